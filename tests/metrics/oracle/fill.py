"""A drawn world in the tables of a warehouse, written by SQL inside a transaction that is rolled back."""

import json
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, Table

from tests.metrics.oracle.world import Row, World
from warehouse.on_duckdb import DuckDBSession
from warehouse.on_postgresql import PostgreSQLSession
from warehouse.session import Session
from warehouse.tables import metadata
from warehouse.turns import rebuild_all_turns

EARLY = datetime(2020, 1, 1, tzinfo=UTC)


def fill(connection: Connection, world: World) -> None:
    """Write all of the world; `connection` is in a transaction of the caller's."""
    by_table: dict[str, list[Row]] = {}
    for name, row in world.derived():
        by_table.setdefault(name, []).append({"load": "L", **row})
    by_table["desk"] = list(world.desks.values())
    by_table["channel_plan"] = world.plans
    by_table["cost"] = world.costs
    by_table["load"] = [_load(world, source, tables) for source, tables in world.fields.items()]
    session = session_of(connection)
    for name, rows in by_table.items():
        if rows:
            insert(session, metadata.tables[name], rows)
    rebuild_all_turns(session)


def _load(world: World, source: str, tables: dict[str, set[str]]) -> Row:
    at = world.as_of[source]
    counts = dict.fromkeys(("rows_read", "rows_new", "rows_changed", "rows_unchanged", "rows_refused"), 0)
    return counts | {
        "id": source,
        "source": source,
        "table": min(tables),
        "origin": "drawn",
        "started_at": at,
        "finished_at": at,
        "fields": json.dumps({table: sorted(fields) for table, fields in tables.items()}),
        "as_of": at,
        "sample": False,
    }


def insert(session: Session, table: Table, rows: list[Row]) -> None:
    """Rows with the columns that any of them knows something of; the others are null."""
    names = [c.name for c in table.columns if any(row.get(c.name) is not None for row in rows)]
    session.append(table.name, pa.table({name: pa.array([row.get(name) for row in rows]) for name in names}))


def session_of(connection: Connection) -> Session:
    """What writes through the connection, inside its transaction."""
    driver: Any = connection.connection.driver_connection
    return DuckDBSession(driver) if connection.dialect.name == "duckdb" else PostgreSQLSession(driver)
