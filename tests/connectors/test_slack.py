"""What is particular to Slack: ts as text, threads behind the history, channels that open and close."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from configuration import read_configuration
from connectors.systems.slack import connect
from tests.connectors.contract import with_keys
from tests.connectors.fakes.slack import CASE, CHANNELS, PRIVATE_NAME, Slack
from tests.connectors.fakes.social_world import BOT, DESKS, PEOPLE
from tests.connectors.slack_trial import asked, looked_at, said, spoiling, ts
from tests.connectors.social_contract import SocialTrial, talk, talking
from warehouse.tables import audience

pytestmark = pytest.mark.usefixtures("impatient")
ALICE, BOB = PEOPLE[:2]
DESK = DESKS[0]


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SocialTrial]:
    """Two channels in which nobody has said anything."""
    with talking(with_keys(CASE, monkeypatch), tmp_path) as running:
        running.configure()
        yield running


def test_two_messages_a_microsecond_apart_are_two(trial: SocialTrial) -> None:
    """1767600000.000001 and 1767600000.000002 are the same number to a float of 32 bits, and their order counts."""
    trial.world.steps = (0,)
    posts = [trial.world.post(ALICE) for _ in range(3)]
    trial.world.rest()
    trial.calls()
    at = datetime(2026, 1, 5, 8, tzinfo=UTC)
    expected = {trial.name(one): at + timedelta(microseconds=place) for place, one in enumerate(posts)}
    assert said(trial, "created_at") == expected


def test_a_ts_that_is_a_number_is_refused(trial: SocialTrial) -> None:
    fine = trial.world.post(BOB)
    trial.world.post(ALICE, text="alice")
    trial.world.rest()

    def as_number(body: dict[str, Any]) -> None:
        for message in body["messages"]:
            message["ts"] = float(message["ts"]) if "alice" in message["text"] else message["ts"]

    trial.server.alter = spoiling("conversations.history", as_number)
    (report,) = trial.sync()
    assert report.refused == 1
    assert set(said(trial, "id")) == {trial.name(fine)}


def test_the_same_ts_in_two_channels_is_two_posts(trial: SocialTrial) -> None:
    first = trial.world.post(ALICE, DESKS[0])
    other = trial.world.post(BOB, DESKS[1])
    trial.world.rest()

    def same(body: dict[str, Any]) -> None:
        for message in body["messages"]:
            if message["ts"] == ts(trial, other):
                message["ts"] = ts(trial, first)

    trial.server.alter = spoiling("conversations.history", same)
    trial.calls()
    assert set(said(trial, "id")) == {f"{CHANNELS[desk]}:{ts(trial, first)}" for desk in DESKS}


def test_a_thread_is_read_when_somebody_has_answered_and_not_again(trial: SocialTrial) -> None:
    threads = [trial.world.post(ALICE) for _ in range(4)]
    for one in threads[:3]:
        trial.world.post(DESK, to=one, mentions=False)
    trial.world.rest()
    trial.calls()
    assert sorted(one["ts"] for one in asked(trial, "replies")) == [ts(trial, one) for one in threads[:3]]
    trial.server.asked.clear()
    trial.world.rest()
    trial.calls()
    assert asked(trial, "replies") == []
    trial.world.post(BOB, to=threads[3])
    trial.world.rest(timedelta(days=6))
    trial.calls()
    assert [one["ts"] for one in asked(trial, "replies")] == [ts(trial, threads[3])]
    assert trial.held() == trial.truth()


def test_a_reply_that_is_deleted_is_found_by_the_count_of_replies(trial: SocialTrial) -> None:
    thread = trial.world.post(ALICE)
    replies = [trial.world.post(DESK, to=thread, mentions=False) for _ in range(3)]
    trial.world.rest()
    trial.calls()
    trial.world.remove(replies[1].number)
    trial.world.rest()
    trial.calls()
    gone = {key for key, at in said(trial, "deleted_at").items() if at}
    assert gone == {trial.name(replies[1])}
    trial.world.remove(replies[0].number)
    trial.world.remove(replies[2].number)
    trial.world.rest()
    trial.calls()
    assert trial.held() == trial.truth()


def test_what_stands_for_a_deleted_first_message_keeps_its_thread(trial: SocialTrial) -> None:
    thread = trial.world.post(ALICE)
    reply = trial.world.post(DESK, to=thread, mentions=False)
    alone = trial.world.post(BOB)
    trial.world.rest()
    trial.calls()
    for one in (thread, alone):
        trial.world.remove(one.number)
    trial.world.rest()
    trial.calls()
    found = said(trial, "deleted_at", "conversation", "reply_to")
    assert {key for key, (at, *_) in found.items() if at} == {trial.name(thread), trial.name(alone)}
    assert found[trial.name(reply)] == (None, trial.name(thread), trial.name(thread))


def test_what_is_older_than_the_days_read_again_is_left_alone(trial: SocialTrial) -> None:
    """Two weeks before the last run, or as many days as the source says."""
    old = trial.world.post(ALICE)
    trial.world.rest(timedelta(days=10))
    late = trial.world.post(BOB)
    trial.world.rest(timedelta(days=5))
    trial.calls()
    trial.world.remove(old.number)
    trial.world.remove(late.number)
    options = {**trial.source.options, "reread_days": "4"}
    trial.source = replace(trial.source, options=options)
    trial.calls()
    assert not any(said(trial, "deleted_at").values())
    trial.source = replace(trial.source, options=CASE.options)
    trial.calls()
    assert {key for key, at in said(trial, "deleted_at").items() if at} == {trial.name(late)}
    trial.calls(full=True)
    assert all(said(trial, "deleted_at").values())


@pytest.mark.parametrize("days", ["two weeks", "0", "-3", "nan", "100000"])
def test_days_that_are_none_are_told(trial: SocialTrial, days: str) -> None:
    trial.source = replace(trial.source, options={**trial.source.options, "reread_days": days})
    (report,) = trial.sync()
    wrong = f"reread_days is '{days}'; it has to be a number above zero, 3,660 at most"
    assert report.error == f"our slack: {wrong}"
    assert trial.server.asked == []


def test_a_reply_shown_in_the_channel_is_one_post_and_tells_of_an_old_thread(trial: SocialTrial) -> None:
    thread = trial.world.post(ALICE)
    trial.world.rest()
    trial.calls()
    trial.world.rest(timedelta(days=30))
    trial.calls()
    while len(trial.world.posts) < 5:  # the fifth is shown in the channel, too
        trial.world.post(DESK, to=thread, mentions=False)
    trial.world.rest()
    trial.calls()
    assert trial.held() == trial.truth()
    assert len(said(trial, "id")) == 5


def test_joins_are_no_posts_and_a_huddle_is_none_but_what_is_said_in_it(trial: SocialTrial) -> None:
    thread = trial.world.post(ALICE)
    reply = trial.world.post(DESK, to=thread, mentions=False)
    trial.world.rest()

    def huddle(body: dict[str, Any]) -> None:
        for message in body["messages"]:
            if message["ts"] == ts(trial, thread):
                message["subtype"] = "huddle_thread"

    trial.server.alter = spoiling("conversations.history", huddle)
    trial.calls()
    assert set(said(trial, "id")) == {trial.name(reply)}


def test_reactions_are_counted_by_their_count_and_not_by_the_users_that_are_named(trial: SocialTrial) -> None:
    one = trial.world.post(ALICE)
    trial.world.posts[one.number] = replace(one, liked_by=PEOPLE)
    trial.world.rest()
    trial.calls()
    assert said(trial, "reactions", "shares", "comments") == {trial.name(one): (8, None, 0)}


def test_an_edited_first_message_is_found_in_the_days_read_again(trial: SocialTrial) -> None:
    one = trial.world.post(ALICE)
    trial.world.rest()
    trial.calls()
    trial.world.edit(one.number)
    trial.world.rest()
    trial.calls()
    assert said(trial, "edited_at") == {trial.name(one): trial.world.posts[one.number].edited_at}


def test_an_app_is_a_bot_and_who_speaks_through_one_is_not(trial: SocialTrial) -> None:
    thread = trial.world.post(ALICE)
    while len(trial.world.posts) < 3:  # the third speaks through an app
        trial.world.post(DESK, to=thread, mentions=False)
    trial.world.post(BOT, to=thread, mentions=False)
    trial.world.rest()
    trial.calls()
    roles = said(trial, "author_role").values()
    assert Counter(roles) == {"customer": 1, "desk": 2, "desk_bot": 1}
    assert {one["bot"] for one in asked(trial, "bots.info")} == {"B0HELPBOT", "B0RELAY"}


def test_a_channel_that_was_closed_keeps_nobody_from_the_others(trial: SocialTrial) -> None:
    """It is told, and goes on where it was left when it is open again."""
    posts = [trial.world.post(ALICE, desk) for desk in DESKS]
    trial.world.rest()
    closed = {"ok": False, "error": "not_in_channel"}
    trial.server.alter = lambda request, body: (
        closed if request.query.get("channel") == CHANNELS[DESKS[0]] else body
    )
    (report,) = trial.sync()
    assert report.error is not None
    assert "not_in_channel" in report.error
    assert set(said(trial, "id")) == {trial.name(posts[1])}
    trial.server.alter = None
    trial.calls()
    assert trial.held() == trial.truth()


def test_a_channel_that_shows_hardly_anything_is_told_and_read_on(trial: SocialTrial) -> None:
    """Twenty-five are no longer shown: none is taken for deleted, and what is new is read."""
    for _ in range(30):
        trial.world.post(ALICE)
    trial.world.rest()
    trial.calls()
    hidden = {number: trial.world.posts.pop(number) for number in range(1, 26)}
    trial.world.posts[31] = replace(hidden[1], number=31, root=31, created_at=trial.world.now)
    trial.world.rest()
    (report,) = trial.sync()
    assert report.error == "our slack: 25 messages of helpdesk are no longer shown; none is taken for deleted"
    held = said(trial, "deleted_at")
    assert len(held) == 31
    assert set(held.values()) == {None}


@pytest.mark.parametrize("channels", ["campus_it", "#campus_it", "G0CAMPUSIT", ("campus_it",)])
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


def test_the_configuration_may_name_the_channels(tmp_path: Path) -> None:
    file = tmp_path / "deskscope.toml"
    file.write_text(
        '[sources.slack]\nkind = "slack"\ntoken = "${SLACK_TOKEN}"\ndesk_channels = ["it-help"]\n'
    )
    assert read_configuration(file).sources["slack"].words("desk_channels") == ("it-help",)


def test_a_channel_that_the_app_is_not_in_is_told(trial: SocialTrial) -> None:
    options = {**trial.source.options, "desk_channels": "helpdesk, it-lounge"}
    trial.source = replace(trial.source, options=options)
    (report,) = trial.sync()
    assert report.error == "our slack: the app is not in it-lounge; invite it there"


def test_the_limit_of_the_tier_is_kept_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fake refuses every third request of a method."""
    case = replace(with_keys(CASE, monkeypatch), fake=lambda world, size: Slack(world, size, a_minute=2))
    with talking(case, tmp_path, world=talk(case, threads=12, changes=40)) as trial:
        trial.configure()
        trial.calls()
        assert trial.held() == trial.truth()
        refused = trial.fake(Slack)
        assert refused.a_minute == 2


