"""The definitions as text to search and read: the words of reports.definitions, arranged for a page."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from charts import words
from charts.readings import Reading, value_words
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
    parts = (metric.name, metric.title, metric.short, metric.question, metric.definition, metric.family)
    return " ".join(parts).casefold()


def by_family(metrics: Sequence[Metric]) -> dict[str, list[Metric]]:
    """Family -> its metrics, both in catalogue order."""
    families: dict[str, list[Metric]] = {}
    for metric in metrics:
        families.setdefault(metric.family, []).append(metric)
    return families


def family_words(family: str) -> str:
    return FAMILY_WORDS.get(family, family.capitalize())


def survey_rows(metric: Metric | None, benchmarks: Iterable[Benchmark]) -> pd.DataFrame:
    """The published figures of a metric (None: those that fit none of ours), newest first, in Markdown.

    Columns: Figure, Published by, Asked, Beside ours, Why; empty where there are none.
    """
    named = None if metric is None else metric.name
    mine = sorted((row for row in benchmarks if row.metric == named), key=lambda row: -row.year)
    return pd.DataFrame([_survey(metric, row) for row in mine])


def _survey(metric: Metric | None, row: Benchmark) -> dict[str, str]:
    verdict, reason = judge(metric, row)
    publisher = plain(f"{row.publisher} {row.year}{', your own' if row.own else ''}")
    why = dict.fromkeys(f"{text.rstrip('.')}." for text in (reason, row.caveat, row.finding) if text)
    asked = (row.population, row.region, f"n = {words.count(row.n)}" if row.n else None)
    return {
        "Figure": plain(survey_value(row)),
        "Published by": f"[{publisher}]({row.url})" if row.url else publisher,
        "Asked": plain(", ".join(filter(None, asked))),
        "Beside ours": VERDICTS[verdict].capitalize(),
        "Why": plain(" ".join(why)),
    }


def example(found: Reading, excluded: float, locale: str = words.ENGLISH) -> str:
    """A figure worked out: '2,640 of 59,602 tickets = 4.4 %, between 4.3 % and 4.6 %', or why there is none.

    `excluded` is how many rows were left out; it is said where there are any.
    """
    metric = METRICS[found.metric]
    if found.state == "not_computable":
        return "Not with what is loaded: no source gives what it needs."
    if found.state == "none" or found.value is None:
        return "There is no case of it in what is loaded."
    text = _sum(found, locale) + f"**{value_words(found.value, metric.unit, locale)}**"
    if found.low is not None and found.high is not None:
        low, high = (value_words(end, metric.unit, locale) for end in (found.low, found.high))
        text += f", most likely between {low} and {high}" if low != high else ""
    if found.state == "few":
        text += f"; too few to be shown elsewhere, where it takes {words.count(metric.min_sample, locale)}"
    left = f" Left out: {words.count(excluded, locale)}." if excluded else ""
    return f"{text}.{left}"


def _sum(found: Reading, locale: str) -> str:
    """What stands before the value: the parts it was made from, as far as it has parts."""
    metric = METRICS[found.metric]
    counted = f"{words.count(found.n, locale)} {metric.counted.value}"
    if metric.statistic == "count" or found.numerator is None or found.denominator is None:
        return f"over {counted}: "
    above, below = (_amount(part, locale) for part in (found.numerator, found.denominator))
    if metric.unit is Unit.SHARE and found.denominator == found.n:
        return f"{above} of {counted} = "
    times = "100 times " if metric.statistic == "net score" else ""
    return f"{times}{above} ÷ {below}, over {counted}: "


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
