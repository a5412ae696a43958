"""Whether the parts of a mapping agree with each other and with the fields of ours that they name."""

import datetime as dt
import zoneinfo

from connectors.channels import UNMAPPED, channel_of
from connectors.kinds import closed_words, is_time, kind_of
from connectors.mapped import TABLES, After, Average, Constant, Join, Mapping, fields_of, nearest
from connectors.refused import FileRefused
from connectors.values import UNCLEAR, count, number
from warehouse.tables import CHANNELS, DIRECTIONS

MIXED_ENCODING = "mixed cp1252 and cp850"  # what the detection calls it, too
_NO_DELIMITERS = '"\r\n\0'


def check_mapping(mapping: Mapping) -> None:
    """Raises FileRefused where a mapping contradicts itself or says what its fields cannot be."""
    _check_file(mapping)
    _check_events(mapping)
    _check_parts(mapping)
    tables = (mapping.table,) if mapping.says_table else tuple(TABLES)
    for field in (*mapping.fields, *mapping.values, *mapping.missing_by_field):
        if not any(field in fields_of(table) for table in tables):
            raise FileRefused(f"{field} is no field of {mapping.table}")
    for field, value in mapping.constants.items():
        _check_constant(_table_of(field, tables), field, value)
    for field, words in mapping.values.items():
        for word, ours in words.items():
            _check_word(_table_of(field, tables), field, word, ours)
    _check_scale(mapping)


def _table_of(field: str, tables: tuple[str, ...]) -> str:
    return TABLES[next(table for table in tables if field in fields_of(table))]


def _check_file(mapping: Mapping) -> None:
    delimiter, encoding = mapping.delimiter, mapping.encoding
    if delimiter is not None and (len(delimiter) != 1 or delimiter in _NO_DELIMITERS):
        raise FileRefused(
            f'delimiter must be one character, such as ";" or "\\t", and no quote, not {delimiter!r}'
        )
    if encoding is not None and encoding != MIXED_ENCODING:
        try:
            "".encode(encoding)
        except (LookupError, ValueError) as error:
            raise FileRefused(
                f"encoding {encoding!r} is not known; use utf-8, cp1252 or latin-1, or leave it out to have "
                f"it detected"
            ) from error
    check_zone(mapping.time_zone)
    for key, value, choices in (
        ("table", mapping.table, tuple(TABLES)),
        ("one_row_per", mapping.one_row_per, ("record", "event")),
    ):
        if value not in choices:
            raise FileRefused(
                f"{key} must be one of {', '.join(choices)}, not {value!r}{nearest(value, choices)}"
            )


def check_zone(name: str) -> None:
    """Raises FileRefused, with the nearest zone, where there is no zone of this name."""
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        known = zoneinfo.available_timezones()
        raise FileRefused(f"time_zone {name!r} is not known{nearest(name, known)}") from error


def _check_events(mapping: Mapping) -> None:
    if mapping.milestones and mapping.one_row_per != "event":
        raise FileRefused('[milestones] needs one_row_per = "event" in [file]')
    if mapping.milestones and not mapping.milestone_time:
        raise FileRefused("[milestones] needs time = the column with the events' times")
    both = set(mapping.columns) & set(mapping.milestones)
    if both:
        raise FileRefused(f"{min(both)} is both in [columns] and in [milestones]; leave one out")
    for name in mapping.milestones:
        if name in fields_of(mapping.table) and not is_time(TABLES[mapping.table], name):
            raise FileRefused(f"{name} in [milestones] is no time; map it in [columns]")


def _check_parts(mapping: Mapping) -> None:
    for name, column in mapping.columns.items():
        if isinstance(column, After):
            start = mapping.columns.get(column.start)
            if start is None or isinstance(start, After):
                raise FileRefused(
                    f"{name}: after = {column.start!r} must be a field with its own column in [columns]"
                )
        if isinstance(column, Average):
            _check_average(mapping, name, column)
        if isinstance(column, Join) and name in fields_of(mapping.table):
            _check_join(mapping.table, name)


def _check_average(mapping: Mapping, name: str, column: Average) -> None:
    if isinstance(mapping.columns.get(column.of, column), Average):
        raise FileRefused(f"{name}: of = {column.of!r} must be a field with its own column in [columns]")
    for field in (name, column.of):
        if not _is_number(mapping.table, field):
            raise FileRefused(f"{name}: an average of {column.of} needs numbers, and {field} is none")


def _is_number(table: str, field: str) -> bool:
    return (
        field in fields_of(table)
        and not is_time(TABLES[table], field)
        and kind_of(TABLES[table], field).meaning in (count, number)
    )


def _check_join(table: str, name: str) -> None:
    if is_time(TABLES[table], name) or kind_of(TABLES[table], name).meaning is not None:
        raise FileRefused(f"{name}: only a field that holds text or ids can be joined from columns")


def _check_constant(table: str, field: str, value: Constant) -> None:
    if is_time(table, field):
        if not _is_day(value):
            raise FileRefused(f"[constants] {field}: {value!r} is no day or time; write 2026-01-31")
        return
    if field == "channel":
        if channel_of(str(value)) == UNMAPPED:
            raise FileRefused(
                f"[constants] channel: {value!r} is no channel{nearest(str(value), CHANNELS)}; use one of "
                f"{', '.join(CHANNELS)}"
            )
        return
    kind = kind_of(table, field)
    if kind.meaning is not None and kind.meaning(str(value)) is UNCLEAR:
        why = kind.reason.split(";")[0]
        raise FileRefused(f"[constants] {field}: {value!r} {why}{_nearest_word(table, field, value)}")


def _is_day(value: Constant) -> bool:
    if isinstance(value, dt.date):
        return True
    try:
        dt.datetime.fromisoformat(str(value))
    except ValueError:
        return False
    return isinstance(value, str)


def _check_word(table: str, field: str, word: str, ours: Constant) -> None:
    where = f"[values.{field}] {word!r}"
    if is_time(table, field):
        raise FileRefused(f"[values.{field}]: {field} is a time; its words cannot be translated")
    if field == "channel":
        if ours not in CHANNELS:
            raise FileRefused(
                f"{where}: {ours!r} is no channel{nearest(str(ours), CHANNELS)}; use one of "
                f"{', '.join(CHANNELS)}"
            )
        return
    kind = kind_of(table, field)
    if kind.meaning is not None and kind.meaning(str(ours)) is UNCLEAR:
        why = kind.reason.split(";")[0]
        raise FileRefused(f"{where}: {ours!r} {why}{_nearest_word(table, field, ours)}")


def _nearest_word(table: str, field: str, value: Constant) -> str:
    known = DIRECTIONS if field == "direction" else closed_words(table, field)
    return nearest(str(value), known)


def _check_scale(mapping: Mapping) -> None:
    low, high = (
        number(str(mapping.constants[name])) if name in mapping.constants else UNCLEAR
        for name in ("scale_low", "scale_high")
    )
    if isinstance(low, float) and isinstance(high, float) and low >= high:
        raise FileRefused(f"[constants] scale_low = {low:g} must be below scale_high = {high:g}")
