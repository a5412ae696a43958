"""What a source no longer has: found by a full run, which names every row that is still there, or by its
connector, which asks what is held.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, not_, select

from connectors.rest import SourceError
from connectors.streams import Held, Page, Stream
from warehouse.marks import IN_PLACE
from warehouse.tables import LOADED, load

if TYPE_CHECKING:
    from warehouse import Warehouse

MOST_GONE = 0.2  # of the rows; more than that is no housekeeping
FEW = 20  # rows
_DATED = {
    "ticket": ("updated_at", "opened_at"),
    "post": ("edited_at", "created_at"),
    "rating": ("rated_at",),
}


def too_many(gone: int, held: int) -> bool:
    """Whether so many of what is held are gone that it may be a right that was taken away."""
    return gone > max(FEW, MOST_GONE * held)


@dataclass
class Listed:
    """The ids that a full run has named, of rows changed since its beginning."""

    stream: Stream
    since: datetime
    ids: set[str] = field(default_factory=set)
    refused: bool = False  # then not every row has said its name, and nothing is gone for sure

    def see(self, page: Page) -> None:
        self.refused = self.refused or bool(page.refusals)
        self.ids.update(str(row["id"]) for row in page.rows if row.get("id") is not None)

    def gone(self, warehouse: "Warehouse", source: str) -> Sequence[str]:
        """The ids that the warehouse has and the source does not name any more.

        Raises SourceError where so many are missing that somebody has to look first.
        """
        if self.refused:
            return ()
        table = LOADED[self.stream.table]
        dated = func.coalesce(*(table.c[name] for name in _DATED[self.stream.table]))
        by_api = select(load.c.id).where(load.c.stream.is_not(None))  # what came in files of its name stays
        known = select(table.c.id).where(
            table.c.source == source, dated >= self.since, table.c.load.in_(by_api)
        )
        if "deleted_at" in table.c:
            known = known.where(table.c.deleted_at.is_(None))
        with warehouse.snapshot() as snapshot:
            held = {str(name) for (name,) in snapshot.connection.execute(known)}
        gone = sorted(held - self.ids)
        if too_many(len(gone), len(held)):
            raise SourceError(
                f"{source}: {len(gone):,} of {len(held):,} rows are no longer listed; nothing is removed: "
                "check what its key may read"
            )
        return gone


def held(warehouse: "Warehouse", source: str, since: datetime) -> Mapping[str, Held]:
    """The posts of a source that were created since then and not deleted, by their ids.

    Without those below a post of somebody who was forgotten: their network is not asked about its thread.
    """
    post = LOADED["post"].c
    conversation = func.coalesce(post.conversation, post.id)
    known = select(post.id, conversation, post.reply_to, post.comments, post.kind).where(
        post.source == source,
        post.created_at >= since,
        post.deleted_at.is_(None),
        not_(conversation.startswith(IN_PLACE, autoescape=True)),
        not_(func.coalesce(post.reply_to, "").startswith(IN_PLACE, autoescape=True)),
    )
    with warehouse.snapshot() as snapshot:
        return {str(row[0]): Held(*row[1:]) for row in snapshot.connection.execute(known)}
