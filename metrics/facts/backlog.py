"""Tickets open at the last instant of each period, with their age then.

A ticket is open on a day when it was opened by then and neither resolved nor closed on a day up to then. The
instant is the desk's midnight after the last day of the period, or the one when the ticket's source was last
heard of, where that comes first. A period is there from the first ticket opened to the last change known.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)

from metrics.facts.rows import Facts, Row, Scope, identity, number
from metrics.facts.tickets import DIMENSIONS, ENDED
from warehouse.dialect import end_of_day, seconds_between
from warehouse.tables import calendar, desk, ticket

age = number("age")
t = ticket.c


def open_rows(scope: Scope) -> Row:
    """One row per ticket and period at whose end it is open: dimensions, that day, the age in minutes."""
    last = _last_days(scope)
    instant = end_of_day(last.c.last, func.coalesce(desk.c.time_zone, "UTC"))
    heard = [(t.source == name, literal(at, t.opened_at.type)) for name, at in scope.available.as_of.items()]
    until = func.least(instant, case(*heard, else_=instant)) if heard else instant
    is_open = and_(t.opened_on <= last.c.last, or_(ENDED.is_(None), last.c.last < ENDED))
    return (
        select(
            *DIMENSIONS,
            literal("ticket").label("origin"),
            last.c.last.label("day"),
            (seconds_between(t.opened_at, until) / 60).label("age"),
            *identity(scope, t.id),
        )
        .select_from(ticket)
        .outerjoin(desk, desk.c.id == t.desk)
        .join(last, is_open)
    )


def _last_days(scope: Scope) -> FromClause:
    """The last day of each period asked about, in column `last`; without a grain of the window."""
    question = scope.question
    heard = max((at.date() for at in scope.available.as_of.values()), default=date.max - timedelta(1))
    if not question.grain:
        day = question.window.last or heard + timedelta(1)  # at the desk it may be tomorrow already
        return select(cast(literal(day, Date), Date).label("last")).subquery("ends")
    c = calendar.c
    label: ColumnElement[Any] = c.day if question.grain == "day" else c[question.grain]
    first = question.window.first or select(func.min(t.opened_on)).scalar_subquery()
    days = select(func.max(c.day).label("last")).where(c.day >= first, c.day <= heard).group_by(label)
    if question.window.last:
        return days.where(c.day <= question.window.last).subquery("ends")
    return days.where(label <= _last_seen(question.grain).scalar_subquery()).subquery("ends")


def _last_seen(grain: str) -> Select[Any]:
    """The period of the last opening or end that is known."""
    other = calendar.alias("seen")
    changed = func.max(func.greatest(t.opened_on, func.coalesce(ENDED, t.opened_on)))
    seen = select(changed).outerjoin_from(ticket, desk, desk.c.id == t.desk).scalar_subquery()
    return select(other.c.day if grain == "day" else other.c[grain]).where(other.c.day == seen)


backlog = Facts(
    "backlog", "Open tickets at the end of each period", ("ticket",), open_rows, reads_window=True
)
