"""A warehouse: loads and their undo, the configuration it follows, snapshots to read; on any engine."""

import logging
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from sqlalchemy import select

from configuration import Configuration
from warehouse import alert_book, configured, kept, meanings, sample, tables
from warehouse.address import default_url, folder_of, is_server, server_url
from warehouse.alert_book import Delivery, News
from warehouse.alert_tables import alert
from warehouse.editing import Edited, edit
from warehouse.embedded import Embedded
from warehouse.entries import Entry
from warehouse.forget import Forgotten, Person, forget
from warehouse.loading import write_batches
from warehouse.marks import MarkedNames, Marks
from warehouse.meanings import Meaning
from warehouse.naming import Names
from warehouse.pseudonyms import Pseudonyms, given_key, known_key, pseudonym
from warehouse.records import Batch, LoadReport, Origin, UndoReport, WarehouseError
from warehouse.resolution import resolve
from warehouse.retention import drop_old_texts
from warehouse.session import Session
from warehouse.staging import Staging
from warehouse.store import EMPTY, Patience, Snapshot, Store
from warehouse.undo import undo_load

_WAIT_SECONDS = 900.0
EDIT_WAIT_SECONDS = 10.0  # somebody sits before the page

_log = logging.getLogger("deskscope.warehouse")


class _Outrun(Exception):  # noqa: N818  no error: somebody was quicker
    """Another state was published meanwhile."""


