"""Which days a page speaks of: whole months or weeks up to the last day of the data, never up to today.

Weeks and fiscal years are those of `[calendar]`; a fiscal year from January is the calendar's, not offered.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from configuration import Calendar
from language import N_
from metrics import Window

MONTHS_BY_DEFAULT = 12
FEW_MONTHS_BY_WEEK = 4  # shorter periods are drawn by week
PERIODS = {N_("12 months"): 12, N_("6 months"): 6, N_("3 months"): 3, N_("24 months"): 24}
WEEKS, FOUR_WEEKS = N_("4 weeks"), timedelta(weeks=4)
THIS_FISCAL_YEAR, LAST_FISCAL_YEAR = N_("This fiscal year"), N_("Last fiscal year")
ALL = N_("All data")
SAME_WEEKS = timedelta(weeks=52)  # a week is compared with the one 52 weeks before, not with other weekdays
MONDAYS_AND_JANUARIES = Calendar()
BEFORE, YEAR_BEFORE, NOTHING = N_("Period before"), N_("Year before"), N_("Nothing")


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


def fiscal_year(day: date, calendar: Calendar) -> date:
    """The first day of the fiscal year that holds a day."""
    return month_start(day, -((day.month - calendar.fiscal_year_starts) % 12))


def last_complete_week(last: date, calendar: Calendar) -> date:
    """The last day of the last week that the data cover to its end."""
    tomorrow = last + timedelta(days=1)
    return last - timedelta(days=(tomorrow.weekday() - calendar.week_starts) % 7)


def moved_on(
    first: date, last: date, newest: date, calendar: Calendar = MONDAYS_AND_JANUARIES
) -> tuple[date, date]:
    """The newest days of the same length as first..last: as many whole months, as many whole weeks, else as
    many days. `newest` is the last day of the data.
    """
    if first.day == 1 and last == last_complete_month(last):
        end = last_complete_month(newest)
        return month_start(end, 1 - complete_months(first, last)), end
    days = last - first
    weeks = first.weekday() == calendar.week_starts and (days.days + 1) % 7 == 0
    end = last_complete_week(newest, calendar) if weeks else newest
    return end - days, end


def period_choices(first: date, last: date, calendar: Calendar = MONDAYS_AND_JANUARIES) -> list[str]:
    """What the period filter offers over these data, its default first.

    With under 12 whole months there is one choice: everything, by week; and this fiscal year, where there is
    an own one that began within the data.
    """
    months, fiscal = complete_months(first, last), _fiscal_years(first, last, calendar)
    if months < MONTHS_BY_DEFAULT:
        return [ALL, *fiscal]
    years = [str(year) for year in range(last.year, first.year - 1, -1)]
    return [
        *(name for name, length in PERIODS.items() if length <= months),
        *([WEEKS] if calendar.week_starts else []),
        *fiscal,
        ALL,
        *years,
    ]


def _fiscal_years(first: date, last: date, calendar: Calendar) -> list[str]:
    begun = fiscal_year(last, calendar)
    if calendar.fiscal_year_starts == 1 or begun <= first:  # nothing but the calendar's years, or all data
        return []
    return [THIS_FISCAL_YEAR, LAST_FISCAL_YEAR]


def chosen_period(
    choice: str,
    first: date,
    last: date,
    compare: str = BEFORE,
    *,
    months: Collection[date] | None = None,
    calendar: Calendar = MONDAYS_AND_JANUARIES,
) -> Period:
    """The period a choice of the filter means; the one before is shown only where the data cover it.

    `months` are those with any data: a period without one of them is nothing to compare with.
    """
    window = _window(choice, first, last, calendar)
    found = period_of(window, first, compare, months=months, weeks=choice == WEEKS, choice=choice)
    if choice == ALL and complete_months(first, last) < MONTHS_BY_DEFAULT:
        return replace(found, grain="week")
    return found


def period_of(
    window: Window,
    first: date,
    compare: str = BEFORE,
    *,
    months: Collection[date] | None = None,
    weeks: bool = False,
    choice: str = "",
) -> Period:
    """The period of any closed window; `first` is the first day of the data, `weeks`: it is of whole ones."""
    whole = complete_months(window.first or first, window.last or first)
    previous = _previous(window, first, compare, weeks=weeks)
    if previous is not None and months is not None and not _any_of(months, previous):
        previous = None
    return Period(choice, window, previous, "month" if whole >= FEW_MONTHS_BY_WEEK else "week")


def _window(choice: str, first: date, last: date, calendar: Calendar) -> Window:
    if choice in PERIODS:
        end = last_complete_month(last)
        return Window(month_start(end, 1 - PERIODS[choice]), end)
    if choice == WEEKS:
        end = last_complete_week(last, calendar)
        return Window(end - FOUR_WEEKS + timedelta(days=1), end)
    if choice == ALL:
        return Window(first, last)
    if choice in {THIS_FISCAL_YEAR, LAST_FISCAL_YEAR}:
        begin = month_start(fiscal_year(last, calendar), 0 if choice == THIS_FISCAL_YEAR else -12)
    else:
        begin = date(int(choice), 1, 1)
    return Window(max(first, begin), min(last, month_start(begin, 12) - timedelta(days=1)))


def _any_of(months: Collection[date], window: Window) -> bool:
    """Whether one of the months reaches into the window."""
    return any(
        (window.last is None or month <= window.last)
        and (window.first is None or month_start(month, 1) > window.first)
        for month in months
    )


def _previous(window: Window, first: date, compare: str, *, weeks: bool) -> Window | None:
    if compare == NOTHING or window.first is None or window.last is None:
        return None
    if compare == YEAR_BEFORE and weeks:
        begin, end = window.first - SAME_WEEKS, window.last - SAME_WEEKS
    elif compare == YEAR_BEFORE:
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
