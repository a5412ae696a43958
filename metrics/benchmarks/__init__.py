"""Published figures as rows of data, each with its population, question, source and comparability.

The columns of `published.csv` are the fields of Benchmark; users add licensed figures by a CSV in the same
columns (`read_benchmarks`). Values are in our base units: shares 0..1, times in minutes.
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from metrics.catalogue import METRICS
from warehouse.tables import CHANNELS


class BenchmarkError(ValueError):
    """A row of published figures that does not hold the columns' promises; says which row and why."""


class Verdict(StrEnum):
    COMPARABLE = "comparable"  # same denominator, statistic and scale
    ROUGHLY = "roughly"  # drawn with its caveat beside it
    PORTFOLIO = "portfolio"  # a share of organisations, beside our share of desks, from ten desks on
    CONTEXT = "context"  # told in words, never on the same axis, never subtracted
    REFUSED = "refused"


class Kind(StrEnum):
    ACTUAL = "actual"
    PLANNED = "planned"
    USING_OR_PLANNING = "using_or_planning"
    EXPECTED = "expected"


HISTORIC_YEARS = 5


@dataclass(frozen=True)
class Benchmark:
    """One published figure. None is unknown; `verdict` is the most that it allows, definitions permitting."""

    id: str
    metric: str | None  # the metric of ours that it may stand beside, if any
    channel: str | None  # what it speaks of; None: all channels
    kind: Kind
    publisher: str
    title: str
    url: str | None
    year: int
    period: str
    value: float | None  # None: only a band is published
    low: float | None
    high: float | None
    unit: str
    of: str  # what it is a share of, or a statistic over
    statistic: str
    n: int | None
    n_of: str | None  # what n counts
    population: str
    region: str | None
    question: str
    evidence: (
        str  # A publisher's own text, B reported by a named third party, C weak second hand, U unverified
    )
    verdict: Verdict
    caveat: str
    finding: str | None  # what came out when an often quoted figure was checked

    @property
    def base(self) -> int | None:
        """n, where it counts what the figure is a share of, so that an interval can be computed from it."""
        return self.n if self.n_of == self.of else None

    @property
    def historic(self) -> bool:
        return datetime.now(UTC).year - self.year > HISTORIC_YEARS


COLUMNS = tuple(field.name for field in fields(Benchmark))
REQUIRED = (
    "id",
    "kind",
    "publisher",
    "year",
    "unit",
    "of",
    "statistic",
    "population",
    "question",
    "evidence",
    "verdict",
)


def read_benchmarks(path: Path) -> tuple[Benchmark, ...]:
    """The published figures of a CSV in our columns. Raises BenchmarkError naming file, row and reason."""
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        missing = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
        if missing:
            raise BenchmarkError(f"{path.name}: the column {missing[0]} is missing")
        found = tuple(
            _benchmark(row, f"{path.name}: row {number}") for number, row in enumerate(reader, start=2)
        )
    _refuse_doubles(found, path.name)
    return found


CONVERTED: dict[str, Callable[[str], Any]] = {
    "value": float,
    "low": float,
    "high": float,
    "year": int,
    "n": int,
    "kind": Kind,
    "verdict": Verdict,
}


def _benchmark(row: dict[str, str], place: str) -> Benchmark:
    text = {name: (row.get(name) or "").strip() or None for name in COLUMNS}
    absent = [name for name in REQUIRED if text[name] is None]
    if absent:
        raise BenchmarkError(f"{place}: {absent[0]} is empty")
    values: dict[str, Any] = dict(text)
    try:
        for name, kind in CONVERTED.items():
            given = text[name]
            values[name] = None if given is None else kind(given)
    except ValueError as error:
        raise BenchmarkError(f"{place}: {error}") from error
    for name in ("title", "period", "caveat"):
        values[name] = text[name] or ""
    benchmark = Benchmark(**values)
    _check(benchmark, place)
    return benchmark


def _check(row: Benchmark, place: str) -> None:
    if row.metric is not None and row.metric not in METRICS:
        raise BenchmarkError(f"{place}: there is no metric {row.metric}")
    if row.channel is not None and row.channel not in CHANNELS:
        raise BenchmarkError(f"{place}: there is no channel {row.channel}")
    if row.value is None and (row.low is None or row.high is None):
        raise BenchmarkError(f"{place}: neither a value nor a band")
    if row.evidence not in ("A", "B", "C", "U"):
        raise BenchmarkError(f"{place}: evidence is A, B, C or U, not {row.evidence}")
    numbers = [number for number in (row.low, row.value, row.high) if number is not None]
    if numbers != sorted(numbers):
        raise BenchmarkError(f"{place}: low, value and high are out of order")
    if row.unit == "share" and not all(0 <= number <= 1 for number in numbers):
        raise BenchmarkError(f"{place}: a share is between 0 and 1, 70 % is 0.7")


def _refuse_doubles(rows: Iterable[Benchmark], name: str) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise BenchmarkError(f"{name}: {row.id} is there twice")
        seen.add(row.id)


BENCHMARKS = read_benchmarks(Path(__file__).with_name("published.csv"))
