"""[schedules]: the hours of a week and the holidays of a place."""

from datetime import time

import pytest

from configuration import read_configuration


def test_opening_hours_are_read_per_weekday_with_their_lunch_break(whole):
    office = whole.schedules["office"]
    morning, afternoon = (time(9), time(12, 30)), (time(13, 30), time(17))
    assert office.hours == dict.fromkeys(range(5), (morning, afternoon))
    assert office.holidays == "DE-BE"


def test_the_hours_of_a_week_may_be_written_in_many_ways(write):
    text = '[schedules.s]\nhours = { "mon, wed-thu" = "08:00-16:00", tuesday = "closed", sat-sun = "10:00-24:00" }\n'
    hours = read_configuration(write(text)).schedules["s"].hours
    assert hours == {
        0: ((time(8), time(16)),),
        1: (),
        2: ((time(8), time(16)),),
        3: ((time(8), time(16)),),
        5: ((time(10), time(0)),),
        6: ((time(10), time(0)),),
    }


def test_a_range_of_days_may_run_over_the_weeks_end(write):
    hours = (
        read_configuration(write('[schedules.s]\nhours = { sat-mon = "10:00-12:00" }\n')).schedules["s"].hours
    )
    assert list(hours) == [0, 5, 6]


def test_a_desk_may_be_open_around_the_clock(write):
    hours = (
        read_configuration(write('[schedules.s]\nhours = { mon-sun = "00:00-24:00" }\n')).schedules["s"].hours
    )
    assert hours[6] == ((time(0), time(0)),)


@pytest.mark.parametrize(
    ("hours", "complained"),
    [
        ('mon-fry = "09:00-17:00"', "did you mean 'fri'?"),
        ('mon-wed-fri = "09:00-17:00"', "is no day or range of days"),
        ('mon = "9-17"', "'9-17' is no opening"),
        ('mon = "09:00"', "'09:00' is no opening"),
        ('mon = "09:00-25:00"', "is no opening"),
        ('mon = "22:00-06:00"', "ends before it begins"),
        ('mon = "24:00-06:00"', "ends before it begins"),
        ('mon = "09:00-12:00, 11:00-13:00"', "overlaps itself"),
        ('mon = "09:00-24:00, 11:00-13:00"', "overlaps itself"),
        ('mon-tue = "09:00-12:00", tue = "09:00-12:00"', "tue is named twice"),
        ("mon = 9", "should be hours in quotes"),
    ],
)
def test_hours_that_cannot_be_are_refused(complaint, hours, complained):
    line = complaint(f"[schedules.s]\nhours = {{ {hours} }}\n")
    assert "schedules.s.hours" in line
    assert complained in line


@pytest.mark.parametrize(
    ("holidays", "complained"),
    [
        ("XX", "country 'XX' is not known"),
        ("DE-XX", "DE has no subdivision 'XX'; known are BB, BE, BW, BY, HB, HE, HH, MV, NI,"),
        ("DE-be", "DE has no subdivision 'be'; did you mean BE?"),
        ("DE-augsburg", "DE has no subdivision 'augsburg'; did you mean Augsburg?"),
    ],
)
def test_holidays_of_nowhere_are_refused(complaint, holidays, complained):
    assert complained in complaint(f'[schedules.s]\nholidays = "{holidays}"\n')
