"""[[alerts]] and [recipients]: read exactly, or refused in one line; and the days that a period means."""

from datetime import date

import pytest

from configuration import Calendar, ConfigurationError, Recipients, Span
from warehouse.deskscope_toml import configuration_of
from warehouse.spans import span_days, span_of, span_words

RULE = """
[desks.north]
name = "North"

[recipients.team]
to = ["lead@example.org"]
webhook = "${HOOK}"
kind = "slack"

[[alerts]]
name = "Social answers"
metric = "social_answered_within_share"
below = 0.6
at_least = 30
when = "signals"
over = "last month"
desk = "North"
where = { channel = ["email", "phone"] }
to = ["team", "ann@example.org"]
"""


def test_a_limit_and_signals_are_two_rules_of_one_name():
    found = configuration_of(RULE, "deskscope.toml")
    below, signals = found.alerts
    assert (below.sign, below.value, below.over, below.at_least) == ("below", 0.6, Span("month", 1), 30)
    assert (signals.sign, signals.value, signals.over) == ("signals", None, None)
    assert below.where == (("desk", "north"), ("channel", "email"), ("channel", "phone"))
    assert (below.to, below.recipients) == (("team",), Recipients(("ann@example.org",)))
    assert found.recipients["team"] == Recipients(("lead@example.org",), "${HOOK}", "slack")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("below = 0.6\nabove = 0.9", r"alerts\[1\].above: below is given too"),
        ("", r"alerts\[1\].below: is missing"),
        ("below = nan", "should be a number"),
        ('below = 1\nover = "lately"', "'lately' is no period"),
        ('when = "signals"\nover = "last month"', "leave it out"),
        ('below = 1\nto = "bob"', "neither a mail address nor in"),
        ("below = 1\nat_leest = 3", "did you mean 'at_least'"),
        ("below = 1\nat_least = 0", "whole number from 1 on"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(said, why):
    with pytest.raises(ConfigurationError, match=why) as told:
        configuration_of(f'[[alerts]]\nname = "a"\nmetric = "contacts"\n{said}', "deskscope.toml")
    assert "\n" not in str(told.value)


def test_two_alerts_have_two_names():
    one = '[[alerts]]\nname = "{}"\nmetric = "contacts"\nbelow = 1\n'
    with pytest.raises(ConfigurationError, match="is an alert already"):
        configuration_of(one.format("a") + one.format("A"), "deskscope.toml")


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("last 30 days", date(2016, 2, 21), date(2016, 3, 21)),  # 2016-03-21 is a Monday
        ("last week", date(2016, 3, 14), date(2016, 3, 20)),
        ("last 2 weeks", date(2016, 3, 7), date(2016, 3, 20)),
        ("last month", date(2016, 2, 1), date(2016, 2, 29)),
        ("last quarter", date(2015, 10, 1), date(2015, 12, 31)),
        ("this quarter", date(2016, 1, 1), date(2016, 3, 21)),
        ("last fiscal year", date(2014, 4, 1), date(2015, 3, 31)),
    ],
)
def test_a_period_is_whole_units_up_to_a_day(words, first, last):
    span = span_of(words)
    assert span_days(span, date(2016, 3, 21), Calendar(fiscal_year_starts=4)) == (first, last)
    assert span_words(span) == words


def test_a_unit_that_ends_with_the_day_is_whole():
    assert span_days(Span("month", 1), date(2016, 2, 29), Calendar()) == (date(2016, 2, 1), date(2016, 2, 29))
