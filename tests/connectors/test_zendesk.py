"""What is particular to Zendesk: the export's cursor, its minute, its limit, late ratings."""

import base64
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from configuration import Source
from connectors import sync
from connectors.rest import Client
from connectors.streams import Reading, Rest
from connectors.systems.zendesk import WAYS, connect
from tests.connectors.contract import Trial, settled, with_keys
from tests.connectors.fakes.server import Reply, Request
from tests.connectors.fakes.zendesk import CASE, Zendesk
from tests.connectors.fakes.zendesk_specification import objection

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    with_keys(CASE, monkeypatch)


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    """Thirty tickets, some of them solved and rated, quiet for two hours."""
    with settled(CASE, tmp_path, tickets=30, changes=60) as running:
        yield running


def fake_of(trial: Trial) -> Zendesk:
    return trial.fake(Zendesk)


def looked_at(trial: Trial) -> Reading:
    """The source as a look at it sees it."""
    rest = connect(trial.source)
    client = Client("zendesk", rest.base_url, rest.auth, sleep=lambda seconds: None)
    return Reading(trial.source, client, trial.world.begin)


def test_a_change_that_updated_at_does_not_show_is_read(trial: Trial) -> None:
    trial.calls()
    fake = fake_of(trial)
    fake.merged.add(3)
    fake.touch(3)
    trial.world.rest()
    (report, _) = trial.sync()
    assert (report.read, report.counts.changed) == (1, 1)
    merged = trial.held()["ticket"]["3"]
    assert (merged["status"], merged["resolved_at"]) == ("merged", None)
    assert merged == trial.truth()["ticket"]["3"]


def test_an_empty_page_is_not_the_end(trial: Trial) -> None:
    """Only the flag is: the first export gives nothing and a cursor."""
    first: list[bool] = []

    def nothing_yet(request: Request, body: Any) -> Any:
        if "incremental" not in request.path or first:
            return body
        first.append(True)
        begin = base64.b64encode(b"0.0||0|").decode()
        return {"tickets": [], "after_cursor": begin, "end_of_stream": False}

    trial.server.alter = nothing_yet
    trial.calls()
    assert trial.held() == trial.truth()
    exports = [set(one.query) & {"start_time", "cursor"} for one in trial.server.asked if "incr" in one.path]
    assert exports == [{"start_time"}] + [{"cursor"}] * (len(exports) - 1)


def test_a_beginning_within_the_last_minutes_is_asked_from_before(trial: Trial) -> None:
    trial.world.rest(timedelta(days=1))
    trial.world.open(2)
    trial.world.rest(timedelta(seconds=119))
    reports = trial.sync(since=trial.world.now - timedelta(seconds=5))
    assert [report.error for report in reports] == [None, None]
    assert reports[0].read == 2


def test_the_last_minute_comes_with_the_next_run(trial: Trial) -> None:
    trial.calls()
    trial.world.open(1)
    (report, _) = trial.sync()
    assert report.read == 0
    trial.world.rest()
    (report, _) = trial.sync()
    assert (report.read, report.counts.new) == (1, 1)


def test_deleted_tickets_go_and_restored_ones_come_back(trial: Trial) -> None:
    trial.calls()
    before = trial.world.tickets[7]
    trial.world.tickets[7] = replace(before, removed=True)
    fake_of(trial).touch(7)
    trial.world.rest()
    (report, _) = trial.sync()
    assert report.removed == 1
    assert "7" not in trial.held()["ticket"]
    trial.world.tickets[7] = before
    fake_of(trial).touch(7)
    trial.world.rest()
    trial.calls()
    assert trial.held()["ticket"]["7"] == trial.truth()["ticket"]["7"]


def test_a_ticket_that_is_restored_while_the_export_is_read_is_there(trial: Trial) -> None:
    """The first page says that it was deleted, the last one has it."""
    last = trial.world.there()[-1].number

    def deleted_at_first(request: Request, body: Any) -> Any:
        if "start_time" in request.query and "incremental" in request.path:
            body["tickets"].append({"id": last, "status": "deleted"})
        return body

    trial.server.alter = deleted_at_first
    trial.calls()
    assert trial.held() == trial.truth()


