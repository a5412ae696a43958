"""What is PostgreSQL's own: reading while another writes, names of states, keys, and errors in one line."""

import socket
import stat

import psycopg
import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from tests import postgres
from warehouse import Origin, WarehouseError, open_warehouse
from warehouse.schema import VERSION
from warehouse.store import Patience

ONE = {"id": "1", "desk": "north", "opened_at": "2024-03-01 10:00", "requester": "ann"}
TWO = {"id": "2", "desk": "north", "opened_at": "2024-03-02 10:00"}
COUNT = "SELECT count(*) FROM ticket"


@pytest.fixture
def address(postgres_url):
    return postgres_url


@pytest.fixture
def run(postgres_url):
    """Runs SQL as whoever owns the database."""

    def run(sql):
        with psycopg.connect(postgres.libpq(make_url(postgres_url)), autocommit=True) as connection:
            connection.execute(sql)

    return run


def elsewhere(address, **parts):
    return make_url(address).set(**parts).render_as_string(hide_password=False)


def test_reading_makes_nothing_on_the_server(warehouse, ask):
    assert warehouse.snapshot_name() == "empty"
    assert ask(warehouse, COUNT) == [(0,)]
    assert not warehouse.store.written()
    assert not warehouse.folder.exists()


def test_every_write_gives_the_state_another_name(warehouse, load):
    names = []
    for number in range(3):
        load(warehouse, ticket=[{"id": str(number)}])
        names.append(warehouse.snapshot_name())
    assert [name.split("-")[0] for name in names] == ["00000001", "00000002", "00000003"]
    with warehouse.snapshot() as snapshot:
        assert snapshot.name == names[-1]


def test_a_trial_and_a_failed_load_leave_the_name_and_the_rows(warehouse, load, batch, ask):
    load(warehouse, ticket=[ONE])
    name = warehouse.snapshot_name()
    load(warehouse, dry_run=True, ticket=[TWO])

    def broken():
        yield batch(ticket=[TWO])
        raise ValueError("the file ends here")

    with pytest.raises(ValueError, match="ends here"):
        warehouse.load(broken(), Origin("a", "ticket", "f"))
    assert warehouse.snapshot_name() == name
    assert ask(warehouse, COUNT) == [(1,)]


def test_a_reader_stays_in_its_state_while_others_write(warehouse, load, ask):
    load(warehouse, ticket=[ONE])
    with warehouse.snapshot() as kept:
        load(warehouse, ticket=[TWO])
        assert kept.connection.exec_driver_sql(COUNT).scalar() == 1
        assert ask(warehouse, COUNT) == [(2,)]
        assert kept.connection.exec_driver_sql(COUNT).scalar() == 1
    assert ask(warehouse, COUNT) == [(2,)]


def test_a_snapshot_cannot_be_written(warehouse, load):
    load(warehouse, ticket=[ONE])
    with warehouse.snapshot() as snapshot, pytest.raises(DBAPIError, match="read-only"):
        snapshot.connection.exec_driver_sql("DELETE FROM ticket")


def test_times_are_read_in_utc(warehouse, load, ask):
    load(warehouse, ticket=[ONE])
    assert ask(warehouse, "SELECT opened_at::VARCHAR FROM ticket") == [("2024-03-01 10:00:00+00",)]


def test_text_is_ordered_by_code_point_as_in_the_embedded_warehouse(warehouse, load, ask):
    load(warehouse, ticket=[{"id": name} for name in ("b", "A", "é", "a", "Z", "_")])
    found = [row[0] for row in ask(warehouse, "SELECT id FROM ticket ORDER BY id")]
    assert found == sorted(["b", "A", "é", "a", "Z", "_"])


def test_text_that_would_break_a_copy_arrives_as_it_was(warehouse, load, ask):
    odd = ['quo"te', "com,ma", "two\nlines", "\\.", "back\\slash", "", "\\N", "\t", "ünïcødé"]
    load(warehouse, ticket=[{"id": str(place), "status": text} for place, text in enumerate(odd)])
    load(warehouse, ticket=[{"id": "none", "status": None}, {"id": "nul", "status": "a\x00b"}])
    found = dict(ask(warehouse, "SELECT id, status FROM ticket"))
    assert [found[str(place)] for place in range(len(odd))] == odd
    assert found["none"] is None
    assert found["nul"] == "ab"  # PostgreSQL holds no such character


def test_two_machines_need_the_same_key(warehouse, load, ask, tmp_path, monkeypatch):
    load(warehouse, ticket=[ONE])
    key = (warehouse.folder / "pseudonym.key").read_text()
    assert stat.S_IMODE((warehouse.folder / "pseudonym.key").stat().st_mode) == 0o600
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "another machine"))
    other = open_warehouse(warehouse.address)
    with pytest.raises(WarehouseError, match=r"is not on this machine: copy pseudonym\.key .* to .*servers"):
        load(other, ticket=[TWO])
    assert not (other.folder / "pseudonym.key").exists()
    monkeypatch.setenv("DESKSCOPE_PSEUDONYM_KEY", "ab" * 32)
    with pytest.raises(WarehouseError, match="is another one on this machine"):
        load(other, ticket=[TWO])
    monkeypatch.setenv("DESKSCOPE_PSEUDONYM_KEY", key)
    load(other, ticket=[TWO | {"requester": "ann"}])
    assert ask(warehouse, "SELECT count(DISTINCT requester), count(requester) FROM ticket") == [(1, 2)]


