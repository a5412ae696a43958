"""Since your last visit: what was loaded, and which figures of the days since differ from what was seen then.

The days since the visit are held against the window that the visitor saw then: as long as the window now, up
to the day of the visit. Where the days since have too few cases, nothing is said to have changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd
from sqlalchemy import select

from metrics.analyses.link import Link, Pairs
from metrics.figures import Source, connected, figures
from metrics.versus import ADDED, versus
from metrics.window import Window
from warehouse.tables import load

SHOWN = ("source", "origin", "table", "finished_at", "rows_new", "rows_changed", "rows_refused")
TOLD = (
    "social_share",
    "first_response_minutes",
    "answered_within_share",
    "social_answered_within_share",
    "satisfied_share",
    "resolution_target_met_share",
)


@dataclass(frozen=True)
class Visit:
    """`loads` since, newest first (source, origin, table, finished_at, rows_new, rows_changed, rows_refused).

    `figures` of the days since (`window`) with the columns of metrics.versus against the window `seen`; None
    where no day is newer than the visit. `changed` are those beyond noise.
    """

    since: datetime
    loads: pd.DataFrame
    seen: Window | None
    window: Window | None
    figures: pd.DataFrame
    where: Pairs

    @property
    def new_rows(self) -> int:
        return int(self.loads["rows_new"].sum())

    @property
    def changed(self) -> pd.DataFrame:
        """The figures that differ by more than chance."""
        return self.figures[[noise is False for noise in self.figures["within_noise"]]]

    def link(self, metric: str) -> Link:
        """Where the cases of the days since are."""
        return Link(metric, self.where, self.window or Window())


def since_last_visit(
    source: Source,
    since: datetime,
    window: Window,
    *,
    metrics: Sequence[str] = TOLD,
    where: Pairs = (),
    clock: str = "calendar",
) -> Visit:
    """What is new to a visitor who last looked at an instant, over a window with both ends."""
    with connected(source) as connection:
        rows = connection.execute(
            select(*(load.c[name] for name in SHOWN))
            .where(load.c.finished_at > since)
            .order_by(load.c.finished_at.desc(), load.c.id.desc())
        ).all()
        loads = pd.DataFrame(rows, columns=list(SHOWN))
        seen, fresh = _seen(since, window), _fresh(since, window)
        if fresh is None:
            return Visit(since, loads, None, None, _nothing(), where)
        now, then = (
            figures(*metrics, warehouse=connection, window=each, where=where, clock=clock)
            for each in (fresh, seen)
        )
    return Visit(since, loads, seen, fresh, versus(now, then), where)


def _fresh(since: datetime, window: Window) -> Window | None:
    """The days of the window after the day of the visit."""
    first = max(since.date() + timedelta(1), window.first or since.date())
    return Window(first, window.last) if window.last and first <= window.last else None


def _seen(since: datetime, window: Window) -> Window:
    """As many days as the window has, up to the day of the visit."""
    if window.first is None or window.last is None:
        return Window(None, since.date())
    return Window(since.date() - (window.last - window.first), since.date())


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=["metric", "value", "n", "state", *ADDED])
