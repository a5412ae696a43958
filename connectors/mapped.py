"""What a mapping file says, as values: the columns of a file and the fields of ours that they give."""

import datetime as dt
import difflib
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field

from warehouse.tables import DERIVED, LOADED

TABLES = {"tickets": "ticket", "posts": "post", "ratings": "rating", "contact_volume": "contact_volume"}
RATING_IN_TICKET = (
    "score",
    "scale_low",
    "scale_high",
    "best_is_high",
    "question",
    "rated_at",
    "invited_at",
    "comment",
)
_OURS_ALONE = {
    *("source", "channel_raw", "channel_rule", "conversation_derived"),
    *("record", "ticket_named"),  # addresses and references are those of a tool that is read by API
}
UNITS = {"milliseconds": 0.001, "seconds": 1.0, "minutes": 60.0, "hours": 3600.0, "days": 86400.0}

Constant = str | int | float | bool | dt.date | dt.datetime


@dataclass(frozen=True)
class DateTimeColumns:
    """A day in one column, its time in another."""

    date: str
    time: str


@dataclass(frozen=True)
class First:
    """The first of these columns that is not empty."""

    columns: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """A bare list of two: day and time where the second holds times, else the first that is not empty."""

    first: str
    second: str


@dataclass(frozen=True)
class After:
    """A time that the file gives as a duration after another field of ours."""

    start: str
    duration: str
    unit: str = "seconds"


@dataclass(frozen=True)
class Average:
    """A total that the file gives as an average of another field of ours: the average times that many."""

    column: str
    of: str
    unit: str = "seconds"


@dataclass(frozen=True)
class Join:
    """Columns one after the other, `between` between them; empty where a part is.

    A part of several columns is the first of them that is not empty.
    """

    parts: tuple[tuple[str, ...], ...]
    between: str = ":"


Column = str | DateTimeColumns | First | Pair | After | Average | Join


@dataclass(frozen=True)
class Milestone:
    """The first or last event of an id, or the first or last whose `column` has one of the values."""

    which: str
    column: str | None = None
    equals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mapping:
    """One mapping file. None: detected, or decided per column. `header` is only kept with saved mappings.

    Without columns it only corrects the mapping that is proposed for a file: in that it overrides what it
    says, and `said` are the keys of [file] that it says, for those whose value is the default.
    """

    table: str = "tickets"
    source: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    day_first: bool | None = None
    sheet: str | None = None
    time_zone: str = "UTC"
    one_row_per: str = "record"
    order_by: str | None = None
    missing: tuple[str, ...] = ()
    missing_by_field: MappingType[str, tuple[str, ...]] = field(default_factory=dict)
    columns: MappingType[str, Column] = field(default_factory=dict)
    milestone_time: str | None = None
    milestones: MappingType[str, Milestone] = field(default_factory=dict)
    constants: MappingType[str, Constant] = field(default_factory=dict)
    values: MappingType[str, MappingType[str, Constant]] = field(default_factory=dict)
    header: tuple[str, ...] = ()
    said: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def corrects(self) -> bool:
        """Whether this only corrects a proposal: it names no column."""
        return not self.columns

    @property
    def says_table(self) -> bool:
        """False where the table is left to the file's columns."""
        return not self.corrects or "table" in self.said or self.table != "tickets"

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field of ours that this mapping gives a value to."""
        return tuple(dict.fromkeys((*self.columns, *self.milestones, *self.constants)))

    def fits(self, header: Sequence[str]) -> bool:
        """True where a saved mapping was made for a file with this header, in any order."""
        if self.header:
            return set(self.header) == set(header)
        return bool(self.columns) and columns_used(self) <= set(header)


def fields_of(table: str) -> tuple[str, ...]:
    """The fields that a mapping of this table (as named in a mapping file) may name."""
    ours = LOADED[TABLES[table]]
    hidden = _OURS_ALONE | set(DERIVED[TABLES[table]])
    fields = tuple(column.name for column in ours.columns if column.name not in hidden)
    return fields + RATING_IN_TICKET if table == "tickets" else fields


def columns_used(mapping: Mapping) -> set[str]:
    """The columns of the file that the mapping reads."""
    used = {name for column in mapping.columns.values() for name in column_names(column)}
    used |= {m.column for m in mapping.milestones.values() if m.column}
    return used | {name for name in (mapping.order_by, mapping.milestone_time) if name}


def column_names(column: Column) -> tuple[str, ...]:  # noqa: PLR0911  # one line a form of column
    """The columns of the file that one field is read from, the telling one first."""
    match column:
        case str():
            return (column,)
        case DateTimeColumns(date, time):
            return (date, time)
        case First(columns):
            return columns
        case Pair(first, second):
            return (first, second)
        case After(_, duration, _):
            return (duration,)
        case Average(average, _, _):
            return (average,)
        case Join(parts, _):
            return tuple(dict.fromkeys(name for part in parts for name in part))


def nearest(word: str, known: Iterable[str]) -> str:
    """' (did you mean X?)' or nothing."""
    by_case = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), by_case, n=1, cutoff=0.5)
    return f" (did you mean {by_case[close[0]]!r}?)" if close else ""
