"""Draws a form with Plotly: one dictionary of data and one of layout, handed over in one constructor call.

add_trace, add_shape and add_annotation copy the whole figure each time (230 ms against 11 ms for a page's
chart), so nothing is added afterwards. No text has a colour: it follows the theme that the viewer toggles.
"""

from functools import singledispatch
from math import log10
from typing import Any

import plotly.graph_objects as go

from charts import palette, words
from charts.forms import (
    Bar,
    Bars,
    Bullet,
    BulletRow,
    DotRange,
    Form,
    Likert,
    Line,
    Mark,
    Trend,
    Unit,
    in_words,
)
from charts.scale import log_ticks, spaced, ticks
from metrics.units import Unit

Drawing = tuple[list[dict[str, Any]], dict[str, Any]]
FONT = "Inter, sans-serif"
MUTED = 0.72  # opacity of secondary words; the colour is the theme's
CLEAR = "rgba(0,0,0,0)"
_LINE_LABEL_GAP = 17  # pixels between two labels at lines' ends
_CHARACTER = 6.7  # pixels of one character of a label


def draw(form: Form, *, checked: bool = False) -> go.Figure:
    """The figure of a form. `checked` lets Plotly validate every property: for tests, it costs ten times more."""
    data, layout = drawing(form)
    return go.Figure(data=data, layout=layout, _validate=checked)


def config(name: str) -> dict[str, Any]:
    """Plotly's own settings: no logo, no zooming by accident, the picture under a telling file name."""
    return {
        "displaylogo": False,
        "displayModeBar": False,
        "responsive": True,
        "scrollZoom": False,
        "doubleClick": False,
        "toImageButtonOptions": {"format": "png", "filename": name, "scale": 2},
    }


@singledispatch
def drawing(form: Any) -> Drawing:
    """Data and layout of a form, as plain dictionaries."""
    raise TypeError(f"{type(form).__name__} is not a chart form")


@drawing.register
def _bullet(form: Bullet) -> Drawing:
    step, bottom = 58, len(form.rows)
    tops = [bottom - at for at in range(len(form.rows))]
    heights = [top - 0.55 for top in tops]
    values = [row.value or 0.0 for row in form.rows]
    colours = [palette.ACCENT if row.ours else palette.OTHER for row in form.rows]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": heights,
        "width": 0.24,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    data: list[dict[str, Any]] = [
        {**bars, "x": [form.maximum] * len(form.rows), "marker": {"color": palette.TRACK}},
        {
            **bars,
            "x": values,
            "marker": {"color": colours},
            "error_x": _whisker(form.rows, values),
            "hoverinfo": "text",
            "hovertext": [f"{row.label}: {row.words}" for row in form.rows],
        },
    ]
    if any(row.planned for row in form.rows):
        data.append(
            {
                **bars,
                "name": "planned",
                "x": [row.planned for row in form.rows],
                "base": values,
                "marker": {
                    "color": CLEAR,
                    "line": {"color": palette.OTHER, "width": 1},
                    "pattern": {"shape": "/", "fgcolor": palette.OTHER, "size": 6, "solidity": 0.35},
                },
                "hoverinfo": "text",
                "hovertext": [
                    f"{row.label}: {in_words(row.planned, form.unit, form.locale)} planned"
                    for row in form.rows
                ],
            }
        )
    placed = [(mark, at) for row, at in zip(form.rows, heights, strict=True) for mark in row.marks]
    if placed:
        data.append(_diamonds([mark for mark, _ in placed], [at for _, at in placed], form.unit, form.locale))
    annotations = [
        note
        for row, top in zip(form.rows, tops, strict=True)
        for note in _bullet_words(row, top, form.maximum)
    ]
    layout = _layout(
        height=step * len(form.rows) + 14,
        margin={"l": 0, "r": 6, "t": 4, "b": 10},
        barmode="overlay",
        annotations=annotations,
        xaxis={"range": [0, form.maximum], "visible": False, "fixedrange": True},
        yaxis={"range": [0, bottom], "visible": False, "fixedrange": True},
    )
    return data, layout


