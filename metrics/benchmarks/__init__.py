"""Published figures as rows of data, each with its population, question, source and comparability.

One CSV a topic beside this module; its columns are the fields of Benchmark. Users add licensed figures by a
CSV in the same columns, named in deskscope.toml or dropped on the Benchmarks page (`library`).
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from metrics.benchmarks.benchmark import (
    COLUMNS,
    CURRENCY,
    HISTORIC_YEARS,
    TRUSTED,
    Benchmark,
    Kind,
    Verdict,
    is_historic,
)
from metrics.benchmarks.reading import (
    REQUIRED,
    BenchmarkError,
    Checked,
    check_benchmarks,
    parsed,
    read_benchmarks,
    refuse_doubles,
)

__all__ = [
    "BENCHMARKS",
    "COLUMNS",
    "CURRENCY",
    "HISTORIC_YEARS",
    "REQUIRED",
    "TRUSTED",
    "Benchmark",
    "BenchmarkError",
    "Checked",
    "Kind",
    "Verdict",
    "check_benchmarks",
    "is_historic",
    "library",
    "read_benchmarks",
]


def _published() -> tuple[Benchmark, ...]:
    files = sorted(Path(__file__).parent.glob("*.csv"))
    rows = tuple(row for file in files for row in read_benchmarks(file))
    refuse_doubles(rows)
    return rows


BENCHMARKS = _published()


def library(files: Iterable[Path] = (), kept: Mapping[str, str] | None = None) -> tuple[Benchmark, ...]:
    """The published figures, then those of the user's own files, then those kept in the warehouse.

    `kept` are texts of CSV by name (warehouse.kept). Raises BenchmarkError, naming file, row, reason and what
    to do; also for an id that is there already.
    """
    rows = BENCHMARKS
    own = [(file.name, read_benchmarks(file, own=True)) for file in files]
    own += [(name, parsed(text, name, own=True)) for name, text in (kept or {}).items()]
    for name, found in own:
        rows = (*rows, *found)
        try:
            refuse_doubles(rows)
        except BenchmarkError as error:
            raise BenchmarkError(f"{name}: {error}") from None
    return rows
