"""ServiceNow: incidents or requests with their service levels, surveys and deletions, by the Table API.

Records come in the order of (sys_updated_on, sys_id), with actual values: times are UTC, references are ids.
A change of a service level does not touch its ticket, so changed levels are read too, and their tickets anew.
"""

import time as clock
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from requests.auth import AuthBase

from configuration import Source
from connectors.authentication import OAuth2, basic
from connectors.fields import Item, count, each, flag, number, text, time
from connectors.instants import instant
from connectors.post_addresses import made_from
from connectors.rest import Forbidden, Items
from connectors.servicenow_table_api import (
    AT_ONCE,
    CHANGED,
    MOST,
    SAMPLE,
    Records,
    counted,
    moment_of,
    newest_moment,
    overlapped,
    reached,
    readable,
    reference,
    start_of,
)
from connectors.streams import Connector, Page, Reading, Rest, Row, Seen, Stream, Word, fitting

TICKET = (
    *("id", "opened_at", "resolved_at", "closed_at", "updated_at", "channel_raw", "desk", "kind", "priority"),
    *("category", "service", "requester", "status", "reopened", "reassigned", "record", "post"),
)
LEVELS = ("first_response_at", "response_target_met", "resolution_target_met")
RATING = (
    *("id", "ticket", "question", "score", "scale_low", "scale_high", "best_is_high"),
    *("invited_at", "rated_at", "updated_at"),
)
KINDS = {"incident": "incident", "sc_request": "request", "sc_req_item": "request"}
_TICKET = (
    *("number", "opened_at", "closed_at", "contact_type", "sys_class_name", "priority", "category", "state"),
    *("assignment_group", "assignment_group.name", "business_service.name", "caller_id", "requested_for"),
    *("reopen_count", "reassignment_count", "correlation_id"),
)
_LEVEL = ("task", "sla.target", "sla.type", "stage", "has_breached", "end_time")
_SURVEY = ("task_id.number", "task_id.sys_class_name", "sys_created_on", "taken_on")
_METRIC = ("metric.name", "metric.order", "metric.min", "metric.max", "metric.scale")
_ANSWER = ("instance", "actual_value", *_METRIC)
_OVER = ("completed", "achieved")

