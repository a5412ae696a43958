"""When contacts arrive and when they get their first answer: by weekday and hour of the desk's own clock.

The hour that a clock change repeats counts twice on its day, the one it skips not at all.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import (
    Connection,
    Integer,
    Select,
    and_,
    cast,
    extract,
    false,
    func,
    literal,
    select,
    union_all,
)

from language import N_
from metrics.analyses.link import Link, Pairs
from metrics.analyses.moments import answerable, moments, origin
from metrics.availability import availability
from metrics.figures import Source, connected
from metrics.provenance import Provenance
from metrics.statement import filters
from metrics.units import State
from metrics.window import Question, Window, conditions
from warehouse.dialect import local_time
from warehouse.tables import desk

WEEKDAYS, HOURS = range(1, 8), range(24)  # ISO: Monday is 1
FEWEST = 30  # contacts, or a week has no shape
CAME, ANSWERED = "came", "answered"
DEFINITION = N_(
    "Tickets, and questions on social without one, by the weekday and hour at which they "
    "came; beside them their first answers by people at the desk, by the weekday and hour of "
    "the answer. Hours are those of the desk's time zone. Shown is the number on an average "
    "day of that name in the period. Daily totals of a phone system have no time of day and "
    "are left out; so are answers before the opening."
)


@dataclass(frozen=True)
class Week:
    """`hours` has a row for each weekday (1 Monday .. 7) and hour (0..23): days (so many such weekdays are in
    the period), came, answered (counts) and came_a_day, answered_a_day (the same by such a day).

    `answered` are the first answers to the contacts of the period, null where no source tells of answers.
    State `few` under thirty contacts, `none` without any, `not_computable` where nothing was ever loaded.
    """

    state: State
    hours: pd.DataFrame
    contacts: int
    answers: int | None
    origin: Provenance
    window: Window
    where: Pairs

    @property
    def busiest(self) -> tuple[int, int] | None:
        """The weekday and hour with most contacts; None without any."""
        if not self.contacts:
            return None
        weekday, hour = divmod(int(self.hours["came_a_day"].fillna(0).to_numpy(float).argmax()), len(HOURS))
        return weekday + 1, hour

    def link(self) -> Link:
        """Where the contacts are."""
        return Link("contacts", self.where, self.window)


def contact_hours(source: Source, window: Window | None = None, where: Pairs = ()) -> Week:
    """The contacts and their first answers by weekday and hour, of the contacts of the window and filters."""
    question = Question(window or Window(), where=conditions(where))
    with connected(source) as connection:
        available = availability(connection)
        rows = moments(available)
        told = answerable(available)
        query = _by_hour(rows, false() if told is None else told, question)
        counts = {(what, day, hour): n for what, day, hour, n in connection.execute(query)}
        days = _days(rows, question, connection)
        table = _table(counts, days, answered=told is not None)
        contacts = int(table["came"].sum())
        answers = None if told is None else int(table["answered"].sum())
        made = origin(
            query, question, source, connection, name="contacts by hour", definition=DEFINITION, used=contacts
        )
    known = bool({"ticket", "post"} & set(available.tables))
    return Week(_state(contacts, known=known), table, contacts, answers, made, question.window, where)


def _by_hour(rows: Any, told: Any, question: Question) -> Select[Any]:
    """What (came or answered), weekday, hour and how many."""
    placed = rows.outerjoin(desk, desk.c.id == rows.c.desk)
    kept = filters(rows, question)
    in_order = rows.c.answered_at >= rows.c.came_at
    each = union_all(
        select(literal(CAME).label("what"), local_time(rows.c.came_at, desk.c.time_zone).label("at"))
        .select_from(placed)
        .where(*kept, rows.c.came_at.is_not(None)),
        select(literal(ANSWERED), local_time(rows.c.answered_at, desk.c.time_zone))
        .select_from(placed)
        .where(*kept, and_(told, in_order)),
    ).subquery("moment")
    at = each.c.at
    weekday, hour = (cast(extract(part, at), Integer).label(part) for part in ("isodow", "hour"))
    return select(each.c.what, weekday, hour, func.count().label("n")).group_by(each.c.what, weekday, hour)


def _days(rows: Any, question: Question, connection: Connection) -> dict[int, int]:
    """How many of each weekday the window holds; an open end is that of the contacts."""
    first, last = question.window.first, question.window.last
    if first is None or last is None:
        placed = rows.outerjoin(desk, desk.c.id == rows.c.desk)
        ends = select(func.min(rows.c.day), func.max(rows.c.day)).select_from(placed)
        found = connection.execute(ends.where(*filters(rows, question))).one()
        first, last = first or found[0], last or found[1]
    if first is None or last is None:
        return dict.fromkeys(WEEKDAYS, 0)
    return weekdays(first, last)


def weekdays(first: date, last: date) -> dict[int, int]:
    """How many of each weekday (1 Monday .. 7) lie in first..last, both included."""
    weeks, rest = divmod((last - first).days + 1, 7)
    over = {(first + timedelta(at)).isoweekday() for at in range(rest)}
    return {day: weeks + (day in over) for day in WEEKDAYS}


def _table(counts: dict[tuple[str, int, int], int], days: dict[int, int], *, answered: bool) -> pd.DataFrame:
    rows = [
        (day, hour, days[day], counts.get((CAME, day, hour), 0), counts.get((ANSWERED, day, hour), 0))
        for day in WEEKDAYS
        for hour in HOURS
    ]
    table = pd.DataFrame(rows, columns=["weekday", "hour", "days", CAME, ANSWERED])
    if not answered:
        table[ANSWERED] = float("nan")
    per_day = table["days"].where(table["days"] > 0)
    return table.assign(came_a_day=table[CAME] / per_day, answered_a_day=table[ANSWERED] / per_day)


def _state(contacts: int, *, known: bool) -> State:
    if not known:
        return State.NOT_COMPUTABLE
    return State.NONE if not contacts else State.FEW if contacts < FEWEST else State.OK
