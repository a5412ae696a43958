"""When each contact came and got its first answer, row by row: what analyses of times of day and ages read.

A contact is a ticket or a social turn without one, as in the facts `answers`; daily totals of a phone system
have no time of day and are not among them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Executable,
    Float,
    String,
    Subquery,
    case,
    cast,
    false,
    literal,
    null,
    or_,
    select,
    union_all,
)

from metrics.availability import Availability
from metrics.facts.contacts import answers
from metrics.facts.rows import Row, usable
from metrics.figures import Source
from metrics.provenance import Provenance, filters_in_words, loads_of
from metrics.window import Question
from warehouse import Snapshot, as_of
from warehouse.dialect import seconds_between
from warehouse.tables import ticket, turn

NEEDS = ("ticket.first_response_at", "post.inbound", "post.outbound")

t = ticket.c
n = turn.c


def moments(available: Availability) -> Subquery:
    """One row per contact: source, id, the dimensions, day, origin (ticket or post), came_at, answered_at,
    owed (an answer) and ended (a ticket resolved or closed).
    """
    rows = [tickets()]
    if "post" in available.tables:
        rows.append(turns().where(n.ticket.is_(None)))
    return select(union_all(*rows).subquery("each")).subquery("moments")


def tickets() -> Row:
    """The tickets among `moments`."""
    return select(
        *(t.source, t.id, t.desk, t.channel, t.kind, t.priority, t.category, t.service),
        t.opened_on.label("day"),
        literal("ticket").label("origin"),
        cast(null(), String).label("platform"),
        t.opened_at.label("came_at"),
        t.first_response_at.label("answered_at"),
        literal(True).label("owed"),
        or_(t.resolved_at.is_not(None), t.closed_at.is_not(None)).label("ended"),
    )


def turns() -> Row:
    """All social turns, those of a ticket too, in the columns of `moments`."""
    none = cast(null(), String)
    return select(
        *(n.source, n.id, n.desk, literal("social").label("channel")),
        *(none.label("kind"), none.label("priority"), none.label("category"), n.service),
        n.started_on.label("day"),
        literal("post").label("origin"),
        n.platform,
        n.started_at.label("came_at"),
        n.answered_at,
        n.owed,
        false().label("ended"),
    )


def answerable(available: Availability) -> ColumnElement[bool] | None:
    """The rows of `moments` whose source tells of answers; None where none does."""
    return usable(NEEDS, answers, available)


def age_hours(instant: ColumnElement[Any], source: ColumnElement[str], available: Availability) -> Any:
    """Hours from an instant to when its source was last heard of; null for a source never heard of."""
    instants: dict[str, datetime] = dict(available.as_of)
    if not instants:
        return cast(null(), Float)
    whens = ((source == name, literal(at, DateTime(timezone=True))) for name, at in sorted(instants.items()))
    return seconds_between(instant, case(*whens)) / 3600


def origin(
    query: Executable,
    question: Question,
    source: Source,
    connection: Connection,
    *,
    name: str,
    definition: str,
    used: int,
    excluded: int = 0,
    tables: Sequence[str] = answers.tables,
) -> Provenance:
    """How an analysis came about: its definition, the SELECT it rests on, its filters, rows and loads."""
    loads = loads_of(tables, connection)
    heard = as_of(connection)
    return Provenance(
        metric=name,
        definition=definition,
        sql=readable(query, connection),
        filters=filters_in_words(question),
        rows_used=used,
        rows_excluded=excluded,
        loads=loads,
        snapshot=source.name if isinstance(source, Snapshot) else "",
        as_of=max((heard[each] for each in loads["source"] if each in heard), default=None),
    )


def readable(query: Executable, connection: Connection) -> str:
    """The SELECT with its values written in, to be read and run."""
    return str(query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True}))  # type: ignore[attr-defined]  # every Executable of ours compiles
