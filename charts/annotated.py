"""What people wrote, put on a chart: notes on their day over time, targets as a mark.

A chart says the same in its table and aloud. Text that somebody typed is only ever text: whoever draws it
escapes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from charts import words
from charts.forms import Bars, Bullet, DotRange, Mark, Trend, in_words
from charts.note_mark import NoteMark
from charts.periods import following
from charts.readings import Reading
from language import N_, _
from metrics import METRICS
from metrics.statistics.control import FEWEST_POINTS, Assurance, assurance, xmr
from metrics.units import Better

TARGET = N_("target")
_ASSURED = {
    Assurance.ALWAYS: N_("{target}: always met while things vary as usual."),
    Assurance.SOMETIMES: N_("{target}: sometimes met while things vary as usual."),
    Assurance.NEVER: N_("{target}: never met while things vary as usual."),
}


@dataclass(frozen=True)
class Aim:
    """A value to reach from a day on, in the metric's base unit."""

    valid_from: date
    value: float


def in_force(aims: Sequence[Aim], on: date | None) -> Aim | None:
    """The aim that began last by a day (None: of all); no two begin on one day."""
    begun = [aim for aim in aims if on is None or aim.valid_from <= on]
    return max(begun, key=lambda aim: aim.valid_from, default=None)


def noted(trend: Trend, notes: Sequence[tuple[date, str, str]]) -> Trend:
    """The trend with its notes (day, text, desk or '') that fall on one of its periods, in order of time."""
    placed = [(_place(trend, day), day, text, desk) for day, text, desk in sorted(notes)]
    marks = [
        NoteMark(at, words.day(day, trend.locale), text, desk)
        for at, day, text, desk in placed
        if at is not None
    ]
    return replace(trend, notes=tuple(marks))


def _place(trend: Trend, day: date) -> float | None:
    """Where a day lies on the axis, whose periods are a whole apart with their middle at 0, 1, 2 ..."""
    for at, label in enumerate(trend.periods):
        begin, end = words.period_start(label), words.period_start(following(label))
        if begin <= day < end:
            return at - 0.5 + (day - begin).days / (end - begin).days
    return None


def aimed(trend: Trend, aims: Sequence[Aim]) -> Trend:
    """The trend with the target that was in force at the end of each of its periods."""
    steps = tuple(_value(in_force(aims, _last_day(label))) for label in trend.periods)
    known = [step for step in steps if step is not None]
    if not known:
        return trend
    return replace(trend, target=Mark(known[-1], _(TARGET)), steps=steps)


def _last_day(label: str) -> date:
    return date.fromordinal(words.period_start(following(label)).toordinal() - 1)


def _value(aim: Aim | None) -> float | None:
    return None if aim is None else aim.value


def assured(trend: Trend, metric: str) -> str:
    """'Target 90 %: always met while things vary as usual.'; '' without a target.

    Always, sometimes, never: it lies below, within or above the usual range (metrics.statistics.control), or
    the other way round where less is better. With under twelve known periods it says in how many of them the
    target of that time was reached.
    """
    line = next((each for each in trend.lines if each.subject), None)
    if trend.target is None or line is None or METRICS[metric].better is Better.NEITHER:
        return ""
    higher = METRICS[metric].better is Better.HIGHER
    values = [value for value in line.values if value is not None]
    named = _("Target {value}").format(value=in_words(trend.target.value, trend.unit, trend.locale))
    if len(values) >= FEWEST_POINTS:
        found = assurance(xmr(np.array(values)), trend.target.value, higher_is_better=higher)
        return _(_ASSURED[found]).format(target=named)
    pairs = zip(line.values, trend.steps, strict=True)
    judged = [(value, step) for value, step in pairs if value is not None and step is not None]
    reached = sum(value >= step if higher else value <= step for value, step in judged)
    if not judged:
        return f"{named}."
    told = _("{target}: met in {reached} of {n} periods.")
    return told.format(target=named, reached=reached, n=len(judged))


def verdict(one: Reading, aim: Aim | None, locale: str = words.ENGLISH) -> str:
    """'Target 90 %: met'; 'too close to say' where the target lies within what ours may be; '' without one.

    Where no direction is better, or ours is unknown, only the target is said.
    """
    if aim is None:
        return ""
    metric = METRICS[one.metric]
    named = _("Target {value}").format(value=in_words(aim.value, metric.unit, locale))
    if not one.ok or one.value is None or metric.better is Better.NEITHER:
        return named
    if one.low is not None and one.high is not None and one.low < aim.value < one.high:
        return _("{target}: too close to say").format(target=named)
    met = one.value >= aim.value if metric.better is Better.HIGHER else one.value <= aim.value
    return (_("{target}: met") if met else _("{target}: not met")).format(target=named)


def marked(bullet: Bullet, aim: Aim | None) -> Bullet:
    """The bullet with our own target as a mark on our rows."""
    if aim is None:
        return bullet
    mark = Mark(aim.value, _("our target"))
    rows = tuple(
        replace(row, marks=(*row.marks, mark)) if row.ours and row.value is not None else row
        for row in bullet.rows
    )
    return replace(bullet, rows=rows)


def crossed(bars: Bars, aim: Aim | None) -> Bars:
    """The bars with the target as a line across."""
    return bars if aim is None else replace(bars, marks=(*bars.marks, Mark(aim.value, _(TARGET))))


def dotted_targets(ranges: DotRange, aims: dict[str, Aim]) -> DotRange:
    """The times with the target of each slice, by its label."""
    rows = tuple(
        replace(row, target=aims[row.label].value) if row.label in aims else row for row in ranges.rows
    )
    return replace(ranges, rows=rows)
