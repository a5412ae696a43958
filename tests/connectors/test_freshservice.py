"""What is particular to Freshservice: its order, deletions meanwhile, late answers to the survey, credits."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from configuration import Source
from connectors import sync
from connectors.reading import Chunk
from connectors.rest import Client
from connectors.streams import Reading, Rest
from tests.connectors.contract import Trial, settled, trying, with_keys
from tests.connectors.fakes.freshservice import CASE, Freshservice
from tests.connectors.fakes.server import Reply, Request
from tests.connectors.fakes.world import OPEN, SOLVED, World

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    with_keys(CASE, monkeypatch)


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    """Forty tickets, four pages, quiet for two hours."""
    with settled(CASE, tmp_path, tickets=40, changes=80) as running:
        yield running


def fake_of(trial: Trial) -> Freshservice:
    return trial.fake(Freshservice)


def lists(trial: Trial, **params: str) -> list[Request]:
    """The requests for pages of tickets that had these parameters, with their times unless one says no."""
    return [
        one
        for one in trial.server.asked
        if one.path == "/api/v2/tickets" and all(one.query.get(name, "") == params[name] for name in params)
    ]


def surveys(trial: Trial) -> list[int]:
    """The numbers of the tickets whose answer to the survey was asked for."""
    paths = (one.path.split("/") for one in trial.server.asked if one.path.endswith("/csat_response"))
    return [int(path[-2]) for path in paths]


def after_page(number: str, happens: Callable[[], None]) -> Callable[[Request, Any], Any]:
    """Something that happens once, when that page of tickets was given."""
    done: list[bool] = []

    def alter(request: Request, body: Any) -> Any:
        asked = request.query
        if not done and asked.get("include") == "stats" and asked.get("page") == number:
            done.append(True)
            happens()
        return body

    return alter


def test_a_ticket_that_is_deleted_while_the_list_is_read_costs_no_other(trial: Trial) -> None:
    """The eleventh ticket moves to the first page, which was read; so all is read once more."""
    world = trial.world

    def delete_the_first() -> None:
        world.now += timedelta(seconds=1)
        world.tickets[1] = replace(world.tickets[1], removed=True, updated_at=world.now)

    trial.server.alter = after_page("1", delete_the_first)
    trial.calls()
    assert trial.held() == trial.truth()
    assert "1" not in trial.held()["ticket"]
    assert Counter(one.query["page"] for one in lists(trial, include="stats")) == dict.fromkeys("1234", 2)


def test_spam_that_comes_and_goes_while_the_list_is_read_moves_nobody(trial: Trial) -> None:
    """A desk has some every hour: a backfill that takes hours would never be through."""
    world = trial.world

    def spam() -> None:
        world.now += timedelta(seconds=1)
        world.open()
        newest = max(world.tickets)
        world.now += timedelta(seconds=5)
        world.tickets[newest] = replace(world.tickets[newest], removed=True, updated_at=world.now)
        world.open()

    trial.server.alter = after_page("2", spam)
    trial.calls()
    trial.server.alter = None
    assert Counter(one.query["page"] for one in lists(trial, include="stats")).most_common(1)[0][1] == 1
    trial.calls()
    assert trial.held() == trial.truth()


def test_when_deleting_goes_on_the_next_run_begins_anew(trial: Trial) -> None:
    world, numbers = trial.world, iter(range(1, 40))

    def delete(request: Request, body: Any) -> Any:
        if request.query.get("include") == "stats" and request.query.get("page") == "1":
            world.now += timedelta(seconds=1)
            gone = next(numbers)
            world.tickets[gone] = replace(world.tickets[gone], removed=True, updated_at=world.now)
        return body

    trial.server.alter = delete
    trial.calls()
    assert len(lists(trial, include="stats", page="1")) == 3
    assert json.loads(trial.cursors()["tickets"]) == {"since": "2026-01-05T08:00:00Z"}
    trial.server.alter = None
    trial.calls()
    assert trial.held() == trial.truth()


def test_a_run_that_is_cut_goes_on_at_its_page(trial: Trial) -> None:
    answer = trial.server.fake.answer

    def fails_at_three(request: Request) -> Reply:
        broken = request.query.get("include") == "stats" and request.query.get("page") == "3"
        return Reply({"message": "no"}, 500) if broken else answer(request)

    trial.server.fake.answer = fails_at_three  # type: ignore[method-assign]
    assert [report.error is None for report in trial.sync(chunk=Chunk(rows=10))] == [False]
    trial.server.fake.answer = answer  # type: ignore[method-assign]
    trial.server.asked.clear()
    trial.calls()
    assert [one.query["page"] for one in lists(trial, include="stats")] == ["2", "3", "4"]
    assert trial.held() == trial.truth()


def test_the_list_is_never_asked_for_without_a_beginning(trial: Trial) -> None:
    """It would give the last thirty days: these are older."""
    trial.world.rest(timedelta(days=60))
    trial.calls()
    assert len(trial.held()["ticket"]) == 40
    assert all("updated_since" in one.query for one in lists(trial))


def test_spam_is_no_contact_until_somebody_says_that_it_is(trial: Trial) -> None:
    trial.calls()
    fake, world = fake_of(trial), trial.world
    fake.spam.add(5)
    world.now += timedelta(minutes=1)
    world.tickets[5] = replace(world.tickets[5], updated_at=world.now)
    (report, _) = trial.sync()
    assert (report.error, report.removed) == (None, 1)
    assert "5" not in trial.held()["ticket"]
    fake.spam.clear()
    world.now += timedelta(minutes=20)
    world.tickets[5] = replace(world.tickets[5], updated_at=world.now)
    trial.calls()
    assert trial.held() == trial.truth()
    assert "5" in trial.held()["ticket"]


def test_the_survey_is_asked_for_of_ended_tickets_alone(trial: Trial) -> None:
    trial.calls()
    ended = {one.number for one in trial.world.there() if one.status != OPEN}
    assert set(surveys(trial)) == ended
    assert 0 < len(ended) < 40


def test_an_answer_days_later_is_found_though_nothing_moved(trial: Trial) -> None:
    """It is asked for a day after the last change and not before; three times more until two weeks are over."""
    fake, world = fake_of(trial), trial.world
    fake.silent_ratings = True
    trial.calls()
    late = next(one for one in world.there() if one.status == SOLVED and one.score is None)
    world.rest(timedelta(hours=16))
    world.tickets[late.number] = replace(late, score=2, rated_at=world.now, updated_at=world.now)
    trial.server.asked.clear()
    trial.calls()
    assert late.number not in surveys(trial)
    world.rest(timedelta(hours=9))
    trial.calls()
    assert trial.held() == trial.truth()
    assert trial.held()["rating"][str(800_000 + late.number)]["score"] == 2.0
    for _ in range(20):
        world.rest(timedelta(days=1))
        trial.calls()
    assert surveys(trial).count(late.number) == 4


def test_words_are_those_of_the_form_of_the_account(trial: Trial) -> None:
    """A source that the house has added has its own number, which is not the id of its word."""
    trial.world.tickets[1] = replace(trial.world.tickets[1], channel="WhatsApp")
    trial.calls()
    assert trial.in_warehouse("channel_raw", "channel", "channel_rule")[0] == (
        "WhatsApp",
        "messaging",
        "word: whatsapp",
    )


def test_without_the_form_the_words_are_the_documented_ones(trial: Trial) -> None:
    changed = {1: "WhatsApp", 2: "Phone"}
    for number, word in changed.items():
        trial.world.tickets[number] = replace(trial.world.tickets[number], channel=word)
    trial.server.faults.forbidden = "ticket_form_fields"
    trial.calls()
    told = {row[0]: row[1:] for row in trial.in_warehouse("id", "channel_raw", "channel", "channel_rule")}
    assert told["1"] == ("1001", "other", "unmapped")
    assert told["2"] == ("Phone", "phone", "word: phone")


def test_a_reopened_ticket_is_not_resolved(trial: Trial) -> None:
    ended = next(one for one in trial.world.there() if one.status == SOLVED)
    trial.calls()
    trial.world.now += timedelta(minutes=1)
    trial.world.tickets[ended.number] = replace(ended, status=OPEN, updated_at=trial.world.now)
    trial.calls()
    found = {row[0]: row[1:] for row in trial.in_warehouse("id", "status", "resolved_at")}
    assert found[str(ended.number)] == ("Open", None)


def test_credits_are_spread_before_they_are_used_up(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some 45 credits at 20 a minute: a page of the list costs three, an answer to the survey one."""
    fake_of(trial).a_minute = 20
    opened, waits = sync.opened, list[float]()

    def wait(seconds: float) -> None:
        waits.append(seconds)
        trial.world.rest(timedelta(seconds=seconds))

    def waiting(source: Source) -> tuple[Rest, Client]:
        rest, client = opened(source)
        client.sleep = wait
        return rest, client

    monkeypatch.setattr(sync, "opened", waiting)
    answer, replied = trial.server.fake.answer, list[int]()

    def watched(request: Request) -> Reply:
        reply = answer(request)
        replied.append(reply.status)
        return reply

    monkeypatch.setattr(trial.server.fake, "answer", watched)
    trial.calls()
    assert 429 not in replied
    assert trial.held() == trial.truth()
    assert 60 <= sum(waits) <= 180


