"""The rows of an exported chart: everything it draws."""

import pandas as pd

from metrics import BENCHMARKS
from reports.exports import with_before, with_published

COLUMNS = ["metric", "period", "value", "n", "state"]
NOW = pd.DataFrame([("satisfied_share", "2016-01", 0.8, 40.0, "ok")], columns=COLUMNS)
BEFORE = pd.DataFrame(
    [("satisfied_share", "2015-01", 0.7, 35.0, "ok"), ("rated_share", "2015-01", 0.2, 90.0, "ok")],
    columns=COLUMNS,
)


def test_the_dotted_line_is_in_the_file_and_no_other_metric() -> None:
    rows = with_before(NOW, BEFORE)
    assert rows[["metric", "period", "value", "line"]].values.tolist() == [
        ["satisfied_share", "2016-01", 0.8, "this period"],
        ["satisfied_share", "2015-01", 0.7, "compared period"],
    ]


def test_without_a_compared_period_there_is_only_this_one() -> None:
    assert with_before(NOW, None)["line"].tolist() == ["this period"]
    assert with_before(NOW, BEFORE.iloc[:0])["line"].tolist() == ["this period"]


def test_the_published_rows_have_value_n_year_publisher_and_verdict() -> None:
    ours = pd.DataFrame(
        [("desks_taking_social", None, 6 / 14, 14.0, 6.0, "ok")],
        columns=["metric", "period", "value", "n", "numerator", "state"],
    )
    hdi = next(row for row in BENCHMARKS if row.id == "HDI-01")
    rows = with_published(ours, [hdi]).to_dict("records")
    assert [row["publisher"] for row in rows] == ["ours", "HDI"]
    assert (rows[1]["value"], rows[1]["n"], rows[1]["year"]) == (0.04, 875, 2012)
    assert rows[1]["verdict"] == "portfolio"
    assert rows[1]["metric"] == "desks_taking_social"
    assert rows[0]["numerator"] == 6


def test_without_published_figures_our_rows_stay() -> None:
    assert len(with_published(NOW, [])) == 1
