"""Since the last visit: the loads, and what differs from what was seen."""

from datetime import UTC, date, datetime

import pytest

from metrics import Window, newcombe
from metrics.analyses.visit import since_last_visit

YEAR = Window(date(2016, 1, 1), date(2016, 12, 31))
SEEN_AT = datetime(2016, 10, 1, 8, tzinfo=UTC)
METRICS = ("resolution_target_met_share", "satisfied_share")


def tickets(day: str, met: int, of: int):
    return [{"opened_at": f"{day} 09:00", "resolution_target_met": at < met} for at in range(of)]


def looked(house, **more):
    return since_last_visit(house.connection, SEEN_AT, YEAR, metrics=METRICS, **more)


def test_loads_since_are_told_newest_first(house):
    for day in ("2016-09-01 00:00", "2016-10-02 00:00", "2016-11-03 00:00"):
        house.load("ticket", tickets(day[:10], 30, 40), as_of=day)
    found = looked(house)
    assert [at.month for at in found.loads["finished_at"]] == [11, 10]
    assert found.new_rows == 80


def test_the_days_since_stand_beside_the_window_that_was_seen(house):
    house.load("ticket", tickets("2016-05-01", 160, 200) + tickets("2016-11-01", 60, 100))
    found = looked(house)
    assert found.window == Window(date(2016, 10, 2), date(2016, 12, 31))
    assert found.seen == Window(date(2015, 10, 2), date(2016, 10, 1))
    (row,) = found.changed.to_dict("records")
    assert (row["metric"], row["value"], row["before"]) == (METRICS[0], 0.6, 0.8)
    assert (row["change_low"], row["change_high"]) == pytest.approx(newcombe(60, 100, 160, 200))
    assert found.link(METRICS[0]).window == found.window


def test_what_may_be_chance_has_not_changed(house):
    house.load("ticket", tickets("2016-05-01", 160, 200) + tickets("2016-11-01", 78, 100))
    assert looked(house).changed.empty


def test_too_few_cases_since_say_nothing(house):
    house.load("ticket", tickets("2016-05-01", 160, 200) + tickets("2016-11-01", 0, 20))
    assert looked(house).changed.empty


def test_a_visitor_who_saw_the_last_day_sees_nothing_new(house):
    house.load("ticket", tickets("2016-05-01", 160, 200))
    found = since_last_visit(house.connection, datetime(2026, 7, 1, tzinfo=UTC), YEAR)
    assert found.window is None
    assert found.changed.empty
    assert found.loads.empty


def test_the_day_of_the_visit_itself_was_seen(house):
    house.load("ticket", tickets("2016-10-01", 0, 100) + tickets("2016-05-01", 160, 200))
    assert looked(house).changed.empty


def test_an_empty_warehouse_has_nothing_new(house):
    assert looked(house).new_rows == 0
