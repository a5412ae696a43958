"""Alerts: whom one tells, which channels it looks at, and what it calls usual."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from configuration import Alert, Configuration, Recipients, Span
from metrics.alerts import Judged, Verdict, standings, take_note
from tests.metrics.alert_world import BELOW_60, TEAM, come_in, watched_by, words
from tests.warehouse.conftest import batch
from warehouse import Origin, Warehouse, open_warehouse
from warehouse.alert_entries import USUAL_CHANNELS

MANY = Alert("Contacts", "contacts", "above", 2.0, over=Span("day", 30), where=(USUAL_CHANNELS,))


def now(warehouse: Warehouse) -> Judged:
    with warehouse.snapshot() as snapshot:
        (found,) = standings(snapshot, warehouse.configuration)
    return found.judged


def test_a_person_who_is_named_several_times_is_told_once(any_address: str) -> None:
    """By the rule's own recipients, and by two groups."""
    named = replace(BELOW_60, to=("team", "night"), recipients=Recipients(("ann@example.org",)))
    groups = {"team": TEAM, "night": Recipients(("ben@example.org", "cy@example.org"))}
    house = open_warehouse(any_address, Configuration(alerts=(named,), recipients=groups))
    come_in(house, ("2016-03-21", 20, 10))
    assert sorted((each.means, each.recipients) for each in take_note(house, words)) == [
        ("ann@example.org", ""),
        ("ben@example.org", "team"),
        ("cy@example.org", "night"),
    ]


def test_the_usual_channels_are_those_that_the_data_have_now(any_address: str) -> None:
    """A channel that comes later is looked at; an automatic one never is."""
    house = watched_by(any_address, MANY)
    tickets = [
        {"id": f"{at}", "channel": channel, "opened_at": datetime(2016, 3, 21, 9, at, tzinfo=UTC)}
        for at, channel in enumerate(["phone", "phone", "monitoring", "chat"])
    ]
    house.load([batch("own", ticket=tickets[:3])], Origin("own", "ticket", "a"))
    assert (now(house).verdict, now(house).value) == (Verdict.QUIET, 2)
    house.load([batch("own", ticket=tickets)], Origin("own", "ticket", "b"))
    assert (now(house).verdict, now(house).value) == (Verdict.CROSSED, 3)


def test_no_share_is_usually_more_than_all_or_less_than_none(any_address: str) -> None:
    """Moves of 40 points around 80 %: mean ± 2.66 moves would be -26 % to 186 %."""
    signals = replace(BELOW_60, sign="signals", value=None, over=None, at_least=1)
    house = watched_by(any_address, signals)
    mondays = [date(2016, 1, 4) + timedelta(weeks=at) for at in range(13)]
    weeks = [(str(day), 20, 12 if at % 2 else 20) for at, day in enumerate(mondays)]
    come_in(house, *weeks, (str(mondays[-1] + timedelta(days=6)), 1, 1))
    found = now(house)
    assert (found.low, found.high) == (0.0, 1.0)
    assert found.value == pytest.approx(1.0)
