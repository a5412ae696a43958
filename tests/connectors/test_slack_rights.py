"""Slack: who is meant by the roster, what the app may not do, and refusals with the status 200."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from configuration import Roster
from connectors.roster import nobody_is_the_desk
from tests.connectors.contract import with_keys
from tests.connectors.fakes.slack import CASE, NEEDED, Slack, needed
from tests.connectors.fakes.social_world import DESKS, PEOPLE
from tests.connectors.slack_trial import asked, looked_at, refusing, said, spoiling
from tests.connectors.social_contract import SocialTrial, talking

pytestmark = pytest.mark.usefixtures("impatient")
ALICE = PEOPLE[0]
DESK = DESKS[0]


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SocialTrial]:
    """Two channels in which nobody has said anything."""
    with talking(with_keys(CASE, monkeypatch), tmp_path) as running:
        running.configure()
        yield running


@pytest.mark.parametrize(
    ("word", "lookups"),
    [
        ("S0DESK", {"usergroups.users.list"}),
        ("@desk-team", {"usergroups.list", "usergroups.users.list"}),
        ("helpdesk@example.org", {"users.lookupByEmail"}),
        ("helpdesk", {"users.list", "usergroups.list"}),
        ("nobody@example.org", {"users.lookupByEmail"}),
        ("S0GONE", {"usergroups.users.list"}),
        ("@helpdesk@social.example", set()),
        ("did:plc:z72i7hdynmk6r22z27h6tvur", set()),
        ("U09001", set()),
    ],
)
def test_the_roster_may_name_groups_addresses_and_handles(
    trial: SocialTrial, word: str, lookups: set[str]
) -> None:
    thread = trial.world.post(ALICE)
    trial.world.post(DESK, to=thread, mentions=False)
    trial.world.rest()
    trial.configure(roster=Roster((word,), ()))
    trial.calls()
    known = word in ("S0DESK", "@desk-team", "helpdesk", "helpdesk@example.org")
    assert set(said(trial, "author_role").values()) == ({"customer", "desk"} if known else {None})
    paths = {one.path.removeprefix("/api/") for one in trial.server.asked}
    assert {path for path in paths if path.startswith(("users.l", "usergroups"))} == lookups


@pytest.mark.parametrize(
    ("word", "method", "needed"),
    [
        ("somebody@example.org", "users.lookupByEmail", "users:read.email"),
        ("S0OTHER", "usergroups.users.list", "usergroups:read"),
        ("somebody", "usergroups.list", "usergroups:read"),
        ("somebody", "users.list", "users:read"),
    ],
)
def test_while_a_word_may_not_be_asked_about_posts_are_read_and_nobody_is_a_customer(
    trial: SocialTrial, word: str, method: str, needed: str
) -> None:
    thread = trial.world.post(ALICE)
    trial.world.post(DESK, to=thread, mentions=False)
    trial.world.rest()
    trial.configure(roster=Roster((word, f"U0{DESK.number:04}", "@helpdesk@social.example"), ("B0HELPBOT",)))
    trial.server.alter = refusing(method, error="missing_scope", needed=needed)
    roster, posts = trial.sync()
    assert (roster.stream, posts.error) == ("roster", None)
    assert str(roster.error).startswith(f"our slack: who is meant in [roster] by {word} may not be asked: ")
    assert f"missing_scope: {needed} is needed" in str(roster.error)
    assert set(said(trial, "author_role").values()) == {None}  # who is behind it would count as a customer
    assert f"whom {word} of [roster]" in str(nobody_is_the_desk(trial.warehouse, trial.source.name))
    trial.server.alter = None
    trial.calls()
    assert set(said(trial, "author_role").values()) == {"customer", "desk"}
    trial.server.alter = refusing(method, error="missing_scope", needed=needed)
    trial.sync()
    assert set(said(trial, "author_role").values()) == {"customer", "desk"}  # as the network said before


def test_names_are_listed_once_however_many_are_looked_up(trial: SocialTrial) -> None:
    trial.world.post(DESK)
    trial.world.rest()
    trial.configure(roster=Roster(("helpdesk", "campus_it", "a@example.org", "it-staff"), ()))
    trial.server.alter = refusing("lookupByEmail", error="missing_scope", needed="users:read.email")
    trial.sync()
    assert len(asked(trial, "usergroups.list")) == 1
    assert [one.get("cursor") for one in asked(trial, "users.list")].count(None) == 1
    assert set(said(trial, "author_role").values()) == {None}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"error": "invalid_auth"}, "Slack says invalid_auth"),
        ({"error": "missing_scope", "needed": "groups:history"}, "missing_scope: groups:history is needed"),
        ({"error": "not_in_channel"}, "Slack says not_in_channel"),
        ({"error": "invalid_ts_oldest"}, "Slack says invalid_ts_oldest"),
    ],
)
def test_a_refusal_with_the_status_200_is_told_in_one_line(
    trial: SocialTrial, body: dict[str, str], told: str
) -> None:
    trial.world.post(ALICE)
    trial.world.rest()
    trial.server.alter = refusing("conversations.history", **body)
    (report,) = trial.sync()
    assert report.error is not None
    assert told in report.error
    assert ("check SLACK_TOKEN" in report.error) == ("oldest" not in told)
    assert "\n" not in report.error
    assert trial.cursors() == {}


def test_a_limit_with_the_status_200_is_waited_for(trial: SocialTrial, impatient: list[float]) -> None:
    trial.world.post(ALICE)
    trial.world.rest()
    refusals = [{"ok": False, "error": "ratelimited"}, {"ok": False, "error": "fatal_error"}]
    trial.server.alter = lambda request, body: refusals.pop() if refusals else body
    trial.calls()
    assert len(impatient) == 2
    assert len(said(trial, "id")) == 1


@pytest.mark.parametrize(
    ("lacks", "stream"),
    [
        ("channels:history", "posts"),
        ("channels:read", "posts"),
        ("usergroups:read", "roster"),
        ("users:read", "roster"),
        ("users:read.email", "roster"),
    ],
)
def test_a_scope_that_lacks_is_named(trial: SocialTrial, lacks: str, stream: str) -> None:
    trial.world.post(ALICE)
    trial.world.rest()
    trial.configure(roster=Roster(("nobody", "@desk-team", "helpdesk@example.org"), ()))
    trial.fake(Slack).scopes.remove(lacks)
    (report,) = [report for report in trial.sync() if report.error]
    assert report.stream == stream
    assert f"Slack says missing_scope: {lacks} is needed" in str(report.error)
    assert "\n" not in str(report.error)


def test_the_scope_of_each_method_is_one_that_slack_names(shared: Path) -> None:
    """The fake's own list, held against Slack's description."""
    paths = json.loads((shared / "specs/social/slack/slack_web_openapi_v2.json").read_text())["paths"]
    for method in NEEDED:
        named = {scope for way in paths[f"/{method}"]["get"]["security"] for scope in way["slackAuth"]}
        assert needed(method, {"types": "public_channel,private_channel"}) <= named - {"none"}


def test_a_look_names_the_scopes_that_lack(trial: SocialTrial) -> None:
    trial.fake(Slack).scopes = {"channels:history", "channels:read", "users:read"}
    assert looked_at(trial).lacking == ["groups:history", "groups:read", "usergroups:read"]


def test_an_app_in_no_channel_sees_nothing(trial: SocialTrial) -> None:
    trial.server.alter = spoiling("users.conversations", lambda body: body.update(channels=[]))
    assert looked_at(trial).lacking == (
        "to be invited to a channel; a private one is named in desk_channels",
    )
