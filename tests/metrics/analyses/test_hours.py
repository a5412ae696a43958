"""Weekday and hour are those of the desk's own clock, on the days of a clock change too."""

from datetime import date

import pytest

from metrics import Window
from metrics.analyses.hours import contact_hours, weekdays
from metrics.analyses.link import Link
from metrics.units import State

MONDAY, SATURDAY, SUNDAY = 1, 6, 7


def at(opened, answered=None, desk="berlin"):
    return {"desk": desk, "opened_at": opened, "first_response_at": answered}


def desks(house, **zones):
    return house.put("desk", [{"id": name, "time_zone": zone} for name, zone in zones.items()])


def counted(found, column="came"):
    rows = found.hours[found.hours[column] > 0]
    return {(row.weekday, row.hour): getattr(row, column) for row in rows.itertuples()}


def test_an_hour_is_that_of_the_desk_and_so_is_the_day(house):
    desks(house, berlin="Europe/Berlin", kolkata="Asia/Kolkata", none="UTC")
    house.load(
        "ticket",
        [
            at("2026-01-10 23:30"),  # Saturday in UTC, Sunday 00:30 in Berlin
            at("2026-01-12 04:00", desk="kolkata"),  # half past nine: the offset is no whole hour
            at("2026-01-12 04:00", desk="none"),
        ],
    )
    found = counted(contact_hours(house.connection))
    assert found == {(SUNDAY, 0): 1, (MONDAY, 9): 1, (MONDAY, 4): 1}


def test_the_hour_that_spring_skips_has_nothing_and_the_one_that_autumn_repeats_has_both(house):
    desks(house, berlin="Europe/Berlin")
    spring = [at("2026-03-29 00:30"), at("2026-03-29 01:30")]  # 01:30 CET, then 03:30 CEST
    autumn = [at("2026-10-25 00:30"), at("2026-10-25 01:30")]  # 02:30 CEST, then 02:30 CET
    house.load("ticket", spring + autumn, as_of="2026-12-01 00:00")
    days = Window(date(2026, 3, 29), date(2026, 3, 29))
    assert counted(contact_hours(house.connection, days)) == {(SUNDAY, 1): 1, (SUNDAY, 3): 1}
    days = Window(date(2026, 10, 25), date(2026, 10, 25))
    assert counted(contact_hours(house.connection, days)) == {(SUNDAY, 2): 2}


def test_answers_stand_at_their_own_hour_and_impossible_ones_nowhere(house):
    desks(house, berlin="Europe/Berlin")
    house.load(
        "ticket",
        [
            at("2026-01-10 18:00", "2026-01-12 08:10"),  # Saturday 19:00, answered on Monday at 09:10
            at("2026-01-12 07:00", "2026-01-12 08:20"),
            at("2026-01-12 07:00", "2026-01-12 06:00"),  # before the opening
            at("2026-01-12 07:00"),
        ],
    )
    found = contact_hours(house.connection)
    assert counted(found) == {(SATURDAY, 19): 1, (MONDAY, 8): 3}
    assert counted(found, "answered") == {(MONDAY, 9): 2}
    assert (found.contacts, found.answers) == (4, 2)
    assert found.busiest == (MONDAY, 8)


def test_a_number_a_day_is_by_the_days_of_that_name(house):
    house.load("ticket", [at(f"2026-01-{day} 09:00", desk="utc") for day in ("05", "05", "12", "13")])
    found = contact_hours(house.connection, Window(date(2026, 1, 5), date(2026, 1, 18)))  # two weeks
    hours = found.hours.set_index(["weekday", "hour"])
    assert hours.loc[(MONDAY, 9), "came_a_day"] == pytest.approx(3 / 2)
    assert hours.loc[(2, 9), "came_a_day"] == pytest.approx(1 / 2)
    assert hours["days"].unique().tolist() == [2]


def test_without_ends_the_days_are_those_from_the_first_contact_to_the_last(house):
    house.load(
        "ticket", [at(f"2026-01-{day} 09:00", desk="utc") for day in ("05", "14")]
    )  # Monday, Wednesday
    days = contact_hours(house.connection).hours.groupby("weekday")["days"].first()
    assert days.tolist() == [2, 2, 2, 1, 1, 1, 1]


def test_the_weekdays_of_a_month_are_counted():
    found = weekdays(date(2026, 2, 1), date(2026, 3, 1))  # five Sundays, four of the others
    assert found == {1: 4, 2: 4, 3: 4, 4: 4, 5: 4, 6: 4, 7: 5}


def test_turns_count_once_and_those_with_a_ticket_as_the_ticket(house):
    asked = {"direction": "in", "created_at": "2026-01-05 10:00", "desk": "utc"}
    house.load("ticket", [{"id": "T1"} | at("2026-01-05 11:00", desk="utc")])
    house.load(
        "post",
        [
            asked | {"id": "a", "author": "ann"},
            asked | {"id": "b", "author": "bob", "ticket": "T1"},
            {"id": "r", "direction": "out", "author_role": "desk", "reply_to": "a", "conversation": "a",
             "desk": "utc", "created_at": "2026-01-05 12:30"},
        ],
    )  # fmt: skip
    found = contact_hours(house.connection)
    assert counted(found) == {(MONDAY, 10): 1, (MONDAY, 11): 1}
    assert counted(found, "answered") == {(MONDAY, 12): 1}


def test_filters_and_window_are_those_of_figures(house):
    house.load("ticket", [at("2026-01-05 09:00", desk="a"), at("2026-01-06 10:00", desk="b")])
    assert counted(contact_hours(house.connection, where=(("desk", "b"),))) == {(2, 10): 1}
    window = Window(None, date(2026, 1, 5))
    assert counted(contact_hours(house.connection, window)) == {(1, 9): 1}
    assert contact_hours(house.connection, window, (("desk", "a"),)).link() == Link(
        "contacts", (("desk", "a"),), window
    )


def test_its_contacts_are_those_of_the_figure(house):
    house.load("ticket", [at(f"2026-01-05 {hour:02}:00", desk="a") for hour in range(24)])
    found = contact_hours(house.connection)
    assert found.contacts == house.figure("contacts")["value"] == 24
    assert found.state is State.FEW


def test_the_origin_has_the_sql_and_the_loads(house):
    house.load("ticket", [at("2026-01-05 09:00", desk="a")] * 30)
    found = contact_hours(house.connection, where=(("desk", "a"),))
    assert found.state is State.OK
    assert "isodow" in found.origin.sql
    assert "'a'" in found.origin.sql
    assert (found.origin.rows_used, found.origin.filters, len(found.origin.loads)) == (
        30,
        "all days; desk: a",
        1,
    )


def test_nothing_loaded_is_not_known_and_no_answers_told_are_no_zero(house):
    assert contact_hours(house.connection).state is State.NOT_COMPUTABLE
    house.load("ticket", [{"desk": "a", "opened_at": "2026-01-05 09:00"}])
    found = contact_hours(house.connection)
    assert found.answers is None
    assert found.hours["answered"].isna().all()
    assert contact_hours(house.connection, where=(("desk", "z"),)).state is State.NONE
