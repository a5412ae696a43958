"""From a hollow dot to a filled one; in words at the right where each slice has gone."""

from typing import Any

from charts import palette
from charts.drawing.layout import MUTED, Drawing, end_with_words, layout, names, short
from charts.forms import in_words
from charts.moves import Move, Moves
from charts.scale import FAR_FROM_ZERO, SPAN_AT_LEAST, tick_words, ticks
from metrics.units import Unit

ROW, AROUND = 34, 58
_AWAY = 12  # pixels from the dots to their words


def moves(form: Moves) -> Drawing:
    heights = [float(len(form.rows) - at) for at in range(len(form.rows))]
    known = [value for row in form.rows for value in (row.start, row.end) if value is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    near = (
        form.unit is Unit.SHARE and low >= FAR_FROM_ZERO
    )  # dots need no zero, and it would push them together
    room = max(high - low, SPAN_AT_LEAST) / 2  # slices that did not move are one dot
    marks = ticks(max(0.0, low - room) if near else 0.0, high, form.unit)
    span = marks[-1] - marks[0] or 1.0
    data = [_bar(row, at) for row, at in zip(form.rows, heights, strict=True)]
    data += [_dots(form, heights, start=True), _dots(form, heights, start=False)]
    ends = (end_with_words(marks[0], _right(row), row.said, _AWAY) for row in form.rows)
    around = layout(
        height=ROW * max(1, len(form.rows)) + AROUND,
        margin={"l": 4, "r": 12, "t": 30, "b": 28},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "itemclick": False},
        annotations=[_said(row, at) for row, at in zip(form.rows, heights, strict=True) if row.said],
        xaxis={
            "range": [marks[0] - span * 0.02, max([marks[-1] + span * 0.3, *ends])],
            "tickvals": marks,
            "ticktext": tick_words(marks, form.unit, form.locale),
            "showgrid": True,
            "gridcolor": palette.GRID,
            "zeroline": False,
            "fixedrange": True,
        },
        yaxis=names([short(row.label, bold=row.subject) for row in form.rows], heights),
    )
    return data, around


def _bar(row: Move, at: float) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [row.start, row.end],
        "y": [at, at],
        "line": {"color": palette.BAND if row.subject else palette.GRID, "width": 8},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _dots(form: Moves, heights: list[float], *, start: bool) -> dict[str, Any]:
    colours = [palette.ACCENT if row.subject else palette.OTHER for row in form.rows]
    values = [row.start if start else row.end for row in form.rows]
    name = form.names[0 if start else 1]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": values,
        "y": heights,
        "marker": {
            "symbol": "circle-open" if start else "circle",
            "size": 9 if start else 11,
            "color": colours,
            "line": {"color": colours, "width": 2 if start else 0},
        },
        "hoverinfo": "text",
        "hovertext": [
            f"<b>{row.label}</b><br>{name.lower()} {in_words(value, form.unit, form.locale)}"
            for row, value in zip(form.rows, values, strict=True)
        ],
        "cliponaxis": False,
    }


def _right(row: Move) -> float:
    return max((value for value in (row.start, row.end) if value is not None), default=0.0)


def _said(row: Move, at: float) -> dict[str, Any]:
    return {
        "x": _right(row),
        "xanchor": "left",
        "xshift": _AWAY,
        "y": at,
        "text": f"<b>{row.said}</b>" if row.certain else row.said,
        "showarrow": False,
        "font": {"size": 12},
        "opacity": 1 if row.certain else MUTED,
    }
