"""A figure against another, by hand: shares, medians, counts, targets, published figures."""

from datetime import date

import numpy as np
import pytest

from metrics import BENCHMARKS, ComparisonRefused, Window, newcombe, wilson
from metrics.versus import (
    ADDED,
    difference,
    versus,
    versus_benchmark,
    versus_period,
    versus_target,
    versus_year,
)
from metrics.window import before, year_earlier

THIS, LAST = Window(date(2016, 3, 1), date(2016, 3, 31)), Window(date(2016, 2, 1), date(2016, 2, 29))
BY_ID = {row.id: row for row in BENCHMARKS}


def tickets(day: str, met: int, missed: int, desk: str = "n"):
    return [
        {"desk": desk, "opened_at": f"{day} 09:00", "resolution_target_met": place < met, "resolved_at": f"{day} 12:00"}
        for place in range(met + missed)
    ]  # fmt: skip


def answered(day: str, minutes, desk: str = "n"):
    return [
        {
            "desk": desk,
            "opened_at": f"{day} 09:00",
            "first_response_at": f"{day} {9 + m // 60:02}:{m % 60:02}",
        }
        for m in minutes
    ]


@pytest.mark.parametrize("counts", [(56, 70, 48, 80), (9, 10, 3, 10), (0, 10, 0, 20), (10, 10, 0, 10)])
def test_the_interval_of_two_shares_is_newcombes_method_10(counts):
    k1, n1, k2, n2 = counts
    low, high = difference(k1 / n1, wilson(k1, n1), k2 / n2, wilson(k2, n2))
    assert (float(low), float(high)) == pytest.approx(newcombe(*counts))


def test_a_share_against_the_month_before(house):
    house.load("ticket", tickets("2016-03-02", 60, 40) + tickets("2016-02-03", 80, 20))
    found = versus_period("resolution_target_met_share", warehouse=house.connection, window=THIS).iloc[0]
    assert (found["value"], found["before"]) == (0.6, 0.8)
    assert found["change"] == pytest.approx(-0.2)
    assert (found["change_low"], found["change_high"]) == pytest.approx(newcombe(60, 100, 80, 100))
    assert found["within_noise"] is False


def test_a_small_difference_is_within_noise(house):
    house.load("ticket", tickets("2016-03-02", 78, 22) + tickets("2016-02-03", 80, 20))
    found = versus_period("resolution_target_met_share", warehouse=house.connection, window=THIS).iloc[0]
    assert found["within_noise"]


def test_too_few_before_means_no_change(house):
    house.load("ticket", tickets("2016-03-02", 78, 22) + tickets("2016-02-03", 8, 2))
    found = versus_period("resolution_target_met_share", warehouse=house.connection, window=THIS).iloc[0]
    assert np.isnan([found[name] for name in ADDED[:-1]]).all()
    assert found["within_noise"] is None


def test_nothing_before_and_nothing_loaded_mean_no_change(house):
    house.load("ticket", tickets("2016-03-02", 78, 22))
    for metric in ("resolution_target_met_share", "satisfied_share"):
        found = versus_period(metric, warehouse=house.connection, window=THIS).iloc[0]
        assert np.isnan(found["change"])


def test_an_open_window_has_no_period_before(house):
    house.load("ticket", tickets("2016-03-02", 78, 22))
    found = versus_period("resolution_target_met_share", warehouse=house.connection, window=Window()).iloc[0]
    assert np.isnan(found["before"])


def test_slices_meet_their_own_and_a_new_one_has_none(house):
    house.load(
        "ticket",
        tickets("2016-03-02", 60, 40) + tickets("2016-02-03", 80, 20) + tickets("2016-03-02", 50, 50, "s"),
    )
    found = versus_period(
        "resolution_target_met_share", warehouse=house.connection, window=THIS, by=("desk",)
    ).set_index("desk")
    assert found.loc["n", "change"] == pytest.approx(-0.2)
    assert np.isnan(found.loc["s", "change"])


def test_medians_have_the_interval_of_their_difference(house):
    house.load("ticket", answered("2016-03-02", range(100, 131)) + answered("2016-02-03", range(40, 71)))
    found = versus_period("first_response_minutes", warehouse=house.connection, window=THIS).iloc[0]
    assert found["change"] == 60
    # the median of 31 has ranks 10 and 22: 5 less and 6 more, or by symmetry 6 and 6
    assert found["change_low"] == pytest.approx(60 - np.hypot(115 - found["low"], 6))
    assert found["change_low"] < 60 < found["change_high"]
    assert not found["within_noise"]


def test_counts_change_without_an_interval(house):
    house.load("ticket", tickets("2016-03-02", 30, 0) + tickets("2016-02-03", 20, 0))
    found = versus_period("contacts", warehouse=house.connection, window=THIS).iloc[0]
    assert found["change"] == 10
    assert np.isnan(found["change_low"])
    assert found["within_noise"] is None


def test_last_year_is_the_same_period_a_year_earlier(house):
    house.load("ticket", tickets("2016-03-02", 60, 40) + tickets("2015-03-03", 80, 20))
    found = versus_period("resolution_target_met_share", warehouse=house.connection, window=THIS, than="year")
    assert found["before"].iloc[0] == 0.8


