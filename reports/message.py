"""What is sent: a few sentences and figures in words, small pictures, files; for a mail or a webhook.

Texts of strangers (names of desks, notes) come in as they are; every text that is sent has passed `one_line`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from charts.headlines import finding
from charts.words import day, span
from language import _, ngettext
from reports.taken import Figure, Taken

LONGEST_SUBJECT = 150
MOST_COMPARED = 2
MOST_AT_HEAD = 6


@dataclass(frozen=True)
class Picture:
    """A picture (PNG) with the words for those who do not see it, and how wide it is shown, in pixels."""

    words: str
    png: bytes = field(repr=False)
    width: int = 560


@dataclass(frozen=True)
class File:
    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Part:
    """A page, or an alert: its sentence, figures as (name, value, change) in words, and lines below them."""

    title: str
    sentence: str = ""
    about: tuple[str, ...] = ()  # period, filters
    figures: tuple[tuple[str, str, str], ...] = ()
    lines: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Message:
    """One message for every recipient. `heading` and the `lead` below it stand above the parts, `foot` says
    where the figures come from.
    """

    subject: str
    parts: tuple[Part, ...]
    foot: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    locale: str = "en"
    heading: str = ""
    lead: tuple[str, ...] = ()


def message_of(
    title: str,
    pages: Sequence[Taken],
    *,
    pictures: Sequence[Sequence[Picture]] = (),
    lines: Sequence[str] = (),
    files: tuple[File, ...] = (),
) -> Message:
    """The message of a report: a part a page, with the pictures of each; `lines` stand above the foot."""
    drawn = [*pictures, *((),) * (len(pages) - len(pictures))]
    parts = tuple(_part(page, tuple(those)) for page, those in zip(pages, drawn, strict=True))
    periods = list(dict.fromkeys(_days(page) for page in pages))
    named = f"{title}: {periods[0]}" if len(periods) == 1 and periods[0] else title
    return Message(
        subject=named,
        heading=named,
        lead=not_there_yet(pages),
        parts=parts,
        foot=(*lines, *_foot(pages)),
        files=files,
        locale=pages[0].locale if pages else "en",
    )


def _part(page: Taken, pictures: tuple[Picture, ...]) -> Part:
    return Part(
        title=page.title,
        sentence=page.sentence,
        about=tuple(filter(None, (page.period, page.filters))),
        figures=tuple((tile.title, tile.value, _beside(tile)) for tile in page.tiles) or _at_its_head(page),
        lines=(*page.notes, *_compared(page.comparability)),
        pictures=pictures,
    )


def _at_its_head(page: Taken) -> tuple[tuple[str, str, str], ...]:
    """Of a page without tiles what its first charts say, those above its tabs."""
    said = ((panel.title, finding(panel.form)) for panel in page.panels if not panel.section)
    return tuple((title, told, "") for title, told in said if told)[:MOST_AT_HEAD]


def not_there_yet(pages: Sequence[Taken]) -> tuple[str, ...]:
    """That the data end before the period does that was asked for, where they do."""
    return tuple(dict.fromkeys(line for page in pages if (line := _not_there_yet(page))))


def _not_there_yet(page: Taken) -> str:
    last, end = page.asked.last, page.data_until
    if last is None or end is None or end >= last:
        return ""
    return _("The data end on {day}, before the period does.").format(day=day(end, page.locale))


def _days(page: Taken) -> str:
    """The days that were asked for, in words; else those of its first figure."""
    if page.asked.first and page.asked.last:
        return span(page.asked.first, page.asked.last, page.locale)
    return page.figures[0].head().period if page.figures else ""


def _beside(tile: Figure) -> str:
    """What stands under a tile's number: its change, its target, its cases."""
    return " · ".join(filter(None, (tile.change, tile.note, *tile.lines)))


def _compared(lines: Sequence[str]) -> tuple[str, ...]:
    """The first lines on what may be compared, and how many more there are: a mail is short."""
    more = len(lines) - MOST_COMPARED
    if more <= 0:
        return tuple(lines)
    said = ngettext("{n} more line on the page Benchmarks.", "{n} more lines on the page Benchmarks.", more)
    return (*lines[:MOST_COMPARED], said.format(n=more))


def _foot(pages: Sequence[Taken]) -> tuple[str, ...]:
    invented = [_("The sample company: its figures are invented.")] if any(p.sample for p in pages) else []
    sources = [_("Source: {source}").format(source=page.source) for page in pages if page.source]
    return tuple(dict.fromkeys((*invented, *sources)))
