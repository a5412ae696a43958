"""For every metric: worked by hand somewhere, too few, enough, nothing that it needs, and all unknown."""

import ast
from datetime import date
from pathlib import Path

import pytest

from metrics import METRICS, Window
from tests.metrics.full import AT, DAY, everything
from tests.metrics.oracle.registry import ORACLES, SMALLEST
from warehouse.tables import metadata

NAMES = list(METRICS)
YEAR = Window(date(2026, 1, 1), date(2026, 12, 31))
BY_DRAWN_DATA = ("test_contract", "test_contract_states", "test_every_figure")


def test_every_metric_is_worked_out_by_hand_somewhere():
    """Some test that asserts something names it, apart from those that go over all metrics alike."""
    named = set()
    for file in Path(__file__).parent.glob("test_*.py"):
        if file.stem in BY_DRAWN_DATA:
            continue
        for function in ast.walk(ast.parse(file.read_text())):
            if isinstance(function, ast.FunctionDef) and function.name.startswith("test_"):
                parts = list(ast.walk(function))
                if any(isinstance(part, ast.Assert) for part in parts):
                    named |= {part.value for part in parts if isinstance(part, ast.Constant)}
    assert set(NAMES) - named == set()


def test_every_metric_has_a_second_reading_and_its_smallest_sample_is_the_designs():
    assert set(NAMES) == set(ORACLES)
    assert {name: METRICS[name].min_sample for name in NAMES} == SMALLEST


@pytest.mark.parametrize("name", NAMES)
def test_one_case_is_too_few_for_whatever_has_a_smallest_sample(house, name):
    """The value is computed all the same: pages show a dash, scripts may add slices up."""
    row = everything(house, copies=1, desks=1).figure(name, window=YEAR)
    few = METRICS[name].min_sample > 1
    if name in OF_EIGHT_OR_MORE:
        assert row["state"] == "none"
        return
    assert row["state"] == ("few" if few else "ok")
    assert row["value"] == row["value"]


OF_EIGHT_OR_MORE = {"channels_per_desk", "single_channel_exposure"}  # one contact makes no channel


@pytest.mark.parametrize("name", NAMES)
def test_enough_cases_make_a_figure(house, name):
    row = everything(house, copies=46, desks=12).figure(name, window=YEAR)
    if name == "channels_per_desk":  # all contacts are of one desk
        assert (row["state"], row["n"]) == ("few", 1)
        return
    assert row["state"] == "ok"
    assert row["n"] >= METRICS[name].min_sample


@pytest.mark.parametrize("name", NAMES)
def test_without_the_fields_it_needs_a_metric_is_not_computable(house, name):
    """A row of every table that says nothing but when and where."""
    house.load("ticket", [{"desk": "d0"}])
    house.load("post", [{"id": "p", "created_at": AT, "desk": "d0"}], source="x")
    house.load("contact_volume", [{"desk": "d0", "channel": "phone", "day": DAY}], source="acd")
    row = house.figure(name, window=YEAR)
    if name == "data_age_minutes":
        assert row["state"] == "ok"
        return
    assert row["value"] != row["value"]
    assert row["state"] in ("not_computable", "none")


KEYS = {  # what makes it a row
    "ticket": ("source", "id", "load"),
    "post": ("source", "id", "load", "created_at", "created_on", "conversation"),
    "rating": ("source", "id", "load", "question"),
    "contact_volume": ("source", "desk", "channel", "day", "load"),
}
# What an empty cell says all the same: no channel is a slice of its own, no answer is an unanswered ticket.
EMPTY_SAYS = {
    "contacts": 18,
    "channel_share": 1,
    "social_share": 0,
    "voice_share": 0,
    "desks_using_or_planning_social": 1,  # plans come from no source
    "answered_share": 0,
    "unmapped_channel_share": 0,
    "missing_response_share": 1,
}


@pytest.mark.parametrize("name", NAMES)
def test_where_all_is_unknown_only_what_counts_rows_has_a_figure(house, name):
    """Every field was provided and every one is empty."""
    everything(house, copies=6, desks=1)
    for table, kept in KEYS.items():
        empty = ", ".join(f'"{c.name}" = NULL' for c in metadata.tables[table].columns if c.name not in kept)
        house.connection.exec_driver_sql(f"UPDATE {table} SET {empty}")
    row = house.figure(name)
    if name == "data_age_minutes":
        assert row["state"] == "ok"
        return
    if name in EMPTY_SAYS:
        assert row["value"] == EMPTY_SAYS[name]
        return
    assert row["state"] in ("none", "not_computable"), row
