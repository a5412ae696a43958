"""Alerts in words: what a rule waits for, what it says now, and what happened, as sentences for anybody."""

from collections.abc import Mapping
from datetime import date

from charts import words
from charts.readings import value_words
from configuration import Alert
from language import N_, _
from metrics import METRICS
from metrics.alerts import Judged, Signal, Verdict
from metrics.units import Unit
from reports.sentences.pieces import Names
from warehouse.alert_book import CROSSED, Event
from warehouse.alert_entries import USUAL_CHANNELS
from warehouse.alerts_toml import BELOW, SIGNALS
from warehouse.spans import span_words

RULES = {
    "below": N_("{figure}: below {limit}"),
    "above": N_("{figure}: above {limit}"),
}
SIGNALLED = {
    Signal.ABOVE: N_("{figure}: {value}, unusually high; usual are {low} to {high}."),
    Signal.BELOW: N_("{figure}: {value}, unusually low; usual are {low} to {high}."),
    Signal.LONG_ABOVE: N_("{figure}: {value}, above the usual level seven times in a row."),
    Signal.LONG_BELOW: N_("{figure}: {value}, below the usual level seven times in a row."),
    Signal.RISING: N_("{figure}: {value}, risen seven times in a row."),
    Signal.FALLING: N_("{figure}: {value}, fallen seven times in a row."),
}
STATES = {
    Verdict.CROSSED: N_("Crossed"),
    Verdict.QUIET: N_("Quiet"),
    Verdict.FEW: N_("Too few to say"),
    Verdict.NOT_COMPUTABLE: N_("Not loaded yet"),
}
PERIODS = {  # the periods that a page offers; others are said as they were written
    "last 7 days": N_("last 7 days"),
    "last 30 days": N_("last 30 days"),
    "last 90 days": N_("last 90 days"),
    "last week": N_("last week"),
    "last month": N_("last month"),
    "last quarter": N_("last quarter"),
}
NAMED_DIMENSIONS = {"desk": N_("Desk"), "channel": N_("Channel")}


def figure_name(metric: str) -> str:
    """A figure as the pages call it; a name that is none stays as it was written."""
    return _(METRICS[metric].short) if metric in METRICS else metric


def in_unit(metric: str, value: float | None, locale: str = words.ENGLISH) -> str:
    """A value in the words of its metric."""
    return value_words(value, METRICS[metric].unit if metric in METRICS else Unit.COUNT, locale)


def rule_words(rule: Alert, locale: str = words.ENGLISH) -> str:
    """'Social answered in time: below 60 %, last 30 days, at least 30 cases'."""
    figure = figure_name(rule.metric)
    if rule.sign == SIGNALS:
        said = [_("{figure}: an unusual change").format(figure=figure)]
    else:
        limit = in_unit(rule.metric, rule.value, locale)
        said = [_(RULES[rule.sign]).format(figure=figure, limit=limit)]
    if rule.over is not None:
        period = span_words(rule.over)
        said.append(_(PERIODS.get(period, period)))
    if rule.at_least > 1:
        said.append(_("at least {n} cases").format(n=words.count(rule.at_least, locale)))
    return ", ".join(said)


def where_words(kept: Alert | Event, names: Names) -> str:
    """'Desk North; Phone, Email; in business hours': what a rule is kept to, or was; '' where to nothing."""
    by: dict[str, list[str]] = {}
    for dimension, value in kept.where:
        by.setdefault(dimension, []).append(_value(dimension, value, names))
    said = [
        ", ".join(values) if dimension in NAMED_DIMENSIONS else f"{dimension} {', '.join(values)}"
        for dimension, values in by.items()
    ]
    return "; ".join([*said, *([_("in business hours")] if kept.clock == "business" else [])])


def _value(dimension: str, value: str | None, names: Names) -> str:
    if (dimension, value) == USUAL_CHANNELS:
        return _("all channels but monitoring, API and agent-made")
    if dimension == "channel":
        return words.channel_word(value)
    if value is None:
        return _(words.NOT_GIVEN)
    return names.get(value, value) if dimension == "desk" else value


def happened_words(event: Event, locale: str = words.ENGLISH) -> str:
    """What happened in one sentence, with the number of cases and the limit."""
    told = _told(event, locale)
    if event.happened != CROSSED:
        return _("{figure}: {value}, back within the limit.").format(**told)
    if event.signal:
        return _(SIGNALLED[Signal(event.signal)]).format(**told)
    below = _("{figure}: {value}, below {limit}.")
    return (below if event.sign == BELOW else _("{figure}: {value}, above {limit}.")).format(**told)


def _told(event: Event, locale: str) -> Mapping[str, str]:
    return {
        "figure": figure_name(event.metric),
        "value": value_and_cases(event.metric, event, locale),
        **{
            name: in_unit(event.metric, value, locale)
            for name, value in (
                ("limit", event.threshold),
                ("low", event.low),
                ("high", event.high),
            )
        },
    }


def chance_words(event: Event, locale: str = words.ENGLISH) -> str:
    """Between what a value most likely lies, and whether the limit is in there; '' without."""
    if event.signal or event.threshold is None or event.low is None or event.high is None:
        return ""
    told = _told(event, locale)
    between = _("Most likely between {low} and {high}").format(**told)
    if event.low <= event.threshold <= event.high:
        return _("{between}, so it may be chance.").format(between=between)
    return _("{between}, so hardly by chance.").format(between=between)


def now_words(rule: Alert, judged: Judged, locale: str = words.ENGLISH) -> str:
    """What a rule says now: '48 % (12 of 25), 1 Mar to 30 Mar 2016'; too few with their number."""
    if judged.verdict is Verdict.NOT_COMPUTABLE:
        return judged.why or _("This was not in any file loaded yet.")
    period = words.span(judged.window.first, judged.window.last, locale)
    if judged.verdict is Verdict.FEW:
        return f"{_cases(rule.metric, judged, locale)}, {period}"
    return f"{value_and_cases(rule.metric, judged, locale)}, {period}"


def value_and_cases(metric: str, found: Event | Judged, locale: str = words.ENGLISH) -> str:
    """'48 % (12 of 25)', '2 h (n = 40)'; a count is its own number of cases."""
    value = in_unit(metric, found.value, locale)
    return value if found.value == found.n else f"{value} ({_cases(metric, found, locale)})"


def _cases(metric: str, found: Event | Judged, locale: str) -> str:
    share = metric in METRICS and METRICS[metric].unit is Unit.SHARE
    return words.cases(found.numerator if share else None, found.n, locale)


def data_words(day: date | None, locale: str = words.ENGLISH) -> str:
    """'data to 1 Nov 2026, 3 weeks old'; '' where there are none."""
    if day is None:
        return ""
    age = words.days_old(words.today() - day)
    return _("data to {day}, {age}").format(day=words.day(day, locale), age=age)
