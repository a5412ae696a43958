"""Desks beside each other without a league table: each share against what chance allows its size."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.analyses.changes import is_good
from metrics.analyses.link import Link, Pairs
from metrics.catalogue import METRICS
from metrics.declaration import Ratio
from metrics.figures import Source, figures
from metrics.statistics.funnel import funnel, limits_at
from metrics.units import State
from metrics.window import QuestionError, Window

LIMITS = ["low95", "high95", "low998", "high998"]
FEWEST_DESKS = 3


@dataclass(frozen=True)
class DeskFunnel:
    """The desks and the limits around the share of all of them (or a target), `centre`.

    `desks` has a row a desk, largest first: desk, value, n, numerator, low95, high95, low998, high998, side
    and good. `side` is -2 or 2 beyond the wide limits, -1 or 1 beyond the narrow ones, else 0; `good` None
    there and where no direction is better. `spread` over 1: desks differ more than chance anyway, and the
    limits are so much (its root) wider. State `none` with no cases, `few` under three desks.
    """

    metric: str
    state: State
    centre: float | None
    spread: float
    desks: pd.DataFrame
    where: Pairs
    window: Window

    def limits(self, cases: Sequence[float]) -> pd.DataFrame:
        """The limits of desks of so many cases: cases, low95, high95, low998, high998."""
        if self.centre is None:
            return pd.DataFrame(columns=["cases", *LIMITS])
        bounds = limits_at(cases, self.centre, self.spread)
        return pd.DataFrame({"cases": list(cases)} | dict(zip(LIMITS, bounds, strict=True)))

    def link(self, desk: str) -> Link:
        """Where the cases of a desk are."""
        elsewhere = tuple(pair for pair in self.where if pair[0] != "desk")
        return Link(self.metric, (*elsewhere, ("desk", desk)), self.window)


def desk_funnel(
    metric: str,
    source: Source,
    window: Window | None = None,
    *,
    where: Pairs = (),
    clock: str = "calendar",
    target: float | None = None,
) -> DeskFunnel:
    """The funnel of a metric that is a share of rows. QuestionError for another: it has no such limits."""
    if not isinstance(METRICS[metric], Ratio):
        raise QuestionError(f"a funnel needs a share of cases, {metric} is none")
    found = figures(metric, warehouse=source, window=window, by=("desk",), where=where, clock=clock)
    rows = found[found["desk"].notna() & (found["n"] > 0)]
    columns = ["desk", "value", "n", "numerator"]
    if len(rows) < FEWEST_DESKS:
        state = State.FEW if len(rows) else _state_of_nothing(found)
        return DeskFunnel(metric, state, None, 1.0, rows[columns], where, window or Window())
    limits = funnel(rows["numerator"], rows["n"], target)
    table = rows[columns].assign(**{name: getattr(limits, name) for name in LIMITS})
    side = _side(table)
    good = [is_good(metric, rose=at > 0) if at else None for at in side]
    table = table.assign(side=side, good=pd.Series(data=good, index=table.index, dtype="object"))
    table = table.sort_values("n", ascending=False, ignore_index=True)
    return DeskFunnel(metric, State.OK, limits.centre, limits.spread, table, where, window or Window())


def _state_of_nothing(found: pd.DataFrame) -> State:
    lost = (found["state"] == State.NOT_COMPUTABLE.value).any()
    return State.NOT_COMPUTABLE if lost else State.NONE


def _side(table: pd.DataFrame) -> list[int]:
    value = table["value"].to_numpy(float)
    low95, high95, low998, high998 = (table[name].to_numpy(float) for name in LIMITS)
    above = np.add(value > high95, value > high998, dtype=int)
    below = np.add(value < low95, value < low998, dtype=int)
    return [int(side) for side in above - below]
