"""Bars from zero with their words at the end; a target or a published figure is a thin line across."""

from typing import Any

from charts import palette
from charts.drawing.layout import MUTED, Drawing, end_with_words, layout, names, short
from charts.forms import Bar, Bars, Mark, in_words
from language import _
from metrics.units import Unit

_AWAY = 8  # pixels from a bar's end to its words


def bars(form: Bars) -> Drawing:
    heights = [float(len(form.rows) - at) for at in range(len(form.rows))]
    known = [row.value for row in form.rows if row.value is not None] + [mark.value for mark in form.marks]
    end = form.maximum or max(known, default=1.0) or 1.0
    data: list[dict[str, Any]] = [
        {
            "type": "bar",
            "orientation": "h",
            "x": [row.value for row in form.rows],
            "y": heights,
            "width": 0.5,
            "marker": {"color": [_bar_colour(row) for row in form.rows], "cornerradius": 3},
            "text": [f"<b>{row.words}</b>" if row.subject else row.words for row in form.rows],
            "textposition": "outside",
            "textfont": {"size": 12},
            "cliponaxis": False,
            "hoverinfo": "text",
            "hovertext": [_bar_said(row, form.unit, form.locale) for row in form.rows],
        }
    ]
    shapes, annotations = [], []
    for mark in form.marks:
        lines, label = _mark_line(mark, form.unit, form.locale)
        shapes += lines
        annotations.append(label)
    silent = [
        {
            "x": 0,
            "xanchor": "left",
            "xshift": 3,
            "y": at,
            "text": row.words,
            "showarrow": False,
            "opacity": MUTED,
        }
        for row, at in zip(form.rows, heights, strict=True)
        if row.value is None
    ]
    ends = (end_with_words(0.0, row.value or 0.0, row.words, _AWAY) for row in form.rows)
    around = layout(
        height=30 * max(1, len(form.rows)) + 22 + (18 if form.marks else 0),
        margin={"l": 4, "r": 6, "t": 22 if form.marks else 4, "b": 4},
        annotations=annotations + silent,
        shapes=shapes,
        xaxis={"range": [0, max([end * 1.18, *ends])], "visible": False, "fixedrange": True},
        yaxis=names([short(row.label, bold=row.subject) for row in form.rows], heights),
    )
    return data, around


def _bar_colour(row: Bar) -> str:
    if row.faint:
        return palette.OTHER_SOFT
    return palette.ACCENT if row.subject else palette.OTHER


def _bar_said(row: Bar, unit: Unit, locale: str) -> str:
    said = f"<b>{row.label}</b> {row.words}"
    if row.low is not None and row.high is not None and not row.faint:
        said += "<br>" + _("between {low} and {high}").format(
            low=in_words(row.low, unit, locale), high=in_words(row.high, unit, locale)
        )
    return said


def _mark_line(mark: Mark, unit: Unit, locale: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    line = {
        "type": "line",
        "x0": mark.value,
        "x1": mark.value,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": palette.MARK, "width": 1.4, "dash": "dash"},
    }
    label = {
        "x": mark.value,
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "text": f"{mark.label} {in_words(mark.value, unit, locale)}",
        "showarrow": False,
        "font": {"size": 11},
        "opacity": MUTED,
    }
    return [line], label
