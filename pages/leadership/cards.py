"""The eight cards of the overview: which figure, its words, its change, its published mark, its small print.

A card whose figure was never loaded becomes one line saying what to add, and moves last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from charts import words
from charts.readings import (
    Change,
    Reading,
    answered_words,
    change,
    change_words,
    reading,
    value_words,
)
from charts.shaping import of_metric, readings
from language import N_, _, ngettext
from metrics import METRICS
from metrics.units import Counted, Unit
from reports.sentences import pieces

DESKS_TO_COMPARE = 10  # below, a share of desks is told as yes or no
CARDS = (
    "contacts",
    "social_share",
    "desks_taking_social",
    "first_response_minutes",
    "answered_within_share",
    "social_answered_within_share",
    "satisfied_share",
    "resolution_target_met_share",
)
ANSWERING = ("first_response_minutes", "answered_within_share")  # of all channels, so of all sources
OF_ALL_CHANNELS = ("social_share", "desks_taking_social")  # they mean less where channels are left out
NAMES = {
    "contacts": N_("Contacts"),
    "social_share": N_("Contacts by social"),
    "desks_taking_social": N_("Desks open on social"),
    "first_response_minutes": N_("First response, typical"),
    "answered_within_share": N_("Answered within 24\u00a0h"),
    "social_answered_within_share": N_("Social answered within 24\u00a0h"),
    "satisfied_share": N_("Satisfied"),
    "resolution_target_met_share": N_("Resolution target met"),
}
TO_ADD = {
    "contacts": N_("Add tickets to see Contacts"),
    "social_share": N_("Add tickets or posts with their channel to see Contacts by social"),
    "desks_taking_social": N_("Add tickets with desk and channel to see Desks open on social"),
    "first_response_minutes": N_("Add the time of the first answer to see First response"),
    "answered_within_share": N_("Add the time of the first answer to see Answered within 24\u00a0h"),
    "social_answered_within_share": N_("Add posts with your answers to see Social answered within 24\u00a0h"),
    "satisfied_share": N_("Add ratings to see Satisfied"),
    "resolution_target_met_share": N_("Add whether the target was met to see Resolution target met"),
}
WHO_IS_THE_DESK = N_(
    "Say in [roster] of deskscope.toml who answers for the desk, and sync, "
    "to see Social answered within 24\u00a0h"
)
NOUNS = {
    Counted.CONTACTS: N_("contacts"),
    Counted.TICKETS: N_("tickets"),
    Counted.TURNS: N_("questions"),
    Counted.MESSAGES: N_("messages"),
    Counted.CONVERSATIONS: N_("conversations"),
    Counted.RATINGS: N_("ratings"),
    Counted.DESKS: N_("desks"),
    Counted.CALLS: N_("calls"),
    Counted.REQUESTERS: N_("people"),
    Counted.POSTS: N_("posts"),
    Counted.INVITATIONS: N_("invitations"),
    Counted.SOURCES: N_("sources"),
}


ONLY = {  # figures of some of the cases only
    "first_response_minutes": N_("n {n} answered"),
    "resolution_target_met_share": N_("n {n} with a target"),
}


@dataclass(frozen=True)
class CardMark:
    """A published figure on a card: its words, and its value where it may be drawn."""

    label: str
    value: float | None = None
    planned: float = 0.0
    ours: bool = False


@dataclass(frozen=True)
class Card:
    """One tile; `missing` is the line that stands instead when the figure was never loaded.

    `target` is what it should reach and whether it does, in words; `note` is said as loudly as the change.
    """

    metric: str
    name: str
    value: str
    change: str
    tone: Change
    small: str
    history: tuple[float | None, ...]
    share: float | None = None  # what a bar on the card may be drawn from
    marks: tuple[CardMark, ...] = ()
    missing: str = ""
    target: str = ""
    note: str = ""
    few: bool = False


def cards(
    now: pd.DataFrame,
    before: pd.DataFrame | None,
    history: pd.DataFrame,
    marks: Mapping[str, tuple[CardMark, ...]],
    *,
    business: bool = False,
    quiet_desks: int = 0,
    channels_chosen: bool = False,
    without_answers: Sequence[str] = (),
    most: str = "",
    unnamed: Sequence[str] = (),
    locale: str = words.ENGLISH,
) -> list[Card]:
    """The eight cards in order, those without data last.

    `now` and `before` are figures of the two periods, `history` the same by month; `marks` by metric.
    `quiet_desks` had no contact in the period; with `channels_chosen` the cards on social know only of those
    channels, and say so; `without_answers` are sources that tell no time of an answer,
    so that the cards on answering speak of the others only. `most` says which channel brings most. `unnamed`
    are sources of posts of which nobody has said who is the desk.
    """
    made = [
        _card(metric, now, before, history, marks.get(metric, ()), business=business, locale=locale)
        for metric in CARDS
    ]
    told = {"desks_taking_social": quiet_words(quiet_desks, locale)}
    if channels_chosen:
        told |= dict.fromkeys(OF_ALL_CHANNELS, _("of the chosen channels only"))
    if without_answers:
        silent = ngettext(
            "{sources} tells no time of an answer",
            "{sources} tell no time of an answer",
            len(without_answers),
        ).format(sources=words.listed(list(without_answers)))
        told |= dict.fromkeys(ANSWERING, silent)
    made = [
        replace(
            card,
            small=_also(card.small, told.get(card.metric, "")),
            note=most if card.metric == "contacts" and not card.missing else "",
        )
        for card in made
    ]
    if unnamed:
        made = [replace(card, missing=_(WHO_IS_THE_DESK)) if _is_unnamed(card) else card for card in made]
    return sorted(made, key=lambda card: bool(card.missing))


def _is_unnamed(card: Card) -> bool:
    return bool(card.missing) and card.metric == "social_answered_within_share"


def _card(
    metric: str,
    now: pd.DataFrame,
    before: pd.DataFrame | None,
    history: pd.DataFrame,
    marks: tuple[CardMark, ...],
    *,
    business: bool,
    locale: str,
) -> Card:
    current = reading(now, metric)
    previous = reading(before, metric) if before is not None else None
    return Card(
        metric=metric,
        name=_name(current, business=business),
        value=_value(current, locale),
        change=change_words(current, previous, locale) if previous else "",
        tone=change(current, previous) if previous else Change.UNKNOWN,
        small=_small(current, now, locale),
        history=_history(history, metric),
        share=current.value if current.ok and METRICS[metric].unit is Unit.SHARE else _desk_share(current),
        marks=marks if current.ok else (),
        missing="" if current.loaded else _(TO_ADD[metric]),
        few=current.state == "few" and metric != "desks_taking_social",  # of desks their number says it
    )


def top_channel(channels: pd.DataFrame, locale: str = words.ENGLISH) -> str:
    """'most by phone: 38 %' of figures by channel; '' where there is no share or a single channel."""
    shares = readings(channels, "channel_share", "channel")
    known = [(channel, one) for channel, one in shares if channel and one.ok and one.value]
    if len(known) <= 1:
        return ""
    channel, most = max(known, key=lambda pair: pair[1].value or 0.0)
    said = _("most by {channel}: {share}")
    return said.format(channel=pieces.channel(channel), share=most.in_words(locale))


def quiet_words(desks: int, locale: str = words.ENGLISH) -> str:
    """'2 had no contact in this period'; '' where every desk had one."""
    if not desks:
        return ""
    said = ngettext("{n} had no contact in this period", "{n} had no contact in this period", desks)
    return said.format(n=words.count(desks, locale))


def _also(small: str, more: str) -> str:
    return " · ".join(part for part in (small, more) if part)


def _name(current: Reading, *, business: bool) -> str:
    name = _("Open on social") if _of_one_desk(current) else _(NAMES[current.metric])
    if business and METRICS[current.metric].clocked:
        return _("{name} (business hours)").format(name=name)
    return name


def _of_one_desk(current: Reading) -> bool:
    """Whether the desks spoken of are a single one: it is open on social or it is not."""
    return current.metric == "desks_taking_social" and current.denominator == 1


def _value(current: Reading, locale: str) -> str:
    if _of_one_desk(current):
        return _("Yes") if current.numerator else _("No")
    if current.metric == "desks_taking_social" and current.state != "none":
        return words.of_desks(current.numerator, current.denominator, locale)
    return current.in_words(locale)


def _desk_share(current: Reading) -> float | None:
    """Our share of desks, only where there are enough desks to speak of a share."""
    if current.metric != "desks_taking_social" or (current.denominator or 0) < DESKS_TO_COMPARE:
        return None
    return (current.numerator or 0) / float(current.denominator or 1)


def _small(current: Reading, now: pd.DataFrame, locale: str) -> str:
    if current.state == "none":
        known = not none_known(of_metric(now, current.metric))
        return _("no cases in this period") if known else _("not known for these contacts")
    if current.metric == "desks_taking_social":
        known = current.ok and not _of_one_desk(current)
        return _("{share} of our desks").format(share=words.share(current.value, locale)) if known else ""
    cases = _("n {n}").format(n=words.count(current.n, locale))
    if current.state == "few":
        share = METRICS[current.metric].unit is Unit.SHARE  # another value says it itself
        return _("{cases}, too few to say").format(cases=cases) if share else ""
    if current.metric == "satisfied_share":
        rated = reading(now, "rated_share")
        share_rated = _("{share} rated").format(share=value_words(rated.value, Unit.SHARE, locale))
        return _also(cases, share_rated) if rated.ok else cases
    if current.metric == "contacts":
        return ""
    return _also(answered_words(current.answered, locale), _counted(current, locale))


def _counted(current: Reading, locale: str) -> str:
    n, noun = words.count(current.n, locale), NOUNS.get(METRICS[current.metric].counted)
    if current.metric in ONLY:
        return _(ONLY[current.metric]).format(n=n)
    return _("n {n} {cases}").format(n=n, cases=_(noun)) if noun else _("n {n}").format(n=n)


def none_known(frame: pd.DataFrame) -> bool:
    """Whether there were cases, and none of them told what the metric needs."""
    return bool((frame["n"].fillna(0) == 0).all() and (frame["excluded"].fillna(0) > 0).any())


def _history(history: pd.DataFrame, metric: str) -> tuple[float | None, ...]:
    """The value by month, None where too few: a gap in the line."""
    rows = history[history["metric"] == metric]
    return tuple(
        float(value) if state == "ok" else None
        for value, state in zip(rows["value"], rows["state"], strict=True)
    )
