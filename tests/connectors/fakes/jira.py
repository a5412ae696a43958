"""Jira Service Management Cloud on loopback, with its traps: the search shows a change late and some changes
later than others, a token counts places in what is there now, and a written time is the asking user's.
"""

import base64
import json
import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.connectors.contract import Case, Truth
from tests.connectors.fakes.server import Reply, Request
from tests.connectors.fakes.specified import breach
from tests.connectors.fakes.world import CLOSED, DESKS, OPEN, SOLVED, Ticket, World

TOKEN = "ATATT3x/Ff=ö GF0"
SPECIFICATION = "jira/jira-slice.json"
ZONE = ZoneInfo("America/New_York")
CHANNELS = {
    "portal": "portal",
    "anonymousportal": "portal",
    "email": "email",
    "api": "api",
    "jira": "agent_created",
    "deployment": "monitoring",
}
STATES = {OPEN: ("In Progress", "indeterminate"), SOLVED: ("Resolved", "done"), CLOSED: ("Closed", "done")}
PROJECTS = dict(zip(DESKS, ("SD", "DN", "FS"), strict=True))
RESPONSE, RESOLUTION, RATING, RATED, KIND = (f"customfield_{n}" for n in (10030, 10031, 10040, 10041, 10010))
OWN_FIELDS = {
    RESPONSE: ("Time to first response", "sd-sla-field"),
    RESOLUTION: ("Time to resolution", "sd-sla-field"),
    RATING: ("Satisfaction", "sd-request-feedback"),
    RATED: ("Satisfaction date", "sd-request-feedback-date"),
    KIND: ("Request Type", "vp-origin"),
}
GOALS = {RESPONSE: timedelta(seconds=90), RESOLUTION: timedelta(minutes=10)}
OVER = {RESPONSE: "first_response_at", RESOLUTION: "resolved_at"}
LATE = timedelta(seconds=40)  # for one of three requests; half of it for another, none for the third
_CONDITION = re.compile(r"(created|updated|cf\[10041\]) (>=|>|<) (\d+|\"[^\"]+\")")


