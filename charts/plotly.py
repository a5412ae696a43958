"""Draws a form with Plotly: one dictionary of data and one of layout, handed over in one constructor call.

add_trace, add_shape and add_annotation copy the whole figure each time (230 ms against 11 ms for a page's
chart), so nothing is added afterwards. No text has a colour: it follows the theme that the viewer toggles.
"""

from typing import Any

import plotly.graph_objects as go

from charts.drawing.bars import bars
from charts.drawing.bullet import bullet
from charts.drawing.layout import Drawing
from charts.drawing.likert import likert
from charts.drawing.ranges import dot_range
from charts.drawing.trend import trend
from charts.forms import Bars, Bullet, DotRange, Form, Likert, Trend


def draw(form: Form, *, checked: bool = False) -> go.Figure:
    """The figure of a form. `checked` lets Plotly validate every property: for tests, ten times slower."""
    data, around = drawing(form)
    return go.Figure(data=data, layout=around, _validate=checked)


def drawing(form: Form) -> Drawing:
    """Data and layout of a form, as plain dictionaries."""
    match form:
        case Bullet():
            return bullet(form)
        case Trend():
            return trend(form)
        case DotRange():
            return dot_range(form)
        case Likert():
            return likert(form)
        case Bars():
            return bars(form)


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
