"""The sample company in the embedded warehouse and on a server: every figure is the same on both."""

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import event

from metrics import Asked, Window, figures, figures_together, provenance
from metrics.catalogue import METRICS
from sample_data import load_sample
from tests import postgres
from warehouse import open_warehouse, postgresql

UNTIL_NOW = {"data_age_minutes"}  # moves on between two questions


@pytest.fixture(scope="module")
def engines(postgres_cluster, sample_folder):
    """A snapshot of each engine, with the same loads."""
    embedded = open_warehouse(str(sample_folder))
    with postgres.database(postgres_cluster, "company") as url:
        server = open_warehouse(url.render_as_string(hide_password=False))
        load_sample(server)
        with embedded.snapshot() as one, server.snapshot() as other:
            yield one, other
        postgresql.forget(url)


QUESTIONS = [
    {},
    {"by": ("channel",), "grain": "month"},
    {"by": ("desk", "priority"), "clock": "business"},
    {"by": ("organisation",), "grain": "quarter", "dated": "resolved"},
    {"by": ("source", "question"), "window": Window(date(2026, 1, 1), date(2026, 3, 31)), "grain": "week"},
    {"by": ("service", "platform"), "within_hours": 4, "where": [("region", "EMEA"), ("channel", "social")]},
    {"grain": "day", "window": Window(date(2026, 6, 1), date(2026, 6, 14))},
]


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_every_figure_is_the_same_on_both_engines(engines, question):
    asked = [name for name in METRICS if name not in UNTIL_NOW]
    one, other = (figures(*asked, warehouse=snapshot, **question) for snapshot in engines)
    pd.testing.assert_frame_equal(one, other, check_exact=False, rtol=1e-12, atol=1e-12)
    assert (one["state"] == "ok").any()


HALVES = (Window(date(2026, 1, 1), date(2026, 6, 30)), Window(date(2025, 7, 1), date(2025, 12, 31)))
WHOLE = Window(HALVES[1].first, HALVES[0].last)
PERIODS = {
    "side by side": HALVES,
    "with months between": (HALVES[0], Window(date(2025, 2, 1), date(2025, 3, 31))),
    "one before all data": (HALVES[0], Window(date(1999, 1, 1), date(1999, 12, 31))),
    "overlapping": (HALVES[0], Window(date(2026, 3, 1), date(2026, 9, 30))),
    "open": (HALVES[0], Window(None, date(2025, 12, 31))),
    "one that spans the others": (*HALVES, WHOLE),
}
SPLITS = {
    "by channel": ((("channel",), None),),
    "as wholes": (((), None),),
    "by month, by channel, by desk and day, as wholes": (
        ((), "month"),
        (("channel",), None),
        (("region", "platform"), "day"),
        ((), None),
    ),
}


@pytest.mark.parametrize(
    ("engine", "splits", "windows"),
    [
        *((0, "by channel", windows) for windows in PERIODS.values()),
        (0, "as wholes", HALVES),
        (0, "by month, by channel, by desk and day, as wholes", PERIODS["one that spans the others"]),
        (1, "by month, by channel, by desk and day, as wholes", PERIODS["one that spans the others"]),
    ],
    ids=[*PERIODS, "as wholes", "all splits", "postgresql"],
)
def test_questions_asked_together_are_answered_as_one_by_one(engines, engine, splits, windows):
    names = tuple(name for name in METRICS if name not in UNTIL_NOW)
    asked = [Asked(names, window, by, grain) for window in windows for by, grain in SPLITS[splits]]
    asked.append(Asked(names[:20], windows[0], ("kind",)))  # not all ask for the same
    filters = {"warehouse": engines[engine], "where": [("region", "EMEA")]}
    for one, found in zip(asked, figures_together(asked, **filters), strict=True):
        alone = figures(*one.metrics, window=one.window, by=one.by, grain=one.grain, **filters)
        pd.testing.assert_frame_equal(found, alone, check_exact=False, rtol=1e-12, atol=1e-12)


def test_the_questions_of_a_page_about_the_same_rows_are_one_select(engines):
    asked = [
        Asked(("first_response_minutes", "answered_within_share"), WHOLE, grain="month"),
        *(Asked(("first_response_minutes", "answered_within_share"), half) for half in HALVES),
        Asked(("first_response_p90", "answered_share"), HALVES[1], ("channel",)),
    ]
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    engine = engines[0].connection.engine
    figures_together(asked, warehouse=engines[0])  # what the warehouse offers is asked once
    event.listen(engine, "before_cursor_execute", note)
    try:
        figures_together(asked, warehouse=engines[0])
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(statements) == 1


@pytest.mark.parametrize("engine", [0, 1], ids=["duckdb", "postgresql"])
def test_the_sql_shown_beside_a_figure_runs_as_it_stands(engines, engine):
    snapshot = engines[engine]
    asked = {
        "by": ("platform", "region"),
        "grain": "month",
        "where": [("channel", "social"), ("desk", "o'h")],
    }
    shown = {name: provenance(name, warehouse=snapshot, **asked).sql for name in METRICS}
    cursor = snapshot.connection.connection.cursor()
    for text in filter(None, shown.values()):
        cursor.execute(text)
        assert cursor.description
    assert sum(map(bool, shown.values())) > len(METRICS) - 10


def test_both_engines_took_the_same_rows(engines):
    tables = ("ticket", "post", "rating", "contact_volume", "desk", "account", "business_day", "calendar")
    one, other = (
        [snapshot.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() for table in tables]
        for snapshot in engines
    )
    assert one == other
    assert all(one)
