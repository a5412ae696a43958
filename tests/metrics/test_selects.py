"""The SELECT behind a figure, told without asking what the warehouse has to offer once more."""

from sqlalchemy import event

from metrics import Question, Window, figures, provenance
from metrics.provenance import selects
from warehouse import open_warehouse


def test_a_question_is_asked_by_its_own_words():
    question = Question(
        Window(), ("desk",), "month", {"channel": ("social", None)}, "business", "resolved", 8
    )
    assert Question(**question.arguments) == question
    assert question.arguments.keys() == {*figures.__kwdefaults__}
    assert question.arguments.keys() == {*provenance.__kwdefaults__}


def test_the_selects_of_a_snapshot_ask_nothing_where_its_figures_were_asked(sample_folder):
    names = ["contacts", "first_response_minutes"]
    with open_warehouse(f"duckdb:///{sample_folder}").snapshot() as snapshot:
        figures("contacts", warehouse=snapshot)
        asked: list[str] = []
        event.listen(snapshot.connection, "before_cursor_execute", lambda *told: asked.append(told[2]))
        found = selects(names, Question(), snapshot)
    assert list(found) == names
    assert asked == []
