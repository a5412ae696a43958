"""DuckDB as it is used here: one writing connection at a time, and read-only engines of snapshots."""

import threading
from pathlib import Path

import duckdb
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from warehouse.records import WarehouseError

_WRITER_MEMORY = "1GB"
_READER_MEMORY = "1GB"  # of which sorting the times of some million contacts takes most, for a moment

_engines: dict[Path, Engine] = {}
_registry = threading.Lock()


def open_work(folder: Path) -> duckdb.DuckDBPyConnection:
    """The warehouse's own file, for writing; close it soon, so that others can write.

    Raises WarehouseError when another program has the file open.
    """
    try:
        connection = duckdb.connect(str(folder / "work.duckdb"), config=_writer_config(folder))
    except duckdb.IOException as error:
        raise WarehouseError(
            f"{folder / 'work.duckdb'} cannot be opened: {_first_line(error)}; "
            "close the other program that has it open"
        ) from error
    return _in_utc(connection)


def write_anew(folder: Path, draft: Path) -> None:
    """Copy the closed work file, row by row, to `draft`: in free blocks of a file deleted rows go on."""
    draft.unlink(missing_ok=True)
    copying = _writer_config(folder) | {"preserve_insertion_order": True}
    with duckdb.connect(config=copying) as connection:
        for name, path in (("old", folder / "work.duckdb"), ("anew", draft)):
            literal = str(path).replace("'", "''")
            connection.execute(f"ATTACH '{literal}' AS {name}")
        connection.execute("COPY FROM DATABASE old TO anew")
        connection.execute("CHECKPOINT anew")
        for name in ("old", "anew"):
            connection.execute(f"DETACH {name}")


def open_scratch() -> duckdb.DuckDBPyConnection:
    """An empty database in memory, for a trial of a load where there is no warehouse yet."""
    return _in_utc(duckdb.connect())


def snapshot_engine(path: Path) -> Engine:
    """The engine of one snapshot file, kept for the process: connections share what DuckDB has cached."""
    with _registry:
        for other in [known for known in _engines if known.parent == path.parent and known != path]:
            _engines.pop(other).dispose()  # open connections go on until they are closed
        if path not in _engines:
            _engines[path] = _reading(path)
        return _engines[path]


def forget(path: Path) -> None:
    """Drop the engine of a snapshot that could not be opened."""
    with _registry:
        engine = _engines.pop(path, None)
    if engine is not None:
        engine.dispose()


def memory_engine(connection: duckdb.DuckDBPyConnection) -> Engine:
    """An engine over one open database in memory; each connection is one of its own."""
    return create_engine("duckdb://", creator=connection.cursor, poolclass=NullPool)


def _reading(path: Path) -> Engine:
    engine = create_engine(
        URL.create("duckdb", database=str(path)),
        connect_args={"read_only": True, "config": {"memory_limit": _READER_MEMORY}},
        max_overflow=-1,
    )
    event.listen(engine, "connect", _set_utc)
    return engine


def _set_utc(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("SET TimeZone = 'UTC'")
    cursor.close()


def _in_utc(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def _writer_config(folder: Path) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "memory_limit": _WRITER_MEMORY,
        "temp_directory": str(folder / "spill"),
        "preserve_insertion_order": False,
    }


def _first_line(error: BaseException) -> str:
    return str(error).splitlines()[0]
