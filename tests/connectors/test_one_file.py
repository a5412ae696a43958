"""The recipe of docs/connectors.md, followed to the letter: its one file is a connector that syncs."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from configuration import Source
from connectors import systems
from connectors.reading import Run
from connectors.sync import StreamReport, sync
from tests.connectors import roundup_tracker
from tests.connectors.fakes.server import Reply, Request, serving
from warehouse import Warehouse, open_warehouse
from warehouse.tables import ticket

GUIDE = Path(__file__).parents[2] / "docs" / "connectors.md"
MOST_LINES = 80
PAGE = 100


def recipe() -> str:
    """The Python of the guide's recipe."""
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    return str(code)


@pytest.fixture
def roundup_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The recipe's file, put where systems are."""
    folder = tmp_path / "systems"
    folder.mkdir()
    (folder / "roundup.py").write_text(recipe(), "utf-8")
    monkeypatch.setattr(systems, "__path__", [*systems.__path__, str(folder)])
    systems.kinds.cache_clear()
    yield "roundup"
    systems.kinds.cache_clear()
    monkeypatch.delitem(__import__("sys").modules, "connectors.systems.roundup", raising=False)


@dataclass
class Tracker:
    """As much of Roundup 2.6 as its answers show: pages of a sorted list, filtered by `activity=TIME;`."""

    issues: list[dict[str, Any]]
    lock: threading.RLock = field(default_factory=threading.RLock)

    def answer(self, request: Request) -> Reply:
        since = request.query["activity"].rstrip(";")
        found = sorted(
            (issue for issue in self.issues if issue["activity"] >= since), key=lambda one: one["activity"]
        )
        page, size = int(request.query["@page_index"]), int(request.query["@page_size"])
        links: dict[str, Any] = {}
        if page * size < len(found):
            path = request.url.replace(f"page_index={page}", f"page_index={page + 1}")
            links["next"] = [{"rel": "next", "uri": path}]
        shown = found[(page - 1) * size : page * size]
        return Reply({"data": {"collection": shown, "@links": links, "@total_size": len(found)}})


def issue(number: int, activity: str, status: str = "unread") -> dict[str, Any]:
    return {
        "id": str(number),
        "creation": "2026-03-02.09:00:00",
        "activity": activity,
        "status": {"id": "1", "name": status},
        "priority": {"id": "1", "name": "bug"},
        "creator": {"id": "1", "username": "ada"},
        "assignedto": None,
    }


def synced(warehouse: Warehouse, url: str, user: str = "desk") -> list[StreamReport]:
    source = Source("tracker", "roundup", url, {"user": user, "password": "${TRACKER_PASSWORD}"})
    return sync(warehouse, [source], Run(since=None))


def test_the_recipe_is_short() -> None:
    assert len(recipe().splitlines()) < MOST_LINES


def test_the_recipe_s_file_is_a_connector_that_reads_all_pages_and_then_only_what_changed(
    roundup_kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_PASSWORD", "a password")
    issues = [issue(n, f"2026-03-02.{10 + n // 60}:{n % 60:02}:00") for n in range(1, 2 * PAGE + 2)]
    warehouse = open_warehouse(f"duckdb:///{tmp_path / 'warehouse'}")
    with serving(Tracker(issues)) as server:
        (first,) = synced(warehouse, server.url)
        assert (first.error, first.read, first.counts.new, first.account.calls) == (None, 201, 201, 3)

        issues[6] = issue(7, "2026-03-02.14:00:00", "resolved")
        (second,) = synced(warehouse, server.url)
        assert (second.error, second.counts.new, second.counts.changed) == (None, 0, 1)
        assert second.account.calls == 1

    assert roundup_kind in systems.kinds()
    with warehouse.snapshot() as snapshot:
        row = snapshot.connection.execute(select(ticket).where(ticket.c.id == "7")).one()
    assert row.status == "resolved"
    assert row.opened_at == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert row.requester not in (None, "ada")  # a pseudonym


@pytest.mark.usefixtures("roundup_kind")
def test_the_recipe_s_file_reads_a_real_roundup(
    require: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_PASSWORD", "admin")
    warehouse = open_warehouse(f"duckdb:///{tmp_path / 'warehouse'}")
    with roundup_tracker.serving(require("roundup"), tmp_path, calls=100, seconds=5, issues=120) as address:
        (first,), (second,) = (synced(warehouse, address, "admin") for _ in range(2))
    assert (first.error, first.read, first.counts.new, first.account.calls) == (None, 120, 120, 2)
    assert (second.error, second.counts.new, second.counts.changed) == (None, 0, 0)
