"""What people write on the pages: kept by the one writer, and nobody's edit lost to another's."""

import threading
from datetime import date

import duckdb
import psycopg
import pytest
from sqlalchemy import make_url

from configuration import ChannelPlan, Configuration, Desk, Target
from tests import postgres
from tests.warehouse.older import VERSION_8
from warehouse import (
    EntryError,
    Note,
    PlanEntry,
    SavedView,
    TargetEntry,
    WarehouseError,
    entries,
    open_warehouse,
    snapshots,
)
from warehouse.server import Server
from warehouse.store import Patience

DAY = date(2016, 3, 1)
NORTH = Configuration(
    desks={"north": Desk("north", "North")},
    targets=(Target("answered_within_share", None, 0.9, DAY),),
    plans=(ChannelPlan("north", "social", "planning", DAY),),
)


@pytest.fixture
def house(configured):
    """A warehouse with one configured desk, a target and a plan."""
    warehouse = configured(NORTH)
    warehouse.apply_configuration()
    return warehouse


def read(warehouse, what):
    with warehouse.snapshot() as snapshot:
        return getattr(entries, what)(snapshot.connection)


def only(edited):
    assert edited.outdated == ()
    (kept,) = edited.kept
    return kept


def test_a_note_is_kept_published_changed_and_deleted(house):
    before = house.snapshot_name()
    kept = only(house.edit(Note(day=DAY, text="Yammer desk opened", desk="north"), by="Ann"))
    assert house.snapshot_name() != before
    assert (kept.version, kept.made_by) == (1, "Ann")
    assert read(house, "notes") == [kept]
    changed = only(house.edit(Note(id=kept.id, version=1, day=DAY, text="Yammer desk open"), by="Ben"))
    assert (changed.version, changed.made_by, changed.desk) == (2, "Ben", "")
    assert house.edit(removed=[changed]).outdated == ()
    assert read(house, "notes") == []


def test_notes_are_read_newest_first(house):
    for day, text in ((DAY, "b"), (date(2016, 5, 1), "c"), (DAY, "a")):
        house.edit(Note(day=day, text=text))
    assert [note.text for note in read(house, "notes")] == ["c", "a", "b"]


def test_a_stale_change_is_told_with_what_stands_there_and_changes_nothing(house):
    first = only(house.edit(Note(day=DAY, text="one"), by="Ann"))
    second = only(house.edit(Note(id=first.id, version=1, day=DAY, text="two"), by="Ann"))
    stale = Note(id=first.id, version=1, day=DAY, text="three")
    (told,) = house.edit(stale, by="Ben").outdated
    assert (told.wanted, told.now) == (stale, second)
    assert read(house, "notes") == [second]


def test_a_stale_deletion_is_told_and_deletes_nothing(house):
    first = only(house.edit(Note(day=DAY, text="one")))
    second = only(house.edit(Note(id=first.id, version=1, day=DAY, text="two")))
    (told,) = house.edit(removed=[first]).outdated
    assert told.now == second
    assert read(house, "notes") == [second]


def test_a_change_of_what_was_deleted_is_told(house):
    first = only(house.edit(Note(day=DAY, text="one")))
    house.edit(removed=[first])
    (told,) = house.edit(first).outdated
    assert told.now is None
    assert house.edit(removed=[first]).outdated == ()  # deleted twice is deleted
    assert read(house, "notes") == []


def test_of_a_batch_what_is_in_time_lands_beside_what_is_stale(house):
    first = only(house.edit(Note(day=DAY, text="one")))
    house.edit(Note(id=first.id, version=1, day=DAY, text="two"))
    edited = house.edit(first, Note(day=DAY, text="new"))
    assert [note.text for note in edited.kept] == ["new"]
    assert [told.now.text for told in edited.outdated] == ["two"]
    assert {note.text for note in read(house, "notes")} == {"two", "new"}


def test_two_people_at_once_both_land(house):
    start = threading.Barrier(2)

    def write(who):
        start.wait()
        house.edit(Note(day=DAY, text=f"by {who}"), by=who)

    people = [threading.Thread(target=write, args=(who,)) for who in ("Ann", "Ben")]
    for person in people:
        person.start()
    for person in people:
        person.join(30)
    assert {note.made_by for note in read(house, "notes")} == {"Ann", "Ben"}


