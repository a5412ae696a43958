"""The one sentence above each manager's page: what is, how it changed, and which slice stands out.

Made by rules from frames of figures() with their states: a clause whose figure is not there goes, too few
says so with its number, a difference within chance is 'about as before'. At most 30 words; the clause of the
highest rank goes first. A slice is named only where it differs by more than the luckiest of so many would.
"""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd

from charts import words
from charts.readings import Change, Reading, change, differs, reading
from charts.shaping import readings
from language import N_, _
from metrics import METRICS
from metrics.units import Better, Unit

MOST_WORDS = 30
SEVERAL = 2
Name = Callable[[str | None], str]
Clause = tuple[int, str]  # of two, the higher rank is left out first
FEW_ANSWERS = N_("too few answers to say ({cases})")
SLOWEST = (
    N_("{name} slowed most, {change}"),
    N_("{name} sped up most, {change}"),
    N_("{name} is slowest ({value})"),
)
LOWEST = (
    N_("{name} fell most, {change}"),
    N_("{name} rose most, {change}"),
    N_("{name} is lowest ({value})"),
)
NONE_STANDS_OUT = {
    ("channel",): N_("no channel stands out"),
    ("desk",): N_("no desk stands out"),
    ("channel", "desk"): N_("no channel or desk stands out"),
}


@dataclass(frozen=True)
class Compared:
    """Figures of the period shown and of the compared one, which is called `than` ('the period before')."""

    now: pd.DataFrame
    before: pd.DataFrame | None = None
    than: str = "the period before"
    locale: str = words.ENGLISH


@dataclass(frozen=True)
class By:
    """Figures by one dimension, and how its slices are called."""

    figures: Compared
    dimension: str
    name: Name


@dataclass(frozen=True)
class Apart:
    """A slice that differs by more than chance: from `other`, itself before or the rest."""

    key: str | None
    now: Reading
    other: Reading

    @property
    def distance(self) -> float:
        """Points for shares, the logarithm of the ratio for times."""
        here, there = float(self.now.value or 0), float(self.other.value or 0)
        if METRICS[self.now.metric].unit is Unit.SHARE:
            return abs(here - there)
        return abs(math.log(here / there)) if here > 0 and there > 0 else math.inf

    @property
    def rose(self) -> bool:
        return float(self.now.value or 0) > float(self.other.value or 0)


def channels_finding(channels: By, *, chosen: bool = False) -> str:
    """Which channel brings most, and which gained or lost most; of channel_share by channel.

    `chosen`: the viewer picked channels, so the shares are of those only.
    """
    figures = channels.figures
    found = readings(figures.now, "channel_share", channels.dimension)
    few = [one.n for _, one in found if one.state == "few"]
    if few:
        return _("Too few contacts to say (n = {n}).").format(n=words.count(max(few), figures.locale))
    known = [(key, one) for key, one in found if one.ok]
    if len(known) < SEVERAL:  # a single channel is all of itself
        return ""
    key, most = max(known, key=lambda pair: pair[1].value or 0)
    movers = changed(channels, "channel_share")
    brings = (
        _("{channel} brings most of the chosen contacts, {share}")
        if chosen
        else _("{channel} brings most contacts, {share}")
    )
    first = brings.format(channel=channels.name(key), share=most.in_words(figures.locale))
    own = next((f", {_moved(one.now, one.other, figures)}" for one in movers if one.key == key), "")
    clauses = [(0, f"{first}{own}")]
    others = [one for one in movers if one.key != key]
    if others:
        mover = max(others, key=lambda one: one.distance)
        moved = _("{channel} gained most, {change}") if mover.rose else _("{channel} lost most, {change}")
        said = moved.format(channel=channels.name(mover.key), change=_from_to(mover, figures.locale))
        clauses.append((1, said))
    elif figures.before is not None and not movers:
        clauses.append((1, _("the mix is about as in {than}").format(than=figures.than)))
    return told(clauses, figures.than)


def response_finding(whole: Compared, desks: By | None) -> str:
    """How long an answer typically takes, how many come within 24 h, and the desk that stands out, if any."""
    typical, within = (
        reading(whole.now, metric) for metric in ("first_response_minutes", "answered_within_share")
    )
    return told(
        [
            (0, stated(whole, typical, N_("the first answer typically takes {value}"), FEW_ANSWERS)),
            (
                2 if typical.ok else 0,
                stated(
                    whole,
                    within,
                    N_("{value} of contacts are answered within 24\u00a0h"),
                    N_("too few contacts to say ({cases})"),
                ),
            ),
            (1, outstanding(whole, desks, typical.metric, SLOWEST) if desks else ""),
        ],
        whole.than,
    )


def satisfaction_finding(whole: Compared, *parts: By) -> str:
    """How many raters are satisfied, and the channel or desk that changed or stands apart."""
    satisfied = reading(whole.now, "satisfied_share")
    named = (outstanding(whole, part, satisfied.metric, LOWEST) for part in parts)
    who = next((text for text in named if text), "")
    looked_at = [part.dimension for part in parts if len(_known(part, satisfied.metric)) >= SEVERAL]
    if not who and looked_at:
        who = _(NONE_STANDS_OUT[tuple(sorted(looked_at))])
    raters = stated(
        whole, satisfied, N_("{value} of raters are satisfied"), N_("too few ratings to say ({cases})")
    )
    return told([(0, raters), (1, who)], whole.than)


