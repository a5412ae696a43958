"""Where a warehouse lives: the folder of an embedded warehouse, or the database of a server."""

import os
from pathlib import Path

from platformdirs import user_data_dir
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from warehouse.records import WarehouseError

_DUCKDB = "duckdb:///"
_SERVERS = ("postgresql+psycopg", "postgresql", "postgres")


def default_url() -> str:
    """DESKSCOPE_WAREHOUSE if set, else a folder of the user's data directory."""
    return os.environ.get("DESKSCOPE_WAREHOUSE") or f"{_DUCKDB}{user_data_dir('deskscope')}"


def is_server(url: str) -> bool:
    """Whether the address is that of a PostgreSQL database."""
    return "://" in url and url.split("://", 1)[0] in _SERVERS


def server_url(url: str) -> URL:
    """The address of a database, `postgresql+psycopg://USER:PASSWORD@HOST:PORT/DATABASE`.

    Raises WarehouseError, which never repeats the address, because it may hold a password.
    """
    example = "write it as postgresql+psycopg://USER:PASSWORD@HOST:PORT/DATABASE"
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):
        raise WarehouseError(f"the address of the server cannot be read; {example}") from None
    if not found.database:
        raise WarehouseError(f"the address of the server names no database; {example}")
    return found.set(drivername="postgresql+psycopg")


def folder_of(url: str) -> Path:
    """The folder behind `duckdb:///PATH` or a bare path; it need not exist yet.

    Raises WarehouseError for another engine, and where a plain file is in the way.
    """
    folder = Path(_path_of(url)).expanduser().absolute()
    if folder.is_file():
        raise WarehouseError(
            f"{folder} is a file; the warehouse is a folder, so name one that is new or already a warehouse"
        )
    return folder


def _path_of(url: str) -> str:
    if url.startswith(_DUCKDB):
        path = url.removeprefix(_DUCKDB)
    elif "://" in url:
        engine = url.split("://", 1)[0]
        raise WarehouseError(
            f"{engine}: this engine is not supported; use duckdb:///FOLDER or "
            "postgresql+psycopg://USER@HOST/DATABASE"
        )
    else:
        path = url
    if not path or path == ":memory:":
        raise WarehouseError("the warehouse address names no folder; use duckdb:///FOLDER")
    return path
