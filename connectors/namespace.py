"""The namespace of a file's ids: its tool's, its mapping's, that of the tickets it rates, or its own name."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from connectors.proposal import Proposal
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


def own_source(proposal: Proposal, name: str) -> tuple[str, tuple[str, ...]]:
    """The namespace of the ids: the recognised tool, else the mapping's, else the file's own name."""
    if proposal.mapping.source:
        return proposal.mapping.source, ()
    if proposal.tool:
        return proposal.tool, ()
    stem = file_stem(name)
    note = (
        f"the source is called {stem!r} after the file; under another file name its {proposal.mapping.table} "
        'would count again: keep the name, or say [file] source = "..." in a mapping'
    )
    return stem, (note,)


def file_stem(name: str) -> str:
    """'tickets.csv.gz' is 'tickets'."""
    known = (
        ".gz",
        ".zst",
        ".zip",
        ".csv",
        ".tsv",
        ".tab",
        ".txt",
        ".xlsx",
        ".xlsm",
        ".parquet",
        ".jsonl",
        ".ndjson",
        ".json",
    )
    stem = Path(name).name
    while (
        suffix := next((s for s in known if stem.lower().endswith(s) and len(stem) > len(s)), None)
    ) is not None:
        stem = stem[: -len(suffix)]
    return stem
