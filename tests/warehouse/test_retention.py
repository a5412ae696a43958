"""Texts of posts go when they are as old as the configuration allows, for good."""

from datetime import UTC, datetime, timedelta

import pytest

from configuration import Configuration, Privacy
from tests.warehouse.traces import traces
from warehouse import engine, open_warehouse
from warehouse.retention import kept_since

NOW = datetime.now(UTC)
KEPT = Configuration(privacy=Privacy(keep_text=True))
TEXTS = "SELECT id, text FROM post ORDER BY id"


def days(number: int) -> Configuration:
    return Configuration(privacy=Privacy(keep_text=True, keep_text_days=number))


def post(identity: str, age: float, text: str) -> dict[str, object]:
    return {"id": identity, "created_at": (NOW - timedelta(days=age)).isoformat(), "text": text}


@pytest.fixture
def plain_files(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = engine._writer_config
    monkeypatch.setattr(
        engine, "_writer_config", lambda folder: packed(folder) | {"force_compression": "uncompressed"}
    )


def test_whole_days_are_kept() -> None:
    assert kept_since(Privacy(keep_text=True), NOW) is None
    at = datetime(2026, 3, 31, 14, tzinfo=UTC)
    assert kept_since(Privacy(keep_text=True, keep_text_days=30), at) == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.usefixtures("plain_files")
def test_a_load_drops_what_is_too_old_also_from_what_an_undo_would_restore(address, load, ask) -> None:
    first = open_warehouse(address, KEPT)
    load(first, post=[post("old", 31.5, "walrus-one"), post("new", 28, "walrus-two")])
    load(first, post=[post("old", 31.5, "walrus-three")])
    assert len(traces(first, "walrus-one")) + len(traces(first, "walrus-three")) >= 2
    later = open_warehouse(address, days(30))
    load(later, ticket=[{"id": "1", "opened_at": "2026-03-01"}])
    assert ask(later, TEXTS) == [("new", "walrus-two"), ("old", None)]
    for load_id in later.loads()["load"][:2]:
        later.undo(load_id)
    assert ask(later, TEXTS) == [("new", "walrus-two"), ("old", None)]
    assert traces(later, "walrus-one", "walrus-three") == []


def test_what_is_too_old_is_never_written(configured, load, ask) -> None:
    warehouse = configured(days(30))
    load(warehouse, post=[post("old", 31.5, "walrus"), post("new", 29, "seal")])
    load(warehouse, post=[post("old", 31.5, "walrus again")])
    assert ask(warehouse, TEXTS) == [("new", "seal"), ("old", None)]
    assert traces(warehouse, "walrus") == []


def test_a_change_that_does_not_say_the_day_again_leaves_the_text(configured, load, ask) -> None:
    warehouse = configured(days(30))
    load(warehouse, post=[post("new", 29, "seal")])
    load(warehouse, post=[{"id": "new", "text": "seals"}])
    assert ask(warehouse, TEXTS) == [("new", "seals")]


def test_without_days_texts_stay(configured, load, ask) -> None:
    warehouse = configured(KEPT)
    load(warehouse, post=[post("old", 900, "walrus")])
    load(warehouse, ticket=[{"id": "1", "opened_at": "2026-03-01"}])
    assert ask(warehouse, TEXTS) == [("old", "walrus")]
