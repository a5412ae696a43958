"""Periods, filters and slices on tables small enough to work out by hand."""

from datetime import date

import pytest

from metrics import Window
from tests.metrics.rows import DAY, answered, opened


def test_a_quarter_is_not_the_mean_of_its_weeks(house):
    """Week 1: 1 of 1 answered; week 2: 1 of 3. The weeks average 67 %, the quarter is 2 of 4."""
    reply = {"first_response_at": "2026-01-20 09:00"}
    rows = [opened(opened_at="2026-01-05 09:00", **reply), opened(opened_at="2026-01-12 09:00", **reply)]
    house.load("ticket", rows + [opened(opened_at="2026-01-13 09:00")] * 2)
    assert house.values("answered_share", "period", grain="week") == {
        "2026-W02": 1,
        "2026-W03": pytest.approx(1 / 3),
    }
    assert house.values("answered_share", "period", grain="quarter") == {"2026-Q1": 0.5}


def test_slices_re_add(house):
    house.load("ticket", [answered(5, desk=desk) for desk in "aab"] + [opened(desk="b")])
    parts, whole = house.figures("answered_share", by=["desk"]), house.figure("answered_share")
    for name in ("numerator", "denominator", "excluded"):
        assert parts[name].sum() == whole[name]


def test_the_first_iso_week_may_begin_in_december(house):
    house.load("ticket", [opened(opened_at="2024-12-30 09:00"), opened(opened_at="2027-01-03 09:00")])
    assert house.values("contacts", "period", grain="week") == {"2025-W01": 1, "2026-W53": 1}
    assert house.values("contacts", "period", grain="year") == {"2024": 1, "2027": 1}


def test_both_ends_of_a_window_are_included(house):
    house.load("ticket", [opened(opened_at=f"2026-03-0{day} 23:59") for day in (1, 2, 3, 4)])
    assert house.figure("contacts", window=Window(date(2026, 3, 2), date(2026, 3, 3)))["value"] == 2


def test_filters_of_one_dimension_mean_or_and_of_different_ones_and(house):
    house.load("ticket", [opened(desk=desk, channel=word) for desk in "abc" for word in ("phone", "email")])
    assert house.figure("contacts", where=[("desk", "a"), ("desk", "b"), ("channel", "phone")])["value"] == 2
    assert house.figure("contacts", where={"desk": ["a"]})["value"] == 2


def test_ratings_do_not_multiply_tickets(house):
    """Fan-out: three ratings of one ticket leave one contact, and its kind splits the ratings, not the tickets."""
    house.load("ticket", [opened(id="1", kind="incident"), opened(id="2", kind="request")])
    house.load("rating", [{"ticket": "1", "score": score, "rated_at": f"{DAY} 12:00"} for score in (5, 4, 1)])
    assert house.figure("contacts")["value"] == 2
    found = house.figures("satisfied_share", by=["kind"])
    assert (found["kind"].tolist(), found["numerator"].tolist(), found["denominator"].tolist()) == (
        ["incident"],
        [2],
        [3],
    )


def test_a_contact_without_a_day_is_counted_and_has_no_period(house):
    house.load("ticket", [opened(), opened(opened_at=None)])
    assert house.values("contacts", "period", grain="month") == {"2026-03": 1, None: 1}
