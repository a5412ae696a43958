"""The configuration in the warehouse: desks and their names, targets, plans, and what follows for old rows."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from configuration import Calendar, ChannelPlan, Configuration, Cost, Desk, Roster, Schedule, Source, Target
from warehouse import as_of, open_warehouse, provided

NORTH = Desk("north", "Desk North", ("Service Desk", "1st Level"), "Contoso", "EMEA", "Europe/Berlin")
OFFICE = Schedule("office", dict.fromkeys(range(5), ((time(9), time(17)),)))
LATE = "2024-03-01 23:30"  # already 2 March in Berlin


@pytest.mark.parametrize("word", ["north", "Desk North", "Service Desk", " service desk ", "1ST LEVEL"])
def test_every_word_for_a_configured_desk_becomes_its_id(configured, load, ask, word):
    load(configured(Configuration(desks={"north": NORTH})), ticket=[{"id": "1", "desk": word}])
    warehouse = configured(Configuration())
    assert ask(warehouse, "SELECT desk FROM ticket") == [("north",)]
    assert ask(warehouse, "SELECT id, name, organisation, region, time_zone, load FROM desk") == [
        ("north", "Desk North", "Contoso", "EMEA", "Europe/Berlin", None)
    ]


def test_an_id_goes_before_another_desks_name(configured, load, ask):
    desks = {"a": Desk("a", "b"), "b": Desk("b", "Something")}
    warehouse = configured(Configuration(desks=desks))
    load(warehouse, ticket=[{"id": "1", "desk": "b"}])
    assert ask(warehouse, "SELECT desk FROM ticket") == [("b",)]


def test_an_unknown_desk_is_made_in_utc_by_its_load(warehouse, load, ask):
    report = load(warehouse, ticket=[{"id": "1", "desk": "west"}, {"id": "2", "desk": " "}])
    assert ask(warehouse, "SELECT id, name, time_zone, schedule, load FROM desk") == [
        ("west", "west", "UTC", None, report.load)
    ]
    assert ask(warehouse, "SELECT desk FROM ticket ORDER BY id") == [("west",), (None,)]


def test_a_zone_configured_later_moves_the_days_of_rows_already_loaded(configured, load, ask):
    load(
        configured(Configuration()),
        ticket=[{"id": "1", "desk": "north", "opened_at": LATE}],
        post=[{"id": "1", "desk": "north", "created_at": LATE}],
        rating=[{"id": "1", "question": "csat", "ticket": "1", "score": 1.0, "rated_at": LATE}],
    )
    warehouse = configured(Configuration(desks={"north": NORTH}))
    warehouse.apply_configuration()
    days = "SELECT t.opened_on, p.created_on, r.rated_on FROM ticket t, post p, rating r"
    assert ask(warehouse, days) == [(date(2024, 3, 2),) * 3]


def test_a_schedule_configured_later_gives_old_rows_business_minutes(configured, load, ask):
    ticket = {"id": "1", "desk": "north", "opened_at": "2024-03-01 15:00", "resolved_at": "2024-03-04 15:00"}
    load(configured(Configuration()), ticket=[ticket])
    desks = {"north": Desk("north", "North", schedule="office")}
    configured(Configuration(desks=desks, schedules={"office": OFFICE})).apply_configuration()
    minutes = "SELECT resolve_business_minutes FROM ticket"
    assert ask(configured(Configuration()), minutes) == [(480,)]
    shorter = replace(OFFICE, hours=dict.fromkeys(range(5), ((time(9), time(16)),)))
    configured(Configuration(desks=desks, schedules={"office": shorter})).apply_configuration()
    assert ask(configured(Configuration()), minutes) == [(420,)]


def test_a_name_configured_later_gathers_the_rows_loaded_before(configured, load, ask):
    load(configured(Configuration()), ticket=[{"id": "1", "desk": "Service Desk", "opened_at": LATE}])
    warehouse = configured(Configuration(desks={"north": NORTH}))
    warehouse.apply_configuration()
    assert ask(warehouse, "SELECT desk, opened_on FROM ticket") == [("north", date(2024, 3, 2))]
    assert ask(warehouse, "SELECT id FROM desk") == [("north",)]


def test_a_desk_configured_no_more_is_as_the_data_named_it(configured, load, ask):
    south = Desk("south", "Desk South", time_zone="Asia/Tokyo")
    report = load(
        configured(Configuration(desks={"north": NORTH, "south": south})),
        ticket=[{"id": "1", "desk": "south", "opened_at": LATE}],
    )
    warehouse = configured(Configuration(desks={"north": NORTH}))
    warehouse.apply_configuration()
    assert ask(warehouse, "SELECT id, name, time_zone, load FROM desk ORDER BY id") == [
        ("north", "Desk North", "Europe/Berlin", None),
        ("south", "south", "UTC", report.load),
    ]
    assert ask(warehouse, "SELECT opened_on FROM ticket") == [(date(2024, 3, 1),)]


def test_an_empty_configuration_resets_nothing(configured, load, ask):
    load(configured(Configuration(desks={"north": NORTH})), ticket=[{"id": "1", "desk": "north"}])
    load(configured(Configuration()), ticket=[{"id": "2", "desk": "north"}])
    assert ask(configured(Configuration()), "SELECT name FROM desk") == [("Desk North",)]


def test_an_unchanged_configuration_publishes_nothing(configured, load):
    warehouse = configured(Configuration(desks={"north": NORTH}))
    warehouse.apply_configuration()
    name = warehouse.snapshot_name()
    configured(Configuration(desks={"north": NORTH})).apply_configuration()
    assert warehouse.snapshot_name() == name


def test_no_configuration_makes_no_warehouse(warehouse):
    warehouse.apply_configuration()
    assert not warehouse.folder.exists()


def test_targets_and_plans_are_those_of_the_configuration(configured, ask):
    target = Target("answered_within_share", None, 0.9, date(2026, 1, 1))
    plans = (
        ChannelPlan("north", "chat", "planning", date(2026, 2, 1)),
        ChannelPlan("north", "phone", "using"),
    )
    configured(Configuration(targets=(target,), plans=plans)).apply_configuration()
    warehouse = configured(Configuration(targets=(target,), plans=plans[:1]))
    warehouse.apply_configuration()
    assert ask(warehouse, "SELECT metric, desk, valid_from, value FROM target") == [
        ("answered_within_share", "", date(2026, 1, 1), 0.9)
    ]
    said = "SELECT desk, channel, status, since, origin FROM channel_plan"
    assert ask(warehouse, said) == [("north", "chat", "planning", date(2026, 2, 1), "configuration")]


def test_posts_of_a_source_configured_for_a_desk_are_that_desks(configured, load, ask):
    source = Source("bluesky", "bluesky", options={"desk": "north"})
    configuration = Configuration(
        desks={"north": NORTH}, sources={"bluesky": source}, roster=Roster(bots=("robot",))
    )
    warehouse = configured(configuration)
    posts = [
        {"id": "1", "account": "it", "created_at": LATE},
        {"id": "2", "account": "robot", "created_at": LATE},
        {"id": "3", "account": None, "created_at": LATE},
    ]
    load(warehouse, "bluesky", post=posts)
    assert ask(warehouse, "SELECT id, desk, created_on FROM post ORDER BY id") == [
        ("1", "north", date(2024, 3, 2)),
        ("2", "north", date(2024, 3, 2)),
        ("3", None, date(2024, 3, 1)),
    ]
    assert ask(warehouse, "SELECT id, role FROM account ORDER BY id") == [
        ("it", "desk"),
        ("robot", "desk_bot"),
    ]


def test_an_undo_after_a_new_configuration_restores_rows_under_that_configuration(configured, load, ask):
    warehouse = configured(Configuration())
    load(warehouse, ticket=[{"id": "1", "desk": "north", "opened_at": LATE}])
    report = load(warehouse, ticket=[{"id": "1", "opened_at": "2024-05-05 05:05"}])
    warehouse = configured(Configuration(desks={"north": NORTH}))
    warehouse.undo(report.load)
    assert ask(warehouse, "SELECT opened_on FROM ticket") == [(date(2024, 3, 2),)]


def test_what_was_provided_is_known_by_table_column_and_source(warehouse, load):
    load(warehouse, "a", ticket=[{"id": "1", "channel": None}])
    load(warehouse, "b", ticket=[{"id": "1", "channel": "phone", "status": "open"}])
    with warehouse.snapshot() as snapshot:
        found = provided(snapshot.connection)
    assert found["ticket"]["channel"] == {"a", "b"}
    assert found["ticket"]["status"] == {"b"}
    assert "resolved_at" not in found["ticket"]


def test_a_source_is_as_old_as_its_last_load(warehouse, load):
    early, late = datetime(2024, 4, 1, tzinfo=UTC), datetime(2024, 5, 1, tzinfo=UTC)
    load(warehouse, "a", ticket=[{"id": "1"}], origin={"as_of": early})
    load(warehouse, "a", ticket=[{"id": "1"}], origin={"as_of": late})
    load(warehouse, "b", ticket=[{"id": "1"}], origin={"as_of": early})
    with warehouse.snapshot() as snapshot:
        assert as_of(snapshot.connection) == {"a": late, "b": early}


def test_an_undone_load_provided_nothing(warehouse, load):
    report = load(warehouse, "a", ticket=[{"id": "1", "channel": "phone"}])
    warehouse.undo(report.load)
    with open_warehouse(str(warehouse.folder)).snapshot() as snapshot:
        assert provided(snapshot.connection) == {}
        assert as_of(snapshot.connection) == {}


def test_costs_are_those_of_the_configuration_and_go_with_it(configured, load, ask):
    costs = (
        Cost("phone", None, 14.5, "EUR", date(2025, 1, 1)),
        Cost("phone", "north", 19.0, "EUR", date(2025, 1, 1)),
    )
    warehouse = configured(Configuration(costs=costs))
    load(warehouse, ticket=[{"id": "1"}])
    rows = "SELECT channel, desk, per_contact, currency FROM cost ORDER BY desk"
    assert ask(warehouse, rows) == [("phone", "", 14.5, "EUR"), ("phone", "north", 19.0, "EUR")]
    warehouse = configured(Configuration(costs=costs[:1]))
    load(warehouse, ticket=[{"id": "2"}])
    assert ask(warehouse, rows) == [("phone", "", 14.5, "EUR")]


def test_the_calendar_is_made_anew_when_its_settings_change(configured, load, ask):
    labels = "SELECT week, quarter, year FROM calendar WHERE day = DATE '2016-02-29'"
    warehouse = configured(Configuration(calendar=Calendar(week_starts=6, fiscal_year_starts=4)))
    load(warehouse, ticket=[{"id": "1"}])
    assert ask(warehouse, labels) == [("2016-02-28/P7D", "2016-01/P3M", "2015-04/P1Y")]
    warehouse = configured(Configuration(desks={"north": NORTH}))
    load(warehouse, ticket=[{"id": "2"}])
    assert ask(warehouse, labels) == [("2016-W09", "2016-Q1", "2016")]
    assert ask(warehouse, "SELECT count(*), count(DISTINCT day) FROM calendar") == [(47482, 47482)]
