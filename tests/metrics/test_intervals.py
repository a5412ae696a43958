"""Intervals against the literature; each expected pair stands in the source named."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from metrics import median_interval, newcombe, wilson
from metrics.intervals import Z, mean_interval, net_interval, percentile_interval

NEWCOMBE_1998A = [
    ((81, 263), (0.2553, 0.3662)),
    ((15, 148), (0.0624, 0.1605)),
    ((0, 20), (0, 0.1611)),
    ((1, 29), (0.0061, 0.1718)),
    ((29, 29), (0.8830, 1)),
]
R_PROP_TEST = [
    ((3, 10), (0.1077913, 0.6032219)),
    ((0, 10), (0, 0.2775328)),
    ((10, 10), (0.7224672, 1)),
    ((19, 38), (0.348499283643951, 0.651500716356049)),
]
NEWCOMBE_1998B = [
    ((56, 70, 48, 80), (0.0524, 0.3339)),
    ((9, 10, 3, 10), (0.1705, 0.8090)),
    ((6, 7, 2, 7), (0.0582, 0.8062)),
    ((5, 56, 0, 29), (-0.0381, 0.1926)),
    ((0, 10, 0, 20), (-0.1611, 0.2775)),
    ((0, 10, 0, 10), (-0.2775, 0.2775)),
    ((10, 10, 0, 20), (0.6791, 1)),
    ((10, 10, 0, 10), (0.6075, 1)),
]
TABLE_A7 = [(9, 2, 8, 0.961), (10, 2, 9, 0.979), (12, 3, 10, 0.961), (20, 6, 15, 0.959)]


@pytest.mark.parametrize(("counts", "bounds"), NEWCOMBE_1998A)
def test_wilson_gives_newcombes_table_i_method_3(counts, bounds):
    assert wilson(*counts) == pytest.approx(bounds, abs=5e-5)


def test_wilson_has_no_continuity_correction():
    assert wilson(15, 148)[1] != pytest.approx(0.1620, abs=5e-4)


@pytest.mark.parametrize(("counts", "bounds"), R_PROP_TEST)
def test_wilson_gives_the_values_of_r_prop_test(counts, bounds):
    assert wilson(*counts) == pytest.approx(bounds, abs=1e-6)


def test_wilson_at_99_per_cent_gives_the_value_of_r():
    assert wilson(3, 10, z=2.5758293035489004) == pytest.approx((0.07956632, 0.6799753), abs=1e-6)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_equals_statsmodels(counts):
    assert wilson(*counts) == pytest.approx(proportion_confint(*counts, method="wilson"), abs=1e-12)


def test_wilson_of_arrays_is_wilson_of_each_and_nan_where_there_is_nothing():
    low, high = wilson(np.array([81, 0, 0]), np.array([263, 20, 0]))
    assert (low[0], high[1]) == pytest.approx((0.2553, 0.1611), abs=5e-5)
    assert np.isnan(low[2])
    assert np.isnan(high[2])


def test_wilson_covers_the_share_and_stays_within_0_and_1():
    for k in range(31):
        low, high = wilson(k, 30)
        assert 0 <= low <= k / 30 <= high <= 1


@pytest.mark.parametrize(("counts", "bounds"), NEWCOMBE_1998B)
def test_newcombe_gives_table_ii_method_10(counts, bounds):
    assert newcombe(*counts) == pytest.approx(bounds, abs=5e-5)


@given(
    st.tuples(st.integers(1, 400), st.integers(1, 400)).flatmap(
        lambda n: st.tuples(st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1]))
    )
)
def test_newcombe_equals_statsmodels(counts):
    expected = confint_proportions_2indep(*counts, method="newcomb", compare="diff")
    assert newcombe(*counts) == pytest.approx(expected, abs=1e-9)


def test_aberdeens_use_less_hdis_is_55_points_between_49_and_61():
    low, high = newcombe(0.59 * 289, 289, 0.04 * 875, 875)
    assert (round(low, 2), round(high, 2)) == (0.49, 0.61)


@pytest.mark.parametrize(("n", "j", "k", "coverage"), TABLE_A7)
def test_the_interval_of_a_median_gives_table_a7(n, j, k, coverage):
    assert median_interval(n) == (j, k)
    assert 1 - 2 * binom.cdf(j - 1, n, 0.5) == pytest.approx(coverage, abs=5e-4)


def test_there_is_no_interval_of_a_median_below_six():
    assert [median_interval(n) for n in range(6)] == [None] * 6
    assert median_interval(6) == (1, 6)


def test_the_ranks_of_a_median_are_the_binomial_ones_or_their_neighbours_with_enough_coverage():
    for n in range(6, 5001):
        j, k = median_interval(n)
        assert abs(j - binom.ppf(0.025, n, 0.5)) <= 1
        assert j + k == n + 1
        assert binom.cdf(k - 1, n, 0.5) - binom.cdf(j - 1, n, 0.5) > 0.935


def test_the_interval_of_a_net_score_follows_its_standard_error():
    p, d, n = 100 / 210, 80 / 210, 210
    spread = Z * ((p + d - (p - d) ** 2) / n) ** 0.5
    assert net_interval(100, 80, 210) == pytest.approx((100 * (p - d - spread), 100 * (p - d + spread)))


def test_a_net_score_of_all_promoters_has_no_room_above():
    assert net_interval(10, 0, 10) == (100, 100)


def test_the_interval_of_a_mean_uses_the_sample_deviation():
    low, high = mean_interval(6, 14, 3)  # 1, 2, 3: mean 2, deviation 1
    assert (low, high) == pytest.approx((2 - Z / 3**0.5, 2 + Z / 3**0.5))


def test_one_value_has_a_mean_but_no_interval():
    assert np.isnan(mean_interval(5, 25, 1)[0])


@pytest.mark.parametrize("n", [6, 10, 77, 1000, 12345])
def test_a_percentile_of_one_half_has_the_ranks_of_the_median(n):
    assert percentile_interval(n, 0.5) == median_interval(n)


@pytest.mark.parametrize("n", [45, 60, 100, 1000, 25_000])
def test_the_ranks_of_the_90th_percentile_cover_it_with_95_percent(n):
    j, k = percentile_interval(n, 0.9)
    covered = binom.cdf(k - 1, n, 0.9) - binom.cdf(j - 1, n, 0.9)
    assert 0.945 <= covered <= 0.985


def test_below_45_values_the_90th_percentile_has_no_upper_bound():
    assert percentile_interval(44, 0.9) is None
    assert percentile_interval(0, 0.9) is None
