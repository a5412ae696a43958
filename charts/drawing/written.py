"""What people wrote, drawn over time: the target as a dashed step, a note as a thin line with a short label.

Plotly reads markup in its texts; whatever somebody typed comes in escaped.
"""

from typing import Any

from charts import palette
from charts.drawing.layout import MUTED
from charts.form_texts import cut
from charts.forms import Trend, in_words
from charts.note_mark import NoteMark
from language import _

ROW = 14  # pixels of one row of labels above the plot
_ROWS = 3
LONGEST = 22  # characters of a label
NUMBERED_FROM = 4  # so many notes have a number for a label; the line below the chart has their words
_HIGH = 0.9  # of the axis: a target above it has its label below the line, off those of the notes
_LABEL = 0.3  # of the axis: as wide as the label of a target
_LATE = 0.7  # of the axis: a label from there on stands to the left of its line

Drawn = list[dict[str, Any]]


def room_for_notes(form: Trend) -> int:
    """How many pixels the labels take above the plot."""
    return ROW * (1 + max((_row(form, at) for at in range(len(form.notes))), default=-1))


def written_on(form: Trend, floor: float, ceiling: float) -> tuple[Drawn, Drawn]:
    """Shapes and annotations of the target and of the notes, on an axis from floor to ceiling."""
    shapes, labels = _target(form, floor + _HIGH * (ceiling - floor))
    for at, note in enumerate(form.notes):
        shapes.append(_line(form, note))
        labels.append(_label(form, at, note))
    return shapes, labels


def note_hovers(form: Trend, ceiling: float) -> Drawn:
    """An invisible point at the head of each note's line that says all of it."""
    if not form.notes:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": _("notes"),
            "x": [_x(form, note) for note in form.notes],
            "y": [ceiling] * len(form.notes),
            "marker": {"color": palette.OTHER, "size": 5},
            "cliponaxis": False,
            "hoverinfo": "text",
            "hovertext": [note.said for note in form.notes],
        }
    ]


def _row(form: Trend, at: int) -> int:
    """Labels of a few notes stand in rows, so that near ones do not lie on each other; numbers in one."""
    return 0 if len(form.notes) >= NUMBERED_FROM else at % _ROWS


def _x(form: Trend, note: NoteMark) -> float:
    return min(max(note.at, -0.1), max(1, len(form.periods) - 1))


def _line(form: Trend, note: NoteMark) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": _x(form, note),
        "x1": _x(form, note),
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": palette.OTHER, "width": 1, "dash": "dot"},
    }


def _label(form: Trend, at: int, note: NoteMark) -> dict[str, Any]:
    late = _x(form, note) > _LATE * max(1, len(form.periods) - 1)
    numbered = len(form.notes) >= NUMBERED_FROM
    return {
        "x": _x(form, note),
        "xanchor": "center" if numbered else "right" if late else "left",
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "yshift": 3 + ROW * _row(form, at),
        "text": str(at + 1) if numbered else cut(note.text, LONGEST),
        "showarrow": False,
        "font": {"size": 11},
        "opacity": MUTED,
    }


def _target(form: Trend, high: float) -> tuple[Drawn, Drawn]:
    if form.target is None:
        return [], []
    runs = _runs(form) or [(-0.5, len(form.periods) - 0.5, form.target.value)]
    begin, _, value = runs[-1]
    end = max(1, len(form.periods) - 1)
    late = begin > _LATE * end
    below = value > high or _busy_above(form, value, end if late else max(0.0, begin), late=late)
    label = {
        "x": end if late else max(begin, -0.1),
        "xanchor": "right" if late else "left",
        "y": value,
        "yanchor": "top" if below else "bottom",
        "text": f"{form.target.label} {in_words(form.target.value, form.unit, form.locale)}",
        "showarrow": False,
        "font": {"size": 11},
        "opacity": MUTED,
    }
    return [_dash(begin, end, value) for begin, end, value in runs], [label]


def _busy_above(form: Trend, value: float, at: float, *, late: bool) -> bool:
    """Whether the lines pass above rather than below the target where its label stands."""
    wide = _LABEL * max(1, len(form.periods) - 1)
    first, last = (at - wide, at) if late else (at, at + wide)
    near = [
        one
        for line in form.lines
        for place, one in enumerate(line.values)
        if one is not None and first <= place <= last
    ]
    return sum(one > value for one in near) > sum(one < value for one in near)


def _runs(form: Trend) -> list[tuple[float, float, float]]:
    """From where to where which target was in force."""
    runs: list[tuple[float, float, float]] = []
    for at, step in enumerate(form.steps):
        if step is None:
            continue
        if runs and runs[-1][1] == at - 0.5 and runs[-1][2] == step:
            runs[-1] = (runs[-1][0], at + 0.5, step)
        else:
            runs.append((at - 0.5, at + 0.5, step))
    return runs


def _dash(begin: float, end: float, value: float) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": begin,
        "x1": end,
        "y0": value,
        "y1": value,
        "line": {"color": palette.MARK, "width": 1.2, "dash": "dash"},
    }
