"""A chart of Excel's own in the house style; all it draws are cells of its sheet, so it stays editable.

One accent for us, greys for the rest, a diamond for a published figure, dashes for a target. Names and
numbers are references; no text of a stranger reaches a place where Excel might read a formula.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import floor, log10
from typing import Any

from charts.native import Kind, NativeChart, Role, Series
from charts.native_rows import bar_role, drawn_order, in_a_row, is_piled, room, told
from reports.sheets import looks
from reports.sheets.book import Sheet
from reports.sheets.shown import OVER, Shown, Spot
from reports.sheets.texts import one_line

WIDTH, LEAST, MOST = 880, 240, 2400
_LETTER = 0.0078  # of the width, one letter of a label
_TITLE, _LEGEND, _MARGIN = 44, 46, 10  # pixels above and below bars
_A_CELL = re.compile(r"!(?=\$?[A-Z])")
Dict = dict[str, Any]


@dataclass(frozen=True)
class Cells:
    """The cells that a chart draws: what is shown, from its row of column names and its first column on."""

    sheet: str
    head: int
    left: int
    shown: Shown

    def name(self, spot: Spot) -> list[object]:
        if spot.named is not None:
            return [self.sheet, self.head + 1 + spot.first, self.left + spot.named]
        return [self.sheet, self.head, self.left + spot.column]

    def categories(self, spot: Spot) -> list[object]:
        return self.column(0, spot)

    def values(self, spot: Spot) -> list[object]:
        return self.column(spot.column, spot)

    def column(self, column: int, spot: Spot) -> list[object]:
        first = self.head + 1 + spot.first
        return [self.sheet, first, self.left + column, first + spot.count - 1, self.left + column]


def height_of(native: NativeChart) -> int:
    """Pixels: bars need room for each of them."""
    if native.kind not in (Kind.BARS, Kind.STACKED, Kind.RANGES):
        return 400
    row = 38 if in_a_row(native) == 1 else 14 + 20 * in_a_row(native)
    return min(MOST, max(LEAST, 110 + row * len(native.categories)))


def insert_chart(sheet: Sheet, native: NativeChart, cells: Cells, row: int) -> None:
    """The chart of its `cells`, its corner at `row`; its `alt` is read aloud."""
    chart = _DRAWN[native.kind](sheet.book.workbook, native, cells)
    title = {
        "name": [sheet.name, 0, 0],
        "overlay": False,
        "name_font": {**looks.FONT, "size": 13, "bold": True},
    }
    chart.set_title(title)
    chart.set_size({"width": WIDTH, "height": height_of(native)})
    chart.set_chartarea({"border": {"color": looks.BORDER}, "fill": {"color": looks.CARD}})
    chart.set_plotarea({"fill": {"none": True}, **_plot(native)})
    chart.show_blanks_as("gap")
    chart.show_hidden_data()  # a filter on the rows hides no point
    told = {"description": one_line(native.alt, 2000), "object_position": 3, "x_offset": 2, "y_offset": 2}
    sheet.worksheet.insert_chart(row, 0, chart, told)


def _bars(workbook: Any, native: NativeChart, cells: Cells) -> Any:
    """Bars from the left, the published figure of each a bar of its own: Excel draws none on them."""
    chart = _chart(workbook, "bar", "stacked" if is_piled(native) else "clustered")
    greys = looks.greys(native.series)
    for at in drawn_order(native):
        series = native.series[at]
        look = looks.filled(series, greys[at], bar_role(native, series.role))
        rows = {"gap": 60, "overlap": 100 if in_a_row(native) == 1 else 0}
        labels = _bar_labels(native, cells, at)
        chart.add_series({**_series(cells, at), **look, **rows, **labels, **_whiskers(series)})
    _bar_axes(chart, native)
    _legend(chart, native)
    return chart


def _plot(native: NativeChart) -> Dict:
    """Where the plot is: bars leave room for their names and words, the others find their own."""
    if native.kind not in (Kind.BARS, Kind.RANGES):
        return {}
    own, height = room(native, name=_LETTER, letter=_LETTER), height_of(native)
    below = _LEGEND if len(native.series) > 1 else _MARGIN
    drawn = (height - _TITLE - below) / height
    return {"layout": {"x": own.left, "y": _TITLE / height, "width": own.width, "height": drawn}}


def _bar_labels(native: NativeChart, cells: Cells, at: int) -> Dict:
    """Numbers that follow their cells; in words what is published, and times."""
    series, here = native.series[at], {one.at: one.said for one in told(native, native.series[at])}
    if not here:
        return {}
    label = _labels(native, cells, at)
    if is_piled(native):
        return {"data_labels": label | {"position": "inside_end", "font": looks.on(looks.GREYS[0])}}
    if native.kind is Kind.RANGES or series.role in OVER:
        said = tuple(here.get(row, "") for row in range(len(series.values)))
        label["custom"] = _worded(replace(series, said=said))
    ground = {"fill": {"color": looks.CARD}} if _whiskers(series) else {}  # a whisker passes behind it
    return {"data_labels": label | {"position": "outside_end"} | ground}


def _whiskers(series: Series) -> Dict:
    """The interval of each bar as a thin line over its end."""
    pairs = list(zip(series.values, series.low, series.high, strict=False))
    if not any(low is not None for _value, low, _high in pairs):
        return {}
    less = [0 if value is None or low is None else value - low for value, low, _high in pairs]
    more = [0 if value is None or high is None else high - value for value, _low, high in pairs]
    bars = {"type": "custom", "plus_values": more, "minus_values": less, "end_style": 0}
    return {"y_error_bars": {**bars, "line": {"color": looks.WHISKER, "width": 1.5}}}


def _worded(series: Series) -> list[Dict]:
    """The words of each value as its label; none is one that XlsxWriter takes for a formula or a cell."""
    said = (_A_CELL.sub("! ", one_line(words, 200).lstrip("= ")) for words in series.said)
    return [{"value": words, "font": looks.FONT} if words else {"delete": True} for words in said]


def _bar_axes(chart: Any, native: NativeChart) -> None:
    """The first category on top, no axis of numbers: they stand at the bars' ends."""
    names = {"num_font": looks.FONT, "line": looks.LINE, "major_tick_mark": "none", "interval_unit": 1}
    chart.set_y_axis({"reverse": True, **names})
    unseen = {"visible": False, "major_gridlines": {"visible": False}, "min": native.minimum or 0}
    scale = {"log_base": 10} if native.logarithmic else {}
    chart.set_x_axis({**unseen, **scale, **_known({"max": native.maximum})})


