"""How far the data can be trusted, as small frames: impossible times, days without rows, age of the sources.

Nothing here knows Streamlit. Every number can be counted again from the rows.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from charts import words
from charts.headlines import largest
from language import N_, _
from pages.analysts.outcomes import KINDS
from warehouse import as_of
from warehouse.tables import contact_volume, load, post, rating, ticket

AHEAD = timedelta(days=1)  # a clock may be off by less
STALE = timedelta(days=35)
USUAL = 10  # rows on a usual day of the week; with so many, a day without any is no chance
NEARBY = 13  # weeks around a day that say what is usual
SLIPS = {
    "answered": N_("answered before it was opened"),
    "resolved": N_("resolved before it was opened"),
    "closed": N_("closed before it was opened"),
    "ahead": N_("a time in the future"),
}
_TIMES: dict[str, tuple[Table, tuple[str, ...]]] = {
    "ticket": (ticket, ("opened_at", "first_response_at", "resolved_at", "closed_at")),
    "post": (post, ("created_at",)),
    "rating": (rating, ("rated_at",)),
}
_DAYS: dict[str, tuple[Table, ColumnElement[Any]]] = {
    "ticket": (ticket, ticket.c.opened_on),
    "post": (post, post.c.created_on),
    "rating": (rating, rating.c.rated_on),
    "contact_volume": (contact_volume, contact_volume.c.day),
}


def impossible(connection: Connection) -> pd.DataFrame:
    """How often what cannot be: Source, Rows of (tickets, posts, ratings), What, Rows; the most first.

    A ticket with two such times counts for each of them. A time is in the future when it is more than a day
    after its source was last heard of.
    """
    found = [
        {N_("Source"): source, N_("Holds"): KINDS[table], N_("What"): SLIPS[slip], N_("Rows"): rows}
        for table in _TIMES
        for slip, condition in _slips(connection, table)
        for source, rows in _counted(connection, table, condition)
    ]
    shown = pd.DataFrame(found, columns=[N_("Source"), N_("Holds"), N_("What"), N_("Rows")])
    return shown.sort_values([N_("Rows"), N_("Source")], ascending=[False, True], ignore_index=True)


def impossible_rows(connection: Connection) -> pd.DataFrame:
    """Each row with such a time: holds, source, id, what, its times (UTC); one line a time that cannot be."""
    each = [_row(table, slip, condition) for table in _TIMES for slip, condition in _slips(connection, table)]
    names = [
        "holds",
        "source",
        "id",
        "what",
        "desk",
        "opened_or_written_at",
        "first_response_at",
        "resolved_at",
    ]
    rows = connection.execute(union_all(*each).order_by("holds", "source", "id", "what")).all()
    return pd.DataFrame(rows, columns=[*names, "closed_at"])


def _slips(connection: Connection, table: str) -> Iterator[tuple[str, ColumnElement[bool]]]:
    stored, times = _TIMES[table]
    if table == "ticket":
        t = ticket.c
        milestones = (("answered", t.first_response_at), ("resolved", t.resolved_at), ("closed", t.closed_at))
        yield from ((slip, at < t.opened_at) for slip, at in milestones)
    latest = [
        and_(stored.c.source == source, or_(*(stored.c[name] > at + AHEAD for name in times)))
        for source, at in as_of(connection).items()
    ]
    if latest:
        yield "ahead", or_(*latest)


def _counted(connection: Connection, table: str, condition: ColumnElement[bool]) -> list[tuple[str, int]]:
    stored = _TIMES[table][0]
    rows = select(stored.c.source, func.count()).where(condition).group_by(stored.c.source)
    return [(str(source), int(count)) for source, count in connection.execute(rows)]


def _row(table: str, slip: str, condition: ColumnElement[bool]) -> Select[Any]:
    stored, times = _TIMES[table]
    columns = [stored.c[name] for name in times] + [null()] * (4 - len(times))
    return select(
        literal(KINDS[table]).label("holds"),
        stored.c.source.label("source"),
        stored.c.id.label("id"),
        literal(SLIPS[slip]).label("what"),
        stored.c.desk,
        *(column.label(f"time_{place}") for place, column in enumerate(columns)),
    ).where(condition)


GAP_DAYS = (N_("From"), N_("To"))


def gaps(connection: Connection) -> pd.DataFrame:
    """Days without rows where rows are usual: Source, Holds, From, To, Days, Usual rows; the largest first.

    Usual for a weekday is the median of the same weekdays of about three months around it; a day counts where
    that is at least ten. Days in a row are one gap, whatever days without usual rows lie between.
    """
    found = [gap for source, table, days in _per_day(connection) for gap in _gaps(source, table, days)]
    shown = pd.DataFrame(found, columns=[N_("Source"), N_("Holds"), *GAP_DAYS, N_("Days"), N_("Usual rows")])
    return shown.sort_values([N_("Usual rows"), N_("From")], ascending=[False, True], ignore_index=True)


def _per_day(connection: Connection) -> Iterator[tuple[str, str, "pd.Series[int]"]]:
    """Source, table, and the number of its rows by day, from its first to its last day, none left out."""
    ages = as_of(connection)
    for table, (stored, day) in _DAYS.items():
        counted = (
            select(stored.c.source, day, func.count()).where(day.is_not(None)).group_by(stored.c.source, day)
        )
        rows = pd.DataFrame(connection.execute(counted).all(), columns=["source", "day", "rows"])
        for source, mine in rows.groupby("source"):
            days = mine.set_index(pd.DatetimeIndex(mine["day"]))["rows"]
            days = days[days.index <= pd.Timestamp((ages[str(source)] + AHEAD).date())]
            if len(days):
                yield str(source), table, days.asfreq("D", fill_value=0)


def _gaps(source: str, table: str, days: "pd.Series[int]") -> Iterator[dict[str, Any]]:
    usual = usual_rows(days)
    busy = usual[usual >= USUAL].index
    empty = days[busy] == 0
    for _gap, run in empty[empty].groupby((~empty).cumsum()[empty]):
        yield {
            N_("Source"): source,
            N_("Holds"): KINDS[table],
            N_("From"): run.index[0].date(),
            N_("To"): run.index[-1].date(),
            N_("Days"): len(run),
            N_("Usual rows"): round(usual[run.index].sum()),
        }


def usual_rows(days: "pd.Series[int]") -> "pd.Series[float]":
    """Rows that are usual on each day: the median of the same weekdays of the weeks around it."""
    by_weekday = days.groupby(days.index.day_of_week)  # type: ignore[attr-defined]
    return by_weekday.transform(lambda same: same.rolling(NEARBY, center=True, min_periods=5).median())


def sources(connection: Connection, now: datetime | None = None) -> pd.DataFrame:
    """One row per source: what it holds, how new that is, and what its loads left out.

    Columns: Source, Holds, Last row (day), Heard of (UTC), Stale since (day; null where it is not), Rows
    read, Refused, Copies (rows of a file that are earlier events or repeats of another of its rows), Known
    already (rows that an earlier load had brought).
    """
    loads = pd.DataFrame(connection.execute(_LOADS).mappings().all())
    if loads.empty:
        return pd.DataFrame()
    last = _last_days(connection)
    at = now or datetime.now(UTC)
    shown = [
        {
            N_("Source"): source,
            N_("Holds"): ", ".join(KINDS[table] for table in KINDS if (source, table) in last),
            N_("Last row"): max((day for (of, _), day in last.items() if of == source), default=None),
            N_("Heard of"): heard,
            N_("Stale since"): (heard + STALE).date() if at - heard > STALE else None,
            **_left_out(mine),
        }
        for source, mine in loads.groupby("source")
        for heard in (mine["as_of"].max().to_pydatetime().astimezone(UTC),)
    ]
    return pd.DataFrame(shown)


_LOADS = select(
    *(load.c.source, load.c.as_of, load.c.rows_read, load.c.rows_refused, load.c.rows_new),
    *(load.c.rows_changed, load.c.rows_unchanged),
)


def _left_out(loads: pd.DataFrame) -> dict[str, int]:
    taken = loads[["rows_new", "rows_changed", "rows_unchanged", "rows_refused"]].sum(axis=1)
    return {
        N_("Rows read"): int(loads["rows_read"].sum()),
        N_("Refused"): int(loads["rows_refused"].sum()),
        N_("Copies"): int((loads["rows_read"] - taken).clip(lower=0).sum()),
        N_("Known already"): int(loads["rows_unchanged"].sum()),
    }


def _last_days(connection: Connection) -> dict[tuple[str, str], date]:
    """(source, table) -> the last day with rows that is not in the future."""
    ages = as_of(connection)
    found: dict[tuple[str, str], date] = {}
    for table, (stored, day) in _DAYS.items():
        for source, at in ages.items():
            of_source = and_(stored.c.source == source, day <= (at + AHEAD).date())
            last = connection.execute(select(func.max(day)).where(of_source)).scalar()
            if last is not None:
                found[source, table] = last
    return found


def without_answers(connection: Connection) -> pd.DataFrame:
    """Tickets without a first response: Source, Tickets, Without, Gives it (whether the source ever does)."""
    t = ticket.c
    rows = (
        select(t.source, func.count(), func.count(t.first_response_at)).group_by(t.source).order_by(t.source)
    )
    gives = {
        source
        for source, fields in connection.execute(select(load.c.source, load.c.fields))
        if "first_response_at" in json.loads(fields).get("ticket", ())
    }
    return pd.DataFrame(
        [
            {
                N_("Source"): source,
                N_("Tickets"): total,
                N_("Without"): total - answered,
                N_("Gives it"): source in gives,
            }
            for source, total, answered in connection.execute(rows)
        ],
        columns=[N_("Source"), N_("Tickets"), N_("Without"), N_("Gives it")],
    )


def impossible_says(found: pd.DataFrame, locale: str) -> str:
    """Which impossible time there is most: 'up to 60 (answered before it was opened)'."""
    counted = found.groupby("What")["Rows"].sum()
    return largest((_(str(what)), float(n), words.count(n, locale)) for what, n in counted.items())


def answers_say(found: pd.DataFrame, locale: str) -> str:
    """How many tickets have no first answer, of the sources that give one: '2,640 of 59,602'."""
    given = found[found["Gives it"]]
    return words.cases(given["Without"].sum(), given["Tickets"].sum(), locale) if len(given) else ""


def sources_say(sources: pd.DataFrame) -> str:
    """How many sources were not heard of for long: '0 of 6 stale'."""
    stale = int(sources["Stale since"].notna().sum())
    return _("{n} of {all} stale").format(n=stale, all=len(sources)) if len(sources) else ""
