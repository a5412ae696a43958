"""What is particular to Jira: a search that is late, pages that shift, goals and ratings request by request."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.rest import Client
from connectors.streams import Reading
from connectors.systems.jira import Requests, Site, connect
from tests.connectors.contract import Trial, settled, with_keys
from tests.connectors.fakes.jira import CASE, SPECIFICATION, Jira, key
from tests.connectors.fakes.server import Request
from tests.connectors.fakes.specified import breach

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    with_keys(CASE, monkeypatch)


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    """Thirty requests, some solved and rated, quiet for two hours."""
    with settled(CASE, tmp_path, tickets=30, changes=50) as running:
        yield running


def fake_of(trial: Trial) -> Jira:
    return trial.fake(Jira)


def names(trial: Trial, path: str) -> set[str]:
    """The requests that were asked for one by one."""
    return {request.path for request in asked(trial, path)}


def asked(trial: Trial, path: str) -> list[Request]:
    return [request for request in trial.server.asked if path in request.path]


def test_a_change_that_the_search_shows_late_is_not_lost(trial: Trial) -> None:
    """Request 2 is shown 40 seconds late, request 3 at once: the newer change is seen first."""
    trial.calls()
    world = trial.world
    world.now += timedelta(seconds=60)
    for number in (2, 3):
        world.now += timedelta(seconds=1)
        world.tickets[number] = replace(world.tickets[number], priority="1", updated_at=world.now)
    trial.calls()
    held = dict(trial.in_warehouse("id", "updated_at"))
    assert held[key(world.tickets[2])] != world.tickets[2].updated_at
    assert held[key(world.tickets[3])].astimezone(UTC) == world.tickets[3].updated_at
    world.rest()
    trial.calls()
    assert trial.held() == trial.truth()


def test_requests_that_are_deleted_while_they_are_read_cost_no_other(trial: Trial) -> None:
    """Each page is followed by the deletion of a request on it, so that places shift by one."""
    world = trial.world
    left = iter(sorted(world.tickets))

    def delete_one() -> None:
        if trial.server.asked[-1].path.endswith("/search/jql") and (number := next(left, None)):
            world.tickets[number] = replace(world.tickets[number], removed=True)

    trial.server.meanwhile = delete_one
    trial.calls()
    trial.server.meanwhile = None
    assert set(trial.truth()["ticket"]) <= {name for (name,) in trial.in_warehouse("id")}


def test_no_time_is_written_in_words_of_a_zone(trial: Trial) -> None:
    trial.calls()
    trial.world.open()
    trial.calls()
    queries = [request.body["jql"] for request in asked(trial, "/search/jql")]
    times = [
        time for jql in queries for time in re.findall(r"(?:updated|created|\]) >= (\S+?)(?:\)| |$)", jql)
    ]
    assert times
    assert all(time.isdigit() and len(time) == 13 for time in times)


def test_a_written_time_would_be_one_of_the_users_zone(trial: Trial) -> None:
    """As at the vendor; 08:00 of New York is 13:00 UTC, when nobody worked."""
    fake = fake_of(trial)
    fake._index()
    assert fake._found('projectType = service_desk AND updated >= "2026-01-05 08:00"') == []
    milliseconds = int(datetime(2026, 1, 5, 8, tzinfo=UTC).timestamp() * 1000)
    assert len(fake._found(f"projectType = service_desk AND updated >= {milliseconds}")) == 30


def test_a_rating_that_does_not_touch_its_request_is_read(trial: Trial) -> None:
    trial.calls()
    world = trial.world
    number = next(one.number for one in world.there() if one.resolved_at and one.score is None)
    world.now += timedelta(days=3)
    world.tickets[number] = replace(world.tickets[number], score=2, rated_at=world.now)
    trial.calls()
    assert (key(world.tickets[number]), 2.0) in trial.in_warehouse("id", "score", table="rating")
    assert trial.held() == trial.truth()


def test_a_site_that_shows_no_goals_in_its_fields_is_asked_for_what_changed_alone(trial: Trial) -> None:
    fake_of(trial).plain = True
    trial.world.open()
    trial.world.rest()
    trial.calls()
    resolved = [one for one in trial.world.there() if one.resolved_at]
    assert len(names(trial, "/sla")) == 31
    assert len(names(trial, "/feedback")) == len(resolved)
    trial.server.asked.clear()
    goals = ("first_response_at", "response_target_met", "resolution_target_met")
    held, truth = trial.held()["ticket"], trial.truth()["ticket"]
    for name, row in truth.items():
        assert {column: held[name].get(column) for column in goals if column in row} == {
            column: row[column] for column in goals if column in row
        }
    scores = {key(one): float(one.score) for one in resolved if one.score}
    assert dict(trial.in_warehouse("id", "score", table="rating")) == scores
    trial.world.change()
    trial.world.rest()
    trial.calls()
    changed = key(max(trial.world.there(), key=lambda ticket: ticket.updated_at))
    newest = key(trial.world.tickets[31])  # of the overlap
    assert names(trial, "/sla") == {f"/rest/servicedeskapi/request/{name}/sla" for name in (changed, newest)}


def test_without_goals_the_first_public_comment_of_the_desk_is_the_answer(trial: Trial) -> None:
    """Not the requester's own, not an app's, and not what the desk says to itself."""
    fake_of(trial).plain = fake_of(trial).without_levels = True
    trial.calls()
    answered = {key(one): one.first_response_at for one in trial.world.there()}
    held = {name: at and at.astimezone(UTC) for name, at in trial.in_warehouse("id", "first_response_at")}
    assert held == answered
    assert any(answered.values())
    assert {row[0] for row in trial.in_warehouse("response_target_met")} == {None}


def row(**fields: Any) -> dict[str, object]:
    """The row of a request of a site without fields of its own, as it is answered with no goals."""
    changelog = fields.pop("changelog", {"total": 0, "histories": []})
    item = {
        "key": "SD-1",
        "fields": {"created": "2026-01-05T09:00:00.000+0100", **fields},
        "changelog": changelog,
    }
    level = {"completedCycles": [], "ongoingCycle": {"breached": False}}
    item["fields"]["customfield_1"] = level
    reading = Reading(None, None, datetime(2026, 1, 1, tzinfo=UTC))  # type: ignore[arg-type]  # nothing is asked
    requests = Requests("", "first", "last")
    return dict(requests._row(reading, Site({"first": "customfield_1"}, rating="customfield_2"), item))


DONE = {"name": "Done", "statusCategory": {"key": "done"}}


def test_without_a_resolution_the_state_says_when_it_was_done() -> None:
    done = row(status=DONE, statuscategorychangedate="2026-01-05T12:30:00.500+0100")
    assert done["opened_at"] == datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
    assert done["resolved_at"] == datetime(2026, 1, 5, 11, 30, 0, 500_000, tzinfo=UTC)
    assert done["reopened"] is None  # nobody can tell from resolutions that are never given
    open_again = row(
        status={"statusCategory": {"key": "new"}}, statuscategorychangedate="2026-01-05T12:30:00.5Z"
    )
    assert open_again["resolved_at"] is None


def test_a_resolution_that_was_taken_back_is_a_reopening() -> None:
    items = [
        {"field": "resolution", "from": None, "to": "10000"},
        {"field": "resolution", "from": "10000", "to": None},
        {"field": "assignee", "from": None, "to": "a"},
        {"field": "assignee", "from": "a", "to": "b"},
        {"field": "assignee", "from": "b", "to": None},
    ]
    told = {"total": 2, "histories": [{"items": items[:2]}, {"items": items[2:]}]}
    assert (row(changelog=told)["reopened"], row(changelog=told)["reassigned"]) == (1, 1)
    cut = {**told, "total": 40}
    assert (row(changelog=cut)["reopened"], row(changelog=cut)["reassigned"]) == (None, None)


def test_goals_may_have_names_of_the_house(trial: Trial) -> None:
    options = {**trial.source.options, "response_level": "Zeit bis zur ersten Antwort"}
    trial.source = replace(trial.source, options=options)
    trial.calls()
    assert len(names(trial, "/comment")) == 30
    assert {row[0] for row in trial.in_warehouse("response_target_met")} == {None}


def test_projects_may_be_named(trial: Trial) -> None:
    trial.source = replace(trial.source, options={**trial.source.options, "projects": "SD, DN,FS"})
    trial.calls()
    assert trial.held() == trial.truth()
    assert all('project in ("SD", "DN", "FS")' in one.body["jql"] for one in asked(trial, "/search/jql"))


def test_a_look_counts_and_says_which_goals_lack(trial: Trial) -> None:
    rest = connect(trial.source)
    assert rest.look is not None
    reading = Reading(trial.source, Client("jira", rest.base_url, rest.auth), trial.world.begin)
    seen = rest.look(reading)
    assert (seen.tickets, seen.calls, list(seen.lacking)) == (30, 1, [])
    assert seen.since == min(ticket.opened_at for ticket in trial.world.tickets.values())
    fake_of(trial).plain = True
    seen = rest.look(reading)
    assert list(seen.lacking) == ["the field 'Time to first response'", "the field 'Time to resolution'"]
    assert seen.calls is not None
    assert seen.calls >= 30


@pytest.mark.shared
def test_the_specification_is_asked_about_every_request() -> None:
    def said(**body: Any) -> str | None:
        headers = {"Authorization": "Basic cmVhZGVyOnB3"}
        request = Request("POST", "/rest/api/3/search/jql", {}, headers, body)
        return breach(SPECIFICATION, "https://your-domain.atlassian.net", request)

    assert said(jql="updated >= 1767600000000", fields=["created"]) is None
    assert said(jql="updated >= 1767600000000", startAt=10) is not None
    assert said(jql="updated >= 1767600000000", maxResults="many") is not None
