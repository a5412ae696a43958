"""Figures that look at all channels or desks of a slice together: mixes, breadth, standardised shares.

Their SELECT is grouped by channel (and desk, ...) beyond what was asked; the rest is arithmetic on that
small frame.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, and_

from metrics.declaration import FIGURE, Columns, Measures, Metric, amount_if, divided, sum_if
from metrics.facts.rows import Flag
from metrics.intervals import Z, wilson
from metrics.statistics.standardisation import standardised
from warehouse.tables import AUTOMATIC_CHANNELS

# rows, and the keys asked for with ALL as the last of them, so that there always is one
Shape = Callable[[pd.DataFrame, list[str]], pd.DataFrame]
NOT_A_CHANNEL = (*AUTOMATIC_CHANNELS, "unknown", "other")
SMALLEST_CHANNEL = 5  # contacts before a channel counts as offered: one stray ticket is none
ALL = "_all"


@dataclass(frozen=True, kw_only=True, eq=False)
class Mix(Metric):
    """Sums by slice and `extra`, shaped into figures by a function of (rows, keys asked for)."""

    sums: Mapping[str, ColumnElement[Any]]
    shape: Shape
    statistic: str = "share"

    def measures(self, usable: Flag) -> Measures:
        used = and_(usable, self.cases)
        summed = {name: sum_if(used, amount) for name, amount in self.sums.items()}
        return {**summed, "cases": amount_if(self.cases, self.sums.get("weight"))}

    def finish(self, rows: Columns) -> Columns:  # noqa: ARG002 - sliced() does it
        raise TypeError(f"{self.name} needs its keys: it is shaped by sliced()")

    def sliced(self, table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
        """The figures with the keys asked for, from the sums with those and `extra`."""
        table = table.assign(**{ALL: 0})
        return self.shape(table, [*by, ALL]).reindex(columns=[*by, *FIGURE])


def totals(table: pd.DataFrame, keys: list[str], names: list[str]) -> pd.DataFrame:
    """The sums per key, null keys kept, in the order of the keys."""
    return table.groupby(keys, dropna=False, as_index=False)[names].sum()


def matched(
    left: pd.DataFrame, right: pd.DataFrame, on: list[str], how: Literal["inner", "left"] = "inner"
) -> pd.DataFrame:
    """Two frames joined on their keys, where null matches null whatever type pandas gave it."""
    keys = dict.fromkeys(on, object)
    return left.astype(keys).merge(right.astype(keys), on=on, how=how)


def share_of_channels(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Each slice's contacts over those of all channels of the same slice."""
    found = totals(table, keys, ["weight", "cases"])
    across = [key for key in keys if key != "channel"]
    whole = found.groupby(across, dropna=False)["weight"].transform("sum")
    low, high = wilson(found["weight"].to_numpy(), whole.to_numpy())
    return found.assign(
        value=divided(found["weight"], whole),
        n=whole,
        numerator=found["weight"],
        denominator=whole,
        excluded=found["cases"] - found["weight"],
        low=low,
        high=high,
    )


def _offered(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Channels that people chose, per desk, with enough contacts to count as offered."""
    named = table[table["desk"].notna() & _chosen(table)]
    groups = list(dict.fromkeys([*keys, "desk", "channel"]))
    each = totals(named, groups, ["weight"])
    return each[each["weight"] >= SMALLEST_CHANNEL]


def _chosen(table: pd.DataFrame) -> "pd.Series[bool]":
    """Rows of a channel that people chose: neither automatic nor unknown nor unmapped."""
    return table["channel"].notna() & ~table["channel"].isin(NOT_A_CHANNEL)


def channels_per_desk(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The mean over desks of the number of channels offered."""
    per_desk = _offered(table, keys).groupby(list(dict.fromkeys([*keys, "desk"])), dropna=False).size()
    counts = per_desk.rename("channels").reset_index()
    grouped = counts.groupby(keys, dropna=False)["channels"]
    found = grouped.agg(["sum", "count", "std"]).reset_index()
    spread = Z * found["std"] / np.sqrt(found["count"])
    value = found["sum"] / found["count"]
    return found.assign(
        value=value,
        n=found["count"],
        numerator=found["sum"],
        denominator=found["count"],
        excluded=0.0,
        low=value - spread,
        high=value + spread,
    )


def single_channel(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Contacts of desks that offer one channel only, over the contacts of all desks that offer any."""
    offered = _offered(table, keys)
    groups = list(dict.fromkeys([*keys, "desk"]))
    per_desk = offered.groupby(groups, dropna=False)["weight"].agg(["size", "sum"]).reset_index()
    per_desk["single"] = per_desk["sum"].where(per_desk["size"] == 1, 0)
    found = totals(per_desk, keys, ["single", "sum"])
    low, high = wilson(found["single"].to_numpy(), found["sum"].to_numpy())
    cases = totals(table, keys, ["cases"])
    found = matched(found, cases, keys)
    return found.assign(
        value=divided(found["single"], found["sum"]),
        n=found["sum"],
        numerator=found["single"],
        denominator=found["sum"],
        excluded=found["cases"] - found["sum"],
        low=low,
        high=high,
    )


def effective_channels(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Exp of the Shannon entropy of the channel shares: so many channels used alike are as diverse.

    What is no channel that people chose is left out: of unknown ones nobody knows how many they are.
    """
    across = [key for key in keys if key != "channel"]
    table = table.assign(weight=table["weight"].where(_chosen(table), 0))
    each = totals(table, list(dict.fromkeys([*across, "channel"])), ["weight", "cases"])
    whole = each.groupby(across, dropna=False)["weight"].transform("sum")
    share = divided(each["weight"], whole)
    with np.errstate(divide="ignore", invalid="ignore"):
        each["surprise"] = np.where(share > 0, -share * np.log(share), 0.0)
    found = totals(each, across, ["surprise", "weight", "cases"])
    return found.assign(
        value=np.exp(found["surprise"]).where(found["weight"] > 0),
        n=found["weight"],
        excluded=found["cases"] - found["weight"],
    )


STRATA = ["kind", "priority"]


def standardised_satisfaction(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The share satisfied within each kind and priority, weighted by the mix of all channels."""
    across = [key for key in keys if key != "channel"]
    cells = totals(table, list(dict.fromkeys([*keys, *STRATA])), ["rated", "satisfied", "cases"])
    counted = cells[cells["rated"] > 0].rename(columns={"rated": "n", "satisfied": "hits"})
    found = standardised(counted, keys, STRATA, across)
    every = totals(cells, keys, ["rated", "cases"])
    every = every[every["rated"] > 0].reset_index(drop=True)  # the groups of `found`, in their order
    spread = Z * np.sqrt(found["variance"])
    return found.assign(
        numerator=found["hits"],
        denominator=found["n"],
        excluded=every["cases"] - found["n"],
        low=(found["value"] - spread).clip(lower=0),
        high=(found["value"] + spread).clip(upper=1),
    )
