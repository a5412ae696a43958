"""Where a warehouse lives: from an address to the folder of the embedded warehouse."""

import os
from pathlib import Path

from platformdirs import user_data_dir

from warehouse.records import WarehouseError

_DUCKDB = "duckdb:///"


def default_url() -> str:
    """DESKSCOPE_WAREHOUSE if set, else a folder of the user's data directory."""
    return os.environ.get("DESKSCOPE_WAREHOUSE") or f"{_DUCKDB}{user_data_dir('deskscope')}"


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
        raise WarehouseError(f"{engine}: this engine is not supported yet; use duckdb:///FOLDER")
    else:
        path = url
    if not path or path == ":memory:":
        raise WarehouseError("the warehouse address names no folder; use duckdb:///FOLDER")
    return path
