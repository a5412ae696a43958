"""Every recipe keeps its word: a file of exactly its columns is recognised, asks nothing and loads."""

import csv
from pathlib import Path

import pytest

from connectors.exporters import TOOLS
from connectors.files import inspect, load_file
from connectors.mapped import column_names
from connectors.mapping import TABLES, mapping_from_toml
from connectors.recipes import DOCUMENT, document, recipes
from warehouse import open_warehouse

RECOGNISED = {tool.name for tool in TOOLS}
PUBLIC_DATA = {"boston_311", "nyc_311", "cfpb"}
each = pytest.mark.parametrize("recipe", recipes(), ids=lambda recipe: recipe.tool)


@pytest.fixture
def exported(tmp_path):
    """The example of a recipe as a file."""

    def write(recipe, text=None):
        path = tmp_path / f"{recipe.tool}.csv"
        path.write_text(text or recipe.example, "utf-8")
        return path

    return write


def test_every_tool_that_is_recognised_has_a_recipe():
    assert {recipe.tool for recipe in recipes()} >= RECOGNISED - PUBLIC_DATA


@each
def test_its_columns_are_recognised_as_what_they_give_and_nothing_is_asked(recipe, exported):
    found = inspect(exported(recipe))
    assert found.tool == (recipe.tool if recipe.tool in RECOGNISED else None)
    assert (found.mapping.table, found.questions) == (recipe.holds, ())
    wanted = {column.gives: column.name for column in recipe.columns if column.gives}
    missed = {
        field: name
        for field, name in wanted.items()
        if name not in column_names(found.mapping.columns[field])
    }
    assert missed == {}


@each
def test_its_file_loads_without_a_refusal(recipe, exported, tmp_path):
    warehouse = open_warehouse(f"duckdb:///{tmp_path / 'warehouse'}")
    report = load_file(warehouse, exported(recipe))
    assert (report.table, report.new, report.refused) == (TABLES[recipe.holds], 3, 0)


@each
def test_the_columns_that_are_needed_are_enough(recipe, exported, tmp_path):
    rows = list(csv.DictReader(recipe.example.splitlines()))
    needed = [column.name for column in recipe.columns if column.must]
    text = "\n".join(
        ",".join(row[name] for name in needed) for row in [dict(zip(needed, needed, strict=True)), *rows]
    )
    scale = "[file]\ntable = 'ratings'\n[constants]\nscale_low = 1\nscale_high = 5\n"
    mapping = mapping_from_toml(scale) if recipe.holds == "ratings" else None
    warehouse = open_warehouse(f"duckdb:///{tmp_path / 'warehouse'}")
    assert load_file(warehouse, exported(recipe, text), mapping=mapping, table=recipe.holds).new == 3


def test_a_time_that_request_tracker_never_set_is_no_time(exported, tmp_path):
    (rt,) = (recipe for recipe in recipes() if recipe.tool == "rt")
    warehouse = open_warehouse(f"duckdb:///{tmp_path / 'warehouse'}")
    load_file(
        warehouse,
        exported(rt, rt.example.replace("2026-03-03 12:00:00,1970-01-01 00:00:00", "Not set,Not set")),
    )
    with warehouse.snapshot() as snapshot:
        found = snapshot.connection.exec_driver_sql(
            "SELECT id, first_response_minutes, resolve_minutes FROM ticket ORDER BY id"
        ).all()
    assert [tuple(row) for row in found] == [("101", 30.0, 240.0), ("102", None, None), ("103", None, None)]


def test_the_document_is_made_of_the_recipes():
    assert Path(DOCUMENT).read_text("utf-8") == document()
