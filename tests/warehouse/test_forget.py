"""Forgetting a person leaves no trace of them, keeps what is others', and no load brings them back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from configuration import Configuration, Privacy, Roster
from tests.warehouse.traces import traces
from warehouse import Names, Person, Refusal, Warehouse, WarehouseError, engine, open_warehouse, postgresql
from warehouse.pseudonyms import pseudonym

ID, HANDLE = "did:plc:carolx7q", "carol.example"
FIRST, LATER = "at://did:plc:carolx7q/post/1", "at://did:plc:carolx7q/post/2"
SAID, SAID_BEFORE = "zebra-printer-on-fire", "zebra-printer-smokes"
PERSON = Person((HANDLE, ID), {None: (HANDLE,), "net": (ID,)})
KEPT = Configuration(privacy=Privacy(keep_text=True, keep_comments=True))


def post(identity: str, hour: int, author: str, **more: object) -> dict[str, object]:
    out = author == "desk"
    said = {"direction": "out" if out else "in", "author_role": "desk" if out else "customer"}
    return {"id": identity, "created_at": f"2026-03-02 {hour:02}:00", "author": author, **said, **more}


ASKED = post(FIRST, 9, ID, text=SAID, kind="mention", reactions=3)
ANSWER = post("d1", 10, "desk", text=f"@{HANDLE} we look", reply_to=FIRST)
OTHER = post("o1", 11, "dave", text=f"as {HANDLE.upper()} says", reply_to="d1")
ALONE = post("o2", 12, "dave", text="thank you", kind="mention")
TICKETS = [
    {"id": "1", "requester": ID, "opened_at": "2026-03-02 09:30", "channel": "social", "post": FIRST},
    {"id": "2", "requester": "dave", "opened_at": "2026-03-02 09:30", "channel": "email"},
]
RATINGS = [
    {"id": "r1", "question": "csat", "score": 1.0, "post": FIRST, "rated_at": "2026-03-03", "comment": "bad"},
    {
        "id": "r2",
        "question": "csat",
        "score": 2.0,
        "ticket": "1",
        "rated_at": "2026-03-03",
        "comment": "giraffe-comment",
    },
    {
        "id": "r3",
        "question": "csat",
        "score": 5.0,
        "ticket": "2",
        "rated_at": "2026-03-03",
        "comment": "fine",
    },
]
STREAM = {"name": "net posts", "stream": "posts"}


@pytest.fixture
def plain_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB packs no text, so that a search of the bytes finds also what lies in a free block."""
    packed = engine._writer_config
    monkeypatch.setattr(
        engine, "_writer_config", lambda folder: packed(folder) | {"force_compression": "uncompressed"}
    )


@pytest.fixture
def house(address: str, load: Callable[..., object], plain_files: None) -> Warehouse:
    """Three loads: the second changed a post of the person's, the third of a file has refused rows."""
    warehouse = open_warehouse(address, KEPT)
    load(
        warehouse,
        "net",
        post=[ASKED | {"text": SAID_BEFORE}, ANSWER, OTHER, ALONE],
        origin=STREAM | {"cursor_after": f'{{"since": "7", "open": ["{FIRST}", "o2"]}}'},
    )
    load(
        warehouse,
        "net",
        post=[ASKED, post(LATER, 13, ID, text="more", reply_to="d1")],
        origin=STREAM | {"cursor_after": f'{{"since": "8", "open": ["{LATER}", "o2"]}}'},
    )
    refused = [Refusal(2, "channel", HANDLE, "no such channel"), Refusal(3, "channel", "fax", "unknown")]
    load(
        warehouse,
        "net",
        ticket=TICKETS,
        rating=RATINGS,
        refusals=refused,
        origin={"table": "ticket", "name": f"of {HANDLE}.csv"},
    )
    return warehouse


def sought(warehouse: Warehouse) -> tuple[str, ...]:
    key = bytes.fromhex((warehouse.folder / "pseudonym.key").read_text())
    names = (pseudonym(ID, key), pseudonym(HANDLE, key))
    return (HANDLE, ID, SAID, SAID_BEFORE, "giraffe-comment", *names)


def test_nothing_of_the_person_is_left_anywhere(house: Warehouse) -> None:
    before = traces(house, *sought(house))
    for word in (*sought(house)[:5], sought(house)[5]):
        assert any(line.endswith(word) for line in before), f"the search would not have found {word}"
    forgotten = house.forget_person(PERSON)
    assert traces(house, *sought(house)) == []
    assert not [removal for removal in forgotten.removals if removal.done == "left"]


def test_without_a_file_written_anew_free_blocks_would_hold_the_text(
    tmp_path, load, plain_files: None
) -> None:
    """Why the work file is copied: deleting alone leaves the text in its bytes."""
    warehouse = open_warehouse(f"duckdb:///{tmp_path / 'w'}", KEPT)
    many = [post(f"p{number}", 9, "dave", text=f"{SAID} {number}") for number in range(20_000)]
    load(warehouse, "net", post=many)
    with engine.open_work(warehouse.folder) as connection:
        connection.execute("DELETE FROM post WHERE id <> 'p0'")
        connection.execute("CHECKPOINT")
    assert SAID.encode() in (warehouse.folder / "work.duckdb").read_bytes()
    warehouse.forget_person(Person(("dave",), {None: ("dave",)}))
    assert traces(warehouse, SAID) == []


