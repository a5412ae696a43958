"""Zendesk on loopback: the incremental export, groups, ratings and the count of the search.

Its limits and checks are those of its documents: a beginning older than a minute, the last minute left out,
ten exports a minute (where `exports_a_minute` says so), pages of 100. Our requests are checked against its
OpenAPI description where the public data is there.
"""

import base64
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from connectors.instants import iso
from tests.connectors.contract import Case, Truth
from tests.connectors.fakes.server import Reply, Request
from tests.connectors.fakes.world import CLOSED, DESKS, OPEN, SOLVED, Ticket, World
from tests.connectors.fakes.zendesk_specification import objection

EMAIL, TOKEN = "reader@example.org", "zd/Tok+n=ß 7"
NUMBERS = {
    "4": "mail",
    "5": "web_service",
    "29": "chat",
    "34": "phone_call_inbound",
    "63": "answer_bot_for_agents",
}
CHANNELS = {
    **dict.fromkeys(("voice", "34"), "phone"),
    **dict.fromkeys(("email", "4", "mailgun"), "email"),
    **dict.fromkeys(("web", "help_center", "forum", "web_widget"), "portal"),
    **dict.fromkeys(("chat", "29", "native_messaging", "chat_transcript"), "chat"),
    **dict.fromkeys(("business_messaging_slack_connect",), "chat"),
    **dict.fromkeys(("twitter", "facebook", "instagram_dm"), "social"),
    "sunshine_conversations_facebook_messenger": "social",
    "sunshine_conversations_twitter_dm": "social",
    **dict.fromkeys(("sms", "whatsapp", "telegram", "viber", "line", "wechat", "kakaotalk"), "messaging"),
    **dict.fromkeys(("apple_business_chat", "google_rcs", "google_business_messages"), "messaging"),
    **dict.fromkeys(("twilio_sms", "messagebird_sms", "sunshine_conversations_api"), "messaging"),
    **dict.fromkeys(("mobile", "mobile_sdk"), "mobile_app"),
    **dict.fromkeys(("answer_bot_for_sdk", "answer_bot_api", "63", "ai_agent"), "virtual_agent"),
    **dict.fromkeys(("api", "5", "sample_ticket", "side_conversation"), "api"),
    **dict.fromkeys(("rule", "any_channel"), "other"),
}
_PRIORITIES = {"1": "urgent", "2": "high", "3": "normal", "4": "low"}
_STATUS = {OPEN: "open", SOLVED: "solved", CLOSED: "closed"}
_GROUPS = {desk: 7000 + place for place, desk in enumerate(DESKS)}
_EXACT = "native_messaging"  # the seconds of a first answer are counted for messaging alone
_KNOWN = {
    "/api/v2/incremental/tickets/cursor": {
        "start_time",
        "cursor",
        "include",
        "per_page",
        "support_type_scope",
    },
    "/api/v2/groups": {"page[size]", "page[after]", "exclude_deleted"},
    "/api/v2/satisfaction_ratings": {"start_time", "end_time", "score", "page[size]", "page[after]"},
    "/api/v2/search/count": {"query"},
}


