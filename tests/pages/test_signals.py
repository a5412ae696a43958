"""A desk that got slower is named; chance, one bad month and a short history are not."""

from datetime import date

import pandas as pd
import pytest

from pages.leadership.signals import usual_limit, worsening

USUAL = [60.0, 64, 58, 62, 60, 66, 57, 61, 63, 59, 62, 60]


def by_month(desk: str, values: list[float], year: int, state: str = "ok") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "desk": desk,
            "period": [f"{year}-{month + 1:02}" for month in range(len(values))],
            "value": values,
            "state": state,
        }
    )


def found(now: list[float], before: list[float] = USUAL, state: str = "ok"):
    return worsening(by_month("n", before, 2015), by_month("n", now, 2016, state), {"n": "Desk North"})


def test_the_usual_range_is_the_mean_and_2_66_moving_ranges() -> None:
    assert usual_limit([10, 12, 10, 12]) == pytest.approx(11 + 2.66 * 2)


def test_a_lasting_rise_is_found_with_its_first_month() -> None:
    slower = found([60, 62, 180, 170, 190, 175])
    assert slower is not None
    assert (slower.desk, slower.since) == ("Desk North", date(2016, 3, 1))
    assert slower.now == pytest.approx(177.5)
    assert slower.before == pytest.approx(60.5)


def test_the_usual_variation_is_no_finding() -> None:
    assert found([61, 66, 57, 64, 63, 60]) is None


def test_one_bad_month_is_no_finding() -> None:
    assert found([60, 62, 300, 61, 60, 62]) is None


def test_what_is_over_is_no_finding() -> None:
    assert found([180, 170, 190, 175, 60, 61]) is None


def test_a_rise_too_small_to_matter_is_no_finding() -> None:
    assert found([80, 81, 82, 83, 80, 81]) is None


def test_getting_quicker_is_no_worsening() -> None:
    assert found([20, 21, 20, 22, 20, 21]) is None


def test_a_short_history_says_nothing() -> None:
    assert found([180, 170, 190, 175], before=USUAL[:6]) is None


def test_months_of_too_few_cases_do_not_count() -> None:
    assert found([180, 170, 190, 175], state="few") is None


def test_the_worst_of_two_desks_is_told() -> None:
    before = pd.concat([by_month("a", USUAL, 2015), by_month("b", USUAL, 2015)])
    now = pd.concat([by_month("a", [120.0] * 4, 2016), by_month("b", [240.0] * 4, 2016)])
    slower = worsening(before, now, {})
    assert slower is not None
    assert slower.desk == "b"
