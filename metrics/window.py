"""The days a question is about, and the arguments of a question, checked once.

A day is local to the desk; both ends of a window are included, None is open.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from warehouse.tables import CHANNELS, QUESTIONS

DIMENSIONS = (
    "desk",
    "organisation",
    "region",
    "channel",
    "source",
    "kind",
    "priority",
    "category",
    "service",
    "platform",
    "question",
)
CLOSED = {"channel": CHANNELS, "question": QUESTIONS}  # dimensions whose values are ours
MOST_TO_LIST = 20  # words in a message
GRAINS = ("day", "week", "month", "quarter", "year")
CLOCKS = ("calendar", "business")
DATED = ("opened", "resolved")

Where = Sequence[tuple[str, str | None]] | Mapping[str, Sequence[str | None]]


class QuestionError(ValueError):
    """A question that cannot be asked: unknown metric, dimension, channel, grain, a window turned round."""


@dataclass(frozen=True)
class Window:
    """Local days from `first` to `last`, both included; None leaves that end open."""

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.first and self.last and self.first > self.last:
            raise QuestionError(f"the period ends ({self.last}) before it begins ({self.first})")

    def __str__(self) -> str:
        """As ISO 8601 writes an interval: 2016-01-01/2016-03-31, '..' for an open end."""
        return "/".join(str(day or "..") for day in (self.first, self.last))


def apart(windows: Sequence[Window]) -> bool:
    """Whether the windows are closed and no day is in two of them."""
    ends = sorted((window.first, window.last) for window in windows if window.first and window.last)
    return len(ends) == len(windows) and all(one[1] < other[0] for one, other in pairwise(ends))


def days(windows: Iterable[Window]) -> int:
    """How many days closed windows apart from each other have."""
    return sum((each.last - each.first).days + 1 for each in windows if each.first and each.last)


def hull(windows: Sequence[Window]) -> Window:
    """The closed window that holds all of these closed windows."""
    days = [day for window in windows for day in (window.first, window.last) if day]
    return Window(min(days), max(days))


def one_of(word: str, words: Sequence[str], what: str) -> str:
    """The word, if it is one of the words; else QuestionError naming the nearest, or all of a few."""
    if word in words:
        return word
    near = get_close_matches(word, words, 1)
    few = len(words) <= MOST_TO_LIST
    known = words if few else get_close_matches(word, words, 3, cutoff=0)
    told = "known are" if few else "the nearest are"
    hint = f"; did you mean {near[0]}?" if near else f"; {told} {', '.join(known)}"
    raise QuestionError(f"unknown {what} {word!r}{hint}")


@dataclass(frozen=True)
class Question:
    """What is asked of the warehouse, apart from which metrics."""

    window: Window = Window()
    by: tuple[str, ...] = ()
    grain: str | None = None
    where: Mapping[str, tuple[str | None, ...]] = field(default_factory=lambda: MappingProxyType({}))
    clock: str = "calendar"
    dated: str = "opened"
    within_hours: float = 24

    def __post_init__(self) -> None:
        for dimension in (*self.by, *self.where):
            one_of(dimension, DIMENSIONS, "dimension")
        for dimension, words in CLOSED.items():
            for value in self.where.get(dimension, ()):
                if value is not None:
                    one_of(value, words, dimension)
        if len(set(self.by)) < len(self.by):
            raise QuestionError(f"a dimension is named twice: {', '.join(self.by)}")
        if self.grain is not None:
            one_of(self.grain, GRAINS, "grain")
        one_of(self.clock, CLOCKS, "clock")
        one_of(self.dated, DATED, "day to date by")
        if not self.within_hours > 0:
            raise QuestionError(f"'within' must be more than 0 hours, not {self.within_hours:g}")

    @property
    def arguments(self) -> dict[str, Any]:
        """The question as figures() and provenance() are asked it: by name."""
        return dict(vars(self))

    def __hash__(self) -> int:
        known = (self.window, self.by, self.grain, self.clock, self.dated, self.within_hours)
        return hash((known, tuple(self.where.items())))

    @property
    def dimensions(self) -> frozenset[str]:
        """Every dimension the question splits or filters by."""
        return frozenset((*self.by, *self.where))

    @property
    def keys(self) -> tuple[str, ...]:
        """What the rows of the answer are told apart by."""
        return (*self.by, *(["period"] if self.grain else []))


def conditions(where: Where) -> Mapping[str, tuple[str | None, ...]]:
    """Filters as dimension -> accepted values: of one dimension or, of different ones and; None is null."""
    pairs = where.items() if isinstance(where, Mapping) else _collected(where).items()
    return MappingProxyType({dimension: tuple(values) for dimension, values in pairs})


def _collected(pairs: Sequence[tuple[str, str | None]]) -> dict[str, list[str | None]]:
    collected: dict[str, list[str | None]] = {}
    for dimension, value in pairs:
        collected.setdefault(dimension, []).append(value)
    return collected


WEEK = "/P7D"  # ends the label of a week that does not start on a Monday
_LABEL = re.compile(r"(\d{4})(.*)")


def year_before(label: str) -> str:
    """The same period one year earlier: 2016-Q1 -> 2015-Q1, 2016-04/P3M -> 2015-04/P3M.

    The 53rd week and 29 February have none there. A week that is told by its first day is the one 52 weeks
    before.
    """
    if label.endswith(WEEK):
        return f"{date.fromisoformat(label.removesuffix(WEEK)) - timedelta(weeks=52)}{WEEK}"
    found = _LABEL.fullmatch(label)
    if found is None:
        raise QuestionError(f"not a period: {label!r}")
    return f"{int(found[1]) - 1:04d}{found[2]}"


def before(window: Window) -> Window | None:
    """The period before a window with both ends: as many whole months before whole months, else days."""
    first, last = window.first, window.last
    if first is None or last is None:
        return None
    end = first - timedelta(days=1)
    if first.day == 1 and _ends_month(last):
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        count = first.year * 12 + first.month - 1 - months
        return Window(date(count // 12, count % 12 + 1, 1), end)
    return Window(end - (last - first), end)


def year_earlier(window: Window, grain: str | None = None) -> Window:
    """The same days a year earlier; the end of a month stays one, also in February. Open ends stay open.

    By week there is a week more at both ends, for the same week has other days.
    """
    first, last = (day and _year_earlier(day) for day in (window.first, window.last))
    more = timedelta(weeks=1 if grain == "week" else 0)
    return Window(first and first - more, last and last + more)


def _year_earlier(day: date) -> date:
    if _ends_month(day):
        tomorrow = day + timedelta(days=1)
        return tomorrow.replace(year=tomorrow.year - 1) - timedelta(days=1)
    return day.replace(year=day.year - 1)


def _ends_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1