Labels = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Tickets:
    """One table of tickets; `resolved_at` is the field that says when one was resolved."""

    table: str
    resolved_at: str
    levels: bool
    size: int

    @property
    def records(self) -> Records:
        return Records(self.table, (*_TICKET, self.resolved_at), self.size)

    def pages(self, reading: Reading) -> Iterator[Page]:
        """What changed; then tickets whose service levels changed; then what was deleted."""
        state = {name: str(value) for name, value in reading.cursor.items()}
        levels = Records("task_sla", ("task",), self.size)
        if self.levels and not readable(reading, "task_sla"):  # else each run would look through all of it
            why = 'its key sees no service level; let it read task_sla, or say service_levels = "no"'
            raise reading.client.error(levels.ask(""), why)
        if self.levels and "levels" not in state:  # before the tickets, so that no change falls between
            state["levels"] = newest_moment(reading, levels) or moment_of(reading.since)
        labels = _labels(reading, self.table)
        for items in self.records.since(reading, start_of(reading, "since")):
            if not any(self.resolved_at in item for item in items):
                why = f"{self.table} has no {self.resolved_at}; say resolved_at = closed_at to take that"
                raise reading.client.error(self.records.ask(""), why)
            state["since"] = reached(reading, items[-1][CHANGED])
            yield self._page(reading, items, labels, state)
        if self.levels:
            for items in levels.since(reading, overlapped(state["levels"])):
                tasks = {reference(item, "task") for item in items} - {None}
                state["levels"] = reached(reading, items[-1][CHANGED])
                changed = self.records.of(reading, "sys_id", sorted(map(str, tasks)))
                yield self._page(reading, changed, labels, state)
        yield from self._deleted(reading, state)

    def _page(self, reading: Reading, items: Items, labels: Labels, state: Mapping[str, str]) -> Page:
        levels: dict[str | None, list[Item]] = {}
        if self.levels:
            ids = [str(item["sys_id"]) for item in items]
            for level in Records("task_sla", _LEVEL, self.size).of(reading, "task", ids):
                levels.setdefault(reference(level, "task"), []).append(level)
        rows, refusals = fitting(items, lambda item: self._row(item, labels, levels))
        known = instant(state["since"]) if "since" in state else None
        return Page(rows, dict(state), refusals=refusals, as_of=known)

    def _row(self, item: Item, labels: Labels, levels: Mapping[str | None, list[Item]]) -> Row:
        kind = text(item, "sys_class_name") or self.table
        row = {
            "id": text(item, "number"),
            "opened_at": time(item, "opened_at"),
            "resolved_at": time(item, self.resolved_at),
            "closed_at": time(item, "closed_at"),
            "updated_at": time(item, CHANGED),
            "channel_raw": text(item, "contact_type"),
            "desk": text(item, "assignment_group.name") or reference(item, "assignment_group"),
            "kind": KINDS.get(kind, kind),
            "priority": _labelled(item, "priority", labels),
            "category": _labelled(item, "category", labels),
            "service": text(item, "business_service.name"),
            "requester": reference(item, "caller_id") or reference(item, "requested_for"),
            "status": _labelled(item, "state", labels),
            "reopened": count(item, "reopen_count"),
            "reassigned": count(item, "reassignment_count"),
            "record": text(item, "sys_id"),
            "post": made_from(item, "correlation_id"),
        }
        return {**row, **kept(levels.get(text(item, "sys_id"), []))} if self.levels else row

    def _deleted(self, reading: Reading, state: dict[str, str]) -> Iterator[Page]:
        """What the log of deletions names and nobody restored; without a right to it, a full run finds it."""
        fields, condition = ("documentkey", "display_value"), f"tablename={self.table}^"
        log = Records("sys_audit_delete", fields, self.size, condition, at="sys_created_on")
        try:
            for items in log.since(reading, start_of(reading, "deleted")):
                state["deleted"] = reached(reading, items[-1]["sys_created_on"])
                named = {str(item["documentkey"]): text(item, "display_value") for item in items}
                there = {item["sys_id"] for item in self.records.of(reading, "sys_id", list(named))}
                gone = [name for key, name in named.items() if name and key not in there]
                yield Page([], dict(state), removed=gone)
        except Forbidden:
            return  # few keys may read it

    def look(self, reading: Reading) -> Seen:
        """What the key sees of the tickets opened since, and what it may not read."""
        opened, began = f"opened_at>={moment_of(reading.since)}", clock.monotonic()
        newest = reading.client.ask(replace(self.records, size=SAMPLE).ask(f"{opened}^ORDERBYDESC{CHANGED}"))
        items, tickets = reading.client.items(newest, "result"), counted(newest)
        oldest = replace(self.records, size=1).ask(f"{opened}^ORDERBYopened_at")
        first = reading.client.items(reading.client.ask(oldest), "result")
        calls = ceil(tickets / self.size) + (ceil(tickets / AT_ONCE) if self.levels else 0)
        return Seen(
            tickets=tickets,
            since=time(first[0], "opened_at") if first else None,
            channels=Counter(text(item, "contact_type") or "" for item in items),
            lacking=self._lacking(reading, items),
            calls=calls,
            seconds=calls * (clock.monotonic() - began) / 2,
        )

    def _lacking(self, reading: Reading, items: Items) -> list[str]:
        surveys, more = ("asmt_assessment_instance", "asmt_metric_result"), ("task_sla", "sys_choice")
        tables = (self.table, *more, *surveys, "sys_audit_delete")
        lacking = [table for table in tables if not readable(reading, table)]
        if items and not any(self.resolved_at in item for item in items):
            lacking.append(f"{self.table}.{self.resolved_at}")
        return lacking


@dataclass(frozen=True)
class Surveys:
    """Answered surveys of one table's tickets: of each the answer to `question`, else to its first question
    with a scale.
    """

    table: str
    question: str
    size: int

    def pages(self, reading: Reading) -> Iterator[Page]:
        """Ratings in the order in which their surveys changed."""
        condition = "state=complete^task_idISNOTEMPTY^"
        surveys = Records("asmt_assessment_instance", _SURVEY, self.size, condition)
        for items in surveys.since(reading, start_of(reading, "since")):
            ours = [item for item in items if self.table in ("task", text(item, "task_id.sys_class_name"))]
            rows, refusals = fitting(self._answered(reading, ours), self._rating)
            newest = reached(reading, items[-1][CHANGED])
            rated = [row for row in rows if row]
            yield Page(rated, {"since": newest}, refusals=refusals, as_of=instant(newest))

    def _answered(self, reading: Reading, surveys: Items) -> list[Item]:
        """The surveys, each with its answers."""
        answers: dict[str | None, list[Item]] = {}
        results = Records("asmt_metric_result", _ANSWER, self.size)
        for answer in results.of(reading, "instance", [str(survey["sys_id"]) for survey in surveys]):
            answers.setdefault(reference(answer, "instance"), []).append(answer)
        return [{**survey, "answers": answers.get(survey["sys_id"], [])} for survey in surveys]

    def _rating(self, survey: Item) -> Row:
        """Empty where nothing was asked that has a scale."""
        answers = sorted(each(survey, "answers"), key=lambda answer: number(answer, "metric.order") or 0.0)
        rated = next((answer for answer in answers if self._is_the_question(answer)), None)
        if rated is None:
            return {}
        return {
            "id": text(survey, "sys_id"),
            "ticket": text(survey, "task_id.number"),
            "question": "csat",
            "score": number(rated, "actual_value"),
            "scale_low": number(rated, "metric.min"),
            "scale_high": number(rated, "metric.max"),
            "best_is_high": text(rated, "metric.scale") != "low",
            "invited_at": time(survey, "sys_created_on"),
            "rated_at": time(survey, "taken_on"),
            "updated_at": time(survey, CHANGED),
        }

    def _is_the_question(self, answer: Item) -> bool:
        low, high = number(answer, "metric.min"), number(answer, "metric.max")
        named = (
            not self.question or (text(answer, "metric.name") or "").casefold() == self.question.casefold()
        )
        return named and low is not None and high is not None and low < high


