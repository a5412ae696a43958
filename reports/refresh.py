"""Last month's deck with this month's numbers: charts, tables and tiles are renewed where they stand.

Each is found by the mark in its alternative text (else in the notes of its slide), whatever a person did to
titles, colours, order, places and chart types. Words are renewed only where they still are what Deskscope
wrote. Everything else is left as it is; and so is a whole slide where one thing on it cannot be renewed, as
new words over old numbers would lie.
"""

import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

from lxml.etree import XMLSyntaxError
from pptx import Presentation
from pptx.exc import PackageNotFoundError
from pptx.slide import Slide
from pptx.util import Inches

from charts.native import NativeChart, NativeTable
from language import _, ngettext
from reports.slides import cards, closing, marks, said, tables, words
from reports.slides.marks import Mark
from reports.slides.renewed_chart import renew, renewable
from reports.slides.shapes import alternative, describe, description
from reports.taken import Asked, Figure, ReportError, Taken

_MOST_BYTES, _MOST_TIMES, _MOST_PARTS = 400_000_000, 150, 20_000
_NUMBERS = {"value", "change"}  # of a tile: renewed in any case, a number of last month is no word
_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how a file with a password begins (and the old .ppt)


@dataclass(frozen=True)
class Refreshed:
    """The deck, and a line a slide: refreshed, or why not. `odd` are those that somebody should look at,
    `new` counts the slides with new numbers.
    """

    data: bytes
    lines: tuple[str, ...]
    odd: tuple[str, ...] = ()
    new: int = 0


@dataclass
class _Told:
    """What happened on one slide: how much is new, what could not be, which rows found no room."""

    done: int = 0
    wrong: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)


def refreshed(deck: bytes, taken: Callable[[Asked], Taken]) -> Refreshed:
    """The deck with the numbers that `taken` gives for each page it was made of (asked once each).

    Raises ReportError in one line for what is no deck, is locked, or has nothing of Deskscope's in it.
    """
    made = _opened(deck)
    pages = _Pages(taken)
    slides = [(slide, told, _marked(slide, told)) for slide in made.slides for told in (_Told(),)]
    if not any(marked or told.wrong for _slide, told, marked in slides):
        raise ReportError(_("this deck has no chart of Deskscope in it: nothing to refresh"))
    ends = _ends(mark for _slide, _told, marked in slides for _shape, mark in marked)
    for slide, told, marked in slides:
        told.wrong += filter(None, (_why_not(shape, mark, pages) for shape, mark in marked))
        if not told.wrong:
            for shape, mark in marked:
                _renew(shape, mark, pages, told, last=_begin(mark) == ends[_list(mark)])
            _renew_notes(slide, pages)
    lines = [slide_line(at, _in_words(told)) for at, (_slide, told, _marked) in enumerate(slides, start=1)]
    odd = [
        line for line, (_slide, told, _marked) in zip(lines, slides, strict=True) if told.wrong or told.cut
    ]
    out = BytesIO()
    made.save(out)
    new = sum(bool(told.done) for _slide, told, _marked in slides)
    return Refreshed(out.getvalue(), tuple(lines), tuple(odd), new)


def slide_line(number: int, said: str = "") -> str:
    """What is told of a slide; without words that all of it is new."""
    return _("slide {n}: {said}").format(n=number, said=said or _("refreshed"))


def _in_words(told: _Told) -> str:
    """'' where all is new."""
    if told.wrong:
        return _("left as it is: {why}").format(why="; ".join(dict.fromkeys(told.wrong)))
    if told.cut:
        return _("refreshed, but {cut}").format(cut="; ".join(told.cut))
    return "" if told.done else _("nothing of Deskscope on it, left as it is")


def _list(mark: Mark) -> tuple[Asked, str, str]:
    return mark.asked, mark.figure, mark.part


def _begin(mark: Mark) -> int:
    return int(mark.more.get("rows", (0,))[0])


def _ends(found: Iterable[Mark]) -> dict[tuple[Asked, str, str], int]:
    """Of each list the row that its last slide begins with."""
    ends: dict[tuple[Asked, str, str], int] = {}
    for mark in found:
        ends[_list(mark)] = max(_begin(mark), ends.get(_list(mark), 0))
    return ends


