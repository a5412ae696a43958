"""What the drawings share: the layout around them, the names of rows, the diamond of a published figure."""

from collections.abc import Sequence
from typing import Any

from charts import palette
from charts.form_texts import NAME, cut
from charts.forms import Mark, in_words
from language import _
from metrics.units import Unit

Drawing = tuple[list[dict[str, Any]], dict[str, Any]]
FONT = "Inter, sans-serif"
MUTED = 0.72  # opacity of secondary words; the colour is the theme's
CLEAR = "rgba(0,0,0,0)"
PHONE = 235  # pixels of a plot beside the names of its rows, on a phone
CHARACTER = 6.7  # pixels of one character of a label


def short(label: str, *, bold: bool = False, longest: int = NAME) -> str:
    """The name of a row, a line or a dot, as long as a chart has room for it; its hover has more."""
    said = cut(label, longest)
    return f"<b>{said}</b>" if bold else said


def names(labels: list[str], heights: list[float]) -> dict[str, Any]:
    return {
        "range": [0.4, len(labels) + 0.6],
        "tickvals": heights,
        "ticktext": [label.replace("<br>", "  <br>") + "  " for label in labels],  # off the plot, every line
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
        "ticks": "",
    }


def layout(**particular: Any) -> dict[str, Any]:
    return {
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"font": {"family": FONT, "size": 12}},
        "font": {"family": FONT, "size": 12},
        **particular,
    }


def end_with_words(begin: float, at: float, text: str, away: float) -> float:
    """Where an axis from `begin` has to end, for a text `away` pixels right of `at` to fit on a phone."""
    wide = min(0.6 * PHONE, away + len(text) * CHARACTER)
    return begin + (at - begin) / (1 - wide / PHONE)


def diamonds(marks: Sequence[Mark], heights: Sequence[float], unit: Unit, locale: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": _("published"),
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
