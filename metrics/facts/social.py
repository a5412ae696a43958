"""Posts as work: turns and messages, which the warehouse derives at load, and the desk's announcements.

`warehouse.turns` says what a turn, a message and their answers are. Here come the clock, the age and T.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select

from metrics.facts.rows import Facts, Row, Scope, by_the_clock, flag, identity, number, too_young
from warehouse import speech
from warehouse.tables import message, post, turn

owed = flag("owed")
answered = flag("answered")
young = flag("young")
opener = flag("opener")
spam = flag("spam")
minutes = number("minutes")
in_time = flag("in_time")
engagements = number("engagements")
reached = number("reached")

p = post.c
t = turn.c
m = message.c
CONVERSATION = speech.thread(post)
ANSWERS = speech.answers(post)
ASKS = speech.asks(post)
SPAM = speech.spam(post)
SOCIAL = (literal("social").label("channel"), literal("post").label("origin"))


def turn_rows(scope: Scope) -> Row:
    """One row per turn that is not wholly spam; `owed` is false for praise and posts deleted unanswered."""
    waited = by_the_clock(t.minutes, t.business_minutes, scope)
    return select(
        *(t.source, t.desk, t.service, t.platform, t.ticket, t.author.label("requester")),
        *SOCIAL,
        t.started_on.label("day"),
        *(t.owed, t.deleted, t.bot_answered),
        t.answered_at.is_not(None).label("answered"),
        waited.label("minutes"),
        (waited <= scope.question.within_hours * 60).label("in_time"),
        too_young(t.started_at, t.source, scope).label("young"),
        *identity(scope, t.id),
    )


def message_rows(scope: Scope) -> Row:
    """One row per customer's post; answered by a direct reply, in a flat thread by the desk's next post."""
    return select(
        *(m.source, m.desk, m.service, m.platform, m.kind, m.created_on.label("day"), m.spam, m.opener),
        *SOCIAL,
        m.owed,
        m.answered_at.is_not(None).label("answered"),
        by_the_clock(m.minutes, m.business_minutes, scope).label("minutes"),
        too_young(m.created_at, m.source, scope).label("young"),
        *identity(scope, m.id),
    )


def announcement_rows(scope: Scope) -> Row:
    """The desk's own posts that reply to nobody, with what they drew and how many they reached."""
    impressions = bool(scope.available.fields.get("post.impressions"))
    drawn = [p.reactions, p.comments, p.shares]
    offered = or_(*(count.is_not(None) for count in drawn))
    total: ColumnElement[Any] = sum(
        (func.coalesce(count, 0) for count in drawn[1:]), start=func.coalesce(drawn[0], 0)
    )
    own = and_(p.reply_to.is_(None), func.coalesce(p.kind, "announcement") != "reply")
    return select(
        *(p.source, p.desk, p.service, p.platform, p.kind, p.created_on.label("day")),
        *SOCIAL,
        case((offered, total)).label("engagements"),
        (p.impressions if impressions else p.followers).label("reached"),
        *identity(scope, p.id),
    ).where(p.direction == "out", own)


turns = Facts("turns", "Social turns, by the day they began", ("post",), turn_rows)
messages = Facts("messages", "Customers' social messages, by day", ("post",), message_rows)
announcements = Facts("announcements", "The desk's own social posts, by day", ("post",), announcement_rows)
