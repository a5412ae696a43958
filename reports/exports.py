"""The rows of an exported chart: everything it draws, not only our figures of the period shown.

Each function takes a frame of figures() and gives it more rows and columns, for reports.csv to write.
"""

from collections.abc import Sequence

import pandas as pd

from metrics import METRICS
from metrics.benchmarks import Benchmark, Kind
from metrics.compare import judge

SHOWN, BEFORE = "this period", "compared period"
OURS = "ours"


def with_before(frame: pd.DataFrame, before: pd.DataFrame | None) -> pd.DataFrame:
    """The rows of the line and of the dotted line behind it; the column `line` says which is which."""
    parts = [frame.assign(line=SHOWN)]
    if before is not None:
        parts.append(before[before["metric"].isin(frame["metric"])].assign(line=BEFORE))
    return pd.concat([part for part in parts if not part.empty] or parts[:1], ignore_index=True)


def with_course(frame: pd.DataFrame, course: pd.DataFrame) -> pd.DataFrame:
    """The figures of the whole period, which have no `period`, then those of `course` by period."""
    steps = course[course["metric"].isin(frame["metric"]) & course["period"].notna()]
    return pd.concat([part for part in (frame, steps) if not part.empty] or [frame], ignore_index=True)


def with_published(frame: pd.DataFrame, published: Sequence[Benchmark], *, planned: int = 0) -> pd.DataFrame:
    """Our rows, then the published ones, in the columns of figures() and five more.

    publisher ('ours' for our rows), year, kind (actual, planned ...), verdict (whether ours may stand beside
    it) and caveat. A published row has no numerator, denominator or state. Of the cases of the first row,
    `planned` are not there yet and plan to be: a row of its own.
    """
    ours = frame.assign(publisher=OURS, year=None, kind=None, verdict=None, caveat=None)
    if planned:
        ours = pd.concat([ours, _planned(ours.iloc[[0]], planned)], ignore_index=True)
    theirs = pd.DataFrame([_published(row) for row in published]).reindex(columns=ours.columns)
    if theirs.empty:
        return ours
    return pd.concat([ours.astype(object), theirs.astype(object)], ignore_index=True)


def _planned(first: pd.DataFrame, planned: int) -> pd.DataFrame:
    share = planned / first["denominator"]
    return first.assign(kind=Kind.PLANNED.value, value=share, numerator=float(planned), low=None, high=None)


def _published(row: Benchmark) -> dict[str, object]:
    verdict, reason = judge(METRICS.get(row.metric or ""), row)
    return {
        "metric": row.metric,
        "channel": row.channel,
        "value": row.value,
        "n": row.n,
        "low": row.low,
        "high": row.high,
        "publisher": row.publisher,
        "year": row.year,
        "kind": row.kind.value,
        "verdict": verdict.value,
        "caveat": reason,
    }
