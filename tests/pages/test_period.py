"""Whole months up to the last day of the data, never up to today."""

from datetime import date

import pytest

from configuration import Calendar
from metrics import Window
from pages.parts.period import (
    ALL,
    LAST_FISCAL_YEAR,
    NOTHING,
    THIS_FISCAL_YEAR,
    WEEKS,
    YEAR_BEFORE,
    chosen_period,
    complete_months,
    last_complete_month,
    month_start,
    moved_on,
    period_choices,
)

FIRST, LAST = date(2014, 1, 1), date(2016, 3, 31)


def test_the_default_is_the_last_twelve_months_beside_the_twelve_before() -> None:
    period = chosen_period(period_choices(FIRST, LAST)[0], FIRST, LAST)
    assert period.window == Window(date(2015, 4, 1), date(2016, 3, 31))
    assert period.previous == Window(date(2014, 4, 1), date(2015, 3, 31))
    assert period.grain == "month"


@pytest.mark.parametrize(
    ("first", "last", "newest", "moved"),
    [
        ((2026, 9, 1), (2026, 9, 30), (2026, 10, 31), ((2026, 10, 1), (2026, 10, 31))),
        ((2026, 9, 1), (2026, 9, 30), (2026, 10, 30), ((2026, 9, 1), (2026, 9, 30))),  # October is not whole
        ((2025, 2, 1), (2025, 2, 28), (2026, 11, 3), ((2026, 10, 1), (2026, 10, 31))),
        ((2024, 11, 1), (2025, 10, 31), (2026, 2, 28), ((2025, 3, 1), (2026, 2, 28))),
        (
            (2026, 8, 3),
            (2026, 8, 16),
            (2026, 10, 28),
            ((2026, 10, 12), (2026, 10, 25)),
        ),  # two weeks from a Monday
        (
            (2026, 8, 4),
            (2026, 8, 10),
            (2026, 10, 28),
            ((2026, 10, 22), (2026, 10, 28)),
        ),  # seven days of no week
        ((2026, 8, 4), (2026, 8, 4), (2026, 10, 28), ((2026, 10, 28), (2026, 10, 28))),
    ],
)
def test_days_move_on_to_the_newest_of_their_length(
    first: tuple[int, int, int],
    last: tuple[int, int, int],
    newest: tuple[int, int, int],
    moved: tuple[tuple[int, int, int], tuple[int, int, int]],
) -> None:
    assert moved_on(date(*first), date(*last), date(*newest)) == tuple(date(*day) for day in moved)


def test_a_begun_month_is_left_out() -> None:
    period = chosen_period("12 months", FIRST, date(2016, 3, 30))
    assert period.window == Window(date(2015, 3, 1), date(2016, 2, 29))


def test_nothing_is_compared_with_months_the_data_do_not_cover() -> None:
    assert chosen_period("24 months", FIRST, LAST).previous is None


def test_under_twelve_months_all_is_shown_by_week_without_comparison() -> None:
    first = date(2016, 1, 10)
    assert period_choices(first, LAST) == [ALL]
    period = chosen_period(ALL, first, LAST)
    assert (period.window, period.previous, period.grain) == (Window(first, LAST), None, "week")


def test_one_day_of_data_is_a_period_too() -> None:
    day = date(2016, 2, 29)
    assert chosen_period(period_choices(day, day)[0], day, day).window == Window(day, day)


def test_a_year_is_cut_to_the_days_there_are() -> None:
    assert chosen_period("2016", FIRST, LAST).window == Window(date(2016, 1, 1), LAST)
    assert chosen_period("2015", FIRST, LAST).window == Window(date(2015, 1, 1), date(2015, 12, 31))


def test_three_months_are_drawn_by_week() -> None:
    assert chosen_period("3 months", FIRST, LAST).grain == "week"
    assert chosen_period("3 months", FIRST, LAST).previous == Window(date(2015, 10, 1), date(2015, 12, 31))


def test_the_year_before_ends_on_a_month_s_end_in_a_leap_year_too() -> None:
    period = chosen_period("6 months", FIRST, date(2016, 2, 29), YEAR_BEFORE)
    assert period.previous == Window(date(2014, 9, 1), date(2015, 2, 28))


