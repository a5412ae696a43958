"""Last month's deck with this month's numbers: charts, tables and tiles are renewed where they stand.

Each is found by the mark in its alternative text (else in the notes of its slide), whatever a person did to
titles, colours, order, places and chart types. Words are renewed only where they still are what Deskscope
wrote. Everything else is left as it is.
"""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from lxml.etree import XMLSyntaxError
from pptx import Presentation
from pptx.exc import PackageNotFoundError
from pptx.slide import Slide

from charts.native import NativeChart, NativeTable
from reports.slides import cards, marks, said, tables, words
from reports.slides.marks import Mark
from reports.slides.renewed_chart import renew
from reports.slides.shapes import alternative, describe, description
from reports.taken import Asked, Figure, ReportError, Taken

_MOST_BYTES, _MOST_TIMES, _MOST_PARTS = 400_000_000, 150, 20_000
_NUMBERS = {"value", "change"}  # of a tile: renewed in any case, a number of last month is no word
_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how a file with a password begins (and the old .ppt)


@dataclass(frozen=True)
class Refreshed:
    """The deck, and a line a slide: refreshed, or why not."""

    data: bytes
    lines: tuple[str, ...]


@dataclass
class _Told:
    """What happened on one slide."""

    done: int = 0
    wrong: list[str] = field(default_factory=list)


def refreshed(deck: bytes, taken: Callable[[Asked], Taken]) -> Refreshed:
    """The deck with the numbers that `taken` gives for each page it was made of (asked once each).

    Raises ReportError in one line for what is no deck, is locked, or has nothing of Deskscope's in it.
    """
    made = _opened(deck)
    pages = _Pages(taken)
    lines, any_mark = [], False
    for number, slide in enumerate(made.slides, start=1):
        told = _Told()
        for shape, mark in _marked(slide, told):
            any_mark = True
            _renew(shape, mark, pages, told)
        any_mark = any_mark or bool(told.wrong)
        _renew_notes(slide, pages)
        lines.append(f"slide {number}: {_in_words(told)}")
    if not any_mark:
        raise ReportError("this deck has no chart of Deskscope in it: nothing to refresh")
    out = BytesIO()
    made.save(out)
    return Refreshed(out.getvalue(), tuple(lines))


def _in_words(told: _Told) -> str:
    if told.wrong:
        return "; ".join(dict.fromkeys(told.wrong)) + ("; the rest refreshed" if told.done else "")
    return "refreshed" if told.done else "nothing of Deskscope on it, left as it is"


def _opened(deck: bytes) -> Any:
    """The presentation, or ReportError where a file is none, is locked or would fill the memory."""
    if deck.startswith(_LOCKED):
        raise ReportError("this deck has a password or is an old .ppt: save it as .pptx without one")
    try:
        with zipfile.ZipFile(BytesIO(deck)) as parts:
            entries = parts.infolist()
            size = sum(entry.file_size for entry in entries)
            packed = sum(entry.compress_size for entry in entries) or 1
            if (
                size > _MOST_BYTES
                or len(entries) > _MOST_PARTS
                or (size > 10**7 and size > _MOST_TIMES * packed)
            ):
                raise ReportError(f"this deck would unpack to {size // 10**6} MB: it is not opened")
        return Presentation(BytesIO(deck))
    except (
        zipfile.BadZipFile, zipfile.LargeZipFile, PackageNotFoundError, KeyError, ValueError,
        XMLSyntaxError, NotImplementedError, EOFError, OSError, RuntimeError, AttributeError,
    ) as problem:  # fmt: skip
        raise ReportError(
            f"this is not a PowerPoint deck (.pptx) that can be read: {_line(problem)}"
        ) from problem


def _line(problem: Exception) -> str:
    return words.plain(str(problem), 120)


class _Pages:
    """The pages, each asked for once; a page that cannot be had keeps the reason."""

    def __init__(self, taken: Callable[[Asked], Taken]) -> None:
        self._taken = taken
        self._had: dict[Asked, Taken | ReportError] = {}

    def page(self, asked: Asked) -> Taken:
        if asked not in self._had:
            try:
                self._had[asked] = self._taken(asked)
            except ReportError as problem:
                self._had[asked] = problem
        had = self._had[asked]
        if isinstance(had, ReportError):
            raise had
        return had


def _marked(slide: Slide, told: _Told) -> Iterator[tuple[Any, Mark]]:
    """The shapes of Deskscope on a slide; one chart or table that lost its mark has that of the notes."""
    found, damaged = [], False
    for shape in _all(slide.shapes):
        text = description(shape)
        mark = marks.read(text)
        if mark is not None:
            found.append((shape, mark))
        damaged = damaged or marks.damaged(text)
    by_notes = [] if any(mark.part in {"chart", "table"} for _shape, mark in found) else _by_notes(slide)
    if damaged and not by_notes:
        told.wrong.append("the mark in an alternative text is damaged, left as it is")
    return iter(found + by_notes)


def _by_notes(slide: Slide) -> list[tuple[Any, Mark]]:
    mark = marks.read(_notes(slide))
    own = [shape for shape in _all(slide.shapes) if shape.name.startswith("Deskscope") and _drawn(shape)]
    if mark is None or not mark.figure or len(own) != 1:
        return []
    if getattr(own[0], "has_chart", False):
        return [(own[0], Mark(mark.asked, mark.figure, "chart"))]
    many = len(own[0].table.rows) - 1
    return [(own[0], Mark(mark.asked, mark.figure, "table", more={"rows": [0, many]}))]


