"""Turns and messages derived at load: whatever the order of loads, as if all posts had come at once."""

import random
from datetime import UTC, datetime, time, timedelta

import pytest

from configuration import Configuration, Desk, Schedule, Source
from tests.depth import THOROUGH
from warehouse.store import Patience
from warehouse.tables import message, turn
from warehouse.turns import rebuild_all_turns

START = datetime(2024, 3, 1, 9, tzinfo=UTC)


def asked(id_, minute, author="ann", **more):
    at = (START + timedelta(minutes=minute)).isoformat()
    return {"id": id_, "direction": "in", "author": author, "created_at": at, "desk": "north"} | more


def said(id_, minute, **more):
    return asked(id_, minute, "desk", direction="out", author_role="desk") | more


def turns(ask, warehouse, columns="id, owed, minutes"):
    return ask(warehouse, f"SELECT {columns} FROM turn ORDER BY started_at, id")


def test_a_turn_is_a_run_of_posts_and_ends_with_the_answer(warehouse, load, ask):
    load(
        warehouse,
        post=[
            asked("1", 0, conversation="c"),
            asked("2", 5, conversation="c"),
            said("3", 30, conversation="c"),
            asked("4", 40, conversation="c"),
        ],
    )
    assert turns(ask, warehouse) == [("1", True, 30.0), ("4", True, None)]


def test_an_answer_that_comes_with_a_later_file_ends_the_turn(warehouse, load, ask):
    load(warehouse, post=[asked("1", 0)])
    assert turns(ask, warehouse) == [("1", True, None)]
    load(warehouse, post=[said("2", 12, reply_to="1")])
    assert turns(ask, warehouse) == [("1", True, 12.0)]


def test_an_undone_answer_leaves_the_turn_open_again(warehouse, load, ask, contents):
    load(warehouse, post=[asked("1", 0)])
    before = contents(warehouse)
    answer = load(warehouse, post=[said("2", 12, reply_to="1")])
    warehouse.undo(answer.load)
    assert contents(warehouse) == before


def test_an_answer_undone_in_another_conversation_leaves_the_message_open_again(warehouse, load, ask):
    load(warehouse, post=[asked("1", 0, conversation="a")])
    answer = load(warehouse, post=[said("2", 12, reply_to="1", conversation="b")])
    assert ask(warehouse, "SELECT id, minutes FROM message") == [("1", 12.0)]
    warehouse.undo(answer.load)
    assert ask(warehouse, "SELECT id, minutes FROM message") == [("1", None)]


def test_flat_threads_turn_to_reply_chains_when_a_reply_to_a_reply_comes(warehouse, load, ask):
    flat = [
        asked("1", 0, conversation="c"),
        asked("2", 5, "bob", conversation="c", reply_to="1"),
        said("3", 30, conversation="c", reply_to="1"),
    ]
    load(warehouse, post=flat)
    assert turns(ask, warehouse) == [("1", True, 30.0), ("2", True, 25.0)]
    nested = load(warehouse, post=[asked("8", 90, "eve", conversation="d"), said("9", 99, reply_to="3")])
    assert ("2", True, None) in turns(ask, warehouse)  # nobody replied to bob
    warehouse.undo(nested.load)
    assert turns(ask, warehouse) == [("1", True, 30.0), ("2", True, 25.0)]


def test_a_bot_a_deletion_and_praise_are_told_apart(warehouse, load, ask):
    deleted_at = (START + timedelta(minutes=3)).isoformat()
    load(
        warehouse,
        post=[
            asked("bot", 0),
            said("b", 1, reply_to="bot", author_role="desk_bot"),
            asked("gone", 2, deleted_at=deleted_at),
            asked("kind", 4, intent="praise"),
        ],
    )
    assert turns(ask, warehouse, "id, owed, deleted, bot_answered, minutes") == [
        ("bot", True, False, True, None),
        ("gone", False, True, False, None),
        ("kind", False, False, False, None),
    ]


def test_the_business_clock_of_a_turn_stands_still_at_night(configured, load, ask):
    """Asked on Friday 16:00, answered on Monday 10:00, open 9 to 17 on week days: two hours."""
    office = Schedule("office", {day: ((time(9), time(17)),) for day in range(5)}, None)
    house = configured(
        Configuration(
            schedules={"office": office}, desks={"north": Desk("north", "North", schedule="office")}
        )
    )
    asked_at, answered_at = "2024-03-01 16:00", "2024-03-04 10:00"
    load(
        house,
        post=[
            asked("1", 0, created_at=asked_at),
            said("2", 0, created_at=answered_at, reply_to="1"),
        ],
    )
    assert turns(ask, house, "minutes, business_minutes") == [(66 * 60.0, 120.0)]


def test_the_desk_of_an_account_moves_its_turns(configured, load, ask):
    house = configured(Configuration())
    load(house, post=[asked("1", 0, account="@it")])
    moved = Configuration(sources={"a": Source("a", "bluesky", "", {"desk": "south"}, {})})
    again = configured(moved)
    again.apply_configuration()
    assert turns(ask, again, "id, desk") == [("1", "south")]


def test_spam_in_a_thread_makes_no_second_customer_of_it(warehouse, load, ask):
    load(
        warehouse,
        post=[
            asked("1", 0),
            asked("spam", 1, "bob", reply_to="1", intent="spam"),
            said("3", 30, reply_to="spam"),  # in a thread of two customers it would answer bob alone
        ],
    )
    assert turns(ask, warehouse) == [("1", True, 30.0)]


@pytest.mark.parametrize("seed", range(8 if THOROUGH else 3))
def test_many_loads_and_undos_derive_what_one_look_at_all_posts_does(warehouse, load, ask, seed):
    draw = random.Random(seed)
    posts = [_post(draw, number) for number in range(60)]
    loads = []
    while posts:
        size = draw.randint(3, 25)
        taken, posts = posts[:size], posts[size:]
        loads.append(load(warehouse, source=draw.choice("ab"), post=taken).load)
        if draw.random() < 0.4:
            warehouse.undo(loads.pop())
        _same_as_from_scratch(warehouse)


def _post(draw, number):
    make = said if draw.random() < 0.3 else asked
    more = {}
    if draw.random() < 0.6 and number:
        more["reply_to"] = str(draw.randrange(number))
    if draw.random() < 0.3:
        more["conversation"] = draw.choice("xyz")
    if draw.random() < 0.1:
        more["deleted_at"] = (START + timedelta(minutes=draw.randint(0, 60))).isoformat()
    if draw.random() < 0.2:
        more["intent"] = draw.choice(("praise", "spam", "request"))
    return (
        make(str(number), draw.randint(0, 60))
        | ({} if make is said else {"author": draw.choice("kmn")})
        | more
    )


def _same_as_from_scratch(warehouse):
    with warehouse.store.trying(Patience(print, 60)) as session:  # which takes back what it did
        kept = [_rows(session, table) for table in (turn, message)]
        rebuild_all_turns(session)
        assert [_rows(session, table) for table in (turn, message)] == kept


def _rows(session, table):
    columns = ", ".join(column.name for column in table.columns)
    return session.execute(f"SELECT {columns} FROM {table.name} ORDER BY source, id").fetchall()
