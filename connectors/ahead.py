"""Rows dated after the day their file was loaded: they are kept, counted and said.

A slip of the pen (2062 for 2026) or a wrong order of day and month looks like this. A day's grace is given
for time zones.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from warehouse.records import Batch

GRACE = timedelta(days=1)
DATED = {"ticket": "opened_at", "post": "created_at", "rating": "rated_at", "contact_volume": "day"}
VERBS = {
    "ticket": "tickets are opened",
    "post": "posts are written",
    "rating": "ratings are given",
    "contact_volume": "days of phone totals lie",
}
AHEAD = "after the day of this load"


class Ahead:
    """Counts what passes by, so that it costs no second reading."""

    def __init__(self, as_of: datetime | None = None) -> None:
        self.last = (as_of or datetime.now(UTC)) + GRACE
        self.counts: dict[str, int] = {}
        self.newest: dict[str, datetime] = {}

    def watched(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        """The same batches."""
        for batch in batches:
            for name, rows in batch.rows.items():
                column = DATED.get(name)
                if column in rows.column_names:
                    self._count(name, rows.column(column))
            yield batch

    def _count(self, table: str, times: pa.ChunkedArray) -> None:
        instants = times.cast(pa.timestamp("us", "UTC")) if not pa.types.is_timestamp(times.type) else times
        limit = pa.scalar(self.last, instants.type)
        late = instants.filter(pc.greater(instants, limit))
        if not len(late):
            return
        newest = pc.max(late).as_py()
        self.counts[table] = self.counts.get(table, 0) + len(late)
        self.newest[table] = max(newest, self.newest.get(table, newest))

    @property
    def notes(self) -> tuple[str, ...]:
        """A line for each kind of rows that has any."""
        return tuple(
            f"{count:,} {VERBS[table]} {AHEAD}, the last on {self.newest[table]:%Y-%m-%d}: they are kept, "
            "but look whether day, month or year are mixed up; the pages' usual period ends before them"
            for table, count in self.counts.items()
        )
