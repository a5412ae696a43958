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
    """The rows of the batch's SELECT, sorted by their keys with null last, and the names of the key columns.

    Keys are objects, None for a null; measures are floats. A page shapes a dozen of these frames per run,
    so they are sorted and typed once here, by plain Python, and not once a metric by pandas.
    """
    result = connection.execute(statement(batch, scope))
    names = list(result.keys())
    keys = [*group_names(batch, scope.question), *(["period"] if scope.question.grain else [])]
    places = [names.index(key) for key in keys]
    rows = sorted(result.all(), key=lambda row: [(row[at] is None, row[at] or "") for at in places])
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    table = {
        # a Series, because pandas turns an array of text and None into its own strings and NaN
        name: pd.Series(column, dtype=object) if name in keys else np.array(column, dtype=float)
        for name, column in zip(names, columns, strict=True)
    }
    return pd.DataFrame(table, copy=False), keys


def measures_of(rows: pd.DataFrame, position: int) -> pd.DataFrame:
    """The measures of the metric at that position of its batch."""
    prefix = f"{position}_"
    own = [name for name in rows.columns if name.startswith(prefix)]
    measures = rows[own]
    measures.columns = pd.Index([name.removeprefix(prefix) for name in own])
    return measures


def slices(
    metric: Metric, keys: pd.DataFrame, measures: pd.DataFrame, scope: Scope, *, computable: bool
) -> pd.DataFrame:
    """The figures of one metric with their keys and states; one row where there is no slice at all."""
    if not computable:
        return one_row(metric, scope, State.NOT_COMPUTABLE, excluded=float(measures["cases"].sum()))
    if measures.empty:
        return one_row(metric, scope, State.NONE)
    by = [*scope.question.by, *(["period"] if scope.question.grain else [])]
    as_fetched = type(metric).sliced is Metric.sliced  # a row per row, so in order and with its nulls as None
    return finished(metric, metric.sliced(keys, measures, by), scope, in_order=as_fetched)


def finished(metric: Metric, found: pd.DataFrame, scope: Scope, *, in_order: bool = False) -> pd.DataFrame:
    """Figures with their keys made complete: state, order, metric, and None for a null."""
    if found.empty:
        return one_row(metric, scope, State.NONE)
    if not scope.question.grain:
        found["period"] = None
    found["state"] = states(metric, found, scope)
    found["metric"] = metric.name
    if in_order:
        return found
    if scope.question.by or scope.question.grain:
        found = found.sort_values([*scope.question.by, "period"], na_position="last", ignore_index=True)
    return with_nulls(found, scope.question)


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


def states(metric: Metric, found: pd.DataFrame, scope: Scope) -> np.ndarray:
    """ok, few, none or not_computable for each row of figures."""
    n = found["n"].to_numpy(float)
    unknowable = np.zeros(len(found), bool)
    if "unknowable" in found:
        unknowable = found["unknowable"].to_numpy(bool)
    if metric.clocked and scope.question.clock == "business":  # no schedule, no business time
        unknowable = unknowable | ((n == 0) & (found["excluded"].to_numpy(float) > 0))
    told = [State.NOT_COMPUTABLE.value, State.NONE.value, State.FEW.value]
    return np.select([unknowable, n == 0, n < metric.min_sample], told, State.OK.value).astype(object)
