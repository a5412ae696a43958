"""Answers that were recorded at real servers, Mastodon and GoToSocial, read through the connector.

What the recordings hold is counted here once more, without the connector.
"""

import json
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml  # type: ignore[import-untyped]  # its stubs are no part of the project

from configuration import Privacy, Roster
from tests.connectors.contract import with_keys
from tests.connectors.fakes.mastodon import CASE
from tests.connectors.fakes.server import Reply, Request
from tests.connectors.fakes.social_world import SocialWorld
from tests.connectors.social_contract import SocialTrial, talking

pytestmark = [pytest.mark.shared, pytest.mark.usefixtures("impatient")]

SINCE = datetime(2016, 1, 1, tzinfo=UTC)
_GONE = Reply({"error": "Record not found"}, 404)
Objects = Mapping[str, Mapping[str, Any]]


@dataclass
class Recorded:
    """What a server once said, by ids: asked for again in pages of as many as are wanted."""

    me: Mapping[str, Any]
    notifications: Objects
    statuses: Objects
    clock_at: datetime
    page_size: int = 5

    def __post_init__(self) -> None:
        self.world, self.lock = SocialWorld(), threading.RLock()

    def clock(self) -> float:
        return self.clock_at.timestamp()

    def answer(self, request: Request) -> Reply:
        asked = parse_qs(urlsplit(request.url).query)
        match request.path.removeprefix("/api/v1/").split("/"):
            case ["accounts", "verify_credentials" | "lookup"]:
                return Reply(self.me)
            case ["accounts", _, "statuses"]:
                return self._page(self.own(), asked)
            case ["notifications"]:
                return self._page(self.notifications, asked)
            case ["statuses", *path]:
                return self._of_statuses(path, asked)
        return _GONE

    def _of_statuses(self, path: list[str], asked: Mapping[str, list[str]]) -> Reply:
        if not path:
            return Reply([self.statuses[one] for one in asked["id[]"] if one in self.statuses])
        if path[0] in self.statuses and path[1:] == ["context"]:
            return Reply({"ancestors": self._above(path[0]), "descendants": self._below(path[0])})
        return _GONE

    def own(self) -> Objects:
        return {name: one for name, one in self.statuses.items() if one["account"]["id"] == self.me["id"]}

    def _page(self, found: Objects, asked: Mapping[str, list[str]]) -> Reply:
        names = sorted(found, key=lambda name: (len(name), name))
        if "max_id" in asked:
            names = names[: names.index(asked["max_id"][0])]
        if "min_id" in asked:
            names = names[names.index(asked["min_id"][0]) + 1 :][: self.page_size]
        return Reply([found[name] for name in names[-self.page_size :][::-1]])

    def _above(self, name: str) -> list[Any]:
        above = self.statuses[name]["in_reply_to_id"]
        return [*self._above(above), self.statuses[above]] if above in self.statuses else []

    def _below(self, name: str) -> list[Any]:
        answers = [one for one, status in self.statuses.items() if status["in_reply_to_id"] == name]
        return [status for one in answers for status in (self.statuses[one], *self._below(one))]


def exchanges(file: Path) -> Iterator[tuple[str, str, Any]]:
    """Host, key and JSON of each recorded answer that has JSON."""
    for exchange in yaml.load(file.read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))[
        "interactions"
    ]:
        said = exchange["response"]["body"].get("string")
        key = exchange["request"]["headers"].get("Authorization", [""])[0]
        if isinstance(said, str) and said[:1] in ("{", "["):
            yield urlsplit(exchange["request"]["uri"]).netloc, key, json.loads(said)


def objects_in(said: Any) -> Iterator[Mapping[str, Any]]:
    """Every object of an answer, however deep."""
    if isinstance(said, list):
        for one in said:
            yield from objects_in(one)
    elif isinstance(said, dict):
        yield said
        yield from objects_in(list(said.values()))


@pytest.fixture(scope="module")
def said(shared: Path) -> list[tuple[str, str, Any]]:
    """All recorded answers."""
    files = sorted((shared / "data" / "api_mastodon").glob("*.yaml"))
    found = [one for file in files for one in exchanges(file)]
    assert len(files) == 64
    return found


@contextmanager
def replaying(recorded: Recorded, folder: Path) -> Iterator[SocialTrial]:
    case = replace(CASE, fake=lambda world, size: recorded)
    with talking(case, folder) as trial:
        privacy = Privacy(keep_text=True, keep_private=True)
        trial.configure(roster=Roster((f"@{recorded.me['acct']}",)), privacy=privacy)
        yield trial


