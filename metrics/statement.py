"""The one place that writes the SQL of a metric: rows of the facts, placed, filtered, grouped, measured.

Metrics over the same facts with the same grouping share one SELECT. Values are always bound.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Label,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    false,
    func,
    null,
    or_,
    select,
    true,
)

from metrics.declaration import Metric
from metrics.facts.platforms import network
from metrics.facts.rows import Facts, Scope, usable
from metrics.window import Question, Window
from warehouse.dialect import values_at
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


@dataclass(frozen=True)
class Shape:
    """A SELECT without its window and the values of its filters: what is kept from question to question."""

    rows: Subquery
    keys: tuple[Label[Any], ...]
    measures: tuple[Label[Any], ...]
    kept: tuple[ColumnElement[bool], ...]
    placed: FromClause


def statement(batch: Batch, scope: Scope, *, ranked: bool = True) -> Select[Any]:
    """One row per slice: the dimensions asked for, `period`, and the measures as `<position>_<measure>`.

    `ranked` false leaves out the sorted values, which metrics.ranked then asks for.
    """
    question = scope.question
    shape = shape_of(batch, scope, ranked=ranked)
    rows, keys, placed = shape.rows, list(shape.keys), shape.placed
    kept = [*filters(rows, question), *shape.kept]
    if question.grain is None:
        return select(*keys, *shape.measures).select_from(placed).where(*kept).group_by(*keys)
    additive = all(metric.additive for metric in batch.metrics)
    if not keys and additive and question.grain != "day":
        each_day = select(rows.c.day, *shape.measures).select_from(placed)
        daily = each_day.where(*kept).group_by(rows.c.day).subquery("daily")
        return by_period(daily, [measure.name for measure in shape.measures], question)
    label = period(rows, question.grain).label("period")
    placed = with_periods(placed, rows.c.day, question)
    return select(*keys, label, *shape.measures).select_from(placed).where(*kept).group_by(*keys, label)


def sorted_values(batch: Batch, scope: Scope, shares: Mapping[str, Sequence[float]]) -> Select[Any]:
    """One row: for each prepared column its values at these shares of all of them, as an array."""
    shape = shape_of(batch, scope, ranked=False)
    found = (values_at(shape.rows.c[name], asked).label(name) for name, asked in shares.items())
    kept = [*filters(shape.rows, scope.question), *shape.kept]
    return select(*found).select_from(shape.placed).where(*kept)


def _without_values(batch: Batch, scope: Scope) -> Scope:
    """The scope as far as the rows and measures depend on it: dimensions are filtered by, whatever values."""
    question = scope.question
    where = MappingProxyType(dict.fromkeys(question.where, ()))
    if batch.facts.reads_window:
        return replace(scope, question=replace(question, where=where))
    return replace(scope, question=replace(question, where=where, window=Window()))


def shape_of(batch: Batch, scope: Scope, *, ranked: bool = True) -> Shape:
    """The part of a batch's SELECT that does not depend on the window and the values of the filters."""
    return _shape(batch, _without_values(batch, scope), ranked)


@lru_cache(maxsize=256)
def _shape(batch: Batch, scope: Scope, ranked: bool) -> Shape:
    """Building the expressions takes longer than many of the SELECTs: a page asks the same ones anew each
    time somebody chooses a desk or a period.
    """
    question = scope.question
    rows = batch.facts.build(replace(scope, extra=batch.extra)).subquery(batch.facts.name)
    ready = {
        name: expression.label(name)
        for metric in batch.metrics
        for name, expression in metric.prepared(condition(metric, scope)).items()
    }
    if ready:
        rows = select(*rows.c, *ready.values()).select_from(rows).subquery("prepared")
    keys = tuple(dimension(rows, name).label(name) for name in group_names(batch, question))
    measures = tuple(
        expression.label(f"{position}_{name}")
        for position, metric in enumerate(batch.metrics)
        for name, expression in metric.measures(condition(metric, scope)).items()
        if ranked or name not in metric.ranked
    )
    kept: list[ColumnElement[bool]] = []
    if batch.facts.mixed and (keys or question.grain):  # else there is one row, also of nothing
        kept.append(or_(*dict.fromkeys(metric.cases for metric in batch.metrics)))
    placed = located(rows, (*question.dimensions, *batch.extra))
    return Shape(rows, keys, measures, tuple(kept), placed)


def by_period(daily: Subquery, names: Sequence[str], question: Question) -> Select[Any]:
    """Sums of a day added up: some hundred rows meet the calendar in place of every row of the facts."""
    label = calendar.c[str(question.grain)].label("period")
    sums = (func.sum(daily.c[name]).label(name) for name in names)
    return select(label, *sums).select_from(with_periods(daily, daily.c.day, question)).group_by(label)


def with_periods(placed: FromClause, day: ColumnElement[Any], question: Question) -> FromClause:
    """Joined with the calendar where the grain needs it. Inside a closed window every day is in it, and an
    inner join is quicker; else rows without a day are kept.
    """
    if question.grain in {None, "day"}:
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
    """The label of the row's period; the calendar knows it, but for a day."""
    return cast(rows.c.day, String) if grain == "day" else calendar.c[grain]


def filters(rows: Subquery, question: Question) -> list[ColumnElement[bool]]:
    """The window and the filters; of one dimension or, of different ones and; None matches null."""
    return [within(rows, question.window)] + [
        accepted(dimension(rows, name), values) for name, values in question.where.items()
    ]


def within(rows: Subquery, window: Window) -> ColumnElement[bool]:
    """The days of the window; true where both ends are open."""
    ends = [rows.c.day >= window.first] if window.first else []
    return and_(true(), *ends, *([rows.c.day <= window.last] if window.last else []))


def accepted(column: ColumnElement[Any], values: Sequence[str | None]) -> ColumnElement[bool]:
    known = [value for value in values if value is not None]
    if None in values:
        return or_(column.is_(None), column.in_(known))
    return column.in_(known)
