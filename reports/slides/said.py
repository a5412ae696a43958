"""What the slides of a page say in words: one message a slide, its foot, and what the speaker may read.

The same words are written into a new deck and, where nobody changed them, into a refreshed one.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from charts.headlines import finding
from charts.listing import Listing
from charts.native import NativeChart, NativeTable
from charts.native_forms import native
from language import _
from reports.slides import words
from reports.slides.centre import centred
from reports.slides.tables import ROWS, fitting, pages_of
from reports.taken import Figure, Taken

_MOST_LINES, _FOOT = 4, 260  # lines below a chart, letters of a foot
_MOST_SLIDES = 2  # of a list in a deck
_APART = " · "


def message(page: Taken, figure: Figure) -> str:
    """The title of a figure's slide: the page's sentence for its first panel, else what the form says."""
    if page.sentence and figure.key == _first(page):
        return words.plain(page.sentence, words.TITLE)
    said = finding(figure.form)
    return words.plain(f"{figure.title}: {said}" if said else figure.title, words.TITLE)


def _first(page: Taken) -> str:
    """The key of the first panel that shows something; '' without one."""
    return next((figure.key for figure in page.panels if figure.form is not None), "")


def subtitle(figure: Figure, title: str) -> str:
    """The name of the figure, where the message does not begin with it."""
    name = words.plain(figure.title, words.NAME)
    return "" if title.startswith(name) else name


def lines(figure: Figure) -> str:
    """The note and what stands below the chart, a line each."""
    told = [line for line in (figure.note, *figure.lines) if line]
    return "\n".join(words.plain(line, words.LINE) for line in told[:_MOST_LINES])


def foot(page: Taken, figure: Figure | None = None) -> str:
    """n, period, filters, source and age of the data, in one line."""
    head = figure.head() if figure is not None else None
    cases = _cases(head.cases) if head is not None else ""
    period = (head.period if head is not None else "") or page.period
    told = (cases, period, page.filters, head.source if head and head.source else page.source)
    sample = _("sample company, invented data") if page.sample else ""
    kept = list(dict.fromkeys(words.plain(one, 110) for one in told if one))
    room = _FOOT - len(sample) - len(_APART)  # that the company is invented is never what is cut
    return _APART.join(filter(None, (words.plain(_APART.join(kept), room), sample)))


def half_lines(figure: Figure) -> str:
    """The same of one of two figures that share a slide, which has one foot: its cases too."""
    told = [_cases(figure.head().cases), *lines(figure).split("\n")]
    return "\n".join(line for line in told if line)


def _cases(cases: str) -> str:
    return cases if cases.startswith("n") or not cases[:1].isdigit() else _("n {n}").format(n=cases)


def page_line(page: Taken) -> str:
    """Below the title of the first slide: period, filters, source, date."""
    told = (
        page.period,
        page.filters,
        page.source,
        published(page),
        _("made on {day}").format(day=f"{page.made_at:%Y-%m-%d}"),
        _("Sample company: every number in it is invented.") if page.sample else "",
    )
    return "\n".join(words.plain(one, 180) for one in told if one)


def speaker(figure: Figure) -> str:
    """What the speaker reads: message, how the figure is counted, the head of its file."""
    head = figure.head()
    told = [f"{name}: {said}" for name, said in head.lines]
    aloud = figure.form.alt if figure.form is not None else figure.silent
    return words.plain_lines("\n".join(filter(None, (aloud, "", *told, figure.note, *figure.lines))))


def speaker_of(group: Sequence[Figure]) -> str:
    """The same of each figure of a slide."""
    return words.plain_lines("\n\n".join(speaker(figure) for figure in group))


def tiles_title(page: Taken) -> str:
    """The page's sentence stands above its tiles where no panel has it."""
    if page.sentence and not _first(page):
        return words.plain(page.sentence, words.TITLE)
    return words.plain(_("{page} at a glance").format(page=page.title), words.TITLE)


def published(page: Taken) -> str:
    return _("Data as published: {name}").format(name=page.snapshot) if page.snapshot else ""


def brief(figure: Figure) -> NativeTable | None:
    """What of a list that would fill slide after slide stands on one; None of what needs no shortening."""
    whole = drawn(figure)
    if not isinstance(whole, NativeTable) or len(pages_of(whole)) <= _MOST_SLIDES:
        return None
    return shortened(figure)


def shortened(figure: Figure) -> NativeTable | None:
    """As much of a list as one slide holds, of its rows that matter most."""
    form = figure.form
    short = form.short if isinstance(form, Listing) and form.short is not None else form
    made = native(short) if short is not None else None
    if not isinstance(made, NativeTable):
        return None
    held = (replace(made, rows=made.rows[:many]) for many in range(min(ROWS, len(made.rows)), 0, -1))
    return next((one for one in held if fitting(one, 0) == len(one.rows)), made)


def brief_line(figure: Figure) -> str:
    """How many rows of a shortened list are shown, and where the others are."""
    shown, whole = shortened(figure), drawn(figure)
    if shown is None or not isinstance(whole, NativeTable):
        return ""
    more = len(whole.rows) - len(shown.rows)
    counted = _("{n} of {all} rows").format(n=len(shown.rows), all=len(whole.rows))
    return _("{shown}; {n} more: in the workbook").format(shown=counted, n=more) if more else counted


def drawn(figure: Figure) -> NativeChart | NativeTable | None:
    """What stands on the slide; None where the screen has words instead of a chart."""
    if figure.form is None:
        return None
    made = native(figure.form)
    if isinstance(made, NativeChart) and not any(
        value is not None for series in made.series for value in series.values
    ):
        header, rows = figure.form.table
        return NativeTable(made.title, header, rows, made.alt)
    return made


def written(drawn: NativeChart) -> dict[str, Any]:
    """What a chart's mark keeps of how it was drawn: the names of its series, the ends of its axis."""
    whole = centred(drawn)
    names = [words.plain(series.name, words.LABEL) for series in whole.series]
    return {"series": names, "axis": [whole.minimum, whole.maximum]}
