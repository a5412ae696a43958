"""Freshservice: tickets changed since a time with their times, and the answers to its survey.

The list is in the order of opening, whatever changed: what changed up to the begin of a run is known when its
last page is read, and a run that is cut goes on at its page. A ticket that is deleted meanwhile moves the
others up, over the edge of a page; then they are read once more. Answers to the survey are asked for ticket
by ticket, and do not move a ticket's `updated_at`: each ended ticket is asked for when it has changed, and
again some days later. A merged ticket is closed there, and nothing says why.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from math import ceil

from configuration import Source
from connectors.authentication import basic
from connectors.fields import Item, Unfit, count, each, number, sound_times, text, time, value_at
from connectors.instants import instant, iso
from connectors.paging import link_header
from connectors.rest import Ask, Client
from connectors.streams import OVERLAP, Connector, Page, Reading, Rest, Row, Seen, Stream, Word, fitting

TICKET = (
    *("id", "opened_at", "first_response_at", "resolved_at", "closed_at", "updated_at", "channel_raw"),
    *("desk", "kind", "priority", "category", "requester", "status"),
    *("response_target_met", "resolution_target_met"),
)
RATING = (
    *("id", "ticket", "question", "score", "scale_low", "scale_high", "best_is_high", "rated_at"),
    "updated_at",
)

_TICKETS = "api/v2/tickets"
_PAGE = 100  # the most that a list gives
_PASSES = 3  # over a list of which something was deleted meanwhile
_HIDDEN = ("deleted", "spam")
_AGAIN = tuple(timedelta(days=days) for days in (1, 3, 7, 14))  # after its last change a ticket is asked for
_SWEEP = timedelta(days=1)  # between two looks for tickets to ask for again
_LIST_CREDITS = 3  # of a page with the times of its tickets; any other request is one
_ENDED = frozenset({"4", "5"})  # resolved, closed
_CLOSED = "5"
_STATUSES = {"2": "Open", "3": "Pending", "4": "Resolved", "5": "Closed"}
_PRIORITIES = {"1": "Low", "2": "Medium", "3": "High", "4": "Urgent"}
_SOURCE_WORDS = """Email|Portal|Phone|Chat|Feedback Widget|Yammer|AWS Cloudwatch|Pagerduty|Walkup|Slack
|Chatbot|Workplace|Employee Onboarding|Alerts|MS Teams|Employee Offboarding|Employee Journey"""
_SOURCE_NUMBERS = (*range(1, 16), 18, 19)
_SOURCES = {
    str(number): word.strip() for number, word in zip(_SOURCE_NUMBERS, _SOURCE_WORDS.split("|"), strict=True)
}


@dataclass(frozen=True)
class _Words:
    """What the numbers of this account mean."""

    desks: Mapping[str, str]
    sources: Mapping[str, str]
    statuses: Mapping[str, str]


@dataclass
class _Place:
    """Where a run is: at a page of what changed from `begin` on, when it `began` and how new it has become.

    `since` is where the last run ended; all times are the server's.
    """

    since: datetime
    begin: datetime
    began: datetime
    newest: datetime
    page: int = 1

    def cursor(self) -> dict[str, str | int]:
        """To go on at this page."""
        kept = {"since": self.since, "begin": self.begin, "began": self.began, "newest": self.newest}
        return {**{name: iso(at) for name, at in kept.items()}, "page": self.page}

    def ended(self) -> dict[str, str | int]:
        """What changed after the run began may have been on a page that was read already."""
        return {"since": iso(min(self.newest, self.began))}


def connect(source: Source) -> Rest:
    """Tickets of the main workspace, or of those that it names; ratings unless the house wants none."""
    place = {"workspace_id": found} if (found := source.option("workspace", "")) else {}
    streams = [Stream("tickets", {"ticket": TICKET}, partial(_tickets, place))]
    if not _leaves_ratings(source):
        ratings = partial(_ratings, place)
        streams.append(Stream("satisfaction", {"rating": RATING}, ratings, lists_all=False))
    return Rest(
        source.address().rstrip("/").removesuffix("/api/v2"),
        basic(source.option("api_key"), "X"),
        streams,
        limit_window_seconds=60.0,
        look=partial(_look, place),
    )


def _tickets(workspace: Mapping[str, str], reading: Reading) -> Iterator[Page]:
    client = reading.client
    row = partial(_ticket, _words(client))
    place = _place(reading, OVERLAP)
    for _ in range(_PASSES):
        for found in _listed(client, place, {**workspace, "include": "stats"}):
            gone = [str(item["id"]) for item in found if _is_hidden(item)]
            rows, refusals = fitting([item for item in found if not _is_hidden(item)], row)
            yield Page(rows, place.cursor(), removed=gone, refusals=refusals)
        hidden = list(_hidden(client, place, workspace))
        yield Page([], removed=[str(item["id"]) for item in hidden])
        if not any(_moved_others(item, place.began, client.now()) for item in hidden):
            yield Page([], place.ended())
            return
        place.began, place.page = client.now(), 1
    yield Page([], {"since": iso(place.since)})


def _place(reading: Reading, overlap: timedelta) -> _Place:
    """Where the last run was cut, else from where it ended."""
    kept, since = reading.cursor, reading.from_cursor()
    if "page" not in kept:
        return _Place(since, since - overlap if kept else since, reading.client.now(), since)
    begin, began, newest = (instant(str(kept[name])) for name in ("begin", "began", "newest"))
    return _Place(since, begin, began, newest, int(kept["page"]))


def _listed(client: Client, place: _Place, params: Mapping[str, str]) -> Iterator[Sequence[Item]]:
    """Each page from a place on, which moves along; without `updated_since` a month would be all."""
    asked = _window(place.begin, order_type="asc", page=place.page, **params)
    for answer, found in client.pages(asked, link_header, "tickets"):
        place.newest = max([place.newest, *sound_times(found, _changed, client.now())])
        place.page = int(str(answer.ask.params["page"]))
        yield found


def _window(begin: datetime, **params: str | int) -> Ask:
    """A page of what changed from `begin` on."""
    return Ask(_TICKETS, {"updated_since": iso(begin), "per_page": _PAGE, "page": 1, **params})


def _hidden(client: Client, place: _Place, workspace: Mapping[str, str]) -> Iterator[Item]:
    """What was deleted or called spam since the place's begin, which the list leaves out."""
    for kind in _HIDDEN:
        asked = _window(place.begin, filter=kind, **workspace)
        for _, found in client.pages(asked, link_header, "tickets"):
            yield from found


