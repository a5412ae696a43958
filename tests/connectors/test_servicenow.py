"""What is particular to ServiceNow: rights after the cut, queries it shortens, levels that break by themselves."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.authentication import OAuth2
from connectors.rest import Client
from connectors.streams import Reading
from connectors.systems.servicenow import connect, kept
from tests.connectors.contract import Trial, settled, with_keys
from tests.connectors.fakes.server import Request
from tests.connectors.fakes.servicenow import CASE, SPECIFICATION, TABLES, Part, ServiceNow, asked
from tests.connectors.fakes.specified import breach

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    with_keys(CASE, monkeypatch)


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    """Forty incidents, some solved and rated, quiet for two hours."""
    with settled(CASE, tmp_path, tickets=40, changes=60) as running:
        yield running


def fake_of(trial: Trial) -> ServiceNow:
    return trial.fake(ServiceNow)


def errors(trial: Trial) -> list[str]:
    return [report.error for report in trial.sync() if report.error]


def having(trial: Trial, **options: str) -> None:
    trial.source = replace(trial.source, options={**trial.source.options, **options})


def test_pages_that_rights_have_emptied_are_not_the_end(trial: Trial) -> None:
    """Twenty-five of forty in a row, with ten to a page: two pages show nothing, a third half of it."""
    changed = [ticket.number for ticket in trial.world.there()]
    fake_of(trial).hidden = frozenset(changed[5:30])
    trial.calls()
    assert trial.held() == trial.truth()
    assert len(trial.held()["ticket"]) == 15


def test_what_rights_hide_at_the_end_is_the_end(trial: Trial) -> None:
    changed = [ticket.number for ticket in trial.world.there()]
    fake_of(trial).hidden = frozenset(changed[10:])
    trial.calls()
    assert trial.held() == trial.truth()


def test_an_or_of_a_query_binds_closer_than_the_and_before_it() -> None:
    records = [{"at": str(at), "id": str(number)} for at in (1, 2, 3) for number in (1, 2)]
    found = asked(records, "at>=2^at>2^ORid>1^ORDERBYat^ORDERBYid")
    assert [(one["at"], one["id"]) for one in found] == [("2", "2"), ("3", "1"), ("3", "2")]


def test_a_table_without_the_field_that_is_asked_by_is_one_line(trial: Trial) -> None:
    fake_of(trial).lacking = frozenset({"sys_updated_on"})
    having(trial, surveys="no", service_levels="no")
    why = "incident cannot be asked by sys_updated_on: the key may not read it, or there is none"
    assert errors(trial) == [f"our servicenow: {why} (/table/incident)"]


def test_a_condition_that_is_left_out_of_the_query_is_noticed(trial: Trial) -> None:
    trial.calls()
    held = trial.held()
    fake_of(trial).unasked = frozenset({"sys_updated_on"})
    trial.world.open()
    assert any("incident cannot be asked by sys_updated_on" in error for error in errors(trial))
    assert trial.in_warehouse("id") == [(name,) for name in sorted(held["ticket"])]


def test_a_key_that_sees_no_service_level_is_one_line_not_a_search_through_all_of_them(trial: Trial) -> None:
    fake_of(trial).unseen = frozenset({"task_sla"})
    trial.server.asked.clear()
    (said,) = errors(trial)
    assert 'let it read task_sla, or say service_levels = "no"' in said
    assert len(trial.server.asked) < 5
    having(trial, service_levels="no")
    assert errors(trial) == []
    assert trial.held()["ticket"].keys() == trial.truth()["ticket"].keys()


def test_where_resolution_has_no_field_people_say_what_counts(trial: Trial) -> None:
    fake_of(trial).lacking = frozenset({"resolved_at"})
    (said,) = errors(trial)
    assert "incident has no resolved_at; say resolved_at = closed_at to take that" in said
    having(trial, resolved_at="closed_at")
    assert errors(trial) == []
    closed = {name: row["closed_at"] for name, row in trial.truth()["ticket"].items()}
    assert dict(trial.in_warehouse("id", "resolved_at")) == closed
    assert any(closed.values())


def test_a_level_that_breaks_changes_its_ticket_although_nobody_touched_it(trial: Trial) -> None:
    trial.world.open()
    number = f"INC{len(trial.world.tickets):07d}"
    trial.calls()
    assert dict(trial.in_warehouse("id", "response_target_met"))[number] is None
    trial.world.rest(timedelta(minutes=5))
    trial.calls()
    assert dict(trial.in_warehouse("id", "response_target_met"))[number] is False
    assert trial.held() == trial.truth()


LEVEL = {"sla.target": "response", "sla.type": "SLA", "stage": "completed", "has_breached": "false"}


@pytest.mark.parametrize(
    ("changes", "met"),
    [
        ([{}], True),
        ([{}, {"has_breached": "true"}], False),
        ([{"stage": "in_progress"}], None),
        ([{"stage": "in_progress", "has_breached": "true"}], False),
        ([{}, {"stage": "paused"}], None),
        ([{"stage": "cancelled"}], None),
        ([{"stage": "cancelled", "has_breached": "true"}, {}], True),
        ([{"sla.type": "OLA", "has_breached": "true"}, {"sla.type": ""}], True),
        ([{"sla.target": ""}, {"sla.target": "resolution"}], None),
        ([], None),
    ],
)
def test_a_promise_is_kept_when_all_of_it_is(changes: list[dict[str, str]], met: bool | None) -> None:
    assert kept([{**LEVEL, **change} for change in changes])["response_target_met"] is met


def test_a_change_that_an_import_dated_ahead_hides_none_that_follows(trial: Trial) -> None:
    having(trial, service_levels="no")
    world = trial.world
    world.tickets[5] = replace(world.tickets[5], updated_at=world.now + timedelta(days=9000))
    trial.calls()
    for _ in range(2):
        world.open(3)
        world.change(3)
        world.rest()
        trial.calls()
    assert set(trial.held()["ticket"]) == set(trial.truth()["ticket"])
    assert "2026-01-05 1" in trial.cursors()["tickets"]


def test_deletions_that_may_not_be_read_are_found_by_a_full_run(trial: Trial) -> None:
    fake_of(trial).forbidden = frozenset({"sys_audit_delete"})
    trial.calls()
    trial.world.change(40, removing=True)
    trial.world.rest()
    trial.calls()
    assert trial.held() != trial.truth()
    trial.calls(full=True)
    assert trial.held() == trial.truth()


def test_who_was_deleted_and_restored_stays(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    trial.calls()
    restored = trial.world.tickets[7]
    trial.world.tickets[7] = replace(restored, removed=True, updated_at=trial.world.now)
    trial.calls()
    assert ("INC0000007",) not in trial.in_warehouse("id")
    (deletion,) = TABLES["sys_audit_delete"](Part(trial.world.tickets, trial.world.now))
    trial.world.tickets[7] = replace(restored, updated_at=trial.world.now + timedelta(seconds=1))
    trial.world.rest()
    monkeypatch.setitem(TABLES, "sys_audit_delete", lambda world: iter([deletion]))
    for _ in range(2):
        trial.calls()
        assert trial.held() == trial.truth()


def test_the_question_of_the_survey_may_be_named(trial: Trial) -> None:
    having(trial, survey_question="speed")
    assert errors(trial) == []
    rated = dict.fromkeys(trial.truth()["rating"], 1.0)
    assert dict(trial.in_warehouse("id", "score", table="rating")) == rated
    assert rated


def test_a_look_says_what_the_key_may_not_read(trial: Trial) -> None:
    fake_of(trial).forbidden = frozenset({"sys_audit_delete", "task_sla"})
    fake_of(trial).lacking = frozenset({"resolved_at"})
    rest = connect(trial.source)
    assert rest.look is not None
    seen = rest.look(Reading(trial.source, Client("sn", rest.base_url, rest.auth), trial.world.begin))
    assert (seen.tickets, seen.calls) == (40, 5)  # four pages, and one question for the levels of a hundred
    assert sum(seen.channels.values()) == 40
    assert seen.since == min(ticket.opened_at for ticket in trial.world.tickets.values())
    assert set(seen.lacking) == {"task_sla", "sys_audit_delete", "incident.resolved_at"}


def test_a_client_of_its_own_asks_the_instance_for_its_token(trial: Trial) -> None:
    having(trial, client_id="deskscope", client_secret="${SERVICENOW_PASSWORD}")
    auth = connect(trial.source).auth
    assert isinstance(auth, OAuth2)
    assert (auth.token_url, auth.client_id) == (f"{trial.server.url}/oauth_token.do", "deskscope")


def test_catalogue_items_are_resolved_when_they_are_closed(trial: Trial) -> None:
    having(trial, table="sc_req_item")
    rest = connect(trial.source)
    assert rest.streams[0].table == "ticket"
    trial.sync()
    (request,) = {request.path for request in trial.server.asked if "sc_req" in request.path}
    assert request == "/api/now/table/sc_req_item"
    fields = next(one.query["sysparm_fields"] for one in trial.server.asked if one.path == request)
    assert "closed_at" in fields.split(",")
    assert "resolved_at" not in fields.split(",")


@pytest.mark.shared
def test_the_specification_is_asked_about_every_request() -> None:
    """So that a fake that takes all there is would not go unnoticed."""

    def said(**query: str) -> str | None:
        headers = {"Authorization": "Basic cmVhZGVyOnB3"}
        request = Request("GET", "/api/now/table/incident", query, headers)
        return breach(SPECIFICATION, "https://instance.servicenow.com", request)

    assert said(sysparm_limit="10", sysparm_display_value="false") is None
    assert "integer" in str(said(sysparm_limit="many"))
    assert "maybe" in str(said(sysparm_display_value="maybe"))
