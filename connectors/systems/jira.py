"""Jira Service Management Cloud: requests with their service levels and ratings, by JQL.

A time in a query is in milliseconds, because a written one is read in the time zone of the asking user. The
search shows a change late, so each run begins some minutes before the newest change that the last one began
with. Requests are read in the order of their creation, which no change moves.
"""

import time as clock
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from math import ceil
from typing import Any

from configuration import Source
from connectors.authentication import basic, bearer
from connectors.fields import Item, Unfit, each, flag, number, text, time, value_at
from connectors.instants import epoch_milliseconds, instant, iso
from connectors.rest import Answer, Ask, Items
from connectors.streams import OVERLAP, Connector, Page, Reading, Rest, Row, Seen, Stream, Word, fitting

TICKET = (
    *("id", "opened_at", "first_response_at", "resolved_at", "updated_at", "channel_raw", "desk", "kind"),
    *("priority", "category", "requester", "status", "reopened", "reassigned"),
    *("response_target_met", "resolution_target_met"),
)
RATING = (
    "id",
    "ticket",
    "question",
    "score",
    "scale_low",
    "scale_high",
    "best_is_high",
    "rated_at",
    "updated_at",
)
CHANNEL = "request.channel.type"
PAGE = 100
_SEARCH, _COUNT = "rest/api/3/search/jql", "rest/api/3/search/approximate-count"
_FIELDS = (
    *("created", "updated", "resolutiondate", "statuscategorychangedate", "status", "priority", "issuetype"),
    *("project", "reporter"),
)
_KINDS_OF_FIELDS = {  # of a site's own fields, by what they are
    "com.atlassian.servicedesk:sd-request-feedback": "rating",
    "com.atlassian.servicedesk:sd-request-feedback-date": "rated_at",
    "com.atlassian.servicedesk:vp-origin": "request_type",
}
_LEVEL = "com.atlassian.servicedesk:sd-sla-field"
_MINUTE = 60_000  # milliseconds


@dataclass(frozen=True)
class Site:
    """The ids of a site's own fields: `levels` by the name of the service level, in lower case."""

    levels: Mapping[str, str] = field(default_factory=dict)
    rating: str = ""
    rated_at: str = ""
    request_type: str = ""

    @property
    def fields(self) -> list[str]:
        own = (*self.levels.values(), self.rating, self.rated_at, self.request_type)
        return [*_FIELDS, *filter(None, own)]