def _moved_others(item: Item, began: datetime, now: datetime) -> bool:
    """Whether it was deleted since and others moved up; those behind one that was opened since were opened
    since, too, and come with the next run.
    """
    changed = sound_times([item], _changed, now)
    opened = sound_times([item], lambda one: time(one, "created_at"), now)
    return any(at >= began for at in changed) and not any(at >= began for at in opened)


def _is_hidden(item: Item) -> bool:
    return any(item.get(kind) is True for kind in _HIDDEN)


def _changed(item: Item) -> datetime | None:
    return time(item, "updated_at")


def _words(client: Client) -> _Words:
    """The names of groups, and of sources and states that the account has made its own, in its form."""
    groups = client.pages(Ask("api/v2/groups", {"per_page": _PAGE}), link_header, "groups")
    desks = {str(item["id"]): str(item["name"]) for _, found in groups for item in found}
    form = client.ask(Ask("api/v2/ticket_form_fields", {"per_page": _PAGE}), absent=(403, 404)).body
    fields = {text(item, "name"): item for item in each(form or {}, "ticket_fields")}
    return _Words(
        desks,
        {**_SOURCES, **_choices(fields.get("source", {}))},
        {**_STATUSES, **_choices(fields.get("status", {}))},
    )


def _choices(field: Item) -> dict[str, str]:
    """Number -> word of a field of the form; `choice_id` is the number where the `id` is that of the word."""
    found = {text(one, "choice_id") or text(one, "id"): text(one, "value") for one in each(field, "choices")}
    return {number: word for number, word in found.items() if number and word}


def _ticket(words: _Words, item: Item) -> Row:
    """Only times count: the seconds beside them are 0 where there is none, and of the desk's hours."""
    stats: Item = value_at(item, "stats") or {}
    status, group, source = text(item, "status"), text(item, "group_id"), text(item, "source")
    priority = text(item, "priority")
    answered, resolved = time(stats, "first_responded_at"), time(stats, "resolved_at")
    resolved = resolved if status in _ENDED else None  # reopened
    return {
        "id": text(item, "id"),
        "opened_at": time(item, "created_at"),
        "first_response_at": answered,
        "resolved_at": resolved,
        "closed_at": time(stats, "closed_at") if status == _CLOSED else None,
        "updated_at": time(item, "updated_at"),
        "channel_raw": words.sources.get(source, source) if source else None,
        "desk": words.desks.get(group, group) if group else None,
        "kind": text(item, "type"),
        "priority": _PRIORITIES.get(priority, priority) if priority else None,
        "category": text(item, "category"),
        "requester": text(item, "requester_id"),
        "status": words.statuses.get(status, status) if status else None,
        "response_target_met": _in_time(answered, time(item, "fr_due_by")),
        "resolution_target_met": _in_time(resolved, time(item, "due_by")),
    }


