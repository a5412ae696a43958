"""Rows by month and status, to tick off against the source tool, and why ours may differ from theirs.

Counts are of what the warehouse holds, in the desk's local months; each reason states a number taken from
the load or the rows themselves, and a reason with nothing behind it is not given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Column, Connection, Select, and_, case, cast, func, select
from sqlalchemy import Date as SqlDate

from charts import words
from language import N_, _
from pages.analysts.outcomes import counted
from warehouse.tables import calendar, contact_volume, desk, load, post, rating, ticket

MONTH = N_("Month")
NO_MONTH = N_("no day")
NO_STATUS = N_("no status")
TOTAL = N_("Total")

_DAY: dict[str, Column[Any]] = {
    "ticket": ticket.c.opened_on,
    "post": post.c.created_on,
    "rating": rating.c.rated_on,
    "contact_volume": contact_volume.c.day,
}
_STATUS: dict[str, Column[Any]] = {
    "ticket": ticket.c.status,
    "post": post.c.direction,
    "rating": rating.c.question,
    "contact_volume": contact_volume.c.channel,
}
_WORDS = {
    "in": N_("from customers"),
    "out": N_("from the desk"),
    "csat": N_("satisfaction"),
    "nps": N_("recommend"),
    "ces": N_("effort"),
}
DATED = {
    "ticket": N_("the month a ticket was opened"),
    "post": N_("the month a post was written"),
    "rating": N_("the month a rating was given"),
    "contact_volume": N_("the month of the day's total"),
}


def months_by_status(
    connection: Connection, table: str, source: str, load_id: str | None = None
) -> pd.DataFrame:
    """Counts by `Month` (oldest first, rows without a day last) and a column per status, with totals.

    Of the whole source, or only of the rows whose latest change came with one load. For daily phone
    totals the counts are of handled calls. Empty frame: nothing there.
    """
    day, status = _DAY[table], _STATUS[table]
    counted = func.sum(contact_volume.c.handled) if table == "contact_volume" else func.count()
    rows = (
        select(calendar.c.month, status.label("status"), counted.label("rows"))
        .select_from(day.table.outerjoin(calendar, calendar.c.day == day))
        .where(_belongs(table, source, load_id))
        .group_by(calendar.c.month, status)
    )
    return _pivot(pd.DataFrame(connection.execute(rows).all(), columns=["month", "status", "rows"]))


def _belongs(table: str, source: str, load_id: str | None) -> Any:
    columns = _DAY[table].table.c
    mine = columns.source == source
    return mine if load_id is None else and_(mine, columns.load == load_id)


def _pivot(rows: pd.DataFrame) -> pd.DataFrame:
    if rows.empty:
        return pd.DataFrame()
    named = rows.assign(
        month=rows["month"].fillna(NO_MONTH),
        status=rows["status"].fillna(NO_STATUS).map(lambda word: _WORDS.get(word, word)),
        rows=rows["rows"].fillna(0).astype("int64"),
    )
    wide = named.pivot_table(index="month", columns="status", values="rows", aggfunc="sum", fill_value=0)
    wide = wide.loc[sorted(wide.index, key=lambda month: (month == NO_MONTH, month))]
    wide = wide[wide.sum().sort_values(ascending=False, kind="stable").index].astype("int64")
    wide[TOTAL] = wide.sum(axis=1)
    wide.loc[TOTAL] = wide.sum()
    return wide.rename_axis(index=MONTH, columns=None).reset_index()


def in_words(months: pd.DataFrame, locale: str = words.ENGLISH) -> pd.DataFrame:
    """The months with words of ours in the language and form spoken; what sources call a status stays."""
    ours = {MONTH, TOTAL, NO_MONTH, NO_STATUS, *_WORDS.values()}
    said = {word: _(word) for word in ours}
    named = [said[label] if label in said else words.period(label, locale) for label in months[MONTH]]
    return months.assign(**{MONTH: named}).rename(columns=said)


@dataclass(frozen=True)
class Tally:
    """What stands between a load's file and its rows; every count is of rows."""

    read: int
    new: int
    changed: int
    unchanged: int
    refused: int
    other_month: int = 0  # rows whose local month is not their UTC month
    zones: tuple[str, ...] = ()  # time zones of the desks concerned
    answered_before_opened: int = 0
    resolved_before_opened: int = 0
    without_day: int = 0
    other_channel: int = 0
    earlier: int = 0  # rows of the source that came with other loads

    @property
    def collapsed(self) -> int:
        """Rows of the file that were another version of a row already counted."""
        return max(self.read - self.refused - self.new - self.changed - self.unchanged, 0)


