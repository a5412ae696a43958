"""What is particular to Teams: rounds of the delta query, addresses that are forgotten, replies on own pages."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from configuration import Roster
from connectors import sync
from connectors.instants import instant
from connectors.streams import Reading, Seen
from connectors.systems.teams import connect
from tests.connectors.contract import with_keys
from tests.connectors.fakes.server import Request
from tests.connectors.fakes.social_world import BOT, DESKS, PEOPLE
from tests.connectors.fakes.teams import CASE, CHANNELS, KNOWN, PRIVATE_NAME, TEAM, Teams, user
from tests.connectors.social_contract import SocialTrial, talk, talking

pytestmark = pytest.mark.usefixtures("impatient")
ALICE, BOB = PEOPLE[:2]
DESK = DESKS[0]


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SocialTrial]:
    """Two channels in which nobody has said anything."""
    with talking(with_keys(CASE, monkeypatch), tmp_path) as running:
        running.configure()
        yield running


def said(trial: SocialTrial, *columns: str) -> dict[str, Any]:
    """Id -> these columns of what is held; one column without a tuple around it."""
    rows = trial.in_warehouse("id", *columns, table="post")
    return {row[0]: row[1] if len(columns) == 1 else row[1:] for row in rows}


def asked(trial: SocialTrial, ending: str) -> list[Request]:
    """The requests whose path ends so, since the last time that they were cleared."""
    return [one for one in trial.server.asked if one.path.endswith(ending)]


def test_a_round_ends_with_the_address_of_the_next_and_a_quiet_one_reads_nothing(trial: SocialTrial) -> None:
    for _ in range(25):
        trial.world.post(ALICE)
    trial.world.rest()
    (report,) = trial.sync()
    assert (report.error, report.read) == (None, 25)
    helpdesk = [one for one in asked(trial, "/delta") if CHANNELS[DESK] in one.path]
    assert [set(one.query) & {"$filter", "$skiptoken"} for one in helpdesk] == [
        {"$filter"},
        {"$skiptoken"},
        {"$skiptoken"},
    ]
    assert helpdesk[0].query["$expand"] == "replies"
    trial.server.asked.clear()
    (report,) = trial.sync()
    assert (report.error, report.read) == (None, 0)
    assert [set(one.query) for one in asked(trial, "/delta")] == [{"$deltatoken"}] * 2


def test_a_forgotten_address_begins_anew_and_nothing_is_lost_or_twice(trial: SocialTrial) -> None:
    for _ in range(3):
        trial.world.post(ALICE)
    trial.world.rest(timedelta(days=30))
    trial.calls()
    overlap = trial.world.now - timedelta(days=1)
    trial.fake(Teams).forget()
    for _ in range(2):
        trial.world.post(BOB)
    trial.world.post(DESK, to=trial.world.posts[1], mentions=False)
    trial.world.rest()
    trial.server.asked.clear()
    (report,) = trial.sync()
    assert report.error is None
    assert trial.held() == trial.truth()
    assert len(said(trial, "id")) == 6
    anew = [one.query["$filter"] for one in asked(trial, "/delta") if "$filter" in one.query]
    assert len(anew) == 2
    begins = [instant(one.removeprefix("lastModifiedDateTime gt ")) for one in anew]
    assert all(
        timedelta(0) < overlap - begin + timedelta(minutes=1) < timedelta(minutes=2) for begin in begins
    )
    assert report.counts.new == 3
    trial.server.asked.clear()
    assert trial.calls() <= CASE.quiet_calls


def test_what_is_older_than_eight_months_comes_from_the_list_once(trial: SocialTrial) -> None:
    old = trial.world.post(ALICE)
    trial.world.post(DESK, to=old, mentions=False)
    for _ in range(15):
        trial.world.post(BOB)
    trial.world.rest(KNOWN + timedelta(days=10))
    trial.world.post(ALICE)
    trial.world.rest()
    trial.calls()
    assert trial.held() == trial.truth()
    assert len([one for one in asked(trial, "/messages") if CHANNELS[DESK] in one.path]) == 2
    trial.server.asked.clear()
    trial.calls()
    assert asked(trial, "/messages") == []


def test_the_list_goes_on_where_it_was_cut(trial: SocialTrial) -> None:
    for _ in range(35):
        trial.world.post(BOB)
    trial.world.rest(KNOWN + timedelta(days=10))
    broken = iter([False, False, True, True, True, True])
    trial.server.alter = lambda request, body: (
        b"<html>" if request.path.endswith("/messages") and next(broken, False) else body
    )
    (report,) = trial.sync()
    assert report.error is not None
    trial.server.alter = None
    trial.server.asked.clear()
    trial.calls()
    assert trial.held() == trial.truth()
    listed = [one for one in asked(trial, "/messages") if CHANNELS[DESK] in one.path]
    assert [set(one.query) for one in listed] == [{"$skiptoken"}] * 2


def test_replies_of_a_long_thread_come_from_pages_of_their_own(trial: SocialTrial) -> None:
    """Three come with their thread here, a thousand with Graph's."""
    thread = trial.world.post(ALICE)
    for _ in range(24):
        trial.world.post(DESK, to=thread, mentions=False)
    trial.world.rest()
    trial.calls()
    assert trial.held() == trial.truth()
    assert said(trial, "comments")[trial.name(thread)] == 24
    assert len(asked(trial, "/replies")) == 3


