"""Which channel plan of a desk counts on a day: the one that began last; of one day that of the page."""

from datetime import date
from typing import Any

from sqlalchemy import Date, FromClause, Select, String, and_, cast, func, literal, null, or_, select

from metrics.facts.rows import Scope
from warehouse.tables import calendar, channel_plan

p = channel_plan.c


def plans_in_force(channel: str, on: date | None) -> Select[str, str]:
    """A SELECT of desk and status, one row a desk that has a plan by a day; None: by the last there is."""
    day = select(cast(null(), String).label("period"), cast(literal(on or date.max), Date).label("last"))
    plans = plans_at_ends(channel, day.subquery("days")).subquery("plans")
    return select(plans.c.desk, plans.c.status)


def plans_at_ends(channel: str, days: FromClause) -> Select[Any, str, str]:
    """A SELECT of period, desk and status: by each `last` day of a `period`, the desks that have a plan then.

    A plan without a day has always been.
    """
    begun = (
        select(
            days.c.period,
            p.desk,
            p.status,
            func.row_number()
            .over(
                partition_by=(days.c.period, p.desk), order_by=(p.since.desc().nulls_last(), p.origin.desc())
            )
            .label("place"),
        )
        .join_from(channel_plan, days, or_(p.since.is_(None), p.since <= days.c.last))
        .where(p.channel == channel)
        .subquery("begun")
    )
    return select(begun.c.period, begun.c.desk, begun.c.status).where(begun.c.place == 1)


def last_days(channel: str, scope: Scope) -> Select[Any, Any]:
    """The last day of the window, or with a grain of each period of it: columns period and last.

    A window without a first day begins with the first plan that has one; without a last day it ends when the
    data were last heard of, or with a later plan.
    """
    question = scope.question
    if not question.grain:
        last = question.window.last or date.max
        return select(cast(null(), String).label("period"), cast(literal(last), Date).label("last"))
    day = calendar.c.day
    label = cast(day, String) if question.grain == "day" else calendar.c[question.grain]
    heard = cast(literal(max((at.date() for at in scope.available.as_of.values()), default=None)), Date)
    began = select(func.min(p.since), func.max(p.since)).where(p.channel == channel).subquery("began").c
    first = question.window.first or select(func.coalesce(began[0], heard)).scalar_subquery()
    last_known = select(func.greatest(began[1], heard)).scalar_subquery()
    return (
        select(label.label("period"), func.max(day).label("last"))
        .where(and_(day >= first, day <= (question.window.last or last_known)))
        .group_by(label)
    )
