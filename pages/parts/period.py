"""Which days a page speaks of: whole months up to the last day of the data, never up to today."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from metrics import Window

MONTHS_BY_DEFAULT = 12
FEW_MONTHS_BY_WEEK = 4  # shorter periods are drawn by week
PERIODS = {"12 months": 12, "6 months": 6, "3 months": 3, "24 months": 24}
ALL = "All data"
BEFORE, YEAR_BEFORE, NOTHING = "Period before", "Year before", "Nothing"


@dataclass(frozen=True)
class Period:
    """The window shown, the one it is compared with (or none), and the grain of its lines."""

    label: str
    window: Window
    previous: Window | None
    grain: str


def month_start(day: date, months: int = 0) -> date:
    """The first day of the month `months` away from that of `day`."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def last_complete_month(last: date) -> date:
    """The last day of the last month that the data cover to its end."""
    if (last + timedelta(days=1)).day == 1:
        return last
    return month_start(last) - timedelta(days=1)


def complete_months(first: date, last: date) -> int:
    """How many whole months lie in first..last."""
    begin = first if first.day == 1 else month_start(first, 1)
    end = last_complete_month(last)
    return max(0, (end.year - begin.year) * 12 + end.month - begin.month + 1)


def period_choices(first: date, last: date) -> list[str]:
    """What the period filter offers over these data, its default first.

    With under 12 whole months there is one choice: everything, by week.
    """
    months = complete_months(first, last)
    if months < MONTHS_BY_DEFAULT:
        return [ALL]
    years = [str(year) for year in range(last.year, first.year - 1, -1)]
    return [name for name, length in PERIODS.items() if length <= months] + [ALL, *years]


def chosen_period(
    choice: str, first: date, last: date, compare: str = BEFORE, months: Collection[date] | None = None
) -> Period:
    """The period a choice of the filter means; the one before is shown only where the data cover it.

    `months` are those with any data: a period without one of them is nothing to compare with.
    """
    if choice in PERIODS:
        end = last_complete_month(last)
        window = Window(month_start(end, 1 - PERIODS[choice]), end)
    elif choice == ALL:
        window = Window(first, last)
    else:
        window = Window(max(first, date(int(choice), 1, 1)), min(last, date(int(choice), 12, 31)))
    whole = complete_months(window.first or first, window.last or last)
    grain = "month" if whole >= FEW_MONTHS_BY_WEEK else "week"
    if choice == ALL and complete_months(first, last) < MONTHS_BY_DEFAULT:
        grain = "week"
    previous = _previous(window, first, compare)
    if previous is not None and months is not None and not _any_of(months, previous):
        previous = None
    return Period(choice, window, previous, grain)


def _any_of(months: Collection[date], window: Window) -> bool:
    """Whether one of the months reaches into the window."""
    return any(
        (window.last is None or month <= window.last)
        and (window.first is None or month_start(month, 1) > window.first)
        for month in months
    )


def _previous(window: Window, first: date, compare: str) -> Window | None:
    if compare == NOTHING or window.first is None or window.last is None:
        return None
    if compare == YEAR_BEFORE:
        begin, end = _year_before(window.first), _year_before(window.last)
    elif window.first.day == 1 and (window.last + timedelta(days=1)).day == 1:
        months = complete_months(window.first, window.last)
        begin, end = month_start(window.first, -months), window.first - timedelta(days=1)
    else:
        length = window.last - window.first
        end = window.first - timedelta(days=1)
        begin = end - length
    return Window(begin, end) if begin >= first else None


def _year_before(day: date) -> date:
    tomorrow = day + timedelta(days=1)
    if tomorrow.day == 1:  # the end of a month stays one, also on the 29th of February
        return tomorrow.replace(year=tomorrow.year - 1) - timedelta(days=1)
    return day.replace(year=day.year - 1)
