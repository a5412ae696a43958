"""Draws a form with Plotly: one dictionary of data and one of layout, handed over in one constructor call.

add_trace, add_shape and add_annotation copy the whole figure each time (230 ms against 11 ms for a page's
chart), so nothing is added afterwards. No text has a colour: it follows the theme that the viewer toggles.
"""

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go

from charts.drawing.bars import bars
from charts.drawing.bullet import bullet
from charts.drawing.heat import heat
from charts.drawing.layout import Drawing
from charts.drawing.likert import likert
from charts.drawing.moves import moves
from charts.drawing.ranges import dot_range
from charts.drawing.trend import trend
from charts.drawing.usual import usual_range
from charts.form import Drawn
from charts.forms import Bars, Bullet, DotRange, Likert, Trend
from charts.heat import Heat
from charts.moves import Moves
from charts.usual import UsualRange

_DRAWN: dict[type[Drawn], Callable[[Any], Drawing]] = {
    Bullet: bullet,
    Trend: trend,
    DotRange: dot_range,
    Likert: likert,
    Bars: bars,
    Heat: heat,
    Moves: moves,
    UsualRange: usual_range,
}


def draw(form: Drawn, *, checked: bool = False) -> go.Figure:
    """The figure of a form. `checked` lets Plotly validate every property: for tests, ten times slower."""
    data, around = drawing(form)
    return go.Figure(data=data, layout=around, _validate=checked)


def drawing(form: Drawn) -> Drawing:
    """Data and layout of a form, as plain dictionaries."""
    return _DRAWN[type(form)](form)


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
