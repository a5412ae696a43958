"""A person is forgotten by the handle that their network writes, everywhere, and no sync brings them back."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import zstandard
from sqlalchemy import select

from configuration import Privacy
from connectors.forgetting import forget_author, removals_frame
from connectors.forgotten_answers import forget_answers
from connectors.raw_answers import kept, replayed
from tests.connectors.contract import case_of, kinds_with, with_keys
from tests.connectors.fakes.facebook import user_id
from tests.connectors.fakes.social_world import DESKS, PEOPLE
from tests.connectors.social_contract import SocialTrial, talk, talking
from tests.warehouse.conftest import load as loaded
from tests.warehouse.traces import traces
from warehouse import Names, Warehouse, WarehouseError, open_warehouse
from warehouse.tables import load, post

pytestmark = pytest.mark.usefixtures("impatient", "teapot")

CAROL, TEXT = PEOPLE[2], "quokka-in-the-lift"
HANDLES = {  # as the network writes it; on a Page only an id is told
    "bluesky": "carol-zq.bsky.test",
    "facebook": user_id(CAROL),
    "teams": "carol_zq@example.org",
}


@dataclass
class Told:
    """A network that was read, with posts of Carol's, kept answers and kept texts."""

    trial: SocialTrial
    handle: str

    def author(self) -> str:
        """Carol's pseudonym."""
        with self.trial.warehouse.snapshot() as snapshot:
            found = snapshot.connection.execute(select(post.c.author).where(post.c.text.contains(TEXT)))
            return str(found.scalars().first())


@pytest.fixture(params=[*kinds_with("SocialCase"), "samovar"])
def told(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    case = with_keys(case_of(request.param), monkeypatch)
    case = replace(case, options={**case.options, "archive_days": "30"})
    world = talk(case, 8, 12)
    asked = world.post(CAROL, text=TEXT)
    world.post(DESKS[0], to=asked, mentions=False, text="we are on our way")
    world.rest()
    with talking(case, tmp_path, world=world) as trial:
        kept = replace(case.configuration(), privacy=Privacy(keep_text=True))
        kept = replace(kept, sources={trial.source.name: trial.source})
        trial.warehouse = open_warehouse(trial.warehouse.url, kept)
        trial.calls()
        world.edit(asked.number) if case.editing else world.react(3)
        world.rest()
        trial.calls(full=True)
        yield Told(trial, HANDLES.get(case.kind, CAROL.handle))


def test_nothing_is_left_and_no_sync_brings_anything_back(told: Told) -> None:
    warehouse, author = told.trial.warehouse, told.author()
    sought = (told.handle, TEXT, author)
    before = traces(warehouse, *sought)
    assert any(line.endswith(author) for line in before)
    assert any("answers/" in line and line.endswith(TEXT) for line in before)
    done = removals_frame(forget_author(warehouse, told.handle))
    assert traces(warehouse, *sought) == []
    assert {"post", "posts", "deleted"} <= set(done.to_numpy().flatten())
    assert done[done["place"].str.startswith("answers/")]["count"].sum() > 0
    for run in ({}, {"full": True}):
        told.trial.world.rest()
        told.trial.calls(**run)
        assert traces(warehouse, TEXT, author) == []
        assert [line for line in traces(warehouse, told.handle) if "answers/" in line] == []
        assert kept(warehouse.folder, told.trial.source.name)


def test_the_handle_is_asked_of_the_network_and_that_is_told(told: Told) -> None:
    tried = forget_author(told.trial.warehouse, f"@{told.handle}", dry_run=True)
    assert f"{told.trial.source.name}: " in tried.tried
    with told.trial.warehouse.snapshot() as snapshot:
        assert snapshot.connection.execute(select(post.c.id).where(post.c.text.contains(TEXT))).all()


def test_whom_nobody_knows_is_an_error_that_says_what_was_tried(told: Told) -> None:
    before = len(traces(told.trial.warehouse, TEXT))
    with pytest.raises(WarehouseError, match="nothing of this author is here; taken for a handle"):
        forget_author(told.trial.warehouse, "nobody-at-all")
    assert len(traces(told.trial.warehouse, TEXT)) == before > 0


def test_who_is_gone_from_the_network_is_found_by_the_pseudonym(told: Told) -> None:
    author = told.author()
    done = forget_author(told.trial.warehouse, author)
    assert done.whole
    assert traces(told.trial.warehouse, TEXT, author) == []
    told.trial.world.rest()
    told.trial.calls(full=True)
    assert traces(told.trial.warehouse, TEXT, author) == []
    assert kept(told.trial.warehouse.folder, told.trial.source.name)


def out_of_reach(told: Told) -> Warehouse:
    """The same warehouse, whose network does not answer any more."""
    trial = told.trial
    source = replace(trial.source, url="http://127.0.0.1:9")
    configured = replace(trial.warehouse.configuration, sources={source.name: source})
    return open_warehouse(trial.warehouse.url, configured)


@pytest.mark.parametrize("told", ["bluesky", "teams", "samovar"], indirect=True)
def test_a_network_that_cannot_say_whom_a_handle_means_changes_nothing(
    told: Told, impatient: list[float]
) -> None:
    warehouse = out_of_reach(told)
    shutil.rmtree(warehouse.folder / "answers")
    before, published = traces(warehouse, TEXT, told.handle), warehouse.snapshot_name()
    impatient.clear()
    for trying in (True, False):
        with pytest.raises(WarehouseError, match=r"nothing was changed, for .* has posts and could not be"):
            forget_author(warehouse, told.handle, dry_run=trying)
    assert len(impatient) == 2  # one more attempt each
    assert (traces(warehouse, TEXT, told.handle), warehouse.snapshot_name()) == (before, published)
    forget_author(warehouse, told.author())
    assert traces(warehouse, TEXT) == []


@pytest.mark.parametrize("told", ["bluesky", "mastodon", "samovar"], indirect=True)
def test_kept_answers_tell_whom_a_handle_means_where_its_network_does_not(told: Told) -> None:
    warehouse, sought = out_of_reach(told), (TEXT, told.handle, told.author())
    assert forget_author(warehouse, f"@{told.handle.upper()}").whole
    assert traces(warehouse, *sought) == []


def test_the_desk_is_not_forgotten(told: Told) -> None:
    for word in told.trial.case.desk:
        with pytest.raises(WarehouseError, match="speaks for the desk"):
            forget_author(told.trial.warehouse, word)


def test_while_a_sync_runs_nobody_is_forgotten(told: Told) -> None:
    with (
        told.trial.warehouse.alone("sync"),
        pytest.raises(WarehouseError, match="a sync of this warehouse is already running"),
    ):
        forget_author(told.trial.warehouse, told.handle)


def test_a_run_that_is_read_again_says_what_is_missing(told: Told) -> None:
    trial, name = told.trial, told.trial.source.name
    forget_author(trial.warehouse, told.handle)
    for run in kept(trial.warehouse.folder, name):
        reports = trial.sync(replay=run)
        assert all(report.error is None or "kept no answer" in report.error for report in reports)
    assert traces(trial.warehouse, TEXT, told.handle) == []


def answers(folder: Path, *records: dict[str, object]) -> Path:
    path = folder / "answers" / "net" / "20260302-090000-000000.zst"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"".join(zstandard.compress(f"{json.dumps(one)}\n".encode()) for one in records))
    return path


