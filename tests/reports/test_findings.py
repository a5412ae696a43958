"""The sentence above each manager's page: flip the data and the sentence flips."""

import pandas as pd
import pytest

from metrics import wilson
from reports.findings import (
    MOST_WORDS,
    By,
    Compared,
    channels_finding,
    response_finding,
    satisfaction_finding,
    social_finding,
)

COLUMNS = [
    "metric", "slice", "period", "value", "n", "numerator", "denominator", "low", "high", "state",
]  # fmt: skip
Row = tuple[object, ...]


def share(metric: str, hits: int, n: int, name: str | None = None, smallest: int = 30) -> Row:
    low, high = wilson(hits, n) if n else (None, None)
    state = "ok" if n >= smallest else "few" if n else "none"
    return (metric, name, None, hits / n if n else None, float(n), float(hits), float(n), low, high, state)


def time(metric: str, minutes: float, name: str | None = None, n: int = 100, sure: float = 0.1) -> Row:
    low, high = minutes * (1 - sure), minutes * (1 + sure)
    return (metric, name, None, minutes, float(n), None, None, low, high, "ok" if n >= 6 else "few")


def frame(*rows: Row) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def beside(now: list[Row], before: list[Row] | None = None, than: str = "the period before") -> Compared:
    return Compared(frame(*now), None if before is None else frame(*before), than)


def by(now: list[Row], before: list[Row] | None = None, dimension: str = "desk") -> By:
    named = {"north": "Desk North", "south": "Desk South"}
    here = frame(*now).rename(columns={"slice": dimension})
    earlier = None if before is None else frame(*before).rename(columns={"slice": dimension})
    return By(Compared(here, earlier), dimension, lambda key: named.get(key or "", str(key)))


def plain(text: str) -> str:
    assert len(text.split()) <= MOST_WORDS
    return text.replace("\u00a0", " ")


def mix(phone: int, portal: int, social: int) -> list[Row]:
    n = phone + portal + social
    counts = {"Phone": phone, "Portal": portal, "Social": social}
    return [share("channel_share", hits, n, name) for name, hits in counts.items()]


def test_the_largest_channel_and_the_one_that_gained_most() -> None:
    said = channels_finding(by(mix(500, 450, 50), mix(500, 490, 10), "channel"))
    assert plain(said) == "Phone brings most contacts, 50 %; Social gained most, from 1 % to 5 %."


def test_the_same_channels_the_other_way_round_turn_the_sentence_round() -> None:
    said = channels_finding(by(mix(500, 490, 10), mix(500, 450, 50), "channel"))
    assert plain(said) == "Phone brings most contacts, 50 %; Social lost most, from 5 % to 1 %."


def test_the_largest_channel_says_its_own_change() -> None:
    said = channels_finding(by(mix(600, 300, 100), mix(400, 500, 100), "channel"))
    assert plain(said) == (
        "Phone brings most contacts, 60 %, up 20 points on the period before; Portal lost most, from 50 % to 30 %."
    )


def test_a_mix_that_moved_within_chance_is_as_before() -> None:
    said = channels_finding(by(mix(501, 449, 50), mix(500, 450, 50), "channel"))
    assert plain(said) == "Phone brings most contacts, 50 %; the mix is about as in the period before."


def test_without_a_compared_period_nothing_is_said_of_change() -> None:
    assert plain(channels_finding(by(mix(500, 450, 50), dimension="channel"))) == (
        "Phone brings most contacts, 50 %."
    )


def test_chosen_channels_are_not_all_contacts() -> None:
    said = channels_finding(by(mix(500, 450, 50), dimension="channel"), chosen=True)
    assert plain(said) == "Phone brings most of the chosen contacts, 50 %."


def test_too_few_contacts_are_said_with_their_number() -> None:
    assert (
        plain(channels_finding(by(mix(5, 4, 3), dimension="channel"))) == "Too few contacts to say (n = 12)."
    )


def test_one_channel_is_no_finding() -> None:
    alone = [share("channel_share", 100, 100, "Phone")]
    assert channels_finding(by(alone, dimension="channel")) == ""


def answers(minutes: float, within: int, n: int = 1000) -> list[Row]:
    return [time("first_response_minutes", minutes), share("answered_within_share", within, n)]


def desks(**minutes: float) -> list[Row]:
    return [time("first_response_minutes", value, name) for name, value in minutes.items()]


def test_the_desk_that_slowed_most_is_named_before_the_share_in_time() -> None:
    said = response_finding(
        beside(answers(80, 900), answers(60, 900)), by(desks(north=180, south=60), desks(north=60, south=60))
    )
    assert plain(said) == (
        "The first answer typically takes 1 h 20 m, 20 m slower than the period before; "
        "Desk North slowed most, from 1 h to 3 h."
    )


def test_a_desk_that_sped_up_turns_the_words_round() -> None:
    said = response_finding(
        beside(answers(60, 900), answers(80, 900)), by(desks(north=60, south=60), desks(north=180, south=60))
    )
    assert "20 m quicker than the period before" in plain(said)
    assert "Desk North sped up most, from 3 h to 1 h." in plain(said)


def test_times_within_chance_are_as_before_and_the_period_is_named_once() -> None:
    said = response_finding(
        beside(answers(61, 899), answers(60, 900), "the year before"),
        by(desks(north=60, south=60), desks(north=60, south=60)),
    )
    assert plain(said) == (
        "The first answer typically takes 1 h 1 m, about as in the year before; "
        "90 % of contacts are answered within 24 h, about as before."
    )


