"""Undo: the warehouse as it was, table by table, or a refusal by name."""

import pytest

from configuration import Configuration, Desk
from warehouse import WarehouseError

ONE = {"id": "1", "desk": "north", "channel": "phone", "opened_at": "2024-03-01 10:00"}
TWO = {"id": "2", "desk": "south", "channel": "email", "opened_at": "2024-03-02 10:00"}
RATING = {"id": "r", "question": "csat", "score": 5.0, "ticket": "1", "rated_at": "2024-03-02"}


def test_undo_removes_what_was_new_and_restores_what_was_changed(warehouse, load, contents):
    load(warehouse, ticket=[ONE])
    before = contents(warehouse)
    report = load(warehouse, ticket=[ONE | {"channel": "chat"}, TWO])
    undone = warehouse.undo(report.load)
    assert (undone.removed, undone.restored) == (1, 1)
    assert contents(warehouse) == before


def test_undo_of_the_first_load_leaves_empty_tables(warehouse, load, contents):
    report = load(warehouse, ticket=[ONE, TWO], rating=[RATING])
    warehouse.undo(report.load)
    left = {table: rows for table, rows in contents(warehouse).items() if rows}
    assert set(left) == {"calendar", "schema_version"}


def test_undo_through_several_loads_goes_back_step_by_step(warehouse, load, contents):
    states, loads = [], []
    steps = [
        {"ticket": [ONE, TWO]},
        {"ticket": [{"id": "1", "status": "open"}]},
        {"ticket": [{"id": "1", "resolved_at": "2024-03-05"}, {"id": "3", "desk": "west"}]},
        {"rating": [RATING]},
        {"ticket": [{"id": "1", "channel": "chat", "desk": "west"}]},
        {"rating": [RATING | {"score": 1.0}]},
    ]
    for number, step in enumerate(steps):
        if number:
            states.append(contents(warehouse))
        loads.append(load(warehouse, **step).load)
    for name, state in zip(reversed(loads[1:]), reversed(states), strict=True):
        warehouse.undo(name)
        assert contents(warehouse) == state


def test_undo_is_refused_naming_the_later_load_that_changed_its_rows(warehouse, load, contents):
    first = load(warehouse, ticket=[ONE])
    second = load(warehouse, ticket=[ONE | {"channel": "chat"}], origin={"name": "march.csv"})
    before = contents(warehouse)
    with pytest.raises(WarehouseError, match=f"{second.load} .march.csv. changed 1 of its ticket rows"):
        warehouse.undo(first.load)
    assert contents(warehouse) == before
    warehouse.undo(second.load)
    warehouse.undo(first.load)


def test_undo_names_the_newest_of_several_later_loads(warehouse, load):
    first = load(warehouse, ticket=[ONE, TWO])
    load(warehouse, ticket=[ONE | {"channel": "chat"}])
    third = load(warehouse, ticket=[TWO | {"channel": "chat"}])
    with pytest.raises(WarehouseError, match=third.load):
        warehouse.undo(first.load)


def test_a_load_in_between_may_be_undone_when_later_ones_left_its_rows_alone(warehouse, load, ask):
    load(warehouse, ticket=[ONE])
    second = load(warehouse, ticket=[TWO])
    load(warehouse, ticket=[ONE | {"channel": "chat"}])
    warehouse.undo(second.load)
    assert ask(warehouse, "SELECT id, channel FROM ticket") == [("1", "chat")]


def test_undo_of_an_unknown_load_says_so(warehouse, load):
    load(warehouse, ticket=[ONE])
    with pytest.raises(WarehouseError, match="nonsense: no such load"):
        warehouse.undo("nonsense")


def test_undo_in_a_warehouse_never_written_says_so(warehouse):
    with pytest.raises(WarehouseError, match="nothing was loaded yet"):
        warehouse.undo("20240101-000000-0000")
    assert not warehouse.folder.exists()


def test_undo_takes_the_desk_back_from_a_rating_when_its_ticket_goes(warehouse, load, contents):
    load(warehouse, rating=[RATING])
    before = contents(warehouse)
    report = load(warehouse, ticket=[ONE])
    assert contents(warehouse)["rating"] != before["rating"]
    warehouse.undo(report.load)
    assert contents(warehouse) == before


def test_undo_gives_a_thread_back_its_former_conversation(warehouse, load, contents, ask):
    load(warehouse, post=[{"id": "2", "reply_to": "1"}, {"id": "3", "reply_to": "2"}])
    before = contents(warehouse)
    report = load(warehouse, post=[{"id": "1", "reply_to": "0"}, {"id": "9", "reply_to": "3"}])
    assert ask(warehouse, "SELECT DISTINCT conversation FROM post") == [("0",)]
    warehouse.undo(report.load)
    assert contents(warehouse) == before


def test_undo_gives_a_thread_back_the_conversation_its_source_named(warehouse, load, contents):
    load(
        warehouse, post=[{"id": "1", "conversation": "c"}, {"id": "2", "reply_to": "1", "conversation": None}]
    )
    before = contents(warehouse)
    report = load(warehouse, post=[{"id": "1", "conversation": "d"}])
    assert contents(warehouse)["post"] != before["post"]
    warehouse.undo(report.load)
    assert contents(warehouse) == before