def test_nothing_is_compared_when_nothing_is_chosen() -> None:
    assert chosen_period("12 months", FIRST, LAST, NOTHING).previous is None


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2016, 1, 1), date(2016, 1, 31), 1),
        (date(2016, 1, 2), date(2016, 2, 28), 0),
        (date(2016, 1, 2), date(2016, 2, 29), 1),
        (date(2014, 1, 1), date(2016, 3, 31), 27),
        (date(2016, 1, 5), date(2016, 1, 9), 0),
    ],
)
def test_only_whole_months_count(first: date, last: date, months: int) -> None:
    assert complete_months(first, last) == months


def test_months_are_counted_over_the_turn_of_the_year() -> None:
    assert month_start(date(2016, 2, 29), -14) == date(2014, 12, 1)
    assert last_complete_month(date(2016, 1, 30)) == date(2015, 12, 31)


def test_choices_longer_than_the_data_are_not_offered() -> None:
    assert period_choices(date(2015, 1, 1), date(2016, 3, 31)) == [
        "12 months", "6 months", "3 months", "All data", "2016", "2015",
    ]  # fmt: skip


def test_a_year_without_any_row_is_nothing_to_compare_with() -> None:
    first, last = date(2012, 1, 5), date(2016, 3, 31)
    held = {date(2012, 1, 1), *(date(2015, month, 1) for month in range(4, 13)), date(2016, 1, 1)}
    assert chosen_period("12 months", first, last).previous is not None
    assert chosen_period("12 months", first, last, months=held).previous is None
    assert chosen_period("12 months", first, last, months=held | {date(2015, 3, 1)}).previous is not None


APRIL = Calendar(fiscal_year_starts=4)
SUNDAY = Calendar(week_starts=6)


def test_fiscal_years_are_offered_where_they_are_not_the_calendars() -> None:
    assert THIS_FISCAL_YEAR not in period_choices(FIRST, LAST)
    assert period_choices(FIRST, LAST, APRIL) == [
        "12 months", "6 months", "3 months", "24 months", "This fiscal year", "Last fiscal year", "All data",
        "2016", "2015", "2014",
    ]  # fmt: skip


def test_the_fiscal_year_is_the_one_of_the_last_day_of_the_data() -> None:
    last = date(2016, 5, 20)
    this = chosen_period(THIS_FISCAL_YEAR, FIRST, last, calendar=APRIL)
    assert this.window == Window(date(2016, 4, 1), last)
    before = chosen_period(LAST_FISCAL_YEAR, FIRST, last, calendar=APRIL)
    assert before.window == Window(date(2015, 4, 1), date(2016, 3, 31))
    assert before.previous == Window(date(2014, 4, 1), date(2015, 3, 31))
    assert before.grain == "month"


def test_a_fiscal_year_that_just_ended_is_still_this_one() -> None:
    assert chosen_period(THIS_FISCAL_YEAR, FIRST, LAST, calendar=APRIL).window == Window(
        date(2015, 4, 1), date(2016, 3, 31)
    )


def test_the_last_fiscal_year_is_cut_to_the_days_there_are() -> None:
    first = date(2015, 2, 10)
    assert chosen_period(LAST_FISCAL_YEAR, first, LAST, calendar=APRIL).window == Window(
        first, date(2015, 3, 31)
    )


def test_no_last_fiscal_year_is_offered_where_the_data_begin_in_this_one() -> None:
    assert period_choices(date(2015, 4, 1), LAST, APRIL)[:4] == ["12 months", "6 months", "3 months", ALL]
    assert period_choices(date(2016, 1, 10), date(2016, 5, 20), APRIL) == [
        ALL,
        THIS_FISCAL_YEAR,
        LAST_FISCAL_YEAR,
    ]


def test_four_weeks_are_whole_ones_from_the_day_that_weeks_begin() -> None:
    assert WEEKS in period_choices(FIRST, LAST, SUNDAY)
    assert WEEKS not in period_choices(FIRST, LAST)
    weeks = chosen_period(WEEKS, FIRST, LAST, calendar=SUNDAY)  # the 31st was a Thursday
    assert (weeks.window, weeks.grain) == (Window(date(2016, 2, 28), date(2016, 3, 26)), "week")
    assert weeks.previous == Window(date(2016, 1, 31), date(2016, 2, 27))
    on_the_last = chosen_period(WEEKS, FIRST, date(2016, 3, 26), calendar=SUNDAY)
    assert on_the_last.window == weeks.window


def test_weeks_are_compared_with_those_fifty_two_weeks_before() -> None:
    weeks = chosen_period(WEEKS, FIRST, LAST, YEAR_BEFORE, calendar=SUNDAY)
    assert weeks.previous == Window(date(2015, 3, 1), date(2015, 3, 28))
