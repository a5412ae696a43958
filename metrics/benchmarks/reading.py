"""Published figures read from CSV in our columns; a bad row is refused with file, row, reason and advice."""

import csv
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn

from configuration import ConfigurationError
from metrics.benchmarks.benchmark import (
    COLUMNS,
    CURRENCY,
    EVIDENCE,
    OWN,
    STATISTICS_KNOWN,
    THINGS,
    UNITS,
    Benchmark,
    Kind,
    Verdict,
)
from metrics.catalogue import METRICS
from warehouse.tables import CHANNELS

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
EARLIEST = 1980
HEADER = 1  # the line of the column names


class BenchmarkError(ConfigurationError):
    """A file of published figures that does not keep the columns' promises: file, row, reason, what to do."""


def read_benchmarks(path: Path, *, own: bool = False) -> tuple[Benchmark, ...]:
    """The published figures of a CSV in our columns, parted by commas or semicolons.

    `own` marks them as the user's, whose evidence may be left empty. Raises BenchmarkError.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BenchmarkError(
            f"{path.name}: no such file in {path.absolute().parent}; check its name"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise BenchmarkError(f"{path.name}: cannot be read: {reason}; save it as CSV in UTF-8") from None
    return parsed(text, path.name, own=own)


@dataclass(frozen=True)
class Checked:
    """A text of published figures, row by row: (line, figure) of what is right, (line, reason) of the rest.

    Line 1 is the header; while that is wrong no row is read.
    """

    good: tuple[tuple[int, Benchmark], ...]
    problems: tuple[tuple[int, str], ...]

    @property
    def rows(self) -> tuple[Benchmark, ...]:
        return tuple(row for _, row in self.good)


def check_benchmarks(text: str, *, known: Iterable[Benchmark] = ()) -> Checked:
    """What a user's own CSV holds, and every row that cannot be taken; `known` figures keep their ids."""
    good: list[tuple[int, Benchmark]] = []
    problems: list[tuple[int, str]] = []
    taken = {row.id for row in known}
    for line, found in _figures(text, own=True):
        if isinstance(found, WrongRowError):
            problems.append((line, str(found)))
        elif found.id in taken:
            problems.append((line, f"the id {found.id} is taken; give this figure an id of its own"))
        else:
            taken.add(found.id)
            good.append((line, found))
    return Checked(tuple(good), tuple(problems))


def parsed(text: str, name: str, *, own: bool = False) -> tuple[Benchmark, ...]:
    """The figures of a text called `name`; raises BenchmarkError at the first row that cannot be taken."""
    rows = []
    for line, found in _figures(text, own=own):
        if isinstance(found, WrongRowError):
            place = name if line == HEADER else f"{name}: row {line}"
            raise BenchmarkError(f"{place}: {found}")
        rows.append(found)
    refuse_doubles(rows)
    return tuple(rows)


class WrongRowError(ValueError):
    """Why a row, or the header, cannot be taken."""


def _figures(text: str, *, own: bool) -> Iterator[tuple[int, "Benchmark | WrongRowError"]]:
    """Each row's line and its figure or what is wrong with it; of a wrong header that alone."""
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=delimiter)
    required = [column for column in REQUIRED if not (own and column == "evidence")]
    wrong = _wrong_header(reader.fieldnames or (), required)
    if wrong:
        yield HEADER, WrongRowError(wrong)
        return
    for row in reader:
        if any(cell.strip() for cell in row.values() if isinstance(cell, str)):
            try:
                yield reader.line_num, _Row(row, own).benchmark(required)
            except WrongRowError as error:
                yield reader.line_num, error


def _wrong_header(header: Sequence[str], required: Sequence[str]) -> str:
    for column in required:
        if column not in header:
            return f"the column {column} is missing; add it to the first row"
    for column in header:
        if column not in COLUMNS:
            return f"the column '{column}' is not known; {_nearest(column, COLUMNS)}"
    return ""


def _nearest(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word.lower(), known, n=1)
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"


