"""Freshservice on loopback: the list of tickets, what is deleted or spam, groups, the form, the survey.

As its documents say: without `updated_since` the list is of the last thirty days, pages have a hundred, a page
with times costs three credits, unknown parameters are refused, and an answer to the survey does not move a
ticket's `updated_at` (where `silent_ratings` says so). The limit counts credits of a minute of the world.
"""

import base64
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from connectors.instants import instant, iso
from tests.connectors.contract import Case, Truth
from tests.connectors.fakes.server import Reply, Request
from tests.connectors.fakes.world import CLOSED, DESKS, OPEN, SOLVED, Ticket, World

KEY = "fs+Key/9 =Ä"
CHANNELS = {
    **dict.fromkeys(("Email",), "email"),
    **dict.fromkeys(("Portal", "Feedback Widget"), "portal"),
    **dict.fromkeys(("Phone",), "phone"),
    **dict.fromkeys(("Chat", "Slack", "MS Teams"), "chat"),
    **dict.fromkeys(("Yammer", "Workplace"), "social"),
    **dict.fromkeys(("AWS Cloudwatch", "Pagerduty", "Alerts"), "monitoring"),
    **dict.fromkeys(("Walkup", "Tech Bar"), "walk_up"),
    **dict.fromkeys(("Chatbot",), "virtual_agent"),
    **dict.fromkeys(("Employee Onboarding", "Employee Offboarding", "Employee Journey"), "agent_created"),
    **dict.fromkeys(("WhatsApp",), "messaging"),
}
_WORDS = """Email|Portal|Phone|Chat|Feedback Widget|Yammer|AWS Cloudwatch|Pagerduty|Walkup|Slack|Chatbot
|Workplace|Employee Onboarding|Alerts|MS Teams|Employee Offboarding|Employee Journey|WhatsApp|Tech Bar"""
NUMBERS = dict(
    zip((word.strip() for word in _WORDS.split("|")), (*range(1, 16), 18, 19, 1001, 1002), strict=True)
)
_STATUS = {OPEN: (2, "Open"), SOLVED: (4, "Resolved"), CLOSED: (5, "Closed")}
_PRIORITY = {"1": "Low", "2": "Medium", "3": "High", "4": "Urgent"}
_GROUPS = {desk: 21000 + place for place, desk in enumerate(DESKS)}
_KNOWN = {
    "tickets": {"updated_since", "include", "order_type", "per_page", "page", "filter", "workspace_id"},
    "tickets/filter": {"query", "page", "workspace_id"},
    "groups": {"per_page", "page"},
    "ticket_form_fields": {"per_page", "page"},
}
_TO_ANSWER, _TO_RESOLVE = timedelta(minutes=1), timedelta(minutes=4)


