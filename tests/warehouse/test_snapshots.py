"""Published snapshots: what readers see before, during and after writes and crashes."""

import stat
import subprocess
import sys

import duckdb
import pytest
from sqlalchemy.exc import DBAPIError

from tests.warehouse.older import VERSION_8
from warehouse import Origin, WarehouseError, open_warehouse, snapshots
from warehouse.schema import VERSION

ONE = {"id": "1", "desk": "north", "opened_at": "2024-03-01 10:00"}
TWO = {"id": "2", "desk": "north", "opened_at": "2024-03-02 10:00"}
COUNT = "SELECT count(*) FROM ticket"


@pytest.fixture
def address(tmp_path):
    """On DuckDB alone: this is about its files."""
    return str(tmp_path / "warehouse")


def reopened(warehouse):
    return open_warehouse(str(warehouse.folder))


def test_a_warehouse_never_written_reads_as_an_empty_one(warehouse, ask):
    assert warehouse.snapshot_name() == "empty"
    assert ask(warehouse, COUNT) == [(0,)]
    assert ask(warehouse, "SELECT count(*) > 40000 FROM calendar") == [(True,)]
    assert warehouse.loads().empty
    assert not warehouse.folder.exists()


def test_every_publication_has_a_number_of_its_own(warehouse, load):
    names = []
    for number in range(3):
        load(warehouse, ticket=[{"id": str(number)}])
        names.append(warehouse.snapshot_name())
    assert names == ["00000001.duckdb", "00000002.duckdb", "00000003.duckdb"]
    assert [path.name for path in (warehouse.folder / "snapshots").iterdir()] == names[-1:]


def test_a_reader_that_keeps_its_connection_stays_in_its_state(warehouse, load, ask):
    load(warehouse, ticket=[ONE])
    with warehouse.snapshot() as kept:
        load(warehouse, ticket=[TWO])
        load(warehouse, ticket=[{"id": "3"}])
        assert kept.connection.exec_driver_sql(COUNT).scalar() == 1
        assert ask(warehouse, COUNT) == [(3,)]
        assert kept.connection.exec_driver_sql(COUNT).scalar() == 1
    assert ask(warehouse, COUNT) == [(3,)]


def test_a_snapshot_cannot_be_written(warehouse, load):
    load(warehouse, ticket=[ONE])
    with warehouse.snapshot() as snapshot, pytest.raises(DBAPIError, match="read-only"):
        snapshot.connection.exec_driver_sql("DELETE FROM ticket")


def test_times_are_read_in_utc(warehouse, load, ask):
    load(warehouse, ticket=[ONE])
    assert ask(warehouse, "SELECT opened_at::VARCHAR FROM ticket") == [("2024-03-01 10:00:00+00",)]


def test_the_work_file_is_free_between_loads(warehouse, load):
    load(warehouse, ticket=[ONE])
    with duckdb.connect(str(warehouse.folder / "work.duckdb")) as connection:
        assert connection.execute(COUNT).fetchone() == (1,)