class _Row:
    """One row as text."""

    def __init__(self, cells: dict[str, Any], own: bool) -> None:
        if None in cells:
            self.refuse("more cells than columns; put texts with commas in quotes")
        self.text = {name: (cells.get(name) or "").strip() or None for name in COLUMNS}
        self.own = own

    def refuse(self, reason: str) -> NoReturn:
        raise WrongRowError(reason)

    def benchmark(self, required: Sequence[str]) -> Benchmark:
        for name in required:
            if self.text[name] is None:
                self.refuse(f"{name} is empty; fill it in")
        values: dict[str, Any] = dict(self.text)
        values |= {name: self._number(name, float, "0.25") for name in ("value", "low", "high")}
        values |= {name: self._number(name, int, "2024") for name in ("year", "n")}
        values |= {name: self.text[name] or "" for name in ("title", "period", "caveat")}
        values |= {"kind": self._word("kind", Kind), "verdict": self._word("verdict", Verdict)}
        values["evidence"] = self.text["evidence"] or OWN
        found = Benchmark(**values, own=self.own)
        self._check_words(found)
        self._check_numbers(found)
        return found

    def _number(self, name: str, kind: Callable[[str], float], example: str) -> float | None:
        text = self.text[name]
        if text is None:
            return None
        try:
            number = kind(text)
        except ValueError:
            self.refuse(f"{name}: '{text}' is no number; write it like {example}")
        if not math.isfinite(number):
            self.refuse(f"{name}: '{text}' is no number; leave it empty where it is unknown")
        return number

    def _word(self, name: str, kind: type[StrEnum]) -> StrEnum:
        known = [str(word) for word in kind]
        self._known(name, self.text[name], known)
        return kind(str(self.text[name]))

    def _known(self, name: str, word: str | None, known: Iterable[str]) -> None:
        words = list(known)
        if word is not None and word not in words:
            self.refuse(f"{name}: '{word}' is not known; {_nearest(word, words)}")

    def _check_words(self, row: Benchmark) -> None:
        if row.metric is not None and row.metric not in METRICS:
            self.refuse(
                f"there is no metric {row.metric}; {_nearest(row.metric, tuple(METRICS))}, or leave it empty"
            )
        if row.channel is not None and row.channel not in CHANNELS:
            self.refuse(f"there is no channel {row.channel}; {_nearest(row.channel, CHANNELS)}")
        if not CURRENCY.fullmatch(row.unit):
            self._known("unit", row.unit, UNITS)
        self._known("of", row.of, THINGS)
        self._known("n_of", row.n_of, THINGS)
        self._known("statistic", row.statistic, STATISTICS_KNOWN)
        grades = [grade for grade in EVIDENCE if self.own or grade != OWN]
        if row.evidence not in grades:
            self.refuse(f"evidence is {', '.join(grades[:-1])} or {grades[-1]}, not {row.evidence}")
        if not row.caveat and row.verdict not in (Verdict.COMPARABLE, Verdict.PORTFOLIO):
            self.refuse(f"caveat is empty; say what differs from ours, as the verdict is {row.verdict}")
        if row.url is not None and not row.url.startswith(("https://", "http://")):
            self.refuse(f"url: '{row.url}' is no address; begin it with https://, or leave it empty")

    def _check_numbers(self, row: Benchmark) -> None:
        band = row.low is not None and row.high is not None
        if row.value is None and not band and row.unit != "statement":
            self.refuse("neither a value nor a band; fill in value, or low and high")
        numbers = [number for number in (row.low, row.value, row.high) if number is not None]
        if numbers != sorted(numbers):
            self.refuse("low, value and high are out of order; the value lies between the other two")
        if row.unit == "share" and not all(0 <= number <= 1 for number in numbers):
            self.refuse("a share is between 0 and 1: write 70 % as 0.7")
        if row.n is not None and row.n < 1:
            self.refuse("n is how many were asked; leave it empty where it is unknown")
        if not EARLIEST <= row.year <= datetime.now(UTC).year:
            self.refuse(f"year {row.year} is not between {EARLIEST} and today; write when it was measured")


def refuse_doubles(rows: Iterable[Benchmark]) -> None:
    """BenchmarkError when two rows share an id."""
    seen: dict[str, Benchmark] = {}
    for row in rows:
        if row.id in seen:
            whose = "" if seen[row.id].own == row.own else "; the library has it already"
            raise BenchmarkError(f"the id {row.id} is there twice{whose}: give each figure an id of its own")
        seen[row.id] = row
