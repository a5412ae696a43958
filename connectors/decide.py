"""The form and the order of day and month of every time column of a file, decided over the whole column.

A few thousand cells say the form; only where they leave the order open is the whole column read. A column
that stays
open takes the order of the file's other columns, with a note; without any, it is a question.
"""

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from connectors.bounds import deciding_rows
from connectors.dates import Decision, decide, hold_clocks, order_evidence, order_of
from connectors.kinds import is_time
from connectors.mapping import (
    TABLES,
    After,
    Average,
    DateTimeColumns,
    First,
    Join,
    Mapping,
    Pair,
    column_names,
)
from connectors.proposal import Question
from connectors.readers import Rows
from connectors.refused import FileRefused

_CELLS = 1_000
_DATED_ONCE = ("reopened", "reassigned")


def time_columns(mapping: Mapping) -> dict[str, str]:
    """Column of the file -> the field of ours that it gives a time to."""
    found: dict[str, str] = {}
    for field, column in mapping.columns.items():
        if not is_time(TABLES[mapping.table], field):
            continue
        match column:
            case DateTimeColumns(date, _):
                names: Sequence[str] = (date,)
            case After() | Average() | Join():
                names = ()
            case First(_) | Pair(_, _):
                names = column_names(column)
            case str():
                names = (column,)
        for name in names:
            found.setdefault(name, field)
    if mapping.milestone_time:
        found.setdefault(mapping.milestone_time, "time")
    return found


def decide_times(
    mapping: Mapping, rows: Rows
) -> tuple[dict[str, Decision], tuple[Question, ...], tuple[str, ...]]:
    """Decision per time column, what stays open, and what was assumed."""
    wanted = time_columns(mapping)
    dated_once = {
        column: field for field in _DATED_ONCE if isinstance(column := mapping.columns.get(field), str)
    }
    order_by = {mapping.order_by: "order_by"} if mapping.order_by else {}
    columns = {**order_by, **dated_once, **wanted}
    if not columns:
        return {}, (), ()
    found = _first_look(mapping, rows, list(columns))
    open_columns = [column for column, known in found.items() if known.open and not known.contradictory]
    if open_columns:
        found |= _whole_column(rows, open_columns, found)
    for column, field in wanted.items():
        known = found[column]
        if known.form is None and known.share >= 0 and not _clocks(mapping, field, column):
            _refuse_no_time(rows, column, field, mapping)
    return _settled(found, mapping, wanted)


def _clocks(mapping: Mapping, field: str, column: str) -> bool:
    given = mapping.columns.get(field)
    return isinstance(given, Pair) and given.second == column


def _first_look(mapping: Mapping, rows: Rows, columns: list[str]) -> dict[str, Decision]:
    """The decisions of the file's head, and of the first filled cells further down where the head has
    none.
    """
    head = rows.head()
    cells = {column: filled for column in columns if len(filled := _filled(head.column(column), mapping))}
    if len(cells) < len(columns) and head.num_rows == deciding_rows(len(rows.header)):
        left = [column for column in columns if column not in cells]
        for chunk in rows.chunks(left):
            for column in left:
                if column not in cells and len(filled := _filled(chunk.rows.column(column), mapping)):
                    cells[column] = filled
            if len(cells) == len(columns):
                break
    return {column: _look(cells.get(column)) for column in columns}


def _filled(column: pa.ChunkedArray, mapping: Mapping) -> pa.Array:
    words = {word for words in mapping.missing_by_field.values() for word in words}
    missing = pa.array(["", *mapping.missing, *words], pa.string())
    trimmed = pc.utf8_trim_whitespace(column)
    return trimmed.filter(pc.invert(pc.is_in(trimmed, missing)))


def _look(cells: object) -> Decision:
    """A blank column decides nothing and needs no decision."""
    if cells is None:
        return Decision("year first", share=-1.0)
    distinct = pc.unique(cells)
    step = max(len(distinct) // _CELLS, 1)
    known = decide(distinct.to_pylist()[::step])
    if not known.open:
        return known
    found = order_of(*order_evidence(cells), share=known.share)
    return found if not found.open or found.contradictory else known


def _whole_column(rows: Rows, columns: list[str], before: dict[str, Decision]) -> dict[str, Decision]:
    counts = dict.fromkeys(columns, (0, 0))
    for chunk in rows.chunks(columns):
        for column in columns:
            day, month = order_evidence(chunk.rows.column(column))
            counts[column] = (counts[column][0] + day, counts[column][1] + month)
    decided = {column: order_of(*counts[column], share=before[column].share) for column in columns}
    return {column: known for column, known in decided.items() if known.form is not None}


def _refuse_no_time(rows: Rows, column: str, field: str, mapping: Mapping) -> None:
    cells = next((_filled(chunk.rows.column(column), mapping) for chunk in rows.chunks([column])), None)
    shown = cells[0].as_py() if cells is not None and len(cells) else ""
    if hold_clocks([shown]):
        hint = "holds times of day; map it as { date = ..., time = ... }"
    else:
        hint = f"holds no times of a known form ({shown[:40]!r}); map another column"
    raise FileRefused(f"{rows.name}: {field}: column {column!r} {hint}")


def _settled(
    found: dict[str, Decision], mapping: Mapping, wanted: dict[str, str]
) -> tuple[dict[str, Decision], tuple[Question, ...], tuple[str, ...]]:
    """The open columns by the mapping's word, else by the other columns, else as questions."""
    decided = {known.day_first for known in found.values() if known.day_first is not None and not known.open}
    questions: list[Question] = []
    notes: list[str] = []
    for column, known in found.items():
        if not known.open:
            continue
        if mapping.day_first is not None:
            found[column] = replace(known, day_first=mapping.day_first, open=False)
        elif len(decided) == 1 and not known.contradictory:
            order = decided.copy().pop()
            found[column] = replace(known, day_first=order, open=False)
            notes.append(f"{column}: read with the {_first(order)} first, like the file's other times")
        elif column in wanted:
            questions.append(_question(column, wanted[column], known))
    for column, known in found.items():
        if known.day_first is not None and mapping.day_first not in (None, known.day_first):
            notes.append(
                f"{column}: read with the {_first(known.day_first)} first, as its days above 12 or dots show"
            )
    return found, tuple(questions), tuple(notes)


def _first(day_first: bool | None) -> str:
    return "day" if day_first else "month"


def _question(column: str, field: str, known: Decision) -> Question:
    why = "holds both 13/01 and 01/13" if known.contradictory else "has no day above 12"
    text = f"column {column!r} {why}, so day or month may come first: say day_first = true or false in [file]"
    return Question(column, field, text, ("day first", "month first"))
