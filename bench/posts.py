"""Five million invented social posts in threads, and a warehouse that holds them beside the million tickets.

`warehouse()` has both; `python bench/posts.py` loads it and prints how long that took. Threads have one to
nine posts, now and then of several customers; three in five have an answer of the desk.
"""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import data
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from connectors.files import load_file
from warehouse import Batch, Origin, Warehouse, open_warehouse

POSTS = 5_000_000
RATINGS = 700_000
THREADS_AT_ONCE = 200_000
SEED = 20261122
FIRST = np.datetime64("2024-11-01T00:00:00", "us")


def posts(first_thread: int, threads: int) -> pa.Table:
    """The posts of a run of threads; the same every time, whatever came before."""
    draw = np.random.default_rng((SEED, first_thread))
    size = 1 + draw.binomial(8, 0.22, threads)
    thread = np.repeat(np.arange(first_thread, first_thread + threads), size)
    place = np.arange(len(thread)) - np.repeat(np.cumsum(size) - size, size)
    by_desk = (place > 0) & (draw.random(len(thread)) < 0.35)
    customer = np.where(
        draw.random(len(thread)) < 0.95, thread % 80_000, draw.integers(0, 80_000, len(thread))
    )
    opened = np.repeat(np.sort(draw.integers(0, data.DAYS * 86_400, threads)), size)
    later = np.cumsum(draw.exponential(5_400, len(thread)))
    waited = later - np.repeat(later[np.cumsum(size) - size], size)
    ids = _named("p", thread * 10 + place)
    return pa.table(
        {
            "source": pa.array(["network"]).take(pa.array(np.zeros(len(thread), int))),
            "id": ids,
            "conversation": _named("t", thread),
            "reply_to": pc.if_else(pa.array(place > 0), _named("p", thread * 10 + place - 1), None),
            "direction": pc.if_else(pa.array(by_desk), "out", "in"),
            "author": pc.if_else(pa.array(by_desk), "desk", _named("c", customer)),
            "author_role": pc.if_else(pa.array(by_desk), "desk", "customer"),
            "desk": pa.array(data.DESKS).take(pa.array(thread % len(data.DESKS))),
            "created_at": pa.array(FIRST + ((opened + waited) * 1e6).astype("timedelta64[us]")).cast(
                pa.timestamp("us", "UTC")
            ),
            "intent": pc.if_else(pa.array(draw.random(len(thread)) < 0.05), "praise", "request"),
        }
    )


def _named(letter: str, numbers: np.ndarray) -> pa.Array:
    return pc.binary_join_element_wise(letter, pa.array(numbers).cast(pa.string()), "")


def batches(rows: int = POSTS) -> Iterator[Batch]:
    """Batches of about half a million posts until there are `rows`."""
    first = 0
    while rows > 0:
        table = posts(first, THREADS_AT_ONCE).slice(0, rows)
        rows -= table.num_rows
        first += THREADS_AT_ONCE
        yield Batch({"post": table}, table.num_rows)


def warehouse(folder: Path = data.FOLDER) -> Warehouse:
    """A million tickets, 700,000 ratings and five million posts, kept for the next comparison."""
    kept = open_warehouse(str(folder / "posts"))
    if kept.snapshot_name() == "empty":
        tickets_csv, ratings_csv = data.write(folder, RATINGS)
        load_file(kept, tickets_csv, source="bench")
        load_file(kept, ratings_csv, mapping=data.RATINGS_MAPPING)
        kept.load(batches(), Origin("network", "post", "bench"))
    return kept


if __name__ == "__main__":
    started = time.perf_counter()
    made = warehouse()
    sys.stdout.write(f"{made.snapshot_name()} after {time.perf_counter() - started:.0f} s\n")
