"""What every social connector has to do, whatever its network: a `SocialCase` says how one is tried.

A vendor's fake, `fakes/<kind>.py`, gives its case as `CASE`; test_social_contract.py asks the rest.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from configuration import Configuration, Privacy, Roster, Source
from tests.connectors.contract import AnyCase, AnyTrial, Truth, trying
from tests.connectors.fakes.server import Faults, Server
from tests.connectors.fakes.social_world import Post, SocialWorld
from warehouse import Warehouse, open_warehouse
from warehouse.tables import turn

COUNTS = ("reactions", "shares", "comments", "impressions")  # of a deleted post they stay as they were read


@dataclass(frozen=True, kw_only=True)
class SocialCase(AnyCase[SocialWorld]):
    """How one kind of network is tried.

    `desk` and `bots`: the words of [roster] by which this network names DESKS and BOT; `lookups`: parts of
    the paths that are asked only to learn what these words mean. `accounts` and `depth`: of its SocialWorld. `editing`: posts may be edited.
    `tells_edits`, `tells_counts`, `tells_deletions`: a run that is not full finds them, too;
    `shows_deletions`: there is a way to find them at all. `reread`: what is older than this is not
    read again by every run; `finds_late_replies`: how old a thread may be for a run that is not full to find a
    reply to it, None for any. `refusals`: bodies by which the network refuses with status 200. `backdates`: a post may say that it is older than it
    is. `has_private`: there are posts that not everybody may read.
    """

    desk: Collection[str]
    bots: Collection[str]
    lookups: Collection[str] = ()
    accounts: int = 2
    depth: int | None = None
    editing: bool = True
    tells_edits: bool = True
    tells_counts: bool = True
    shows_deletions: bool = True
    reread: timedelta = timedelta(days=40)
    finds_late_replies: timedelta | None = None
    refusals: Collection[Any] = ()
    backdates: bool = False
    has_private: bool = False

    table = "post"

    def world(self) -> SocialWorld:
        return SocialWorld(self.accounts, self.depth, editing=self.editing and self.tells_edits)

    @property
    def roster(self) -> Roster:
        return Roster(tuple(self.desk), tuple(self.bots))

    def configuration(self) -> Configuration:
        return Configuration(roster=self.roster)

    def trial(
        self, world: SocialWorld, server: Server, source: Source, warehouse: Warehouse
    ) -> "SocialTrial":
        return SocialTrial(self, world, server, source, warehouse)


@dataclass
class SocialTrial(AnyTrial[SocialWorld]):
    """One network on trial."""

    case: SocialCase

    def configure(self, roster: Roster | None = None, privacy: Privacy | None = None) -> None:
        """From now on the warehouse follows this configuration: the case's roster unless another is said."""
        said = Configuration(
            roster=self.case.roster if roster is None else roster, privacy=privacy or Privacy()
        )
        self.warehouse = open_warehouse(self.warehouse.url, said)
        self.warehouse.apply_configuration()

    def truth(self) -> Truth:
        """What the warehouse has to hold: no private posts; of the deleted ones those that it has read.

        Whether it has kept them all is asked apart, as one may be deleted before it is read.
        """
        read = {row[0] for row in self.in_warehouse("id")}
        return {table: dict(self._kept(rows, read)) for table, rows in super().truth().items()}

    def same(self, held: Mapping[str, object], truth: Mapping[str, object]) -> bool:
        """What a reply belongs to may be told by the post that lacks."""
        return {**held, "conversation": ""} == {**truth, "conversation": ""}

    def names(self) -> dict[int, str]:
        """Number of a post -> what the network calls it; of those that it ever shows."""
        return {int(str(row["number"])): name for name, row in super().truth()["post"].items()}

    def name(self, post: Post) -> str:
        """What the network calls a post."""
        return self.names()[post.number]

    def turns(self) -> dict[str, Any]:
        """Post of a turn -> the turn, as a row."""
        with self.warehouse.snapshot() as snapshot:
            return {row.id: row for row in snapshot.connection.execute(select(turn))}

    def run(self, *, finds: bool) -> None:
        """A run that has to work: a full one for what others do not find."""
        self.calls(full=not finds)

    def _kept(
        self, rows: Mapping[str, Mapping[str, object]], read: Collection[str]
    ) -> Iterator[tuple[str, Mapping[str, object]]]:
        for name, row in rows.items():
            if not row["private"] and (not row["deleted"] or name in read):
                left_out = {"private", "number", *(COUNTS if row["deleted"] else ())}
                told = {**row, "deleted": row["deleted"] and self.case.shows_deletions}
                yield name, {column: value for column, value in told.items() if column not in left_out}


@contextmanager
def talking(
    case: SocialCase, folder: Path, *, world: SocialWorld | None = None, faults: Faults | None = None
) -> Iterator[SocialTrial]:
    """A running fake with the world (an empty one unless it is given) and an empty warehouse in `folder`."""
    with trying(case, folder, world=world, faults=faults) as running:
        assert isinstance(running, SocialTrial)
        yield running


def talk(case: SocialCase, threads: int, changes: int) -> SocialWorld:
    """A world with so many threads, so much said and liked in them, and quiet for two hours."""
    world = case.world()
    world.open(threads)
    world.change(changes)
    world.react(threads)
    world.rest()
    return world


def first_of(trial: SocialTrial, person: object) -> Post:
    """The first post of somebody."""
    return next(post for post in trial.world.posts.values() if post.author is person)
