"""Funnel limits against the binomial distribution and by hand."""

import numpy as np
import pytest
from scipy.stats import binom, norm

from metrics.statistics.funnel import exact_limit, funnel, overdispersion


def test_an_exact_limit_lies_between_the_two_counts_that_bracket_p():
    # n 20, centre 0.5: P(X <= 5) = 0.0207, P(X <= 6) = 0.0577, so r = 6
    part = (binom.cdf(6, 20, 0.5) - 0.025) / binom.pmf(6, 20, 0.5)
    assert exact_limit([20], 0.5, 0.025)[0] == pytest.approx((6 - part) / 20)
    assert 5 / 20 < exact_limit([20], 0.5, 0.025)[0] < 6 / 20


def test_limits_of_many_cases_are_the_normal_ones():
    n, centre = 100_000, 0.3
    spread = norm.ppf(0.999) * (centre * (1 - centre) / n) ** 0.5
    assert exact_limit([n], centre, 0.999)[0] == pytest.approx(centre + spread, abs=2e-5)


def test_the_funnel_narrows_with_the_cases_and_the_wide_limits_hold_the_narrow_ones():
    found = funnel([5, 50, 500], [10, 100, 1000])
    assert found.centre == 0.5
    widths = found.high95 - found.low95
    assert (np.diff(widths) < 0).all()
    assert (found.low998 < found.low95).all()
    assert (found.high998 > found.high95).all()


def test_a_unit_without_cases_is_never_outside():
    found = funnel([0, 5], [0, 10])
    assert (found.low998[0], found.high998[0]) == (0, 1)


def test_a_target_may_stand_in_the_middle():
    assert funnel([5, 6], [10, 10], 0.9).centre == 0.9


def test_one_in_twenty_units_of_chance_alone_lies_outside_the_narrow_limits():
    random = np.random.default_rng(3)
    n = random.integers(200, 2000, 4000)
    hits = random.binomial(n, 0.4)
    found = funnel(hits, n, 0.4)
    assert found.spread == 1
    outside = ((hits / n < found.low95) | (hits / n > found.high95)).mean()
    assert outside == pytest.approx(0.05, abs=0.01)


def test_units_that_differ_anyway_widen_the_limits():
    shares = np.array([0.3, 0.4, 0.5, 0.6, 0.7, 0.5, 0.45, 0.55, 0.35, 0.65, 0.52, 0.48])
    n = np.full(12, 1000)
    plain, wide = (funnel(shares * n, n, 0.5, overdispersed=each) for each in (False, True))
    assert wide.spread > 10
    assert (wide.high95 > plain.high95).all()


def test_one_unit_that_stands_out_does_not_widen_the_limits_around_itself():
    n = np.full(14, 1000)
    shares = np.full(14, 0.5)
    shares[3] = 0.7
    assert overdispersion(shares * n, n, 0.5) == 1
    assert overdispersion([100, 900, 500], [1000] * 3, 0.5) == 1  # too few units to tell


def test_a_centre_of_all_has_no_overdispersion():
    assert overdispersion([10] * 12, [10] * 12, 1.0) == 1
