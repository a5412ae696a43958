"""Contacts: tickets, and social turns linked to no ticket; totals of a phone system in their place.

Where `contact_volume` gives the calls handled of a desk, a channel and a day, that number stands for the
tickets of the same desk, channel and day: one or the other, never both. Totals of a portal or a virtual
agent are sessions, not contacts: what they settle by themselves reaches no desk.
"""

from typing import Any

from sqlalchemy import Float, Select, String, and_, cast, func, literal, null, or_, select, true, union_all

from metrics.facts.rows import Facts, Flag, Row, Scope, by_the_clock, flag, identity, number, too_young
from metrics.facts.social import turn_rows
from warehouse.tables import SELF_SERVICE_CHANNELS, contact_volume, ticket

weight = number("weight")
owed = flag("owed")
answered = flag("answered")
young = flag("young")
minutes = number("minutes")
timed = flag("timed")  # no answer yet, or one whose minutes this clock knows, not before the opening
in_time = flag("in_time")
taken = flag("taken")  # a ticket, a call handled, or a message that the desk answered

t = ticket.c
v = contact_volume.c
COUNTED = and_(v.handled.is_not(None), v.channel.not_in(SELF_SERVICE_CHANNELS))


def _ticket_contacts(scope: Scope) -> Row:
    minutes = by_the_clock(t.first_response_minutes, t.first_response_business_minutes, scope)
    return select(
        *(t.source, t.desk, t.channel, t.kind, t.priority, t.category, t.service, t.requester),
        t.opened_on.label("day"),
        literal("ticket").label("origin"),
        literal(1).label("weight"),
        true().label("owed"),
        t.first_response_at.is_not(None).label("answered"),
        minutes.label("minutes"),
        or_(t.first_response_at.is_(None), minutes >= 0).label("timed"),
        (minutes <= scope.question.within_hours * 60).label("in_time"),
        too_young(t.opened_at, t.source, scope).label("young"),
        true().label("taken"),
        cast(null(), String).label("platform"),
        *identity(scope, t.id),
    )


def _turn_contacts(scope: Scope) -> Row:
    c = turn_rows(scope).subquery("turns").c
    return select(
        *(c.source, c.desk, c.channel, null(), null(), null(), c.service, c.requester, c.day, c.origin),
        literal(1),
        *(
            c.owed,
            c.answered,
            c.minutes,
            or_(~c.answered, c.minutes >= 0),
            c.in_time,
            c.young,
            c.answered,
            c.platform if "platform" in c else cast(null(), String),
        ),
        *identity(scope, c.get("record")),
    ).where(c.ticket.is_(None))


def _volume_contacts(scope: Scope) -> Row:
    no = literal(False)
    return select(
        *(v.source, v.desk, v.channel, null(), null(), null(), null(), null(), v.day),
        literal("contact_volume"),
        v.handled,
        *(no, no, cast(null(), Float), no, no, no),
        v.handled > 0,
        cast(null(), String),
        *identity(scope),
    ).where(COUNTED)


def _not_counted_by_phone(tickets: Row, *, but: Flag | None = None) -> Row:
    """The tickets whose desk, channel and day have no totals, and of the others those that `but` keeps."""
    counted = select(v.desk, v.channel, v.day).where(COUNTED).distinct().subquery("counted")
    # Where neither names a desk they speak of the same one; coalesce, because an engine can hash it.
    desks = func.coalesce(counted.c.desk, "") == func.coalesce(t.desk, "")
    same = and_(desks, counted.c.channel == t.channel, counted.c.day == t.opened_on)
    alone = counted.c.day.is_(None)
    return tickets.outerjoin(counted, same).where(alone if but is None else or_(alone, but))


def answer_rows(scope: Scope) -> Row:
    """Contacts that can have an answer: tickets, also those by phone, and turns without a ticket."""
    if "post" not in scope.available.tables:
        return _ticket_contacts(scope)
    return select(union_all(_ticket_contacts(scope), _turn_contacts(scope)).subquery("each"))


def contact_rows(scope: Scope) -> Row:
    """One row per ticket, social turn without a ticket, or desk, channel and day of phone totals."""
    return _contact_rows(scope)


def asker_rows(scope: Scope) -> Row:
    """The contacts, and besides the tickets in whose place totals stand if they name who called: totals
    name nobody, and a person counts once, however many contacts speak of them.
    """
    return _contact_rows(scope, but=t.requester.is_not(None))


def _contact_rows(scope: Scope, *, but: Flag | None = None) -> Row:
    loaded = scope.available.tables
    tickets = _ticket_contacts(scope)
    branches: list[Select[Any]] = [tickets]
    if "contact_volume" in loaded:
        branches = [_not_counted_by_phone(tickets, but=but), _volume_contacts(scope)]
    if "post" in loaded:
        branches.append(_turn_contacts(scope))
    if len(branches) == 1:
        return tickets
    return select(union_all(*branches).subquery("each"))


answers = Facts("answers", "Tickets and social turns, by the day opened", ("ticket", "post"), answer_rows)
contacts = Facts(
    "contacts", "Contacts, by the day opened", ("ticket", "post", "contact_volume"), contact_rows
)
askers = Facts(
    "askers", "Contacts and who asked, by the day opened", ("ticket", "post", "contact_volume"), asker_rows
)
