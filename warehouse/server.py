"""The shared engine: a database of a PostgreSQL server, one writer at a time, any number of readers.

A write is one transaction under an advisory lock of its session; whoever dies lets go of both. A reader has
one transaction in which nothing changes (REPEATABLE READ). Every write leaves a name in table setting, which
is the name of the state that it published.
"""

import os
import re
import secrets
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import psycopg
from platformdirs import user_data_path
from sqlalchemy import URL, Connection, text

from warehouse import postgresql
from warehouse.embedded import empty_schema
from warehouse.on_postgresql import PostgreSQLSession
from warehouse.pseudonyms import fingerprint, given_key, known_key, pseudonym_key
from warehouse.records import WarehouseError
from warehouse.schema import VERSION, bring_up_to_date, check_version
from warehouse.session import Session
from warehouse.store import EMPTY, Patience, Snapshot
from warehouse.tables import LOADED

_CHANGE = "change"
_HOLD_PEOPLE = (*LOADED, "turn", "message", "post_count", "refusal", "cursor", "load", "note", "saved_view")
_FINGERPRINT = "pseudonym key"
_STATE = text(
    "SELECT (SELECT value FROM setting WHERE name = 'change'), (SELECT max(version) FROM schema_version)"
)
_IS_THERE = text("SELECT to_regclass('schema_version') IS NOT NULL")
_LOCK = 0x6465736B  # "desk"
_MESSAGE_AFTER_SECONDS = 0.2
_POLL_SECONDS = 0.02
_UPGRADE_PATIENCE = Patience(lambda _: None, 900)


@dataclass(frozen=True)
class Server:
    """The store in a database."""

    url: URL = field(repr=False)

    @property
    def shown(self) -> str:
        return self.url.render_as_string(hide_password=True)

    @property
    def address(self) -> str:
        return self.url.render_as_string(hide_password=False)

    @property
    def engine(self) -> str:
        with self._connected() as connection:
            return f"PostgreSQL {connection.execute(text('SHOW server_version')).scalar_one()}"

    @property
    def folder(self) -> Path:
        """In the user's data directory, by host, port and database."""
        place = f"{self.url.host or 'local'}-{self.url.port or 5432}-{self.url.database}"
        exact = blake2b(place.encode(), digest_size=4).hexdigest()
        return user_data_path("deskscope") / "servers" / f"{re.sub(r'[^A-Za-z0-9.]+', '-', place)}-{exact}"

    def written(self) -> bool:
        with self._connected() as connection:
            return bool(connection.execute(_IS_THERE).scalar_one())

    def key(self, session: Session) -> bytes:
        """The one key of all machines that load into the database: its fingerprint is kept in there."""
        found = session.execute("SELECT value FROM setting WHERE name = ?", [_FINGERPRINT]).fetchone()
        if found is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            made = given_key() or pseudonym_key(self.folder)
            session.execute(
                "INSERT INTO setting (name, value) VALUES (?, ?)", [_FINGERPRINT, fingerprint(made)]
            )
            return made
        key = given_key() or known_key(self.folder)
        if key is None or fingerprint(key) != found[0]:
            what = "is not on this machine" if key is None else "is another one on this machine"
            raise WarehouseError(
                f"{self.shown}: the key that hides people's names {what}: copy pseudonym.key of the machine "
                f"that loaded first to {self.folder / 'pseudonym.key'}, or set DESKSCOPE_PSEUDONYM_KEY "
                "to what it holds"
            )
        return key

    def snapshot_name(self) -> str:
        with self._connected() as connection:
            return self._state(connection)[0]

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        with self._connected() as connection:
            name, version = self._state(connection)
            if name != EMPTY and version == VERSION:
                yield Snapshot(name, connection)
                return
        if name == EMPTY:
            with empty_schema() as connection:
                yield Snapshot(EMPTY, connection)
            return
        check_version(version)
        with self.writing("upgrade of the schema", _UPGRADE_PATIENCE):
            pass
        with self._connected() as connection:
            yield Snapshot(self._state(connection)[0], connection)

    @contextmanager
    def writing(self, purpose: str, patience: Patience) -> Iterator[Session]:
        with postgresql.told(self.shown), closing(postgresql.opened(self.url, _note(purpose))) as connection:
            self._hold(connection, patience)
            session = PostgreSQLSession(connection)
            bring_up_to_date(session)
            yield session
            _name_change(session)
            connection.commit()

    @contextmanager
    def trying(self, patience: Patience) -> Iterator[Session]:
        note = _note("trial of a load")
        with postgresql.told(self.shown), closing(postgresql.opened(self.url, note)) as connection:
            self._hold(connection, patience)
            session = PostgreSQLSession(connection)
            bring_up_to_date(session)
            yield session

    @contextmanager
    def alone(self, purpose: str) -> Iterator[None]:
        """An advisory lock of a session of its own, beside that of the writer."""
        with postgresql.told(self.shown), closing(postgresql.opened(self.url, _note(purpose))) as connection:
            connection.autocommit = True
            lock = (_LOCK, zlib.crc32(f"{self._schema(connection)} {purpose}".encode()) >> 1)
            if not _taken_soon(connection, lock):
                said = f"a {purpose} of this warehouse is already running: {_holder(connection, lock)}"
                raise WarehouseError(said)
            yield

    def mend(self) -> bool:
        """A commit publishes: there is nothing to mend."""
        return False

    def left_traces(self) -> tuple[str, ...]:
        """What is deleted stays in the server's files until they are cleaned, and in its log and backups."""
        with (
            postgresql.told(self.shown),
            closing(postgresql.opened(self.url, _note("cleaning"))) as connection,
        ):
            connection.autocommit = True
            left = postgresql.clean(connection, [*_HOLD_PEOPLE, *(f"{name}_before" for name in LOADED)])
        told = [
            f'VACUUM (FULL, ANALYZE) "{name}" could not be run now; run it when nobody reads' for name in left
        ]
        return (*told, "the server's write-ahead log and its backups keep what was deleted until they go")

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        with postgresql.told(self.shown), postgresql.reading(self.url).connect() as connection:
            yield connection

    def _state(self, connection: Connection) -> tuple[str, int]:
        if not connection.execute(_IS_THERE).scalar_one():
            return EMPTY, 0
        name, version = connection.execute(_STATE).one()
        return str(name), int(version)

    def _hold(self, connection: psycopg.Connection, patience: Patience) -> None:
        """Be the only writer for as long as the connection is open; then begin its transaction."""
        connection.autocommit = True
        lock = (_LOCK, zlib.crc32(self._schema(connection).encode()) >> 1)
        if not _taken_soon(connection, lock):
            holder = _holder(connection, lock)
            patience.waiting(f"waiting for {holder} to finish writing")
            self._wait(connection, lock, patience)
        connection.autocommit = False

    def _schema(self, connection: psycopg.Connection) -> str:
        """Where the tables are: each schema of a database is a warehouse of its own."""
        schema = connection.execute("SELECT current_schema()").fetchone()
        if not schema or schema[0] is None:
            raise WarehouseError(f"{self.shown}: no schema to write into; CREATE SCHEMA, or mend search_path")
        return str(schema[0])

    def _wait(self, connection: psycopg.Connection, lock: tuple[int, int], patience: Patience) -> None:
        milliseconds = max(1, round(patience.seconds * 1000))
        connection.execute("SELECT set_config('lock_timeout', %s, false)", [str(milliseconds)])
        try:
            connection.execute("SELECT pg_advisory_lock(%s, %s)", lock)
        except psycopg.errors.LockNotAvailable:
            raise WarehouseError(
                f"{self.shown} is still being written by {_holder(connection, lock)} "
                f"after {patience.seconds:.0f} s; try again later"
            ) from None
        connection.execute("SET lock_timeout = 0")