def test_replies_that_do_not_come_with_their_thread_are_asked_for(trial: SocialTrial) -> None:
    thread = trial.world.post(ALICE)
    for _ in range(12):
        trial.world.post(DESK, to=thread, mentions=False)
    trial.world.rest()

    def bare(request: Request, body: Any) -> Any:
        for one in body.get("value", ()) if request.path.endswith("/delta") else ():
            if one["messageType"] == "message":
                one.pop("replies", None)
                one.pop("replies@odata.nextLink", None)
        return body

    trial.server.alter = bare
    trial.calls()
    assert trial.held() == trial.truth()


def test_a_deleted_message_is_told_and_its_replies_stay(trial: SocialTrial) -> None:
    thread = trial.world.post(ALICE)
    reply = trial.world.post(DESK, to=thread, mentions=False)
    trial.world.rest()
    trial.calls()
    trial.world.remove(thread.number)
    trial.world.rest()
    trial.calls()
    assert {key for key, at in said(trial, "deleted_at").items() if at} == {trial.name(thread)}
    assert said(trial, "reply_to")[trial.name(reply)] == trial.name(thread)


def test_what_the_system_says_is_no_post(trial: SocialTrial) -> None:
    trial.world.post(ALICE)
    trial.world.rest()
    seen: list[str] = []

    def looked(request: Request, body: Any) -> Any:
        seen.extend(str(one.get("messageType")) for one in body.get("value", ()))
        return body

    trial.server.alter = looked
    trial.calls()
    assert Counter(seen)["systemEventMessage"] == 2
    assert len(said(trial, "id")) == 1


def test_bodies_are_plain_text_and_their_links_are_kept_for_tickets(trial: SocialTrial) -> None:
    content = '<p>See <a href="https://x.example/INC7">the ticket</a>&nbsp;&amp; wait</p>'
    trial.world.post(ALICE)
    trial.world.rest()

    def marked(request: Request, body: Any) -> Any:
        for one in body.get("value", ()):
            if one.get("messageType") == "message":
                one["body"], one["subject"] = {"contentType": "html", "content": content}, "VPN"
        return body

    trial.server.alter = marked
    rest, client = sync.opened(trial.source)
    with client.session:
        pages = list(rest.streams[0].pages(Reading(trial.source, client, trial.world.begin)))
    (row,) = [row for page in pages for row in page.rows]
    assert row["text"] == "VPN\nSee the ticket & wait"
    assert row["links"] == ("https://x.example/INC7",)


