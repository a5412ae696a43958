"""The overview over 1 M tickets, 5 M posts and 0.7 M ratings, in one pass: `bench/overview.py [ROUNDS]`.

All its metrics for one year together, against the slowest single query written by hand for one of them.
Wanted: at most 1.5x that, plus 100 ms. Then social turns asked of `figures()`, and derived anew for every
post, against one plain window over the same posts. Wanted when asked: at most 2x.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from statistics import median
from typing import Any

import duckdb
import posts

from metrics import Window, figures
from warehouse.on_duckdb import DuckDBSession
from warehouse.turns import rebuild_all_turns

YEAR = Window(date(2025, 11, 1), date(2026, 10, 31))
DAYS = "BETWEEN DATE '2025-11-01' AND DATE '2026-10-31'"
OVERVIEW = (
    "contacts",
    "social_share",
    "desks_taking_social",
    "first_response_minutes",
    "answered_within_share",
    "social_answered_within_share",
    "satisfied_share",
    "resolution_target_met_share",
)
BY_HAND = {
    "first response": f"""SELECT list(x ORDER BY x)[count(*) // 2] FROM (
        SELECT first_response_minutes AS x FROM ticket
        WHERE opened_on {DAYS} AND first_response_minutes >= 0
        UNION ALL SELECT minutes FROM turn WHERE started_on {DAYS} AND owed AND minutes >= 0)""",
    "satisfied": f"""SELECT count(*) FILTER ((score - scale_low) / (scale_high - scale_low) >= 0.75)
            / count(*)
        FROM rating WHERE question = 'csat' AND rated_on {DAYS}""",
    "desks on social": f"""SELECT count(DISTINCT desk) FROM (
        SELECT desk FROM ticket WHERE channel = 'social' AND opened_on {DAYS}
        UNION ALL SELECT desk FROM turn WHERE answered_at IS NOT NULL AND started_on {DAYS})""",
    "social answered": f"""SELECT avg(CASE WHEN minutes <= 1440 THEN 1 ELSE 0 END)
        FROM turn WHERE owed AND started_on {DAYS}""",
}
WINDOW = """SELECT sum(place) FROM (SELECT sum(CASE WHEN direction = 'out' THEN 1 ELSE 0 END)
    OVER (PARTITION BY source, conversation ORDER BY created_at, id) AS place FROM post)"""


def _asked(bare: duckdb.DuckDBPyConnection, sql: str, rounds: int) -> float:
    return milliseconds(lambda: bare.execute(sql).fetchall(), rounds)


def milliseconds(work: Callable[[], Any], rounds: int) -> float:
    """The median of so many runs."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return median(times) * 1000


def main(rounds: int) -> None:
    """Print each query by hand, all figures together, and the turns."""
    warehouse = posts.warehouse()
    pointed_at = warehouse.snapshot_name().removesuffix(".duckdb")
    with warehouse.snapshot() as snapshot, tempfile.TemporaryDirectory() as folder:
        copied = shutil.copy(warehouse.folder / "snapshots" / f"{pointed_at}.duckdb", folder)
        with duckdb.connect(copied) as bare:
            alone = {name: _asked(bare, sql, rounds) for name, sql in BY_HAND.items()}
            together = milliseconds(lambda: figures(*OVERVIEW, warehouse=snapshot, window=YEAR), rounds)
            for name, taken in alone.items():
                print(f"{name:36}{taken:8.0f} ms by hand")
            slowest = max(alone.values())
            verdict = "" if together <= 1.5 * slowest + 100 else "  too slow"
            print(f"{'all ' + str(len(OVERVIEW)) + ' metrics of the overview':36}{together:8.0f} ms{verdict}")
            print(
                f"{'':36}{together / slowest:8.2f}x the slowest, {together - 1.5 * slowest:.0f} ms over 1.5x"
            )
            _turns(snapshot, bare, rounds)


def _turns(snapshot: Any, bare: duckdb.DuckDBPyConnection, rounds: int) -> None:
    plain = milliseconds(lambda: bare.execute(WINDOW).fetchall(), min(rounds, 3))
    asked = milliseconds(
        lambda: figures("social_answered_share", "social_response_minutes", warehouse=snapshot),
        min(rounds, 3),
    )
    bare.execute("SET TimeZone = 'UTC'")
    derived = milliseconds(lambda: rebuild_all_turns(DuckDBSession(bare)), 1)
    print(f"{'one plain window over all posts':36}{plain:8.0f} ms")
    print(f"{'turns, asked of figures()':36}{asked:8.0f} ms = {asked / plain:.2f}x")
    print(f"{'turns and messages, derived anew':36}{derived:8.0f} ms = {derived / plain:.2f}x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
