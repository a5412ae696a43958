"""What is particular to Zammad: its search by condition, the names of its states, and the times that stay."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.rest import Client
from connectors.streams import Reading, Seen
from connectors.systems.zammad import connect
from tests.connectors.contract import Trial, altered, settled, with_keys
from tests.connectors.fakes.server import Request
from tests.connectors.fakes.zammad import CASE

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trial]:
    """Thirty tickets in all states, quiet for two hours."""
    with_keys(CASE, monkeypatch)
    with settled(CASE, tmp_path, tickets=30, changes=90) as running:
        yield running


def test_the_search_index_is_never_asked(trial: Trial) -> None:
    """It is late: only a condition without words reads the database."""
    trial.calls()
    searches = [request.query for request in trial.server.asked if request.path.endswith("search")]
    assert searches
    assert all("query" not in one and one["condition[ticket.updated_at][value]"] for one in searches)


def test_a_ticket_that_is_open_again_is_not_resolved_though_its_times_stay(trial: Trial) -> None:
    trial.server.alter = lambda request, body: altered(
        body, "close_at", lambda item: item.update(state="new")
    )
    trial.calls()
    assert set(trial.in_warehouse("status", "resolved_at", "closed_at")) == {("new", None, None)}


def test_a_server_that_keeps_only_the_first_end_gives_that(trial: Trial) -> None:
    """Before Zammad 6 there is no `last_close_at`."""

    def older(item: dict[str, Any]) -> None:
        del item["last_close_at"]

    trial.server.alter = lambda request, body: altered(body, "last_close_at", older)
    trial.calls()
    times = {row for row in trial.in_warehouse("opened_at", "resolved_at") if row[1]}
    assert times
    assert all(opened == resolved for opened, resolved in times)  # the fake's first end is at once


def test_minutes_of_business_are_never_the_time(trial: Trial) -> None:
    """The fake's are seven, always; the times of the clock are what is kept."""
    trial.calls()
    there = {
        row[0]: (row[2] - row[1]).total_seconds() / 60
        for row in trial.in_warehouse("id", "opened_at", "first_response_at")
        if row[2]
    }
    kept = {
        row[0]: row[1] for row in trial.in_warehouse("id", "first_response_minutes") if row[1] is not None
    }
    assert kept == pytest.approx(there)
    assert set(kept.values()) != {7.0}


def test_a_look_says_how_much_there_is(trial: Trial) -> None:
    seen = looked(trial)
    assert (seen.tickets, seen.since, seen.lacking) == (30, trial.world.begin, ())
    assert sum(seen.channels.values()) == 10  # a page
    trial.world.tickets.clear()
    assert looked(trial).lacking == ("ticket.agent, and read on the groups",)


def test_an_older_server_that_does_not_count_is_asked_all_the_same(trial: Trial) -> None:
    def uncounted(request: Request, body: Any) -> Any:
        return [] if isinstance(body, dict) and "total_count" in body else body

    trial.server.alter = uncounted
    seen = looked(trial)
    assert (seen.tickets, seen.calls, seen.since) == (None, None, trial.world.begin)


def looked(trial: Trial) -> Seen:
    rest = connect(trial.source)
    assert rest.look is not None
    client = Client("zammad", rest.base_url, rest.auth, sleep=lambda seconds: None)
    return rest.look(Reading(trial.source, client, trial.world.begin))