def answer(asked: str, body: object, **headers: str) -> dict[str, object]:
    text = body if isinstance(body, str) else json.dumps(body)
    return {"asked": asked, "status": 200, "headers": headers, "body": text}


BEGUN = {
    "stream": "posts",
    "since": "2026-01-01T00:00:00+00:00",
    "cursor": {"open": ["U1", "U2"]},
    "full": False,
    "goes_on": True,
    "at": "2026-03-02T09:00:00+00:00",
}


def test_answers_lose_the_items_about_the_person_and_no_others(tmp_path: Path) -> None:
    mixed = {"items": [{"user": "U1", "text": "a"}, {"user": "U2", "text": "b"}], "next": None}
    path = answers(
        tmp_path,
        BEGUN,
        answer("/list", mixed, Date="now"),
        answer("/other", {"items": [{"user": "U2"}]}),
        answer("/users/U1", {"name": "x"}),
        answer("/me", {"user": {"id": "U1"}}),
        answer("/page", "<p>by U1</p>"),
    )
    done = [(one.what, one.count) for one in forget_answers(tmp_path, Names(("U1",)), None, dry_run=False)]
    assert done == [("items of kept answers", 2), ("whole kept answers", 3)]
    found = replayed(tmp_path, "net", path.stem)
    assert found.streams["posts"][0].cursor == {"open": ["U2"]}
    bodies = {name: json.loads(kept[0]["body"]) for name, kept in found.answers.items()}
    assert bodies == {
        "/list": {"items": [{"user": "U2", "text": "b"}], "next": None},
        "/other": {"items": [{"user": "U2"}]},
    }
    assert path.stat().st_mode & 0o777 == 0o600


def test_answers_about_nobody_else_are_deleted_with_their_file(tmp_path: Path) -> None:
    path = answers(tmp_path, answer("/me", {"user": {"id": "U1"}}))
    assert list(forget_answers(tmp_path, Names(("U1",)), "other", dry_run=False)) == []
    assert [one.count for one in forget_answers(tmp_path, Names(("U1",)), "net", dry_run=True)] == [0, 1]
    assert path.exists()
    list(forget_answers(tmp_path, Names(("U1",)), "net", dry_run=False))
    assert not path.exists()


def test_a_name_is_found_however_json_spells_it(tmp_path: Path) -> None:
    path = answers(tmp_path, answer("/list", '{"items": [{"user": "Jos\\u00e9"}, {"user": "b"}]}'))
    list(forget_answers(tmp_path, Names(("josé",)), None, dry_run=False))
    (found,) = replayed(tmp_path, "net", path.stem).answers["/list"]
    assert json.loads(found["body"]) == {"items": [{"user": "b"}]}


def test_a_bare_number_needs_its_source(told: Told) -> None:
    warehouse = told.trial.warehouse
    loaded(warehouse, "tickets", ticket=[{"id": "1", "requester": "77", "opened_at": "2026-03-02"}])
    with pytest.raises(WarehouseError, match="name one with --source"):
        forget_author(warehouse, "77")
    forget_author(warehouse, "77", source="tickets")
    with warehouse.snapshot() as snapshot:
        assert snapshot.connection.execute(select(load.c.id).where(load.c.source == "tickets")).all()
