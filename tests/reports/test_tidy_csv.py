"""Pages as one CSV table: what an analyst's program reads without a setting, and what a spreadsheet runs not."""

import csv
from dataclasses import replace
from io import BytesIO, StringIO

import pandas as pd
import pytest

from reports.csv import figure_csv
from reports.tidy_csv import tidy_csv
from tests.charts.every_form import BARS
from tests.reports.xlsx_pages import EVERY, ROWS, figure, head, page

OTHER = pd.DataFrame({"desk": ["=1+1", None], "n": [3, 4], "oldest_hours": [2770.873611111111, float("nan")]})
TWO = page([figure(BARS, key="by_channel"), figure(BARS, key="by_desk", rows=lambda: OTHER)])


def read(content: bytes) -> pd.DataFrame:
    return pd.read_csv(BytesIO(content))


def test_pandas_reads_it_without_a_setting() -> None:
    table = read(tidy_csv([TWO]))
    assert list(table["report_figure"]) == ["by_channel"] * 3 + ["by_desk"] * 2
    found = table[table["report_figure"] == "by_channel"]
    assert list(found["value"].dropna()) == [0.6123456789012345, 190.123456789]
    assert list(found["n"]) == list(ROWS["n"])
    assert list(table["oldest_hours"].dropna()) == [2770.873611111111]


def test_each_line_says_where_it_comes_from() -> None:
    (line,) = read(tidy_csv([TWO])).filter(like="report_").iloc[[0]].to_dict("records")
    assert line == {
        "report_page": "response",
        "report_figure": "by_channel",
        "report_title": BARS.title,
        "report_period": "Apr 2015 to Mar 2016",
        "report_filters": "all desks",
        "report_source": "Deskscope, own records",
        "report_data": 7,
        "report_made": "2026-01-02T03:04:00Z",
        "report_definition": "Answered: Answered within 24 h over all questions.",
    }


def test_columns_of_other_figures_and_unknown_values_are_empty_cells() -> None:
    lines = list(csv.DictReader(StringIO(tidy_csv([TWO]).decode("utf-8-sig"))))
    assert [line["oldest_hours"] for line in lines] == ["", "", "", "2770.873611111111", ""]
    assert [line["desk"] for line in lines] == ["", "", "", "'=1+1", ""]


def test_a_column_that_a_frame_has_twice_has_two_names() -> None:
    twice = pd.DataFrame([[1, 2]], columns=["n", "n"])
    table = read(tidy_csv([page([figure(BARS, rows=lambda: twice)])]))
    assert (table["n"][0], table["n_2"][0]) == (1, 2)


def test_figures_of_several_pages_are_one_table() -> None:
    table = read(tidy_csv([EVERY, TWO]))
    assert len(table) == sum(len(one.rows()) for one in (*EVERY.figures, *TWO.figures))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r\n\r\n", "\r"])
def test_the_head_of_a_figure_s_file_ends_with_its_first_empty_line(end: str) -> None:
    """As docs/reports.md reads it, whatever people wrote into a note."""
    noted = replace(head(), written=(("Note", f"one{end}two"),), sql=(("Answered", "SELECT 1\nFROM ticket"),))
    text = figure_csv(ROWS, noted).decode("utf-8-sig")
    table = pd.read_csv(StringIO(text.split("\r\n\r\n", 1)[1]))
    assert list(table.columns) == list(ROWS.columns)
    assert list(table["n"]) == list(ROWS["n"])
