"""Counts over time: a row where a count changed, taken back by an undo; nothing where nothing is offered."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.warehouse.conftest import arrow, batch
from tests.warehouse.older import VERSION_8
from warehouse import LoadReport, Origin, Warehouse, open_warehouse

BEGIN = datetime(2026, 3, 2, 12, tzinfo=UTC)
COUNTED = (
    'SELECT id, "at", reactions, shares, comments, impressions FROM post_count ORDER BY source, id, "at"'
)


def looked(warehouse: Warehouse, day: int, *posts: dict[str, object], **followers: int) -> LoadReport:
    """One run of a stream so many days after the first."""
    rows = [{"created_at": "2026-03-02 10:00", "direction": "out", **post} for post in posts]
    made = batch("net", post=rows) if rows else batch("net")
    made = replace(made, removed_at=BEGIN + timedelta(days=day), followers=followers)
    return warehouse.load([made], Origin("net", "post", "net posts", stream="posts"))


def at(day: int) -> datetime:
    return BEGIN + timedelta(days=day)


def test_a_row_is_kept_where_a_count_is_another_than_before(warehouse, ask) -> None:
    looked(warehouse, 0, {"id": "a", "reactions": 1, "shares": 0}, {"id": "b", "reactions": 5})
    looked(warehouse, 1, {"id": "a", "reactions": 1, "shares": 0}, {"id": "b", "reactions": 7})
    looked(warehouse, 2, {"id": "a", "reactions": 1, "shares": 2}, {"id": "b", "reactions": 6})
    assert ask(warehouse, COUNTED) == [
        ("a", at(0), 1, 0, None, None),
        ("a", at(2), 1, 2, None, None),
        ("b", at(0), 5, None, None, None),
        ("b", at(1), 7, None, None, None),
        ("b", at(2), 6, None, None, None),
    ]


def test_another_text_is_no_new_count(warehouse, ask) -> None:
    looked(warehouse, 0, {"id": "a", "reactions": 1, "kind": "mention"})
    looked(warehouse, 1, {"id": "a", "reactions": 1, "kind": "reply"})
    assert len(ask(warehouse, COUNTED)) == 1


def test_what_a_network_does_not_count_is_no_row_and_no_zero(warehouse, ask) -> None:
    looked(warehouse, 0, {"id": "a", "reactions": None}, {"id": "b", "impressions": 0})
    assert ask(warehouse, COUNTED) == [("b", at(0), None, None, None, 0)]


def test_a_file_is_no_reading(warehouse, load, ask) -> None:
    load(warehouse, "net", post=[{"id": "a", "created_at": "2026-03-02", "reactions": 4}])
    assert ask(warehouse, COUNTED) == []


def test_given_twice_in_one_load_the_later_row_holds(warehouse, ask) -> None:
    twice = replace(
        batch(
            "net", post=[{"id": "a", "created_at": "2026-03-02", "reactions": 4}, {"id": "a", "reactions": 5}]
        ),
        removed_at=at(0),
    )
    fewer = replace(
        batch("net", post=[{"id": "a", "reactions": 6}]),
        rows={"post": arrow("post", [{"source": "net", "id": "a", "reactions": 6}])},
    )
    warehouse.load([twice, fewer], Origin("net", "post", "net posts", stream="posts"))
    assert [row[2] for row in ask(warehouse, COUNTED)] == [6]


def test_an_undo_takes_the_rows_of_its_load_away(warehouse, contents) -> None:
    looked(warehouse, 0, {"id": "a", "reactions": 1}, desk=100)
    before = contents(warehouse)
    later = looked(warehouse, 1, {"id": "a", "reactions": 3}, desk=103)
    assert later.load is not None
    warehouse.undo(later.load)
    assert contents(warehouse) == before


def test_followers_are_those_first_told_on_a_day(warehouse, ask) -> None:
    looked(warehouse, 0, desk=100, other=7)
    looked(warehouse, 0.25, desk=101)
    looked(warehouse, 1, desk=99)
    found = ask(warehouse, "SELECT account, CAST(day AS VARCHAR), followers FROM audience ORDER BY 1, 2")
    assert found == [("desk", "2026-03-02", 100), ("desk", "2026-03-03", 99), ("other", "2026-03-02", 7)]


def test_a_run_that_found_nothing_new_hands_its_followers_on(warehouse, ask) -> None:
    looked(warehouse, 0, desk=100)
    looked(warehouse, 1, desk=101)
    (known,) = warehouse.loads()["load"]  # of two runs that wrote no post the later stands
    assert ask(warehouse, "SELECT DISTINCT load FROM audience") == [(known,)]
    warehouse.undo(known)
    assert ask(warehouse, "SELECT count(*) FROM audience") == [(0,)]


def test_counts_of_an_older_warehouse_begin_where_they_stand(warehouse, ask) -> None:
    looked(warehouse, 0, {"id": "a", "reactions": 4})
    with warehouse.store.writing("test", warehouse._patience()) as session:
        for statement in VERSION_8:
            session.execute(statement)
        session.execute("UPDATE schema_version SET version = 7")
    reopened = open_warehouse(warehouse.address)
    assert [row[2] for row in ask(reopened, COUNTED)] == [4]
    later = datetime.now(UTC) + timedelta(days=1)
    looked(reopened, (later - BEGIN) / timedelta(days=1), {"id": "a", "reactions": 9})
    assert [row[2] for row in ask(reopened, COUNTED)] == [4, 9]


@pytest.mark.parametrize("days", [0, -1])
def test_a_run_that_is_read_again_later_looks_no_second_time(warehouse, ask, days: int) -> None:
    looked(warehouse, 1, {"id": "a", "reactions": 4})
    looked(warehouse, 1 + days, {"id": "a", "reactions": 2})
    assert [row[2] for row in ask(warehouse, COUNTED)] == [4]
