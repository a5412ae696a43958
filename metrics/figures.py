"""`figures()`: one tidy row per metric, slice and period, with all that a number must carry.

No default filter, period or comparison is applied here; the pages pass theirs.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
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
from metrics.window import Question, Where, Window, conditions, one_of
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
        found = answers(asked, Scope(question, offered(warehouse, connection)), connection)
    return listed(asked, found, question)


def listed(asked: Sequence[Metric], found: Mapping[str, pd.DataFrame], question: Question) -> pd.DataFrame:
    """The figures of all metrics, one below the other."""
    if not asked:
        return pd.DataFrame(columns=["metric", *question.by, "period", *FIGURE, "state"])
    if len(asked) == 1:
        return found[asked[0].name].reset_index(drop=True)
    return pd.concat([found[metric.name] for metric in asked], ignore_index=True)


def offered(source: Source, connection: Connection) -> Availability:
    """What the warehouse offers. A snapshot never changes: the first connection to it asks, for all."""
    if not isinstance(source, Snapshot):
        return availability(connection)
    known = _OFFERED.get(connection.engine)
    if known is None or known[0] != source.name:
        known = (source.name, availability(connection))
        _OFFERED[connection.engine] = known
    return known[1]


def answers(asked: Sequence[Metric], scope: Scope, connection: Connection) -> dict[str, pd.DataFrame]:
    """The figures of each metric, by its name."""
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
