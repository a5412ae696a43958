"""The generator: the same for the same seed, fast, in the warehouse's own types; and the tutorial's files."""

import time

import pandas as pd
import pyarrow as pa
import pytest

from sample_data import FILES, generate, write_tutorial_files
from sample_data.tutorial import FOLDER
from warehouse import arrow_schema
from warehouse.tables import DERIVED


@pytest.fixture(scope="module")
def tables() -> dict[str, list[pa.Table]]:
    return generate()


def test_the_same_seed_gives_the_same_data(tables):
    again = generate()
    for name, parts in tables.items():
        assert all(one.equals(other) for one, other in zip(parts, again[name], strict=True))


def test_another_seed_gives_other_data(tables):
    assert not generate(8)["ticket"][0].equals(tables["ticket"][0])


def test_it_takes_less_than_five_seconds():
    begun = time.process_time()
    generate()
    assert time.process_time() - begun < 5


def test_columns_and_types_are_the_warehouses_own_and_none_is_derived(tables):
    for name, parts in tables.items():
        schema = arrow_schema(name)
        for part in parts:
            for field in part.schema:
                assert field.name not in DERIVED[name]
                assert schema.field(field.name).type == field.type, (name, field.name)


def test_a_table_holds_one_source(tables):
    sources = [part["source"].unique().to_pylist() for parts in tables.values() for part in parts]
    assert all(len(source) == 1 for source in sources)
    assert [name for (name,) in sources] == [
        "sample-servicedesk",
        "sample-phone",
        "sample-assistant",
        "sample-perch",
        "sample-meadow",
        "sample-servicedesk",
        "sample-survey",
    ]


def test_the_community_offers_no_views_and_no_conversations(tables):
    public, community = tables["post"]
    assert {"impressions", "conversation"} <= set(public.schema.names)
    assert not {"impressions", "conversation"} & set(community.schema.names)
    assert community["followers"].null_count < community.num_rows


def test_views_are_unknown_on_customers_posts_never_zero(tables):
    posts = tables["post"][0].to_pandas()
    assert posts[posts["direction"] == "in"]["impressions"].isna().all()
    assert posts[posts["direction"] == "out"]["impressions"].notna().all()


def test_the_committed_tutorial_files_are_what_the_generator_makes(tmp_path):
    write_tutorial_files(tmp_path)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


@pytest.mark.parametrize("name", FILES)
def test_a_tutorial_file_is_a_few_hundred_rows(name):
    rows = pd.read_csv(FOLDER / name)
    assert 190 < len(rows) < 400
