"""One field of ours out of a chunk's text columns: words, numbers, times and constants as Arrow arrays."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Date

from connectors.dates import Decision, clock_microseconds, instants, local_times, localised
from connectors.exporters import tells_time_left
from connectors.kinds import is_time, kind_of, type_of
from connectors.mapped import (
    UNITS,
    After,
    Average,
    Column,
    DateTimeColumns,
    First,
    Join,
    Mapping,
    Pair,
    column_names,
)
from connectors.refused import FileRefused
from connectors.values import (
    UNCLEAR,
    boolean,
    by_word,
    duration_seconds,
    in_time,
    translated,
)

INSTANT = pa.timestamp("us", "UTC")
IDS = ("id", "ticket", "post", "reply_to", "conversation", "account", "author")
_CONTROLS = r"[\x00-\x1f\x7f\x{80}-\x{9f}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}\x{feff}]+"
_OF_PEOPLE = r"^[\[{]|^[^@\s]+@[^@\s]+\.[^@\s]+$"  # a list of them or an email address: no account's name
_DATED_ONCE = ("reopened", "reassigned")


@dataclass(frozen=True)
class Field:
    """Values of one field, the mask of its unclear cells, and the cells' text, column and what is wrong."""

    values: Any
    unclear: Any | None = None
    text: Any | None = None
    column: str = ""
    reason: str = ""