def test_what_is_others_stays_and_holds_together(house: Warehouse, ask) -> None:
    forgotten = house.forget_person(PERSON)
    posts = ask(house, "SELECT id, reply_to, conversation, text FROM post ORDER BY id")
    root = posts[0][1]
    assert root.startswith("forgotten-")
    assert posts == [("d1", root, root, None), ("o1", "d1", root, None), ("o2", None, "o2", "thank you")]
    assert ask(house, "SELECT id FROM message ORDER BY id") == [("o1",), ("o2",)]
    assert ask(house, "SELECT id, requester IS NULL, post FROM ticket ORDER BY id") == [
        ("1", True, None),
        ("2", False, None),
    ]
    assert ask(house, "SELECT id, score, comment FROM rating ORDER BY id") == [
        ("r2", 2.0, None),
        ("r3", 5.0, "fine"),
    ]
    assert ask(house, "SELECT column_name FROM (SELECT value AS column_name FROM refusal) r") == [("fax",)]
    assert ask(house, "SELECT value FROM cursor") == [('{"open": ["o2"], "since": "8"}',)]
    counted = {(one.place, one.what): one.count for one in forgotten.removals}
    assert counted["post", "posts"] == 2
    assert counted["post_before", "earlier states of posts"] == 1
    assert counted["post", "texts of others that name them"] == 2
    assert counted["ticket", "requester of their tickets"] == 1


def test_no_undo_brings_the_person_back(house: Warehouse, ask) -> None:
    house.forget_person(PERSON)
    for load_id in house.loads()["load"]:
        house.undo(load_id)
        assert traces(house, *sought(house)) == []
    assert ask(house, "SELECT count(*) FROM post") == [(0,)]


def test_no_later_load_brings_the_person_back(house: Warehouse, load, ask) -> None:
    house.forget_person(PERSON)
    before = ask(house, "SELECT id, reply_to, conversation FROM post ORDER BY id")
    again = [replace_text(each) for each in (ASKED, ANSWER, OTHER, ALONE)]
    unknown = post("at://did:plc:carolx7q/post/9", 15, ID, text=SAID, reply_to="o2")
    below = post("d9", 16, "desk", reply_to="at://did:plc:carolx7q/post/9")
    load(house, "net", post=[*again, unknown, below], origin=STREAM)
    load(house, "net", ticket=TICKETS, rating=[{**one, "score": 3.0} for one in RATINGS])
    assert traces(house, ID, SAID, "giraffe-comment") == []
    after = ask(house, "SELECT id, reply_to, conversation FROM post ORDER BY id")
    assert [row for row in after if row[0] != "d9"] == before
    assert ask(house, "SELECT requester IS NULL FROM ticket WHERE id = '1'") == [(True,)]
    assert ask(house, "SELECT id FROM rating ORDER BY id") == [("r2",), ("r3",)]


def replace_text(row: dict[str, object]) -> dict[str, object]:
    """As a network gives it again, the text of others without the name."""
    return row if row["author"] == ID else {**row, "text": "said"}


def test_a_mark_is_no_pseudonym_and_holds_no_part_of_one(house: Warehouse, ask) -> None:
    house.forget_person(PERSON)
    marks = [mark for (mark,) in ask(house, "SELECT mark FROM forgotten")]
    assert len(marks) == 2 + 2 + 1  # two names, two posts, one ticket
    assert not any(name in mark for mark in marks for name in sought(house)[5:])


def test_a_trial_counts_the_same_and_changes_nothing(house: Warehouse, contents) -> None:
    before, published = contents(house), house.snapshot_name()
    tried = house.forget_person(PERSON, dry_run=True)
    assert (contents(house), house.snapshot_name()) == (before, published)
    assert house.forget_person(PERSON).removals == tried.removals


def test_a_trial_of_a_load_knows_people_and_who_was_forgotten(house: Warehouse, load) -> None:
    house.forget_person(PERSON)
    tried = load(house, "net", post=[ASKED, ALONE], origin=STREAM, dry_run=True)
    assert (tried.new, tried.changed, tried.unchanged) == (0, 0, 1)


def test_in_one_source_alone_where_it_is_named(house: Warehouse, load, ask) -> None:
    load(house, "other", post=[post("x1", 9, HANDLE, text=f"{HANDLE} again")])
    house.forget_person(replace(PERSON, source="other", ids={"other": (HANDLE,)}))
    assert ask(house, "SELECT count(*) FROM post WHERE source = 'other'") == [(0,)]
    assert ask(house, f"SELECT count(*) FROM post WHERE id = '{FIRST}'") == [(1,)]
    assert ask(house, "SELECT count(*) FROM post WHERE source = 'net' AND text IS NULL") == [(0,)]


