"""The reader of APIs: what it asks again, how long it waits, where a key goes, and what it says."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import quote

import pytest

from connectors.authentication import basic, bearer
from connectors.paging import link_header, next_token
from connectors.rest import Again, Ask, Client, Denied, Forbidden, SourceError
from tests.connectors.fakes.server import Faults, Reply, Scripted, Server, serving

KEY = "Lapsang-Souchong+80/°"
Made = Callable[..., tuple[Client, Server, list[float]]]


@pytest.fixture
def made() -> Iterator[Made]:
    """`made(*replies)`: a client, the server it asks, and the seconds that it would have waited."""
    with contextmanager(_made)() as make:
        yield make


def _made() -> Iterator[Made]:
    opened = []

    def make(
        *replies: Reply, faults: Faults | None = None, **how: object
    ) -> tuple[Client, Server, list[float]]:
        running = serving(Scripted(list(replies)), faults)
        server, waits = running.__enter__(), list[float]()
        opened.append(running)
        how = {"auth": bearer(KEY), "sleep": waits.append, "timeout": (1.0, 1.0), "secrets": (KEY,), **how}
        return Client("our desk", server.url, check="DESK_TOKEN", **how), server, waits  # type: ignore[arg-type]

    yield make
    for running in opened:
        running.__exit__(None, None, None)


OK = Reply({"items": [{"id": 1}]})


def test_a_good_answer_is_told_with_what_it_cost(made: Made) -> None:
    client, server, waits = made(OK)
    answer = client.ask(Ask("tickets", {"page": 1, "fields[]": ["id", "status"]}))
    assert answer.body == {"items": [{"id": 1}]}
    assert server.asked[0].url.endswith("/tickets?page=1&fields%5B%5D=id&fields%5B%5D=status")
    assert server.asked[0].headers["Authorization"].encode("latin-1") == f"Bearer {KEY}".encode("latin-1")
    assert (client.account.calls, client.account.received_bytes, client.account.waited_seconds) == (1, 22, 0)
    assert waits == []


def test_a_server_that_stays_broken_is_asked_seven_times_ever_more_slowly(made: Made) -> None:
    client, server, waits = made(Reply({"error": "out of memory"}, 503))
    with pytest.raises(SourceError, match=r"^our desk: answered 503, 7 times; try again later \(/tickets\)$"):
        client.ask(Ask("tickets"))
    assert len(server.asked) == 7
    assert all(wait <= 0.5 * 2**place for place, wait in enumerate(waits))
    assert client.account.waited_seconds == sum(waits)


def test_a_limit_that_says_nothing_is_given_more_time_than_a_fault(made: Made) -> None:
    waits = []
    for _ in range(4):
        client, _, waited = made(Reply({}, 429))
        with pytest.raises(SourceError, match=r"its limit is reached \(429\), 7 times"):
            client.ask(Ask("tickets"))
        waits.append(sum(waited))
    assert max(waits) > 60  # the window of most vendors; a fault is given up after half of that


def test_after_a_limit_one_waits_once(made: Made) -> None:
    spent = {
        "Retry-After": "20",
        "X-RateLimit-Limit": "10",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": "20",
    }
    client, server, waits = made(Reply({}, 429, spent), OK)
    client.ask(Ask("tickets"))
    assert len(server.asked) == 2
    assert [wait for wait in waits if wait] == [pytest.approx(20.5, abs=0.5)]


def test_a_limit_that_ends_within_the_second_it_names_is_outlasted(made: Made) -> None:
    """As Bluesky's: its reset is in whole seconds, rounded down."""
    over = Reply({}, 429, {"RateLimit-Limit": "3000", "RateLimit-Remaining": "0", "RateLimit-Reset": "0"})
    client, _, waits = made(over, over, over, OK)
    client.ask(Ask("tickets"))
    assert waits[0] == 0
    assert len(waits) == 3
    assert all(1 <= wait <= 2 for wait in waits[1:])


