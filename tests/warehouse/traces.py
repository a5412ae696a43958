"""Whatever a warehouse has written anywhere, searched for some words."""

import gzip
import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import zstandard

from warehouse import Warehouse
from warehouse.server import Server


def traces(warehouse: Warehouse, *words: str) -> list[str]:
    """Where one of the words stands, as `place: word`: in the bytes of every file of the warehouse's folder, in
    what those hold that is packed, in every row of every database there, and of the server's.
    """
    found = []
    for place, content in _everything(warehouse):
        low = content.lower()
        found += [f"{place}: {word}" for word in words if word.encode().lower() in low]
    return found


def _everything(warehouse: Warehouse) -> Iterator[tuple[str, bytes]]:
    for path in sorted(warehouse.folder.rglob("*")):
        if path.is_file():
            name = str(path.relative_to(warehouse.folder))
            yield f"{name} (its name)", name.encode()
            yield from _within(name, path.read_bytes())
            if path.suffix == ".duckdb":
                yield from _rows_of(path, name)
    if isinstance(warehouse.store, Server):
        yield from _rows_of_server(warehouse)


def _within(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes, and what is packed in them."""
    yield name, content
    if content.startswith(b"\x1f\x8b"):
        yield from _within(f"{name} unpacked", gzip.decompress(content))
    if content.startswith(b"\x28\xb5\x2f\xfd"):
        with zstandard.ZstdDecompressor().stream_reader(content, read_across_frames=True) as reader:
            yield from _within(f"{name} unpacked", reader.read())
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from _within(f"{name}/{member}", archive.read(member))


def _rows_of(path: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """A database may pack what it holds in ways of its own; read from a copy, for it may be open."""
    with (
        TemporaryDirectory() as folder,
        duckdb.connect(shutil.copy(path, folder), read_only=True) as connection,
    ):
        for (table,) in connection.execute("SHOW TABLES").fetchall():
            rows = connection.execute(f'SELECT t::VARCHAR FROM "{table}" t').fetchall()
            yield f"{name} table {table}", "\n".join(row for (row,) in rows).encode()


def _rows_of_server(warehouse: Warehouse) -> Iterator[tuple[str, bytes]]:
    """Every table that can be read, those of the planner too."""
    with warehouse.snapshot() as snapshot:
        ask = snapshot.connection.exec_driver_sql
        tables = ask(
            "SELECT schemaname || '.' || tablename FROM pg_tables "
            "WHERE schemaname <> 'information_schema' AND schemaname NOT LIKE 'pg_temp%%' AND tablename NOT IN ('pg_authid')"
        ).scalars()
        for table in tables.all():
            rows = ask(f"SELECT t::VARCHAR FROM {table} t").scalars().all()
            yield f"table {table}", "\n".join(rows).encode()
