"""Whether a figure of ours may stand beside a published one, and what the difference is.

The verdict follows from the definitions alone: a row whose denominator, statistic, unit, scale or channel
differs from our metric's is refused, whatever its column says. Data decide only whether it is drawn.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from language import N_
from metrics.benchmarks import CURRENCY, TRUSTED, Benchmark, Kind, Verdict
from metrics.catalogue import METRICS
from metrics.declaration import Metric
from metrics.intervals import newcombe
from metrics.units import Counted, State, Unit

SMALLEST_PORTFOLIO = 10

# What a published figure may be a share of, to stand beside ours.
DENOMINATORS: dict[Counted, tuple[str, ...]] = {
    Counted.CONTACTS: ("contacts", "tickets"),  # in surveys a ticket is a contact
    Counted.TICKETS: ("tickets",),
    Counted.DESKS: ("organisations",),
    Counted.TURNS: ("turns",),
    Counted.MESSAGES: ("messages",),
    Counted.CONVERSATIONS: ("conversations",),
    Counted.RATINGS: ("ratings",),
    Counted.CALLS: ("calls",),
}
# Statistics of one family.
STATISTICS: dict[str, tuple[str, ...]] = {
    "share": ("share", "pooled", "mean over centres", "mean over companies"),
    "pooled": ("share", "pooled", "mean over centres", "mean over companies"),
    "median": ("median", "typical company"),
    "percentile": ("percentile",),
    "mean": ("mean",),
    "net score": ("net score",),
}


# Metrics outside the social family that name their channel themselves, so that no slice is needed.
ONE_CHANNEL = (
    "social_share",
    "voice_share",
    "desks_taking_social",
    "desks_using_or_planning_social",
    "abandoned_share",
    "service_level",
    "speed_of_answer",
    "feedback_from_social_share",
    "self_service_share",
    "self_service_settled_share",
    "deflection_share",
)
SAME = {
    Verdict.COMPARABLE: N_("Same denominator, statistic and scale."),
    Verdict.PORTFOLIO: N_("A share of organisations, beside our share of desks."),
}


class ComparisonRefused(ValueError):  # noqa: N818 - it is no fault, it is an answer
    """Two figures that may not be compared, and why."""


class ComparisonWarning(UserWarning):
    """A refused comparison was forced: the gap is arithmetic, not a finding."""


@dataclass(frozen=True)
class Comparison:
    """What stands beside what. `gap` is ours less theirs in the metric's unit; for times ours over theirs."""

    verdict: Verdict
    reason: str
    drawn: bool
    ours: float | None
    gap: float | None
    low: float | None
    high: float | None
    within_noise: bool | None  # None: no interval
    historic: bool


def judge(metric: Metric | None, benchmark: Benchmark) -> tuple[Verdict, str]:
    """The verdict and its reason, from the definitions alone."""
    caveat = benchmark.caveat
    if benchmark.verdict is Verdict.REFUSED:
        return Verdict.REFUSED, caveat
    if metric is None:
        return Verdict.CONTEXT, caveat or N_("No figure of ours is about the same thing.")
    other = unlike(metric, benchmark)
    if other:
        return Verdict.REFUSED, other.words(metric, benchmark)
    if benchmark.kind is not Kind.ACTUAL or benchmark.verdict is Verdict.CONTEXT:
        return Verdict.CONTEXT, caveat or N_("Planned or expected, not done.")
    if metric.counted is Counted.DESKS and metric.unit is Unit.SHARE:
        return Verdict.PORTFOLIO, caveat or SAME[Verdict.PORTFOLIO]
    return benchmark.verdict, caveat or SAME[Verdict.COMPARABLE]


@dataclass(frozen=True)
class Unlike:
    """In what a published figure is another thing than ours, and what it is on both sides.

    `what` is 'of' (what it is a share of or counts), 'statistic', 'unit', 'money' or 'question'.
    """

    what: str
    theirs: str
    ours: str

    def words(self, metric: Metric, benchmark: Benchmark) -> str:
        """The difference in the terms of the definitions."""
        one, other = f"{benchmark.id} is", metric.name
        return {
            "of": f"{one} a figure of {self.theirs}, {other} one of {self.ours}",
            "statistic": f"{one} a {self.theirs}, {other} a {self.ours}",
            "unit": f"{one} in {self.theirs}, {other} in {self.ours}",
            "money": f"{one} in {self.theirs}, ours in your own money: add it converted, with unit money",
            "question": f"{benchmark.id} answers another question; it belongs beside {self.theirs}",
        }[self.what]


def unlike(metric: Metric, benchmark: Benchmark) -> Unlike | None:
    """How the definitions differ so that the two may not stand side by side; None where they do not."""
    theirs, ours = benchmark.of, metric.counted
    if benchmark.verdict is Verdict.CONTEXT and benchmark.metric == metric.name:
        return None  # told in words only, so the definitions need not agree
    if theirs not in DENOMINATORS.get(ours, (ours.value,)):
        return Unlike("of", theirs, ours.value)
    if benchmark.statistic not in STATISTICS.get(metric.statistic, (metric.statistic,)):
        return Unlike("statistic", benchmark.statistic, metric.statistic)
    other_unit = _other_unit(metric, benchmark)
    if other_unit:
        return other_unit
    if benchmark.metric != metric.name:
        return Unlike("question", benchmark.metric or "no figure of ours", metric.name)
    return None


