"""A look at a file costs its head, however long it is: the rest is only scanned for encoding and quotes."""

import pyarrow.csv
import pytest

from connectors.bounds import DECIDING_CELLS, DECIDING_ROWS, deciding_rows
from connectors.files import inspect, read


@pytest.fixture
def long_file(tmp_path):
    path = tmp_path / "long.csv"
    rows = "".join(f"T{n},2026-03-{n % 28 + 1:02} 08:00,phone\n" for n in range(30_000))
    path.write_text('"ticket_id","opened_at","channel"\n' + rows)
    return path


def test_a_proposal_reads_no_row_below_the_head(long_file, monkeypatch):
    def refuse(*_args, **_options):
        raise AssertionError("the whole file was read")

    monkeypatch.setattr(pyarrow.csv, "open_csv", refuse)
    found = inspect(long_file)
    assert (found.mapping.table, found.rows_estimate, len(found.sample)) == ("tickets", 30_000, 200)


def test_the_quotes_of_a_header_do_not_cost_a_second_reading(long_file, monkeypatch):
    readings = []
    opened = pyarrow.csv.open_csv
    monkeypatch.setattr(pyarrow.csv, "open_csv", lambda *a, **o: readings.append(1) or opened(*a, **o))
    batches = list(read(long_file, inspect(long_file).mapping))
    assert sum(batch.read for batch in batches) == 30_000
    assert len(readings) == 1


def test_a_wide_file_is_looked_at_less_deep():
    assert deciding_rows(9) == DECIDING_ROWS
    assert deciding_rows(2_000) == DECIDING_CELLS // 2_000 == 200


def test_an_event_far_below_the_head_still_counts(tmp_path):
    """The order of day and month is read from the whole column where the head leaves it open."""
    path = tmp_path / "late.csv"
    early = "".join(f"T{n},05/04/2026 08:00,phone\n" for n in range(25_000))
    path.write_text("ticket_id,opened_at,channel\n" + early + "T99999,25/04/2026 08:00,phone\n")
    found = inspect(path)
    assert found.questions == ()
    rows = next(iter(read(path, found.mapping))).rows["ticket"]
    assert rows["opened_at"][0].as_py().day == 5
