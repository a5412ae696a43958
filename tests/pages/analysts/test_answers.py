import pandas as pd
import pytest

from connectors.files import Inspection, Question
from connectors.mapping import After, First, Mapping
from pages.analysts.answers import IN_THE_TABLE, answer, asked, offered, why_proposed

SCALE = Question("csat", "score", "which scale?", ("1 to 5", "1 to 10, 0 = not rated"))
DATES = Question("opened", "opened_at", "which order?", ("day first", "month first"))


def test_a_scale_becomes_two_constants():
    assert answer(Mapping(), SCALE, "1 to 5").constants == {"scale_low": 1, "scale_high": 5}


def test_zero_can_mean_not_rated():
    mapping = answer(Mapping(missing_by_field={"score": ("-",)}), SCALE, "1 to 10, 0 = not rated")
    assert mapping.constants == {"scale_low": 1, "scale_high": 10}
    assert mapping.missing_by_field == {"score": ("-", "0")}


@pytest.mark.parametrize(("choice", "day_first"), [("day first", True), ("month first", False)])
def test_an_order_of_dates_is_the_files_order(choice, day_first):
    assert answer(Mapping(), DATES, choice).day_first is day_first


def test_another_answer_is_the_fields_value_for_every_row():
    assert answer(Mapping(), Question("", "desk", "which desk?", ("North",)), "North").constants == {
        "desk": "North"
    }


def test_an_answer_leaves_what_was_known():
    mapping = Mapping(constants={"desk": "North"}, columns={"id": "number"})
    assert answer(mapping, SCALE, "1 to 5").columns == {"id": "number"}
    assert answer(mapping, SCALE, "1 to 5").constants["desk"] == "North"


def test_a_scale_that_is_not_offered_can_be_written_in_the_table():
    assert offered(SCALE)[-1] == IN_THE_TABLE
    assert answer(Mapping(), SCALE, IN_THE_TABLE) == Mapping()
    assert offered(DATES) == ("day first", "month first")


def test_a_question_is_asked_in_the_viewers_words():
    assert asked(SCALE) == "On which scale are the ratings in 'csat'?"
    assert asked(DATES) == "Which comes first in the dates of 'opened', such as 03/04/2026?"


def inspection(**mapping):
    tool = mapping.pop("tool", None)
    return Inspection("utf-8", ",", ("a",), pd.DataFrame(), None, tool, Mapping(**mapping))


def test_why_a_column_was_proposed_names_the_tool_the_name_or_the_values():
    columns = {
        "id": "number",
        "opened_at": "Opened At",
        "resolved_at": After("a", "b"),
        "closed_at": First(("a", "b")),
    }
    found = inspection(tool="servicenow", columns=columns, constants={"scale_low": 1})
    assert why_proposed(found, known=False) == {
        "scale_low": "from the values",
        "id": "as servicenow exports it",
        "opened_at": "the same name",
        "resolved_at": "a duration after another time",
        "closed_at": "the first that is filled",
    }


def test_a_column_of_no_known_tool_is_a_usual_name():
    assert why_proposed(inspection(columns={"id": "ref"}), known=False) == {
        "id": "a usual name, and its values fit"
    }


def test_a_known_layout_is_explained_by_last_time():
    assert why_proposed(inspection(columns={"id": "anything"}), known=True) == {"id": "as last time"}


def test_a_column_called_like_our_field_says_so():
    assert why_proposed(inspection(columns={"opened_at": "Opened At"}), known=False) == {
        "opened_at": "the same name"
    }