def _whisker(rows: tuple[BulletRow, ...], values: list[float]) -> dict[str, Any]:
    low = [value - row.low if row.low is not None else 0 for row, value in zip(rows, values, strict=True)]
    high = [row.high - value if row.high is not None else 0 for row, value in zip(rows, values, strict=True)]
    return {
        "type": "data",
        "symmetric": False,
        "array": high,
        "arrayminus": low,
        "thickness": 1,
        "width": 0,
        "color": palette.OTHER,
    }


def _diamonds(marks: list[Mark], heights: list[float], unit: Unit, locale: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "published",
        "x": [mark.value for mark in marks],
        "y": heights,
        "marker": {
            "symbol": "diamond",
            "size": 12,
            "color": palette.MARK,
            "line": {"color": palette.LIGHT_CARD, "width": 1.2},
        },
        "hoverinfo": "text",
        "hovertext": [f"{mark.label}: {in_words(mark.value, unit, locale)}" for mark in marks],
        "cliponaxis": False,
    }


def _bullet_words(row: BulletRow, top: float, maximum: float) -> list[dict[str, Any]]:
    head = {"yref": "y", "y": top - 0.2, "xref": "paper", "showarrow": False, "font": {"size": 13}}
    notes = [
        {**head, "x": 0, "xanchor": "left", "text": f"<b>{row.label}</b>" if row.ours else row.label},
        {**head, "x": 1, "xanchor": "right", "text": f"<b>{row.words}</b>" if row.ours else row.words},
    ]
    notes += [_under(mark.value, mark.label, top, maximum) for mark in row.marks]
    if row.note:
        notes.append(_under(0, row.note, top, maximum))
    return notes


def _under(value: float, text: str, top: float, maximum: float) -> dict[str, Any]:
    place = value / maximum
    return {
        "x": value,
        "y": top - 0.83,
        "text": text,
        "showarrow": False,
        "xanchor": "left" if place < 0.25 else "right" if place > 0.75 else "center",
        "font": {"size": 11},
        "opacity": MUTED,
    }


@drawing.register
def _trend(form: Trend) -> Drawing:
    height, top, bottom = 270, 12, 28
    known = [value for line in form.lines for value in line.values if value is not None]
    known += [form.target.value] if form.target else []
    low = 0.0 if form.from_zero else min(known, default=0.0)
    marks = ticks(low, max(known, default=1.0) or 1.0, form.unit)
    scale = (marks[-1] - marks[0]) or 1.0
    ends = [line for line in form.lines if line.last is not None]
    gap = _LINE_LABEL_GAP * scale / (height - top - bottom)
    heights = spaced([line.last or 0.0 for line in ends], gap)
    labels = [
        _line_label(line, at, in_words(line.last, form.unit, form.locale))
        for line, at in zip(ends, heights, strict=True)
    ]
    shapes = []
    if form.target:
        shapes, target = _target_line(form.target, form.unit, form.locale)
        labels.append(target)
    longest = max((len(_plain(label["text"])) for label in labels if label["xanchor"] == "left"), default=4)
    data = [trace for line in form.lines for trace in _line(line, form)]
    chosen = _spread_out(len(form.periods))
    layout = _layout(
        height=height,
        margin={"l": 4, "r": 14 + longest * _CHARACTER, "t": top, "b": bottom},
        hovermode="closest",
        annotations=labels,
        shapes=shapes,
        xaxis={
            "range": [-0.15, max(1, len(form.periods) - 1) + 0.05],
            "tickvals": chosen,
            "ticktext": [_short(form.periods[at], form.locale) for at in chosen],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "tickangle": 0,
            "ticks": "",
        },
        yaxis={
            "range": [marks[0], marks[-1] + scale * 0.03],
            "tickvals": marks,
            "ticktext": [in_words(mark, form.unit, form.locale) for mark in marks],
            "gridcolor": palette.GRID,
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
        },
    )
    return data, layout


