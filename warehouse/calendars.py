"""Calendars: days with their weeks, months and quarters, and opening hours of schedules in time zones.

A schedule is in local time, so it becomes rows of instants once per time zone that a desk with it is in:
openings are built with `zoneinfo`, which makes the nights of a clock change right. Both calendars cover a
fixed span of years; an instant outside it has no business minutes.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from configuration import Calendar, Schedule
from warehouse.records import WarehouseError
from warehouse.session import Session

FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2049, 12, 31)
MIDNIGHT = time(0, 0)
DAY = 86_400
THURSDAY = 3  # 1970-01-01, where Monday is 0

Days = npt.NDArray[Any]  # datetime64[D]
Seconds = npt.NDArray[np.int64]

CALENDAR_DAYS = (date(1970, 1, 1), date(2099, 12, 31))
CALENDAR = pa.schema(
    [("day", pa.date32()), *((grain, pa.string()) for grain in ("week", "month", "quarter", "year"))]
)

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


@cache
def calendar_days(settings: Calendar) -> pa.Table:
    """The rows of table calendar: each day with the labels of its week, month, quarter and year.

    Weeks from Monday are those of ISO 8601 (2016-W09), quarters and years from January 2016-Q1 and 2016. All
    others say when they start and how long they last, as ISO 8601 writes intervals: 2016-02-28/P7D,
    2016-04/P3M, 2016-04/P1Y. So no label means two periods, and text order is the order of time.
    """
    first, last = CALENDAR_DAYS
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    start = settings.fiscal_year_starts
    labels = [
        (day, _week(day, settings.week_starts), f"{day:%Y-%m}", _quarter(day, start), _year(day, start))
        for day in days
    ]
    return pa.table([list(column) for column in zip(*labels, strict=True)], schema=CALENDAR)


def _week(day: date, starts: int) -> str:
    if starts == 0:
        return f"{day:%G-W%V}"
    return f"{day - timedelta(days=(day.weekday() - starts) % 7)}/P7D"


def _quarter(day: date, starts: int) -> str:
    if starts == 1:
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return f"{_month_before(day, (day.month - starts) % 3)}/P3M"


def _year(day: date, starts: int) -> str:
    return f"{day.year}" if starts == 1 else f"{_month_before(day, (day.month - starts) % 12)}/P1Y"


def _month_before(day: date, months: int) -> str:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return f"{year}-{month + 1:02}"


def write_calendar(session: Session, settings: Calendar) -> None:
    """Replace the calendar by the one of the settings."""
    session.execute("DELETE FROM calendar")
    session.append("calendar", calendar_days(settings))


def business_days(
    schedule: Schedule, time_zone: str, first: date = FIRST_DAY, last: date = LAST_DAY
) -> pa.Table:
    """The rows of table business_day for one schedule in one zone, `first` to `last` included.

    Every instant of the span is covered by exactly one row; a lunch break belongs to the opening before it.
    """
    days = np.arange(np.datetime64(first), np.datetime64(last) + 1)
    clock = _Clock(days, ZoneInfo(time_zone))
    at, opens, closes = _openings(schedule, days, closed_days(schedule.holidays, first, last))
    starts = np.append(True, at[1:] != at[:-1])  # the first opening of its day
    ends = np.append(starts[1:], True)
    opens_at = clock.instants(at, opens)
    closes_at = np.maximum(opens_at, clock.instants(at, closes))
    lengths = (closes_at - opens_at).astype(np.float64)
    columns = {
        "schedule": pa.repeat(schedule.name, len(at)),
        "day": pa.array(days[at]),
        "opens_at": _utc(opens_at),
        "closes_at": _utc(closes_at),
        "covers_from": _utc(np.where(starts, clock.midnights[at], opens_at)),
        "covers_to": _utc(np.where(ends, clock.midnights[at + 1], np.append(opens_at[1:], 0))),
        "seconds_before": pa.array(np.cumsum(lengths) - lengths),
        "time_zone": pa.repeat(time_zone, len(at)),
    }
    return pa.table(columns, schema=BUSINESS_DAY)


def _utc(seconds: Seconds) -> pa.Array:
    return pa.array(seconds * 1_000_000, pa.int64()).cast(_INSTANT)


class _Clock:
    """Local times of many days as instants, in seconds since 1970. `midnights` has one more than the days."""

    def __init__(self, days: Days, zone: ZoneInfo) -> None:
        self._days, self._zone = days, zone
        dates = [*days.tolist(), (days[-1] + 1).item()]
        self._local = np.append(days, days[-1] + 1).astype("datetime64[s]").astype(np.int64)
        self.midnights = np.array([_instant(day, MIDNIGHT, zone) for day in dates], dtype=np.int64)
        offsets = self._local - self.midnights
        self._changes = offsets[1:] != offsets[:-1]  # on such a day only the zone itself knows

    def instants(self, at: Seconds, seconds: Seconds) -> Seconds:
        """The instants of seconds after local midnight, of the days at the places `at`."""
        found = np.where(seconds == DAY, self.midnights[at + 1], self.midnights[at] + seconds)
        for place in np.flatnonzero(self._changes[at] & (seconds % DAY != 0)):
            second = int(seconds[place])
            of_day = time(second // 3600, second // 60 % 60, second % 60)
            found[place] = _instant(self._days[at[place]].item(), of_day, self._zone)
        return found


def _openings(schedule: Schedule, days: Days, closed: frozenset[date]) -> tuple[Seconds, Seconds, Seconds]:
    """Place of the day, opening and closing in seconds after its midnight; a closed day: 0 to 0."""
    weekday = (days.astype(np.int64) + THURSDAY) % 7
    shut = np.isin(days, np.array(sorted(closed), dtype="datetime64[D]"))
    patterns = {number: _of_weekday(schedule, number) or [(0, 0)] for number in range(7)}
    chosen = [(np.flatnonzero(shut), [(0, 0)])]
    chosen += [(np.flatnonzero(~shut & (weekday == number)), hours) for number, hours in patterns.items()]
    at = np.concatenate([np.repeat(places, len(hours)) for places, hours in chosen])
    hours = np.concatenate(
        [np.tile(np.array(hours, dtype=np.int64), (len(places), 1)) for places, hours in chosen]
    )
    order = np.argsort(at, kind="stable")
    return at[order], hours[order, 0], hours[order, 1]


def _of_weekday(schedule: Schedule, weekday: int) -> list[tuple[int, int]]:
    """The openings of a weekday in order; a closing before its opening means the next morning."""
    before = schedule.hours.get((weekday - 1) % 7, ())
    mornings = [(0, _second(closes)) for opens, closes in before if MIDNIGHT < closes <= opens]
    own = schedule.hours.get(weekday, ())
    return mornings + [(_second(opens), _second(closes) if opens < closes else DAY) for opens, closes in own]


def _second(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def closed_days(place: str | None, first: date, last: date) -> frozenset[date]:
    """The public holidays of a country, or of a subdivision as in "DE-BE"; none without a place.

    Raises WarehouseError when the `holidays` package does not know the place.
    """
    if place is None:
        return frozenset()
    import holidays  # noqa: PLC0415 all countries of the world, which only a schedule with holidays needs

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


def write_business_days(session: Session, wanted: Iterator[tuple[Schedule, str]]) -> None:
    """Replace all business days by those of the wanted schedules and zones."""
    session.execute("DELETE FROM business_day")
    for schedule, time_zone in wanted:
        session.append("business_day", business_days(schedule, time_zone))


def _instant(day: date, at: time, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, at, zone).timestamp())
