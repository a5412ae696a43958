"""One published figure: its columns, and the closed words that some of them take."""

import re
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum

from language import N_
from metrics.units import Counted, Unit

HISTORIC_YEARS = 5
OWN = "own"


class Verdict(StrEnum):
    COMPARABLE = "comparable"  # same denominator, statistic and scale
    ROUGHLY = "roughly"  # drawn with its caveat beside it
    PORTFOLIO = "portfolio"  # a share of organisations, beside our share of desks, from ten desks on
    CONTEXT = "context"  # told in words, never on the same axis, never subtracted
    REFUSED = "refused"


class Kind(StrEnum):
    ACTUAL = "actual"
    PLANNED = "planned"
    USING_OR_PLANNING = "using_or_planning"
    EXPECTED = "expected"


# What may stand in `unit`: ours, and those of figures that are only told. Money is named by its currency.
UNITS = (
    *(unit.value for unit in Unit),
    "score 1-5",
    "tickets a month",
    "hours a month",
    "million",
    "million a day",
    "statement",  # said in words, without a number
)
# What may stand in `of` and `n_of`: what we count, but organisations in place of desks; and what others do.
THINGS = (
    "organisations",
    *(thing.value for thing in Counted if thing not in (Counted.DESKS, Counted.SOURCES)),
    "companies",
    "messages of any kind",  # whether they ask for an answer or not
    "ratings good or bad",
    "agents",
    "profiles",
    "consumers",
    "customers surveyed",
    "tweets",
    "accounts",
    "clicks",
    "websites",
    "revenue",
    "money",
    "difference",
    "unclear",
)
STATISTICS_KNOWN = (
    "share",
    "pooled",
    "mean over centres",
    "mean over centres offering it",
    "mean over companies",
    "complement",
    "median",
    "typical company",
    "mean",
    "percentile",
    "net score",
    "count",
    "difference",
    "band",
    "order",
    "estimate",
    "unknown",
)
CURRENCY = re.compile(r"[A-Z]{3}")  # by ISO 4217; ours is the currency of the configured costs
EVIDENCE = {
    "A": N_("the publisher's own text"),
    "B": N_("reported by a named third party"),
    "C": N_("weak, second hand"),
    "U": N_("unverified"),
    OWN: N_("entered by you"),
}
TRUSTED = ("A", "B", OWN)


@dataclass(frozen=True)
class Benchmark:
    """One published figure, in base units: shares 0..1, times in minutes. None is unknown.

    `verdict` is the most that it allows, definitions permitting. `value` is None where only a band (low,
    high) or a statement was published. n counts n_of; only where that is what the figure is a share `of` can
    an interval be computed from it.
    """

    id: str
    metric: str | None  # the metric of ours that it may stand beside, if any
    channel: str | None  # what it speaks of; None: all channels
    kind: Kind
    publisher: str
    title: str
    url: str | None
    year: int
    period: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    of: str  # what it is a share of, or a statistic over
    statistic: str
    n: int | None
    n_of: str | None
    population: str
    region: str | None
    question: str
    evidence: str  # a key of EVIDENCE
    verdict: Verdict
    caveat: str
    finding: str | None  # what came out when an often quoted figure was checked
    own: bool = False  # of the user's own files, not of the library

    @property
    def base(self) -> int | None:
        """n, where it counts what the figure is a share of, so that an interval can be computed from it."""
        return self.n if self.n_of == self.of else None

    @property
    def grade(self) -> str:
        """The evidence as tables show it: 'A'; of a figure of one's own 'own', or 'own, B'."""
        return self.evidence if not self.own or self.evidence == OWN else f"{OWN}, {self.evidence}"

    @property
    def historic(self) -> bool:
        """More than five years old today."""
        return is_historic(self.year)


def is_historic(year: int, today: date | None = None) -> bool:
    """Whether a figure of that year is more than five years old."""
    return (today or datetime.now(UTC).date()).year - year > HISTORIC_YEARS


COLUMNS = tuple(field.name for field in fields(Benchmark) if field.name != "own")
