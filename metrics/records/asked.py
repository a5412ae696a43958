"""The question of one slice: of a chart's channel, desk or month in place of all that it draws."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from sqlalchemy import Connection, func, select

from metrics.window import Question, QuestionError, Window
from warehouse.tables import calendar

At = Mapping[str, str | None]  # dimension -> the value of the slice; None is the slice of rows without one


def of_slice(question: Question, at: At, across: Collection[str] = ()) -> Question:
    """The question of the slice alone; dimensions of `across` are no filters.

    A slice that the filters do not let through has no rows.
    """
    where = dict(question.where)
    for dimension, value in at.items():
        if dimension not in across:
            kept = where.get(dimension, (value,))
            where[dimension] = (value,) if value in kept else ()
    return replace(question, by=(), where=MappingProxyType(where))


def of_period(question: Question, label: str | None, connection: Connection) -> Question:
    """The question of one period of its grain: its days, as far as the window reaches. None: all of them."""
    if label is None:
        return question
    days = days_of(label, str(question.grain), connection)
    first = max(filter(None, (days.first, question.window.first)))
    last = min(filter(None, (days.last, question.window.last)))
    if first > last:
        raise QuestionError(f"{label} is not in the period asked about")
    return replace(question, window=Window(first, last))


def days_of(label: str, grain: str, connection: Connection) -> Window:
    """The first and the last day of a period; QuestionError for a label that is none of the grain."""
    if grain == "day":
        try:
            day = date.fromisoformat(label)
        except ValueError as error:
            raise QuestionError(f"not a day: {label!r}") from error
        return Window(day, day)
    if grain not in calendar.c or grain == "None":
        raise QuestionError(f"{label} is a period of no grain")
    ends = select(func.min(calendar.c.day), func.max(calendar.c.day)).where(calendar.c[grain] == label)
    first, last = connection.execute(ends).one()
    if first is None:
        raise QuestionError(f"not a {grain}: {label!r}")
    return Window(first, last)
