"""What every connector has to do, whatever its vendor: a `Case` says how one is tried, `trying` tries it.

A vendor's fake, `fakes/<kind>.py`, gives its case as `CASE`; test_contract.py asks the rest.
"""

import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import pytest
from sqlalchemy import select

from configuration import Configuration, Source
from connectors.reading import Run
from connectors.sync import StreamReport, sync
from connectors.systems import kinds
from tests.connectors.fakes.server import Fake, Faults, Server, serving
from tests.connectors.fakes.world import World
from warehouse import Warehouse, open_warehouse
from warehouse.tables import LOADED, cursor

F = TypeVar("F")
Truth = Mapping[str, Mapping[str, Mapping[str, object]]]
"""Table -> id -> the columns of ours that the warehouse has to hold; the ids are all there are."""


class Living(Protocol):
    """What a fake shows, and what happens to it: a World of tickets, a SocialWorld of posts."""

    begin: datetime
    now: datetime
    steps: Sequence[int]
    chance: random.Random

    def open(self, count: int = 1) -> None: ...

    def change(self, count: int = 1, *, removing: bool = False) -> None: ...

    def rest(self, pause: timedelta = ...) -> None: ...


W = TypeVar("W", bound=Living)
W_co = TypeVar("W_co", bound=Living, covariant=True)


class Shows(Fake, Protocol[W_co]):
    """A vendor's system that shows a world."""

    @property
    def world(self) -> W_co: ...


@dataclass(frozen=True, kw_only=True)
class AnyCase(Generic[W]):
    """How one kind of system is tried, whatever it holds.

    `fake`: from a world and the most it gives on a page. `options`: of the Source, its secrets as
    ${REFERENCES}; `environment`: what these are. `truth`: what the warehouse holds after all is read.
    `needed`: the vendor's name of the field with the opening time, without which there is no ticket (no post);
    `optional`: that of a field which may be missing, and our column of it. `only`: stream -> a part of the
    paths that this stream alone asks (for a right that lacks). `searches`: paths that are asked by POST and
    change nothing. `tells_deletions`: a run that is not full finds them too. `quiet_calls`: the most requests
    of a run when nothing has changed.
    """

    kind: str
    fake: Callable[[W, int], Shows[W]]
    options: Mapping[str, str]
    environment: Mapping[str, str]
    truth: Callable[[Any], Truth]
    needed: str
    optional: tuple[str, str]
    address: str = ""
    page_size: int = 10
    only: Mapping[str, str] = field(default_factory=dict)
    searches: Collection[str] = ()
    tells_deletions: bool = True
    quiet_calls: int = 6

    table: ClassVar[str]

    def world(self) -> W:
        """An empty one."""
        raise NotImplementedError

    def configuration(self) -> Configuration:
        """What the warehouse of a trial follows."""
        return Configuration()

    def trial(self, world: W, server: Server, source: Source, warehouse: Warehouse) -> "AnyTrial[W]":
        return AnyTrial(self, world, server, source, warehouse)


@dataclass(frozen=True, kw_only=True)
class Case(AnyCase[World]):
    """How one kind of ITSM system is tried. `channels`: every documented word for a channel -> ours."""

    channels: Mapping[str, str]

    table = "ticket"

    def world(self) -> World:
        return World(tuple(self.channels))


C = TypeVar("C", bound=AnyCase[Any])


@dataclass
class AnyTrial(Generic[W]):
    """One source of a case, its fake, and a warehouse of its own."""

    case: AnyCase[W]
    world: W
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

    def in_warehouse(self, *columns: str, table: str = "") -> list[tuple[Any, ...]]:
        """These columns of all rows, of the case's table unless another is said, by id."""
        found = LOADED[table or self.case.table]
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

    def same(self, held: Mapping[str, object], truth: Mapping[str, object]) -> bool:
        """Whether a row is as it has to be while another one lacks."""
        return held == truth

    def cursors(self) -> dict[str, str]:
        """Stream -> where it was left."""
        asked = select(cursor.c.stream, cursor.c.value).where(cursor.c.source == self.source.name)
        with self.warehouse.snapshot() as snapshot:
            return {str(stream): str(value) for stream, value in snapshot.connection.execute(asked)}


Trial = AnyTrial[World]


def _of_columns(row: Any, columns: Collection[str]) -> dict[str, object]:
    """Whether a post is `deleted`, too: when that was, only the run knows that found it."""
    told = {**row._mapping, "deleted": row._mapping.get("deleted_at") is not None}
    return {name: _utc(told[name]) for name in columns}


def _utc(value: object) -> object:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def case_of(kind: str) -> Any:
    """The case of a kind, a Case or a SocialCase; the error says where it has to stand."""
    return import_module(f"tests.connectors.fakes.{kind}").CASE


def kinds_with(case: str) -> tuple[str, ...]:
    """The kinds of sources that are tried by a class of cases.

    Their fakes are read, not imported: one that is being written does not stop the tests of the others.
    """
    fakes = Path(__file__).parent / "fakes"
    texts = {path.stem: path.read_text("utf-8") for path in fakes.glob("*.py")}
    return tuple(kind for kind in kinds() if f"CASE = {case}(" in texts.get(kind, ""))


@contextmanager
def trying(
    case: AnyCase[W], folder: Path, *, world: W | None = None, faults: Faults | None = None
) -> Iterator[AnyTrial[W]]:
    """A running fake with the world (an empty one unless it is given) and an empty warehouse in `folder`."""
    shown = world or case.world()
    with serving(case.fake(shown, case.page_size), faults) as server:
        source = Source(f"our {case.kind}", case.kind, server.url + case.address, case.options)
        warehouse = open_warehouse(f"duckdb:///{folder / 'warehouse'}", case.configuration())
        yield case.trial(shown, server, source, warehouse)


@contextmanager
def settled(case: AnyCase[W], folder: Path, *, tickets: int, changes: int) -> Iterator[AnyTrial[W]]:
    """The same with so many tickets (or threads), changed so often, and quiet for two hours."""
    world = case.world()
    world.open(tickets)
    world.change(changes)
    world.rest()
    with trying(case, folder, world=world) as running:
        yield running


def with_keys(case: C, patch: pytest.MonkeyPatch) -> C:
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


def without(truth: Truth, column: str, table: str) -> Truth:
    """The same where a field of a table is not told."""
    rows = {
        name: {key: None if key == column else value for key, value in row.items()}
        for name, row in truth[table].items()
    }
    return {**truth, table: rows}
