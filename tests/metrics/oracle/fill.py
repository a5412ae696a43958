"""A drawn world in the tables of a warehouse, written by SQL inside a transaction that is rolled back."""

import json
from datetime import date
from functools import cache
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, Table

import configuration
from tests.metrics.oracle.hours import HOURS, PLACES, Calendar
from tests.metrics.oracle.world import Row, World
from warehouse.calendars import CALENDAR_DAYS, business_days, calendar_days
from warehouse.on_duckdb import DuckDBSession
from warehouse.on_postgresql import PostgreSQLSession
from warehouse.session import Session
from warehouse.tables import metadata
from warehouse.turns import rebuild_all_turns

FIRST, LAST = date(2022, 1, 1), date(2027, 12, 31)  # all that the drawn days can reach


@cache
def _calendar(weeks: int, years: int) -> pa.Table:
    days = calendar_days(configuration.Calendar(weeks, years))
    at = [(day - CALENDAR_DAYS[0]).days for day in (FIRST, LAST)]
    return days.slice(at[0], at[1] - at[0] + 1)


@cache
def _hours(name: str, time_zone: str) -> pa.Table:
    schedule = configuration.Schedule(name, HOURS[name], PLACES[name])
    return business_days(schedule, time_zone, FIRST, LAST)


def _open(session: Session, world: World) -> None:
    """The hours of the drawn desks, and the calendar where it is not the usual one."""
    if world.calendar != Calendar():
        session.execute("DELETE FROM calendar")
        session.append("calendar", _calendar(world.calendar.week_starts, world.calendar.year_starts))
    used = {(desk["schedule"], desk["time_zone"]) for desk in world.desks.values() if desk["schedule"]}
    for name, time_zone in sorted(used):
        session.append("business_day", _hours(name, time_zone))


def fill(connection: Connection, world: World) -> None:
    """Write all of the world; `connection` is in a transaction of the caller's."""
    session = session_of(connection)
    by_table: dict[str, list[Row]] = {}
    for name, row in world.derived():
        by_table.setdefault(name, []).append({"load": "L", **row})
    _open(session, world)
    by_table["desk"] = list(world.desks.values())
    by_table["channel_plan"] = world.plans
    by_table["cost"] = world.costs
    by_table["post_count"] = [{"load": "L", **row} for row in world.readings]
    by_table["account"] = world.accounts
    by_table["audience"] = [{"load": "L", **row} for row in world.audience]
    by_table["load"] = [_load(world, source, tables) for source, tables in world.fields.items()]
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
