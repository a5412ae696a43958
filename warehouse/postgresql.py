"""PostgreSQL as it is used here: engines for reading, a connection for a write, its errors in one line."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.types.numeric import FloatLoader
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from warehouse.records import WarehouseError

_CONNECT_SECONDS = 10
_CLEAN_SECONDS = 30  # to wait until nobody reads a table
# Figures read many rows. The planner guesses the first row of a window to be one row in all, and a nested
# loop over the thousands that come takes minutes where a hash join takes a second.
_READER = "-c timezone=UTC -c jit=off -c work_mem=64MB -c enable_nestloop=off"
_WRITER = "-c timezone=UTC -c jit=off -c work_mem=256MB"

_engines: dict[URL, Engine] = {}
_registry = threading.Lock()


def reading(url: URL) -> Engine:
    """The engine for readers, kept for the process. A connection's first statement fixes what it sees."""
    with _registry:
        if url not in _engines:
            engine = create_engine(
                url,
                connect_args=_arguments(url, _READER, "deskscope"),
                execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
                pool_pre_ping=True,
                max_overflow=-1,
            )
            event.listen(engine, "connect", _floats)
            _engines[url] = engine
        return _engines[url]


def forget(url: URL) -> None:
    """Close the idle connections of readers."""
    with _registry:
        engine = _engines.pop(url, None)
    if engine is not None:
        engine.dispose()


def opened(url: URL, note: str) -> psycopg.Connection:
    """A connection for one write; `note` says to others what it does."""
    _, named = reading(url).dialect.create_connect_args(url)
    settings = dict(named) | _arguments(url, _WRITER, note)
    connection: psycopg.Connection = psycopg.connect(**settings)
    _floats(connection)
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        connection.close()
        raise WarehouseError(
            f"{url.database}: the database is encoded in {encoding}; make one with ENCODING 'UTF8'"
        )
    return connection


def _arguments(url: URL, settings: str, note: str) -> dict[str, Any]:
    """Values go within the statement: so the planner sees that two expressions with one value are equal."""
    given = url.query.get("options", "")
    options = " ".join((*(given if isinstance(given, tuple) else (given,)), settings)).strip()
    timeout = {} if "connect_timeout" in url.query else {"connect_timeout": _CONNECT_SECONDS}
    return {
        "cursor_factory": psycopg.ClientCursor,
        "options": options,
        "application_name": note,
        **timeout,
    }


def _floats(connection: DBAPIConnection | psycopg.Connection, _: ConnectionPoolEntry | None = None) -> None:
    """Sums of whole numbers are NUMERIC on PostgreSQL; figures are floats."""
    connection.adapters.register_loader("numeric", FloatLoader)


@contextmanager
def told(shown: str) -> Iterator[None]:
    """What a person can mend is a WarehouseError of one line; our own mistakes stay as they are."""
    try:
        yield
    except DBAPIError as error:
        if not isinstance(error.orig, psycopg.Error) or not _is_theirs(error.orig):
            raise
        raise WarehouseError(f"{shown}: {_line(error.orig)}") from error
    except psycopg.Error as error:
        if not _is_theirs(error):
            raise
        raise WarehouseError(f"{shown}: {_line(error)}") from error


def clean(connection: psycopg.Connection, tables: Iterable[str]) -> list[str]:
    """Write tables and what the planner knows of them anew, so that deleted rows are in no file of theirs.

    Gives the tables that could not be: somebody reads them, or they belong to another user. The connection
    is outside of any transaction.
    """
    left = []
    connection.execute(f"SET lock_timeout = {int(_CLEAN_SECONDS * 1000)}".encode())
    for table in tables:
        try:
            connection.execute(f'VACUUM (FULL, ANALYZE) "{table}"'.encode())
        except (psycopg.errors.LockNotAvailable, psycopg.errors.InsufficientPrivilege):
            left.append(table)
    connection.execute(b"VACUUM pg_catalog.pg_statistic")  # a warning where it is not ours to clean
    return left


_THEIRS = (
    psycopg.OperationalError,
    psycopg.DataError,
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.DuplicateTable,
    psycopg.errors.UniqueViolation,
)
_AGAIN = "nothing was written; start it again when the server is back"
_ADVICE = (
    ("password authentication failed", "check the user and password in the address or in ~/.pgpass"),
    ("no password supplied", "put the password into the address or into ~/.pgpass"),
    ("does not exist", "make it, or mend the address"),
    ("pg_hba.conf", "ask the server's administrator to let this machine in"),
    ("permission denied", "ask its owner for the rights: GRANT CREATE, USAGE ON SCHEMA"),
    ("must be owner", "write as the user who made the warehouse"),
    ("already exists", "give the warehouse a database or schema of its own"),
    ("refused", "is PostgreSQL running there? start it, or mend the address"),
    ("timeout expired", "nobody answers there: mend the address, or the way to it"),
    ("translate host name", "no such machine: mend the address"),
    ("resolve host", "no such machine: mend the address"),
    ("server closed the connection", _AGAIN),
    ("terminating connection", _AGAIN),
)


def _is_theirs(error: psycopg.Error) -> bool:
    return isinstance(error, _THEIRS)


def _line(error: psycopg.Error) -> str:
    """The server's own words, and what to do about them."""
    said = (error.diag.message_primary or str(error) or type(error).__name__).strip()
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    fatal = [line.split("FATAL:", 1)[1].strip() for line in lines if "FATAL:" in line]
    words = (fatal or lines)[0]
    advice = next((advice for sign, advice in _ADVICE if sign in said), None)
    return f"{words}; {advice}" if advice else words