def _line(line: Line, form: Trend) -> list[dict[str, Any]]:
    at = list(range(len(form.periods)))
    colour = palette.ACCENT if line.subject else palette.PREVIOUS if line.previous else palette.OTHER
    stroke = {
        "color": colour,
        "width": 2.6 if line.subject else 1.5,
        "dash": "dot" if line.previous else "solid",
    }
    last = max((index for index in at if line.values[index] is not None), default=-1)
    alone = [_alone(line.values, index) or index == last for index in at]
    drawn: list[dict[str, Any]] = []
    if line.low and line.high:
        edge = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"width": 0}, "x": at}
        drawn = [
            {**edge, "y": list(line.low)},
            {**edge, "y": list(line.high), "fill": "tonexty", "fillcolor": palette.BAND},
        ]
    drawn.append(
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": line.name,
            "x": at,
            "y": list(line.values),
            "line": stroke,
            "marker": {"color": colour, "size": [6 if shown else 0 for shown in alone], "opacity": 1},
            "connectgaps": False,
            "hoverinfo": "text",
            "hovertext": [
                f"<b>{line.name}</b> {in_words(value, form.unit, form.locale)}<br>{words.period(period, form.locale)}"
                for value, period in zip(line.values, form.periods, strict=True)
            ],
        }
    )
    return drawn


def _alone(values: tuple[float | None, ...], at: int) -> bool:
    before = values[at - 1] if at > 0 else None
    after = values[at + 1] if at + 1 < len(values) else None
    return values[at] is not None and before is None and after is None


def _line_label(line: Line, height: float, value: str) -> dict[str, Any]:
    name = f"<b>{line.name}</b>" if line.subject else line.name
    return {
        "xref": "paper",
        "x": 1,
        "xanchor": "left",
        "xshift": 8,
        "y": height,
        "text": f"{name} {value}",
        "showarrow": False,
        "align": "left",
        "font": {"size": 12},
        "opacity": 1 if line.subject else MUTED,
    }


def _target_line(target: Mark, unit: Unit, locale: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    line = {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": target.value,
        "y1": target.value,
        "line": {"color": palette.MARK, "width": 1.2, "dash": "dash"},
    }
    label = {
        "xref": "paper",
        "x": 0,
        "xanchor": "auto",
        "y": target.value,
        "yanchor": "bottom",
        "text": f"{target.label} {in_words(target.value, unit, locale)}",
        "showarrow": False,
        "font": {"size": 11},
        "opacity": MUTED,
    }
    return [line], label


@drawing.register
def _dot_range(form: DotRange) -> Drawing:
    rows = [row for row in form.rows if row.typical is not None]
    heights = [float(len(rows) - at) for at in range(len(rows))]
    values = [max(value, 1 / 60) for row in rows for value in (row.typical, row.within) if value is not None]
    low, high = (min(values), max(values)) if values else (1.0, 1440.0)
    labels = log_ticks(low / 4, high * 4)
    data = [trace for row, at in zip(rows, heights, strict=True) for trace in _dots(row, at, form.locale)]
    begin, end = log10(min(low / 5, *labels)), log10(max(high * 5, *labels))
    layout = _layout(
        height=38 * max(1, len(rows)) + 44,
        margin={"l": 4, "r": 10, "t": 6, "b": 28},
        xaxis={
            "type": "log",
            "range": [begin, end],
            "tickvals": list(labels),
            "ticktext": list(labels.values()),
            "gridcolor": palette.GRID,
            "fixedrange": True,
            "zeroline": False,
        },
        yaxis=_names([(f"<b>{row.label}</b>" if row.subject else row.label) for row in rows], heights),
    )
    return data, layout


def _dots(row: Any, at: float, locale: str) -> list[dict[str, Any]]:
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
        traces.append(_diamonds([Mark(row.target, "target")], [at], Unit.MINUTES, locale))
    return traces


@drawing.register
def _likert(form: Likert) -> Drawing:
    heights = [float(len(form.rows) - at) for at in range(len(form.rows))]
    begins = [form.start(row) for row in form.rows]
    colours = _likert_colours(len(form.answers), form.neutral)
    data = []
    for answer, name in enumerate(form.answers):
        shares = [row.shares[answer] for row in form.rows]
        data.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": name,
                "x": shares,
                "base": list(begins),
                "y": heights,
                "width": 0.52,
                "marker": {"color": colours[answer]},
                "hoverinfo": "text",
                "hovertext": [
                    f"<b>{row.label}</b> {name}: {words.share(share, form.locale)}"
                    for row, share in zip(form.rows, shares, strict=True)
                ],
            }
        )
        begins = [begin + share for begin, share in zip(begins, shares, strict=True)]
    left = min((form.start(row) for row in form.rows), default=-0.2)
    right = max(begins, default=1.0)
    room = (right - left) * 0.12
    annotations = [
        note for row, at in zip(form.rows, heights, strict=True) for note in _likert_words(form, row, at)
    ]
    layout = _layout(
        height=38 * max(1, len(form.rows)) + 56,
        margin={"l": 4, "r": 6, "t": 30, "b": 8},
        barmode="overlay",
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "traceorder": "normal"},
        annotations=annotations,
        shapes=[
            {
                "type": "line",
                "x0": 0,
                "x1": 0,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": palette.OTHER, "width": 1, "dash": "dot"},
            }
        ],
        xaxis={"range": [left - room, right + room], "visible": False, "fixedrange": True},
        yaxis=_names(
            [
                f"{row.label}  <span style='opacity:.7'>n {words.count(row.n, form.locale)}</span>"
                for row in form.rows
            ],
            heights,
        ),
    )
    return data, layout


