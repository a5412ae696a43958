"""A figure as a file: what it is first, then its rows, harmless to a spreadsheet."""

from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

from reports.csv import FigureHead, figure_csv, harmless, plain_csv

HEAD = FigureHead(
    title="Contacts by social",
    period="Apr 2015 to Mar 2016",
    filters="all desks",
    cases="1,203",
    source="Deskscope, own records",
    definitions=(("Contacts by social", "Contacts by social over all contacts."),),
    snapshot="00000007",
)
FRAME = pd.DataFrame({"desk": ["north", None], "value": [0.0123456789, float("nan")], "n": [1203, 4]})
MADE = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def lines(frame: pd.DataFrame = FRAME, head: FigureHead = HEAD) -> list[str]:
    return figure_csv(frame, head, made_at=MADE).decode("utf-8-sig").split("\r\n")


def test_title_period_filters_cases_and_source_stand_above_the_rows() -> None:
    assert lines()[:5] == [
        "Title,Contacts by social",
        "Period,Apr 2015 to Mar 2016",
        "Filters,all desks",
        'Cases (n),"1,203"',
        'Source,"Deskscope, own records"',
    ]
    assert 'Made by,"Deskscope, 2026-01-02 03:04 UTC"' in lines()


def test_rows_keep_their_precision_and_unknown_is_an_empty_cell() -> None:
    at = lines().index("desk,value,n")
    assert lines()[at - 1] == ""
    assert lines()[at + 1] == "north,0.0123456789,1203"
    assert lines()[at + 2] == ",,4"


def test_a_spreadsheet_opens_it_as_utf8() -> None:
    assert figure_csv(FRAME, HEAD).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_is_made_text(text: str) -> None:
    assert harmless(text) == "'" + text
    named = pd.DataFrame({"desk": [text]})
    assert any("'" in line for line in lines(named)[-3:])


def test_rows_for_programs_are_harmless_in_names_and_cells_and_keep_numbers() -> None:
    frame = pd.DataFrame({"=a": ["-1+1", "x\ry", None], "gap": [-0.5, 2.0, float("nan")]})
    assert plain_csv(frame) == "'=a,gap\n'-1+1,-0.5\n\"x\ry\",2\n,\n"


def test_full_width_signs_are_signs_too() -> None:
    assert harmless("\uff1d1") == "'\uff1d1"


def test_a_negative_number_stays_a_number() -> None:
    assert "-0.5" in lines(pd.DataFrame({"gap": [-0.5]}))


def test_an_empty_entry_of_the_head_is_left_out() -> None:
    assert any(line.startswith("Cases") for line in lines())
    assert not any(line.startswith("Cases") for line in lines(head=replace(HEAD, cases="")))


def test_every_metric_of_a_panel_has_its_definition() -> None:
    both = replace(HEAD, definitions=(("Typical", "Half sooner."), ("Nine of ten", "90 of 100.")))
    assert [line for line in lines(head=both) if line.startswith("Definition")] == [
        "Definition: Typical,Half sooner.",
        "Definition: Nine of ten,90 of 100.",
    ]


def test_counts_have_no_decimal_point() -> None:
    counted = pd.DataFrame({"n": [420.0, float("nan")], "value": [0.5, 1.0]})
    assert lines(counted)[-3:] == ["420,0.5", ",1", ""]


def test_a_figure_without_rows_still_has_its_head() -> None:
    assert lines(FRAME.iloc[:0])[-2] == "desk,value,n"


def test_a_time_says_above_the_rows_how_many_were_answered() -> None:
    head = replace(HEAD, answered="Of those answered: 80 %")
    assert lines(head=head)[3:5] == ['Cases (n),"1,203"', "Times,Of those answered: 80 %"]
