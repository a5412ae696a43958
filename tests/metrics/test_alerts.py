"""Alerts: told once a crossing, by real loads on each engine; every verdict worked out by hand."""

import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from configuration import Recipients, Span
from metrics.alerts import Signal, Verdict, Watched, standings, take_note
from metrics.window import Window
from tests.metrics.alert_world import BELOW_60, TEAM, come_in, watched_by, words
from warehouse import AlertEntry, WarehouseError, alert_book
from warehouse.alert_entries import conditions_text


@pytest.fixture
def house(any_address):
    return watched_by(any_address, BELOW_60)


def look(warehouse):
    """Judge, as after a load, and give whom to tell."""
    return [(each.recipients, each.means) for each in take_note(warehouse, words)]


def now(warehouse):
    with warehouse.snapshot() as snapshot:
        (found,) = standings(snapshot, warehouse.configuration)
    return found.judged


def happened(warehouse):
    with warehouse.snapshot() as snapshot:
        return [event.happened for event in reversed(alert_book.events(snapshot.connection))]


def events(warehouse):
    with warehouse.snapshot() as snapshot:
        return alert_book.events(snapshot.connection)


BOTH = [("team", "ann@example.org"), ("team", "ben@example.org")]


def test_it_fires_once_stays_quiet_and_fires_again_after_it_recovered(house):
    come_in(house, ("2016-03-07", 20, 15))  # 75 %
    assert look(house) == []
    come_in(house, ("2016-03-21", 20, 10))  # 50 %
    assert look(house) == BOTH
    come_in(house, ("2016-04-04", 20, 8))  # 40 %: still crossed
    assert look(house) == []
    come_in(house, ("2016-04-18", 20, 16))  # 80 %
    assert look(house) == []
    come_in(house, ("2016-05-02", 20, 11))  # 55 %
    assert look(house) == BOTH
    assert happened(house) == ["crossed", "recovered", "crossed"]
    newest = events(house)[0]
    assert (newest.value, newest.n, newest.numerator, newest.threshold) == (0.55, 20, 11, 0.6)
    assert (newest.first, newest.last) == (date(2016, 4, 26), date(2016, 5, 2))
    assert newest.low == pytest.approx(0.3421, abs=1e-4)  # Wilson, 11 of 20
    assert newest.high == pytest.approx(0.7418, abs=1e-4)


def test_the_same_data_twice_change_nothing(house):
    come_in(house, ("2016-03-21", 20, 10))
    look(house)
    come_in(house, ("2016-03-21", 20, 10))
    before = house.snapshot_name()
    assert look(house) == []
    assert house.snapshot_name() == before


def test_the_limit_itself_is_not_below_it(house):
    come_in(house, ("2016-03-07", 20, 12))  # 60 %
    assert now(house).verdict is Verdict.QUIET


def test_above_is_the_other_side(any_address):
    house = watched_by(any_address, replace(BELOW_60, sign="above", value=0.7))
    come_in(house, ("2016-03-07", 20, 15))
    assert now(house).verdict is Verdict.CROSSED


def test_too_few_cases_are_neither_an_alarm_nor_an_all_clear(house):
    come_in(house, ("2016-03-07", 14, 1))  # 1 of 14, 15 are asked for
    assert (now(house).verdict, now(house).numerator, now(house).n) == (Verdict.FEW, 1, 14)
    assert look(house) == []
    come_in(house, ("2016-03-21", 20, 10))
    assert look(house) == BOTH
    come_in(house, ("2016-04-04", 14, 14))  # 14 of 14: no all-clear
    assert look(house) == []
    come_in(house, ("2016-04-18", 20, 0))  # so this is the same crossing
    assert look(house) == []
    assert happened(house) == ["crossed"]


def test_fewer_cases_than_the_figure_itself_needs_are_too_few_whatever_the_rule_says(any_address):
    house = watched_by(any_address, replace(BELOW_60, at_least=1))
    come_in(house, ("2016-03-07", 9, 1))
    assert now(house).verdict is Verdict.FEW


