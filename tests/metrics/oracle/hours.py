"""Opening hours and calendars of one's own, day by day: what a desk is open between two instants, how a period is named.

The two schedules of the drawn desks: an office with a lunch break that keeps the holidays of Berlin, and a desk
that is open every evening until after midnight.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

OFFICE, EVENINGS = "office", "evenings"
WORKDAYS = ((time(9), time(12, 30)), (time(13, 30), time(17)))
HOURS = {
    OFFICE: dict.fromkeys(range(5), WORKDAYS),
    EVENINGS: dict.fromkeys(range(7), ((time(20), time(2)),)),
}
PLACES = {OFFICE: "DE-BE", EVENINGS: None}
CLOSED = {OFFICE: country_holidays("DE", subdiv="BE", years=range(2023, 2028)), EVENINGS: {}}


def openings(schedule: str, day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The openings that begin on a local day, as instants."""
    if day in CLOSED[schedule]:
        return
    for opens, closes in HOURS[schedule].get(day.weekday(), ()):
        until = day if closes > opens else day + timedelta(days=1)
        # Both as instants: differences of times of one zone would leave its clock changes out.
        yield (
            datetime.combine(day, opens, zone).astimezone(UTC),
            datetime.combine(until, closes, zone).astimezone(UTC),
        )


@cache
def business_minutes(schedule: str | None, zone: ZoneInfo, start: datetime, end: datetime) -> float | None:
    """What of the time between two instants the desk was open; below 0 where the second is before the first."""
    if schedule is None:
        return None
    if end < start:
        return -(business_minutes(schedule, zone, end, start) or 0)
    first, last = (instant.astimezone(zone).date() for instant in (start, end))
    days = (first + timedelta(days=number) for number in range(-1, (last - first).days + 1))
    spans = (span for day in days for span in openings(schedule, day, zone))
    return sum(
        max(min(closes, end) - max(opens, start), timedelta(0)).total_seconds() / 60
        for opens, closes in spans
    )


@dataclass(frozen=True)
class Calendar:
    """On which weekday a week starts (0 is Monday), in which month a year does."""

    week_starts: int = 0
    year_starts: int = 1

    def label(self, day: date | None, grain: str | None) -> str | None:
        """2016, 2016-Q1, 2016-03, 2016-W09 (ISO 8601), 2016-03-29; else first day or month and length."""
        if day is None or grain is None:
            return None
        if grain in ("day", "month"):
            return day.isoformat() if grain == "day" else f"{day:%Y-%m}"
        return {"week": self._week, "quarter": self._quarter, "year": self._year}[grain](day)

    def _week(self, day: date) -> str:
        if self.week_starts == 0:
            year, week, _ = day.isocalendar()
            return f"{year}-W{week:02}"
        while day.weekday() != self.week_starts:
            day -= timedelta(days=1)
        return f"{day}/P7D"

    def _quarter(self, day: date) -> str:
        if self.year_starts == 1:
            return f"{day.year}-Q{(day.month + 2) // 3}"
        return f"{self._start(day, 3)}/P3M"

    def _year(self, day: date) -> str:
        return str(day.year) if self.year_starts == 1 else f"{self._start(day, 12)}/P1Y"

    def _start(self, day: date, months: int) -> str:
        """The month in which the span of so many months began."""
        while (day.month - self.year_starts) % months:
            day = day.replace(day=1) - timedelta(days=1)
        return f"{day:%Y-%m}"


def label_before(label: str) -> str:
    """The same period a year before; a week that is told by its first day: the one 52 weeks before."""
    if label.endswith("/P7D"):
        return f"{date.fromisoformat(label[:10]) - timedelta(weeks=52)}/P7D"
    return f"{int(label[:4]) - 1}{label[4:]}"