def test_without_a_change_the_slowest_desk_is_named_where_it_is_clearly_slower() -> None:
    same = desks(north=240, south=60)
    said = response_finding(beside(answers(80, 900), answers(80, 900)), by(same, same))
    assert "Desk North is slowest (4 h)" in plain(said)
    near = desks(north=85, south=80)
    assert "slowest" not in response_finding(beside(answers(80, 900), answers(80, 900)), by(near, near))


def test_a_single_desk_is_the_whole_and_not_named() -> None:
    said = response_finding(beside(answers(80, 900), answers(60, 900)), by(desks(north=180), desks(north=60)))
    assert "Desk North" not in said


def test_too_few_answers_say_so_with_their_number() -> None:
    now = [time("first_response_minutes", 60, n=4), share("answered_within_share", 3, 4)]
    assert plain(response_finding(beside(now), by([]))) == (
        "Too few answers to say (n = 4); too few contacts to say (3 of 4)."
    )


def test_without_data_there_is_no_sentence() -> None:
    nothing = beside([share("satisfied_share", 0, 0)])
    assert satisfaction_finding(nothing, by([]), by([])) == ""
    assert response_finding(nothing, by([])) == ""
    assert social_finding(nothing, by([])) == ""
    assert channels_finding(by([], dimension="channel")) == ""


def rated(**satisfied: int) -> list[Row]:
    return [share("satisfied_share", hits, 400, name) for name, hits in satisfied.items()]


def whole(hits: int) -> list[Row]:
    return [share("satisfied_share", hits, 1000)]


def test_satisfaction_names_the_channel_that_fell() -> None:
    said = satisfaction_finding(
        beside(whole(780), whole(820)),
        by(rated(Email=240, Phone=330), rated(Email=320, Phone=330), "channel"),
        by([], []),
    )
    assert plain(said) == (
        "78 % of raters are satisfied, down 4 points on the period before; Email fell most, from 80 % to 60 %."
    )


def test_satisfaction_that_rose_says_so() -> None:
    said = satisfaction_finding(
        beside(whole(820), whole(780)),
        by(rated(Email=320, Phone=330), rated(Email=240, Phone=330), "channel"),
        by([], []),
    )
    assert "up 4 points" in plain(said)
    assert "Email rose most, from 60 % to 80 %." in plain(said)


def test_a_desk_is_named_where_no_channel_moved() -> None:
    level = rated(Email=320, Phone=330)
    said = satisfaction_finding(
        beside(whole(800), whole(800)),
        by(level, level, "channel"),
        by(rated(north=200, south=330), rated(north=330, south=330)),
    )
    assert "about as in the period before; Desk North fell most" in plain(said)


def test_where_nobody_moved_the_lowest_is_named_if_it_is_clearly_lower() -> None:
    level = rated(Email=200, Phone=330)
    said = satisfaction_finding(beside(whole(800)), by(level, level, "channel"), by([]))
    assert plain(said) == "80 % of raters are satisfied; Email is lowest (50 %)."


def test_where_nobody_stands_out_it_says_so_of_those_it_looked_at() -> None:
    level = rated(Email=320, Phone=322)
    said = satisfaction_finding(beside(whole(800)), by(level, level, "channel"), by([]))
    assert plain(said) == "80 % of raters are satisfied; no channel stands out."


def test_one_of_many_has_to_differ_the_more() -> None:
    """62 of 100 against 45 of 100: beyond chance for one of two, not for the luckiest of twenty."""
    some = [share("satisfied_share", 62, 100, "north"), share("satisfied_share", 50, 100, "south")]
    earlier = [share("satisfied_share", 45, 100, "north"), share("satisfied_share", 50, 100, "south")]
    more = [share("satisfied_share", 50, 100, f"desk {at}") for at in range(18)]
    assert "Desk North rose most" in satisfaction_finding(beside(whole(800)), by(some, earlier))
    assert "rose" not in satisfaction_finding(beside(whole(800)), by(some + more, earlier + more))


def questions(within: int, n: int, minutes: float, answered: int = 100) -> list[Row]:
    return [
        share("social_answered_within_share", within, n, smallest=10),
        time("social_response_minutes", minutes, n=answered),
    ]


def test_social_says_share_time_and_the_lowest_desk() -> None:
    named = [
        share("social_answered_within_share", hits, 200, name)
        for name, hits in (("north", 160), ("south", 80))
    ]
    said = social_finding(beside(questions(240, 400, 170)), by(named))
    assert plain(said) == (
        "60 % of questions on social are answered within 24 h; typically after 2 h 50 m; Desk South is lowest (40 %)."
    )


def test_too_few_questions_say_so_without_a_percentage() -> None:
    said = social_finding(beside(questions(3, 7, 60, answered=3)), by([]))
    assert plain(said).startswith("Too few questions on social to say (3 of 7)")
    assert "%" not in said


@pytest.mark.parametrize("name", ["Desk of a Very Long Name in Two or Three Places of the North", "South"])
def test_a_sentence_stays_short_whatever_the_names(name: str) -> None:
    now = [time("first_response_minutes", 180, name), time("first_response_minutes", 60, "south")]
    before = [time("first_response_minutes", 60, name), time("first_response_minutes", 60, "south")]
    said = response_finding(beside(answers(80, 900), answers(60, 950)), by(now, before))
    assert len(said.split()) <= MOST_WORDS
    assert said.startswith("The first answer typically takes")
