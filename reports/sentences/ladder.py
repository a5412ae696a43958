"""The adoption ladder told in one sentence."""

from collections.abc import Sequence

from charts import words
from language import N_, _, ngettext
from metrics.analyses.ladder import Ladder
from metrics.benchmarks import Benchmark

TOLD = ("HDI-01", "ABD-02")  # a survey of each kind of organisation; the others stand on the ladder
POPULATIONS = {
    "HDI-01": N_("support centres"),
    "DD-01": N_("contact centres"),
    "ABD-02": N_("customer-care organisations"),
}


def ladder_sentence(ladder: Ladder, locale: str = words.ENGLISH) -> str:
    """'6 of our 14 desks take social; 4 % of support centres did in 2012 (HDI), ...'; '' without desks."""
    if not ladder.desks:
        return ""
    by_id = {rung.survey.id: rung.survey for rung in ladder.rungs}
    told = [by_id[id_] for id_ in TOLD if id_ in by_id]
    return beside_surveys(ladder.taking, ladder.desks, told, locale=locale)


def beside_surveys(
    taking: float, desks: float, surveys: Sequence[Benchmark], *, note: str = "", locale: str = words.ENGLISH
) -> str:
    """How many of our desks take social (with a note), and what surveys found; of one desk yes or no."""
    if desks == 1:
        ours = _("We take social") if taking else _("We do not take social yet")
    elif not taking:
        ours = _("None of our {desks} desks take social").format(desks=words.count(desks, locale))
    else:
        ours = ngettext(
            "{n} of our {desks} desks take social", "{n} of our {desks} desks take social", round(taking)
        ).format(n=words.count(taking, locale), desks=words.count(desks, locale))
    noted = _("{clause} ({note})").format(clause=ours, note=note) if note else ours
    theirs = [_survey(survey, first=survey is surveys[0], locale=locale) for survey in surveys]
    if not theirs:
        return _("{sentence}.").format(sentence=noted)
    return _("{ours}; {surveys}.").format(ours=noted, surveys=", ".join(theirs))


def _survey(survey: Benchmark, *, first: bool, locale: str) -> str:
    if first:
        said = _("{share} of {people} did in {year} ({publisher})")
    else:
        said = _("{share} of {people} in {year} ({publisher})")
    return said.format(
        share=words.share(survey.value, locale),
        people=_(POPULATIONS.get(survey.id, survey.population)),
        year=survey.year,
        publisher=survey.publisher,
    )
