"""A drawn world in the tables of a warehouse, written by SQL inside a transaction that is rolled back."""

import json
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, Table

from tests.metrics.oracle.world import Row, World
from warehouse.tables import metadata

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
    for name, rows in by_table.items():
        if rows:
            insert(connection, metadata.tables[name], rows)


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


def insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Rows with the columns that any of them has; as one Arrow table where the engine takes it."""
    names = [column.name for column in table.columns if any(column.name in row for row in rows)]
    whole = [{name: row.get(name) for name in names} for row in rows]
    if connection.dialect.name != "duckdb":
        connection.execute(table.insert(), whole)
        return
    engine: Any = connection.connection.driver_connection
    arrow = pa.table({name: pa.array([row[name] for row in whole]) for name in names})
    engine.register("drawn", arrow)
    columns = ", ".join(f'"{name}"' for name in names)
    engine.execute(f'INSERT INTO "{table.name}" ({columns}) SELECT {columns} FROM drawn')
    engine.unregister("drawn")