def test_a_workspace_is_said_with_every_list(trial: Trial) -> None:
    trial.source = Source("hr", "freshservice", trial.server.url, {**CASE.options, "workspace": "0"})
    trial.calls()
    assert {one.query.get("workspace_id") for one in lists(trial)} == {"0"}


def test_a_look_counts_tickets_requests_and_the_time_they_take(trial: Trial) -> None:
    fake_of(trial).a_minute = 100
    rest, client = sync.opened(trial.source)
    assert rest.look is not None
    seen = rest.look(Reading(trial.source, client, trial.world.begin))
    # two pages of the list with times, the same without, and an answer to the survey for each of 40 tickets
    assert (seen.tickets, seen.calls, seen.seconds) == (40, 2 + 2 + 40, (2 * 3 + 42) * 60 / 100)
    first = [
        row["channel_raw"] for _, row in sorted(trial.truth()["ticket"].items(), key=lambda x: int(x[0]))
    ]
    assert seen.channels == Counter(first[:10])


def test_ratings_may_be_left_out(trial: Trial) -> None:
    trial.source = Source("quick", "freshservice", trial.server.url, {**CASE.options, "ratings": "no"})
    assert [report.stream for report in trial.sync()] == ["tickets"]
    assert surveys(trial) == []


class Recorded:
    """Gives recorded bodies of Freshdesk, whose tickets have the same fields, as a list and groups."""

    def __init__(self, folder: Path) -> None:
        self.lock, self.world = threading.RLock(), World(("any",))
        names = ("ticket_1", "all_tickets", "groups")
        kept = {
            name: json.loads((folder / f"v2__tests__sample_json_data__{name}.json").read_text())
            for name in names
        }
        self.tickets = [{**kept["ticket_1"], "id": 100, "group_id": 2}, *kept["all_tickets"]]
        self.groups = kept["groups"]

    def answer(self, request: Request) -> Reply:
        if "groups" in request.path:
            return Reply({"groups": self.groups})
        if "form" in request.path:
            return Reply({"message": "no"}, 403)
        return Reply({"tickets": [] if "filter" in request.query else self.tickets})