def kept(levels: Sequence[Item]) -> Row:
    """What the service levels of a ticket say, by target: kept is False when one is broken, True when all are
    over and none is, None while one runs and where there is none. The first response ends the first of its
    levels. Agreements between groups or with suppliers are none with who asked.
    """
    promised = [one for one in levels if (text(one, "sla.type") or "SLA") == "SLA"]
    valid = [one for one in promised if text(one, "stage") != "cancelled"]
    response = [one for one in valid if text(one, "sla.target") == "response"]
    ends = [time(one, "end_time") for one in response if text(one, "stage") in _OVER]
    return {
        "first_response_at": min((end for end in ends if end), default=None),
        "response_target_met": _met(response),
        "resolution_target_met": _met([one for one in valid if text(one, "sla.target") == "resolution"]),
    }


def _met(levels: Sequence[Item]) -> bool | None:
    if any(flag(level, "has_breached") for level in levels):
        return False
    return True if levels and all(text(level, "stage") in _OVER for level in levels) else None


def _labels(reading: Reading, table: str) -> Labels:
    """(field, value) -> the word that people see; empty where the key may not read them."""
    query = f"nameIN{table},task^elementINstate,priority,category^language=en^inactive=false"
    ask = Records("sys_choice", ("name", "element", "value", "label"), MOST).ask(query)
    answer = reading.client.ask(ask, absent={403})
    choices = reading.client.items(answer, "result") if answer.body is not None else []
    ordered = sorted(
        choices, key=lambda choice: choice.get("name") == table
    )  # its own go before those of all
    return {(str(one["element"]), str(one["value"])): str(one["label"]) for one in ordered}


def _labelled(item: Item, name: str, labels: Labels) -> str | None:
    value = text(item, name)
    return labels.get((name, value), value) if value is not None else None


def _authentication(source: Source) -> AuthBase:
    if "client_id" not in source.options:
        return basic(source.option("user"), source.option("password"))
    refresh = source.option("refresh_token") if "refresh_token" in source.options else None
    address = f"{source.address().rstrip('/')}/oauth_token.do"
    return OAuth2(address, source.option("client_id"), source.option("client_secret"), refresh)


def connect(source: Source) -> Rest:
    """The streams that a source's options ask for; raises ConfigurationError where a key is missing."""
    table, size = source.option("table", "incident"), source.whole("page_size", MOST)
    resolved = source.option("resolved_at", "closed_at" if table.startswith("sc_") else "resolved_at")
    tickets = Tickets(table, resolved, source.flag("service_levels", default=True), size)
    streams = [Stream("tickets", {"ticket": (*TICKET, *LEVELS) if tickets.levels else TICKET}, tickets.pages)]
    if source.flag("surveys", default=True):
        surveys = Surveys(table, source.option("survey_question", ""), size)
        streams.append(Stream("ratings", {"rating": RATING}, surveys.pages))
    address = f"{source.address().rstrip('/')}/api/now"
    return Rest(address, _authentication(source), streams, look=tickets.look)


CONNECTOR = Connector(
    "ServiceNow",
    (
        Word("user", "User", needed=False),
        Word("password", "Password", secret=True, needed=False),
        Word("client_id", "OAuth client", needed=False, help="Instead of user and password"),
        Word("client_secret", "OAuth client secret", secret=True, needed=False),
        Word("refresh_token", "OAuth refresh token", secret=True, needed=False),
        Word("table", "Table", needed=False, default="incident", help="Or sc_request, sc_req_item"),
        Word(
            "resolved_at", "Field with the time of resolution", needed=False, help="resolved_at or closed_at"
        ),
        Word("service_levels", "Service levels", needed=False, default="yes", help="no: not read"),
        Word("surveys", "Surveys", needed=False, default="yes", help="no: not read"),
        Word("survey_question", "Survey question that is the rating", needed=False),
    ),
    connect,
    rights="a user who may read incident, task_sla, sys_user_group, sys_choice, and surveys (survey_reader)",
    url_example="https://example.service-now.com",
)
