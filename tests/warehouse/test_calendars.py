"""Calendars and business minutes: clock changes, holidays, lunch breaks, local days."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configuration import Configuration, Desk, Schedule
from tests.depth import THOROUGH
from warehouse import WarehouseError
from warehouse.calendars import business_days, closed_days
from warehouse.derived import with_derived
from warehouse.on_duckdb import DuckDBSession
from warehouse.schema import make_schema

NINE_TO_FIVE = ((time(9), time(17)),)
WITH_LUNCH = ((time(9), time(12, 30)), (time(13), time(17)))
OFFICE = Schedule("office", dict.fromkeys(range(5), NINE_TO_FIVE))
LUNCH = Schedule("lunch", dict.fromkeys(range(5), WITH_LUNCH))
ALWAYS = Schedule("always", dict.fromkeys(range(7), ((time(0), time(0)),)))
NIGHT = Schedule("night", dict.fromkeys(range(7), ((time(22), time(6)),)))


def business_minutes(configured, load, ask, schedule, zone, opened, resolved):  # noqa: PLR0917  as in the table below
    """Minutes between two local times, calendar and business."""
    desk = Desk("north", "North", time_zone=zone, schedule=schedule.name)
    warehouse = configured(Configuration(desks={"north": desk}, schedules={schedule.name: schedule}))
    place = ZoneInfo(zone)
    at = [datetime.fromisoformat(text).replace(tzinfo=place).astimezone(UTC) for text in (opened, resolved)]
    load(warehouse, ticket=[{"id": "1", "desk": "north", "opened_at": at[0], "resolved_at": at[1]}])
    ((clock, business),) = ask(warehouse, "SELECT resolve_minutes, resolve_business_minutes FROM ticket")
    return clock, business


def test_friday_afternoon_to_monday_afternoon_is_eight_hours_of_business(configured, load, ask):
    found = business_minutes(configured, load, ask, OFFICE, "UTC", "2024-03-01 16:00", "2024-03-04 16:00")
    assert found == (72 * 60, 8 * 60)


@pytest.mark.parametrize(
    ("schedule", "zone", "opened", "resolved", "clock", "business"),
    [
        (OFFICE, "UTC", "2024-03-04 09:00", "2024-03-04 17:00", 480, 480),
        (OFFICE, "UTC", "2024-03-04 07:00", "2024-03-04 09:20", 140, 20),
        (OFFICE, "UTC", "2024-03-04 16:45", "2024-03-05 09:16", 991, 31),
        (OFFICE, "UTC", "2024-03-02 10:00", "2024-03-03 10:00", 1440, 0),
        (OFFICE, "UTC", "2024-03-04 12:00", "2024-03-04 11:00", -60, -60),
        (LUNCH, "UTC", "2024-03-04 12:00", "2024-03-04 13:30", 90, 60),
        (LUNCH, "UTC", "2024-03-04 12:40", "2024-03-04 12:50", 10, 0),
        (LUNCH, "UTC", "2024-03-04 12:30", "2024-03-05 12:30", 1440, 450),
        # the last Sunday of March has 23 hours in Berlin, the last of October 25
        (ALWAYS, "Europe/Berlin", "2024-03-30 12:00", "2024-03-31 12:00", 23 * 60, 23 * 60),
        (ALWAYS, "Europe/Berlin", "2024-10-26 12:00", "2024-10-27 12:00", 25 * 60, 25 * 60),
        (OFFICE, "Europe/Berlin", "2024-03-29 16:00", "2024-04-01 10:00", 65 * 60, 2 * 60),
        # New York changes on 10 March and 3 November
        (ALWAYS, "America/New_York", "2024-03-09 12:00", "2024-03-10 12:00", 23 * 60, 23 * 60),
        (ALWAYS, "America/New_York", "2024-11-02 12:00", "2024-11-03 12:00", 25 * 60, 25 * 60),
        (OFFICE, "America/New_York", "2024-03-08 16:30", "2024-03-11 09:30", 64 * 60, 60),
        (OFFICE, "America/New_York", "2024-03-04 20:30", "2024-03-05 09:30", 780, 30),
        # openings over midnight: the night of the spring change lasts seven hours
        (NIGHT, "UTC", "2024-03-04 21:00", "2024-03-05 07:00", 600, 480),
        (NIGHT, "UTC", "2024-03-04 23:00", "2024-03-05 01:00", 120, 120),
        (NIGHT, "Europe/Berlin", "2024-03-30 21:00", "2024-03-31 07:00", 540, 420),
    ],
)
def test_business_minutes(  # noqa: PLR0917  pytest passes them by name
    configured, load, ask, schedule, zone, opened, resolved, clock, business
):
    found = business_minutes(configured, load, ask, schedule, zone, opened, resolved)
    assert found == (clock, business)


def test_a_public_holiday_is_closed(configured, load, ask):
    schedule = Schedule("office", OFFICE.hours, "DE-BE")
    # 8 March is a holiday in Berlin, though not in the rest of Germany
    found = business_minutes(
        configured, load, ask, schedule, "Europe/Berlin", "2024-03-07 16:00", "2024-03-11 10:00"
    )
    assert found == (90 * 60, 2 * 60)


def test_a_holiday_of_one_state_is_none_of_the_country():
    day = date(2024, 3, 8)
    assert day in closed_days("DE-BE", day, day)
    assert day not in closed_days("DE", day, day)
    assert closed_days(None, day, day) == frozenset()


def test_an_unknown_place_of_holidays_is_an_error_in_one_line(configured):
    schedule = Schedule("office", OFFICE.hours, "ATLANTIS")
    desk = Desk("north", "North", schedule="office")
    warehouse = configured(Configuration(desks={"north": desk}, schedules={"office": schedule}))
    with pytest.raises(WarehouseError, match=r"ATLANTIS.*no such country"):
        warehouse.apply_configuration()


def test_a_desk_with_an_unknown_schedule_is_an_error_in_one_line(configured):
    warehouse = configured(Configuration(desks={"north": Desk("north", "North", schedule="nights")}))
    with pytest.raises(WarehouseError, match=r"nights.*add \[schedules\.nights\]"):
        warehouse.apply_configuration()


def test_business_minutes_are_unknown_without_a_schedule(configured, load, ask):
    warehouse = configured(
        Configuration(desks={"north": Desk("north", "North")}, schedules={"office": OFFICE})
    )
    load(
        warehouse,
        ticket=[{"id": "1", "desk": "north", "opened_at": "2024-03-04", "resolved_at": "2024-03-05"}],
    )
    assert ask(warehouse, "SELECT resolve_minutes, resolve_business_minutes FROM ticket") == [(1440, None)]


def test_business_minutes_are_unknown_outside_the_years_of_the_calendar(configured, load, ask):
    found = business_minutes(configured, load, ask, OFFICE, "UTC", "1985-03-04 10:00", "1985-03-04 11:00")
    assert found == (60, None)


def test_unanswered_tickets_have_no_business_minutes(configured, load, ask):
    desk = Desk("north", "North", schedule="office")
    warehouse = configured(Configuration(desks={"north": desk}, schedules={"office": OFFICE}))
    load(warehouse, ticket=[{"id": "1", "desk": "north", "opened_at": "2024-03-04", "resolved_at": None}])
    found = ask(warehouse, "SELECT first_response_business_minutes, resolve_business_minutes FROM ticket")
    assert found == [(None, None)]


def test_the_openings_of_a_day_cover_it_without_a_gap():
    rows = business_days(LUNCH, "Europe/Berlin", date(2024, 3, 25), date(2024, 4, 7)).to_pylist()
    for one, next_one in pairwise(rows):
        assert one["covers_to"] == next_one["covers_from"]
        assert (
            next_one["seconds_before"] - one["seconds_before"]
            == (one["closes_at"] - one["opens_at"]).total_seconds()
        )
    assert sum(row["day"] == date(2024, 3, 25) for row in rows) == 2
    assert sum(row["day"] == date(2024, 3, 31) for row in rows) == 1


def test_rows_fall_on_the_local_day_of_their_desk(configured, load, ask):
    desks = {
        "tokyo": Desk("tokyo", "Tokyo", time_zone="Asia/Tokyo"),
        "lima": Desk("lima", "Lima", time_zone="America/Lima"),
    }
    warehouse = configured(Configuration(desks=desks))
    late = "2024-03-01 22:00"  # 2 March in Tokyo
    early = "2024-03-01 03:00"  # 29 February in Lima
    load(
        warehouse,
        ticket=[
            {"id": "1", "desk": "tokyo", "opened_at": late, "resolved_at": early},
            {"id": "2", "desk": "lima", "opened_at": early, "resolved_at": late},
            {"id": "3", "desk": None, "opened_at": late, "resolved_at": early},
        ],
        post=[{"id": "1", "desk": "tokyo", "created_at": late}],
        rating=[{"id": "1", "question": "csat", "ticket": "2", "score": 1.0, "rated_at": early}],
    )
    assert ask(warehouse, "SELECT opened_on, resolved_on FROM ticket ORDER BY id") == [
        (date(2024, 3, 2), date(2024, 3, 1)),
        (date(2024, 2, 29), date(2024, 3, 1)),
        (date(2024, 3, 1), date(2024, 3, 1)),
    ]
    assert ask(warehouse, "SELECT created_on, rated_on FROM post, rating") == [
        (date(2024, 3, 2), date(2024, 2, 29))
    ]


def test_the_calendar_names_weeks_months_and_quarters(warehouse, ask):
    days = "('2016-03-04', '2021-01-03', '2024-12-30')"
    assert ask(
        warehouse, f"SELECT week, month, quarter, year FROM calendar WHERE day IN {days} ORDER BY day"
    ) == [
        ("2016-W09", "2016-03", "2016-Q1", "2016"),
        ("2020-W53", "2021-01", "2021-Q1", "2021"),
        ("2025-W01", "2024-12", "2024-Q4", "2024"),
    ]


# An oracle in plain Python: the openings of each local day laid over the interval one by one.


def open_minutes(schedule, zone, start, end):
    if end < start:
        return -open_minutes(schedule, zone, end, start)
    place, total = ZoneInfo(zone), timedelta()
    closed = closed_days(schedule.holidays, start.date() - timedelta(3), end.date() + timedelta(3))
    day = start.astimezone(place).date() - timedelta(1)
    while day <= end.astimezone(place).date():
        for opens, closes in () if day in closed else schedule.hours.get(day.weekday(), ()):
            last = day if closes > opens else day + timedelta(1)
            begins = datetime.combine(day, opens, place).astimezone(UTC)
            ends = datetime.combine(last, closes, place).astimezone(UTC)
            total += max(timedelta(), min(end, ends) - max(start, begins))
        day += timedelta(1)
    return total.total_seconds() / 60


SCHEDULES = (OFFICE, LUNCH, ALWAYS, Schedule("german", LUNCH.hours, "DE-BE"), NIGHT)
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
)
INSTANTS = st.datetimes(datetime(2016, 1, 1), datetime(2018, 12, 31), timezones=st.just(UTC))


@pytest.fixture(scope="module")
def with_calendars():
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        session = DuckDBSession(connection)
        make_schema(session)
        for schedule in SCHEDULES:
            for zone in ZONES:
                rows = business_days(schedule, zone, date(2015, 12, 1), date(2019, 1, 31))
                session.append("business_day", rows)
                connection.execute(
                    "INSERT INTO desk (id, time_zone, schedule) VALUES (?, ?, ?)",
                    [f"{schedule.name} {zone}", zone, schedule.name],
                )
        yield session


@given(
    st.lists(
        st.tuples(st.sampled_from(SCHEDULES), st.sampled_from(ZONES), INSTANTS, INSTANTS),
        min_size=20,
        max_size=40,
    )
)
@settings(max_examples=25 if THOROUGH else 10, deadline=None)
def test_business_minutes_equal_a_plain_count_of_openings(with_calendars, cases):
    rows = ", ".join(
        f"({number}, '{schedule.name} {zone}', TIMESTAMPTZ '{start}', TIMESTAMPTZ '{start}', TIMESTAMPTZ '{end}')"
        for number, (schedule, zone, start, end) in enumerate(cases)
    )
    relation = f"SELECT * FROM (VALUES {rows}) v(number, desk, opened_at, first_response_at, resolved_at)"
    sql = with_derived(with_calendars, "ticket", relation, business=True)
    found = with_calendars.execute(f"SELECT resolve_business_minutes FROM ({sql}) ORDER BY number").fetchall()
    expected = [open_minutes(*case) for case in cases]
    assert [minutes for (minutes,) in found] == pytest.approx(expected, abs=1e-6)
