"""The mapping file says what it means, both ways, and names the nearest word where one is wrong."""

import csv
import datetime as dt
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.channels import CHANNEL_WORDS, map_channels
from connectors.files import FileRefused, inspect, read
from connectors.mapping import (
    DateTimeColumns,
    First,
    Mapping,
    Milestone,
    Pair,
    mapping_from_toml,
    mapping_to_toml,
    save_mapping,
    saved_mappings,
)
from warehouse.tables import CHANNELS

FULL = """
[file]
table = "tickets"
source = "desk"
delimiter = ";"
encoding = "latin-1"
day_first = true
sheet = "Data"
time_zone = "Europe/Rome"
one_row_per = "event"
order_by = "n"
missing = ["?", "NA"]

[missing]
score = ["0"]

[columns]
id = "number"
first_response_at = { date = "Date", time = "Time" }
updated_at = { first = ["a", "b"] }
channel = "contact type"
score = "mark"
rated_at = ["Day", "Clock"]

[milestones]
time = "changed"
opened_at = "first"
resolved_at = { first = { column = "status", equals = ["Completed"] } }

[constants]
desk = "Service Desk"
scale_low = 1
scale_high = 5

[values.channel]
"Constituent Call" = "phone"
"""


def tickets(tmp_path, text, mapping):
    path = tmp_path / "f.csv"
    path.write_text(text, encoding="utf-8", newline="")
    batches = list(read(path, mapping_from_toml(mapping)))
    rows = [
        row for batch in batches for row in batch.rows.get("ticket", batch.rows.get("rating")).to_pylist()
    ]
    return rows, [refusal for batch in batches for refusal in batch.refusals], batches


def test_the_whole_mapping_file_is_read():
    mapping = mapping_from_toml(FULL)
    assert mapping.columns["first_response_at"] == DateTimeColumns("Date", "Time")
    assert mapping.columns["updated_at"] == First(("a", "b"))
    assert mapping.columns["rated_at"] == Pair("Day", "Clock")
    assert mapping.milestones["resolved_at"] == Milestone("first", "status", ("Completed",))
    assert (mapping.day_first, mapping.missing_by_field["score"], mapping.constants["desk"]) == (
        True,
        ("0",),
        "Service Desk",
    )


def test_a_mapping_written_and_read_is_the_same():
    mapping = mapping_from_toml(FULL)
    assert mapping_from_toml(mapping_to_toml(mapping)) == mapping


@given(
    st.dictionaries(
        st.sampled_from(["id", "channel", "desk", "opened_at"]),
        st.text(min_size=1).filter(lambda t: "\x00" not in t),
    )
)
def test_any_column_name_survives_the_mapping_file(columns):
    mapping = Mapping(columns=columns)
    assert mapping_from_toml(mapping_to_toml(mapping)) == mapping


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[file]\ntabel = "tickets"', "did you mean 'table'"),
        ('[columns]\nopend_at = "x"', "did you mean 'opened_at'"),
        ('[colums]\nid = "x"', "did you mean 'columns'"),
        ('[file]\ntable = "ticket"', "did you mean 'tickets'"),
        ('[file]\ntime_zone = "Europe/Berlinn"', "did you mean 'Europe/Berlin'"),
        ("[file]\nday_first = 1", "must be true or false"),
        ("[file\n", "no valid TOML"),
        ('[milestones]\ntime = "t"\nopened_at = "first"', "one_row_per"),
        ('[columns]\nid = ["a"]', "must be a column"),
    ],
)
def test_a_wrong_mapping_file_is_refused_in_one_line(text, says):
    with pytest.raises(FileRefused) as refused:
        mapping_from_toml(text, "m.toml")
    assert says in str(refused.value)
    assert str(refused.value).startswith("m.toml: ")


def test_a_column_that_is_not_there_names_the_nearest(tmp_path):
    with pytest.raises(FileRefused, match="did you mean 'number'"):
        tickets(tmp_path, "number,day\n1,2024-01-13\n", '[columns]\nid = "numbr"')


def test_two_columns_make_a_time_and_a_list_of_two_does_the_same(tmp_path):
    text = "id,Date,Time\n1,13/01/2024,9:30 PM\n"
    for column in ('{ date = "Date", time = "Time" }', '["Date", "Time"]'):
        rows, _, _ = tickets(tmp_path, text, f'[columns]\nid = "id"\nopened_at = {column}')
        assert rows[0]["opened_at"] == dt.datetime(2024, 1, 13, 21, 30, tzinfo=dt.UTC)


