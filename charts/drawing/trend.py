"""Lines over periods, the subject in the accent, each named at its end instead of in a legend."""

from itertools import pairwise
from typing import Any

from charts import palette, words
from charts.drawing.layout import CHARACTER, MUTED, Drawing, layout, short
from charts.drawing.written import note_hovers, room_for_notes, written_on
from charts.forms import Line, Trend, in_words
from charts.scale import axis_marks, lifted, spaced, tick_words
from language import _

HEIGHT, TOP, BOTTOM = 270, 16, 28
_LINES_AT_EASE = 4  # each line beyond gets room for its label
_LINE_LABEL_GAP = 16  # pixels between two labels at lines' ends
_LABEL_AWAY = 17  # pixels from the lines' ends to the labels
_ATTACHED = 3  # pixels by which a label may miss its line before a thin line leads to it
_WEEKS_OF_A_YEAR = 53
_PANEL, _SMALL = 335, 6  # pixels of a panel on a phone, and of a character of an axis

Gapped = tuple[float | None, ...]


def trend(form: Trend) -> Drawing:
    marks = axis_marks(form)
    floor, ceiling = marks[0], marks[-1] + (marks[-1] - marks[0]) * 0.03
    top = TOP + room_for_notes(form)
    height = HEIGHT + top - TOP + _LINE_LABEL_GAP * max(0, len(form.lines) - _LINES_AT_EASE)
    labels = _end_labels(form, floor, ceiling, height - top - BOTTOM)
    longest = max((len(_plain(label["text"])) for label in labels), default=4)
    if floor > 0:
        labels.append(_not_from_zero(floor, form))
    labels += _band_beyond(form, ceiling)
    shapes, written = written_on(form, floor, ceiling)
    labels += written
    right = 6 + _LABEL_AWAY + longest * CHARACTER
    said = tick_words(marks, form.unit, form.locale)
    chosen = _apart(form, _PANEL - right - max(map(len, said)) * _SMALL)
    around = layout(
        height=height,
        margin={"l": 4, "r": right, "t": top, "b": BOTTOM},
        hovermode="closest",
        annotations=labels,
        shapes=shapes,
        xaxis={
            "range": [-0.15, max(1, len(form.periods) - 1) + 0.05],
            "tickvals": chosen,
            "ticktext": [_short(form.periods[at], form) for at in chosen],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "tickangle": 0,
            "ticks": "",
        },
        yaxis={
            "range": [floor, ceiling],
            "tickvals": marks,
            "ticktext": said,
            "gridcolor": palette.GRID,
            "zeroline": False,
            "fixedrange": True,
            "automargin": True,
        },
    )
    hovers = note_hovers(form, ceiling)
    return [trace for line in form.lines for trace in _line(line, form)] + hovers, around


def _end_labels(form: Trend, floor: float, ceiling: float, high: float) -> list[dict[str, Any]]:
    """The lines' names and last values, in the margin, apart from one another; `high` is the plot in pixels.

    Placed on the paper (0..1), because Plotly hides what lies beyond an axis, and the lowest may have to.
    """
    ends = [line for line in form.lines if line.last is not None]
    wanted = [((line.last or 0.0) - floor) / ((ceiling - floor) or 1.0) for line in ends]
    gap = _LINE_LABEL_GAP / high
    heights = lifted(spaced(wanted, gap), gap, 0.02)  # the lowest would lie on the axis's own words
    return [
        _line_label(line, own, (at - own) * high, in_words(line.last, form.unit, form.locale))
        for line, own, at in zip(ends, wanted, heights, strict=True)
    ]


def _line(line: Line, form: Trend) -> list[dict[str, Any]]:
    at = list(range(len(form.periods)))
    colour = palette.ACCENT if line.subject else palette.OTHER
    stroke = {
        "color": colour,
        "width": 2.6 if line.subject else 1.5,
        "dash": "dot" if line.previous else "solid",
    }
    last = max((index for index in at if line.values[index] is not None), default=-1)
    alone = [_alone(line.values, index) or index == last for index in at]
    drawn: list[dict[str, Any]] = []
    if line.low and line.high:
        drawn = [_band(line.low, line.high)]
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
            "cliponaxis": False,
            "hoverinfo": "text",
            "hovertext": [
                f"<b>{line.name}</b> {in_words(value, form.unit, form.locale)}"
                f"<br>{words.period(period, form.locale)}"
                for value, period in zip(line.values, form.periods, strict=True)
            ],
        }
    )
    return drawn