def test_of_two_changes_of_one_note_at_once_one_lands_and_one_is_told(house):
    first = only(house.edit(Note(day=DAY, text="one")))
    start, told = threading.Barrier(2), []

    def change(text):
        start.wait()
        told.append(house.edit(Note(id=first.id, version=1, day=DAY, text=text)))

    people = [threading.Thread(target=change, args=(text,)) for text in ("a", "b")]
    for person in people:
        person.start()
    for person in people:
        person.join(30)
    assert sorted(len(edited.kept) for edited in told) == [0, 1]
    (now,) = read(house, "notes")
    assert [old.now for edited in told for old in edited.outdated] == [now]


def test_an_edit_waits_for_a_load_no_longer_than_it_may(house):
    told = []
    with (
        house.store.writing("a long load", Patience(told.append, 5)),
        pytest.raises(WarehouseError, match="still being written by"),
    ):
        house.edit(Note(day=DAY, text="one"), wait_seconds=0.5)
    assert read(house, "notes") == []


def test_a_target_of_a_page_stands_beside_the_configured_one_and_goes_before_on_its_day(house):
    later = TargetEntry(metric="answered_within_share", value=0.95, valid_from=date(2016, 6, 1))
    house.edit(later, by="Ann")
    found = read(house, "targets")
    assert [(t.value, t.origin, bool(t.id)) for t in found] == [
        (0.9, "configuration", False),
        (0.95, "page", True),
    ]
    same = only(house.edit(TargetEntry(metric="answered_within_share", value=0.8, valid_from=DAY)))
    assert [t.value for t in entries.in_force(read(house, "targets"))] == [0.8, 0.95]
    house.edit(removed=[same])
    assert [t.value for t in entries.in_force(read(house, "targets"))] == [0.9, 0.95]


def test_a_configured_target_changed_on_the_page_becomes_the_pages(house):
    (configured,) = read(house, "targets")
    kept = only(house.edit(configured))
    assert (kept.origin, kept.version) == ("page", 1)
    assert len(read(house, "targets")) == 2


def test_a_second_target_for_one_day_is_told_with_the_first(house):
    first = only(house.edit(TargetEntry(metric="contacts", value=1, valid_from=DAY), by="Ann"))
    (told,) = house.edit(TargetEntry(metric="contacts", value=2, valid_from=DAY), by="Ben").outdated
    assert told.now == first
    other = TargetEntry(metric="contacts", value=2, valid_from=DAY, desk="north")
    assert only(house.edit(other)).value == 2


def test_another_configuration_leaves_what_was_written_on_the_pages(house, configured):
    only(house.edit(PlanEntry(desk="north", channel="chat", status="using"), by="Ann"))
    only(house.edit(TargetEntry(metric="contacts", value=1, valid_from=DAY), by="Ann"))
    configured(Configuration(desks=NORTH.desks)).apply_configuration()
    assert [plan.channel for plan in read(house, "plans")] == ["chat"]
    assert [target.metric for target in read(house, "targets")] == ["contacts"]


def test_plans_of_a_desk_and_channel_follow_one_another(house):
    house.edit(
        PlanEntry(desk="north", channel="social", status="using", since=date(2016, 9, 1)),
        PlanEntry(desk="north", channel="social", status="none"),
    )
    assert [(p.status, p.since) for p in read(house, "plans")] == [
        ("none", None),
        ("planning", DAY),
        ("using", date(2016, 9, 1)),
    ]


def test_one_view_is_home_and_a_new_home_takes_its_place(house):
    first = only(house.edit(SavedView(name="Weekly", page="response", query="desk=North", home=True)))
    only(house.edit(SavedView(name="Board", page="overview", home=True)))
    assert [(view.name, view.home) for view in read(house, "saved_views")] == [
        ("Board", True),
        ("Weekly", False),
    ]
    (told,) = house.edit(first).outdated  # its home was taken since it was read
    assert told.now.home is False


