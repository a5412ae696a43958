"""Every way to the next page, and that each reads all there is, once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.fields import sound_times, time
from connectors.instants import from_epoch
from connectors.paging import (
    cursor,
    from_newest,
    keyset,
    link_header,
    next_address,
    next_token,
    same_host,
    until_short,
)
from connectors.rest import Answer, Ask, Items, Paging

HOST = "https://desk.example"
Server = Callable[[Ask], Answer]


def _answer(ask: Ask, body: Any, **headers: str) -> Answer:
    address = ask.path if ask.path.startswith("http") else f"{HOST}/api/{ask.path}"
    return Answer(ask, 200, headers, body, address)


def _read(server: Server, ask: Ask | None, paging: Paging) -> list[int]:
    """What is read, page by page; no page is asked for twice."""
    read, asked = list[int](), set[str]()
    while ask is not None:
        assert ask.key not in asked
        asked.add(ask.key)
        answer = server(ask)
        read += [item["id"] for item in answer.body["items"]]
        ask = paging(answer, answer.body["items"])
    return read


@dataclass
class List:
    """A list of numbers from 0 on, a few on a page, with every way to the next."""

    count: int
    size: int

    def __call__(self, ask: Ask) -> Answer:
        after = (
            ask.params.get("token")
            or ask.params.get("offset")
            or (int(str(ask.params.get("page", 1))) - 1) * self.size
        )
        first = int(str(after))
        items = [{"id": number} for number in range(first, min(first + self.size, self.count))]
        following = first + self.size
        more = following < self.count
        body: dict[str, Any] = {
            "items": items,
            "next": str(following) if more else None,
            "last": not more,
            "after": str(following),
        }
        body["links"] = {"next": f"/api/tickets?offset={following}" if more else None}
        link = (
            {"Link": f'<{HOST}/api/tickets?offset={following}>; rel="next", <{HOST}/>; rel="first"'}
            if more
            else {}
        )
        return _answer(ask, body, **link)


WAYS: dict[str, Paging] = {
    "link": link_header,
    "token": next_token("next", "token"),
    "token with a flag": next_token("after", "token", "last"),
    "cursor": cursor("after", "last", "token"),
    "address": next_address("links", "next"),
}


@pytest.mark.parametrize("way", WAYS)
@given(count=st.integers(0, 30), size=st.integers(1, 7))
def test_every_way_reads_everything_once(way: str, count: int, size: int) -> None:
    assert _read(List(count, size), Ask("tickets"), WAYS[way]) == list(range(count))


@given(count=st.integers(0, 30), size=st.integers(1, 7))
def test_numbered_pages_end_with_the_first_that_is_not_full(count: int, size: int) -> None:
    assert _read(List(count, size), Ask("tickets", {"page": 1}), until_short(size)) == list(range(count))


def test_an_empty_page_is_no_end_where_the_api_says_the_end_itself() -> None:
    """Zendesk: `end_of_stream` ends it, not a page without tickets."""
    answer = _answer(
        Ask("tickets", {"start_time": 5}), {"items": [], "after_cursor": "abc", "end_of_stream": False}
    )
    paging = cursor("after_cursor", "end_of_stream", dropped=("start_time",))
    assert paging(answer, []) == Ask("tickets", {"cursor": "abc"})


def test_a_token_in_a_body_stays_a_post() -> None:
    answer = _answer(Ask("search", body={"jql": "x"}), {"nextPageToken": "abc", "isLast": False})
    paging = next_token("nextPageToken", "nextPageToken", "isLast", in_body=True)
    assert paging(answer, []) == Ask("search", body={"jql": "x", "nextPageToken": "abc"})


def test_an_address_keeps_what_is_empty_and_what_is_there_twice() -> None:
    answer = _answer(Ask("tickets"), {})
    assert same_host(answer, "?page=2&q=&f=a&f=b") == Ask(
        f"{HOST}/api/tickets", {"page": "2", "q": "", "f": ["a", "b"]}
    )
    assert same_host(answer, "/v2/tickets") == Ask(f"{HOST}/v2/tickets")
    assert same_host(answer, "https://elsewhere.example/x").path == "https://elsewhere.example/x"


@dataclass
class Changing:
    """A list in the order of change by pages of numbers; after each page one of those read changes."""

    times: list[int]  # of each ticket: seconds since 1970
    size: int
    changes: list[int]

    def __call__(self, ask: Ask) -> Answer:
        since, page = int(str(ask.params["since"])), int(str(ask.params.get("page", 1)))
        listed = sorted((at, number) for number, at in enumerate(self.times) if at >= since)
        shown = listed[(page - 1) * self.size : page * self.size]
        if self.changes and shown:
            changed = shown[self.changes.pop() % len(shown)][1]
            self.times[changed] = max(self.times) + 1
        return _answer(ask, {"items": [{"id": number, "at": at} for at, number in shown]})


def _since(at: datetime) -> Ask:
    return Ask("tickets", {"since": int(at.timestamp())})


def _changed(item: Any) -> datetime:
    return from_epoch(item["at"])


@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=30, unique=True),
    st.integers(2, 6),
    st.lists(st.integers(0, 9), max_size=12),
)
def test_no_ticket_is_missed_when_others_move_to_the_end(
    times: list[int], size: int, changes: list[int]
) -> None:
    paging = from_newest(until_short(size), _since, _changed)
    read = _read(Changing([*times], size, [*changes]), _since(from_epoch(0)), paging)
    assert set(read) == set(range(len(times)))


def test_numbers_alone_would_miss_one() -> None:
    """What from_newest is for: the first of two pages changes, so that the third ticket becomes the second."""
    moved = Changing([1, 2, 3, 4], 2, [0])
    assert 2 not in _read(moved, _since(from_epoch(0)), until_short(2))
    again = Changing([1, 2, 3, 4], 2, [0])
    assert set(_read(again, _since(from_epoch(0)), from_newest(until_short(2), _since, _changed))) == {
        0,
        1,
        2,
        3,
    }


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 99)), max_size=25, unique=True), st.integers(1, 5)
)
def test_a_keyset_reads_tickets_that_share_a_second(tickets: list[tuple[int, int]], size: int) -> None:
    """By (time, id): strictly beyond the last pair, until a page is empty."""

    def server(ask: Ask) -> Answer:
        beyond = (int(str(ask.params.get("at", -1))), int(str(ask.params.get("id", -1))))
        found = sorted(ticket for ticket in tickets if ticket > beyond)[:size]
        return _answer(ask, {"items": [{"id": number, "at": at} for at, number in found]})

    def beyond(ask: Ask, items: Items) -> Ask:
        return ask.having(at=items[-1]["at"], id=items[-1]["id"])

    read: Sequence[int] = _read(server, Ask("tickets"), keyset(beyond))
    assert read == [number for _, number in sorted(tickets)]


def test_times_far_ahead_and_times_that_are_none_move_no_cursor() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    items: list[dict[str, Any]] = [
        {"at": "2026-11-01T00:00:00Z"},
        {"at": "2099-01-01"},
        {"at": "soon"},
        {"at": None},
        {},
        {"at": "2026-11-22T20:00"},
    ]
    assert sound_times(items, lambda item: time(item, "at"), now) == [
        now - timedelta(days=21),
        now + timedelta(hours=20),
    ]
