"""Reach: how many of the people who asked at all asked by each channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    String,
    case,
    cast,
    func,
    literal_column,
    null,
    select,
    union_all,
)

from metrics.answer import finished, one_row
from metrics.composed import Composed, read, share_figures
from metrics.declaration import FIGURE, Measures, amount_if
from metrics.facts.rows import Flag, Scope, usable
from metrics.mix import ALL, matched
from metrics.statement import Batch, statement
from metrics.units import State

NUMBERS = ["people", "cases", "used"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Reach(Composed):
    """Distinct people of each slice over the distinct people of all channels of the same slice.

    Where none of a slice's contacts names its requester, nobody knows how many used the channel.
    """

    person: str  # the column of the facts that names who asked
    weight: ColumnElement[Any]  # of a row, in contacts: a row of a phone system's totals is many
    statistic: str = "share"
    min_sample: int = 30

    def measures(self, usable: Flag) -> Measures:
        return {
            "cases": amount_if(self.cases, self.weight),
            "used": amount_if(usable, self.weight),
        }

    def select_rows(self, scope: Scope) -> CompoundSelect[Any]:
        """The people of each slice, and, marked `across`, those of all channels of it.

        Each person of a slice is found once, and both are counted from those: two counts of distinct people
        over all rows are dearer.
        """
        question = scope.question
        batch = Batch((self,), self.facts, (self.person,))
        people = statement(batch, scope).cte("people")
        keys = [*question.by, *(["period"] if question.grain else [])]
        shared = [key for key in keys if key != "channel"]
        person = case((people.c["0_used"] > 0, people.c[self.person]))
        parts = _counted(people, person, keys, keys, func.count(person))
        return union_all(parts, _counted(people, person, keys, shared, func.count(person.distinct())))

    def answer(self, scope: Scope, connection: Connection) -> pd.DataFrame:
        question = scope.question
        found = read(connection, self.select_rows(scope)).assign(**{ALL: 0})
        found = found.assign(**found[NUMBERS].astype(float))
        parts, whole = (found[found["across"] == each] for each in (0, 1))
        if usable(self.needs, self.facts, scope.available) is None:
            return one_row(self, scope, State.NOT_COMPUTABLE, float(parts["cases"].sum()))
        across = [key for key in question.by if key != "channel"]
        shared = [*across, *(["period"] if question.grain else []), ALL]
        found = matched(parts, whole[[*shared, "people"]].rename(columns={"people": "people_all"}), shared)
        figures = share_figures(found, found["people"], found["people_all"])
        unnamed = (found["cases"] > 0) & (found["used"] == 0)
        figures[[*FIGURE]] = figures[[*FIGURE]].mask(unnamed)
        told = {"n": figures["n"].fillna(0), "excluded": found["cases"] - found["used"]}
        return finished(self, figures.assign(**told, unknowable=unnamed), scope)


def _counted(
    people: CTE,
    person: ColumnElement[Any],
    keys: Sequence[str],
    shared: Sequence[str],
    counted: ColumnElement[Any],
) -> Select[Any]:
    """The people and their contacts by the shared keys; the other keys are null, and then it is `across`."""
    columns = [people.c[key] if key in shared else cast(null(), String).label(key) for key in keys]
    return select(
        *columns,
        literal_column("0" if shared is keys else "1").label("across"),
        counted.label("people"),
        func.coalesce(func.sum(people.c["0_cases"]), 0).label("cases"),
        func.coalesce(func.sum(case((person.is_not(None), people.c["0_used"]))), 0).label("used"),
    ).group_by(*(people.c[key] for key in shared))
