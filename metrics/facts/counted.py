"""What our own posts drew and how many follow us, by the days on which we looked.

A network tells how much there is by now. What came is the difference of two readings, and counts on the day
of the later one. The first reading of a post counts from nothing if the post was at most a day old then; of
an older one nobody knows when it came. A count that fell (somebody took a like back) adds nothing and takes
nothing away; that it fell is told. A count that a network does not offer is no part of any sum.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, cast, func, literal, null, or_, select
from sqlalchemy.types import String

from metrics.facts.rows import Facts, Row, Scope, flag, identity, number
from warehouse.dialect import desk_day, seconds_between
from warehouse.tables import account, audience, desk, post, post_count

FRESH_SECONDS = 24 * 3600  # so old may a post be at its first reading for all of it to have come since

gained = number("gained")
fell = flag("fell")
compared = flag("compared")
step = number("step")

p = post.c
c = post_count.c
a = audience.c
DRAWN = ("reactions", "comments", "shares")
SOCIAL = (literal("social").label("channel"), literal("post").label("origin"))


def reading_rows(scope: Scope) -> Row:
    """One row per reading of the desk's own posts: what came since the one before, and whether a count fell.

    `gained` is null where nobody knows when it came; `compared` says that there is a reading before.
    """
    before = {name: _before(c[name], c.at, c.source, c.id) for name in DRAWN}
    own = and_(p.direction == "out", p.reply_to.is_(None), func.coalesce(p.kind, "announcement") != "reply")
    readings = (
        select(
            *(p.source, p.id, p.desk, p.service, p.platform, p.kind, p.created_at, c.at),
            *(c[name].label(name) for name in DRAWN),
            *(earlier.label(f"{name}_before") for name, earlier in before.items()),
            _before(c.at, c.at, c.source, c.id).label("at_before"),
        )
        .join_from(post_count, post, and_(p.source == c.source, p.id == c.id))
        .where(own)
        .subquery("readings")
    )
    r = readings.c
    pairs = [(r[name], r[f"{name}_before"]) for name in DRAWN]
    both = [and_(now.is_not(None), then.is_not(None)) for now, then in pairs]
    rises = [
        case((here, func.greatest(now - then, 0)), else_=0)
        for here, (now, then) in zip(both, pairs, strict=True)
    ]
    offered = or_(*(now.is_not(None) for now, _ in pairs))
    fresh = and_(r.at_before.is_(None), seconds_between(r.created_at, r.at) <= FRESH_SECONDS, offered)
    return select(
        *(r.source, r.desk, r.service, r.platform, r.kind),
        *SOCIAL,
        desk_day(r.at, desk.c.time_zone).label("day"),
        case((fresh, _sum([func.coalesce(now, 0) for now, _ in pairs])), (or_(*both), _sum(rises))).label(
            "gained"
        ),
        or_(*both).label("compared"),
        func.coalesce(or_(*(now < then for now, then in pairs)), False).label("fell"),
        *identity(scope, r.id),
    ).outerjoin_from(readings, desk, desk.c.id == r.desk)


def _before(value: ColumnElement[Any], at: ColumnElement[Any], *of: ColumnElement[Any]) -> ColumnElement[Any]:
    """What it was at the reading before; null at the first."""
    return func.lag(value).over(partition_by=of, order_by=at)


def _sum(parts: Sequence[ColumnElement[Any]]) -> ColumnElement[Any]:
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def follower_rows(scope: Scope) -> Row:
    """One row per account and day on which its followers were told: how many more than when last told."""
    nothing = cast(null(), String)
    return (
        select(
            *(a.source, account.c.desk, nothing.label("service"), nothing.label("platform"), a.day),
            *SOCIAL,
            (a.followers - func.coalesce(_before(a.followers, a.day, a.source, a.account), 0)).label("step"),
            *identity(scope, a.account),
        )
        .outerjoin_from(audience, account, and_(account.c.source == a.source, account.c.id == a.account))
        .where(a.followers.is_not(None))
    )


readings = Facts(
    "readings", "Readings of the counts of the desk's own posts, by day", ("post",), reading_rows
)
followers_told = Facts(
    "followers_told", "Followers of the desk's accounts as told, by day", ("post",), follower_rows
)
