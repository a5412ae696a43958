"""Zammad: tickets by the time of their last change, which its search takes as a condition and keeps in order.

Asked by a condition and without words, the search reads the database and not the search index, which is late
and ends at ten thousand. Pages that are counted would skip what moves to the end while they are read, so each
request begins at the time of the last ticket; only where a whole page shares one instant are they counted.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from math import ceil
from time import monotonic

from configuration import Source
from connectors.authentication import token_or_basic
from connectors.fields import Item, number, text, time
from connectors.rest import Answer, Ask, Client, Items
from connectors.streams import Connector, Page, Reading, Rest, Row, Seen, Stream, Word, changes
from connectors.ticket_links import RECORD

_PAGE = 200  # the most that a search gives
_CHANGED = "condition[ticket.updated_at]"
_SINCE = f"{_CHANGED}[value]"
_TICKET = ("id", "opened_at", "first_response_at", "resolved_at", "closed_at", "updated_at", "channel_raw")
_TICKET_MORE = ("desk", "kind", "priority", "requester", "status", "record")
_TARGETS = ("response_target_met", "resolution_target_met")


def _since(at: datetime) -> Ask:
    """What changed at that time or later ("after" includes it), the oldest change first."""
    order = {"sort_by": "updated_at,id", "order_by": "asc,asc", "expand": "true"}
    written = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    condition = {f"{_CHANGED}[operator]": "after (absolute)", _SINCE: written}
    return Ask("tickets/search", {**order, **condition, "page": 1, "per_page": _PAGE})


def _beyond(answer: Answer, items: Items) -> Ask | None:
    """From the last ticket on, or the next page where all of one changed at once; none after an empty one."""
    if not items:
        return None
    asked, (first, last) = answer.ask.params, (item.get("updated_at") for item in (items[0], items[-1]))
    if last in (None, asked[_SINCE]):
        return answer.ask.having(page=int(str(asked["page"])) + 1)
    return answer.ask.having(**{_SINCE: str(last), "page": 2 if first == last else 1})


def _tickets(reading: Reading) -> Iterator[Page]:
    ended = _ended(reading.client)
    changed = changes(
        _since, items=None, row=lambda item: _ticket(item, ended), changed=_changed, paging=_beyond
    )
    return changed(reading)


def _ended(client: Client) -> Mapping[str, str]:
    """State -> its type, where that says that a ticket has ended: houses name and add states as they like."""
    states = client.items(client.ask(Ask("ticket_states", {"expand": "true"})), None)
    types = {text(state, "name") or "": text(state, "state_type") or "" for state in states}
    return {name: kind for name, kind in types.items() if kind in ("closed", "merged")}


def _changed(item: Item) -> datetime | None:
    return time(item, "updated_at")


def _ticket(item: Item, ended: Mapping[str, str]) -> Row:
    """The times are those of the clock: what the server counts in minutes are minutes of business."""
    state, updated = text(item, "state"), time(item, "updated_at")
    kind = ended.get(state or "")
    closed = time(item, "last_close_at") or time(item, "close_at")  # both stay when it is opened again
    return {
        "id": text(item, "number"),
        "record": f"{RECORD}{text(item, 'id')}" if item.get("id") is not None else None,
        "opened_at": time(item, "created_at"),
        "first_response_at": time(item, "first_response_at"),
        "resolved_at": closed if kind == "closed" else None,
        "closed_at": (closed or updated) if kind else None,
        "updated_at": updated,
        "channel_raw": text(item, "create_article_type"),
        "desk": text(item, "group"),
        "kind": text(item, "type"),
        "priority": text(item, "priority"),
        "requester": text(item, "customer"),
        "status": "merged" if kind == "merged" else state,
        "response_target_met": _met(item, "first_response_diff_in_min"),
        "resolution_target_met": _met(item, "close_diff_in_min") if kind else None,
    }


def _met(item: Item, name: str) -> bool | None:
    """By minutes to spare; None without a service level, or before it is done."""
    spare = number(item, name)
    return None if spare is None else spare >= 0


def _look(reading: Reading) -> Seen:
    """What the oldest tickets tell; older servers do not say how many there are."""
    client, asked = reading.client, _since(reading.since)
    counted = client.ask(asked.having(only_total_count="true", per_page=1)).body
    total = number(counted, "total_count") if isinstance(counted, Mapping) else None
    oldest = client.items(client.ask(asked.having(sort_by="created_at,id", per_page=1)), None)
    began = monotonic()
    rows = next(_tickets(reading)).rows
    pages = None if total is None else ceil(total / _PAGE) + 1
    return Seen(
        tickets=None if total is None else int(total),
        since=time(oldest[0], "created_at") if oldest else None,
        channels=Counter(str(row["channel_raw"]) for row in rows if row["channel_raw"]),
        lacking=() if oldest else ("ticket.agent, and read on the groups",),
        calls=None if pages is None else pages + 1,
        seconds=None if pages is None else (monotonic() - began) * pages,
    )


def connect(source: Source) -> Rest:
    """Reached by a token, or by user and password."""
    auth = token_or_basic(source)
    tickets = Stream("tickets", {"ticket": (*_TICKET, *_TICKET_MORE, *_TARGETS)}, _tickets)
    return Rest(f"{source.address().rstrip('/')}/api/v1", auth, (tickets,), look=_look)


CONNECTOR = Connector(
    "Zammad",
    (
        Word("token", "Token", secret=True, needed=False),
        Word("user", "User", needed=False, help="with a password, instead of a token"),
        Word("password", "Password", secret=True, needed=False),
    ),
    connect,
    rights="a token with ticket.agent, of a user with read on the groups",
    url_example="https://support.example.org",
)
