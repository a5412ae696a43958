"""Posts one by one: what customers said, what people at the desk said, and who answered whom in a thread."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    case,
    false,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from metrics.facts.rows import Facts, Row, Scope, flag, identity, number, too_young, whole
from metrics.facts.social import ANSWERS, ASKS, CONVERSATION, SPAM
from warehouse import speech
from warehouse.tables import message, post, rating

spam = flag("spam")
reviewed = flag("reviewed")
has_ticket = flag("has_ticket")
sentiment: ColumnElement[Any] = flag("classified")
positive = flag("positive")
negative = flag("negative")
announcement = whole("announcement")
reply = whole("reply")
impressions = number("impressions")
owed = flag("owed")
peer_first = flag("peer_first")
pending = flag("pending")
solved = flag("solved")
unsolved_young = flag("unsolved_young")
by_social = flag("by_social")

p = post.c
r = rating.c
IS_REPLY = or_(p.reply_to.is_not(None), func.coalesce(p.kind, "") == "reply")
OPINIONS = ("praise", "complaint")
PLACE = (p.source, p.desk, p.service, p.platform, p.kind, p.created_on.label("day"))
SOCIAL = (literal("social").label("channel"), literal("post").label("origin"))


def customer_rows(scope: Scope) -> Row:
    """One row per customer's post: whether it was reviewed, became a ticket, and how it sounds."""
    tone = func.lower(p.sentiment)
    return select(
        *PLACE,
        *SOCIAL,
        SPAM.label("spam"),
        or_(p.intent.is_not(None), p.ticket.is_not(None)).label("reviewed"),
        p.ticket.is_not(None).label("has_ticket"),
        tone.in_(("positive", "neutral", "negative")).label("classified"),
        (tone == "positive").label("positive"),
        (tone == "negative").label("negative"),
        *identity(scope, p.id),
    ).where(ASKS)


def overheard_rows(scope: Scope) -> Row:
    """One row per post of somebody who speaks of a service or a term, but not to us."""
    from_outside = func.coalesce(p.direction, "in") == "in"
    by_people = func.coalesce(p.author_role, "customer") == "customer"
    return select(*PLACE, *SOCIAL, SPAM.label("spam"), *identity(scope, p.id)).where(
        speech.overheard(post), from_outside, by_people
    )


def desk_rows(scope: Scope) -> Row:
    """One row per post of a human at the desk: a reply, or an announcement with the views it had."""
    one = literal(1)
    return select(
        *PLACE,
        *SOCIAL,
        type_coerce(case((IS_REPLY, one), else_=0), Integer).label("reply"),
        type_coerce(case((IS_REPLY, 0), else_=one), Integer).label("announcement"),
        case((~IS_REPLY, p.impressions)).label("impressions"),
        *identity(scope, p.id),
    ).where(ANSWERS)


def opened_rows(scope: Scope) -> Row:
    """One row per conversation that a customer opened: owed an answer, by whom the first one was, and
    whether one was accepted as its solution.
    """
    m, first = message.c, post.alias("first")
    f = first.c
    by_peer = and_(ASKS, ~SPAM, p.author != f.author)
    accepted = and_(p.accepted, p.deleted_at.is_(None), p.id != m.id)
    opened = (
        select(
            *(m.source, m.id, m.desk, m.service, m.platform, m.created_on.label("day")),
            m.created_at.label("opened_at"),
            *(func.min(f.deleted_at).label("deleted_at"), func.bool_and(speech.quiet(first)).label("quiet")),
            func.min(case((by_peer, p.created_at))).label("peer_at"),
            func.min(case((ANSWERS, p.created_at))).label("desk_at"),
            func.coalesce(func.bool_or(accepted), false()).label("solved"),
        )
        .join_from(message, first, and_(f.source == m.source, f.id == m.id))
        .join(post, and_(p.source == m.source, m.thread == CONVERSATION))
        .where(m.opener, ~m.spam)
        .group_by(m.source, m.id, m.desk, m.service, m.platform, m.created_on, m.created_at)
        .subquery("opened")
    )
    o = opened.c
    answered_at = case(
        (o.peer_at.is_(None), o.desk_at),
        (o.desk_at.is_(None), o.peer_at),
        (o.peer_at < o.desk_at, o.peer_at),
        else_=o.desk_at,
    )
    gone = and_(o.deleted_at.is_not(None), or_(answered_at.is_(None), o.deleted_at < answered_at))
    young = too_young(o.opened_at, o.source, scope)
    peer_first = and_(o.peer_at.is_not(None), or_(o.desk_at.is_(None), o.peer_at < o.desk_at))
    return select(
        *(o.source, o.desk, o.service, o.platform, o.day),
        *SOCIAL,
        and_(~o.quiet, not_(gone)).label("owed"),
        peer_first.label("peer_first"),
        and_(answered_at.is_(None), young).label("pending"),
        o.solved,
        and_(~o.solved, young).label("unsolved_young"),
        *identity(scope, o.id),
    )


def feedback_rows(scope: Scope) -> Row:
    """One row per rating given, by the day rated, and per post of praise or complaint, by its day."""
    rated = select(
        *(r.source, r.desk, null().label("service"), null().label("platform"), r.rated_on.label("day")),
        *(r.channel, literal("rating").label("origin")),
        or_(r.post.is_not(None), func.coalesce(r.channel, "") == "social").label("by_social"),
        *identity(scope, r.id, r.question),
    ).where(r.score.is_not(None))
    said = select(
        *(p.source, p.desk, p.service, p.platform, p.created_on),
        *SOCIAL,
        literal(True).label("by_social"),
        *identity(scope, p.id),
    ).where(ASKS, func.lower(p.intent).in_(OPINIONS))
    return select(union_all(rated, said).subquery("each_feedback"))


customer_posts = Facts("customer_posts", "Customers' posts, by day", ("post",), customer_rows)
overheard_posts = Facts(
    "overheard_posts", "Posts that speak of us without asking us, by day", ("post",), overheard_rows
)
desk_posts = Facts("desk_posts", "Posts of people at the desk, by day", ("post",), desk_rows)
opened_conversations = Facts(
    "opened_conversations", "Conversations opened by customers, by day", ("post",), opened_rows
)
feedback = Facts(
    "feedback",
    "Ratings, and posts of praise or complaint, by day",
    ("rating", "post"),
    feedback_rows,
    requires=("rating.score", "post.intent"),
)
