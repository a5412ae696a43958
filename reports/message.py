"""What is sent: a few sentences and figures in words, small pictures, files; for a mail or a webhook.

Texts of strangers (names of desks, notes) come in as they are; every text that is sent has passed `one_line`.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from charts.headlines import finding
from charts.words import day, span
from language import _, ngettext
from reports.taken import Figure, Taken

LONGEST = 2_000  # characters of a text
LONGEST_SUBJECT = 150
MOST_COMPARED = 2
MOST_AT_HEAD = 6
_OUT = {"Cc", "Cs", "Zl", "Zp"}  # controls, halves of characters, line ends
_HOLDING = "\u00a0\u202f"
_TURNING = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}  # text runs the other way


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


def one_line(text: str, longest: int = LONGEST) -> str:
    """Text on one line without control characters or turned writing, cut with an ellipsis where too long.

    It is safe as the value of a header. Cut before it is looked at: a text of megabytes costs nothing.
    """
    cut = text[: 4 * longest]
    plain = "".join(" " if _is_space(letter) else letter for letter in cut if letter not in _TURNING)
    words = re.sub(" {2,}", " ", plain).strip()
    return words if len(words) <= longest and len(cut) == len(text) else f"{words[: longest - 1].rstrip()}…"


def _is_space(letter: str) -> bool:
    """Also what is no letter at all; a space that holds a number and its unit together stays as it is."""
    return letter not in _HOLDING and (letter.isspace() or unicodedata.category(letter) in _OUT)


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
    """For each end of the data that lies before the end of the period asked for: that it does."""
    return tuple(dict.fromkeys(line for page in pages if (line := _not_there_yet(page))))


def _not_there_yet(page: Taken) -> str:
    first, last, end = page.asked.first, page.asked.last, page.data_until
    if last is None or end is None or end >= last:
        return ""
    if first is not None and end < first:
        said = _("There are no data of this period yet: they end on {day}.")
    else:
        said = _("The data end on {day}, before the period does.")
    return said.format(day=day(end, page.locale))


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
