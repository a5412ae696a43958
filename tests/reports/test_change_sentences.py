"""A sentence a change: flip the data and the words flip."""

from dataclasses import replace
from datetime import date

import pytest

from language import speaking
from metrics import METRICS, Window
from metrics.analyses.changes import WATCHED, Finding
from metrics.analyses.link import Link
from reports.sentences import cases_since, change_sentence
from reports.sentences.changes import RISES
from reports.sentences.pieces import channel, inside, joined

ANY = Link("first_response_minutes", (), Window())
SLOWER = Finding("first_response_minutes", "desk", "n", "week", date(2016, 3, 7), before=60, after=180,
                 n_before=3568, n=1835, size=7.0, q=0.0004, good=False, link=ANY, link_before=ANY)  # fmt: skip
NAMES = {"n": "Desk North"}


def told(**changed) -> str:
    return change_sentence(replace(SLOWER, **changed), NAMES).replace("\u00a0", " ")


def test_a_slower_desk() -> None:
    assert told() == "Answering got slower at Desk North from Mar 2016: typically 3 h, before 1 h."


def test_the_other_way_round_it_got_quicker() -> None:
    expected = "Answering got quicker at Desk North from Mar 2016: typically 1 h, before 3 h."
    assert told(before=180, after=60) == expected


def test_a_channel_and_everything() -> None:
    assert told(dimension="channel", name="walk_up").startswith("Answering got slower by walk-up from")
    assert told(dimension=None, name=None).startswith("Answering got slower from Mar 2016")


def test_a_desk_without_a_name_is_called_by_its_id() -> None:
    assert "at west from" in told(name="west")


def test_counts_are_told_by_their_period() -> None:
    found = told(metric="contacts", dimension="channel", name="portal", before=85, after=112.9)
    assert found == "More contacts by portal from Mar 2016: 113 a week, before 85."
    assert "a month" in told(metric="contacts", grain="month", before=300, after=400)


def test_shares_are_told_in_percent() -> None:
    found = told(metric="satisfied_share", before=0.84, after=0.78)
    assert found == "Fewer raters are satisfied at Desk North from Mar 2016: 78 %, before 84 %."


def test_two_levels_that_round_alike_get_another_digit() -> None:
    assert "15.4 %, before 14.6 %" in told(metric="satisfied_share", before=0.146, after=0.154)


def test_a_metric_without_words_of_its_own_rises_and_falls() -> None:
    short = METRICS["rated_share"].short
    assert told(metric="rated_share", before=0.2, after=0.3).startswith(f"{short} rose at Desk North")
    assert told(metric="rated_share", before=0.3, after=0.2).startswith(f"{short} fell at Desk North")


@pytest.mark.parametrize("metric", WATCHED)
def test_a_rise_and_a_fall_of_what_is_watched_have_words_of_their_own(metric) -> None:
    rose, fell = RISES[metric]
    assert rose != fell
    assert told(metric=metric, before=0.2, after=0.4) != told(metric=metric, before=0.4, after=0.2)


def test_the_small_print_counts_the_cases_of_both_times() -> None:
    assert cases_since(SLOWER).replace("\u00a0", " ") == "n 1,835 since, 3,568 before"


def test_abbreviations_keep_their_capitals_within_a_sentence() -> None:
    assert (channel("api"), channel("walk_up")) == ("API", "walk-up")
    assert told(dimension="organisation", name="Contoso").startswith("Answering got slower for Contoso from")


def test_german_keeps_the_capitals_of_its_nouns() -> None:
    assert inside("Telefon") == "telefon"
    with speaking("de"):
        assert inside("Telefon") == "Telefon"


def test_clauses_are_joined_as_a_sentence() -> None:
    assert joined([]) == ""
    assert joined(["one thing"]) == "One thing."
    assert joined(["one", "two"]) == "One; two."
    assert joined(["one", "two", "three"]) == "One; two, and three."
