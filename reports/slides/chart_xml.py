"""A native chart as DrawingML: its groups of series, its axes and its legend; and where its numbers stand.

The same numbers are in the embedded workbook, from where a person edits them.
"""

from xlsxwriter.utility import xl_col_to_name

from charts.native import Kind, NativeChart, Role, Series
from charts.native_rows import drawn_order, in_a_row, is_piled
from charts.scale import spaced
from reports.slides import bars_xml as bars
from reports.slides import series_xml as xml
from reports.slides.centre import centred

_NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_CATEGORIES, _VALUES = 111, 112  # ids of the two axes
_AXES = f'<c:axId val="{_CATEGORIES}"/><c:axId val="{_VALUES}"/>'
_STRAIGHT = '<c:smooth val="0"/>'
_GRID = f"<c:majorGridlines><c:spPr>{xml.line(xml.HAIR, 0.75)}</c:spPr></c:majorGridlines>"
_HIGH, _GAP = 0.76, 0.062  # of the chart: the plot of lines, and the least distance of two labels


def chart_xml(chart: NativeChart, size: bars.Size = bars.WHOLE) -> bytes:
    """The whole part, as PowerPoint keeps it, for a shape of that width and height in points."""
    chart = centred(chart)
    groups, axes = _DRAWN[chart.kind](chart, size)
    legend = _legend() if _needs_legend(chart) else ""
    plot = f"<c:plotArea>{_layout(chart, size)}{groups}{axes}<c:spPr><a:noFill/></c:spPr></c:plotArea>"
    body = f'<c:autoTitleDeleted val="1"/>{plot}{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/>'
    return (
        f"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<c:chartSpace {_NAMESPACES}>"
        f'<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>{body}</c:chart>'
        f"<c:spPr><a:noFill/>{xml.NO_LINE}</c:spPr>{xml.text_look(12, xml.MUTED)}</c:chartSpace>"
    ).encode("utf-8", "replace")


def columns(chart: NativeChart) -> list[tuple[str, str, str]]:
    """For each series the cells of its name, its categories (or places across) and its values."""
    found = []
    for at, series in enumerate(chart.series):
        many = max(1, len(series.values))
        if chart.kind is Kind.SCATTER:
            first, second = xl_col_to_name(at * 3 + 1), xl_col_to_name(at * 3 + 2)
        else:
            first, second = "A", xl_col_to_name(at + 1)
        name = f"Sheet1!${second}$1"
        found.append(
            (name, f"Sheet1!${first}$2:${first}${many + 1}", f"Sheet1!${second}$2:${second}${many + 1}")
        )
    return found


def _ser(chart: NativeChart, at: int, middle: str, end: str = "") -> str:
    """A series with its look and labels (`middle`) and what follows its numbers (`end`)."""
    series = chart.series[at]
    name, first, second = columns(chart)[at]
    if chart.kind is Kind.SCATTER:
        data = xml.numbers("xVal", series.across, first, "#,##0")
        data += xml.numbers("yVal", series.values, second, chart.number_format)
    else:
        data = xml.categories(chart.categories, first)
        data += xml.numbers("val", series.values, second, chart.number_format)
    order = drawn_order(chart).index(at)
    head = f'<c:idx val="{at}"/><c:order val="{order}"/>{xml.name(series, name)}'
    return f"<c:ser>{head}{middle}{data}{end}</c:ser>"


def _paint(chart: NativeChart, series: Series) -> str:
    return xml.colour(series, chart.series)


# Bars and answers


def _bars(chart: NativeChart, size: bars.Size) -> tuple[str, str]:
    piled = is_piled(chart)
    sers = "".join(_ser(chart, at, _bar(chart, at, size)) for at in drawn_order(chart))
    overlap = '<c:overlap val="100"/>' if in_a_row(chart) == 1 else ""
    groups = (
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="{"stacked" if piled else "clustered"}"/>'
        f'<c:varyColors val="0"/>{sers}<c:gapWidth val="{bars.gap(chart)}"/>{overlap}{_AXES}</c:barChart>'
    )
    names = 12.0 if chart.kind is Kind.STACKED else bars.sizes(chart, size).names
    return groups, _category_axis(chart, names, lying=True) + _value_axis(chart, lying=True, hidden=True)


