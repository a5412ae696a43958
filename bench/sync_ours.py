"""The API of bench/ticket_api.py as a source of ours."""

from pathlib import Path

from configuration import Source
from connectors.fields import Item, count, text, time
from connectors.instants import instant, iso
from connectors.paging import link_header
from connectors.reading import Run, beginning, cursors_of, loads
from connectors.rest import Ask, Client
from connectors.streams import Row, Stream, changes
from warehouse import Warehouse, open_warehouse


def _ticket(item: Item) -> Row:
    return {
        "id": text(item, "id"),
        "opened_at": time(item, "created_at"),
        "first_response_at": time(item, "stats", "first_responded_at"),
        "resolved_at": time(item, "stats", "resolved_at"),
        "updated_at": time(item, "updated_at"),
        "channel_raw": text(item, "source"),
        "desk": text(item, "group"),
        "kind": text(item, "type"),
        "priority": text(item, "priority"),
        "category": text(item, "category"),
        "status": text(item, "status"),
        "requester": text(item, "requester"),
        "reopened": count(item, "stats", "reopens"),
    }


_COLUMNS = (
    *("id", "opened_at", "first_response_at", "resolved_at", "updated_at", "channel_raw", "desk", "kind"),
    *("priority", "category", "status", "requester", "reopened"),
)
TICKETS = Stream(
    "tickets",
    {"ticket": _COLUMNS},
    changes(
        lambda since: Ask("/tickets", {"updated_since": iso(since)}),
        items="tickets",
        row=_ticket,
        changed=lambda item: instant(item["updated_at"]),
        paging=link_header,
    ),
)


def _silent(rows: int, part: float | None) -> None:
    """Nobody watches."""


def prepared(folder: str, port: int) -> tuple[Client, Warehouse]:
    """Who reads, and into what."""
    return Client("bench", f"http://127.0.0.1:{port}"), open_warehouse(f"duckdb:///{Path(folder) / 'wh'}")


def read(client: Client, warehouse: Warehouse) -> int:
    """Bring the warehouse up to date; gives the rows read."""
    source = Source("bench", "bench")
    left = cursors_of(warehouse, source)
    begin = beginning(Run(), left.get(TICKETS.name, {}), source)
    reports = loads(warehouse, client, source, TICKETS, run=Run(), begin=begin, left=left, told=_silent)
    return sum(report.read for report in reports)
