"""What became of social turns, told apart."""

from datetime import date

from metrics import Window
from metrics.analyses.turn_outcomes import turn_outcomes


def asked(id_, day="2026-05-01", **more):
    return {"id": id_, "direction": "in", "author": id_, "created_at": f"{day} 10:00"} | more


def said(id_, to, **more):
    return {
        "id": id_,
        "direction": "out",
        "author_role": "desk",
        "reply_to": to,
        "conversation": to,
        "created_at": "2026-05-01 11:00",
    } | more


POSTS = [
    asked("answered", desk="north"),
    said("a", "answered"),
    asked("late", "2026-05-31", created_at="2026-05-31 20:00", desk="south"),  # 4 h before the last load
    asked("bot", desk="north"),
    said("b", "bot", author_role="desk_bot"),
    asked("silence", desk="south"),
    asked("deleted", deleted_at="2026-05-01 10:30"),
    asked("thanks", intent="praise"),
    asked("spam", intent="spam"),
]


def outcomes(found):
    return dict(zip(found["outcome"], found["n"], strict=True))


def test_each_turn_has_one_outcome_and_spam_is_none(house):
    house.load("post", POSTS, as_of="2026-06-01 00:00")
    found = turn_outcomes(warehouse=house.connection)
    assert list(found["outcome"]) == [
        "answered",
        "waiting",
        "bot only",
        "unanswered",
        "deleted",
        "owed nothing",
    ]
    assert outcomes(found) == dict.fromkeys(found["outcome"], 1)


def test_waiting_ends_after_the_hours_asked_for(house):
    house.load("post", POSTS, as_of="2026-06-01 00:00")
    found = outcomes(turn_outcomes(warehouse=house.connection, within_hours=2))
    assert "waiting" not in found
    assert found["unanswered"] == 2


def test_outcomes_add_up_to_the_share_answered(house):
    house.load("post", POSTS, as_of="2026-06-01 00:00")
    found = outcomes(turn_outcomes(warehouse=house.connection))
    share = house.figure("social_answered_share")
    assert (share["numerator"], share["denominator"]) == (
        found["answered"],
        found["answered"] + found["bot only"] + found["unanswered"],
    )


def test_slices_windows_and_filters_are_those_of_figures(house):
    house.load("post", POSTS, as_of="2026-06-01 00:00")
    by_desk = turn_outcomes(warehouse=house.connection, by=("desk",), where=(("desk", "south"),))
    assert by_desk.to_dict("list") == {
        "desk": ["south", "south"],
        "outcome": ["waiting", "unanswered"],
        "n": [1, 1],
    }
    last_day = Window(date(2026, 5, 31), None)
    assert outcomes(turn_outcomes(warehouse=house.connection, window=last_day)) == {"waiting": 1}


def test_without_posts_there_is_no_outcome(house):
    assert turn_outcomes(warehouse=house.connection).empty
