"""What is particular to Mastodon: ids that are texts, mentions by `min_id`, threads by their replies."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from configuration import Configuration, Listening, Privacy
from connectors import sync
from connectors.looking import look
from tests.connectors.contract import altered, with_keys
from tests.connectors.fakes.mastodon import CASE, DESK, Mastodon, status_id
from tests.connectors.fakes.server import Request
from tests.connectors.fakes.social_world import PEOPLE
from tests.connectors.social_contract import SocialTrial, talk, talking
from warehouse import open_warehouse
from warehouse.tables import audience

pytestmark = pytest.mark.usefixtures("impatient")
ALICE, BOB = PEOPLE[:2]


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SocialTrial]:
    """Twenty threads, all of them read."""
    with_keys(CASE, monkeypatch)
    with talking(CASE, tmp_path, world=talk(CASE, threads=20, changes=30)) as running:
        running.calls()
        yield running


def asked(trial: SocialTrial, part: str, since: int = 0) -> list[Mapping[str, str]]:
    return [one.query for one in trial.server.asked[since:] if part in one.path]


def test_more_news_than_a_page_leaves_no_gap(trial: SocialTrial) -> None:
    """`since_id` would give the newest page only; the fake begins with its oldest where nothing is newer."""
    before = len(trial.server.asked)
    for _ in range(4 * CASE.page_size):
        trial.world.post(ALICE)
    trial.world.rest()
    trial.calls()
    assert trial.held() == trial.truth()
    pages = asked(trial, "/notifications", before)
    assert all(one["include_filtered"] == "true" and "since_id" not in one for one in pages)
    places = [int(one["min_id"]) for one in pages]
    assert len(places) > 4
    assert places == sorted(set(places))


def test_ids_are_in_the_order_of_their_length_then_of_their_letters(trial: SocialTrial) -> None:
    """9 comes before 10, and of two ULIDs the lower; numbers of notifications pass from 99 to 100 here."""
    ids = {int(one["min_id"]) for one in asked(trial, "/notifications") if "min_id" in one}
    trial.calls()
    ids = {int(one["min_id"]) for one in asked(trial, "/notifications") if "min_id" in one}
    assert min(ids) < 100 < max(ids)
    assert trial.held() == trial.truth()


def test_who_answers_without_naming_the_desk_is_found_by_the_number_of_replies(trial: SocialTrial) -> None:
    mention = trial.world.post(ALICE)
    trial.world.rest()
    trial.calls()
    first = trial.world.post(BOB, to=mention, mentions=False)
    trial.world.post(ALICE, to=first, mentions=False)
    trial.world.rest()
    before = len(trial.server.asked)
    trial.calls()
    assert trial.held() == trial.truth()
    assert len(asked(trial, "/context", before)) == 1
    before = len(trial.server.asked)
    trial.calls()
    assert asked(trial, "/context", before) == []


def test_a_thread_that_ends_before_it_is_read_is_marked_as_deleted(trial: SocialTrial) -> None:
    """The context of a post that has gone is 404."""
    mention = trial.world.post(ALICE)
    trial.world.post(BOB, to=mention, mentions=False)
    trial.world.rest()

    def meanwhile() -> None:
        if trial.server.asked[-1].path.endswith("/context") and not trial.world.posts[mention.number].deleted:
            trial.world.remove(mention.number)

    trial.server.meanwhile = meanwhile
    trial.calls()
    trial.server.meanwhile = None
    kept = dict(trial.in_warehouse("id", "deleted_at", table="post"))
    assert kept[str(status_id(mention))] is not None
    assert sum(at is not None for at in kept.values()) == 1


def test_what_answers_a_deleted_post_stays_its_answer(trial: SocialTrial) -> None:
    """The server sets `in_reply_to_id` to null then."""
    mention = trial.world.post(ALICE)
    answer = trial.world.post(DESK, to=mention, mentions=False)
    trial.world.rest()
    trial.calls()
    trial.world.remove(mention.number)
    trial.world.rest()
    trial.calls()
    kept = {row[0]: row[1:] for row in trial.in_warehouse("id", "reply_to", "conversation", table="post")}
    assert kept[str(status_id(answer))] == (str(status_id(mention)),) * 2


def test_servers_that_give_one_post_at_a_time_are_read_all_the_same(trial: SocialTrial) -> None:
    """Mastodon before 4.3 and GoToSocial do not give several by their ids."""
    trial.fake(Mastodon).together = False
    trial.world.change(10, removing=True)
    trial.world.remove()
    trial.world.rest()
    trial.calls()
    assert trial.held() == trial.truth()
    assert any(row[0] for row in trial.in_warehouse("deleted_at", table="post"))


def test_a_mention_that_a_human_has_dismissed_is_not_deleted(trial: SocialTrial) -> None:
    trial.fake(Mastodon).dismissed |= {post.number for post in trial.world.there()}
    trial.calls()
    trial.calls(full=True)
    assert trial.held() == trial.truth()
    assert not any(row[0] for row in trial.in_warehouse("deleted_at", table="post"))


def test_what_strangers_said_above_a_mention_is_not_kept(trial: SocialTrial) -> None:
    """Somebody names the desk in an answer to somebody else, who has not asked it for anything."""
    mention = trial.world.post(ALICE)
    trial.world.rest()
    name, above = str(status_id(mention)), "42"

    def below_a_stranger(request: Request, body: Any) -> Any:
        def answers(item: dict[str, Any]) -> None:
            if item["id"] == name:
                item["in_reply_to_id"] = above

        if request.path.endswith(f"/{name}/context"):
            stranger: dict[str, Any] = {
                "id": above,
                "in_reply_to_id": None,
                "visibility": "public",
                "mentions": [],
            }
            said = {"created_at": "2026-01-05T08:00:00Z", "account": {"id": "77", "acct": "stranger"}}
            return {**body, "ancestors": [{**stranger, **said, "replies_count": 900}]}
        return altered(body, "in_reply_to_id", answers)

    trial.server.alter = below_a_stranger
    trial.calls()
    before = len(trial.server.asked)
    trial.calls()
    kept = dict(trial.in_warehouse("id", "reply_to", table="post"))
    assert kept[name] == above
    assert above not in kept
    assert asked(trial, "/context", before) == []


def test_what_is_said_is_text_without_markup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_keys(CASE, monkeypatch)
    with talking(CASE, tmp_path) as trial:
        trial.world.post(ALICE, text="a < b & c")
        trial.server.alter = lambda request, body: altered(
            body, "spoiler_text", lambda item: item.update(spoiler_text="Printers")
        )
        trial.configure(privacy=Privacy(keep_text=True))
        trial.calls()
        assert trial.in_warehouse("text", table="post") == [(f"Printers\n@{DESK.handle} a < b & c",)]


def test_a_visibility_of_another_kind_of_server_is_taken_for_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_keys(CASE, monkeypatch)
    with talking(CASE, tmp_path) as trial:
        trial.world.open(3)
        trial.server.alter = lambda request, body: altered(
            body, "visibility", lambda item: item.update(visibility="mutuals_only")
        )
        trial.calls()
        assert trial.in_warehouse("id", table="post") == []


def test_the_limit_of_five_minutes_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its end is told as an ISO time; who waits lets the world go on."""
    with_keys(CASE, monkeypatch)
    world = talk(CASE, threads=60, changes=60)
    hurried = sync.opened

    def waiting(source: Any) -> Any:
        rest, client = hurried(source)
        client.sleep = lambda seconds: world.rest(timedelta(seconds=seconds))
        return rest, client

    monkeypatch.setattr(sync, "opened", waiting)
    with talking(CASE, tmp_path, world=world) as trial:
        fake = trial.fake(Mastodon)
        fake.limited, fake.a_window = True, 8
        began = world.now
        calls = trial.calls()
        assert trial.held() == trial.truth()
        assert calls > 2 * fake.a_window
        assert (world.now - began).total_seconds() >= 300


