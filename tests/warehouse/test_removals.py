"""What a source has deleted: out of the warehouse with the ratings that judged it, counted, and back by undo.

A post stays, as one that was deleted.
"""

from datetime import UTC, datetime

import duckdb
import psycopg
import pytest
from sqlalchemy import make_url

from configuration import Configuration, Privacy
from tests import postgres
from tests.warehouse.older import VERSION_8
from warehouse import Batch, Origin, WarehouseError, open_warehouse, snapshots
from warehouse.server import Server

ONE = {"id": "1", "desk": "north", "channel": "phone", "opened_at": "2024-03-01 10:00"}
TWO = {"id": "2", "desk": "south", "channel": "email", "opened_at": "2024-03-02 10:00"}
RATING = {"id": "r", "question": "csat", "score": 5.0, "ticket": "1", "rated_at": "2024-03-02"}
STREAM = Origin("a", "ticket", "a tickets", stream="tickets")


@pytest.fixture
def remove(warehouse, batch):
    """Loads rows of tickets that were read first, then the ids that the source has deleted."""

    def removed(*ids, table="ticket", source="a", **tables):
        rows = batch(source, **tables).rows if tables else {}
        gone = Batch(rows, len(ids), removed={table: list(ids)})
        return warehouse.load([gone], Origin(source, table, f"{source} {table}s", stream=f"{table}s"))

    return removed


def test_a_removed_row_is_gone_and_counted_and_undo_brings_it_back(warehouse, load, remove, contents, ask):
    load(warehouse, ticket=[ONE, TWO])
    before = contents(warehouse)
    report = remove("1", "never seen")
    assert (report.read, report.removed, report.new, report.changed) == (2, 1, 0, 0)
    assert ask(warehouse, "SELECT id FROM ticket") == [("2",)]
    assert ask(warehouse, "SELECT id, replaced_by FROM ticket_before") == [("1", report.load)]
    assert warehouse.loads().loc[0, ["rows_removed", "rows_also"]].tolist() == [1, 0]
    undone = warehouse.undo(report.load)
    assert (undone.removed, undone.restored) == (0, 1)
    assert contents(warehouse) == before


def test_only_rows_of_the_loads_own_source_are_removed(warehouse, load, remove, ask):
    for source in ("a", "b"):
        load(warehouse, source, ticket=[ONE])
    assert remove("1").removed == 1
    assert ask(warehouse, "SELECT source FROM ticket") == [("b",)]


def test_one_load_may_add_change_and_remove(warehouse, load, remove, contents, ask):
    load(warehouse, ticket=[ONE, TWO])
    before = contents(warehouse)
    report = remove("2", ticket=[ONE | {"channel": "chat"}, ONE | {"id": "3"}])
    assert (report.new, report.changed, report.removed) == (1, 1, 1)
    assert ask(warehouse, "SELECT id, channel FROM ticket ORDER BY id") == [("1", "chat"), ("3", "phone")]
    undone = warehouse.undo(report.load)
    assert (undone.removed, undone.restored) == (1, 2)
    assert contents(warehouse) == before


def test_a_row_that_is_read_and_then_deleted_in_one_load_is_removed(warehouse, load, remove, contents, ask):
    load(warehouse, ticket=[ONE])
    before = contents(warehouse)
    report = remove("1", "2", ticket=[ONE | {"channel": "chat"}, TWO])
    assert (report.new, report.changed, report.removed) == (0, 0, 1)
    assert ask(warehouse, "SELECT id FROM ticket") == []
    warehouse.undo(report.load)
    assert contents(warehouse) == before


def test_a_row_of_a_later_batch_brings_a_removed_one_back(warehouse, load, batch, ask):
    load(warehouse, ticket=[ONE, TWO])
    gone = Batch({}, 2, removed={"ticket": ["1", "2"]})
    report = warehouse.load([gone, batch(ticket=[ONE | {"channel": "chat"}])], STREAM)
    assert (report.changed, report.removed) == (1, 1)
    assert ask(warehouse, "SELECT id, channel FROM ticket") == [("1", "chat")]


