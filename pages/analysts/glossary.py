"""The definitions as text to search and read: what a figure says, of what, how, and from which fields."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from charts import words
from metrics import Benchmark, Kind, Metric, Verdict
from metrics.compare import judge
from pages.analysts.mapping_table import field_words
from pages.analysts.outcomes import KINDS
from pages.analysts.uploads import plain

FAMILIES = {
    "adoption": "Which channels people use",
    "response": "Whether and when they get an answer",
    "resolution": "Whether and when it is resolved",
    "satisfaction": "Whether they are content",
    "social": "Social media",
    "self-service and cost": "Self-service and cost",
    "data": "The data themselves",
}
_UNITS = {
    "share": "a share, printed in percent",
    "share points": "a difference of shares, in points",
    "minutes": "minutes",
    "seconds": "seconds",
    "count": "a count",
    "score": "a score on the question's own scale",
    "net score": "a net score, -100 to 100",
    "channels": "a number of channels",
    "money": "money, in the currency of the cost table",
    "views": "views",
    "ratio": "so many for each one",
}
_BETTER = {"higher": "more is better", "lower": "less is better", "neither": "neither is better: it informs"}
_FORMULAS = {
    "share": "those the definition names ÷ all {counted} that can be judged; added up before dividing",
    "pooled": "one sum ÷ another, over the {counted} that have both; added up before dividing",
    "count": "a count of the {counted} that the definition names",
    "median": "the value with half of the {counted} below it; negative times are left out",
    "percentile": "the value with {percent:g} % of the {counted} at or below it, interpolated (R-7)",
    "mean": "the sum of the {counted} ÷ how many there are, within one scale only",
    "difference": "the share now less the share a year earlier, in points",
    "age": "the minutes since the source was last heard of",
    "net score": "100 times (those in favour less those against) ÷ all {counted}",
}
_DIRECTIONS = {"inbound": "some from customers", "outbound": "some from the desk"}
VERDICTS = {
    Verdict.COMPARABLE: "May be compared",
    Verdict.ROUGHLY: "Roughly, with its caveat",
    Verdict.PORTFOLIO: "Beside our share of desks, from ten desks on",
    Verdict.CONTEXT: "In words only",
    Verdict.REFUSED: "May not be compared",
}
_KINDS = {
    Kind.ACTUAL: "",
    Kind.PLANNED: "planned",
    Kind.USING_OR_PLANNING: "using or planning",
    Kind.EXPECTED: "expected",
}


def matching(metrics: Iterable[Metric], search: str) -> list[Metric]:
    """The metrics whose name, titles, question, definition or family hold every word, in catalogue order."""
    wanted = search.casefold().split()
    return [metric for metric in metrics if all(word in _text(metric) for word in wanted)]


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
    return FAMILIES.get(family, family.capitalize())


def formula(metric: Metric) -> str:
    """How the number is made, in words; the statistic's own, for the things counted."""
    pattern = _FORMULAS.get(metric.statistic, "{counted}")
    return pattern.format(counted=metric.counted.value, percent=100 * getattr(metric, "p", 0))


def facts_of(metric: Metric) -> dict[str, str]:
    """What to know of a metric beside its definition, as label -> words."""
    smallest = f"{metric.min_sample} {metric.counted.value}" if metric.min_sample else "none"
    facts = {
        "Formula": formula(metric),
        "Unit": _UNITS[metric.unit.value],
        "Direction": _BETTER[metric.better.value],
        "Counted in": metric.counted.value,
        "Clock": "all hours, or business hours if chosen" if metric.clocked else "",
        "Smallest sample": smallest,
        "Needs": needs_words(metric.needs),
        "Name": metric.name,
    }
    return {label: text for label, text in facts.items() if text}


def needs_words(needs: Iterable[str]) -> str:
    """'ticket.opened_at' as 'tickets: opened'; of fields parted by a bar one is enough."""
    return "; ".join(" or ".join(_need(field) for field in need.split("|")) for need in needs)


def _need(field: str) -> str:
    table, _, name = field.partition(".")
    return f"{KINDS.get(table, table)}: {_DIRECTIONS.get(name) or field_words(name).lower()}"


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
        "Beside ours": VERDICTS[verdict],
        "Why": plain(" ".join(why)),
    }


def survey_value(row: Benchmark) -> str:
    """'59 % of organisations, using or planning': the published value in words, with what it is of."""
    if row.value is not None:
        value = _value(row.value, row.unit)
    elif row.low is None:
        value = "said in words"
    else:
        value = f"{_value(row.low, row.unit)} to {_value(row.high, row.unit)}"
    what = f"{value} of {row.of}" if row.unit == "share" and row.of != "unclear" else value
    return ", ".join(filter(None, (what, _KINDS[row.kind])))


def _value(value: float | None, unit: str) -> str:
    if unit == "share":
        return words.share(value)
    if unit == "share points":
        return words.points(value)
    if unit == "minutes":
        return words.duration(value)
    amount = words.decimal(value, 2) if unit.isupper() else words.number(value)  # money, or else a number
    return f"{amount} {unit}"


def chosen(asked: str | None, metrics: Mapping[str, Metric]) -> Metric | None:
    """The metric an address names, or None for none and for a name that is not in the catalogue."""
    return metrics.get(asked) if asked else None


def text_table(rows: Mapping[str, str]) -> pd.DataFrame:
    """Label and words side by side, for a plain table."""
    return pd.DataFrame({"": list(rows), " ": list(rows.values())})
