"""How far the data can be trusted, on tables small enough to work out by hand."""

import pytest

from tests.metrics.rows import DAY, answered, opened


def test_an_unmapped_word_is_counted_an_other_by_rule_is_not(house):
    house.load(
        "ticket",
        [
            opened(channel="other", channel_rule="unmapped"),
            opened(channel="other", channel_rule="fax"),
            opened(),
            opened(),
        ],
    )
    assert house.figure("unmapped_channel_share")["value"] == 0.25


def test_a_word_that_was_said_to_mean_other_is_not_unmapped_any_more(house):
    said = opened(channel="other", channel_rule="unmapped", channel_given="other")
    house.load("ticket", [said, opened(channel="other", channel_rule="unmapped")])
    row = house.figure("unmapped_channel_share")
    assert (row["numerator"], row["denominator"]) == (1, 2)


def test_impossible_times_are_any_milestone_before_the_opening(house):
    house.load(
        "ticket",
        [opened(first_response_at=f"{DAY} 08:00"), opened(closed_at=f"{DAY} 08:00"), answered(5), opened()],
    )
    row = house.figure("impossible_times_share")
    assert (row["numerator"], row["denominator"], row["excluded"]) == (2, 3, 1)


def test_missing_responses_are_counted_over_sources_that_have_them(house):
    house.load("ticket", [answered(5), opened()]).load("ticket", [opened()], source="t")
    row = house.figure("missing_response_share")
    assert (row["value"], row["excluded"]) == (0.5, 1)


def test_the_age_of_data_is_that_of_the_source_silent_longest(house):
    house.load("ticket", [opened()], source="old", as_of="2026-01-01 00:00").load(
        "ticket", [opened()], source="new"
    )
    ages = house.values("data_age_minutes", "source", by=["source"])
    assert ages["old"] - ages["new"] == pytest.approx(151 * 1440, abs=0.1)
    assert house.figure("data_age_minutes")["value"] == pytest.approx(ages["old"], abs=1)
