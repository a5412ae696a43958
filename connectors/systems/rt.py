"""Request Tracker 5, by REST 2: what changed is found by the number of its transaction, tickets by theirs.

A text time in a query is read in the time zone of the asking user, and a page holds what is left of it after
rights were applied. So nothing is asked by time (but a first run, with days to spare), and numbers are asked
in windows no wider than a page: none is cut, and an empty one is not the end.
"""

import json
import re
import time as clock
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any
from urllib.parse import quote

from configuration import Source
from connectors.authentication import token_or_basic
from connectors.fields import Item, Unfit, each, number, text, time
from connectors.instants import instant, iso
from connectors.paging import until_short
from connectors.rest import Ask, Client, Forbidden, Items
from connectors.streams import Connector, Page, Reading, Rest, Row, Seen, Stream, Word, fitting

OVERLAP = 300  # transactions: one that was begun earlier may be seen later
_PAGE = 100  # the most that the server gives; it cuts a larger one without a word
_DAYS_TO_SPARE = timedelta(days=2)  # whichever time zone the user has
_AT_ONCE = timedelta(seconds=2)  # a ticket's end and the transaction that tells of it
_UNSET = datetime(1970, 1, 1, tzinfo=UTC)
_OPEN = frozenset({"new", "open", "stalled"})
_INTERFACE = re.compile(r"^X-RT-Interface:[ \t]*(.+?)[ \t\r]*$", re.MULTILINE | re.IGNORECASE)
_EVENTS = "ObjectType = 'RT::Ticket'"
_CHANGES = f"{_EVENTS} AND Type != 'EmailRecord' AND Type != 'CommentEmailRecord'"
_TICKET_FIELDS = {
    "fields": "Status,Created,Resolved,LastUpdated,EffectiveId,Priority,Creator,Queue,Requestor,CustomFields",
    "fields[Queue]": "Name",
    "fields[Creator]": "id",
    "fields[Requestor]": "id,Name,EmailAddress",
}
_EVENT_FIELDS = {"fields": "ObjectId,Type,Created,Creator,Field", "fields[Creator]": "id"}
_TICKET = ("id", "opened_at", "first_response_at", "resolved_at", "closed_at", "updated_at", "channel_raw")
_TICKET_MORE = ("desk", "priority", "requester", "status")
_RATING = ("id", "ticket", "question", "score", "scale_low", "scale_high", "best_is_high", "rated_at")
_LOWEST, _HIGHEST = 1.0, 5.0


