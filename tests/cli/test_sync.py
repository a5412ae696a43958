"""sync and check over sources: what goes to stdout and stderr, and the exit codes that cron relies on."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cli import main
from configuration import Source
from connectors.keys import FILE
from connectors.reading import cursors_of
from connectors.sources import add_source, known_sources, remove_source, switch
from tests.connectors.fakes.teapot import TOKEN, Teapot
from warehouse import open_warehouse

COLUMNS = "source stream table read new changed unchanged removed refused calls waited seconds error"
PROJECT = Path(__file__).parents[2]


def source(server, token="${TEAPOT_TOKEN}"):
    return f'kind = "teapot"\nurl = "{server.url}"\ntoken = "{token}"\n'


@pytest.fixture
def at_hand(warehouse):
    """The warehouse that the commands speak of."""
    return open_warehouse(str(warehouse))


def test_a_sync_gives_a_row_a_stream(synced, pot):
    ran = synced("sync", "--format", "json", desk=source(pot))
    assert (ran.code, ran.err) == (0, "")
    tickets, ratings = ran.rows
    assert list(tickets) == COLUMNS.split()
    assert (tickets["source"], tickets["stream"], tickets["table"]) == ("desk", "tickets", "ticket")
    assert (tickets["new"], tickets["calls"], tickets["error"]) == (12, 2, None)
    assert tickets["read"] >= 12  # a page may begin with what another ended with
    assert (ratings["stream"], ratings["table"]) == ("ratings", "rating")


def test_the_table_is_for_people_and_has_no_errors_in_it(synced, pot):
    ran = synced("sync", desk=source(pot))
    assert ran.out.splitlines()[0].split() == COLUMNS.split()[:-1]
    assert synced("sync", "--format", "csv", desk=source(pot)).out.splitlines()[0] == COLUMNS.replace(
        " ", ","
    )


def test_the_second_sync_finds_what_changed_and_what_was_deleted(synced, run, pot):
    synced("sync", desk=source(pot))
    with pot.fake.lock:
        pot.fake.world.open(2)
        pot.fake.world.change(30, removing=True)
        there = {ticket.number for ticket in pot.fake.world.there()}
    gone = len(set(range(1, 13)) - there)
    assert gone
    tickets = synced("sync", "--format", "json", desk=source(pot)).rows[0]
    assert (tickets["new"], tickets["removed"]) == (len(there - set(range(1, 13))), gone)
    contacts = run("figures", "contacts", "--format", "json").rows[0]
    assert contacts["value"] == len(there)


def test_syncs_that_find_nothing_do_not_fill_the_book(synced, run, pot):
    for _ in range(4):
        assert synced("sync", desk=source(pot)).code == 0
    loads = [(row["stream"], row["new"]) for row in run("loads", "--format", "json").rows]
    assert sorted(loads) == [("ratings", 0), ("tickets", 0), ("tickets", 12)]


def test_a_dry_run_counts_and_writes_nothing(synced, pot, warehouse):
    ran = synced("sync", "--dry-run", "--format", "json", desk=source(pot))
    assert (ran.code, ran.rows[0]["new"]) == (0, 12)
    assert not warehouse.exists()


def test_since_begins_there_whatever_was_read_before(synced, pot):
    synced("sync", desk=source(pot))
    assert synced("sync", "--since", "2026-01-01", "--format", "json", desk=source(pot)).rows[0]["read"] >= 12
    asked = [request.query["updated_since"] for request in pot.asked if request.path == "/tickets"]
    assert asked[-2].startswith("2026-01-01T00:00:00")


def test_a_full_sync_removes_what_is_listed_no_more(synced, run, pot):
    synced("sync", desk=source(pot))
    with pot.fake.lock:
        del pot.fake.world.tickets[12]
    ran = synced("sync", "--full", "--since", "2026-01-01", "--format", "json", desk=source(pot))
    assert (ran.rows[0]["removed"], ran.rows[0]["unchanged"]) == (1, 11)


def test_of_three_sources_one_with_a_wrong_key_fails_and_the_others_are_loaded(synced, run, pot, monkeypatch):
    monkeypatch.setenv("RT_TOKEN", "no such key")
    three = {"one": source(pot), "servicedesk": source(pot, "${RT_TOKEN}"), "two": source(pot)}
    ran = synced("sync", "--format", "json", **three)
    assert ran.code == 1
    (line,) = ran.err.splitlines()
    assert line.startswith("servicedesk: 401 for /tickets: ")
    assert line.endswith("; check RT_TOKEN")
    assert [(row["source"], row["new"]) for row in ran.rows if row["stream"] == "tickets"] == [
        ("one", 12),
        ("servicedesk", 0),
        ("two", 12),
    ]
    assert "no such key" not in ran.out + ran.err


def test_a_variable_that_is_not_set_is_one_line_that_names_it(synced, pot, monkeypatch):
    monkeypatch.delenv("TEAPOT_TOKEN")
    ran = synced("sync", desk=source(pot), other=source(pot, TOKEN))
    assert ran.code == 1
    (line,) = ran.err.splitlines()
    assert line == (
        "desk: sources.desk.token: the environment variable TEAPOT_TOKEN is not set; set it and try again"
    )


def test_an_unknown_source_is_wrong_usage_and_names_the_nearest(synced, pot):
    ran = synced("sync", "servcedesk", servicedesk=source(pot))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "deskscope: no source is called 'servcedesk'; is it 'servicedesk'?\n"
    ran = synced("sync", "xyz", one=source(pot), two=source(pot))
    assert ran.err == "deskscope: no source is called 'xyz'; there are one, two\n"


def test_with_nothing_configured_a_line_says_what_to_do(run, synced):
    ran = run("sync")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "deskscope: nothing to sync; add [sources.NAME] to deskscope.toml, or a source on the page Add data\n"
    )
    assert synced("sync", social='kind = "linkedin"\nurl = "https://linkedin.invalid"\n').code == 2


def test_a_source_that_no_connector_reads_is_off_until_it_is_named(synced, pot):
    social = 'kind = "linkedin"\nurl = "https://linkedin.invalid"\n'
    ran = synced("sync", desk=source(pot), social=social)
    assert (ran.code, ran.err) == (0, "")
    ran = synced("sync", "social", desk=source(pot), social=social)
    assert ran.code == 2
    assert "social: 'linkedin' is not read by API in this version; load its export" in ran.err


def test_a_misspelt_kind_is_no_silence(synced, pot):
    ran = synced("sync", desk=source(pot).replace('"teapot"', '"taepot"'))
    assert ran.code == 1
    assert "desk: no connector is called 'taepot'; there are " in ran.err


def test_a_second_sync_says_who_runs(synced, pot, at_hand):
    with at_hand.alone("sync"):
        ran = synced("sync", desk=source(pot))
    assert ran.code == 1
    assert "a sync of this warehouse is already running: " in ran.err
    assert f"process {os.getpid()}, sync, since " in ran.err
    assert synced("sync", desk=source(pot)).code == 0


def test_refused_rows_are_counted_on_stderr_and_are_no_failure(synced, pot, monkeypatch):
    shown = Teapot._tickets

    def broken(fake, request):
        return [item | {"opened_at": "soon"} if item["id"] == 3 else item for item in shown(fake, request)]

    monkeypatch.setattr(Teapot, "_tickets", broken)
    ran = synced("sync", "--format", "json", desk=source(pot))
    assert (ran.code, ran.rows[0]["refused"], ran.rows[0]["new"]) == (0, 1, 11)
    assert "rows refused; they are kept with the load " in ran.err
    assert ran.err.startswith("desk tickets: 1 of 1")


def test_under_cron_nothing_is_said_of_what_went_well(tmp_path, pot):
    """Another process, without a terminal, without a user's folders: as cron starts it."""
    config = tmp_path / "deskscope.toml"
    config.write_text(f"[sources.desk]\n{source(pot)}".replace("teapot", "zendesk"))
    environment = {"PATH": os.environ["PATH"], "TEAPOT_TOKEN": TOKEN}
    words = ["--warehouse", str(tmp_path / "warehouse"), "--config", str(config), "sync", "--format", "json"]
    ran = subprocess.run(
        [sys.executable, str(PROJECT / "cli.py"), *words],
        capture_output=True,
        text=True,
        env=environment,
        cwd="/",
        check=False,
    )
    assert ran.returncode == 1
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stderr.startswith("desk: ")
    assert TOKEN not in ran.stdout + ran.stderr


