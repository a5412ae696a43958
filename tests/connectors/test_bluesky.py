"""Bluesky against its fake: sessions, posts dated back, what nobody is told of, what is gone and what is hidden."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from configuration import Configuration, Listening
from connectors.at_protocol import written_at
from connectors.instants import instant
from connectors.rest import Ask
from connectors.streams import Reading
from connectors.sync import opened
from connectors.systems import bluesky
from tests.connectors.contract import with_keys
from tests.connectors.every_source import errors
from tests.connectors.fakes.bluesky import CASE, DESK, Bluesky, did, handle, uri
from tests.connectors.fakes.server import Reply, Request, Scripted, serving
from tests.connectors.fakes.social_world import BOT, DESKS, PEOPLE, Post
from tests.connectors.social_contract import SocialTrial, talking
from warehouse import open_warehouse
from warehouse.tables import audience, turn

pytestmark = pytest.mark.usefixtures("impatient")

ALICE, BOB, CAROL = PEOPLE[:3]


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SocialTrial]:
    """An empty network."""
    with talking(with_keys(CASE, monkeypatch), tmp_path) as running:
        running.world.steps = (60,)
        yield running


def asked(trial: SocialTrial, since: int = 0) -> Counter[str]:
    return Counter(request.path.rsplit(".", 1)[1] for request in trial.server.asked[since:])


def held(trial: SocialTrial) -> set[str]:
    return {row[0] for row in trial.in_warehouse("id")}


def deleted(trial: SocialTrial) -> set[str]:
    return {name for name, at in trial.in_warehouse("id", "deleted_at") if at is not None}


@pytest.mark.parametrize(
    ("key", "at"),
    [
        ("3n2u4zjnobs2o", datetime(2026, 11, 21, 22, 18, 53, 759000, tzinfo=UTC)),  # as a server made them
        ("3n2u4ziy3u22o", datetime(2026, 11, 21, 22, 18, 53, 58000, tzinfo=UTC)),
        ("self", None),
        ("3N2U4ZIY3U22O", None),
        ("3n2u4ziy3u22o9", None),
    ],
)
def test_the_key_of_a_post_tells_when_its_server_took_it(key: str, at: datetime | None) -> None:
    written = written_at(f"at://did:plc:z7an2gwtvbzpujevazgdubwo/app.bsky.feed.post/{key}")
    assert (written is None) == (at is None)
    assert at is None or written is None or abs(written - at) < timedelta(milliseconds=100)


def test_recorded_posts_are_read_as_they_were_written(shared: Path) -> None:
    recorded = json.loads((shared / "specs/social/bsky/captured.json").read_text())
    desk = bluesky._Desk({recorded["feed"]["feed"][0]["post"]["author"]["did"]: "desk99530.test"}, {})
    rows = [desk.row(item["post"]) for item in recorded["feed"]["feed"]]
    assert [(row["kind"], row["reactions"], row["shares"]) for row in rows[:2]] == [
        ("announcement", 1, 1),
        ("reply", 0, 0),
    ]
    root = recorded["thread"]["thread"]["post"]
    first = desk.row(root)
    assert first["conversation"] == first["id"] == rows[1]["conversation"] == root["uri"]
    assert first["kind"] == "mention"
    assert first["created_at"] == datetime(2026, 11, 21, 22, 18, 53, 58894, tzinfo=UTC)
    assert all(written_at(str(row["id"])) is not None and not row["news"] for row in rows)


def test_links_bots_and_counts_that_are_not_told() -> None:
    facet = {"features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://desk.test/4711"}]}
    card = {"external": {"uri": "https://news.test/"}}
    record = {"createdAt": "2026-11-21T22:00:00Z", "text": "see", "facets": [facet], "embed": {"media": card}}
    author = {"did": "did:plc:b", "handle": "bot.test", "labels": [{"val": "bot"}, {"val": "!warn"}]}
    item = {"uri": "at://did:plc:b/app.bsky.feed.post/3n2u4ziy3u22o", "record": record, "author": author}
    row = bluesky._Desk({"did:plc:a": "desk.test"}, {}).row(item)
    assert row["links"] == ["https://desk.test/4711", "https://news.test/"]
    assert (row["bot"], row["account"], row["author_names"]) == (True, "desk.test", ("bot.test", "@bot.test"))
    assert (row["reactions"], row["shares"], row["comments"]) == (None, None, None)


def test_one_session_lasts_a_run_however_often_its_token_expires(
    trial: SocialTrial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.connectors.fakes.bluesky._USES", 3)
    trial.world.open(150)
    trial.world.rest()
    trial.calls()
    calls = asked(trial)
    assert calls["refreshSession"] > 3
    assert calls["createSession"] == 1


def test_a_session_is_waited_for_where_too_many_began(trial: SocialTrial, impatient: list[float]) -> None:
    network = trial.server.fake
    assert isinstance(network, Bluesky)
    network.limited, network.begun = True, 30
    trial.calls()
    assert impatient[0] == pytest.approx(300, abs=1.5)  # the world's clock stands at the full hour


def test_a_session_that_is_refused_says_what_to_check(trial: SocialTrial) -> None:
    trial.server.alter = lambda request, body: {} if "createSession" in request.path else body
    (said,) = errors(trial.sync())
    assert "a session without tokens" in said


def test_a_reply_to_another_customer_is_found_below_and_asked_for_once(trial: SocialTrial) -> None:
    root = trial.world.post(ALICE)
    trial.world.rest()
    trial.calls()
    aside = trial.world.post(BOB, to=root, mentions=False)
    further = trial.world.post(CAROL, to=aside, mentions=False)
    trial.world.rest()
    before = len(trial.server.asked)
    trial.calls()
    assert held(trial) == {uri(post) for post in (root, aside, further)}
    assert asked(trial, before)["getPostThread"] == 1
    before = len(trial.server.asked)
    trial.calls()
    assert asked(trial, before)["getPostThread"] == 0


def test_a_reply_stays_while_what_it_answers_is_gone(trial: SocialTrial) -> None:
    root = trial.world.post(ALICE)
    aside = trial.world.post(BOB, to=root, mentions=False)
    trial.world.rest()
    trial.calls()
    trial.world.remove(root.number)
    trial.world.rest()
    trial.calls()
    assert (held(trial), deleted(trial)) == ({uri(root), uri(aside)}, {uri(root)})


def test_what_is_dated_far_back_is_found_within_a_day(
    trial: SocialTrial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bluesky, "_LISTED", 4)
    trial.source = replace(trial.source, options={**trial.source.options, "look_again_days": "1"})
    for _ in range(20):
        trial.world.post(ALICE)
        trial.world.rest(timedelta(days=1))
    trial.calls()
    late = trial.world.post(BOB, back=timedelta(days=400))
    trial.world.rest(timedelta(hours=1))
    trial.calls()
    assert uri(late) not in held(trial)  # behind all that is newer than a day
    trial.world.rest(timedelta(hours=25))
    trial.calls()
    assert uri(late) in held(trial)


def test_what_is_hidden_from_the_desk_is_not_deleted(trial: SocialTrial) -> None:
    post, other = trial.world.post(ALICE), trial.world.post(BOB)
    trial.world.rest()
    trial.calls()

    def blocked(request: Request, body: Any) -> Any:
        """Alice blocks the desk: it is told of nothing of hers, though her server still has it."""
        for name in ("posts", "notifications"):
            if name in body:
                body[name] = [one for one in body[name] if one["author"]["did"] != did(ALICE)]
        return body

    trial.server.alter = blocked
    trial.calls()
    assert deleted(trial) == set()
    trial.world.remove(post.number)
    trial.world.remove(other.number)
    trial.calls()
    assert deleted(trial) == {uri(post), uri(other)}


def test_an_account_on_another_server_is_read_as_the_network_shows_it(trial: SocialTrial) -> None:
    said = trial.world.post(BOT, DESK)
    trial.world.rest()
    trial.calls()
    assert trial.in_warehouse("id", "account", "kind", "author_role") == [
        (uri(said), handle(BOT), "announcement", "desk_bot")
    ]
    calls = asked(trial)
    assert (calls["describeRepo"], calls["listRecords"], calls["getAuthorFeed"] > 0) == (2, 1, True)


def listens(trial: SocialTrial, *terms: str) -> None:
    said = Configuration(roster=trial.case.roster, listening=Listening(terms=terms))
    trial.warehouse = open_warehouse(trial.warehouse.url, said)
    trial.warehouse.apply_configuration()


def overheard(trial: SocialTrial) -> set[str]:
    return {name for name, kind in trial.in_warehouse("id", "kind") if kind == "overheard"}


def test_what_is_found_by_its_words_is_overheard_and_owed_nothing(trial: SocialTrial) -> None:
    listens(trial, "eduroam", "campus card")

    def said(text: str, **more: Any) -> Post:
        return trial.world.post(CAROL, text=text, **more)

    aside = said("Eduroam is gone again", mentions=False)
    phrase = said("I lost my campus card", mentions=False)
    said("my card for the campus", mentions=False)
    asks = said("eduroam does not work")
    reply = said("nor does eduroam for me", to=asks, mentions=False)
    trial.world.rest()
    trial.calls()
    assert overheard(trial) == {uri(aside), uri(phrase)}
    assert held(trial) == {uri(post) for post in (aside, phrase, asks, reply)}
    with trial.warehouse.snapshot() as snapshot:
        assert {row.thread for row in snapshot.connection.execute(select(turn))} == {uri(asks)}

    trial.world.react(5)
    trial.world.remove(aside.number)
    trial.world.rest()
    trial.calls()
    assert overheard(trial) == {uri(aside), uri(phrase)}
    assert deleted(trial) == {uri(aside)}


def test_a_search_that_is_out_of_order_keeps_nothing_else_back(trial: SocialTrial) -> None:
    listens(trial, "eduroam")
    trial.world.open(3)
    trial.world.rest()
    trial.server.faults.forbidden = "searchPosts"
    reports = trial.sync()
    assert [(report.stream, bool(report.error)) for report in reports] == [
        ("posts", False),
        ("overheard", True),
    ]
    assert len(held(trial)) == 3


def test_words_of_the_roster_are_looked_up_as_handles(trial: SocialTrial) -> None:
    rest, client = opened(trial.source)
    assert rest.people is not None
    reading = Reading(trial.source, client, trial.world.begin)
    words = [f"@{handle(DESK)}", handle(BOT).upper(), did(DESKS[1]), "nobody.bsky.test", "the desk"]
    assert rest.people(reading, words) == {words[0]: [did(DESK)], words[1]: [did(BOT)]}


def test_followers_of_each_account_are_counted(trial: SocialTrial) -> None:
    trial.calls()
    with trial.warehouse.snapshot() as snapshot:
        found = {row.account: row.followers for row in snapshot.connection.execute(select(audience))}
    assert found == {handle(DESK): DESK.followers, handle(BOT): BOT.followers}


def test_a_look_asks_little(trial: SocialTrial) -> None:
    trial.world.open(30)
    rest, client = opened(trial.source)
    assert rest.look is not None
    rest.look(Reading(trial.source, client, trial.world.begin))
    assert asked(trial) == Counter(createSession=1, getSession=1, getProfiles=1, listNotifications=1)


def test_a_cursor_that_is_no_time_is_taken_as_it_is(trial: SocialTrial) -> None:
    """It is opaque by its documentation."""
    item = {
        "uri": "at://did:plc:a/app.bsky.feed.post/3n2u4ziy3u22o",
        "reason": "like",
        "indexedAt": "2026-01-01T00:00:00Z",
    }
    pages = [Reply({"notifications": [item], "cursor": "1::abc"}), Reply({"notifications": []})]
    _, client = opened(trial.source)
    with serving(Scripted(pages)) as server:
        client.base_url, client.session.auth = server.url, None
        asks = Ask("app.bsky.notification.listNotifications")
        assert len(list(client.pages(asks, bluesky._once_more, "notifications"))) == 2
        assert [request.query.get("cursor") for request in server.asked] == [None, "1::abc"]


def test_the_last_time_of_a_page_is_asked_for_again(trial: SocialTrial) -> None:
    trial.world.open(3)
    _, client = opened(trial.source)
    client.base_url = f"{trial.server.url}/xrpc"
    asked_for = Ask("app.bsky.notification.listNotifications", {"reasons": ["mention"], "limit": 2})
    found = [items for _, items in client.pages(asked_for, bluesky._once_more, "notifications")]
    assert found[0][1]["uri"] == found[1][0]["uri"]
    assert instant(found[0][1]["indexedAt"]) < instant(found[0][0]["indexedAt"])
