"""ServiceNow's Table API on loopback, with its traps: a condition on an unknown field is left out of the query,
rights hide records after the page was cut, and a service level breaks without its ticket being touched.
"""

import base64
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import md5
from typing import Any

from tests.connectors.contract import Case, Truth
from tests.connectors.fakes.server import Reply, Request
from tests.connectors.fakes.specified import breach
from tests.connectors.fakes.world import CLOSED, OPEN, SOLVED, Ticket, World

PASSWORD = "pa ss^wörd%3D=&"
SPECIFICATION = "servicenow/servicenow-table-records-api-openapi.yml"
CHANNELS = {
    "phone": "phone",
    "email": "email",
    "self-service": "portal",
    "web": "portal",
    "chat": "chat",
    "walk-in": "walk_up",
    "social": "social",
    "virtual_agent": "virtual_agent",
}
STATES = {OPEN: ("2", "In Progress"), SOLVED: ("6", "Resolved"), CLOSED: ("7", "Closed")}
PRIORITY_LABELS = {"1": "1 - Critical", "2": "2 - High", "3": "3 - Moderate", "4": "4 - Low"}
TARGETS = {"response": timedelta(seconds=90), "resolution": timedelta(minutes=10)}
OVER = {"response": "first_response_at", "resolution": "resolved_at"}
MOST = 10_000  # records of an answer that names no limit

Record = dict[str, str]


@dataclass(frozen=True)
class Part:
    """Some tickets of a world, all those that a query can be about."""

    tickets: Mapping[int, Ticket]
    now: datetime

    def there(self) -> list[Ticket]:
        return [one for one in self.tickets.values() if not one.removed]


