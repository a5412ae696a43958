"""The part of a figure whose records are rows of its facts: tickets, posts, ratings, daily totals."""

from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    String,
    Subquery,
    and_,
    case,
    cast,
    column,
    not_,
    null,
    or_,
    select,
    true,
)

from configuration import Privacy
from language import N_
from metrics.composed import Stock
from metrics.declaration import Metric
from metrics.facts.rows import Flag, Scope
from metrics.reach import Reach
from metrics.records.asked import At
from metrics.records.columns import columns_of, moments_of, tables_of
from metrics.records.left_out import SOURCE, UNNAMED, Reason, reasons
from metrics.records.part import USED, Part
from metrics.records.reckoning import Reckoning, reckoning, yes_or_no
from metrics.statement import condition, filters, located
from metrics.window import Window

COLUMNS = ("desk", "channel", "record", "part")
ANONYMOUS = Reason(N_("Nobody knows who it was."), true())


def fact_part(metric: Metric, scope: Scope, at: At, privacy: Privacy) -> Part:
    """The rows of the metric's facts in the slice, those used and those left out."""
    usable = condition(metric, scope)
    if isinstance(metric, Reach):
        told = _named_contacts(metric, usable)
        whys: tuple[Reason, ...] = (ANONYMOUS,)
    else:
        told = reckoning(metric, usable, scope.question, at)
        whys = reasons(metric, scope.question)
    return _part(metric, scope, told, whys, privacy)


def stock_part(metric: Stock, scope: Scope, privacy: Privacy) -> Part:
    """All tickets opened up to the end of the window; counted are those still open then."""
    ended = column("ended", Date)
    last = scope.question.window.last
    still_open = ended.is_(None) if last is None else or_(ended.is_(None), ended > last)
    ever = replace(scope, question=replace(scope.question, window=Window(None, last)))
    usable = condition(metric, ever)
    told = Reckoning(usable, metric.step > 0, side=yes_or_no(still_open))
    return replace(_part(metric, ever, told, (), privacy), counted=N_("Still open"))


def _named_contacts(metric: Reach, usable: Flag) -> Reckoning:
    named = column(metric.person, String).is_not(None)
    return Reckoning(and_(usable, named), metric.cases, metric.weight, metric.weight)


def _part(metric: Metric, scope: Scope, told: Reckoning, whys: tuple[Reason, ...], privacy: Privacy) -> Part:
    tables = tables_of(metric.facts, scope)
    return Part(
        name="records",
        title=N_("Records"),
        rows=_rows(metric, scope, told, whys),
        columns=columns_of(tables, scope.question, privacy),
        reasons=(SOURCE, *(why.words for why in whys), UNNAMED),
        tables=tables,
        moments=moments_of(metric.facts, scope.question),
        counted=metric.short,
    )


def _rows(metric: Metric, scope: Scope, told: Reckoning, whys: tuple[Reason, ...]) -> Subquery:
    """Every row that the metric speaks of, with the number of the reason why it is left out, 0 for none."""
    question = scope.question
    rows = metric.facts.build(replace(scope, records=True, extra=metric.extra)).subquery(metric.facts.name)
    numbered = [(why.holds, number) for number, why in enumerate(whys, 2)]
    unprovided = not_(condition(metric, scope))
    reason = case((told.used, USED), (unprovided, 1), *numbered, else_=len(whys) + 2)
    chosen = select(
        *(rows.c.source, rows.c.origin, rows.c.day),
        *(_column(rows, name) for name in COLUMNS),
        reason.label("reason"),
        case((told.used, told.stands_for), else_=told.left).label("stands_for"),
        told.side.label("side"),
        told.value.label("value"),
    )
    placed = located(rows, tuple(question.dimensions))
    kept = [*filters(rows, question), told.spoken_of]
    return chosen.select_from(placed).where(*kept).subquery("behind")


def _column(rows: Subquery, name: str) -> ColumnElement[Any]:
    return (rows.c[name] if name in rows.c else cast(null(), String)).label(name)
