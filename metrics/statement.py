"""The one place that writes the SQL of a metric: rows of the facts, placed, filtered, grouped, measured.

Metrics over the same facts with the same grouping share one SELECT. Values are always bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    String,
    Subquery,
    case,
    cast,
    false,
    func,
    null,
    or_,
    select,
)

from metrics.declaration import Metric
from metrics.facts.platforms import network
from metrics.facts.rows import Facts, Scope, usable
from metrics.window import Question
from warehouse.tables import calendar, desk

OF_DESK = ("organisation", "region")
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2099, 12, 31)  # of table calendar


@dataclass(frozen=True)
class Batch:
    """Metrics that one SELECT answers, and the columns that it is grouped by."""

    metrics: tuple[Metric, ...]
    facts: Facts
    extra: tuple[str, ...]


def batches(metrics: Sequence[Metric]) -> list[Batch]:
    """The metrics by facts and grouping, in the order first asked for."""
    groups: dict[tuple[Facts, tuple[str, ...]], list[Metric]] = {}
    for metric in metrics:
        groups.setdefault((metric.facts, metric.extra), []).append(metric)
    return [Batch(tuple(members), facts, extra) for (facts, extra), members in groups.items()]


def statement(batch: Batch, scope: Scope) -> Select[Any]:
    """One row per slice: the dimensions asked for, `period`, and the measures as `<position>_<measure>`."""
    question = scope.question
    rows = batch.facts.build(replace(scope, extra=batch.extra)).subquery(batch.facts.name)
    ready = [
        expression.label(name)
        for metric in batch.metrics
        for name, expression in metric.prepared(condition(metric, scope)).items()
    ]
    if ready:
        rows = select(*rows.c, *ready).select_from(rows).subquery("prepared")
    keys = [dimension(rows, name).label(name) for name in group_names(batch, question)]
    measures = [
        expression.label(f"{position}_{name}")
        for position, metric in enumerate(batch.metrics)
        for name, expression in metric.measures(condition(metric, scope)).items()
    ]
    kept = filters(rows, question)
    if batch.facts.mixed and (keys or question.grain):  # else there is one row, also of nothing
        kept.append(or_(*dict.fromkeys(metric.cases for metric in batch.metrics)))
    placed = located(rows, (*question.dimensions, *batch.extra))
    if not question.grain:
        return select(*keys, *measures).select_from(placed).where(*kept).group_by(*keys)
    if not keys and question.grain != "day" and all(metric.additive for metric in batch.metrics):
        daily = select(rows.c.day, *measures).select_from(placed).where(*kept).group_by(rows.c.day)
        return by_period(daily.subquery("daily"), [measure.name for measure in measures], question)
    keys.append(period(rows, question.grain).label("period"))
    placed = with_periods(placed, rows.c.day, question)
    return select(*keys, *measures).select_from(placed).where(*kept).group_by(*keys)


def by_period(daily: Subquery, names: Sequence[str], question: Question) -> Select[Any]:
    """Sums of a day added up: some hundred rows meet the calendar in place of every row of the facts."""
    label = calendar.c[str(question.grain)].label("period")
    sums = (func.sum(daily.c[name]).label(name) for name in names)
    return select(label, *sums).select_from(with_periods(daily, daily.c.day, question)).group_by(label)


def with_periods(placed: FromClause, day: ColumnElement[Any], question: Question) -> FromClause:
    """Joined with the calendar where the grain needs it. Inside a closed window every day is in it, and an
    inner join is quicker; else rows without a day are kept.
    """
    if question.grain == "day":
        return placed
    first, last = question.window.first or date.min, question.window.last or date.max
    closed = first >= FIRST_DAY and last <= LAST_DAY
    return placed.join(calendar, calendar.c.day == day, isouter=not closed)


def group_names(batch: Batch, question: Question) -> tuple[str, ...]:
    """The dimensions asked for, then those that the metrics need beyond them."""
    return (*question.by, *(name for name in batch.extra if name not in question.by))


def condition(metric: Metric, scope: Scope) -> ColumnElement[bool]:
    """The rows whose source provides what the metric needs; false when none does."""
    found = usable(metric.needs, metric.facts, scope.available)
    return false() if found is None else found


def located(rows: Subquery, dimensions: Sequence[str]) -> FromClause:
    """The rows, joined with desks only where the question speaks of them."""
    placed: FromClause = rows
    if set(dimensions).intersection(OF_DESK):
        placed = placed.outerjoin(desk, desk.c.id == rows.c.desk)
    return placed


def dimension(rows: Subquery, name: str) -> ColumnElement[Any]:
    """The column of a dimension; null where these rows do not have it."""
    if name == "platform":
        return platform(rows)
    if name in OF_DESK:
        return desk.c[name]
    return rows.c[name] if name in rows.c else cast(null(), String)


def platform(rows: Subquery) -> ColumnElement[Any]:
    """The network of a post: as its row says, else as its source is named; null for what is no post."""
    said = func.coalesce(rows.c.platform, rows.c.source) if "platform" in rows.c else rows.c.source
    return case((rows.c.origin == "post", network(said)))


def select_desks() -> Select[Any]:
    """How many named desks there are."""
    return select(func.count(desk.c.id))


def period(rows: Subquery, grain: str) -> ColumnElement[Any]:
    return cast(rows.c.day, String) if grain == "day" else calendar.c[grain]


def filters(rows: Subquery, question: Question) -> list[ColumnElement[bool]]:
    """The window and the filters; of one dimension or, of different ones and; None matches null."""
    found: list[ColumnElement[bool]] = []
    if question.window.first:
        found.append(rows.c.day >= question.window.first)
    if question.window.last:
        found.append(rows.c.day <= question.window.last)
    return found + [accepted(dimension(rows, name), values) for name, values in question.where.items()]


def accepted(column: ColumnElement[Any], values: Sequence[str | None]) -> ColumnElement[bool]:
    known = [value for value in values if value is not None]
    if None in values:
        return or_(column.is_(None), column.in_(known))
    return column.in_(known)
