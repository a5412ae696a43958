"""One sentence a change: what moved, where, since when, from what to what."""

from charts import words
from charts.readings import value_words
from language import N_, _
from metrics import METRICS
from metrics.analyses.changes import Finding
from metrics.units import Unit
from reports.sentences.pieces import Names, channel, started

# What a rise and a fall of a metric are called.
RISES: dict[str, tuple[str, str]] = {
    "contacts": (N_("more contacts"), N_("fewer contacts")),
    "social_share": (N_("social brings more of the contacts"), N_("social brings less of the contacts")),
    "first_response_minutes": (N_("answering got slower"), N_("answering got quicker")),
    "answered_within_share": (
        N_("more contacts are answered within 24\u00a0h"),
        N_("fewer contacts are answered within 24\u00a0h"),
    ),
    "social_answered_within_share": (
        N_("more social posts are answered within 24\u00a0h"),
        N_("fewer social posts are answered within 24\u00a0h"),
    ),
    "resolve_minutes": (N_("resolving got slower"), N_("resolving got quicker")),
    "resolution_target_met_share": (
        N_("the target to resolve is met more often"),
        N_("the target to resolve is met less often"),
    ),
    "first_contact_share": (
        N_("more tickets are resolved at first contact"),
        N_("fewer tickets are resolved at first contact"),
    ),
    "reopened_share": (N_("more tickets are reopened"), N_("fewer tickets are reopened")),
    "satisfied_share": (N_("more raters are satisfied"), N_("fewer raters are satisfied")),
}
EACH = {
    "week": N_("{after} a week, before {before}"),
    "month": N_("{after} a month, before {before}"),
}


def change_sentence(found: Finding, names: Names, locale: str = words.ENGLISH) -> str:
    """'Answering got slower at Desk North from Mar 2016: typically 3 h, before 1 h.'"""
    told = {
        "event": started(event(found)),
        "since": words.month(found.since, locale),
        "levels": levels(found, locale),
    }
    if found.dimension is None or found.name is None:
        return _("{event} from {since}: {levels}.").format(**told)
    if found.dimension == "channel":
        return _("{event} by {channel} from {since}: {levels}.").format(channel=channel(found.name), **told)
    if found.dimension == "desk":
        name = names.get(found.name, found.name)
        return _("{event} at {desk} from {since}: {levels}.").format(desk=name, **told)
    return _("{event} for {name} from {since}: {levels}.").format(name=found.name, **told)


def event(found: Finding) -> str:
    """What happened, as a clause without place and time."""
    rose, fell = RISES.get(found.metric, ("", ""))
    if rose:
        return _(rose) if found.rose else _(fell)
    figure = _(METRICS[found.metric].short)
    return (_("{figure} rose") if found.rose else _("{figure} fell")).format(figure=figure)


def levels(found: Finding, locale: str = words.ENGLISH) -> str:
    """'typically 3 h, before 1 h'; counts by week or month."""
    unit = METRICS[found.metric].unit
    after, before = (value_words(value, unit, locale) for value in (found.after, found.before))
    if after == before:  # one more digit than usual, or it reads as no change
        after, before = (_closer(value, unit, locale) for value in (found.after, found.before))
    said = _("{after}, before {before}")
    if unit is Unit.MINUTES:
        said = _("typically {after}, before {before}")
    if unit is Unit.COUNT:
        said = _(EACH[found.grain])
    return said.format(after=after, before=before)


def _closer(value: float, unit: Unit, locale: str) -> str:
    if unit is Unit.SHARE:
        return words.percent_of(words.decimal(100 * value, 1, locale))
    return words.decimal(value, 1, locale)


def cases_since(found: Finding, locale: str = words.ENGLISH) -> str:
    """'n 1,835 since, 3,568 before': the small print beside the sentence."""
    return _("n\u00a0{n} since, {before} before").format(
        n=words.count(found.n, locale), before=words.count(found.n_before, locale)
    )
