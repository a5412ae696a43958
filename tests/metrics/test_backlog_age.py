"""Age of the open tickets at the end of each period, worked out by hand; data are known up to 1 June 2026."""

from datetime import date

import pytest

from metrics import Window

A_DAY = 1440
FIRST_QUARTER = Window(date(2026, 1, 1), date(2026, 3, 31))


def ticket(opened, ended=None, **row):
    return {"opened_at": opened, "resolved_at": ended, "desk": "a"} | row


def test_the_age_is_from_opening_to_the_last_instant_of_the_period(house):
    """Open at the end of January: one of 10 days, one of 1 day; R-7 puts the 90th percentile at 9.1 days."""
    house.load(
        "ticket",
        [
            ticket("2026-01-22 00:00"),
            ticket("2026-01-31 00:00"),
            ticket("2026-01-05 00:00", "2026-01-31 23:00"),
            ticket("2026-02-01 00:00"),
        ],
    )
    row = house.figure("backlog_age_p90", window=Window(date(2026, 1, 1), date(2026, 1, 31)))
    assert row["value"] == pytest.approx((1 + 0.9 * 9) * A_DAY)
    assert (row["n"], row["excluded"], row["state"]) == (2, 0, "few")


def test_every_period_has_the_tickets_open_at_its_own_end(house):
    house.load("ticket", [ticket("2026-01-22 00:00", "2026-03-05 09:00"), ticket("2026-03-01 00:00")])
    found = house.figures("backlog_age_p90", window=FIRST_QUARTER, grain="month")
    assert dict(zip(found["period"], found["value"] / A_DAY, strict=True)) == {
        "2026-01": 10,
        "2026-02": 38,
        "2026-03": 31,
    }
    assert found["n"].tolist() == [1, 1, 1]


def test_it_counts_the_tickets_that_backlog_counts(house):
    spans = [(f"2026-0{1 + n % 3}-{1 + n % 27:02} 10:00", n % 4) for n in range(60)]
    house.load(
        "ticket",
        [
            ticket(start, f"2026-0{int(start[6]) + months}-28 10:00" if months else None)
            for start, months in spans
        ],
    )
    for grain in ("month", "quarter", "week"):
        ages, counts = (
            house.figures(name, window=FIRST_QUARTER, grain=grain) for name in ("backlog_age_p90", "backlog")
        )
        open_then = dict(zip(counts["period"], counts["value"], strict=True))
        assert {row.period: row.n for row in ages.itertuples()} == {
            period: n for period, n in open_then.items() if n
        }


def test_what_is_not_over_yet_is_measured_at_the_time_the_source_was_heard_of(house):
    house.load("ticket", [ticket("2026-05-22 00:00")])
    for window in (Window(None, None), Window(date(2026, 5, 1), date(2026, 12, 31))):
        assert house.figure("backlog_age_p90", window=window)["value"] == 10 * A_DAY
    (june,) = house.figures(
        "backlog_age_p90", window=Window(date(2026, 6, 1), date(2026, 6, 30)), grain="month"
    ).itertuples()
    assert (june.period, june.value) == ("2026-06", 10 * A_DAY)


def test_the_last_instant_is_the_midnight_of_the_desk(house):
    house.put("desk", [{"id": "ny", "time_zone": "America/New_York"}])
    house.load("ticket", [ticket("2026-01-31 12:00", desk="ny")])
    row = house.figure("backlog_age_p90", window=Window(None, date(2026, 1, 31)))
    assert row["value"] == (12 + 5) * 60


def test_without_a_window_the_periods_end_with_the_last_change_known(house):
    house.load("ticket", [ticket("2026-01-22 00:00"), ticket("2026-02-03 00:00", "2026-02-05 09:00")])
    assert house.values("backlog_age_p90", "period", grain="month") == {
        "2026-01": 10 * A_DAY,
        "2026-02": 38 * A_DAY,
    }
    assert list(house.values("backlog_age_p90", "period", grain="day"))[-1] == "2026-02-05"


def test_the_interval_is_of_order_statistics(house):
    """100 tickets of 1 to 100 days: ranks floor(90.5 - 5.88) and ceil(90.5 + 5.88)."""
    house.load("ticket", [ticket(f"{day}") for day in _midnights(100)])
    row = house.figure("backlog_age_p90", window=Window(None, date(2026, 4, 30)))
    assert (row["low"] / A_DAY, row["high"] / A_DAY) == (84, 97)
    assert row["value"] / A_DAY == pytest.approx(90.1)


def test_below_45_tickets_it_has_no_interval(house):
    house.load("ticket", [ticket(f"{day}") for day in _midnights(44)])
    row = house.figure("backlog_age_p90", window=Window(None, date(2026, 4, 30)))
    assert row["state"] == "ok"
    assert row[["low", "high"]].isna().all()


def _midnights(number):
    last = date(2026, 4, 30).toordinal()
    return [f"{date.fromordinal(last - age)} 00:00" for age in range(number)]


def test_it_splits_and_filters_like_any_other_figure(house):
    house.load(
        "ticket",
        [ticket("2026-01-22 00:00", channel="email"), ticket("2026-01-30 00:00", channel="phone", desk="b")],
    )
    window = Window(None, date(2026, 1, 31))
    by_channel = house.values("backlog_age_p90", "channel", by=["channel"], window=window)
    assert by_channel == {"email": 10 * A_DAY, "phone": 2 * A_DAY}
    assert house.figure("backlog_age_p90", where=[("desk", "b")], window=window)["value"] == 2 * A_DAY


def test_a_source_that_never_says_when_tickets_end_is_left_out_and_counted(house):
    house.load("ticket", [ticket("2026-01-22 00:00")])
    row = {"opened_at": "2026-01-01 00:00", "desk": "a"}
    house.load("ticket", [row, row], source="other")
    found = house.figure("backlog_age_p90", window=Window(None, date(2026, 1, 31)))
    assert (found["value"], found["n"], found["excluded"]) == (10 * A_DAY, 1, 2)


def test_without_any_end_it_is_not_computable_and_without_tickets_neither(house):
    assert house.figure("backlog_age_p90")["state"] == "not_computable"
    house.load("ticket", [{"opened_at": "2026-01-01 00:00", "desk": "a"}])
    assert house.figure("backlog_age_p90", grain="month")["state"] == "not_computable"


def test_when_nothing_is_open_there_is_no_age(house):
    house.load("ticket", [ticket("2026-01-22 00:00", "2026-01-23 00:00")])
    row = house.figure("backlog_age_p90", window=FIRST_QUARTER, grain="month")
    assert (row["state"], row["n"]) == ("none", 0)
