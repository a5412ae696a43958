"""Times as a filled dot (typical) and a hollow one (9 of 10 within) on an axis from seconds to weeks."""

from math import log10
from typing import Any

from charts import palette, words
from charts.drawing.common import Drawing, diamonds, layout, names
from charts.forms import DotRange, Mark, RangeRow
from charts.scale import log_ticks
from metrics.units import Unit


def dot_range(form: DotRange) -> Drawing:
    rows = [row for row in form.rows if row.typical is not None]
    heights = [float(len(rows) - at) for at in range(len(rows))]
    values = [max(value, 1 / 60) for row in rows for value in (row.typical, row.within) if value is not None]
    low, high = (min(values), max(values)) if values else (1.0, 1440.0)
    labels = log_ticks(low / 4, high * 4)
    data = [trace for row, at in zip(rows, heights, strict=True) for trace in _dots(row, at, form.locale)]
    begin, end = log10(min(low / 5, *labels)), log10(max(high * 5, *labels))
    around = layout(
        height=38 * max(1, len(rows)) + 44,
        margin={"l": 4, "r": 10, "t": 6, "b": 28},
        xaxis={
            "type": "log",
            "range": [begin, end],
            "tickvals": list(labels),
            "ticktext": list(labels.values()),
            "showgrid": True,
            "gridcolor": palette.GRID,
            "fixedrange": True,
            "zeroline": False,
        },
        yaxis=names([(f"<b>{row.label}</b>" if row.subject else row.label) for row in rows], heights),
    )
    return data, around


def _dots(row: RangeRow, at: float, locale: str) -> list[dict[str, Any]]:
    colour = palette.ACCENT if row.subject else palette.OTHER
    typical = max(row.typical, 1 / 60)
    within = max(row.within, typical) if row.within is not None else typical
    said = (
        f"<b>{row.label}</b><br>typical {words.duration(row.typical, locale)}"
        f"<br>9 of 10 within {words.duration(row.within, locale)}<br>{words.count(row.n, locale)} answers"
    )
    ends = [words.duration(row.typical, locale) + " ", " " + words.duration(row.within, locale)]
    traces = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [typical, within],
            "y": [at, at],
            "line": {"color": palette.BAND if row.subject else palette.GRID, "width": 9},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "markers+text",
            "name": row.label,
            "x": [typical, within],
            "y": [at, at],
            "text": [f"<b>{ends[0]}</b>", ends[1]],
            "textposition": ["middle left", "middle right"],
            "textfont": {"size": 12},
            "marker": {
                "size": [12, 9],
                "color": colour,
                "symbol": ["circle", "circle-open"],
                "line": {"width": [0, 2], "color": colour},
            },
            "hoverinfo": "text",
            "hovertext": said,
            "cliponaxis": False,
        },
    ]
    if row.target is not None:
        traces.append(diamonds([Mark(row.target, "target")], [at], Unit.MINUTES, locale))
    return traces
