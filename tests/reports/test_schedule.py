"""When a report is due: days worked out by hand, over ends of months, changes of clocks and missed nights."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from configuration import NamedReport, Recipients, Recurrence
from reports.schedule import Due, State, due, following, latest, schedule_name, seen

BERLIN = "Europe/Berlin"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def every(unit: str, *on: int, clock: time = time(7), zone: str = BERLIN) -> Recurrence:
    return Recurrence(unit, on, clock, zone, f"{unit} {on} {clock}")


def report(recurrence: Recurrence, name: str = "monthly") -> NamedReport:
    return NamedReport(
        name, name, ("overview",), recurrence=recurrence, recipients=(Recipients(("ann@example.org",)),)
    )


@pytest.mark.parametrize(
    ("recurrence", "now", "newest"),
    [
        # 7:00 in Berlin is 6:00 UTC in winter and 5:00 in summer
        (every("day"), "2026-11-03T05:59", "2026-11-02T06:00"),
        (every("day"), "2026-11-03T06:00", "2026-11-03T06:00"),
        (every("month", 3), "2026-11-22T12:00", "2026-11-03T06:00"),
        (every("month", 3), "2026-07-22T12:00", "2026-07-03T05:00"),
        (every("month", 3), "2026-11-02T12:00", "2026-10-03T05:00"),
        # Monday 2026-11-16 and Thursday 2026-11-19
        (every("week", 0), "2026-11-22T12:00", "2026-11-16T06:00"),
        (every("week", 0, 3), "2026-11-22T12:00", "2026-11-19T06:00"),
        # the 31st is the last day of a shorter month
        (every("month", 31), "2026-05-15T12:00", "2026-04-30T05:00"),
        (every("month", 31), "2026-03-15T12:00", "2026-02-28T06:00"),
        (every("month", 31), "2028-03-15T12:00", "2028-02-29T06:00"),
        (every("month", 30), "2027-03-01T12:00", "2027-02-28T06:00"),
        (every("month", 31), "2027-01-31T12:00", "2027-01-31T06:00"),
        # a quarter's first month
        (every("quarter", 3), "2026-11-22T12:00", "2026-10-03T05:00"),
        (every("quarter", 3), "2026-10-02T12:00", "2026-07-03T05:00"),
        (every("quarter", 31), "2026-06-29T12:00", "2026-04-30T05:00"),
        # the clocks of Berlin skip 2:30 on 2026-03-29, and show it twice on 2026-10-25
        (every("day", clock=time(2, 30)), "2026-03-29T12:00", "2026-03-29T01:30"),
        (every("day", clock=time(2, 30)), "2026-10-25T12:00", "2026-10-25T00:30"),
        # it is the 23rd in Tokyo already, and the 22nd in Los Angeles still
        (every("day", zone="Asia/Tokyo"), "2026-11-22T22:30", "2026-11-22T22:00"),
        (every("day", zone="America/Los_Angeles"), "2026-11-23T03:00", "2026-11-22T15:00"),
    ],
)
def test_the_newest_time_is(recurrence: Recurrence, now: str, newest: str) -> None:
    assert latest(recurrence, at(now)) == at(newest)


@pytest.mark.parametrize(
    ("recurrence", "now", "next_one"),
    [
        (every("day"), "2026-11-03T06:00", "2026-11-04T06:00"),
        (every("month", 31), "2026-02-27T12:00", "2026-02-28T06:00"),
        (every("quarter", 3), "2026-11-22T12:00", "2027-01-03T06:00"),
        (every("week", 0), "2026-11-22T12:00", "2026-11-23T06:00"),
    ],
)
def test_the_next_time_is(recurrence: Recurrence, now: str, next_one: str) -> None:
    assert following(recurrence, at(now)) == at(next_one)


def test_an_hourly_look_over_a_year_sends_each_day_once() -> None:
    one = report(every("day", clock=time(2, 30)))
    state = {one.name: State(schedule_name(one), done=at("2025-12-31T02:00"))}
    now, sent = at("2026-01-01T00:00"), []
    while now < at("2027-01-01T00:00"):
        for found in due([one], state, now):
            sent.append(found.slot)
            state[one.name] = State(schedule_name(one), done=found.slot)
        now += timedelta(hours=1)
    assert len(sent) == len(set(sent)) == 365


def test_after_missed_nights_the_last_alone_is_sent() -> None:
    one = report(every("day"))
    kept = {one.name: State(schedule_name(one), done=at("2026-11-16T06:00"))}
    assert due([one], kept, at("2026-11-22T12:00")) == [Due(one, at("2026-11-22T06:00"))]
    kept = {one.name: State(schedule_name(one), done=at("2026-11-22T06:00"))}
    assert due([one], kept, at("2026-11-22T12:00")) == []


def test_a_new_report_is_due_where_its_time_was_within_a_day() -> None:
    one = report(every("month", 3))
    assert due([one], {}, at("2026-11-04T05:00")) == [Due(one, at("2026-11-03T06:00"))]
    assert seen([one], {}, at("2026-11-04T05:00")) == {}


def test_a_report_written_in_the_middle_of_the_month_waits_for_the_next() -> None:
    one, now = report(every("month", 3)), at("2026-11-22T12:00")
    assert due([one], {}, now) == []
    kept = seen([one], {}, now)
    assert kept == {"monthly": State(schedule_name(one), done=now)}
    assert due([one], kept, at("2026-12-03T05:59")) == []
    # also where nothing ran from the 3rd to the 8th
    assert due([one], kept, at("2026-12-08T12:00")) == [Due(one, at("2026-12-03T06:00"))]


def test_another_schedule_begins_with_its_next_time() -> None:
    before, after = report(every("month", 3)), report(every("month", 15))
    kept = {"monthly": State(schedule_name(before), done=at("2026-11-03T06:00"))}
    now = at("2026-11-22T12:00")
    assert due([after], kept, now) == []
    kept = dict(seen([after], kept, now))
    assert due([after], kept, at("2026-12-15T06:00")) == [Due(after, at("2026-12-15T06:00"))]


def test_another_time_zone_is_another_schedule() -> None:
    assert schedule_name(report(every("day"))) != schedule_name(report(every("day", zone="UTC")))


def test_what_failed_is_due_again_with_its_reason_for_whom_it_did_not_reach() -> None:
    one, slot = report(every("month", 3)), at("2026-11-03T06:00")
    failed = State(schedule_name(one), trying=slot, reached=("mail 1",), error="server down")
    assert due([one], {"monthly": failed}, at("2026-11-20T12:00")) == [
        Due(one, slot, ("mail 1",), "server down")
    ]
    assert seen([one], {"monthly": failed}, at("2026-11-20T12:00")) == {}


def test_what_ended_while_it_was_sent_is_due_again_and_said() -> None:
    one, slot = report(every("month", 3)), at("2026-11-03T06:00")
    (found,) = due([one], {"monthly": State(schedule_name(one), trying=slot)}, at("2026-11-03T07:00"))
    assert found.before == "it ended while it was sent, who got it is not known"


def test_the_next_time_takes_the_place_of_one_that_failed() -> None:
    one = report(every("month", 3))
    failed = State(
        schedule_name(one), trying=at("2026-11-03T06:00"), reached=("mail 1",), error="server down"
    )
    assert due([one], {"monthly": failed}, at("2026-12-03T06:00")) == [Due(one, at("2026-12-03T06:00"))]


def test_a_clock_that_is_put_back_sends_nothing_twice() -> None:
    one = report(every("day"))
    kept = {"monthly": State(schedule_name(one), done=at("2026-11-22T06:00"))}
    assert due([one], kept, at("2026-11-20T12:00")) == []


def test_a_report_without_a_schedule_is_never_due() -> None:
    one = replace(report(every("day")), recurrence=None)
    assert due([one], {}, at("2026-11-22T12:00")) == []
    assert seen([one], {}, at("2026-11-22T12:00")) == {}


@pytest.mark.parametrize(
    "state",
    [
        State("daily", done=at("2026-11-03T06:00")),
        State("daily", trying=at("2026-11-03T06:00"), reached=("mail 1", "slack 2"), error='a "word"'),
    ],
)
def test_a_state_reads_as_it_was_written(state: State) -> None:
    assert State.of(state.text()) == state