def test_a_period_without_a_case_is_too_few(any_address):
    house = watched_by(any_address, replace(BELOW_60, where=(("desk", "south"),)))
    come_in(house, ("2016-03-07", 20, 1))
    assert (now(house).verdict, now(house).n) == (Verdict.FEW, 0)


def test_what_was_never_loaded_is_not_computable(any_address):
    house = watched_by(any_address, replace(BELOW_60, metric="satisfied_share"))
    come_in(house, ("2016-03-07", 20, 15))
    assert now(house).verdict is Verdict.NOT_COMPUTABLE
    assert look(house) == []


def test_nothing_loaded_is_not_computable_and_makes_no_warehouse(any_address):
    house = watched_by(any_address, BELOW_60)
    assert now(house).verdict is Verdict.NOT_COMPUTABLE
    assert look(house) == []
    assert house.snapshot_name() == "empty"


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (replace(BELOW_60, metric="social_answered_whithin_share"), "did you mean"),
        (replace(BELOW_60, where=(("weather", "rain"),)), "unknown dimension 'weather'"),
        (replace(BELOW_60, where=(("channel", "smoke"),)), "unknown channel 'smoke'"),
    ],
)
def test_a_rule_that_cannot_be_asked_says_why_and_does_no_harm(any_address, rule, why):
    house = watched_by(any_address, rule)
    come_in(house, ("2016-03-07", 20, 1))
    assert now(house).verdict is Verdict.NOT_COMPUTABLE
    assert why in now(house).why
    assert look(house) == []


def test_the_undo_of_the_load_recovers_and_the_history_stays(house):
    come_in(house, ("2016-03-07", 20, 15))
    look(house)
    report = come_in(house, ("2016-03-21", 20, 10))
    look(house)
    house.undo(report.load)
    assert look(house) == []
    assert happened(house) == ["crossed", "recovered"]
    assert events(house)[0].value == 0.75


def test_a_rule_that_is_changed_begins_anew(any_address):
    house = watched_by(any_address, BELOW_60)
    come_in(house, ("2016-03-21", 20, 10))
    look(house)
    stricter = watched_by(any_address, replace(BELOW_60, value=0.55))
    assert look(stricter) == BOTH
    told_others = watched_by(any_address, replace(BELOW_60, to=(), value=0.55))
    assert look(told_others) == []  # who is told is no part of the question


def test_a_rule_of_a_page_is_judged_as_one_of_the_configuration(any_address):
    house = watched_by(any_address)
    come_in(house, ("2016-03-21", 20, 10))
    rule = AlertEntry(
        name="مرحبا <script>alert(1)</script>",
        metric=BELOW_60.metric,
        sign="below",
        value=0.6,
        at_least=15,
        period="last 7 days",
        conditions=conditions_text([("desk", "north")]),
        told="team\nnobody of that name",
    )
    (kept,) = house.edit(rule, by="Ann").kept
    assert look(house) == BOTH
    assert (events(house)[0].rule, events(house)[0].name) == (kept.id, rule.name)
    house.edit(removed=[kept])
    assert len(events(house)) == 1  # what happened has happened


