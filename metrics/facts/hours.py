"""Opening hours at the time of asking, for an interval that no table has the business minutes of."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, func

from warehouse.dialect import desk_day, seconds_between
from warehouse.tables import business_day, desk


def open_minutes(
    rows: FromClause, of_desk: ColumnElement[Any], start: ColumnElement[Any], end: ColumnElement[Any]
) -> tuple[FromClause, ColumnElement[Any]]:
    """The rows with the hours of their desk, and the minutes of them between two instants of theirs.

    Null without a desk or a schedule. Below 0 where the second instant comes first and hours lie between.
    """
    joined = rows.outerjoin(desk, desk.c.id == of_desk)
    seconds: list[ColumnElement[Any]] = []
    for name, instant in (("opening_then", start), ("opening_now", end)):
        opening = business_day.alias(name)
        o = opening.c
        covers = and_(
            o.schedule == desk.c.schedule,
            o.time_zone == desk.c.time_zone,
            o.day == desk_day(instant, desk.c.time_zone),
            instant >= o.covers_from,
            instant < o.covers_to,
        )
        joined = joined.outerjoin(opening, covers)
        clamped = func.least(func.greatest(instant, o.opens_at), o.closes_at)
        seconds.append(o.seconds_before + seconds_between(o.opens_at, clamped))
    return joined, (seconds[1] - seconds[0]) / 60
