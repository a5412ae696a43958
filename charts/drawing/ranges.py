"""Times as a filled dot (typical) and a hollow one (9 of 10 within) on an axis from seconds to weeks."""

from math import log10
from typing import Any

from charts import palette, words
from charts.drawing.layout import Drawing, diamonds, layout, names, short
from charts.forms import DotRange, Mark, RangeRow
from charts.readings import answered_words
from charts.scale import log_ticks
from language import _, ngettext
from metrics.units import Unit

SHORTEST = 1 / 60  # a second: a log axis has no zero
ABOVE = 0.36  # of a row: a target stands above its dots and their times, or it would cover them


def dot_range(form: DotRange) -> Drawing:
    rows = [row for row in form.rows if row.typical is not None]
    heights = [float(len(rows) - at) for at in range(len(rows))]
    times = [value for row in rows for value in (row.typical, row.within) if value is not None]
    values = [max(value, SHORTEST) for value in times]
    low, high = (min(values), max(values)) if values else (1.0, 1440.0)
    labels = log_ticks(low / 4, high * 4)
    data = [trace for row, at in zip(rows, heights, strict=True) for trace in _dots(row, at, form.locale)]
    begin, end = log10(min([low / 4, *labels])), log10(max([high * 5, *labels]))
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
        yaxis=names([_name(row, form.locale) for row in rows], heights),
    )
    return data, around


def _name(row: RangeRow, locale: str) -> str:
    """The slice, and under it how many were answered, where so few were that the times need it."""
    called = short(row.label, bold=row.subject)
    if row.answered is None:
        return called
    said = _("{share} answered").format(share=words.share(row.answered, locale))
    return f'{called}<br><span style="font-size:10px">{said}</span>'


def _dots(row: RangeRow, at: float, locale: str) -> list[dict[str, Any]]:
    colour = palette.ACCENT if row.subject else palette.OTHER
    typical = max(row.typical or 0.0, SHORTEST)
    ends = [typical] if row.within is None else [typical, max(row.within, typical)]
    said = [
        f"<b>{row.label}</b>",
        _("typical {time}").format(time=words.duration(row.typical, locale)),
        _("9 of 10 within {time}").format(time=words.duration(row.within, locale)),
        ngettext("{n} answer", "{n} answers", row.n).format(n=words.count(row.n, locale)),
    ]
    if row.answered is not None:
        said.append(answered_words(row.answered, locale))
    named = [f"<b>{words.duration(row.typical, locale)} </b>", f" {words.duration(row.within, locale)}"]
    bar: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "x": ends,
        "y": [at] * len(ends),
        "line": {"color": palette.BAND if row.subject else palette.GRID, "width": 9},
        "hoverinfo": "skip",
    }
    dots: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers+text",
        "name": row.label,
        "x": ends,
        "y": [at] * len(ends),
        "text": named[: len(ends)],
        "textposition": ["middle left", "middle right"][: len(ends)],
        "textfont": {"size": 12},
        "marker": {
            "size": [12, 9][: len(ends)],
            "color": colour,
            "opacity": 1,  # dots of several sizes are see-through unless told not to be
            "symbol": ["circle", "circle-open"][: len(ends)],
            "line": {"width": [0, 2][: len(ends)], "color": colour},
        },
        "hoverinfo": "text",
        "hovertext": "<br>".join(said),
        "cliponaxis": False,
    }
    if row.target is None:
        return [bar, dots]
    return [bar, dots, diamonds([Mark(row.target, _("target"))], [at + ABOVE], Unit.MINUTES, locale)]
