"""The view: two periods in one question, coarser steps where cases are few."""

from datetime import date

import pandas as pd
import pytest

from metrics import Window
from pages.parts.view import OverTime, _adjacent_months, mostly_few


@pytest.mark.parametrize(
    ("last", "first", "meet"),
    [
        (date(2015, 3, 31), date(2015, 4, 1), True),
        (date(2015, 3, 30), date(2015, 4, 1), False),
        (date(2015, 4, 9), date(2015, 4, 10), False),  # within a month: its figure would mix the two
    ],
)
def test_two_periods_are_asked_together_only_where_months_meet(last: date, first: date, meet: bool) -> None:
    assert _adjacent_months(Window(date(2014, 1, 1), last), Window(first, date(2016, 1, 31))) is meet


@pytest.mark.parametrize(
    ("states", "few"),
    [
        (["ok", "ok", "few"], False),
        (["ok", "few", "few"], True),
        (["few"], True),
        (["none", "none", "ok"], False),
        (["none"], False),
        ([], False),
    ],
)
def test_over_a_third_of_the_points_too_few_is_too_many(states: list[str], few: bool) -> None:
    assert mostly_few(pd.DataFrame({"state": states})) is few


def test_a_coarser_step_is_said() -> None:
    frame = pd.DataFrame({"state": []})
    assert OverTime(frame, "month", "month").note == "by month"
    assert OverTime(frame, "quarter", "week").note == "by quarter (too few cases by week)"
