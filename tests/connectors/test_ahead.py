"""Rows dated after their load: kept, counted, said; a day of grace."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from connectors.ahead import Ahead
from connectors.files import load_file
from warehouse import open_warehouse
from warehouse.records import Batch

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def batch(*days: float) -> Batch:
    times = pa.array([NOW + timedelta(days=day) for day in days], pa.timestamp("us", "UTC"))
    return Batch({"ticket": pa.table({"opened_at": times})}, read=len(days))


def test_rows_more_than_a_day_ahead_are_counted_over_all_batches() -> None:
    ahead = Ahead(NOW)
    passed = list(ahead.watched([batch(-1, 0.9), batch(1.1, 400), batch(30)]))
    assert [each.read for each in passed] == [2, 2, 1]
    assert ahead.notes[0].startswith(
        "3 tickets are opened after the day of this load, the last on 2027-04-14: they are kept"
    )


def test_nothing_ahead_is_nothing_said() -> None:
    ahead = Ahead(NOW)
    list(ahead.watched([batch(-1, 0.5)]))
    assert ahead.notes == ()


def test_a_day_of_phone_totals_counts_from_its_midnight() -> None:
    ahead = Ahead(NOW)
    days = pa.array([datetime(2026, 3, 11).date(), datetime(2026, 3, 12).date()])
    list(ahead.watched([Batch({"contact_volume": pa.table({"day": days})}, read=2)]))
    assert ahead.notes[0].startswith("1 days of phone totals lie after")


def test_a_file_with_a_ticket_of_2062_is_loaded_and_the_report_says_so(tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text(
        "number,opened_at,contact_type,state\n"
        "INC1,2024-01-05 09:00:00,Phone,Closed\nINC2,2062-01-05 09:00:00,Phone,Closed\n"
    )
    report = load_file(open_warehouse(f"duckdb:///{tmp_path}/warehouse"), file)
    assert (report.new, report.refused) == (2, 0)
    assert any("the last on 2062-01-05" in note for note in report.notes)
