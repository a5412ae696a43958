"""Channels and categories in which is only listened: what the watch list finds there, and nothing else."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from configuration import Configuration, Listening
from metrics import figures
from tests.connectors.contract import with_keys
from tests.connectors.fakes import discourse, slack, teams
from tests.connectors.fakes.server import Request
from tests.connectors.fakes.social_world import DESKS, PEOPLE, Post, SocialWorld
from tests.connectors.social_contract import SocialCase, SocialTrial, talking
from warehouse import open_warehouse

pytestmark = pytest.mark.usefixtures("impatient")
ALICE, BOB, CAROL = PEOPLE[:3]
HELP, GENERAL = DESKS
OPTIONS: Mapping[str, Mapping[str, str]] = {
    "slack": {"listen_channels": f"#{GENERAL.handle}"},
    "teams": {"listen_channels": GENERAL.handle},
    "discourse": {"listen_categories": str(discourse.OTHER)},
}
CASES = [pytest.param(case, id=case.kind) for case in (slack.CASE, teams.CASE, discourse.CASE)]


@contextmanager
def listening(case: SocialCase, folder: Path, **options: str) -> Iterator[SocialTrial]:
    """In the channel GENERAL is listened; on Discourse it is a category."""
    heard = replace(case, options={**case.options, **OPTIONS[case.kind], **options})
    with talking(heard, folder) as trial:
        said = Configuration(roster=case.roster, listening=Listening(terms=("Sesame",)))
        trial.warehouse = open_warehouse(trial.warehouse.url, said)
        trial.warehouse.apply_configuration()
        if case.kind == "discourse":
            trial.server.alter = lambda request, body: in_categories(trial.world, request, body)
        yield trial


def in_categories(world: SocialWorld, request: Request, body: Any) -> Any:
    for one in body.get("latest_posts", ()) if request.path == "/posts.json" else ():
        root = world.posts[one["topic_id"] - 100]
        one["category_id"] = discourse.OTHER if root.account is GENERAL else discourse.HELP
    return body


def kinds(trial: SocialTrial) -> dict[str, str]:
    return {str(name): str(kind) for name, kind in trial.in_warehouse("id", "kind", table="post")}


def found(trial: SocialTrial, metric: str) -> int:
    with trial.warehouse.snapshot() as snapshot:
        return int(figures(metric, warehouse=snapshot.connection)["n"][0])


def people_talk(world: SocialWorld) -> dict[str, Post]:
    """One request, and what is said where nobody asks the desk: two posts speak of the term."""
    talk = {
        "request": world.post(ALICE, HELP, text="Who has an idea?"),
        "named": world.post(ALICE, GENERAL, text="Sesame is slow today"),
        "aside": world.post(BOB, GENERAL, text="Lunch?"),
        "own": world.post(HELP, GENERAL, text="Sesame is back"),
        "by the way": world.post(HELP, GENERAL, text="Happy birthday!"),
    }
    talk["answer"] = world.post(HELP, to=talk["request"], text="Try again")
    talk["reply"] = world.post(CAROL, to=talk["aside"], text="Is it Sesame again?")
    world.rest()
    return talk


@pytest.mark.parametrize("case", CASES)
def test_of_a_channel_that_is_listened_to_only_what_names_a_term_is_kept(
    case: SocialCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a thread in Slack that costs a request of its own, the first message alone is looked at."""
    with listening(with_keys(case, monkeypatch), tmp_path) as trial:
        said = people_talk(trial.world)
        trial.calls()
        expected = {"request": "mention", "answer": "reply", "named": "overheard", "own": "announcement"}
        expected |= {} if case.kind == "slack" else {"reply": "overheard"}
        assert kinds(trial) == {trial.name(said[name]): kind for name, kind in expected.items()}
        assert (found(trial, "mentions"), found(trial, "social_answered_share")) == (1, 1)
        assert found(trial, "overheard_mentions") == (1 if case.kind == "slack" else 2)
        before = kinds(trial)
        trial.calls()
        assert kinds(trial) == before


@pytest.mark.parametrize("case", CASES)
def test_what_is_overheard_and_deleted_later_is_marked(
    case: SocialCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(with_keys(case, monkeypatch), tmp_path) as trial:
        said = people_talk(trial.world)
        trial.calls()
        trial.world.remove(said["named"].number)
        trial.world.rest()
        trial.calls()
        deleted = dict(trial.in_warehouse("id", "deleted_at", table="post"))
        assert [name for name, at in deleted.items() if at] == [trial.name(said["named"])]


@pytest.mark.parametrize("case", CASES)
def test_what_is_both_is_the_desks(case: SocialCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = {"categories": f"{discourse.HELP}"} if case.kind == "discourse" else {}
    both = both or {"desk_channels": f"{HELP.handle}, {GENERAL.handle}"}
    with listening(with_keys(case, monkeypatch), tmp_path, **both) as trial:
        said = people_talk(trial.world)
        trial.calls()
        assert set(kinds(trial)) == {trial.name(post) for post in said.values()}
        assert found(trial, "overheard_mentions") == 0


def test_how_many_are_in_a_channel_that_is_listened_to_is_no_number_of_followers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(with_keys(slack.CASE, monkeypatch), tmp_path) as trial:
        people_talk(trial.world)
        trial.calls()
        asked = [
            dict(one.query)["channel"]
            for one in trial.server.asked
            if one.path.endswith("conversations.info")
        ]
        assert slack.CHANNELS[GENERAL] not in asked
        assert slack.CHANNELS[HELP] in asked
