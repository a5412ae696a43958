"""The embedded engine: a folder with DuckDB files, one writer at a time, any number of readers."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import duckdb
from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError

from warehouse import engine, snapshots, tables
from warehouse.lock import holder, only_one, writer_lock, writer_lock_if_free
from warehouse.on_duckdb import DuckDBSession
from warehouse.pseudonyms import pseudonym_key
from warehouse.records import WarehouseError
from warehouse.schema import VERSION, bring_up_to_date, check_version, make_schema
from warehouse.session import Session
from warehouse.store import EMPTY, Patience, Snapshot

_ATTEMPTS = 100
_RETRY_SECONDS = 0.02
_UPGRADE_PATIENCE = Patience(lambda _: None, 900)

_log = logging.getLogger("deskscope.warehouse")


@dataclass(frozen=True)
class Embedded:
    """The store in a folder."""

    shown: str
    folder: Path

    @property
    def address(self) -> str:
        return f"duckdb:///{self.folder}"

    @property
    def engine(self) -> str:
        return f"DuckDB {version('duckdb')}"

    def written(self) -> bool:
        return (self.folder / "work.duckdb").exists()

    def key(self, session: Session) -> bytes:  # noqa: ARG002  a server keeps the key's fingerprint in there
        return pseudonym_key(self.folder)

    def snapshot_name(self) -> str:
        return snapshots.pointed(self.folder)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        self.mend_if_free()
        if self.snapshot_name() == EMPTY:
            with empty_schema() as connection:
                yield Snapshot(EMPTY, connection)
            return
        name, connection = self._connected()
        with connection:
            yield Snapshot(name, connection)

    @contextmanager
    def writing(self, purpose: str, patience: Patience) -> Iterator[Session]:
        with writer_lock(self.folder, purpose, patience.waiting, wait_seconds=patience.seconds):
            connection = engine.open_work(self.folder)
            try:
                connection.begin()
                session = DuckDBSession(connection)
                bring_up_to_date(session)
                yield session
                snapshots.announce(self.folder, anew=session.anew)
                connection.commit()
                connection.execute("CHECKPOINT")
            finally:
                connection.close()
            self._publish()

    @contextmanager
    def trying(self, patience: Patience) -> Iterator[Session]:
        """Where there is no warehouse yet, none is made."""
        if not self.written():
            with _rolled_back(engine.open_scratch()) as session:
                yield session
            return
        lock = writer_lock(self.folder, "trial of a load", patience.waiting, wait_seconds=patience.seconds)
        with lock, _rolled_back(engine.open_work(self.folder)) as session:
            yield session

    @contextmanager
    def alone(self, purpose: str) -> Iterator[None]:
        with only_one(self.folder, purpose):
            yield

    def mend(self) -> bool:
        """Publish what a process committed and did not live to publish; true when there was something."""
        if not snapshots.is_due(self.folder):
            return False
        with writer_lock_if_free(self.folder, "mending") as held:
            if not held or not snapshots.is_due(self.folder):
                return False
            if not self.written():
                (self.folder / "unpublished").unlink(missing_ok=True)
                return False
            self._publish_work()
            return True

    def mend_if_free(self) -> None:
        """As `mend`, for a reader: what it may not write it leaves."""
        try:
            self.mend()
        except (OSError, WarehouseError) as error:  # no right to write, or no space: read what there is
            _log.warning("%s: what is not published yet cannot be published now: %s", self.folder, error)

    def left_traces(self) -> tuple[str, ...]:
        """The file is written anew with every write that says so; only what others have open may be left."""
        return tuple(
            f"snapshots/{path.name} could not be deleted; close the program that has it open"
            for path in snapshots.others(self.folder)
        )

    def _publish(self) -> None:
        try:
            if snapshots.is_due_anew(self.folder):
                draft = self.folder / "work.duckdb.anew"
                engine.write_anew(self.folder, draft)
                snapshots.put_in_place(self.folder, draft)
            snapshots.publish(self.folder)
        except (OSError, duckdb.Error) as error:
            reason = str(getattr(error, "strerror", None) or error).splitlines()[0]
            raise WarehouseError(
                f"{self.folder}: written, but not published: {reason}; "
                "mend that, and the next start publishes it"
            ) from error

    def _publish_work(self) -> None:
        """Open the work file, which recovers what was committed, and publish it. The lock is held."""
        connection = engine.open_work(self.folder)
        try:
            connection.begin()
            bring_up_to_date(DuckDBSession(connection))
            connection.commit()
            connection.execute("CHECKPOINT")
        finally:
            connection.close()
        self._publish()

    def _connected(self) -> tuple[str, Connection]:
        """A connection to the snapshot that the pointer names; it may be replaced and deleted meanwhile."""
        for _ in range(_ATTEMPTS):
            name = self.snapshot_name()
            path = snapshots.snapshot_path(self.folder, name)
            try:
                return name, self._opened(path)
            except DBAPIError as error:
                engine.forget(path)
                if path.exists() and self.snapshot_name() == name:
                    raise WarehouseError(
                        f"{path} cannot be read: {str(error.orig).splitlines()[0]}; "
                        f"delete it and the warehouse publishes it anew"
                    ) from error
            if not self.mend():
                time.sleep(_RETRY_SECONDS)
        raise WarehouseError(
            f"{self.folder}: the published snapshot {self.snapshot_name()} is missing; "
            f"wait for {holder(self.folder)}, or load again"
        )

    def _opened(self, path: Path) -> Connection:
        """One open transaction on the snapshot, of the schema that this Deskscope knows."""
        source = engine.snapshot_engine(path)
        connection = source.connect()
        if connection.info.get("schema") == VERSION:  # asked when this connection was used before
            return connection
        version = int(connection.execute(select(func.max(tables.schema_version.c.version))).scalar_one())
        connection.info["schema"] = version
        if version == VERSION:
            return connection
        connection.close()
        check_version(version)
        with self.writing("upgrade of the schema", _UPGRADE_PATIENCE):
            pass
        return engine.snapshot_engine(snapshots.snapshot_path(self.folder, self.snapshot_name())).connect()


@contextmanager
def _rolled_back(connection: duckdb.DuckDBPyConnection) -> Iterator[Session]:
    try:
        connection.begin()
        session = DuckDBSession(connection)
        bring_up_to_date(session)
        yield session
    finally:
        connection.close()


@contextmanager
def empty_schema() -> Iterator[Connection]:
    """A database in memory with the tables of a warehouse that nobody wrote to; only for reading."""
    with _empty_engine().connect() as connection:
        yield connection


@cache
def _empty_engine() -> Engine:
    """Made once a process: every page over an empty warehouse asks it."""
    database = engine.open_scratch()
    make_schema(DuckDBSession(database))
    return engine.memory_engine(database)
