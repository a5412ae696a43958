"""What the published snapshot holds: its days, desks and channels. Asked once per snapshot."""

from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st
from sqlalchemy import func, literal, select, union_all

from pages.parts.run import PageRun
from warehouse import as_of
from warehouse.tables import contact_volume, desk, post, rating, ticket


@dataclass(frozen=True)
class Extent:
    """First and last local day with data, the desks (id, name), channels in use, newest `as_of` of a source.

    `rows` counts the rows by table; `sample` is true while the invented company is loaded.
    """

    first: date | None
    last: date | None
    desks: tuple[tuple[str, str], ...]
    channels: tuple[str | None, ...]
    rows: dict[str, int]
    as_of: datetime | None
    sample: bool

    @property
    def empty(self) -> bool:
        return not any(self.rows.values())


def extent(run: PageRun) -> Extent:
    """The extent of the run's snapshot, cached under its name."""
    return _extent(run.warehouse.url, run.name, run)


@st.cache_data(show_spinner=False, max_entries=16)
def _extent(url: str, name: str, _run: PageRun) -> Extent:  # noqa: ARG001 the first two are the cache's key
    snapshot = _run.snapshot
    connection = snapshot.connection
    days = {
        "ticket": ticket.c.opened_on,
        "post": post.c.created_on,
        "rating": rating.c.rated_on,
        "contact_volume": contact_volume.c.day,
    }
    spans = connection.execute(
        union_all(
            *(
                select(literal(table), func.min(day), func.max(day), func.count())
                for table, day in days.items()
            )
        )
    ).all()
    rows = {table: count for table, _, _, count in spans}
    channels = set(
        connection.execute(
            union_all(select(ticket.c.channel).distinct(), select(contact_volume.c.channel).distinct())
        ).scalars()
    )
    if rows["post"]:
        channels.add("social")  # a post names no channel: it is social by being one
    called = func.coalesce(desk.c.name, desk.c.id)
    desks = connection.execute(select(desk.c.id, called).order_by(called)).all()
    ages = as_of(connection)
    return Extent(
        first=min((first for _, first, _, _ in spans if first), default=None),
        last=max((last for _, _, last, _ in spans if last), default=None),
        desks=tuple((row[0], row[1]) for row in desks),
        channels=tuple(sorted(channels, key=lambda channel: channel or "~")),
        rows=rows,
        as_of=max(ages.values(), default=None),
        sample=snapshot.has_sample(),
    )