def test_members_of_a_channel_are_its_followers(trial: SocialTrial) -> None:
    trial.world.post(ALICE)
    trial.world.rest()
    trial.calls()
    with trial.warehouse.snapshot() as snapshot:
        found = snapshot.connection.execute(select(audience.c.account, audience.c.followers)).all()
    assert {tuple(row) for row in found} == {("helpdesk", 12), ("campus_it", 12)}


def test_a_look_tells_what_a_first_run_costs_at_fifty_requests_a_minute(trial: SocialTrial) -> None:
    """In ten days ten messages, each with a thread: one request a day for them, and one for each stretch."""
    for day in range(10):
        thread = trial.world.post(ALICE)
        trial.world.post(DESK, to=thread, mentions=False)
        trial.world.rest(timedelta(days=1))
        assert day < 10
    trial.source = replace(trial.source, options={**trial.source.options, "desk_channels": "helpdesk"})
    seen = looked_at(trial)
    assert seen.calls is not None
    assert 10 <= seen.calls <= 13
    assert seen.seconds == pytest.approx(seen.calls / 50 * 60, abs=2)


def test_the_address_is_that_of_slack_unless_it_is_said(trial: SocialTrial) -> None:
    assert connect(replace(trial.source, url=None)).base_url == "https://slack.com/api"
