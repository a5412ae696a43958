"""The adoption ladder told in one sentence."""

from collections.abc import Sequence

from charts import words
from metrics.analyses.ladder import Ladder
from metrics.benchmarks import Benchmark

TOLD = ("HDI-01", "ABD-02")  # a survey of each kind of organisation; the others stand on the ladder
POPULATIONS = {
    "HDI-01": "support centres",
    "DD-01": "contact centres",
    "ABD-02": "customer-care organisations",
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
        ours = "We take social" if taking else "We do not take social yet"
    else:
        some = words.count(taking, locale) if taking else "None"
        ours = f"{some} of our {words.count(desks, locale)} desks take social"
    noted = f"{ours} ({note})" if note else ours
    theirs = [_survey(survey, first=survey is surveys[0], locale=locale) for survey in surveys]
    return f"{noted}; {', '.join(theirs)}." if theirs else f"{noted}."


def _survey(survey: Benchmark, *, first: bool, locale: str) -> str:
    people = POPULATIONS.get(survey.id, survey.population)
    did = "did in" if first else "in"
    return f"{words.share(survey.value, locale)} of {people} {did} {survey.year} ({survey.publisher})"
