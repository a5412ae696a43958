"""Shares by number of cases inside their usual range; who stands apart is named, in a shape of its own."""

from math import log10
from typing import Any

from charts import palette, words
from charts.drawing.layout import MUTED, Drawing, layout, short
from charts.scale import tick_words, ticks
from charts.usual import EDGE, OUTSIDE, Place, UsualRange
from language import _

HEIGHT = 340
COUNTS = tuple(step * 10**power for power in range(8) for step in (1, 2, 5))


def usual_range(form: UsualRange) -> Drawing:
    if not form.limits:
        return [], layout(height=HEIGHT)
    low, high = _ends(form)
    marks = ticks(low, high, form.unit)
    data = [_area(form, OUTSIDE), _area(form, EDGE), _middle(form), _dots(form)]
    least, most = form.limits[0].cases, form.limits[-1].cases
    counts = [count for count in COUNTS if least <= count <= most] or [round(most)]
    around = layout(
        height=HEIGHT,
        margin={"l": 4, "r": 14, "t": 12, "b": 44},
        hovermode="closest",
        annotations=[_name(place) for place in form.places if place.side],
        xaxis={
            "type": "log",
            "range": [log10(least), log10(most)],
            "tickvals": counts,
            "ticktext": [words.count(count, form.locale) for count in counts],
            "title": {"text": form.counted, "font": {"size": 11}, "standoff": 6},
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        yaxis={
            "range": [low, max(high, marks[-1]) if marks[-1] <= 1 else high],
            "tickvals": marks,
            "ticktext": tick_words(marks, form.unit, form.locale),
            "gridcolor": palette.GRID,
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
        },
    )
    return data, around


def _ends(form: UsualRange) -> tuple[float, float]:
    """The lowest and highest share drawn: all slices, and the limits where slices are."""
    fewest = min((place.cases for place in form.places), default=1)
    near = [limit for limit in form.limits if limit.cases >= fewest] or list(form.limits)
    values = [place.value for place in form.places]
    values += [value for limit in near for value in (limit.low_edge, limit.high_edge)]
    low, high = min(values), max(values)
    room = (high - low) * 0.06 or 0.02
    return max(0.0, low - room), min(1.02, high + room)


def _area(form: UsualRange, which: int) -> dict[str, Any]:
    """The usual range, or the wider one around it, as one closed shape."""
    cases = [limit.cases for limit in form.limits]
    lows = [limit.low if which == EDGE else limit.low_edge for limit in form.limits]
    highs = [limit.high if which == EDGE else limit.high_edge for limit in form.limits]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": _("usual range") if which == EDGE else _("edge of the usual range"),
        "x": [*cases, *reversed(cases)],
        "y": [*lows, *reversed(highs)],
        "fill": "toself",
        "fillcolor": palette.TRACK,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _middle(form: UsualRange) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": _("together"),
        "x": [form.limits[0].cases, form.limits[-1].cases],
        "y": [form.centre, form.centre],
        "line": {"color": palette.OTHER, "width": 1.2, "dash": "dash"},
        "hoverinfo": "skip",
    }


def _dots(form: UsualRange) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": _("slices"),
        "x": [place.cases for place in form.places],
        "y": [place.value for place in form.places],
        "marker": {
            "size": [12 if place.side else 9 for place in form.places],
            "symbol": [_symbol(place) for place in form.places],
            "color": [_colour(place) for place in form.places],
            "opacity": 1,
        },
        "hoverinfo": "text",
        "hovertext": [
            f"<b>{place.label}</b> {form.words(place.value)}"
            f"<br>{words.count(place.cases, form.locale)} {form.counted}<br>{place.stands}"
            for place in form.places
        ],
        "cliponaxis": False,
    }


def _symbol(place: Place) -> str:
    """A triangle points to where a slice stands apart, so that nobody needs the colour."""
    if not place.side:
        return "circle"
    return "triangle-up" if place.side > 0 else "triangle-down"


def _colour(place: Place) -> str:
    if not place.side:
        return palette.OTHER
    if place.good is None:
        return palette.MARK
    return palette.LIKERT[-1] if place.good else palette.LIKERT[0]


def _name(place: Place) -> dict[str, Any]:
    above = place.side > 0
    return {
        "x": log10(place.cases),
        "y": place.value,
        "yanchor": "bottom" if above else "top",
        "yshift": 7 if above else -7,
        "text": short(place.label, bold=abs(place.side) == OUTSIDE),
        "showarrow": False,
        "font": {"size": 12},
        "opacity": 1 if abs(place.side) == OUTSIDE else MUTED,
    }
