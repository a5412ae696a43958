"""The kinds of metric: each declares its parts as Core expressions over the columns of its facts.

`measures` gives the aggregates of one metric, `finish` turns their columns (a number per slice) into
`value, n, numerator, denominator, excluded, low, high`. Summing comes before dividing, so slices re-add.
Columns are plain arrays: a page asks for dozens of small tables, and pandas costs more than the sums.
`excluded` is what the metric speaks of but could not use: cases less those in the denominator.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
    and_,
    case,
    cast,
    column,
    func,
    literal,
    literal_column,
    null,
    true,
)

from metrics.facts.rows import Facts, Flag
from metrics.intervals import (
    Z,
    mean_interval,
    median_interval,
    net_interval,
    percentile_interval,
    wilson,
)
from metrics.units import Better, Counted, Tier, Unit
from warehouse.dialect import sorted_element

Measures = Mapping[str, ColumnElement[Any]]
Columns = Mapping[str, NDArray[np.float64]]  # a number per slice, all of one length
FIGURE = ["value", "n", "numerator", "denominator", "excluded", "low", "high"]


def count_if(condition: Flag) -> ColumnElement[Any]:
    return func.count(case((condition, literal_column("1"))))


def sum_if(condition: Flag, amount: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((condition, amount), else_=literal_column("0"))), 0)


def amount_if(condition: Flag, weight: ColumnElement[Any] | None) -> ColumnElement[Any]:
    """The rows that satisfy the condition: their weight, or where they have none their number."""
    return count_if(condition) if weight is None else sum_if(condition, weight)


def divided(numerator: Any, denominator: Any) -> Any:
    """Numerator over denominator, NaN where the denominator is 0."""
    below = np.asarray(denominator, dtype=float)
    return np.divide(
        np.asarray(numerator, dtype=float), below, out=np.full(below.shape, np.nan), where=below != 0
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class Metric(ABC):
    """What one number means, in words and as expressions; the only place where either is written."""

    name: str
    title: str
    short: str
    question: str
    definition: str
    unit: Unit
    better: Better
    family: str
    facts: Facts
    counted: Counted
    min_sample: int
    caveat: str = ""
    tier: Tier = Tier.CORE
    needs: tuple[str, ...] = ()
    cases: Flag = field(default_factory=true)
    clocked: bool = False  # speaks of minutes, and so of a clock
    extra: tuple[str, ...] = ()  # dimensions to group by beyond those asked for
    statistic: str = "share"  # its family decides what it may be compared with
    source: str = ""  # who defines it so, or nearly so; from general knowledge unless it says read
    beside: str = ""  # the metric to show with it once over a tenth of the cases could not be used
    additive: ClassVar[bool] = False  # its measures of several days add up to those of all of them
    ranked: ClassVar[frozenset[str]] = frozenset()  # measures that are sorted values at ranks counted from n

    def prepared(self, usable: Flag) -> Measures:  # noqa: ARG002 - for the kinds that have any
        """Columns worked out once per row, for measures that mention them several times."""
        return {}

    @abstractmethod
    def measures(self, usable: Flag) -> Measures:
        """The aggregates that the figure is made of; `usable` holds where the source gave what is needed."""

    @abstractmethod
    def finish(self, rows: Columns) -> Columns:
        """The figures of each slice's measures: the columns of FIGURE that there are, in the same order.

        A column `unknowable` marks slices whose figure cannot be computed from what was loaded.
        """


def where(condition: NDArray[np.bool_], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values where the condition holds, else NaN."""
    return np.where(condition, values, np.nan)


@dataclass(frozen=True, kw_only=True, eq=False)
class Ratio(Metric):
    """A share: rows of the numerator over rows of the denominator, each with its weight."""

    numerator: Flag
    denominator: Flag = field(default_factory=true)
    weight: ColumnElement[Any] | None = None
    min_sample: int = 30
    unit: Unit = Unit.SHARE
    statistic: str = "share"
    additive: ClassVar[bool] = True

    def measures(self, usable: Flag) -> Measures:
        below = and_(usable, self.cases, self.denominator)
        return {
            "numerator": amount_if(and_(below, self.numerator), self.weight),
            "denominator": amount_if(below, self.weight),
            "cases": amount_if(self.cases, self.weight),
        }

    def finish(self, rows: Columns) -> Columns:
        low, high = wilson(rows["numerator"], rows["denominator"])
        return {
            "value": divided(rows["numerator"], rows["denominator"]),
            "n": rows["denominator"],
            "numerator": rows["numerator"],
            "denominator": rows["denominator"],
            "excluded": rows["cases"] - rows["denominator"],
            "low": low,
            "high": high,
        }


