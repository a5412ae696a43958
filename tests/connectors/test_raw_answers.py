"""Answers that are kept: by whom they can be read, what does not stand in them, and a load made from them again."""

import os
import shutil
import stat
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import zstandard

from connectors.raw_answers import kept, new_run
from connectors.reading import Chunk
from tests.connectors.conftest import ATTEMPTS
from tests.connectors.contract import Case, Trial, case_of, settled, with_keys
from tests.connectors.fakes.server import FAULTS
from tests.connectors.fakes.teapot import TOKEN
from warehouse import open_warehouse

pytestmark = pytest.mark.usefixtures("impatient", "teapot")


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Case:
    found = with_keys(case_of("teapot"), monkeypatch)
    return replace(found, options={**found.options, "archive_days": "30"})


@pytest.fixture
def trial(case: Case, tmp_path: Path) -> Iterator[Trial]:
    with settled(case, tmp_path, tickets=30, changes=40) as running:
        yield running


def _files(trial: Trial) -> list[Path]:
    return sorted((trial.warehouse.folder / "answers" / trial.source.name).glob("*.zst"))


def _elsewhere(trial: Trial, folder: Path) -> Trial:
    """A new warehouse that has the answers, and a source that nobody answers for."""
    shutil.copytree(trial.warehouse.folder / "answers", folder / "answers")
    nobody = replace(trial.source, options={**trial.source.options, "archive_days": "1"})
    return replace(trial, source=nobody, warehouse=open_warehouse(f"duckdb:///{folder}"))


def test_nothing_is_kept_unless_the_source_wants_it(trial: Trial) -> None:
    options = {name: value for name, value in trial.source.options.items() if name != "archive_days"}
    trial.source = replace(trial.source, options=options)
    trial.calls()
    assert not (trial.warehouse.folder / "answers").exists()


def test_answers_are_for_their_owner_alone_and_hold_no_key(trial: Trial) -> None:
    trial.server.alter = lambda request, body: {
        **body,
        "echo": dict(request.headers),
        "access_token": "given before",
    }
    trial.calls()
    (file,) = _files(trial)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    with file.open("rb") as opened:
        text = zstandard.ZstdDecompressor().stream_reader(opened, read_across_frames=True).read().decode()
    assert "Desk North" in text
    assert TOKEN not in text
    assert "Bearer" in text
    assert "Earl" not in text
    assert "given before" not in text


@pytest.mark.parametrize("faulty", [False, True])
def test_a_load_is_made_again_from_the_answers_alone(trial: Trial, tmp_path: Path, faulty: bool) -> None:
    if faulty:
        mix = [fault for fault in FAULTS if fault != "silence"]
        trial.server.faults.script = deque([None, *mix[:3], None, *mix[3:], None])
    trial.calls()
    again, asked = _elsewhere(trial, tmp_path / "again"), len(trial.server.asked)
    (run,) = kept(trial.warehouse.folder, trial.source.name)
    again.calls(replay=run)
    assert len(trial.server.asked) == asked
    assert again.held() == trial.truth()
    assert again.cursors() == trial.cursors()
    assert kept(again.warehouse.folder, trial.source.name) == [run]


def test_runs_that_followed_each_other_lead_to_where_the_last_one_ended(trial: Trial, tmp_path: Path) -> None:
    for _ in range(3):
        trial.calls()
        trial.world.open(2)
        trial.world.change(6)
        trial.world.rest()
    trial.calls()
    again = _elsewhere(trial, tmp_path / "again")
    for run in kept(trial.warehouse.folder, trial.source.name):
        again.calls(replay=run)
    assert again.held() == trial.held() == trial.truth()
    assert again.cursors() == trial.cursors()
    again.calls()
    assert again.held() == trial.truth()


def test_old_answers_take_nothing_new_away(trial: Trial) -> None:
    trial.calls(full=True)
    (run,) = kept(trial.warehouse.folder, trial.source.name)
    trial.world.open(5)
    trial.world.change(20)
    trial.calls()
    stood = trial.cursors()
    trial.calls(replay=run)
    assert trial.held() == trial.truth()
    assert trial.cursors() == stood


def test_what_a_run_that_died_has_read_can_be_read_again(trial: Trial, tmp_path: Path) -> None:
    trial.server.faults.script = deque([None] * 2 + ["500"] * ATTEMPTS)
    trial.sync(chunk=Chunk(rows=10))
    (file,) = _files(trial)
    os.truncate(file, file.stat().st_size - 7)  # as by kill -9 while it was written
    again = _elsewhere(trial, tmp_path / "again")
    (report,) = again.sync(replay=file.stem)
    assert report.error is not None
    assert report.error.startswith(f"our teapot: run {file.stem} kept no answer to this request (/tickets)")
    assert again.held()["ticket"].keys() == trial.held()["ticket"].keys()


def test_a_run_that_is_not_kept_is_named_with_those_that_are(trial: Trial) -> None:
    (report,) = trial.sync(replay="20260101-000000-000000")
    assert report.error == (
        "our teapot: no answers of run 20260101-000000-000000 are kept; "
        "there are none; archive_days of the source keeps them"
    )
    trial.calls()
    (run,) = kept(trial.warehouse.folder, trial.source.name)
    (report,) = trial.sync(replay="../../etc")
    assert report.error == f"our teapot: no answers of run ../../etc are kept; there are {run}"


def test_answers_are_kept_for_as_many_days_as_the_source_says(trial: Trial) -> None:
    trial.calls()
    folder, now = trial.warehouse.folder, datetime.now(UTC)
    assert len(kept(folder, trial.source.name)) == 1
    new_run(folder, trial.source.name, now + timedelta(days=29), 30)
    assert len(kept(folder, trial.source.name)) == 1
    new_run(folder, trial.source.name, now + timedelta(days=31), 30)
    assert kept(folder, trial.source.name) == []


def test_a_number_of_days_that_is_none_is_one_line(trial: Trial) -> None:
    trial.source = replace(trial.source, options={**trial.source.options, "archive_days": "for ever"})
    (report,) = trial.sync()
    wrong = "archive_days is 'for ever'; it has to be a number above zero, 3,660 at most"
    assert report.error == f"our teapot: {wrong}"


def test_a_trial_keeps_no_answers(trial: Trial) -> None:
    trial.sync(dry_run=True)
    assert not (trial.warehouse.folder / "answers").exists()


def test_a_run_that_went_on_leads_nowhere_where_nothing_was_read_before(trial: Trial, tmp_path: Path) -> None:
    trial.calls()
    trial.world.open(2)
    trial.world.rest()
    trial.calls()
    again = _elsewhere(trial, tmp_path / "again")
    again.calls(replay=kept(trial.warehouse.folder, trial.source.name)[-1])
    assert again.cursors() == {}
    again.calls()
    assert again.held() == trial.truth()


def test_a_full_disk_is_an_error_of_its_source_alone(trial: Trial) -> None:
    trial.warehouse.folder.mkdir()
    (trial.warehouse.folder / "answers").write_text("no folder")
    (report, *_) = trial.sync()
    assert report.error is not None
    assert "answers" in report.error
