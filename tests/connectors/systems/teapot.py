"""The smallest system there can be: tickets by `updated_since`, pages by the Link header, ratings of their own."""

from collections.abc import Callable
from datetime import datetime

from configuration import Source
from connectors.authentication import bearer
from connectors.fields import Item, number, text, time
from connectors.instants import iso
from connectors.paging import from_newest, link_header
from connectors.rest import Ask
from connectors.streams import Connector, Reading, Rest, Row, Seen, Stream, Word, changes

TICKET = ("id", "opened_at", "first_response_at", "resolved_at", "closed_at", "updated_at", "channel_raw")
TICKET_MORE = ("desk", "priority", "requester", "status")
RATING = ("id", "ticket", "question", "score", "scale_low", "scale_high", "best_is_high", "rated_at")


def connect(source: Source) -> Rest:
    size = int(source.option("page_size", "100"))

    def since(path: str) -> Callable[[datetime], Ask]:
        return lambda at: Ask(path, {"updated_since": iso(at), "limit": size})

    tickets = changes(
        since("tickets"),
        items="tickets",
        row=_ticket,
        changed=_changed,
        paging=from_newest(link_header, since("tickets"), _changed),
        gone=lambda item: text(item, "id") if item.get("deleted") else None,
    )
    ratings = changes(
        since("ratings"), items="ratings", row=_rating, changed=_changed, paging=link_header, in_order=False
    )
    streams = (
        Stream("tickets", {"ticket": (*TICKET, *TICKET_MORE)}, tickets),
        Stream("ratings", {"rating": RATING}, ratings),
    )
    return Rest(source.address(), bearer(source.option("token")), streams, look=_look)


def _changed(item: Item) -> datetime | None:
    return time(item, "updated_at")


def _ticket(item: Item) -> Row:
    return {
        "id": text(item, "id"),
        "opened_at": time(item, "opened_at"),
        "first_response_at": time(item, "answered_at"),
        "resolved_at": time(item, "solved_at"),
        "closed_at": time(item, "closed_at"),
        "updated_at": time(item, "updated_at"),
        "channel_raw": text(item, "channel"),
        "desk": text(item, "desk"),
        "priority": text(item, "priority"),
        "requester": text(item, "requester", "email"),
        "status": text(item, "status"),
    }


def _rating(item: Item) -> Row:
    return {
        "id": text(item, "id"),
        "ticket": text(item, "ticket"),
        "question": "csat",
        "score": number(item, "score"),
        "scale_low": 1.0,
        "scale_high": 5.0,
        "best_is_high": True,
        "rated_at": time(item, "rated_at"),
    }


def _look(reading: Reading) -> Seen:
    answer = reading.client.ask(Ask("tickets", {"updated_since": iso(reading.since), "limit": 1}))
    return Seen(tickets=answer.body["total"])


CONNECTOR = Connector("Teapot", (Word("token", "API token", secret=True),), connect, rights="read")
