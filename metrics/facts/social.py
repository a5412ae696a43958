"""Posts as work: turns and messages, which the warehouse derives at load, and the desk's announcements.

`warehouse.turns` says what a turn, a message and their answers are. Here come the clock, the age and T.
"""

from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, literal, or_, select

from metrics.facts.rows import Facts, Row, Scope, by_the_clock, flag, identity, number, too_young
from warehouse import speech
from warehouse.tables import audience, message, post, turn

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
    """The desk's own posts that reply to nobody, with what they drew and how many they reached.

    These are the views where any source offers them; else the followers that the post came with, else those
    of its account when they were last told before or on its day, or else first told.
    """
    impressions = bool(scope.available.fields.get("post.impressions"))
    drawn = [p.reactions, p.comments, p.shares]
    offered = or_(*(count.is_not(None) for count in drawn))
    total: ColumnElement[Any] = sum(
        (func.coalesce(count, 0) for count in drawn[1:]), start=func.coalesce(drawn[0], 0)
    )
    own = and_(p.reply_to.is_(None), func.coalesce(p.kind, "announcement") != "reply")
    told = _followers_told()
    by_account = not impressions and bool(scope.available.fields.get("post.followed"))
    followers = func.coalesce(p.followers, told.c.followers) if by_account else p.followers
    rows = select(
        *(p.source, p.desk, p.service, p.platform, p.kind, p.created_on.label("day")),
        *SOCIAL,
        case((offered, total)).label("engagements"),
        (p.impressions if impressions else followers).label("reached"),
        *identity(scope, p.id),
    ).where(p.direction == "out", own)
    return rows.outerjoin_from(post, told, _when_told(told)) if by_account else rows


def _followers_told() -> Subquery:
    """What was told of the followers of each account, with the days told before and next."""
    a = audience.c
    same: dict[str, Any] = {"partition_by": (a.source, a.account), "order_by": a.day}
    return (
        select(
            *(a.source, a.account, a.day, a.followers),
            func.lag(a.day).over(**same).label("before"),
            func.lead(a.day).over(**same).label("next"),
        )
        .where(a.followers.is_not(None))
        .subquery("told")
    )


def _when_told(told: Subquery) -> ColumnElement[bool]:
    """The one row that says how many followed a post's account on its day."""
    t = told.c
    return and_(
        *(t.source == p.source, t.account == p.account),
        or_(t.before.is_(None), t.day <= p.created_on),
        or_(t.next.is_(None), t.next > p.created_on),
    )


turns = Facts("turns", "Social turns, by the day they began", ("post",), turn_rows)
messages = Facts("messages", "Customers' social messages, by day", ("post",), message_rows)
announcements = Facts("announcements", "The desk's own social posts, by day", ("post",), announcement_rows)