@dataclass
class _Tracker:
    """One run: asks, and remembers who is an agent and how many items a page of this server holds."""

    client: Client
    channel_field: str
    rating_field: str
    width: int = _PAGE
    agents: dict[str, bool] = field(default_factory=dict)

    def read(self, path: str, query: str, **asked: str) -> Items:
        """One page in the order of numbers, the lowest first unless it says otherwise."""
        params: dict[str, str | int] = {"orderby": "id", "order": "ASC", "per_page": self.width, **asked}
        answer = self.client.ask(Ask(path, {"query": query, **params}))
        found = self.client.items(answer, "items")
        self.width = min(self.width, int(number(answer.body, "per_page") or self.width))
        return found

    def edge(self, path: str, query: str, order: str) -> int:
        """The lowest (ASC) or highest (DESC) number that matches and may be seen; 0 where there is none."""
        found = self.read(path, query, order=order)
        return int(number(found[0], "id") or 0) if found else 0

    def windows(
        self, path: str, query: str, fields: Mapping[str, str], after: int, last: int
    ) -> Iterator[tuple[int, Items]]:
        """All that matches and has a number beyond `after`, up to `last`: each window's end and its items."""
        while after < last:
            width = self.width
            end = min(after + width, last)
            found = self.read(path, f"{query} AND id > {after} AND id <= {end}", **fields)
            if self.width == width:  # else a page holds less than the window
                yield end, found
                after = end

    def now(self, tickets: Sequence[str]) -> Page:
        """Tickets as they are now, merged ones too; what is missing is deleted (or a reminder, no ticket)."""
        found = self.read("tickets", f"({_any('id', tickets)}) AND EffectiveId > 0", **_TICKET_FIELDS)
        there = {text(item, "id") for item in found}
        return replace(self.page(found), removed=[one for one in tickets if one not in there])

    def page(self, items: Items) -> Page:
        """The rows of some tickets, with what has happened to them."""
        rating = next((one for item in items for one in _named(item, self.rating_field)), None)
        rating_id = text(rating, "id") if rating else None
        events = defaultdict[str | None, list[Item]](list)
        for event in self._events([text(item, "id") for item in items], rating_id):
            events[text(event, "ObjectId")].append(event)
        created = [text(event, "id") for found in events.values() for event in found if _is(event, "Create")]
        interfaces = self._interfaces(created)
        rows, refusals = fitting(items, lambda item: self._ticket(item, events[text(item, "id")], interfaces))
        if rating_id is None:
            return Page(rows, refusals=refusals)
        rated = [item for item in items if _values(item, self.rating_field)]
        ratings, unfit = fitting(rated, lambda item: self._rating(item, events[text(item, "id")]))
        return Page(rows, also={"rating": ratings}, refusals=[*refusals, *unfit])

    def _events(self, tickets: Sequence[str | None], rating_id: str | None) -> Iterator[Item]:
        if not tickets:
            return
        kinds = "Type = 'Create' OR Type = 'Correspond' OR Type = 'Status' OR Field = 'MergedInto'"
        if rating_id:
            kinds += f" OR (Type = 'CustomField' AND Field = '{rating_id}')"
        query = f"{_EVENTS} AND ({_any('ObjectId', tickets)}) AND ({kinds})"
        asked = {"query": query, "orderby": "id", "order": "ASC", **_EVENT_FIELDS}
        ask = Ask("transactions", asked).having(per_page=self.width)
        for _, found in self.client.pages(ask, until_short(self.width), "items"):
            yield from found

    def _interfaces(self, transactions: Sequence[str | None]) -> dict[str | None, str]:
        """By what a message came, by its transaction; a ticket without a message has none."""
        if not transactions:
            return {}
        of_them = {"field": "TransactionId", "operator": "IN", "value": transactions}
        query = json.dumps([of_them, {"field": "Parent", "value": "0"}])
        found = self.read("attachments", query, fields="TransactionId,Headers")
        headers = {text(one, "TransactionId"): _INTERFACE.search(text(one, "Headers") or "") for one in found}
        return {transaction: header[1] for transaction, header in headers.items() if header}

    def _ticket(self, item: Item, events: Sequence[Item], interfaces: Mapping[str | None, str]) -> Row:
        asking = {text(person, "id") for person in each(item, "Requestor")}
        requester = next(iter(each(item, "Requestor")), {})
        created = next((text(event, "id") for event in events if _is(event, "Create")), None)
        merged = text(item, "EffectiveId") not in (None, text(item, "id"))
        joined = next((event for event in events if text(event, "Field") == "MergedInto"), {})
        resolved = _resolved(item, events)
        return {
            "id": text(item, "id"),
            "opened_at": _time(item, "Created"),
            "first_response_at": self._first_answer(events, asking),
            "resolved_at": resolved,
            "closed_at": resolved or (_time(joined, "Created") if merged else None),
            "updated_at": _time(item, "LastUpdated"),
            "channel_raw": self._channel(item, interfaces.get(created), asking),
            "desk": text(item, "Queue", "Name"),
            "priority": text(item, "Priority"),
            "requester": text(requester, "EmailAddress") or text(requester, "Name"),
            "status": "merged" if merged else text(item, "Status"),
        }

    def _first_answer(self, events: Sequence[Item], asking: set[str | None]) -> datetime | None:
        """When an agent first wrote to who asked; what who asked writes is no answer, agent or not."""
        for event in (event for event in events if _is(event, "Correspond")):
            author = text(event, "Creator", "id")
            if author and author not in asking and self._is_agent(author):
                return _time(event, "Created")
        return None

    def _is_agent(self, user: str) -> bool:
        if user not in self.agents:
            found = self.client.ask(Ask(f"user/{quote(user, safe='')}"), absent=(404,)).body
            self.agents[user] = bool(found and number(found, "Privileged"))
        return self.agents[user]

    def _channel(self, item: Item, interface: str | None, asking: set[str | None]) -> str | None:
        """The house's own field, else by what the ticket came; an agent's entry on the web is told apart."""
        if own := _values(item, self.channel_field):
            return str(own[0])
        by_agent = interface == "Web" and text(item, "Creator", "id") not in asking
        return "Web (agent)" if by_agent else interface

    def _rating(self, item: Item, events: Sequence[Item]) -> Row:
        given = [event for event in events if _is(event, "CustomField")]
        return {
            "id": text(item, "id"),
            "ticket": text(item, "id"),
            "question": "csat",
            "score": number({self.rating_field: _values(item, self.rating_field)[0]}, self.rating_field),
            "scale_low": _LOWEST,
            "scale_high": _HIGHEST,
            "best_is_high": True,
            "rated_at": _time(given[-1] if given else item, "Created"),
        }