def _likert_words(form: Likert, row: Any, at: float) -> list[dict[str, Any]]:
    bad = sum(row.shares[: form.neutral])
    good = form.satisfied(row)
    base = {"y": at, "showarrow": False, "font": {"size": 12}}
    return [
        {
            **base,
            "x": form.start(row),
            "xanchor": "right",
            "xshift": -4,
            "text": words.share(bad, form.locale),
        },
        {
            **base,
            "x": form.start(row) + sum(row.shares),
            "xanchor": "left",
            "xshift": 4,
            "text": f"<b>{words.share(good, form.locale)}</b>",
        },
    ]


def _likert_colours(answers: int, neutral: int) -> list[str]:
    bad, middle, good = palette.LIKERT[:2], palette.LIKERT[2], palette.LIKERT[3:]
    below = [bad[0]] if neutral == 1 else list(bad)
    above = [good[1]] if answers - neutral - 1 == 1 else list(good)
    return [*below, middle, *above]


@drawing.register
def _bars(form: Bars) -> Drawing:
    heights = [float(len(form.rows) - at) for at in range(len(form.rows))]
    known = [row.value for row in form.rows if row.value is not None] + [mark.value for mark in form.marks]
    end = form.maximum or max(known, default=1.0) or 1.0
    data: list[dict[str, Any]] = [
        {
            "type": "bar",
            "orientation": "h",
            "x": [row.value for row in form.rows],
            "y": heights,
            "width": 0.56,
            "marker": {"color": [_bar_colour(row) for row in form.rows]},
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
    layout = _layout(
        height=30 * max(1, len(form.rows)) + 22 + (18 if form.marks else 0),
        margin={"l": 4, "r": 6, "t": 22 if form.marks else 4, "b": 4},
        annotations=annotations + silent,
        shapes=shapes,
        xaxis={"range": [0, end * 1.18], "visible": False, "fixedrange": True},
        yaxis=_names([f"<b>{row.label}</b>" if row.subject else row.label for row in form.rows], heights),
    )
    return data, layout


def _bar_colour(row: Bar) -> str:
    if row.faint:
        return palette.OTHER_SOFT
    return palette.ACCENT if row.subject else palette.OTHER


def _bar_said(row: Bar, unit: Unit, locale: str) -> str:
    said = f"<b>{row.label}</b> {row.words}"
    if row.low is not None and row.high is not None and not row.faint:
        said += f"<br>between {in_words(row.low, unit, locale)} and {in_words(row.high, unit, locale)}"
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


def _names(labels: list[str], heights: list[float]) -> dict[str, Any]:
    return {
        "range": [0.4, len(labels) + 0.6],
        "tickvals": heights,
        "ticktext": [f"{label}  " for label in labels],
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "ticks": "",
    }


def _layout(**particular: Any) -> dict[str, Any]:
    return {
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"font": {"family": FONT, "size": 12}},
        "font": {"family": FONT, "size": 12},
        **particular,
    }


def _spread_out(length: int, most: int = 4) -> list[int]:
    """At most `most` indices, evenly apart, the last one included."""
    if length <= most:
        return list(range(length))
    step = -(-(length - 1) // (most - 1))
    return sorted(range(length - 1, -1, -step))


def _short(period: str, locale: str) -> str:
    return (
        words.day_of_year(words.period_start(period), locale)
        if "W" in period
        else words.period(period, locale)
    )


def _plain(text: str) -> str:
    return text.replace("<b>", "").replace("</b>", "")
