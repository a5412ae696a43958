"""Our own best quarter: the figure that the best quarter of our own desks reaches.

A current mark of the same definition as the figure itself, beside surveys that are dated and defined
otherwise. It needs ten desks with cases enough.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from metrics.catalogue import METRICS
from metrics.declaration import Metric
from metrics.figures import Source, connected, figures, metric_named
from metrics.units import Better, Counted, State, Tier, Unit
from metrics.window import QuestionError, Where, Window

SMALLEST = 10
QUARTER = 0.25
# Asked by desk its weights are those of the desk itself, so that it is the plain share again.
NOT_BY_DESK = ("satisfied_share_adjusted",)
COLUMNS = ["metric", "value", "n", "reached", "desks", "excluded", "state"]


def can_be_best(metric: Metric) -> bool:
    """Whether desks can be held against each other on it: one direction is better, on one measure.

    Counts grow with the desk and scores have the scale of its survey; figures of desks or of sources have
    none per desk.
    """
    of_a_desk = metric.counted not in (Counted.DESKS, Counted.SOURCES) and metric.name not in NOT_BY_DESK
    one_measure = metric.unit not in (Unit.COUNT, Unit.SCORE)
    return metric.better is not Better.NEITHER and one_measure and of_a_desk


CORE = tuple(metric.name for metric in METRICS.values() if metric.tier is Tier.CORE and can_be_best(metric))


def best_quarter(
    *metrics: Metric | str,
    warehouse: Source,
    window: Window | None = None,
    where: Where = (),
    clock: str = "calendar",
    dated: str = "opened",
    within_hours: float = 24,
) -> pd.DataFrame:
    """The figure that the best quarter of our desks reaches, a row per metric; of no metric: all of CORE.

    Columns: metric; value, in the metric's base unit: the 75th percentile of the desks' own figures where
    higher is better, the 25th where lower is (linear interpolation, R-7), NaN unless the state is ok; n, the
    desks with a figure of state ok; reached, how many of them are at the value or better; desks, their ids
    from the best on; excluded, desks with a figure of too few cases or none; state: ok, few (below ten
    desks), none, not_computable. Raises QuestionError for a metric that has no better or counts with size.
    """
    asked = [metric_named(metric) for metric in metrics or CORE]
    for metric in asked:
        if not can_be_best(metric):
            raise QuestionError(
                f"{metric.name} has no best quarter: no direction of it is better, or size is"
            )
    with connected(warehouse) as connection:
        found = figures(
            *asked,
            warehouse=connection,
            window=window,
            by=("desk",),
            where=where,
            clock=clock,
            dated=dated,
            within_hours=within_hours,
        )
    rows = [_row(metric, found[found["metric"] == metric.name]) for metric in asked]
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(metric: Metric, desks: pd.DataFrame) -> list[object]:
    named = desks[desks["desk"].notna()]
    judged = named[named["state"] == State.OK.value]
    left_out = len(named) - len(judged)
    if len(judged) < SMALLEST:
        return [metric.name, np.nan, len(judged), 0, (), left_out, _too_few(desks, len(judged)).value]
    higher = metric.better is Better.HIGHER
    ranked = judged.sort_values(["value", "desk"], ascending=[not higher, True])
    values = ranked["value"].astype(float)
    value = float(np.quantile(values, 1 - QUARTER if higher else QUARTER))
    best = ranked[values >= value] if higher else ranked[values <= value]
    return [metric.name, value, len(judged), len(best), tuple(best["desk"]), left_out, State.OK.value]


def _too_few(desks: pd.DataFrame, judged: int) -> State:
    if judged:
        return State.FEW
    known: Sequence[str] = desks["state"].tolist()
    return State.NOT_COMPUTABLE if known and set(known) == {State.NOT_COMPUTABLE.value} else State.NONE