@pytest.mark.parametrize("word", ["@it-desk", "IT-Desk"])
def test_who_speaks_for_the_desk_is_not_forgotten(house: Warehouse, contents, word: str) -> None:
    before = contents(house)
    with pytest.raises(WarehouseError, match="speaks for the desk"):
        house.forget_person(Person(("desk",), {None: ("desk",)}))
    rostered = open_warehouse(house.address, replace(KEPT, roster=Roster(desk=("it-desk",))))
    with pytest.raises(WarehouseError, match="speaks for the desk"):
        rostered.forget_person(Person((word,), {None: (word,)}))
    assert contents(house) == before


def test_an_account_that_the_desk_writes_from_is_not_forgotten(house: Warehouse, load, ask) -> None:
    load(
        house, "files", post=[post("f1", 9, "desk", account="it_desk"), post("f2", 9, "x", account="erin_qx")]
    )
    with pytest.raises(WarehouseError, match="speaks for the desk"):
        house.forget_person(Person(("it_desk",), {None: ("it_desk",)}))
    assert ask(house, "SELECT account FROM post WHERE id = 'f1'") == [("it_desk",)]
    house.forget_person(Person(("erin_qx",), {None: ("erin_qx",)}))
    assert traces(house, "erin_qx") == []


def test_a_person_is_found_by_the_pseudonym_that_the_records_show(house: Warehouse, ask) -> None:
    name = sought(house)[5]
    house.forget_person(Person((), {}, (name,)))
    assert ask(house, "SELECT count(*) FROM post") == [(3,)]


def test_nobody_of_that_name_changes_nothing(house: Warehouse, ask) -> None:
    assert house.forget_person(Person(("nobody",), {None: ("nobody",)})).removals == ()
    assert ask(house, "SELECT count(*) FROM forgotten") == [(0,)]


def test_a_crash_before_the_file_was_written_anew_is_mended_so(
    tmp_path, load, plain_files: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = open_warehouse(f"duckdb:///{tmp_path / 'w'}", KEPT)
    load(warehouse, "net", post=[ASKED, ALONE])

    def stopped(folder: object, draft: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(engine, "write_anew", stopped)
        with pytest.raises(KeyboardInterrupt):
            warehouse.forget_person(PERSON)
    assert traces(warehouse, SAID)
    open_warehouse(warehouse.address)
    assert traces(warehouse, SAID) == []


def test_a_table_that_somebody_reads_is_said_to_be_not_clean(
    postgres_url: str, load, ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "_CLEAN_SECONDS", 0.1)
    warehouse = open_warehouse(postgres_url, KEPT)
    load(warehouse, "net", post=[ASKED, ALONE])
    with warehouse.snapshot() as snapshot:
        snapshot.connection.exec_driver_sql("SELECT count(*) FROM post")
        told = warehouse.forget_person(PERSON).left
    assert 'VACUUM (FULL, ANALYZE) "post" could not be run now; run it when nobody reads' in told
    assert told[-1].startswith("the server's write-ahead log and its backups")
    assert ask(warehouse, "SELECT count(*) FROM post") == [(1,)]


def test_a_snapshot_that_cannot_be_deleted_is_told(tmp_path, load, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, while a dashboard has it open."""
    warehouse = open_warehouse(f"duckdb:///{tmp_path / 'w'}", KEPT)
    load(warehouse, "net", post=[ASKED, ALONE])
    unlink = Path.unlink

    def refused(path: Path, missing_ok: bool = False) -> None:
        if path.name == "00000001.duckdb":
            raise PermissionError(13, "in use")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refused)
    told = warehouse.forget_person(PERSON).left
    assert told == ("snapshots/00000001.duckdb could not be deleted; close the program that has it open",)


def test_a_word_counts_as_a_whole_whatever_its_capitals() -> None:
    names = Names(("carol", "@dave", "1234567", "42"))
    said = {
        "ask Carol!": True,
        "carolina": False,
        "to @DAVE.": True,
        "dave": False,
        "call 1234567": True,
        "12345678": False,
        "no. 42": False,
    }
    assert {text: names.in_text(text) for text in said} == said


def test_json_loses_the_items_that_are_about_the_person_and_no_others() -> None:
    names = Names(("U1",))
    value = {
        "messages": [
            {"user": "U1", "text": "x", "replies": []},
            {"user": "U2", "text": "y", "reply_users": ["U1", "U3"]},
            {"user": "U2", "profile": {"id": "U1"}},
        ],
        "users": {"U1": {"name": "c"}, "U2": {"name": "d"}},
        "count": 3,
    }
    assert not names.names(value)
    assert names.without(value) == (
        {
            "messages": [{"user": "U2", "text": "y", "reply_users": ["U3"]}],
            "users": {"U2": {"name": "d"}},
            "count": 3,
        },
        4,
    )
