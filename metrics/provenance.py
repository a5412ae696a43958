"""Where a figure comes from: its definition, the SQL, the filters, the rows and the loads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from sqlalchemy import Connection, SelectBase, func, or_, select

from metrics.composed import Composed
from metrics.declaration import FIGURE, Metric
from metrics.facts.rows import Scope
from metrics.figures import Source, connected, figures, metric_named, offered
from metrics.mix import Mix
from metrics.statement import Batch, statement
from metrics.window import Question, Where, Window, conditions
from warehouse import Snapshot
from warehouse.tables import load


@dataclass(frozen=True)
class Provenance:
    """The block that stands under a figure and in every export.

    `rows_used` and `rows_excluded` add the n and the excluded of all slices. `loads` has a row per load that
    the figure can rest on: load, source, origin, finished_at, rows_new, rows_changed, rows_refused.
    """

    metric: str
    definition: str
    sql: str
    filters: str
    rows_used: int
    rows_excluded: int
    loads: pd.DataFrame
    snapshot: str
    as_of: datetime | None


def provenance(
    metric: Metric | str,
    *,
    warehouse: Source,
    window: Window | None = None,
    by: Sequence[str] = (),
    grain: str | None = None,
    where: Where = (),
    clock: str = "calendar",
    dated: str = "opened",
    within_hours: float = 24,
) -> Provenance:
    """The provenance of the figures that the same arguments give."""
    asked = metric_named(metric)
    question = Question(window or Window(), tuple(by), grain, conditions(where), clock, dated, within_hours)
    if not isinstance(warehouse, Connection | Snapshot):
        with warehouse.snapshot() as snapshot:
            return _provenance(asked, question, snapshot, snapshot.name)
    return _provenance(asked, question, warehouse, warehouse.name if isinstance(warehouse, Snapshot) else "")


def _provenance(metric: Metric, question: Question, source: Source, name: str) -> Provenance:
    with connected(source) as connection:
        scope = Scope(question, offered(source, connection))
        rows = figures(metric, warehouse=source, **question.arguments)
        loads = loads_of(metric.facts.tables, connection)
        heard = scope.available.as_of
        return Provenance(
            metric=metric.name,
            definition=definition(metric, question),
            sql=sql(metric, scope, connection),
            filters=filters_in_words(question),
            rows_used=cases_behind(metric, rows),
            rows_excluded=int(rows["excluded"].fillna(0).sum()),
            loads=loads,
            snapshot=name,
            as_of=max((heard[each] for each in loads["source"] if each in heard), default=None),
        )


def cases_behind(metric: Metric, rows: pd.DataFrame) -> int:
    """How many cases stand behind the metric's rows of figures().

    The channels of a mix (and of reach, and of desks by channel) share one denominator: it counts once, not
    once a channel.
    """
    shared = isinstance(metric, Mix | Composed) and "channel" in rows
    if not shared:
        return int(rows["n"].fillna(0).sum())
    slices = [name for name in rows.columns if name not in (*FIGURE, "metric", "channel", "state")]
    return int(rows.groupby(slices, dropna=False)["n"].max().fillna(0).sum())


def definition(metric: Metric, question: Question) -> str:
    """The definition with the clock and T that the question chose."""
    words = [metric.definition]
    if metric.clocked:
        words.append(f"Clock: {'business hours' if question.clock == 'business' else 'calendar time'}.")
    if "T" in metric.definition.split():
        words.append(f"T is {question.within_hours:g} h.")
    if metric.caveat:
        words.append(metric.caveat)
    return " ".join(words)


def sql(metric: Metric, scope: Scope, connection: Connection) -> str:
    """The SELECT with its values written in, to be read and run; empty for a metric that asks no rows."""
    if not isinstance(metric, Composed):
        rows: SelectBase = statement(Batch((metric,), metric.facts, metric.extra), scope)
    elif metric.reads_rows:
        rows = metric.select_rows(scope)
    else:
        return ""
    return str(rows.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True}))


def selects(metrics: Sequence[str], question: Question, snapshot: Snapshot) -> dict[str, str]:
    """The SELECT of each metric that asks rows, as in `sql`, without asking it."""
    scope = Scope(question, offered(snapshot, snapshot.connection))
    found = {name: sql(metric_named(name), scope, snapshot.connection) for name in metrics}
    return {name: select for name, select in found.items() if select}


def filters_in_words(question: Question) -> str:
    """Period and filters in words: 'from 2016-01-01 to 2016-03-31; desk: north or null'."""
    window = question.window
    ends = [f"{word} {day}" for word, day in (("from", window.first), ("to", window.last)) if day]
    words = [" ".join(ends) or "all days"]
    for dimension, values in question.where.items():
        words.append(f"{dimension}: {' or '.join('null' if value is None else value for value in values)}")
    return "; ".join(words)


def loads_of(tables: Sequence[str], connection: Connection) -> pd.DataFrame:
    """The loads whose fields name one of the tables, newest first; a row a load, as in `Provenance`."""
    names = ("id", "source", "origin", "finished_at", "rows_new", "rows_changed", "rows_refused")
    touched = func.coalesce(load.c.fields, "")
    wanted = [touched.contains(f'"{table}"') for table in tables]
    rows = select(*(load.c[name] for name in names)).order_by(load.c.finished_at.desc(), load.c.id.desc())
    found = connection.execute(rows.where(or_(*wanted))).all()
    return pd.DataFrame(found, columns=["load", *names[1:]])
