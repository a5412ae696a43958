"""The writer's session on PostgreSQL."""

from collections.abc import Iterator, Sequence

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import sqlalchemy
from sqlalchemy.dialects.postgresql.base import PGDialect

from warehouse.session import Values
from warehouse.tables import LOADED, metadata

_DIALECT = PGDialect()  # type: ignore[no-untyped-call]
_ROWS_AT_ONCE = 50_000
_WITHOUT_HEADER = pyarrow.csv.WriteOptions(include_header=False)
_NUL = "\x00"  # the one character that PostgreSQL's text cannot hold

# What the pages filter by, what an undo looks for, and what conversations and ratings are joined by.
_INDEXED: tuple[tuple[str, str], ...] = (
    ("ticket", "opened_on"),
    ("ticket", "resolved_on"),
    ("post", "created_on"),
    ("post", "source, conversation"),
    ("post", "source, reply_to"),
    ("turn", "started_on"),
    ("turn", "source, thread"),
    ("message", "created_on"),
    ("message", "source, thread"),
    ("rating", "rated_on"),
    *((f"{table}_before", column) for table in LOADED for column in ("replaced_by", "load")),
)
# Few rows hold these, and links between posts and tickets are looked for by them (see `ticket_links`).
_RARE: tuple[tuple[str, str], ...] = (("post", "ticket_named"), ("ticket", "post"), ("ticket", "record"))


class PostgreSQLSession:
    """A session over one open connection of psycopg; whoever made it begins, commits and closes."""

    address = "ctid"
    text = 'VARCHAR COLLATE "C"'
    dialect: sqlalchemy.Dialect = _DIALECT

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection

    def execute(self, sql: str, values: Values = ()) -> psycopg.Cursor:
        cursor = self.connection.cursor()
        cursor.execute(sql.replace("%", "%%").replace("?", "%s").encode(), list(values))
        return cursor

    def affected(self, sql: str, values: Values = ()) -> int:
        return self.execute(sql, values).rowcount

    def append(self, table: str, rows: pa.Table) -> None:
        columns = ", ".join(f'"{name}"' for name in rows.column_names)
        statement = f'COPY "{table}" ({columns}) FROM STDIN (FORMAT csv)'
        with self.connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
            for lines in _csv(rows):
                copy.write(lines)

    def overwrite(self, table: str, columns: Sequence[str], keys: Sequence[str], rows: str) -> None:
        """By their keys, which are unique: what is there already is written over."""
        written = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in columns if name not in keys)
        names = ", ".join(f'"{name}"' for name in columns)
        self.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM ({rows}) v "
            f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {written}"
        )

    def index(self, *tables: str) -> None:
        """Every declared key is unique, null being a value like any other; see also _INDEXED."""
        for name in tables:
            if name in metadata.tables:
                keys = ", ".join(f'"{column.name}"' for column in metadata.tables[name].primary_key.columns)
                self.execute(f'DROP INDEX IF EXISTS "{name}_key"')
                self.execute(f'CREATE UNIQUE INDEX "{name}_key" ON "{name}" ({keys}) NULLS NOT DISTINCT')
            for columns in (columns for table, columns in _INDEXED if table == name):
                index = f"{name}_{columns.replace(', ', '_')}_idx"  # as PostgreSQL would call it
                self.execute(f"CREATE INDEX IF NOT EXISTS {index} ON {name} ({columns})")
            for column in (column for table, column in _RARE if table == name):
                self.execute(
                    f"CREATE INDEX IF NOT EXISTS {name}_{column}_idx ON {name} ({column}) "
                    f"WHERE {column} IS NOT NULL"
                )

    def leave_no_trace(self) -> None:
        """The server cleans its files itself after a while; at once shuts out readers: only when asked."""

    def study(self, table: str) -> None:
        self.execute(f"ANALYZE {table}")


def _csv(rows: pa.Table) -> Iterator[bytes]:
    """The rows as CSV in which text is quoted, an empty one too, and null is nothing."""
    clean = _without_nul(rows)
    for start in range(0, clean.num_rows, _ROWS_AT_ONCE):
        lines = pa.BufferOutputStream()
        pyarrow.csv.write_csv(clean.slice(start, _ROWS_AT_ONCE), lines, _WITHOUT_HEADER)
        yield lines.getvalue().to_pybytes()


def _without_nul(rows: pa.Table) -> pa.Table:
    for place, column in enumerate(rows.schema):
        if pa.types.is_string(column.type) and pc.any(pc.match_substring(rows[place], _NUL)).as_py():
            cleaned = pc.replace_substring(rows[place], _NUL, "")
            rows = rows.set_column(place, column, cleaned)
    return rows
