"""Bluesky's own servers: a morning of 60 posts, read while it goes on, against what a person makes of it.

The posts claim the minutes of a morning some hours ago, so that what is expected can be written down. What
claims to be of another year counts from the run that found it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, Table, select

from configuration import Configuration, Roster, Source
from connectors.reading import Run
from connectors.sync import sync
from connectors.systems import bluesky
from tests.connectors import bluesky_network
from tests.connectors.bluesky_network import Network, Person, Post
from warehouse import Warehouse, open_warehouse
from warehouse.tables import LOADED, message, turn

pytestmark = pytest.mark.timeout(600)

PEOPLE = ("alice", "bob", "carol", "dave", "emma", "finn", "gina", "hugo")
DESKS, BOT = ("helpdesk", "campus"), "statusbot"
OLD = datetime(2020, 1, 1, 12, tzinfo=UTC)
TO_COME = datetime(2035, 1, 1, 12, tzinfo=UTC)
NOW = "now"  # what a post claims that was written when it was written
SEEN = "seen"  # what a turn begins with that the first run to see it dates


@dataclass(frozen=True)
class Said:
    """A post of the script: `at` is the minute of the morning that it claims, or another time."""

    name: str
    who: str
    at: float | datetime | str
    text: str
    to: str | None = None
    tags: str | None = None
    quotes: str | None = None


@dataclass(frozen=True)
class Done:
    """What else is done: `verb` one of delete, like, repost, follow, block."""

    who: str
    verb: str
    what: str


# Each part is followed by a run.
MORNING: Sequence[Sequence[Said | Done]] = (
    (
        Said("a1", "dave", 0, "my laptop does not start", tags="helpdesk"),
        Said("a2", "helpdesk", 15, "Which model is it?", to="a1"),
        Said("a3", "dave", 20, "It is a T14", to="a2"),
        Said("a38", "bob", 26, "Mine has the same problem", to="a3"),
        Said("a4", "helpdesk", 22, "Come by at noon", to="a3"),
        Said("a5", "emma", 5, "the printer in room 12 is jammed", tags="helpdesk"),
        Said("a6", "emma", 7, "And now it smells", to="a5"),
        Said("a8", "finn", 9, "can I get access to the wiki?", tags="helpdesk"),
        Said("a9", "statusbot", 9.5, "We have got your message", to="a8"),
        Said("a11", "gina", 12, "my calendar does not sync", tags="helpdesk"),
        Said("a12", "statusbot", 12.5, "We have got your message", to="a11"),
        Said("a13", "hugo", 14, "where do I find the new form?", tags="helpdesk"),
        Done("hugo", "delete", "a13"),
        Said("a14", "alice", 16, "the wifi is slow in the library", tags="helpdesk"),
        Said("a15", "bob", 18, "I cannot log in", tags="helpdesk"),
        Said("a16", "helpdesk", 28, "Your account was locked, try again", to="a15"),
        Done("gina", "follow", "helpdesk"),
        Said("b1", "alice", 10, "the VPN is down again", tags="campus"),
        Said("b2", "campus", 11, "Looking into it", to="b1"),
        Said("b3", "alice", 14, "It is still broken", to="b2"),
    ),
    (
        Done("alice", "delete", "a14"),
        Done("bob", "delete", "a15"),
        Done("dave", "like", "a2"),
        Said("a7", "helpdesk", 60, "Somebody is on the way", to="a6"),
        Said("a17", "carol", 21, "chat is down", tags="helpdesk"),
        Said("a18", "dave", 23, "Same here", to="a17"),
        Said("a19", "helpdesk", 33, "We are on it", to="a17"),
        Said("a20", "emma", 40, "Any news?", to="a19"),
        Said("a41", "hugo", 41, "Here as well", to="a18"),
        Said("a22", "helpdesk", 30, "Mail is being repaired at noon"),
        Said("a23", "finn", 35, "Also the calendar?", to="a22"),
        Said("a24", "gina", 36, "I wonder, too", to="a23"),
        Said("a26", "hugo", 38, "why at noon of all times?", quotes="a22"),
        Said("a29", "alice", OLD, "my old laptop never came back", tags="helpdesk"),
        Said("a31", "carol", OLD, "Which mail?", to="a22"),
        Said("a33", "finn", 70, "nothing works here", tags="helpdesk"),
        Said("a34", "gina", 72, "my phone has no signal", tags="helpdesk"),
        Said("a35", "helpdesk", 75, "Somebody will call you", to="a34"),
        Said("b4", "campus", 20, "Fixed now", to="b3"),
        Said("b5", "bob", 25, "thanks, that was great", tags="campus"),
        Said("b6", "carol", 30, "how do I reset my password?", tags="campus"),
        Said("b7", "carol", OLD, "where is my invoice?", tags="campus"),
    ),
    (
        Done("finn", "block", "helpdesk"),
        Done("helpdesk", "delete", "a35"),
        Done("bob", "repost", "a22"),
        Said("a21", "helpdesk", 50, "Not yet", to="a20"),
        Said("a25", "helpdesk", 45, "Yes, both", to="a24"),
        Said("a27", "helpdesk", 55, "It is the quietest hour", to="a26"),
        Said("a28", "hugo", 57, "Thanks, that was great", to="a27"),
        Said("a30", "helpdesk", NOW, "It is on its way back", to="a29"),
        Said("a32", "dave", TO_COME, "please reset my token", tags="helpdesk"),
        Said("a37", "emma", 78, "@helpdesk.test my mouse is broken"),  # mere text: nobody hears of it
        Said("a39", "statusbot", 79, "All systems are fine"),
        Said("a42", "alice", 80, "how do I map a drive?", tags="helpdesk"),
        Said("a43", "helpdesk", 85, "With the button on the left", to="a42"),
        Said("a44", "alice", 86, "Thanks, that was great", to="a43"),
        Said("a45", "gina", 90, "my screen flickers", tags="helpdesk"),
        Said("a46", "gina", 91, "my badge does not open the door", tags="helpdesk"),
        Said("a47", "helpdesk", 95, "It does now", to="a46"),
        Said("a52", "emma", 110, "my keyboard lost a key", tags="helpdesk"),
        Said("a53", "statusbot", 110.5, "We have got your message", to="a52"),
        Said("b8", "campus", 60, "Maintenance tonight at eight"),
    ),
    (
        Done("emma", "delete", "a52"),
        Said("a10", "helpdesk", 900, "You have it now", to="a8"),
        Said("a40", "dave", 120, "It is jammed in room 13 as well", to="a7"),
        Said("a48", "dave", 100, "how do I share a folder?", tags="helpdesk"),
        Said("a49", "helpdesk", 104, "By its menu", to="a48"),
        Said("a50", "helpdesk", 105, "Then choose the people", to="a49"),
        Said("a51", "emma", 107, "It is grey for me", to="a50"),
    ),
)


@dataclass(frozen=True)
class Turn:
    """As a person reads it. `begins` and `answered`: minutes of the morning."""

    begins: float | str
    answered: float | str | None
    owed: bool = True
    bot: bool = False
    deleted: bool = False


# Turn, by its first post. a13 was gone before anybody read it, a37 names nobody.
HELPDESK = {
    "a1": Turn(0, 15),
    "a3": Turn(20, 22),
    "a38": Turn(26, None),  # the answer below it is to another one
    "a5": Turn(5, 60),  # two posts, one answer
    "a8": Turn(9, 900, bot=True),  # late, and the bot's word was none
    "a11": Turn(12, None, bot=True),
    "a14": Turn(16, None, owed=False, deleted=True),
    "a15": Turn(18, 28),  # deleted after it was answered
    "a17": Turn(21, 33),
    "a18": Turn(23, None),  # the desk was not told of it: found below a17
    "a41": Turn(41, None),
    "a20": Turn(40, 50),
    "a23": Turn(35, 45),  # answered below the reply of another one
    "a24": Turn(36, 45),
    "a31": Turn(SEEN, None),
    "a26": Turn(38, 55),
    "a28": Turn(57, None, owed=False),
    "a29": Turn(SEEN, NOW),
    "a32": Turn(SEEN, None),
    "a33": Turn(70, None),  # its author blocks the desk now; it is there all the same
    "a34": Turn(72, 75),  # the answer was deleted, and had been given
    "a42": Turn(80, 85),
    "a44": Turn(86, None, owed=False),
    "a45": Turn(90, None),
    "a46": Turn(91, 95),
    "a52": Turn(110, None, owed=False, bot=True, deleted=True),
    "a40": Turn(120, None),
    "a48": Turn(100, 104),
    "a51": Turn(107, None),
}
# The worked example: 2 of 4 by turn, 2 of 5 by message, 1 of 3 by conversation.
CAMPUS = {
    "b1": Turn(10, 11),
    "b3": Turn(14, 20),
    "b5": Turn(25, None, owed=False),
    "b6": Turn(30, None),
    "b7": Turn(SEEN, None),
}


@dataclass
class Stage:
    """A network with the people of the morning, and what they have written."""

    network: Network
    begin: datetime
    people: dict[str, Person] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)

    def play(self, part: Sequence[Said | Done]) -> None:
        for one in part:
            if isinstance(one, Said):
                self._say(one)
            else:
                what = self.people[one.what] if one.what in self.people else self.posts[one.what]
                getattr(self.people[one.who], one.verb)(what)
        self._settle(part)

    def _say(self, one: Said) -> None:
        at = self.begin + timedelta(minutes=one.at) if isinstance(one.at, int | float) else one.at
        self.posts[one.name] = self.people[one.who].write(
            one.text,
            to=self.posts[one.to] if one.to else None,
            tags=[self.people[one.tags]] if one.tags else (),
            quotes=self.posts[one.quotes] if one.quotes else None,
            at=at if isinstance(at, datetime) else None,
        )

    def _settle(self, part: Sequence[Said | Done]) -> None:
        """Until the network shows all that was done; the witness is nobody whom anybody blocks."""
        gone = {one.what for one in part if isinstance(one, Done) and one.verb == "delete"}
        there = [self.posts[one.name].uri for one in part if isinstance(one, Said) and one.name not in gone]
        lost = [self.posts[name].uri for name in gone]
        self.network.until_shown(self.people["witness"], there, lost)

    def source(self, desk: str, monkeypatch: pytest.MonkeyPatch) -> Source:
        reference = f"{desk.upper()}_PASSWORD"
        monkeypatch.setenv(reference, self.people[desk].app_password())
        accounts = {"accounts": f"@{BOT}.test"} if desk == "helpdesk" else {}
        words = {"identifier": f"{desk}.test", "app_password": f"${{{reference}}}", **accounts}
        return Source(desk, "bluesky", self.network.pds, words)


@pytest.fixture(scope="module")
def stage(require: Callable[[str], Path]) -> Iterator[Stage]:
    with bluesky_network.running(require("bluesky")) as network:
        stage = Stage(network, (datetime.now(UTC) - timedelta(hours=20)).replace(second=0, microsecond=0))
        for name in (*PEOPLE, *DESKS, BOT, "witness"):
            stage.people[name] = network.person(name)
        yield stage


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    roster = Roster(desk=("@helpdesk.test", "campus.test"), bots=(f"@{BOT}.test",))
    opened = open_warehouse(f"duckdb:///{tmp_path / 'warehouse'}", Configuration(roster=roster))
    opened.apply_configuration()
    return opened


def test_after_a_morning_every_turn_is_as_a_person_reads_it(
    stage: Stage, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sum(isinstance(one, Said) for part in MORNING for one in part) == 60
    sources = [stage.source(desk, monkeypatch) for desk in DESKS]
    for number, part in enumerate(MORNING):
        stage.play(part)
        waits = [0.0, 0.0]
        if number == 2:
            with _limits_reached(stage.network):
                waits = _read(warehouse, sources)
            assert min(waits) > 0  # for as long as the server asked
        else:
            _read(warehouse, sources)

    assert _turns(warehouse, stage, "helpdesk") == HELPDESK
    assert _turns(warehouse, stage, "campus") == CAMPUS
    assert _answered(warehouse, turn, turn.c.owed) == (2, 4)
    assert _answered(warehouse, message, message.c.id.is_not(None)) == (2, 5)
    assert _answered(warehouse, message, message.c.opener & message.c.owed) == (1, 3)

    said = {one.name: one for part in MORNING for one in part if isinstance(one, Said)}
    held = _posts(warehouse, stage)
    assert set(held) == set(said) - {"a13", "a37"}
    for name, post in held.items():
        assert post["reply_to"] == _uri(stage, said[name].to), name
        root = stage.posts[name].root
        assert post["conversation"] == (root or stage.posts[name]).uri, name
    assert {name for name, post in held.items() if post["deleted_at"]} == {"a14", "a15", "a35", "a52"}
    assert {name for name, post in held.items() if post["kind"] == "announcement"} == {"a22", "a39", "b8"}
    assert (held["a2"]["reactions"], held["a22"]["shares"], held["a22"]["comments"]) == (1, 2, 2)
    assert {post["account"] for post in held.values()} == {"helpdesk.test", "campus.test", "statusbot.test"}

    calm = sync(warehouse, sources, Run())
    assert [(one.counts.new, one.counts.changed, one.removed, one.error) for one in calm] == [
        (0, 0, 0, None)
    ] * len(calm)
    again = sync(warehouse, sources, Run(full=True))
    assert [(one.counts.new, one.removed, one.error) for one in again] == [(0, 0, None)] * len(again)
    assert _turns(warehouse, stage, "helpdesk") == HELPDESK


def test_what_shares_a_time_is_not_lost_between_pages(
    stage: Stage, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three at each of five times, on pages of four: who goes on after the time of the cursor loses some."""
    desk, asks = stage.network.person("nightdesk"), stage.people["hugo"]
    times = [stage.begin + timedelta(minutes=minute) for minute in range(5) for _ in range(3)]
    written = {asks.write("it does not work", tags=[desk], at=at).uri for at in times}
    stage.network.until_shown(stage.people["witness"], sorted(written), [])
    assert len(_listed(desk, 4)) < len(written)  # the server is what the connector takes it for

    stage.people["nightdesk"] = desk
    monkeypatch.setattr(bluesky, "_LISTED", 4)
    _read(warehouse, [stage.source("nightdesk", monkeypatch)])
    with warehouse.snapshot() as snapshot:
        held = {row.id for row in snapshot.connection.execute(select(LOADED["post"].c.id))}
    assert held == written