class Columns:
    """The fields of chunks of one file under one mapping, with the forms of its time columns decided."""

    def __init__(self, mapping: Mapping, table: str, times: dict[str, Decision]) -> None:
        self.mapping, self.table, self.times = mapping, table, times
        self._text: dict[tuple[str, tuple[str, ...]], Any] = {}

    def next_chunk(self) -> None:
        """Forget the cells of the chunk before."""
        self._text = {}

    def field(self, name: str, rows: Any, ready: Any | None = None) -> Field:
        """One field of a chunk, `ready` if computed elsewhere. Raises FileRefused for destroyed ids."""
        if ready is not None:
            return Field(ready)
        column = self.mapping.columns.get(name)
        if column is None:
            return Field(self._constant(name, rows.num_rows))
        found = self._from_column(name, column, rows)
        if name in self.mapping.constants and found.values.null_count:
            filled = pc.coalesce(found.values, self._constant(name, rows.num_rows))
            return Field(filled, found.unclear, found.text, found.column, found.reason)
        return found

    def _from_column(self, name: str, column: Column, rows: Any) -> Field:  # noqa: PLR0911  # one a kind
        if is_time(self.table, name):
            return self._time(name, column, rows, day=self._is_day(name))
        if isinstance(column, Average):
            return self._total(name, column, rows)
        if isinstance(column, Join):
            return Field(self._words(name, self._joined(name, column, rows)), None, None, column.parts[0][0])
        text = self._first_text(name, column_names(column), rows)
        label = column_names(column)[0]
        if name == "channel":
            return Field(self._words(name, text), None, text, label)
        if name in _DATED_ONCE and (known := self.times.get(label)) and known.form:
            times = instants(text, known.form, known.day_first)
            happened = pc.cast(pc.is_valid(text), pa.int64())
            return Field(happened, lost(text, times), text, label, "is no time")
        kind = kind_of(self.table, name)
        meaning, reason = kind.meaning, kind.reason
        if meaning is None:
            return Field(self._words(name, text), None, text, label)
        if meaning is boolean and tells_time_left(label):
            meaning, reason = in_time, "is no time that was left, such as 3:59 or -1:15"
        values, unclear = self._translate(name, text, meaning, kind.arrow)
        return Field(values, unclear, text, label, reason)

    def _translate(
        self, name: str, text: Any, meaning: Callable[[str], object], arrow: Any
    ) -> tuple[Any, Any]:
        words = self.mapping.values.get(name)
        if not words:
            if arrow == pa.float64() and (quick := _quick_numbers(text)) is not None:
                return quick, None
            return by_word(text, meaning, arrow)
        ours = translated(words)

        def either(word: str) -> object:
            mine = ours(word)
            return meaning(word) if mine is UNCLEAR else meaning(str(mine))

        return by_word(text, either, arrow)

    def _words(self, name: str, text: Any) -> Any:
        if name in IDS:
            self._check_ids(text, name)
            text = _plain_ids(text)
        text = _without_controls(text)
        if name == "account":
            text = pc.if_else(pc.match_substring_regex(text, _OF_PEOPLE), pa.scalar(None, pa.string()), text)
        words = self.mapping.values.get(name)
        if not words or name == "channel":
            return text
        ours = translated(words)
        return by_word(
            text, lambda word: word if (mine := ours(word)) is UNCLEAR else str(mine), pa.string()
        )[0]

    def _check_ids(self, text: Any, name: str) -> None:
        if name not in ("id", "ticket", "reply_to"):
            return
        powers = pc.match_substring_regex(text, r"^\d(?:[.,]\d+)?[eE]\+\d+$")
        if pc.any(powers).as_py():
            shown = text.filter(powers)[0].as_py()
            column = self.mapping.columns[name]
            raise FileRefused(
                f"the ids in column {column_names(column)[0]!r} were destroyed by a spreadsheet ({shown}); "
                "export again and do not open the file in a spreadsheet, or import that column as text"
            )

    def text(self, column: str, rows: Any, missing: tuple[str, ...] = ()) -> Any:
        """A column's cells trimmed, with blank and missing ones null."""
        key = (column, missing)
        if key not in self._text:
            cells = rows.column(column).combine_chunks()
            if isinstance(cells, pa.ChunkedArray):
                cells = pa.concat_arrays(cells.chunks) if cells.num_chunks else pa.array([], pa.string())
            cells = pc.utf8_trim_whitespace(cells)
            words = ["", *self.mapping.missing, *missing]
            gone = pc.equal(cells, "") if len(words) == 1 else pc.is_in(cells, pa.array(words, pa.string()))
            self._text[key] = pc.if_else(gone, pa.scalar(None, pa.string()), cells)
        return self._text[key]

    def _first_text(self, name: str, columns: Sequence[str], rows: Any) -> Any:
        missing = self._missing(name)
        texts = [self.text(column, rows, missing) for column in columns]
        return texts[0] if len(texts) == 1 else pc.coalesce(*texts)

    def _missing(self, name: str) -> tuple[str, ...]:
        words = self.mapping.missing_by_field.get(name, ())
        return tuple(dict.fromkeys((*words, *(f"{word}.0" for word in words if word.isdigit()))))

    def _total(self, name: str, column: Average, rows: Any) -> Field:
        """The average times how many it is of; of none, nothing was waited for."""
        text = self.text(column.column, rows, self._missing(name))
        unit = UNITS[column.unit]
        average, unclear = by_word(text, lambda word: duration_seconds(word, unit), pa.float64())
        many = self.field(column.of, rows)
        total = pc.multiply(average, pc.cast(many.values, pa.float64()))
        none = pc.fill_null(pc.equal(many.values, 0), False)
        return Field(pc.if_else(none, 0.0, total), unclear, text, column.column, "is no duration")

    def _joined(self, name: str, column: Join, rows: Any) -> Any:
        parts = [self._first_text(name, part, rows) for part in column.parts]
        return pc.binary_join_element_wise(*parts, column.between)

    def _is_day(self, name: str) -> bool:
        return isinstance(type_of(self.table, name), Date)

    def _time(self, name: str, column: Column, rows: Any, *, day: bool) -> Field:
        missing = self._missing(name)
        match column:
            case DateTimeColumns(date, time) | Pair(date, time):
                return self._two_columns(name, (date, time), rows)
            case First(columns):
                found = [self._one_time(name, c, rows, day=day) for c in columns]
                values = pc.coalesce(*(field.values for field in found))
                text = self._first_text(name, columns, rows)
                return Field(values, lost(text, values), text, columns[0], found[0].reason)
            case After(start, duration, unit):
                begun = self.field(start, rows)
                took = self.text(duration, rows, missing)
                seconds, unclear = by_word(
                    took, lambda word: duration_seconds(word, UNITS[unit]), pa.float64()
                )
                span = pc.cast(pc.round(pc.multiply(seconds, 1_000_000)), pa.int64()).cast(pa.duration("us"))
                return Field(pc.add(begun.values, span), unclear, took, duration, "is no duration")
        return self._one_time(name, str(column), rows, day=day)

    def _one_time(self, name: str, column: str, rows: Any, *, day: bool) -> Field:
        text = self.text(column, rows, self._missing(name))
        known = self.times[column]
        if known.form is None:
            return Field(
                pa.nulls(len(text), pa.date32() if day else INSTANT),
                pc.is_valid(text),
                text,
                column,
                "is no time",
            )
        if day:
            times = _days_of(text, known)
        else:
            times = instants(text, known.form, known.day_first, self.mapping.time_zone)
        return Field(times, lost(text, times), text, column, _form_reason(known))

    def _two_columns(self, name: str, columns: tuple[str, str], rows: Any) -> Field:
        date, clock = (self.text(column, rows, self._missing(name)) for column in columns)
        known = self.times[columns[0]]
        if known.form is None:
            return Field(pa.nulls(len(date), INSTANT), pc.is_valid(date), date, columns[0], "is no time")
        days, _ = local_times(date, known.form, known.day_first)
        day = days - days % 86_400_000_000
        micros, unclear = by_word(clock, _clock, pa.int64())
        local = np.where(
            days == np.iinfo(np.int64).min, days, day + pc.fill_null(micros, 0).to_numpy(zero_copy_only=False)
        )
        naive = pa.array(local.view("datetime64[us]"), pa.timestamp("us"))
        times = localised(naive, self.mapping.time_zone)
        bad = pc.and_(unclear, pc.is_valid(date))
        if (unread := lost(date, times)) is not None:
            bad = pc.or_(bad, unread)
        return Field(times, bad, pc.coalesce(date, clock), columns[0], "has no readable day and time")

    def _constant(self, name: str, rows: int) -> Any:
        value = self.mapping.constants[name]
        if is_time(self.table, name):
            return self._constant_time(name, value, rows, day=self._is_day(name))
        kind = kind_of(self.table, name)
        ours = kind.meaning(str(value)) if kind.meaning else str(value)
        if ours is UNCLEAR:
            raise FileRefused(f"[constants] {name}: {value!r} {kind.reason}")
        return pa.repeat(pa.scalar(ours, kind.arrow), rows)

    def _constant_time(self, name: str, value: object, rows: int, *, day: bool) -> Any:
        if isinstance(value, str):
            try:
                value = dt.datetime.fromisoformat(value)
            except ValueError as error:
                raise FileRefused(
                    f"[constants] {name}: {value!r} is no day or time; write 2026-01-31"
                ) from error
        if isinstance(value, dt.datetime):
            if day:
                return pa.repeat(pa.scalar(value.date()), rows)
            if value.tzinfo is not None:
                return pa.repeat(pa.scalar(value, INSTANT), rows)
            return localised(pa.repeat(pa.scalar(value, pa.timestamp("us")), rows), self.mapping.time_zone)
        if not isinstance(value, dt.date):
            raise FileRefused(f"[constants] {name}: {value!r} is no day or time; write 2026-01-31")
        if day:
            return pa.repeat(pa.scalar(value), rows)
        start = dt.datetime.combine(value, dt.time())
        return localised(pa.repeat(pa.scalar(start, pa.timestamp("us")), rows), self.mapping.time_zone)


