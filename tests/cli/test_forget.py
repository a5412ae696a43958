"""`deskscope forget`: what it prints and how it ends."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran
from tests.warehouse.traces import traces
from warehouse import open_warehouse

POSTS = """id,created_at,author,direction,text
1,2026-03-02 09:00,carol_zq,in,quokka
2,2026-03-02 10:00,itdesk,out,hello @carol_zq
"""
MAPPING = """[file]
table = "posts"
source = "net"

[columns]
id = "id"
created_at = "created_at"
author = "author"
direction = "direction"
text = "text"
"""


@pytest.fixture
def posts(tmp_path: Path, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deskscope.toml").write_text("[privacy]\nkeep_text = true\n")
    monkeypatch.setenv("DESKSCOPE_CONFIG", str(tmp_path / "deskscope.toml"))
    (tmp_path / "posts.csv").write_text(POSTS)
    (tmp_path / "posts.toml").write_text(MAPPING)
    words = ("--mapping", str(tmp_path / "posts.toml"))
    assert run("load", str(tmp_path / "posts.csv"), *words).code == 0


@pytest.mark.usefixtures("posts")
def test_it_says_what_it_removed_and_where(run: Callable[..., Ran], warehouse: Path) -> None:
    told = run("forget", "@carol_zq", "--format", "json")
    assert told.code == 0
    assert told.rows == [
        {"place": "post", "what": "posts", "count": 1, "done": "deleted"},
        {"place": "post", "what": "texts of others that name them", "count": 1, "done": "emptied"},
        {"place": "snapshots/00000001.duckdb", "what": "published state", "count": 1, "done": "deleted"},
    ]
    assert "taken for a handle or an id as it is written" in told.err
    assert "00000002.duckdb, of a file written anew, is published in place of 00000001.duckdb" in told.err
    assert traces(open_warehouse(str(warehouse)), "carol_zq", "quokka") == []


@pytest.mark.usefixtures("posts")
def test_a_trial_removes_nothing(run: Callable[..., Ran], warehouse: Path) -> None:
    tried = run("forget", "carol_zq", "--dry-run", "--format", "json")
    assert [row["count"] for row in tried.rows] == [1, 1]
    assert traces(open_warehouse(str(warehouse)), "quokka")


@pytest.mark.usefixtures("posts")
def test_nobody_of_that_name_is_one_line_and_exit_1(run: Callable[..., Ran]) -> None:
    told = run("forget", "dave")
    assert (told.code, told.out) == (1, "")
    assert told.err == (
        "deskscope: nothing of this author is here; taken for a handle or an id as it is written; "
        "no source was to be asked\n"
    )


@pytest.mark.usefixtures("posts")
def test_the_desk_is_refused(run: Callable[..., Ran]) -> None:
    told = run("forget", "itdesk")
    assert told.code == 1
    assert "speaks for the desk" in told.err
