from datetime import UTC, date, datetime

from pages.analysts.reconcile import Tally, months_by_status, reasons, tally

JANUARY, FEBRUARY = date(2024, 1, 15), date(2024, 2, 3)
NOTHING = Tally(read=0, new=0, changed=0, unchanged=0, refused=0)


def test_tickets_are_counted_by_local_month_and_status_with_totals(connection, add):
    add(
        "ticket",
        {"opened_on": JANUARY, "status": "Closed"},
        {"opened_on": JANUARY, "status": "Closed"},
        {"opened_on": JANUARY, "status": "Open"},
        {"opened_on": FEBRUARY, "status": "Closed"},
    )
    months = months_by_status(connection, "ticket", "tool")
    assert months.to_dict("list") == {
        "Month": ["2024-01", "2024-02", "Total"],
        "Closed": [2, 1, 3],
        "Open": [1, 0, 1],
        "Total": [3, 1, 4],
    }


def test_rows_without_day_or_status_are_shown_last_and_not_lost(connection, add):
    add("ticket", {"opened_on": None, "status": None}, {"opened_on": JANUARY, "status": "Open"})
    months = months_by_status(connection, "ticket", "tool")
    assert months["Month"].tolist() == ["2024-01", "no day", "Total"]
    assert months["no status"].tolist() == [0, 1, 1]


def test_another_source_is_not_counted(connection, add):
    add(
        "ticket",
        {"opened_on": JANUARY, "status": "Open"},
        {"opened_on": JANUARY, "status": "Open", "source": "other"},
    )
    assert months_by_status(connection, "ticket", "tool")["Total"].tolist() == [1, 1]


def test_one_load_alone_counts_only_the_rows_it_last_changed(connection, add):
    add(
        "ticket",
        {"opened_on": JANUARY, "status": "Open"},
        {"opened_on": JANUARY, "status": "Open", "load": "L2"},
    )
    assert months_by_status(connection, "ticket", "tool", "L2")["Total"].tolist() == [1, 1]
    assert months_by_status(connection, "ticket", "tool")["Total"].tolist() == [2, 2]


def test_an_empty_source_gives_an_empty_table(connection):
    assert months_by_status(connection, "ticket", "tool").empty


def test_posts_are_told_apart_by_who_wrote_them(connection, add):
    add("post", {"created_on": JANUARY, "direction": "in"}, {"created_on": JANUARY, "direction": "out"})
    assert set(months_by_status(connection, "post", "tool")) == {
        "Month",
        "from customers",
        "from the desk",
        "Total",
    }


def test_phone_totals_add_handled_calls_and_not_days(connection, add):
    days = ({"day": date(2024, 1, d), "desk": "n", "channel": "phone", "handled": 40 + d} for d in (1, 2))
    add("contact_volume", *days)
    assert months_by_status(connection, "contact_volume", "tool")["phone"].tolist() == [83, 83]


def test_ratings_are_told_apart_by_question(connection, add):
    add("rating", {"rated_on": JANUARY, "question": "csat"}, {"rated_on": JANUARY, "question": "nps"})
    months = months_by_status(connection, "rating", "tool")
    assert months["satisfaction"].tolist() == [1, 1]
    assert months["recommend"].tolist() == [1, 1]


def test_six_events_of_two_tickets_are_four_collapsed_rows(connection, loaded, add):
    add("ticket", {"opened_on": JANUARY}, {"opened_on": JANUARY})
    found = tally(connection, loaded(rows_read=6, rows_new=2))
    assert found.collapsed == 4
    assert reasons(found) == (
        "4 rows earlier events or copies of a record: 6 were read and describe 2 records; the last row of each counts.",
    )


def test_a_ticket_opened_at_night_in_berlin_falls_in_another_month_than_by_utc(connection, loaded, add):
    add("desk", {"id": "north", "time_zone": "Europe/Berlin"})
    late = datetime(2024, 1, 31, 23, 30, tzinfo=UTC)
    add(
        "ticket",
        {"desk": "north", "opened_at": late, "opened_on": date(2024, 2, 1)},
        {"desk": "north", "opened_at": datetime(2024, 1, 5, tzinfo=UTC), "opened_on": date(2024, 1, 5)},
    )
    found = tally(connection, loaded(rows_read=2, rows_new=2))
    assert found.other_month == 1
    assert found.zones == ("Europe/Berlin",)
    assert reasons(found) == (
        "1 row in another month by the desk's clock (Europe/Berlin) than by UTC; a tool set to another time zone counts them there.",
    )


def test_times_before_opening_are_counted_and_said_to_be_left_out_of_times(connection, loaded, add):
    add(
        "ticket",
        {"first_response_minutes": -1.0, "opened_on": JANUARY},
        {"resolve_minutes": -5.0, "opened_on": JANUARY},
    )
    found = tally(connection, loaded(rows_read=2, rows_new=2))
    assert (found.answered_before_opened, found.resolved_before_opened) == (1, 1)
    assert sum("left out of typical times" in words for words in reasons(found)) == 2


def test_rows_of_earlier_loads_and_of_unknown_channels_are_reasons(connection, loaded, add):
    add(
        "ticket",
        {"opened_on": JANUARY, "load": "L0"},
        {"opened_on": JANUARY, "channel": "other"},
        {"opened_on": None, "channel": "phone"},
    )
    found = tally(connection, loaded(rows_read=2, rows_new=2))
    assert (found.earlier, found.other_channel, found.without_day) == (1, 1, 1)


def test_a_load_into_nothing_has_counts_of_zero_and_no_reasons(connection, loaded):
    found = tally(connection, loaded(rows_read=0, rows_new=0))
    assert reasons(found) == ()


def test_the_largest_cause_is_named_first():
    found = Tally(read=100, new=60, changed=0, unchanged=30, refused=10)
    assert [words.split()[0] for words in reasons(found)] == ["30", "10"]


def test_nothing_to_explain_is_not_explained():
    assert reasons(NOTHING) == ()
