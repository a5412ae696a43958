"""The arithmetic of a figure: shares with Wilson's interval, R-7 percentiles, order statistics, net scores.

Formulas: Wilson 1927; Newcombe 1998, method 10; Hyndman and Fan 1996, definition 7.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from tests.metrics.oracle.asked import Asked, Key
from tests.metrics.oracle.world import Row, World

Z = 1.959963984540054
NAN = math.nan
Test = Callable[[Row], bool]


@dataclass(frozen=True)
class Figure:
    """One row of figures(); `state` only where it does not follow from n and the smallest sample."""

    value: float = NAN
    n: float = 0
    numerator: float = NAN
    denominator: float = NAN
    excluded: float = 0
    low: float = NAN
    high: float = NAN
    state: str | None = None


@dataclass(frozen=True)
class Answer:
    """The figures of one metric by slice, or why there are none."""

    figures: dict[Key, Figure] = field(default_factory=dict)
    computable: bool = True
    excluded: float = 0  # of a metric that cannot be computed: all its cases


Oracle = Callable[[World, Asked], Answer]


def wilson(k: float, n: float) -> tuple[float, float]:
    if n == 0:
        return NAN, NAN
    p = k / n
    middle, below = p + Z**2 / (2 * n), 1 + Z**2 / n
    spread = Z * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return (middle - spread) / below, (middle + spread) / below


def newcombe(k1: float, n1: float, k2: float, n2: float) -> tuple[float, float]:
    p1, p2 = k1 / n1, k2 / n2
    (l1, u1), (l2, u2) = wilson(k1, n1), wilson(k2, n2)
    low = math.sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)
    return p1 - p2 - low, p1 - p2 + math.sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)


def percentile(values: Sequence[float], p: float) -> float:
    """R-7: linear between the two values around 1 + (n - 1) p."""
    if not values:
        return NAN
    ordered = sorted(values)
    place = (len(ordered) - 1) * p
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def ratio(k: float, n: float, excluded: float = 0) -> Figure:
    low, high = wilson(k, n)
    return Figure(k / n if n else NAN, n, k, n, excluded, low, high)


def share(rows: Iterable[Row], case: Test, below: Test, above: Test) -> Figure:
    """Rows above over rows below, among the cases; a row weighs its `weight`, else one."""
    cases = [row for row in rows if case(row)]
    counted = [row for row in cases if row["known"] and below(row)]
    k, n, whole = (_weight(part) for part in ([row for row in counted if above(row)], counted, cases))
    return ratio(k, n, whole - n)


def _weight(rows: Iterable[Row]) -> float:
    return sum(row.get("weight", 1) for row in rows)


def percentile_of(rows: Iterable[Row], case: Test, value: str, p: float) -> Figure:
    """A percentile of the values that are known and not negative, with its interval."""
    cases = [row for row in rows if case(row)]
    used = [row[value] for row in cases if row["known"] and row[value] is not None and row[value] >= 0]
    return bounded_percentile(used, p, len(cases) - len(used))


def median_of(rows: Iterable[Row], case: Test, value: str) -> Figure:
    """With the interval from rank j = (n + 1 - z sqrt n) / 2, rounded down, to n + 1 - j; from six values on."""
    cases = [row for row in rows if case(row)]
    used = sorted(row[value] for row in cases if row["known"] and row[value] is not None and row[value] >= 0)
    n = len(used)
    found = Figure(percentile(used, 0.5), n, excluded=len(cases) - n)
    if n < 6:
        return found
    j = max(1, math.floor((n + 1 - Z * math.sqrt(n)) / 2))
    return replace(found, low=used[j - 1], high=used[n - j])


def bounded_percentile(values: Sequence[float], p: float, excluded: float) -> Figure:
    """With the interval between ranks n p + 1/2 -/+ z sqrt(n p (1 - p)), where both lie within 1..n."""
    ordered, n = sorted(values), len(values)
    middle, spread = n * p + 0.5, Z * math.sqrt(n * p * (1 - p))
    j, k = math.floor(middle - spread), math.ceil(middle + spread)
    bounds = (ordered[j - 1], ordered[k - 1]) if j >= 1 and k <= n else (NAN, NAN)
    return Figure(percentile(ordered, p), n, excluded=excluded, low=bounds[0], high=bounds[1])


def pooled(rows: Iterable[Row], above: str, below: str) -> Figure:
    """A sum over a sum, of the rows that have both; n is the sum below, excluded counts rows."""
    rows = list(rows)
    used = [row for row in rows if row["known"] and row[above] is not None and row[below] is not None]
    k, n = sum(row[above] for row in used), sum(row[below] for row in used)
    return Figure(k / n if n else NAN, n, k, n, len(rows) - len(used))


def mean(rows: Iterable[Row], case: Test, one_scale: Callable[[Row], object]) -> Figure:
    """The mean score, with a normal interval; of several scales there is none."""
    cases = [row for row in rows if case(row)]
    used = [row for row in cases if row["known"] and row["score"] is not None]
    used = [row for row in used if row["scale_low"] is not None and row["scale_high"] is not None]
    scores, n = [row["score"] for row in used], len(used)
    total, excluded = sum(scores), len(cases) - len(used)
    if len({one_scale(row) for row in used}) > 1:
        return Figure(NAN, n, total, n, excluded, state="not_computable")
    if not n:
        return Figure(excluded=excluded)
    average = total / n
    if n == 1:
        return Figure(average, n, total, n, excluded)
    spread = Z * math.sqrt(sum((score - average) ** 2 for score in scores) / (n - 1) / n)
    return Figure(average, n, total, n, excluded, average - spread, average + spread)


def net(rows: Iterable[Row], case: Test, counted: Test, up: Test, down: Test) -> Figure:
    """100 (share up less share down), standard error sqrt((p + d - (p - d)^2) / n)."""
    cases = [row for row in rows if case(row)]
    used = [row for row in cases if row["known"] and counted(row)]
    n, ups, downs = len(used), sum(map(up, used)), sum(map(down, used))
    if not n:
        return Figure(excluded=len(cases))
    p, d = ups / n, downs / n
    spread = 100 * Z * math.sqrt((p + d - (p - d) ** 2) / n)
    value = 100 * (p - d)
    low, high = max(-100, value - spread), min(100, value + spread)
    return Figure(value, n, ups - downs, n, len(cases) - n, low, high)
