"""What a metric counts: rows with a day, the dimensions and the columns that the declarations speak of.

A `Facts` builds one plain SELECT of such rows. Period, organisation and filters are added around it, once,
by `metrics.statement`. Declarations name its columns bare, by the constants of the module of the facts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Float,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    column,
    false,
    literal,
    null,
    or_,
    true,
)

from metrics.availability import Availability
from metrics.window import Question

Row = Select[*tuple[Any, ...]]
Flag = ColumnElement[bool]

source: ColumnElement[str] = column("source", String)
origin: ColumnElement[str] = column("origin", String)


def flag(name: str) -> Flag:
    return column(name, Boolean)


def number(name: str) -> ColumnElement[float]:
    return column(name, Float)


def whole(name: str) -> ColumnElement[int]:
    return column(name, Integer)


@dataclass(frozen=True)
class Scope:
    """A question and what the warehouse has to answer it with."""

    question: Question
    available: Availability
    extra: tuple[str, ...] = ()  # dimensions that the metrics group by beyond the question's
    records: bool = False  # the rows tell which record each of them is

    @property
    def dimensions(self) -> frozenset[str]:
        return self.question.dimensions.union(self.extra)


@dataclass(frozen=True, eq=False)
class Facts:
    """Rows to count: `build` gives their SELECT, `tables` the loaded tables that they come from.

    Of `mixed` rows each metric speaks of some kind only: rows of no metric asked for make no slice.
    What `requires` names some source must have provided, or the rows would not mean what they say.
    """

    name: str
    title: str
    tables: tuple[str, ...]
    build: Callable[[Scope], Row]
    mixed: bool = False
    requires: tuple[str, ...] = ()
    reads_window: bool = False  # the rows themselves depend on the window, not only which of them are kept


def identity(
    scope: Scope, record: ColumnElement[Any] | None = None, part: ColumnElement[Any] | None = None
) -> tuple[ColumnElement[Any], ...]:
    """The columns `record` and `part` (of a key of two), where the records behind a figure are asked for.

    Daily totals have no id: their desk, channel and day are their key. Figures ask for neither column.
    """
    if not scope.records:
        return ()
    unknown = cast(null(), String)
    named = (("record", record), ("part", part))
    return tuple((unknown if value is None else value).label(name) for name, value in named)


def usable(needs: tuple[str, ...], facts: Facts, available: Availability) -> Flag | None:
    """The rows whose source provided what is needed: a condition, true(), or None when no source did."""
    if not all(available.fields.get(field) for field in facts.requires):
        return None
    loaded = [table for table in facts.tables if table in available.tables]
    parts: list[Flag] = []
    everything = True
    for table in loaded:
        sources = available.providing(needs, table)
        if sources == available.tables[table]:
            parts.append(origin == table)
            continue
        everything = False
        if sources:
            parts.append((origin == table) & source.in_(sorted(sources)))
    if not parts:
        return None
    return true() if everything else or_(false(), *parts)


def too_young(instant: ColumnElement[Any], of_source: ColumnElement[str], scope: Scope) -> Flag:
    """Whether the instant is less than `within_hours` before its source was last heard of."""
    span = timedelta(hours=scope.question.within_hours)
    cutoffs = {name: moment - span for name, moment in scope.available.as_of.items()}
    if not cutoffs:
        return false()
    if len(set(cutoffs.values())) == 1:
        return instant > literal(next(iter(cutoffs.values())), instant.type)
    # said to be instants: written out to be read and run, the engine would take them for text
    whens = [
        (of_source == name, cast(literal(cutoff, instant.type), instant.type))
        for name, cutoff in sorted(cutoffs.items())
    ]
    # nearly all rows are older than any of them, and need not be asked for their source
    return and_(instant > literal(min(cutoffs.values()), instant.type), instant > case(*whens))


def by_the_clock(
    calendar: ColumnElement[float], business: ColumnElement[float], scope: Scope
) -> ColumnElement[float]:
    """Minutes by the clock asked for; null on the business clock without a schedule.

    An end before its start stays negative: outside the hours business time would make it 0, an answer at
    once.
    """
    if scope.question.clock != "business":
        return calendar
    return case((calendar < 0, calendar), else_=business)