def test_undo_takes_an_accounts_desk_back_from_all_its_posts(warehouse, load, contents, ask):
    post = {"account": "desk", "created_at": "2024-03-01"}
    load(warehouse, post=[post | {"id": "1", "direction": "in"}])
    before = contents(warehouse)
    report = load(warehouse, post=[post | {"id": "2", "direction": "out", "desk": "north"}])
    assert ask(warehouse, "SELECT id, desk FROM post ORDER BY id") == [("1", "north"), ("2", "north")]
    warehouse.undo(report.load)
    assert contents(warehouse) == before


def test_undo_removes_the_desks_that_only_it_used(warehouse, load, ask):
    load(warehouse, ticket=[ONE])
    report = load(warehouse, ticket=[TWO])
    warehouse.undo(report.load)
    assert ask(warehouse, "SELECT id FROM desk") == [("north",)]


def test_a_desk_that_a_later_load_uses_passes_to_that_load(warehouse, load, ask):
    first = load(warehouse, ticket=[ONE])
    second = load(warehouse, "b", ticket=[ONE])
    load(warehouse, "c", ticket=[ONE])
    warehouse.undo(first.load)
    assert ask(warehouse, "SELECT id, load FROM desk") == [("north", second.load)]


def test_undo_leaves_configured_desks(configured, load, ask):
    warehouse = configured(Configuration(desks={"north": Desk("north", "North Desk")}))
    report = load(warehouse, ticket=[ONE])
    warehouse.undo(report.load)
    assert ask(warehouse, "SELECT id, name FROM desk") == [("north", "North Desk")]


def test_undo_sets_the_cursor_back(warehouse, load, contents):
    load(warehouse, ticket=[ONE], origin={"stream": "tickets", "cursor_after": "1"})
    before = contents(warehouse)
    report = load(warehouse, ticket=[TWO], origin={"stream": "tickets", "cursor_after": "2"})
    warehouse.undo(report.load)
    assert contents(warehouse) == before


def test_undo_of_a_first_sync_removes_the_cursor(warehouse, load, ask):
    report = load(warehouse, ticket=[ONE], origin={"stream": "tickets", "cursor_after": "1"})
    warehouse.undo(report.load)
    assert ask(warehouse, "SELECT * FROM cursor") == []


def test_a_sync_that_a_later_one_continued_is_not_undone_before_it(warehouse, load):
    first = load(warehouse, ticket=[ONE], origin={"stream": "tickets", "cursor_after": "1"})
    second = load(warehouse, ticket=[TWO], origin={"stream": "tickets", "cursor_after": "2"})
    with pytest.raises(WarehouseError, match=f"{second.load} read on from it"):
        warehouse.undo(first.load)


def test_undo_of_a_load_that_changed_nothing_only_removes_it_from_the_book(warehouse, load, contents):
    load(warehouse, ticket=[ONE])
    before = contents(warehouse)
    report = load(warehouse, ticket=[ONE])
    undone = warehouse.undo(report.load)
    assert (undone.removed, undone.restored) == (0, 0)
    assert contents(warehouse) == before


def test_undo_of_a_load_with_a_row_given_twice_with_different_columns(warehouse, batch, load, contents):
    from warehouse import Origin  # noqa: PLC0415  only here

    load(warehouse, ticket=[ONE])
    before = contents(warehouse)
    batches = [batch(ticket=[{"id": "1", "status": "x"}]), batch(ticket=[{"id": "1", "channel": "chat"}])]
    report = warehouse.load(batches, Origin("a", "ticket", "f"))
    warehouse.undo(report.load)
    assert contents(warehouse) == before


def test_removing_the_sample_leaves_the_rest(warehouse, load, contents):
    load(warehouse, ticket=[ONE])
    before = contents(warehouse)
    load(warehouse, "sample", ticket=[ONE, TWO], origin={"sample": True})
    load(warehouse, "sample", ticket=[ONE | {"status": "x"}], origin={"sample": True})
    assert warehouse.remove_sample() == 2
    assert contents(warehouse) == before


def test_removing_a_sample_that_is_not_there_is_no_error(warehouse):
    assert warehouse.remove_sample() == 0


def test_what_a_stream_met_as_known_is_read_again_once_its_load_is_undone(any_warehouse, load, ask):
    """A file and a run without a cursor bring what the stream then finds as it is: it has to go back."""
    stream = {"stream": "tickets", "name": "itsm tickets"}
    load(any_warehouse, ticket=[ONE], origin=stream | {"cursor_after": "1"})
    unread = load(any_warehouse, ticket=[TWO], origin={"name": "march.csv"})
    load(any_warehouse, ticket=[TWO], origin=stream | {"cursor_after": "2"})
    last = load(any_warehouse, ticket=[{"id": "3", "desk": "west"}], origin=stream | {"cursor_after": "3"})
    any_warehouse.undo(unread.load)
    assert ask(any_warehouse, "SELECT value FROM cursor") == [("1",)]
    any_warehouse.undo(last.load)
    assert ask(any_warehouse, "SELECT value FROM cursor") == [("1",)]
