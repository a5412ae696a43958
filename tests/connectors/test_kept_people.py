"""Who stands in kept answers is found by id, by handle and by pseudonym, and left out of those to come."""

import json
from pathlib import Path

import pytest
import zstandard

from cli import main
from connectors.forgotten_answers import kept_lines
from connectors.kept_people import people_kept
from connectors.raw_answers import RawAnswers
from tests.connectors.test_forget_author import BEGUN, answer, answers
from tests.warehouse.conftest import load
from warehouse import Names, Person, Warehouse, open_warehouse
from warehouse.pseudonyms import pseudonym

ITEMS = [
    {"did": "did:plc:carol", "handle": "carol.example"},
    {"did": "did:plc:dave", "handle": "handle.invalid"},
    {"did": "did:plc:erin", "handle": "handle.invalid"},
    {"id": 77, "user_id": 5, "username": "frank"},
    {"id": 77, "username": "gina"},
    {"id": "4000001", "username": "hugo", "acct": "hugo@far.example"},
]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("did:plc:carol", {"did:plc:carol", "carol.example"}),
        ("carol.example", {"did:plc:carol", "carol.example"}),
        ("did:plc:dave", {"did:plc:dave"}),
        ("77", {"77", "gina"}),
        ("5", {"5", "frank"}),
        ("hugo@far.example", {"4000001", "hugo@far.example"}),
    ],
)
def test_ids_and_handles_that_stand_side_by_side_are_one_person(
    tmp_path: Path, name: str, found: set[str]
) -> None:
    answers(tmp_path, BEGUN, answer("/list", {"items": ITEMS}), answer("/page", "<p>for people</p>"))
    assert {of: set(names) for of, names in people_kept(tmp_path, None, name.__eq__).items()} == {
        "net": found
    }
    assert people_kept(tmp_path, "other", name.__eq__) == {}


def test_a_handle_is_whoever_bore_it_last(tmp_path: Path) -> None:
    path = answers(tmp_path, answer("/list", {"id": "1000001", "username": "carol"}))
    later = json.dumps(answer("/list", {"id": "1000002", "username": "carol"}))
    path.with_name("20260401-090000-000000.zst").write_bytes(zstandard.compress(f"{later}\n".encode()))
    assert people_kept(tmp_path, None, "carol".__eq__, newest=True) == {"net": ("1000002", "carol")}


def test_a_short_number_is_a_person_where_the_entry_is_called_after_one() -> None:
    items = [
        {"user_id": 77, "reads": 3},
        {"user_id": 5, "reads": 77},
        {"author": {"id": 77}},
        {"user_count": 77},
    ]
    assert Names(("77",)).without(items) == ([items[1], items[3]], 2)


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    made = open_warehouse(f"duckdb:///{tmp_path / 'w'}")
    posts = [
        {"id": str(number), "created_at": "2026-03-02", "author": author, "direction": "in"}
        for number, author in enumerate(("77", "dave"))
    ]
    load(made, "net", post=posts)
    return made


def named(warehouse: Warehouse, person: str) -> str:
    key = bytes.fromhex((warehouse.folder / "pseudonym.key").read_text())
    return pseudonym(person, key)


def test_runs_that_hold_only_a_number_are_left_and_told(
    warehouse: Warehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    path = answers(warehouse.folder, answer("/list", {"items": [{"by": {"number": 77}}, {"user_id": 77}]}))
    assert main(["--warehouse", warehouse.url, "forget", named(warehouse, "77")]) == 1
    assert f"answers/net/{path.name}" in capsys.readouterr().out
    (line,) = map(json.loads, kept_lines(path))
    assert json.loads(line["body"]) == {"items": [{"by": {"number": 77}}]}


def test_who_is_forgotten_is_left_out_of_answers_before_they_are_written(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    assert warehouse.forgotten_people("net") is None
    warehouse.forget_person(Person(("carol.example", "77"), {"net": ("carol.example", "77", "dave")}))
    forgotten = warehouse.forgotten_people("net")
    assert forgotten is not None
    items = [
        {"user_id": 77},
        {"user": {"name": "x", "handle": "carol.example"}},
        {"text": "thanks, @Carol.Example!"},
        {"text": "carol.examples", "reads": 77},
    ]
    assert forgotten.without(items) == ([items[3]], 3)
    elsewhere = warehouse.forgotten_people("other")
    assert elsewhere is not None
    assert elsewhere.without(items) == (items, 0)
    archive = RawAnswers(tmp_path / "run.zst", tuple, forgotten)
    archive._write(answer("/users/carol.example", {"a": 1}))
    assert not archive.path.exists()
    archive._write(answer("/list", {"items": items}, Link="</users/carol.example>"))
    (line,) = map(json.loads, kept_lines(archive.path))
    assert json.loads(line["body"]) == {"items": [items[3]]}
    assert line["headers"] == {}