def test_the_export_is_slowed_down_before_its_limit_is_reached(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty-five pages at ten a minute: nobody is told to wait, and nothing takes longer than it has to."""
    trial.world.open(220)
    trial.world.rest()
    fake_of(trial).exports_a_minute = 10
    opened, waits = sync.opened, list[float]()

    def wait(seconds: float) -> None:
        waits.append(seconds)
        trial.world.rest(timedelta(seconds=seconds))

    def waiting(source: Source) -> tuple[Rest, Client]:
        rest, client = opened(source)
        client.sleep = wait
        return rest, client

    monkeypatch.setattr(sync, "opened", waiting)
    replied: list[int] = []
    answer = trial.server.fake.answer

    def watched(request: Request) -> Reply:
        reply = answer(request)
        replied.append(reply.status)
        return reply

    monkeypatch.setattr(trial.server.fake, "answer", watched)
    trial.calls()
    assert 429 not in replied
    assert len(trial.held()["ticket"]) == 250
    assert 120 <= sum(waits) <= 240


def test_a_rating_three_weeks_after_it_was_asked_for_is_found(trial: Trial) -> None:
    """Though others that were asked for later have been given before."""
    world = trial.world
    late, other = [one for one in world.there() if one.resolved_at and one.score is None][:2]
    for one in (replace(other, resolved_at=world.now + timedelta(days=20)), late):
        trial.calls()
        world.rest(timedelta(days=21))
        world.tickets[one.number] = replace(one, score=5, rated_at=world.now, updated_at=world.now)
        world.rest()
    trial.calls()
    assert trial.held()["rating"] == trial.truth()["rating"]
    assert str(90_000 + late.number) in trial.held()["rating"]


def test_ratings_may_be_left_out(trial: Trial) -> None:
    trial.source = Source("quiet", "zendesk", trial.server.url, {**CASE.options, "ratings": "no"})
    (report,) = trial.sync()
    assert (report.stream, report.error) == ("tickets", None)
    assert not [one for one in trial.server.asked if "satisfaction" in one.path]


def test_an_oauth_token_stands_for_address_and_key(trial: Trial) -> None:
    options = {"oauth_token": "oauth-of-the-tests"}
    trial.source = Source("by oauth", "zendesk", f"{trial.server.url}/api/v2/", options)
    assert [report.error for report in trial.sync()] == [None, None]


def test_a_number_of_a_way_is_its_word() -> None:
    """The list of Zendesk's documents, at places that other lists confirm."""
    told = {"0": "web_form", "4": "mail", "8": "rule", "15": "iphone", "20": "batch", "27": "closed_ticket"}
    more = {"29": "chat", "33": "voicemail", "46": "api_phone_call_outbound", "50": "helpcenter", "57": "sms"}
    last = {"63": "answer_bot_for_agents", "74": "whatsapp", "86": "instagram_dm", "90": "chat_transcript"}
    for number, way in {**told, **more, **last}.items():
        assert WAYS[number] == way
    assert "18" not in WAYS


def test_a_look_tells_tickets_channels_and_the_time_it_takes(trial: Trial) -> None:
    look = connect(trial.source).look
    assert look is not None
    seen = look(looked_at(trial))
    assert (seen.tickets, seen.lacking) == (30, [])
    first = sorted(trial.world.tickets.values(), key=lambda one: (one.updated_at, one.number))[:10]
    shown = {str(number): row["channel_raw"] for number, row in trial.truth()["ticket"].items()}
    assert seen.channels == Counter(shown[str(one.number)] for one in first)
    assert (seen.calls, seen.seconds) == (2, 12.0)  # a page of 1,000 and the empty one; ten a minute


def test_a_look_tells_which_rights_lack(trial: Trial) -> None:
    trial.server.faults.forbidden = "/api/v2/incremental"
    look = connect(trial.source).look
    assert look is not None
    assert look(looked_at(trial)).lacking == ["tickets: the export asks for the key of an administrator"]


@pytest.mark.shared
def test_the_description_of_the_api_objects_to_what_it_does_not_know() -> None:
    def asked(**query: str) -> Request:
        return Request("GET", "/api/v2/incremental/tickets/cursor", query, {})

    assert objection(asked(start_time="1700000000")) is None
    assert "start_time" in (objection(asked(start_time="yesterday")) or "")
