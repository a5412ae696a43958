"""The embedded warehouse: a folder with DuckDB files, one writer at a time, any number of readers."""

import logging
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import duckdb
import pandas as pd
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from configuration import Configuration
from warehouse import configured, engine, sample, snapshots, tables
from warehouse.address import default_url, folder_of
from warehouse.loading import write_batches
from warehouse.lock import holder, writer_lock, writer_lock_if_free
from warehouse.pseudonyms import Pseudonyms, pseudonym_key
from warehouse.records import Batch, LoadReport, Origin, UndoReport, WarehouseError
from warehouse.schema import VERSION, bring_up_to_date, check_version, make_schema
from warehouse.staging import Staging
from warehouse.undo import undo_load

_WAIT_SECONDS = 900.0
T = TypeVar("T")
_ATTEMPTS = 100
_RETRY_SECONDS = 0.02

_log = logging.getLogger("deskscope.warehouse")


@dataclass(frozen=True)
class Snapshot:
    """One published state of the warehouse, as one read-only connection: a page never mixes two loads."""

    name: str
    connection: Connection

    def has_sample(self) -> bool:
        """Whether sample data is among what is loaded."""
        return (
            self.connection.execute(select(tables.load.c.id).where(tables.load.c.sample).limit(1)).first()
            is not None
        )


