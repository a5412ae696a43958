"""Zammad on loopback: its search by condition, at most so many tickets, in the order that is asked for.

Without a condition it is the search index that answers, which does not know of the last minutes.
"""

import threading
from datetime import datetime, timedelta
from typing import Any

from connectors.instants import instant
from tests.connectors.contract import Case, Truth
from tests.connectors.fakes.server import Reply, Request
from tests.connectors.fakes.world import CLOSED, OPEN, Ticket, World

TOKEN = "Zq-7_+/=&% 80°"
CHANNELS = {
    "email": "email",
    "sms": "messaging",
    "chat": "chat",
    "fax": "other",
    "phone": "phone",
    "twitter status": "social",
    "twitter direct-message": "social",
    "facebook feed post": "social",
    "facebook feed comment": "social",
    "note": "agent_created",
    "web": "portal",
    "telegram personal-message": "messaging",
    "facebook direct-message": "social",
    "whatsapp message": "messaging",
    "signal personal-message": "messaging",
}
_LATE = timedelta(minutes=3)
_STATES = {"new": "new", "open": "open", "solved for now": "closed", "closed": "closed", "merged": "merged"}
_STATE = {OPEN: "open", CLOSED: "closed"}
_SORTED = {"updated_at,id": "updated_at", "created_at,id": "opened_at"}
_AFTER = "condition[ticket.updated_at]"


class Zammad:
    def __init__(self, world: World, page_size: int) -> None:
        self.world, self.page_size, self.lock = world, page_size, threading.RLock()

    def answer(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != f"Token token={TOKEN}":
            return Reply({"error": "Authentication required"}, 401)
        match request.method, request.path.removeprefix("/api/v1/"):
            case "GET", "ticket_states":
                states = enumerate(_STATES.items(), 1)
                return Reply([{"id": id_, "name": name, "state_type": kind} for id_, (name, kind) in states])
            case "GET", "tickets/search":
                return self._search(request)
        return Reply({"error": "No route matches"}, 404)

    def _search(self, request: Request) -> Reply:
        query = request.query
        if query.get(f"{_AFTER}[operator]") == "after (absolute)":
            since = instant(query[f"{_AFTER}[value]"])
            found = [one for one in self.world.there() if one.updated_at >= since]
        else:
            found = [one for one in self.world.there() if one.updated_at < self.world.now - _LATE]
        if query.get("only_total_count") == "true":
            return Reply({"total_count": len(found)})
        if query.get("order_by") != "asc,asc" or query.get("sort_by") not in _SORTED:
            return Reply({"error": "the newest change first is of no use here"}, 422)
        found.sort(key=lambda one: (getattr(one, _SORTED[query["sort_by"]]), one.number))
        size = min(int(query.get("per_page", 50)), self.page_size)
        first = (int(query.get("page", 1)) - 1) * size
        return Reply([_shown(one) for one in found[first : first + size]])


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _state(ticket: Ticket) -> str:
    """Every fifth of the closed ones was merged into another."""
    if ticket.status == CLOSED and ticket.number % 5 == 0:
        return "merged"
    return _STATE.get(ticket.status, "solved for now")


def _shown(ticket: Ticket) -> dict[str, Any]:
    answered = ticket.first_response_at
    return {
        "id": ticket.number + 4000,
        "number": str(ticket.number + 22000),
        "group": ticket.desk,
        "state": _state(ticket),
        "priority": ticket.priority,
        "customer": ticket.requester,
        "owner": "-",
        "type": None,
        "title": "help",
        "create_article_type": ticket.channel,
        "create_article_sender": "Customer",
        "created_at": _time(ticket.opened_at),
        "updated_at": _time(ticket.updated_at),
        "first_response_at": _time(answered),
        "first_response_in_min": None if answered is None else 7,
        "first_response_diff_in_min": None if answered is None else ticket.number % 7 - 3,
        "close_at": _time(ticket.resolved_at and ticket.opened_at),
        "last_close_at": _time(ticket.resolved_at),
        "close_diff_in_min": None,
    }


def truth(fake: Zammad) -> Truth:
    """What the warehouse has to hold."""
    return {
        "ticket": {
            str(one.number + 22000): {
                "opened_at": one.opened_at,
                "first_response_at": one.first_response_at,
                "resolved_at": None if _state(one) == "merged" else one.resolved_at,
                "closed_at": one.resolved_at,
                "updated_at": one.updated_at,
                "channel_raw": one.channel,
                "channel": CHANNELS[one.channel],
                "desk": one.desk,
                "priority": one.priority,
                "status": _state(one),
                "response_target_met": None if one.first_response_at is None else one.number % 7 >= 3,
            }
            for one in fake.world.there()
        }
    }


CASE = Case(
    kind="zammad",
    fake=Zammad,
    options={"token": "${ZAMMAD_TOKEN}"},
    environment={"ZAMMAD_TOKEN": TOKEN},
    channels=CHANNELS,
    truth=truth,
    needed="created_at",
    optional=("priority", "priority"),
    tells_deletions=False,
)
