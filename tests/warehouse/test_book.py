"""The book of loads of a stream that is read again and again: what was found is in it, that nothing was is not."""

from datetime import UTC, datetime

import pytest

from warehouse import Batch, Origin, Refusal, WarehouseError, as_of

ONE = {"id": "1", "desk": "north", "opened_at": "2024-03-01 10:00", "channel": "phone"}
LOADS = "SELECT cursor_before, cursor_after, rows_unchanged, rows_refused FROM load ORDER BY started_at"


def at(hour):
    return datetime(2024, 3, 1, hour, tzinfo=UTC)


@pytest.fixture
def run(warehouse, batch):
    """One run of the stream: what it read, from its cursor to another."""

    def ran(cursor, hour=12, refusals=(), stream="tickets", removed=(), **tables):
        rows = batch("a", **tables).rows if tables else {}
        origin = Origin("a", "ticket", "a tickets", as_of=at(hour), stream=stream, cursor_after=cursor)
        return warehouse.load([Batch(rows, 0, refusals, {"ticket": removed})], origin)

    return ran


def test_a_run_that_found_nothing_takes_the_place_of_the_one_before_it(warehouse, run, ask):
    run("1", ticket=[ONE])
    run("2", hour=13, ticket=[ONE])
    run("3", hour=14)
    last = run("4", hour=15)
    assert ask(warehouse, LOADS) == [(None, "1", 0, 0), ("1", "4", 0, 0)]
    assert warehouse.loads().loc[0, "load"] == last.load
    with warehouse.snapshot() as snapshot:
        assert as_of(snapshot.connection) == {"a": at(15)}
    assert ask(warehouse, "SELECT value FROM cursor") == [("4",)]


def test_undo_of_what_is_left_of_empty_runs_sets_the_cursor_back_before_them(warehouse, run, contents):
    run("1", ticket=[ONE])
    before = contents(warehouse)
    run("2")
    last = run("3")
    warehouse.undo(last.load)
    assert contents(warehouse) == before


@pytest.mark.parametrize(
    "found",
    [
        {"ticket": [ONE | {"channel": "chat"}]},
        {"ticket": [ONE | {"id": "2"}]},
        {"rating": [{"id": "1", "question": "csat", "score": 5.0}]},
        {"removed": ["1"]},
        {"refusals": [Refusal(1, "opened_at", "soon", "no time")]},
    ],
)
def test_a_run_that_found_something_stays_in_the_book(run, warehouse, found, ask):
    run("1", ticket=[ONE])
    run("2", **found)
    run("3")
    run("4")
    assert [row[:2] for row in ask(warehouse, LOADS)] == [(None, "1"), ("1", "2"), ("2", "4")]


def test_an_item_that_is_refused_by_every_run_is_in_the_book_once(run, warehouse, ask):
    bad, worse = Refusal(1, "opened_at", "soon", "no time"), Refusal(2, "opened_at", "late", "no time")
    for refusals in ([bad], [bad], [bad, worse], [worse]):
        run("1", refusals=refusals)
    assert [row[3] for row in ask(warehouse, LOADS)] == [2, 1]
    assert ask(warehouse, "SELECT count(*) FROM refusal") == [(3,)]


def test_what_an_empty_run_knew_of_the_source_is_known_after_it(run, warehouse, ask):
    run("1", hour=14, ticket=[ONE])
    run("2", hour=15, ticket=[ONE])
    run(None, hour=13)
    assert ask(warehouse, LOADS)[-1][:2] == ("1", "2")
    with warehouse.snapshot() as snapshot:
        assert as_of(snapshot.connection) == {"a": at(15)}
    assert ask(warehouse, "SELECT fields LIKE '%opened_at%' FROM load") == [(True,), (True,)]


def test_each_stream_has_its_own_place_in_the_book(run, warehouse, ask):
    for stream in ("tickets", "changes", "tickets", "changes"):
        run("1", stream=stream)
    assert sorted(ask(warehouse, "SELECT stream FROM load")) == [("changes",), ("tickets",)]


def test_a_file_that_is_loaded_again_is_in_the_book_again(load, warehouse):
    for _ in range(3):
        load(warehouse, ticket=[ONE])
    assert len(warehouse.loads()) == 3


def test_a_desk_that_an_empty_run_named_first_stays(run, warehouse, ask):
    """The row is older than what is there, so it is not taken; the desk that it names is known from then on."""
    newer = ONE | {"updated_at": "2024-03-02"}
    run("1", ticket=[newer])
    run("2", ticket=[ONE | {"updated_at": "2024-03-01", "desk": "south"}])
    last = run("3")
    assert ask(warehouse, "SELECT load FROM desk WHERE id = 'south'") == [(last.load,)]


def test_a_run_that_is_replaced_can_be_undone_no_more_by_its_own_name(run, warehouse):
    first = run("1")
    run("2")
    with pytest.raises(WarehouseError, match="no such load"):
        warehouse.undo(first.load)
