"""From a SELECT to figures: running a batch, shaping its slices, saying the state of each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from metrics.declaration import FIGURE, Columns, Metric
from metrics.facts.rows import Scope, usable
from metrics.mix import Mix
from metrics.ranked import with_ranked
from metrics.statement import Batch, group_names, statement
from metrics.units import State
from metrics.window import Question

# A column per key, its values text or None; objects, because pandas turns an array of both into its own
# strings, in which a null is NaN.
Keys = Mapping[str, "pd.Series[Any]"]


def answered(batch: Batch, scope: Scope, connection: Connection) -> Iterator[tuple[Metric, pd.DataFrame]]:
    """Each metric of the batch with its figures, from one SELECT."""
    keys, measures = _columns(batch, scope, connection)
    for metric, own in zip(batch.metrics, measures, strict=True):
        known = usable(metric.needs, metric.facts, scope.available) is not None
        yield metric, slices(metric, keys, own, scope, computable=known)


def fetched(batch: Batch, scope: Scope, connection: Connection) -> pd.DataFrame:
    """The keys and the measures of a batch's only metric, sorted by the keys with null last."""
    keys, measures = _columns(batch, scope, connection)
    return pd.DataFrame({**keys, **measures[0]}, copy=False)


def _columns(batch: Batch, scope: Scope, connection: Connection) -> tuple[Keys, list[Columns]]:
    """The columns of the batch's SELECT, sorted by its keys: those, and the measures of each metric."""
    named = group_names(batch, scope.question)
    single = not named and not scope.question.grain
    result = connection.execute(statement(batch, scope, ranked=not single))
    names = list(result.keys())
    keys = [*named, *(["period"] if scope.question.grain else [])]
    columns, measures = sorted_columns(names, keys, result.all(), len(batch.metrics))
    return columns, with_ranked(batch, scope, connection, measures) if single else list[Columns](measures)


def sorted_columns(
    names: Sequence[str], keys: Sequence[str], rows: Iterable[Sequence[Any]], metrics: int
) -> tuple[Keys, list[dict[str, Any]]]:
    """Rows of a SELECT as columns, sorted by the keys with null last: those, and each metric's measures.

    `names` are those of the columns: keys, measures as `<position>_<measure>`, others are left out. A page
    shapes a dozen of these tables per run, so they are sorted and typed once here, by plain Python.
    """
    places = [names.index(key) for key in keys]
    rows = sorted(rows, key=lambda row: [(row[at] is None, row[at] or "") for at in places])
    columns = dict(zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True))
    measures: list[dict[str, Any]] = [{} for _ in range(metrics)]
    for name in names:
        position, _, measure = name.partition("_")
        if position.isdecimal():
            measures[int(position)][measure] = np.array(columns[name], dtype=float)
    index = pd.RangeIndex(len(rows))
    return {key: pd.Series(columns[key], index, dtype=object) for key in keys}, measures


def slices(metric: Metric, keys: Keys, measures: Columns, scope: Scope, *, computable: bool) -> pd.DataFrame:
    """The figures of one metric with their keys and states; one row where there is no slice at all."""
    cases = measures["cases"]
    if not computable:
        return one_row(metric, scope, State.NOT_COMPUTABLE, excluded=float(cases.sum()))
    if not len(cases):
        return one_row(metric, scope, State.NONE)
    if isinstance(metric, Mix):
        table = pd.DataFrame({**keys, **measures}, copy=False)
        return finished(metric, metric.sliced(table, scope.question.keys), scope)
    figures = metric.finish(measures)
    nothing = np.full(len(cases), np.nan)
    # the same index for all, or pandas copies each column onto that of the first
    index = next(iter(keys.values())).index if keys else pd.RangeIndex(len(cases))
    told = {
        "metric": pd.Series([metric.name] * len(cases), index, dtype=object),
        **{name: keys[name] for name in scope.question.by},
        "period": keys.get("period", pd.Series([None] * len(cases), index, dtype=object)),
        **{name: figures.get(name, nothing) for name in FIGURE},
        "state": pd.Series(states(metric, figures, scope), index, dtype=object),
    }
    return pd.DataFrame(told, index, copy=False)


def finished(metric: Metric, found: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Figures with their keys made complete: state, order, metric, and None for a null."""
    if found.empty:
        return one_row(metric, scope, State.NONE)
    if not scope.question.grain:
        found["period"] = None
    found["state"] = states(metric, found, scope)
    found["metric"] = metric.name
    if scope.question.keys:
        found = found.sort_values([*scope.question.by, "period"], na_position="last", ignore_index=True)
    return with_nulls(found, scope.question)


def with_nulls(frame: pd.DataFrame, question: Question) -> pd.DataFrame:
    """The columns of the answer in their order; those of text as objects in which a null is None."""
    frame = frame[["metric", *question.by, "period", *FIGURE, "state"]]
    text = {name: frame[name].astype(object) for name in ("metric", *question.by, "period", "state")}
    return frame.assign(**{name: column.where(column.notna(), None) for name, column in text.items()})


def one_row(metric: Metric, scope: Scope, state: State, excluded: float = 0) -> pd.DataFrame:
    """The single row of a metric without slices."""
    known = {"n": 0.0, "excluded": excluded}
    text = {"metric": metric.name, **dict.fromkeys((*scope.question.by, "period"))}
    told = {
        **{name: pd.Series([value], dtype=object) for name, value in text.items()},
        **{name: np.array([known.get(name, np.nan)]) for name in FIGURE},
        "state": pd.Series([state.value], dtype=object),
    }
    return pd.DataFrame(told, copy=False)


def states(metric: Metric, figures: "Columns | pd.DataFrame", scope: Scope) -> Any:
    """ok, few, none or not_computable for each row of figures: an array of text."""
    n = np.asarray(figures["n"], dtype=float)
    unknowable = np.zeros(len(n), bool)
    if "unknowable" in figures:
        unknowable = np.asarray(figures["unknowable"], dtype=bool)
    if metric.clocked and scope.question.clock == "business":  # no schedule, no business time
        unknowable = unknowable | ((n == 0) & (np.asarray(figures["excluded"], dtype=float) > 0))
    told = [State.NOT_COMPUTABLE.value, State.NONE.value, State.FEW.value]
    return np.select([unknowable, n == 0, n < metric.min_sample], told, State.OK.value).astype(object)
