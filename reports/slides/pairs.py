"""Which figures share a slide where a deck has many pages: two beside each other, or two short lists one
above the other. Only neighbours of one tab do, and only where nothing of either has to be cut for it.
"""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

from pptx.oxml import parse_xml
from pptx.shapes.graphfrm import GraphicFrame

from charts.native import Kind, NativeChart, NativeTable
from reports.slides import said, tables
from reports.slides.house import FULL, MARGIN, Box, box
from reports.taken import Figure

GAP = 0.4
HALF = (FULL - GAP) / 2
_TOP, _HIGH = 2.0, 3.75  # of a chart or table beside another
_HEAD, _BELOW, _FULL_BELOW = (1.44, 0.5), (5.85, 1.0), (6.0, 0.85)  # top and height of words
_LETTERS, _MOST_LINES = 95, 6  # of the words below one half, and of a line of them
_MOST_BARS, _MOST_LINES_DRAWN, _MOST_NAMED = 18, 3, 6
_MOST_WRAPPED = 4  # rows of words in two lines
_MANY = 6  # periods, from which on every third is named in half a slide
_TITLED = 0.35  # from the head of a table to the table
_CLOSE = 0.25  # inches of a row beside a chart
_STACK, _APART, _LEAST = 3.7, 0.1, 0.225  # inches of two tables together, between them, of a row
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"


class Place:
    """Where one of two stands: its drawing, the words above and those below it."""

    def __init__(self, head: Box, body: Box, below: Box, rows: int) -> None:
        self.head, self.body, self.below, self.rows = head, body, below, rows


def shared(figures: Sequence[Figure]) -> Iterator[tuple[Figure, ...]]:
    """The figures in their order, alone or in pairs."""
    left = list(figures)
    while left:
        one = left.pop(0)
        if left and one.section == left[0].section and places(one, left[0]):
            yield one, left.pop(0)
        else:
            yield (one,)


def places(one: Figure, two: Figure) -> tuple[Place, Place] | None:
    """Where the two stand on one slide; None where they would not both be read."""
    first, second = said.drawn(one), said.drawn(two)
    if max(_lines(one), _lines(two)) > _MOST_LINES:
        return None
    if isinstance(first, NativeTable) and isinstance(second, NativeTable):
        return _stacked(first, second) if _lines(one) + _lines(two) <= _MOST_LINES else None
    if _narrow(first) and _narrow(second):
        return tuple(_beside(at) for at in range(2))  # type: ignore[return-value]  # two of them
    return None


def _lines(figure: Figure) -> int:
    return sum(ceil(len(line) / _LETTERS) for line in said.half_lines(figure).splitlines())


def _narrow(drawn: NativeChart | NativeTable | None) -> bool:
    """Whether half a slide holds it."""
    if isinstance(drawn, NativeTable):
        fits = tables.fitting(drawn, 0, HALF, _rows(drawn)) == len(drawn.rows)
        return fits and (tables.natural(drawn) <= HALF or len(drawn.rows) <= _MOST_WRAPPED)
    if drawn is None:
        return False
    if drawn.kind is Kind.LINES:
        return len(drawn.series) <= _MOST_LINES_DRAWN
    if drawn.kind is Kind.SCATTER:
        return len(drawn.series) <= _MOST_NAMED
    if drawn.kind is Kind.STACKED and any(0.04 <= value < 0.08 for value in _values(drawn)):
        return False  # parts with words that half a slide has no room for
    side_by_side = len(drawn.series) if drawn.kind is Kind.BARS else 1
    return len(drawn.categories) * side_by_side <= _MOST_BARS


def _values(drawn: NativeChart) -> list[float]:
    return [value for series in drawn.series for value in series.values if value is not None]


def _rows(drawn: NativeTable) -> int:
    return int(_HIGH / min(tables.row_height(drawn), _CLOSE)) - 1


def _beside(at: int) -> Place:
    left = MARGIN + at * (HALF + GAP)
    (top, tall), (low, room) = _HEAD, _BELOW
    return Place(
        box(left, top, HALF, tall),
        box(left, _TOP, HALF, _HIGH),
        box(left, low, HALF, room),
        int(_HIGH / _CLOSE) - 1,
    )


def _stacked(one: NativeTable, two: NativeTable) -> tuple[Place, Place] | None:
    """The second below the first, each in the full width."""
    rows = len(one.rows) + len(two.rows) + 2
    high = min(tables.row_height(one), tables.row_height(two), _STACK / rows)
    wrapped = any(tables.fitting(drawn, 0, FULL, len(drawn.rows)) < len(drawn.rows) for drawn in (one, two))
    if wrapped or high < _LEAST:
        return None
    first, second = (_across(drawn, high) for drawn in (one, two))
    top = _HEAD[0] + _TITLED + first + _APART
    return _above(one, _HEAD[0], first, MARGIN), _above(two, top, second, MARGIN + HALF + GAP)


def _across(drawn: NativeTable, high: float) -> float:
    return (len(drawn.rows) + 1) * high


def _above(drawn: NativeTable, top: float, tall: float, left: float) -> Place:
    low, room = _FULL_BELOW
    head, body = box(MARGIN, top, FULL, 0.3), box(MARGIN, top + _TITLED, FULL, tall)
    return Place(head, body, box(left, low, HALF, room), len(drawn.rows))


def narrowed(frame: GraphicFrame) -> None:
    """The parts of lines that are given as parts of a slide's width take twice as much of half of it."""
    space: Any = frame.chart._chartSpace
    if not any(True for _one in space.iter(f"{{{_C}}}lineChart")):
        return
    part = HALF / FULL
    for layout in space.iterfind(f"{{{_C}}}chart/{{{_C}}}plotArea/{{{_C}}}layout/{{{_C}}}manualLayout"):
        left, wide = (layout.find(f"{{{_C}}}{name}") for name in ("x", "w"))
        room = 1 - float(left.get("val")) - float(wide.get("val"))
        begin = float(left.get("val")) / part
        left.set("val", f"{begin:.4f}")
        wide.set("val", f"{max(0.4, 1 - begin - room / part):.4f}")
    for axis in space.iter(f"{{{_C}}}catAx"):
        _thin(axis, skip=_many(space))


def _thin(axis: Any, *, skip: bool) -> None:
    """Names of periods in small letters, aslant, every third where there are many."""
    offset = axis.find(f"{{{_C}}}lblOffset")
    if skip and offset is not None and axis.find(f"{{{_C}}}tickLblSkip") is None:
        offset.addnext(parse_xml(f'<c:tickLblSkip xmlns:c="{_C}" val="3"/>'))
    for look in axis.iterfind(f"{{{_C}}}txPr//{{*}}defRPr"):
        look.set("sz", "900")
    for body in axis.iterfind(f"{{{_C}}}txPr/{{*}}bodyPr"):
        body.set("rot", "-2700000")


def _many(space: Any) -> bool:
    counts = (int(one.get("val")) for one in space.iter(f"{{{_C}}}ptCount"))
    return max(counts, default=0) > _MANY
