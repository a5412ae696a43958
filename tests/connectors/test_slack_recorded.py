"""Recorded answers of Slack, read through the connector and counted apart from it.

Those of one source hold people's messages, by the paging of old (no cursor, `latest` of the next page); those
of the other are of today and have every value masked (`ok` is false, the ids are zeros): they show the fields.
"""

import gzip
import json
import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from configuration import Configuration, Roster, Source
from connectors import mrkdwn
from connectors.reading import Run
from connectors.rest import Client
from connectors.streams import Reading, Row
from connectors.sync import sync
from connectors.systems.slack import connect
from tests.connectors.fakes.server import Reply, Request, Server, serving
from warehouse import open_warehouse
from warehouse.tables import post

pytestmark = [pytest.mark.shared, pytest.mark.usefixtures("impatient")]
NAMED = r'"(url|title_link|from_url|original_url)": "[^"]*"'
READ_AT = datetime(2017, 2, 14, tzinfo=UTC)  # just after the newest recorded message


class Recorded:
    """Method -> the recorded answer; of several the one whose `latest` is asked for, else the first."""

    def __init__(self, answers: Mapping[str, list[Any]], now: datetime = READ_AT) -> None:
        self.answers, self.now, self.lock = answers, now, threading.RLock()

    def clock(self) -> float:
        return self.now.timestamp()

    def answer(self, request: Request) -> Reply:
        found = self.answers.get(request.path.removeprefix("/api/"))
        if not found:
            return Reply({"ok": False, "error": "bot_not_found"})
        asked = request.query.get("latest")
        return Reply(next((one for one in found if one.get("latest") == asked), found[0]))


def opened(path: Path) -> Any:
    raw = path.read_bytes()
    return json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)


@pytest.fixture
def history(shared: Path) -> list[Any]:
    """Two pages of a channel."""
    folder = shared / "data" / "api_slack_perceval"
    return [opened(folder / f"slack__slack_history{part}.json") for part in ("", "_next")]


def source_of(server: Server) -> Source:
    return Source("our slack", "slack", f"{server.url}/api", {"token": "xoxb-any"})


def rows_of(server: Server, since: datetime) -> list[Row]:
    rest = connect(source_of(server))
    client = Client("our slack", rest.base_url, rest.auth, objection=rest.objection)
    reading = Reading(source_of(server), client, since)
    with client.session:
        return [row for page in rest.streams[0].pages(reading) for row in page.rows]


def test_recorded_messages_are_those_that_people_and_apps_said(
    history: list[Any], shared: Path, tmp_path: Path
) -> None:
    channel = {"channels": [{"id": "C011DUKE8", "name": "test channel"}], "ok": True}
    info = opened(shared / "data" / "api_slack_perceval" / "slack__slack_info.json")
    answers = {
        "users.conversations": [channel],
        "conversations.history": history,
        "conversations.info": [info],
    }
    said = [one for page in history for one in page["messages"] if one.get("subtype") != "channel_join"]
    assert len(said) == 8  # nine, and one who joined
    with serving(Recorded(answers)) as server:
        configuration = Configuration(roster=Roster(("U0002",), ("B0001",)))
        warehouse = open_warehouse(f"duckdb:///{tmp_path / 'warehouse'}", configuration)
        (report,) = sync(warehouse, [source_of(server)], Run(since=datetime(2017, 2, 1, tzinfo=UTC)))
    assert (report.error, report.read, report.refused) == (None, 8, 0)
    with warehouse.snapshot() as snapshot:
        held = {row.id: row for row in snapshot.connection.execute(post.select())}
    assert set(held) == {f"C011DUKE8:{one['ts']}" for one in said}
    roles = {one["ts"]: _role(one) for one in said}
    assert {row.id.partition(":")[2]: row.author_role for row in held.values()} == roles
    seconds = {one["ts"]: int(one["ts"].partition(".")[0]) for one in said}
    assert {name.partition(":")[2]: int(row.created_at.timestamp()) for name, row in held.items()} == seconds
    assert {row.reply_to for row in held.values()} == {None}


def _role(message: Mapping[str, Any]) -> str:
    if message.get("bot_id"):
        return "desk_bot"
    user = message.get("user") or message["comment"]["user"]
    return "desk" if user == "U0002" else "customer"