def test_the_first_filled_column_is_taken(tmp_path):
    text = "id,a,b\n1,,2024-01-13\n2,2024-01-14,2024-01-15\n"
    rows, _, _ = tickets(tmp_path, text, '[columns]\nid = "id"\nclosed_at = { first = ["a", "b"] }')
    assert [row["closed_at"].day for row in rows] == [13, 14]


def test_the_last_event_is_the_highest_number_and_of_equals_the_later_line(tmp_path):
    text = "id,n,status\n1,10,ten\n1,9,nine\n2,1,first\n2,1,second\n"
    mapping = '[file]\none_row_per = "event"\norder_by = "n"\n[columns]\nid = "id"\nstatus = "status"'
    rows, _, _ = tickets(tmp_path, text, mapping)
    assert {row["id"]: row["status"] for row in rows} == {"1": "ten", "2": "second"}


def test_a_mark_outside_its_scale_refuses_the_rating_and_keeps_the_ticket(tmp_path):
    text = "id,day,mark\n1,2024-01-13,5\n2,2024-01-13,7\n3,2024-01-13,\n"
    mapping = (
        '[columns]\nid = "id"\nopened_at = "day"\nscore = "mark"\n[constants]\nscale_low = 1\nscale_high = 5'
    )
    rows, refusals, batches = tickets(tmp_path, text, mapping)
    assert len(rows) == 3
    assert batches[0].rows["rating"].num_rows == 1
    assert [(r.line, r.column, r.value) for r in refusals] == [(3, "mark", "7")]


def test_a_ratings_file_without_a_day_is_refused_unless_a_constant_gives_one(tmp_path):
    mapping = '[file]\ntable = "ratings"\n[columns]\nticket = "id"\nscore = "mark"\n[constants]\nscale_low = 1\nscale_high = 5\n'
    with pytest.raises(FileRefused, match="rated_at"):
        tickets(tmp_path, "id,mark\n1,5\n", mapping)
    rows, _, _ = tickets(tmp_path, "id,mark\n1,5\n", mapping + "rated_at = 2024-01-13")
    assert (rows[0]["question"], rows[0]["best_is_high"], rows[0]["rated_at"].day) == ("csat", True, 13)


def test_every_channel_word_leads_to_a_channel_of_ours():
    assert {channel for channel, _ in CHANNEL_WORDS.values()} <= set(CHANNELS)
    assert map_channels(["PHONE", "Self-Service", "Pigeon", " ", None]) == [
        ("phone", "word: phone"),
        ("portal", "word: self service"),
        ("other", "unmapped"),
        ("unknown", "blank"),
        ("unknown", "blank"),
    ]


def test_a_mapping_may_only_name_channels_of_ours():
    with pytest.raises(ValueError, match="pigeon"):
        map_channels(["x"], overrides={"x": "pigeon"})


def test_a_saved_mapping_is_found_by_its_header_in_any_order(tmp_path):
    mapping = Mapping(source="desk", columns={"id": "Nr"})
    save_mapping(mapping, ["Nr", "Datum"], tmp_path, "my desk")
    assert [m.fits(["Datum", "Nr"]) for m in saved_mappings(tmp_path)] == [True]
    path = tmp_path / "f.csv"
    path.write_text("Datum,Nr\n2024-01-13,1\n")
    assert inspect(path, saved=saved_mappings(tmp_path)).mapping.source == "desk"


CELLS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zs", "Zl", "Zp")), min_size=1, max_size=12
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=20))
def test_ids_and_words_come_through_a_csv_as_they_are(tmp_path, rows):
    out = io.StringIO()
    csv.writer(out).writerows([("id", "status"), *((f"i{i}{a}", f"s{b}") for i, (a, b) in enumerate(rows))])
    found, refusals, _ = tickets(
        tmp_path, out.getvalue(), '[file]\ndelimiter = ","\n[columns]\nid = "id"\nstatus = "status"'
    )
    assert refusals == []
    assert [(row["id"], row["status"]) for row in found] == [
        (f"i{i}{a}", f"s{b}") for i, (a, b) in enumerate(rows)
    ]
