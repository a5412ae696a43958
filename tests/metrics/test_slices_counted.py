"""How many rows an answer has is known before it is worked out."""

import pytest

from metrics import METRICS, Question, QuestionError, Window, figures
from metrics.slices import most_rows
from warehouse import open_warehouse

ASKED = (
    (("desk", "channel"), None),
    (("region", "platform"), "quarter"),
)
OF_SOURCES = "data_age_minutes"  # a row a source, whatever rows there are


@pytest.mark.parametrize(("by", "grain"), ASKED)
def test_no_metric_has_more_rows_than_were_counted(sample_folder, by, grain):
    question = Question(Window(), by, grain)
    with open_warehouse(f"duckdb:///{sample_folder}").snapshot() as snapshot:
        names = METRICS.keys() - {OF_SOURCES}
        rows = figures(*names, warehouse=snapshot, by=by, grain=grain)["metric"].value_counts()
        counted = {name: most_rows([name], question, warehouse=snapshot) for name in names}
    assert {name: (rows[name], counted[name]) for name in names if rows[name] > max(1, counted[name])} == {}


def test_what_is_counted_is_what_there_is(sample_folder):
    question = Question(Window(), ("desk", "channel"), "month")
    with open_warehouse(f"duckdb:///{sample_folder}").snapshot() as snapshot:
        rows = figures("contacts", warehouse=snapshot, by=question.by, grain=question.grain)
        assert most_rows(["contacts"], question, warehouse=snapshot) == len(rows) > 100
        assert most_rows(["contacts", "contacts"], question, warehouse=snapshot) == len(rows)
        assert most_rows(["contacts"], Question(), warehouse=snapshot) == 1
        with pytest.raises(QuestionError):
            most_rows(["contact"], question, warehouse=snapshot)
