"""One sentence a change: what moved, where, since when, from what to what."""

from charts import words
from charts.readings import value_words
from metrics import METRICS
from metrics.analyses.changes import Finding
from metrics.units import Unit
from reports.sentences.pieces import Names, place, started

# What a rise and a fall of a metric are called.
RISES: dict[str, tuple[str, str]] = {
    "contacts": ("more contacts", "fewer contacts"),
    "social_share": ("social brings more of the contacts", "social brings less of the contacts"),
    "first_response_minutes": ("answering got slower", "answering got quicker"),
    "answered_within_share": (
        "more contacts are answered within 24\u00a0h",
        "fewer contacts are answered within 24\u00a0h",
    ),
    "social_answered_within_share": (
        "more social posts are answered within 24\u00a0h",
        "fewer social posts are answered within 24\u00a0h",
    ),
    "resolve_minutes": ("resolving got slower", "resolving got quicker"),
    "resolution_target_met_share": (
        "the target to resolve is met more often",
        "the target to resolve is met less often",
    ),
    "first_contact_share": (
        "more tickets are resolved at first contact",
        "fewer tickets are resolved at first contact",
    ),
    "reopened_share": ("more tickets are reopened", "fewer tickets are reopened"),
    "satisfied_share": ("more raters are satisfied", "fewer raters are satisfied"),
}


def change_sentence(found: Finding, names: Names, locale: str = words.ENGLISH) -> str:
    """'Answering got slower at Desk North from Mar 2016: typically 3 h, before 1 h.'"""
    since = words.month(found.since, locale)
    where = place(found.dimension, found.name, names)
    return f"{started(event(found))}{where} from {since}: {levels(found, locale)}."


def event(found: Finding) -> str:
    """What happened, as a clause without place and time."""
    rose, fell = RISES.get(found.metric, ("", ""))
    if rose:
        return rose if found.rose else fell
    return f"{METRICS[found.metric].short} {'rose' if found.rose else 'fell'}"


def levels(found: Finding, locale: str = words.ENGLISH) -> str:
    """'typically 3 h, before 1 h'; counts by week or month."""
    unit = METRICS[found.metric].unit
    after, before = (value_words(value, unit, locale) for value in (found.after, found.before))
    if after == before:  # one more digit than usual, or it reads as no change
        after, before = (_closer(value, unit, locale) for value in (found.after, found.before))
    if unit is Unit.MINUTES:
        return f"typically {after}, before {before}"
    if unit is Unit.COUNT:
        return f"{after} a {found.grain}, before {before}"
    return f"{after}, before {before}"


def _closer(value: float, unit: Unit, locale: str) -> str:
    if unit is Unit.SHARE:
        return f"{words.decimal(100 * value, 1, locale)}\u00a0%"
    return words.decimal(value, 1, locale)


def cases_since(found: Finding, locale: str = words.ENGLISH) -> str:
    """'n 1,835 since, 3,568 before': the small print beside the sentence."""
    return f"n\u00a0{words.count(found.n, locale)} since, {words.count(found.n_before, locale)} before"
