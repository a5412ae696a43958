"""Request Tracker's REST 2 on loopback, as far as the connector asks it; the real server has tests of its own.

A transaction is written for whatever happened in the world since the last request. A page is cut without a
word, transactions have no total, and a number is text or not by where it stands.
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from connectors.instants import iso
from tests.connectors.contract import Case, Truth
from tests.connectors.fakes.server import Reply, Request
from tests.connectors.fakes.world import Ticket, World

TOKEN = "1-14-e5f0/+a b&c%ü"
CHANNELS = {
    "Email": "email",
    "Web": "portal",
    "Web (agent)": "agent_created",
    "Mobile": "mobile_app",
    "REST": "api",
    "REST2": "api",
    "API": "api",
    "CLI": "api",
}
STATUS = {"open": "open", "solved": "resolved", "closed": "rejected"}
UNSET = "1970-01-01T00:00:00Z"
AGENT, CUSTOMER, RATING_FIELD = 12, 700, "3"
_BETWEEN = re.compile(r"\bid > (\d+) AND id <= (\d+)")
_NUMBERED = re.compile(r"\b(?:id|ObjectId) = (\d+)")


@dataclass(frozen=True)
class Event:
    """One transaction."""

    id: int
    ticket: Ticket
    kind: str
    at: datetime
    creator: int = AGENT
    field: str = ""


class RequestTracker:
    def __init__(self, world: World, page_size: int) -> None:
        self.world, self.page_size, self.lock = world, page_size, threading.RLock()
        self.seen: dict[int, Ticket] = {}
        self.events: list[Event] = []
        self.hidden: set[int] = set()  # transactions that the key may not see, or not yet

    def answer(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != f"token {TOKEN}":
            return Reply({"message": "Unauthorized"}, 401)
        self.catch_up()
        match request.method, request.path.removeprefix("/REST/2.0/"):
            case "GET", "tickets":
                return self._list(request, self._tickets(request.query["query"]), total=True)
            case "GET", "transactions":
                return self._list(request, self._transactions(request.query["query"]))
            case "GET", "attachments":
                return self._list(request, self._attachments(json.loads(request.query["query"])))
            case "GET", user if user.startswith("user/"):
                return Reply({"Privileged": int(user == f"user/{AGENT}"), "Name": "somebody"})
        return Reply({"message": "Not Found"}, 404)

    def catch_up(self) -> None:
        """Write down what has happened."""
        changed = [one for one in self.world.tickets.values() if self.seen.get(one.number) != one]
        for ticket in sorted(changed, key=lambda one: (one.updated_at, one.number)):
            for kind, at, creator, field in _happened(self.seen.get(ticket.number), ticket):
                self.events.append(Event(len(self.events) + 1, ticket, kind, at, creator, field))
            self.seen[ticket.number] = ticket

    def _tickets(self, query: str) -> list[dict[str, Any]]:
        there = sorted(self.world.there(), key=lambda one: one.number)
        return [_ticket(one) for one in there if _asked(query, one.number)]

    def _transactions(self, query: str) -> list[dict[str, Any]]:
        """Of a deleted ticket too; `Type != ..` leaves out kinds that are not written here."""
        kinds = set(re.findall(r"Type = '(\w+)'", query))
        numbers = {int(one) for one in _NUMBERED.findall(query)}
        return [
            _event(one)
            for one in self.events
            if one.ticket.number in self.world.tickets
            and one.id not in self.hidden
            and (not kinds or one.kind in kinds)
            and (one.ticket.number in numbers if numbers else _asked(query, one.id))
        ]

    def _attachments(self, query: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        wanted = {str(one) for one in query[0]["value"]}
        created = (one for one in self.events if one.kind == "Create" and str(one.id) in wanted)
        return [
            {
                "id": str(one.id),
                "TransactionId": str(one.id),
                "Headers": f"MIME-Version: 1.0\nX-RT-Interface: {one.ticket.channel.split()[0]}\nSubject: help",
            }
            for one in created
        ]

    def _list(self, request: Request, found: list[dict[str, Any]], *, total: bool = False) -> Reply:
        if request.query.get("order") == "DESC":
            found.reverse()
        size = min(int(request.query.get("per_page", 20)), self.page_size)
        first = (int(request.query.get("page", 1)) - 1) * size
        items = found[first : first + size]
        return Reply(
            {
                "items": items,
                "count": len(items),
                "per_page": size,
                "page": first // size + 1,
                "total": len(found) if total else None,
                "pages": -(-len(found) // size) if total else None,
            }
        )


def _asked(query: str, number: int) -> bool:
    """Within the window, or one of those that are named."""
    if between := _BETWEEN.search(query):
        return int(between[1]) < number <= int(between[2])
    named = _NUMBERED.findall(query)
    return not named or str(number) in named


def _happened(before: Ticket | None, now: Ticket) -> Iterator[tuple[str, datetime, int, str]]:
    if before is None:
        yield "Create", now.opened_at, CUSTOMER, ""
        yield "Correspond", now.opened_at, CUSTOMER, ""  # who asks writes again
        before = replace(now, first_response_at=None, resolved_at=None, rated_at=None, removed=False)
    if now.first_response_at and not before.first_response_at:
        yield "Correspond", now.first_response_at, AGENT, ""
    if now.resolved_at and not before.resolved_at:
        yield "Status", now.resolved_at, AGENT, "Status"
    if now.rated_at and not before.rated_at:
        yield "CustomField", now.rated_at, CUSTOMER, RATING_FIELD
    yield "Set", now.updated_at, AGENT, "Priority"


def _person(user: int) -> dict[str, Any]:
    return {"type": "user", "id": user, "_url": f"/REST/2.0/user/{user}"}


def _ticket(ticket: Ticket) -> dict[str, Any]:
    creator = AGENT if ticket.channel == "Web (agent)" else CUSTOMER
    return {
        "id": str(ticket.number),
        "type": "ticket",
        "EffectiveId": str(ticket.number),
        "Created": iso(ticket.opened_at),
        "LastUpdated": iso(ticket.updated_at),
        "Resolved": iso(ticket.resolved_at) if ticket.resolved_at else UNSET,
        "Status": STATUS[ticket.status],
        "Priority": ticket.priority,
        "Queue": {"id": "3", "type": "queue", "Name": ticket.desk},
        "Creator": _person(creator),
        "Requestor": [{**_person(CUSTOMER), "Name": ticket.requester, "EmailAddress": ticket.requester}],
        "CustomFields": [
            {"id": RATING_FIELD, "name": "CSAT", "values": [str(ticket.score)] if ticket.score else []}
        ],
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": str(event.id),
        "type": "transaction",
        "ObjectId": str(event.ticket.number),
        "Type": event.kind,
        "Created": iso(event.at),
        "Creator": _person(event.creator),
        "Field": event.field,
    }


def truth(fake: RequestTracker) -> Truth:
    """What the warehouse has to hold."""
    there = fake.world.there()
    tickets = {
        str(one.number): {
            "opened_at": one.opened_at,
            "first_response_at": one.first_response_at,
            "resolved_at": one.resolved_at,
            "updated_at": one.updated_at,
            "channel_raw": one.channel,
            "channel": CHANNELS[one.channel],
            "desk": one.desk,
            "priority": one.priority,
            "status": STATUS[one.status],
        }
        for one in there
    }
    ratings = {
        str(one.number): {"ticket": str(one.number), "score": float(one.score), "rated_at": one.rated_at}
        for one in there
        if one.score is not None
    }
    return {"ticket": tickets, "rating": ratings}


CASE = Case(
    kind="rt",
    fake=RequestTracker,
    options={"token": "${RT_TOKEN}", "rating_field": "CSAT"},
    environment={"RT_TOKEN": TOKEN},
    channels=CHANNELS,
    truth=truth,
    needed="Created",
    optional=("Priority", "priority"),
    quiet_calls=60,
)
