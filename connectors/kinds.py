"""What a field of ours may hold, and how a word of a file is read as it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from sqlalchemy import BigInteger, Boolean, Date, DateTime, Float, Integer

from connectors.values import boolean, count, direction, number, one_of
from warehouse.tables import AUTHOR_ROLES, LOADED, POST_KINDS, QUESTIONS

_CLOSED_WORDS = {"author_role": AUTHOR_ROLES, "question": QUESTIONS}


@dataclass(frozen=True)
class Kind:
    """How words are read as a field, the Arrow type they give and what a word that is none is told.

    `meaning` None: any text is a value.
    """

    meaning: Callable[[str], object] | None
    arrow: Any
    reason: str = ""


def type_of(table: str, field: str) -> Any:
    """The SQL type of a field of a table of the warehouse, or of the rating that its file may hold."""
    ours = LOADED[table].columns
    return (ours[field] if field in ours else LOADED["rating"].columns[field]).type


def is_time(table: str, field: str) -> bool:
    """Whether the field of a table of the warehouse is an instant or a day."""
    return isinstance(type_of(table, field), DateTime | Date)


def kind_of(table: str, field: str) -> Kind:
    """How a field that is no time is read."""
    kind = type_of(table, field)
    if isinstance(kind, Boolean):
        return Kind(boolean, pa.bool_(), f"is neither yes nor no; say which in [values.{field}]")
    if isinstance(kind, BigInteger | Integer):
        return Kind(count, pa.int64(), "is no whole number")
    if isinstance(kind, Float):
        return Kind(number, pa.float64(), "is no number")
    if field == "direction":
        return Kind(direction, pa.string(), "is neither in nor out; say which in [values.direction]")
    closed = closed_words(table, field)
    if closed:
        reason = f"is none of {', '.join(closed)}; say which in [values.{field}]"
        return Kind(one_of(closed), pa.string(), reason)
    return Kind(None, pa.string())


def closed_words(table: str, field: str) -> tuple[str, ...]:
    """Our words for a field that takes no others; none where any text is a value."""
    if field == "kind" and table == "post":
        return POST_KINDS
    return _CLOSED_WORDS.get(field, ())