def test_an_application_is_a_bot(trial: SocialTrial) -> None:
    thread = trial.world.post(ALICE)
    trial.world.post(BOT, to=thread, mentions=False)
    trial.world.rest()
    trial.configure(roster=Roster(("@desk",), ()))
    trial.calls()
    assert sorted(said(trial, "author_role").values()) == ["customer", "other_bot"]


@pytest.mark.parametrize(
    ("word", "lookups"),
    [
        ("desk", {"/tags", "/tags/tag-1/members"}),
        ("@desk", {"/tags", "/tags/tag-1/members"}),
        ("helpdesk@example.org", set[str]()),
        (user(DESK), set[str]()),
        (user(DESK).upper(), set[str]()),
        ("nobody@example.org", set[str]()),
        ("no such tag", {"/tags"}),
        ("@nobody@social.example", set[str]()),
    ],
)
def test_the_roster_may_name_tags_addresses_and_ids(trial: SocialTrial, word: str, lookups: set[str]) -> None:
    thread = trial.world.post(ALICE)
    trial.world.post(DESK, to=thread, mentions=False)
    trial.world.rest()
    trial.configure(roster=Roster((word,), ()))
    trial.calls()
    known = not word.startswith(("no", "@no"))
    assert set(said(trial, "author_role").values()) == ({"customer", "desk"} if known else {None})
    paths = {one.path.partition(TEAM)[2] for one in trial.server.asked}
    assert {path for path in paths if path.startswith("/tags")} == lookups


def test_tags_that_may_not_be_read_make_nobody_a_customer(trial: SocialTrial) -> None:
    thread = trial.world.post(ALICE)
    trial.world.post(DESK, to=thread, mentions=False)
    trial.world.rest()
    trial.configure(roster=Roster(("@desk", "campus_it", "helpdesk@example.org"), ()))
    trial.server.faults.forbidden = "/tags"
    roster, posts = trial.sync()
    assert (roster.stream, posts.error) == ("roster", None)
    assert "by @desk, campus_it may not be asked" in str(roster.error)
    assert "TeamworkTag.Read.All" in str(roster.error)
    assert set(said(trial, "author_role").values()) == {None}
    trial.configure(roster=Roster(("helpdesk@example.org",), ()))
    trial.calls()
    assert set(said(trial, "author_role").values()) == {"customer", "desk"}


def test_the_next_address_has_to_be_of_the_same_host(trial: SocialTrial) -> None:
    trial.world.post(ALICE)
    trial.world.rest()

    def elsewhere(request: Request, body: Any) -> Any:
        if request.path.endswith("/delta"):
            body.pop("@odata.deltaLink", None)
            body["@odata.nextLink"] = "https://graph.example.net/v1.0/teams/delta?$skiptoken=1"
        return body

    trial.server.alter = elsewhere
    (report,) = trial.sync()
    assert report.error is not None
    assert "sends on to graph.example.net; the key does not go there" in report.error


def test_an_answer_that_says_no_next_address_is_a_change_of_the_api(trial: SocialTrial) -> None:
    trial.world.post(ALICE)
    trial.world.rest()
    trial.server.alter = lambda request, body: {
        key: value for key, value in body.items() if "Link" not in key
    }
    (report,) = trial.sync()
    assert report.error is not None
    assert "does not say where to go on; the API has changed" in report.error
    assert trial.cursors() == {}


def test_a_channel_that_may_not_be_read_keeps_nobody_from_the_others(trial: SocialTrial) -> None:
    posts = [trial.world.post(ALICE, desk) for desk in DESKS]
    trial.world.rest()
    trial.server.faults.forbidden = CHANNELS[DESKS[0]]
    (report,) = trial.sync()
    assert report.error is not None
    assert "the key may not read this; check TEAMS_SECRET" in report.error
    assert set(said(trial, "id")) == {trial.name(posts[1])}
    trial.server.faults.forbidden = ""
    trial.calls()
    assert trial.held() == trial.truth()


