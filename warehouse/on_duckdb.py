"""The writer's session on DuckDB."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa
import sqlalchemy
from duckdb_sqlalchemy import Dialect

from warehouse.session import Values

_DIALECT = Dialect()


class DuckDBSession:
    """A session over one open DuckDB connection; whoever made it begins, commits and closes."""

    address = "rowid"
    text = "VARCHAR"
    dialect: sqlalchemy.Dialect = _DIALECT

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.anew = False  # whether the file is to be written anew once this is committed

    def execute(self, sql: str, values: Values = ()) -> duckdb.DuckDBPyConnection:
        return self.connection.execute(sql, list(values))

    def affected(self, sql: str, values: Values = ()) -> int:
        found = self.execute(sql, values).fetchone()
        return int(found[0]) if found else 0

    def append(self, table: str, rows: pa.Table) -> None:
        self.connection.register("incoming", rows)
        self.connection.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM incoming')
        self.connection.unregister("incoming")

    def overwrite(self, table: str, columns: Sequence[str], keys: Sequence[str], rows: str) -> None:
        """By row number: there is no key to conflict with."""
        assignments = ", ".join(f'"{name}" = v."{name}"' for name in columns if name not in keys)
        self.execute(
            f"MERGE INTO {table} t USING ({rows}) v ON t.rowid = v.row_address "
            f"WHEN MATCHED THEN UPDATE SET {assignments}"
        )

    def index(self, *tables: str) -> None:
        """DuckDB needs none: it reads columns, and the writer matches by a join."""

    def leave_no_trace(self) -> None:
        self.anew = True

    def study(self, table: str) -> None:
        """DuckDB keeps its statistics itself."""
