"""The ways in which a publisher may count otherwise: another metric, a share of desks, a mean over desks."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from metrics.declaration import FIGURE, Metric
from metrics.figures import Source, figures
from metrics.intervals import mean_interval, wilson
from metrics.mix import SMALLEST_CHANNEL
from metrics.units import State, Unit
from metrics.window import Window

Conditions = Mapping[str, tuple[str | None, ...]]
EVERYTHING: Conditions = MappingProxyType({})
SMALLEST_SHARE_OF_DESKS = 10


@dataclass(frozen=True)
class Asked:
    """The warehouse, period and filters of restated figures; what several of them need is asked once."""

    source: Source
    window: Window | None
    where: Conditions
    known: dict[object, pd.DataFrame] = field(default_factory=dict, compare=False, repr=False)

    def of(
        self, metric: Metric | str, *by: str, only: Conditions = EVERYTHING, hours: float = 24
    ) -> pd.DataFrame:
        """figures() of the metric on the calendar clock, within these filters and `only` those."""
        both = dict(self.where)
        for dimension, values in only.items():
            kept = both.get(dimension, values)
            both[dimension] = tuple(value for value in values if value in kept)
        question = (metric, by, frozenset(both.items()), hours)
        if question not in self.known:
            self.known[question] = figures(
                metric, warehouse=self.source, window=self.window, by=by, where=both, within_hours=hours
            )
        return self.known[question]

    def without(self, dimension: str) -> "Asked":
        kept = {name: values for name, values in self.where.items() if name != dimension}
        return replace(self, where=kept)


@dataclass(frozen=True, kw_only=True, eq=False)
class Restatement(ABC):
    """A definition of theirs: which rows it serves, beside which figure of ours, in words, and computed."""

    benchmarks: tuple[str, ...]
    house: str
    definition: str
    unit: Unit = Unit.SHARE
    of_desks: bool = False  # a share of organisations: from ten desks on

    only: Conditions = field(default_factory=dict)  # the cases that theirs speaks of

    @abstractmethod
    def row(self, asked: Asked) -> dict[str, object]:
        """FIGURE and state of ours by their definition; NaN where there is none."""

    def house_row(self, asked: Asked) -> "pd.Series[Any]":
        """The row of figures() of the same cases by our own definition."""
        return asked.of(self.house, only=self.only).iloc[0]


@dataclass(frozen=True, kw_only=True, eq=False)
class OtherMetric(Restatement):
    """Theirs is another metric, or the same one of some cases only."""

    metric: Metric | str
    hours: float = 24

    def row(self, asked: Asked) -> dict[str, object]:
        found = asked.of(self.metric, only=self.only, hours=self.hours).iloc[0]
        return {name: found[name] for name in (*FIGURE, "state")}


@dataclass(frozen=True, kw_only=True, eq=False)
class DesksWhose(Restatement):
    """Theirs is a share of organisations whose own figure lies on one side of a limit."""

    metric: Metric | str
    at_least: float = -np.inf
    at_most: float = np.inf
    states: tuple[State, ...] = (State.OK,)  # of a desk's own figure
    of_desks: bool = True

    def row(self, asked: Asked) -> dict[str, object]:
        desks = asked.of(self.metric, "desk", only=self.only)
        if set(desks["state"]) == {State.NOT_COMPUTABLE.value}:
            return no_figure(State.NOT_COMPUTABLE)
        named = desks[desks["desk"].notna()]
        judged = named[named["state"].isin([state.value for state in self.states])]
        hits = int(judged["value"].astype(float).between(self.at_least, self.at_most).sum())
        return share_row(hits, len(judged), excluded=len(named) - len(judged))


@dataclass(frozen=True, kw_only=True, eq=False)
class MeanOverDesks(Restatement):
    """Theirs is a plain mean over the organisations that offer the channel, each counting alike."""

    channel: str

    def row(self, asked: Asked) -> dict[str, object]:
        mix = asked.without("channel").of("channel_share", "desk", "channel")
        if set(mix["state"]) == {State.NOT_COMPUTABLE.value}:
            return no_figure(State.NOT_COMPUTABLE)
        named = mix[mix["desk"].notna()]
        offering = named[(named["channel"] == self.channel) & (named["numerator"] >= SMALLEST_CHANNEL)]
        shares = offering["value"].astype(float).to_numpy()
        low, high = mean_interval(shares.sum(), (shares**2).sum(), len(shares))
        every = named["desk"].nunique()
        return no_figure(State.NONE) | {
            "value": shares.mean() if len(shares) else np.nan,
            "n": float(len(shares)),
            "numerator": shares.sum(),
            "denominator": float(len(shares)),
            "excluded": float(every - len(shares)),
            "low": low,
            "high": high,
            "state": state_of(len(shares)).value,
        }

    def house_row(self, asked: Asked) -> "pd.Series[Any]":
        mix = asked.without("channel").of(self.house, "channel")
        ours = mix[mix["channel"] == self.channel]
        return pd.Series(no_figure(State.NONE)) if ours.empty else ours.iloc[0]


def no_figure(state: State) -> dict[str, object]:
    return dict.fromkeys(FIGURE, np.nan) | {"n": 0.0, "excluded": 0.0, "state": state.value}


def share_row(hits: int, desks: int, *, excluded: int) -> dict[str, object]:
    """A share of desks with Wilson's interval."""
    if not desks:
        return no_figure(State.NONE) | {"excluded": float(excluded)}
    low, high = wilson(hits, desks)
    return {
        "value": hits / desks,
        "n": float(desks),
        "numerator": float(hits),
        "denominator": float(desks),
        "excluded": float(excluded),
        "low": low,
        "high": high,
        "state": state_of(desks).value,
    }


def state_of(desks: int) -> State:
    if not desks:
        return State.NONE
    return State.OK if desks >= SMALLEST_SHARE_OF_DESKS else State.FEW
