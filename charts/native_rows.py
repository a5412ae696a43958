"""How the lying bars of a native chart share its rows: which add up or lie over each other, what they say.

The same for slides and sheets. A published figure is a bar of its own below ours: diamonds over lying bars
stand where they should in no two programs alike, and upright bars have no room for names and words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log10

from charts.native import Kind, NativeChart, Role, Series

DIAMOND = "◆"
_WIDEST_NAMES = 0.45  # of the chart's width; wider ones are wrapped
LONGEST = 60  # letters of a name or of words at a bar
_BESIDE = frozenset({Role.MARK, Role.TARGET})  # what ours are compared with
_SILENT = _BESIDE | {Role.PLANNED}  # in a row whose words stand together
_HOLLOW = {Role.OTHER: Role.BEFORE, Role.MARK: Role.TARGET}  # bars with another on them
_LAYERS = {Role.SUBJECT: 1, Role.MARK: 2}


@dataclass(frozen=True)
class Told:
    """The words of one bar: where the bar ends and where they begin, in parts of the plot's width."""

    at: int
    end: float
    place: float
    said: str


@dataclass(frozen=True)
class Room:
    """Where the plot begins and how wide it is, in parts of the chart's width."""

    left: float
    width: float


def is_piled(chart: NativeChart) -> bool:
    """Whether the bars add up: answers, or a plan on top of what is; beside other bars a plan has its own."""
    roles = {series.role for series in chart.series}
    return chart.kind is Kind.STACKED or (Role.PLANNED in roles and not roles & _BESIDE)


def in_a_row(chart: NativeChart) -> int:
    """How many bars a row has below each other; the ranges of times lie over each other."""
    return 1 if is_piled(chart) or chart.kind is Kind.RANGES else max(1, len(chart.series))


def drawn_order(chart: NativeChart) -> list[int]:
    """The series from the lowest to the topmost: the longer time, the shorter on it, the target on both."""
    places = list(range(len(chart.series)))
    if chart.kind is Kind.RANGES:
        places.sort(key=lambda at: _LAYERS.get(chart.series[at].role, 0))
    return places


def bar_role(chart: NativeChart, role: Role) -> Role:
    """As what a bar looks: of those over each other only the shortest is solid."""
    return _HOLLOW.get(role, role) if chart.kind is Kind.RANGES else role


def told(chart: NativeChart, series: Series) -> Iterator[Told]:
    """The words of the bars of a series; where a row has its words in one place, one series says them all."""
    together = is_piled(chart) or chart.kind is Kind.RANGES
    for at, value in enumerate(series.values):
        if value is None or (together and series is not _speaker(chart, at)):
            continue
        reach = [value, (series.high[at] if series.high else None) or 0.0]
        if together:
            others = [one.values[at] or 0.0 for one in chart.series]
            reach.append(sum(others) if is_piled(chart) else max(others))
        yield Told(at, _place(chart, value), _place(chart, max(reach)), _said(chart, series, at))


def _speaker(chart: NativeChart, at: int) -> Series | None:
    """The series with the words of a row: of times the longer one, else what is, not what is planned."""
    known = [one for one in chart.series if one.values[at] is not None and one.role not in _SILENT]
    return next(iter(known[::-1] if chart.kind is Kind.RANGES else known), None)


def _said(chart: NativeChart, series: Series, at: int) -> str:
    """'HDI 2012: 4 %' with its diamond; of times '24 m – 4 h ◆ 1 h': typical, nine of ten, and the target."""
    if chart.kind is Kind.RANGES:
        known = [one for one in chart.series if one.values[at] is not None and one.said]
        times = " – ".join(one.said[at] for one in known if one.role is not Role.MARK)
        return " ".join([times, *(f"{DIAMOND} {one.said[at]}" for one in known if one.role is Role.MARK)])
    said = series.said[at] if series.said else ""
    return f"{DIAMOND} {said}" if said and series.role is Role.MARK else said


def _place(chart: NativeChart, value: float) -> float:
    """How far right of the plot's left edge a value lies."""
    ends = [one for series in chart.series for one in (*series.values, *series.high) if one is not None]
    low, high = chart.minimum or 0.0, chart.maximum or max(ends, default=1.0) or 1.0
    if chart.logarithmic:
        low, high, value = (log10(one) for one in (low, high, max(value, low)))
    return max(0.0, (value - low) / ((high - low) or 1.0))


def room(chart: NativeChart, *, name: float, letter: float) -> Room:
    """The names have theirs, then as much as leaves each bar's words theirs.

    `name` and `letter` are the widths of one letter of each, in parts of the chart's width.
    """
    left = min(_WIDEST_NAMES, 0.02 + longest_name(chart) * name)
    ends = [one for series in chart.series for one in told(chart, series) if one.place > 0]
    wide = ((0.98 - left - (2 + min(LONGEST, len(one.said) or 4)) * letter) / one.place for one in ends)
    return Room(left, max(0.2, min([0.97 - left, *wide])))


def longest_name(chart: NativeChart) -> int:
    return max((min(LONGEST, len(name)) for name in chart.categories), default=1) or 1
