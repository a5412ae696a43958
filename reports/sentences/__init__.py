"""English sentences made from figures and verdicts by rules: flip the data and the sentence flips."""

from reports.sentences.changes import cases_since, change_sentence
from reports.sentences.overview import HEADLINE, MOST_WORDS, Findings, sentence, worsening

__all__ = [
    "HEADLINE",
    "MOST_WORDS",
    "Findings",
    "cases_since",
    "change_sentence",
    "sentence",
    "worsening",
]