@dataclass(frozen=True, kw_only=True, eq=False)
class Quotient(Metric):
    """A sum over a sum, over the rows that have both; a share has an interval, other quotients none."""

    numerator: ColumnElement[Any]
    denominator: ColumnElement[Any]
    per_row: bool = False  # n counts the rows, not the denominator
    statistic: str = "pooled"
    additive: ClassVar[bool] = True

    def measures(self, usable: Flag) -> Measures:
        both = and_(usable, self.cases, self.numerator.is_not(None), self.denominator.is_not(None))
        return {
            "numerator": sum_if(both, self.numerator),
            "denominator": sum_if(both, self.denominator),
            "used": count_if(both),
            "cases": count_if(self.cases),
        }

    def finish(self, rows: Columns) -> Columns:
        figures = {
            "value": divided(rows["numerator"], rows["denominator"]),
            "n": rows["used"] if self.per_row else rows["denominator"],
            "numerator": rows["numerator"],
            "denominator": rows["denominator"],
            "excluded": rows["cases"] - rows["used"],
            # 0 of 0 reached is no rate
            "unknowable": self.per_row & (rows["used"] > 0) & (rows["denominator"] == 0),
        }
        if self.unit is Unit.SHARE and not self.per_row:
            figures["low"], figures["high"] = wilson(rows["numerator"], rows["denominator"])
        return figures


@dataclass(frozen=True, kw_only=True, eq=False)
class Count(Metric):
    """How many rows satisfy `counts`, out of the cases; a count has no interval and is never too few."""

    counts: Flag = field(default_factory=true)
    weight: ColumnElement[Any] | None = None
    signed: ColumnElement[Any] | None = None  # summed in place of counting, may be negative
    min_sample: int = 0
    unit: Unit = Unit.COUNT
    statistic: str = "count"
    additive: ClassVar[bool] = True

    def measures(self, usable: Flag) -> Measures:
        within = and_(usable, self.cases)
        counted = self.weight if self.signed is None else self.signed
        return {
            "value": amount_if(and_(within, self.counts), counted),
            "used": amount_if(within, self.weight),
            "cases": amount_if(self.cases, self.weight),
        }

    def finish(self, rows: Columns) -> Columns:
        return {
            "value": where(rows["used"] > 0, rows["value"]),
            "n": rows["used"],
            "numerator": rows["value"],
            "denominator": rows["used"],
            "excluded": rows["cases"] - rows["used"],
        }


