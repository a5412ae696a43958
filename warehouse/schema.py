"""The schema on DuckDB: making it, and bringing an older warehouse up to date by numbered steps.

On DuckDB no table has a primary key: a MERGE without one is four times as fast, and the single writer
keeps keys unique. The keys declared in `tables` say what identifies a row. Each loaded table has a
companion `<table>_before` with the rows that a later load replaced, and `replaced_by`, that load.
"""

from collections.abc import Callable, Mapping
from typing import Any

import duckdb
import pyarrow as pa
from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Float, Integer, Table
from sqlalchemy.types import TypeEngine

from configuration import Calendar
from warehouse.calendars import write_calendar
from warehouse.records import WarehouseError
from warehouse.tables import DERIVED, LOADED, metadata

VERSION = 3

# First match counts: BigInteger is an Integer.
_SQL_TYPES: tuple[tuple[type[TypeEngine[Any]], str, pa.DataType], ...] = (
    (DateTime, "TIMESTAMPTZ", pa.timestamp("us", "UTC")),
    (Date, "DATE", pa.date32()),
    (Boolean, "BOOLEAN", pa.bool_()),
    (BigInteger, "BIGINT", pa.int64()),
    (Integer, "INTEGER", pa.int64()),
    (Float, "DOUBLE", pa.float64()),
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


def make_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every table, and the calendar, in an empty database."""
    for table in metadata.sorted_tables:
        connection.execute(_create(table))
    for table in LOADED.values():
        connection.execute(_create_before(table))
    write_calendar(connection, Calendar())
    _write_version(connection, VERSION)


def version_of(connection: duckdb.DuckDBPyConnection) -> int:
    """The schema version of an open database; 0 when it is empty."""
    found = connection.execute(
        "SELECT count(*) FROM information_schema.tables WHERE table_name = 'schema_version'"
    ).fetchone()
    if not found or not found[0]:
        return 0
    version = connection.execute("SELECT max(version) FROM schema_version").fetchone()
    return int(version[0]) if version and version[0] is not None else 0


def bring_up_to_date(connection: duckdb.DuckDBPyConnection) -> bool:
    """Make or upgrade the schema; true when something was done. The caller holds the transaction."""
    version = version_of(connection)
    check_version(version)
    if version == 0:
        make_schema(connection)
        return True
    steps = range(version + 1, VERSION + 1)
    for number in steps:
        SHAPES[number](connection)
        _write_version(connection, number)
    for number in steps:
        FILLS.get(number, _nothing)(connection)
    return version < VERSION


def check_version(version: int) -> None:
    if version > VERSION:
        raise WarehouseError(
            f"this warehouse was written by a newer Deskscope (schema {version}, this one knows {VERSION}); "
            "upgrade Deskscope"
        )


def _given_columns(connection: duckdb.DuckDBPyConnection) -> None:
    """Version 2: what the source said is kept beside what follows from it, so that both can be undone."""
    for table in ("post", "post_before"):
        connection.execute(f"ALTER TABLE {table} ADD COLUMN conversation_given VARCHAR")
        connection.execute(f"ALTER TABLE {table} ADD COLUMN desk_given VARCHAR")
    for table in ("rating", "rating_before"):
        connection.execute(f"ALTER TABLE {table} ADD COLUMN desk_given VARCHAR")
        connection.execute(f"ALTER TABLE {table} ADD COLUMN channel_given VARCHAR")
    connection.execute("ALTER TABLE load ADD COLUMN stream VARCHAR")
    connection.execute("CREATE TABLE setting (name VARCHAR, value VARCHAR)")


def _fill_given_columns(connection: duckdb.DuckDBPyConnection) -> None:
    for table in ("post", "post_before"):
        connection.execute(
            f"UPDATE {table} SET desk_given = desk, "
            "conversation_given = CASE WHEN conversation_derived THEN NULL ELSE conversation END"
        )
    for table in ("rating", "rating_before"):
        connection.execute(f"UPDATE {table} SET desk_given = desk, channel_given = channel")


def _nothing(connection: duckdb.DuckDBPyConnection) -> None:
    """A step that leaves the rows as they are."""


def _costs_and_platforms(connection: duckdb.DuckDBPyConnection) -> None:
    """Version 3: what a contact costs, and the network a post was made on."""
    connection.execute(
        "CREATE TABLE cost (channel VARCHAR, desk VARCHAR, valid_from DATE, per_contact DOUBLE, "
        "currency VARCHAR)"
    )
    for table in ("post", "post_before"):
        connection.execute(f"ALTER TABLE {table} ADD COLUMN platform VARCHAR")


# The shapes of every step come before their rows: DuckDB alters no table that its transaction has updated.
SHAPES: Mapping[int, Callable[[duckdb.DuckDBPyConnection], None]] = {
    2: _given_columns,
    3: _costs_and_platforms,
}
FILLS: Mapping[int, Callable[[duckdb.DuckDBPyConnection], None]] = {2: _fill_given_columns}


def _types(column: Column[object]) -> tuple[str, pa.DataType]:
    for kind, sql, arrow in _SQL_TYPES:
        if isinstance(column.type, kind):
            return sql, arrow
    return "VARCHAR", pa.string()


def _columns_sql(table: Table) -> str:
    return ", ".join(f'"{column.name}" {_types(column)[0]}' for column in table.columns)


def _create(table: Table) -> str:
    return f'CREATE TABLE "{table.name}" ({_columns_sql(table)})'


def _create_before(table: Table) -> str:
    return f'CREATE TABLE "{table.name}_before" ({_columns_sql(table)}, replaced_by VARCHAR)'


def _write_version(connection: duckdb.DuckDBPyConnection, version: int) -> None:
    connection.execute("INSERT INTO schema_version VALUES (?, now())", [version])
