"""Cases in several channels, worked by hand."""

from datetime import date

import pytest

from metrics import Window

MONDAY = "2026-03-02 09:00"


def tickets(house, *rows, **arguments):
    return house.load("ticket", [{"opened_at": MONDAY, **row} for row in rows], **arguments)


def posts(house, *rows, source="x"):
    given = [
        {"direction": "in", "author": "ann", "intent": "question", "created_at": "2026-03-02 08:00"} | row
        for row in rows
    ]
    return house.load("post", given, source=source, fields=["ticket"])


def test_a_ticket_by_phone_that_a_post_names_used_two_channels(house):
    tickets(house, {"id": "1", "channel": "phone"}, {"id": "2", "channel": "phone"})
    posts(house, {"ticket": "1"}, {"ticket": "1"}, {"ticket": None})
    found = house.figure("channel_switching")
    assert (found["value"], found["numerator"], found["n"]) == (0.5, 1, 2)
    assert found["state"] == "few"


def test_a_ticket_by_social_or_made_by_an_agent_from_a_post_used_one_channel(house):
    tickets(house, {"id": "1", "channel": "social"}, {"id": "2", "channel": "agent_created"})
    posts(house, {"ticket": "1"}, {"ticket": "2"})
    found = house.figure("channel_switching")
    assert (found["numerator"], found["n"]) == (0, 2)


def test_a_ticket_of_no_known_channel_is_left_out_and_counted(house):
    tickets(
        house,
        *({"id": str(number), "channel": channel} for number, channel in enumerate(("other", None, "api"))),
        {"id": "9", "channel": "email"},
    )
    posts(house, {"ticket": "9", "author_role": "other_bot"}, {"ticket": "9", "intent": "spam"})
    found = house.figure("channel_switching")
    assert (found["value"], found["n"], found["excluded"]) == (0, 1, 3)


def test_an_answer_of_the_desk_that_names_the_ticket_is_no_second_channel(house):
    tickets(house, {"id": "1", "channel": "email"})
    posts(house, {"ticket": "1", "direction": "out", "author_role": "desk"})
    assert house.figure("channel_switching")["numerator"] == 0


def test_a_ticket_id_that_two_sources_have_links_nothing(house):
    tickets(house, {"id": "1", "channel": "email"})
    tickets(house, {"id": "1", "channel": "email"}, source="other desk")
    posts(house, {"ticket": "1"})
    found = house.figure("channel_switching")
    assert (found["numerator"], found["n"]) == (0, 2)


def test_thirty_cases_are_enough_and_the_week_is_that_of_the_opening(house):
    tickets(house, *({"id": str(number), "channel": "email"} for number in range(30)))
    posts(house, *({"ticket": str(number), "created_at": "2026-04-01 08:00"} for number in range(6)))
    found = house.figure("channel_switching", grain="week")
    assert (found["period"], found["value"], found["state"]) == ("2026-W10", 0.2, "ok")
    assert found["low"] == pytest.approx(0.0951, abs=1e-4)  # Wilson, 6 of 30


def test_without_posts_that_could_name_a_ticket_nothing_is_known(house):
    tickets(house, {"id": "1", "channel": "email"})
    assert house.figure("channel_switching")["state"] == "not_computable"
    house.load("post", [{"direction": "in", "created_at": MONDAY}], source="x")
    assert house.figure("channel_switching")["state"] == "not_computable"


def test_a_quiet_year_has_no_cases(house):
    tickets(house, {"id": "1", "channel": "email"})
    posts(house, {"ticket": "1"})
    year = Window(date(2001, 1, 1), date(2001, 12, 31))
    assert house.figure("channel_switching", window=year)["state"] == "none"
