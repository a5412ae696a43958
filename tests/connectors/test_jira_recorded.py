"""Answers of real Jira servers, read through the connector: their figures, worked by hand.

The requests were recorded by the paging of older servers (`startAt`), two to a page; they are answered here as
the search of today answers. The two comments are of another server.
"""

import json
import re
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from configuration import Source
from connectors.reading import Run
from connectors.rest import Client
from connectors.streams import Reading
from connectors.sync import sync
from connectors.systems.jira import Requests
from tests.connectors.fakes.server import Reply, Request, serving
from warehouse import open_warehouse
from warehouse.tables import ticket

pytestmark = [pytest.mark.shared, pytest.mark.usefixtures("impatient")]


class Recorded:
    """The recorded requests; no fields of the site's own, and these comments on every request."""

    def __init__(self, folder: Path, comments: str) -> None:
        self.folder, self.comments, self.lock = folder, comments, threading.RLock()

    def answer(self, request: Request) -> Reply:
        if request.path.endswith("/search/jql"):
            return self._search(request.body)
        if request.path.endswith("/comment"):
            return Reply(self._of(self.comments))
        return Reply([]) if request.path.endswith("/field") else Reply({"errorMessages": []}, 404)

    def _search(self, body: dict[str, Any]) -> Reply:
        pages = [self._of(f"jira__jira_issues_page_{number}.json")["issues"] for number in (1, 2)]
        issues = sorted((one for page in pages for one in page), key=lambda one: one["fields"]["created"])
        begin = re.search(r"created >= (\d+)", body["jql"])
        asked_from = (
            datetime.fromtimestamp(int(begin[1]) / 1000, UTC) if begin else datetime(2000, 1, 1, tzinfo=UTC)
        )
        found = [one for one in issues if datetime.fromisoformat(one["fields"]["created"]) >= asked_from]
        more = {"nextPageToken": "never asked for", "isLast": False} if len(found) > 2 else {"isLast": True}
        return Reply({"issues": found[:2], **more})

    def _of(self, name: str) -> Any:
        return json.loads((self.folder / name).read_text())


def test_recorded_requests(shared: Path, tmp_path: Path) -> None:
    """Three of 3 March 2016, HELP-6042 resolved from 13:11:01 to 14:30:17: 79 min 16 s; the other two open."""
    fake = Recorded(shared / "data/api_jira_perceval", "jira__jira_comments_issue_empty.json")
    warehouse = open_warehouse(f"duckdb:///{tmp_path / 'warehouse'}")
    with serving(fake) as server:
        source = Source("help", "jira", server.url, {"token": "t", "projects": "HELP"})
        (report,) = sync(warehouse, [source], Run(since=datetime(2016, 1, 1, tzinfo=UTC)))
    assert (report.error, report.counts.new, report.refused) == (None, 3, 0)
    with warehouse.snapshot() as snapshot:
        found = {row.id: row for row in snapshot.connection.execute(ticket.select())}
    assert set(found) == {"HELP-6041", "HELP-6042", "HELP-6043"}
    resolved = found["HELP-6042"]
    assert resolved.resolve_minutes == pytest.approx(79 + 16 / 60)
    assert (resolved.status, resolved.kind, resolved.priority) == ("Closed", "extRequest", "Major")
    assert [found[name].resolved_at for name in ("HELP-6041", "HELP-6043")] == [None, None]
    assert found["HELP-6041"].opened_at.astimezone(UTC) == datetime(2016, 3, 3, 11, 57, 1, tzinfo=UTC)
    assert {row.channel for row in found.values()} == {"unknown"}
    assert {row.desk for row in found.values()} == {"Help-Desk"}
    assert {row.first_response_at for row in found.values()} == {None}
    assert len({row.requester for row in found.values()}) == 1  # one asked all three, under a pseudonym
    assert "user2" not in {row.requester for row in found.values()}


def first_answer(folder: Path, requester: str) -> datetime | None:
    item = {"key": "HELP-1", "fields": {"reporter": {"accountId": requester}}}
    with serving(Recorded(folder, "jira__jira_comments_issue_page_1.json")) as server:
        source = Source("help", "jira", server.url, {})
        reading = Reading(source, Client("help", server.url), datetime(2018, 1, 1, tzinfo=UTC))
        return Requests("", "first", "last")._first_answer(reading, item)


def test_the_first_recorded_comment_of_somebody_else_is_the_answer(shared: Path) -> None:
    """Public comments at 23:35:30.742 +0200 and the next day at 18:21:23.212, both by one account."""
    folder = shared / "data/api_jira_perceval"
    answered = first_answer(folder, "somebody else")
    assert answered == datetime(2018, 5, 24, 21, 35, 30, 742_000, tzinfo=UTC)
    assert first_answer(folder, "557058:887ce97e-9fbd-4873-8b09-669ce3b1e696") is None
