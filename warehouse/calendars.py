"""Calendars: days with their weeks, months and quarters, and opening hours of schedules in time zones.

A schedule is in local time, so it becomes rows of instants once per time zone that a desk with it is in:
openings are built with `zoneinfo`, which makes the nights of a clock change right. Both calendars cover a
fixed span of years; an instant outside it has no business minutes.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import duckdb
import holidays
import pyarrow as pa

from configuration import Schedule
from warehouse.records import WarehouseError

FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2049, 12, 31)
MIDNIGHT = time(0, 0)

CALENDAR_SQL = """
INSERT INTO calendar
SELECT CAST(day AS DATE), strftime(day, '%G-W%V'), strftime(day, '%Y-%m'),
       strftime(day, '%Y') || '-Q' || quarter(day), strftime(day, '%Y')
FROM range(DATE '1970-01-01', DATE '2100-01-01', INTERVAL 1 DAY) AS days(day)
"""

_INSTANT = pa.timestamp("us", "UTC")
BUSINESS_DAY = pa.schema(
    [
        ("schedule", pa.string()),
        ("day", pa.date32()),
        ("opens_at", _INSTANT),
        ("closes_at", _INSTANT),
        ("covers_from", _INSTANT),
        ("covers_to", _INSTANT),
        ("seconds_before", pa.float64()),
        ("time_zone", pa.string()),
    ]
)


def business_days(
    schedule: Schedule, time_zone: str, first: date = FIRST_DAY, last: date = LAST_DAY
) -> pa.Table:
    """The rows of table business_day for one schedule in one zone, `first` to `last` included.

    Every instant of the span is covered by exactly one row; a lunch break belongs to the opening before it.
    """
    zone = ZoneInfo(time_zone)
    closed = closed_days(schedule.holidays, first, last)
    rows: list[tuple[object, ...]] = []
    seconds = 0.0
    for day in _days(first, last):
        start, end = _instant(day, MIDNIGHT, zone), _instant(day + timedelta(days=1), MIDNIGHT, zone)
        openings = [] if day in closed else list(_openings(schedule, day, zone))
        if not openings:
            openings = [(start, start)]
        turns = [start, *(opens for opens, _ in openings[1:]), end]
        for (opens, closes), (covers_from, covers_to) in zip(openings, pairwise(turns), strict=True):
            rows.append((schedule.name, day, opens, closes, covers_from, covers_to, seconds, time_zone))
            seconds += (closes - opens).total_seconds()
    columns = zip(*rows, strict=True)
    return pa.table(
        [pa.array(values, kind) for values, kind in zip(columns, BUSINESS_DAY.types, strict=True)],
        schema=BUSINESS_DAY,
    )


def closed_days(place: str | None, first: date, last: date) -> frozenset[date]:
    """The public holidays of a country, or of a subdivision as in "DE-BE"; none without a place.

    Raises WarehouseError when the `holidays` package does not know the place.
    """
    if place is None:
        return frozenset()
    country, _, subdivision = place.partition("-")
    try:
        found = holidays.country_holidays(
            country, subdiv=subdivision or None, years=range(first.year, last.year + 1)
        )
    except NotImplementedError:
        raise WarehouseError(
            f"holidays = '{place}': no such country or subdivision is known; write it as 'DE' or 'DE-BE'"
        ) from None
    return frozenset(found)


def write_business_days(
    connection: duckdb.DuckDBPyConnection, wanted: Iterator[tuple[Schedule, str]]
) -> None:
    """Replace all business days by those of the wanted schedules and zones."""
    connection.execute("DELETE FROM business_day")
    for schedule, time_zone in wanted:
        connection.register("made_days", business_days(schedule, time_zone))
        connection.execute("INSERT INTO business_day BY NAME SELECT * FROM made_days")
        connection.unregister("made_days")


def _openings(schedule: Schedule, day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The openings of one local day in order. A closing before its opening means the next morning."""
    for _, closes in _overnight(schedule, day - timedelta(days=1)):
        yield _instant(day, MIDNIGHT, zone), _instant(day, closes, zone)
    for opens, closes in schedule.hours.get(day.weekday(), ()):
        until = (day, closes) if opens < closes else (day + timedelta(days=1), MIDNIGHT)
        start = _instant(day, opens, zone)
        yield start, max(start, _instant(*until, zone))


def _overnight(schedule: Schedule, day: date) -> list[tuple[time, time]]:
    hours = schedule.hours.get(day.weekday(), ())
    return [(opens, closes) for opens, closes in hours if MIDNIGHT < closes <= opens]


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