class Freshservice:
    def __init__(
        self, world: World, page_size: int, a_minute: int | None = None, *, silent_ratings: bool = False
    ) -> None:
        self.world, self.page_size, self.lock = world, page_size, threading.RLock()
        self.a_minute, self.silent_ratings = a_minute, silent_ratings
        self.window, self.used = world.begin, 0
        self.spam: set[int] = set()
        self.known: dict[int, Ticket] = {}
        self.changed: dict[int, datetime] = {}
        self.closed: dict[int, datetime] = {}

    def clock(self) -> float:
        return self.world.now.timestamp()

    def answer(self, request: Request) -> Reply:
        self.watch()
        if request.headers.get("Authorization") != f"Basic {base64.b64encode(f'{KEY}:X'.encode()).decode()}":
            return Reply({"code": "invalid_credentials", "message": "You have to be logged in."}, 401)
        path = request.path.removeprefix("/api/v2/")
        cost = 3 if "include" in request.query else 1
        return self._limited(cost) or replace(
            self._found(path, request), headers=self._told(cost, request, path)
        )

    def watch(self) -> None:
        """When a ticket changed, as Freshservice sees it, and was closed."""
        for number, ticket in self.world.tickets.items():
            known = self.known.get(number)
            if known == ticket:
                continue
            if not (self.silent_ratings and known and _only_rated(known, ticket)):
                self.changed[number] = ticket.updated_at
            if ticket.status == CLOSED and (known is None or known.status != CLOSED):
                self.closed[number] = ticket.updated_at
            self.known[number] = ticket

    def _limited(self, cost: int) -> Reply | None:
        if self.a_minute is None:
            return None
        if self.world.now - self.window >= timedelta(minutes=1):
            self.window, self.used = self.world.now, 0
        if self.used + cost > self.a_minute:
            left = 60 - int((self.world.now - self.window).total_seconds())
            return Reply({"message": "You have exceeded the limit"}, 429, {"Retry-After": str(left)})
        self.used += cost
        return None

    def _told(self, cost: int, request: Request, path: str) -> Mapping[str, str]:
        headers = {}
        if self.a_minute is not None:
            headers = {
                "X-RateLimit-Total": str(self.a_minute),
                "X-RateLimit-Remaining": str(self.a_minute - self.used),
                "X-RateLimit-Used-CurrentRequest": str(cost),
            }
        if path == "tickets" and len(self._chosen(request.query)) > self._end(request.query):
            asked = {**request.query, "page": str(int(request.query.get("page", 1)) + 1)}
            address = request.url.split("?")[0] + "?" + "&".join(f"{name}={asked[name]}" for name in asked)
            headers["Link"] = f'<{address}>; rel="next"'
        return headers

    def _found(self, path: str, request: Request) -> Reply:
        if path.endswith("/csat_response"):
            return self._response(int(path.split("/")[1]))
        unknown = [name for name in request.query if name not in _KNOWN.get(path, ())]
        if request.method != "GET" or path not in _KNOWN or unknown:
            return Reply({"description": "Validation failed", "errors": [{"field": unknown}]}, 400)
        match path:
            case "groups":
                return Reply({"groups": [{"id": number, "name": desk} for desk, number in _GROUPS.items()]})
            case "ticket_form_fields":
                return Reply({"ticket_fields": _form()})
            case "tickets/filter":
                return Reply({"tickets": [], "total": len(self.there())})
        return self._list(request.query)

    def there(self) -> list[Ticket]:
        return [one for one in self.world.there() if one.number not in self.spam]

    def _end(self, query: Mapping[str, str]) -> int:
        return int(query.get("page", 1)) * self._size(query)

    def _size(self, query: Mapping[str, str]) -> int:
        return min(int(query.get("per_page", 30)), 100, self.page_size)

    def _chosen(self, query: Mapping[str, str]) -> Sequence[Ticket]:
        """In the order of opening; the oldest first only where that is asked for."""
        month = self.world.now - timedelta(days=30)
        since = instant(query["updated_since"]) if "updated_since" in query else None
        found = [
            one
            for one in self.world.tickets.values()
            if self._is_of(one, query.get("filter"))
            and (self.changed[one.number] >= since if since else one.opened_at >= month)
        ]
        newest_first = query.get("order_type", "desc") == "desc"
        return sorted(found, key=lambda one: (one.opened_at, one.number), reverse=newest_first)

    def _is_of(self, ticket: Ticket, kind: str | None) -> bool:
        if kind == "deleted":
            return ticket.removed
        is_spam = ticket.number in self.spam and not ticket.removed
        return is_spam if kind == "spam" else not is_spam and not ticket.removed

    def _list(self, query: Mapping[str, str]) -> Reply:
        end = self._end(query)
        shown = self._chosen(query)[end - self._size(query) : end]
        return Reply({"tickets": [self._shown(one, stats=query.get("include") == "stats") for one in shown]})

    def _shown(self, ticket: Ticket, *, stats: bool) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "id": ticket.number,
            "type": "Incident",
            "subject": "Private words",
            "description_text": "Private words",
            "created_at": iso(ticket.opened_at),
            "updated_at": iso(self.changed[ticket.number]),
            "status": _STATUS[ticket.status][0],
            "priority": int(ticket.priority),
            "source": NUMBERS[ticket.channel],
            "group_id": _GROUPS[ticket.desk],
            "requester_id": 3000 + int(ticket.requester.removeprefix("person").split("@")[0]),
            "category": "Hardware",
            "deleted": ticket.removed,
            "spam": ticket.number in self.spam,
            "fr_due_by": iso(ticket.opened_at + _TO_ANSWER),
            "due_by": iso(ticket.opened_at + _TO_RESOLVE),
            "fr_escalated": False,
        }
        return {**shown, "stats": self._stats(ticket)} if stats else shown

    def _stats(self, ticket: Ticket) -> dict[str, Any]:
        resolved, answered = ticket.resolved_at, ticket.first_response_at
        return {
            "ticket_id": ticket.number,
            "first_responded_at": iso(answered) if answered else None,
            "resolved_at": iso(resolved) if resolved else None,
            "closed_at": iso(self.closed[ticket.number]) if ticket.number in self.closed else None,
            "first_assigned_at": None,
            "first_resp_time_in_secs": 1 if answered else 0,
            "resolution_time_in_secs": 1 if resolved else 0,
        }

    def _response(self, number: int) -> Reply:
        """Where nobody answered, one says 404 and the other nothing."""
        ticket = self.world.tickets.get(number)
        if ticket is None or ticket.removed or (ticket.score is None and number % 2):
            return Reply(None, 404)
        if ticket.score is None or ticket.rated_at is None:
            return Reply({"csat_response": {}})
        response = {
            "id": 800_000 + number,
            "overall_rating": 103,
            "overall_rating_text": "Extremely happy",
            "score": {"acquired_score": ticket.score, "total_score": 5},
            "created_at": iso(ticket.rated_at),
            "updated_at": iso(ticket.rated_at),
        }
        return Reply({"csat_response": response})


