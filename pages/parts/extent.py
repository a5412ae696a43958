"""What the published snapshot holds: its days, desks and channels. Asked once per snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import streamlit as st
from sqlalchemy import Connection, func, select, union_all

from charts.words import period_start
from configuration import Calendar
from pages.parts.kept_answers import kept
from pages.parts.run import PageRun
from warehouse import Snapshot, as_of
from warehouse.covered import DAYS, believed, calendar_of, channels, spans
from warehouse.roster import without_desk
from warehouse.tables import calendar, desk


@dataclass(frozen=True)
class Extent:
    """First and last local day with data, the desks (id, name), channels in use, newest `as_of` of a source.

    `months` are the first days of the months that have any row; `calendar` says when weeks and fiscal years
    begin. `rows` counts the rows by table; `sample` is true while the invented company is loaded. `unnamed`:
    sources of posts where no word of a roster means a desk.
    """

    first: date | None
    last: date | None
    desks: tuple[tuple[str, str], ...]
    channels: tuple[str | None, ...]
    rows: dict[str, int]
    as_of: datetime | None
    sample: bool
    months: frozenset[date] = frozenset()
    calendar: Calendar = field(default_factory=Calendar)
    unnamed: tuple[str, ...] = ()

    @property
    def known_until(self) -> date | None:
        """The last day that is known of: a source that was heard of later has said that nothing came."""
        heard = (self.as_of - timedelta(days=1)).date() if self.as_of else None
        return max(filter(None, (self.last, heard)), default=None)

    @property
    def empty(self) -> bool:
        return not any(self.rows.values())


def extent(run: PageRun) -> Extent:
    """The extent of the run's snapshot, cached under its name."""
    return _extent(run.warehouse.url, run.name, run)


@st.cache_data(show_spinner=False, max_entries=16)
def _extent(url: str, name: str, _run: PageRun) -> Extent:
    return kept(("extent", url, name), lambda: _asked(_run.snapshot))


def _asked(snapshot: Snapshot) -> Extent:
    connection = snapshot.connection
    ages = as_of(connection)
    months = _months(connection, ages)
    covered = spans(connection, ages)
    rows = {table: count for table, _, _, count in covered}
    called = func.coalesce(desk.c.name, desk.c.id)
    desks = connection.execute(select(desk.c.id, called).order_by(called)).all()
    return Extent(
        first=min((first for _, first, _, _ in covered if first), default=None),
        last=max((last for _, _, last, _ in covered if last), default=None),
        desks=tuple((row[0], row[1]) for row in desks),
        channels=channels(connection),
        rows=rows,
        as_of=max(ages.values(), default=None),
        sample=snapshot.has_sample(),
        months=months,
        calendar=calendar_of(connection),
        unnamed=without_desk(connection),
    )


def _months(connection: Connection, ages: Mapping[str, datetime]) -> frozenset[date]:
    asked = [
        select(calendar.c.month)
        .join(table, calendar.c.day == day)
        .where(believed(table, day, ages))
        .distinct()
        for table, day in DAYS.values()
    ]
    return frozenset(period_start(label) for label in connection.execute(union_all(*asked)).scalars())