def test_a_recorded_refusal_is_told_in_one_line(shared: Path, tmp_path: Path) -> None:
    refusal = opened(shared / "data" / "api_slack_perceval" / "slack__slack_error.json")
    channels = {"channels": [{"id": "C011DUKE8", "name": "test channel"}], "ok": True}
    answers = {"users.conversations": [channels], "conversations.history": [refusal]}
    with serving(Recorded(answers)) as server:
        warehouse = open_warehouse(f"duckdb:///{tmp_path / 'warehouse'}")
        (report,) = sync(warehouse, [source_of(server)], Run(since=datetime(2017, 2, 1, tzinfo=UTC)))
    assert report.error is not None
    assert report.error.startswith("our slack: Slack says channel_not_found (/conversations.history)")


def test_the_fields_of_today_are_read_and_its_links_are_all_found(shared: Path) -> None:
    """Their times are zeros, so they are read as of 1970; masked addresses are given numbers."""
    folder = shared / "data" / "api_slack_javasdk"
    recorded = {
        "users.conversations": "users.conversations.json",
        "conversations.history": "conversations.history.json.gz",
        "conversations.replies": "conversations.replies.json.gz",
        "bots.info": "bots.info.json",
    }
    answers = {method: [{**opened(folder / file), "ok": True}] for method, file in recorded.items()}
    answers["conversations.info"] = [{**opened(folder / "conversations.info.json"), "ok": True}]
    numbers = count(1)
    (history,) = answers["conversations.history"]
    unmasked = re.sub(
        NAMED, lambda found: f'"{found[1]}": "https://x.example/{next(numbers)}"', json.dumps(history)
    )
    answers["conversations.history"] = [json.loads(unmasked)]
    with serving(Recorded(answers, datetime(1970, 1, 2, tzinfo=UTC))) as server:
        rows = rows_of(server, datetime(1970, 1, 1, tzinfo=UTC))
    (message,) = answers["conversations.history"][0]["messages"]
    assert len(rows) == 1  # the thread names its first message again
    assert rows[0]["id"] == f"{answers['users.conversations'][0]['channels'][0]['id']}:{message['ts']}"
    assert rows[0]["created_at"] == datetime(1970, 1, 1, tzinfo=UTC)
    assert rows[0]["reactions"] == sum(one["count"] for one in message["reactions"])
    assert rows[0]["comments"] == message["reply_count"]
    assert rows[0]["bot"] is (answers["bots.info"][0]["bot"]["user_id"] == message["user"])
    parts = json.dumps([message["blocks"], message["attachments"]])
    links = re.findall(r"https://x.example/\d+", parts)
    assert len(links) > 5
    assert rows[0]["links"] == tuple(links)


def test_copies_of_a_recorded_message_as_replies_link_to_its_thread(shared: Path) -> None:
    """One message of a thread is recorded, no reply: seven copies of it, with times of ours, stand for replies.

    It shows the fields as Slack writes them, and not what a thread at Slack holds.
    """
    (first,) = opened(shared / "data" / "api_slack_javasdk" / "channels.replies.json")["messages"]
    first = {**first, "ts": "1512085950.000216", "thread_ts": "1512085950.000216"}
    replies = [{**first, "ts": f"1512085951.{place:06}"} for place in range(7)]
    channels = opened(shared / "data" / "api_slack_javasdk" / "users.conversations.json")
    bot = opened(shared / "data" / "api_slack_javasdk" / "bots.info.json")
    members = opened(shared / "data" / "api_slack_javasdk" / "conversations.info.json")
    answers = {
        "users.conversations": [{**channels, "ok": True}],
        "conversations.history": [{"ok": True, "messages": [{**first, "reply_count": 7}]}],
        "conversations.replies": [{"ok": True, "messages": [first, *replies], "has_more": False}],
        "bots.info": [{**bot, "ok": True}],
        "conversations.info": [{**members, "ok": True}],
    }
    with serving(Recorded(answers, datetime(2017, 12, 2, tzinfo=UTC))) as server:
        rows = rows_of(server, datetime(2017, 11, 30, tzinfo=UTC))
    channel = channels["channels"][0]["id"]
    linked = {row["id"]: row["reply_to"] for row in rows}
    assert linked == {
        f"{channel}:{one['ts']}": None if one is first else f"{channel}:{first['ts']}"
        for one in (first, *replies)
    }
    assert {row["conversation"] for row in rows} == {f"{channel}:{first['ts']}"}


def test_a_recorded_text_is_read_as_people_read_it(history: list[Any]) -> None:
    texts = {one["ts"]: mrkdwn.read(one)[0] for page in history for one in page["messages"]}
    assert texts["1486999900.000000"] == "dizquierdo commented on acs file>: Thanks."
