"""How far data can be trusted: small warehouses on both engines, every number counted by hand."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pyarrow as pa
import pytest

from pages.analysts import quality, source_words
from warehouse import Batch, Meaning, Origin, arrow_schema

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HEARD = datetime(2026, 4, 1, tzinfo=UTC)
EARLIER = NINE - timedelta(hours=1)
LATER = NINE + timedelta(hours=1)


@pytest.fixture
def load(any_warehouse):
    """load("ticket", {...}, {...}) loads rows of the source 'desk', which was last heard of on 1 April 2026."""

    def write(table, *rows, source="desk", read=None):
        whole = [{"source": source, "id": str(place)} | row for place, row in enumerate(rows)]
        schema = arrow_schema(table)
        fields = [schema.field(name) for name in dict.fromkeys(name for row in whole for name in row)]
        columns = [pa.array([row.get(field.name) for row in whole], field.type) for field in fields]
        given = pa.table(columns, schema=pa.schema(fields))
        any_warehouse.load(
            [Batch({table: given}, read=read or len(rows))],
            Origin(source, table, f"{table}.csv", as_of=HEARD),
        )

    return write


@pytest.fixture
def asked(any_warehouse):
    """asked(function) gives what a function says of the published data."""

    def ask(function, *more):
        with any_warehouse.snapshot() as snapshot:
            return function(snapshot.connection, *more)

    return ask


def test_times_before_the_opening_and_in_the_future_are_told_apart(load, asked):
    load(
        "ticket",
        {"opened_at": NINE, "first_response_at": LATER, "resolved_at": LATER},
        {"opened_at": NINE, "first_response_at": EARLIER, "resolved_at": EARLIER},
        {"opened_at": NINE, "closed_at": EARLIER},
        {"opened_at": HEARD + timedelta(days=2)},
        {"opened_at": HEARD + timedelta(hours=3)},  # a clock in another zone is no slip
    )
    load("post", {"direction": "in", "created_at": HEARD + timedelta(days=400)})
    found = asked(quality.impossible)
    assert sorted(found[["Holds", "What", "Rows"]].values.tolist()) == [
        ["posts", "a time in the future", 1],
        ["tickets", "a time in the future", 1],
        ["tickets", "answered before it was opened", 1],
        ["tickets", "closed before it was opened", 1],
        ["tickets", "resolved before it was opened", 1],
    ]


def test_the_rows_with_such_times_are_as_many_as_are_counted(load, asked):
    load("ticket", {"opened_at": NINE, "first_response_at": EARLIER, "resolved_at": EARLIER, "desk": "north"})
    rows = asked(quality.impossible_rows)
    assert rows[["id", "what", "desk"]].values.tolist() == [
        ["0", "answered before it was opened", "north"],
        ["0", "resolved before it was opened", "north"],
    ]
    assert pd.Timestamp(rows["resolved_at"][0]) == EARLIER


def test_without_a_load_nothing_is_wrong(asked):
    assert asked(quality.impossible).empty
    assert asked(quality.gaps).empty
    assert asked(quality.sources).empty
    assert asked(quality.without_answers).empty
    assert asked(source_words.in_use) == []


def working_days(weeks, rows, *, missing=()):
    """So many tickets at nine on every Monday to Friday from 5 January 2026 on."""
    first = datetime(2026, 1, 5, 9, tzinfo=UTC)
    days = [first + timedelta(days=day) for day in range(7 * weeks)]
    kept = [day for day in days if day.weekday() < 5 and day.date() not in missing]
    return [{"id": f"{day:%m%d}-{row}", "opened_at": day} for day in kept for row in range(rows)]


def test_a_gap_is_a_run_of_days_that_are_usually_busy(load, asked):
    friday_to_tuesday = (date(2026, 2, 6), date(2026, 2, 9), date(2026, 2, 10))
    load("ticket", *working_days(10, 12, missing=friday_to_tuesday))
    assert asked(quality.gaps).to_dict("records") == [
        {
            "Source": "desk",
            "Holds": "tickets",
            "From": date(2026, 2, 6),
            "To": date(2026, 2, 10),
            "Days": 3,
            "Usual rows": 36,
        }
    ]


def test_quiet_weekends_and_a_desk_with_few_tickets_have_no_gaps(load, asked):
    load("ticket", *working_days(10, 9, missing=(date(2026, 2, 10),)))
    assert asked(quality.gaps).empty


def test_a_source_is_stale_after_35_days_without_news(load, asked):
    load("ticket", {"opened_at": NINE}, {"opened_at": NINE + timedelta(days=3)}, read=5)
    load("ticket", {"opened_at": NINE}, read=1)
    now = HEARD + timedelta(days=36)
    (row,) = asked(quality.sources, now).to_dict("records")
    assert (row["Holds"], row["Last row"], row["Stale since"]) == (
        "tickets",
        date(2026, 3, 5),
        date(2026, 5, 6),
    )
    assert (row["Rows read"], row["Copies"], row["Known already"], row["Refused"]) == (6, 3, 1, 0)
    fresh = asked(quality.sources, HEARD + timedelta(days=35))
    assert fresh["Stale since"].isna().all()


def test_missing_answers_are_told_from_a_source_that_never_gives_them(load, asked):
    load(
        "ticket",
        {"opened_at": NINE, "first_response_at": LATER},
        {"opened_at": NINE, "first_response_at": None},
    )
    load("ticket", {"opened_at": NINE}, source="mute")
    assert asked(quality.without_answers).values.tolist() == [["desk", 2, 1, True], ["mute", 1, 1, False]]


CHANNEL = ("ticket", "channel")


def kiosk(**changes):
    return {
        "channel": "other",
        "channel_raw": "Kiosk",
        "channel_rule": "unmapped",
        "opened_at": NINE,
    } | changes


def test_a_channel_word_is_in_doubt_until_somebody_says_what_it_means(load, asked, any_warehouse):
    fax = kiosk(channel_raw="Fax", channel_rule="word: fax")
    load(
        "ticket",
        kiosk(),
        kiosk(),
        kiosk(channel="phone", channel_raw="Phone", channel_rule="word: phone"),
        fax,
    )
    found = asked(source_words.words, CHANNEL)
    assert found[["word", "rows", "reads", "doubt"]].values.tolist() == [
        ["Kiosk", 2, "other", "not understood"],
        ["Fax", 1, "other", ""],
        ["Phone", 1, "phone", ""],
    ]
    any_warehouse.keep_meanings([Meaning("desk", "ticket", "channel", "Kiosk", "walk_up")])
    first = asked(source_words.words, CHANNEL).iloc[0]
    assert (first["word"], first["reads"], first["said"], first["doubt"]) == (
        "Kiosk",
        "walk_up",
        "walk_up",
        "",
    )


def test_a_word_spelt_like_another_is_in_doubt_where_any_word_is_allowed(load, asked, any_warehouse):
    load("ticket", {"kind": "Incident"}, {"kind": "Incident"}, {"kind": "Request"})
    load("ticket", {"kind": "incidents"}, source="other")
    found = asked(source_words.words, ("ticket", "kind"))
    assert found[["word", "doubt"]].values.tolist() == [
        ["Incident", "like incidents"],
        ["Request", ""],
        ["incidents", "like Incident"],
    ]
    any_warehouse.keep_meanings([Meaning("other", "ticket", "kind", "incidents", "Incident")])
    assert not asked(source_words.words, ("ticket", "kind"))["doubt"].any()


def test_a_post_wants_one_of_a_few_things(load, asked):
    load("post", {"intent": "praise"}, {"intent": "Werbung"}, {"intent": None}, {"sentiment": "Positive"})
    assert asked(source_words.words, ("post", "intent"))[["word", "doubt"]].values.tolist() == [
        ["Werbung", "not understood"],
        ["praise", ""],
    ]
    assert asked(source_words.words, ("post", "sentiment"))["doubt"].tolist() == [""]
    assert asked(source_words.in_use) == [("post", "intent"), ("post", "sentiment")]


@pytest.mark.parametrize(
    ("word", "bare"),
    [
        ("3 - Moderate", "moderate"),
        ("Incidents", "incident"),
        ("P1", "p1"),
        ("1 - P", "1 p"),
        ("Sev 2", "sev 2"),
        ("42", "42"),
    ],
)
def test_a_bare_word_has_no_number_before_it_no_punctuation_and_no_plural(word, bare):
    assert source_words.bare_word(word) == bare
