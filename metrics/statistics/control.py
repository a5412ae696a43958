"""Control charts for single values (XmR): natural limits, signals in a series, and what a target may expect.

Limits: mean +/- 3 / 1.128 (2.66) mean moving ranges (Shewhart; NIST/SEMATECH e-Handbook 6.3.2.2). Signals and
target assurance follow NHS England's Making Data Count: a point outside, seven on one side of the mean, seven
rising or falling.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

FEWEST_POINTS = 12
RUN = 7
PER_MOVE = 3 / 1.128  # 1.128: the mean range of two normal values with deviation 1

Signs = NDArray[np.int8]


@dataclass(frozen=True)
class Limits:
    """The usual range of a series, in its own unit."""

    mean: float
    move: float  # the mean moving range
    low: float
    high: float


class Assurance(StrEnum):
    """Whether a process as it is will reach its target."""

    ALWAYS = "always"
    SOMETIMES = "sometimes"
    NEVER = "never"


@dataclass(frozen=True)
class Signals:
    """Per point +1, -1 or 0: beyond a limit, in a run on one side of the mean, in a run up or down."""

    outside: Signs
    shift: Signs
    trend: Signs

    @property
    def any(self) -> bool:
        """Whether the series shows more than chance from point to point."""
        return bool(self.outside.any() or self.shift.any() or self.trend.any())


def xmr(values: ArrayLike) -> Limits:
    """The limits of a series of at least two values in order of time; ValueError for fewer."""
    series = np.asarray(values, dtype=float)
    if len(series) < 2:
        raise ValueError("a moving range needs two values")
    mean, move = float(series.mean()), float(np.abs(np.diff(series)).mean())
    return Limits(mean, move, mean - PER_MOVE * move, mean + PER_MOVE * move)


def signals(values: ArrayLike, limits: Limits | None = None) -> Signals:
    """The rules on every point, against the given limits or the series' own.

    A run is told from its seventh point on: the six before it did not know yet.
    """
    series = np.asarray(values, dtype=float)
    usual = limits or xmr(series)
    outside = np.where(series > usual.high, 1, 0) - np.where(series < usual.low, 1, 0)
    return Signals(outside.astype(np.int8), shift(np.sign(series - usual.mean)), trend(series))


def shift(sides: ArrayLike) -> Signs:
    """Where this and the six points before it lie on one side; `sides` are signs relative to the mean."""
    return _run(np.sign(np.asarray(sides, dtype=float)), RUN)


def trend(values: ArrayLike) -> Signs:
    """Where this point ends seven that only rise, or only fall."""
    moves = np.sign(np.diff(np.asarray(values, dtype=float)))
    return np.concatenate([np.zeros(min(1, np.size(values)), np.int8), _run(moves, RUN - 1)])


def _run(signs: NDArray[np.float64], length: int) -> Signs:
    """The sign where it is the same non-zero one for so many in a row, else 0."""
    found = np.zeros(len(signs), np.int8)
    if len(signs) >= length:
        totals = np.convolve(signs, np.ones(length), "valid")
        found[length - 1 :] = np.where(np.abs(totals) == length, np.sign(totals), 0)
    return found


def assurance(limits: Limits, target: float, *, higher_is_better: bool) -> Assurance:
    """What the usual range says of a target: reached always, sometimes or never."""
    low, high = (limits.low, limits.high) if higher_is_better else (-limits.high, -limits.low)
    wanted = target if higher_is_better else -target
    if low >= wanted:
        return Assurance.ALWAYS
    return Assurance.NEVER if high < wanted else Assurance.SOMETIMES
