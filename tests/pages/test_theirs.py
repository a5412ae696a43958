"""Ours counted as publishers count: a row a question, however many figures a survey has of it."""

from dataclasses import replace

import pandas as pd

from metrics import BENCHMARKS
from metrics.restated import RESTATED
from pages.leadership.theirs import their_way_html, their_way_rows
from reports.published import published, span_of

LIBRARY = {row.id: row for row in BENCHMARKS}
ASKED = "Of the messages that need a response, how many get one?"
SPROUT = [row for row in BENCHMARKS if row.publisher == "Sprout Social" and row.question == ASKED]


def restated(*ids: str, ours: float = 0.49) -> pd.DataFrame:
    """The columns of metrics.restated_table that the rows are made of."""
    return pd.DataFrame(
        [
            {
                "id": id_,
                "metric": LIBRARY[id_].metric,
                "definition": RESTATED[id_].definition,
                "ours": ours,
                "house": 0.65,
                "drawn": True,
            }
            for id_ in ids
        ]
    )


def test_figures_of_one_survey_that_differ_by_whom_it_asked_are_one_row() -> None:
    (row,) = their_way_rows(restated(*(each.id for each in SPROUT)), LIBRARY)
    assert len(SPROUT) == 11  # four quarters, and seven trades in the last of them
    assert row.whose == "Sprout Social 2012 to 2013, 11 figures"
    assert row.theirs.replace("\u00a0", " ") == "16 % to 28 %"
    assert their_way_html([row]).count("<tr>") == 2  # the head and it


def test_another_question_is_another_row() -> None:
    first, second = their_way_rows(restated("SPR-R1", "SPR-15"), LIBRARY)
    assert (first.whose, second.whose) == ("Sprout Social 2012", "Sprout Social 2015")


def test_a_span_is_said_of_different_values_only() -> None:
    one = SPROUT[0]
    assert span_of([one, one]) == span_of([one]) == "22\u00a0%"
    ranged = replace(one, value=None, low=0.1, high=0.3)
    assert span_of([one, ranged]).replace("\u00a0", " ") == "10 % to 30 %"


def test_a_survey_of_a_quarter_says_which() -> None:
    told = {published(row).whose for row in SPROUT}
    assert told == {f"Sprout Social {when}" for when in ("Q4 2012", "Q1 2013", "Q2 2013", "Q3 2013")}
    assert published(LIBRARY["HDI-01"]).whose == "HDI 2012"
