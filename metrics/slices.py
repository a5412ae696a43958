"""How many rows an answer of figures() has, counted before it is worked out."""

from collections.abc import Sequence
from math import prod

from sqlalchemy import Connection, func, select

from metrics.composed import Composed
from metrics.declaration import Metric
from metrics.facts.rows import Facts, Scope
from metrics.figures import Source, connected, metric_named, offered
from metrics.statement import dimension, filters, located, period, with_periods
from metrics.window import Question


def most_rows(metrics: Sequence[Metric | str], question: Question, *, warehouse: Source) -> int:
    """At most so many rows figures() gives for the question, give or take a row a metric.

    For metrics that count rows it is what there will be: the combinations of the dimensions and periods that
    the rows have. Metrics that answer for themselves may have every value with every other; that of
    the age of the data has a row a source, whatever is counted.
    """
    asked = list(dict.fromkeys(metric_named(metric) for metric in metrics))
    if not question.by:
        return len(asked)
    counted: dict[tuple[Facts, bool], int] = {}
    with connected(warehouse) as connection:
        scope = Scope(question, offered(warehouse, connection))
        for metric in asked:
            key = metric.facts, isinstance(metric, Composed)
            if key not in counted:
                apart = [(name,) for name in question.keys] if key[1] else [question.keys]
                counted[key] = prod(_combinations(metric.facts, keys, scope, connection) for keys in apart)
    return sum(counted[metric.facts, isinstance(metric, Composed)] for metric in asked)


def _combinations(facts: Facts, keys: Sequence[str], scope: Scope, connection: Connection) -> int:
    question = scope.question
    rows = facts.build(scope).subquery(facts.name)
    placed = located(rows, tuple(question.dimensions))
    if "period" in keys:
        placed = with_periods(placed, rows.c.day, question)
    columns = [
        (period(rows, str(question.grain)) if name == "period" else dimension(rows, name)).label(name)
        for name in keys
    ]
    found = select(*columns).select_from(placed).where(*filters(rows, question)).distinct().subquery()
    return int(connection.execute(select(func.count()).select_from(found)).scalar_one())
