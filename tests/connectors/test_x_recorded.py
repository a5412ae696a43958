"""Answers that were recorded at X, and the examples of its specification, read through the connector.

The recordings of version 2 hold what X gives unless more is asked for, so author and time are added here; those
of version 1.1 hold everything, and are told in the words of version 2.
"""

import gzip
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # its stubs are no part of the project

from connectors.x_posts import made_at
from tests.connectors.contract import with_keys
from tests.connectors.fakes.server import Reply, Request
from tests.connectors.fakes.social_world import SocialWorld
from tests.connectors.fakes.x import CASE
from tests.connectors.social_contract import SocialTrial, talking

pytestmark = [pytest.mark.shared, pytest.mark.usefixtures("impatient")]
Tweet = dict[str, Any]
ACCOUNT = "783214"
V1_TIME = "%a %b %d %H:%M:%S %z %Y"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    with_keys(CASE, monkeypatch)


def bodies(folder: Path) -> Iterator[Any]:
    """The JSON of every recorded answer."""
    for file in sorted(folder.iterdir()):
        recorded = (
            yaml.safe_load(file.read_text()) if file.suffix == ".yaml" else json.loads(file.read_text())
        )
        exchanges = recorded.get("interactions", ()) if isinstance(recorded, dict) else ()
        for exchange in exchanges:
            said = exchange["response"]["body"].get("string") or ""
            said = gzip.decompress(said) if isinstance(said, bytes) and said[:2] == b"\x1f\x8b" else said
            try:
                yield json.loads(said)
            except ValueError:  # a page for people, in one of the oldest
                continue
        if not exchanges:
            yield recorded


def tweets(shared: Path) -> dict[str, Tweet]:
    """The posts of version 2, by id."""
    found: dict[str, Tweet] = {}
    for body in bodies(shared / "data" / "api_x_tweepy"):
        data = body.get("data") if isinstance(body, dict) else None
        for one in data if isinstance(data, list) else [data]:
            if isinstance(one, dict) and "edit_history_tweet_ids" in one:
                found[one["id"]] = one
    return found


def statuses(shared: Path) -> dict[str, Tweet]:
    """The posts of version 1.1, by id, wherever they stand."""
    found: dict[str, Tweet] = {}

    def walk(item: Any) -> None:
        if isinstance(item, dict) and {"id_str", "user", "created_at"} <= set(item):
            found.setdefault(item["id_str"], item)
        for one in item.values() if isinstance(item, dict) else item if isinstance(item, list) else ():
            walk(one)

    for name in ("api_x_tweepy", "api_x_perceval"):
        for body in bodies(shared / "data" / name):
            walk(body)
    return found


def in_version_2(status: Tweet) -> Tweet:
    refers = {
        "replied_to": status.get("in_reply_to_status_id_str"),
        "retweeted": status.get("retweeted_status", {}).get("id_str"),
        "quoted": status.get("quoted_status_id_str"),
    }
    at = datetime.strptime(status["created_at"], V1_TIME)
    return {
        "id": status["id_str"],
        "text": status.get("full_text") or status.get("text"),
        "edit_history_tweet_ids": [status["id_str"]],
        "author_id": status["user"]["id_str"],
        "created_at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "referenced_tweets": [{"type": kind, "id": id_} for kind, id_ in refers.items() if id_],
        "public_metrics": {
            "like_count": status.get("favorite_count"),
            "retweet_count": status.get("retweet_count"),
        },
    }


class Recorded:
    """Gives some posts as the mentions of an account, newest first, a hundred on a page."""

    def __init__(self, posts: Sequence[Tweet]) -> None:
        self.lock, self.world, self.most = threading.RLock(), SocialWorld(), 100
        self.posts = sorted(posts, key=lambda one: int(one["id"]), reverse=True)

    def answer(self, request: Request) -> Reply:
        if "username" in request.path:
            return Reply({"data": {"id": ACCOUNT, "name": "X", "username": "x"}})
        if not request.path.endswith("mentions"):
            return Reply({"meta": {"result_count": 0}})
        before = int(request.query.get("until_id", 2**63))
        left = [one for one in self.posts if int(one["id"]) < before]
        size = min(int(request.query["max_results"]), self.most)
        meta = {"result_count": len(left[:size]), **({"next_token": "more"} if left[size:] else {})}
        return Reply({"data": left[:size], "meta": meta} if left else {"meta": meta})


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Sequence[Tweet]], Mapping[str, Any]]:
    """Reads some posts into a warehouse: id -> row."""

    def reading(posts: Sequence[Tweet]) -> Mapping[str, Any]:
        options = {**CASE.options, "accounts": "x", "since": "2010-12-01"}
        case = replace(CASE, fake=lambda world, size: Recorded(posts), options=options)
        columns = ("id", "reply_to", "created_at", "reactions", "edited_at")
        with talking(case, tmp_path) as trial:
            assert isinstance(trial, SocialTrial)
            trial.calls()
            return {row[0]: row for row in trial.in_warehouse(*columns)}

    return reading


def test_ids_say_when_a_post_was_made(shared: Path) -> None:
    """Less than a second beside what each of the recorded posts says."""
    found = statuses(shared)
    assert len(found) > 150
    for id_, status in found.items():
        said = datetime.strptime(status["created_at"], V1_TIME)
        assert abs(made_at(id_) - said) < timedelta(seconds=1)


def test_every_recorded_post_of_version_1_is_read_with_its_link(shared: Path, read: Any) -> None:
    """Counted in the raw JSON: those that are no repost, and of these the ones that reply to another."""
    found = statuses(shared)
    raw = {id_: one for id_, one in found.items() if "retweeted_status" not in one}
    replies = {id_: to for id_, one in raw.items() if (to := one["in_reply_to_status_id_str"])}
    rows = read([in_version_2(one) for one in found.values()])
    assert set(rows) == set(raw)
    assert {id_: row[1] for id_, row in rows.items() if row[1]} == replies
    assert {id_: row[3] for id_, row in rows.items()} == {
        id_: one["favorite_count"] for id_, one in raw.items()
    }
    assert (len(found), len(raw), len(replies)) == (173, 98, 37)


def test_every_recorded_post_of_version_2_is_one_however_often_it_was_edited(shared: Path, read: Any) -> None:
    found = tweets(shared)
    raw = {one["edit_history_tweet_ids"][0] for one in found.values()}
    made = {id_: made_at(id_).isoformat() for id_ in found}
    rows = read([{**one, "author_id": "1", "created_at": made[id_]} for id_, one in found.items()])
    assert set(rows) == raw
    edited = {one["edit_history_tweet_ids"][0] for one in found.values() if one["edit_history_tweet_ids"][1:]}
    assert {id_ for id_, row in rows.items() if row[4]} == edited
    assert (len(found), len(raw), len(edited)) == (224, 224, 1)


@pytest.mark.parametrize("name", ["users_id_mentions", "users_id_tweets", "tweets_search_recent"])
def test_the_examples_of_the_specification_are_read(shared: Path, read: Any, name: str) -> None:
    """Their ids are all one id, and what each refers to is chance: reposts are left out."""
    file = shared / "specs" / "social" / "x" / "examples" / f"{name}.json"
    (example,) = json.loads(file.read_text())
    posts = example["response"]["data"]
    kept = [one for one in posts if "retweeted" not in [to["type"] for to in one["referenced_tweets"]]]
    rows = read(posts[:100])
    assert len(posts) == 3
    assert set(rows) == {one["edit_history_tweet_ids"][0] for one in kept}
