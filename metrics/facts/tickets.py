"""Tickets: one row each, dated by the day opened or, for resolutions on request, by the day resolved."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, union_all

from metrics.facts.rows import Facts, Row, Scope, by_the_clock, flag, identity, number, too_young, whole
from warehouse.dialect import local_day
from warehouse.tables import desk, ticket

resolve_minutes = number("resolve_minutes")
resolution_target_met = flag("resolution_target_met")
response_target_met = flag("response_target_met")
first_contact_resolved = flag("first_contact_resolved")
reopened = whole("reopened")
reassigned = whole("reassigned")
unmapped = flag("unmapped")
dated_milestone = flag("dated_milestone")
impossible_times = flag("impossible_times")
responded = flag("responded")
waiting = flag("waiting")
young = flag("young")
step = whole("step")

t = ticket.c
# No rule knew the word, and nobody said since what it means.
UNMAPPED = and_(
    t.channel == "other", func.coalesce(t.channel_rule, "unmapped") == "unmapped", t.channel_given.is_(None)
)
# The desk's own day on which it was resolved, else closed; needs a join with the desk.
ENDED = func.coalesce(t.resolved_on, local_day(t.closed_at, func.coalesce(desk.c.time_zone, "UTC")))
MILESTONES = (t.first_response_at, t.resolved_at, t.closed_at)
DIMENSIONS: tuple[ColumnElement[Any], ...] = (
    t.source,
    t.desk,
    t.channel,
    t.kind,
    t.priority,
    t.category,
    t.service,
)


def _rows(scope: Scope, day: ColumnElement[Any]) -> Row:
    return select(
        *DIMENSIONS,
        literal("ticket").label("origin"),
        day.label("day"),
        by_the_clock(t.resolve_minutes, t.resolve_business_minutes, scope).label("resolve_minutes"),
        t.resolution_target_met,
        t.response_target_met,
        t.first_contact_resolved,
        t.reopened,
        t.reassigned,
        UNMAPPED.label("unmapped"),
        and_(t.opened_at.is_not(None), or_(*(at.is_not(None) for at in MILESTONES))).label("dated_milestone"),
        func.coalesce(or_(*(func.coalesce(at < t.opened_at, False) for at in MILESTONES)), False).label(
            "impossible_times"
        ),
        t.first_response_at.is_not(None).label("responded"),
        and_(t.first_response_at.is_(None), t.resolved_at.is_(None), t.closed_at.is_(None)).label("waiting"),
        too_young(t.opened_at, t.source, scope).label("young"),
        *identity(scope, t.id),
    )


def _opened(scope: Scope) -> Row:
    return _rows(scope, t.opened_on)


def _resolved(scope: Scope) -> Row:
    by_resolution = scope.question.dated == "resolved"
    return _rows(scope, t.resolved_on if by_resolution else t.opened_on)


def _steps(scope: Scope) -> Row:
    """One row in for each ticket on the day opened, one row out on the day it was resolved or closed."""
    return _in_and_out(ENDED, scope)


def _stock(scope: Scope) -> Row:
    """Likewise, but nothing goes out before it came in, whatever impossible times say."""
    return _in_and_out(case((t.opened_on.is_not(None), func.greatest(t.opened_on, ENDED))), scope)


def _in_and_out(ended: ColumnElement[Any], scope: Scope) -> Row:
    origin = literal("ticket").label("origin")
    known = (*identity(scope, t.id), *((ended.label("ended"),) if scope.records else ()))
    opened = select(*DIMENSIONS, origin, t.opened_on.label("day"), literal(1).label("step"), *known)
    closed = select(*DIMENSIONS, origin, ended.label("day"), literal(-1).label("step"), *known)
    came = opened.where(t.opened_on.is_not(None))
    if scope.records:  # the end needs the desk's time zone
        came = came.outerjoin_from(ticket, desk, desk.c.id == t.desk)
    went = closed.outerjoin_from(ticket, desk, desk.c.id == t.desk).where(ENDED.is_not(None))
    return select(union_all(came, went.where(ended.is_not(None))).subquery("both"))


tickets = Facts("tickets", "Tickets, by the day opened", ("ticket",), _opened)
resolutions = Facts("resolutions", "Tickets, by the day opened or resolved", ("ticket",), _resolved)
stock = Facts("stock", "Tickets opened and ended, by day", ("ticket",), _stock)
steps = Facts("steps", "Tickets opened and ended, by day", ("ticket",), _steps)
