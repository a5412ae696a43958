"""Periods at their edges, in the calendar of ISO 8601 and in one's own, and the year before."""

from datetime import date

import pytest

from configuration import Calendar
from metrics import Window
from metrics.window import QuestionError, year_before
from warehouse.calendars import CALENDAR_DAYS, calendar_days

ISO = Calendar()
AMERICAN = Calendar(week_starts=6, fiscal_year_starts=10)
BRITISH = Calendar(fiscal_year_starts=4)


def label(settings, day, grain):
    place = (day - CALENDAR_DAYS[0]).days
    return calendar_days(settings).column(grain)[place].as_py()


def keep(house, settings):
    """The calendar of these settings in place of the usual one."""
    house.connection.exec_driver_sql("DELETE FROM calendar")
    days = calendar_days(settings).to_pylist()
    wanted = [row for row in days if date(2014, 1, 1) <= row["day"] <= date(2027, 12, 31)]
    house.connection.exec_driver_sql(
        "INSERT INTO calendar SELECT unnest(?), unnest(?), unnest(?), unnest(?), unnest(?)",
        tuple([row[name] for row in wanted] for name in ("day", "week", "month", "quarter", "year")),
    )
    return house


def tickets(house, *days, channel="phone"):
    return house.load(
        "ticket", [{"channel": channel, "opened_at": f"{day} 12:00"} for day in days], source=channel
    )


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2016, 1, 3), "2015-W53"),  # ISO 8601: a Sunday, in the last week of a year of 53
        (date(2016, 1, 4), "2016-W01"),
        (date(2018, 12, 31), "2019-W01"),
        (date(2021, 1, 1), "2020-W53"),
    ],
)
def test_a_year_starts_with_the_week_of_its_first_thursday(day, week):
    assert label(ISO, day, "week") == week


def test_a_week_from_sunday_is_named_by_that_sunday():
    assert label(AMERICAN, date(2016, 2, 27), "week") == "2016-02-21/P7D"
    assert label(AMERICAN, date(2016, 2, 28), "week") == "2016-02-28/P7D"
    assert label(AMERICAN, date(2017, 1, 1), "week") == "2017-01-01/P7D"
    assert label(Calendar(week_starts=5), date(2017, 1, 1), "week") == "2016-12-31/P7D"


@pytest.mark.parametrize(
    ("day", "quarter", "year"),
    [
        (date(2016, 3, 31), "2016-01/P3M", "2015-04/P1Y"),
        (date(2016, 4, 1), "2016-04/P3M", "2016-04/P1Y"),
        (date(2017, 2, 28), "2017-01/P3M", "2016-04/P1Y"),
    ],
)
def test_a_fiscal_year_from_april_begins_on_the_first_of_april(day, quarter, year):
    assert (label(BRITISH, day, "quarter"), label(BRITISH, day, "year")) == (quarter, year)


def test_a_fiscal_year_from_october_has_its_first_quarter_over_the_turn_of_the_year():
    days = (date(2016, 9, 30), date(2016, 10, 1), date(2016, 12, 31), date(2017, 1, 1))
    quarters = [label(AMERICAN, day, "quarter") for day in days]
    assert quarters == ["2016-07/P3M", "2016-10/P3M", "2016-10/P3M", "2017-01/P3M"]
    assert [label(AMERICAN, day, "year") for day in days] == ["2015-10/P1Y", *["2016-10/P1Y"] * 3]


def test_months_are_months_in_every_calendar():
    assert {label(each, date(2016, 2, 29), "month") for each in (ISO, AMERICAN, BRITISH)} == {"2016-02"}


@pytest.mark.parametrize("settings", [ISO, AMERICAN, BRITISH])
@pytest.mark.parametrize("grain", ["week", "month", "quarter", "year"])
def test_labels_in_the_order_of_text_are_in_the_order_of_time(settings, grain):
    labels = calendar_days(settings).column(grain).to_pylist()
    assert labels == sorted(labels)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2016-W09", "2015-W09"),
        ("2016-03", "2015-03"),
        ("2016-Q1", "2015-Q1"),
        ("2016", "2015"),
        ("2016-04/P3M", "2015-04/P3M"),
        ("2016-04/P1Y", "2015-04/P1Y"),
        ("2016-02-28/P7D", "2015-03-01/P7D"),  # 52 weeks before, a Sunday as well
    ],
)
def test_the_same_period_a_year_before(period, before):
    assert year_before(period) == before


def test_what_is_no_period_has_none_before():
    with pytest.raises(QuestionError, match="not a period"):
        year_before("soon")


def test_contacts_fall_into_the_weeks_and_quarters_of_ones_own_calendar(house):
    keep(house, Calendar(week_starts=6, fiscal_year_starts=4))
    tickets(house, "2016-03-26", "2016-03-27", "2016-03-31", "2016-04-01", "2016-04-02", "2016-04-03")
    weeks = house.values("contacts", "period", grain="week")
    assert weeks == {"2016-03-20/P7D": 1, "2016-03-27/P7D": 4, "2016-04-03/P7D": 1}
    assert house.values("contacts", "period", grain="quarter") == {"2016-01/P3M": 3, "2016-04/P3M": 3}
    assert house.values("contacts", "period", grain="year") == {"2015-04/P1Y": 3, "2016-04/P1Y": 3}


@pytest.mark.parametrize("settings", [ISO, AMERICAN])
@pytest.mark.parametrize("grain", ["week", "month", "quarter", "year"])
def test_the_shift_of_a_period_is_against_the_same_one_a_year_before(house, settings, grain):
    """By week the year before has other days: 2 to 8 March 2026 is W10, as 3 to 9 March 2025 was."""
    keep(house, settings)
    for channel, days in (
        ("phone", ["2025-03-04"] * 40 + ["2026-03-03"] * 10),
        ("chat", ["2026-03-03"] * 30),
    ):
        tickets(house, *days, channel=channel)
    window = Window(date(2026, 3, 2), date(2026, 3, 8))
    if grain != "week":
        window = Window(date(2026, 3, 1), date(2026, 3, 31))
    found = house.figure("digital_shift", grain=grain, window=window)
    assert (found["value"], found["n"], found["state"]) == (-0.75, 40, "ok")


def test_open_tickets_are_counted_at_the_end_of_the_fiscal_quarter(house):
    keep(house, BRITISH)
    house.load(
        "ticket",
        [
            {"opened_at": "2016-03-01 09:00", "resolved_at": "2016-04-01 00:00"},
            {"opened_at": "2016-04-01 09:00", "resolved_at": None},
        ],
    )
    window = Window(date(2016, 1, 1), date(2016, 6, 30))
    assert house.values("backlog", "period", grain="quarter", window=window) == {
        "2016-01/P3M": 1,
        "2016-04/P3M": 1,
    }
