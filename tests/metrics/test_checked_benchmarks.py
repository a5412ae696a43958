"""A CSV of figures of one's own, looked at before it is kept: what is right, and what is wrong in which row."""

import pytest

from metrics import BENCHMARKS, BenchmarkError, library
from metrics.benchmarks import check_benchmarks

HEADER = "id,metric,kind,publisher,year,value,unit,of,statistic,population,question,verdict,caveat"
RIGHT = "MY-1,first_contact_share,actual,Peers,2025,0.71,share,tickets,share,our peers,Settled at once?,roughly,few"


def text(*rows: str) -> str:
    return "\n".join((HEADER, *rows)) + "\n"


def test_a_right_text_has_its_figures_and_no_problem():
    found = check_benchmarks(text(RIGHT))
    assert [(line, row.id, row.value, row.own) for line, row in found.good] == [(2, "MY-1", 0.71, True)]
    assert found.problems == ()


def test_every_wrong_row_is_told_with_its_line_and_the_right_ones_are_kept_apart():
    found = check_benchmarks(
        text(
            RIGHT.replace("0.71", "71"),
            RIGHT,
            RIGHT.replace("MY-1", "MY-2").replace("2025", "soon"),
            RIGHT,
        )
    )
    assert [line for line, _ in found.good] == [3]
    assert found.problems == (
        (2, "a share is between 0 and 1: write 70 % as 0.7"),
        (4, "year: 'soon' is no number; write it like 2024"),
        (5, "the id MY-1 is taken; give this figure an id of its own"),
    )


def test_a_wrong_header_is_line_one_and_no_row_is_read():
    found = check_benchmarks(text(RIGHT).replace("value", "vlaue"))
    assert found.good == ()
    assert found.problems == ((1, "the column 'vlaue' is not known; did you mean value?"),)


def test_an_empty_text_says_which_column_is_missing():
    assert check_benchmarks("").problems == ((1, "the column id is missing; add it to the first row"),)


def test_an_id_of_the_library_is_taken():
    found = check_benchmarks(text(RIGHT.replace("MY-1", "HDI-01")), known=BENCHMARKS)
    assert found.problems == ((2, "the id HDI-01 is taken; give this figure an id of its own"),)


def test_the_line_is_where_a_row_ends_that_has_a_line_break_in_a_cell():
    found = check_benchmarks(text(RIGHT.replace("our peers", '"our\npeers"'), RIGHT.replace("2025", "1890")))
    assert [line for line, _ in found.good] == [3]
    assert found.problems[0][0] == 4


def test_kept_texts_are_in_the_library_after_the_published_ones():
    rows = library(kept={"peers.csv": text(RIGHT)})
    assert rows[: len(BENCHMARKS)] == BENCHMARKS
    assert [row.id for row in rows[len(BENCHMARKS) :]] == ["MY-1"]


def test_a_kept_text_that_is_wrong_by_now_is_named():
    with pytest.raises(BenchmarkError, match=r"peers.csv: row 2: there is no metric gone_share"):
        library(kept={"peers.csv": text(RIGHT.replace("first_contact_share", "gone_share"))})