def crash_before_publishing(warehouse, load, monkeypatch, **tables):
    with monkeypatch.context() as patched:
        patched.setattr(snapshots, "publish", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            load(warehouse, **tables)


def test_a_crash_between_commit_and_publication_is_mended_at_the_next_start(
    warehouse, load, ask, monkeypatch
):
    load(warehouse, ticket=[ONE])
    crash_before_publishing(warehouse, load, monkeypatch, ticket=[TWO])
    assert warehouse.snapshot_name() == "00000001.duckdb"
    assert reopened(warehouse).snapshot_name() == "00000002.duckdb"
    assert ask(warehouse, COUNT) == [(2,)]


def test_a_reader_already_running_mends_a_crash_too(warehouse, load, ask, monkeypatch):
    load(warehouse, ticket=[ONE])
    crash_before_publishing(warehouse, load, monkeypatch, ticket=[TWO])
    assert ask(warehouse, COUNT) == [(2,)]


def test_a_crash_at_the_very_first_publication_is_mended(warehouse, load, ask, monkeypatch):
    crash_before_publishing(warehouse, load, monkeypatch, ticket=[ONE])
    assert ask(reopened(warehouse), COUNT) == [(1,)]


def test_a_crash_before_the_commit_leaves_nothing(warehouse, load, ask, monkeypatch):
    load(warehouse, ticket=[ONE])
    with monkeypatch.context() as patched:
        patched.setattr(snapshots, "announce", lambda _, **how: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            load(warehouse, ticket=[TWO])
    assert ask(reopened(warehouse), COUNT) == [(1,)]
    assert load(warehouse, ticket=[TWO]).new == 1


def test_a_reader_during_the_very_first_load_sees_an_empty_warehouse(warehouse, batch, ask):
    seen = []

    def batches():
        yield batch(ticket=[ONE])
        seen.append(ask(warehouse, COUNT))

    warehouse.load(batches(), Origin("a", "ticket", "f"))
    assert seen == [[(0,)]]
    assert ask(warehouse, COUNT) == [(1,)]


def test_a_full_disk_at_publication_is_told_and_readers_go_on(warehouse, load, ask, monkeypatch):
    load(warehouse, ticket=[ONE])

    def full(_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(snapshots, "publish", full)
        with pytest.raises(WarehouseError, match="written, but not published: No space left on device"):
            load(warehouse, ticket=[TWO])
        assert ask(warehouse, COUNT) == [(1,)]
    assert ask(warehouse, COUNT) == [(2,)]


def test_a_leftover_draft_of_a_snapshot_is_ignored_and_swept_up(warehouse, load, ask):
    load(warehouse, ticket=[ONE])
    draft = warehouse.folder / "snapshots" / "00000002.duckdb.tmp"
    draft.write_bytes(b"half a copy")
    assert ask(reopened(warehouse), COUNT) == [(1,)]
    load(warehouse, ticket=[TWO])
    assert not draft.exists()
    assert ask(warehouse, COUNT) == [(2,)]


def test_a_pointer_to_a_missing_snapshot_is_published_anew(warehouse, load, ask):
    load(warehouse, ticket=[ONE])
    (warehouse.folder / "snapshots" / warehouse.snapshot_name()).unlink()
    assert ask(reopened(warehouse), COUNT) == [(1,)]


@pytest.mark.parametrize("text", ["", "nonsense", "../../etc/passwd"])
def test_a_damaged_pointer_is_published_anew(warehouse, load, ask, text):
    load(warehouse, ticket=[ONE])
    (warehouse.folder / "current").write_text(text)
    assert ask(reopened(warehouse), COUNT) == [(1,)]


def test_a_note_of_a_due_snapshot_without_a_warehouse_is_dropped(warehouse, load, ask):
    warehouse.folder.mkdir()
    (warehouse.folder / "unpublished").write_text("a snapshot is due\n")
    assert ask(warehouse, COUNT) == [(0,)]
    assert load(warehouse, ticket=[ONE]).new == 1


def test_a_damaged_snapshot_is_an_error_that_says_what_to_do(warehouse, load):
    load(warehouse, ticket=[ONE])
    path = warehouse.folder / "snapshots" / warehouse.snapshot_name()
    path.write_bytes(b"no database at all" * 1000)
    with (
        pytest.raises(WarehouseError, match="delete it and the warehouse publishes it anew"),
        warehouse.snapshot(),
    ):
        pass
    path.unlink()
    with warehouse.snapshot() as snapshot:
        assert snapshot.connection.exec_driver_sql(COUNT).scalar() == 1


def test_a_reader_whose_snapshot_was_deleted_just_before_it_opened_reads_the_next(
    warehouse, load, ask, monkeypatch
):
    load(warehouse, ticket=[ONE])
    stale = warehouse.snapshot_name()
    load(warehouse, ticket=[TWO])
    honest, answers = snapshots.pointed, [stale]
    monkeypatch.setattr(snapshots, "pointed", lambda folder: answers.pop() if answers else honest(folder))
    name, connection = warehouse.store._connected()
    with connection:
        assert (name, connection.exec_driver_sql(COUNT).scalar()) == ("00000002.duckdb", 2)


def test_the_key_of_the_pseudonyms_is_the_owners_alone(warehouse, load):
    load(warehouse, ticket=[ONE | {"requester": "ann"}])
    assert stat.S_IMODE((warehouse.folder / "pseudonym.key").stat().st_mode) == 0o600


def test_a_damaged_key_is_an_error_and_no_new_one_is_made(warehouse, load):
    load(warehouse, ticket=[ONE])
    (warehouse.folder / "pseudonym.key").write_text("gone")
    with pytest.raises(WarehouseError, match=r"pseudonym\.key is damaged"):
        load(warehouse, ticket=[TWO])


def test_a_file_in_the_place_of_the_folder_is_an_error_that_says_what_to_do(tmp_path):
    path = tmp_path / "tickets.duckdb"
    path.write_text("")
    with pytest.raises(WarehouseError, match="is a file; the warehouse is a folder"):
        open_warehouse(f"duckdb:///{path}")


@pytest.mark.parametrize("url", ["hive://host", "clickhousedb://host", "mysql://host/db"])
def test_other_engines_are_refused_and_those_there_are_named(url):
    with pytest.raises(WarehouseError, match=r"not supported; use duckdb:///FOLDER or postgresql\+psycopg"):
        open_warehouse(url)


@pytest.mark.parametrize("url", ["duckdb://", "duckdb:///", "duckdb:///:memory:"])
def test_an_address_without_a_folder_is_an_error(url):
    with pytest.raises(WarehouseError):
        open_warehouse(url)


def test_the_address_comes_from_the_environment_when_none_is_given(tmp_path, monkeypatch, load):
    monkeypatch.setenv("DESKSCOPE_WAREHOUSE", f"duckdb:///{tmp_path / 'here'}")
    load(open_warehouse(), ticket=[ONE])
    assert (tmp_path / "here" / "work.duckdb").exists()


def of_version_1(warehouse, load):
    """A warehouse as the first version of the schema wrote it, made from one of today."""
    post = {"id": "1", "conversation": "c", "desk": "north", "created_at": "2024-03-01"}
    reply = {"id": "2", "reply_to": "1", "conversation": None, "desk": "north", "created_at": "2024-03-01"}
    rating = {"id": "1", "question": "csat", "score": 4.0, "rated_at": "2024-03-02", "desk": "north"}
    load(warehouse, ticket=[ONE], post=[post, reply], rating=[rating])
    path = warehouse.folder / "work.duckdb"
    with duckdb.connect(str(path)) as connection:
        for statement in VERSION_8:
            connection.execute(statement)
        for table in ("post", "post_before"):
            connection.execute(f"ALTER TABLE {table} DROP conversation_given")
            connection.execute(f"ALTER TABLE {table} DROP desk_given")
            connection.execute(f"ALTER TABLE {table} DROP platform")
        for table in ("rating", "rating_before"):
            connection.execute(f"ALTER TABLE {table} DROP desk_given")
            connection.execute(f"ALTER TABLE {table} DROP channel_given")
        for column in ("stream", "rows_removed", "rows_also"):
            connection.execute(f"ALTER TABLE load DROP {column}")
        connection.execute("DROP TABLE setting")
        connection.execute("DROP TABLE cost")
        connection.execute("DROP TABLE IF EXISTS turn")
        connection.execute("DROP TABLE IF EXISTS message")
        for table, columns in (
            ("target", ("origin", "id", "version", "made_by", "made_at")),
            ("channel_plan", ("origin", "id", "version", "made_by", "made_at")),
            ("note", ("made_by", "version")),
        ):
            for column in columns:
                connection.execute(f"ALTER TABLE {table} DROP {column}")
        connection.execute("DROP TABLE saved_view")
        connection.execute("DROP TABLE word")
        for table, columns in (
            ("ticket", ("channel", "kind", "priority", "category", "service")),
            ("post", ("intent", "sentiment", "service")),
        ):
            for column in columns:
                connection.execute(f"ALTER TABLE {table} DROP {column}_given")
                connection.execute(f"ALTER TABLE {table}_before DROP {column}_given")
        connection.execute("UPDATE schema_version SET version = 1")
        connection.execute("CHECKPOINT")
    snapshots.publish(warehouse.folder)


def test_an_old_warehouse_opens_in_a_newer_deskscope(warehouse, load, ask):
    of_version_1(warehouse, load)
    newer = reopened(warehouse)
    assert ask(newer, "SELECT id, conversation, conversation_given, desk_given FROM post ORDER BY id") == [
        ("1", "c", "c", "north"),
        ("2", "c", None, "north"),
    ]
    assert ask(newer, "SELECT max(version) FROM schema_version") == [(VERSION,)]


def test_an_old_warehouse_takes_loads_and_undoes_its_old_ones(warehouse, load, ask):
    of_version_1(warehouse, load)
    old = duckdb.connect(str(warehouse.folder / "work.duckdb")).execute("SELECT id FROM load").fetchone()[0]
    report = load(warehouse, post=[{"id": "3", "reply_to": "2"}])
    assert ask(warehouse, "SELECT conversation FROM post WHERE id = '3'") == [("c",)]
    warehouse.undo(report.load)
    warehouse.undo(old)
    assert ask(warehouse, "SELECT (SELECT count(*) FROM post), (SELECT count(*) FROM load)") == [(0, 0)]


def test_a_warehouse_of_a_newer_deskscope_is_refused(warehouse, load):
    load(warehouse, ticket=[ONE])
    with duckdb.connect(str(warehouse.folder / "work.duckdb")) as connection:
        connection.execute("INSERT INTO schema_version VALUES (99, now())")
    snapshots.publish(warehouse.folder)
    with pytest.raises(WarehouseError, match=r"newer Deskscope \(schema 99"), reopened(warehouse).snapshot():
        pass
    with pytest.raises(WarehouseError, match="upgrade Deskscope"):
        warehouse.load([], Origin("a", "ticket", "f"))


def test_a_program_that_has_the_work_file_open_is_named_in_one_line(warehouse, load):
    load(warehouse, ticket=[{"id": "1"}])
    holder_program = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", holder_program, warehouse.folder / "work.duckdb"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout.readline() == "open\n"
    with pytest.raises(WarehouseError, match="close the other program"):
        load(warehouse, ticket=[{"id": "2"}])
    other.communicate()
    assert load(warehouse, ticket=[{"id": "2"}]).new == 1
