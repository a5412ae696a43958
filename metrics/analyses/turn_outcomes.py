"""What became of social turns: answered, still waiting, answered by a bot alone, deleted, owed nothing."""

from collections.abc import Sequence

import pandas as pd
from sqlalchemy import case, func, select

from metrics.availability import availability
from metrics.facts.rows import Scope
from metrics.facts.social import turn_rows
from metrics.figures import Source, connected
from metrics.statement import dimension, filters, located
from metrics.window import Question, Where, Window, conditions

OUTCOMES = ("answered", "waiting", "bot only", "unanswered", "deleted", "owed nothing")


def turn_outcomes(
    *,
    warehouse: Source,
    window: Window | None = None,
    by: Sequence[str] = (),
    where: Where = (),
    within_hours: float = 24,
) -> pd.DataFrame:
    """How many turns had each outcome: the dimensions of `by`, outcome (in the order of OUTCOMES), n.

    A turn is *waiting* while it has no answer of a human and is younger than `within_hours` at its source's
    last load, *bot only* when it is older and a bot spoke after it began, *deleted* when every post of it was
    deleted before an answer, *owed nothing* for praise and where somebody said so. Only the first four are
    owed an answer; waiting ones are left out of the share answered. Slices without turns have no row.
    """
    question = Question(window or Window(), tuple(by), where=conditions(where), within_hours=within_hours)
    with connected(warehouse) as connection:
        rows = turn_rows(Scope(question, availability(connection))).subquery("turns")
        c = rows.c
        outcome = case(
            (~c.owed & c.deleted, "deleted"),
            (~c.owed, "owed nothing"),
            (c.answered, "answered"),
            (c.young, "waiting"),
            (c.bot_answered, "bot only"),
            else_="unanswered",
        ).label("outcome")
        keys = [dimension(rows, name).label(name) for name in question.by]
        found = connection.execute(
            select(*keys, outcome, func.count().label("n"))
            .select_from(located(rows, tuple(question.dimensions)))
            .where(*filters(rows, question))
            .group_by(*keys, outcome)
        )
        table = pd.DataFrame(found.all(), columns=[*question.by, "outcome", "n"], dtype=object)
    order = table.assign(place=table["outcome"].map(OUTCOMES.index))
    return order.sort_values([*question.by, "place"], ignore_index=True).drop(columns="place")
