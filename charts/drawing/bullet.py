"""Ours solid from zero, the published figure a diamond, the plan hatched, the interval a thin whisker."""

from typing import Any

from charts import palette
from charts.drawing.layout import CLEAR, MUTED, Drawing, diamonds, layout, short
from charts.forms import Bullet, BulletRow, in_words
from language import _

_ROW, _LINE = 58, 16  # pixels of a row with one line below its bar, and of each further line
_NAME = 48  # characters of a name, which has a line of its own
_FIT_A_PHONE = 47  # characters of a name and its words on one line; more, and the words stand below the bar


def bullet(form: Bullet) -> Drawing:
    below = max((len(_below(form, row)) for row in form.rows), default=0)
    step, bottom = _ROW + _LINE * max(0, below - 1), len(form.rows)
    tops = [bottom - at for at in range(len(form.rows))]
    heights = [top - 32 / step for top in tops]
    values = [row.value or 0.0 for row in form.rows]
    colours = [palette.ACCENT if row.ours else palette.OTHER for row in form.rows]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": heights,
        "width": 14 / step,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    data: list[dict[str, Any]] = [
        {**bars, "x": [_track(form, row) for row in form.rows], "marker": {"color": palette.TRACK}},
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
                "name": _("planned"),
                "x": [row.planned or None for row in form.rows],  # the border of a bar of 0 would be drawn
                "base": values,
                "marker": {
                    "color": CLEAR,
                    "line": {"color": palette.OTHER, "width": 1},
                    "pattern": {"shape": "/", "fgcolor": palette.OTHER, "size": 6, "solidity": 0.35},
                },
                "hoverinfo": "text",
                "hovertext": [
                    _("{label}: {value} planned").format(
                        label=row.label, value=in_words(row.planned, form.unit, form.locale)
                    )
                    for row in form.rows
                ],
            }
        )
    placed = [(mark, at) for row, at in zip(form.rows, heights, strict=True) for mark in row.marks]
    if placed:
        data.append(diamonds([mark for mark, _ in placed], [at for _, at in placed], form.unit, form.locale))
    annotations = [
        note for row, top in zip(form.rows, tops, strict=True) for note in _bullet_words(form, row, top, step)
    ]
    around = layout(
        height=step * len(form.rows) + 14,
        margin={"l": 0, "r": 6, "t": 4, "b": 10},
        barmode="overlay",
        annotations=annotations,
        xaxis={"range": [0, form.maximum], "visible": False, "fixedrange": True},
        yaxis={"range": [0, bottom], "visible": False, "fixedrange": True},
    )
    return data, around


def _track(form: Bullet, row: BulletRow) -> float:
    """How far the bar could reach; an empty one would say 0 where no share is told."""
    return form.maximum if row.value is not None or row.marks else 0.0


def _whisker(rows: tuple[BulletRow, ...], values: list[float]) -> dict[str, Any]:
    low = [value - row.low if row.low is not None else 0 for row, value in zip(rows, values, strict=True)]
    high = [row.high - value if row.high is not None else 0 for row, value in zip(rows, values, strict=True)]
    return {
        "type": "data",
        "symmetric": False,
        "array": high,
        "arrayminus": low,
        "thickness": 1.5,
        "width": 0,
        "color": palette.WHISKER,
    }


def _bullet_words(form: Bullet, row: BulletRow, top: float, step: int) -> list[dict[str, Any]]:
    """The name and the words of a row above its bar, the words below where a phone has no room for both."""
    head = {"yref": "y", "y": top - 12 / step, "xref": "paper", "showarrow": False, "font": {"size": 13}}
    figure = {**head, "x": 1, "xanchor": "right", "text": f"<b>{row.words}</b>" if row.ours else row.words}
    if _is_long(row):
        figure |= {"y": top - 48 / step, "font": {"size": 12}}
    return [
        {**head, "x": 0, "xanchor": "left", "text": short(row.label, bold=row.ours, longest=_NAME)},
        figure,
        *(
            _under(value, said, top - (48 + _LINE * line) / step, form.maximum)
            for line, (value, said) in enumerate(_below(form, row))
            if said
        ),
    ]


def _below(form: Bullet, row: BulletRow) -> list[tuple[float, str]]:
    """What stands below a bar, a line each and where: its words if they are long, its marks, its note."""
    marks = [
        (mark.value, f"{mark.label}: {in_words(mark.value, form.unit, form.locale)}") for mark in row.marks
    ]
    note = [(0.0, row.note)] if row.note else []
    return [*([(0.0, "")] * _is_long(row)), *marks, *note]


def _is_long(row: BulletRow) -> bool:
    return len(row.label) + len(row.words) > _FIT_A_PHONE


def _under(value: float, text: str, height: float, maximum: float) -> dict[str, Any]:
    place = value / maximum
    return {
        "x": value,
        "y": height,
        "text": text,
        "showarrow": False,
        "xanchor": "left" if place < 0.25 else "right" if place > 0.75 else "center",
        "font": {"size": 11},
        "opacity": MUTED,
    }