def test_a_limit_that_is_nearly_reached_slows_the_reading_down(made: Made) -> None:
    scarce = {"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "5", "X-RateLimit-Reset": "30"}
    client, _, waits = made(Reply({}, headers=scarce), OK)
    client.ask(Ask("tickets"))
    assert waits == []
    client.ask(Ask("tickets"))
    assert waits == [6]


@pytest.mark.parametrize(
    "last",
    [
        Reply({}, 429, {"Retry-After": "3600"}),
        Reply({}, 200, {"X-RateLimit-Limit": "9", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "3600"}),
    ],
)
def test_who_would_have_to_wait_an_hour_says_until_when(made: Made, last: Reply) -> None:
    client, _, waits = made(last)
    if last.status == 200:
        client.ask(Ask("tickets"))
    with pytest.raises(
        SourceError, match=r"our desk: its limit is .* asks to wait until \d\d:\d\d UTC; run again"
    ):
        client.ask(Ask("tickets"))
    assert waits == []


def test_the_reset_of_a_limit_is_not_waited_for_after_a_fault(made: Made) -> None:
    """ServiceNow tells the end of the hour with every answer."""
    client, _, waits = made(Reply({}, 500, {"X-RateLimit-Reset": "3600"}), OK)
    client.ask(Ask("tickets"))
    assert sum(waits) < 1


def test_the_clock_of_the_server_counts(made: Made) -> None:
    client, server, waits = made(Reply({}, 429, {"Retry-After": "Sun, 01 Mar 2026 10:00:20 GMT"}), OK)
    server.fake.clock = lambda: 1772359200  # type: ignore[attr-defined]  # 2026-03-01 10:00:00 UTC
    client.ask(Ask("tickets"))
    assert waits == [pytest.approx(20.5, abs=1.5)]
    assert client.now().strftime("%Y-%m-%d %H") == "2026-03-01 10"


@pytest.mark.parametrize("content", [b"", b"null and void", b'{"items": [', b"[" * 100_000, b"\xff\xfe{"])
def test_an_answer_that_is_no_json_is_asked_for_again(made: Made, content: bytes) -> None:
    client, server, _ = made(Reply(content), OK)
    assert client.ask(Ask("tickets")).body == OK.body
    assert len(server.asked) == 2


def test_an_answer_without_a_body_is_none(made: Made) -> None:
    client, _, _ = made(Reply(None, 204))
    assert client.ask(Ask("tickets/1/rating")).body is None
    client, _, _ = made(Reply({"error": "no rating"}, 404))
    assert client.ask(Ask("tickets/1/rating"), absent={404}).body is None


def test_a_key_that_is_refused_says_where_it_is_kept(made: Made) -> None:
    client, server, _ = made(Reply({}, 401))
    with pytest.raises(
        Denied, match=r"^our desk: 401 for /tickets: the key is not accepted; check DESK_TOKEN$"
    ):
        client.ask(Ask("tickets"))
    client, server, _ = made(Reply({}, 403))
    with pytest.raises(
        Forbidden, match=r"^our desk: 403 for /surveys: the key may not read this; check DESK_TOKEN$"
    ):
        client.ask(Ask("surveys"))
    assert len(server.asked) == 1


def test_what_a_server_says_of_its_error_is_told_without_the_key(made: Made) -> None:
    client, _, _ = made(
        Reply({"error": {"message": f"no field 'opend' for {KEY}\nAuthorization: Bearer {KEY}"}}, 400)
    )
    with pytest.raises(SourceError) as told:
        client.ask(Ask("tickets", {"key": KEY}))
    assert str(told.value) == (
        "our desk: answered 400: no field 'opend' for *** Authorization: Bearer ***; check the address (/tickets)"
    )


@pytest.mark.parametrize("key", ["two\nlines", "half a €uro"])
def test_a_key_that_cannot_be_sent_is_not_told(
    made: Made, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client, server, _ = made(OK, auth=bearer(key), secrets=(key,))
    with pytest.raises(
        SourceError, match=r"our desk: cannot be asked .*; check the address and DESK_TOKEN"
    ) as told:
        client.ask(Ask("tickets"))
    assert key not in str(told.value) + repr(told.value) + caplog.text
    assert told.value.__cause__ is None
    assert server.asked == []


def test_a_key_from_a_file_may_end_with_its_line(made: Made) -> None:
    client, server, _ = made(OK, auth=bearer("green\n"))
    client.ask(Ask("tickets"))
    assert server.asked[0].headers["Authorization"] == "Bearer green"
    client, server, _ = made(OK, auth=basic("ada", "green\n"))
    client.ask(Ask("tickets"))
    assert server.asked[0].headers["Authorization"] == "Basic YWRhOmdyZWVu"  # ada:green


def test_a_client_shows_no_key(made: Made) -> None:
    client, _, _ = made(OK)
    assert KEY not in repr(client)


def test_a_key_goes_to_no_other_host(made: Made) -> None:
    _, other, _ = made(OK)
    away = Reply({"items": []}, headers={"Link": f'<{other.url}/tickets?page=2>; rel="next"'})
    client, _, _ = made(away)
    with pytest.raises(SourceError, match=r"our desk: sends on to 127\.0\.0\.1; the key does not go there"):
        list(client.pages(Ask("tickets"), link_header, "items"))
    assert other.asked == []


def test_a_redirect_is_not_followed_and_told(made: Made) -> None:
    _, other, _ = made(OK)
    client, server, _ = made(Reply(None, 302, {"Location": f"{other.url}/login?key={quote(KEY)}"}))
    with pytest.raises(
        SourceError, match=r"^our desk: answered 302 and sends on to http://127.0.0.1; check the address"
    ):
        client.ask(Ask("tickets"))
    assert (len(server.asked), other.asked) == (1, [])


def test_the_next_page_may_be_told_from_the_root_of_the_host(made: Made) -> None:
    first = Reply({"items": [{"id": 1}]}, headers={"Link": '</api/v2/tickets?page=2&empty=>; rel="next"'})
    client, server, _ = made(first, OK)
    client.base_url += "/api/v2"
    with pytest.raises(SourceError, match="same page again"):  # the second page is as the first
        list(client.pages(Ask("tickets", {"page": 1}), link_header, "items"))
    assert [request.url.removeprefix(server.url) for request in server.asked] == [
        "/api/v2/tickets?page=1",
        "/api/v2/tickets?page=2&empty=",
    ]


def test_a_token_that_leads_back_ends_the_reading(made: Made) -> None:
    def page(name: str, following: str) -> Reply:
        return Reply({"items": [{"id": name}], "next": following})

    client, server, _ = made(page("a", "2"), page("b", "3"), page("c", "2"))
    with pytest.raises(SourceError, match="our desk: would read the same page again; its paging is broken"):
        list(client.pages(Ask("tickets"), next_token("next", "token"), "items"))
    assert len(server.asked) == 3


@pytest.mark.parametrize("body", [{"items": None}, {"items": {"1": {}}}, {"items": [1, 2]}, {}, [], "no"])
def test_a_list_that_is_none_is_a_change_of_the_api(made: Made, body: object) -> None:
    client, _, _ = made(Reply(body))
    with pytest.raises(SourceError, match="our desk: 'items' is no list of objects; the API has changed"):
        list(client.pages(Ask("tickets"), link_header, "items"))


def test_a_proxy_of_the_house_is_used(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    client, proxy, _ = made(OK)
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    monkeypatch.setenv("http_proxy", proxy.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    client.base_url = "http://desk.example/api"
    assert client.ask(Ask("tickets")).body == OK.body
    assert proxy.asked[0].url.endswith("http://desk.example/api/tickets")


def test_nobody_there_is_told_without_the_parameters(made: Made) -> None:
    client, _, _ = made(OK, attempts=2)
    client.base_url = "http://127.0.0.1:9"
    with pytest.raises(
        SourceError, match=r"our desk: no answer \(.*refused.*\), 2 times; try again later \(/tickets\)"
    ):
        client.ask(Ask("tickets", {"query": "secret names"}))


def test_a_wait_ends_when_it_is_told_to() -> None:
    with serving(Scripted([Reply({}, 429, {"Retry-After": "600"})])) as server:
        client = Client("our desk", server.url)
        threading.Timer(0.2, client.stopped.set).start()
        began = time.monotonic()
        with pytest.raises(SourceError, match="our desk: stopped"):
            client.ask(Ask("tickets"))
        assert timedelta(seconds=time.monotonic() - began) < timedelta(seconds=60)


def _said(body: object) -> Exception | None:
    word = body.get("error") if isinstance(body, dict) else None
    return {"slow down": Again("its limit is reached", limited=True), "no": Forbidden("may not")}.get(
        str(word)
    )


def test_a_refusal_in_a_body_that_says_all_is_well_is_one(made: Made) -> None:
    client, _, waits = made(Reply({"error": "slow down"}, headers={"Retry-After": "8"}), OK, objection=_said)
    assert client.ask(Ask("tickets")).body == {"items": [{"id": 1}]}
    assert len(waits) == 1
    assert waits[0] >= 8
    client, _, _ = made(Reply({"error": "no"}), objection=_said)
    with pytest.raises(Forbidden, match=r"our desk: may not \(/tickets\); check DESK_TOKEN"):
        client.ask(Ask("tickets"))
