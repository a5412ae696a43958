"""No file, however bad, gives a traceback, a partial load or a refusal longer than a line."""

import runpy
from pathlib import Path

import pytest

from connectors.files import FileRefused, inspect, load_file, read
from warehouse import open_warehouse

BAD_FILES = runpy.run_path(str(Path(__file__).with_name("bad_files.py")))["BAD_FILES"]


def read_all(path: Path) -> tuple[int, int, list[int]]:
    """(good tickets, refused rows, their lines); raises FileRefused as a load would."""
    found = inspect(path)
    if found.questions:
        raise FileRefused(found.questions[0].text)
    batches = list(read(path, found.mapping))
    refusals = [refusal for batch in batches for refusal in batch.refusals]
    good = sum(batch.rows["ticket"].num_rows for batch in batches if "ticket" in batch.rows)
    assert sum(batch.read for batch in batches) == good + len(refusals)
    return good, len(refusals), [refusal.line for refusal in refusals]


def test_there_are_a_hundred_bad_files():
    assert len(BAD_FILES) >= 100
    assert len({bad.name for bad in BAD_FILES}) == len(BAD_FILES)


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
def test_a_bad_file_loads_what_is_good_or_is_refused_in_one_line(bad, tmp_path):
    path = tmp_path / bad.name
    bad.write(path)
    if bad.says is not None:
        with pytest.raises(FileRefused) as refused:
            read_all(path)
        message = str(refused.value)
        assert bad.says in message
        assert "\n" not in message
        assert len(message) < 400
        assert "Traceback" not in message
    else:
        good, listed, lines = read_all(path)
        assert (good, listed) == (bad.good, bad.listed)
        assert all(line >= 1 for line in lines)


def test_refused_files_leave_the_warehouse_as_it_was(tmp_path):
    warehouse = open_warehouse(str(tmp_path / "warehouse"))
    good = tmp_path / "good.csv"
    good.write_text("ticket_id,created_at,channel\nA,2024-01-13,Phone\n")
    load_file(warehouse, good)
    before = warehouse.snapshot_name()
    names = (
        "noise.csv",
        "cut.csv.gz",
        "no header.csv",
        "either order.csv",
        "ids as powers.csv",
        "big ids.xlsx",
    )
    for bad in (bad for bad in BAD_FILES if bad.name in names):
        path = tmp_path / bad.name
        bad.write(path)
        with pytest.raises(FileRefused):
            load_file(warehouse, path)
    assert warehouse.snapshot_name() == before


def test_ids_destroyed_late_in_a_file_undo_what_came_before(tmp_path):
    warehouse = open_warehouse(str(tmp_path / "warehouse"))
    rows = [f"T{i},2024-01-13,Phone" for i in range(100_001)]
    path = tmp_path / "late.csv"
    path.write_text(
        "\n".join(["ticket_id,created_at,channel", *rows, "5.70306133677761E+017,2024-01-13,Phone\n"])
    )
    with pytest.raises(FileRefused, match="spreadsheet"):
        load_file(warehouse, path)
    assert len(warehouse.loads()) == 0