class Jira:
    """`plain`: a site that shows no service levels and ratings among the fields, only request by request."""

    def __init__(self, world: World, page_size: int) -> None:
        self.world, self.page_size, self.lock = world, page_size, threading.RLock()
        self.plain = self.without_levels = False
        self.shown: dict[int, Ticket] = {}  # what the search knows

    def clock(self) -> float:
        return self.world.now.timestamp()

    def answer(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != _basic("desk@example.org", TOKEN):
            return Reply({"errorMessages": ["Client must be authenticated"]}, 401)
        specified = request.path.startswith("/rest/api/3/") and not request.path.endswith("/comment")
        if specified and (broken := breach(SPECIFICATION, "https://your-domain.atlassian.net", request)):
            return _refused(broken)
        self._index()
        return self._answer(request)

    def _answer(self, request: Request) -> Reply:
        match request.method, request.path.removeprefix("/rest/").split("/"):
            case "POST", ["api", "3", "search", "jql"]:
                return self._search(request.body)
            case "POST", ["api", "3", "search", "approximate-count"]:
                return Reply({"count": len(self._found(request.body["jql"]))})
            case "GET", ["api", "3", "field"]:
                return Reply(self._fields())
            case "GET", [*_, "issue" | "request", name, what]:
                return self._of(name, what)
        return Reply({"errorMessages": ["there is no such resource"]}, 404)

    def _index(self) -> None:
        """The search takes up what changed long enough ago, and drops what is deleted at once."""
        there = {number: one for number, one in self.world.tickets.items() if not one.removed}
        self.shown = {number: one for number, one in self.shown.items() if number in there}
        for number, ticket in there.items():
            if self.world.now - ticket.updated_at >= LATE * (number % 3) / 2:
                self.shown[number] = ticket

    def _search(self, body: Mapping[str, Any]) -> Reply:
        jql, fields = body["jql"], body.get("fields", ["id"])
        if _CONDITION.search(jql) is None:
            return _refused("Unbounded JQL queries are not allowed here")
        found, first = self._found(jql), 0
        if token := body.get("nextPageToken"):
            said = json.loads(base64.b64decode(token))
            if said["jql"] != jql:
                return _refused("The provided next page token is invalid")
            first = said["first"]
        after = first + min(body.get("maxResults", 50), self.page_size)
        issues = [self._shown(one, fields, body) for one in found[first:after]]
        if after >= len(found):
            return Reply({"issues": issues, "isLast": True})
        token = base64.b64encode(json.dumps({"jql": jql, "first": after}).encode()).decode()
        return Reply({"issues": issues, "nextPageToken": token, "isLast": False})

    def _found(self, jql: str) -> list[Ticket]:
        """What is true of the conditions; those of one bracket are alternatives."""
        where, _, order = jql.partition(" ORDER BY ")
        parts = where.split(" AND ")
        assert parts[0] in ("projectType = service_desk", 'project in ("SD", "DN", "FS")'), parts[0]
        found = [one for one in self.shown.values() if all(_meets(one, part) for part in parts[1:])]
        name, _, way = order.partition(" ")
        return sorted(
            found, key=lambda one: _date(one, name or "created") or one.opened_at, reverse=way == "DESC"
        )

    def _shown(self, ticket: Ticket, fields: list[str], body: Mapping[str, Any]) -> dict[str, Any]:
        if fields == ["id"]:
            return {"id": str(10_000 + ticket.number)}
        known = self._known(ticket)
        issue = {
            "id": str(10_000 + ticket.number),
            "key": key(ticket),
            "fields": {name: known[name] for name in fields if name in known},
        }
        if "request.channel.type" in body.get("properties", ()):
            issue["properties"] = {"request.channel.type": {"value": ticket.channel}}
        if body.get("expand") == "changelog":
            issue["changelog"] = {"startAt": 0, "maxResults": 1, "total": 1, "histories": [_history(ticket)]}
        return issue

    def _known(self, ticket: Ticket) -> dict[str, Any]:
        name, category = STATES[ticket.status]
        known: dict[str, Any] = {
            "created": _time(ticket.opened_at),
            "updated": _time(ticket.updated_at),
            "resolutiondate": _time(ticket.resolved_at),
            "statuscategorychangedate": _time(ticket.resolved_at or ticket.opened_at),
            "status": {"name": name, "statusCategory": {"key": category}},
            "priority": {"id": ticket.priority, "name": f"P{ticket.priority}"},
            "issuetype": {"name": "Service Request"},
            "project": {"key": PROJECTS[ticket.desk], "name": ticket.desk},
            "reporter": {"accountId": ticket.requester, "accountType": "customer"},
        }
        if self.plain:
            return known
        feedback, response, resolution = _feedback(ticket), *(self._level(ticket, goal) for goal in GOALS)
        own = {RATING: feedback, RATED: _time(ticket.rated_at), KIND: {"requestType": {"name": "Get help"}}}
        return {**known, **own, RESPONSE: response, RESOLUTION: resolution}

    def _fields(self) -> list[dict[str, Any]]:
        own = [
            {
                "id": name_id,
                "name": name,
                "custom": True,
                "schema": {"custom": f"com.atlassian.servicedesk:{kind}"},
            }
            for name_id, (name, kind) in OWN_FIELDS.items()
        ]
        return [
            {"id": "created", "name": "Created", "schema": {"type": "datetime"}},
            *([] if self.plain else own),
        ]

    def _levels(self, ticket: Ticket) -> list[dict[str, Any]]:
        return [] if self.without_levels else [self._level(ticket, goal) for goal in GOALS]

    def _level(self, ticket: Ticket, goal: str) -> dict[str, Any]:
        over: datetime | None = getattr(ticket, OVER[goal])
        cycle = {
            "startTime": _instant(ticket.opened_at),
            "breached": (over or self.world.now) - ticket.opened_at > GOALS[goal],
            "goalDuration": {"millis": GOALS[goal] // timedelta(milliseconds=1)},
        }
        level: dict[str, Any] = {"id": goal, "name": OWN_FIELDS[goal][0], "completedCycles": []}
        if over is None:
            return {**level, "ongoingCycle": cycle}
        return {**level, "completedCycles": [{**cycle, "stopTime": _instant(over)}]}

    def _of(self, name: str, what: str) -> Reply:
        """Of a request by its key: as it is, not as the search shows it."""
        ticket = self.world.tickets.get(int(name.split("-")[1]))
        if ticket is None or ticket.removed or (what == "feedback" and ticket.score is None):
            return Reply({"errorMessages": ["there is none"]}, 404)
        if what == "sla":
            return Reply({"values": self._levels(ticket), "isLastPage": True})
        return Reply({"comments": _comments(ticket)} if what == "comment" else _feedback(ticket))


def key(ticket: Ticket) -> str:
    return f"{PROJECTS[ticket.desk]}-{ticket.number}"


def _meets(ticket: Ticket, part: str) -> bool:
    conditions = _CONDITION.findall(part)
    assert conditions, f"this fake does not know {part!r}"
    return any(_compared(_date(ticket, name), sign, value) for name, sign, value in conditions)


def _compared(held: datetime | None, sign: str, value: str) -> bool:
    """Milliseconds are an instant; a written time is one of the asking user's zone."""
    if held is None:
        return False
    if value.startswith('"'):
        said = datetime.strptime(value.strip('"'), "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)
    else:
        said = datetime.fromtimestamp(int(value) / 1000, UTC)
    return {">=": held >= said, ">": held > said, "<": held < said}[sign]


def _date(ticket: Ticket, name: str) -> datetime | None:
    dates = {"created": ticket.opened_at, "updated": ticket.updated_at, "cf[10041]": ticket.rated_at}
    return dates[name]


def _feedback(ticket: Ticket) -> dict[str, Any] | None:
    return {"type": "csat", "rating": ticket.score} if ticket.score is not None else None


def _comments(ticket: Ticket) -> list[dict[str, Any]]:
    """By who asked, by an app, by the desk to itself, and then the answer."""
    desk = {"accountId": "agent-1", "accountType": "atlassian"}
    said = [
        ({"accountId": ticket.requester, "accountType": "customer"}, True, ticket.opened_at),
        ({"accountId": "app-1", "accountType": "app"}, True, ticket.opened_at),
        (desk, False, ticket.opened_at),
        *([(desk, True, ticket.first_response_at)] if ticket.first_response_at else []),
    ]
    return [{"author": author, "jsdPublic": public, "created": _time(at)} for author, public, at in said]


def _history(ticket: Ticket) -> dict[str, Any]:
    """Everybody's request was passed on once, and taken before that."""
    items = [
        {"field": "assignee", "from": None, "to": "agent-1"},
        {"field": "assignee", "from": "agent-1", "to": "agent-2"},
    ]
    return {"created": _time(ticket.opened_at), "items": items}


def truth(fake: Jira) -> Truth:
    """What the warehouse has to hold; a goal that is still open says nothing for sure, time goes on."""
    there = fake.world.there()
    tickets = {
        key(one): {
            "opened_at": one.opened_at,
            "first_response_at": one.first_response_at,
            "resolved_at": one.resolved_at,
            "updated_at": one.updated_at,
            "channel_raw": one.channel,
            "channel": CHANNELS[one.channel],
            "desk": one.desk,
            "priority": f"P{one.priority}",
            "status": STATES[one.status][0],
            "reopened": 0,
            "reassigned": 1,
            **_goals(one),
        }
        for one in there
    }
    ratings = {
        key(one): {"ticket": key(one), "score": float(one.score), "scale_high": 5.0, "rated_at": one.rated_at}
        for one in there
        if one.score is not None
    }
    return {"ticket": tickets, "rating": ratings}


def _goals(ticket: Ticket) -> dict[str, bool]:
    over = {RESPONSE: ticket.first_response_at, RESOLUTION: ticket.resolved_at}
    names = {RESPONSE: "response_target_met", RESOLUTION: "resolution_target_met"}
    return {names[goal]: at - ticket.opened_at <= GOALS[goal] for goal, at in over.items() if at is not None}


def _time(at: datetime | None) -> str | None:
    """As Jira writes it: the zone of the user, milliseconds, an offset without a colon."""
    return at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M:%S.000%z") if at else None


def _instant(at: datetime) -> dict[str, Any]:
    return {
        "iso8601": at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M:%S%z"),
        "epochMillis": 1000 * at.timestamp(),
    }


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _refused(why: str) -> Reply:
    return Reply({"errorMessages": [why], "errors": {}}, 400)


CASE = Case(
    kind="jira",
    fake=Jira,
    options={"user": "desk@example.org", "token": "${JIRA_TOKEN}"},
    environment={"JIRA_TOKEN": TOKEN},
    channels=CHANNELS,
    truth=truth,
    needed="created",
    optional=("priority", "priority"),
    searches=("/rest/api/3/search/jql", "/rest/api/3/search/approximate-count"),
    tells_deletions=False,
)
