"""English sentences made from figures and verdicts by rules: flip the data and the sentence flips."""

from reports.sentences.changes import cases_since, change_sentence
from reports.sentences.comparisons import (
    cost_sentence,
    desks_sentence,
    one_or_many_sentence,
    shift_sentence,
)
from reports.sentences.ladder import beside_surveys, ladder_sentence
from reports.sentences.news import requests_sentence, visit_sentence
from reports.sentences.overview import HEADLINE, MOST_WORDS, Findings, sentence, worsening
from reports.sentences.standing import standing

__all__ = [
    "HEADLINE",
    "MOST_WORDS",
    "Findings",
    "beside_surveys",
    "cases_since",
    "change_sentence",
    "cost_sentence",
    "desks_sentence",
    "ladder_sentence",
    "one_or_many_sentence",
    "requests_sentence",
    "sentence",
    "shift_sentence",
    "standing",
    "visit_sentence",
    "worsening",
]
