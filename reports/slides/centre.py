"""Answers that stand around their middle, as on the screen: each row begins where the middles meet.

A bar without colour keeps the room at its left, so that the shares stay what they are for whoever edits them.
"""

from dataclasses import replace

from charts.native import Kind, NativeChart, Role, Series

_NAMELESS = "\u00a0"  # LibreOffice and PowerPoint do not agree which entry of a legend is left out


def centred(chart: NativeChart) -> NativeChart:
    """The chart with that room as its first series; any other chart, and one that has it, as it is."""
    roles = [series.role for series in chart.series]
    if chart.kind is not Kind.STACKED or Role.NEUTRAL not in roles or Role.ROOM in roles:
        return chart
    rows = range(len(chart.categories))
    before = [_before_middle(chart, at) for at in rows]
    whole = [sum(series.values[at] or 0.0 for series in chart.series) for at in rows]
    most = max(before, default=0.0)
    room = Series(_NAMELESS, tuple(most - own for own in before), Role.ROOM)
    end = max((most - own + all_of for own, all_of in zip(before, whole, strict=True)), default=1.0)
    return replace(chart, series=(room, *chart.series), maximum=end)


def _before_middle(chart: NativeChart, at: int) -> float:
    """What is left of the middle: the bad answers, and half of those in between."""
    parts = {Role.BAD: 1.0, Role.NEUTRAL: 0.5}
    return sum(parts.get(series.role, 0.0) * (series.values[at] or 0.0) for series in chart.series)