def test_another_account_does_not_go_on_where_the_last_one_ended(trial: SocialTrial) -> None:
    trial.server.alter = lambda request, body: (
        {**body, "id": "99"} if request.path.endswith("verify_credentials") else body
    )
    (said,) = [report.error for report in trial.sync() if report.error]
    assert "another account" in said
    assert "--full" in said


def test_a_look_says_which_scopes_lack(trial: SocialTrial) -> None:
    assert look(trial.source).lacking == []
    trial.server.faults.forbidden = "/notifications"
    assert look(trial.source).lacking == ["read:notifications"]
    trial.server.faults.forbidden = "/statuses"
    assert look(trial.source).lacking == ["read:statuses"]
    trial.server.faults.forbidden = "verify_credentials"
    assert look(trial.source).lacking == ["read:accounts"]


def test_who_speaks_of_a_term_is_overheard_and_found_once(trial: SocialTrial) -> None:
    """More than a page in the first run, one more in the next; who names the desk is no eavesdropping."""

    def overheard() -> int:
        return sum(kind == "overheard" for (kind,) in trial.in_warehouse("kind", table="post"))

    for number in range(2 * CASE.page_size):
        trial.world.post(BOB, mentions=False, text=f"Our Sesame is down {number}")
    trial.world.post(ALICE, text="Our Sesame is down, too")
    trial.world.rest()
    listening = Listening(terms=("Sesame",))
    said = Configuration(roster=trial.case.roster, listening=listening)
    trial.warehouse = open_warehouse(trial.warehouse.url, said)
    trial.calls()
    assert overheard() == 2 * CASE.page_size
    last = trial.world.post(BOB, mentions=False, text="Sesame is up")
    trial.world.rest()
    before = len(trial.server.asked)
    trial.calls()
    assert overheard() == 2 * CASE.page_size + 1
    assert len(asked(trial, "/search", before)) == 1
    trial.world.remove(last.number)
    trial.world.rest()
    trial.calls()
    assert dict(trial.in_warehouse("id", "deleted_at", table="post"))[str(status_id(last))] is not None


