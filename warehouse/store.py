"""Where the rows of a warehouse are: what a `Warehouse` needs of an engine, and what a reader is given."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, select

from warehouse import tables
from warehouse.session import Session

EMPTY = "empty"  # the name of the state before the first write


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


@dataclass(frozen=True)
class Patience:
    """How a write waits for another one: whom it tells in one line, and how long it goes on."""

    waiting: Callable[[str], None]
    seconds: float


class Store(Protocol):
    """A warehouse on one engine. Every method raises WarehouseError with one line that says what to do."""

    @property
    def shown(self) -> str:
        """The address without its password."""
        ...

    @property
    def address(self) -> str:
        """What opens the warehouse from anywhere on this machine; it may hold a password."""
        ...

    @property
    def engine(self) -> str:
        """The engine and its version, in words."""
        ...

    @property
    def folder(self) -> Path:
        """A folder of this machine that belongs to the warehouse; it need not exist yet."""
        ...

    def written(self) -> bool:
        """Whether anything was ever written."""
        ...

    def key(self, session: Session) -> bytes:
        """The key of the pseudonyms, made now if there is none; inside a write."""
        ...

    def snapshot_name(self) -> str:
        """The name of the published state, EMPTY when there is none; another after every write."""
        ...

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """The published state for reading; an empty schema where nothing was ever written."""
        ...

    def writing(self, purpose: str, patience: Patience) -> AbstractContextManager[Session]:
        """The only writer's transaction, on today's schema: published, or as if it never was."""
        ...

    def trying(self, patience: Patience) -> AbstractContextManager[Session]:
        """A transaction that is undone whatever happens, as if the next write were made."""
        ...

    def alone(self, purpose: str) -> AbstractContextManager[None]:
        """Be the only one, on any machine, who does `purpose` (a word); the error names who else does."""
        ...

    def left_traces(self) -> tuple[str, ...]:
        """Clean the engine's own files of what was taken out; gives a line for what is not clean by that."""
        ...

    def mend(self) -> bool:
        """Publish what a crash left committed but unpublished, if nobody is writing; gives whether it did."""
        ...
