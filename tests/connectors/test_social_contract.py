"""The contract of the connectors, asked of every network that there is, with the traps of networks."""

from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from configuration import Privacy
from connectors.reading import Chunk
from connectors.streams import Reading
from connectors.sync import opened
from connectors.systems import kinds
from tests.connectors.conftest import ATTEMPTS
from tests.connectors.contract import altered, case_of, kinds_with, with_keys
from tests.connectors.every_source import (  # noqa: F401  asked of these, too
    errors,
    test_a_fault_on_the_way_does_no_harm,
    test_a_field_that_is_not_told_is_empty_and_the_rest_is_there,
    test_a_key_that_expires_stops_the_source_and_keeps_what_is_read,
    test_a_key_that_is_not_set_is_one_line_that_names_it,
    test_a_limit_is_waited_for_as_long_as_it_asks,
    test_a_mix_of_all_faults_does_no_harm,
    test_a_new_field_changes_nothing,
    test_a_page_that_comes_again_and_again_ends_the_run,
    test_a_run_that_is_cut_at_any_page_goes_on_from_there,
    test_a_source_is_only_read,
    test_a_trial_writes_nothing,
    test_a_wrong_key_is_one_line_that_says_where_it_is_kept,
    test_all_pages_are_read,
    test_an_error_says_which_source_it_is_of,
    test_no_key_is_ever_told,
    test_one_that_is_not_as_documented_is_refused_alone,
    test_they_may_change_while_they_are_read,
    test_those_that_share_a_second_are_all_kept,
    test_twice_is_once,
    test_what_may_not_be_read_does_not_keep_back_the_rest,
    test_when_none_is_as_documented_nothing_moves,
)
from tests.connectors.every_speaker import (  # noqa: F401  asked of these, too
    test_a_key_that_may_not_ask_who_the_desk_is_reads_the_posts,
    test_a_roster_that_names_nobody_here_makes_nobody_a_customer,
    test_bots_never_answer,
    test_nothing_tells_who_wrote_or_what,
    test_private_posts_are_never_kept,
    test_without_a_roster_nobody_is_the_desk_and_no_response_is_computed,
    test_words_of_other_networks_do_no_harm_in_the_roster,
)
from tests.connectors.fakes.server import Request
from tests.connectors.fakes.social_world import BOT, DESKS, PEOPLE, Post
from tests.connectors.social_contract import SocialCase, SocialTrial, first_of, talk, talking

pytestmark = pytest.mark.usefixtures("impatient", "teapot")

ALICE, BOB, CAROL = PEOPLE[:3]
RESPONSE = ("social_answered_share", "social_response_minutes")


