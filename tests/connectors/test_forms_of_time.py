"""Each form of a time, the order of day and month per column, and what is refused instead of guessed."""

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.dates import Decision, clock_microseconds, decide, instants, order_of
from connectors.values import UNCLEAR, boolean, count, duration_seconds, number

UTC = dt.UTC


def read(cells, zone="UTC"):
    known = decide(cells)
    assert known.form is not None
    return instants(pa.array(cells, pa.string()), known.form, known.day_first, zone).to_pylist()


@pytest.mark.parametrize(
    ("cell", "instant"),
    [
        ("29-02-2016 01:16", dt.datetime(2016, 2, 29, 1, 16)),
        ("8/30/2013", dt.datetime(2013, 8, 30)),
        ("10/29/2020 0:00", dt.datetime(2020, 10, 29)),
        ("04/18/2019 09:55:45 PM", dt.datetime(2019, 4, 18, 21, 55, 45)),
        ("04/18/2019 12:05:00 AM", dt.datetime(2019, 4, 18, 0, 5)),
        ("2022-01-21 13:47:00", dt.datetime(2022, 1, 21, 13, 47)),
        ("2022-01-21", dt.datetime(2022, 1, 21)),
        ("21/01/2022 13:47:00", dt.datetime(2022, 1, 21, 13, 47)),
        ("21.01.22 13:47", dt.datetime(2022, 1, 21, 13, 47)),
        ("2006-01-11T15:49:42+01:00", dt.datetime(2006, 1, 11, 14, 49, 42)),
        ("2015-02-24 11:35:52 -0800", dt.datetime(2015, 2, 24, 19, 35, 52)),
        ("Tue Oct 31 22:10:47 +0000 2017", dt.datetime(2017, 10, 31, 22, 10, 47)),
        ("2016-03-03T13:40:01.000+0000", dt.datetime(2016, 3, 3, 13, 40, 1)),
        ("Tue, 31 Oct 2017 22:10:47 +0200", dt.datetime(2017, 10, 31, 20, 10, 47)),
        ("21/Jan/22 1:47 PM", dt.datetime(2022, 1, 21, 13, 47)),
        ("Jan 21, 2022 1:47 PM", dt.datetime(2022, 1, 21, 13, 47)),
        ("21. März 2022", dt.datetime(2022, 3, 21)),
        ("20220121", dt.datetime(2022, 1, 21)),
        ("20220121T134700Z", dt.datetime(2022, 1, 21, 13, 47)),
        ("1642772820", dt.datetime(2022, 1, 21, 13, 47)),
        ("1642772820000", dt.datetime(2022, 1, 21, 13, 47)),
        ("1642772820.000200", dt.datetime(2022, 1, 21, 13, 47, 0, 200)),
        ("44582.5", dt.datetime(2022, 1, 21, 12)),
    ],
)
def test_a_form_of_time_is_read(cell, instant):
    assert read([cell]) == [instant.replace(tzinfo=UTC)]


def test_one_day_above_12_decides_a_whole_column():
    days = ["05/02/2012 13:32", "12/03/2012 15:44", "13/03/2012 08:00"]
    assert [t.month for t in read(days)] == [2, 3, 3]


def test_no_day_above_12_leaves_the_order_open():
    assert decide(["05/02/2012", "04/03/2012"]) == Decision("day and month", None, 1.0, open=True)


def test_the_same_number_twice_needs_no_order():
    assert not decide(["01/01/2022", "02/02/2022"]).open


def test_dots_put_the_day_first():
    assert decide(["05.02.2012"]).day_first is True


def test_a_column_that_contradicts_itself_stays_open():
    assert order_of(10, 10).contradictory
    assert order_of(990, 10).day_first is True  # one in a hundred is a slip, refused in its cell


def test_a_cell_of_the_other_order_is_null_not_turned_round():
    cells = pa.array(["13/01/2024", "01/14/2024"])
    assert instants(cells, "day and month", day_first=True).to_pylist()[1] is None


def test_a_day_that_does_not_exist_is_null():
    assert instants(pa.array(["31/02/2024", "2024"]), "day and month", day_first=True).null_count == 2


def test_an_hour_that_the_clock_change_skips_is_the_change_itself():
    assert read(["2024-03-31 02:30:00"], "Europe/Berlin") == [dt.datetime(2024, 3, 31, 1, tzinfo=UTC)]


def test_an_hour_that_the_clock_change_repeats_is_its_first_pass():
    assert read(["2024-10-27 02:30:00"], "Europe/Berlin") == [dt.datetime(2024, 10, 27, 0, 30, tzinfo=UTC)]


def test_a_zone_does_not_move_a_time_with_an_offset():
    assert read(["2024-07-01 12:00:00 +0000"], "Europe/Berlin") == [dt.datetime(2024, 7, 1, 12, tzinfo=UTC)]


def test_a_fraction_of_a_day_is_a_time_of_day():
    assert clock_microseconds("0.5") == 12 * 3600 * 1_000_000
    assert clock_microseconds("9:55:45 PM") == (21 * 3600 + 55 * 60 + 45) * 1_000_000
    assert clock_microseconds("25:00") is None


@pytest.mark.parametrize(
    ("word", "seconds"),
    [
        ("1970-01-02 04:23:17", 86_400 + 4 * 3600 + 23 * 60 + 17),
        ("1970-01-01 08:00:00", 8 * 3600),
        ("1:30:00", 5_400),
        ("30:00", 30 * 3600),
        ("PT4H30M", 16_200),
        ("1 day 2 hours 3 minutes", 93_780),
        ("90", 90),
    ],
)
def test_a_duration_is_read_in_seconds(word, seconds):
    assert duration_seconds(word) == seconds


@pytest.mark.parametrize("word", ["yes", "TRUE", "1", "met", "Within SLA", "ONTIME", "Ja", "1.0"])
def test_a_word_for_yes(word):
    assert boolean(word) is True


@pytest.mark.parametrize("word", ["no", "FALSE", "0", "breached", "SLA Violated", "OVERDUE", "nein"])
def test_a_word_for_no(word):
    assert boolean(word) is False


def test_thousands_separators_are_never_guessed():
    assert number("3,87,16,91,111") is UNCLEAR
    assert number("1,234") is UNCLEAR
    assert number("4,5") == 4.5


def test_yes_and_no_count_as_one_and_none():
    assert [count("yes"), count("No"), count("3.0"), count("-1"), count("2.5")] == [1, 0, 3, UNCLEAR, UNCLEAR]


MOMENTS = st.datetimes(dt.datetime(1971, 1, 1), dt.datetime(2099, 12, 31)).map(
    lambda t: t.replace(microsecond=0)
)


@given(
    MOMENTS,
    st.sampled_from(["%Y-%m-%d %H:%M:%S", "%d %b %Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%Y/%m/%d %H:%M:%S"]),
)
def test_what_was_written_in_a_form_is_read_back(moment, form):
    cells = pa.array([moment.strftime(form)])
    name = decide([*cells.to_pylist(), "2024"]).form
    assert instants(cells, name, day_first=False).to_pylist() == [moment.replace(tzinfo=UTC)]


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_times_and_numbers(text):
    known = decide([text])
    if known.form:
        instants(pa.array([text]), known.form, day_first=True)
    assert boolean(text) in (True, False, UNCLEAR)
    number(text)
    duration_seconds(text)
    clock_microseconds(text)
