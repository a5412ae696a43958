"""One channel or many: are people more content where a desk offers several channels?

Crude, and at the same mix of kind and priority. Desks choose their channels, and those that do differ in more
than that: the difference is no effect. Intervals speak of the ratings, not of which desks there are.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.analyses.link import Link, Pairs
from metrics.catalogue import METRICS
from metrics.figures import Source, connected, figures
from metrics.intervals import Z, newcombe, wilson
from metrics.mix import NOT_A_CHANNEL, SMALLEST_CHANNEL, STRATA
from metrics.statistics.standardisation import shared_strata, standardised
from metrics.units import State
from metrics.window import Window

METRIC = "satisfied_share"
FEWEST_RATINGS = METRICS[METRIC].min_sample


@dataclass(frozen=True)
class Group:
    """The desks of one kind and the share of their raters who are satisfied."""

    desks: tuple[str, ...]
    n: int
    share: float | None
    low: float | None
    high: float | None
    link: Link | None


@dataclass(frozen=True)
class Difference:
    """Satisfied at desks with one channel less those with several, in points of share (0..1)."""

    value: float
    low: float
    high: float

    @property
    def within_noise(self) -> bool:
        return self.low <= 0 <= self.high


@dataclass(frozen=True)
class OneOrMany:
    """The comparison. `adjusted` is over the kinds and priorities that both have, `covered` of all ratings.

    State `none`: no ratings, or all desks alike; `few`: under thirty ratings on one side; then there are no
    differences.
    """

    state: State
    one: Group
    many: Group
    crude: Difference | None
    adjusted: Difference | None
    covered: float | None


def one_channel_or_many(source: Source, window: Window | None = None, where: Pairs = ()) -> OneOrMany:
    """The satisfaction of desks with a single channel beside that of desks with several.

    A channel counts from five contacts on; automatic, unknown and unmapped ones are none. Channels in `where`
    choose ratings only: were contacts left out, every desk would seem to have fewer channels.
    """
    every_channel = tuple(pair for pair in where if pair[0] != "channel")
    with connected(source) as connection:
        contacts = figures(
            "contacts", warehouse=connection, window=window, by=("desk", "channel"), where=every_channel
        )
        rated = figures(METRIC, warehouse=connection, window=window, by=("desk", *STRATA), where=where)
    if set(rated["state"]) == {State.NOT_COMPUTABLE} or set(contacts["state"]) == {State.NOT_COMPUTABLE}:
        return _empty(State.NOT_COMPUTABLE)
    offered = channels_offered(contacts)
    cells = rated[rated["desk"].isin(offered) & (rated["denominator"] > 0)]
    cells = cells.assign(
        one=[offered[name] == 1 for name in cells["desk"]], hits=cells["numerator"], n=cells["denominator"]
    )
    one, many = (_group(cells[cells["one"] == single], where, window) for single in (True, False))
    if not one.n or not many.n:
        return OneOrMany(State.NONE, one, many, None, None, None)
    if min(one.n, many.n) < FEWEST_RATINGS:
        return OneOrMany(State.FEW, one, many, None, None, None)
    shared = shared_strata(cells, "one", STRATA)
    return OneOrMany(
        State.OK, one, many, _crude(cells), _adjusted(shared), float(shared["n"].sum() / cells["n"].sum())
    )


def channels_offered(contacts: pd.DataFrame) -> dict[str, int]:
    """How many channels each named desk has, from contacts by desk and channel."""
    chosen = contacts[
        contacts["desk"].notna()
        & contacts["channel"].notna()
        & ~contacts["channel"].isin(NOT_A_CHANNEL)
        & (contacts["value"] >= SMALLEST_CHANNEL)
    ]
    return {str(desk): int(count) for desk, count in chosen.groupby("desk").size().items()}


def _group(cells: pd.DataFrame, where: Pairs, window: Window | None) -> Group:
    desks = tuple(sorted(set(cells["desk"])))
    hits, n = float(cells["hits"].sum()), float(cells["n"].sum())
    if not n:
        return Group(desks, 0, None, None, None, None)
    low, high = wilson(hits, n)
    elsewhere = tuple(pair for pair in where if pair[0] != "desk")
    link = Link(METRIC, (*elsewhere, *(("desk", desk) for desk in desks)), window or Window())
    return Group(desks, int(n), hits / n, low, high, link)


def _crude(cells: pd.DataFrame) -> Difference:
    counts = (
        cells.loc[cells["one"] == single, ["hits", "n"]].to_numpy(float).sum(0) for single in (True, False)
    )
    (k1, n1), (k2, n2) = ((float(k), float(n)) for k, n in counts)
    return Difference(k1 / n1 - k2 / n2, *newcombe(k1, n1, k2, n2))


def _adjusted(shared: pd.DataFrame) -> Difference | None:
    """The difference at the same mix; None where the two have no kind and priority in common."""
    if shared.empty:
        return None
    found = standardised(shared, ["one"], STRATA)
    shares = dict(zip(found["one"], found["value"].to_numpy(float), strict=True))
    gap = float(shares[True] - shares[False])
    spread = Z * float(np.sqrt(found["variance"].sum()))
    return Difference(gap, gap - spread, gap + spread)


def _empty(state: State) -> OneOrMany:
    nobody = Group((), 0, None, None, None, None)
    return OneOrMany(state, nobody, nobody, None, None, None)
