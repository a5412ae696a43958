"""Response on tables small enough to work out by hand: times, T, targets, calls, business hours."""

from datetime import date

import pytest

from tests.metrics.rows import DAY, answered, opened


def test_the_median_leaves_out_the_unanswered_and_counts_them(house):
    house.load(
        "ticket",
        [answered(wait) for wait in (10, 20, 30, 40, 50, 60, 70)] + [opened(first_response_at=None)] * 3,
    )
    row = house.figure("first_response_minutes")
    assert (row["value"], row["n"], row["excluded"], row["low"], row["high"]) == (40, 7, 3, 10, 70)


def test_negative_times_are_left_out_of_medians_and_counted(house):
    house.load(
        "ticket",
        [answered(wait) for wait in (10, 20, 30, 40, 50, 60)] + [opened(first_response_at=f"{DAY} 08:00")],
    )
    row = house.figure("first_response_minutes")
    assert (row["value"], row["excluded"]) == (35, 1)


def test_a_wait_of_zero_is_a_wait(house):
    house.load("ticket", [answered(0)] * 6)
    assert house.figure("first_response_minutes")["value"] == 0


def test_percentiles_interpolate_as_r7_does(house):
    """Wikipedia's five values 15, 20, 35, 40, 50: NumPy, R and PERCENTILE_CONT give 46 at 90 %."""
    house.load("ticket", [answered(wait) for wait in (15, 20, 35, 40, 50)])
    assert house.figure("first_response_p90")["value"] == pytest.approx(46)


def test_the_percentile_of_two_desks_is_not_the_mean_of_theirs(house):
    """Batey's example: 11..20 and 91..100; by interpolation 19.1 and 99.1, pooled 98.1, their mean 59.1."""
    rows = [answered(wait, desk="a") for wait in range(11, 21)] + [
        answered(wait, desk="b") for wait in range(91, 101)
    ]
    house.load("ticket", rows)
    assert house.values("first_response_p90", "desk", by=["desk"]) == {
        "a": pytest.approx(19.1),
        "b": pytest.approx(99.1),
    }
    assert house.figure("first_response_p90")["value"] == pytest.approx(98.1)


def test_five_values_are_too_few_for_a_median_and_have_no_interval(house):
    house.load("ticket", [answered(wait) for wait in (1, 2, 3, 4, 5)])
    row = house.figure("first_response_minutes")
    assert (row["state"], row["value"]) == ("few", 3)
    assert row["low"] != row["low"]


def test_contacts_younger_than_t_are_left_out_of_both_even_if_answered(house):
    """As of 2 March 12:00 and T = 1 h: opened at 9 and 10 count, 11:30 does not, answered or not."""
    rows = [
        answered(30),
        opened(10, first_response_at=None),
        opened(opened_at=f"{DAY} 11:30", first_response_at=f"{DAY} 11:31"),
        opened(opened_at=f"{DAY} 11:40"),
    ]
    house.load("ticket", rows, as_of=f"{DAY} 12:00")
    row = house.figure("answered_within_share", within_hours=1)
    assert (row["numerator"], row["denominator"], row["excluded"]) == (1, 2, 2)


def test_each_source_has_its_own_as_of(house):
    fresh = [opened(first_response_at=None)]
    house.load("ticket", fresh, source="s", as_of=f"{DAY} 10:00").load(
        "ticket", fresh, source="t", as_of="2026-03-09 10:00"
    )
    row = house.figure("answered_within_share")
    assert (row["denominator"], row["excluded"]) == (1, 1)


def test_exactly_t_is_within_t(house):
    house.load("ticket", [answered(60), answered(61)])
    assert house.figure("answered_within_share", within_hours=1)["numerator"] == 1


def test_rows_of_a_source_without_the_field_are_left_out_and_counted(house):
    house.load("ticket", [answered(10), answered(20)]).load("ticket", [opened()] * 3, source="t")
    row = house.figure("answered_share")
    assert (row["numerator"], row["denominator"], row["excluded"]) == (2, 2, 3)


