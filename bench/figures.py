"""`figures()` against hand-written DuckDB SQL that gives the same answer: `python bench/figures.py [ROUNDS]`.

Both read the same published snapshot of a million tickets, in turn. The same answer means value, n and both
ends of the interval, and it is checked. Wanted: at most 1.2x, or 20 ms more, for every question.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any

import data
import duckdb
import numpy as np

from metrics import Window, figures

WILSON = """
    numerator / denominator AS value, denominator AS n,
    (numerator + 1.920729410347063 - 1.959963984540054
        * sqrt(numerator * (denominator - numerator) / denominator + 0.960364705173531))
        / (denominator + 3.841458820694126) AS low,
    (numerator + 1.920729410347063 + 1.959963984540054
        * sqrt(numerator * (denominator - numerator) / denominator + 0.960364705173531))
        / (denominator + 3.841458820694126) AS high
"""
# One sort gives the middle and both ends of its interval.
MEDIAN = """
    (x[(n + 1) // 2] + x[n // 2 + 1]) / 2 AS value, n,
    x[floor((n + 1 - 1.959963984540054 * sqrt(n)) / 2)::BIGINT] AS low,
    x[n + 1 - floor((n + 1 - 1.959963984540054 * sqrt(n)) / 2)::BIGINT] AS high
"""
MINUTES = "list({0} ORDER BY {0}) FILTER ({0} >= 0) AS x, count({0}) FILTER ({0} >= 0) AS n"
OLD_ENOUGH = "opened_at <= (SELECT max(as_of) FROM load WHERE source = 'bench') - INTERVAL 24 HOUR"


@dataclass(frozen=True)
class Asked:
    """A question in both languages; the SQL gives its keys, then value, n, low, high, sorted by the keys."""

    metric: str
    sql: str
    options: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join([self.metric, *self.options.get("by", ()), self.options.get("grain", "")])


QUESTIONS = (
    Asked("contacts", "SELECT count(*), count(*), NULL, NULL FROM ticket"),
    Asked(
        "contacts",
        """SELECT month, count(*), count(*), NULL, NULL FROM ticket JOIN calendar ON day = opened_on
        GROUP BY month ORDER BY month""",
        {"grain": "month"},
    ),
    Asked(
        "channel_share",
        f"""SELECT channel, {WILSON} FROM (SELECT channel, count(*) AS numerator,
            sum(count(*)) OVER () AS denominator FROM ticket GROUP BY channel) ORDER BY channel""",
        {"by": ("channel",)},
    ),
    Asked(
        "first_response_minutes",
        f"SELECT {MEDIAN} FROM (SELECT {MINUTES.format('first_response_minutes')} FROM ticket)",
    ),
    Asked(
        "first_response_minutes",
        f"""SELECT channel, month, {MEDIAN} FROM (SELECT channel, month,
            {MINUTES.format("first_response_minutes")} FROM ticket JOIN calendar ON day = opened_on
            WHERE opened_on BETWEEN DATE '2025-11-01' AND DATE '2026-10-31' GROUP BY channel, month)
        ORDER BY channel, month""",
        {"by": ("channel",), "grain": "month", "window": Window(date(2025, 11, 1), date(2026, 10, 31))},
    ),
    Asked(
        "first_response_p90",
        """SELECT desk, quantile_cont(first_response_minutes, 0.9), count(*),
            (list(first_response_minutes ORDER BY first_response_minutes))[
                floor(count(*) * 0.9 + 0.5 - 1.959963984540054 * sqrt(count(*) * 0.09))::BIGINT],
            (list(first_response_minutes ORDER BY first_response_minutes))[
                ceil(count(*) * 0.9 + 0.5 + 1.959963984540054 * sqrt(count(*) * 0.09))::BIGINT]
        FROM ticket WHERE first_response_minutes >= 0 GROUP BY desk ORDER BY desk""",
        {"by": ("desk",)},
    ),
    Asked(
        "answered_within_share",
        f"""SELECT month, {WILSON} FROM (SELECT month, count(*) AS denominator,
            count(*) FILTER (first_response_minutes BETWEEN 0 AND 1440) AS numerator
            FROM ticket JOIN calendar ON day = opened_on WHERE {OLD_ENOUGH} GROUP BY month) ORDER BY month""",
        {"grain": "month"},
    ),
    Asked(
        "resolve_minutes",
        f"""SELECT {MEDIAN} FROM (SELECT {MINUTES.format("resolve_minutes")} FROM ticket
            WHERE opened_on >= DATE '2026-05-01' AND desk = 'desk 03')""",
        {"window": Window(date(2026, 5, 1), None), "where": (("desk", "desk 03"),)},
    ),
    Asked(
        "satisfied_share",
        f"""SELECT channel, month, {WILSON} FROM (SELECT channel, month, count(*) AS denominator,
            count(*) FILTER ((score - scale_low) / (scale_high - scale_low) >= 0.75) AS numerator
            FROM rating JOIN calendar ON day = rated_on WHERE question = 'csat' GROUP BY channel, month)
        ORDER BY channel, month""",
        {"by": ("channel",), "grain": "month"},
    ),
    Asked(
        "channel_reach",
        f"""SELECT channel, {WILSON} FROM (SELECT channel, count(DISTINCT requester) AS numerator,
            (SELECT count(DISTINCT requester) FROM ticket) AS denominator FROM ticket GROUP BY channel)
        ORDER BY channel""",
        {"by": ("channel",)},
    ),
)


def _seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _check(asked: Asked, by_hand: Sequence[tuple[Any, ...]], ours: Any) -> None:
    keys = [*asked.options.get("by", ()), *(["period"] if "grain" in asked.options else [])]
    found = ours.sort_values(keys) if keys else ours
    figures_by_hand = np.array(
        [[np.nan if x is None else x for x in row[-4:]] for row in by_hand], dtype=float
    )
    wanted = figures_by_hand[:, :2] if np.isnan(figures_by_hand[:, 2:]).all() else figures_by_hand
    columns = ["value", "n", "low", "high"][: wanted.shape[1]]
    np.testing.assert_allclose(found[columns].to_numpy(float), wanted, rtol=1e-9, err_msg=str(asked))


def main(rounds: int) -> None:
    """Ask every question `rounds` times of both, in turn, and print both medians."""
    warehouse = data.warehouse()
    print(f"{'':44}{'by hand':>9}{'figures':>9}{'ratio':>7}{'more':>9}")
    pointed_at = warehouse.snapshot_name().removesuffix(".duckdb")
    with warehouse.snapshot() as snapshot, tempfile.TemporaryDirectory() as folder:
        # A copy: one process may open a file in one way only.
        copied = shutil.copy(warehouse.folder / "snapshots" / f"{pointed_at}.duckdb", folder)
        with duckdb.connect(copied, read_only=True) as bare:
            for asked in QUESTIONS:
                _ask(asked, snapshot, bare, rounds)


def _ask(asked: Asked, snapshot: Any, bare: duckdb.DuckDBPyConnection, rounds: int) -> None:
    def by_hand() -> list[tuple[Any, ...]]:
        return bare.execute(asked.sql).fetchall()

    def ours() -> Any:
        return figures(asked.metric, warehouse=snapshot, **asked.options)

    _check(asked, by_hand(), ours())
    taken = [(_seconds(by_hand), _seconds(ours)) for _ in range(rounds)]
    hand, figured = (median(times) * 1000 for times in zip(*taken, strict=True))
    verdict = "" if figured <= max(1.2 * hand, hand + 20) else "  too slow"
    print(
        f"{asked!s:44}{hand:6.1f} ms{figured:6.1f} ms{figured / hand:6.2f}x{figured - hand:6.1f} ms{verdict}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
