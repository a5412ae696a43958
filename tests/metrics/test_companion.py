"""A time is told with how many it is of, once over a tenth of the cases have none."""

import pytest

from metrics import METRICS
from metrics.companion import share_with_a_time
from reports.readable import readable


def tickets(house, answered, waiting):
    rows = [
        {"channel": "phone", "opened_at": "2026-03-02 09:00", "first_response_at": "2026-03-02 10:00"}
        for _ in range(answered)
    ]
    return house.load("ticket", rows + [{"channel": "phone", "opened_at": "2026-03-02 09:00"}] * waiting)


def test_a_time_of_eight_in_ten_says_so(house):
    tickets(house, 16, 4)
    assert share_with_a_time(house.figure("first_response_minutes")) == 0.8
    value = readable(house.figures("first_response_minutes"))["Value"][0]
    assert value == "1\N{NO-BREAK SPACE}h, of the 80\N{NO-BREAK SPACE}% that have a time"


def test_a_tenth_may_be_missing(house):
    tickets(house, 18, 2)
    assert share_with_a_time(house.figure("first_response_minutes")) is None
    assert readable(house.figures("first_response_minutes"))["Value"][0] == "1\N{NO-BREAK SPACE}h"


@pytest.mark.parametrize("name", ["resolve_minutes", "answered_share"])
def test_other_figures_have_no_companion(house, name):
    tickets(house, 16, 4)
    assert share_with_a_time(house.figure(name)) is None


def test_few_and_nothing_have_none(house):
    assert share_with_a_time(house.figure("first_response_minutes")) is None
    tickets(house, 2, 2)
    assert share_with_a_time(house.figure("first_response_minutes")) is None


def test_each_response_time_has_the_share_answered_beside_it():
    assert {metric.name: metric.beside for metric in METRICS.values() if metric.beside} == {
        "first_response_minutes": "answered_share",
        "first_response_p90": "answered_share",
        "social_response_minutes": "social_answered_share",
        "social_response_p90": "social_answered_share",
        "social_response_minutes_by_message": "social_answered_share_by_message",
        "social_response_minutes_by_conversation": "social_answered_share_by_conversation",
    }
