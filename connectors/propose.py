"""A mapping proposed for a file nobody described: from the names of its columns and from what stands in
them.
"""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, replace

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Float, Integer

from connectors.channels import UNMAPPED, channel_of, normal_word
from connectors.dates import decide
from connectors.mapping import TABLES, After, Column, Mapping, columns_used
from connectors.refused import FileRefused
from connectors.tools import SCORE_WORDS, Tool, tells_time_left, tool_of
from connectors.values import UNCLEAR, boolean, count, direction, duration_seconds, in_time, number
from connectors.vocabulary import FIELD_NAMES, plain
from warehouse.tables import LOADED

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
    "NS",
)
_FITS = 0.8  # of a column's filled cells must be readable as the field's kind
_FEW = 2  # cells that do not fit are slips of the pen, however short the file
_LOOKED_AT = 400  # distinct cells of a column
_EVENTS_FROM = 1.2  # rows per id
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
_NEEDED = {
    "tickets": ("id",),
    "posts": ("id", "created_at"),
    "ratings": ("score",),
    "contact_volume": ("day",),
}
_LIFE_OF_A_TICKET = {"opened_at", "first_response_at", "resolved_at", "closed_at", "status"}
_TELLING = {
    "posts": {"direction", "reply_to", "reactions", "shares", "impressions", "conversation"},
    "ratings": {"score"},
    "contact_volume": {"offered", "handled", "abandoned"},
    "tickets": {
        "opened_at",
        "channel",
        "resolved_at",
        "closed_at",
        "priority",
        "status",
        "category",
        "requester",
        "desk",
    },
}


@dataclass(frozen=True)
class Question:
    """What the file does not tell. `field` and `column` say where; the answer is one of `choices`, if any
    are given.
    """

    column: str
    field: str
    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    mapping: Mapping
    tool: str | None
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()


Cells = MappingType[str, Sequence[str]]


def propose(name: str, header: Sequence[str], cells: Cells, table: str | None = None) -> Proposal:
    """The likeliest mapping of a file with these columns (name -> some of their cells).

    Raises FileRefused where the file is another table than asked for, or none of ours.
    """
    tool = tool_of(header)
    some = {column: _some_filled(cells.get(column, ())) for column in header}
    chosen = _table(name, header, some, table, tool)
    if tool is not None and tool.table != chosen:
        tool = None
    columns = _columns(header, some, chosen, tool)
    missing = _missing_words(columns, cells)
    mapping = Mapping(table=chosen, source=tool.name if tool else None, columns=columns, missing=missing)
    if tool:
        mapping = _as_tool(mapping, tool, some)
    mapping, notes = _with_events(mapping, header, cells, tool)
    mapping, questions, more = _with_scale(mapping, cells)
    mapping = _with_channel(mapping, header)
    left = _left_out(mapping, header, some, tool)
    return Proposal(mapping, tool.name if tool else None, questions, (*notes, *more, *left, *_gaps(mapping)))


def _table(name: str, header: Sequence[str], cells: Cells, asked: str | None, tool: Tool | None) -> str:
    found = {table: _columns(header, cells, table, None) for table in TABLES}
    if tool is not None:
        likely: str | None = tool.table
    else:
        likely = _likeliest(found)
    if asked is None:
        if likely is None:
            raise FileRefused(
                f"{name}: no column of it is recognised ({', '.join(header[:5])}, ...); give a mapping "
                f"file that says which column is the id"
            )
        return likely
    if likely not in (None, asked) and not _good(asked, set(found[asked])):
        raise FileRefused(f"{name}: holds {likely}, not {asked}; load it as {likely}, or give a mapping file")
    if not _good(asked, set(found[asked])) and tool is None:
        raise FileRefused(f"{name}: no column that makes {asked} is recognised; give a mapping file")
    return asked


def _good(table: str, fields: set[str]) -> bool:
    return set(_NEEDED[table]) <= fields and bool(_TELLING[table] & fields)


def _likeliest(fields: MappingType[str, MappingType[str, Column]]) -> str | None:
    """The table that a file without a known tool's header holds, from the fields that its columns give."""
    telling = {table: _TELLING[table] & set(columns) for table, columns in fields.items()}
    if _good("contact_volume", set(fields["contact_volume"])) and len(telling["contact_volume"]) >= 2:
        return "contact_volume"
    lived = _LIFE_OF_A_TICKET & set(fields["tickets"])
    if _good("posts", set(fields["posts"])) and (
        "channel" not in fields["tickets"] or (len(telling["posts"]) >= 2 and lived <= {"opened_at"})
    ):
        return "posts"
    if _are_ratings(fields["ratings"], fields["tickets"]):
        return "ratings"
    return "tickets" if _good("tickets", set(fields["tickets"])) else None


def _are_ratings(ratings: MappingType[str, Column], tickets: MappingType[str, Column]) -> bool:
    """A score of something on a day, and nothing else of the life of a ticket.

    The day may be called as a ticket's: then nothing else may look like a ticket, or the ratings have ids.
    """
    if "score" not in ratings or not {"id", "ticket", "post"} & set(ratings):
        return False
    day = ratings.get("rated_at")
    lived = {field for field in _LIFE_OF_A_TICKET & set(tickets) if tickets[field] != day}
    if day is None:
        return not lived and "channel" not in tickets
    own_id = isinstance(own := ratings.get("id"), str) and plain(own) in FIELD_NAMES["ratings"]["id"][:-1]
    if own_id:
        return lived <= {"status"}
    shared = [field for field in _LIFE_OF_A_TICKET & set(tickets) if tickets[field] == day]
    return not lived and not (shared and (_TELLING["tickets"] - _LIFE_OF_A_TICKET) & set(tickets))


