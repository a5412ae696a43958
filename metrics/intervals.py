"""Intervals at 95 %: how far a figure could be from the truth by chance alone.

Shares have Wilson's score interval, differences of shares Newcombe's method 10, medians an interval of
order statistics, net scores and means a normal one. All take and give plain numbers or arrays.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Z = 1.959963984540054  # the normal value of 0.975, as scipy.stats gives it; importing that takes a second
Bounds = tuple[Any, Any]


def wilson(k: ArrayLike, n: ArrayLike, z: float = Z) -> Bounds:
    """(low, high) of the share k / n by Wilson's score method (1927) without continuity correction.

    Shares 0..1; NaN where n is 0. Scalars give floats, arrays give arrays.
    """
    hits, cases = np.asarray(k, dtype=float), np.asarray(n, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = hits / cases
        centre = share + z * z / (2 * cases)
        spread = z * np.sqrt(share * (1 - share) / cases + z * z / (4 * cases * cases))
        low, high = (np.array(side / (1 + z * z / cases)) for side in (centre - spread, centre + spread))
    low[hits == 0] = np.where(cases > 0, 0.0, np.nan)[hits == 0]
    high[hits == cases] = np.where(cases > 0, 1.0, np.nan)[hits == cases]
    return _plain(low), _plain(high)


def newcombe(k1: float, n1: float, k2: float, n2: float, z: float = Z) -> tuple[float, float]:
    """(low, high) of k1/n1 - k2/n2 by Newcombe's hybrid score method (1998, method 10); -1..1."""
    first, second = k1 / n1, k2 / n2
    low1, high1 = wilson(k1, n1, z)
    low2, high2 = wilson(k2, n2, z)
    gap = first - second
    low = gap - float(np.hypot(first - low1, high2 - second))
    return low, gap + float(np.hypot(high1 - first, second - low2))


SMALLEST_MEDIAN_SAMPLE = 6


def median_interval(n: int, z: float = Z) -> tuple[int, int] | None:
    """Ranks (j, k), counted from 1, of the sorted values that bound the median; None below six values.

    j = floor((n + 1 - z sqrt(n)) / 2) and k = n + 1 - j: the normal form of the sign-test interval. A test
    holds it against the exact binomial ranks.
    """
    if n < SMALLEST_MEDIAN_SAMPLE:
        return None
    j = max(1, int((n + 1 - z * n**0.5) // 2))
    return j, n + 1 - j


def percentile_interval(n: int, p: float, z: float = Z) -> tuple[int, int] | None:
    """Ranks (j, k), counted from 1, of the sorted values that bound the percentile p (0..1).

    n p + 1/2 -/+ z sqrt(n p (1 - p)), outwards: the ranks of the median for p = 1/2. None where one of them
    lies beyond the ends, for the 90th percentile below 45 values.
    """
    middle, spread = n * p + 0.5, z * (n * p * (1 - p)) ** 0.5
    j, k = math.floor(middle - spread), math.ceil(middle + spread)
    return (j, k) if j >= 1 and k <= n else None


def net_interval(promoters: ArrayLike, detractors: ArrayLike, n: ArrayLike, z: float = Z) -> Bounds:
    """(low, high) of 100 (p - d) with standard error sqrt((p + d - (p - d)^2) / n), kept within -100..100."""
    total = np.asarray(n, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        p, d = np.asarray(promoters, dtype=float) / total, np.asarray(detractors, dtype=float) / total
        spread = z * np.sqrt((p + d - (p - d) ** 2) / total)
    low, high = np.clip(100 * (p - d - spread), -100, 100), np.clip(100 * (p - d + spread), -100, 100)
    return _plain(np.array(low)), _plain(np.array(high))


def mean_interval(total: ArrayLike, squares: ArrayLike, n: ArrayLike, z: float = Z) -> Bounds:
    """(low, high) of a mean from the sum, the sum of squares and n; NaN below two values."""
    sums, count = np.asarray(total, dtype=float), np.asarray(n, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = sums / count
        variance = (np.asarray(squares, dtype=float) - count * mean**2) / (count - 1)
        spread = z * np.sqrt(np.maximum(variance, 0) / count)
    spread = np.where(count > 1, spread, np.nan)
    return _plain(np.array(mean - spread)), _plain(np.array(mean + spread))


def _plain(values: NDArray[np.float64]) -> Any:
    return float(values) if values.ndim == 0 else values
