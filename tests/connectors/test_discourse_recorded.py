"""Answers that were recorded at real forums, read through the connector, and counted here once more."""

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from configuration import Roster
from tests.connectors.contract import with_keys
from tests.connectors.fakes.discourse import CASE
from tests.connectors.fakes.server import Reply, Request
from tests.connectors.fakes.social_world import SocialWorld
from tests.connectors.social_contract import talking

pytestmark = [pytest.mark.shared, pytest.mark.usefixtures("impatient")]

SINCE = datetime(2012, 1, 1, tzinfo=UTC)
Recording = Sequence[Mapping[str, Any]]


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    with_keys(CASE, monkeypatch)


@dataclass
class Recorded:
    """Recorded posts, listed as a forum lists its latest ones."""

    posts: Recording

    def __post_init__(self) -> None:
        self.world, self.lock = SocialWorld(), threading.RLock()

    def clock(self) -> float:
        return datetime(2020, 2, 1, tzinfo=UTC).timestamp()

    def answer(self, request: Request) -> Reply:
        asked = parse_qs(urlsplit(request.url).query)
        if request.path == "/posts.json":
            top = int(asked.get("before", ["999999"])[0])
            below = sorted((one for one in self.posts if one["id"] <= top), key=lambda one: -int(one["id"]))
            return Reply({"latest_posts": below[:50]})
        if request.path == "/private-posts.json":
            return Reply({"private_posts": []})
        return Reply({"errors": ["not found"]}, 404)


def recorded(shared: Path, file: str) -> Recording:
    body = json.loads((shared / "data" / file).read_text())
    found: Recording = body["post_stream"]["posts"] if "post_stream" in body else body["latest_posts"]
    return found


def links(posts: Recording) -> dict[str, str | None]:
    """Post -> what it answers: the post of that number in its topic, else the topic's first."""
    places = {(one["topic_id"], one["post_number"]): str(one["id"]) for one in posts}
    answered = {
        str(one["id"]): (one["topic_id"], one["reply_to_post_number"] or 1)
        for one in posts
        if one["post_number"] > 1
    }
    return {str(one["id"]): places.get(answered.get(str(one["id"]), (0, 0))) for one in posts}


@pytest.mark.parametrize(
    ("files", "count", "answering"),
    [
        (("api_discourse_ruby/posts_latest.json",), 4, 1),
        (("api_discourse_ruby/topic.json",), 3, 2),
        (
            (
                "api_discourse_perceval/discourse__discourse_topic_1148.json",
                "api_discourse_perceval/discourse__discourse_posts.json",
            ),
            24,
            22,
        ),
    ],
)
def test_recorded_posts_are_read_with_their_links(
    shared: Path, tmp_path: Path, files: Sequence[str], count: int, answering: int
) -> None:
    """A moderator's action is no post; what the forum itself says is a bot's."""
    posts = [one for file in files for one in recorded(shared, file)]
    said = [one for one in posts if one["post_type"] == 1]
    case = replace(CASE, fake=lambda world, size: Recorded(posts))
    with talking(case, tmp_path) as trial:
        trial.configure(roster=Roster((posts[0]["username"],)))
        trial.calls(since=SINCE)
        columns = ("id", "reply_to", "conversation", "reactions", "direction", "author_role", "accepted")
        kept = {row[0]: row[1:] for row in trial.in_warehouse(*columns, table="post")}
        assert {name: row[0] for name, row in kept.items()} == links(said)
        assert {name: row[1] for name, row in kept.items()} == {
            str(one["id"]): f"t/{one['topic_id']}" for one in said
        }
        likes = {
            str(one["id"]): sum(a.get("count", 0) for a in one["actions_summary"] if a["id"] == 2)
            for one in said
        }
        assert {name: row[2] for name, row in kept.items()} == likes
        assert {name for name, row in kept.items() if row[3] == "out"} == {
            str(one["id"]) for one in said if one["username"] == posts[0]["username"]
        }
        assert {name for name, row in kept.items() if row[4] == "other_bot"} == {
            str(one["id"]) for one in said if one["user_id"] < 0
        }
        assert {name: row[5] for name, row in kept.items()} == {
            str(one["id"]): one.get("accepted_answer") for one in said
        }
        assert len(kept) == count
        assert sum(row[0] is not None for row in kept.values()) == answering
        trial.calls()
        assert len(trial.in_warehouse("id", table="post")) == count
