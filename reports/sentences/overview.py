"""The one sentence above everything: at most 30 words, no intervals, made from the figures by rules.

A worsening takes its place. A clause whose figure is not there goes, and the rest still reads as a sentence.
A source that gives no times of answers is named where its contacts are spoken of.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from charts import words
from charts.readings import Change, Reading, change
from language import _
from metrics import METRICS
from metrics.analyses.changes import Finding
from metrics.units import Unit
from reports.sentences.changes import change_sentence
from reports.sentences.pieces import Names, joined

MOST_WORDS = 30


HEADLINE = (
    "first_response_minutes",
    "answered_within_share",
    "resolution_target_met_share",
    "satisfied_share",
)  # what may take the sentence's place when it gets worse
TIMES_LONGER, POINTS_WORSE = 1.5, 0.05  # from here on


def worsening(found: Sequence[Finding]) -> Finding | None:
    """The change for the worse that takes the sentence's place: of the grave ones the clearest."""
    bad = [each for each in found if each.good is False and each.metric in HEADLINE and _grave(each)]
    return max(bad, key=lambda each: abs(each.size), default=None)


def _grave(found: Finding) -> bool:
    if METRICS[found.metric].unit is Unit.SHARE:
        return abs(found.after - found.before) >= POINTS_WORSE
    return found.after >= TIMES_LONGER * found.before


@dataclass(frozen=True)
class Findings:
    """The readings the sentence is made from; `before` is the satisfied share of the compared period.

    `channels_chosen`: the viewer left out channels, so social has no share of all contacts to speak of.
    `without_answers`: sources that count as contacts but give no time of an answer. `than` is what the
    compared period is called, '' where it goes without saying.
    """

    social: Reading
    social_answered: Reading
    answered: Reading
    satisfied: Reading
    before: Reading | None
    than: str = "the period before"
    channels_chosen: bool = False
    without_answers: tuple[str, ...] = ()
    worsening: Finding | None = None
    names: Names = field(default_factory=dict)


def sentence(findings: Findings, locale: str = words.ENGLISH) -> str:
    """The sentence; '' when none of its figures is there."""
    if findings.worsening is not None:
        return change_sentence(findings.worsening, findings.names, locale)
    text = ""
    for each in shorter(findings):
        text = joined(_clauses(each, locale))
        if len(text.split()) <= MOST_WORDS:
            break
    return text


def shorter(findings: Findings) -> list[Findings]:
    """The findings, then without what a sentence can best do without when it has too many words: the name of
    the compared period, that nothing changed, which sources are not known.
    """
    many = replace(findings, without_answers=(_("some"),) if findings.without_answers else ())
    plain = replace(findings, than="")
    still = findings.before is not None and change(findings.satisfied, findings.before) is Change.UNCHANGED
    quiet = [replace(each, than="", before=None) for each in (findings, many) if still]
    return [findings, plain, *quiet, replace(many, than=""), replace(plain, without_answers=())]


def _clauses(findings: Findings, locale: str) -> list[str]:
    social = "" if findings.channels_chosen else _social(findings.social, locale)
    named = bool(social) and (findings.social.value or 0) > 0
    clauses = [social, _answered(findings, locale, named=named), _satisfied(findings, locale)]
    return [clause for clause in clauses if clause]


def _social(social: Reading, locale: str) -> str:
    if not social.ok:
        return ""
    if not social.value:
        return _("no contact came by social")
    return _("social brings {share} of contacts").format(share=words.share(social.value, locale))


def _answered(findings: Findings, locale: str, *, named: bool) -> str:
    social, everything = findings.social_answered, findings.answered
    unknown = words.listed(list(findings.without_answers))
    share, whole = (words.share(one.value, locale) for one in (social, everything))
    if social.ok and not findings.channels_chosen:
        of_them = _("{share} of them are answered within 24\u00a0h")
        said = of_them if named else _("{share} of social posts are answered within 24\u00a0h")
        clause = said.format(share=share)
        if not everything.ok or findings.social.value == 1:  # all contacts come by social: it was just said
            return clause
        if unknown:
            also = _("{clause} (all channels {share}, {sources} not known)")
            return also.format(clause=clause, share=whole, sources=unknown)
        return _("{clause} (all channels {share})").format(clause=clause, share=whole)
    if everything.ok:
        clause = _("{share} of contacts are answered within 24\u00a0h").format(share=whole)
        return (
            _("{clause} ({sources} not known)").format(clause=clause, sources=unknown) if unknown else clause
        )
    return ""


def _satisfied(findings: Findings, locale: str) -> str:
    satisfied, before, than = findings.satisfied, findings.before, findings.than
    if not satisfied.ok:
        return ""
    share = words.share(satisfied.value, locale)
    clause = _("{share} of raters are satisfied").format(share=share)
    if before is None or satisfied.value is None or before.value is None:
        return clause
    moved = change(satisfied, before)
    if moved is Change.UNKNOWN:
        return clause
    if moved is Change.UNCHANGED:
        as_before = _("{share} of raters are satisfied, about as before")
        said = _("{share} of raters are satisfied, about as in {than}") if than else as_before
    elif moved is Change.BETTER:
        up = _("{share} of raters are satisfied, up {points}")
        said = _("{share} of raters are satisfied, up {points} on {than}") if than else up
    else:
        down = _("{share} of raters are satisfied, down {points}")
        said = _("{share} of raters are satisfied, down {points} on {than}") if than else down
    points = words.points(satisfied.value - before.value, locale)
    return said.format(share=share, points=points, than=than)
