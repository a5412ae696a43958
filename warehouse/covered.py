"""Which days the loaded rows cover, and when their weeks and fiscal years begin.

A day later than the day after its source was last heard of is a slip of the pen: it belongs to no period.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, not_, or_, select, union_all

from configuration import Calendar
from warehouse.provided import as_of
from warehouse.tables import (
    AUTOMATIC_CHANNELS,
    SELF_SERVICE_CHANNELS,
    calendar,
    contact_volume,
    post,
    rating,
    ticket,
)

ANY_DAY = date(2000, 1, 1)
DAYS: dict[str, tuple[Any, ColumnElement[date]]] = {  # the tables differ in their type
    "ticket": (ticket, ticket.c.opened_on),
    "post": (post, post.c.created_on),
    "rating": (rating, rating.c.rated_on),
    "contact_volume": (contact_volume, contact_volume.c.day),
}


def believed(table: Any, day: ColumnElement[date], ages: Mapping[str, datetime]) -> Any:
    """Whether a row's day is no later than the day after its source was last heard of."""
    ahead = [
        and_(table.c.source == source, day > (at + timedelta(days=1)).date()) for source, at in ages.items()
    ]
    return not_(or_(*ahead)) if ahead else day.is_not(None)


def spans(connection: Connection, ages: Mapping[str, datetime]) -> Any:
    """Table, its first and last believed day, and how many rows it has."""
    asked = []
    for name, (table, day) in DAYS.items():
        known = case((believed(table, day, ages), day))
        asked.append(select(literal(name), func.min(known), func.max(known), func.count()).select_from(table))
    return connection.execute(union_all(*asked)).all()


def last_day(connection: Connection) -> date | None:
    """The newest believed day of any row; None where nothing is loaded."""
    return max((last for _, _, last, _ in spans(connection, as_of(connection)) if last), default=None)


def calendar_of(connection: Connection) -> Calendar:
    """When weeks and years begin, as the figures have them."""
    c, there = calendar.c, calendar.c.day == ANY_DAY
    week, year = (
        connection.execute(
            select(func.min(c.day)).where(label == select(label).where(there).scalar_subquery())
        ).scalar_one()
        for label in (c.week, c.year)
    )
    return Calendar(week.weekday(), year.month)


def channels(connection: Connection) -> tuple[str | None, ...]:
    """Every channel that a ticket, a phone total or a rating names; a post is social by being one.

    Daily totals of self-service are sessions, not contacts: they make no channel.
    """
    calls = select(contact_volume.c.channel).where(contact_volume.c.channel.not_in(SELF_SERVICE_CHANNELS))
    named = (*(select(table.c.channel).distinct() for table in (ticket, rating)), calls.distinct())
    found = set(connection.execute(union_all(*named)).scalars())
    if connection.execute(select(post.c.id).limit(1)).first() is not None:
        found.add("social")
    return tuple(sorted(found, key=lambda channel: channel or "~"))


def usual_channels(channels: tuple[str | None, ...]) -> tuple[tuple[str, str | None], ...]:
    """All channels but the automatic ones, as conditions; none at all where there are none of those."""
    if not set(channels) & set(AUTOMATIC_CHANNELS):
        return ()
    return tuple(("channel", channel) for channel in channels if channel not in AUTOMATIC_CHANNELS)