def test_by_month_each_meets_its_own_of_last_year(house):
    days = ("2016-02-02", "2016-03-02", "2015-02-02", "2015-03-02")
    house.load(
        "ticket",
        [
            row
            for met, day in zip((50, 60, 70, 80), days, strict=True)
            for row in tickets(day, met, 100 - met)
        ],
    )
    found = versus_year(
        "resolution_target_met_share",
        warehouse=house.connection,
        grain="month",
        window=Window(date(2016, 2, 1), date(2016, 3, 31)),
    )
    assert found["change"].tolist() == pytest.approx([-0.2, -0.2])


def test_a_frame_keeps_its_order_and_its_columns(house):
    house.load("ticket", tickets("2016-03-02", 60, 40, "z") + tickets("2016-03-02", 50, 50, "a"))
    now = house.figures("contacts", "resolution_target_met_share", by=("desk",), window=THIS)
    found = versus(now, now)
    assert list(found.columns) == [*now.columns, *ADDED]
    assert found["desk"].tolist() == now["desk"].tolist()
    assert (found["change"] == 0).all()


@pytest.fixture
def targets(house):
    house.load("ticket", tickets("2016-03-02", 85, 15) + tickets("2016-03-02", 50, 50, "s"))
    rows = [
        ("", "2015-01-01", 0.7),
        ("", "2016-01-01", 0.8),
        ("", "2017-01-01", 0.99),
        ("s", "2014-01-01", 0.4),
    ]
    return house.put(
        "target",
        [
            {
                "metric": "resolution_target_met_share",
                "desk": desk,
                "valid_from": date.fromisoformat(day),
                "value": value,
                "origin": "configuration",
            }
            for desk, day, value in rows
        ],
    )  # fmt: skip


def test_the_latest_target_in_force_counts_and_a_desks_own_before_that_of_all(targets):
    frame = targets.figures("resolution_target_met_share", by=("desk",), window=THIS)
    found = versus_target(frame, targets.connection, date(2016, 3, 31)).set_index("desk")
    assert found.loc["n", "before"] == 0.8
    assert found.loc["s", "before"] == 0.4
    assert found["met"].tolist() == [True, True]


def test_before_the_first_target_there_is_none(targets):
    frame = targets.figures("resolution_target_met_share", window=THIS)
    found = versus_target(frame, targets.connection, date(2013, 3, 31)).iloc[0]
    assert found["met"] is None
    assert np.isnan(found["before"])


def test_a_figure_near_its_target_may_lie_on_either_side(targets):
    frame = targets.figures("resolution_target_met_share", window=THIS, where={"desk": ["n"]})
    found = versus_target(frame, targets.connection, date(2016, 3, 31)).iloc[0]
    assert found["met"]
    assert found["within_noise"]
    assert found["change_low"] == pytest.approx(found["low"] - 0.8)


def test_where_less_is_better_a_target_is_met_from_below(house):
    house.load("ticket", answered("2016-03-02", range(40, 71)))
    house.put(
        "target",
        [
            {
                "metric": "first_response_minutes",
                "desk": "",
                "valid_from": date(2016, 1, 1),
                "value": 60,
                "origin": "configuration",
            }
        ],
    )
    found = versus_target(house.figures("first_response_minutes"), house.connection, date(2016, 3, 31)).iloc[
        0
    ]
    assert found["met"]
    assert found["change"] == -5


def test_a_published_share_with_n_has_newcombes_interval(house):
    desks = [
        {"desk": f"d{at}", "channel": "social" if at < 6 else "phone", "opened_at": "2016-03-02 09:00"}
        for at in range(14)
    ]
    house.load("ticket", desks)
    frame = house.figures("desks_taking_social")
    found = versus_benchmark(frame, house.connection, BY_ID["HDI-01"]).iloc[0]
    assert found["before"] == 0.04
    assert (found["change_low"], found["change_high"]) == pytest.approx(newcombe(6, 14, 35, 875))
    assert not found["within_noise"]


def test_a_comparison_that_means_nothing_is_refused(house):
    house.load("ticket", tickets("2016-03-02", 60, 40))
    with pytest.raises(ComparisonRefused):
        versus_benchmark(house.figures("social_share"), house.connection, BY_ID["HDI-01"])


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2016-03-01", "2016-03-31", ("2016-02-01", "2016-02-29")),
        ("2016-01-01", "2016-12-31", ("2015-01-01", "2015-12-31")),
        ("2016-03-05", "2016-03-11", ("2016-02-27", "2016-03-04")),
        ("2016-03-05", "2016-03-05", ("2016-03-04", "2016-03-04")),
    ],
)
def test_the_period_before(first, last, expected):
    window = Window(date.fromisoformat(first), date.fromisoformat(last))
    assert before(window) == Window(*map(date.fromisoformat, expected))


def test_an_open_window_has_nothing_before_it():
    assert before(Window(None, date(2016, 1, 1))) is None


def test_a_year_earlier_the_end_of_february_stays_one():
    assert year_earlier(Window(date(2016, 2, 1), date(2016, 2, 29))) == Window(
        date(2015, 2, 1), date(2015, 2, 28)
    )
    assert year_earlier(Window(date(2017, 2, 1), date(2017, 2, 28))) == Window(
        date(2016, 2, 1), date(2016, 2, 29)
    )
    assert year_earlier(Window(None, date(2016, 3, 15))) == Window(None, date(2015, 3, 15))
