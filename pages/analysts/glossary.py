"""The definitions as text to search and read: the words of reports.definitions, arranged for a page."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from charts import words
from metrics import Benchmark, Metric
from metrics.compare import judge
from metrics.kpis import LEFT_OUT, LeftOut
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


def chosen(asked: str | None, metrics: Mapping[str, Metric]) -> Metric | None:
    """The metric an address names, or None for none and for a name that is not in the catalogue."""
    return metrics.get(asked) if asked else None


def text_table(rows: Mapping[str, str]) -> pd.DataFrame:
    """Label and words side by side, for a plain table."""
    return pd.DataFrame({"": list(rows), " ": list(rows.values())})
