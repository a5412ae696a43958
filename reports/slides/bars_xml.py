"""Lying bars as DrawingML: names at their left, words at their ends.

The room is shared out here, since PowerPoint gives words none beyond the plot.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from charts.native import Kind, NativeChart, Role, Series
from charts.native_rows import Room, bar_role, in_a_row, is_piled, longest_name, room, told
from reports.slides import series_xml as xml

Size = tuple[float, float]  # width and height of a chart in points
WHOLE: Size = (873.0, 313.0)  # on a slide of its own
_LETTER = 0.52  # of a letter's size, its width
_BOLD = 1.06  # how much wider some of the words are
_HIGH = 0.9  # of the height, the plot
_LEAST, _MOST = 8.0, 12.0  # points
_WIDEST_NAMES = 0.32  # of the chart's width
_NARROW = 0.25  # of the chart's width: a plot that leaves its words no larger letters
_WIDE = 0.04  # the least part of a whole in which words have room


@dataclass(frozen=True)
class Sizes:
    """Points of the words at the bars and of the names; where the plot is."""

    words: float
    names: float
    plot: Room


def gap(chart: NativeChart) -> int:
    """Between the rows, per cent of a bar's thickness."""
    return 60 if in_a_row(chart) == 1 else 45


def sizes(chart: NativeChart, size: Size) -> Sizes:
    """As large as the rows and the longest name allow."""
    wide, high = size
    row, letter = _HIGH * high / max(1, len(chart.categories)), _LETTER / wide
    words = max(_LEAST, min(_MOST, row / (in_a_row(chart) + gap(chart) / 100)))
    names = max(_LEAST, min(_MOST, 0.8 * row, _WIDEST_NAMES / (longest_name(chart) * letter)))
    plot = room(chart, name=names * letter, letter=_BOLD * words * letter)
    while plot.width < _NARROW and words > _LEAST:
        words = max(_LEAST, words - 1)
        plot = room(chart, name=names * letter, letter=_BOLD * words * letter)
    return Sizes(words, names, plot)


def bar(chart: NativeChart, at: int, paint: str, paints: Sequence[str], size: Size) -> str:
    """The look, the labels and the whiskers of a series; `paints` are the colours of its single bars."""
    series = chart.series[at]
    look = xml.bar_look(bar_role(chart, series.role), paint) + '<c:invertIfNegative val="0"/>'
    for place, (role, tone) in enumerate(zip(series.points, paints, strict=True)):
        if role is not series.role:
            look += xml.point(place, xml.bar_look(role, tone), bar=True)
    if series.role is Role.ROOM:
        return look
    own = chart.kind is not Kind.STACKED
    labels = _labels(chart, series, size) if own else _answers(chart, series, paint)
    return look + labels + xml.whiskers(series, across=True)


def _labels(chart: NativeChart, series: Series, size: Size) -> str:
    """At the ends of the bars, past their whiskers and what lies on them."""
    here = list(told(chart, series))
    if not here:
        return ""
    own, inside = sizes(chart, size), is_piled(chart)  # there is no place outside of bars that add up
    said = {one.at: one.said for one in here}
    worded = replace(series, said=tuple(said.get(at, "") for at in range(len(series.values))))
    away = [(one.place - (0 if inside else one.end)) * own.plot.width for one in here]
    return xml.labels(
        worded if any(said.values()) else series,
        "inBase" if inside else "outEnd",
        chart.number_format,
        only=list(said) if inside or chart.kind is Kind.RANGES else None,
        lifts=[(right, 0.0) for right in away] if any(away) else [],
        size=own.words,
    )


def _answers(chart: NativeChart, series: Series, paint: str) -> str:
    """The shares of an answer in the middle of its part, but for those too narrow for words."""
    dark = series.role is Role.NEUTRAL or "accent5" in paint or "accent6" in paint
    tone = xml.TEXT if dark else xml.CARD
    whole = xml.labels(Series(series.name, series.values), "ctr", chart.number_format, paint=tone)
    gone = "".join(
        f'<c:dLbl><c:idx val="{at}"/><c:delete val="1"/></c:dLbl>'
        for at, value in enumerate(series.values)
        if value is None or value < _WIDE
    )
    return whole.replace("<c:dLbls>", f"<c:dLbls>{gone}", 1)
