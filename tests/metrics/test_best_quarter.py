"""The figure that the best quarter of our own desks reaches, worked by hand."""

import pytest

from metrics import METRICS, QuestionError, Window
from metrics.best_quarter import COLUMNS, CORE, best_quarter, can_be_best

DAY = "2026-03-02"


def mark(house, metric, **arguments):
    found = best_quarter(metric, warehouse=house.connection, **arguments)
    assert list(found.columns) == COLUMNS
    return found.iloc[0]


def rated(house, satisfied, of=30, **more):
    """Desks 'd00', 'd01' ...: so many of thirty satisfied each."""
    rows = [
        {"desk": f"d{desk:02}", "score": 5 if number < happy else 1, "rated_at": f"{DAY} 10:00"} | more
        for desk, happy in enumerate(satisfied)
        for number in range(of)
    ]
    house.load("rating", rows)


def answered(house, minutes, each=6):
    rows = [
        {
            "desk": f"d{desk:02}",
            "channel": "email",
            "opened_at": f"{DAY} 09:00",
            "first_response_at": f"{DAY} {9 + wait // 60:02}:{wait % 60:02}",
        }
        for desk, wait in enumerate(minutes)
        for _ in range(each)
    ]
    house.load("ticket", rows)


def test_where_more_is_better_it_is_the_upper_quarter(house):
    """Shares 3/30, 6/30 ... 30/30: R-7 at 0.75 of ten values is the 7.75th, 7.75 x 3/30 = 77.5 %."""
    rated(house, range(3, 31, 3))
    found = mark(house, "satisfied_share")
    assert found["value"] == pytest.approx(0.775)
    assert (found["n"], found["reached"], found["state"]) == (10, 3, "ok")
    assert found["desks"] == ("d09", "d08", "d07")


def test_where_less_is_better_it_is_the_lower_quarter(house):
    """Medians of 10, 20 ... 100 minutes: R-7 at 0.25 is the 3.25th, 32.5 minutes; three desks are below."""
    answered(house, range(10, 101, 10))
    found = mark(house, "first_response_minutes")
    assert found["value"] == pytest.approx(32.5)
    assert found["desks"] == ("d00", "d01", "d02")


def test_thirteen_desks_have_the_fourth_best_as_their_mark(house):
    """Of thirteen values the 75th percentile is the tenth smallest, (13 - 1) x 0.75 + 1."""
    rated(house, range(1, 14))
    assert mark(house, "satisfied_share")["value"] == pytest.approx(10 / 30)
    assert mark(house, "satisfied_share")["reached"] == 4


def test_nine_desks_are_too_few(house):
    rated(house, range(3, 30, 3))
    found = mark(house, "satisfied_share")
    assert (found["n"], found["state"], found["desks"]) == (9, "few", ())
    assert found["value"] != found["value"]


def test_a_desk_with_too_few_cases_of_its_own_is_left_out_and_counted(house):
    rated(house, [30] * 10)
    house.load("rating", [{"desk": "small", "score": 1, "rated_at": f"{DAY} 10:00"}])
    found = mark(house, "satisfied_share")
    assert (found["value"], found["n"], found["excluded"]) == (1, 10, 1)


def test_cases_of_no_desk_are_no_desk(house):
    rated(house, [30] * 10)
    house.load("rating", [{"score": 1, "rated_at": f"{DAY} 10:00"}] * 30)
    assert mark(house, "satisfied_share")["n"] == 10


def test_equal_desks_all_reach_their_mark(house):
    rated(house, [15] * 10)
    found = mark(house, "satisfied_share")
    assert (found["value"], found["reached"]) == (0.5, 10)


def test_the_window_and_the_filters_hold(house):
    rated(house, range(3, 31, 3), channel="chat")
    assert mark(house, "satisfied_share", where=[("channel", "email")])["state"] == "none"
    assert mark(house, "satisfied_share", window=Window(None, None))["state"] == "ok"


def test_over_nothing_each_core_metric_has_a_state_and_no_value(house):
    found = best_quarter(warehouse=house.connection)
    assert list(found["metric"]) == list(CORE)
    assert set(found["state"]) <= {"none", "not_computable"}
    assert found["value"].isna().all()


@pytest.mark.parametrize(
    "metric",
    ["contacts", "social_share", "backlog", "desks_taking_social", "channel_share", "satisfaction_mean"],
)
def test_what_has_no_better_or_grows_with_the_desk_has_no_best_quarter(house, metric):
    with pytest.raises(QuestionError, match=f"{metric} has no best quarter"):
        best_quarter(metric, warehouse=house.connection)
    assert metric not in CORE


def test_the_cards_that_have_a_direction_have_a_best_quarter():
    cards = (
        "first_response_minutes",
        "answered_within_share",
        "social_answered_within_share",
        "satisfied_share",
        "resolution_target_met_share",
    )
    assert set(cards) <= set(CORE)
    assert all(can_be_best(METRICS[name]) for name in CORE)
