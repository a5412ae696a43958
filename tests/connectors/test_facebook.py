"""What is particular to Meta: keys in addresses, errors by number, metrics that end, and Instagram's comments."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from connectors.limits import asked_wait, pause
from connectors.raw_answers import kept
from connectors.rest import Again, Denied, Forbidden
from connectors.systems.facebook import NotOfferedError, refusal
from tests.connectors.contract import with_keys
from tests.connectors.fakes.facebook import ACCOUNT, CASE, PAGE, Facebook, name, number
from tests.connectors.fakes.social_world import DESKS, PEOPLE, SocialWorld
from tests.connectors.social_contract import SocialTrial, talk, talking
from warehouse.tables import audience

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    with_keys(CASE, monkeypatch)


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[SocialTrial]:
    """Twenty threads, quiet for two hours."""
    with talking(CASE, tmp_path, world=talk(CASE, threads=20, changes=30)) as running:
        yield running


def having(trial: SocialTrial, **options: str) -> None:
    trial.source = replace(trial.source, options={**trial.source.options, **options})


def test_the_key_in_the_address_of_the_next_page_is_neither_sent_nor_kept(trial: SocialTrial) -> None:
    having(trial, archive_days="3")
    trial.calls()
    assert any("after" in request.query for request in trial.server.asked)
    assert [request.url for request in trial.server.asked if "access_token" in request.url] == []
    (run,) = kept(trial.warehouse.folder, trial.source.name)
    trial.calls(replay=run)
    assert trial.held() == trial.truth()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        *[(4, Again), (17, Again), (32, Again), (613, Again), (190, Denied), (10, Forbidden)],
        *[(200, Forbidden), (100, NotOfferedError)],
    ],
)
def test_an_error_is_what_its_number_says(code: int, kind: type[Exception]) -> None:
    said = refusal({"error": {"message": "Alice Smith, no", "code": code}})
    assert type(said) is kind
    assert "Alice" not in str(said)
    assert refusal({"data": []}) is None


def test_a_token_that_has_expired_is_said_in_one_line(
    trial: SocialTrial, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FACEBOOK_TOKEN", "EAAB-old")
    (report, *_) = trial.sync()
    assert report.error == (
        f"our facebook: the key is not accepted, or has expired (error 190) (/{PAGE}); check FACEBOOK_TOKEN"
    )


def test_a_limit_is_waited_for_as_long_as_meta_says() -> None:
    """The header's minutes: 3 are 180 seconds. At 90 per cent of an hour one in a hundred of it is waited."""

    def usage(percent: int, minutes: int) -> dict[str, str]:
        one = {
            "type": "pages",
            "call_count": percent,
            "total_time": 3,
            "estimated_time_to_regain_access": minutes,
        }
        return {"X-Business-Use-Case-Usage": json.dumps({PAGE: [one]})}

    now = SocialWorld().now
    assert asked_wait(usage(100, 3), now) == 180.0
    assert pause(usage(100, 3), now) == 180.0
    assert pause(usage(92, 0), now) == 36.0
    assert pause(usage(60, 0), now) == 0.0
    assert pause({"X-App-Usage": '{"call_count": 95, "total_time": 1, "total_cputime": 1}'}, now) == 36.0
    assert pause({"X-App-Usage": "soon"}, now) == 0.0


def test_one_metric_that_ended_does_not_take_the_others_away(trial: SocialTrial) -> None:
    """It is found out once a run: one request for both, then one for each."""
    fake = trial.fake(Facebook)
    trial.calls()
    assert trial.held() == trial.truth()
    assert fake.refused_metrics == ["post_impressions"] * 2


def test_where_no_metric_is_offered_nothing_is_known_of_views(trial: SocialTrial) -> None:
    having(trial, insights="post_impressions,post_impressions_unique")
    trial.calls()
    assert {value for (value,) in trial.in_warehouse("impressions")} == {None}
    assert len(trial.in_warehouse("id")) == len(trial.truth()["post"])


def test_a_comment_that_is_edited_or_gone_is_found_by_the_next_run(trial: SocialTrial) -> None:
    trial.calls()
    comment, other = [one for one in trial.world.there() if one.reply_to is not None][:2]
    trial.world.remove(comment.number)
    trial.world.edit(other.number)
    trial.world.rest()
    (report,) = trial.sync()
    assert (report.error, report.removed) == (None, 1)
    assert trial.held() == trial.truth()


def test_a_post_that_is_deleted_while_it_is_read_stops_nothing(trial: SocialTrial) -> None:
    """Its comments cannot be asked for any more; the next run tells that it is gone, and they with it."""
    root = next(one for one in trial.world.there() if one.reply_to is None and trial.world.answers(one))

    def meanwhile() -> None:
        if trial.server.asked[-1].path.endswith(f"{name(root)}/comments"):
            trial.world.remove(root.number)

    trial.server.meanwhile = meanwhile
    trial.calls()
    assert trial.world.posts[root.number].deleted
    trial.server.meanwhile = None
    trial.calls()
    assert trial.held() == trial.truth()


def test_a_version_that_is_none_is_refused_before_anything_is_asked(trial: SocialTrial) -> None:
    having(trial, version="25")
    (report,) = trial.sync()
    assert report.error == "our facebook: version is '25'; write it as v25.0"
    assert trial.server.asked == []


@pytest.fixture
def instagram(tmp_path: Path) -> Iterator[SocialTrial]:
    """Three pictures of the desk with comments and replies, on an account beside an empty Page."""
    world = CASE.world()
    for _ in range(3):
        medium = world.post(DESKS[0])
        question = world.post(PEOPLE[0], to=medium)
        world.post(DESKS[0], to=question)
        world.post(PEOPLE[1], to=medium)
    world.rest()
    options = {**CASE.options, "instagram": ACCOUNT}
    case = replace(CASE, fake=lambda world, size: Facebook(world, 2, instagram=True), options=options)
    with talking(case, tmp_path, world=world) as running:
        yield running


def test_comments_on_instagram_and_their_replies_are_read(instagram: SocialTrial) -> None:
    page, account = instagram.sync()
    assert (page.error, page.read, account.error, account.read) == (None, 0, None, 12)
    columns = ("id", "conversation", "reply_to", "kind", "direction", "platform")
    posts = {post.number: post for post in instagram.world.there()}
    expected = sorted(
        (
            number(post),
            number(posts[post.root]),
            None if post.reply_to is None else number(posts[post.reply_to]),
            "comment" if post.reply_to else "announcement",
            "out" if post.author is DESKS[0] else "in",
            "instagram",
        )
        for post in posts.values()
    )
    assert instagram.in_warehouse(*columns) == expected


def test_the_two_lists_do_not_take_each_others_posts_for_deleted(instagram: SocialTrial) -> None:
    instagram.sync()
    reports = instagram.sync()
    assert [(report.error, report.removed) for report in reports] == [(None, 0), (None, 0)]


def test_a_page_and_an_account_of_one_handle_have_their_own_followers(instagram: SocialTrial) -> None:
    instagram.sync()
    handle = DESKS[0].handle
    with instagram.warehouse.snapshot() as snapshot:
        told = snapshot.connection.execute(select(audience.c.account, audience.c.followers)).all()
    assert set(map(tuple, told)) == {(handle, 4200), (f"instagram:{handle}", 999)}
    assert set(instagram.in_warehouse("account")) == {(f"instagram:{handle}",)}
