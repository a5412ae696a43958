"""The one sentence above everything: at most 30 words, no intervals, made from the figures by rules.

A worsening takes its place. A clause whose figure is not there goes, and the rest still reads as a sentence.
"""

from dataclasses import dataclass
from datetime import date

from charts import words
from charts.readings import Change, Reading, change

MOST_WORDS = 30


@dataclass(frozen=True)
class Worsening:
    """A desk whose typical time to answer rose beyond its usual range, and stayed there; minutes."""

    desk: str
    since: date
    before: float
    now: float


@dataclass(frozen=True)
class Findings:
    """The readings the sentence is made from; `before` is the satisfied share of the compared period.

    `channels_chosen`: the viewer left out channels, so social has no share of all contacts to speak of.
    """

    social: Reading
    social_answered: Reading
    answered: Reading
    satisfied: Reading
    before: Reading | None
    than: str = "on the period before"
    channels_chosen: bool = False


def sentence(findings: Findings, worsening: Worsening | None = None, locale: str = words.ENGLISH) -> str:
    """The sentence; '' when none of its figures is there."""
    if worsening is not None:
        return (
            f"Answering got slower at {worsening.desk} from {words.month(worsening.since, locale)}: "
            f"typically {words.duration(worsening.now, locale)}, "
            f"before {words.duration(worsening.before, locale)}."
        )
    for than in (findings.than, ""):
        text = _joined(_clauses(findings, than, locale))
        if len(text.split()) <= MOST_WORDS:
            break
    return text


def _clauses(findings: Findings, than: str, locale: str) -> list[str]:
    social = "" if findings.channels_chosen else _social(findings.social, locale)
    named = bool(social) and (findings.social.value or 0) > 0
    clauses = [social, _answered(findings, locale, named=named), _satisfied(findings, than, locale)]
    return [clause for clause in clauses if clause]


def _joined(clauses: list[str]) -> str:
    if not clauses:
        return ""
    *others, last = clauses
    text = (
        last
        if not others
        else f"{'; '.join(others)}, and {last}"
        if len(others) > 1
        else f"{others[0]}; {last}"
    )
    return text[0].upper() + text[1:] + "."


def _social(social: Reading, locale: str) -> str:
    if not social.ok:
        return ""
    if not social.value:
        return "no contact came by social"
    return f"social brings {words.share(social.value, locale)} of contacts"


def _answered(findings: Findings, locale: str, *, named: bool) -> str:
    social, everything = findings.social_answered, findings.answered
    if social.ok and not findings.channels_chosen:
        subject = "of them" if named else "of social posts"
        clause = f"{words.share(social.value, locale)} {subject} are answered within 24\u00a0h"
        if everything.ok:
            clause += f" (all channels {words.share(everything.value, locale)})"
        return clause
    if everything.ok:
        return f"{words.share(everything.value, locale)} of contacts are answered within 24\u00a0h"
    return ""


def _satisfied(findings: Findings, than: str, locale: str) -> str:
    satisfied, before = findings.satisfied, findings.before
    if not satisfied.ok:
        return ""
    clause = f"{words.share(satisfied.value, locale)} of raters are satisfied"
    if before is None or satisfied.value is None or before.value is None:
        return clause
    moved = change(satisfied, before)
    if moved is Change.UNKNOWN:
        return clause
    if moved is Change.UNCHANGED:
        return f"{clause}, unchanged {than}".rstrip()
    direction = "up" if moved is Change.BETTER else "down"
    return f"{clause}, {direction} {words.points(satisfied.value - before.value, locale)} {than}".rstrip()
