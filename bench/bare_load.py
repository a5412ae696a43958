"""What a competent script of twenty lines would do: a CSV into a DuckDB file by MERGE, and a copy to read.

No checks, no canonical words, no pseudonyms, no derived columns, no undo, no refusals: the floor that
loading is measured against.
"""

import os
import shutil
import sys
from pathlib import Path

import duckdb

MADE = """
CREATE TABLE IF NOT EXISTS ticket (
    number VARCHAR, opened_at TIMESTAMP, first_response_at TIMESTAMP, resolved_at TIMESTAMP,
    channel VARCHAR, desk VARCHAR, priority VARCHAR, kind VARCHAR, requester VARCHAR)
"""
MERGED = """
MERGE INTO ticket USING (
    SELECT * FROM read_csv(?, types = {'number': 'VARCHAR', 'priority': 'VARCHAR'})
    QUALIFY row_number() OVER (PARTITION BY number ORDER BY opened_at DESC) = 1
) AS given USING (number)
WHEN MATCHED THEN UPDATE
WHEN NOT MATCHED THEN INSERT
"""


def load(folder: Path, path: Path) -> None:
    """Load one file into `folder`/work.duckdb and publish it as `folder`/read.duckdb."""
    folder.mkdir(parents=True, exist_ok=True)
    work, copy = folder / "work.duckdb", folder / "read.duckdb.part"
    with duckdb.connect(work) as connection:
        connection.execute(MADE)
        connection.execute(MERGED, [str(path)])
        connection.execute("CHECKPOINT")
    shutil.copyfile(work, copy)
    with copy.open("rb") as copied:
        os.fsync(copied.fileno())
    copy.rename(folder / "read.duckdb")


if __name__ == "__main__":
    load(Path(sys.argv[1]), Path(sys.argv[2]))