def _opened(deck: bytes) -> Any:
    """The presentation, or ReportError where a file is none, is locked or would fill the memory."""
    if deck.startswith(_LOCKED):
        raise ReportError(_("this deck has a password or is an old .ppt: save it as .pptx without one"))
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
                big = _("this deck would unpack to {n} MB: it is not opened")
                raise ReportError(big.format(n=size // 10**6))
        return Presentation(BytesIO(deck))
    except (
        zipfile.BadZipFile, zipfile.LargeZipFile, PackageNotFoundError, KeyError, ValueError,
        XMLSyntaxError, NotImplementedError, EOFError, OSError, RuntimeError, AttributeError,
    ) as problem:  # fmt: skip
        unread = _("this is not a PowerPoint deck (.pptx) that can be read: {reason}")
        raise ReportError(unread.format(reason=_line(problem))) from problem


def _line(problem: Exception) -> str:
    """In a line; python-pptx names the object that it was handed, which tells nobody anything."""
    if isinstance(problem, PackageNotFoundError):
        return _("it is no file of Office")
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


def _marked(slide: Slide, told: _Told) -> list[tuple[Any, Mark]]:
    """The shapes of Deskscope on a slide; one chart or table that lost its mark has that of the notes."""
    found, damaged, drawn = [], False, [shape for shape in _all(slide.shapes) if _drawn(shape)]
    for shape in _all(slide.shapes):
        text = description(shape)
        mark = marks.read(text)
        if mark is not None:
            found.append((shape, mark))
        damaged = damaged or marks.damaged(text)
    by_notes = [] if any(mark.part in {"chart", "table"} for _shape, mark in found) else _by_notes(slide)
    if damaged and not by_notes:
        told.wrong.append(_("the mark in an alternative text is damaged"))
    elif found and not by_notes and any(map(_without_mark, drawn)):
        told.wrong.append(_("a chart or table of Deskscope has lost its alternative text"))
    return found + by_notes


def _by_notes(slide: Slide) -> list[tuple[Any, Mark]]:
    mark = marks.read(_notes(slide))
    own = [shape for shape in _all(slide.shapes) if _drawn(shape) and _ours(shape)]
    if mark is None or not mark.figure or "and" in mark.more or len(own) != 1:
        return []
    if getattr(own[0], "has_chart", False):
        return [(own[0], Mark(mark.asked, mark.figure, "chart"))]
    many = len(own[0].table.rows) - 1
    return [(own[0], Mark(mark.asked, mark.figure, "table", more={"rows": [0, many]}))]


def _ours(shape: Any) -> bool:
    return bool(shape.name.startswith("Deskscope"))


def _without_mark(shape: Any) -> bool:
    return _ours(shape) and marks.read(description(shape)) is None


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


def _why_not(shape: Any, mark: Mark, pages: _Pages) -> str:
    """Why a shape cannot be renewed; '' where it can."""
    try:
        page, *_others = [pages.page(asked) for asked in marks.asked_of(mark)]
    except ReportError as problem:
        return _line(problem)
    figure = _figure(page, mark)
    if mark.figure and figure is None:
        return _("the page has no figure '{figure}' (any more)").format(figure=mark.figure)
    if mark.part not in {"chart", "table"} or figure is None:
        return ""
    drawn = said.drawn(figure)
    if drawn is None:
        why = _("no data now for '{figure}'")
    elif mark.part == "chart":
        why = _why_no_chart(shape, drawn)
    else:
        why = _why_no_table(shape, drawn)
    return why.format(figure=figure.title)


def _why_no_chart(shape: Any, drawn: NativeChart | NativeTable) -> str:
    if not isinstance(drawn, NativeChart):
        return _("'{figure}' is a table now")
    if not getattr(shape, "has_chart", False):
        return _("'{figure}' is no chart any more")
    return "" if renewable(shape.chart) else _("a chart of this type cannot be refreshed")


def _why_no_table(shape: Any, drawn: NativeChart | NativeTable) -> str:
    if not isinstance(drawn, NativeTable):
        return _("'{figure}' is a chart now")
    return "" if getattr(shape, "has_table", False) else _("'{figure}' is no table any more")


def _renew(shape: Any, mark: Mark, pages: _Pages, told: _Told, *, last: bool) -> None:
    """What _why_not has nothing against; the mark has the new days."""
    every = [pages.page(asked) for asked in marks.asked_of(mark)]
    mark = marks.moved(mark, [page.asked for page in every])
    page, figure = every[0], _figure(every[0], mark)
    drawn = said.drawn(figure) if figure is not None else None
    if mark.part == "chart" and isinstance(drawn, NativeChart):
        size = (shape.width.pt, shape.height.pt)
        renew(shape.chart, drawn, list(mark.more.get("series", ())), mark.more.get("axis"), size)
        describe(shape, alternative(drawn.alt, replace(mark, more=said.written(drawn))))
    elif mark.part == "table" and figure is not None and isinstance(drawn, NativeTable):
        brief = said.shortened(figure) if mark.more.get("brief") else None
        _renew_table(shape, mark, brief or drawn, told, last=last)
    elif mark.part == "silent table":
        _renew_silent(shape, mark, every, told, last=last)
    elif mark.part == "closing":
        _renew_closing(shape, mark, every, told, last=last)
    else:
        _renew_text(shape, mark, _text(mark.part, page, figure))
    told.done += 1


def _figure(page: Taken, mark: Mark) -> Figure | None:
    """A tile and a panel may be of the same metric and share its key."""
    among = page.tiles if mark.part in cards.PARTS else (*page.panels, *page.tiles)
    return next((one for one in among if one.key == mark.figure), None)


def _renew_table(shape: Any, mark: Mark, drawn: NativeTable, told: _Told, *, last: bool) -> None:
    """The rows from the one it began with; its last slide takes what has room and tells of the rest."""
    first, count = mark.more.get("rows", [0, tables.ROWS])
    now = min(max(0, len(drawn.rows) - first), count)
    if last and len(drawn.rows) > first + now:
        room = shape.width / Inches(1)
        now = max(now, tables.fitting(drawn, first, room, mark.more.get("most", tables.ROWS)))
    tables.renew(shape.table, drawn, first, now)
    kept = replace(mark, more={**mark.more, "rows": [first, now]})
    describe(shape, alternative(drawn.alt, kept if last else mark))
    more = len(drawn.rows) - first - now
    if last and more > 0:
        told.cut.append(_did_not_fit(more))


def _did_not_fit(rows: int) -> str:
    return ngettext("{n} row did not fit", "{n} rows did not fit", rows).format(n=rows)


def _renew_silent(shape: Any, mark: Mark, every: Sequence[Taken], told: _Told, *, last: bool) -> None:
    """Which figures have nothing to show now; one that has, for which the deck has no slide, is told of."""
    if not getattr(shape, "has_table", False):
        return
    keys = closing.silent_keys(every)
    now = replace(mark, more={**mark.more, "keys": keys})
    _renew_table(shape, now, closing.silent(every), told, last=last)
    for at, key in mark.more.get("keys", ()) if last else ():
        there = _figure(every[at], replace(mark, figure=key)) if at < len(every) else None
        if there is not None and [at, key] not in keys:
            told.cut.append(_("'{figure}' has data now, a new deck shows it").format(figure=there.title))


def _renew_closing(shape: Any, mark: Mark, every: Sequence[Taken], told: _Told, *, last: bool) -> None:
    """Its part of what is said of the data; where it takes more slides now than there are, that is told."""
    parts, number = closing.parts(every), _begin(mark)
    own = parts[number] if number < len(parts) else ""
    _renew_text(shape, mark, own)
    if last and len(parts) > number + 1:
        told.cut.append(_did_not_fit(sum(len(part.splitlines()) for part in parts[number + 1 :])))


def _renew_text(shape: Any, mark: Mark, told: str | None) -> None:
    """Other words where nobody changed those that Deskscope wrote; the numbers of a tile always."""
    if told is None or not getattr(shape, "has_text_frame", False):
        return
    changed = marks.total(shape.text_frame.text) != mark.was
    if changed and mark.part not in _NUMBERS:
        return
    words.rewrite(shape.text_frame, told)
    describe(shape, marks.line(replace(mark, was=marks.total(told))))


def _text(part: str, page: Taken, figure: Figure | None) -> str | None:
    """What Deskscope writes into a part now; None where it would not write anything of its own."""
    if part in cards.PARTS:
        return cards.said(figure)[part] if figure else None
    own: dict[str, Callable[[], str]] = {
        "foot": lambda: said.foot(page, figure),
        "page title": lambda: words.plain(page.title, words.NAME),
        "page": lambda: said.page_line(page),
        "tiles title": lambda: said.tiles_title(page),
    }
    if figure is not None:
        own |= {
            "title": lambda: said.message(page, figure),
            "subtitle": lambda: words.plain(figure.title, words.NAME),
            "lines": lambda: said.lines(figure),
            "half lines": lambda: said.half_lines(figure),
            "brief": lambda: said.brief_line(figure),
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
    except ReportError:  # notes without a shape of ours beside them: they stay as they are
        return
    keys = [mark.figure, *([str(mark.more["and"])] if "and" in mark.more else [])]
    group = [figure for key in keys if (figure := _figure(page, replace(mark, figure=key)))]
    frame = slide.notes_slide.notes_text_frame
    if len(group) == len(keys) and frame is not None:
        told = said.speaker_of(group)
        line = marks.line(replace(marks.moved(mark, [page.asked]), was=marks.total(told)))
        words.rewrite(frame, f"{told}\n\n{line}")
