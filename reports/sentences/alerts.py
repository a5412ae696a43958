"""Alerts in words: what a rule waits for, what it says now, and what happened, as sentences for anybody."""

from collections.abc import Mapping

from charts import words
from charts.readings import value_words
from configuration import Alert
from language import N_, _
from metrics import METRICS
from metrics.alerts import Judged, Signal, Verdict
from metrics.units import Unit
from reports.sentences.pieces import Names
from warehouse.alert_book import CROSSED, Event
from warehouse.alerts_toml import BELOW, SIGNALS
from warehouse.spans import span_words

RULES = {
    "below": N_("{figure} falls below {limit}"),
    "above": N_("{figure} rises above {limit}"),
}
SIGNALLED = {
    Signal.ABOVE: N_("{figure} is unusually high: {value} ({cases}), usual are {low} to {high}."),
    Signal.BELOW: N_("{figure} is unusually low: {value} ({cases}), usual are {low} to {high}."),
    Signal.LONG_ABOVE: N_("{figure} has been above its usual level seven times in a row: {value} ({cases})."),
    Signal.LONG_BELOW: N_("{figure} has been below its usual level seven times in a row: {value} ({cases})."),
    Signal.RISING: N_("{figure} has risen seven times in a row: {value} ({cases})."),
    Signal.FALLING: N_("{figure} has fallen seven times in a row: {value} ({cases})."),
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
    """'Social answered in time falls below 60 %, last 30 days, at least 30 cases'."""
    figure = figure_name(rule.metric)
    if rule.sign == SIGNALS:
        said = [_("{figure} changes in an unusual way").format(figure=figure)]
    else:
        limit = in_unit(rule.metric, rule.value, locale)
        said = [_(RULES[rule.sign]).format(figure=figure, limit=limit)]
    if rule.over is not None:
        period = span_words(rule.over)
        said.append(_(PERIODS.get(period, period)))
    if rule.at_least > 1:
        said.append(_("at least {n} cases").format(n=words.count(rule.at_least, locale)))
    return ", ".join(said)


def where_words(rule: Alert, names: Names) -> str:
    """'Desk North; Phone, Email; business hours': what the rule is kept to; '' where to nothing."""
    by: dict[str, list[str]] = {}
    for dimension, value in rule.where:
        by.setdefault(dimension, []).append(_value(dimension, value, names))
    said = [
        ", ".join(values) if dimension in NAMED_DIMENSIONS else f"{dimension} {', '.join(values)}"
        for dimension, values in by.items()
    ]
    return "; ".join([*said, *([_("in business hours")] if rule.clock == "business" else [])])


def _value(dimension: str, value: str | None, names: Names) -> str:
    if dimension == "channel":
        return words.channel_word(value)
    if value is None:
        return _(words.NOT_GIVEN)
    return names.get(value, value) if dimension == "desk" else value


def happened_words(event: Event, locale: str = words.ENGLISH) -> str:
    """What happened in one sentence, with the number of cases and the limit."""
    told = _told(event, locale)
    if event.happened != CROSSED:
        return _("{figure} is back within the limit: {value} ({cases}).").format(**told)
    if event.signal:
        return _(SIGNALLED[Signal(event.signal)]).format(**told)
    below = _("{figure} is {value} ({cases}), below {limit}.")
    return (below if event.sign == BELOW else _("{figure} is {value} ({cases}), above {limit}.")).format(
        **told
    )


def _told(event: Event, locale: str) -> Mapping[str, str]:
    share = event.metric in METRICS and METRICS[event.metric].unit is Unit.SHARE
    return {
        "figure": figure_name(event.metric),
        "cases": words.cases(event.numerator if share else None, event.n, locale),
        **{
            name: in_unit(event.metric, value, locale)
            for name, value in (
                ("value", event.value),
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
    share = rule.metric in METRICS and METRICS[rule.metric].unit is Unit.SHARE
    cases = words.cases(judged.numerator if share else None, judged.n, locale)
    period = words.span(judged.window.first, judged.window.last, locale)
    if judged.verdict is Verdict.FEW:
        return f"{cases}, {period}"
    return f"{in_unit(rule.metric, judged.value, locale)} ({cases}), {period}"
