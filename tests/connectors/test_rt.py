"""What is particular to Request Tracker, on its fake: numbers, what is hidden, what comes late, what is reopened."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from connectors.rest import Client
from connectors.streams import Reading, Seen
from connectors.systems.rt import OVERLAP, connect
from tests.connectors.contract import Trial, altered, settled, with_keys
from tests.connectors.fakes.rt import AGENT, CASE, CUSTOMER, RequestTracker
from tests.connectors.fakes.server import Request

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trial]:
    """Thirty tickets in all states, quiet for two hours."""
    with_keys(CASE, monkeypatch)
    with settled(CASE, tmp_path, tickets=30, changes=60) as running:
        yield running


def fake_of(trial: Trial) -> RequestTracker:
    return trial.fake(RequestTracker)


def test_pages_of_nothing_but_hidden_transactions_are_no_end(trial: Trial) -> None:
    trial.calls()
    fake = fake_of(trial)
    before = len(fake.events)
    trial.world.change(45)
    fake.catch_up()
    fake.hidden.update(range(before + 1, len(fake.events) - 2))  # several pages of them
    trial.world.open(3)
    trial.calls()
    assert {"31", "32", "33"} <= trial.held()["ticket"].keys()


def test_a_transaction_that_shows_late_is_read_though_later_ones_were(trial: Trial) -> None:
    trial.calls()
    fake = fake_of(trial)
    trial.world.open()
    fake.catch_up()
    late = {event.id for event in fake.events if event.ticket.number == 31}
    fake.hidden.update(late)
    trial.world.open(4)
    trial.calls()
    assert "35" in trial.held()["ticket"]
    fake.hidden.clear()
    (report,) = trial.sync()
    assert report.read == 1
    assert trial.held() == trial.truth()


def test_numbers_may_be_numbers(trial: Trial) -> None:
    """As text or not, by where they stand."""

    def numbers(item: dict[str, Any]) -> None:
        for name in ("id", "ObjectId", "EffectiveId", "TransactionId"):
            if isinstance(item.get(name), str) and item[name].isdigit():
                item[name] = int(item[name])

    trial.server.alter = lambda request, body: altered(body, "id", numbers)
    trial.calls()
    trial.calls()
    assert trial.held() == trial.truth()


def test_transactions_that_begin_anew_are_told(trial: Trial) -> None:
    """The server was set up again, from an old copy of its database say."""
    fake = fake_of(trial)
    fake.catch_up()
    first = fake.events[0]
    fake.events.extend(
        [type(first)(number, first.ticket, "Set", first.at) for number in range(900, 900 + OVERLAP)]
    )
    trial.calls()
    del fake.events[1:]
    (report,) = trial.sync()
    assert report.error is not None
    assert "its newest transaction is 1, but 1199 was read before" in report.error
    assert "--full" in report.error


def test_a_ticket_that_is_open_again_is_not_resolved_though_the_server_leaves_the_time(trial: Trial) -> None:
    """Under any name of a status: the last change of it came after the end."""

    def opened_again(request: Request, body: Any) -> Any:
        """All that were resolved are being tested now, since a day later."""
        if request.path.endswith("tickets"):
            altered(body, "Status", lambda item: item.update(Status="in testing"))
        if request.path.endswith("transactions"):
            changes = [one for one in body["items"] if one.get("Type") == "Status"]
            for one in changes:
                one["Created"] = "2026-12-24T08:00:00Z"
        return body

    trial.server.alter = opened_again
    trial.calls()
    assert set(trial.in_warehouse("status", "resolved_at")) == {("in testing", None)}


def test_who_asked_does_not_answer_even_as_an_agent(trial: Trial) -> None:
    """All tickets are the agent's own: nobody has answered one."""

    def own(request: Request, body: Any) -> Any:
        return altered(body, "Requestor", lambda item: item["Requestor"][0].update(id=AGENT))

    trial.server.alter = own
    trial.calls()
    assert set(trial.in_warehouse("first_response_at")) == {(None,)}
    assert not any(request.path.endswith(f"user/{AGENT}") for request in trial.server.asked)
    assert any(request.path.endswith(f"user/{CUSTOMER}") for request in trial.server.asked)


def test_the_field_of_the_house_comes_before_the_interface(trial: Trial) -> None:
    """Blank, the interface says it."""
    trial.source = replace(trial.source, options={**trial.source.options, "channel_field": "Came by"})
    ways = iter(["Phone", "", "Counter"] * 100)

    def with_field(item: dict[str, Any]) -> None:
        item["CustomFields"].append({"id": 8, "name": "Came by", "values": [next(ways)]})

    trial.server.alter = lambda request, body: altered(body, "CustomFields", with_field)
    trial.calls()
    found = {raw for (raw,) in trial.in_warehouse("channel_raw")}
    assert {"Phone", "Counter"} < found
    assert found - {"Phone", "Counter"} <= set(CASE.channels)


def test_a_number_of_another_kind_is_one_line(trial: Trial) -> None:
    def odd(request: Request, body: Any) -> Any:
        return altered(body, "ObjectId", lambda item: item.update(ObjectId={"id": 7}))

    trial.server.alter = odd
    (report,) = trial.sync()
    assert report.error is not None
    assert report.error.startswith("our rt: ObjectId: is no text; the API has changed")


def test_a_look_says_what_lacks(trial: Trial) -> None:
    seen = looked(trial)
    assert (seen.tickets, seen.since, seen.lacking) == (30, trial.world.begin, [])
    assert sum(seen.channels.values()) == 10  # a page of the newest
    trial.server.faults.forbidden = "/user/"
    assert looked(trial).lacking == ["to be a privileged user"]
    trial.world.tickets.clear()
    assert looked(trial) == Seen(tickets=0, lacking=("ShowTicket and SeeQueue",))


def looked(trial: Trial) -> Seen:
    rest = connect(trial.source)
    assert rest.look is not None
    client = Client("rt", rest.base_url, rest.auth, sleep=lambda seconds: None)
    return rest.look(Reading(trial.source, client, trial.world.begin))
