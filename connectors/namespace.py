"""The namespace of a file of ratings that does not name its source: that of the tickets it rates."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from warehouse.tables import rating, ticket

if TYPE_CHECKING:
    from warehouse import Warehouse

_ASKED = 500  # ids


def source_of_tickets(warehouse: "Warehouse", ids: Iterable[str], otherwise: str) -> str:
    """The source that most of these ticket ids are known from, `otherwise` where none knows any.

    Ratings already kept under `otherwise` stay there: the same file again must change nothing.
    """
    asked = [str(value).strip() for value in dict.fromkeys(ids) if value and str(value).strip()][:_ASKED]
    if not asked:
        return otherwise
    kept = select(rating.c.id).where(rating.c.source == otherwise).limit(1)
    found = (
        select(ticket.c.source, func.count())
        .where(ticket.c.id.in_(asked))
        .group_by(ticket.c.source)
        .order_by(func.count().desc(), ticket.c.source)
        .limit(1)
    )
    with warehouse.snapshot() as snapshot:
        if snapshot.connection.execute(kept).first() is not None:
            return otherwise
        source = snapshot.connection.execute(found).first()
    return str(source[0]) if source is not None else otherwise