@dataclass
class Warehouse:
    """A warehouse in a folder. Safe to use from several threads and processes at once.

    `waiting` is told in one line when a write has to wait for another one.
    """

    url: str
    folder: Path
    configuration: Configuration
    waiting: Callable[[str], None] = _log.warning
    wait_seconds: float = field(default=_WAIT_SECONDS, repr=False)

    def snapshot_name(self) -> str:
        """The name of the published snapshot, "empty" when there is none; changes with every publication."""
        return snapshots.pointed(self.folder)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The published state for reading; an empty schema where nothing was ever loaded."""
        self.mend_if_free()
        if self.snapshot_name() == snapshots.EMPTY:
            with _empty_schema() as connection:
                yield Snapshot(snapshots.EMPTY, connection)
            return
        name, connection = self._connected()
        with connection:
            yield Snapshot(name, connection)

    def load(
        self,
        batches: Iterable[Batch],
        origin: Origin,
        *,
        dry_run: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> LoadReport:
        """Write the batches in one transaction and publish; `progress` is told the rows read so far.

        With `dry_run` everything is done but kept. Raises WarehouseError, and whatever `batches` raises;
        then nothing was written.
        """
        began = time.monotonic()

        def write(connection: duckdb.DuckDBPyConnection) -> LoadReport:
            key = secrets.token_bytes(32) if dry_run else pseudonym_key(self.folder)
            staging = Staging(connection, self.configuration, Pseudonyms(key))
            return write_batches(staging, batches, origin, progress or _ignored, began=began, dry_run=dry_run)

        if dry_run:
            return self._try_out(write)
        return self._write(f"load of {origin.name}", write)

    def undo(self, load: str) -> UndoReport:
        """Restore exactly what was there before `load`.

        Raises WarehouseError when there is no such load, or names the later load that stands on it.
        """
        self._require_written()

        def write(connection: duckdb.DuckDBPyConnection) -> UndoReport:
            report = undo_load(connection, load, self.configuration)
            configured.let_sample_go(connection, self.configuration)
            return report

        return self._write(f"undo of {load}", write)

    def keep_sample_configuration(self, text: str) -> None:
        """Keep a sample company's deskscope.toml for as long as loads of the sample are there.

        Its desks, hours, targets and plans are added to what is configured. Raises ConfigurationError.
        """

        def write(connection: duckdb.DuckDBPyConnection) -> None:
            sample.keep(connection, text)
            configured.apply_configuration(connection, self.configuration)

        self._write("the sample company", write)

    def remove_sample(self) -> int:
        """Undo every load of sample data, the newest first; gives how many there were."""
        if self.snapshot_name() == snapshots.EMPTY:
            return 0

        def write(connection: duckdb.DuckDBPyConnection) -> int:
            loads = connection.execute(
                "SELECT id FROM load WHERE sample ORDER BY started_at DESC, finished_at DESC"
            ).fetchall()
            for (load,) in loads:
                undo_load(connection, load, self.configuration)
            configured.let_sample_go(connection, self.configuration)
            return len(loads)

        return self._write("removal of the sample data", write)

    def apply_configuration(self) -> None:
        """Bring desks, opening hours, targets and plans in line with the configuration, and what follows."""
        if self.configuration == Configuration(path=self.configuration.path):
            return
        if self._is_in_line():
            return
        self._write("configuration", lambda _: None)

    def loads(self) -> pd.DataFrame:
        """One row a load, newest first: the columns of table load, with `id` named `load`."""
        statement = select(tables.load).order_by(
            tables.load.c.started_at.desc(), tables.load.c.finished_at.desc()
        )
        with self.snapshot() as snapshot:
            return pd.read_sql(statement, snapshot.connection).rename(columns={"id": "load"})

    def refusals(self, load: str) -> pd.DataFrame:
        """The rows a load did not take: line, column, value, reason, in the order of the file."""
        refused = tables.refusal
        statement = (
            select(refused.c.line, refused.c.column, refused.c.value, refused.c.reason)
            .where(refused.c.load == load)
            .order_by(refused.c.number)
        )
        with self.snapshot() as snapshot:
            return pd.read_sql(statement, snapshot.connection)

    def mend(self) -> bool:
        """Publish what a crash left committed but unpublished, if nobody is writing; gives whether it did."""
        if not snapshots.is_due(self.folder):
            return False
        with writer_lock_if_free(self.folder, "mending") as held:
            if not held or not snapshots.is_due(self.folder):
                return False
            if not (self.folder / "work.duckdb").exists():
                (self.folder / "unpublished").unlink(missing_ok=True)
                return False
            self._publish_work()
            return True

    def _write(self, purpose: str, write: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        """Run `write` in one transaction of the only writer, then publish."""
        with writer_lock(self.folder, purpose, self.waiting, wait_seconds=self.wait_seconds):
            connection = engine.open_work(self.folder)
            try:
                connection.begin()
                bring_up_to_date(connection)
                configured.apply_configuration(connection, self.configuration)
                result = write(connection)
                snapshots.announce(self.folder)
                connection.commit()
                connection.execute("CHECKPOINT")
            finally:
                connection.close()
            self._publish()
        return result

    def _publish(self) -> None:
        try:
            snapshots.publish(self.folder)
        except OSError as error:
            raise WarehouseError(
                f"{self.folder}: written, but not published: {error.strerror or error}; "
                "mend that, and the next start publishes it"
            ) from error

    def _try_out(self, write: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        """Run `write` and keep nothing; where there is no warehouse yet, none is made."""
        if not (self.folder / "work.duckdb").exists():
            connection = engine.open_scratch()
            try:
                return self._tried(connection, write)
            finally:
                connection.close()
        with writer_lock(self.folder, "trial of a load", self.waiting, wait_seconds=self.wait_seconds):
            connection = engine.open_work(self.folder)
            try:
                return self._tried(connection, write)
            finally:
                connection.close()

    def _tried(
        self, connection: duckdb.DuckDBPyConnection, write: Callable[[duckdb.DuckDBPyConnection], T]
    ) -> T:
        connection.begin()
        try:
            bring_up_to_date(connection)
            configured.apply_configuration(connection, self.configuration)
            return write(connection)
        finally:
            connection.rollback()

    def _publish_work(self) -> None:
        """Open the work file, which recovers what was committed, and publish it. The lock is held."""
        connection = engine.open_work(self.folder)
        try:
            connection.begin()
            bring_up_to_date(connection)
            connection.commit()
            connection.execute("CHECKPOINT")
        finally:
            connection.close()
        self._publish()

    def mend_if_free(self) -> None:
        """As `mend`, for a reader: what it may not write it leaves."""
        try:
            self.mend()
        except (OSError, WarehouseError) as error:  # no right to write, or no space: read what there is
            _log.warning("%s: what is not published yet cannot be published now: %s", self.folder, error)

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
        version = int(connection.execute(select(func.max(tables.schema_version.c.version))).scalar_one())
        if version == VERSION:
            return connection
        connection.close()
        check_version(version)
        self._write("upgrade of the schema", lambda _: None)
        return engine.snapshot_engine(snapshots.snapshot_path(self.folder, self.snapshot_name())).connect()

    def _is_in_line(self) -> bool:
        if self.snapshot_name() == snapshots.EMPTY:
            return False
        with self.snapshot() as snapshot:
            return not configured.differs(snapshot.connection, self.configuration)

    def _require_written(self) -> None:
        if not (self.folder / "work.duckdb").exists():
            raise WarehouseError(f"{self.folder}: nothing was loaded yet")


def open_warehouse(url: str | None = None, configuration: Configuration | None = None) -> Warehouse:
    """The warehouse at `url` (see `default_url`); nothing is made on disk before the first write.

    What a crash left committed but unpublished is published now. Raises WarehouseError.
    """
    address = url or default_url()
    warehouse = Warehouse(address, folder_of(address), configuration or Configuration())
    warehouse.mend_if_free()
    return warehouse


@contextmanager
def _empty_schema() -> Iterator[Connection]:
    database = engine.open_scratch()
    try:
        make_schema(database)
        with engine.memory_engine(database).connect() as connection:
            yield connection
    finally:
        database.close()


def _ignored(rows: int) -> None:
    """Progress that nobody asked for."""