def added(at_hand, pot, token=TOKEN, name="pasted"):
    add_source(at_hand, Source(name, "teapot", pot.url, {"token": token}))


def test_a_source_added_on_the_page_is_synced_with_its_key(run, at_hand, pot):
    added(at_hand, pot)
    ran = run("sync", "--format", "json")
    assert (ran.code, ran.rows[0]["source"], ran.rows[0]["new"]) == (0, "pasted", 12)
    kept = at_hand.folder / FILE
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    for path in at_hand.folder.rglob("*"):
        if path.is_file() and path != kept:
            assert TOKEN.encode() not in path.read_bytes(), path


def test_a_source_of_the_file_goes_before_one_of_the_page(synced, at_hand, pot):
    added(at_hand, pot, token="wrong", name="desk")
    assert synced("sync", desk=source(pot)).code == 0


def test_an_added_source_may_be_switched_off_and_removed(run, at_hand, pot):
    added(at_hand, pot)
    (known,) = known_sources(at_hand)
    switch(at_hand, known, on=False)
    assert run("sync").code == 2
    assert run("sync", "pasted").code == 0
    (known,) = known_sources(at_hand)
    assert not known.on
    remove_source(at_hand, known)
    assert known_sources(at_hand) == []
    assert TOKEN not in (at_hand.folder / FILE).read_text()
    assert len(run("loads", "--format", "json").rows) == 2