def _clock(word: str) -> object:
    micros = clock_microseconds(word)
    return UNCLEAR if micros is None else micros


def lost(text: Any, values: Any) -> Any | None:
    """Mask of the cells that hold something but gave no value; None where all gave one."""
    if values.null_count == text.null_count:
        return None
    return pc.and_(pc.is_valid(text), pc.is_null(values))


def _form_reason(known: Decision) -> str:
    order = {True: ", the day first", False: ", the month first", None: ""}[known.day_first]
    return f"is no time of the column's form ({known.form}{order}) between 1970 and 2100"


def _days_of(text: Any, known: Decision) -> Any:
    micros, _ = local_times(text, str(known.form), known.day_first)
    nothing = micros == np.iinfo(np.int64).min
    return pa.array(micros.view("datetime64[us]").astype("datetime64[D]"), pa.date32(), mask=nothing)


def _quick_numbers(text: Any) -> Any | None:
    try:
        values = pc.cast(text, pa.float64())
    except pa.ArrowInvalid:
        return None
    return values if pc.all(pc.is_finite(values)).as_py() is not False else None


def _plain_ids(text: Any) -> Any:
    """Ids that a tool wrote as 3.0 are 3."""
    ends = pc.ends_with(text, ".0")
    if not pc.any(ends).as_py():
        return text
    return pc.replace_substring_regex(text, r"^(\d+)\.0$", r"\1")


def _without_controls(text: Any) -> Any:
    if not _may_hold_controls(text):
        return text
    cleaned = pc.utf8_trim_whitespace(pc.replace_substring_regex(text, _CONTROLS, " "))
    return pc.if_else(pc.equal(cleaned, ""), pa.scalar(None, pa.string()), cleaned)


def _may_hold_controls(text: Any) -> bool:
    """A look at the raw bytes, far cheaper than a pattern: any control character or anything beyond ASCII."""
    data = text.buffers()[2] if len(text) else None
    if data is None:
        return False
    codes = np.frombuffer(data, np.uint8)
    return bool(((codes < 32) | (codes >= 127)).any())