def _listed(desk: Person, size: int) -> set[str]:
    found, cursor = set[str](), None
    while True:
        method = "app.bsky.notification.listNotifications"
        page = desk.ask(method, reasons=["mention"], limit=size, cursor=cursor)
        found |= {one["uri"] for one in page["notifications"]}
        cursor = page.get("cursor")
        if not cursor:
            return found


@contextmanager
def _limits_reached(network: Network, seconds: float = 4) -> Iterator[None]:
    """Everything that the server lets an address ask in its window was asked; the window ends in seconds."""
    network.use_up("rl-global-ip:127.0.0.1", 3000, seconds)
    yield


def _read(warehouse: Warehouse, sources: Sequence[Source]) -> list[float]:
    """Seconds that each source waited."""
    reports = sync(warehouse, sources, Run())
    assert [report.error for report in reports if report.error] == []
    return [
        sum(report.account.waited_seconds for report in reports if report.source == source.name)
        for source in sources
    ]


def _uri(stage: Stage, name: str | None) -> str | None:
    return stage.posts[name].uri if name else None


def _posts(warehouse: Warehouse, stage: Stage) -> Mapping[str, Mapping[str, object]]:
    names = {post.uri: name for name, post in stage.posts.items()}
    with warehouse.snapshot() as snapshot:
        rows = snapshot.connection.execute(select(LOADED["post"])).mappings().all()
    return {names[row["id"]]: dict(row) for row in rows}


def _turns(warehouse: Warehouse, stage: Stage, source: str) -> Mapping[str, Turn]:
    names = {post.uri: name for name, post in stage.posts.items()}
    with warehouse.snapshot() as snapshot:
        rows = snapshot.connection.execute(select(turn).where(turn.c.source == source)).all()
    return {
        names[row.id]: Turn(
            _minute(stage, row.started_at, SEEN),
            None if row.answered_at is None else _minute(stage, row.answered_at, NOW),
            row.owed,
            row.bot_answered,
            row.deleted,
        )
        for row in rows
    }


def _minute(stage: Stage, at: datetime, today: str) -> float | str:
    """The minute of the morning; what happened while this test runs has no minute to be written down."""
    minute = (at - stage.begin) / timedelta(minutes=1)
    return today if 1190 < minute < 1260 else minute


def _answered(warehouse: Warehouse, table: Table, counted: ColumnElement[bool]) -> tuple[int, int]:
    """Of the campus desk: how many of those counted have an answer."""
    with warehouse.snapshot() as snapshot:
        asked = select(table.c.answered_at).where(table.c.source == "campus", counted)
        found = [row.answered_at for row in snapshot.connection.execute(asked)]
    return sum(at is not None for at in found), len(found)
