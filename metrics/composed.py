"""Metrics that need more than one SELECT, or more than rows: desks, stocks, reach, shifts, plans, age."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar

import numpy as np
import pandas as pd
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    SelectBase,
    String,
    and_,
    cast,
    func,
    select,
)

from metrics.answer import answered, fetched, finished, one_row
from metrics.declaration import FIGURE, Columns, Measures, Metric, count_if, divided, sum_if
from metrics.facts.rows import Flag, Scope, usable
from metrics.intervals import newcombe, wilson
from metrics.mix import ALL, matched
from metrics.plans import last_days, plans_at_ends
from metrics.statement import OF_DESK, Batch, accepted, statement
from metrics.units import State
from metrics.window import Question, Window, year_before, year_earlier
from warehouse.tables import calendar, channel_plan, desk

DESK_DIMENSIONS = ("desk", *OF_DESK)


@dataclass(frozen=True, kw_only=True, eq=False)
class Composed(Metric):
    """A metric that answers for itself."""

    reads_rows: bool = True  # has measures over its facts

    def measures(self, usable: Flag) -> Measures:  # noqa: ARG002 - the kinds that read rows say theirs
        raise TypeError(f"{self.name} answers for itself")

    def finish(self, rows: Columns) -> Columns:  # noqa: ARG002 - never asked
        raise TypeError(f"{self.name} answers for itself")

    def select_rows(self, scope: Scope) -> SelectBase:
        """The SELECT that it reads its rows by."""
        return statement(Batch((self,), self.facts, self.extra), scope)

    @abstractmethod
    def answer(self, scope: Scope, connection: Connection) -> pd.DataFrame:
        """The finished figures: the keys asked for, FIGURE, state and metric."""


def desk_column(name: str) -> ColumnElement[Any]:
    return desk.c.id if name == "desk" else desk.c[name]


def desks_by(question: Question) -> Select[Any]:
    """How many named desks each slice of desks has, filtered as asked, whatever reached them."""
    keys = [desk_column(name).label(name) for name in question.by if name in DESK_DIMENSIONS]
    kept = [
        accepted(desk_column(name), values)
        for name, values in question.where.items()
        if name in DESK_DIMENSIONS
    ]
    return select(*keys, func.count(desk.c.id).label("desks")).where(*kept).group_by(*keys)


@dataclass(frozen=True, kw_only=True, eq=False)
class DeskShare(Composed):
    """Desks with at least one contact that `takes`, over all named desks of the slice."""

    takes: Flag
    statistic: str = "share"
    min_sample: int = 10

    def measures(self, usable: Flag) -> Measures:
        return {"taking": count_if(and_(usable, self.takes)), "cases": count_if(self.cases)}

    def answer(self, scope: Scope, connection: Connection) -> pd.DataFrame:
        question = scope.question
        taking = fetched(Batch((self,), self.facts, ("desk",)), scope, connection)
        desks = read(connection, desks_by(question))
        if usable(self.needs, self.facts, scope.available) is None or not desks["desks"].sum():
            return one_row(self, scope, State.NOT_COMPUTABLE, float(taking["cases"].sum()))
        by = [*question.by, *(["period"] if question.grain else []), ALL]
        taking = taking.assign(**{ALL: 0})
        if not taking["cases"].sum():
            return one_row(self, scope, State.NONE)
        named = taking[taking["desk"].notna()]
        named = named.assign(taking=(named["taking"] > 0).astype(float))
        return finished(self, share_of_desks(_per_desk(named, by), desks, by), scope)


def share_of_desks(taking: pd.DataFrame, desks: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The desks that take over all desks; slices of desks that nobody reached are there with 0."""
    other = [name for name in by if name not in DESK_DIMENSIONS]
    every = taking[other].drop_duplicates().merge(desks, how="cross")
    every = matched(every, taking, by, "left")
    return share_figures(every, every["taking"].fillna(0), every["desks"])