def test_the_ratings_of_a_removed_ticket_go_and_come_back_with_it(warehouse, load, remove, contents, ask):
    load(warehouse, ticket=[ONE, TWO], rating=[RATING, RATING | {"id": "s", "ticket": "2"}])
    before = contents(warehouse)
    report = remove("1")
    assert (report.removed, warehouse.loads().loc[0, "rows_also"]) == (1, 1)
    assert ask(warehouse, "SELECT id, desk FROM rating") == [("s", "south")]
    undone = warehouse.undo(report.load)
    assert (undone.removed, undone.restored) == (0, 2)
    assert contents(warehouse) == before


def test_a_post_outlives_the_ticket_that_was_made_of_it(warehouse, load, remove, ask):
    post = {"id": "p", "direction": "in", "author": "ada", "created_at": "2024-03-01", "ticket": "1"}
    load(warehouse, ticket=[ONE], post=[post])
    remove("1")
    assert ask(warehouse, "SELECT id, ticket FROM post") == [("p", "1")]
    assert ask(warehouse, "SELECT id FROM turn") == [("p",)]


QUESTION = {"id": "1", "direction": "in", "author": "ada", "created_at": "2024-03-01 10:00"}
ANSWER = {"id": "2", "direction": "out", "author": "desk", "author_role": "desk"}
ANSWER |= {"created_at": "2024-03-01 11:00", "reply_to": "1"}
AGAIN = {"id": "3", "direction": "in", "author": "ada", "created_at": "2024-03-01 12:00", "reply_to": "2"}
NOON = datetime(2024, 3, 2, 12, tzinfo=UTC)


def test_a_deleted_post_stays_as_one_that_was_deleted_and_its_answer_counts(warehouse, load, contents, ask):
    judged = RATING | {"ticket": None, "post": "1"}
    load(warehouse, post=[QUESTION | {"reply_to": None}, ANSWER, AGAIN], rating=[judged])
    assert ask(warehouse, "SELECT id, owed, minutes FROM turn ORDER BY id") == [
        ("1", True, 60.0),
        ("3", True, None),
    ]
    before = contents(warehouse)
    gone = Batch({}, 2, removed={"post": ["1", "3"]}, removed_at=NOON)
    report = warehouse.load([gone], Origin("a", "post", "a posts", stream="posts"))
    assert report.removed == 2
    assert ask(warehouse, "SELECT id, deleted_at FROM post ORDER BY id") == [
        ("1", NOON),
        ("2", None),
        ("3", NOON),
    ]
    assert ask(warehouse, "SELECT id, owed, deleted, minutes FROM turn ORDER BY id") == [
        ("1", True, False, 60.0),
        ("3", False, True, None),
    ]
    assert ask(warehouse, "SELECT count(*) FROM rating") == [(1,)]
    warehouse.undo(report.load)
    assert contents(warehouse) == before


def test_a_post_is_deleted_once_and_comes_back_when_it_is_shown_again(warehouse, load, ask):
    load(warehouse, post=[QUESTION])
    for count in (1, 0):
        gone = Batch({}, 1, removed={"post": ["1"]}, removed_at=NOON)
        assert warehouse.load([gone], Origin("a", "post", "a posts", stream="posts")).removed == count
    load(warehouse, post=[QUESTION | {"deleted_at": None}])
    assert ask(warehouse, "SELECT deleted_at FROM post") == [(None,)]


def test_a_deleted_post_loses_its_text(address, load, ask):
    kept = open_warehouse(address, Configuration(privacy=Privacy(keep_text=True)))
    load(kept, post=[QUESTION | {"text": "my VPN is down"}])
    gone = Batch({}, 1, removed={"post": ["1"]}, removed_at=NOON)
    kept.load([gone], Origin("a", "post", "a posts", stream="posts"))
    assert ask(kept, "SELECT text FROM post UNION ALL SELECT text FROM post_before") == [(None,), (None,)]


