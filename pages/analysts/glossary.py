"""The definitions as text to search and read: the words of reports.definitions, arranged for a page."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from charts import words
from charts.readings import Reading, value_words
from language import _
from metrics import METRICS, Benchmark, Metric
from metrics.compare import judge
from metrics.kpis import LEFT_OUT, LeftOut
from metrics.units import Unit
from pages.analysts.uploads import plain
from reports.definitions import FAMILY_WORDS, VERDICTS, survey_value


def matching(metrics: Iterable[Metric], search: str) -> list[Metric]:
    """The metrics whose name, titles, question, definition or family hold every word, in catalogue order."""
    wanted = search.casefold().split()
    return [metric for metric in metrics if all(word in _text(metric) for word in wanted)]


def left_out(search: str) -> list[LeftOut]:
    """What is not computed, where its title, question, reason or id holds every word."""
    wanted = search.casefold().split()
    return [
        kpi
        for kpi in LEFT_OUT
        if all(word in f"{kpi.kpi} {kpi.title} {kpi.question} {kpi.reason}".casefold() for word in wanted)
    ]


def _text(metric: Metric) -> str:
    parts = (metric.title, metric.short, metric.question, metric.definition, metric.family)
    return " ".join((metric.name, *parts, *map(_, parts))).casefold()


def by_family(metrics: Sequence[Metric]) -> dict[str, list[Metric]]:
    """Family -> its metrics, both in catalogue order."""
    families: dict[str, list[Metric]] = {}
    for metric in metrics:
        families.setdefault(metric.family, []).append(metric)
    return families


def family_words(family: str) -> str:
    return _(FAMILY_WORDS.get(family, family.capitalize()))


def survey_rows(metric: Metric | None, benchmarks: Iterable[Benchmark]) -> pd.DataFrame:
    """The published figures of a metric (None: those that fit none of ours), newest first, in Markdown.

    Columns: Figure, Published by, Asked, Beside ours, Why; empty where there are none.
    """
    named = None if metric is None else metric.name
    mine = sorted((row for row in benchmarks if row.metric == named), key=lambda row: -row.year)
    return pd.DataFrame([_survey(metric, row) for row in mine])


def _survey(metric: Metric | None, row: Benchmark) -> dict[str, str]:
    verdict, reason = judge(metric, row)
    publisher = plain(f"{row.publisher} {row.year}")
    if row.own:
        publisher = _("{publisher}, your own").format(publisher=publisher)
    why = dict.fromkeys(f"{_(text).rstrip('.')}." for text in (reason, row.caveat, row.finding) if text)
    asked = (row.population, row.region, _("n = {n}").format(n=words.count(row.n)) if row.n else None)
    return {
        _("Figure"): plain(survey_value(row)),
        _("Published by"): f"[{publisher}]({row.url})" if row.url else publisher,
        _("Asked"): plain(", ".join(filter(None, asked))),
        _("Beside ours"): _(VERDICTS[verdict]).capitalize(),
        _("Why"): plain(" ".join(why)),
    }


def example(found: Reading, excluded: float, locale: str = words.ENGLISH) -> str:
    """A figure worked out: '2,640 of 59,602 tickets = 4.4 %, between 4.3 % and 4.6 %', or why there is none.

    `excluded` is how many rows were left out; it is said where there are any.
    """
    metric = METRICS[found.metric]
    if found.state == "not_computable":
        return _("Not with what is loaded: no source gives what it needs.")
    if found.state == "none" or found.value is None:
        return _("There is no case of it in what is loaded.")
    told = [_sum(found, f"**{value_words(found.value, metric.unit, locale)}**", locale)]
    if found.low is not None and found.high is not None:
        low, high = (value_words(end, metric.unit, locale) for end in (found.low, found.high))
        told += [_("most likely between {low} and {high}").format(low=low, high=high)] if low != high else []
    text = ", ".join(told)
    if found.state == "few":
        few = _("too few to be shown elsewhere, where it takes {n}")
        text += f"; {few.format(n=words.count(metric.min_sample, locale))}"
    left = _("Left out: {n}.").format(n=words.count(excluded, locale)) if excluded else ""
    return f"{text}. {left}".strip()


def _sum(found: Reading, value: str, locale: str) -> str:
    """The value, and before it the parts it was made from, as far as it has parts."""
    metric = METRICS[found.metric]
    counted = f"{words.count(found.n, locale)} {_(metric.counted.value)}"
    if metric.statistic == "count" or found.numerator is None or found.denominator is None:
        return _("over {cases}: {value}").format(cases=counted, value=value)
    above, below = (_amount(part, locale) for part in (found.numerator, found.denominator))
    if metric.unit is Unit.SHARE and found.denominator == found.n:
        return _("{part} of {cases} = {value}").format(part=above, cases=counted, value=value)
    parted = (
        _("100 times {part} ÷ {whole}, over {cases}: {value}")
        if metric.statistic == "net score"
        else _("{part} ÷ {whole}, over {cases}: {value}")
    )
    return parted.format(part=above, whole=below, cases=counted, value=value)


def _amount(value: float | None, locale: str) -> str:
    """A whole count as one, anything else with a digit or two."""
    whole = value is not None and float(value).is_integer()
    return words.count(value, locale) if whole else words.number(value, locale)


def chosen(asked: str | None, metrics: Mapping[str, Metric]) -> Metric | None:
    """The metric an address names, or None for none and for a name that is not in the catalogue."""
    return metrics.get(asked) if asked else None


def text_table(rows: Mapping[str, str]) -> pd.DataFrame:
    """Label and words side by side, for a plain table."""
    return pd.DataFrame({"": list(rows), " ": list(rows.values())})
