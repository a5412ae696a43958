"""Draws a form with Plotly: one dictionary of data and one of layout, handed on as they are.

add_trace, add_shape and add_annotation copy the whole figure each time (230 ms against 11 ms for a page's
chart), so nothing is added afterwards; even the constructor copies (2 ms a chart). No text has a colour: it
follows the theme that the viewer toggles.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import plotly.graph_objects as go
from plotly.io import templates

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
from charts.form_texts import escaped
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


class Finished(go.Figure):  # type: ignore[misc]  # Plotly has no types
    """A figure that is only handed on: Plotly would copy all of it twice, a millisecond or two each time.

    It knows to_dict() and nothing else of a figure.
    """

    def __init__(self, data: list[dict[str, Any]], around: dict[str, Any]) -> None:
        """Sets nothing of what Plotly does: this figure is never changed."""
        object.__setattr__(self, "_made", {"data": data, "layout": {**around, "template": _template()}})

    def to_dict(self) -> dict[str, Any]:
        """Data and layout, with the template that Plotly gives every figure."""
        made: dict[str, Any] = self._made
        return made


def draw(form: Drawn) -> go.Figure:
    """The figure of a form, to be handed on."""
    return Finished(*drawing(form))


def checked(form: Drawn) -> go.Figure:
    """The figure of a form, every property validated by Plotly: for tests, a hundred times slower."""
    data, around = drawing(form)
    return go.Figure(data=data, layout=around)


def _template() -> dict[str, Any]:
    return _template_of(str(templates.default))


@lru_cache(maxsize=4)
def _template_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = templates[name].to_plotly_json()
    return found


def drawing(form: Drawn) -> Drawing:
    """Data and layout of a form, as plain dictionaries; no word of it is markup but what drawing adds."""
    return _DRAWN[type(form)](escaped(form))


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