@dataclass(frozen=True, kw_only=True, eq=False)
class Percentile(Metric):
    """A percentile of a column by linear interpolation (R-7), from the rows; negative values are left out.

    Its interval is by order statistics, where there are values enough for both ends. All comes from one
    sorted array: an aggregate of the engine for the value would sort once more.
    """

    of: ColumnElement[Any]
    p: float
    sample: str = ""  # names the values: percentiles of the same sample share one sorted array
    bounded: bool = True  # with its interval, for which all values are kept and sorted
    min_sample: int = 6
    unit: Unit = Unit.MINUTES
    statistic: str = "percentile"
    ranked: ClassVar[frozenset[str]] = frozenset({"value", "low", "high"})

    @property
    def used(self) -> ColumnElement[float]:
        """The prepared column of the values used."""
        return column(f"{self.sample or self.name}_used", Float)

    def prepared(self, usable: Flag) -> Measures:
        return {self.used.name: case((and_(usable, self.cases, self.of >= 0), self.of))}

    def measures(self, usable: Flag) -> Measures:  # noqa: ARG002 - it is in the prepared column
        return {"used": func.count(self.used), "cases": count_if(self.cases), **self._sorted()}

    def _sorted(self) -> Measures:
        """Value, low and high; the bounds mean something only where finish() finds values enough."""
        if not self.bounded:
            value = func.percentile_cont(literal(self.p, Float)).within_group(self.used)
            return {"value": value, "low": cast(null(), Float), "high": cast(null(), Float)}
        n = func.count(self.used)
        place = (n - 1) * self.p
        rank = cast(func.floor(place), BigInteger) + 1
        below, above = (sorted_element(self.used, each) for each in (rank, func.least(rank + 1, n)))
        lower, upper = self._ends(n)
        return {
            "value": below + (place + 1 - rank) * (above - below),
            "low": sorted_element(self.used, lower),
            "high": sorted_element(self.used, upper),
        }

    def _ends(self, n: ColumnElement[Any]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """The ranks of the interval; at the lower end never below the first value."""
        middle, spread = n * self.p + 0.5, func.sqrt(n * (self.p * (1 - self.p))) * Z
        lower = func.greatest(cast(func.floor(middle - spread), BigInteger), 1)
        return lower, cast(func.ceil(middle + spread), BigInteger)

    def bounds(self, n: int) -> tuple[int, int] | None:
        """The ranks of the interval; None where there are too few values."""
        return percentile_interval(n, self.p) if self.bounded else None

    def ranks(self, n: int) -> list[int]:
        """Which of n sorted values, counted from 1, make the value, and which bound it, if any do."""
        below = int((n - 1) * self.p) + 1
        return [below, min(below + 1, n), *(self.bounds(n) or ())]

    def from_ranks(self, values: Sequence[float], n: int) -> dict[str, float]:
        """Value, low and high from the values at ranks(n)."""
        below, above, *ends = values
        place = (n - 1) * self.p
        low, high = ends or (np.nan, np.nan)
        return {"value": below + (place - int(place)) * (above - below), "low": low, "high": high}

    def finish(self, rows: Columns) -> Columns:
        bounded = np.array([self.bounds(int(each)) is not None for each in rows["used"]], dtype=bool)
        return {
            "value": rows["value"],
            "n": rows["used"],
            "excluded": rows["cases"] - rows["used"],
            **{side: where(bounded, rows[side]) for side in ("low", "high")},
        }


@dataclass(frozen=True, kw_only=True, eq=False)
class Median(Percentile):
    """A median with its order-statistic interval, none below six values."""

    p: float = 0.5
    statistic: str = "median"

    def _ends(self, n: ColumnElement[Any]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        lower = func.greatest(cast(func.floor((n + 1 - literal(Z) * func.sqrt(n)) / 2), BigInteger), 1)
        return lower, n + 1 - lower

    def bounds(self, n: int) -> tuple[int, int] | None:
        return median_interval(n) if self.bounded else None


@dataclass(frozen=True, kw_only=True, eq=False)
class ScaleMean(Metric):
    """The mean of a score, within one scale only: `mixed` scales make it not computable."""

    of: ColumnElement[Any]
    scale: tuple[ColumnElement[Any], ...]
    min_sample: int = 30
    unit: Unit = Unit.SCORE
    statistic: str = "mean"

    def measures(self, usable: Flag) -> Measures:
        used = and_(usable, self.cases, self.of.is_not(None), *(end.is_not(None) for end in self.scale))
        ends = [(func.min(case((used, end))), func.max(case((used, end)))) for end in self.scale]
        mixed = count_if(used) * 0
        for smallest, largest in ends:
            mixed = mixed + func.coalesce(case((smallest != largest, 1), else_=0), 0)
        return {
            "total": sum_if(used, self.of),
            "squares": sum_if(used, self.of * self.of),
            "used": count_if(used),
            "cases": count_if(self.cases),
            "mixed": mixed,
        }

    def finish(self, rows: Columns) -> Columns:
        low, high = mean_interval(rows["total"], rows["squares"], rows["used"])
        one = rows["mixed"] == 0
        return {
            "value": where(one, divided(rows["total"], rows["used"])),
            "n": rows["used"],
            "numerator": rows["total"],
            "denominator": rows["used"],
            "excluded": rows["cases"] - rows["used"],
            "low": where(one, low),
            "high": where(one, high),
            "unknowable": ~one,
        }


@dataclass(frozen=True, kw_only=True, eq=False)
class NetScore(Metric):
    """100 times (promoters less detractors) over all who answered."""

    promoters: Flag
    detractors: Flag
    denominator: Flag
    min_sample: int = 30
    unit: Unit = Unit.NET
    statistic: str = "net score"
    additive: ClassVar[bool] = True

    def measures(self, usable: Flag) -> Measures:
        used = and_(usable, self.cases, self.denominator)
        return {
            "promoters": count_if(and_(used, self.promoters)),
            "detractors": count_if(and_(used, self.detractors)),
            "used": count_if(used),
            "cases": count_if(self.cases),
        }

    def finish(self, rows: Columns) -> Columns:
        net = rows["promoters"] - rows["detractors"]
        low, high = net_interval(rows["promoters"], rows["detractors"], rows["used"])
        return {
            "value": 100 * divided(net, rows["used"]),
            "n": rows["used"],
            "numerator": net,
            "denominator": rows["used"],
            "excluded": rows["cases"] - rows["used"],
            "low": low,
            "high": high,
        }
