"""Tickets and the posts that name them: cases in several channels, and how soon a mention became a ticket.

A post names its ticket by the ticket's id alone. Where two sources have a ticket of that id nobody can say
which is meant, and the link counts for none.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Subquery,
    and_,
    case,
    func,
    join,
    literal,
    or_,
    select,
    type_coerce,
)

from metrics.facts.hours import open_minutes
from metrics.facts.rows import Facts, Row, Scope, by_the_clock, identity, number, whole
from metrics.facts.social import ASKS, SPAM
from metrics.facts.tickets import DIMENSIONS
from metrics.mix import NOT_A_CHANNEL
from warehouse.dialect import seconds_between
from warehouse.tables import post, ticket

channels_used = whole("channels_used")
minutes_to_ticket = number("minutes_to_ticket")

t = ticket.c
p = post.c


def _first_mentions(scope: Scope) -> Subquery:
    """The first post of a customer that names each ticket."""
    order = func.row_number().over(partition_by=p.ticket, order_by=(p.created_at, p.source, p.id))
    each = (
        select(
            *(p.source, p.desk, p.service, p.platform, p.ticket, p.created_at, p.created_on),
            *identity(scope, p.id),
            order.label("position"),
        )
        .where(p.ticket.is_not(None), ASKS, ~SPAM)
        .subquery("each_mention")
    )
    return select(each).where(each.c.position == 1).subquery("mention")


def _named(mention: Subquery) -> Subquery:
    """The tickets that a post names beyond doubt: their id, source and opening."""
    return (
        select(t.id, func.max(t.source).label("source"), func.max(t.opened_at).label("opened_at"))
        .join(mention, mention.c.ticket == t.id)
        .group_by(t.id)
        .having(func.count() == 1)
        .subquery("named")
    )


def case_rows(scope: Scope) -> Row:
    """One row per ticket, with how many channels were used: its own, and social if a post names it."""
    named = _named(_first_mentions(scope))
    own = case((t.channel.not_in(NOT_A_CHANNEL), t.channel))
    counted = case(
        (and_(own.is_not(None), own != "social", named.c.id.is_not(None)), 2),
        (or_(own.is_not(None), named.c.id.is_not(None)), 1),
        else_=0,
    )
    return select(
        *DIMENSIONS,
        literal("ticket").label("origin"),
        t.opened_on.label("day"),
        type_coerce(counted, Integer).label("channels_used"),
        *identity(scope, t.id),
    ).outerjoin_from(ticket, named, and_(named.c.id == t.id, named.c.source == t.source))


def mention_rows(scope: Scope) -> Row:
    """One row per ticket that a post names, by the day of the first such post; minutes below 0 happen.

    Business minutes are those of the desk that the post went to; null without its schedule.
    """
    mention = _first_mentions(scope)
    named = _named(mention)
    m = mention.c
    rows: FromClause = join(mention, named, named.c.id == m.ticket)
    elapsed: ColumnElement[Any] = seconds_between(m.created_at, named.c.opened_at) / 60
    if scope.question.clock == "business":
        rows, worked = open_minutes(rows, m.desk, m.created_at, named.c.opened_at)
        elapsed = by_the_clock(elapsed, worked, scope)
    return select(
        *(m.source, m.desk, m.service, m.platform, m.created_on.label("day")),
        literal("social").label("channel"),
        literal("post").label("origin"),
        elapsed.label("minutes_to_ticket"),
        *identity(scope, m.get("record")),
    ).select_from(rows)


cases = Facts(
    "cases",
    "Tickets with the posts that name them, by the day opened",
    ("ticket",),
    case_rows,
    requires=("post.ticket",),
)
linked_mentions = Facts(
    "linked_mentions",
    "The first post that names each ticket, by day",
    ("post",),
    mention_rows,
    requires=("ticket.opened_at",),
)