class Zendesk:
    """`touch` changes a ticket as Zendesk itself does, which `updated_at` does not show; `merge` closes it."""

    def __init__(self, world: World, page_size: int, exports_a_minute: int | None = None) -> None:
        self.world, self.page_size, self.lock = world, page_size, threading.RLock()
        self.exports_a_minute = exports_a_minute
        self.exports: list[datetime] = []
        self.touched: dict[int, datetime] = {}
        self.known: dict[int, Ticket] = {}
        self.horizon = world.begin - timedelta(days=1)
        self.merged: set[int] = set()
        self.status_since: dict[int, tuple[str, datetime]] = {}

    def clock(self) -> float:
        return self.world.now.timestamp()

    def answer(self, request: Request) -> Reply:
        self.watch()
        return self._refused(request) or self._found(request)

    def _refused(self, request: Request) -> Reply | None:
        if not self._knows(request.headers.get("Authorization", "")):
            return Reply({"error": "Couldn't authenticate you"}, 401)
        if request.method != "GET" or request.path not in _KNOWN:
            return Reply({"error": "InvalidEndpoint", "description": "Not found"}, 404)
        if why := objection(request) or _unknown(request):
            return Reply({"error": "InvalidParameters", "description": why}, 400)
        return None

    def _found(self, request: Request) -> Reply:
        match request.path.removeprefix("/api/v2/"):
            case "incremental/tickets/cursor":
                return self._limited() or self._export(request.query)
            case "groups":
                groups = [{"id": number, "name": desk, "deleted": False} for desk, number in _GROUPS.items()]
                return self._list(request, "groups", groups)
            case "satisfaction_ratings":
                return self._list(request, "satisfaction_ratings", self._ratings(request.query))
        return Reply({"count": len(self.world.there())})

    def touch(self, number: int) -> None:
        self.world.now += timedelta(seconds=1)
        self.touched[number] = self.world.now

    def watch(self) -> None:
        """What the world does not remember: since when a ticket has its status; and that nothing is put
        before what was exported, whatever time its change bears.
        """
        for number, ticket in self.world.tickets.items():
            if self.known.get(number) != ticket and ticket.updated_at <= self.horizon:
                self.touched[number] = self.horizon
            self.known[number] = ticket
            if self.status_since.get(number, ("", ticket.opened_at))[0] != ticket.status:
                self.status_since[number] = (ticket.status, ticket.updated_at)

    def generated(self, ticket: Ticket) -> int:
        return int(max(ticket.updated_at, self.touched.get(ticket.number, ticket.updated_at)).timestamp())

    def _knows(self, authorization: str) -> bool:
        basic = base64.b64encode(f"{EMAIL}/token:{TOKEN}".encode()).decode()
        return authorization in (f"Basic {basic}", "Bearer oauth-of-the-tests")

    def _limited(self) -> Reply | None:
        """A 429 beyond so many exports within a minute; else the export counts."""
        if self.exports_a_minute is None:
            return None
        self.exports = [at for at in self.exports if self.world.now - at < timedelta(minutes=1)]
        if len(self.exports) >= self.exports_a_minute:
            return Reply({"error": "APIRateLimitExceeded"}, 429, {"Retry-After": str(self._resets())})
        self.exports.append(self.world.now)
        return None

    def _resets(self) -> int:
        return 60 - int((self.world.now - min(self.exports)).total_seconds())

    def _headers(self) -> Mapping[str, str]:
        if self.exports_a_minute is None:
            return {}
        said = f"total={self.exports_a_minute}; remaining={self.exports_a_minute - len(self.exports)}"
        return {
            "x-rate-limit": "700",
            "x-rate-limit-remaining": "699",
            "ratelimit-reset": "30",
            "Zendesk-RateLimit-incremental-exports-cursor": f"{said}; resets={self._resets()}",
        }

    def _export(self, query: Mapping[str, str]) -> Reply:
        now = int(self.world.now.timestamp())
        if "cursor" not in query and now - int(query["start_time"]) <= 60:
            return Reply({"error": "StartTimeTooRecent", "description": "Too recent start_time."}, 422)
        after = _cursor(query["cursor"]) if "cursor" in query else (int(query["start_time"]), -1)
        every = sorted((self.generated(ticket), ticket.number) for ticket in self.world.tickets.values())
        following = [key for key in every if key > after and key[0] <= now - 60]
        self.horizon = max(self.horizon, self.world.now - timedelta(minutes=1))
        shown = following[: min(int(query.get("per_page", 1000)), self.page_size)]
        known = shown[-1] if shown else after if "cursor" in query else None
        metrics = "metric_sets" in query.get("include", "")
        body = {
            "tickets": [self._shown(self.world.tickets[number], metrics=metrics) for _, number in shown],
            "after_cursor": None if known is None else _opaque(known),
            "end_of_stream": len(shown) == len(following),
        }
        return Reply(body, headers=self._headers())

    def _shown(self, ticket: Ticket, *, metrics: bool) -> dict[str, Any]:
        number = ticket.number
        shown: dict[str, Any] = {
            "id": number,
            "created_at": iso(ticket.opened_at),
            "updated_at": iso(ticket.updated_at),
            "generated_timestamp": self.generated(ticket),
            "via": {"channel": _channel(ticket), "source": {"from": {}, "to": {}, "rel": None}},
            "support_type": "ai_agent" if ticket.channel == "ai_agent" else "agent",
            "status": "deleted" if ticket.removed else self.status(ticket),
            "priority": _PRIORITIES[ticket.priority],
            "type": "incident",
            "subject": "Private words",
            "description": "Private words",
            "group_id": _GROUPS[ticket.desk],
            "requester_id": 5000 + int(ticket.requester.removeprefix("person").split("@")[0]),
            "tags": ["closed_by_merge"] if number in self.merged else [],
            "satisfaction_rating": {"score": "unoffered"},
        }
        return {**shown, "metric_set": self._metrics(ticket)} if metrics else shown

    def status(self, ticket: Ticket) -> str:
        return "closed" if ticket.number in self.merged else _STATUS[ticket.status]

    def _metrics(self, ticket: Ticket) -> dict[str, Any]:
        answered = ticket.first_response_at
        after = int((answered - ticket.opened_at).total_seconds()) if answered else None
        exact = ticket.channel == _EXACT
        return {
            "id": 100_000 + ticket.number,
            "replies": int(answered is not None),
            "reopens": 0,
            "group_stations": 2 if ticket.number % 5 == 0 else 1,
            "reply_time_in_minutes": {"calendar": None if after is None else after // 60, "business": 3},
            "reply_time_in_seconds": {"calendar": after if exact else None},
            "solved_at": iso(ticket.resolved_at) if ticket.resolved_at else None,
            "status_updated_at": iso(self.status_since[ticket.number][1]),
        }

    def _ratings(self, query: Mapping[str, str]) -> list[dict[str, Any]]:
        begin = int(query.get("start_time", 0))
        solved = [
            one for one in self.world.there() if one.resolved_at and one.resolved_at.timestamp() >= begin
        ]
        return [_rating(one) for one in sorted(solved, key=lambda one: one.number)]

    def _list(self, request: Request, name: str, every: list[dict[str, Any]]) -> Reply:
        """The address of the next page is there also after the last one: the flag counts."""
        size = min(int(request.query.get("page[size]", 100)), 100, self.page_size)
        first = int(request.query.get("page[after]", "0"))
        meta = {"has_more": first + size < len(every), "after_cursor": str(first + size)}
        links = {"next": f"{request.url.split('?')[0]}?page[after]={first + size}", "prev": None}
        return Reply({name: every[first : first + size], "meta": meta, "links": links})


def _unknown(request: Request) -> str | None:
    known = _KNOWN[request.path]
    return next((f"{name} is no parameter" for name in request.query if name not in known), None)


def _opaque(key: tuple[int, int]) -> str:
    return base64.b64encode(f"{key[0]}.0||{key[1]}|".encode()).decode()


def _cursor(opaque: str) -> tuple[int, int]:
    at, _, number = base64.b64decode(opaque).decode().rstrip("|").partition("||")
    return int(float(at)), int(number)


def _channel(ticket: Ticket) -> str | int:
    if ticket.channel == "ai_agent":
        return "native_messaging"
    return int(ticket.channel) if ticket.channel.isdigit() else ticket.channel


def _rating(ticket: Ticket) -> dict[str, Any]:
    """Asked for when the ticket was solved, given later."""
    score = "offered" if ticket.score is None else "good" if ticket.score > 3 else "bad"
    return {
        "id": 90_000 + ticket.number,
        "ticket_id": ticket.number,
        "score": score,
        "comment": None,
        "created_at": _time(ticket.resolved_at),
        "updated_at": _time(ticket.rated_at or ticket.resolved_at),
    }


def _time(at: datetime | None) -> str | None:
    return iso(at) if at else None


def truth(fake: Zendesk) -> Truth:
    """What the warehouse has to hold; a first answer to the minute, but for messaging."""
    fake.watch()
    return {
        "ticket": {str(one.number): _ticket(fake, one) for one in fake.world.there()},
        "rating": {
            str(90_000 + one.number): {
                "ticket": str(one.number),
                "score": float(one.score > 3),
                "rated_at": one.rated_at,
            }
            for one in fake.world.there()
            if one.score is not None
        },
    }


def _ticket(fake: Zendesk, one: Ticket) -> dict[str, object]:
    merged, answered = one.number in fake.merged, one.first_response_at
    if answered and one.channel != _EXACT:
        answered -= timedelta(seconds=(answered - one.opened_at).total_seconds() % 60)
    return {
        "opened_at": one.opened_at,
        "first_response_at": answered,
        "resolved_at": None if merged else one.resolved_at,
        "closed_at": fake.status_since[one.number][1] if fake.status(one) == "closed" else None,
        "updated_at": one.updated_at,
        "channel_raw": NUMBERS.get(one.channel, one.channel),
        "channel": CHANNELS[one.channel],
        "desk": one.desk,
        "kind": "incident",
        "priority": _PRIORITIES[one.priority],
        "status": "merged" if merged else fake.status(one),
        "reopened": 0,
        "reassigned": int(one.number % 5 == 0),
    }


CASE = Case(
    kind="zendesk",
    fake=Zendesk,
    options={"email": EMAIL, "token": "${ZENDESK_TOKEN}"},
    environment={"ZENDESK_TOKEN": TOKEN},
    channels=CHANNELS,
    truth=truth,
    needed="created_at",
    optional=("priority", "priority"),
    only={"tickets": "/incremental/tickets", "satisfaction": "/satisfaction_ratings"},
)
