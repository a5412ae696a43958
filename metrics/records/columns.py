"""What is told of a record: its columns, each from the tables that its rows come from.

A person is a pseudonym, as everywhere in the warehouse. The text of posts and the comments of ratings are
columns only where the configuration keeps them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Subquery, Table, and_, case, func

from configuration import Privacy
from metrics.facts.rows import Facts, Scope
from metrics.window import Question
from warehouse.tables import contact_volume, message, post, rating, ticket, turn

Tables = Mapping[str, tuple[Table, ...]]  # what a row of the facts says it comes from -> where it is told


class Form(StrEnum):
    """How a value is printed."""

    TEXT = "text"
    INSTANT = "instant"
    DAY = "day"
    MINUTES = "minutes"
    NUMBER = "number"
    YES_NO = "yes or no"
    CHANNEL = "channel"
    DESK = "desk"


@dataclass(frozen=True)
class RecordColumn:
    """A column of records: its stable name, its title, how it is printed, whether it stands there unasked.

    `told` has its expression per table; empty for a column of the rows themselves.
    """

    name: str
    title: str
    form: Form = Form.TEXT
    usual: bool = False
    told: tuple[ColumnElement[Any], ...] = ()

    def within(self, tables: Sequence[Table]) -> tuple[ColumnElement[Any], ...]:
        return tuple(each for each in self.told if each.table in tables)


t, p, u, m, r, v = ticket.c, post.c, turn.c, message.c, rating.c, contact_volume.c
OF_TALK: Tables = {"ticket": (ticket,), "post": (turn, post), "contact_volume": (contact_volume,)}
OF_TICKETS: Tables = {"ticket": (ticket,)}
OF_POSTS: Tables = {"post": (post,)}
OF_TOTALS: Tables = {"contact_volume": (contact_volume,)}
TABLES: Mapping[str, Tables] = {
    "contacts": OF_TALK,
    "askers": OF_TALK,
    "costed": OF_TALK,
    "demand": OF_TALK,
    "answers": {"ticket": (ticket,), "post": (turn, post)},
    "tickets": OF_TICKETS,
    "resolutions": OF_TICKETS,
    "stock": OF_TICKETS,
    "steps": OF_TICKETS,
    "backlog": OF_TICKETS,
    "cases": OF_TICKETS,
    "turns": {"post": (turn, post)},
    "messages": {"post": (message, post)},
    "customer_posts": OF_POSTS,
    "overheard_posts": OF_POSTS,
    "desk_posts": OF_POSTS,
    "announcements": OF_POSTS,
    "readings": OF_POSTS,
    "followers_told": {},
    "opened_conversations": OF_POSTS,
    "linked_mentions": OF_POSTS,
    "ratings": {"rating": (rating,)},
    "invitations": {"rating": (rating,)},
    "feedback": {"rating": (rating,), "post": (post,)},
    "volumes": OF_TOTALS,
    "sessions": OF_TOTALS,
    "services": {"ticket": (ticket,), "post": (post,)},
}
RECORD = RecordColumn("record", "Number", usual=True)
STANDS_FOR = RecordColumn("stands_for", "Stands for", Form.NUMBER, usual=True)
OWN = (
    RECORD,
    RecordColumn("day", "Day", Form.DAY),
    RecordColumn("source", "Source"),
    RecordColumn("desk", "Desk", Form.DESK, usual=True),
    RecordColumn("channel", "Channel", Form.CHANNEL, usual=True),
)


def _minutes(
    name: str, title: str, calendar: Sequence[Any], business: Sequence[Any], clock: str
) -> RecordColumn:
    return RecordColumn(
        name, title, Form.MINUTES, usual=True, told=tuple(business if clock == "business" else calendar)
    )


def _details(clock: str, privacy: Privacy) -> tuple[RecordColumn, ...]:
    answered = (t.first_response_minutes, u.minutes, m.minutes)
    open_hours = (t.first_response_business_minutes, u.business_minutes, m.business_minutes)
    return (
        RecordColumn(
            "opened",
            "Opened",
            Form.INSTANT,
            usual=True,
            told=(t.opened_at, u.started_at, m.created_at, p.created_at),
        ),
        RecordColumn(
            "answered", "First answer", Form.INSTANT, told=(t.first_response_at, u.answered_at, m.answered_at)
        ),
        _minutes("answered_after", "Answered after", answered, open_hours, clock),
        RecordColumn("resolved", "Resolved", Form.INSTANT, told=(t.resolved_at,)),
        _minutes(
            "resolved_after", "Resolved after", (t.resolve_minutes,), (t.resolve_business_minutes,), clock
        ),
        RecordColumn("closed", "Closed", Form.INSTANT, told=(t.closed_at,)),
        RecordColumn("status", "Status", usual=True, told=(t.status,)),
        RecordColumn("kind", "Kind", told=(t.kind, m.kind, p.kind)),
        RecordColumn("priority", "Priority", told=(t.priority,)),
        RecordColumn("category", "Category", told=(t.category,)),
        RecordColumn("service", "Service", told=(t.service, u.service, m.service, p.service)),
        RecordColumn("platform", "Network", told=(u.platform, m.platform, p.platform)),
        RecordColumn("channel_raw", "Channel in its source's word", told=(t.channel_raw,)),
        RecordColumn("person", "Person (pseudonym)", told=(t.requester, u.author, p.author)),
        RecordColumn(
            "response_target_met", "Response target met", Form.YES_NO, told=(t.response_target_met,)
        ),
        RecordColumn(
            "resolution_target_met", "Resolution target met", Form.YES_NO, told=(t.resolution_target_met,)
        ),
        RecordColumn(
            "first_contact_resolved",
            "Settled at first contact",
            Form.YES_NO,
            told=(t.first_contact_resolved,),
        ),
        RecordColumn("reopened", "Reopened", Form.NUMBER, told=(t.reopened,)),
        RecordColumn("reassigned", "Passed on", Form.NUMBER, told=(t.reassigned,)),
        RecordColumn("question", "Question", told=(r.question,)),
        RecordColumn("score", "Score", Form.NUMBER, usual=True, told=(r.score,)),
        RecordColumn("scale_low", "Scale from", Form.NUMBER, told=(r.scale_low,)),
        RecordColumn("scale_high", "Scale to", Form.NUMBER, usual=True, told=(r.scale_high,)),
        RecordColumn("invited", "Asked", Form.INSTANT, told=(r.invited_at,)),
        RecordColumn("rated", "Rated", Form.INSTANT, usual=True, told=(r.rated_at,)),
        RecordColumn("ticket", "Ticket", told=(u.ticket, p.ticket, r.ticket)),
        RecordColumn("post", "Post", told=(r.post,)),
        RecordColumn("thread", "Conversation", told=(u.thread, m.thread, p.conversation)),
        RecordColumn("intent", "Intent", told=(p.intent,)),
        RecordColumn("sentiment", "Tone (indicative)", told=(p.sentiment,)),
        RecordColumn("reactions", "Reactions", Form.NUMBER, told=(p.reactions,)),
        RecordColumn("comments", "Comments", Form.NUMBER, told=(p.comments,)),
        RecordColumn("shares", "Shares", Form.NUMBER, told=(p.shares,)),
        RecordColumn("impressions", "Views", Form.NUMBER, told=(p.impressions,)),
        RecordColumn("followers", "Followers", Form.NUMBER, told=(p.followers,)),
        RecordColumn("offered", "Offered", Form.NUMBER, told=(v.offered,)),
        RecordColumn("handled", "Handled", Form.NUMBER, told=(v.handled,)),
        RecordColumn("abandoned", "Given up", Form.NUMBER, told=(v.abandoned,)),
        RecordColumn("answered_in_target", "Answered in time", Form.NUMBER, told=(v.answered_within_target,)),
        RecordColumn("wait_seconds", "Seconds waited, all together", Form.NUMBER, told=(v.wait_seconds,)),
        *((RecordColumn("text", "Text", told=(p.text,)),) if privacy.keep_text else ()),
        *((RecordColumn("comment", "Comment", told=(r.comment,)),) if privacy.keep_comments else ()),
    )


def tables_of(facts: Facts, scope: Scope) -> Tables:
    """Where the rows of the facts are told; invitations that nobody knows of are resolved tickets."""
    if facts.name == "invitations" and not scope.available.fields.get("rating.invited_at"):
        return {"rating": (ticket,)}
    return TABLES[facts.name]


def columns_of(tables: Tables, question: Question, privacy: Privacy) -> tuple[RecordColumn, ...]:
    """The columns that records of these tables have, in the order in which they are shown."""
    every = [table for each in tables.values() for table in each]
    details = [column for column in _details(question.clock, privacy) if column.within(every)]
    totals = (STANDS_FOR,) if contact_volume in every else ()
    first, *rest = details
    return (OWN[0], first, *OWN[1:], *totals, *rest) if first.name == "opened" else (*OWN, *totals, *details)


def moments_of(facts: Facts, question: Question) -> tuple[ColumnElement[Any], ...]:
    """The instants whose day at the desk is the day of a row; none where that day is another's."""
    if facts.name in {"steps", "stock", "backlog"}:
        return ()
    dated_resolved = facts.name == "invitations" or (
        facts.name == "resolutions" and question.dated == "resolved"
    )
    return (
        t.resolved_at if dated_resolved else t.opened_at,
        *(u.started_at, m.created_at, p.created_at, r.rated_at, r.invited_at),
    )


def with_details(rows: Subquery, tables: Tables) -> FromClause:
    """The rows, each joined with where it is told."""
    found: FromClause = rows
    for origin, each in tables.items():
        for table in each:
            found = found.outerjoin(table, and_(*_same(rows, table, origin)))
    return found


def _same(rows: Subquery, table: Table, origin: str) -> list[ColumnElement[bool]]:
    """Equalities only, the origin within one of them: a condition on the rows alone makes an engine try all
    pairs.
    """
    source = case((rows.c.origin == origin, rows.c.source))
    if table is contact_volume:
        same_desk = func.coalesce(rows.c.desk, "") == func.coalesce(v.desk, "")
        return [v.source == source, same_desk, v.channel == rows.c.channel, v.day == rows.c.day]
    known = [table.c.source == source, table.c.id == rows.c.record]
    return [*known, table.c.question == rows.c.part] if table is rating else known
