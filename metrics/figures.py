"""`figures()`: one tidy row per metric, slice and period, with all that a number must carry.

No default filter, period or comparison is applied here; the pages pass theirs.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from weakref import WeakKeyDictionary

import pandas as pd
from sqlalchemy import Connection, Engine

from metrics.answer import answered
from metrics.availability import Availability, availability
from metrics.catalogue import METRICS
from metrics.composed import Composed
from metrics.declaration import FIGURE, Metric
from metrics.facts.rows import Scope
from metrics.statement import batches
from metrics.window import Question, Where, Window, apart, conditions, hull, one_of
from warehouse import Snapshot, Warehouse

Source = Warehouse | Snapshot | Connection
_OFFERED: WeakKeyDictionary[Engine, tuple[str, Availability]] = WeakKeyDictionary()


def figures(
    *metrics: Metric | str,
    warehouse: Source,
    window: Window | None = None,
    by: Sequence[str] = (),
    grain: str | None = None,
    where: Where = (),
    clock: str = "calendar",
    dated: str = "opened",
    within_hours: float = 24,
) -> pd.DataFrame:
    """The figures of the metrics, each once, sorted by metric as asked, then slice, then period.

    Columns: metric, the dimensions of `by`, period (None without a grain; rows without a day have none
    either), value, n, numerator, denominator, excluded, low, high, state. Shares are 0..1, times minutes,
    net scores -100..100; value, low and high are NaN where there is none. State is ok, few (n below the
    metric's min_sample: shown as a dash), none (no cases) or not_computable (never loaded).
    Raises QuestionError for an unknown metric, dimension, grain or clock.
    """
    asked = list(dict.fromkeys(metric_named(metric) for metric in metrics))
    question = Question(window or Window(), tuple(by), grain, conditions(where), clock, dated, within_hours)
    with connected(warehouse) as connection:
        found = _answers(asked, Scope(question, _availability(warehouse, connection)), connection)
    return _listed(asked, found, question)


def figures_of_each(
    *metrics: Metric | str,
    warehouse: Source,
    windows: Sequence[Window],
    by: Sequence[str] = (),
    where: Where = (),
    clock: str = "calendar",
    dated: str = "opened",
    within_hours: float = 24,
) -> tuple[pd.DataFrame, ...]:
    """What figures() gives for each of the windows, in their order; asked together where that is possible.

    Windows that overlap, an empty one and metrics that look beyond their window are asked one by one.
    """
    asked = list(dict.fromkeys(metric_named(metric) for metric in metrics))
    question = Question(Window(), tuple(by), None, conditions(where), clock, dated, within_hours)
    with connected(warehouse) as connection:
        scope = Scope(question, _availability(warehouse, connection))
        together = _together(asked, windows, scope, connection)
        found = []
        for window in windows:
            own = {name: part for name, each in together.items() if len(part := _of_window(each, window))}
            rest = [metric for metric in asked if metric.name not in own]
            alone = replace(scope, question=replace(question, window=window))
            found.append(own | _answers(rest, alone, connection))
    return tuple(_listed(asked, each, question) for each in found)


def _together(
    asked: Sequence[Metric], windows: Sequence[Window], scope: Scope, connection: Connection
) -> dict[str, pd.DataFrame]:
    """The figures of all windows at once, of the metrics that look at the rows of their window only."""
    if not apart(windows):
        return {}
    question = replace(scope.question, window=hull(windows), windows=tuple(windows))
    within = [m for m in asked if not isinstance(m, Composed) and not m.facts.reads_window]
    return _answers(within, replace(scope, question=question), connection)


def _of_window(found: pd.DataFrame, window: Window) -> pd.DataFrame:
    return found[found["period"] == str(window)].assign(period=None)


def _listed(asked: Sequence[Metric], found: Mapping[str, pd.DataFrame], question: Question) -> pd.DataFrame:
    """The figures of all metrics, one below the other."""
    if not asked:
        return pd.DataFrame(columns=["metric", *question.by, "period", *FIGURE, "state"])
    if len(asked) == 1:
        return found[asked[0].name].reset_index(drop=True)
    return pd.concat([found[metric.name] for metric in asked], ignore_index=True)


def _availability(source: Source, connection: Connection) -> Availability:
    """What the warehouse offers. A snapshot never changes: the first connection to it asks, for all."""
    if not isinstance(source, Snapshot):
        return availability(connection)
    known = _OFFERED.get(connection.engine)
    if known is None or known[0] != source.name:
        known = (source.name, availability(connection))
        _OFFERED[connection.engine] = known
    return known[1]


def _answers(asked: Sequence[Metric], scope: Scope, connection: Connection) -> dict[str, pd.DataFrame]:
    composed = {
        metric.name: metric.answer(scope, connection) for metric in asked if isinstance(metric, Composed)
    }
    plain = [metric for metric in asked if not isinstance(metric, Composed)]
    together = (answered(batch, scope, connection) for batch in batches(plain))
    return composed | {metric.name: frame for batch in together for metric, frame in batch}


def metric_named(metric: Metric | str) -> Metric:
    """The metric of that name; QuestionError names the nearest."""
    return METRICS[one_of(metric, tuple(METRICS), "metric")] if isinstance(metric, str) else metric


@contextmanager
def connected(warehouse: Source) -> Iterator[Connection]:
    """A connection to one snapshot, so that all metrics of a call speak of the same loads."""
    if isinstance(warehouse, Connection):
        yield warehouse
    elif isinstance(warehouse, Snapshot):
        yield warehouse.connection
    else:
        with warehouse.snapshot() as snapshot:
            yield snapshot.connection