def test_a_token_that_may_not_search_reads_the_rest(trial: SocialTrial) -> None:
    trial.world.post(ALICE)
    trial.world.rest()
    said = Configuration(roster=trial.case.roster, listening=Listening(terms=("Sesame",)))
    trial.warehouse = open_warehouse(trial.warehouse.url, said)
    trial.server.faults.forbidden = "/search"
    (told,) = [report.error for report in trial.sync() if report.error]
    assert "/search" in told
    assert trial.held() == trial.truth()


def test_what_is_deleted_long_after_is_found_by_a_full_run(trial: SocialTrial) -> None:
    post = trial.world.there()[3]
    name = str(status_id(post))
    trial.world.rest(timedelta(days=60))
    trial.world.remove(post.number)
    trial.world.rest()
    trial.calls()
    assert dict(trial.in_warehouse("id", "deleted_at", table="post"))[name] is None
    trial.calls(full=True)
    assert dict(trial.in_warehouse("id", "deleted_at", table="post"))[name] is not None
    assert trial.held() == trial.truth()


def test_how_many_follow_the_account_is_told_each_day(trial: SocialTrial) -> None:
    trial.calls()
    with trial.warehouse.snapshot() as snapshot:
        told = snapshot.connection.execute(select(audience.c.account, audience.c.followers)).all()
    desk = DESK
    assert [tuple(row) for row in told] == [(desk.handle, desk.followers)]


def test_a_post_that_turns_private_is_kept_no_longer(trial: SocialTrial) -> None:
    trial.configure(privacy=Privacy(keep_text=True))
    trial.calls()
    (number, post) = next(
        (n, one) for n, one in trial.world.posts.items() if one.author == ALICE and one.mentions
    )
    name = trial.name(post)
    trial.world.posts[number] = replace(post, private=True)
    trial.calls()
    kept = {row[0]: row[1:] for row in trial.in_warehouse("id", "deleted_at", "text")}
    assert kept[name][0] is not None
    assert kept[name][1] is None
