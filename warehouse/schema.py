"""The schema: making it, and bringing an older warehouse up to date by numbered steps, on every engine.

The keys declared in `tables` say what identifies a row. On DuckDB no table has a primary key: a MERGE
without one is four times as fast, and the single writer keeps keys unique. Each loaded table has a
companion `<table>_before` with the rows that a later load replaced or removed, and `replaced_by`, that load.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Float, Integer, Table
from sqlalchemy.types import TypeEngine

from configuration import Calendar
from warehouse.alert_tables import alert, alert_delivery, alert_event
from warehouse.calendars import write_calendar
from warehouse.meanings import FIELDS
from warehouse.records import WarehouseError
from warehouse.session import Session
from warehouse.tables import DERIVED, LOADED, forgotten, message, metadata, post_count, saved_view, turn, word
from warehouse.turns import rebuild_all_turns

VERSION = 9

_TEXT = "VARCHAR"
# First match counts: BigInteger is an Integer.
_SQL_TYPES: tuple[tuple[type[TypeEngine[Any]], str, pa.DataType], ...] = (
    (DateTime, "TIMESTAMPTZ", pa.timestamp("us", "UTC")),
    (Date, "DATE", pa.date32()),
    (Boolean, "BOOLEAN", pa.bool_()),
    (BigInteger, "BIGINT", pa.int64()),
    (Integer, "INTEGER", pa.int64()),
    (Float, "DOUBLE PRECISION", pa.float64()),
)


def arrow_schema(table: str) -> pa.Schema:
    """The columns that a batch may give for `table`, with their Arrow types; no derived ones."""
    return pa.schema(
        [
            pa.field(column.name, _types(column)[1])
            for column in LOADED[table].columns
            if column.name not in DERIVED[table]
        ]
    )


def key_columns(table: str) -> tuple[str, ...]:
    """The columns that together name one row of a loaded table."""
    return tuple(column.name for column in LOADED[table].primary_key.columns)


def typed_nulls(table: str) -> dict[str, str]:
    """SQL for "not given" of every column of a loaded table."""
    return {c.name: f"CAST(NULL AS {_types(c)[0]})" for c in LOADED[table].columns}


def arrow_sql(kind: pa.DataType) -> str:
    """SQL for the type of a canonical Arrow column."""
    wide = {pa.int64(): "BIGINT", **{arrow: name for _, name, arrow in _SQL_TYPES if arrow != pa.int64()}}
    return wide.get(kind, _TEXT)


def make_schema(session: Session) -> None:
    """Make every table, and the calendar, in an empty database."""
    for table in metadata.sorted_tables:
        session.execute(f'CREATE TABLE "{table.name}" ({_columns_sql(table, session)})')
    for table in LOADED.values():
        columns = _columns_sql(table, session)
        session.execute(f'CREATE TABLE "{table.name}_before" ({columns}, replaced_by {session.text})')
    write_calendar(session, Calendar())
    session.index(*(table.name for table in metadata.sorted_tables), *(f"{name}_before" for name in LOADED))
    _write_version(session, VERSION)


def version_of(session: Session) -> int:
    """The schema version of an open database; 0 when it is empty."""
    found = session.execute(
        "SELECT count(*) FROM information_schema.tables "
        "WHERE table_name = 'schema_version' AND table_schema = current_schema()"
    ).fetchone()
    if not found or not found[0]:
        return 0
    version = session.execute("SELECT max(version) FROM schema_version").fetchone()
    return int(version[0]) if version and version[0] is not None else 0


def bring_up_to_date(session: Session) -> bool:
    """Make or upgrade the schema; true when something was done. The caller holds the transaction."""
    version = version_of(session)
    check_version(version)
    if version == 0:
        make_schema(session)
        return True
    steps = range(version + 1, VERSION + 1)
    for number in steps:
        SHAPES[number](session)
        _write_version(session, number)
    for number in steps:
        FILLS.get(number, _nothing)(session)
    return version < VERSION


def check_version(version: int) -> None:
    if version > VERSION:
        raise WarehouseError(
            f"this warehouse was written by a newer Deskscope (schema {version}, this one knows {VERSION}); "
            "upgrade Deskscope"
        )


def _given_columns(session: Session) -> None:
    """Version 2: what the source said is kept beside what follows from it, so that both can be undone."""
    for table in ("post", "post_before"):
        session.execute(f"ALTER TABLE {table} ADD COLUMN conversation_given {session.text}")
        session.execute(f"ALTER TABLE {table} ADD COLUMN desk_given {session.text}")
    for table in ("rating", "rating_before"):
        session.execute(f"ALTER TABLE {table} ADD COLUMN desk_given {session.text}")
        session.execute(f"ALTER TABLE {table} ADD COLUMN channel_given {session.text}")
    session.execute(f"ALTER TABLE load ADD COLUMN stream {session.text}")
    session.execute(f"CREATE TABLE setting (name {session.text}, value {session.text})")


def _fill_given_columns(session: Session) -> None:
    for table in ("post", "post_before"):
        session.execute(
            f"UPDATE {table} SET desk_given = desk, "
            "conversation_given = CASE WHEN conversation_derived THEN NULL ELSE conversation END"
        )
    for table in ("rating", "rating_before"):
        session.execute(f"UPDATE {table} SET desk_given = desk, channel_given = channel")


def _nothing(session: Session) -> None:
    """A step that leaves the rows as they are."""


def _costs_and_platforms(session: Session) -> None:
    """Version 3: what a contact costs, and the network a post was made on."""
    session.execute(
        f"CREATE TABLE cost (channel {session.text}, desk {session.text}, valid_from DATE, "
        f"per_contact DOUBLE PRECISION, currency {session.text})"
    )
    for table in ("post", "post_before"):
        session.execute(f"ALTER TABLE {table} ADD COLUMN platform {session.text}")


def _turns(session: Session) -> None:
    """Version 4: turns and messages are derived at load."""
    for table in (turn, message):
        _make(session, table)


def _entered(session: Session) -> None:
    """Version 5: targets, plans, notes and saved views that people write on the pages."""
    for table, columns in (
        ("target", ("origin", "id", "version", "made_by", "made_at")),
        ("channel_plan", ("origin", "id", "version", "made_by", "made_at")),
        ("note", ("made_by", "version")),
    ):
        for name in columns:
            kind = {"version": "INTEGER", "made_at": "TIMESTAMPTZ"}.get(name, session.text)
            session.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")
    session.index("target", "channel_plan")
    _make(session, saved_view)


def _fill_entered(session: Session) -> None:
    for table in ("target", "channel_plan"):
        session.execute(f"UPDATE {table} SET origin = 'configuration'")


def _make(session: Session, table: Table) -> None:
    session.execute(f'CREATE TABLE "{table.name}" ({_columns_sql(table, session)})')
    session.index(table.name)


def _meanings(session: Session) -> None:
    """Version 6: what the words of a source mean, and what the load gave where a meaning took its place."""
    _make(session, word)
    for table, fields in FIELDS.items():
        for stored in (table, f"{table}_before"):
            for field in fields:
                session.execute(f"ALTER TABLE {stored} ADD COLUMN {field}_given {session.text}")


def _removals(session: Session) -> None:
    """Version 7: a load counts what its source has deleted, and what it wrote beside its main table."""
    for name in ("rows_removed", "rows_also"):
        session.execute(f"ALTER TABLE load ADD COLUMN {name} BIGINT")


def _fill_removals(session: Session) -> None:
    """No load removed anything so far; what was written beside the main table was not counted."""
    session.execute("UPDATE load SET rows_removed = 0")


def _social(session: Session) -> None:
    """Version 8: what links a post and a ticket, the language of a post, and its counts over time."""
    for stored in ("post", "post_before"):
        for name in ("language", "ticket_given", "ticket_named"):
            session.execute(f"ALTER TABLE {stored} ADD COLUMN {name} {session.text}")
    for stored in ("ticket", "ticket_before"):
        for name in ("post", "record"):
            session.execute(f"ALTER TABLE {stored} ADD COLUMN {name} {session.text}")
    session.index("post", "ticket")
    for table in (post_count, forgotten):
        _make(session, table)


def _fill_social(session: Session) -> None:
    """What posts read by API count today is where their counts begin."""
    counts = "reactions, shares, comments, impressions"
    session.execute(
        f'INSERT INTO post_count (source, id, "at", {counts}, load) '
        f"SELECT p.source, p.id, l.started_at, {counts}, p.load FROM post p JOIN load l ON l.id = p.load "
        f"WHERE l.stream IS NOT NULL AND coalesce({counts}) IS NOT NULL"
    )
    for stored in ("post", "post_before"):
        session.execute(f"UPDATE {stored} SET ticket_given = ticket WHERE ticket IS NOT NULL")


def _accepted_and_alerts(session: Session) -> None:
    """Version 9: which answer was accepted as the solution; alerts, their history and who was told."""
    for stored in ("post", "post_before"):
        session.execute(f"ALTER TABLE {stored} ADD COLUMN accepted BOOLEAN")
    for table in (alert, alert_event, alert_delivery):
        _make(session, table)


# The shapes of every step come before their rows: DuckDB alters no table that its transaction has updated.
SHAPES: Mapping[int, Callable[[Session], None]] = {
    2: _given_columns,
    3: _costs_and_platforms,
    4: _turns,
    5: _entered,
    6: _meanings,
    7: _removals,
    8: _social,
    9: _accepted_and_alerts,
}
FILLS: Mapping[int, Callable[[Session], None]] = {
    2: _fill_given_columns,
    4: rebuild_all_turns,
    5: _fill_entered,
    7: _fill_removals,
    8: _fill_social,
}


def _types(column: Column[object]) -> tuple[str, pa.DataType]:
    for kind, sql, arrow in _SQL_TYPES:
        if isinstance(column.type, kind):
            return sql, arrow
    return _TEXT, pa.string()


def _columns_sql(table: Table, session: Session) -> str:
    types = {column.name: _types(column)[0] for column in table.columns}
    return ", ".join(f'"{name}" {session.text if kind == _TEXT else kind}' for name, kind in types.items())


def _write_version(session: Session, version: int) -> None:
    session.execute("INSERT INTO schema_version (version, applied_at) VALUES (?, now())", [version])
