"""What the organisation says a source's words mean: the channel word "Kiosk" is walk_up, "P1" is "Critical".

A meaning takes the place of what a load gave, in rows already loaded and in those still to come. What the
load gave is kept beside it (`channel_given` and so on), so that a meaning taken back, and an undo, give
exactly what was there before. A word is matched as the source spells it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from warehouse.records import WarehouseError
from warehouse.session import Session
from warehouse.tables import CHANNELS
from warehouse.turns import remember_touched

INTENTS = ("question", "request", "complaint", "outage", "praise", "spam", "other")
SENTIMENTS = ("positive", "neutral", "negative")
# The status is not among them: the tick-off against the source's own tool goes by it.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "ticket": ("channel", "kind", "priority", "category", "service"),
    "post": ("intent", "sentiment", "service"),
}
CLOSED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("ticket", "channel"): CHANNELS,
    ("post", "intent"): INTENTS,
    ("post", "sentiment"): SENTIMENTS,
}
Known = Mapping[tuple[str, str], Mapping[tuple[str, str], str]]


@dataclass(frozen=True)
class Meaning:
    """What a `word` of a source in a field of a table means; None takes back what was said of it."""

    source: str
    table: str
    field: str
    word: str
    meaning: str | None


def spoken(table: str, field: str) -> str:
    """SQL: the source's own word in a stored row, whatever it was said to mean."""
    return "channel_raw" if (table, field) == ("ticket", "channel") else f"coalesce({field}_given, {field})"


def keep(session: Session, meanings: Sequence[Meaning]) -> set[str]:
    """Write the meanings down and bring the stored rows in line; gives the sources that they are of.

    What follows from these rows is for the caller to resolve. Raises WarehouseError before a row is written.
    """
    for one in meanings:
        _check(one)
    for one in meanings:
        _write(session, one)
        for stored in (one.table, f"{one.table}_before"):
            _apply(session, stored, one)
        if one.table == "post":
            remember_touched(
                session,
                "SELECT DISTINCT source, coalesce(conversation, id) FROM post "
                f"WHERE source = ? AND {spoken(one.table, one.field)} = ?",
                [one.source, one.word],
            )
    return {one.source for one in meanings}


def forget_unloaded(session: Session) -> None:
    """Drop what was said of the words of sources of which nothing is loaded any more."""
    session.execute("DELETE FROM word WHERE source NOT IN (SELECT source FROM load)")


def known(session: Session) -> Known:
    """(table, field) -> (source, word) -> what it means."""
    found: dict[tuple[str, str], dict[tuple[str, str], str]] = {}
    rows = session.execute('SELECT "table", field, source, word, meaning FROM word ORDER BY source, word')
    for table, field, source, word, meaning in rows.fetchall():
        found.setdefault((table, field), {})[source, word] = meaning
    return found


def with_meanings(table: str, rows: pa.Table, said: Known) -> pa.Table:
    """Rows on their way in, with what their words mean, and beside it what was given."""
    for field in FIELDS.get(table, ()):
        words = said.get((table, field))
        if words and field in rows.column_names:
            rows = _meant(rows, field, words)
    return rows


def _meant(rows: pa.Table, field: str, words: Mapping[tuple[str, str], str]) -> pa.Table:
    values, nothing = rows[field], pa.chunked_array([pa.nulls(rows.num_rows, pa.string())])
    raw = rows["channel_raw"] if "channel_raw" in rows.column_names else nothing
    heard, given = (raw if field == "channel" else rows[field]), nothing
    for (source, word), meaning in words.items():
        said = pc.fill_null(pc.and_(pc.equal(rows["source"], source), pc.equal(heard, word)), False)
        given = pc.if_else(said, rows[field], given)
        values = pc.if_else(said, pa.scalar(meaning, pa.string()), values)
    place = rows.column_names.index(field)
    return rows.set_column(place, rows.schema.field(field), values).append_column(f"{field}_given", given)


def _check(one: Meaning) -> None:
    if one.field not in FIELDS.get(one.table, ()):
        raise WarehouseError(f"{one.table}.{one.field}: its words cannot be given a meaning")
    if one.meaning is None:
        return
    choices = CLOSED.get((one.table, one.field))
    if choices is not None and one.meaning not in choices:
        raise WarehouseError(f"{one.word!r}: {one.meaning!r} is none of {', '.join(choices)}")
    if not one.meaning.strip():
        raise WarehouseError(f"{one.word!r}: an empty text is no meaning; take it back instead")


def _write(session: Session, one: Meaning) -> None:
    session.execute(
        'DELETE FROM word WHERE source = ? AND "table" = ? AND field = ? AND word = ?',
        [one.source, one.table, one.field, one.word],
    )
    if one.meaning is not None:
        session.execute(
            'INSERT INTO word (source, "table", field, word, meaning, made_at) VALUES (?, ?, ?, ?, ?, ?)',
            [one.source, one.table, one.field, one.word, one.meaning, datetime.now(UTC)],
        )


def _apply(session: Session, stored: str, one: Meaning) -> None:
    field, given, said = one.field, f"{one.field}_given", spoken(one.table, one.field)
    if one.meaning is None:
        session.execute(
            f"UPDATE {stored} SET {field} = {given}, {given} = NULL "
            f"WHERE source = ? AND {said} = ? AND {given} IS NOT NULL",
            [one.source, one.word],
        )
        return
    session.execute(
        f"UPDATE {stored} SET {field} = ?, {given} = coalesce({given}, {field}) "
        f"WHERE source = ? AND {said} = ? AND {field} IS NOT NULL",
        [one.meaning, one.source, one.word],
    )
