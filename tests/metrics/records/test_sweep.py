"""The records behind every figure of the sample company are exactly its n, on both engines."""

from datetime import date

import pandas as pd
import pytest

from metrics import METRICS, Window, figures
from metrics.records import records_of
from metrics.records.columns import TABLES
from tests.depth import part

YEAR = Window(date(2025, 7, 1), date(2026, 6, 30))
QUESTIONS = {
    "everything": {},
    "a year": {"window": YEAR},
    "one desk, business hours": {"window": YEAR, "where": [("desk", "NORTH")], "clock": "business"},
    "two channels, dated by the day resolved": {
        "window": YEAR,
        "where": [("channel", "social"), ("channel", "phone")],
        "dated": "resolved",
        "within_hours": 4,
    },
    "a region and a priority": {"where": [("region", "EMEA"), ("priority", "2")]},
    "no case at all": {"window": Window(date(2001, 1, 1), date(2001, 1, 31))},
}
SPLIT = {
    "by channel and month": {"window": YEAR, "by": ("channel",), "grain": "month"},
    "by week": {"window": Window(date(2026, 3, 2), date(2026, 5, 31)), "grain": "week"},
    "by region and year": {"by": ("region",), "grain": "year"},
}
ROWS = ("records", "contacts", "now")  # of desks, services and sources a figure says none that it leaves out


@pytest.fixture(scope="module")
def told(company):
    """The figures of all metrics for a question, asked once."""
    known = {}

    def figures_for(name, question, metric):
        if name not in known:
            known[name] = figures(*METRICS, warehouse=company, **question)
        every = known[name]
        return every[every["metric"] == metric]

    return figures_for


def counted(metric, connection, **asked):
    records = records_of(metric, connection, **asked)
    totals = [part.totals(connection) for part in records.parts]
    told = records.parts and records.parts[records.left].name in ROWS
    return records.n(totals), records.excluded(totals) if told else None


@pytest.mark.parametrize(
    "question", part(QUESTIONS, ("a year", "one desk, business hours", "no case at all"))
)
@pytest.mark.parametrize("metric", METRICS)
def test_the_records_are_as_many_as_n(company, told, metric, question):
    figure = told(question, QUESTIONS[question], metric)
    assert len(figure) == 1
    n, left_out = counted(metric, company, **QUESTIONS[question])
    assert n == figure["n"].fillna(0).iloc[0]
    assert left_out in {None, figure["excluded"].fillna(0).iloc[0]}


@pytest.mark.parametrize("question", part(SPLIT, ("by channel and month",)))
@pytest.mark.parametrize("metric", METRICS)
def test_a_mark_of_a_chart_has_as_many_records_as_its_n(company, told, metric, question):
    """The first and the last mark that has any cases."""
    by = SPLIT[question].get("by", ())
    rest = {name: value for name, value in SPLIT[question].items() if name != "by"}
    figure = told(question, SPLIT[question], metric)
    marks = figure[(figure["n"].fillna(0) > 0) & figure[[*by]].notna().all(axis=1)]
    for row in pd.concat([marks.head(1), marks.tail(1)]).drop_duplicates().to_dict("records"):
        at = {name: row[name] for name in by}
        n, left_out = counted(metric, company, **rest, at=at, period=row["period"])
        assert n == row["n"], row
        assert left_out in {None, row["excluded"]}, row


def test_every_kind_of_row_is_told_somewhere():
    assert {metric.facts.name for metric in METRICS.values()} <= set(TABLES)
