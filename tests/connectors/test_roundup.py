"""A limit that is not ours: Roundup counts our calls, says 429, and asks to wait."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from connectors.authentication import basic
from connectors.paging import next_address
from connectors.rest import Ask, Client
from tests.connectors import roundup_tracker

CALLS, SECONDS, ISSUES = 4, 20, 40  # so few that a busy machine reaches it, too


@pytest.fixture(scope="module")
def address(require: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    python = require("roundup")
    folder = tmp_path_factory.mktemp("roundup")
    with roundup_tracker.serving(python, folder, calls=CALLS, seconds=SECONDS, issues=ISSUES) as found:
        yield found


def _client(address: str) -> tuple[Client, list[int]]:
    """A client, and the statuses of its answers as they come."""
    client, statuses = (
        Client("our tracker", address, basic("admin", "admin"), {"X-Requested-With": "rest"}),
        list[int](),
    )
    client.session.hooks["response"].append(lambda response, **how: statuses.append(response.status_code))
    return client, statuses


def test_a_reader_slows_down_before_the_limit_is_reached(address: str) -> None:
    client, statuses = _client(address)
    ask = Ask("issue", {"@page_size": 5, "@page_index": 1})
    pages = client.pages(ask, next_address("data", "@links", "next", 0, "uri"), "data.collection")
    numbers = [int(item["id"]) for _, found in pages for item in found]
    assert numbers == list(range(1, ISSUES + 1))
    assert statuses == [200] * (ISSUES // 5)
    assert client.account.waited_seconds > 0


def _used_up(answer: requests.Response) -> bool:
    """Whether the next call is let through only after a while: the limit sets one free every few seconds."""
    a_call = SECONDS / CALLS
    next_call = float(answer.headers["X-RateLimit-Reset"]) - (SECONDS - a_call)
    return answer.status_code == requests.codes.too_many_requests and next_call > a_call / 2


def test_when_others_have_used_the_limit_up_a_reader_waits_as_long_as_it_is_asked_to(address: str) -> None:
    with requests.Session() as other:
        other.auth, other.headers["X-Requested-With"] = ("admin", "admin"), "rest"
        while not _used_up(other.get(f"{address}/issue/1")):
            pass
    client, statuses = _client(address)
    assert client.ask(Ask("issue/2")).body["data"]["id"] == "2"
    assert (statuses[0], statuses[-1]) == (429, 200)
    assert client.account.waited_seconds > 0
