"""The adoption gap ladder: our share of desks that take social beside published shares of organisations.

All rungs share one denominator, so they may stand on one axis; what was only planned is kept apart. Below ten
desks ours is yes or no.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from metrics.analyses.link import Link, Pairs
from metrics.benchmarks import BENCHMARKS, TRUSTED, Benchmark, Kind, Verdict
from metrics.catalogue import METRICS
from metrics.compare import SMALLEST_PORTFOLIO, compare, judge
from metrics.figures import Source, figures
from metrics.units import State
from metrics.window import Window

METRIC = "desks_taking_social"
SINCE = 2012  # the year of the surveys that the gap was first told from


@dataclass(frozen=True)
class Rung:
    """A published share of organisations, 0..1; `planned` is what the same survey adds as plans.

    `gap` is ours less theirs with its 95 % interval; None where ours is no share or their n is unknown.
    """

    survey: Benchmark
    planned: float
    gap: float | None
    low: float | None
    high: float | None
    within_noise: bool | None


@dataclass(frozen=True)
class Ladder:
    """Ours (`taking` of `desks`; `share` with its interval from ten desks on) and the rungs by year."""

    state: State
    taking: int
    desks: int
    share: float | None
    low: float | None
    high: float | None
    rungs: tuple[Rung, ...]
    link: Link

    @property
    def says_yes_or_no(self) -> bool:
        """Whether there are too few desks to speak of a share."""
        return self.desks < SMALLEST_PORTFOLIO


def adoption_ladder(
    source: Source,
    window: Window | None = None,
    where: Pairs = (),
    published: tuple[Benchmark, ...] = BENCHMARKS,
) -> Ladder:
    """The ladder over a window; surveys of 2012 and later, with evidence of grade A or B, by year."""
    found = figures(METRIC, warehouse=source, window=window, where=where).iloc[0]
    link = Link(METRIC, where, window or Window())
    return ladder_of({str(name): value for name, value in found.items()}, link, published)


def ladder_of(row: Mapping[str, Any], link: Link, published: tuple[Benchmark, ...] = BENCHMARKS) -> Ladder:
    """The ladder from our row of figures(), which `link` gives again."""
    known = row["state"] in (State.OK, State.FEW)
    desks = int(row["denominator"]) if known else 0
    share = row["state"] == State.OK and desks >= SMALLEST_PORTFOLIO
    value, low, high = (float(row[name]) if share else None for name in ("value", "low", "high"))
    rungs = [
        _rung(survey, row if share else None, desks, published) for survey in published if is_rung(survey)
    ]
    return Ladder(
        state=State(row["state"]),
        taking=int(row["numerator"]) if known else 0,
        desks=desks,
        share=value,
        low=low,
        high=high,
        rungs=tuple(sorted(rungs, key=lambda rung: (rung.survey.year, rung.survey.value))),
        link=link,
    )


def is_rung(survey: Benchmark) -> bool:
    """Whether a published figure may stand on the ladder: actual use, of organisations, 2012 or later."""
    verdict, _ = judge(METRICS.get(survey.metric or ""), survey)
    return (
        survey.metric == METRIC
        and survey.kind is Kind.ACTUAL
        and verdict is Verdict.PORTFOLIO
        and survey.value is not None
        and survey.evidence in TRUSTED
        and survey.year >= SINCE
    )


def _rung(
    survey: Benchmark, row: Mapping[str, Any] | None, desks: int, published: tuple[Benchmark, ...]
) -> Rung:
    planned = next(
        (plan.value or 0.0 for plan in published if plan.kind is Kind.PLANNED and _same_survey(plan, survey)),
        0.0,
    )
    if row is None:
        return Rung(survey, planned, None, None, None, None)
    beside = compare(row, survey, desks=desks)
    return Rung(survey, planned, beside.gap, beside.low, beside.high, beside.within_noise)


def _same_survey(one: Benchmark, other: Benchmark) -> bool:
    return (one.publisher, one.title, one.year, one.n) == (other.publisher, other.title, other.year, other.n)