def _other_unit(metric: Metric, benchmark: Benchmark) -> Unlike | None:
    if metric.unit is Unit.MONEY and CURRENCY.fullmatch(benchmark.unit):
        return Unlike("money", f"{benchmark.unit} of {benchmark.year}", metric.unit.value)
    if benchmark.unit not in (metric.unit.value, f"{metric.unit.value} 1-5"):
        return Unlike("unit", benchmark.unit, metric.unit.value)
    return None


def compare(
    figure: "Mapping[str, Any] | pd.Series[Any]", benchmark: Benchmark, *, desks: int, force: bool = False
) -> Comparison:
    """The comparison of one row of figures() with a published figure; `desks` is how many desks we have.

    Raises ComparisonRefused for figures that may not stand side by side, saying why. With `force` it warns
    instead (ComparisonWarning) and gives the bare difference: verdict refused, never drawn, no interval.
    """
    row = {str(name): value for name, value in figure.items()}
    metric = METRICS[str(row["metric"])]
    verdict, reason = judge(metric, benchmark)
    if verdict is not Verdict.REFUSED:
        other = _other_channel(row, metric, benchmark)
        verdict, reason = (Verdict.REFUSED, other) if other else (verdict, reason)
    if verdict is not Verdict.REFUSED:
        return compared(row, metric.unit, benchmark, judged=(verdict, reason), desks=desks)
    if not force:
        raise ComparisonRefused(reason)
    return _forced(row, metric, benchmark, reason)


def _forced(row: Mapping[str, Any], metric: Metric, benchmark: Benchmark, reason: str) -> Comparison:
    loud = f"{benchmark.id} may not be compared with {metric.name}, and was: {reason}"
    warnings.warn(loud, ComparisonWarning, stacklevel=3)
    ours = _ours(row)
    alike = metric.unit.value == benchmark.unit and (benchmark.value, benchmark.low) != (None, None)
    gap = ours - _nearest(ours, benchmark) if alike and ours is not None else None
    return Comparison(Verdict.REFUSED, loud, False, ours, gap, None, None, None, benchmark.historic)


def _ours(row: Mapping[str, Any]) -> float | None:
    return None if row["state"] in (State.NONE, State.NOT_COMPUTABLE) else float(row["value"])


def _other_channel(row: Mapping[str, Any], metric: Metric, benchmark: Benchmark) -> str | None:
    """Why a figure of one channel, or of all, does not fit ours; None where it does."""
    if of_one_channel(metric) or row.get("channel") == benchmark.channel:
        return None
    ours = f"by {row['channel']}" if row.get("channel") else "of all channels"
    theirs = f"by {benchmark.channel}" if benchmark.channel else "of all channels"
    return f"{benchmark.id} is a figure {theirs}, ours one {ours}"


def of_one_channel(metric: Metric) -> bool:
    """Whether the metric names its channel itself, so that no slice is needed."""
    return metric.family == "social" or metric.name in ONE_CHANNEL


def compared(
    row: Mapping[str, Any], unit: Unit, benchmark: Benchmark, *, judged: tuple[Verdict, str], desks: int
) -> Comparison:
    """A comparison that is allowed: the gap where our data suffice for one."""
    verdict, reason = judged
    ours = _ours(row)
    enough = row["state"] == State.OK
    if verdict is Verdict.PORTFOLIO and ours is not None:
        desks = min(desks, int(row["n"]))
        if desks < SMALLEST_PORTFOLIO:
            enough, reason = False, f"{_yes_or_no(row, desks)} {reason}"
    drawn = enough and verdict is not Verdict.CONTEXT and benchmark.evidence in TRUSTED
    gap, low, high = _gap(row, unit, benchmark) if drawn else (None, None, None)
    noise = None if low is None or high is None else low <= _nothing(unit) <= high
    return Comparison(verdict, reason, drawn, ours, gap, low, high, noise, benchmark.historic)


def _yes_or_no(row: Mapping[str, Any], desks: int) -> str:
    """Few desks are told, not compared: '9 desks: a share needs ten, so yes or no: yes, 6 of them.'"""
    those = int(row["numerator"])
    if desks == 1:
        return f"1 desk: a share needs ten, so yes or no: {'yes' if those else 'no'}."
    answer = f"yes, {those} of them" if those else "no, none of them"
    return f"{desks} desks: a share needs ten, so yes or no: {answer}."


def _nothing(unit: Unit) -> float:
    """The gap of two equal figures."""
    return 1.0 if unit in (Unit.MINUTES, Unit.SECONDS) else 0.0


def _gap(
    row: Mapping[str, Any], unit: Unit, benchmark: Benchmark
) -> tuple[float | None, float | None, float | None]:
    ours = float(row["value"])
    theirs = _nearest(ours, benchmark)
    low, high = (None if pd.isna(row[side]) else float(row[side]) for side in ("low", "high"))
    if unit in (Unit.MINUTES, Unit.SECONDS):
        return ours / theirs, low and low / theirs, high and high / theirs
    if unit is Unit.SHARE and benchmark.base and benchmark.value is not None:
        bounds = newcombe(
            float(row["numerator"]), float(row["denominator"]), theirs * benchmark.base, benchmark.base
        )
        return ours - theirs, *bounds
    return ours - theirs, None if low is None else low - theirs, None if high is None else high - theirs


def _nearest(ours: float, benchmark: Benchmark) -> float:
    """The published value; of a band without one the point nearest to ours."""
    if benchmark.value is not None:
        return benchmark.value
    return float(np.clip(ours, benchmark.low, benchmark.high))