def test_two_views_have_two_names_whatever_the_capitals(house):
    only(house.edit(SavedView(name="Weekly", page="response")))
    (told,) = house.edit(SavedView(name="WEEKLY", page="social")).outdated
    assert told.now.page == "response"


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (Note(day=DAY, text=" \n "), "says nothing"),
        (Note(day=DAY, text="x" * 201), "201 characters; 200 are kept"),
        (Note(day=DAY, text="x", desk="nowhere"), "no desk nowhere"),
        (TargetEntry(metric="contacts", value=float("nan"), valid_from=DAY), "no number"),
        (TargetEntry(metric="contacts", value=1e300, valid_from=DAY), "no number"),
        (PlanEntry(desk="", channel="social", status="using"), "choose it"),
        (PlanEntry(desk="north", channel="smoke", status="using"), "unknown channel 'smoke'"),
        (PlanEntry(desk="north", channel="social", status="maybe"), "unknown state 'maybe'"),
        (SavedView(name="", page="response"), "no name"),
        (SavedView(name="x", page="https://elsewhere.example"), "is no page"),
        (SavedView(name="x", page="response", query="q" * 2001), "fit in no address"),
        (Note(day=DAY, text="x", made_by="y" * 61), "61 characters; 60 are kept"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_with_it_is(house, entry, why):
    with pytest.raises(EntryError, match=why):
        house.edit(Note(day=DAY, text="good"), entry, by=entry.made_by)
    assert read(house, "notes") == []


def test_text_is_kept_as_typed_in_one_line_without_what_is_invisible(house):
    typed = "  <b>**New**</b>\n\u202edesk\x00 caf\u0065\u0301 =1+1\u200b 👍🏽 "
    kept = only(house.edit(Note(day=DAY, text=typed)))
    assert kept.text == "<b>**New**</b> desk café =1+1 👍🏽"
    assert read(house, "notes") == [kept]


def of_version_4(warehouse):
    """The warehouse as schema 4 left it, with a target and a plan of the configuration."""
    drops = [
        *(f"ALTER TABLE {t} DROP {c}" for t in ("target", "channel_plan") for c in NEW),
        *(f"ALTER TABLE note DROP {column}" for column in ("made_by", "version")),
        "DROP TABLE saved_view",
        *LATER,
        "DELETE FROM schema_version",
        "INSERT INTO schema_version VALUES (4, now())",
    ]
    if isinstance(warehouse.store, Server):
        with psycopg.connect(postgres.libpq(make_url(warehouse.address)), autocommit=True) as connection:
            for statement in ("DROP INDEX target_key", "DROP INDEX channel_plan_key", *drops):
                connection.execute(statement)
            connection.execute('CREATE UNIQUE INDEX target_key ON target (metric, desk, "valid_from")')
            connection.execute("CREATE UNIQUE INDEX channel_plan_key ON channel_plan (desk, channel)")
        return
    with duckdb.connect(str(warehouse.folder / "work.duckdb")) as connection:
        for statement in drops:
            connection.execute(statement)
        connection.execute("CHECKPOINT")
    snapshots.publish(warehouse.folder)


NEW = ("origin", "id", "version", "made_by", "made_at")
LATER = (  # what came after version 5
    *VERSION_8,
    "ALTER TABLE load DROP rows_removed",
    "ALTER TABLE load DROP rows_also",
    "DROP TABLE word",
    *(
        f"ALTER TABLE {table}{before} DROP {column}_given"
        for table, columns in (
            ("ticket", ("channel", "kind", "priority", "category", "service")),
            ("post", ("intent", "sentiment", "service")),
        )
        for column in columns
        for before in ("", "_before")
    ),
)


def test_a_warehouse_of_schema_4_opens_and_takes_entries(house, address):
    of_version_4(house)
    newer = open_warehouse(address, NORTH)
    assert [(t.value, t.origin) for t in read(newer, "targets")] == [(0.9, "configuration")]
    assert [(p.status, p.origin) for p in read(newer, "plans")] == [("planning", "configuration")]
    only(newer.edit(TargetEntry(metric="answered_within_share", value=0.5, valid_from=DAY), by="Ann"))
    only(newer.edit(PlanEntry(desk="north", channel="social", status="using", since=DAY)))
    only(newer.edit(SavedView(name="Weekly", page="response")))
    assert [t.value for t in entries.in_force(read(newer, "targets"))] == [0.5]


def test_on_a_server_an_old_warehouse_gets_the_keys_of_a_new_one(postgres_url):
    def keys():
        with psycopg.connect(postgres.libpq(make_url(postgres_url))) as connection:
            return connection.execute(
                "SELECT indexdef FROM pg_indexes WHERE indexname LIKE '%\\_key' ORDER BY 1"
            ).fetchall()

    warehouse = open_warehouse(postgres_url, NORTH)
    warehouse.apply_configuration()
    new = keys()
    of_version_4(warehouse)
    assert keys() != new
    open_warehouse(postgres_url, NORTH).edit(Note(day=DAY, text="one"))
    assert keys() == new