@dataclass
class Warehouse:
    """A warehouse. Safe to use from several threads and processes at once.

    `waiting` is told in one line when a write has to wait for another one.
    """

    store: Store = field(repr=False)
    configuration: Configuration
    waiting: Callable[[str], None] = _log.warning
    wait_seconds: float = field(default=_WAIT_SECONDS, repr=False)

    @property
    def url(self) -> str:
        """The address without its password, to be shown."""
        return self.store.shown

    @property
    def address(self) -> str:
        """What opens the warehouse in another process; it may hold a password."""
        return self.store.address

    @property
    def folder(self) -> Path:
        """A folder of this machine for what belongs to the warehouse: saved mappings, the pseudonyms' key."""
        return self.store.folder

    def snapshot_name(self) -> str:
        """The name of the published snapshot, "empty" when there is none; changes with every publication."""
        return self.store.snapshot_name()

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """The published state for reading; an empty schema where nothing was ever loaded."""
        return self.store.snapshot()

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

        opened = self._trying() if dry_run else self._writing(f"load of {origin.name}")
        with opened as session:
            new = dry_run and not self.store.written()  # then the trial leaves no key either
            key = secrets.token_bytes(32) if new else self.store.key(session)
            staging = Staging(session, self.configuration, Pseudonyms(key))
            report = write_batches(
                staging, batches, origin, progress or _ignored, began=began, dry_run=dry_run
            )
            drop_old_texts(session, self.configuration.privacy)
            return report

    def undo(self, load: str) -> UndoReport:
        """Restore exactly what was there before `load`.

        Raises WarehouseError when there is no such load, or names the later load that stands on it.
        """
        if not self.store.written():
            raise WarehouseError(f"{self.url}: nothing was loaded yet")
        with self._writing(f"undo of {load}") as session:
            report = undo_load(session, load, self.configuration)
            configured.let_sample_go(session, self.configuration)
        return report

    def forget_person(self, person: Person, *, dry_run: bool = False) -> Forgotten:
        """Take a person out of every table, for good (see `warehouse.forget`), and out of what was published.

        With `dry_run` nothing is kept. Raises WarehouseError where they speak for the desk.
        """
        if not self.store.written():
            raise WarehouseError(f"{self.url}: nothing was loaded yet")
        before = self.snapshot_name()
        with self._trying() if dry_run else self._writing("forgetting a person") as session:
            removals = forget(session, person, self.store.key(session), self.configuration)
            if removals:
                session.leave_no_trace()
        left = () if dry_run else self.store.left_traces()
        return Forgotten(tuple(removals), before, self.snapshot_name(), left)

    def forgotten_people(self, source: str) -> Names | None:
        """The names of who was forgotten, in a source or in all of them; None where nobody was."""
        key = self._known_key()
        with self.snapshot() as snapshot:
            marks = set(snapshot.connection.execute(select(tables.forgotten.c.mark)).scalars())
        return MarkedNames(Marks(key, marks), source) if marks and key else None

    def bears(self, name: str) -> Callable[[str], bool]:
        """Tells of an id, as a source writes it, whether its pseudonym is this; of none without a key."""
        key = self._known_key()
        return lambda word: key is not None and pseudonym(word, key) == name

    def wrote(self, source: str, people: Iterable[str]) -> bool:
        """Whether one of those ids is that of an author or requester of a source."""
        key = self._known_key()
        names = [pseudonym(one, key) for one in people] if key else []
        posts, tickets = tables.post.c, tables.ticket.c
        asked = (
            select(posts.id).where(posts.source == source, posts.author.in_(names)).limit(1),
            select(tickets.id).where(tickets.source == source, tickets.requester.in_(names)).limit(1),
        )
        with self.snapshot() as snapshot:
            return any(snapshot.connection.execute(one).first() is not None for one in asked)

    def _known_key(self) -> bytes | None:
        """The key of this machine; None where nothing was loaded from it."""
        return (given_key() if is_server(self.address) else None) or known_key(self.folder)

    def keep_sample_configuration(self, text: str) -> None:
        """Keep a sample company's deskscope.toml for as long as loads of the sample are there.

        Its desks, hours, targets and plans are added to what is configured. Raises ConfigurationError.
        """
        with self._writing("the sample company") as session:
            sample.keep(session, text)
            configured.apply_configuration(session, self.configuration)

    def remove_sample(self) -> int:
        """Undo every load of sample data, the newest first; gives how many there were."""
        if self.snapshot_name() == EMPTY:
            return 0
        with self._writing("removal of the sample data") as session:
            loads = session.execute(
                "SELECT id FROM load WHERE sample ORDER BY started_at DESC, finished_at DESC"
            ).fetchall()
            for (load,) in loads:
                undo_load(session, load, self.configuration)
            configured.let_sample_go(session, self.configuration)
        return len(loads)

    def keep_meanings(self, said: Sequence[Meaning]) -> None:
        """Keep what words of sources mean, for the rows that are loaded and for loads to come.

        Raises WarehouseError when a field takes no meanings, or not this one; then nothing is written.
        """
        with self._writing("meanings of words") as session:
            sources = meanings.keep(session, said)
            resolve(session, sources, self.configuration)

    def meanings(self) -> pd.DataFrame:
        """What was said of words: source, table, field, word, meaning, made_at; in that order."""
        kept = tables.word.c
        with self.snapshot() as snapshot:
            return pd.read_sql(
                select(tables.word).order_by(kept.source, kept.table, kept.field, kept.word),
                snapshot.connection,
            )

    def apply_configuration(self) -> None:
        """Bring desks, opening hours, targets and plans in line with the configuration, and what follows."""
        if self.configuration == Configuration(path=self.configuration.path):
            return
        if not self._is_in_line():
            with self._writing("configuration"):
                pass

    def edit(
        self,
        *written: Entry,
        removed: Sequence[Entry] = (),
        by: str = "",
        wait_seconds: float = EDIT_WAIT_SECONDS,
    ) -> Edited:
        """Keep what somebody (`by`) wrote on a page, drop what they `removed`, and publish.

        An entry that was changed since it was read, or whose place another took, is not written: see
        `Edited`. Raises EntryError, then nothing is kept, and WarehouseError when a load is still writing
        after `wait_seconds`.
        """
        with self._writing("an edit on a page", wait_seconds) as session:
            return edit(session, written, removed, by)

    def keep(
        self, kind: str, name: str, text: str, *, wait_seconds: float | None = EDIT_WAIT_SECONDS
    ) -> None:
        """Keep a text under its name, in place of what had it (see warehouse.kept), and publish.

        Raises WarehouseError where it is too long, or when a load is still writing after `wait_seconds`
        (None: as long as a load waits).
        """
        with self._writing(f"keeping {name}", wait_seconds) as session:
            kept.keep(session, kind, name, text)

    def kept(self, kind: str) -> dict[str, str]:
        """Name -> text of everything of a kind that is kept."""
        with self.snapshot() as snapshot:
            return kept.kept(snapshot.connection, kind)

    def forget(self, kind: str, name: str) -> None:
        """Drop what was kept under a name, and publish; nothing where there was nothing."""
        with self._writing(f"forgetting {name}", EDIT_WAIT_SECONDS) as session:
            kept.forget(session, kind, name)

    def has_alerts(self) -> bool:
        """Whether there is any alert, in the configuration or written on a page."""
        if self.configuration.alerts:
            return True
        with self.snapshot() as snapshot:
            return snapshot.connection.execute(select(alert.c.id).limit(1)).first() is not None

    def note_alerts(self, news: Sequence[News], judged_on: str) -> tuple[Delivery, ...] | None:
        """Keep what happened to alerts by the snapshot of that name, and publish; gives whom to tell now.

        The caller tells them, see `settle_alerts`. None, and nothing is kept, where another state was
        published meanwhile: judge again.
        """
        with suppress(_Outrun), self._writing("alerts") as session:
            if self.store.snapshot_name() != judged_on:
                raise _Outrun  # and publish nothing: others judge at the same time
            alert_book.write_news(session, news)
            return alert_book.claim(session, datetime.now(UTC))
        return None

    def settle_alerts(self, outcomes: Sequence[Delivery]) -> None:
        """Keep what came of deliveries that `note_alerts` gave, and publish."""
        with self._writing("alerts") as session:
            alert_book.settle(session, outcomes)

    def read_anew(self, source: str) -> None:
        """Let the streams of a source begin as in a first run, and publish; what was loaded stays."""
        kept = tables.cursor.c
        with self.snapshot() as snapshot:
            left = snapshot.connection.execute(select(kept.stream).where(kept.source == source)).first()
        if left is not None:
            with self._writing(f"reading {source} anew", EDIT_WAIT_SECONDS) as session:
                session.execute("DELETE FROM cursor WHERE source = ?", [source])

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

    def alone(self, purpose: str) -> AbstractContextManager[None]:
        """Be the only one who does `purpose`, a sync say, for as long as the block lasts; others may write.

        Raises WarehouseError at once, with who does it, where somebody does.
        """
        return self.store.alone(purpose)

    def mend(self) -> bool:
        """Publish what a crash left committed but unpublished, if nobody is writing; gives whether it did."""
        return self.store.mend()

    @contextmanager
    def _writing(self, purpose: str, wait_seconds: float | None = None) -> Iterator[Session]:
        """The only writer's transaction, in line with the configuration."""
        patience = self._patience()
        if wait_seconds is not None:
            patience = replace(patience, seconds=min(wait_seconds, patience.seconds))
        with self.store.writing(purpose, patience) as session:
            configured.apply_configuration(session, self.configuration)
            yield session

    @contextmanager
    def _trying(self) -> Iterator[Session]:
        """The same, and nothing is kept."""
        with self.store.trying(self._patience()) as session:
            configured.apply_configuration(session, self.configuration)
            yield session

    def _patience(self) -> Patience:
        return Patience(self.waiting, self.wait_seconds)

    def _is_in_line(self) -> bool:
        if self.snapshot_name() == EMPTY:
            return False
        with self.snapshot() as snapshot:
            return not configured.differs(snapshot.connection, self.configuration)


def open_warehouse(url: str | None = None, configuration: Configuration | None = None) -> Warehouse:
    """The warehouse at `url` (see `default_url`); nothing is made before the first write.

    What a crash left committed but unpublished is published now. Raises WarehouseError.
    """
    address = url or default_url()
    return Warehouse(_store(address), configuration or Configuration())


def _store(address: str) -> Store:
    if is_server(address):
        from warehouse.server import Server  # noqa: PLC0415 its driver, where there is a server

        return Server(server_url(address))
    embedded = Embedded(address, folder_of(address))
    embedded.mend_if_free()
    return embedded


def _ignored(rows: int) -> None:
    """Progress that nobody asked for."""