def _drawn(shape: Any) -> bool:
    return bool(getattr(shape, "has_chart", False) or getattr(shape, "has_table", False))


def _notes(slide: Slide) -> str:
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    return frame.text if frame is not None else ""


def _all(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        yield shape
        if hasattr(shape, "shapes"):  # a group
            yield from _all(shape.shapes)


def _renew(shape: Any, mark: Mark, pages: _Pages, told: _Told) -> None:
    try:
        page = pages.page(mark.asked)
    except ReportError as problem:
        told.wrong.append(_line(problem))
        return
    figure = _figure(page, mark)
    if mark.figure and figure is None:
        told.wrong.append(f"the page has no figure '{mark.figure}' (any more), left as it is")
    elif mark.part == "chart" and figure is not None:
        _note(told, _renew_chart(shape, mark, figure))
    elif mark.part == "table" and figure is not None:
        _note(told, _renew_table(shape, mark, figure))
    else:
        _renew_text(shape, mark, page, figure)
        told.done += 1


def _figure(page: Taken, mark: Mark) -> Figure | None:
    """A tile and a panel may be of the same metric and share its key."""
    among = page.tiles if mark.part in cards.PARTS else (*page.panels, *page.tiles)
    return next((one for one in among if one.key == mark.figure), None)


def _note(told: _Told, wrong: str) -> None:
    if wrong:
        told.wrong.append(wrong)
    else:
        told.done += 1


def _renew_chart(shape: Any, mark: Mark, figure: Figure) -> str:
    drawn = said.drawn(figure)
    if drawn is None:
        return f"no data now for '{figure.key}', left as it is"
    if not isinstance(drawn, NativeChart):
        return f"'{figure.key}' is a table now, the chart is left as it is"
    if not getattr(shape, "has_chart", False):
        return f"'{figure.key}' is no chart any more, left as it is"
    wrong = renew(shape.chart, drawn, list(mark.more.get("series", ())), mark.more.get("axis"))
    if not wrong:
        more = {
            "series": [words.plain(series.name, words.LABEL) for series in drawn.series],
            "axis": [drawn.minimum, drawn.maximum],
        }
        describe(shape, alternative(drawn.alt, Mark(mark.asked, mark.figure, "chart", more=more)))
    return wrong


def _renew_table(shape: Any, mark: Mark, figure: Figure) -> str:
    drawn = said.drawn(figure)
    if drawn is None:
        return f"no data now for '{figure.key}', left as it is"
    if not isinstance(drawn, NativeTable):
        return f"'{figure.key}' is a chart now, the table is left as it is"
    if not getattr(shape, "has_table", False):
        return f"'{figure.key}' is no table any more, left as it is"
    first, count = mark.more.get("rows", [0, tables.ROWS])
    now = max(0, min(len(drawn.rows) - first, max(count, tables.ROWS)))
    tables.renew(shape.table, drawn, first, now)
    describe(shape, alternative(drawn.alt, mark))
    return ""


def _renew_text(shape: Any, mark: Mark, page: Taken, figure: Figure | None) -> None:
    """Other words where nobody changed those that Deskscope wrote; the numbers of a tile always."""
    if not getattr(shape, "has_text_frame", False):
        return
    told = _text(mark.part, page, figure)
    changed = marks.total(shape.text_frame.text) != mark.was
    if told is None or (changed and mark.part not in _NUMBERS):
        return
    words.rewrite(shape.text_frame, told)
    describe(shape, marks.line(Mark(mark.asked, mark.figure, mark.part, marks.total(told))))


def _text(part: str, page: Taken, figure: Figure | None) -> str | None:
    """What Deskscope writes into a part now; None where it would not write anything of its own."""
    if part in cards.PARTS:
        return cards.said(figure)[part] if figure else None
    own: dict[str, Callable[[], str]] = {
        "foot": lambda: said.foot(page, figure),
        "page title": lambda: words.plain(page.title, words.NAME),
        "page": lambda: said.page_line(page),
        "tiles title": lambda: said.tiles_title(page),
        "closing": lambda: said.closing([page]),
    }
    if figure is not None:
        own |= {
            "title": lambda: said.message(page, figure),
            "subtitle": lambda: words.plain(figure.title, words.NAME),
            "lines": lambda: said.lines(figure),
        }
    return own[part]() if part in own else None


def _renew_notes(slide: Slide, pages: _Pages) -> None:
    """Speaker notes, where nobody added to them."""
    text = _notes(slide)
    mark = marks.read(text)
    if mark is None or mark.part != "notes":
        return
    own, _newline, kept = text.rstrip().rpartition("\n")
    if marks.total(own) != mark.was or marks.WORD not in kept:
        return
    try:
        page = pages.page(mark.asked)
    except ReportError:  # told already of the shapes of this slide
        return
    figure = _figure(page, mark)
    frame = slide.notes_slide.notes_text_frame
    if figure is not None and frame is not None:
        told = said.speaker(figure)
        line = marks.line(Mark(mark.asked, mark.figure, mark.part, marks.total(told)))
        words.rewrite(frame, f"{told}\n\n{line}")
