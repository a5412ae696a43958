"""A million invented tickets and 200,000 ratings as CSV files, the same every time.

`python bench/data.py [FOLDER]` writes tickets.csv (9 columns, 101 MB) and ratings.csv; they are left
alone when they are there already. `warehouse()` has them loaded.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from connectors.files import load_file
from connectors.mapping import Mapping
from warehouse import Warehouse, open_warehouse

TICKETS = 1_000_000
RATINGS = 200_000
SEED = 20261121
FOLDER = Path(tempfile.gettempdir()) / "deskscope-bench"

CHANNELS = ("phone", "email", "portal", "chat", "walk_up", "social")
SHARES = (0.38, 0.27, 0.22, 0.08, 0.04, 0.01)
TYPICAL_MINUTES = np.array((12, 190, 150, 6, 3, 75))
DESKS = tuple(f"desk {number:02}" for number in range(1, 15))
FIRST_DAY = np.datetime64("2024-11-01T00:00:00")
DAYS = 730
RATINGS_MAPPING = Mapping(
    table="ratings",
    source="bench",
    columns={name: name for name in ("id", "ticket", "rated_at", "score", "desk", "channel")},
    constants={"scale_low": 1, "scale_high": 5},
)


def _words(words: tuple[str, ...], picks: np.ndarray) -> pa.Array:
    return pa.array(words).take(pa.array(picks))


def ids(numbers: np.ndarray) -> pa.Array:
    """INC and seven digits or more."""
    return pc.binary_join_element_wise("INC", pc.utf8_lpad(pa.array(numbers).cast(pa.string()), 7, "0"), "")


def _instants(seconds: np.ndarray, missing: np.ndarray) -> pa.Array:
    written = np.datetime_as_string(FIRST_DAY + seconds.astype("timedelta64[s]"))
    return pa.array(np.char.replace(written, "T", " "), mask=missing)


def tickets(rows: int = TICKETS, seed: int = SEED) -> pa.Table:
    """Tickets as an export has them: text, local words, empty cells for what has not happened."""
    draw = np.random.default_rng(seed)
    channel = draw.choice(len(CHANNELS), rows, p=SHARES)
    opened = np.sort(draw.integers(0, DAYS * 86_400, rows))
    response = draw.lognormal(np.log(TYPICAL_MINUTES[channel]), 1.3) * 60
    resolution = response + draw.lognormal(np.log(600), 1.6, rows) * 60
    return pa.table(
        {
            "number": ids(np.arange(rows)),
            "opened_at": _instants(opened, np.zeros(rows, bool)),
            "first_response_at": _instants(opened + response, draw.random(rows) < 0.04),
            "resolved_at": _instants(opened + resolution, draw.random(rows) < 0.06),
            "channel": _words(CHANNELS, channel),
            "desk": _words(DESKS, draw.integers(0, len(DESKS), rows)),
            "priority": _words(("1", "2", "3", "4"), draw.choice(4, rows, p=(0.03, 0.12, 0.55, 0.3))),
            "kind": _words(("incident", "request"), draw.integers(0, 2, rows)),
            "requester": pc.binary_join_element_wise(
                "u", pa.array(draw.integers(0, 60_000, rows)).cast("string"), ""
            ),
        }
    )


def ratings(of: pa.Table, rows: int = RATINGS, seed: int = SEED) -> pa.Table:
    """Ratings from 1 to 5 of some of the tickets, a few hours after they were opened."""
    draw = np.random.default_rng(seed + 1)
    rated = of.take(pa.array(np.sort(draw.choice(of.num_rows, rows, replace=False))))
    opened = rated["opened_at"].to_numpy().astype("datetime64[s]")
    later = draw.integers(3_600, 200_000, rows)
    return pa.table(
        {
            "id": ids(np.arange(rows)),
            "ticket": rated["number"],
            "rated_at": _instants((opened - FIRST_DAY).astype(int) + later, np.zeros(rows, bool)),
            "score": pa.array(draw.choice(5, rows, p=(0.05, 0.06, 0.13, 0.34, 0.42)) + 1),
            "desk": rated["desk"],
            "channel": rated["channel"],
        }
    )


def write(folder: Path = FOLDER, rated: int = RATINGS) -> tuple[Path, Path]:
    """Write both files into the folder unless they are there; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / "tickets.csv", folder / ("ratings.csv" if rated == RATINGS else f"ratings-{rated}.csv")
    if not all(path.exists() for path in paths):
        made = tickets()
        unquoted = csv.WriteOptions(quoting_style="none")
        for path, table in zip(paths, (made, ratings(made, rated)), strict=True):
            csv.write_csv(table, path.with_suffix(".part"), unquoted)
            path.with_suffix(".part").rename(path)
    return paths


def warehouse(folder: Path = FOLDER) -> Warehouse:
    """The warehouse with both files loaded, kept in the folder for the next comparison."""
    kept = open_warehouse(str(folder / "warehouse"))
    if kept.snapshot_name() == "empty":
        tickets_csv, ratings_csv = write(folder)
        load_file(kept, tickets_csv, source="bench")
        load_file(kept, ratings_csv, mapping=RATINGS_MAPPING)
    return kept


if __name__ == "__main__":
    for path in write(*map(Path, sys.argv[1:2])):
        print(f"{path}: {path.stat().st_size / 1e6:.0f} MB")