def _only_rated(known: Ticket, ticket: Ticket) -> bool:
    unrated = replace(ticket, score=known.score, rated_at=known.rated_at, updated_at=known.updated_at)
    return unrated == known


def _form() -> list[dict[str, Any]]:
    sources = [{"id": 90_000 + at, "choice_id": at, "value": word} for word, at in NUMBERS.items()]
    statuses = [{"id": number, "value": word} for number, word in _STATUS.values()]
    return [
        {"name": "subject", "field_type": "default_subject", "choices": []},
        {"name": "source", "field_type": "default_source", "choices": sources},
        {"name": "status", "field_type": "default_status", "choices": statuses},
    ]


def truth(fake: Freshservice) -> Truth:
    """What the warehouse has to hold."""
    fake.watch()
    there = fake.there()
    return {
        "ticket": {str(one.number): _ticket(fake, one) for one in there},
        "rating": {
            str(800_000 + one.number): {
                "ticket": str(one.number),
                "score": float(one.score),
                "scale_high": 5.0,
                "rated_at": one.rated_at,
            }
            for one in there
            if one.score is not None
        },
    }


def _ticket(fake: Freshservice, one: Ticket) -> dict[str, object]:
    answered, resolved = one.first_response_at, one.resolved_at
    return {
        "opened_at": one.opened_at,
        "first_response_at": answered,
        "resolved_at": resolved,
        "closed_at": fake.closed.get(one.number),
        "updated_at": fake.changed[one.number],
        "channel_raw": one.channel,
        "channel": CHANNELS[one.channel],
        "desk": one.desk,
        "kind": "Incident",
        "priority": _PRIORITY[one.priority],
        "category": "Hardware",
        "status": _STATUS[one.status][1],
        "response_target_met": answered <= one.opened_at + _TO_ANSWER if answered else None,
        "resolution_target_met": resolved <= one.opened_at + _TO_RESOLVE if resolved else None,
    }


CASE = Case(
    kind="freshservice",
    fake=Freshservice,
    options={"api_key": "${FRESHSERVICE_KEY}"},
    environment={"FRESHSERVICE_KEY": KEY},
    channels=CHANNELS,
    truth=truth,
    needed="created_at",
    optional=("priority", "priority"),
    only={"satisfaction": "/csat_response"},
    quiet_calls=10,
)
