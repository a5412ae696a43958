"""Finding a change in one of many series without being fooled by chance.

`step` splits a series where its values before and after differ most, in normal scores (van der Waerden's: the
value's rank turned into the normal value of that rank), so that one wild week cannot make a change and a few
recent ones can; `step_p` says how often a series whose points are dealt out at random shows as large a step;
`false_discovery` then corrects for the number of series looked at.
"""

from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

EDGE = 3  # points that must lie on either side of a step
SEED = 20_161_122
DRAWS = (8_000, 60_000)  # a first look, and the one that settles it
CLEARLY_CHANCE = 0.02
BLOCK = 4_000
MONTHS, WEEKS = 24, 26

Numbers = NDArray[np.float64]
_normal = np.vectorize(NormalDist().inv_cdf, otypes=[float])


@dataclass(frozen=True)
class Step:
    """The place of the largest step (the first point after it) and its size: above 0 the later is larger."""

    at: int
    size: float


def step(values: ArrayLike) -> Step:
    """The largest step in a series of at least six values in order of time; ties share their mean rank."""
    ranks = pd.Series(np.asarray(values, dtype=float)).rank().to_numpy()
    sizes = _sizes(_normal(ranks / (len(ranks) + 1))[None, :])[0]
    largest = int(np.argmax(np.abs(sizes)))
    return Step(largest + EDGE, float(sizes[largest]))


def _sizes(scores: Numbers) -> Numbers:
    """Per row of scores and split: the sum after it less what is expected, in standard deviations."""
    count = scores.shape[1]
    if count < 2 * EDGE:
        raise ValueError(f"a step needs {2 * EDGE} points")
    before = np.arange(EDGE, count - EDGE + 1)
    below = np.cumsum(scores, axis=1)[:, before - 1]
    expected = before * scores.mean(axis=1, keepdims=True)
    deviation = np.sqrt(before * (count - before) / (count - 1) * float(_untied(count).var()))
    sizes: Numbers = (expected - below) / deviation
    return sizes


def _untied(count: int) -> Numbers:
    """The normal scores of so many different values."""
    return np.asarray(_normal(np.arange(1, count + 1) / (count + 1)), dtype=float)


def step_p(size: float, points: int) -> float:
    """The permutation p-value of a step, two-sided: (1 + draws with one as large) / (1 + draws).

    The points of a series without ties are dealt out at random, so the answer depends on their number alone
    and is kept; with ties, and between the sizes that are kept, it is on the safe side: more points make
    larger steps. The draws are seeded: the same question, the same answer.
    """
    for draws in DRAWS:
        as_large = draws - int(np.searchsorted(_chance(_kept(points), draws), abs(size) - 1e-9))
        p = (1 + as_large) / (1 + draws)
        if p > CLEARLY_CHANCE:
            break
    return p


def _kept(points: int) -> int:
    """The number of points whose draws are kept: up to two years of months each, then half years of weeks."""
    return points if points <= MONTHS else -(-points // WEEKS) * WEEKS


@lru_cache(maxsize=256)
def _chance(points: int, draws: int) -> Numbers:
    """The sorted sizes of the largest steps of so many random orders of so many points."""
    random = np.random.default_rng((SEED, points, draws))
    found = []
    for start in range(0, draws, BLOCK):
        scores = np.tile(_untied(points), (min(BLOCK, draws - start), 1))
        found.append(np.abs(_sizes(random.permuted(scores, axis=1))).max(axis=1))
    return np.sort(np.concatenate(found))


def false_discovery(p: ArrayLike) -> Numbers:
    """p-values adjusted for the number of questions asked (Benjamini & Hochberg 1995), in the same order.

    Keeping those up to q leaves at most a share q of false ones among the kept, on average. As
    scipy.stats.false_discovery_control, which a test holds it against: importing that takes a second, and the
    first page needs this.
    """
    values = np.asarray(p, dtype=float)
    order = np.argsort(values)[::-1]  # the largest first: none may exceed one that is larger
    scaled = values[order] * len(values) / np.arange(len(values), 0, -1)
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum.accumulate(np.minimum(scaled, 1))
    return adjusted