@dataclass(frozen=True)
class Requests:
    """The requests that `where`, a JQL condition, is true of; the names of the two service levels."""

    where: str
    response: str
    resolution: str

    def pages(self, reading: Reading) -> Iterator[Page]:
        """What changed or was rated; a run that was cut goes on where it was, by the time of creation."""
        site = _site(reading)
        since = reading.from_cursor() - OVERLAP if reading.cursor else reading.since
        newest = reading.from_cursor("newest") if "newest" in reading.cursor else self._newest(reading, since)
        state = {"since": iso(reading.from_cursor()), "newest": iso(newest)}
        for found in self._found(reading, site, since):
            rows, refusals = fitting(found, partial(self._row, reading, site))
            ratings, unfit = fitting(found, partial(self._rating, reading, site))
            created = max((iso(at) for at in map(_created, found) if at), default=None)
            yield Page(
                rows,
                {**state, "created": created} if created else None,
                also={"rating": [rating for rating in ratings if rating]},
                refusals=[*refusals, *unfit],
            )
        yield Page([], {"since": iso(newest)}, as_of=newest)

    def _newest(self, reading: Reading, since: datetime) -> datetime:
        """The newest change that the search shows, asked before anything is read."""
        jql = f"{self.where} AND updated >= {epoch_milliseconds(since)} ORDER BY updated DESC"
        answer = reading.client.ask(Ask(_SEARCH, body={"jql": jql, "fields": ["updated"], "maxResults": 1}))
        found = [time(item, "fields", "updated") for item in reading.client.items(answer, "issues")]
        return min(reading.client.now(), max(filter(None, found), default=reading.from_cursor()))

    def _found(self, reading: Reading, site: Site, since: datetime) -> Iterator[Items]:
        """Pages by the time of creation. A token leads on only within a minute: its pages shift by one when a
        request is deleted, and it ends after a week.
        """
        changed = f"updated >= {epoch_milliseconds(since)}"
        if site.rated_at:
            rated = f"cf[{site.rated_at.removeprefix('customfield_')}]"
            changed = f"({changed} OR {rated} >= {epoch_milliseconds(since)})"
        asked_from = _minute(instant(str(reading.cursor["created"]))) if "created" in reading.cursor else 0

        def ask(begin: int) -> Ask:
            created = f" AND created >= {begin}" if begin else ""
            jql = f"{self.where} AND {changed}{created} ORDER BY created ASC"
            more = {"properties": [CHANNEL], "expand": "changelog", "maxResults": PAGE}
            return Ask(_SEARCH, body={"jql": jql, "fields": site.fields, **more})

        def following(answer: Answer, items: Items) -> Ask | None:
            nonlocal asked_from
            token = answer.body.get("nextPageToken")
            if not token or answer.body.get("isLast") is True:
                return None
            minutes = [_minute(at) for at in map(_created, items) if at]
            if not minutes or max(minutes) <= max(asked_from, min(minutes)):
                return answer.ask.saying(nextPageToken=token)
            asked_from = max(minutes)
            return ask(asked_from)

        for _, items in reading.client.pages(ask(asked_from), following, "issues"):
            yield items

    def _row(self, reading: Reading, site: Site, item: Item) -> Row:
        response, resolution = self._levels(reading, site, item)
        fields, changes = item.get("fields") or {}, _changes(item)
        settled = time(fields, "resolutiondate")
        done = text(fields, "status", "statusCategory", "key") == "done"
        known = changes is not None and (settled is not None or not done)
        return {
            "id": text(item, "key"),
            "opened_at": time(fields, "created"),
            "first_response_at": _first_stop(response) if response else self._first_answer(reading, item),
            "resolved_at": settled or (time(fields, "statuscategorychangedate") if done else None),
            "updated_at": time(fields, "updated"),
            "channel_raw": text(item, "properties", CHANNEL, "value"),
            "desk": text(fields, "project", "name"),
            "kind": text(fields, "issuetype", "name"),
            "priority": text(fields, "priority", "name"),
            "category": text(fields, site.request_type, "requestType", "name"),
            "requester": _person(value_at(fields, "reporter")),
            "status": text(fields, "status", "name"),
            "reopened": sum(_emptied(one, "resolution") for one in changes or ()) if known else None,
            "reassigned": sum(_passed_on(one) for one in changes) if changes is not None else None,
            "response_target_met": _met(response),
            "resolution_target_met": _met(resolution),
        }

    def _levels(self, reading: Reading, site: Site, item: Item) -> tuple[Item, Item]:
        """The two service levels: of the request's fields, or asked for where a site shows none there."""
        if site.levels:
            named = {name: value_at(item, "fields", key) for name, key in site.levels.items()}
        else:
            answer = reading.client.ask(
                Ask(f"rest/servicedeskapi/request/{text(item, 'key')}/sla"), absent={403, 404}
            )
            shown = each(answer.body, "values") if answer.body else []
            named = {(text(one, "name") or "").casefold(): one for one in shown}
        return _begun(named.get(self.response.casefold())), _begun(named.get(self.resolution.casefold()))

    def _first_answer(self, reading: Reading, item: Item) -> datetime | None:
        """Where no service level tells: the first public comment of the desk among the first 100."""
        asked = Ask(
            f"rest/api/3/issue/{text(item, 'key')}/comment", {"orderBy": "created", "maxResults": 100}
        )
        answer = reading.client.ask(asked, absent={404})
        requester = _person(value_at(item, "fields", "reporter"))
        comments = each(answer.body, "comments") if answer.body else []
        answers = [one for one in comments if _is_answer(one, requester)]
        return min(filter(None, (time(one, "created") for one in answers)), default=None)

    def _rating(self, reading: Reading, site: Site, item: Item) -> Row:
        """Empty where nobody rated."""
        if site.rating:
            given = value_at(item, "fields", site.rating)
        elif time(item, "fields", "resolutiondate"):
            asked = Ask(f"rest/servicedeskapi/request/{text(item, 'key')}/feedback")
            given = reading.client.ask(asked, absent={403, 404}).body
        else:
            given = None
        score = number(given, "rating") if isinstance(given, Mapping) else None
        if score is None:
            return {}
        return {
            "id": text(item, "key"),
            "ticket": text(item, "key"),
            "question": "csat",
            "score": score,
            "scale_low": 1.0,
            "scale_high": 5.0,
            "best_is_high": True,
            "rated_at": time(item, "fields", site.rated_at) if site.rated_at else None,
        }

    def look(self, reading: Reading) -> Seen:
        """What the key sees of the requests changed since, and what a site does not show in its fields."""
        site, began = _site(reading), clock.monotonic()
        condition = f"{self.where} AND updated >= {epoch_milliseconds(reading.since)}"
        counted = reading.client.ask(Ask(_COUNT, body={"jql": condition}))
        asked = {"fields": ["created"], "properties": [CHANNEL], "maxResults": PAGE}
        newest, oldest = (
            reading.client.items(
                reading.client.ask(
                    Ask(_SEARCH, body={"jql": f"{condition} ORDER BY created {way}", **asked})
                ),
                "issues",
            )
            for way in ("DESC", "ASC")
        )
        took = (clock.monotonic() - began) / 3
        tickets = int(counted.body["count"])
        lacking = [name for name in (self.response, self.resolution) if name.casefold() not in site.levels]
        calls = ceil(tickets / PAGE) + tickets * (self.response.casefold() not in site.levels)
        return Seen(
            tickets=tickets,
            since=_created(oldest[0]) if oldest else None,
            channels=Counter(text(item, "properties", CHANNEL, "value") or "" for item in newest),
            lacking=[f"the field '{name}'" for name in lacking],
            calls=calls,
            seconds=calls * took,
        )