@pytest.mark.parametrize(
    ("changed", "goes_on"),
    [
        (("/", {}), True),
        (("/sandbox", {}), False),
        (("", {"page_size": "7"}), True),
        (("", {"queue": "all"}), False),
    ],
)
def test_a_source_added_again_goes_on_only_if_it_is_the_same_but_for_its_key(
    run, at_hand, pot, changed, goes_on
):
    """Of another address, or of more to read, the cursor knows nothing of what lies before it."""
    added(at_hand, pot)
    assert run("sync").code == 0
    (known,) = known_sources(at_hand)
    left = cursors_of(at_hand, known.source)
    remove_source(at_hand, known)
    path, words = changed
    again = Source("pasted", "teapot", f"{pot.url}{path}", {"token": "a new one", **words})
    add_source(at_hand, again)
    assert left
    assert cursors_of(at_hand, again) == (left if goes_on else {})


def test_a_key_that_is_not_on_this_machine_is_said(run, at_hand, pot):
    added(at_hand, pot)
    (at_hand.folder / FILE).unlink()
    ran = run("sync")
    assert ran.code == 1
    assert ran.err.startswith(f"pasted: its key is not in {at_hand.folder / FILE}; remove the source")


def test_what_failed_is_noted_until_it_is_good_again(run, at_hand, pot):
    added(at_hand, pot, token="wrong")
    assert run("sync").code == 1
    (known,) = known_sources(at_hand)
    assert known.failure.startswith("pasted: 401 for /tickets")
    assert known.failed_at is not None
    added(at_hand, pot)
    assert run("sync").code == 0
    assert known_sources(at_hand)[0].failure is None


def test_check_looks_at_every_source(synced, pot, monkeypatch):
    monkeypatch.setenv("RT_TOKEN", "no such key")
    sources = {
        "good": source(pot),
        "wrong": source(pot, "${RT_TOKEN}"),
        "unset": source(pot, "${NOT_SET_HERE}"),
        "social": 'kind = "linkedin"\nurl = "https://bsky.social"\n',
    }
    ran = synced("check", **sources)
    assert ran.code == 1
    lines = {
        line.split(":")[0].split(" ", 1)[1].strip(): line
        for line in ran.out.splitlines()
        if "source " in line
    }
    assert lines["source good"] == "ok     source good: answers; its key sees 12 tickets"
    assert lines["source wrong"].startswith("wrong  source wrong: 401 for /tickets")
    assert lines["source wrong"].endswith("check RT_TOKEN")
    assert lines["source unset"] == (
        "wrong  source unset: the environment variable NOT_SET_HERE is not set; set it"
    )
    assert lines["source social"].startswith("note   source social: off: 'linkedin' is not read by API")


