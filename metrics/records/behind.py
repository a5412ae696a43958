"""`records_of()`: the rows that a figure counts and those it leaves out, as SQL to be counted and paged.

Most metrics count rows of their facts. Those that count something else say so by their parts: desks, people,
services, sources; a change on last year has the rows of both years.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import singledispatch

from sqlalchemy import Connection

from configuration import Privacy
from language import N_
from metrics.audience import Level
from metrics.availability import availability
from metrics.composed import DataAge, DeskShare, PlanShare, Stock, YearOnYear
from metrics.coverage import ServicesPromoted
from metrics.declaration import Metric, NetScore
from metrics.facts.counted import readings
from metrics.facts.rows import Scope
from metrics.figures import metric_named
from metrics.mix import Mix, channels_per_desk, share_of_channels
from metrics.money import MixShiftCost
from metrics.reach import Reach
from metrics.records import groups
from metrics.records.asked import At, days_of, of_period, of_slice
from metrics.records.fact_rows import fact_part, stock_part
from metrics.records.part import USED, Part, Total
from metrics.window import Question, Where, Window, conditions, year_before, year_earlier

NOW, THEN = N_("This period"), N_("A year before")


@dataclass(frozen=True)
class Records:
    """The records behind one figure. The first part holds what n counts, `left` what is left out.

    `years`: n is the smaller of the first two parts, for both years are needed.
    """

    metric: Metric
    parts: tuple[Part, ...]
    left: int = 0
    years: bool = False

    def n(self, totals: Sequence[Sequence[Total]]) -> int:
        """How many cases stand behind the figure; `totals` are those of the parts."""
        used = [sum(each.cases for each in part if each.reason == USED) for part in totals]
        if self.years:
            return max(0, min(used))
        return used[0] if used else 0

    def excluded(self, totals: Sequence[Sequence[Total]]) -> int:
        """How many cases the figure leaves out."""
        return sum(each.cases for each in totals[self.left] if each.reason != USED) if totals else 0


@dataclass(frozen=True)
class Asked:
    """A question about one slice: `whole` as it was asked, `period` the label of the slice's period."""

    whole: Question
    at: At
    period: str | None
    connection: Connection
    scope: Scope
    privacy: Privacy

    def scoped(self, across: Sequence[str] = ()) -> Scope:
        """The scope of the slice alone; `across` are dimensions that do not filter it."""
        question = of_period(of_slice(self.whole, self.at, across), self.period, self.connection)
        return replace(self.scope, question=replace(question, grain=None))

    def year_before(self, across: Sequence[str] = ()) -> Scope:
        """The same a year earlier."""
        question = of_slice(self.whole, self.at, across)
        window = year_earlier(question.window, self.whole.grain)
        if self.period is not None:
            days = days_of(year_before(self.period), str(self.whole.grain), self.connection)
            ends = ((days.first, window.first, max), (days.last, window.last, min))
            first, last = (pick(filter(None, (one, other))) for one, other, pick in ends)
            window = Window(first, last)
        return replace(self.scope, question=replace(question, window=window, grain=None))


def records_of(
    metric: Metric | str,
    connection: Connection,
    *,
    window: Window | None = None,
    grain: str | None = None,
    where: Where = (),
    clock: str = "calendar",
    dated: str = "opened",
    within_hours: float = 24,
    at: Mapping[str, str | None] | None = None,
    period: str | None = None,
    privacy: Privacy | None = None,
) -> Records:
    """The records of the figure that the same arguments give in the slice `at` (dimension -> value).

    `period` is the label of one period of the grain; without it they are those of the whole window. Raises
    QuestionError for an unknown metric, dimension, period.
    """
    asked = metric_named(metric)
    slice_ = dict(at or {})
    question = Question(
        window or Window(), tuple(slice_), grain, conditions(where), clock, dated, within_hours
    )
    scope = Scope(question, availability(connection))
    return parts_of(asked, Asked(question, slice_, period, connection, scope, privacy or Privacy()))


@singledispatch
def parts_of(metric: Metric, asked: Asked) -> Records:
    """The parts of a metric: of most the rows of its facts."""
    across = ("channel",) if isinstance(metric, Mix) and metric.shape is share_of_channels else ()
    scope = asked.scoped(across)
    if metric.facts.name == "backlog" and asked.period is not None:
        scope = _up_to_what_was_heard(scope)
    if isinstance(metric, Mix) and metric.shape is channels_per_desk:
        return Records(metric, (groups.desks_by_channels(metric, scope),))
    if metric.facts is readings and not scope.available.providing(metric.needs, "post"):
        return Records(metric, ())  # no post was read twice: there is none to say what it lacks
    part = fact_part(metric, scope, asked.at, asked.privacy)
    if isinstance(metric, NetScore):
        part = replace(part, counted=N_("For"), against=N_("Against"))
    return Records(metric, (part,))


def _up_to_what_was_heard(scope: Scope) -> Scope:
    """A period that is not over ends, for what is open, on the day when a source was last heard of."""
    window = scope.question.window
    heard = max((at.date() for at in scope.available.as_of.values()), default=None)
    last = min(filter(None, (window.last, heard)), default=None)
    return replace(scope, question=replace(scope.question, window=Window(window.first, last)))


@parts_of.register
def _(metric: Stock, asked: Asked) -> Records:
    return Records(metric, (stock_part(metric, asked.scoped(), asked.privacy),))


@parts_of.register
def _(metric: Level, asked: Asked) -> Records:  # noqa: ARG001  what it is made of was told whole
    return Records(metric, ())


@parts_of.register
def _(metric: DeskShare, asked: Asked) -> Records:
    return Records(metric, (groups.desks_that_take(metric, asked.scoped()),))


@parts_of.register
def _(metric: PlanShare, asked: Asked) -> Records:
    return Records(metric, (groups.desks_that_plan(metric, asked.scoped()),))


@parts_of.register
def _(metric: Reach, asked: Asked) -> Records:
    people = groups.people(metric, asked.scoped(("channel",)), asked.at)
    contacts = fact_part(metric, asked.scoped(), asked.at, asked.privacy)
    return Records(metric, (people, replace(contacts, name="contacts", title=N_("Contacts"))), left=1)


@parts_of.register
def _(metric: YearOnYear, asked: Asked) -> Records:
    if asked.period is None and not asked.whole.window.first:
        return Records(metric, ())
    return _both_years(metric, metric.of, asked, asked.scoped(), asked.year_before())


@parts_of.register
def _(metric: MixShiftCost, asked: Asked) -> Records:
    if asked.period is None and not asked.whole.window.first:
        return Records(metric, ())
    across = ("channel",)
    return _both_years(metric, metric, asked, asked.scoped(across), asked.year_before(across))


def _both_years(metric: Metric, of: Metric, asked: Asked, now: Scope, then: Scope) -> Records:
    parts = (
        replace(fact_part(of, scope, asked.at, asked.privacy), name=name, title=title)
        for scope, name, title in ((now, "now", NOW), (then, "before", THEN))
    )
    return Records(metric, tuple(parts), years=True)


@parts_of.register
def _(metric: ServicesPromoted, asked: Asked) -> Records:
    return Records(metric, (groups.services(metric, asked.scoped()),))


@parts_of.register
def _(metric: DataAge, asked: Asked) -> Records:
    part = groups.sources(asked.scoped())
    return Records(metric, (part,) if part else ())
