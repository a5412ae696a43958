"""Records of one kind behind a figure, as SQL: how many, which page of them, in which order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, DateTime, Select, Subquery, cast, func, or_, select

from language import N_
from metrics.records.columns import RecordColumn, Tables, with_details

USED = 0  # in place of the number of a reason
FARTHEST_DAYS = 2  # two desks may have the same instant on days that far apart, from UTC-12 to UTC+14
KEY = ("day", "source", "origin", "record", "part", "desk", "channel", "side")


@dataclass(frozen=True)
class Shown:
    """Which of the records: used ones (of one side, or all), or left out ones (for one reason, or all)."""

    used: bool = True
    side: int | None = None
    reason: int | None = None


@dataclass(frozen=True)
class Total:
    """So many records stand for so many cases; `reason` 0 are those used."""

    reason: int
    side: int | None
    records: int
    cases: int


@dataclass(frozen=True)
class Part:
    """Rows of one kind: `rows` has a row a record, with columns of KEY and `reason`, `stands_for`, `side`.

    `reasons` are the words of reason 1, 2 and so on; `counted` and `against` say what side 1 and -1 are.
    `moments` are the instants whose day at the desk is the row's `day`, of one table or another.
    """

    name: str
    title: str
    rows: Subquery
    columns: tuple[RecordColumn, ...]
    reasons: tuple[str, ...] = ()
    tables: Tables = field(default_factory=dict)
    moments: tuple[ColumnElement[Any], ...] = ()
    counted: str = N_("Counted")
    against: str = ""

    def totals(self, connection: Connection) -> tuple[Total, ...]:
        """How many records and cases there are, by reason and side."""
        c = self.rows.c
        asked = select(c.reason, c.side, func.count(), func.sum(c.stands_for)).group_by(c.reason, c.side)
        found = connection.execute(asked).all()
        told = (Total(int(reason), _whole(side), int(n), int(cases or 0)) for reason, side, n, cases in found)
        return tuple(sorted(told, key=lambda each: (each.reason, -(each.side or 0))))

    def frame(
        self,
        connection: Connection,
        shown: Shown,
        columns: Sequence[str],
        *,
        sort: str = "",
        descending: bool = True,
        limit: int,
        offset: int = 0,
    ) -> pd.DataFrame:
        """The records shown, with the columns asked for and `reason`, `side`; the same order every time.

        Without a column to sort by, the newest come first. Where the order is one of the rows themselves,
        only a page of them meets the tables that tell more; where it is their instant, only the newest days.
        """
        wanted = [column for column in self.columns if column.name in columns]
        order = next((column for column in self.columns if column.name == sort), None)
        timed = order is None and bool(self.moments)
        inside = not timed and (order is None or not order.told)
        rows = self._kept(shown)
        if timed:
            rows = newest_days(rows, limit + offset)
        if inside:
            rows = rows.order_by(*self._order(self.rows, order, descending)).limit(limit).offset(offset)
        chosen = rows.subquery("chosen")
        source = with_details(chosen, self._details(wanted, order))
        told = [self._told(chosen, column).label(column.name) for column in wanted]
        asked = select(*told, chosen.c.reason, chosen.c.side).select_from(source)
        asked = asked.order_by(*self._order(chosen, order, descending))
        if not inside:
            asked = asked.limit(limit).offset(offset)
        result = connection.execute(asked)
        return pd.DataFrame(result.all(), columns=list(result.keys()), dtype=object)

    def _kept(self, shown: Shown) -> Select[Any]:
        c = self.rows.c
        rows = select(self.rows)
        if shown.used:
            rows = rows.where(c.reason == USED)
            return rows if shown.side is None else rows.where(c.side == shown.side)
        return rows.where(c.reason != USED if shown.reason is None else c.reason == shown.reason)

    def _details(self, wanted: Sequence[RecordColumn], order: RecordColumn | None) -> Tables:
        """The tables to join: none where nothing of them is asked for."""
        told = any(column.told for column in wanted) or bool(order.told if order else self.moments)
        return self.tables if told else {}

    def _joined(self, told: ColumnElement[Any]) -> bool:
        return any(told.table is table for each in self.tables.values() for table in each)

    def _told(self, rows: Subquery, column: RecordColumn) -> ColumnElement[Any]:
        if not column.told:
            return rows.c[column.name]
        known = column.within([table for each in self.tables.values() for table in each])
        return known[0] if len(known) == 1 else func.coalesce(*known)

    def _order(
        self, rows: Subquery, column: RecordColumn | None, descending: bool
    ) -> list[ColumnElement[Any]]:
        ties: list[ColumnElement[Any]] = [rows.c[name].nulls_last() for name in KEY if name in rows.c]
        if column is None and self.moments:
            known = [each for each in self.moments if self._joined(each)]
            moment = func.coalesce(
                *known, cast(rows.c.day, DateTime(timezone=True))
            )  # totals have a day only
            return [moment.desc().nulls_last(), *ties]
        if column is None:
            return [rows.c.day.desc().nulls_last(), *ties] if "day" in rows.c else ties
        first = self._told(rows, column)
        return [(first.desc() if descending else first.asc()).nulls_last(), *ties]


def newest_days(rows: Select[Any], count: int) -> Select[Any]:
    """Of the rows those of the days on which the newest `count` instants can lie; asks for days only."""
    chosen = rows.subquery("dated")
    newest = select(chosen.c.day).order_by(chosen.c.day.desc().nulls_last()).limit(count).subquery("newest")
    first = select(func.min(newest.c.day) - FARTHEST_DAYS).scalar_subquery()
    return select(chosen).where(or_(chosen.c.day >= first, chosen.c.day.is_(None)))


def _whole(side: Any) -> int | None:
    return None if side is None else int(side)
