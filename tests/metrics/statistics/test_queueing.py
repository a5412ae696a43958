"""Erlang C by hand, against its textbook sum, and where the queue never ends."""

from math import exp, factorial

import numpy as np
import pytest

from metrics.statistics.queueing import agents_needed, erlang_c


def waiting_by_sum(traffic: float, agents: int) -> float:
    """The formula as textbooks write it, with its factorials."""
    last = traffic**agents / factorial(agents) * agents / (agents - traffic)
    return last / (sum(traffic**k / factorial(k) for k in range(agents)) + last)


def test_one_agent_who_is_busy_half_the_time_lets_every_second_caller_wait():
    # 1 erlang in 2 hours is half an erlang: P(wait) = rho = 0.5, mean wait 0.5 * 60 / (1 - 0.5) = 60 s
    found = erlang_c(30, 1, handle_seconds=60, answer_seconds=60, interval_seconds=3600)
    assert found.traffic == 0.5
    assert (float(found.wait_probability), float(found.occupancy)) == pytest.approx((0.5, 0.5))
    assert float(found.speed_of_answer) == pytest.approx(60)
    assert float(found.service_level) == pytest.approx(1 - 0.5 * exp(-0.5))


@pytest.mark.parametrize(("traffic", "agents"), [(0.2, 1), (4, 5), (10, 14), (50, 60)])
def test_the_probability_to_wait_is_the_textbook_sum(traffic, agents):
    found = erlang_c(traffic, agents, handle_seconds=1800)
    assert float(found.wait_probability) == pytest.approx(waiting_by_sum(traffic, agents))


def test_several_numbers_of_agents_are_answered_in_their_order():
    found = erlang_c(100, [12, 11, 14], handle_seconds=180)
    alone = [float(erlang_c(100, agents, handle_seconds=180).service_level) for agents in (12, 11, 14)]
    assert found.service_level.tolist() == pytest.approx(alone)
    assert alone[1] < alone[0] < alone[2]


@pytest.mark.parametrize("agents", [1, 9, 10])
def test_agents_who_cannot_keep_up_answer_nobody_in_time(agents):
    found = erlang_c(100, agents, handle_seconds=180)
    assert (float(found.wait_probability), float(found.service_level), float(found.occupancy)) == (1, 0, 1)
    assert np.isinf(found.speed_of_answer)


def test_a_large_centre_has_finite_numbers():
    found = erlang_c(100_000, [10_000, 10_100], handle_seconds=180)
    assert float(found.service_level[0]) == 0
    assert 0 < float(found.wait_probability[1]) < 1


def test_one_agent_fewer_than_needed_misses_the_service_level():
    needed = agents_needed(240, service_level=0.9, handle_seconds=240, answer_seconds=30)
    levels = erlang_c(240, [needed - 1, needed], handle_seconds=240, answer_seconds=30).service_level
    assert levels[0] < 0.9 <= levels[1]


@pytest.mark.parametrize("level", [0, 1, 80])
def test_a_service_level_that_is_no_share_is_refused(level):
    with pytest.raises(ValueError, match="between 0 and 1"):
        agents_needed(100, service_level=level, handle_seconds=180)


@pytest.mark.parametrize("agents", [0, -1, 1.5, [3, 2.5]])
def test_parts_of_an_agent_are_refused(agents):
    with pytest.raises(ValueError, match="whole numbers"):
        erlang_c(100, agents, handle_seconds=180)


@pytest.mark.parametrize(("calls", "handle", "answer"), [(0, 180, 20), (100, 0, 20), (100, 180, -1)])
def test_a_queue_without_calls_or_time_is_refused(calls, handle, answer):
    with pytest.raises(ValueError, match="more than 0"):
        erlang_c(calls, 14, handle_seconds=handle, answer_seconds=answer)