def _note(purpose: str) -> str:
    """What a writer tells the server of itself, for those who wait; the server cuts it at 63 bytes."""
    return f"deskscope {os.getpid()} {purpose}"


def _taken_soon(connection: psycopg.Connection, lock: tuple[int, int]) -> bool:
    until = time.monotonic() + _MESSAGE_AFTER_SECONDS
    while True:
        if connection.execute("SELECT pg_try_advisory_lock(%s, %s)", lock).fetchone() == (True,):
            return True
        if time.monotonic() > until:
            return False
        time.sleep(_POLL_SECONDS)


def _holder(connection: psycopg.Connection, lock: tuple[int, int]) -> str:
    """Who holds the lock and since when, in words."""
    found = connection.execute(
        "SELECT a.usename, a.application_name, to_char(coalesce(a.xact_start, a.backend_start), "
        "'YYYY-MM-DD HH24:MI:SS') FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid "
        "WHERE l.locktype = 'advisory' AND l.granted AND l.classid = %s AND l.objid = %s "
        "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        lock,
    ).fetchone()
    if found is None:  # gone this moment
        return "another load"
    user, note, since = found
    known = re.fullmatch(r"deskscope (\d+) (.*)", note)
    process, purpose = known.groups() if known else ("unknown", note)
    return f"{user} (process {process}, {purpose}, since {since or 'unknown'} UTC)"


def _name_change(session: Session) -> None:
    """The state that this transaction publishes gets a name that no other state had."""
    last = session.execute("SELECT value FROM setting WHERE name = ?", [_CHANGE]).fetchone()
    number = int(last[0].split("-")[0]) + 1 if last else 1
    session.execute("DELETE FROM setting WHERE name = ?", [_CHANGE])
    session.execute(
        "INSERT INTO setting (name, value) VALUES (?, ?)", [_CHANGE, f"{number:08d}-{secrets.token_hex(3)}"]
    )
