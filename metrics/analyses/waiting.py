"""What still waits for its first answer: where, how long, and which ones.

'Now' is when the source was last heard of; a ticket that was resolved or closed unanswered waits no more.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
)

from language import N_
from metrics.analyses.link import Link, Pairs
from metrics.analyses.moments import NEEDS, age_hours, answerable, origin, tickets, turns
from metrics.availability import Availability, availability
from metrics.figures import Source, connected
from metrics.provenance import Provenance
from metrics.statement import dimension, filters
from metrics.units import State
from metrics.window import Question, Window, conditions
from warehouse.tables import desk

BANDS: tuple[float, ...] = (1, 4, 24, 72, 168)  # hours at which an age begins to be another one
SHOWN = 15
COUNTED = ["desk", "over", "n", "asked", "oldest"]
LISTED = ["source", "id", "desk", "channel", "platform", "service", "since", "hours"]
OF_TICKETS = N_(
    "Open tickets that have no first answer by a person at the desk, aged from their opening "
    "to when their source was last heard of."
)
OF_SOCIAL = N_(
    "Questions on social that no person at the desk has answered, aged from the question to "
    "when their source was last heard of. Praise, spam and posts deleted before an answer are"
    " not counted."
)


@dataclass(frozen=True)
class Waiting:
    """`ages` has a row for each age: over (hours, from 0 and BANDS on) and n. `desks`: desk, n, overdue
    (`within_hours` old or older) and oldest_hours, most overdue first. `rows` are some of those that wait:
    source, id, origin (ticket or post), desk, channel, platform, service, since and hours.

    `asked` counts what is owed an answer, waiting or not. State `none` where nothing was asked,
    `not_computable` where no source tells of answers; nothing waiting is ok.
    """

    state: State
    n: int
    overdue: int
    asked: int
    ages: pd.DataFrame
    desks: pd.DataFrame
    rows: pd.DataFrame
    origin: Provenance | None
    window: Window
    where: Pairs

    def link(self, desk: str | None) -> Link:
        """Where the tickets of a desk are that wait too long."""
        elsewhere = tuple(pair for pair in self.where if pair[0] != "desk")
        return Link("overdue_unanswered", (*elsewhere, ("desk", desk)), self.window)


def waiting(
    source: Source,
    window: Window | None = None,
    where: Pairs = (),
    *,
    social: bool = False,
    within_hours: float = 24,
) -> Waiting:
    """The tickets of the window that wait, the oldest first in `rows`: as many as `overdue_unanswered` has.

    `social`: questions on social, also those that a ticket was made of; the newest first, since those can
    still be helped.
    """
    question = Question(window or Window(), where=conditions(where), within_hours=within_hours)
    bands = tuple(sorted({*BANDS, within_hours}))
    with connected(source) as connection:
        available = availability(connection)
        told = answerable(available)
        if told is None or not available.providing(NEEDS, "post" if social else "ticket"):
            return _nothing(question, where)
        rows = (turns() if social else tickets()).subquery("each")
        kept = [*filters(rows, question), told, rows.c.owed, rows.c.came_at.is_not(None)]
        query = _by_desk(rows, kept, available, bands)
        found = pd.DataFrame(
            connection.execute(query).all(), columns=["desk", "over", "n", "asked", "oldest"]
        )
        listed = connection.execute(_listed(rows, kept, available, newest=social)).all()
        asked = int(found["asked"].sum())
        made = origin(
            query,
            question,
            source,
            connection,
            name="waiting",
            definition=OF_SOCIAL if social else OF_TICKETS,
            used=asked,
            tables=("post",) if social else ("ticket",),
        )
    waits = found[found["n"] > 0]
    return Waiting(
        State.OK if asked else State.NONE,
        int(waits["n"].sum()),
        int(waits.loc[waits["over"] >= within_hours, "n"].sum()),
        asked,
        _ages(waits, bands),
        _desks(waits, within_hours),
        pd.DataFrame(listed, columns=LISTED),
        made,
        question.window,
        where,
    )


def _unanswered(rows: Subquery) -> ColumnElement[bool]:
    return and_(rows.c.answered_at.is_(None), ~rows.c.ended)


def _by_desk(
    rows: Subquery, kept: list[ColumnElement[bool]], available: Availability, bands: tuple[float, ...]
) -> Select[Any]:
    """desk, over (hours; null for what waits no more), n waiting, how many were asked, age of the oldest."""
    waits, age = _unanswered(rows), age_hours(rows.c.came_at, rows.c.source, available)
    of_age = [(age >= hours, cast(literal(hours), Float)) for hours in sorted(bands, reverse=True)]
    over = case((~waits, cast(null(), Float)), *of_age, else_=cast(literal(0.0), Float)).label("over")
    return (
        select(
            rows.c.desk,
            over,
            func.count(case((waits, 1))).label("n"),
            func.count().label("asked"),
            func.max(case((waits, age))).label("oldest"),
        )
        .select_from(rows.outerjoin(desk, desk.c.id == rows.c.desk))
        .where(*kept)
        .group_by(rows.c.desk, over)
    )


def _listed(
    rows: Subquery, kept: list[ColumnElement[bool]], available: Availability, *, newest: bool
) -> Select[Any]:
    c = rows.c
    age = age_hours(c.came_at, c.source, available).label("hours")
    order = (c.came_at.desc() if newest else c.came_at, c.source, c.id)
    return (
        select(c.source, c.id, c.desk, c.channel, dimension(rows, "platform"), c.service, c.came_at, age)
        .select_from(rows.outerjoin(desk, desk.c.id == c.desk))
        .where(*kept, _unanswered(rows))
        .order_by(*order)
        .limit(SHOWN)
    )


def _ages(waits: pd.DataFrame, bands: tuple[float, ...]) -> pd.DataFrame:
    counts = waits.groupby("over")["n"].sum()
    edges = [0.0, *bands]
    return pd.DataFrame({"over": edges, "n": [int(counts.get(edge, 0)) for edge in edges]})


def _desks(waits: pd.DataFrame, within_hours: float) -> pd.DataFrame:
    late = waits.assign(overdue=waits["n"].where(waits["over"] >= within_hours, 0))
    found = late.groupby("desk", dropna=False, as_index=False).agg(
        n=("n", "sum"), overdue=("overdue", "sum"), oldest_hours=("oldest", "max")
    )
    return found.sort_values(["overdue", "n"], ascending=False, ignore_index=True)


def _nothing(question: Question, where: Pairs) -> Waiting:
    none, listed = pd.DataFrame(columns=COUNTED), pd.DataFrame(columns=LISTED)
    ages, desks = _ages(none, BANDS), _desks(none, question.within_hours)
    return Waiting(State.NOT_COMPUTABLE, 0, 0, 0, ages, desks, listed, None, question.window, where)