def _tickets(tracker: _Tracker, reading: Reading) -> Iterator[Page]:
    """First tickets by number, from then on those of new transactions, from where the first run began."""
    try:
        cursor = reading.cursor or _before(tracker, reading)
        if "ticket" in cursor:
            yield from _backfill(tracker, cursor)
        yield from _changed(tracker, cursor)
    except Unfit as unfit:  # a number, say: without it nothing can be told of the ticket
        raise tracker.client.error(Ask("tickets"), f"{unfit}; the API has changed") from None


def _before(tracker: _Tracker, reading: Reading) -> Mapping[str, Any]:
    """What was there before the first ticket is read: what comes after it, comes by its transaction."""
    newest = tracker.edge("transactions", _CHANGES, "DESC")
    last = tracker.windows("transactions", _CHANGES, {}, max(0, newest - OVERLAP), newest)
    seen = [int(number(event, "id") or 0) for _, found in last for event in found]
    return {"transaction": newest, "seen": seen, "ticket": 0, "since": iso(reading.since)}


def _backfill(tracker: _Tracker, begun: Mapping[str, Any]) -> Iterator[Page]:
    query = f"LastUpdated > '{_day(instant(begun['since']))}' AND EffectiveId > 0"
    first, last = tracker.edge("tickets", query, "ASC"), tracker.edge("tickets", query, "DESC")
    after = max(int(begun["ticket"]), first - 1)
    for end, found in tracker.windows("tickets", query, _TICKET_FIELDS, after, last):
        part = (end - first + 1) / (last - first + 1)
        yield replace(tracker.page(found), cursor={**begun, "ticket": end}, part=part)
    yield Page([], {name: begun[name] for name in ("transaction", "seen")})


def _changed(tracker: _Tracker, cursor: Mapping[str, Any]) -> Iterator[Page]:
    """The tickets of transactions that no run has seen, a late one among the last few hundred too."""
    after, seen = int(cursor["transaction"]), set(cursor["seen"])
    newest = tracker.edge("transactions", _CHANGES, "DESC")
    if newest < after - OVERLAP:
        what = f"its newest transaction is {newest}, but {after} was read before; check what the key may read"
        raise tracker.client.error(Ask("transactions"), f"{what}, then sync with --full")
    waiting: dict[str, None] = {}
    begin = max(0, after - OVERLAP)
    for end, found in tracker.windows("transactions", _CHANGES, _EVENT_FIELDS, begin, newest):
        new = [event for event in found if number(event, "id") not in seen]
        seen.update(int(number(event, "id") or 0) for event in new)
        waiting |= {name: None for event in new if (name := text(event, "ObjectId"))}
        while len(waiting) >= tracker.width or (waiting and end == newest):
            some = list(waiting)[: tracker.width]
            waiting = {name: None for name in waiting if name not in some}
            yield tracker.now(some)
        if not waiting:
            last = max(end, after)
            yield Page([], {"transaction": last, "seen": sorted(one for one in seen if one > last - OVERLAP)})