@pytest.mark.shared
def test_recorded_tickets_of_its_sister_are_read(shared: Path, tmp_path: Path) -> None:
    """Answered four years after it was due; resolved times of a ticket that is open are not believed."""
    folder = shared / "data" / "api_freshdesk"
    case = replace(CASE, fake=lambda world, size: Recorded(folder), options={**CASE.options, "ratings": "no"})
    with trying(case, tmp_path) as trial:
        (report,) = trial.sync(since=datetime(2010, 1, 1, tzinfo=UTC))
        assert (report.error, report.refused) == (None, 0)
        columns = ("id", "opened_at", "first_response_at", "resolved_at", "response_target_met")
        rows = {row[0]: row[1:] for row in trial.in_warehouse(*columns)}
        opened, answered, resolved, met = rows["100"]
        assert opened.astimezone(UTC) == datetime(2016, 5, 18, 4, 36, 4, tzinfo=UTC)
        assert answered.astimezone(UTC) == datetime(2020, 6, 17, 20, 23, 43, tzinfo=UTC)
        assert (resolved, met) == (None, False)
        assert rows["1"][0].astimezone(UTC) == datetime(2014, 12, 31, 2, 27, 9, tzinfo=UTC)  # said in +10:00
        words = {
            row[0]: row[1:]
            for row in trial.in_warehouse("id", "status", "priority", "kind", "desk", "channel")
        }
        assert words["100"] == ("Open", "Low", "Question", "Helpdesk", "portal")
        assert len(words) == 2
