"""A small warehouse in memory, filled by hand: rows as dicts, times as text in UTC, desks in UTC unless loaded."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import StaticPool

from metrics import figures
from warehouse.on_duckdb import DuckDBSession
from warehouse.schema import make_schema
from warehouse.tables import metadata
from warehouse.turns import rebuild_all_turns

Rows = Sequence[Mapping[str, Any]]
AS_OF = "2026-06-01 00:00"
KEYS = {
    "ticket": ("source", "id"),
    "post": ("source", "id"),
    "rating": ("source", "id", "question"),
    "contact_volume": ("source", "desk", "channel", "day"),
}


def at(text: str | datetime | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if isinstance(text, str) else text


def minutes(start: datetime | None, end: datetime | None) -> float | None:
    return None if start is None or end is None else (end - start).total_seconds() / 60


def ticket(row: dict[str, Any]) -> dict[str, Any]:
    opened, resolved = row.get("opened_at"), row.get("resolved_at")
    return {
        "opened_on": opened and opened.date(),
        "resolved_on": resolved and resolved.date(),
        "first_response_minutes": minutes(opened, row.get("first_response_at")),
        "resolve_minutes": minutes(opened, resolved),
    } | row


def post(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "created_on": row["created_at"].date(),
        "conversation": row["id"],
        "conversation_derived": False,
    } | row


def rating(row: dict[str, Any]) -> dict[str, Any]:
    rated = row.get("rated_at")
    return {"question": "csat", "scale_low": 1, "scale_high": 5, "rated_on": rated and rated.date()} | row


DERIVE: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "ticket": ticket,
    "post": post,
    "rating": rating,
    "contact_volume": dict,
}


class House:
    """A connection to a schema in memory, and what fills it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.numbers = count(1)

    def load(
        self, table: str, rows: Rows, source: str = "s", as_of: str = AS_OF, fields: Sequence[str] = ()
    ) -> "House":
        """Rows of one source; the fields provided are those that any row names, and `fields`."""
        timed = [
            {name: at(value) if name.endswith("_at") else value for name, value in row.items()}
            for row in rows
        ]
        given = sorted({*KEYS[table], *fields, *(name for row in timed for name in row)})
        number = next(self.numbers)
        whole = [
            DERIVE[table](
                {"source": source, "load": f"L{number}"}
                | ({"id": f"{number}-{place}"} if table != "contact_volume" else {})
                | row
            )
            for place, row in enumerate(timed)
        ]
        if table == "rating":
            given += ["scale_low", "scale_high", "question"]
        self.put(table, whole)
        if table == "post":
            rebuild_all_turns(DuckDBSession(self.connection.connection.driver_connection))
        self.put(
            "load",
            [
                {
                    "id": f"L{number}",
                    "source": source,
                    "table": table,
                    "origin": "by hand",
                    "started_at": at(as_of),
                    "finished_at": at(as_of),
                    "rows_read": len(rows),
                    "rows_new": len(rows),
                    "rows_changed": 0,
                    "rows_unchanged": 0,
                    "rows_refused": 0,
                    "fields": json.dumps({table: given}),
                    "as_of": at(as_of),
                    "sample": False,
                }
            ],
        )
        named = {row["desk"] for row in whole if row.get("desk")} - self.desks()
        self.put("desk", [{"id": name, "time_zone": "UTC"} for name in sorted(named)])
        return self

    def desks(self) -> set[str]:
        return set(self.connection.exec_driver_sql("SELECT id FROM desk").scalars())

    def put(self, table: str, rows: Rows) -> "House":
        """Rows as they are, each with the columns it names."""
        for row in rows:
            self.connection.execute(metadata.tables[table].insert().values(**row))
        return self

    def figure(self, metric: str, **arguments: Any) -> Any:
        """The only row of a figure."""
        found = figures(metric, warehouse=self.connection, **arguments)
        assert len(found) == 1, found
        return found.iloc[0]

    def figures(self, *metrics: str, **arguments: Any) -> Any:
        return figures(*metrics, warehouse=self.connection, **arguments)

    def values(self, metric: str, key: str, **arguments: Any) -> dict[Any, Any]:
        """Value by slice or period."""
        found = self.figures(metric, **arguments)
        return dict(zip(found[key], found["value"], strict=True))


@contextmanager
def in_memory() -> Iterator[Engine]:
    """An engine on an empty schema in memory, which has one connection."""
    engine = create_engine("duckdb:///:memory:", poolclass=StaticPool)
    with engine.connect() as connection:
        make_schema(DuckDBSession(connection.connection.driver_connection))
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def _engine() -> Iterator[Engine]:
    with in_memory() as engine:
        yield engine


@pytest.fixture
def house(_engine: Any) -> Iterator[House]:
    """An empty warehouse; what a test puts in is rolled back."""
    with _engine.connect() as connection:
        transaction = connection.begin()
        yield House(connection)
        transaction.rollback()


@pytest.fixture(scope="module")
def standing() -> Iterator[Callable[[Callable[[House], object]], House]]:
    """standing(fill) is a warehouse that `fill` filled once for the module, for tests that only ask."""
    with ExitStack() as houses:
        known: dict[Callable[[House], object], House] = {}

        def filled(fill: Callable[[House], object]) -> House:
            if fill not in known:
                engine = houses.enter_context(in_memory())
                known[fill] = House(houses.enter_context(engine.connect()))
                fill(known[fill])
            return known[fill]

        yield filled
