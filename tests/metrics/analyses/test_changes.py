"""What changed: planted changes are found and chance is not; every number can be looked up again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from metrics import Window, figures
from metrics.analyses.changes import (
    Finding,
    all_series,
    changes,
    is_good,
    matters,
    what_changed,
)
from metrics.analyses.link import Link
from metrics.analyses.series import Series, first_day, last_day, ripe, series, whole
from metrics.statistics.discovery import step, step_p
from sample_data import TRUTHS

TWO_YEARS = Window(date(2024, 11, 1), date(2026, 10, 31))
THIS_YEAR = Window(date(2025, 11, 1), date(2026, 10, 31))
SHUFFLES = 100
WEEKS = tuple(f"{date(2014, 1, 6) + timedelta(7 * at):%G-W%V}" for at in range(104))


def by_week(values: Sequence[float], metric: str = "first_response_minutes", **more) -> Series:
    found = np.asarray(values, dtype=float)
    n, empty = np.full(len(found), 50.0), np.full(len(found), np.nan)
    return Series(metric, "desk", "north", "week", WEEKS[: len(found)], found, n, empty, empty, **more)


def wobble(count: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(60, 5, count)


@pytest.fixture(scope="session")
def looked_at(company) -> list[Series]:
    return all_series(company, TWO_YEARS)


@pytest.fixture(scope="session")
def found(company) -> list[Finding]:
    return what_changed(company, TWO_YEARS)


def told(found: list[Finding], metric: str, name: str | None) -> Finding:
    return next(change for change in found if (change.metric, change.name) == (metric, name))


def test_the_planted_slower_desk_is_the_first_finding(found):
    slower = found[0]
    assert (slower.metric, slower.dimension, slower.name) == (
        "first_response_minutes",
        "desk",
        TRUTHS.slower_desk,
    )
    assert slower.good is False
    assert abs(slower.since - TRUTHS.slower_from) < timedelta(days=7)
    assert slower.before == pytest.approx(TRUTHS.slower_minutes_before, rel=0.05)
    assert slower.after == pytest.approx(TRUTHS.slower_minutes_after, rel=0.05)


def test_no_other_desk_is_said_to_answer_slower(found):
    slower = {each.name for each in found if each.metric == "first_response_minutes" and each.good is False}
    assert slower == {TRUTHS.slower_desk}


def test_the_planted_growth_of_social_is_found_and_is_neither_good_nor_bad(found):
    grown = told(found, "social_share", None)
    assert grown.rose
    assert grown.good is None
    assert (
        TRUTHS.social_share_first_month < grown.before < 0.01 < grown.after < TRUTHS.social_share_last_month
    )


def test_a_finding_is_what_figures_says_over_its_link(found, company):
    slower = found[0]
    for link, value in ((slower.link, slower.after), (slower.link_before, slower.before)):
        again = figures(link.metric, warehouse=company, window=link.window, where=link.where)
        assert again["value"].iloc[0] == pytest.approx(value)
    assert slower.link_before.window.last == slower.since - timedelta(1)


def test_only_changes_that_began_in_the_window_are_told(company, found):
    late = what_changed(company, THIS_YEAR)
    assert 0 < len(late) < len(found)
    assert all(each.since >= THIS_YEAR.first for each in late)


def test_on_one_desk_no_desk_is_singled_out(company):
    only = what_changed(company, THIS_YEAR, where=(("desk", TRUTHS.slower_desk),))
    assert told(only, "first_response_minutes", None).link.where == (("desk", TRUTHS.slower_desk),)
    assert not [each for each in only if each.dimension == "desk"]


def test_with_shuffled_periods_nothing_is_found_in_at_least_90_of_100(looked_at):
    assert len(looked_at) > 150
    quiet = sum(not changes(shuffled(looked_at, seed)) for seed in range(SHUFFLES))
    assert quiet >= 90


def shuffled(looked_at: list[Series], seed: int) -> list[Series]:
    """Every series with its periods in one random order: what belongs to a week stays together."""
    orders = {
        count: np.random.default_rng((seed, count)).permutation(count)
        for count in {len(each.values) for each in looked_at}
    }
    return [each.ordered(orders[len(each.values)]) for each in looked_at]


def test_a_planted_step_is_found_and_one_of_many_series_of_chance_is_not():
    quiet = [by_week(wobble(52, seed)) for seed in range(40)]
    stepped = by_week([*wobble(40), *(3 * wobble(12, 2))])
    (only,) = changes([*quiet, stepped])
    assert only.since == first_day(WEEKS[40])
    assert (only.n_before, only.n) == (40 * 50, 12 * 50)
    assert only.good is False


def test_a_season_that_came_last_year_too_is_no_change():
    two_years = wobble(104) + np.where(
        np.arange(104) % 52 >= 36, 40, 0
    )  # the last sixteen weeks of each year
    summer = by_week(two_years)
    assert step_p(step(two_years).size, 104) < 0.01
    assert not changes([summer])
    once = by_week([*wobble(88), *(wobble(16, 2) + 40)])
    assert changes([once])


def test_what_is_over_is_no_change():
    assert not changes([by_week([*wobble(36), *(3 * wobble(12, 2)), *wobble(4, 3)])])


def test_a_growth_that_goes_on_is_one():
    assert changes([by_week(wobble(52) + np.maximum(0, np.arange(52) - 30) * 5)])


def test_better_is_told_as_better():
    (only,) = changes([by_week([*wobble(40), *(wobble(12, 2) / 3)])])
    assert only.good is True


def test_the_more_is_looked_at_the_surer_a_change_must_be():
    faint = by_week([*wobble(20), *(wobble(20, 2) + 6.4)])
    assert changes([faint])
    assert not changes([faint, *(by_week(wobble(40, seed)) for seed in range(10, 400))])


def test_fewer_than_twelve_points_make_no_series(house):
    tickets = [
        {"desk": "n", "opened_at": f"2016-{month:02}-{day:02} 09:00", "first_response_at": f"2016-{month:02}-{day:02} 10:00"}
        for month in range(1, 12)
        for day in range(1, 11)
    ]  # fmt: skip
    house.load("ticket", tickets)
    frame = house.figures("first_response_minutes", grain="month")
    assert list(series(frame, None, "month")) == []
    house.load("ticket", [row | {"opened_at": "2016-12-01 09:00", "first_response_at": "2016-12-01 10:00"} for row in tickets[:6]])  # fmt: skip
    (only,) = series(house.figures("first_response_minutes", grain="month"), None, "month")
    assert len(only.values) == 12


def test_a_slice_without_a_name_makes_no_series(house):
    house.load("ticket", [{"desk": None, "opened_at": f"2016-{month:02}-01 09:00"} for month in range(1, 13)])
    assert list(series(house.figures("contacts", by=("desk",), grain="month"), "desk", "month")) == []


def test_an_empty_warehouse_has_no_changes(house):
    assert what_changed(house.connection, THIS_YEAR) == []


def test_last_periods_that_have_not_run_their_course_are_left_out():
    n, open_ = np.array([90.0] * 10 + [60, 20]), np.array([10.0] * 10 + [40, 80])
    assert ripe("resolve_minutes", n, open_) == 10
    assert ripe("satisfied_share", n, open_) == 12


def test_a_share_that_is_never_complete_keeps_its_periods():
    assert ripe("first_response_minutes", np.array([50.0] * 12), np.array([50.0] * 12)) == 12


def test_a_part_of_a_week_or_month_is_none():
    window = Window(date(2016, 3, 2), date(2016, 4, 12))
    labels = ["2016-W09", "2016-W10", "2016-W14", "2016-W15", "2016-03", "2016-04", "2016-03-06/P7D", None]
    frame = pd.DataFrame({"period": labels})
    assert whole(frame, window)["period"].tolist() == ["2016-W10", "2016-W14", "2016-03-06/P7D"]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2015-W53", date(2015, 12, 28), date(2016, 1, 3)),
        ("2016-02-28/P7D", date(2016, 2, 28), date(2016, 3, 5)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2016-12", date(2016, 12, 1), date(2016, 12, 31)),
    ],
)
def test_a_period_has_its_days(period, first, last):
    assert (first_day(period), last_day(period)) == (first, last)


ANY = Link("contacts", (), Window())
CHANGE = Finding("contacts", None, None, "week", date(2016, 3, 7), 1, 1, 100, 100, 4, 0.001, None, ANY, ANY)


@pytest.mark.parametrize(
    ("metric", "before", "after", "told"),
    [
        ("first_response_minutes", 60, 74, False),
        ("first_response_minutes", 60, 76, True),
        ("first_response_minutes", 76, 60, True),
        ("satisfied_share", 0.80, 0.78, False),
        ("satisfied_share", 0.80, 0.76, True),
        ("social_share", 0.003, 0.006, True),
        ("social_share", 0.0003, 0.0009, False),
        ("contacts", 100, 109, False),
        ("contacts", 100, 111, True),
    ],
)
def test_only_what_matters_is_told(metric, before, after, told):
    assert matters(replace(CHANGE, metric=metric, before=before, after=after)) is told


def test_the_direction_is_the_metrics():
    assert is_good("first_response_minutes", rose=True) is False
    assert is_good("satisfied_share", rose=True) is True
    assert is_good("contacts", rose=True) is None


def test_standardised_satisfaction_turns_the_planted_order_round(company):
    """Over all ratings chat is ahead; at the same mix of kind and priority phone is."""
    found = figures("satisfied_share", "satisfied_share_adjusted", warehouse=company, by=("channel",))
    by_metric = {
        name: dict(zip(rows["channel"], rows["value"], strict=True)) for name, rows in found.groupby("metric")
    }
    ahead, behind = TRUTHS.satisfied_more_adjusted, TRUTHS.satisfied_more_crude
    assert by_metric["satisfied_share"][behind] > by_metric["satisfied_share"][ahead] + 0.02
    assert by_metric["satisfied_share_adjusted"][ahead] > by_metric["satisfied_share_adjusted"][behind] + 0.02
