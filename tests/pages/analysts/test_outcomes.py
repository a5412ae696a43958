import io
from datetime import UTC, datetime

import pandas as pd
import pytest

from pages.analysts.outcomes import (
    also,
    command_line,
    history,
    mapping_name,
    outcome,
    refusals_csv,
    tables_of,
)
from warehouse import Counts, LoadReport


def report(**changes):
    given = {
        "load": "L1", "source": "tool", "table": "ticket", "origin": "a.csv", "read": 0, "new": 0,
        "changed": 0, "unchanged": 0, "refused": 0, "fields": {}, "seconds": 0.1,
    } | changes  # fmt: skip
    return LoadReport(**given)


def test_the_outcome_names_what_happened_and_leaves_out_what_did_not():
    assert outcome(report(new=890, refused=5)) == "890 tickets new, 5 rows refused"
    assert outcome(report(table="post", changed=1200)) == "1,200 posts changed"


def test_a_file_without_a_row_says_so():
    assert outcome(report()) == "no tickets in it"


def test_ratings_that_came_with_tickets_are_mentioned():
    assert (
        also(report(counts={"ticket": Counts(new=9), "rating": Counts(new=400, unchanged=12)}))
        == "also 412 ratings"
    )
    assert also(report(counts={"ticket": Counts(new=9)})) == ""


def test_the_tables_of_a_load_begin_with_its_own(loaded):
    assert tables_of(loaded(fields='{"rating": ["score"], "ticket": ["id"]}')) == ("ticket", "rating")
    assert tables_of(loaded(fields="")) == ("ticket",)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_refused_value_cannot_run_in_a_spreadsheet(cell):
    refusals = pd.DataFrame({"line": [7], "column": [cell], "value": [cell], "reason": ["no date"]})
    read_back = pd.read_csv(io.BytesIO(refusals_csv(refusals)), keep_default_na=False)
    assert read_back.loc[0, ["column", "value"]].tolist() == [f"'{cell}", f"'{cell}"]


def test_refusals_are_a_csv_a_spreadsheet_opens_in_utf_8():
    refusals = pd.DataFrame(
        {
            "load": ["L1"],
            "number": [1],
            "line": [7],
            "column": ["opened_at"],
            "value": ["=HÄ()"],
            "reason": ["no date"],
        }
    )
    assert refusals_csv(refusals).decode("utf-8-sig").splitlines() == [
        "line,column,value,reason",
        "7,opened_at,'=HÄ(),no date",
    ]


def test_the_history_is_in_the_viewers_own_time(loaded):
    night = datetime(2025, 6, 30, 22, 30, tzinfo=UTC)
    shown = history(pd.DataFrame([loaded(finished_at=night, origin="../../etc/a.csv")]), "Europe/Berlin")
    assert shown.loc[0, "When"] == "1 Jul 2025, 00:30"
    assert shown.loc[0, "File"] == "a.csv"
    assert shown.loc[0, "Holds"] == "tickets"


def test_the_command_is_safe_to_paste():
    assert command_line("tickets.csv", "tickets.toml") == "deskscope load tickets.csv --mapping tickets.toml"
    assert command_line("a; rm -rf ~.csv", "a.toml") == "deskscope load 'a; rm -rf ~.csv' --mapping a.toml"
    assert command_line("--help.csv", "a.toml") == "deskscope load ./--help.csv --mapping a.toml"


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("tickets.csv", "tickets.toml"),
        ("Jan 24.csv.gz", "Jan_24.toml"),
        ("../..", "mapping.toml"),
        ("März.xlsx", "März.toml"),
    ],
)
def test_a_mapping_is_offered_under_a_harmless_name(name, offered):
    assert mapping_name(name) == offered