def test_two_rules_of_a_page_have_two_names(any_address):
    house = watched_by(any_address)
    rule = AlertEntry(name="One", metric="contacts", sign="signals")
    house.edit(rule)
    (told,) = house.edit(replace(rule, name="ONE")).outdated
    assert told.now.name == "One"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"name": " "}, "no name"),
        ({"name": "x" * 61}, "61 characters"),
        ({"sign": "beside"}, "unknown sign"),
        ({"value": None}, "no number"),
        ({"value": float("inf")}, "no number"),
        ({"at_least": 0}, "fewest cases"),
        ({"period": "lately"}, "is no period"),
        ({"conditions": "x" * 4001}, "many filters"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(any_address, change, why):
    rule = AlertEntry(name="One", metric="contacts", sign="below", value=1.0, period="last month")
    with pytest.raises(WarehouseError, match=why):
        watched_by(any_address).edit(replace(rule, **change))


# Periods --------------------------------------------------------------------------------------------------


def test_last_month_is_the_last_whole_one_of_the_data(any_address):
    house = watched_by(any_address, replace(BELOW_60, over=Span("month", 1)))
    come_in(house, ("2016-02-10", 20, 15), ("2016-03-30", 20, 1))
    assert now(house).window == Window(date(2016, 2, 1), date(2016, 2, 29))
    come_in(house, ("2016-03-31", 20, 1))
    assert now(house).window == Window(date(2016, 3, 1), date(2016, 3, 31))
    assert (now(house).value, now(house).n) == (2 / 40, 40)


# Charts ---------------------------------------------------------------------------------------------------

QUIET = [15, 16, 14, 15, 16, 15, 14, 16, 15, 14, 16, 15]  # of 20, a week each


def weeks(*answered):
    """Twenty people a week, on Mondays from 4 January 2016."""
    begin = date(2016, 1, 4)
    return [(str(begin + timedelta(weeks=at)), 20, count) for at, count in enumerate(answered)]


@pytest.fixture
def charted(any_address):
    return watched_by(any_address, replace(BELOW_60, sign="signals", value=None, over=None, at_least=1))


def weekly(house, *answered):
    """The weeks, each of them whole: on the Sunday after the last of them somebody else was active."""
    found = weeks(*answered)
    sunday = date.fromisoformat(found[-1][0]) + timedelta(days=6)
    come_in(house, *found, (str(sunday), 1, 1))


def test_a_wild_week_is_a_signal_of_the_chart_and_told_once(charted):
    weekly(charted, *QUIET, 4)
    found = now(charted)
    assert (found.verdict, found.signal) == (Verdict.CROSSED, Signal.BELOW)
    assert found.window == Window(date(2016, 3, 28), date(2016, 4, 3))
    assert (found.n, found.numerator) == (21, 5)
    # values: 12 weeks k/20, but the last has one more of one: 5 of 21
    shares = [*(count / 20 for count in QUIET), 5 / 21]
    mean = sum(shares) / 13
    move = sum(abs(a - b) for a, b in pairwise(shares)) / 12
    assert found.low == pytest.approx(mean - 3 / 1.128 * move)
    assert found.high == pytest.approx(mean + 3 / 1.128 * move)
    assert look(charted) == BOTH
    assert look(charted) == []


def test_seven_weeks_on_one_side_are_a_signal_and_six_are_none(charted):
    weekly(charted, *QUIET, 17, 18, 17, 18, 17, 18)
    assert now(charted).verdict is Verdict.QUIET
    weekly(charted, *QUIET, 17, 18, 17, 18, 17, 18, 17)
    assert (now(charted).verdict, now(charted).signal) == (Verdict.CROSSED, Signal.LONG_ABOVE)


def test_seven_that_only_fall_are_a_signal(charted):
    weekly(charted, *QUIET, *QUIET[:6], 18, 17, 16, 15, 14, 13, 12)
    assert now(charted).signal in {Signal.FALLING, Signal.BELOW}


def test_a_chart_of_eleven_weeks_is_too_few(charted):
    weekly(charted, *QUIET[:10], 1)
    assert now(charted).verdict is Verdict.FEW


# At once --------------------------------------------------------------------------------------------------


LOOKER = """
import sys
from metrics.alerts import take_note
from tests.metrics.alert_world import BELOW_60, watched_by, words
house = watched_by(sys.argv[1], BELOW_60)
print("open", flush=True)
sys.stdin.readline()
print(len(take_note(house, words)))
"""


def test_two_processes_at_once_fire_once(any_address):
    house = watched_by(any_address, BELOW_60)
    come_in(house, ("2016-03-21", 20, 10))
    lookers = [_looker(any_address) for _ in range(2)]
    assert [each.stdout.readline() for each in lookers] == ["open\n"] * 2
    for each in lookers:
        each.stdin.write("now\n")
        each.stdin.flush()
    assert sorted(int(each.communicate(timeout=120)[0]) for each in lookers) == [0, 2]
    assert happened(house) == ["crossed"]


def _looker(address):
    words = [sys.executable, "-c", LOOKER, str(address)]
    pipe = subprocess.PIPE
    return subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True, cwd=Path(__file__).parents[2])


