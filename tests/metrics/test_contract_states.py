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


@pytest.fixture(scope="module")
def row(standing):
    """row(fill, metric) is its only row over the year, of all metrics asked at once."""
    known = {}

    def of_metric(fill, name, window=YEAR):
        if fill not in known:
            known[fill] = standing(fill).figures(*NAMES, window=window)
        found = known[fill][known[fill]["metric"] == name]
        assert len(found) == 1
        return found.iloc[0]

    return of_metric


def one_case(house):
    everything(house, copies=1, desks=1)


def enough(house):
    everything(house, copies=46, desks=12)


def when_and_where_alone(house):
    """A row of every table that says nothing else."""
    house.load("ticket", [{"desk": "d0"}])
    house.load("post", [{"id": "p", "created_at": AT, "desk": "d0"}], source="x")
    house.load("contact_volume", [{"desk": "d0", "channel": "phone", "day": DAY}], source="acd")


def all_unknown(house):
    """Every field was provided and every one is empty."""
    everything(house, copies=6, desks=1)
    for table, kept in KEYS.items():
        empty = ", ".join(f'"{c.name}" = NULL' for c in metadata.tables[table].columns if c.name not in kept)
        house.connection.exec_driver_sql(f"UPDATE {table} SET {empty}")


@pytest.mark.parametrize("name", NAMES)
def test_one_case_is_too_few_for_whatever_has_a_smallest_sample(row, name):
    """The value is computed all the same: pages show a dash, scripts may add slices up."""
    found = row(one_case, name)
    few = METRICS[name].min_sample > 1
    if name in OF_EIGHT_OR_MORE:
        assert found["state"] == "none"
        return
    assert found["state"] == ("few" if few else "ok")
    assert found["value"] == found["value"]


OF_EIGHT_OR_MORE = {"channels_per_desk", "single_channel_exposure"}  # one contact makes no channel


@pytest.mark.parametrize("name", NAMES)
def test_enough_cases_make_a_figure(row, name):
    found = row(enough, name)
    if name == "channels_per_desk":  # all contacts are of one desk
        assert (found["state"], found["n"]) == ("few", 1)
        return
    assert found["state"] == "ok"
    assert found["n"] >= METRICS[name].min_sample


@pytest.mark.parametrize("name", NAMES)
def test_without_the_fields_it_needs_a_metric_is_not_computable(row, name):
    found = row(when_and_where_alone, name)
    if name == "data_age_minutes":
        assert found["state"] == "ok"
        return
    assert found["value"] != found["value"]
    assert found["state"] in ("not_computable", "none")


KEYS = {  # what makes it a row
    "ticket": ("source", "id", "load"),
    "post": ("source", "id", "load", "created_at", "created_on", "conversation"),
    "rating": ("source", "id", "load", "question"),
    "contact_volume": ("source", "desk", "channel", "day", "load"),
    "post_count": ("source", "id", "at", "load"),
    "audience": ("source", "account", "day", "load"),
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
def test_where_all_is_unknown_only_what_counts_rows_has_a_figure(row, name):
    found = row(all_unknown, name, Window())
    if name == "data_age_minutes":
        assert found["state"] == "ok"
        return
    if name in EMPTY_SAYS:
        assert found["value"] == EMPTY_SAYS[name]
        return
    assert found["state"] in ("none", "not_computable"), found