def _band(low: Gapped, high: Gapped) -> dict[str, Any]:
    """One closed shape a run of periods: a shape between two traces would reach across the gaps."""
    x: list[int | None] = []
    y: list[float | None] = []
    for run in _runs(low, high):
        x += [*run, *reversed(run), None]
        y += [*(low[at] for at in run), *(high[at] for at in reversed(run)), None]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": _("band"),
        "hoverinfo": "skip",
        "line": {"width": 0},
        "x": x,
        "y": y,
        "fill": "toself",
        "fillcolor": palette.BAND,
    }


def _runs(low: Gapped, high: Gapped) -> list[list[int]]:
    """The positions where both edges are known, parted at the gaps."""
    runs: list[list[int]] = [[]]
    for at, edges in enumerate(zip(low, high, strict=True)):
        if None not in edges:
            runs[-1].append(at)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _alone(values: tuple[float | None, ...], at: int) -> bool:
    before = values[at - 1] if at > 0 else None
    after = values[at + 1] if at + 1 < len(values) else None
    return values[at] is not None and before is None and after is None


def _line_label(line: Line, own: float, lift: float, value: str) -> dict[str, Any]:
    """The label beside the line's end at height `own`; `lift` pixels above it, a thin line leads to it."""
    called = short(line.name, bold=line.subject)
    leader: dict[str, Any] = {"showarrow": False, "xshift": _LABEL_AWAY, "yshift": lift}
    if abs(lift) > _ATTACHED:
        leader = {
            "showarrow": True,
            "arrowhead": 0,
            "arrowwidth": 0.8,
            "arrowcolor": palette.ACCENT if line.subject else palette.OTHER,
            "ax": _LABEL_AWAY,
            "ay": -lift,
            "standoff": 4,
        }
    return {
        "xref": "paper",
        "x": 1,
        "xanchor": "left",
        "yref": "paper",
        "yanchor": "middle",
        "y": own,
        "text": f"{called} {value}",
        "align": "left",
        "font": {"size": 12},
        "opacity": 1 if line.subject else MUTED,
        **leader,
    }


def _band_beyond(form: Trend, ceiling: float) -> list[dict[str, Any]]:
    """Says how far the band goes where it leaves the plot, which would be flat with all of it."""
    highest = max((edge for line in form.lines for edge in line.high if edge is not None), default=ceiling)
    if highest <= ceiling:
        return []
    return [
        {
            "xref": "paper",
            "x": 0,
            "xanchor": "left",
            "yref": "paper",
            "y": 1,
            "yanchor": "bottom",
            "text": _("the band goes up to {value}").format(value=in_words(highest, form.unit, form.locale)),
            "showarrow": False,
            "font": {"size": 11},
            "opacity": MUTED,
        }
    ]


def _not_from_zero(floor: float, form: Trend) -> dict[str, Any]:
    return {
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yref": "paper",
        "y": 0,
        "yanchor": "bottom",
        "text": _("scale from {value}, not from 0").format(
            value=tick_words([floor], form.unit, form.locale)[0]
        ),
        "showarrow": False,
        "font": {"size": 11},
        "opacity": MUTED,
    }


def _apart(form: Trend, wide: float) -> list[int]:
    """The periods to name on an axis so wide: fewer where their names would lie on each other."""
    length = len(form.periods)
    for most in (4, 3):
        chosen = _spread_out(length, most)
        named = max((len(_short(form.periods[at], form)) for at in chosen), default=0)
        step = min((after - before for before, after in pairwise(chosen)), default=length)
        if wide * step >= (named + 1) * _SMALL * max(1, length - 1):
            return chosen
    return _spread_out(length, 2)


def _spread_out(length: int, most: int = 4) -> list[int]:
    """At most `most` indices, evenly apart, the last one included."""
    if length <= most:
        return list(range(length))
    step = -(-(length - 1) // (most - 1))
    return sorted(range(length - 1, -1, -step))


def _short(period: str, form: Trend) -> str:
    """A week by its first day; by its month and year where the weeks are more than a year's."""
    if "W" not in period:
        return words.period(period, form.locale)
    short = words.month if len(form.periods) > _WEEKS_OF_A_YEAR else words.day_of_year
    return short(words.period_start(period), form.locale)


def _plain(text: str) -> str:
    return text.replace("<b>", "").replace("</b>", "")
