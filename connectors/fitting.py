"""Which column of a file is which field of ours: by its name, if what stands in it can be the field."""

import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingType

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Float, Integer

from connectors.channels import UNMAPPED, channel_of, normal_word
from connectors.dates import decide
from connectors.exporters import tells_time_left
from connectors.kinds import type_of
from connectors.mapped import TABLES, After, Average, Column, Join, column_names
from connectors.scales import SCORE_WORDS
from connectors.tool import Tool
from connectors.values import UNCLEAR, boolean, count, direction, duration_seconds, in_time, number
from connectors.vocabulary import AVERAGE_NAMES, FIELD_NAMES, plain

MISSING_WORDS = (
    "?",
    "NA",
    "N/A",
    "n/a",
    "NULL",
    "null",
    "None",
    "NaN",
    "nan",
    "#N/A",
    "-",
    "--",
    "(blank)",
    "(empty)",
    "Not set",
    "NS",
)
_IN_UNIT = re.compile(r"^(?P<name>.+?)_(?:in_)?(?P<unit>s|secs?|seconds|m|mins?|minutes)$")
_UNIT_WORDS = {"s": "seconds", "m": "minutes"}
_FITS = 0.8  # of a column's filled cells must be readable as the field's kind
_FEW = 2  # cells that do not fit are slips of the pen, however short the file
_LOOKED_AT = 400  # distinct cells of a column
_DURATION_UNITS = (
    ("minute", "minutes"),
    ("hour", "hours"),
    ("hr", "hours"),
    ("sec", "seconds"),
    ("day", "days"),
    ("ms", "milliseconds"),
)
_STATES = {
    "new",
    "open",
    "closed",
    "resolved",
    "pending",
    "in progress",
    "on hold",
    "active",
    "solved",
    "canceled",
}


Cells = MappingType[str, Sequence[str]]


def fitting_columns(
    header: Sequence[str], cells: Cells, table: str, tool: Tool | None = None
) -> dict[str, Column]:
    """Field -> column, of a table as a mapping file names it; a tool's own names first."""
    by_name = {plain(column): column for column in reversed(header)}
    columns: dict[str, Column] = {}
    used: set[str] = set()
    for field, parts in (tool.joined if tool else {}).items():
        if (join := _joined(parts, by_name)) is not None:
            columns[field] = join
            used |= set(column_names(join))
    wanted = [(item, True) for item in (tool.columns.items() if tool else ())]
    wanted += [(item, False) for item in FIELD_NAMES[table].items()]
    for (field, names), may_share in wanted:
        if field in columns:
            continue
        candidates = [by_name[name] for name in names if name in by_name]
        free = [name for name in candidates if may_share or name not in used]
        fitting = ((name, _fit(field, table, name, cells.get(name, ()), columns)) for name in free)
        found = next(((name, column) for name, column in fitting if column is not None), None)
        if found is not None:
            used.add(found[0])
            columns[field] = found[1]
    return columns | _averages(header, cells, table, columns)


def _joined(parts: Sequence[Sequence[str]], by_name: MappingType[str, str]) -> Join | None:
    found = tuple(tuple(by_name[name] for name in part if name in by_name) for part in parts)
    return Join(found) if all(found) else None


def _averages(
    header: Sequence[str], cells: Cells, table: str, columns: MappingType[str, Column]
) -> dict[str, Column]:
    """Totals of which the file only gives the average, where what it is the average of is there."""
    found: dict[str, Column] = {}
    for field, (names, of) in AVERAGE_NAMES.get(table, {}).items():
        for column in header:
            name, unit = _unit_of(plain(column))
            if field not in columns and of in columns and name in names and _are_spans(cells[column]):
                found.setdefault(field, Average(column, of, unit))
    return found


def _unit_of(name: str) -> tuple[str, str]:
    """('avg_wait', 'minutes') of 'avg_wait_min'; seconds where the name says nothing."""
    match = _IN_UNIT.match(name)
    return (match["name"], _UNIT_WORDS[match["unit"][0]]) if match else (name, "seconds")


def _are_spans(filled: Sequence[str]) -> bool:
    """Durations, but not 1:30, which may be of minutes or of hours."""
    return bool(filled) and _fits(
        filled, lambda cell: cell.count(":") != 1 and duration_seconds(cell) is not UNCLEAR
    )


def _fit(
    field: str, table: str, column: str, cells: Sequence[str], before: MappingType[str, Column]
) -> Column | None:
    """The column as this field, if what stands in it can be; a duration is a time after the opening."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return column
    if _kind_fits(field, table, column, filled):
        return column
    unit = next((unit for word, unit in _DURATION_UNITS if word in plain(column)), None)
    is_span = field in ("first_response_at", "resolved_at") and "opened_at" in before and unit is not None
    if is_span and _fits(filled, lambda cell: duration_seconds(cell) is not UNCLEAR):
        return After("opened_at", column, unit or "seconds")
    return None


def _kind_fits(field: str, table: str, column: str, filled: Sequence[str]) -> bool:
    kind = type_of(TABLES[table], field)
    if isinstance(kind, DateTime | Date):
        return _hold_times(filled)
    if field == "reopened" and _hold_times(filled):
        return True
    if field == "status" and plain(column) == "state":  # of a ticket, not of a country
        return any(normal_word(cell) in _STATES for cell in filled)
    if isinstance(kind, Boolean) and tells_time_left(column):
        return _fits(filled, lambda cell: in_time(cell) is not UNCLEAR)
    test = _test(field, kind)
    return test is None or _fits(filled, test, 0.5 if field == "channel" else _FITS)


def _test(field: str, kind: object) -> Callable[[str], bool] | None:
    """What a cell of the field must pass."""
    if isinstance(kind, Boolean):
        return lambda cell: boolean(cell) is not UNCLEAR
    if isinstance(kind, BigInteger | Integer):
        return lambda cell: count(cell) is not UNCLEAR
    if isinstance(kind, Float):
        return lambda cell: number(cell) is not UNCLEAR or normal_word(cell) in SCORE_WORDS
    if field == "channel":
        return lambda cell: channel_of(cell, "freshservice") != UNMAPPED
    if field == "direction":
        return lambda cell: direction(cell) is not UNCLEAR
    return (lambda cell: cell.strip().isdigit() or not decide([cell]).form) if field == "id" else None


def some_filled(cells: Sequence[str]) -> list[str]:
    """Distinct filled cells from the whole of what was read, in order; a few hundred tell enough."""
    distinct = {cell.strip(): None for cell in dict.fromkeys(cells)}
    filled = [cell for cell in distinct if cell and cell not in MISSING_WORDS]
    return filled[:: max(len(filled) // _LOOKED_AT, 1)]


def _hold_times(filled: Sequence[str]) -> bool:
    return _enough(round(decide(filled).share * len(filled)), len(filled), _FITS)


def _fits(filled: Sequence[str], fits: Callable[[str], bool], share: float = _FITS) -> bool:
    return _enough(sum(map(fits, filled)), len(filled), share)


def _enough(fitting: int, filled: int, share: float) -> bool:
    """Whether a column is the field's although some cells are not: those are refused, line by line."""
    return fitting >= share * filled or (filled - fitting <= _FEW and fitting * 2 >= filled)