def _bar(chart: NativeChart, at: int, size: bars.Size) -> str:
    series = chart.series[at]
    single = [_paint(chart, Series(series.name, series.values, role)) for role in series.points]
    return bars.bar(chart, at, _paint(chart, series), single, size)


# Lines and places


def _lines(chart: NativeChart, _size: bars.Size) -> tuple[str, str]:
    shifts = _end_shifts(chart)
    sers = "".join(_ser(chart, at, _line(chart, at, shifts), _STRAIGHT) for at in range(len(chart.series)))
    return _line_group(sers), _category_axis(chart) + _value_axis(chart)


def _line(chart: NativeChart, at: int, shifts: dict[int, float]) -> str:
    series = chart.series[at]
    paint = _paint(chart, series)
    look = xml.drawn_line(series.role, paint, Kind.LINES) + xml.marker(series.role, paint, Kind.LINES)
    last = last_known(series)
    if last is None:
        return look
    colour = paint if series.role in {Role.SUBJECT, Role.TARGET} else xml.MUTED
    lift = [(0.0, shifts.get(at, 0.0))]
    label = xml.labels(series, "r", chart.number_format, only=[last], paint=colour, lifts=lift, named=True)
    return look + label + xml.whiskers(series, across=False)


def _line_group(sers: str) -> str:
    return (
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{sers}<c:marker val="1"/>{_AXES}'
        "</c:lineChart>"
    )


def last_known(series: Series) -> int | None:
    return next((at for at in range(len(series.values) - 1, -1, -1) if series.values[at] is not None), None)


def _end_shifts(chart: NativeChart) -> dict[int, float]:
    """How far each label at a line's end moves down (part of the chart's height), to keep off the others."""
    ends = {
        at: one.values[last] for at, one in enumerate(chart.series) if (last := last_known(one)) is not None
    }
    known = [value for value in ends.values() if value is not None]
    low = chart.minimum if chart.minimum is not None else min([0.0, *known])
    high = chart.maximum if chart.maximum is not None else max(known, default=1.0)
    wanted = [((value or 0.0) - low) / ((high - low) or 1.0) * _HIGH for value in ends.values()]
    placed = spaced(wanted, _GAP)
    return {at: own - new for at, own, new in zip(ends, wanted, placed, strict=True)}


def _scatter(chart: NativeChart, _size: bars.Size) -> tuple[str, str]:
    sers = "".join(_ser(chart, at, _place(chart, at), _STRAIGHT) for at in range(len(chart.series)))
    groups = (
        f'<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{sers}{_AXES}'
        "</c:scatterChart>"
    )
    return groups, _across_axis(chart) + _value_axis(chart, around=True)


def _place(chart: NativeChart, at: int) -> str:
    """Only who stands apart is named."""
    series = chart.series[at]
    paint = _paint(chart, series)
    look = xml.drawn_line(series.role, paint, chart.kind) + xml.marker(series.role, paint, chart.kind)
    if series.role in {Role.OTHER, Role.LIMIT, Role.TARGET}:
        return look
    return look + xml.labels(series, "r", chart.number_format)


# Axes, legend, room


