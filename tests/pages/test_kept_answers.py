"""What a process that serves keeps of its answers for the next one."""

import os
import pickle
import stat
import time
from pathlib import Path

import pytest

from pages.parts import kept_answers


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A process that serves, with a cache folder of its own."""
    monkeypatch.setattr(kept_answers, "_folder", lambda: tmp_path / "answers")
    monkeypatch.setattr(kept_answers, "_serving", True)
    monkeypatch.setattr(kept_answers, "LONG_SECONDS", 0.0)
    return tmp_path / "answers"


def never() -> str:
    raise AssertionError("asked again")


@pytest.mark.usefixtures("folder")
def test_an_answer_that_took_long_is_asked_once():
    assert kept_answers.kept(("which", 1), lambda: "this") == "this"
    assert kept_answers.kept(("which", 1), never) == "this"
    assert kept_answers.kept(("which", 2), lambda: "that") == "that"


def test_an_answer_that_came_at_once_is_not_kept(folder, monkeypatch):
    monkeypatch.setattr(kept_answers, "LONG_SECONDS", 60.0)
    kept_answers.kept(("which",), lambda: "this")
    assert not folder.exists()


def test_other_code_gives_its_own_answer(folder, monkeypatch):
    kept_answers.kept(("which",), lambda: "by the old code")
    monkeypatch.setattr(kept_answers, "_code", lambda: "changed")
    assert kept_answers.kept(("which",), lambda: "by the new code") == "by the new code"
    assert len(list(folder.iterdir())) == 2


def test_kept_answers_are_their_owner_s_alone(folder):
    kept_answers.kept(("which",), lambda: "this")
    (path,) = folder.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"no pickle at all", pickle.dumps("this")[:-4]])
def test_a_damaged_answer_is_asked_anew_and_mended(content, folder, caplog):
    kept_answers.kept(("which",), lambda: "this")
    (path,) = folder.iterdir()
    path.write_bytes(content)
    assert kept_answers.kept(("which",), lambda: "this") == "this"
    assert "is asked anew" in caplog.text
    assert kept_answers.kept(("which",), never) == "this"


def test_where_nothing_can_be_kept_answers_come_all_the_same(folder, caplog):
    folder.write_text("a file in the way")
    assert kept_answers.kept(("which",), lambda: "this") == "this"
    assert "could not be kept" in caplog.text


def test_the_answers_that_nobody_asked_for_longest_make_room(folder, monkeypatch):
    monkeypatch.setattr(kept_answers, "MOST", 2)
    for number in (1, 2):
        kept_answers.kept((number,), lambda: "this")
    for number, path in enumerate(sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)):
        os.utime(path, (time.time() - 100 + number,) * 2)
    kept_answers.kept((1,), never)
    kept_answers.kept((3,), lambda: "this")
    assert kept_answers.kept((1,), never) == "this"
    assert kept_answers.kept((2,), lambda: "asked again") == "asked again"


def test_a_process_that_does_not_serve_keeps_nothing(folder, monkeypatch):
    monkeypatch.setattr(kept_answers, "_serving", False)
    kept_answers.kept(("which",), lambda: "this")
    assert not folder.exists()