def test_a_post_that_is_read_and_then_deleted_in_one_load_was_there(warehouse, batch, ask):
    gone = Batch({}, 1, removed={"post": ["1"]}, removed_at=NOON)
    origin = Origin("a", "post", "a posts", stream="posts")
    assert warehouse.load([batch(post=[QUESTION]), gone], origin).removed == 1
    assert ask(warehouse, "SELECT id, deleted_at FROM post") == [("1", NOON)]


def test_undo_of_a_removal_is_refused_while_the_row_is_back(warehouse, load, remove, contents, ask):
    load(warehouse, ticket=[ONE])
    whole = contents(warehouse)
    removal = remove("1")
    back = load(warehouse, ticket=[ONE | {"channel": "chat"}], origin={"name": "april.csv"})
    before = contents(warehouse)
    with pytest.raises(WarehouseError, match=rf"{back.load} \(april.csv\) brought back 1 of the ticket rows"):
        warehouse.undo(removal.load)
    assert contents(warehouse) == before
    warehouse.undo(back.load)
    warehouse.undo(removal.load)
    assert contents(warehouse) == whole


def test_undo_of_a_removal_is_refused_while_the_row_was_back_and_removed_again(
    warehouse, load, remove, contents
):
    load(warehouse, ticket=[ONE])
    states, loads = [], []
    for step in (
        lambda: remove("1"),
        lambda: load(warehouse, ticket=[ONE | {"channel": "chat"}]),
        lambda: remove("1"),
    ):
        states.append(contents(warehouse))
        loads.append(step().load)
    with pytest.raises(WarehouseError, match=f"the later load {loads[1]} "):
        warehouse.undo(loads[0])
    with pytest.raises(WarehouseError, match=f"the later load {loads[2]} .* changed 1 of its ticket rows"):
        warehouse.undo(loads[1])
    for name, state in zip(reversed(loads), reversed(states), strict=True):
        warehouse.undo(name)
        assert contents(warehouse) == state


def test_a_load_whose_row_was_removed_later_is_not_undone_before_it(warehouse, load, remove):
    first = load(warehouse, ticket=[ONE])
    removal = remove("1")
    with pytest.raises(WarehouseError, match=f"the later load {removal.load} .a tickets. changed 1"):
        warehouse.undo(first.load)


def test_a_trial_counts_what_would_be_removed_and_leaves_it(warehouse, load, contents):
    load(warehouse, ticket=[ONE])
    before = contents(warehouse)
    report = warehouse.load([Batch({}, 1, removed={"ticket": ["1"]})], STREAM, dry_run=True)
    assert (report.load, report.removed) == (None, 1)
    assert contents(warehouse) == before


def test_rows_without_an_id_cannot_be_removed_by_one(warehouse, load):
    load(warehouse, ticket=[ONE])
    gone = Batch({}, 1, removed={"contact_volume": ["1"]})
    with pytest.raises(WarehouseError, match="contact_volume: its rows have no id"):
        warehouse.load([gone], Origin("a", "contact_volume", "calls"))


def of_version_6(warehouse):
    statements = [
        *VERSION_8,
        *(f"ALTER TABLE load DROP {column}" for column in ("rows_removed", "rows_also")),
        "DELETE FROM schema_version",
        "INSERT INTO schema_version VALUES (6, now())",
    ]
    if isinstance(warehouse.store, Server):
        with psycopg.connect(postgres.libpq(make_url(warehouse.address)), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)
        return
    with duckdb.connect(str(warehouse.folder / "work.duckdb")) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.execute("CHECKPOINT")
    snapshots.publish(warehouse.folder)


def test_a_warehouse_of_schema_6_opens_and_removes(warehouse, address, load, ask):
    load(warehouse, ticket=[ONE, TWO], origin={"stream": "tickets"})
    of_version_6(warehouse)
    newer = open_warehouse(address)
    assert ask(newer, "SELECT rows_removed, rows_also FROM load") == [(0, None)]
    report = newer.load([Batch({}, 1, removed={"ticket": ["1"]})], STREAM)
    assert report.removed == 1
    assert ask(newer, "SELECT id FROM ticket") == [("2",)]
