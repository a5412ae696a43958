"""Answers that were recorded at real accounts of Zendesk, read through the connector."""

import base64
import csv
import gzip
import json
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import select

from connectors.paging import cursor
from connectors.rest import Ask, Client
from tests.connectors.contract import Trial, trying
from tests.connectors.fakes.server import Reply, Request, serving
from tests.connectors.fakes.world import World
from tests.connectors.fakes.zendesk import CASE, TOKEN
from warehouse.tables import ticket as tickets

pytestmark = [pytest.mark.shared, pytest.mark.usefixtures("impatient")]


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZENDESK_TOKEN", TOKEN)


def answers(file: Path) -> Iterator[tuple[str, str, dict[str, str], Any]]:
    """Method, address, headers and JSON of each recorded exchange that has JSON."""
    for exchange in json.loads(file.read_text())["http_interactions"]:
        kept = exchange["response"]["body"]
        body = base64.b64decode(kept["base64_string"]) if "base64_string" in kept else kept["string"].encode()
        body = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
        headers = {name: values[0] for name, values in exchange["response"]["headers"].items()}
        if body.strip()[:1] == b"{":
            yield exchange["request"]["method"], exchange["request"]["uri"], headers, json.loads(body)


def recorded_list(file: Path, name: str, least: int) -> tuple[dict[str, str], dict[str, Any]]:
    """Headers and body of the first recorded page of a list with at least so many."""
    return next((head, body) for _, _, head, body in answers(file) if len(body.get(name, ())) >= least)


class Recorded:
    """Gives recorded groups, and recorded tickets as one page of the export; no ratings."""

    def __init__(self, groups: Reply, exports: Sequence[Reply]) -> None:
        self.lock, self.groups, self.exports = threading.RLock(), groups, list(exports)
        self.world = World(("any",))

    def answer(self, request: Request) -> Reply:
        if "groups" in request.path:
            return self.groups
        if "satisfaction" in request.path:
            return Reply({"satisfaction_ratings": [], "meta": {"has_more": False}})
        return self.exports.pop(0)


def exported(headers: dict[str, str], items: Sequence[Any], after: str) -> Reply:
    limits = {name: value for name, value in headers.items() if "rate" in name}
    return Reply({"tickets": items, "after_cursor": after, "end_of_stream": True}, headers=limits)


def replaying(groups: Reply, exports: Sequence[Reply], folder: Path) -> AbstractContextManager[Trial]:
    case = replace(CASE, fake=lambda world, size: Recorded(groups, exports))
    return trying(case, folder)


def rows(trial: Trial) -> dict[str, Mapping[Any, Any]]:
    with trial.warehouse.snapshot() as snapshot:
        found = snapshot.connection.execute(select(tickets)).all()
    return {row.id: row._mapping for row in found}


def test_two_days_of_a_recorded_account_are_read(shared: Path, tmp_path: Path) -> None:
    """100 tickets of one day; of the 91 of another day 20 are new and one, the sample ticket, has changed."""
    recorded = shared / "data" / "api_zendesk_zenpy"
    _, groups = recorded_list(recorded / "TestGroupCreateUpdateDelete.test_pagination.json", "groups", 9)
    pages = [
        exported(headers, body["tickets"], f"after {file}")
        for file in ("TestDeletedTickets.test_pagination", "TestDeletedTickets.test_values")
        for headers, body in [recorded_list(recorded / f"{file}.json", "tickets", 91)]
    ]
    with replaying(Reply(groups), pages, tmp_path) as trial:
        since = datetime(2023, 1, 1, tzinfo=UTC)
        first, _ = trial.sync(since=since)
        assert (first.error, first.counts.new) == (None, 100)
        held = rows(trial)
        assert Counter(row["channel"] for row in held.values()) == {"api": 99, "portal": 1}
        assert Counter(row["desk"] for row in held.values()) == {None: 98, "Support": 2}
        assert Counter(row["status"] for row in held.values()) == {"new": 99, "open": 1}
        sample = held["1"]
        assert (sample["kind"], sample["priority"], sample["desk"]) == ("incident", "normal", "Support")
        assert sample["opened_at"].astimezone(UTC) == datetime(2023, 9, 9, 23, 52, 5, tzinfo=UTC)
        assert sample["first_response_at"] is None
        again, _ = trial.sync()
        counts = again.counts
        assert (again.error, counts.new, counts.changed, counts.unchanged) == (None, 20, 1, 70)
        changed = rows(trial)["1"]["updated_at"].astimezone(UTC)
        assert changed == datetime(2024, 2, 7, 0, 11, 18, tzinfo=UTC)
        later = {name: row for name, row in rows(trial).items() if name not in held}
        assert Counter(row["status"] for row in later.values()) == {"new": 12, "pending": 8}
        asked = [one.query for one in trial.server.asked if "incremental" in one.path]
        assert asked[0]["start_time"] == "1672531200"
        assert (asked[1]["cursor"], "start_time" in asked[1]) == (
            "after TestDeletedTickets.test_pagination",
            False,
        )


def test_ten_tickets_of_another_account_give_eight_and_two_deleted(shared: Path, tmp_path: Path) -> None:
    """Their table: by e-mail 9, web 1; closed 7, solved 1, deleted 2, one of them the one by the web."""
    folder = shared / "data" / "api_zendesk_fivetran_seeds"

    def table(name: str) -> list[dict[str, Any]]:
        with (folder / f"{name}_data.csv").open() as lines:
            return [{key: value or None for key, value in row.items()} for row in csv.DictReader(lines)]

    items = [{**row, "via": {"channel": row["via_channel"]}} for row in table("ticket")]
    groups = Reply({"groups": table("group"), "meta": {"has_more": False}})
    with replaying(groups, [exported({}, items, "end")], tmp_path) as trial:
        report, _ = trial.sync(since=datetime(2020, 1, 1, tzinfo=UTC))
        assert (report.error, report.read, report.counts.new, report.refused) == (None, 10, 8, 0)
        held = rows(trial)
        assert Counter(row["channel"] for row in held.values()) == {"email": 8}
        assert Counter(row["status"] for row in held.values()) == {"closed": 7, "solved": 1}
        assert set(held) & {"1595", "11013"} == set()
        assert held["16988"]["desk"] == "360013366274"  # of no group in that table


def test_a_recorded_chain_of_cursors_is_followed(shared: Path) -> None:
    """A hundred exports of one item each, begun by a time and gone on with by the cursor alone."""
    file = shared / "data" / "api_zendesk_zenpy" / "UsersIncrementalTest.test_pagination.json"
    told = {
        (urlsplit(uri).path, frozenset(parse_qsl(urlsplit(uri).query))): body
        for _, uri, _, body in answers(file)
    }

    class Chain:
        def __init__(self) -> None:
            self.lock = threading.RLock()

        def answer(self, request: Request) -> Reply:
            return Reply(told[(request.path, frozenset(request.query.items()))])

    with serving(Chain()) as server:
        client = Client("recorded", server.url)
        begin = Ask("api/v2/incremental/users/cursor.json", {"start_time": 0, "per_page": 1})
        paging = cursor("after_cursor", "end_of_stream", dropped=("start_time",))
        read = [
            item["id"] for _, found in islice(client.pages(begin, paging, "users"), 100) for item in found
        ]
    assert len(read) == len(set(read)) == 100