def test_provided_but_empty_is_unanswered_and_not_provided_is_not_computable(house):
    house.load("ticket", [opened()] * 2, fields=["first_response_at"])
    assert house.figure("answered_share")["value"] == 0
    assert house.figure("resolve_minutes")["state"] == "not_computable"
    assert house.figure("resolve_minutes")["excluded"] == 2


def test_targets_count_only_tickets_with_a_verdict(house):
    house.load(
        "ticket",
        [opened(response_target_met=met, resolution_target_met=met) for met in (True, True, False, None)],
    )
    for name in ("response_target_met_share", "resolution_target_met_share"):
        row = house.figure(name)
        assert (row["numerator"], row["denominator"], row["excluded"]) == (2, 3, 1)


def test_waiting_too_long_counts_open_unanswered_old_tickets(house):
    rows = [
        opened(first_response_at=None),
        opened(first_response_at=None, resolved_at=f"{DAY} 10:00"),
        answered(5),
        opened(opened_at="2026-05-31 23:00"),
    ]
    house.load("ticket", rows)
    row = house.figure("overdue_unanswered")
    assert (row["value"], row["n"], row["excluded"]) == (1, 3, 0)


def test_nobody_waiting_is_zero_not_none(house):
    house.load("ticket", [answered(5)] * 3)
    assert (house.figure("overdue_unanswered")["value"], house.figure("overdue_unanswered")["state"]) == (
        0,
        "ok",
    )


def test_phone_totals_are_summed_before_dividing(house):
    """10 of 100 and 30 of 60: 40 of 160 = 25 %, not the mean 30 %."""
    day = {
        "desk": "a",
        "channel": "phone",
        "day": date(2026, 3, 2),
        "offered": 100,
        "abandoned": 10,
        "handled": 90,
        "answered_within_target": 80,
        "wait_seconds": 900.0,
    }
    other = day | {
        "day": date(2026, 3, 3),
        "offered": 60,
        "abandoned": 30,
        "handled": 30,
        "answered_within_target": 8,
        "wait_seconds": 900.0,
    }
    unknown = day | {"day": date(2026, 3, 4), "abandoned": None, "handled": None}
    house.load("contact_volume", [day, other, unknown])
    row = house.figure("abandoned_share")
    assert (row["value"], row["n"], row["excluded"]) == (0.25, 160, 1)
    assert house.figure("service_level")["value"] == 168 / 260
    assert house.figure("speed_of_answer")["value"] == 1800 / 120


def test_business_time_without_a_schedule_is_not_computable(house):
    house.load("ticket", [answered(10)] * 6)
    for name in ("first_response_minutes", "answered_within_share"):
        assert house.figure(name, clock="business")["state"] == "not_computable"


def test_business_minutes_are_used_where_they_are_known(house):
    house.load("ticket", [answered(100, first_response_business_minutes=40.0)] * 6)
    assert house.figure("first_response_minutes", clock="business")["value"] == 40
    assert house.figure("first_response_minutes")["value"] == 100


def test_an_answer_before_the_opening_is_none_on_the_business_clock_either(house):
    """Both in the night: no business time lies between, which must not become an answer at once."""
    early = {"first_response_at": f"{DAY} 01:00", "opened_at": f"{DAY} 02:00"}
    ended = {"resolved_at": f"{DAY} 01:00", "resolve_business_minutes": 0.0}
    house.load("ticket", [opened(**early, first_response_business_minutes=0.0, **ended)] * 3)
    house.load(
        "ticket",
        [answered(100, first_response_business_minutes=40.0, resolved_at=f"{DAY} 12:00")] * 6,
        source="b",
    )
    found = house.figure("first_response_minutes", clock="business")
    assert (found["value"], found["n"], found["excluded"]) == (40, 6, 3)
    assert house.figure("resolve_minutes", clock="business")["n"] == 0
