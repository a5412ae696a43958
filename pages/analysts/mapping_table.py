"""The proposed mapping as a table to correct, and the corrected table as a mapping again.

One row a field of ours: its name in words, the column of the file it is read from, or one value for every
row. What a table cannot hold (two columns, the first that is not empty, a milestone of an event log) stands
there in words and stays as it was until another column is chosen.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Boolean, Date, DateTime, Float, Integer

from connectors.mapped import (
    TABLES,
    After,
    Average,
    Column,
    Constant,
    DateTimeColumns,
    First,
    Join,
    Mapping,
    Milestone,
    Pair,
    column_names,
    columns_used,
    fields_of,
)
from language import N_, _
from warehouse.tables import LOADED, rating

FIELD, COLUMN, EXAMPLE, EVERY_ROW, WHY = (
    N_("Field"),
    N_("Column in the file"),
    N_("Example"),
    N_("Same for every row"),
    N_("Why"),
)
EXAMPLES = N_("Examples")
TOLD = (FIELD, EXAMPLE, WHY)
EXAMPLE_LENGTH = 40
EXAMPLES_SHOWN = 3
WORDS = {
    "id": N_("Number (id)"),
    "opened_at": N_("Opened"),
    "first_response_at": N_("First response"),
    "resolved_at": N_("Resolved"),
    "closed_at": N_("Closed"),
    "updated_at": N_("Last change"),
    "response_target_met": N_("Response target met"),
    "resolution_target_met": N_("Resolution target met"),
    "reopened": N_("Reopened, how often"),
    "reassigned": N_("Reassigned, how often"),
    "first_contact_resolved": N_("Resolved at first contact"),
    "score": N_("Rating given"),
    "scale_low": N_("Lowest rating possible"),
    "scale_high": N_("Highest rating possible"),
    "best_is_high": N_("Highest is best"),
    "rated_at": N_("Rated"),
    "invited_at": N_("Asked to rate"),
    "reply_to": N_("Answers which post"),
    "direction": N_("In or out"),
    "created_at": N_("Written"),
    "first_seen_at": N_("First seen"),
    "edited_at": N_("Edited"),
    "deleted_at": N_("Deleted"),
    "account": N_("Our account"),
    "needs_reply": N_("Needs an answer"),
    "accepted": N_("Accepted as the solution"),
    "answered_within_target": N_("Answered in time"),
    "wait_seconds": N_("Waiting, seconds of the day"),
}


def field_words(field: str) -> str:
    """Our field in words: 'Opened' for opened_at."""
    return _(WORDS[field]) if field in WORDS else _(field.replace("_", " ").capitalize())


def column_words(column: Column | Milestone) -> str:  # noqa: PLR0911  # one line a form of column
    """Where a value comes from, in words; a single column is its own name."""
    match column:
        case str():
            return column
        case DateTimeColumns(date, time) | Pair(date, time):
            return f"{date} + {time}"
        case First(columns):
            return f", {_('else')} ".join(columns)
        case After(start, duration, unit):
            return f"{start} + {duration} ({unit})"
        case Average(average, of, unit):
            return f"{average} ({unit}) x {of}"
        case Join(parts, between):
            return between.join(" or ".join(part) for part in parts)
        case Milestone(which, None):
            return _("{which} event").format(which=which)
        case Milestone(which, name, equals):
            return _("{which} event with {column} = {values}").format(
                which=which, column=name, values=f" {_('or')} ".join(equals)
            )


def mapping_rows(
    mapping: Mapping, sample: pd.DataFrame, why: MappingType[str, str] | None = None
) -> pd.DataFrame:
    """The mapping as the columns of this module's table, indexed by our field: mapped fields first."""
    fields = sorted(fields_of(mapping.table), key=lambda field: field not in mapping.fields)
    sources: dict[str, Column | Milestone] = {**mapping.columns, **mapping.milestones}
    reasons = why or {}
    rows = [
        {
            FIELD: field_words(field),
            COLUMN: column_words(sources[field]) if field in sources else None,
            EXAMPLE: example(sources.get(field), sample),
            EVERY_ROW: constant_words(mapping.constants.get(field)),
            WHY: reasons.get(field, ""),
        }
        for field in fields
    ]
    return pd.DataFrame(rows, index=pd.Index(fields, name="field"), dtype="object")


