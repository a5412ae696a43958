"""Ratings by the day given, invitations to rate, and the daily totals of phone systems."""

from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, column, func, literal, null, select

from metrics.facts.rows import Facts, Row, Scope, flag, identity, number
from warehouse.dialect import local_day
from warehouse.tables import SELF_SERVICE_CHANNELS, contact_volume, desk, rating, ticket

question: ColumnElement[str] = column("question", String)
score = number("score")
scale_low = number("scale_low")
scale_high = number("scale_high")
best_is_high = flag("best_is_high")
position = number("position")  # 0 = the worst, 1 = the best point of the scale
asked = flag("asked")
rated = flag("rated")
offered = number("offered")
handled = number("handled")
abandoned = number("abandoned")
in_time = number("in_time")
wait_seconds = number("wait_seconds")

r = rating.c
v = contact_volume.c
OF_TICKET = ("kind", "priority", "category", "service")


def _position() -> ColumnElement[Any]:
    along = (r.score - r.scale_low) / func.nullif(r.scale_high - r.scale_low, 0)
    return case((func.coalesce(r.best_is_high, True), along), else_=1 - along)


def _day() -> ColumnElement[Any]:
    """The desk's own day on which it was rated, else asked for."""
    return func.coalesce(r.rated_on, local_day(r.invited_at, func.coalesce(desk.c.time_zone, "UTC")))


def rating_rows(scope: Scope) -> Row:
    """One row per rating; the ticket's own dimensions only when they are asked for, so no join otherwise."""
    rows = select(
        *(r.source, r.desk, r.channel, r.question, r.score, r.scale_low, r.scale_high),
        literal("rating").label("origin"),
        func.coalesce(r.best_is_high, True).label("best_is_high"),
        _day().label("day"),
        _position().label("position"),
        r.invited_at.is_not(None).label("asked"),
        r.score.is_not(None).label("rated"),
        *identity(scope, r.id, r.question),
    )
    rows = rows.outerjoin_from(rating, desk, desk.c.id == r.desk)
    if not scope.dimensions.intersection(OF_TICKET):
        return rows
    same = and_(ticket.c.source == r.source, ticket.c.id == r.ticket)
    return rows.add_columns(*(ticket.c[name] for name in OF_TICKET)).outerjoin(ticket, same)


def invitation_rows(scope: Scope) -> Row:
    """One row per invitation where invitations are known, else per resolved ticket; rated or not."""
    if scope.available.fields.get("rating.invited_at"):
        return rating_rows(scope)
    t = ticket.c
    ratings = (
        select(r.source, r.ticket)
        .where(r.score.is_not(None), r.ticket.is_not(None))
        .distinct()
        .subquery("ratings")
    )
    with_ratings = sorted(scope.available.tables.get("rating", frozenset()))
    return (
        select(
            *(t.source, t.desk, t.channel, t.kind, t.priority, t.category, t.service),
            literal("rating").label("origin"),
            null().label("question"),
            t.resolved_on.label("day"),
            t.source.in_(with_ratings).label("asked"),
            ratings.c.ticket.is_not(None).label("rated"),
            *identity(scope, t.id),
        )
        .outerjoin(ratings, and_(ratings.c.source == t.source, ratings.c.ticket == t.id))
        .where(t.resolved_at.is_not(None))
    )


def volume_rows(scope: Scope) -> Row:
    """One row per desk, channel and day of a phone system's totals; `wait_seconds` is the day's sum."""
    return select(
        *(v.source, v.desk, v.channel, v.day, v.offered, v.handled, v.abandoned),
        literal("contact_volume").label("origin"),
        v.answered_within_target.label("in_time"),
        v.wait_seconds,
        *identity(scope),
    ).where(v.channel.not_in(SELF_SERVICE_CHANNELS))


ratings = Facts("ratings", "Ratings, by the day given", ("rating",), rating_rows, mixed=True)
invitations = Facts("invitations", "Invitations to rate, or resolved tickets", ("rating",), invitation_rows)
volumes = Facts("volumes", "Daily totals of phone systems", ("contact_volume",), volume_rows)
