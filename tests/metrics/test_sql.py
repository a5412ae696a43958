"""The SQL of every metric, pinned per engine in tests/metrics/sql: a change of it is seen, and meant.

After a change that is meant, write the files anew, read their difference and commit it with the change:

    DESKSCOPE_RENEW=sql ./run pytest -n0 tests/metrics/test_sql.py

A file holds all that figures() asks for one question: by desk and month, of the first quarter of 2026, of one
desk and of none, of two ticket sources of which one never tells the first response.
"""

import importlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.dialects import postgresql

from metrics import METRICS, Window, figures
from metrics.availability import Availability
from tests.metrics.full import everything
from warehouse.tables import LOADED

FOLDER = Path(__file__).parent / "sql"
RENEW = os.environ.get("DESKSCOPE_RENEW") == "sql"
ASKS_NOTHING = {"data_age_minutes"}  # the loads are known before
TABLES = {
    "ticket": {"s", "t"},
    "post": {"x"},
    "rating": {"s"},
    "contact_volume": {"acd"},
}
OURS = {
    "post.inbound": "x",
    "post.outbound": "x",
    "post.overheard": "x",
    "post.accepted": "x",
    "post.counted": "x",
    "post.followed": "x",
    "contact_volume.sessions": "acd",
    "cost.per_contact": "c",
}


def all_is_known() -> Availability:
    """Every source gave every field, but for the first response of one."""
    fields = {
        f"{name}.{column.name}": frozenset(TABLES[name])
        for name, table in LOADED.items()
        for column in table.columns
    }
    fields |= {name: frozenset({source}) for name, source in OURS.items()}
    fields["ticket.first_response_at"] = frozenset({"s"})
    heard = {
        source: datetime(2026, 4, day, tzinfo=UTC)
        for day, source in enumerate(sorted(set().union(*TABLES.values())), 1)
    }
    return Availability(fields, {name: frozenset(sources) for name, sources in TABLES.items()}, heard)


@contextmanager
def heard(connection: Connection) -> Iterator[list[Any]]:
    """The statements that are executed meanwhile."""
    found: list[Any] = []

    def listen(_: Connection, statement: Any, *_more: Any) -> None:
        found.append(statement)

    event.listen(connection, "before_execute", listen)
    try:
        yield found
    finally:
        event.remove(connection, "before_execute", listen)


def written(statement: Any, dialect: Any) -> str:
    """The SQL with its values in it, a line for every column and clause."""
    text = str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    text = re.sub(r'( AS (?:\w+|"\w+")), ', r"\1,\n    ", text)
    text = re.sub(
        r" ((?:LEFT OUTER )?JOIN|UNION(?: ALL)?|GROUP BY|WHERE|FROM|HAVING|ORDER BY) ", r"\n\1 ", text
    )
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + ";\n"


@pytest.mark.parametrize("name", METRICS)
def test_the_sql_is_the_one_that_was_read_and_approved(
    house: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    everything(house, copies=1, desks=1)
    module = importlib.import_module("metrics.figures")  # the package gives the function of that name
    monkeypatch.setattr(module, "availability", lambda _: all_is_known())
    with heard(house.connection) as statements:
        figures(
            name,
            warehouse=house.connection,
            by=("desk",),
            grain="month",
            window=Window(date(2026, 1, 1), date(2026, 3, 31)),
            where={"desk": ("d0", None)},
        )
    assert bool(statements) is (name not in ASKS_NOTHING)
    for engine, dialect in (("duckdb", house.connection.dialect), ("postgresql", postgresql.dialect())):
        approved(FOLDER / engine / f"{name}.sql", "\n".join(written(each, dialect) for each in statements))


def approved(file: Path, text: str) -> None:
    """The same as in the file; with DESKSCOPE_RENEW=sql the file is written."""
    if not text:
        return
    if RENEW:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    before = file.read_text() if file.exists() else ""
    assert text == before, (
        f"the SQL of {file.stem} on {file.parent.name} is not the one of {file.name}; where that is meant: "
        "DESKSCOPE_RENEW=sql ./run pytest -n0 tests/metrics/test_sql.py, and read what changed"
    )


def test_no_file_is_left_of_a_metric_that_is_no_more() -> None:
    for engine in ("duckdb", "postgresql"):
        assert {file.stem for file in (FOLDER / engine).glob("*.sql")} == set(METRICS) - ASKS_NOTHING