def _category_axis(chart: NativeChart, size: float = 12, *, lying: bool = False) -> str:
    turned, side = ("maxMin", "l") if lying else ("minMax", "b")  # the first on top
    every = -(-len(chart.categories) // 13) if chart.kind is Kind.LINES else 1
    skipped = f'<c:tickLblSkip val="{every}"/>' if every > 1 or lying else ""
    return (
        f'<c:catAx><c:axId val="{_CATEGORIES}"/><c:scaling><c:orientation val="{turned}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{side}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"<c:spPr>{xml.line(xml.RULE, 1)}</c:spPr>{xml.text_look(size)}"
        f'<c:crossAx val="{_VALUES}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        f'<c:lblOffset val="100"/>{skipped}<c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(
    chart: NativeChart, *, lying: bool = False, hidden: bool = False, around: bool = False
) -> str:
    log = '<c:logBase val="10"/>' if chart.logarithmic else ""
    ends = "".join(
        f'<c:{name} val="{end!r}"/>'
        for name, end in (("max", chart.maximum), ("min", chart.minimum))
        if end is not None
    )
    title = _axis_title(chart.counted) if chart.counted and not hidden else ""
    side, grid = "t" if lying else "l", "" if hidden else _GRID
    told = "none" if hidden else "low"
    crossed = "min" if around or chart.logarithmic else "autoZero"
    between = "midCat" if around or chart.kind is Kind.LINES else "between"
    return (
        f'<c:valAx><c:axId val="{_VALUES}"/><c:scaling>{log}<c:orientation val="minMax"/>{ends}</c:scaling>'
        f'<c:delete val="{int(hidden)}"/><c:axPos val="{side}"/>{grid}{title}'
        f'{_format(chart)}<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="{told}"/><c:spPr>{xml.NO_LINE}</c:spPr>{xml.text_look(11, xml.MUTED)}'
        f'<c:crossAx val="{_CATEGORIES}"/><c:crosses val="{crossed}"/>'
        f'<c:crossBetween val="{between}"/></c:valAx>'
    )


def _across_axis(chart: NativeChart) -> str:
    known = [value for series in chart.series for value in series.across]
    log = '<c:logBase val="10"/>' if known and min(known) > 0 and max(known) > 10 * min(known) else ""
    return (
        f'<c:valAx><c:axId val="{_CATEGORIES}"/><c:scaling>{log}<c:orientation val="minMax"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="b"/>{_axis_title(chart.counted_across)}'
        '<c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/><c:spPr>{xml.line(xml.RULE, 1)}</c:spPr>{xml.text_look(11, xml.MUTED)}'
        f'<c:crossAx val="{_VALUES}"/><c:crosses val="min"/><c:crossBetween val="midCat"/></c:valAx>'
    )


def _format(chart: NativeChart) -> str:
    code = chart.number_format.replace('"', "&quot;").replace("<", "&lt;")
    return f'<c:numFmt formatCode="{code}" sourceLinked="0"/>'


def _axis_title(text: str) -> str:
    if not text:
        return ""
    words = xml.rich_words(text, 11, xml.MUTED, bold=False)
    return f'<c:title>{words}<c:overlay val="0"/></c:title>'


def _needs_legend(chart: NativeChart) -> bool:
    return chart.kind in {Kind.STACKED, Kind.RANGES, Kind.SCATTER} or (
        chart.kind is Kind.BARS and len({series.role for series in chart.series} - {Role.TARGET}) > 1
    )


def _legend() -> str:
    return f'<c:legend><c:legendPos val="t"/><c:overlay val="0"/>{xml.text_look(12, xml.MUTED)}</c:legend>'


def _layout(chart: NativeChart, size: bars.Size) -> str:
    """Lines and bars leave room at their right for the words at their ends; the others find their own."""
    if chart.kind in (Kind.BARS, Kind.RANGES):
        own, top = bars.sizes(chart, size).plot, 0.1 if _needs_legend(chart) else 0.02
        return _inner(own.left, top, own.width, 0.98 - top)
    if chart.kind is not Kind.LINES:
        return "<c:layout/>"
    longest = max((len(one.name) + len(_last_said(one)) + 1 for one in chart.series), default=4)
    room = min(0.34, 0.02 + longest * 0.0083)
    left = 0.085 if chart.counted else 0.065
    return _inner(left, 0.06, 1 - left - room, _HIGH)


def _inner(left: float, top: float, width: float, height: float) -> str:
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{left:.4f}"/><c:y val="{top:.4f}"/><c:w val="{width:.4f}"/><c:h val="{height:.4f}"/>'
        "</c:manualLayout></c:layout>"
    )


def _last_said(series: Series) -> str:
    last = last_known(series)
    return series.said[last] if last is not None and series.said else ""


_DRAWN = {
    Kind.BARS: _bars,
    Kind.STACKED: _bars,
    Kind.LINES: _lines,
    Kind.RANGES: _bars,
    Kind.SCATTER: _scatter,
}
