"""Direct standardisation: the shares of groups as they would be if all had the same mix of work."""

import numpy as np
import pandas as pd


def standardised(
    cells: pd.DataFrame, group: list[str], strata: list[str], across: list[str] | None = None
) -> pd.DataFrame:
    """The share of each group, weighted by the mix of all groups, from cells with `hits` of `n`.

    One row per group: its keys, value, variance, n, hits. Weights are the pooled n of each stratum (within
    `across`, keys that groups are not pooled over); strata that a group has no case in are left out of its
    weights. Variance: sum w^2 p (1 - p) / n. Null keys are kept. Published counts to try it on: Charig et
    al., BMJ 1986.
    """
    pools = list(dict.fromkeys([*(across or []), *strata]))
    cells = cells.groupby(list(dict.fromkeys([*group, *pools])), dropna=False, as_index=False)[
        ["hits", "n"]
    ].sum()
    cells["pooled"] = cells.groupby(pools, dropna=False)["n"].transform("sum")
    cells = cells[cells["n"] > 0]
    weight = cells["pooled"] / cells.groupby(group, dropna=False)["pooled"].transform("sum")
    share = cells["hits"] / cells["n"]
    cells = cells.assign(value=weight * share, variance=weight**2 * share * (1 - share) / cells["n"])
    found: pd.DataFrame = cells.groupby(group, dropna=False, as_index=False)[
        ["value", "variance", "n", "hits"]
    ].sum()
    return found


def shared_strata(cells: pd.DataFrame, group: str, strata: list[str]) -> pd.DataFrame:
    """The cells of the strata that every group has a case in: only there is like compared with like."""
    cells = cells[cells["n"] > 0]
    groups = cells.groupby(strata, dropna=False)[group].transform("nunique")
    return cells[np.asarray(groups == cells[group].nunique())]