@pytest.mark.parametrize("channels", ["campus_it", CHANNELS[DESKS[1]], ("campus_it",)])
def test_only_the_named_channels_are_read(trial: SocialTrial, channels: object) -> None:
    posts = [trial.world.post(ALICE, desk) for desk in DESKS]
    trial.world.rest()
    trial.source = replace(trial.source, options={**trial.source.options, "desk_channels": channels})
    trial.calls()
    assert said(trial, "account") == {trial.name(posts[1]): "campus_it"}


def test_a_private_channel_is_not_read_unless_it_is_named(trial: SocialTrial) -> None:
    trial.world.post(ALICE)
    trial.world.rest()
    trial.calls()
    assert set(said(trial, "account").values()) == {"helpdesk"}
    trial.source = replace(trial.source, options={**trial.source.options, "desk_channels": [PRIVATE_NAME]})
    trial.calls()
    assert set(said(trial, "account").values()) == {"helpdesk", PRIVATE_NAME}


def test_a_channel_that_is_not_there_is_told(trial: SocialTrial) -> None:
    trial.source = replace(trial.source, options={**trial.source.options, "desk_channels": "Lounge"})
    (report,) = trial.sync()
    assert report.error == "our teams: the team has no channel Lounge, or not for this app"


def test_the_limit_of_graph_is_kept_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fake refuses every third request, and each access token ends after sixty."""
    case = replace(with_keys(CASE, monkeypatch), fake=lambda world, size: Teams(world, size, a_second=2))
    with talking(case, tmp_path, world=talk(case, threads=12, changes=40)) as trial:
        trial.configure()
        trial.calls()
        assert trial.held() == trial.truth()


def looked_at(trial: SocialTrial) -> Seen:
    """What a look at the source sees."""
    rest, client = sync.opened(trial.source)
    assert rest.look is not None
    with client.session:
        return rest.look(Reading(trial.source, client, trial.world.begin))


def test_a_look_names_the_right_that_lacks(trial: SocialTrial) -> None:
    assert looked_at(trial).lacking == ()
    trial.server.faults.forbidden = "/messages"
    assert looked_at(trial).lacking == ("ChannelMessage.Read.All",)
    trial.server.faults.forbidden = ""
    trial.server.alter = lambda request, body: {"value": []} if request.path.endswith("/channels") else body
    assert looked_at(trial).lacking == ("Channel.ReadBasic.All",)


@pytest.mark.parametrize(
    ("url", "graph", "login"),
    [
        (None, "https://graph.microsoft.com/v1.0", "https://login.microsoftonline.com"),
        (
            "https://graph.microsoft.us/v1.0/",
            "https://graph.microsoft.us/v1.0",
            "https://login.microsoftonline.us",
        ),
        ("https://graph.example.org/v1.0", "https://graph.example.org/v1.0", "https://graph.example.org"),
    ],
)
def test_tokens_come_from_the_login_of_the_cloud(
    trial: SocialTrial, url: str | None, graph: str, login: str
) -> None:
    rest = connect(replace(trial.source, url=url))
    assert rest.base_url == graph
    assert getattr(rest.auth, "token_url", "") == f"{login}/tenant-of-ours/oauth2/v2.0/token"
    assert getattr(rest.auth, "scope", "") == f"{graph.removesuffix('/v1.0')}/.default"


@pytest.mark.parametrize(
    ("lacks", "stream"),
    [
        ("ChannelMessage.Read.All", "posts"),
        ("Channel.ReadBasic.All", "posts"),
        ("TeamworkTag.Read.All", "roster"),
        ("User.ReadBasic.All", "roster"),
    ],
)
def test_a_permission_that_lacks_is_named(trial: SocialTrial, lacks: str, stream: str) -> None:
    trial.world.post(ALICE)
    trial.world.rest()
    trial.configure(roster=Roster(("@desk", "helpdesk@example.org"), ()))
    trial.fake(Teams).roles.remove(lacks)
    (report,) = [report for report in trial.sync() if report.error]
    assert report.stream == stream
    assert f"the app lacks a permission: {lacks}" in str(report.error)
    assert "\n" not in str(report.error)