def _columns(header: Sequence[str], cells: Cells, table: str, tool: Tool | None) -> dict[str, Column]:
    by_name = {plain(column): column for column in reversed(header)}
    columns: dict[str, Column] = {}
    used: set[str] = set()
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
    return columns


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
    ours = LOADED[TABLES[table]].columns
    kind = (ours[field] if field in ours else LOADED["rating"].columns[field]).type
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


def _some_filled(cells: Sequence[str]) -> list[str]:
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


def _missing_words(columns: MappingType[str, Column], cells: Cells) -> tuple[str, ...]:
    used = {column for column in columns.values() if isinstance(column, str)}
    seen = {cell.strip() for column in used for cell in set(cells.get(column, ()))}
    return tuple(word for word in MISSING_WORDS if word in seen)


def _as_tool(mapping: Mapping, tool: Tool, cells: Cells) -> Mapping:
    fields = set(mapping.columns)
    return replace(
        mapping,
        values={name: words for name, words in tool.values.items() if name in fields},
        constants=dict(tool.constants) if "score" in fields and _in_words_of(tool, mapping, cells) else {},
        missing_by_field={name: words for name, words in tool.missing.items() if name in fields},
    )


def _in_words_of(tool: Tool, mapping: Mapping, cells: Cells) -> bool:
    """Whether the scores are of the tool's own scale: in its words, or as numbers on it."""
    words = {normal_word(word): value for word, value in tool.values.get("score", {}).items()}
    gone = {normal_word(word) for word in tool.missing.get("score", ())}
    column = mapping.columns["score"]
    found = [cell for cell in cells.get(str(column), ()) if normal_word(cell) not in gone]
    if words:
        return not found or any(normal_word(cell) in words for cell in found)
    low, high = (float(tool.constants[name]) for name in ("scale_low", "scale_high"))
    return all(isinstance(value := number(cell), float) and low <= value <= high for cell in found)


def _with_channel(mapping: Mapping, header: Sequence[str]) -> Mapping:
    """Daily totals of calls are of the phone, though no column says so."""
    calls = any(
        "call" in plain(column).split("_") or "calls" in plain(column).split("_") for column in header
    )
    if mapping.table != "contact_volume" or "channel" in mapping.fields or not calls:
        return mapping
    return replace(mapping, constants={**mapping.constants, "channel": "phone"})


def _with_events(
    mapping: Mapping, header: Sequence[str], cells: Cells, tool: Tool | None
) -> tuple[Mapping, tuple[str, ...]]:
    """An audit log repeats its ids with other contents; exact repeats are only duplicates."""
    column = mapping.columns.get("id")
    if tool is None or not tool.events_by or not isinstance(column, str):
        return mapping, ()
    ids = cells.get(column, ())
    if not ids or len(ids) < _EVENTS_FROM * len(set(ids)):
        return mapping, ()
    rows = len(set(zip(*(cells[name] for name in header), strict=True)))
    by_name = {plain(name): name for name in header}
    order = next((by_name[name] for name in tool.events_by if name in by_name), None)
    if order is None or rows < _EVENTS_FROM * len(set(ids)):
        return mapping, ()
    note = f"ids repeat: taken as an event log, the last event of each id by {order}"
    return replace(mapping, one_row_per="event", order_by=order), (note,)


def _with_scale(mapping: Mapping, cells: Cells) -> tuple[Mapping, tuple[Question, ...], tuple[str, ...]]:
    """The scale of the scores, where the values leave no doubt; else a question."""
    column = mapping.columns.get("score")
    given = {"scale_low", "scale_high"} & {*mapping.columns, *mapping.constants}
    if not isinstance(column, str) or len(given) == 2:
        return mapping, (), ()
    gone = {*mapping.missing, *mapping.missing_by_field.get("score", ()), ""}
    scores = {number(cell) for cell in cells.get(column, ()) if cell.strip() not in gone}
    found = {float(score) for score in scores if isinstance(score, int | float)}
    if found and found <= {1.0, 2.0, 3.0, 4.0, 5.0} and {1.0, 5.0} <= found:
        constants = {**mapping.constants, "scale_low": 1, "scale_high": 5}
        return replace(mapping, constants=constants), (), (f"{column} is taken as a scale from 1 to 5",)
    low, high = (min(found), max(found)) if found else (0.0, 0.0)
    doubt = "; does 0 mean not rated?" if low == 0 else ""
    text = f"which scale has {column!r} (seen {low:g} to {high:g}){doubt}: give scale_low and scale_high"
    choices = ("1 to 5", "1 to 10", "0 to 10", "1 to 5, 0 = not rated", "1 to 10, 0 = not rated")
    return mapping, (Question(column, "score", text, choices),), ()


def _left_out(mapping: Mapping, header: Sequence[str], cells: Cells, tool: Tool | None) -> tuple[str, ...]:
    """Columns that are called like a field and could not be read as one: never left out in silence."""
    by_name = {plain(column): column for column in reversed(header)}
    used = columns_used(mapping)
    notes = [
        f"{by_name[name]} {why}"
        for name, (field, why) in (tool.not_taken.items() if tool else ())
        if name in by_name and field not in mapping.fields and cells[by_name[name]]
    ]
    told = set(tool.not_taken) if tool else set()
    for field, names in FIELD_NAMES[mapping.table].items():
        column = next((by_name[name] for name in names if name in by_name), None)
        if field in mapping.fields or column is None or column in used or plain(column) in told:
            continue
        if filled := cells[column]:
            notes.append(f"{column} was not read as {field}: it holds {filled[0][:40]!r} and the like")
    return tuple(notes)


def _gaps(mapping: Mapping) -> tuple[str, ...]:
    if mapping.table == "tickets" and "opened_at" not in mapping.fields:
        return ("no opening time was found: the tickets cannot be told by period",)
    return ()
