"""Control charts, hand-worked: limits, runs, trends, targets."""

import numpy as np
import pytest

from metrics.statistics.control import Assurance, Limits, assurance, shift, signals, trend, xmr


def test_limits_are_the_mean_and_2_66_mean_moves():
    limits = xmr([10, 12, 10, 12])
    assert (limits.mean, limits.move) == (11, 2)
    assert (limits.low, limits.high) == pytest.approx((11 - 2.66 * 2, 11 + 2.66 * 2), abs=1e-3)


def test_one_value_has_no_limits():
    with pytest.raises(ValueError, match="two values"):
        xmr([5])


def test_a_constant_series_has_no_signal():
    assert not signals([3.0] * 20).any


def test_the_usual_wobble_has_no_signal():
    assert not signals([60, 64, 58, 62, 60, 66, 57, 61, 63, 59, 62, 60]).any


def test_a_wild_month_is_outside_and_only_that():
    usual = xmr([60, 64, 58, 62, 60, 66, 57, 61, 63, 59, 62])
    found = signals([60, 64, 58, 62, 60, 66, 57, 61, 63, 59, 62, 200], usual)
    assert found.outside.tolist() == [0] * 11 + [1]
    assert not found.shift.any()


def test_six_on_one_side_are_chance_and_the_seventh_is_not():
    usual = Limits(10, 1, 7, 13)
    assert not signals([11] * 6, usual).any
    assert signals([11] * 7, usual).shift.tolist() == [0] * 6 + [1]


def test_a_point_on_the_mean_breaks_a_run():
    assert not shift([1, 1, 1, 0, 1, 1, 1, 1]).any()


def test_a_run_on_the_low_side_is_minus_one():
    assert shift([-1] * 7)[-1] == -1


def test_equal_neighbours_break_a_trend():
    assert not trend([1, 2, 3, 3, 4, 5, 6, 7]).any()
    assert trend([1, 2, 3, 3, 4, 5, 6, 7, 8, 9])[-1] == 1


@pytest.mark.parametrize("count", [0, 1, 2, 6])
def test_short_series_have_no_trend(count):
    assert trend(np.arange(count)).tolist() == [0] * count


def test_a_target_on_the_limit_is_met_always():
    assert assurance(Limits(5, 1, 4, 6), 4, higher_is_better=True) is Assurance.ALWAYS
    assert assurance(Limits(5, 1, 4, 6), 6, higher_is_better=False) is Assurance.ALWAYS


def test_a_target_within_the_usual_range_is_met_sometimes():
    assert assurance(Limits(5, 1, 4, 6), 5.5, higher_is_better=True) is Assurance.SOMETIMES