def social_finding(whole: Compared, desks: By) -> str:
    """How many questions on social are answered within 24 h, how soon, and the desk that stands out."""
    within, typical = (
        reading(whole.now, metric) for metric in ("social_answered_within_share", "social_response_minutes")
    )
    answered = stated(
        whole,
        within,
        N_("{value} of questions on social are answered within 24\u00a0h"),
        N_("too few questions on social to say ({cases})"),
    )
    return told(
        [
            (0, answered),
            (2, stated(whole, typical, N_("typically after {value}"), FEW_ANSWERS)),
            (1, outstanding(whole, desks, within.metric, LOWEST)),
        ],
        whole.than,
    )


def stated(whole: Compared, one: Reading, sentence: str, few: str) -> str:
    """The figure in its clause with its change; too few says its number; '' where there is none."""
    if one.state == "few":
        return _(few).format(cases=one.cases_in_words(whole.locale))
    if not one.ok:
        return ""
    clause = _(sentence).format(value=one.in_words(whole.locale))
    if whole.before is None:
        return clause
    moved = _moved(one, reading(whole.before, one.metric), whole)
    return f"{clause}, {moved}" if moved else clause


def outstanding(whole: Compared, slices: By, metric: str, said: tuple[str, str, str]) -> str:
    """The slice that changed most; where none did, the one that is worst beside the rest; else ''.

    `said` is how a change for the worse, one for the better and being the worst are called.
    """
    worse, better, worst = said
    if len(_known(slices, metric)) < SEVERAL:  # the only one is the whole
        return ""
    movers = changed(slices, metric)
    locale = slices.figures.locale
    if movers:
        mover = max(movers, key=lambda one: one.distance)
        bad = mover.rose is (METRICS[metric].better is Better.LOWER)
        moved = _(worse if bad else better)
        return moved.format(name=slices.name(mover.key), change=_from_to(mover, locale))
    last = lagging(whole, slices, metric)
    return _(worst).format(name=slices.name(last.key), value=last.now.in_words(locale)) if last else ""


def changed(slices: By, metric: str) -> list[Apart]:
    """The slices whose figure differs from that of the compared period by more than chance among so many."""
    if slices.figures.before is None:
        return []
    earlier = dict(readings(slices.figures.before, metric, slices.dimension))
    pairs = [
        Apart(key, one, earlier[key])
        for key, one in _known(slices, metric)
        if key in earlier and earlier[key].ok
    ]
    return [
        pair
        for pair in pairs
        if change(pair.now, pair.other, len(pairs)) not in {Change.UNCHANGED, Change.UNKNOWN}
    ]


def lagging(whole: Compared, slices: By, metric: str) -> Apart | None:
    """The worst slice, if it is worse than the others (a time: than the whole) by more than chance."""
    known = _known(slices, metric)
    pick = max if METRICS[metric].better is Better.LOWER else min
    key, worst = pick(known, key=lambda pair: pair[1].value or 0.0)
    rest = _rest(worst, [one for other, one in known if other != key], reading(whole.now, metric))
    return Apart(key, worst, rest) if rest.ok and differs(worst, rest, len(known)) else None


def _known(slices: By, metric: str) -> list[tuple[str | None, Reading]]:
    found = readings(slices.figures.now, metric, slices.dimension)
    return [(key, one) for key, one in found if one.ok]


def _rest(one: Reading, others: list[Reading], whole: Reading) -> Reading:
    """The others as one share; times do not add up, so the whole stands for the rest."""
    if METRICS[one.metric].unit is not Unit.SHARE:
        return whole
    hits = sum(other.numerator or 0 for other in others)
    cases = sum(other.denominator or 0 for other in others)
    value = hits / cases if cases else None
    return Reading(one.metric, value, int(cases), hits, cases, None, None, "ok")


def _moved(now: Reading, before: Reading, figures: Compared) -> str:
    """'about as in the period before', 'up 3 points on ...', '4 m slower than ...'; '' beside nothing."""
    found = change(now, before)
    if found is Change.UNKNOWN or now.value is None or before.value is None:
        return ""
    if found is Change.UNCHANGED:
        return _("about as in {than}").format(than=figures.than)
    rose, gap = now.value > before.value, abs(now.value - before.value)
    if METRICS[now.metric].unit is Unit.SHARE:
        up = _("up {gap} on {than}") if rose else _("down {gap} on {than}")
        return up.format(gap=words.points(gap, figures.locale), than=figures.than)
    slower = _("{gap} slower than {than}") if rose else _("{gap} quicker than {than}")
    return slower.format(gap=words.duration(gap, figures.locale), than=figures.than)


def _from_to(one: Apart, locale: str) -> str:
    """'from 18 % to 20 %'; where both read the same, by how much."""
    before, now = (each.in_words(locale) for each in (one.other, one.now))
    if before != now:
        return _("from {before} to {now}").format(before=before, now=now)
    gap = words.points(float(one.now.value or 0) - float(one.other.value or 0), locale)
    return (_("up {gap}") if one.rose else _("down {gap}")).format(gap=gap)


def told(clauses: Iterable[Clause], than: str) -> str:
    """The clauses as one sentence of at most 30 words; '' where there are none."""
    kept = [(rank, text) for rank, text in clauses if text]
    while kept and len(_joined(kept, than).split()) > MOST_WORDS:
        kept.remove(max(kept, key=lambda clause: clause[0]))
    return _joined(kept, than)


def _joined(clauses: list[Clause], than: str) -> str:
    """One sentence; in English, what it is compared with is said at the first change only."""
    text = "; ".join(text for _, text in clauses)
    first, *later = re.split(rf"( (?:on|than|in) {re.escape(than)})", text)
    later = [
        f"{part} before" if at % 2 and part.endswith("about as") else part for at, part in enumerate(later)
    ]
    text = first + "".join(part for at, part in enumerate(later) if at == 0 or at % 2)
    return f"{text[0].upper()}{text[1:]}." if text else ""