def posts(trial: SocialTrial, *columns: str) -> list[tuple[Any, ...]]:
    return trial.in_warehouse(*columns, table="post")


def test_a_recorded_account_is_read_with_all_its_posts_and_links(
    said: list[tuple[str, str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The account of the recordings, its mentions, and what was said below."""
    with_keys(CASE, monkeypatch)
    ours = [(key, body) for host, key, body in said if host == "localhost:3000"]
    every = [one for _, body in ours for one in objects_in(body)]
    statuses = {one["id"]: one for one in every if "in_reply_to_id" in one and "visibility" in one}
    notes = {one["id"]: one for one in every if one.get("type") == "mention" and "status" in one}
    authors = Counter(one["account"]["id"] for one in statuses.values())
    accounts = [one for one in every if one.get("acct") == "mastodonpy_test" and "source" in one]
    me = max(accounts, key=lambda one: authors[one["id"]])  # it was made anew now and then
    recorded = Recorded(me, notes, statuses, datetime(2026, 8, 2, tzinfo=UTC))
    own = {name for name, one in statuses.items() if one["account"]["id"] == me["id"] and not one["reblog"]}
    expected = own | {one["status"]["id"] for one in notes.values()}
    hidden = {name for name, one in statuses.items() if one["visibility"] in ("direct", "private")}
    while more := {  # servers do not count hidden replies, and the mention of one was not recorded
        name
        for name, one in statuses.items()
        if one["in_reply_to_id"] in expected and name not in expected | hidden
    }:
        expected |= more
    with replaying(recorded, tmp_path) as trial:
        trial.calls(since=SINCE)
        kept = {row[0]: row[1:] for row in posts(trial, "id", "reply_to", "direction", "reactions", "text")}
        assert kept.keys() == expected
        assert {name: row[0] for name, row in kept.items()} == {
            name: statuses[name]["in_reply_to_id"] for name in expected
        }
        assert {name for name, row in kept.items() if row[1] == "out"} == own
        assert {name: row[2] for name, row in kept.items()} == {
            name: statuses[name]["favourites_count"] for name in expected
        }
        assert hidden & expected
        assert {name for name, row in kept.items() if row[3] is None} >= hidden & expected
        trial.calls()
        assert {row[0] for row in posts(trial, "id")} == expected
    assert len(notes) == 5
    assert len(own) > 20


def test_mentions_that_no_longer_have_a_post_do_no_harm(
    said: list[tuple[str, str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the forty recorded mentions of another account one still has its post; the others say null."""
    with_keys(CASE, monkeypatch)
    every = [one for host, _, body in said if host == "mastodon.social" for one in objects_in(body)]
    notes = {one["id"]: one for one in every if one.get("type") == "mention" and "status" in one}
    me = next(one for one in every if one.get("acct") == "halcy")
    statuses = {one["status"]["id"]: one["status"] for one in notes.values() if one["status"]}
    assert (len(notes), len(statuses)) == (40, 1)
    recorded = Recorded(me, notes, statuses, datetime(2026, 8, 2, tzinfo=UTC), page_size=7)
    with replaying(recorded, tmp_path) as trial:
        trial.calls(since=SINCE)
        assert {row[0] for row in posts(trial, "id")} == set(statuses)


def test_a_recorded_gotosocial_gives_ten_posts_and_four_links(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seven mentions, two answers of the desk, and one reply that does not name it; its ids are ULIDs."""
    with_keys(CASE, monkeypatch)
    file = json.loads((shared / "specs" / "social" / "mastodon" / "gts_captured.json").read_text())
    statuses = {one["id"]: one for one in objects_in(file) if "in_reply_to_id" in one}
    notes = {one["id"]: one for one in file["notifications"] if one["type"] == "mention"}
    recorded = Recorded(file["status"]["account"], notes, statuses, datetime(2026, 11, 22, tzinfo=UTC), 3)
    with replaying(recorded, tmp_path) as trial:
        trial.calls(since=SINCE)
        kept = {row[0]: row for row in posts(trial, "id", "reply_to", "direction", "conversation", "text")}
        said = {name: (row[4] or "").split(" ", 1)[-1] for name, row in kept.items()}
        links = {said[name]: said[row[1]] for name, row in kept.items() if row[1]}
        assert links == {
            "looking": "VPN down",
            "still": "looking",
            "fixed": "still",
            "broken for me": "VPN down",
        }
        assert len(kept) == 10
        assert sum(row[2] == "out" for row in kept.values()) == 2
        talk = next(row[3] for name, row in kept.items() if said[name] == "VPN down")
        assert sum(row[3] == talk for row in kept.values()) == 5
        trial.calls()
        assert len(posts(trial, "id")) == 10
