"""What is particular to Discourse: numbers of posts and of places in a topic, categories, messages, groups."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from configuration import Roster
from connectors import sync
from connectors.looking import look
from metrics import figures
from tests.connectors.contract import altered, with_keys
from tests.connectors.fakes.discourse import CASE, GROUP, HELP, OTHER, Discourse, post_id
from tests.connectors.fakes.social_world import DESKS, PEOPLE
from tests.connectors.social_contract import SocialTrial, talk, talking

pytestmark = pytest.mark.usefixtures("impatient")
ALICE, BOB = PEOPLE[:2]


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    with_keys(CASE, monkeypatch)


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[SocialTrial]:
    """Twenty topics, all of them read."""
    with talking(CASE, tmp_path, world=talk(CASE, threads=20, changes=30)) as running:
        running.calls()
        yield running


def rows_of(trial: SocialTrial, sql: str) -> list[Any]:
    with trial.warehouse.snapshot() as snapshot:
        return [row[0] for row in snapshot.connection.exec_driver_sql(sql)]


def asked(trial: SocialTrial, part: str, since: int = 0) -> int:
    return sum(part in one.path for one in trial.server.asked[since:])


def test_an_older_version_that_looks_no_further_than_fifty_numbers_is_read_whole(tmp_path: Path) -> None:
    world = talk(CASE, threads=60, changes=60)
    for post in [*world.posts.values()][20:90]:
        world.remove(post.number)
    with talking(CASE, tmp_path, world=world) as trial:
        trial.fake(Discourse).narrow = True
        trial.calls()
        there = {str(post_id(post)) for post in world.there()}
        assert {row[0] for row in trial.in_warehouse("id", table="post")} == there


def test_limits_of_a_minute_and_of_ten_seconds_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits lets the world go on; nothing says before how much is left."""
    world = talk(CASE, threads=200, changes=300)
    hurried = sync.opened

    def waiting(source: Any) -> Any:
        rest, client = hurried(source)
        client.sleep = lambda seconds: world.rest(timedelta(seconds=seconds))
        return rest, client

    monkeypatch.setattr(sync, "opened", waiting)
    with talking(CASE, tmp_path, world=world) as trial:
        trial.fake(Discourse).limited = True
        began = world.now
        assert trial.calls() > 60
        assert trial.held() == trial.truth()
        assert world.now - began >= timedelta(seconds=60)


def test_a_reply_to_the_topic_answers_its_first_post(trial: SocialTrial) -> None:
    mention = trial.world.post(ALICE)
    answer = trial.world.post(DESKS[0], to=mention)
    trial.world.post(BOB, to=answer)
    trial.world.rest()
    trial.calls()
    assert trial.held() == trial.truth()


def test_what_is_answered_long_after_is_found_in_its_topic(trial: SocialTrial) -> None:
    """Beyond the days that are read again; 40 posts down a topic."""
    mention = trial.world.post(ALICE)
    for _ in range(40):
        last = trial.world.post(BOB, to=mention)
    trial.world.open(60)  # so that these stand between
    trial.world.rest()
    trial.calls()
    trial.world.rest(timedelta(days=60))
    late = [trial.world.post(DESKS[0], to=last), trial.world.post(DESKS[1], to=mention)]
    trial.world.rest()
    before = len(trial.server.asked)
    trial.calls()
    answered = dict(trial.in_warehouse("id", "reply_to", table="post"))
    found = [answered[str(post_id(post))] for post in late]
    assert found == [str(post_id(last)), str(post_id(mention))]
    assert asked(trial, "/t/", before) == 2


def test_only_the_chosen_categories_are_read_with_those_below(tmp_path: Path) -> None:
    def of_two(trial: SocialTrial) -> None:
        trial.server.alter = lambda request, body: altered(
            body, "category_id", lambda item: item.update(category_id=(HELP, OTHER, 7)[item["topic_id"] % 3])
        )

    for chosen, categories in (("help", {f"c/{HELP}", f"c/{OTHER}"}), (str(OTHER), {f"c/{OTHER}"})):
        case = replace(CASE, options={**CASE.options, "categories": chosen})
        with talking(case, tmp_path / chosen, world=talk(CASE, threads=20, changes=10)) as trial:
            of_two(trial)
            trial.calls()
            assert {row[0] for row in trial.in_warehouse("account", table="post")} == categories
    case = replace(CASE, options={**CASE.options, "categories": "hlep"})
    with talking(case, tmp_path / "no") as trial:
        (said,) = [report.error for report in trial.sync() if report.error]
        assert "no category hlep" in said


