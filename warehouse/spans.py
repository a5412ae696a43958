"""Periods that are told from a day, as people write them: "last 30 days", "last month", "this quarter"."""

import re
from datetime import date, timedelta

from configuration import Calendar, Span

UNITS = ("day", "week", "month", "quarter", "year", "fiscal year")
LOOKS_LIKE = (
    f'write it like "last 30 days", "last month" or "this quarter", of {", ".join(UNITS)}; 999 at most'
)
_WRITTEN = re.compile(r"(this|last)(?:\s+(\d{1,3}))?\s+([a-z ]+?)s?")
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "fiscal year": 12}


def span_of(words: str) -> Span:
    """The span that the words say; ValueError with how to write one."""
    found = _WRITTEN.fullmatch(" ".join(words.lower().split()))
    if found is None or found[3] not in UNITS or (found[1] == "this" and found[2]) or found[2] == "0":
        raise ValueError(f"'{words}' is no period; {LOOKS_LIKE}")
    return Span(found[3], int(found[2] or 1) if found[1] == "last" else 0)


def span_words(span: Span) -> str:
    """As it is written: 'last 30 days', 'last month', 'this quarter'."""
    if span.count == 0:
        return f"this {span.unit}"
    return f"last {span.unit}" if span.count == 1 else f"last {span.count} {span.unit}s"


def span_days(span: Span, day: date, calendar: Calendar) -> tuple[date, date]:
    """The first and last day of a span told from `day`, the last one known.

    A unit that ends with that day is whole and counts as one; with `count` 0 it is the unit that holds it.
    """
    if span.count == 0:
        return _begin(day, span.unit, calendar), day
    end = _begin(day + timedelta(1), span.unit, calendar) - timedelta(1)
    if span.unit in _MONTHS:
        return _months_on(end + timedelta(1), -span.count * _MONTHS[span.unit]), end
    return end - timedelta(span.count * (7 if span.unit == "week" else 1) - 1), end


def _begin(day: date, unit: str, calendar: Calendar) -> date:
    """The first day of the unit that holds a day."""
    if unit == "day":
        return day
    if unit == "week":
        return day - timedelta((day.weekday() - calendar.week_starts) % 7)
    starts = calendar.fiscal_year_starts if unit == "fiscal year" else 1
    return _months_on(day.replace(day=1), -((day.month - starts) % _MONTHS[unit]))


def _months_on(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
