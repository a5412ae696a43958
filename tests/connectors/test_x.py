"""What is particular to X: each read is billed, so nothing is read twice, and a budget ends the reading."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import select

from configuration import Configuration, Listening, Roster
from connectors.billing import Bill
from connectors.checking import source_findings
from connectors.looking import look
from connectors.rest import Ask, Client, SourceError
from connectors.summary import sync_lines
from tests.connectors.contract import with_keys
from tests.connectors.fakes.server import Request
from tests.connectors.fakes.social_world import DESKS, PEOPLE
from tests.connectors.fakes.specified import breach
from tests.connectors.fakes.x import CASE, OURS, SPECIFICATION, TOKEN, X, name, user_id
from tests.connectors.social_contract import SocialTrial, talk, talking
from warehouse import open_warehouse
from warehouse.tables import audience

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    with_keys(CASE, monkeypatch)


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[SocialTrial]:
    """Some two hundred posts, quiet for two hours."""
    with talking(CASE, tmp_path, world=talk(CASE, threads=60, changes=140)) as running:
        yield running


def with_budget(trial: SocialTrial, dollars: str) -> None:
    trial.source = replace(trial.source, options={**trial.source.options, "budget_dollars": dollars})


def fake_of(trial: SocialTrial) -> X:
    return trial.fake(X)


def error_of(trial: SocialTrial, **run: object) -> str:
    (report,) = trial.sync(**run)
    return report.error or ""


def ids(trial: SocialTrial) -> set[str]:
    return {str(id_) for (id_,) in trial.in_warehouse("id")}


def test_a_budget_stops_a_backfill_before_it_costs_more_than_allowed(trial: SocialTrial) -> None:
    """$0.50 pays three accounts at $0.010 and 94 posts at $0.005."""
    with_budget(trial, "0.50")
    said = error_of(trial)
    assert fake_of(trial).at_worst <= Decimal("0.50")
    assert 90 <= len(ids(trial)) <= 94
    assert said.startswith("our x: its budget is used up, $0.4")
    assert "of the $0.50 for 2026-01 is spent; still unread: posts of @helpdesk before 2026-01-05" in said


def test_it_goes_on_in_the_next_month_and_reads_nothing_twice(trial: SocialTrial) -> None:
    with_budget(trial, "0.50")
    months = 0
    while error_of(trial) and months < 5:
        trial.world.rest(timedelta(days=31))
        months += 1
    fake = fake_of(trial)
    assert trial.held() == trial.truth()
    assert months == 1
    assert set(fake.returned.values()) == {1}
    assert fake.at_worst == Decimal("0.03") + len(ids(trial)) * Decimal("0.005") <= 2 * Decimal("0.50")


def test_a_used_budget_asks_for_nothing_that_is_billed(trial: SocialTrial) -> None:
    with_budget(trial, "0.50")
    error_of(trial)
    spent, posts = fake_of(trial).at_worst, ids(trial)
    for _ in range(3):
        assert "its budget is used up, $0.495 of the $0.50 for 2026-01" in error_of(trial)
    assert (fake_of(trial).at_worst, ids(trial)) == (spent, posts)


def test_a_larger_budget_goes_on_where_it_stopped(trial: SocialTrial) -> None:
    with_budget(trial, "0.50")
    error_of(trial)
    with_budget(trial, "5")
    assert error_of(trial) == ""
    assert trial.held() == trial.truth()
    assert set(fake_of(trial).returned.values()) == {1}


def test_a_mention_is_not_read_before_the_answers_that_it_had(trial: SocialTrial) -> None:
    """Wherever the budget ends: of each stored mention every answer of the desk is stored, too."""
    world = trial.world
    for cents in (20, 30, 45, 60, 75):
        with_budget(trial, f"0.{cents}")
        error_of(trial)
        stored = ids(trial)
        mentions = [post for post in world.there() if name(post) in stored and post.author in PEOPLE]
        answers = [one for post in mentions for one in world.answers(post) if one.author in OURS]
        assert [one.number for one in answers if name(one) not in stored] == []
        assert mentions


def test_the_month_is_that_of_x_and_not_of_our_clock(trial: SocialTrial) -> None:
    """Our clock says another month all the time; one more request, which X refuses, tells the right one."""
    with_budget(trial, "0.50")
    error_of(trial)
    before = len(trial.server.asked)
    error_of(trial)
    assert [request.path for request in trial.server.asked[before:]] == ["/2/tweets/search/recent"]


def test_a_full_run_reads_what_lies_before_the_first_one_and_nothing_again(trial: SocialTrial) -> None:
    world = trial.world
    world.rest(timedelta(days=20))
    late = world.post(PEOPLE[0], DESKS[0])
    world.rest()
    trial.calls(since=world.now - timedelta(days=1))
    assert ids(trial) == {name(late)}
    trial.calls(full=True)
    assert trial.held() == trial.truth()
    assert set(fake_of(trial).returned.values()) == {1}


def test_a_trial_says_the_cost_and_reads_no_post(trial: SocialTrial) -> None:
    """Three accounts: 800 mentions and 3,200 posts each at $0.005, and three users at $0.010."""
    with_budget(trial, "100")
    (report,) = trial.sync(dry_run=True)
    assert report.error is None
    assert report.account.bill == "a trial reads no posts, for X bills each; this run costs $60.03 at most"
    assert fake_of(trial).at_worst == Decimal("0.03")
    with_budget(trial, "20")
    (report,) = trial.sync(dry_run=True)
    assert report.account.bill is not None
    assert report.account.bill.endswith("this run costs $20.00 at most")


def test_a_look_says_what_the_first_run_costs(trial: SocialTrial) -> None:
    seen = look(trial.source)
    assert (seen.cost, seen.budget, seen.calls) == (60.03, 1000.0, 120)


def test_a_look_counts_what_the_watch_list_would_find(trial: SocialTrial) -> None:
    """Five posts of the week at $0.005; who may not count is told the budget."""
    for _ in range(5):
        trial.world.post(PEOPLE[0], mentions=False, text="gibberish everywhere")
    assert look(trial.source, terms=("gibberish",)).cost == 60.055
    trial.server.faults.forbidden = "counts"
    assert look(trial.source, terms=("gibberish",)).cost == 1000.0


def test_the_owner_of_the_app_pays_less(trial: SocialTrial) -> None:
    fake_of(trial).price = Decimal("0.001")
    trial.source = replace(trial.source, options={**trial.source.options, "owned": "yes"})
    assert error_of(trial) == ""
    posts = len(ids(trial))
    (report,) = trial.sync()
    assert fake_of(trial).at_worst == Decimal("0.03") + posts * Decimal("0.001")
    assert report.account.bill == f"${fake_of(trial).at_worst:.3f} of the $1,000.00 for 2026-01 is spent"


def test_an_edited_post_counts_once_and_keeps_its_answers(trial: SocialTrial) -> None:
    """An edit gives a post another id; the desk answers one version, the customer is shown the other."""
    trial.calls()
    question = trial.world.post(PEOPLE[0], DESKS[0])
    early = trial.world.post(DESKS[0], to=question, mentions=False)
    trial.world.rest(timedelta(minutes=5))
    trial.calls()
    trial.world.edit(question.number)
    trial.world.rest(timedelta(minutes=5))
    trial.calls()
    late = trial.world.post(DESKS[0], to=trial.world.posts[question.number], mentions=False)
    trial.world.rest()
    trial.calls()
    assert trial.held() == trial.truth()
    replies = dict(trial.in_warehouse("id", "reply_to"))
    assert {replies[name(early)], replies[name(late)]} == {name(question)}


def test_posts_are_read_in_both_of_x_s_vocabularies(trial: SocialTrial) -> None:
    words = {
        "edit_history_tweet_ids": "edit_history_post_ids",
        "referenced_tweets": "referenced_posts",
        "retweet_count": "repost_count",
    }

    def renamed(item: Any) -> Any:
        if isinstance(item, dict):
            return {words.get(key, key): renamed(value) for key, value in item.items()}
        return [renamed(one) for one in item] if isinstance(item, list) else item

    trial.server.alter = lambda request, body: renamed(body)
    trial.calls()
    assert trial.held() == trial.truth()
    assert {type(value) for (value,) in trial.in_warehouse("shares")} == {int}


def test_the_handle_of_somebody_at_the_desk_is_looked_up_once(trial: SocialTrial) -> None:
    trial.configure(roster=Roster(("helpdesk", "campus_it", f"@{PEOPLE[0].handle}"), ("helpbot",)))
    trial.calls()
    trial.calls()
    asked = [request.query["usernames"] for request in trial.server.asked if request.path == "/2/users/by"]
    assert asked == [PEOPLE[0].handle]
    assert fake_of(trial).returned[f"u{user_id(PEOPLE[0])}"] == 1


def test_the_watch_list_finds_what_names_nobody_and_pays_for_nothing_twice(trial: SocialTrial) -> None:
    unheard = trial.world.post(PEOPLE[0], mentions=False, text="The VPN is down, is anybody else out?")
    trial.world.rest()
    trial.warehouse = open_warehouse(
        trial.warehouse.url, Configuration(roster=CASE.roster, listening=Listening(("vpn",)))
    )
    trial.calls()
    found = {id_ for id_, kind in trial.in_warehouse("id", "kind") if kind == "overheard"}
    assert name(unheard) in found
    assert set(fake_of(trial).returned.values()) == {1}
    trial.world.rest(timedelta(days=9))
    trial.calls()
    assert set(fake_of(trial).returned.values()) == {1}


def test_a_term_too_long_for_x_is_said(trial: SocialTrial) -> None:
    trial.warehouse = open_warehouse(
        trial.warehouse.url, Configuration(roster=CASE.roster, listening=Listening(("very " * 120,)))
    )
    assert "X searches for 512 characters at most" in error_of(trial)


def test_followers_are_counted_once_a_day(trial: SocialTrial) -> None:
    trial.source = replace(trial.source, options={**trial.source.options, "followers": "yes"})
    trial.calls()
    with trial.warehouse.snapshot() as snapshot:
        found = snapshot.connection.execute(select(audience.c.account, audience.c.followers)).all()
    assert set(map(tuple, found)) == {("helpdesk", 4200), ("campus_it", 900), ("helpbot", 7)}


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        (
            "budget_dollars",
            "much",
            "budget_dollars is 'much'; it has to be an amount of US dollars above zero",
        ),
        ("budget_dollars", "-1", "budget_dollars is '-1'"),
        ("price_post", "0", "price_post is '0'"),
        ("accounts", "IT help!", "accounts is 'IT help!'; write handles"),
    ],
)
def test_what_is_configured_wrongly_is_one_line(
    trial: SocialTrial, option: str, value: str, said: str
) -> None:
    trial.source = replace(trial.source, options={**trial.source.options, option: value})
    assert f"our x: {said}" in error_of(trial)
    assert trial.server.asked == []


@pytest.mark.shared
@pytest.mark.parametrize(
    ("path", "query", "allowed"),
    [
        ("/2/users/1/mentions", {"max_results": "5", "since_id": "1"}, True),
        ("/2/users/1/mentions", {"max_results": "4"}, False),
        ("/2/tweets/search/recent", {"query": "vpn", "max_results": "10"}, True),
        ("/2/tweets/search/recent", {"query": "vpn", "max_results": "5"}, False),
        ("/2/users/1/tweets", {"exclude": "quotes"}, False),
        ("/2/users/by", {"usernames": "not a handle"}, False),
    ],
)
def test_the_specification_is_asked_of_each_request(path: str, query: dict[str, str], allowed: bool) -> None:
    asked = Request("GET", path, query, {"Authorization": f"Bearer {TOKEN}"})
    assert (breach(SPECIFICATION, "https://api.x.com", asked) is None) == allowed


def test_check_and_sync_say_what_is_billed(trial: SocialTrial) -> None:
    configuration = Configuration(sources={"our x": trial.source}, roster=CASE.roster)
    (ok, note) = source_findings(open_warehouse(trial.warehouse.url, configuration))
    assert ok == ("ok", "source our x", "answers, and its key is good")
    assert note == (
        "note",
        "source our x",
        "bills what is read: the first sync costs $60.03 at most; its budget is $1,000.00 a month, where reading stops",
    )
    (line,) = sync_lines(trial.sync())
    posts = len(ids(trial))
    assert (
        line
        == f"our x: ${Decimal('0.03') + posts * Decimal('0.005'):.3f} of the $1,000.00 for 2026-01 is spent"
    )


def test_an_answer_that_was_lost_is_paid_as_if_it_held_all_that_was_asked_for(trial: SocialTrial) -> None:
    """Two answers of five posts each: X billed them, and each was asked for again."""
    trial.source = replace(trial.source, options={**trial.source.options, "page_size": "5"})
    trial.server.faults.script.extend([None, None, None, "truncated", None, "truncated"])
    (report,) = trial.sync()
    assert trial.server.faults.happened == ["truncated"] * 2
    twice = sum(times - 1 for times in fake_of(trial).returned.values())
    assert twice == 10
    assert report.account.bill == f"${fake_of(trial).at_worst:.3f} of the $1,000.00 for 2026-01 is spent"


def test_lost_answers_do_not_cost_more_than_the_budget_and_the_next_run_knows_of_them(
    trial: SocialTrial,
) -> None:
    """Three accounts leave $0.47: one answer of 94 posts may be lost, and none is asked for again."""
    with_budget(trial, "0.50")
    trial.server.faults.script.extend([None, None, None, *["truncated"] * 9])
    assert "its budget is used up, $0.500 of the $0.50" in error_of(trial)
    assert fake_of(trial).at_worst <= Decimal("0.50")
    trial.server.faults.script.clear()
    assert "its budget is used up, $0.500 of the $0.50" in error_of(trial)
    assert ids(trial) == set()


def test_a_server_that_is_not_reached_bills_nothing() -> None:
    bill = Bill(Decimal(1), {"price_post": Decimal("0.01")}, Ask("free"))
    nobody = Client("x", "http://127.0.0.1:9", attempts=2, sleep=lambda _: None)
    with pytest.raises(SourceError):
        bill.ask(nobody, Ask("posts"), 10, "price_post")
    assert bill.spent == 0


def test_undo_does_not_give_the_money_back(trial: SocialTrial) -> None:
    with_budget(trial, "0.50")
    (report,) = trial.sync()
    for load in report.loads:
        trial.warehouse.undo(load)
    assert ids(trial) == set()
    assert "its budget is used up, $0.495 of the $0.50" in error_of(trial)
    assert fake_of(trial).at_worst <= Decimal("0.50")


def test_posts_that_cannot_be_used_are_paid_for_all_the_same(trial: SocialTrial) -> None:
    """Run after run: X would bill them, so the budget has to hold although nothing can be kept."""
    with_budget(trial, "0.50")

    def odd(request: Request, body: Any) -> Any:
        posts = body.get("data", ()) if request.path.endswith(("mentions", "tweets")) else ()
        return {**body, "data": [{**one, "created_at": "soon"} for one in posts]} if posts else body

    trial.server.alter = odd
    said = [error_of(trial) for _ in range(20)]
    assert "so its API has changed" in said[0]
    assert "its budget is used up" in said[-1]
    assert Decimal("0.47") <= fake_of(trial).at_worst <= Decimal("0.50")
    assert ids(trial) == set()


def test_in_the_name_of_the_account_each_request_is_signed_and_no_key_is_told(
    trial: SocialTrial, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("api_key", "api_key_secret", "access_token", "access_token_secret")
    keys = {word: f"{word}-+/=&% 80" for word in words}
    for word, value in keys.items():
        monkeypatch.setenv(f"X_{word}".upper(), value)
    options = {word: f"${{X_{word.upper()}}}" for word in words}
    trial.source = replace(trial.source, options={"accounts": "helpdesk", **options})
    said = error_of(trial)
    assert "check X_API_KEY and X_API_KEY_SECRET and X_ACCESS_TOKEN and X_ACCESS_TOKEN_SECRET" in said
    sent = trial.server.asked[-1].headers["Authorization"]
    assert sent.startswith("OAuth ")
    assert {"oauth_consumer_key", "oauth_token", "oauth_signature"} <= set(re.findall(r"(\w+)=", sent))
    assert [value for value in keys.values() if value in said + repr(trial.source)] == []
    assert quote(keys["api_key_secret"], safe="") not in sent
