"""A warehouse in a temporary folder, and short ways to fill it and look at all of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from configuration import Configuration
from warehouse import Batch, LoadReport, Origin, Refusal, Warehouse, arrow_schema, open_warehouse

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
    """Every table of the writer's own file, row by row, whatever the order."""
    with duckdb.connect(str(warehouse.folder / "work.duckdb"), read_only=True) as connection:
        names = [name for (name,) in connection.execute("SHOW TABLES").fetchall()]
        return {
            name: connection.execute(f"SELECT t::VARCHAR FROM {name} t ORDER BY 1").fetchall()
            for name in names
        }


def ask(warehouse: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a query over the published snapshot."""
    with warehouse.snapshot() as snapshot:
        return [tuple(row) for row in snapshot.connection.exec_driver_sql(sql)]


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
def warehouse(tmp_path: Path) -> Warehouse:
    return open_warehouse(str(tmp_path / "warehouse"))


@pytest.fixture
def configured(tmp_path: Path) -> Callable[[Configuration], Warehouse]:
    """Opens the one warehouse of the test under a configuration."""
    return lambda configuration: open_warehouse(str(tmp_path / "warehouse"), configuration)
