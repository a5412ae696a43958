"""Crossings of rows and columns as cells, the darker the more; on a white or a dark card alike."""

from typing import Any

from charts import palette
from charts.drawing.layout import Drawing, layout, short
from charts.heat import Heat

ROW, ROOM = 26, 30  # pixels of a row, and of the words of the columns


def heat(form: Heat) -> Drawing:
    across, down = list(range(len(form.columns))), list(range(len(form.rows)))
    cells: dict[str, Any] = {
        "type": "heatmap",
        "x": across,
        "y": down,
        "z": [list(row) for row in form.values],
        "zmin": 0,
        "zmax": form.darkest,
        "colorscale": [[0, palette.HEAT[0]], [1, palette.HEAT[1 if form.written else 2]]],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverongaps": False,
        "hoverinfo": "text",
        "hovertext": [
            [_said(form, at, column) for column in range(len(form.columns))] for at in range(len(form.rows))
        ],
    }
    if form.written:
        cells |= {
            "text": [_shown(row, said) for row, said in zip(form.values, form.said, strict=True)],
            "texttemplate": "%{text}",
            "textfont": {"size": 11.5},
        }
    marked = across[:: form.every]
    around = layout(
        height=ROW * max(1, len(form.rows)) + ROOM + 6,
        margin={"l": 4, "r": 4, "t": ROOM, "b": 6},
        xaxis={
            "side": "top",
            "tickvals": marked,
            "ticktext": [form.columns[at] for at in marked],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "tickangle": 0,
            "ticks": "",
        },
        yaxis={
            "tickvals": down,
            "ticktext": [f"{short(row)}  " for row in form.rows],
            "autorange": "reversed",
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
            "ticks": "",
        },
    )
    return [cells], around


def _said(form: Heat, at: int, column: int) -> str:
    place = form.place.format(row=form.rows[at], column=form.columns[column])
    return f"{place}<br><b>{form.said[at][column]}</b>"


def _shown(values: tuple[float | None, ...], said: tuple[str, ...]) -> list[str]:
    """The words of the cells that hold something: a page of zeros hides what is there."""
    return [words if value else "" for value, words in zip(values, said, strict=True)]
