"""From a SELECT to figures: running a batch, shaping its slices, saying the state of each."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from metrics.declaration import FIGURE, Metric
from metrics.facts.rows import Scope, usable
from metrics.statement import Batch, group_names, statement
from metrics.units import State
from metrics.window import Question


def answered(batch: Batch, scope: Scope, connection: Connection) -> Iterator[tuple[Metric, pd.DataFrame]]:
    """Each metric of the batch with its figures, from one SELECT."""
    rows, keys = fetched(batch, scope, connection)
    for position, metric in enumerate(batch.metrics):
        known = usable(metric.needs, metric.facts, scope.available) is not None
        yield metric, slices(metric, rows[keys], measures_of(rows, position), scope, computable=known)


def fetched(batch: Batch, scope: Scope, connection: Connection) -> tuple[pd.DataFrame, list[str]]:
    """The rows of the batch's SELECT and the names of its key columns."""
    result = connection.execute(statement(batch, scope))
    rows = pd.DataFrame(result.all(), columns=list(result.keys()))
    period = ["period"] if scope.question.grain else []
    keys = [*group_names(batch, scope.question), *period]
    return rows.astype(dict.fromkeys(keys, object)), keys  # a column of nulls is no column of numbers


def measures_of(rows: pd.DataFrame, position: int) -> pd.DataFrame:
    """The measures of the metric at that position of its batch, as numbers."""
    prefix = f"{position}_"
    own = [name for name in rows.columns if name.startswith(prefix)]
    return rows[own].astype(float).rename(columns=lambda name: name.removeprefix(prefix))


def slices(
    metric: Metric, keys: pd.DataFrame, measures: pd.DataFrame, scope: Scope, *, computable: bool
) -> pd.DataFrame:
    """The figures of one metric with their keys and states; one row where there is no slice at all."""
    if not computable:
        return one_row(metric, scope, State.NOT_COMPUTABLE, excluded=float(measures["cases"].sum()))
    if measures.empty:
        return one_row(metric, scope, State.NONE)
    by = [*scope.question.by, *(["period"] if scope.question.grain else [])]
    return finished(metric, metric.sliced(keys, measures, by), scope)


def finished(metric: Metric, found: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Figures with their keys made complete: state, order, metric, and None for a null."""
    if found.empty:
        return one_row(metric, scope, State.NONE)
    if not scope.question.grain:
        found["period"] = None
    found["state"] = states(metric, found, scope)
    if scope.question.by or scope.question.grain:
        found = found.sort_values([*scope.question.by, "period"], na_position="last", ignore_index=True)
    return with_nulls(found.assign(metric=metric.name), scope.question)


def with_nulls(frame: pd.DataFrame, question: Question) -> pd.DataFrame:
    """The key columns as objects in which a null is None."""
    for name in (*question.by, "period"):
        column = frame[name].astype(object)
        frame[name] = column.where(column.notna(), None)
    return frame


def one_row(metric: Metric, scope: Scope, state: State, excluded: float = 0) -> pd.DataFrame:
    """The single row of a metric without slices."""
    row: dict[str, object] = dict.fromkeys((*scope.question.by, "period"))
    row |= dict.fromkeys(FIGURE, np.nan)
    row |= {"metric": metric.name, "n": 0.0, "excluded": excluded, "state": state.value}
    return with_nulls(pd.DataFrame([row]), scope.question)


def states(metric: Metric, found: pd.DataFrame, scope: Scope) -> "pd.Series[str]":
    """ok, few, none or not_computable for each row of figures."""
    state = pd.Series(State.OK.value, index=found.index, dtype=object)
    state[found["n"] < metric.min_sample] = State.FEW.value
    state[found["n"] == 0] = State.NONE.value
    unknowable = found.get("unknowable", pd.Series(data=False, index=found.index))
    if metric.clocked and scope.question.clock == "business":
        unknowable = unknowable | (
            (found["n"] == 0) & (found["excluded"] > 0)
        )  # no schedule, no business time
    state[unknowable.astype(bool)] = State.NOT_COMPUTABLE.value
    return state