class ServiceNow:
    """`hidden`: numbers of the incidents that rights keep from the user. `unseen`: tables of which they keep
    every row; `forbidden`: those answered by 403. `lacking`: fields that its tables do not have; `unasked`: those that the user may read, but not ask by.
    """

    def __init__(self, world: World, page_size: int) -> None:
        self.world, self.page_size, self.lock = world, page_size, threading.RLock()
        self.hidden: frozenset[int] = frozenset()
        self.unseen: frozenset[str] = frozenset()
        self.forbidden: frozenset[str] = frozenset()
        self.lacking: frozenset[str] = frozenset()
        self.unasked: frozenset[str] = frozenset()
        self.numbers: dict[str, int] = {}  # of tickets, by their ids and those of their surveys

    def clock(self) -> float:
        return self.world.now.timestamp()

    def answer(self, request: Request) -> Reply:
        if request.headers.get("Authorization") != _basic("reader", PASSWORD):
            return _error(401, "User Not Authenticated")
        if broken := breach(SPECIFICATION, "https://instance.servicenow.com", request):
            return _error(400, broken)
        table = request.path.removeprefix("/api/now/table/")
        if request.method != "GET" or table not in TABLES:
            return _error(400, f"Invalid table {table}")
        if table in self.forbidden:
            return _error(403, "User Not Authorized")
        shown = TABLES[table](self._concerned(request.query.get("sysparm_query", "")))
        return self._list(request, [self._as_stored(one) for one in shown])

    def _concerned(self, query: str) -> "Part":
        """The tickets that a query can be about, for making all records anew takes long with many."""
        tickets = self.world.tickets
        for number in range(len(self.numbers) // 2 + 1, len(tickets) + 1):
            self.numbers |= {key("incident", number): number, key("survey", number): number}
        if ids := re.match(r"\w+IN([0-9a-f,]{32,})\^", query):
            numbers = {self.numbers[one] for one in ids[1].split(",") if one in self.numbers}
            tickets = {number: tickets[number] for number in sorted(numbers) if number in tickets}
        elif since := re.match(r"sys_updated_on>=([0-9 :-]{19})", query):
            at = datetime.fromisoformat(since[1]).replace(tzinfo=UTC)
            long = max(TARGETS.values())  # a level changes as late as this without its ticket
            tickets = {number: one for number, one in tickets.items() if one.updated_at + long >= at}
        return Part(self.world.tickets if self.unasked else tickets, self.world.now)

    def _as_stored(self, record: Record) -> Record:
        return {name: value for name, value in record.items() if name not in self.lacking}

    def _list(self, request: Request, records: list[Record]) -> Reply:
        query = request.query
        assert query.get("sysparm_display_value", "false") == "false"
        limit, offset = int(query.get("sysparm_limit", MOST)), int(query.get("sysparm_offset", 0))
        assert limit <= MOST
        found = asked(records, query.get("sysparm_query", ""), self.unasked)
        cut = [one for one in found[offset : offset + limit] if self._visible(one)]
        if request.path.rpartition("/")[2] in self.unseen:
            cut = []
        fields = [name for name in query.get("sysparm_fields", "").split(",") if name]
        shown = [{name: one[name] for name in fields if name in one} if fields else one for one in cut]
        headers = {} if query.get("sysparm_no_count") == "true" else {"X-Total-Count": str(len(found))}
        return Reply({"result": shown}, headers=headers)

    def _visible(self, record: Record) -> bool:
        hidden = {_number(number) for number in self.hidden}
        return not hidden & {record.get("number"), record.get("task_id.number")}


def asked(records: list[Record], query: str, unasked: frozenset[str] = frozenset()) -> list[Record]:
    """The records that an encoded query gives, in its order; OR binds closer than the AND before it."""
    groups: list[list[str]] = []
    orders: list[tuple[str, bool]] = []
    for part in filter(None, query.split("^")):
        if part.startswith("ORDERBY"):
            orders.append((part.removeprefix("ORDERBYDESC").removeprefix("ORDERBY"), "DESC" in part))
        elif part.startswith("OR"):
            groups[-1].append(part.removeprefix("OR"))
        else:
            groups.append([part])
    found = [
        one for one in records if all(any(_meets(one, part, unasked) for part in group) for group in groups)
    ]
    for name, falling in reversed(orders):
        found.sort(key=lambda one, name=name: one.get(name, ""), reverse=falling)  # type: ignore[misc]
    return found


def _meets(record: Record, condition: str, unasked: frozenset[str]) -> bool:
    """What is said of a field that the record does not have is left out, so every record meets it."""
    name, sign, value = _CONDITION.fullmatch(condition).groups()  # type: ignore[union-attr]  # else it is ours
    return name not in record or name in unasked or _SIGNS[sign](record[name], value)


_CONDITION = re.compile(r"([a-z_.]+)(>=|>|=|IN|ISNOTEMPTY)(.*)")
_SIGNS: Mapping[str, Callable[[str, str], bool]] = {
    ">=": lambda held, value: held >= value,
    ">": lambda held, value: held > value,
    "=": lambda held, value: held == value,
    "IN": lambda held, value: held in value.split(","),
    "ISNOTEMPTY": lambda held, value: held != value,
}


def key(kind: str, number: int) -> str:
    """A sys_id: in no order that anybody knows."""
    return md5(f"{kind} {number}".encode(), usedforsecurity=False).hexdigest()


def _incidents(world: Part) -> Iterator[Record]:
    for ticket in world.there():
        yield {
            "sys_id": key("incident", ticket.number),
            "sys_updated_on": _time(ticket.updated_at),
            "sys_class_name": "incident",
            "number": _number(ticket.number),
            "opened_at": _time(ticket.opened_at),
            "resolved_at": _time(ticket.resolved_at),
            "closed_at": _time(_closed_at(ticket)),
            "contact_type": ticket.channel,
            "assignment_group": key("group", len(ticket.desk)),
            "assignment_group.name": ticket.desk,
            "business_service": "",
            "business_service.name": "",
            "caller_id": key("user", int(ticket.requester.split("@")[0].removeprefix("person"))),
            "priority": ticket.priority,
            "state": STATES[ticket.status][0],
            "category": "inquiry",
            "reopen_count": "0",
            "reassignment_count": "1",
            "short_description": "never asked for",
        }


def _levels(world: Part) -> Iterator[Record]:
    """A promise for the response and one for the resolution, a cancelled one, and one between two groups."""
    for ticket in world.there():
        for target, allowed in TARGETS.items():
            over: datetime | None = getattr(ticket, OVER[target])
            broken = (over or world.now) - ticket.opened_at > allowed
            changes = [ticket.opened_at, over, ticket.opened_at + allowed if broken else None]
            level = {
                "task": key("incident", ticket.number),
                "sla.target": target,
                "sla.type": "SLA",
                "stage": "completed" if over else "in_progress",
                "has_breached": "true" if broken else "false",
                "start_time": _time(ticket.opened_at),
                "end_time": _time(over),
                "sys_updated_on": _time(max(filter(None, changes))),
            }
            yield {**level, "sys_id": key(target, ticket.number)}
            other = {
                **level,
                "has_breached": "true",
                "end_time": _time(ticket.opened_at),
                "stage": "completed",
            }
            yield {**other, "sys_id": key(f"{target} OLA", ticket.number), "sla.type": "OLA"}
            yield {**other, "sys_id": key(f"{target} off", ticket.number), "stage": "cancelled"}


def _surveys(world: Part) -> Iterator[Record]:
    """They stay when their ticket is deleted, and name none then."""
    for ticket in world.tickets.values():
        if ticket.resolved_at is not None:
            there = not ticket.removed
            yield {
                "sys_id": key("survey", ticket.number),
                "sys_updated_on": _time(ticket.rated_at or ticket.resolved_at),
                "sys_created_on": _time(ticket.resolved_at),
                "taken_on": _time(ticket.rated_at),
                "state": "complete" if ticket.score is not None else "ready",
                "task_id": key("incident", ticket.number),
                "task_id.number": _number(ticket.number) if there else "",
                "task_id.sys_class_name": "incident" if there else "",
            }


def _answers(world: Part) -> Iterator[Record]:
    """Three to a survey: a text, the rating, and what else was asked."""
    for ticket in world.tickets.values():
        if ticket.score is not None:
            questions = (
                ("Why?", "", "", ""),
                ("Overall", "1", "5", str(ticket.score)),
                ("Speed", "1", "5", "1"),
            )
            for place, (name, low, high, value) in enumerate(questions):
                yield {
                    "sys_id": key(name, ticket.number),
                    "sys_updated_on": _time(ticket.rated_at),
                    "instance": key("survey", ticket.number),
                    "actual_value": value,
                    "metric.name": name,
                    "metric.order": str(100 * place),
                    "metric.min": low,
                    "metric.max": high,
                    "metric.scale": "high",
                }


def _deletions(world: Part) -> Iterator[Record]:
    for ticket in world.tickets.values():
        if ticket.removed:
            yield {
                "sys_id": key("deletion", ticket.number),
                "sys_created_on": _time(ticket.updated_at),
                "tablename": "incident",
                "documentkey": key("incident", ticket.number),
                "display_value": _number(ticket.number),
            }


def _choices(world: Part) -> Iterator[Record]:
    states = [("incident", "state", value, label) for value, label in STATES.values()]
    of_all = [("task", "state", "2", "Work in Progress"), ("task", "state", "3", "Closed Complete")]
    priorities = [("task", "priority", value, label) for value, label in PRIORITY_LABELS.items()]
    for number, (table, element, value, label) in enumerate((*states, *of_all, *priorities)):
        yield {
            "sys_id": key("choice", number),
            "sys_updated_on": "2020-01-01 00:00:00",
            "name": table,
            "element": element,
            "value": value,
            "label": label,
            "language": "en",
            "inactive": "false",
        }


TABLES: dict[str, Callable[[Part], Iterator[Record]]] = {
    "incident": _incidents,
    "task_sla": _levels,
    "asmt_assessment_instance": _surveys,
    "asmt_metric_result": _answers,
    "sys_audit_delete": _deletions,
    "sys_choice": _choices,
}


def truth(fake: ServiceNow) -> Truth:
    """What the warehouse has to hold."""
    there = [one for one in fake.world.there() if one.number not in fake.hidden]
    tickets = {
        _number(one.number): {
            "opened_at": one.opened_at,
            "first_response_at": one.first_response_at,
            "resolved_at": one.resolved_at,
            "closed_at": _closed_at(one),
            "updated_at": one.updated_at,
            "channel_raw": one.channel,
            "channel": CHANNELS[one.channel],
            "desk": one.desk,
            "kind": "incident",
            "priority": PRIORITY_LABELS[one.priority],
            "status": STATES[one.status][1],
            "response_target_met": _met(fake.world, one, "response"),
            "resolution_target_met": _met(fake.world, one, "resolution"),
            "reopened": 0,
            "reassigned": 1,
        }
        for one in there
    }
    ratings = {
        key("survey", one.number): {
            "ticket": _number(one.number),
            "score": float(one.score),
            "scale_low": 1.0,
            "scale_high": 5.0,
            "best_is_high": True,
            "rated_at": one.rated_at,
        }
        for one in there
        if one.score is not None
    }
    return {"ticket": tickets, "rating": ratings}


def _met(world: World, ticket: Ticket, target: str) -> bool | None:
    over: datetime | None = getattr(ticket, OVER[target])
    if (over or world.now) - ticket.opened_at > TARGETS[target]:
        return False
    return True if over else None


def _closed_at(ticket: Ticket) -> datetime | None:
    return ticket.updated_at if ticket.status == CLOSED else None


def _number(number: int) -> str:
    return f"INC{number:07d}"


def _time(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if at else ""


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _error(status: int, message: str) -> Reply:
    body: dict[str, Any] = {"error": {"message": message, "detail": ""}, "status": "failure"}
    return Reply(body, status)


CASE = Case(
    kind="servicenow",
    fake=ServiceNow,
    options={"user": "reader", "password": "${SERVICENOW_PASSWORD}", "page_size": "10"},
    environment={"SERVICENOW_PASSWORD": PASSWORD},
    channels=CHANNELS,
    truth=truth,
    needed="opened_at",
    optional=("priority", "priority"),
    only={"tickets": "/table/incident", "ratings": "/table/asmt_"},
    quiet_calls=9,  # one a table, and what goes with the one ticket of the overlap
)