def tally(connection: Connection, loaded: Mapping[str, Any]) -> Tally:
    """The counts behind the reasons for one row of table load (`load` or `id` names it)."""
    identity = loaded["load"] if "load" in loaded else loaded["id"]
    numbers = {
        name: int(loaded[f"rows_{name}"]) for name in ("read", "new", "changed", "unchanged", "refused")
    }
    table, source = str(loaded["table"]), str(loaded["source"])
    facts = connection.execute(_facts(table, source, str(identity))).one()._mapping  # noqa: SLF001  # public despite its name
    zones = connection.execute(_zones(table, source)).scalars()
    return Tally(**numbers, **{k: int(v or 0) for k, v in facts.items()}, zones=tuple(sorted(zones)))


def _counted(condition: Any, name: str) -> Any:
    return func.sum(case((condition, 1), else_=0)).label(name)


def _facts(table: str, source: str, load_id: str) -> Select[Any]:
    columns, day = _DAY[table].table.c, _DAY[table]
    counts = [_counted(columns.load != load_id, "earlier"), _counted(day.is_(None), "without_day")]
    if table in ("ticket", "post"):
        instant = columns.opened_at if table == "ticket" else columns.created_at
        utc_day = cast(func.timezone("UTC", instant), SqlDate)
        counts.append(
            _counted(func.date_trunc("month", utc_day) != func.date_trunc("month", day), "other_month")
        )
    if table == "ticket":
        counts += [
            _counted(columns.first_response_minutes < 0, "answered_before_opened"),
            _counted(columns.resolve_minutes < 0, "resolved_before_opened"),
            _counted(columns.channel == "other", "other_channel"),
        ]
    return select(*counts).where(columns.source == source)


def _zones(table: str, source: str) -> Select[Any]:
    columns = _DAY[table].table.c
    return (
        select(desk.c.time_zone)
        .join(columns.source.table, columns.desk == desk.c.id)
        .where(columns.source == source)
        .distinct()
    )


def load_row(connection: Connection, load_id: str) -> Mapping[str, Any] | None:
    """One row of table load, or None when it was undone."""
    row = connection.execute(select(load).where(load.c.id == load_id)).mappings().one_or_none()
    return None if row is None else dict(row)


def reasons(found: Tally, locale: str = words.ENGLISH) -> tuple[str, ...]:
    """Why our counts may differ from the source tool's, one sentence each, largest cause first."""
    zones = f" ({_list(found.zones)})" if found.zones else ""
    elsewhere = _(
        "{rows} in another month by the desk's clock{zones} than by UTC; a tool set to another time zone "
        "counts them there."
    )
    candidates = (
        (found.collapsed, _collapsed(found, locale)),
        (found.refused, _("{rows} refused; the list below says why.")),
        (found.unchanged, _("{rows} here already and unchanged.")),
        (found.earlier, _("{rows} from other loads of this source; choose 'This load' to leave them out.")),
        (found.other_month, elsewhere),
        (
            found.answered_before_opened,
            _("{rows} answered before opened; counted here, but left out of typical times."),
        ),
        (
            found.resolved_before_opened,
            _("{rows} resolved before opened; counted here, but left out of typical times."),
        ),
        (found.without_day, _("{rows} without a day; they stand under '{no_day}'.")),
        (found.other_channel, _("{rows} by a channel we do not know; counted as 'other'.")),
    )
    largest_first = sorted(candidates, key=lambda pair: -pair[0])
    return tuple(
        sentence.format(rows=counted(count, "row", locale), zones=zones, no_day=_(NO_MONTH))
        for count, sentence in largest_first
        if count
    )


def _collapsed(found: Tally, locale: str) -> str:
    records = words.count(found.new + found.changed + found.unchanged, locale)
    told = _(
        "{rows} earlier events or copies of a record: {read} were read and describe {records} records; the "
        "last row of each counts."
    )
    return told.replace("{read}", words.count(found.read, locale)).replace("{records}", records)


def _list(names: tuple[str, ...]) -> str:
    """Three of them, which fit a line."""
    more = [_("{n} more").format(n=len(names) - 3)] if len(names) > 3 else []
    return words.listed([", ".join(names[:3]), *more])