OTHERWISE = (
    "its address or options are not those it was first read with, and a sync reads only what is new; "
    "`deskscope sync desk --full` reads the rest"
)


def test_options_that_change_are_told_until_a_full_run_has_read_what_they_add(synced, pot):
    assert synced("sync", desk=source(pot)).err == ""
    changed = source(pot) + 'queue = "all"\n'
    ran = synced("sync", desk=changed)
    assert (ran.code, ran.err) == (0, f"desk: {OTHERWISE}\n")
    assert f"note   source desk: {OTHERWISE}" in synced("check", desk=changed).out
    assert synced("sync", "--full", desk=changed).err == ""
    assert synced("sync", desk=changed).err == ""


def test_another_key_or_page_size_is_no_other_source(synced, pot, monkeypatch):
    synced("sync", desk=source(pot))
    monkeypatch.setenv("NEW_KEY", TOKEN)
    assert synced("sync", desk=source(pot, "${NEW_KEY}") + "page_size = 7\n").err == ""


def test_check_says_when_a_key_may_be_read_on_the_way(synced, pot):
    ran = synced("check", desk='kind = "teapot"\nurl = "http://tea.invalid"\ntoken = "${TEAPOT_TOKEN}"\n')
    assert "note   source desk: its address begins with http://" in ran.out
    assert (
        "http://"
        not in synced(
            "check", desk='kind = "teapot"\nurl = "https://tea.invalid"\ntoken = "${TEAPOT_TOKEN}"'
        ).out
    )


def test_check_tells_of_kept_answers_that_nobody_asks_for_any_more(synced, pot):
    synced("sync", desk=source(pot) + "archive_days = 7\n")
    ran = synced("check", desk=source(pot))
    assert "source desk: the raw answers of 1 runs are still kept" in ran.out
    assert "still kept" not in synced("check", desk=source(pot) + "archive_days = 7\n").out


def test_a_full_run_leaves_what_came_in_files_of_the_sources_name(synced, run, pot, tmp_path):
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        '[file]\ntable = "tickets"\nsource = "desk"\n[columns]\nid = "number"\nopened_at = "opened"\n'
    )
    old = tmp_path / "old.csv"
    old.write_text("number,opened\nA1,2026-01-05 09:00\n")
    assert run("load", str(old), "--mapping", str(mapping)).code == 0
    ran = synced("sync", "--full", "--format", "json", desk=source(pot))
    assert [row["removed"] for row in ran.rows] == [0, 0]


def test_check_is_content_with_sources_that_answer(synced, pot):
    assert synced("check", desk=source(pot)).code == 0
    ran = synced("check", desk=source(pot, TOKEN))
    assert ran.code == 1  # a key in plain text
    assert TOKEN not in ran.out


def test_a_server_is_synced_in_the_same_way(pot, postgres_url, tmp_path, capsys):
    config = tmp_path / "deskscope.toml"
    config.write_text(f"[sources.desk]\n{source(pot)}")

    def ran(*words):
        capsys.readouterr()
        assert main(["--warehouse", postgres_url, "--config", str(config), *words, "--format", "json"]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert ran("sync")[0]["new"] == 12
    with pot.fake.lock:
        pot.fake.world.change(40, removing=True)
    gone = 12 - len(pot.fake.world.there())
    assert ran("sync")[0]["removed"] == gone
    (removal,) = [load for load in ran("loads") if load["removed"]]
    assert main(["--warehouse", postgres_url, "undo", removal["load"]]) == 0
    assert f"{gone + removal['changed']} restored" in capsys.readouterr().out
    assert ran("sync")[0]["removed"] == gone
    ran("sync")
    book = ran("loads")
    ran("sync")
    assert len(ran("loads")) == len(book)
