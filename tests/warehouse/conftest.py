"""A warehouse of each engine in turn, and short ways to fill it and look at all of it.

A module about one engine's own files or locks overrides the fixture `address`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from configuration import Configuration
from warehouse import Batch, LoadReport, Origin, Refusal, Warehouse, arrow_schema, open_warehouse
from warehouse.server import Server

Record = Mapping[str, Any]


def arrow(table: str, records: Sequence[Record]) -> pa.Table:
    """Records as a canonical Arrow table; texts of times are read as ISO in UTC, of days as ISO."""
    schema = arrow_schema(table)
    given = {name: None for record in records for name in record}
    kinds = pa.schema([schema.field(name) for name in given])
    columns = [[_value(record.get(name), kinds.field(name).type) for record in records] for name in given]
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, kinds, strict=True)], schema=kinds)


def _value(value: Any, kind: pa.DataType) -> Any:
    if isinstance(value, str) and pa.types.is_timestamp(kind):
        at = datetime.fromisoformat(value)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at
    if isinstance(value, str) and pa.types.is_date(kind):
        return date.fromisoformat(value)
    return value


def batch(source: str = "a", refusals: Sequence[Refusal] = (), **tables: Sequence[Record]) -> Batch:
    rows = {
        table: arrow(table, [{"source": source, **record} for record in records])
        for table, records in tables.items()
    }
    return Batch(rows, max((len(records) for records in tables.values()), default=0), refusals)


def load(
    warehouse: Warehouse,
    source: str = "a",
    *,
    origin: Mapping[str, Any] | None = None,
    dry_run: bool = False,
    refusals: Sequence[Refusal] = (),
    **tables: Sequence[Record],
) -> LoadReport:
    table = next(iter(tables), "ticket")
    given = {"source": source, "table": table, "name": "file.csv", **(origin or {})}
    return warehouse.load([batch(source, refusals, **tables)], Origin(**given), dry_run=dry_run)


def contents(warehouse: Warehouse) -> dict[str, list[Any]]:
    """Every table as the writer left it, row by row, whatever the order, without what a server notes of itself.

    Of the calendar, 47,000 days that no load touches, their number and a sum over all of them.
    """
    if isinstance(warehouse.store, Server):
        with warehouse.snapshot() as snapshot:
            names = snapshot.connection.exec_driver_sql(TABLES).scalars().all()
            found = {
                name: snapshot.connection.exec_driver_sql(_rows(name, DAYS_ON_SERVER)).all() for name in names
            }
        noted = [row for row in found["setting"] if row[0].startswith(("(change", '("pseudonym key"'))]
        return found | {"setting": [row for row in found["setting"] if row not in noted]}
    with duckdb.connect(str(warehouse.folder / "work.duckdb"), read_only=True) as connection:
        names = [name for (name,) in connection.execute("SHOW TABLES").fetchall()]
        return {name: connection.execute(_rows(name, DAYS)).fetchall() for name in names}


def _rows(table: str, days: str) -> str:
    return days if table == "calendar" else ROWS.format(table)


TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
ROWS = "SELECT t::VARCHAR FROM (SELECT * FROM {0}) t ORDER BY 1"
DAYS = "SELECT count(*), bit_xor(hash(t)) FROM calendar t"
DAYS_ON_SERVER = "SELECT count(*), bit_xor(hashtextextended(t::VARCHAR, 0)) FROM calendar t"


def ask(warehouse: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a query over the published snapshot."""
    with warehouse.snapshot() as snapshot:
        plain = {"no_parameters": True}  # a percent sign is one
        return [tuple(row) for row in snapshot.connection.exec_driver_sql(sql, execution_options=plain)]


@pytest.fixture(name="batch")
def _batch() -> Callable[..., Batch]:
    return batch


@pytest.fixture(name="load")
def _load() -> Callable[..., LoadReport]:
    return load


@pytest.fixture(name="contents")
def _contents() -> Callable[[Warehouse], dict[str, list[Any]]]:
    return contents


@pytest.fixture(name="ask")
def _ask() -> Callable[[Warehouse, str], list[tuple[Any, ...]]]:
    return ask


@pytest.fixture
def address(any_address: str) -> str:
    """Where the one warehouse of the test is."""
    return any_address


@pytest.fixture
def warehouse(address: str) -> Warehouse:
    return open_warehouse(address)


@pytest.fixture
def configured(address: str) -> Callable[[Configuration], Warehouse]:
    """Opens the one warehouse of the test under a configuration."""
    return lambda configuration: open_warehouse(address, configuration)
