"""A step is found where it was put; its p-value is what dealing out the points at random gives."""

import itertools
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, norm, rankdata

from metrics.statistics.discovery import EDGE, Step, false_discovery, step, step_p


def step_by_hand(values) -> Step:
    """The definition, split by split, in plain Python."""
    scores = [norm.ppf(rank / (len(values) + 1)) for rank in rankdata(values)]
    untied = [norm.ppf(rank / (len(values) + 1)) for rank in range(1, len(values) + 1)]
    variance = sum(score**2 for score in untied) / len(values)
    mean, sizes = sum(scores) / len(scores), {}
    for at in range(EDGE, len(values) - EDGE + 1):
        deviation = (at * (len(values) - at) / (len(values) - 1) * variance) ** 0.5
        sizes[at] = (sum(scores[at:]) - mean * (len(values) - at)) / deviation
    at = max(sizes, key=lambda place: abs(sizes[place]))
    return Step(at, sizes[at])


@given(st.lists(st.integers(0, 30), min_size=6, max_size=40).filter(lambda values: len(set(values)) > 1))
@settings(max_examples=60, deadline=None)
def test_the_largest_step_is_the_one_worked_split_by_split(values):
    found, by_hand = step(values), step_by_hand(values)
    assert abs(found.size) == pytest.approx(abs(by_hand.size))


def test_a_rise_and_a_fall_are_found_where_they_are():
    usual = [60, 64, 58, 62, 61, 66, 57, 59, 63, 65, 67, 56]
    assert step([*usual, *(value + 100 for value in usual)]).at == 12
    assert step([*usual, *(value + 100 for value in usual)]).size > 0
    assert step([*usual, *(value - 100 for value in usual)]).size < 0


def test_too_short_a_series_is_refused():
    with pytest.raises(ValueError, match="6 points"):
        step([1, 2, 3, 4, 5])


def test_a_flat_series_has_no_step():
    assert step([5.0] * 12).size == pytest.approx(0)


def test_the_p_value_of_seven_points_is_that_of_all_their_orders():
    values = [1, 2, 3, 4, 5, 6, 7]
    sizes = [abs(step(order).size) for order in itertools.permutations(values)]
    for wanted in (values, [3, 1, 2, 5, 4, 7, 6], [1, 2, 4, 3, 6, 5, 7]):
        size = abs(step(wanted).size)
        exact = np.mean([other >= size - 1e-9 for other in sizes])
        assert step_p(size, 7) == pytest.approx(exact, rel=0.25, abs=0.002)


@pytest.mark.parametrize("points", [12, 24, 30, 104])
def test_chance_gives_a_small_p_value_no_oftener_than_it_says(points):
    random = np.random.default_rng(points)
    p = [step_p(step(random.normal(size=points)).size, points) for _ in range(600)]
    assert np.mean(np.array(p) <= 0.05) <= 0.075


@pytest.mark.parametrize("values", [2, 5])
def test_ties_are_on_the_safe_side(values):
    random = np.random.default_rng(values)
    p = [step_p(step(random.integers(0, values, 30)).size, 30) for _ in range(400)]
    assert np.mean(np.array(p) <= 0.05) <= 0.075


def test_the_same_question_has_the_same_answer():
    assert step_p(3.1, 24) == step_p(3.1, 24) == step_p(-3.1, 24)


def test_a_clean_step_of_two_years_of_weeks_has_the_smallest_p_value():
    assert step_p(step(np.arange(104)).size, 104) < 2e-5


def test_one_wild_week_is_no_change():
    random = np.random.default_rng(1)
    weeks = random.normal(100, 5, 104)
    weeks[60] = 10_000
    assert step_p(step(weeks).size, 104) > 0.01


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_false_discovery_is_scipys(p):
    assert false_discovery(p) == pytest.approx(false_discovery_control(p))


def test_nothing_asked_is_nothing_found():
    assert false_discovery([]).size == 0


def test_what_the_first_page_needs_takes_no_second_to_import():
    code = "import sys, metrics, metrics.analyses.changes; sys.exit('scipy.stats' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
