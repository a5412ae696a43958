"""Posts as work: turns, messages and the desk's own announcements.

A *turn* is a run of one customer's posts in a conversation with no post of a human at the desk between.
Its answer is the first later post of a human at the desk in the thread. Where several customers take part
in a thread of a network with reply chains, that post must descend from a post of the turn, at any depth;
a network has reply chains when its conversations were derived from replies, or when some reply of the
source answers a post that is itself a reply. In flat threads (Slack, Teams: every reply points at the
first post) any post of the desk in the thread will do. A post without a conversation is one of its own.

Bots never answer. Spam, system posts and posts deleted before an answer are no part of a turn that is owed
an answer; praise is a contact, but owed none; a human's `needs_reply` overrules the guess from the intent.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Float,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union,
)

from metrics.facts.rows import Facts, Row, Scope, flag, number, too_young
from warehouse.dialect import seconds_between
from warehouse.tables import post

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
CONVERSATION = func.coalesce(p.conversation, p.id)
PARENT = func.coalesce(p.reply_to, case((p.conversation != p.id, p.conversation)))
ANSWERS = and_(p.direction == "out", func.coalesce(p.author_role, "desk") == "desk")
ASKS = and_(p.direction == "in", func.coalesce(p.author_role, "customer") == "customer")
SPAM = func.coalesce(p.intent, "") == "spam"
QUIET = or_(
    SPAM, case((p.needs_reply.is_not(None), ~p.needs_reply), else_=func.coalesce(p.intent, "") == "praise")
)


def _thread() -> CTE:
    """Every post with its place in the thread: how many answers of the desk came up to it."""
    thread, order = (p.source, CONVERSATION), (p.created_at, p.id)
    return select(
        *(
            p.source,
            p.id,
            p.desk,
            p.service,
            p.kind,
            p.author,
            p.created_at,
            p.created_on,
            p.deleted_at,
            p.ticket,
        ),
        CONVERSATION.label("thread"),
        PARENT.label("parent"),
        p.reply_to,
        ANSWERS.label("answers"),
        ASKS.label("asks"),
        SPAM.label("spam"),
        QUIET.label("quiet"),
        func.sum(case((ANSWERS, 1), else_=0)).over(partition_by=thread, order_by=order).label("place"),
        func.row_number().over(partition_by=thread, order_by=order).label("position"),
    ).cte("thread")


def _chained() -> CTE:
    """The sources whose replies point at more than the first post of a thread."""
    parent = post.alias("parent")
    nested = (
        select(p.source)
        .join(parent, and_(parent.c.source == p.source, parent.c.id == p.reply_to))
        .where(parent.c.reply_to.is_not(None), parent.c.reply_to != parent.c.id)
    )
    return union(nested, select(p.source).where(p.conversation_derived)).cte("chained")


def _crowded(thread: CTE, chained: CTE) -> CTE:
    """Threads with several customers on networks with reply chains: there an answer must be in the chain."""
    return (
        select(thread.c.source, thread.c.thread)
        .join(chained, chained.c.source == thread.c.source)
        .where(thread.c.asks)
        .group_by(thread.c.source, thread.c.thread)
        .having(func.count(thread.c.author.distinct()) > 1)
        .cte("crowded")
    )


def _reach(thread: CTE, crowded: CTE) -> CTE:
    """Every post that an answer in a crowded thread descends from, with the instant of the answer."""
    start = (
        select(thread.c.source, thread.c.created_at.label("answered_at"), thread.c.parent.label("id"))
        .join(crowded, and_(crowded.c.source == thread.c.source, crowded.c.thread == thread.c.thread))
        .where(thread.c.answers, thread.c.parent.is_not(None))
        .cte("reach", recursive=True)
    )
    above = (
        select(start.c.source, start.c.answered_at, thread.c.parent)
        .join(thread, and_(thread.c.source == start.c.source, thread.c.id == start.c.id))
        .where(thread.c.parent.is_not(None))
    )
    return start.union(above)


def _first_in_thread(thread: CTE) -> CTE:
    return (
        select(thread.c.source, thread.c.thread, thread.c.place, thread.c.created_at.label("answered_at"))
        .where(thread.c.answers)
        .cte("answer")
    )


def turn_rows(scope: Scope) -> Row:
    """One row per turn that is not wholly spam; `owed` is false for praise and posts deleted unanswered."""
    thread, chained = _thread(), _chained()
    crowded = _crowded(thread, chained)
    reach = _reach(thread, crowded)
    answer = _first_in_thread(thread)
    in_chain = (
        select(reach.c.source, reach.c.id, func.min(reach.c.answered_at).label("answered_at"))
        .group_by(reach.c.source, reach.c.id)
        .cte("in_chain")
    )
    run = (thread.c.source, thread.c.thread, thread.c.author, thread.c.place)
    chain_answer = func.min(in_chain.c.answered_at).over(partition_by=run)
    asked = (
        select(
            *(
                thread.c[name]
                for name in ("source", "thread", "author", "place", "desk", "service", "ticket")
            ),
            *(thread.c[name] for name in ("created_at", "created_on", "deleted_at", "quiet", "spam")),
            case((crowded.c.thread.is_not(None), chain_answer), else_=answer.c.answered_at).label(
                "answered_at"
            ),
        )
        .outerjoin(
            answer,
            and_(
                answer.c.source == thread.c.source,
                answer.c.thread == thread.c.thread,
                answer.c.place == thread.c.place + 1,
            ),
        )
        .outerjoin(crowded, and_(crowded.c.source == thread.c.source, crowded.c.thread == thread.c.thread))
        .outerjoin(in_chain, and_(in_chain.c.source == thread.c.source, in_chain.c.id == thread.c.id))
        .where(thread.c.asks, ~thread.c.spam)
        .cte("asked")
    )
    return _turns(asked, scope)


def _turns(asked: CTE, scope: Scope) -> Row:
    gone = _gone(asked.c.deleted_at, asked.c.answered_at)
    due = and_(~asked.c.quiet, ~gone)
    first = func.min(case((due, asked.c.created_at)))
    turn = (
        select(
            asked.c.source,
            asked.c.author.label("requester"),
            func.max(asked.c.desk).label("desk"),
            func.max(asked.c.service).label("service"),
            func.max(asked.c.ticket).label("ticket"),
            func.coalesce(func.min(case((due, asked.c.created_on))), func.min(asked.c.created_on)).label(
                "day"
            ),
            func.coalesce(first, func.min(asked.c.created_at)).label("started_at"),
            first.is_not(None).label("owed"),
            func.max(asked.c.answered_at).label("answered_at"),
        )
        .group_by(asked.c.source, asked.c.thread, asked.c.author, asked.c.place)
        .subquery("turn")
    )
    c = turn.c
    minutes = _elapsed(c.started_at, c.answered_at, scope)
    return select(
        *(c.source, c.desk, c.service, c.ticket, c.requester, c.day, c.owed),
        literal("social").label("channel"),
        literal("post").label("origin"),
        c.answered_at.is_not(None).label("answered"),
        minutes.label("minutes"),
        (minutes <= scope.question.within_hours * 60).label("in_time"),
        too_young(c.started_at, c.source, scope).label("young"),
    )


def _gone(deleted_at: ColumnElement[Any], answered_at: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(deleted_at.is_not(None), or_(answered_at.is_(None), deleted_at < answered_at))


def _elapsed(start: ColumnElement[Any], end: ColumnElement[Any], scope: Scope) -> ColumnElement[Any]:
    """Minutes between; null on the business clock, which posts do not have."""
    if scope.question.clock == "business":
        return cast(null(), Float)
    return seconds_between(start, end) / 60


def message_rows(scope: Scope) -> Row:
    """One row per customer's post; answered by a direct reply, in a flat thread by the desk's next post."""
    thread, chained = _thread(), _chained()
    answer = _first_in_thread(thread)
    direct = (
        select(
            thread.c.source, thread.c.reply_to.label("id"), func.min(thread.c.created_at).label("answered_at")
        )
        .where(thread.c.answers, thread.c.reply_to.is_not(None))
        .group_by(thread.c.source, thread.c.reply_to)
        .cte("direct")
    )
    at = func.coalesce(direct.c.answered_at, case((chained.c.source.is_(None), answer.c.answered_at)))
    message = (
        select(
            *(thread.c[name] for name in ("source", "desk", "service", "kind", "created_at", "created_on")),
            thread.c.spam,
            thread.c.quiet,
            thread.c.deleted_at,
            and_(thread.c.position == 1, thread.c.reply_to.is_(None)).label("opener"),
            at.label("answered_at"),
        )
        .outerjoin(direct, and_(direct.c.source == thread.c.source, direct.c.id == thread.c.id))
        .outerjoin(chained, chained.c.source == thread.c.source)
        .outerjoin(
            answer,
            and_(
                answer.c.source == thread.c.source,
                answer.c.thread == thread.c.thread,
                answer.c.place == thread.c.place + 1,
            ),
        )
        .where(thread.c.asks)
        .subquery("message")
    )
    c = message.c
    return select(
        *(c.source, c.desk, c.service, c.kind, c.created_on.label("day"), c.spam, c.opener),
        literal("social").label("channel"),
        literal("post").label("origin"),
        and_(~c.quiet, ~_gone(c.deleted_at, c.answered_at)).label("owed"),
        c.answered_at.is_not(None).label("answered"),
        _elapsed(c.created_at, c.answered_at, scope).label("minutes"),
        too_young(c.created_at, c.source, scope).label("young"),
    )


def announcement_rows(scope: Scope) -> Row:
    """The desk's own posts that reply to nobody, with what they drew and how many they reached."""
    impressions = bool(scope.available.fields.get("post.impressions"))
    drawn = [p.reactions, p.comments, p.shares]
    offered = or_(*(count.is_not(None) for count in drawn))
    total = sum((func.coalesce(count, 0) for count in drawn[1:]), start=func.coalesce(drawn[0], 0))
    return select(
        *(p.source, p.desk, p.service, p.kind, p.created_on.label("day")),
        literal("social").label("channel"),
        literal("post").label("origin"),
        case((offered, total)).label("engagements"),
        (p.impressions if impressions else p.followers).label("reached"),
    ).where(p.direction == "out", p.reply_to.is_(None), func.coalesce(p.kind, "announcement") != "reply")


turns = Facts("turns", "Social turns, by the day they began", ("post",), turn_rows)
messages = Facts("messages", "Customers' social messages, by day", ("post",), message_rows)
announcements = Facts("announcements", "The desk's own social posts, by day", ("post",), announcement_rows)
