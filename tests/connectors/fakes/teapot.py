"""The Teapot API on loopback: `updated_since` (inclusive), pages in the order of change by the Link header."""

import threading
from datetime import datetime
from typing import Any

from connectors.instants import iso
from tests.connectors.contract import Case, Truth
from tests.connectors.fakes.server import Reply, Request
from tests.connectors.fakes.world import CLOSED, Ticket, World

TOKEN = "Earl Grey +/=&% 80°"
CHANNELS = {"telephone": "phone", "e-mail": "email", "web": "portal", "counter": "walk_up", "steam": "other"}


class Teapot:
    def __init__(self, world: World, page_size: int) -> None:
        self.world, self.page_size, self.lock = world, page_size, threading.RLock()

    def answer(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return Reply({"error": "who are you?"}, 401)
        match request.method, request.path.rsplit("/", 1)[-1]:
            case "GET", "tickets":
                return self._list(request, "tickets", self._tickets(request))
            case "GET", "ratings":
                return self._list(request, "ratings", self._ratings(request))
        return Reply({"error": "I am a teapot"}, 418)

    def _tickets(self, request: Request) -> list[dict[str, Any]]:
        since = datetime.fromisoformat(request.query["updated_since"])
        changed = (ticket for ticket in self.world.tickets.values() if ticket.updated_at >= since)
        return [_shown(one) for one in sorted(changed, key=lambda one: (one.updated_at, one.number))]

    def _ratings(self, request: Request) -> list[dict[str, Any]]:
        since = datetime.fromisoformat(request.query["updated_since"])
        return [_rating(one) for one in self.world.there() if one.rated_at and one.rated_at >= since]

    def _list(self, request: Request, name: str, all_of_them: list[dict[str, Any]]) -> Reply:
        size = min(int(request.query["limit"]), self.page_size)
        first = int(request.query.get("after", 0))
        headers = {}
        if first + size < len(all_of_them):
            since = request.query["updated_since"]
            following = f"?updated_since={since}&limit={size}&after={first + size}"
            headers = {"Link": f'<{request.url.split("?")[0]}{following}>; rel="next"'}
        body = {name: all_of_them[first : first + size], "total": len(all_of_them)}
        return Reply(body, headers=headers)


def _time(at: datetime | None) -> str | None:
    return iso(at) if at else None


def _shown(ticket: Ticket) -> dict[str, Any]:
    return {
        "id": ticket.number,
        "opened_at": _time(ticket.opened_at),
        "answered_at": _time(ticket.first_response_at),
        "solved_at": _time(ticket.resolved_at),
        "closed_at": _time(ticket.updated_at if ticket.status == CLOSED else None),
        "updated_at": _time(ticket.updated_at),
        "channel": ticket.channel,
        "desk": ticket.desk,
        "priority": ticket.priority,
        "requester": {"email": ticket.requester},
        "status": ticket.status,
        "deleted": ticket.removed,
    }


def _rating(ticket: Ticket) -> dict[str, Any]:
    return {
        "id": f"r{ticket.number}",
        "ticket": ticket.number,
        "score": ticket.score,
        "rated_at": _time(ticket.rated_at),
        "updated_at": _time(ticket.rated_at),
    }


def truth(fake: Teapot) -> Truth:
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
            "status": one.status,
        }
        for one in there
    }
    ratings = {
        f"r{one.number}": {"ticket": str(one.number), "score": float(one.score), "rated_at": one.rated_at}
        for one in there
        if one.score is not None
    }
    return {"ticket": tickets, "rating": ratings}


CASE = Case(
    kind="teapot",
    fake=Teapot,
    options={"token": "${TEAPOT_TOKEN}", "page_size": "10"},
    environment={"TEAPOT_TOKEN": TOKEN},
    channels=CHANNELS,
    truth=truth,
    needed="opened_at",
    optional=("priority", "priority"),
    only={"tickets": "/tickets", "ratings": "/ratings"},
)