def choices(mapping: Mapping, header: Sequence[str]) -> list[str]:
    """What the column of the table offers: every column of the file, and the words in use already."""
    words = [column_words(source) for source in (*mapping.columns.values(), *mapping.milestones.values())]
    return list(dict.fromkeys((*header, *words)))


def example(source: Column | Milestone | None, sample: pd.DataFrame) -> str:
    """The first value that is not empty, shortened; of two columns, both."""
    if source is None or isinstance(source, Milestone):
        return ""
    values = [_first_value(sample, name) for name in column_names(source)]
    return " ".join(filter(None, values[:1] if isinstance(source, First) else values))[:EXAMPLE_LENGTH]


def file_columns(header: Sequence[str], sample: pd.DataFrame) -> pd.DataFrame:
    """Every column of the file with its first few different values."""
    return pd.DataFrame({COLUMN: list(header), EXAMPLES: [_first_values(sample, name) for name in header]})


def _first_values(sample: pd.DataFrame, name: str) -> str:
    filled = (str(value).strip() for value in sample[name].dropna()) if name in sample else ()
    different = list(dict.fromkeys(filter(None, filled)))[:EXAMPLES_SHOWN]
    return " · ".join(value[:EXAMPLE_LENGTH] for value in different)


def _first_value(sample: pd.DataFrame, name: str) -> str:
    if name not in sample:
        return ""
    filled = (str(value).strip() for value in sample[name] if value is not None and value == value)  # noqa: PLR0124  # NaN
    return next(filter(None, filled), "")


def edited(mapping: Mapping, rows: pd.DataFrame) -> Mapping:
    """The mapping after its table was corrected. Raises ValueError naming the field for a value that is none.

    A column wins over a value for every row; clearing both leaves the field out.
    """
    columns, milestones, constants = {}, {}, {}
    for field, chosen, every in zip(rows.index, rows[COLUMN], rows[EVERY_ROW], strict=True):
        if _filled(chosen):
            if field in mapping.milestones and chosen == column_words(mapping.milestones[field]):
                milestones[field] = mapping.milestones[field]
            else:
                columns[field] = _column(mapping, str(chosen))
        elif _filled(every):
            constants[field] = constant(mapping.table, field, str(every))
    return dataclasses.replace(mapping, columns=columns, milestones=milestones, constants=constants)


def _filled(cell: object) -> bool:
    return isinstance(cell, str) and bool(cell.strip())


def _column(mapping: Mapping, words: str) -> Column:
    """The column these words stand for: one of several columns where the mapping had it, else the name."""
    several = (column for column in mapping.columns.values() if not isinstance(column, str))
    return next((column for column in several if column_words(column) == words), words)


def constant_words(value: Constant | None) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value.isoformat(" ") if isinstance(value, dt.datetime) else str(value)


def constant(table: str, field: str, words: str) -> Constant:
    """The value in the field's own type. Raises ValueError naming the field and what it takes."""
    kind, text = _type(table, field), words.strip()
    if isinstance(kind, Boolean):
        return _truth(field, text)
    if isinstance(kind, Integer | Float):
        return _number(field, text)
    if isinstance(kind, DateTime | Date):
        return _instant(field, text)
    return text


def _type(table: str, field: str) -> Any:
    ours = LOADED[TABLES[table]].c
    return (ours if field in ours else rating.c)[field].type


def _truth(field: str, text: str) -> bool:
    words = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    words |= {_("yes").casefold(): True, _("no").casefold(): False}
    if text.casefold() not in words:
        raise ValueError(
            _("{field}: write yes or no, not {text!r}").format(field=field_words(field), text=text)
        )
    return words[text.casefold()]


def _number(field: str, text: str) -> int | float:
    try:
        number = float(text)
    except ValueError:
        raise ValueError(
            _("{field}: write a number, not {text!r}").format(field=field_words(field), text=text)
        ) from None
    return int(number) if number.is_integer() else number


def _instant(field: str, text: str) -> dt.date | dt.datetime:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            _("{field}: write a day like 2026-01-31, not {text!r}").format(
                field=field_words(field), text=text
            )
        ) from None
    return found if ":" in text else found.date()


def not_loaded(mapping: Mapping, header: Sequence[str]) -> tuple[str, ...]:
    """The columns of the file that nothing is read from, in the file's order."""
    used = columns_used(mapping)
    return tuple(name for name in header if name not in used)
