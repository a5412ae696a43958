"""The definitions as text to search and read: what a figure says, of what, how, and from which fields."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from metrics import Metric
from pages.analysts.mapping_table import field_words
from pages.analysts.outcomes import KINDS

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
    "comparable": "Comparable: same share, same statistic, same scale.",
    "roughly": "Roughly comparable: read the caveat beside it.",
    "portfolio": "Comparable with our share of desks only, from ten desks on.",
    "context": "Context: told in words, never subtracted from ours.",
    "refused": "Not comparable: it counts something else.",
}


def matching(metrics: Iterable[Metric], words: str) -> list[Metric]:
    """The metrics whose name, titles, question, definition or family hold every word, in catalogue order."""
    wanted = words.casefold().split()
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
    return {label: words for label, words in facts.items() if words}


def needs_words(needs: Iterable[str]) -> str:
    """'ticket.opened_at' as 'tickets: opened'; of fields parted by a bar one is enough."""
    return "; ".join(" or ".join(_need(field) for field in need.split("|")) for need in needs)


def _need(field: str) -> str:
    table, _, name = field.partition(".")
    return f"{KINDS.get(table, table)}: {_DIRECTIONS.get(name) or field_words(name).lower()}"


def chosen(asked: str | None, metrics: Mapping[str, Metric]) -> Metric | None:
    """The metric an address names, or None for none and for a name that is not in the catalogue."""
    return metrics.get(asked) if asked else None


def text_table(rows: Mapping[str, str]) -> pd.DataFrame:
    """Label and words side by side, for a plain table."""
    return pd.DataFrame({"": list(rows), " ": list(rows.values())})