def test_messages_are_not_asked_for_unless_the_source_says_so(tmp_path: Path) -> None:
    case = replace(CASE, options={**CASE.options, "messages": "no"})
    with talking(case, tmp_path, world=talk(CASE, threads=5, changes=5)) as trial:
        trial.calls()
        assert asked(trial, "/private-posts.json") == 0
        assert trial.held() == trial.truth()


def test_the_stub_of_a_post_that_its_author_deleted_is_a_deleted_post(trial: SocialTrial) -> None:
    post = trial.world.there()[5]
    trial.world.remove(post.number)
    trial.fake(Discourse).stubs.add(post.number)
    trial.world.rest()
    trial.calls()
    assert trial.held() == trial.truth()
    deleted = dict(trial.in_warehouse("id", "deleted_at", table="post"))
    assert [name for name, at in deleted.items() if at] == [str(post_id(post))]


def test_a_topic_that_is_no_longer_listed_is_not_deleted(trial: SocialTrial) -> None:
    trial.fake(Discourse).unlisted.add(trial.world.there()[0].root)
    trial.calls()
    assert trial.held() == trial.truth()
    assert not any(row[0] for row in trial.in_warehouse("deleted_at", table="post"))


def test_members_of_a_group_and_users_by_their_names_are_the_desk(trial: SocialTrial) -> None:
    assert ("out",) in trial.in_warehouse("direction", table="post")
    own = [post for post in trial.world.there() if post.author == DESKS[1]]
    for words, least in (((GROUP,), 1 + len(own)), ((f"@{DESKS[1].handle}",), len(own))):
        trial.configure(roster=Roster(words))
        trial.calls()
        out = [row for row in trial.in_warehouse("direction", table="post") if row == ("out",)]
        assert len(out) >= least
    assert len(out) == len(own)


def test_a_group_that_may_not_be_seen_is_told_and_the_posts_are_read(trial: SocialTrial) -> None:
    trial.world.open(3)
    trial.world.rest()
    trial.server.faults.forbidden = "/members.json"
    reports = trial.sync()
    assert [report.stream for report in reports if report.error] == ["roster"]
    assert sum(report.counts.new for report in reports) == 3


def test_which_answer_was_accepted_as_the_solution_is_kept_and_taken_back(trial: SocialTrial) -> None:
    solved = [trial.world.post(ALICE) for _ in range(3)]
    answers = [trial.world.post(DESKS[0], to=solved[0]), trial.world.post(BOB, to=solved[1])]
    trial.fake(Discourse).accepted = {post.number for post in answers}
    trial.world.rest()
    trial.calls()
    accepted = "SELECT id FROM post WHERE accepted ORDER BY id"
    assert rows_of(trial, accepted) == sorted(str(post_id(post)) for post in answers)
    trial.fake(Discourse).accepted = {answers[1].number}
    trial.calls()
    assert rows_of(trial, accepted) == [str(post_id(answers[1]))]
    asked = {
        str(post_id(post)) for post in trial.world.there() if post.reply_to is None and post.author in PEOPLE
    }
    with trial.warehouse.snapshot() as snapshot:
        found = figures("accepted_answer_share", warehouse=snapshot.connection, within_hours=1)
    owed = rows_of(trial, "SELECT id FROM message WHERE opener AND owed")
    assert set(owed) <= asked
    assert (found["numerator"][0], found["n"][0]) == (1, len(owed))


def test_a_forum_without_solutions_has_no_share_of_them(tmp_path: Path) -> None:
    with talking(CASE, tmp_path, world=talk(CASE, threads=20, changes=30)) as trial:
        trial.fake(Discourse).accepted = None
        trial.calls()
        assert trial.held() == trial.truth()
        with trial.warehouse.snapshot() as snapshot:
            found = figures("accepted_answer_share", warehouse=snapshot.connection)
        assert found["state"].to_list() == ["not_computable"]


def test_a_look_says_how_many_calls_a_first_run_takes(trial: SocialTrial) -> None:
    newest = max(post_id(post) for post in trial.world.there())
    assert look(trial.source).calls == newest // 50 + 1
    trial.world.posts.clear()
    assert look(trial.source).lacking == ("to see a category that is read",)


def test_what_is_deleted_long_after_is_found_by_a_full_run(trial: SocialTrial) -> None:
    post = trial.world.there()[3]
    name = str(post_id(post))
    trial.world.rest(timedelta(days=60))
    trial.world.remove(post.number)
    trial.world.rest()
    trial.calls()
    assert dict(trial.in_warehouse("id", "deleted_at", table="post"))[name] is None
    trial.calls(full=True)
    assert dict(trial.in_warehouse("id", "deleted_at", table="post"))[name] is not None
    assert trial.held() == trial.truth()