def share_figures(table: pd.DataFrame, hits: "pd.Series[float]", n: "pd.Series[float]") -> pd.DataFrame:
    """The table with FIGURE of hits over n."""
    k, cases = hits.astype(float).to_numpy(), n.astype(float).to_numpy()
    low, high = wilson(k, cases)
    return table.assign(
        value=divided(k, cases), n=cases, numerator=k, denominator=cases, excluded=0.0, low=low, high=high
    )


def read(connection: Connection, rows: Select[Any] | CompoundSelect[Any]) -> pd.DataFrame:
    """The rows of a small SELECT."""
    result = connection.execute(rows)
    return pd.DataFrame(result.all(), columns=list(result.keys()), dtype=object)


def _per_desk(named: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """One row per slice with the desks that take; a desk counts once, however many rows it has."""
    groups = list(dict.fromkeys([*by, "desk"]))
    each = named.groupby(groups, dropna=False, as_index=False)["taking"].max()
    taking: pd.DataFrame = each.groupby(by, dropna=False, as_index=False)["taking"].sum()
    return taking


@dataclass(frozen=True, kw_only=True, eq=False)
class PlanShare(Composed):
    """Desks whose channel plan says `statuses` for social at the end of each period, over all named desks."""

    statuses: tuple[str, ...]
    reads_rows: bool = False
    statistic: str = "share"
    min_sample: int = 10

    def answer(self, scope: Scope, connection: Connection) -> pd.DataFrame:
        question = scope.question
        keys = [name for name in question.by if name in DESK_DIMENSIONS]
        desks = read(connection, desks_by(question))
        if not connection.execute(select(func.count()).select_from(channel_plan)).scalar_one():
            return one_row(self, scope, State.NOT_COMPUTABLE)
        days = last_days("social", scope)
        plans = plans_at_ends("social", days.subquery("days")).subquery("plans")
        planned = desks_by(question).add_columns(plans.c.period).group_by(plans.c.period)
        planned = planned.join(plans, plans.c.desk == desk.c.id).where(plans.c.status.in_(self.statuses))
        hits = read(connection, planned).rename(columns={"desks": "hits"})
        every = matched(desks.merge(read(connection, days), how="cross"), hits, [*keys, "period"], "left")
        found = share_figures(every, every["hits"].fillna(0), every["desks"])
        missing = [name for name in question.by if name not in found.columns]
        return finished(self, found.assign(**dict.fromkeys(missing)), scope)


@dataclass(frozen=True, kw_only=True, eq=False)
class Stock(Composed):
    """How many are open at the last instant of each period: all that came in, less all that went out."""

    step: ColumnElement[Any]
    statistic: str = "count"
    min_sample: int = 0
    additive: ClassVar[bool] = True

    def measures(self, usable: Flag) -> Measures:
        return {
            "net": sum_if(usable, self.step),
            "opened": count_if(and_(usable, self.step > 0)),
            "cases": count_if(self.step > 0),
        }

    def answer(self, scope: Scope, connection: Connection) -> pd.DataFrame:
        question = scope.question
        since_ever = replace(question, window=Window(None, question.window.last))
        batch = Batch((self,), self.facts, ())
        table = fetched(batch, replace(scope, question=since_ever), connection).assign(**{ALL: 0})
        if usable(self.needs, self.facts, scope.available) is None:
            return one_row(self, scope, State.NOT_COMPUTABLE, float(table["cases"].sum()))
        if question.grain:
            table = table[table["period"].notna()]
            labels = periods(question, table["period"], connection)
            table = cumulated(table, list(question.by) or [ALL], labels)
        figures = table.assign(
            value=table["net"].where(table["opened"] > 0),
            n=table["opened"],
            numerator=table["net"],
            denominator=table["opened"],
            excluded=table["cases"] - table["opened"],
            low=np.nan,
            high=np.nan,
        )
        return finished(self, figures, scope)


def cumulated(table: pd.DataFrame, by: list[str], labels: Sequence[str]) -> pd.DataFrame:
    """Running totals of each slice at the end of every period; periods before the window only add up."""
    if table.empty or not labels:
        return table.iloc[:0]
    every = sorted({*table["period"], *labels})
    sums = ["net", "opened", "cases"]
    parts = []
    for _, group in table.groupby(by, dropna=False):
        running = group.groupby("period")[sums].sum().reindex(every, fill_value=0.0).cumsum().reset_index()
        parts.append(running.join(group[by].iloc[[0] * len(running)].reset_index(drop=True)))
    found = pd.concat(parts, ignore_index=True)
    return found[found["period"].isin(labels)]


def periods(question: Question, seen: Iterable[str], connection: Connection) -> list[str]:
    """Every period of the window, also the quiet ones; where it is open, from the first to the last seen."""
    known, first, last = sorted(seen), question.window.first, question.window.last
    if not known:
        return []
    day = calendar.c.day
    label = cast(day, String) if question.grain == "day" else calendar.c[str(question.grain)]
    from_here = label >= known[0] if first is None else day >= first
    to_here = label <= known[-1] if last is None else day <= last
    return sorted(connection.execute(select(label).where(from_here, to_here).distinct()).scalars())


@dataclass(frozen=True, kw_only=True, eq=False)
class YearOnYear(Composed):
    """A share less the same share of the same period a year before, with Newcombe's interval."""

    of: Metric
    reads_rows: bool = False
    statistic: str = "difference"
    min_sample: int = 30

    def answer(self, scope: Scope, connection: Connection) -> pd.DataFrame:
        question = scope.question
        before = replace(
            scope, question=replace(question, window=year_earlier(question.window, question.grain))
        )
        now, then = (self._share(each, connection) for each in (scope, before))
        if usable(self.of.needs, self.facts, scope.available) is None:
            return one_row(self, scope, State.NOT_COMPUTABLE, float(now["excluded"].sum()))
        if question.grain:
            now = now[now["period"].notna()]  # what has no day has no year before
            now["before"] = [year_before(label) if label else None for label in now["period"]]
            then = then.rename(columns={"period": "before"})
        elif not question.window.first:
            return one_row(self, scope, State.NOT_COMPUTABLE)
        keys = [*question.by, *(["before"] if question.grain else [])]
        then = then[[*keys, "numerator", "denominator"]].rename(
            columns={"numerator": "numerator_then", "denominator": "denominator_then"}
        )
        both = matched(now.assign(**{ALL: 0}), then.assign(**{ALL: 0}), [*keys, ALL])
        both = both[(both["denominator"] > 0) & (both["denominator_then"] > 0)]
        bounds = [
            newcombe(*row)
            for row in both[["numerator", "denominator", "numerator_then", "denominator_then"]].itertuples(
                index=False
            )
        ]
        gap = both["value"] - both["numerator_then"] / both["denominator_then"]
        figures = both.assign(
            value=gap,
            n=both[["denominator", "denominator_then"]].min(axis=1),
            numerator=np.nan,
            denominator=np.nan,
            low=[low for low, _ in bounds],
            high=[high for _, high in bounds],
        )
        return finished(self, figures, scope)

    def _share(self, scope: Scope, connection: Connection) -> pd.DataFrame:
        batch = Batch((self.of,), self.of.facts, self.of.extra)
        return next(frame for _, frame in answered(batch, scope, connection))


@dataclass(frozen=True, kw_only=True, eq=False)
class DataAge(Composed):
    """Minutes since each source was last heard of; of several sources the one longest silent."""

    reads_rows: bool = False
    statistic: str = "age"
    min_sample: int = 0

    def answer(self, scope: Scope, connection: Connection) -> pd.DataFrame:  # noqa: ARG002 - the loads are in the scope
        wanted = scope.question.where.get("source")
        heard = {name: at for name, at in scope.available.as_of.items() if wanted is None or name in wanted}
        if not heard:
            return one_row(self, scope, State.NOT_COMPUTABLE)
        now = datetime.now(UTC)
        ages = pd.DataFrame(
            {"source": list(heard), "value": [(now - at).total_seconds() / 60 for at in heard.values()]}
        )
        if "source" not in scope.question.by:
            ages = pd.DataFrame({"value": [ages["value"].max()]})
        ages = ages.reindex(columns=[*dict.fromkeys((*scope.question.by, "period")), *FIGURE])
        return finished(self, ages.assign(n=1.0, excluded=0.0), scope)
