"""The periods of an axis: the quiet ones stand in their place, so that equal distances are equal times."""

from collections.abc import Iterable
from datetime import date, timedelta

from charts.words import period_start

_WEEK, _QUARTER, _MONTH = 7, 3, 1


def unbroken(labels: Iterable[str]) -> tuple[str, ...]:
    """Every period from the first to the last, in the grain they are written in."""
    known = sorted(set(labels))
    if not known:
        return ()
    found, label = set(known), known[0]
    while label < known[-1]:
        found.add(label)
        label = following(label)
    return tuple(sorted(found))


def following(label: str) -> str:
    """The next period: 2016-W52 -> 2017-W01, 2015-W52 -> 2015-W53, 2016-Q4 -> 2017-Q1, 2016-12 -> 2017-01.

    Of a calendar of one's own: 2016-02-28/P7D -> 2016-03-06/P7D, 2016-04/P3M -> 2016-07/P3M.
    """
    begin = period_start(label)
    if "/" in label:
        return _next_interval(label.partition("/")[2], begin)
    if "W" in label:
        year, week, _ = (begin + timedelta(days=_WEEK)).isocalendar()
        return f"{year:04}-W{week:02}"
    if len(label) == len("2016"):
        return f"{begin.year + 1:04}"
    if len(label) == len("2016-03-29"):
        return f"{begin + timedelta(days=1):%Y-%m-%d}"
    if "Q" in label:
        year, month = _later(begin.year, begin.month, _QUARTER)
        return f"{year:04}-Q{(month + 2) // 3}"
    year, month = _later(begin.year, begin.month, _MONTH)
    return f"{year:04}-{month:02}"


def _next_interval(length: str, begin: date) -> str:
    if length == "P7D":
        return f"{begin + timedelta(days=_WEEK)}/{length}"
    year, month = _later(begin.year, begin.month, {"P3M": _QUARTER, "P1Y": 12}[length])
    return f"{year:04}-{month:02}/{length}"


def _later(year: int, month: int, by: int) -> tuple[int, int]:
    years, rest = divmod(month - 1 + by, 12)
    return year + years, rest + 1
