"""The name of what figures depend on: it stays under notes and targets, and changes with all else."""

from datetime import date

import pytest

from configuration import Configuration, Cost, Desk
from warehouse import Meaning, Note, PlanEntry, SavedView, TargetEntry
from warehouse.content import content_name

DAY = date(2016, 3, 1)
NORTH = Configuration(desks={"north": Desk("north", "North")})
TICKET = {
    "id": "1",
    "desk": "north",
    "channel": "phone",
    "channel_raw": "Tel",
    "opened_at": "2016-03-01 09:00",
}


@pytest.fixture
def house(configured, load):
    warehouse = configured(NORTH)
    load(warehouse, ticket=[TICKET])
    return warehouse


def content(warehouse):
    with warehouse.snapshot() as snapshot:
        return content_name(snapshot.connection)


@pytest.mark.parametrize(
    "written",
    [
        Note(day=DAY, text="Yammer desk opened", desk="north"),
        TargetEntry(metric="answered_within_share", desk="", valid_from=DAY, value=0.9),
        SavedView(name="Mine", page="overview", query="desk=North"),
    ],
)
def test_what_is_written_on_charts_changes_no_figure(house, written):
    before, published = content(house), house.snapshot_name()
    house.edit(written, by="Ann")
    assert house.snapshot_name() != published
    assert content(house) == before


def test_a_kept_text_changes_no_figure(house):
    before = content(house)
    house.keep("benchmarks", "peers.csv", "id")
    assert content(house) == before


def test_a_load_changes_the_figures_and_its_undo_gives_them_back(house, load):
    before = content(house)
    report = load(house, ticket=[TICKET | {"id": "2"}])
    assert content(house) != before
    house.undo(report.load)
    assert content(house) == before


def test_a_plan_changes_the_figures(house):
    before = content(house)
    house.edit(PlanEntry(desk="north", channel="social", status="planning", since=DAY), by="Ann")
    assert content(house) != before


def test_another_meaning_of_a_word_changes_the_figures(house):
    before = content(house)
    house.keep_meanings([Meaning("a", "ticket", "channel", "Tel", "chat")])
    assert content(house) != before


def test_another_configuration_changes_the_figures(house, configured):
    before = content(house)
    costs = (Cost("phone", None, 20.0, "EUR", DAY),)
    dearer = configured(Configuration(desks=NORTH.desks, costs=costs))
    dearer.apply_configuration()
    assert content(dearer) != before