@pytest.fixture(params=[*kinds_with("SocialCase"), "instagram", "samovar"])
def case(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> SocialCase:
    found: SocialCase = case_of(request.param)
    return with_keys(found, monkeypatch)


@pytest.fixture
def trial(case: SocialCase, tmp_path: Path) -> Iterator[SocialTrial]:
    """Some five pages of posts; all but one of them two hours before the last."""
    world = talk(case, 2 * case.page_size, 3 * case.page_size)
    world.open()
    world.rest()
    with talking(case, tmp_path, world=world) as running:
        yield running


@pytest.fixture
def asked(case: SocialCase, tmp_path: Path) -> Iterator[SocialTrial]:
    """Three questions: Alice has an answer, Bob waits, Carol has one of the bot. All are read."""
    world = case.world()
    world.steps = (60,)
    alice, _, carol = (world.post(person) for person in (ALICE, BOB, CAROL))
    world.post(DESKS[0], to=alice, mentions=False)
    world.post(BOT, to=carol, mentions=False)
    world.rest()
    with talking(case, tmp_path, world=world) as running:
        running.calls()
        yield running


def marked(trial: SocialTrial) -> set[str]:
    """The posts that the warehouse takes for deleted."""
    return {name for name, at in trial.in_warehouse("id", "deleted_at") if at is not None}


def test_every_kind_of_source_is_tried() -> None:
    assert {*kinds_with("Case"), *kinds_with("SocialCase")} == set(kinds())


def test_a_network_without_posts_is_no_error(case: SocialCase, tmp_path: Path) -> None:
    with talking(case, tmp_path) as trial:
        trial.calls()
        trial.calls()
        assert trial.in_warehouse("id") == []
        trial.world.open(3)
        trial.world.rest()
        trial.calls()
        assert trial.held() == trial.truth()


def test_a_second_run_asks_since_the_first(case: SocialCase, tmp_path: Path) -> None:
    world = talk(case, 16 * case.page_size, 6 * case.page_size)
    world.rest(case.reread)
    world.spoken_of = timedelta(hours=12)
    world.open(2)
    world.rest()
    with talking(case, tmp_path, world=world) as trial:
        first = trial.calls()
        assert trial.calls() <= case.quiet_calls < first / 2
        world.open(2)
        world.change(3)
        world.rest()
        assert trial.calls() < first
        assert trial.held() == trial.truth()


@pytest.mark.parametrize("skew", [timedelta(hours=3), timedelta(minutes=-4)])
def test_the_clock_of_a_network_may_be_wrong(trial: SocialTrial, skew: timedelta) -> None:
    trial.server.skew = skew
    trial.calls()
    trial.world.open(3)
    trial.world.change(5)
    trial.world.rest()
    trial.calls()
    assert trial.held() == trial.truth()


def test_many_posts_between_two_runs_leave_no_gap(trial: SocialTrial) -> None:
    trial.calls()
    for _ in range(2):
        trial.world.open(5 * trial.case.page_size)
        trial.world.rest()
        trial.calls()
        assert trial.held() == trial.truth()


def test_a_late_reply_to_an_old_thread_is_found(case: SocialCase, tmp_path: Path) -> None:
    days = min(case.finds_late_replies or timedelta(days=200), timedelta(days=200)) * 0.9
    world = talk(case, case.page_size, case.page_size)
    with talking(case, tmp_path, world=world) as trial:
        for late, full in ((days, False), (timedelta(days=60), case.finds_late_replies is not None)):
            trial.calls()
            old = world.there()
            world.rest(late)
            world.open()
            world.rest()
            trial.calls()
            for post in old[:: max(1, len(old) // 5)]:
                to = world.posts[post.root]
                world.post(CAROL, to=to)
                world.post(DESKS[0], to=to, mentions=False)
            world.rest()
            trial.calls(full=full)
            assert trial.held() == trial.truth()


def test_a_post_that_says_it_is_older_is_found_and_counts_from_when_it_was_seen(asked: SocialTrial) -> None:
    if not asked.case.backdates:
        pytest.skip("this network dates its posts itself")
    asked.world.rest(timedelta(days=20))
    asked.calls()
    backs = (timedelta(days=10), timedelta(days=2200), timedelta(days=-3))
    dated = {asked.name(asked.world.post(CAROL, back=back)) for back in backs}
    asked.world.rest(timedelta(minutes=5))
    asked.calls()
    counted = {name: row.started_at for name, row in asked.turns().items() if name in dated}
    assert counted.keys() == dated
    assert {abs(at - asked.world.now) < timedelta(minutes=1) for at in counted.values()} == {True}
    asked.world.rest()
    asked.calls()
    asked.calls(full=True)
    assert {name: row.started_at for name, row in asked.turns().items() if name in dated} == counted
    seen = dict(asked.in_warehouse("id", "first_seen_at"))
    assert {seen[name] for name in dated} == set(counted.values())


def test_history_that_is_read_later_keeps_its_dates(trial: SocialTrial) -> None:
    trial.world.rest(timedelta(days=20))
    trial.world.open()
    trial.world.rest()
    trial.calls(since=trial.world.now - timedelta(days=2))
    assert len(trial.in_warehouse("id")) < len(trial.truth()["post"])
    trial.calls(full=True)
    assert trial.held() == trial.truth()


def test_what_is_edited_counts_once_and_says_what_it_says_now(trial: SocialTrial) -> None:
    if not trial.case.editing:
        pytest.skip("posts of this network cannot be edited")
    trial.configure(privacy=Privacy(keep_text=True))
    trial.calls()
    for post in [one for one in trial.world.there() if not one.edits][:3]:
        trial.world.edit(post.number)
    trial.world.rest()
    trial.run(finds=trial.case.tells_edits)
    assert trial.held() == trial.truth()
    texts = dict(trial.in_warehouse("id", "text"))
    names = trial.names()
    shown = [post for post in trial.world.there() if post.number in names]
    assert [post for post in shown if not _said(post, texts[names[post.number]])] == []


def _said(post: Post, text: str | None) -> bool:
    return " ".join(post.text.split()) in " ".join((text or "").split())


def test_reactions_are_counted_by_their_number_not_by_their_names(asked: SocialTrial) -> None:
    asked.world.like(first_of(asked, BOB).number, *PEOPLE)
    asked.world.react(5)
    asked.world.rest()
    asked.run(finds=asked.case.tells_counts)
    assert asked.held() == asked.truth()


@pytest.mark.parametrize("who", ["alice", "bob", "desk"])
def test_what_is_deleted_keeps_its_history(asked: SocialTrial, who: str) -> None:
    if not asked.case.shows_deletions:
        pytest.skip("this network does not tell of deleted posts")
    asked.configure(privacy=Privacy(keep_text=True))
    asked.calls(full=True)
    before, turns = asked.in_warehouse("id", "direction", "author_role", "conversation"), asked.turns()
    gone = first_of(asked, {"alice": ALICE, "bob": BOB, "desk": DESKS[0]}[who])
    name = asked.name(gone)
    asked.world.remove(gone.number)
    asked.world.rest()
    asked.run(finds=asked.case.tells_deletions)
    assert asked.in_warehouse("id", "direction", "author_role", "conversation") == before
    assert name in marked(asked)
    assert dict(asked.in_warehouse("id", "text"))[name] is None
    assert asked.held() == asked.truth()
    again = asked.turns()
    assert again.keys() == turns.keys()
    assert {key: row.answered_at for key, row in again.items()} == {
        key: row.answered_at for key, row in turns.items()
    }
    assert {key for key, row in again.items() if row.owed != turns[key].owed} == (
        {name} if who == "bob" else set()
    )
    asked.calls(full=True)
    assert name in marked(asked)


def test_a_post_that_comes_back_is_there_again(asked: SocialTrial) -> None:
    if not asked.case.shows_deletions:
        pytest.skip("this network does not tell of deleted posts")
    gone = first_of(asked, BOB)
    asked.world.remove(gone.number)
    asked.world.rest()
    asked.run(finds=asked.case.tells_deletions)
    assert marked(asked)
    asked.world.restore(gone.number)
    asked.world.rest()
    asked.calls(full=True)
    assert marked(asked) == set()
    assert asked.held() == asked.truth()


def test_many_deletions_are_all_found(trial: SocialTrial) -> None:
    trial.calls()
    before = trial.in_warehouse("id")
    trial.world.change(2 * trial.case.page_size, removing=True)
    assert any(post.deleted for post in trial.world.posts.values())
    trial.world.rest()
    trial.run(finds=trial.case.tells_deletions)
    assert trial.held() == trial.truth()
    assert set(before) <= set(trial.in_warehouse("id"))


def test_what_is_deleted_before_it_was_read_does_no_harm(case: SocialCase, tmp_path: Path) -> None:
    world = talk(case, case.page_size, 2 * case.page_size)
    for post in world.there()[::4]:
        world.remove(post.number)
    world.rest()
    with talking(case, tmp_path, world=world) as trial:
        trial.calls()
        held = trial.held()["post"]
        names = trial.names()
        there = {names[post.number] for post in world.there() if post.number in names}
        assert {name for name in held if name not in marked(trial)} == there & set(trial.truth()["post"])


def test_a_run_that_is_cut_takes_nothing_for_deleted(trial: SocialTrial) -> None:
    trial.calls()
    calls = trial.calls()
    for full in (False, True):
        for cut in range(0, calls, max(1, calls // 6)):
            trial.server.faults.script = deque([None] * cut + ["500"] * ATTEMPTS)
            trial.sync(full=full, chunk=Chunk(rows=1))
            trial.server.faults.script.clear()
            assert marked(trial) == set(), f"cut at {cut}"


def test_a_post_that_cannot_be_understood_is_not_taken_for_deleted(trial: SocialTrial) -> None:
    trial.calls()
    field = trial.case.needed

    def odd(request: Request, body: Any) -> Any:
        found: list[dict[str, Any]] = []
        altered(body, field, found.append)
        for item in found[1:2]:
            item[field] = "some time last week"
        return body

    trial.server.alter = odd
    trial.sync()
    trial.sync(full=True)
    assert marked(trial) == set()


def test_a_network_that_suddenly_shows_nothing_has_not_deleted_everything(trial: SocialTrial) -> None:
    trial.calls()
    kept = dict(trial.world.posts)
    for full in (False, True):
        trial.world.posts.clear()
        trial.sync(full=full)
        trial.world.posts.update(kept)
        assert len(marked(trial)) <= len(kept) / 2


def test_a_backfill_that_is_cut_keeps_the_dates_of_what_follows(case: SocialCase, tmp_path: Path) -> None:
    world = case.world()
    world.steps = (0, 3600, 20 * 3600)
    world.open(2 * case.page_size)
    world.change(case.page_size)
    world.rest()
    with talking(case, tmp_path / "whole", world=world) as trial:
        calls = trial.calls()
    for cut in (calls // 3, calls - 2):
        with talking(case, tmp_path / str(cut), world=world) as trial:
            trial.server.faults.script = deque([None] * cut + ["500"] * ATTEMPTS)
            trial.sync(chunk=Chunk(rows=1))
            trial.server.faults.script.clear()
            trial.calls()
            assert trial.held() == trial.truth(), f"cut at {cut}"


def test_half_a_character_and_words_without_end_do_no_harm(asked: SocialTrial) -> None:
    asked.configure(privacy=Privacy(keep_text=True))
    for text in ("half an emoji \ud83d is down?", "null \x00 byte", "x" * 30_000, "", "\u202e\u200f"):
        asked.world.post(CAROL, text=text)
    asked.world.rest()
    asked.calls()
    assert asked.held() == asked.truth()


def test_a_refusal_in_a_body_that_says_all_is_well_moves_nothing(trial: SocialTrial) -> None:
    trial.calls()
    stood, before = trial.cursors(), trial.in_warehouse("id", "deleted_at")
    for body in trial.case.refusals:
        trial.server.alter = lambda request, answer, body=body: body
        said = errors(trial.sync())
        assert said
        assert all(line.startswith(f"{trial.source.name}: ") and "\n" not in line for line in said)
        assert (trial.cursors(), trial.in_warehouse("id", "deleted_at")) == (stood, before)
    trial.server.alter = None
    trial.world.open(3)
    trial.world.rest()
    trial.calls()
    assert trial.held() == trial.truth()


def test_what_a_key_can_see_is_told_in_a_few_calls(trial: SocialTrial) -> None:
    rest, client = opened(trial.source)
    assert rest.look is not None
    rest.look(Reading(trial.source, client, trial.world.begin))
    assert 0 < len(trial.server.asked) <= 30
