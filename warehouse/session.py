"""What the writer needs of an engine: one open transaction that takes SQL and rows, on DuckDB or PostgreSQL.

All SQL of the writer is the same text on both engines. The handful of words that differ are the members of a
`Session`, and the constructs of `dialect`, compiled for it by `words`.
"""

from collections.abc import Sequence
from typing import Any, Protocol

import pyarrow as pa
from sqlalchemy import Dialect, literal_column
from sqlalchemy.sql.elements import ColumnElement

Values = Sequence[Any]


class Rows(Protocol):
    """The answer to one statement."""

    def fetchone(self) -> tuple[Any, ...] | None: ...

    def fetchall(self) -> list[tuple[Any, ...]]: ...


class Session(Protocol):
    """The one writer's transaction. `?` stands for a value; text literals hold no `?`."""

    address: str
    """The column that names a stored row until it is written again."""

    text: str
    """The type of text columns: ordered by code point, not by any language."""

    dialect: Dialect

    def execute(self, sql: str, values: Values = ()) -> Rows:
        """Run one statement."""
        ...

    def affected(self, sql: str, values: Values = ()) -> int:
        """Run one INSERT, UPDATE or DELETE; gives how many rows it wrote."""
        ...

    def append(self, table: str, rows: pa.Table) -> None:
        """Add rows, column by column of the same name, in bulk."""
        ...

    def overwrite(self, table: str, columns: Sequence[str], keys: Sequence[str], rows: str) -> None:
        """Write whole rows (SQL with those columns, and `row_address`) over those with the same keys."""
        ...

    def index(self, *tables: str) -> None:
        """Make what speeds up and guards the named tables, which are new or have another key than before."""
        ...

    def leave_no_trace(self) -> None:
        """What this transaction takes out is to stay in no free block of the engine's own files."""
        ...

    def study(self, table: str) -> None:
        """Let the engine look at what is in a table that has many new rows, to plan by."""
        ...


def words(session: Session, expression: ColumnElement[Any]) -> str:
    """SQL of a Core expression for the session's engine."""
    compiled = expression.compile(dialect=session.dialect, compile_kwargs={"literal_binds": True})
    return str(compiled)


def sql(fragment: str) -> ColumnElement[Any]:
    """A piece of SQL as an expression, to be put into a construct of `dialect`."""
    return literal_column(fragment)


def among(column: str, values: Sequence[str]) -> str:
    """SQL: whether a column is one of so many values, each of them a `?`."""
    return f"{column} IN ({', '.join('?' * len(values))})" if values else "false"


def make_temporary(session: Session, name: str, query: str, values: Values = ()) -> None:
    """A temporary table of the rows of `query`, in place of one of that name."""
    session.execute(f"DROP TABLE IF EXISTS {name}")
    session.execute(f"CREATE TEMPORARY TABLE {name} AS {query}", values)
    session.study(name)
