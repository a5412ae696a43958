"""What every connector has to do, whatever its vendor: a `Case` says how one is tried, `trying` tries it.

A vendor's fake, `fakes/<kind>.py`, gives its case as `CASE`; test_contract.py asks the rest.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
from sqlalchemy import select

from configuration import Source
from connectors.reading import Run
from connectors.sync import StreamReport, sync
from tests.connectors.fakes.server import Fake, Faults, Server, serving
from tests.connectors.fakes.world import World
from warehouse import Warehouse, open_warehouse
from warehouse.tables import LOADED, cursor

F = TypeVar("F")
Truth = Mapping[str, Mapping[str, Mapping[str, object]]]
"""Table -> id -> the columns of ours that the warehouse has to hold; the ids are all there are."""


class SystemFake(Fake, Protocol):
    """A vendor's system that shows a World."""

    world: World


@dataclass(frozen=True)
class Case:
    """How one kind of system is tried.

    `fake`: from a world and the most it gives on a page. `options`: of the Source, its secrets as
    ${REFERENCES}; `environment`: what these are. `channels`: every documented word for a channel -> ours.
    `truth`: what the warehouse holds after all is read. `needed`: the vendor's name of the field with the
    opening time, without which there is no ticket; `optional`: that of a field which may be missing, and our
    column of it. `only`: stream -> a part of the paths that this stream alone asks (for a right that lacks).
    `searches`: paths that are asked by POST and change nothing. `tells_deletions`: a run that is not full
    finds them too. `quiet_calls`: the most requests of a run when nothing has changed.
    """

    kind: str
    fake: Callable[[World, int], SystemFake]
    options: Mapping[str, str]
    environment: Mapping[str, str]
    channels: Mapping[str, str]
    truth: Callable[[Any], Truth]
    needed: str
    optional: tuple[str, str]
    address: str = ""
    page_size: int = 10
    only: Mapping[str, str] = field(default_factory=dict)
    searches: Collection[str] = ()
    tells_deletions: bool = True
    quiet_calls: int = 6

    def world(self) -> World:
        return World(tuple(self.channels))


@dataclass
class Trial:
    """One source of a case, its fake, and a warehouse of its own."""

    case: Case
    world: World
    server: Server
    source: Source
    warehouse: Warehouse

    def sync(self, **run: Any) -> list[StreamReport]:
        """A run of all streams."""
        return sync(self.warehouse, [self.source], Run(**run))

    def calls(self, **run: Any) -> int:
        """A run that has to work, and the requests it took."""
        before = len(self.server.asked)
        assert [report.error for report in self.sync(**run) if report.error] == []
        return len(self.server.asked) - before

    def fake(self, kind: type[F]) -> F:
        """The running fake, as the class that it is."""
        assert isinstance(self.server.fake, kind)
        return self.server.fake

    def truth(self) -> Truth:
        with self.server.fake.lock:
            return self.case.truth(self.server.fake)

    @property
    def references(self) -> tuple[str, ...]:
        """The environment variables that the key is taken from."""
        return self.source.references()

    def in_warehouse(self, *columns: str, table: str = "ticket") -> list[tuple[Any, ...]]:
        """These columns of all rows, by id."""
        found = LOADED[table]
        asked = select(*(found.c[name] for name in columns)).order_by(found.c.id)
        with self.warehouse.snapshot() as snapshot:
            return [tuple(row) for row in snapshot.connection.execute(asked)]

    def held(self) -> Truth:
        """What the warehouse holds of the columns that the truth speaks of."""
        with self.warehouse.snapshot() as snapshot:
            return {
                table: {
                    row.id: _of_columns(row, truth.get(row.id, {}))
                    for row in snapshot.connection.execute(
                        select(LOADED[table]).where(LOADED[table].c.source == self.source.name)
                    )
                }
                for table, truth in self.truth().items()
            }

    def cursors(self) -> dict[str, str]:
        """Stream -> where it was left."""
        asked = select(cursor.c.stream, cursor.c.value).where(cursor.c.source == self.source.name)
        with self.warehouse.snapshot() as snapshot:
            return {str(stream): str(value) for stream, value in snapshot.connection.execute(asked)}


def _of_columns(row: Any, columns: Collection[str]) -> dict[str, object]:
    return {name: _utc(row._mapping[name]) for name in columns}


def _utc(value: object) -> object:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def case_of(kind: str) -> Case:
    """The case of a kind; the error says where it has to stand."""
    found: Case = import_module(f"tests.connectors.fakes.{kind}").CASE
    return found


@contextmanager
def trying(
    case: Case, folder: Path, *, world: World | None = None, faults: Faults | None = None
) -> Iterator[Trial]:
    """A running fake with the world (an empty one unless it is given) and an empty warehouse in `folder`."""
    shown = world or case.world()
    with serving(case.fake(shown, case.page_size), faults) as server:
        source = Source(f"our {case.kind}", case.kind, server.url + case.address, case.options)
        yield Trial(case, shown, server, source, open_warehouse(f"duckdb:///{folder / 'warehouse'}"))


@contextmanager
def settled(case: Case, folder: Path, *, tickets: int, changes: int) -> Iterator[Trial]:
    """The same with so many tickets, changed so often, and quiet for two hours."""
    world = case.world()
    world.open(tickets)
    world.change(changes)
    world.rest()
    with trying(case, folder, world=world) as running:
        yield running


def with_keys(case: Case, patch: pytest.MonkeyPatch) -> Case:
    """The case, with what its secrets refer to in the environment."""
    for name, value in case.environment.items():
        patch.setenv(name, value)
    return case


def altered(body: Any, name: str, change: Callable[[dict[str, Any]], object]) -> Any:
    """A body after `change` of every object in it, however deep, that has a field `name`."""
    if isinstance(body, list):
        for one in body:
            altered(one, name, change)
    elif isinstance(body, dict):
        for one in list(body.values()):
            altered(one, name, change)
        if name in body:
            change(body)
    return body


def without(truth: Truth, column: str) -> Truth:
    """The same where a field of the tickets is not told."""
    tickets = {
        name: {key: None if key == column else value for key, value in row.items()}
        for name, row in truth["ticket"].items()
    }
    return {**truth, "ticket": tickets}
