from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, insert
from streamlit.testing.v1 import AppTest

from warehouse import tables

Insert = Callable[..., None]


@pytest.fixture
def connection() -> Iterator[Connection]:
    """An empty warehouse in memory, with the days of 2024 and 2025."""
    engine = create_engine("duckdb:///:memory:")
    tables.metadata.create_all(engine)
    with engine.connect() as opened:
        opened.exec_driver_sql(
            "INSERT INTO calendar SELECT d::DATE, strftime(d, '%G-W%V'), strftime(d, '%Y-%m'), "
            "strftime(d, '%Y') || '-Q' || quarter(d), strftime(d, '%Y') "
            "FROM range(TIMESTAMP '2024-01-01', TIMESTAMP '2026-01-01', INTERVAL 1 DAY) AS t(d)"
        )
        yield opened
    engine.dispose()


@pytest.fixture
def add(connection: Connection) -> Insert:
    """add('ticket', {...}, {...}) writes rows of source 'tool', load 'L1' unless they say otherwise."""

    def write(table: str, *rows: dict[str, Any]) -> None:
        ours = tables.metadata.tables[table]
        for i, row in enumerate(rows):
            whole = {"source": "tool", "load": "L1", "id": str(i)} | row
            connection.execute(insert(ours).values({k: v for k, v in whole.items() if k in ours.c}))

    return write


@pytest.fixture
def loaded() -> Callable[..., dict[str, Any]]:
    """A row of table load: 4 read and 4 new unless said otherwise."""

    def row(**changes: Any) -> dict[str, Any]:
        now = datetime(2025, 1, 1, tzinfo=UTC)
        return {
            "load": "L1", "source": "tool", "table": "ticket", "origin": "tickets.csv", "by": "ana",
            "started_at": now, "finished_at": now, "as_of": now, "sample": False, "fields": "{}",
            "rows_read": 4, "rows_new": 4, "rows_changed": 0, "rows_unchanged": 0, "rows_removed": 0, "rows_refused": 0,
        } | changes  # fmt: skip

    return row


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the warehouse of a test is; nothing is there yet."""
    return tmp_path / "warehouse"


@pytest.fixture
def open_page(
    folder: Path, monkeypatch: pytest.MonkeyPatch, opened: Callable[..., AppTest]
) -> Callable[..., AppTest]:
    """open_page("analysts/add_data.py", metric="contacts") runs a page over the test's warehouse."""
    monkeypatch.chdir(folder.parent)  # away from a deskscope.toml of whoever runs the tests
    return lambda page, **address: opened(folder, page, **address)


@pytest.fixture
def tickets_csv() -> Callable[..., bytes]:
    """tickets_csv(3) is an export of that many tickets from January 2024 on, two of three closed."""

    def written(rows: int, first: int = 0) -> bytes:
        head = "number,opened_at,resolved_at,contact_type,assignment_group,state,priority,made_sla\n"
        lines = (
            f"INC{i:05},2024-{1 + i // 28 % 12:02}-{1 + i % 28:02} 09:00:00,2024-{1 + i // 28 % 12:02}-{1 + i % 28:02} "
            f"15:30:00,{('Phone', 'Email', 'Chat')[i % 3]},North,{'Open' if i % 3 else 'Closed'},2 - High,true\n"
            for i in range(first, first + rows)
        )
        return (head + "".join(lines)).encode()

    return written
