"""The constructs that differ between engines: right on DuckDB, as written for PostgreSQL."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import column as sql_column
from sqlalchemy import literal, select, values
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import DateTime, Float, Integer, String

from warehouse import dialect
from warehouse.pseudonyms import pseudonym
from warehouse.tables import ticket


def numbers(*given_numbers):
    return values(sql_column("x", Float), name="given").data([(number,) for number in given_numbers])


def one(warehouse, statement):
    with warehouse.snapshot() as snapshot:
        return snapshot.connection.execute(statement).scalar()


def on_postgresql(expression):
    return str(
        select(expression).compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    )


def at(text):
    return literal(datetime.fromisoformat(text).replace(tzinfo=UTC), DateTime(timezone=True))


def test_seconds_between_has_fractions_and_a_sign(warehouse):
    early, late = at("2024-03-01 10:00:00.250"), at("2024-03-02 10:00:01")
    assert one(warehouse, select(dialect.seconds_between(early, late))) == 86400.75
    assert one(warehouse, select(dialect.seconds_between(late, early))) == -86400.75


@pytest.mark.parametrize("numbered", [1, 2, 7, 97, 1_000])
def test_amid_its_share_each_value_is_found_by_its_rank(any_warehouse, numbered):
    shares = [(rank - 0.5) / numbered for rank in range(1, numbered + 1)]
    asked = select(dialect.values_at(numbers(None, *reversed(range(numbered))).c.x, shares))
    with any_warehouse.snapshot() as snapshot:
        assert snapshot.connection.execute(asked).scalar_one() == list(range(numbered))


@pytest.mark.parametrize(("rank", "value"), [(1, 1.0), (3, 7.0), (4, None)])
def test_the_nth_smallest_value_leaves_nulls_out(warehouse, rank, value):
    given_numbers = numbers(7, None, 1, 3)
    assert one(warehouse, select(dialect.sorted_element(given_numbers.c.x, rank))) == value


def test_the_rank_may_be_an_expression(warehouse):
    given_numbers = numbers(7, 1, 3)
    rank = literal(1, Integer) + literal(1, Integer)
    assert one(warehouse, select(dialect.sorted_element(given_numbers.c.x, rank))) == 3


def test_values_with_parameters_of_their_own_keep_them_in_order(warehouse):
    given_numbers = numbers(1, 2, 3)
    statement = select(dialect.sorted_element(given_numbers.c.x * literal(10.0), 2)).where(
        given_numbers.c.x > 0.5
    )
    assert one(warehouse, statement) == 20


def test_the_local_day_of_an_instant(warehouse):
    instant = at("2024-03-01 23:30")
    assert one(warehouse, select(dialect.local_day(instant, "UTC"))) == date(2024, 3, 1)
    assert one(warehouse, select(dialect.local_day(instant, "Europe/Berlin"))) == date(2024, 3, 2)


def test_the_words_for_postgresql():
    c = ticket.c
    assert "EXTRACT(EPOCH FROM (ticket.resolved_at - ticket.opened_at))" in on_postgresql(
        dialect.seconds_between(c.opened_at, c.resolved_at)
    )
    assert (
        "percentile_disc(ARRAY[0.25, 0.75]::double precision[]) WITHIN GROUP (ORDER BY ticket.resolve_minutes)"
        in on_postgresql(dialect.values_at(c.resolve_minutes, [0.25, 0.75]))
    )
    assert (
        "(array_agg(ticket.resolve_minutes ORDER BY ticket.resolve_minutes NULLS LAST))[CAST(3 AS INTEGER)]"
        in on_postgresql(dialect.sorted_element(c.resolve_minutes, 3))
    )
    assert "CAST(timezone('UTC', ticket.opened_at) AS DATE)" in on_postgresql(
        dialect.local_day(c.opened_at, "UTC")
    )


@given(st.text(min_size=1))
def test_a_pseudonym_is_twelve_digits_and_needs_the_key(name):
    made = pseudonym(name, b"k" * 32)
    assert len(made) == 12
    assert made == pseudonym(f" {name}\n", b"k" * 32)
    assert made != pseudonym(name, b"l" * 32)


@pytest.mark.parametrize(
    ("instant", "zone", "shown"),
    [
        ("2026-03-29 00:30", "Europe/Berlin", datetime(2026, 3, 29, 1, 30)),
        ("2026-03-29 01:30", "Europe/Berlin", datetime(2026, 3, 29, 3, 30)),  # two o'clock never was
        ("2026-10-25 01:30", "Europe/Berlin", datetime(2026, 10, 25, 2, 30)),  # for the second time
        ("2026-01-12 20:00", "Asia/Kolkata", datetime(2026, 1, 13, 1, 30)),  # half an hour off
        ("2026-01-12 20:00", None, datetime(2026, 1, 12, 20, 0)),  # a desk without a zone
    ],
)
def test_local_time_is_what_the_clocks_show_there(any_warehouse, instant, zone, shown):
    of_desk = literal(zone, String)
    assert one(any_warehouse, select(dialect.local_time(at(instant), of_desk))) == shown
