import datetime as dt

import pandas as pd
import pytest

from connectors.mapping import After, DateTimeColumns, First, Mapping, Milestone, Pair, fields_of
from pages.analysts.mapping_table import (
    COLUMN,
    EVERY_ROW,
    EXAMPLE,
    FIELD,
    WHY,
    choices,
    column_words,
    constant,
    edited,
    field_words,
    mapping_rows,
    not_loaded,
)

SAMPLE = pd.DataFrame(
    {"number": ["", "INC1"], "Date": ["2024-01-02", "x"], "Time": ["10:00", "y"], "how": [None, "Phone"]},
    dtype="object",
)
HEADER = tuple(SAMPLE.columns)
PLAIN = Mapping(columns={"id": "number", "channel": "how"}, constants={"desk": "North"})
EVENTS = Mapping(
    one_row_per="event",
    milestone_time="when",
    columns={"id": "number"},
    milestones={
        "opened_at": Milestone("first"),
        "closed_at": Milestone("last", "status", ("Closed", "Done")),
    },
)


def test_every_field_of_the_table_has_a_row_and_the_mapped_ones_come_first():
    rows = mapping_rows(PLAIN, SAMPLE)
    assert set(rows.index) == set(fields_of("tickets"))
    assert set(rows.index[:3]) == {"id", "desk", "channel"}


def test_a_row_says_the_column_its_first_value_and_why():
    row = mapping_rows(PLAIN, SAMPLE, {"id": "ServiceNow's name"}).loc["id"]
    assert row[[FIELD, COLUMN, EXAMPLE, WHY]].tolist() == [
        "Number (id)",
        "number",
        "INC1",
        "ServiceNow's name",
    ]


def test_an_empty_cell_is_no_example():
    assert mapping_rows(PLAIN, SAMPLE).loc["channel", EXAMPLE] == "Phone"


def test_two_columns_show_both_values():
    mapping = Mapping(columns={"opened_at": DateTimeColumns("Date", "Time")})
    row = mapping_rows(mapping, SAMPLE).loc["opened_at"]
    assert (row[COLUMN], row[EXAMPLE]) == ("Date + Time", "2024-01-02 10:00")


def test_a_column_that_is_not_in_the_sample_has_no_example():
    assert mapping_rows(Mapping(columns={"id": "gone"}), SAMPLE).loc["id", EXAMPLE] == ""


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("number", "number"),
        (Pair("a", "b"), "a + b"),
        (First(("a", "b")), "a, else b"),
        (After("a", "b", "minutes"), "a + b (minutes)"),
        (Milestone("first"), "first event"),
        (Milestone("last", "s", ("x", "y")), "last event with s = x or y"),
    ],
)
def test_where_a_value_comes_from_is_said_in_words(column, words):
    assert column_words(column) == words


@pytest.mark.parametrize(
    "mapping",
    [
        PLAIN,
        EVENTS,
        Mapping(
            columns={
                "id": "number",
                "opened_at": DateTimeColumns("Date", "Time"),
                "closed_at": First(("a", "b")),
            }
        ),
        Mapping(
            table="posts",
            source="x",
            columns={"id": "a"},
            values={"direction": {"True": "in"}},
            missing=("?",),
        ),
        Mapping(
            constants={
                "scale_low": 1,
                "scale_high": 5,
                "best_is_high": True,
                "rated_at": dt.date(2024, 1, 31),
            }
        ),
    ],
)
def test_a_table_left_as_it_is_gives_the_same_mapping(mapping):
    assert edited(mapping, mapping_rows(mapping, SAMPLE)) == mapping


def test_another_column_replaces_the_proposed_one():
    rows = mapping_rows(PLAIN, SAMPLE)
    rows.loc["id", COLUMN] = "Date"
    assert edited(PLAIN, rows).columns == {"id": "Date", "channel": "how"}


def test_a_column_replaces_a_milestone():
    rows = mapping_rows(EVENTS, SAMPLE)
    rows.loc["opened_at", COLUMN] = "Date"
    after = edited(EVENTS, rows)
    assert after.columns["opened_at"] == "Date"
    assert set(after.milestones) == {"closed_at"}


def test_a_cleared_field_is_left_out():
    rows = mapping_rows(PLAIN, SAMPLE)
    rows.loc["channel", COLUMN] = None
    rows.loc["desk", EVERY_ROW] = "  "
    after = edited(PLAIN, rows)
    assert after.fields == ("id",)


def test_a_column_wins_over_a_value_for_every_row():
    rows = mapping_rows(PLAIN, SAMPLE)
    rows.loc["desk", COLUMN] = "how"
    after = edited(PLAIN, rows)
    assert after.columns["desk"] == "how"
    assert "desk" not in after.constants


@pytest.mark.parametrize(
    ("field", "words", "value"),
    [
        ("desk", "7", "7"),
        ("scale_high", "5", 5),
        ("scale_low", "0.5", 0.5),
        ("best_is_high", "No", False),
        ("rated_at", "2024-01-31", dt.date(2024, 1, 31)),
        ("rated_at", "2024-01-31 10:30", dt.datetime(2024, 1, 31, 10, 30)),
        ("reopened", "0", 0),
    ],
)
def test_a_value_for_every_row_has_the_type_of_its_field(field, words, value):
    found = constant("tickets", field, words)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("field", "words", "message"),
    [
        ("scale_high", "five", "Highest rating possible: write a number, not 'five'"),
        ("best_is_high", "maybe", "Highest is best: write yes or no, not 'maybe'"),
        ("rated_at", "31.1.24", "Rated: write a day like 2026-01-31, not '31.1.24'"),
    ],
)
def test_a_value_of_another_kind_is_refused_with_the_field_named(field, words, message):
    with pytest.raises(ValueError, match=message):
        constant("tickets", field, words)


def test_the_columns_nothing_is_read_from_are_named():
    assert not_loaded(PLAIN, HEADER) == ("Date", "Time")


def test_the_choices_are_the_files_columns_and_the_words_in_use():
    assert choices(EVENTS, HEADER) == [*HEADER, "first event", "last event with status = Closed or Done"]


def test_every_field_has_words_without_underscores():
    fields = {
        field for table in ("tickets", "posts", "ratings", "contact_volume") for field in fields_of(table)
    }
    assert not [field for field in fields if "_" in field_words(field)]