def _site(reading: Reading) -> Site:
    answer = reading.client.ask(Ask("rest/api/3/field"))
    levels, found = dict[str, str](), dict[str, str]()
    for one in reading.client.items(answer, None):
        kind = (one.get("schema") or {}).get("custom")
        if kind == _LEVEL:
            levels[str(one["name"]).casefold()] = str(one["id"])
        elif kind in _KINDS_OF_FIELDS:
            found[_KINDS_OF_FIELDS[kind]] = str(one["id"])
    return Site(levels, **found)


def _created(item: Item) -> datetime | None:
    try:
        return time(item, "fields", "created")
    except Unfit:  # its row is refused for that
        return None


def _minute(at: datetime) -> int:
    """Milliseconds of the minute's begin: how fine the search compares is not documented."""
    return epoch_milliseconds(at) // _MINUTE * _MINUTE


def _begun(level: Any) -> Item:
    """A service level that has a cycle; empty where there is none."""
    if not isinstance(level, Mapping):
        return {}
    return level if level.get("completedCycles") or level.get("ongoingCycle") else {}


def _first_stop(level: Item) -> datetime | None:
    stops = [time(cycle, "stopTime", "iso8601") for cycle in each(level, "completedCycles")]
    return min(filter(None, stops), default=None)


def _met(level: Item) -> bool | None:
    """False when a cycle broke the target, True when all are over and kept it, None while one runs."""
    ongoing = level.get("ongoingCycle")
    cycles = [*each(level, "completedCycles"), *([ongoing] if ongoing else [])]
    if any(flag(cycle, "breached") for cycle in cycles):
        return False
    return True if cycles and not ongoing else None


def _changes(item: Item) -> list[Item] | None:
    """The changed fields of a request; None where the answer holds only the newest of them."""
    histories = each(item, "changelog", "histories")
    total = number(item, "changelog", "total")
    if total is None or total > len(histories):
        return None
    return [change for history in histories for change in each(history, "items")]


def _emptied(change: Item, name: str) -> bool:
    return change.get("field") == name and bool(change.get("from")) and not change.get("to")


def _passed_on(change: Item) -> bool:
    return change.get("field") == "assignee" and bool(change.get("from")) and bool(change.get("to"))


def _person(account: Any) -> str | None:
    """An id: of an account, or as older servers name one."""
    return None if not account else text(account, "accountId") or text(account, "name")


def _is_answer(comment: Item, requester: str | None) -> bool:
    """Public, and by somebody with an account who is not who asked: customers and apps have other ones."""
    author = comment.get("author") or {}
    public = comment.get("jsdPublic") is not False and not comment.get("visibility")
    return public and author.get("accountType") == "atlassian" and _person(author) != requester


def connect(source: Source) -> Rest:
    """The requests of all service projects, or of those named; raises ConfigurationError without a token."""
    names = source.words("projects")
    quoted = ", ".join(f'"{name}"' for name in names)
    requests = Requests(
        f"project in ({quoted})" if names else "projectType = service_desk",
        source.option("response_level", "Time to first response"),
        source.option("resolution_level", "Time to resolution"),
    )
    user, token = source.option("user", ""), source.option("token")
    stream = Stream("requests", {"ticket": TICKET, "rating": RATING}, requests.pages)
    return Rest(
        source.address(), basic(user, token) if user else bearer(token), (stream,), look=requests.look
    )


CONNECTOR = Connector(
    "Jira Service Management",
    (
        Word("token", "API token", secret=True),
        Word("user", "Email of its account", needed=False, help="None for a service account's OAuth token"),
        Word("projects", "Keys of the projects", needed=False, help="SD, HR; else all service projects"),
        Word("response_level", "Response goal", needed=False, default="Time to first response"),
        Word("resolution_level", "Resolution goal", needed=False, default="Time to resolution"),
    ),
    connect,
    rights="an agent of the service projects, with Browse projects",
    url_example="https://example.atlassian.net",
)