def _look(tracker: _Tracker, reading: Reading) -> Seen:
    """What the newest page of tickets tells of the rest."""
    began, query = clock.monotonic(), f"LastUpdated > '{_day(reading.since)}'"
    oldest = {"query": query, "orderby": "Created", "order": "ASC", "fields": "Created"}
    answer = reading.client.ask(Ask("tickets", oldest).having(per_page=1))
    found = reading.client.items(answer, "items")
    if not found:
        return Seen(tickets=0, lacking=("ShowTicket and SeeQueue",))
    calls, lacking = reading.client.account.calls, list[str]()
    sample = tracker.read("tickets", query, order="DESC", **_TICKET_FIELDS)
    for name in filter(None, (tracker.channel_field, tracker.rating_field)):
        if not any(_named(item, name) for item in sample):
            lacking.append(f"SeeCustomField for {name}")
    try:
        rows = tracker.page(sample).rows
    except Forbidden:
        rows = ()
        lacking.append("to be a privileged user")
    total, pages = number(answer.body, "total"), 1
    if total is not None:
        pages = ceil(total / tracker.width)
    return Seen(
        tickets=None if total is None else int(total),
        since=_time(found[0], "Created"),
        channels=Counter(str(row["channel_raw"]) for row in rows if row["channel_raw"]),
        lacking=lacking,
        calls=None if total is None else (reading.client.account.calls - calls) * pages,
        seconds=None if total is None else (clock.monotonic() - began) * pages,
    )


def _day(since: datetime) -> str:
    return (since - _DAYS_TO_SPARE).date().isoformat()


def _any(name: str, numbers: Sequence[str | None]) -> str:
    return " OR ".join(f"{name} = {one}" for one in numbers)


def _is(event: Item, kind: str) -> bool:
    return event.get("Type") == kind


def _time(item: Item, name: str) -> datetime | None:
    """A time that was never set is written as the first of 1970."""
    found = time(item, name)
    return None if found == _UNSET else found


def _resolved(item: Item, events: Sequence[Item]) -> datetime | None:
    """When the ticket ended. The server leaves the time standing when it is opened again; we do not."""
    resolved = _time(item, "Resolved")
    changes = [_time(event, "Created") for event in events if _is(event, "Status")]
    if resolved is None or (text(item, "Status") or "").lower() in _OPEN:
        return None
    later = changes and changes[-1] and changes[-1] > resolved + _AT_ONCE
    return None if later else resolved


def _named(item: Item, name: str) -> list[Item]:
    """The custom field of a name, in a list of one; none where the ticket has none (or the name is blank)."""
    return [one for one in each(item, "CustomFields") if name and text(one, "name") == name]


def _values(item: Item, name: str) -> list[Any]:
    return [value for one in _named(item, name) for value in one.get("values") or () if value != ""]


def connect(source: Source) -> Rest:
    """Reached by a token, or by user and password."""
    auth = token_or_basic(source, "token ")
    own = source.option("channel_field", ""), source.option("rating_field", "")
    provides: dict[str, Sequence[str]] = {"ticket": (*_TICKET, *_TICKET_MORE)}
    if own[1]:
        provides["rating"] = _RATING
    return Rest(
        f"{source.address().rstrip('/')}/REST/2.0",
        auth,
        (Stream("tickets", provides, lambda reading: _tickets(_Tracker(reading.client, *own), reading)),),
        look=lambda reading: _look(_Tracker(reading.client, *own), reading),
    )


CONNECTOR = Connector(
    "Request Tracker",
    (
        Word("token", "Token", secret=True, needed=False),
        Word("user", "User", needed=False, help="with a password, instead of a token"),
        Word("password", "Password", secret=True, needed=False),
        Word("channel_field", "Custom field with the channel", needed=False),
        Word("rating_field", "Custom field with the rating, 1 to 5", needed=False),
    ),
    connect,
    rights="a privileged user with SeeQueue, ShowTicket and SeeCustomField on the queues",
    url_example="https://rt.example.org",
)
