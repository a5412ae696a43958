"""What waits for a first answer: by age, by desk, and which ones."""

from datetime import date

import pytest

from metrics import Window
from metrics.analyses.link import Link
from metrics.analyses.waiting import waiting
from metrics.units import State

AS_OF = "2026-06-01 00:00"


def opened(id_, at, desk="north", **more):
    return {"id": id_, "desk": desk, "opened_at": at, "first_response_at": None} | more


TICKETS = [
    opened("minutes", "2026-05-31 23:30"),
    opened("a day", "2026-05-31 00:00"),  # exactly 24 h: too long
    opened("weeks", "2026-05-01 00:00", desk="south"),
    opened("answered", "2026-05-01 00:00", first_response_at="2026-05-01 01:00"),
    opened("closed", "2026-05-01 00:00", closed_at="2026-05-02 01:00"),
]


def asked(id_, at, **more):
    return {"id": id_, "direction": "in", "author": id_, "created_at": at, "desk": "north"} | more


def said(id_, to, at="2026-05-01 11:00"):
    return {
        "id": id_, "direction": "out", "author_role": "desk", "reply_to": to, "conversation": to,
        "created_at": at, "desk": "north",
    }  # fmt: skip


POSTS = [
    asked("old", "2026-05-01 10:00"),
    asked("new", "2026-05-31 22:00", platform="mastodon"),
    asked("with ticket", "2026-05-31 20:00", ticket="weeks"),
    asked("thanks", "2026-05-31 22:00", intent="praise"),
    asked("heard", "2026-05-01 10:00"),
    said("a", "heard"),
]


def ages(found):
    return {row.over: row.n for row in found.ages.itertuples() if row.n}


def test_waiting_tickets_are_open_and_unanswered(house):
    found = waiting(house.load("ticket", TICKETS, as_of=AS_OF).connection)
    assert (found.n, found.overdue, found.asked, found.state) == (3, 2, 5, State.OK)
    assert ages(found) == {0: 1, 24: 1, 168: 1}


def test_a_desk_has_its_oldest_and_the_most_overdue_comes_first(house):
    more = [opened("m", "2026-05-02 00:00", desk="south")]
    found = waiting(house.load("ticket", TICKETS + more, as_of=AS_OF).connection)
    assert found.desks.to_dict("list") == {
        "desk": ["south", "north"],
        "n": [2, 2],
        "overdue": [2, 1],
        "oldest_hours": [31 * 24, 24],
    }


def test_the_oldest_tickets_are_listed_first(house):
    found = waiting(house.load("ticket", TICKETS, as_of=AS_OF).connection)
    assert found.rows["id"].tolist() == ["weeks", "a day", "minutes"]
    assert found.rows["hours"].tolist() == pytest.approx([31 * 24, 24, 0.5])


def test_age_is_measured_from_when_the_source_was_last_heard_of(house):
    house.load("ticket", [opened("a", "2026-05-30 00:00")], source="old", as_of="2026-05-30 06:00")
    house.load("ticket", [opened("b", "2026-05-30 00:00")], source="new", as_of="2026-06-01 00:00")
    rows = waiting(house.connection).rows.set_index("id")["hours"]
    assert (rows["a"], rows["b"]) == pytest.approx((6, 48))


def test_another_patience_is_an_edge_of_its_own(house):
    found = waiting(house.load("ticket", TICKETS, as_of=AS_OF).connection, within_hours=0.25)
    assert found.overdue == 3
    assert ages(found)[0.25] == 1


def test_as_many_tickets_wait_too_long_as_the_figure_says(house):
    house.load("ticket", TICKETS, as_of=AS_OF)
    found = waiting(house.connection)
    figure = house.figure("overdue_unanswered")["value"]
    # the one of exactly 24 h: the figure counts what is older than T or as old
    assert found.overdue == figure == 2


def test_a_question_waits_on_social_also_when_a_ticket_was_made_of_it(house):
    house.load("ticket", [opened("weeks", "2026-05-31 20:00")], as_of=AS_OF)
    house.load("post", POSTS, as_of=AS_OF)
    tickets, social = (waiting(house.connection, social=each) for each in (False, True))
    assert tickets.rows["id"].tolist() == ["weeks"]
    assert social.rows["id"].tolist() == ["new", "with ticket", "old"]  # the newest first
    assert (social.asked, social.n, social.overdue) == (4, 3, 1)
    assert social.rows["platform"].tolist() == ["mastodon", "s", "s"]  # else as the source is named


def test_posts_without_any_of_the_desk_do_not_wait_for_it(house):
    house.load("ticket", TICKETS, as_of=AS_OF)
    house.load("post", POSTS[:2], as_of=AS_OF)
    assert waiting(house.connection, social=True).state is State.NOT_COMPUTABLE


def test_filters_and_window_are_those_of_figures(house):
    house.load("ticket", TICKETS, as_of=AS_OF)
    south = waiting(house.connection, where=(("desk", "south"),))
    assert south.rows["id"].tolist() == ["weeks"]
    assert south.link("south") == Link("overdue_unanswered", (("desk", "south"),), Window())
    may = Window(date(2026, 5, 1), date(2026, 5, 1))
    assert waiting(house.connection, may).rows["id"].tolist() == ["weeks"]


def test_a_source_that_never_told_of_answers_has_nothing_waiting(house):
    house.load("ticket", [{"id": "1", "opened_at": "2026-05-01 00:00"}])
    assert waiting(house.connection).state is State.NOT_COMPUTABLE
    house.load("ticket", [opened("2", "2026-05-01 00:00")], source="telling", as_of=AS_OF)
    assert waiting(house.connection).rows["id"].tolist() == ["2"]
    assert waiting(house.connection, social=True).state is State.NOT_COMPUTABLE


def test_nothing_asked_and_nothing_waiting_are_two_things(house):
    house.load("ticket", [opened("1", "2026-05-01 00:00", first_response_at="2026-05-01 01:00")])
    found = waiting(house.connection)
    assert (found.state, found.n, found.rows.empty) == (State.OK, 0, True)
    assert waiting(house.connection, where=(("desk", "south"),)).state is State.NONE


def test_the_origin_counts_what_was_asked(house):
    found = waiting(house.load("ticket", TICKETS, as_of=AS_OF).connection)
    assert found.origin.rows_used == 5
    assert "came_at" in found.origin.sql
