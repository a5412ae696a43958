"""Funnel limits: how far the share of a unit may lie from that of all of them by chance, given its size.

Exact binomial limits with interpolation between whole numbers, as D. J. Spiegelhalter, 'Funnel plots for
comparing institutional performance', Statistics in Medicine 24 (2005), appendix A.1.1. Where units differ
more than chance anyway, limits are widened by the square root of the overdispersion (same, section 3.2).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Shares = NDArray[np.float64]
WINSORISED = 0.1  # so much of either tail does not drive the overdispersion
FEWEST_UNITS = 10  # with fewer, one that stands out would widen the limits around itself


@dataclass(frozen=True)
class Funnel:
    """Limits per unit, 0..1, in the order of the units; `spread` is the overdispersion, 1 for none."""

    centre: float
    spread: float
    low95: Shares
    high95: Shares
    low998: Shares
    high998: Shares


def funnel(k: ArrayLike, n: ArrayLike, centre: float | None = None, *, overdispersed: bool = True) -> Funnel:
    """The limits of units with k of n each around their pooled share, or a given centre (a target).

    A unit without cases has limits 0 and 1. `overdispersed` false: chance alone.
    """
    hits, cases = np.asarray(k, dtype=float), np.asarray(n, dtype=float)
    middle = float(hits.sum() / cases.sum()) if centre is None else centre
    spread = overdispersion(hits, cases, middle) if overdispersed else 1.0
    return Funnel(middle, spread, *limits_at(cases, middle, spread))


def limits_at(n: ArrayLike, centre: float, spread: float = 1.0) -> tuple[Shares, Shares, Shares, Shares]:
    """low95, high95, low998 and high998 for units of n cases around a centre, for drawing them as a range."""
    low95, high95, low998, high998 = (
        _widened(exact_limit(n, centre, p), centre, spread) for p in (0.025, 0.975, 0.001, 0.999)
    )
    return low95, high95, low998, high998


def exact_limit(n: ArrayLike, centre: float, p: float) -> Shares:
    """The share below which a unit of n cases lies with probability p, interpolated between whole numbers.

    r is the smallest count with P(X <= r) >= p; the limit is (r - a) / n, a = (P(X <= r) - p) / P(X = r).
    """
    from scipy.stats import binom  # noqa: PLC0415 takes a second, and no other figure needs it

    cases = np.asarray(n, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        r = binom.ppf(p, cases, centre)
        part = (binom.cdf(r, cases, centre) - p) / binom.pmf(r, cases, centre)
        limit = (r - part) / cases
    return np.asarray(np.where(cases > 0, np.clip(limit, 0, 1), 0.0 if p < 0.5 else 1.0), dtype=float)


def overdispersion(k: ArrayLike, n: ArrayLike, centre: float) -> float:
    """How many times the variance between units exceeds that of chance; 1 where it may be chance.

    The mean square of the winsorised z-scores, taken only where it is over 1 + 2 sqrt(2 / units).
    """
    hits, cases = np.asarray(k, dtype=float), np.asarray(n, dtype=float)
    hits, cases = hits[cases > 0], cases[cases > 0]
    if len(cases) < FEWEST_UNITS or not 0 < centre < 1:
        return 1.0
    z = (hits / cases - centre) / np.sqrt(centre * (1 - centre) / cases)
    low, high = np.quantile(z, [WINSORISED, 1 - WINSORISED])
    phi = float((np.clip(z, low, high) ** 2).mean())
    return phi if phi > 1 + 2 * (2 / len(cases)) ** 0.5 else 1.0


def _widened(limit: Shares, centre: float, spread: float) -> Shares:
    return np.asarray(np.clip(centre + (limit - centre) * spread**0.5, 0, 1), dtype=float)