def _stacked(workbook: Any, native: NativeChart, cells: Cells) -> Any:
    chart = _chart(workbook, "bar", "stacked")
    colours = looks.answers(native.series)
    for at in range(len(native.series)):
        label = {"value": True, "num_format": "[>=0.07]0%;", "font": looks.on(colours[at])}
        look = {"fill": {"color": colours[at]}, "border": {"none": True}, "data_labels": label}
        chart.add_series({**_series(cells, at), **look, "gap": 45})
    _bar_axes(chart, native)
    chart.set_legend({"position": "top", "font": looks.FONT})
    return chart


def _lines(workbook: Any, native: NativeChart, cells: Cells) -> Any:
    chart = _chart(workbook, "line")
    greys = looks.greys(native.series)
    for at, series in enumerate(native.series):
        chart.add_series({**_series(cells, at), **looks.line(series, greys[at])})
    _value_axis(chart, native)
    _legend(chart, native)
    return chart


def _scatter(workbook: Any, native: NativeChart, cells: Cells) -> Any:
    chart = _chart(workbook, "scatter", "straight_with_markers")
    greys = looks.greys(native.series)
    for at, series in enumerate(native.series):
        spot = cells.shown.spots[at]
        places = {"categories": cells.column(spot.across or 0, spot), "values": cells.values(spot)}
        drawn = series.role in (Role.LIMIT, Role.TARGET)
        look = (
            looks.line(series, greys[at])
            if drawn
            else {"line": {"none": True}, **looks.dots(series, greys[at])}
        )
        chart.add_series({"name": cells.name(spot), **places, **look})
    _value_axis(chart, native)
    across = [place for series in native.series for place in series.across]
    least = min(across, default=0.0)
    scale = {"log_base": 10, "min": 10 ** floor(log10(least))} if least > 0 else {}
    title = {"name": native.counted_across, "name_font": looks.QUIET} if native.counted_across else {}
    chart.set_x_axis(
        {"num_font": looks.QUIET, "line": looks.LINE, "num_format": "#,##0", **_plain(title), **scale}
        | {"major_gridlines": {"visible": False}}
    )
    _legend(chart, native)
    return chart


def _value_axis(chart: Any, native: NativeChart) -> None:
    scale: Dict = {"log_base": 10} if native.logarithmic else {"min": native.minimum, "max": _top(native)}
    title = {"name": native.counted, "name_font": looks.QUIET} if native.counted else {}
    look = {"num_font": looks.QUIET, "line": {"none": True}, "num_format": native.number_format}
    grid = {"major_gridlines": {"visible": True, "line": looks.LINE}}
    chart.set_y_axis({**look, **grid, **_plain(title), **_known(scale)})
    chart.set_x_axis(
        {"num_font": looks.FONT, "line": looks.LINE, "major_tick_mark": "none", "label_position": "low"}
    )


def _top(native: NativeChart) -> float | None:
    """Where the axis of values ends; one of shares never above all."""
    if native.maximum is not None or "%" not in native.number_format:
        return native.maximum
    highest = max((value for one in native.series for value in one.values if value is not None), default=0.0)
    return 1.0 if 0.8 < highest <= 1 else None


def _known(scale: Dict) -> Dict:
    return {name: value for name, value in scale.items() if value is not None}


def _plain(title: Dict) -> Dict:
    """A title of an axis; our own words, and even so nothing that reads as a formula."""
    return {**title, "name": one_line(str(title["name"]), 255).lstrip("=")} if title else {}


def _labels(native: NativeChart, cells: Cells, at: int) -> Dict:
    """At each value its number, of times its words."""
    label: Dict = {"value": True, "num_format": native.number_format, "font": looks.FONT}
    if cells.shown.spots[at].timed:
        label["custom"] = _worded(native.series[at])
    return label


def _legend(chart: Any, native: NativeChart) -> None:
    if len(native.series) > 1:
        chart.set_legend({"position": "bottom", "font": looks.FONT})
    else:
        chart.set_legend({"none": True})


def _series(cells: Cells, at: int) -> Dict:
    spot = cells.shown.spots[at]
    return {"name": cells.name(spot), "categories": cells.categories(spot), "values": cells.values(spot)}


def _chart(workbook: Any, kind: str, subtype: str = "") -> Any:
    return workbook.add_chart({"type": kind, **({"subtype": subtype} if subtype else {})})


_DRAWN: dict[Kind, Callable[[Any, NativeChart, Cells], Any]] = {
    Kind.BARS: _bars,
    Kind.STACKED: _stacked,
    Kind.LINES: _lines,
    Kind.RANGES: _bars,
    Kind.SCATTER: _scatter,
}