def test_a_key_that_is_none_is_said(warehouse, load, monkeypatch):
    monkeypatch.setenv("DESKSCOPE_PSEUDONYM_KEY", "swordfish")
    with pytest.raises(WarehouseError, match="DESKSCOPE_PSEUDONYM_KEY is no key") as error:
        load(warehouse, ticket=[ONE])
    assert "swordfish" not in str(error.value)


def test_a_password_is_never_shown(warehouse, address):
    assert postgres.PASSWORD in warehouse.address
    for shown in (warehouse.url, repr(warehouse), repr(warehouse.store), str(warehouse.folder)):
        assert postgres.PASSWORD not in shown


def test_a_server_that_is_not_there_is_one_line(load):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        warehouse = open_warehouse(f"postgresql+psycopg://me:secret@127.0.0.1:{free.getsockname()[1]}/desk")
        with pytest.raises(WarehouseError, match="is PostgreSQL running there") as error:
            warehouse.snapshot_name()
        with pytest.raises(WarehouseError, match="is PostgreSQL running there"):
            load(warehouse, ticket=[ONE])
    assert "\n" not in str(error.value)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"password": "wrong"}, r"password authentication failed.*check the user and password"),
        ({"database": "nowhere"}, r'database "nowhere" does not exist; make it'),
        ({"username": "nobody_here"}, "check the user and password"),
    ],
)
def test_what_the_server_refuses_is_one_line_that_says_what_to_do(address, load, parts, said):
    warehouse = open_warehouse(elsewhere(address, **parts))
    for attempt in (warehouse.snapshot_name, warehouse.loads, lambda: load(warehouse, ticket=[ONE])):
        with pytest.raises(WarehouseError, match=said) as error:
            attempt()
        assert "\n" not in str(error.value)
        assert "wrong" not in str(error.value)


def test_a_user_without_rights_reads_and_is_told_that_it_cannot_write(warehouse, address, load, ask, run):
    load(warehouse, ticket=[ONE])
    user = make_url(address).database + "_reader"
    run(f"CREATE USER {user} PASSWORD 'x'")
    try:
        reader = open_warehouse(elsewhere(address, username=user, password="x"))
        with pytest.raises(WarehouseError, match="permission denied for table"):
            reader.loads()
        run(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {user}")
        assert ask(reader, COUNT) == [(1,)]
        with pytest.raises(WarehouseError, match=r"permission denied.*ask its owner for the rights"):
            load(reader, ticket=[TWO])
        assert ask(warehouse, COUNT) == [(1,)]
    finally:
        run(f"DROP OWNED BY {user}; DROP USER {user}")


def test_a_database_with_tables_of_another_program_is_left_alone(warehouse, load, run):
    run("CREATE TABLE ticket (number int)")
    with pytest.raises(WarehouseError, match='"ticket" already exists; give the warehouse a database'):
        load(warehouse, ticket=[ONE])
    assert not warehouse.store.written()


def test_a_warehouse_of_a_newer_deskscope_is_refused(warehouse, load, run):
    load(warehouse, ticket=[ONE])
    run("INSERT INTO schema_version VALUES (99, now())")
    with pytest.raises(WarehouseError, match=r"newer Deskscope \(schema 99"), warehouse.snapshot():
        pass
    with pytest.raises(WarehouseError, match="upgrade Deskscope"):
        load(warehouse, ticket=[TWO])
    assert VERSION < 99


def test_a_server_that_goes_away_during_a_load_leaves_nothing_of_it(warehouse, load, batch, ask, run):
    load(warehouse, ticket=[ONE])

    def interrupted():
        yield batch(ticket=[TWO])
        run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name LIKE 'deskscope % load of %'"
        )
        yield batch(ticket=[{"id": "3"}])

    with pytest.raises(WarehouseError, match="nothing was written; start it again"):
        warehouse.load(interrupted(), Origin("a", "ticket", "f"))
    assert ask(warehouse, COUNT) == [(1,)]
    assert load(warehouse, ticket=[TWO]).new == 1


def test_readers_go_on_after_the_server_dropped_their_idle_connections(warehouse, load, ask, run):
    load(warehouse, ticket=[ONE])
    assert ask(warehouse, COUNT) == [(1,)]
    run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'deskscope'")
    assert ask(warehouse, COUNT) == [(1,)]


def test_two_warehouses_in_schemas_of_one_database_do_not_wait_for_each_other(warehouse, address, load, run):
    run("CREATE SCHEMA north")
    other = open_warehouse(f"{address}?options=-csearch_path%3Dnorth")
    with warehouse.store.writing("a long load", Patience(print, 1)):
        other.wait_seconds = 0.01
        load(other, ticket=[ONE])
    assert other.snapshot_name() != "empty"


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://me:secret@host", "postgresql+psycopg://me:secret@host:port/db"]
)
def test_an_address_that_cannot_be_one_is_said_without_its_password(url):
    with pytest.raises(WarehouseError, match=r"write it as postgresql\+psycopg") as error:
        open_warehouse(url)
    assert "secret" not in str(error.value)


def test_a_database_that_cannot_hold_every_character_is_refused(warehouse, address, run, load):
    name = make_url(address).database + "_latin"
    run(f"CREATE DATABASE {name} ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
    try:
        latin = open_warehouse(elsewhere(address, database=name))
        with pytest.raises(WarehouseError, match="encoded in LATIN1; make one with ENCODING 'UTF8'"):
            load(latin, ticket=[ONE])
    finally:
        run(f"DROP DATABASE {name} WITH (FORCE)")
