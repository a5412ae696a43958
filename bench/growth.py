"""Ten times as many tickets: `python bench/growth.py [ROUNDS]`.

The overview's figures of one year over one million tickets and over ten, in turn. Wanted: at most ten times
the time.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import data
import numpy as np
import overview
import pyarrow as pa

from metrics import figures
from warehouse import Batch, Origin, Warehouse, open_warehouse

TIMES = ("opened_at", "first_response_at", "resolved_at")
MILLIONS = 10


def _canonical(rows: pa.Table, million: int) -> pa.Table:
    """A million tickets as the writer takes them, under ids of their own."""
    columns: dict[str, Any] = {name: rows[name] for name in rows.column_names if name != "number"}
    columns |= {name: rows[name].cast(pa.timestamp("us")).cast(pa.timestamp("us", "UTC")) for name in TIMES}
    columns["id"] = data.ids(np.arange(rows.num_rows) + million * rows.num_rows)
    columns["source"] = pa.array(["bench"]).take(pa.array(np.zeros(rows.num_rows, int)))
    return pa.table(columns)


def batches() -> Iterator[Batch]:
    """Ten million tickets, each million drawn anew."""
    for million in range(MILLIONS):
        table = _canonical(data.tickets(seed=data.SEED + million), million)
        yield Batch({"ticket": table}, table.num_rows)


def warehouse(folder: Path = data.FOLDER) -> Warehouse:
    """The warehouse with ten million tickets, kept for the next comparison."""
    kept = open_warehouse(str(folder / "ten-million"))
    if kept.snapshot_name() == "empty":
        kept.load(batches(), Origin("bench", "ticket", "bench"))
    return kept


def main(rounds: int) -> None:
    """Print the time of each metric, and of all together, over both."""
    with data.warehouse().snapshot() as one, warehouse().snapshot() as ten:
        asked = [(metric,) for metric in overview.OVERVIEW if not metric.startswith("social_answered")]
        for metrics in (*asked, overview.OVERVIEW):
            taken = [
                overview.milliseconds(
                    lambda metrics=metrics, on=on: figures(*metrics, warehouse=on, window=overview.YEAR),
                    rounds,
                )
                for on in (one, ten)
            ]
            name = metrics[0] if len(metrics) == 1 else "all of the overview"
            print(f"{name:32}{taken[0]:8.0f} ms{taken[1]:8.0f} ms{taken[1] / taken[0]:7.1f}x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