def _in_time(at: datetime | None, due: datetime | None) -> bool | None:
    return None if at is None or due is None else at <= due


def _ratings(workspace: Mapping[str, str], reading: Reading) -> Iterator[Page]:
    client, place = reading.client, _place(reading, timedelta(0))
    swept = instant(str(reading.cursor["swept"])) if "swept" in reading.cursor else place.began
    sweeping = place.began - swept >= _SWEEP
    if sweeping and "page" not in reading.cursor:
        place.begin = min(place.begin, swept - max(_AGAIN))
    for found in _listed(client, place, workspace):
        asked = [item for item in found if _may_be_rated(item, place, swept if sweeping else None)]
        rows, refusals = fitting([one for item in asked if (one := _response(client, item))], _rating)
        yield Page(rows, {**place.cursor(), "swept": iso(swept)}, refusals=refusals)
    yield Page([], {**place.ended(), "swept": iso(place.began if sweeping else swept)})


def _may_be_rated(item: Item, place: _Place, swept: datetime | None) -> bool:
    """Ended, and changed since the last run or so many days before a time since the last sweep."""
    if str(item.get("status")) not in _ENDED or _is_hidden(item):
        return False
    changed = sound_times([item], _changed, place.newest)
    later = [at for at in changed for days in _AGAIN if swept and swept < at + days <= place.began]
    return bool(later) or any(at >= place.since for at in changed)


def _response(client: Client, item: Item) -> Item | None:
    """The answer to the survey with the ticket that it judges; none where nobody answered."""
    asked = Ask(f"{_TICKETS}/{text(item, 'id')}/csat_response")
    found = value_at(client.ask(asked, absent=(404,)).body, "csat_response")
    return {**found, "ticket": item["id"]} if found else None


def _rating(item: Item) -> Row:
    score, best = number(item, "score", "acquired_score"), number(item, "score", "total_score")
    if score is None or best is None:
        raise Unfit("score", item.get("score"), "is no score of so many points")
    return {
        "id": text(item, "id"),
        "ticket": text(item, "ticket"),
        "question": "csat",
        "score": score,
        "scale_low": 1.0,
        "scale_high": best,
        "best_is_high": True,
        "rated_at": time(item, "created_at"),
        "updated_at": time(item, "updated_at"),
    }


def _look(workspace: Mapping[str, str], reading: Reading) -> Seen:
    """The oldest page, and the number of tickets by the filter; each may have an answer to ask for."""
    client = reading.client
    row = partial(_ticket, _words(client))
    first = client.ask(_window(reading.since, order_type="asc", include="stats", **workspace))
    rows, _ = fitting(client.items(first, "tickets"), row)
    opened = f"\"created_at:>'{(reading.since - timedelta(days=1)).date()}'\""
    counted = client.ask(Ask(f"{_TICKETS}/filter", {"query": opened, **workspace}), absent=(400, 403, 404))
    tickets = count(counted.body, "total") if counted.body else None
    channels = Counter(str(row["channel_raw"]) for row in rows if row["channel_raw"])
    lists = 0 if tickets is None else ceil(tickets / _PAGE) + 1
    asked = 0 if tickets is None or _leaves_ratings(reading.source) else tickets + lists
    a_minute = number({"credits": first.headers.get("X-RateLimit-Total")}, "credits")
    seconds = (lists * _LIST_CREDITS + asked) * 60 / a_minute if lists and a_minute else None
    calls = None if tickets is None else lists + asked
    return Seen(tickets, reading.since, channels, calls=calls, seconds=seconds)


def _leaves_ratings(source: Source) -> bool:
    """Whether the house wants no request per ticket."""
    return not source.flag("ratings", default=True)


CONNECTOR = Connector(
    "Freshservice",
    (
        Word("api_key", "API key", secret=True, help="of an agent's profile settings"),
        Word("workspace", "Workspace", needed=False, help="its number, 0 for all; else the main one"),
        Word("ratings", "Read ratings", needed=False, default="yes", help="no saves a request per ticket"),
    ),
    connect,
    rights="an agent who may see all tickets and the survey's answers",
    url_example="https://your-company.freshservice.com",
)
