"""How each kind of metric uses a row of its facts: whether, for how many cases, and on which side."""

from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from sqlalchemy import ColumnElement, and_, case, cast, column, func, literal, null, or_
from sqlalchemy import Float as Number
from sqlalchemy import Integer as Whole
from sqlalchemy import String as Text

from metrics.declaration import Count, Metric, NetScore, Percentile, Quotient, Ratio, ScaleMean
from metrics.deflection import CountedRatio
from metrics.facts import contacts as f
from metrics.facts import costs as c
from metrics.facts.rows import Flag
from metrics.mix import (
    NOT_A_CHANNEL,
    SMALLEST_CHANNEL,
    Mix,
    effective_channels,
    share_of_channels,
    single_channel,
    standardised_satisfaction,
)
from metrics.money import MeanCost, MixShiftCost
from metrics.records.asked import At
from metrics.statement import accepted
from metrics.window import Question

CHANNEL = column("channel", Text)
DESK = column("desk", Text)
CHOSEN = and_(CHANNEL.is_not(None), CHANNEL.not_in(NOT_A_CHANNEL))  # by the people who asked
ONE = literal(1)
NO_SIDE: ColumnElement[Any] = cast(null(), Whole)
NO_VALUE: ColumnElement[Any] = cast(null(), Number)


@dataclass(frozen=True)
class Reckoning:
    """What a metric makes of a row.

    `used`: it is one of n. `stands_for`: so many cases of n, where used; `left` likewise where it is not.
    `side`: 1 counted (in the numerator), 0 not, -1 against it; null where all rows are alike. `value`: what
    is summed up of it, such as minutes. Rows for which `spoken_of` does not hold are no matter of the metric.
    """

    used: Flag
    spoken_of: Flag
    stands_for: ColumnElement[Any] = ONE
    left: ColumnElement[Any] = ONE
    side: ColumnElement[Any] = NO_SIDE
    value: ColumnElement[Any] = NO_VALUE


def yes_or_no(condition: Flag) -> ColumnElement[Any]:
    return case((condition, 1), else_=0)


@singledispatch
def reckoning(metric: Metric, usable: Flag, question: Question, at: At) -> Reckoning:  # noqa: ARG001 the kinds read them
    """What the metric makes of the rows of its facts; TypeError for a kind that answers for itself."""
    raise TypeError(f"{metric.name}: its records are not rows of its facts")


@reckoning.register
def _(metric: Ratio, usable: Flag, question: Question, at: At) -> Reckoning:  # noqa: ARG001
    weight = literal(1) if metric.weight is None else metric.weight
    used = and_(usable, metric.denominator)
    return Reckoning(used, metric.cases, weight, weight, yes_or_no(metric.numerator))


@reckoning.register
def _(metric: CountedRatio, usable: Flag, question: Question, at: At) -> Reckoning:  # noqa: ARG001
    """As any share, but none at all where no row of the slice counts what the numerator adds up."""
    weight = literal(1) if metric.weight is None else metric.weight
    counts = yes_or_no(and_(usable, metric.cases, metric.counts))
    used = and_(usable, metric.denominator, func.max(counts).over() > 0)
    return Reckoning(used, metric.cases, weight, weight, yes_or_no(metric.numerator))


@reckoning.register
def _(metric: Quotient, usable: Flag, question: Question, at: At) -> Reckoning:  # noqa: ARG001
    used = and_(usable, metric.numerator.is_not(None), metric.denominator.is_not(None))
    amount = literal(1) if metric.per_row else metric.denominator
    return Reckoning(used, metric.cases, amount)


@reckoning.register
def _(metric: Count, usable: Flag, question: Question, at: At) -> Reckoning:  # noqa: ARG001
    weight = literal(1) if metric.weight is None else metric.weight
    side = yes_or_no(metric.counts) if metric.signed is None else metric.signed
    return Reckoning(usable, metric.cases, weight, weight, side)


@reckoning.register
def _(metric: Percentile, usable: Flag, question: Question, at: At) -> Reckoning:  # noqa: ARG001
    return Reckoning(and_(usable, metric.of >= 0), metric.cases, value=metric.of)


@reckoning.register
def _(metric: ScaleMean, usable: Flag, question: Question, at: At) -> Reckoning:  # noqa: ARG001
    known = (end.is_not(None) for end in (metric.of, *metric.scale))
    return Reckoning(and_(usable, *known), metric.cases, value=metric.of)


@reckoning.register
def _(metric: NetScore, usable: Flag, question: Question, at: At) -> Reckoning:  # noqa: ARG001
    side = case((metric.promoters, 1), (metric.detractors, -1), else_=0)
    return Reckoning(and_(usable, metric.denominator), metric.cases, side=side)


@reckoning.register(MeanCost)
@reckoning.register(MixShiftCost)
def _(metric: MeanCost | MixShiftCost, usable: Flag, question: Question, at: At) -> Reckoning:  # noqa: ARG001
    used = and_(usable, c.per_contact.is_not(None))
    return Reckoning(used, metric.cases, c.weight, c.weight, value=c.per_contact)


@reckoning.register
def _(metric: Mix, usable: Flag, question: Question, at: At) -> Reckoning:  # noqa: ARG001
    if metric.shape is share_of_channels:
        return _of_channels(metric, usable, at)
    if metric.shape is effective_channels:
        return Reckoning(and_(usable, CHOSEN), metric.cases, f.weight, f.weight)
    if metric.shape is standardised_satisfaction:
        rated, satisfied = (metric.sums[name] == 1 for name in ("rated", "satisfied"))
        return Reckoning(and_(usable, rated), metric.cases, side=yes_or_no(satisfied))
    if metric.shape is single_channel:
        return _at_single_channel_desks(metric, usable)
    raise TypeError(f"{metric.name}: its records are not rows of its facts")


def _of_channels(metric: Mix, usable: Flag, at: At) -> Reckoning:
    """All channels are used, one of them is counted; what is left out is of that one."""
    if "channel" not in at:
        return Reckoning(usable, metric.cases, f.weight, f.weight)
    chosen = accepted(CHANNEL, (at["channel"],))
    spoken_of = and_(metric.cases, or_(usable, chosen))
    return Reckoning(usable, spoken_of, f.weight, f.weight, yes_or_no(chosen))


def _at_single_channel_desks(metric: Mix, usable: Flag) -> Reckoning:
    """Contacts by channels with enough of them at their desk; counted where the desk has no other such."""
    named = and_(DESK.is_not(None), CHOSEN)
    each = func.sum(case((and_(usable, metric.cases), f.weight), else_=0))
    offered = and_(named, each.over(partition_by=(DESK, CHANNEL)) >= SMALLEST_CHANNEL)
    return Reckoning(and_(usable, offered), metric.cases, f.weight, f.weight)