def test_what_was_judged_on_an_older_state_is_judged_again(house, monkeypatch):
    """A load that ends while another process judges: the newer data decide, and nothing is told twice."""
    come_in(house, ("2016-03-21", 20, 10))
    real, meanwhile = type(house).note_alerts, []

    def slow(self, news, judged_on):
        if not meanwhile:
            meanwhile.append(come_in(house, ("2016-04-04", 20, 16)))
        return real(self, news, judged_on)

    monkeypatch.setattr(type(house), "note_alerts", slow)
    assert look(house) == []
    assert happened(house) == []


def test_many_at_once_fire_once(house):
    come_in(house, ("2016-03-21", 20, 10))
    found, start = [], threading.Barrier(4)

    def one():
        start.wait()
        found.append(look(house))

    people = [threading.Thread(target=one) for _ in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join(60)
    assert sorted(map(len, found)) == [0, 0, 0, 2]
    assert happened(house) == ["crossed"]


# Telling --------------------------------------------------------------------------------------------------


def claimed(house):
    return take_note(house, words)


def test_what_was_not_told_is_told_with_the_next_look_and_only_that(house):
    come_in(house, ("2016-03-21", 20, 10))
    ann, ben = claimed(house)
    moment = datetime.now(UTC)
    house.settle_alerts([alert_book.delivered(ann, moment), alert_book.failed(ben, "no\nanswer")])
    (again,) = claimed(house)
    assert (again.means, again.attempts, again.error) == ("ben@example.org", 1, "no answer")
    house.settle_alerts([alert_book.delivered(again, moment)])
    assert claimed(house) == ()


def test_a_claim_of_somebody_who_died_is_free_after_a_quarter_of_an_hour(house):
    come_in(house, ("2016-03-21", 20, 10))
    assert len(claimed(house)) == 2
    assert claimed(house) == ()
    with house.snapshot() as snapshot:
        then = datetime.now(UTC) + timedelta(minutes=16)
        assert alert_book.waiting(snapshot.connection, then)
        assert not alert_book.waiting(snapshot.connection, then - timedelta(minutes=2))
        assert not alert_book.waiting(snapshot.connection, then + timedelta(days=7))


def test_after_three_attempts_it_is_tried_once_an_hour(house):
    come_in(house, ("2016-03-21", 20, 10))
    for _ in range(3):
        house.settle_alerts([alert_book.failed(each, "no answer") for each in claimed(house)])
    assert claimed(house) == ()
    with house.snapshot() as snapshot:
        assert alert_book.waiting(snapshot.connection, datetime.now(UTC) + timedelta(minutes=61))


def test_a_rule_of_its_own_recipients_tells_them_by_every_way(any_address):
    own = Recipients(("cy@example.org",), "${HOOK}", "slack")
    house = watched_by(any_address, replace(BELOW_60, to=(), recipients=own))
    come_in(house, ("2016-03-21", 20, 10))
    assert look(house) == [("", "cy@example.org"), ("", "slack")]


def test_the_mark_of_a_question_does_not_depend_on_who_is_told_or_what_it_is_called():
    mark = Watched("a", BELOW_60).question
    assert Watched("b", replace(BELOW_60, name="x", to=(), recipients=TEAM)).question == mark
    assert Watched("a", replace(BELOW_60, at_least=16)).question != mark
