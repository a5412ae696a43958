"""The answers of the API: the same rows as the command line prints, with what they rest on.

JSON is one object, `rows` with the columns of figures() and what the rows rest on beside it; CSV is the rows
alone, and what they rest on stands in headers.
"""

import gzip
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from urllib.parse import quote

import pandas as pd
from starlette.exceptions import HTTPException

from configuration import Configuration
from metrics import METRICS, Metric, Question, QuestionError, benchmarks_table, library, provenance
from metrics import figures as rows_of
from metrics.availability import Availability
from metrics.composed import DataAge
from metrics.facts.rows import Scope
from metrics.provenance import definition, filters_in_words, loads_of
from metrics.slices import most_rows
from metrics.statement import OF_DESK
from metrics.window import DIMENSIONS
from pages.api import document, questions
from pages.api.kept import Answer, tag_of
from reports.conditions import in_ids, left_out_for_want_of_a_desk
from reports.rows import as_json, csv_text, json_objects, records
from warehouse import Snapshot, Warehouse, as_of
from warehouse.api_tokens import READER, WATCHER
from warehouse.kept import kept

MOST_ROWS = 100_000
WORTH_PACKING = 1000  # bytes
_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8; header=present",
    "html": "text/html; charset=utf-8",
}
_BENCHMARKS = "benchmarks"  # the kind of the texts that the page Benchmarks keeps


@dataclass(frozen=True)
class Call:
    """An admitted call: what its path names, its parameters, the form it wants and what it may ask."""

    name: str
    pairs: questions.Pairs
    form: str
    warehouse: Callable[[], Warehouse]
    configuration: Configuration


@dataclass(frozen=True)
class Given:
    """An answer, and the snapshot that it speaks of; '' where it speaks of no data."""

    answer: Answer
    snapshot: str = ""


@dataclass(frozen=True)
class Resource:
    """An address: what answers it, in which forms, to whom, and whether it `reads` the warehouse."""

    answer: Callable[[Call], Given]
    forms: tuple[str, ...] = ("json",)
    roles: frozenset[str] = frozenset({READER})
    reads: bool = True


@dataclass(frozen=True)
class Ground:
    """What rows rest on: the snapshot, when its sources were last heard of, filters and definitions."""

    snapshot: str
    as_of: datetime | None
    filters: str = ""
    definitions: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def told(self) -> dict[str, object]:
        heard = self.as_of.isoformat() if self.as_of else None
        return {
            "snapshot": self.snapshot,
            "as_of": heard,
            "filters": self.filters,
            "definitions": dict(self.definitions),
            "notes": list(self.notes),
        }

    @property
    def headers(self) -> dict[str, str]:
        """For who reads CSV; what may hold any letter is percent-encoded UTF-8."""
        named = {
            "Deskscope-Snapshot": self.snapshot,
            "Deskscope-As-Of": self.as_of.isoformat() if self.as_of else "",
            "Deskscope-Filters": quote(self.filters, safe=" ;:"),
            "Deskscope-Notes": quote("; ".join(self.notes), safe=" ;:")[:2000],
        }
        return {name: value for name, value in named.items() if value}


def figures(call: Call) -> Given:
    """The rows of the metrics that the path names."""
    questions.only(call.pairs, *questions.FIGURES, "format")
    asked = questions.names(call.name, "metrics")
    _all_known(asked)
    notes: list[str] = []
    with call.warehouse().snapshot() as snapshot:
        question = in_ids(questions.question(call.pairs), snapshot, call.configuration, notes.append)
        _bounded(asked, question, snapshot)
        rows = rows_of(*asked, warehouse=snapshot, **question.arguments)
        silent = left_out_for_want_of_a_desk(asked, snapshot)
        ground = Ground(
            snapshot.name,
            _heard(asked, snapshot),
            filters_in_words(question),
            {name: definition(METRICS[name], question) for name in asked},
            (*map(questions.one_line, notes), *([silent] if silent else [])),
        )
    _few(len(rows))
    return _rows(call, rows, ground, lasting=not any(isinstance(METRICS[name], DataAge) for name in asked))


def metrics(call: Call) -> Given:
    """Every metric there is: what it means, its unit, by what it can be split."""
    questions.only(call.pairs, "format")
    described = [_described(metric) for metric in METRICS.values()]
    if call.form == "csv":
        flat = [
            each | {"dimensions": " ".join(_dimensions(METRICS[str(each["name"])]))} for each in described
        ]
        return Given(_answer(csv_text(pd.DataFrame(flat, dtype=object)), "csv"))
    return Given(_answer(as_json({"rows": described}), "json"))


def metric(call: Call) -> Given:
    """One metric with the SELECT that asks it, and the loads it can rest on."""
    questions.only(call.pairs, *questions.FIGURES, "format")
    _all_known((call.name,))
    with call.warehouse().snapshot() as snapshot:
        question = in_ids(questions.question(call.pairs), snapshot, call.configuration, lambda _: None)
        _bounded((call.name,), question, snapshot)
        found = provenance(call.name, warehouse=snapshot, **question.arguments)
    told = _described(METRICS[call.name]) | {
        "definition": found.definition,
        "filters": found.filters,
        "sql": found.sql,
        "rows_used": found.rows_used,
        "rows_excluded": found.rows_excluded,
        "loads": records(found.loads),
        "snapshot": found.snapshot,
        "as_of": found.as_of.isoformat() if found.as_of else None,
    }
    ground = Ground(found.snapshot, found.as_of, found.filters)
    return Given(_answer(as_json(told), "json", ground.headers), found.snapshot)


def benchmarks(call: Call) -> Given:
    """The published figures, and whether and how ours may be compared."""
    questions.only(call.pairs, "metric", "format")
    with call.warehouse().snapshot() as snapshot:
        known = library(call.configuration.benchmarks, kept(snapshot.connection, _BENCHMARKS))
        rows = benchmarks_table(questions.single(call.pairs, "metric"), snapshot, benchmarks=known)
        heard = max(as_of(snapshot.connection).values(), default=None)
    return _rows(call, rows, Ground(snapshot.name, heard))


def openapi(call: Call) -> Given:
    """The description of all this for programs."""
    questions.only(call.pairs, "format")
    return Given(_answer(as_json(document.openapi()), "json"))


def listing(call: Call) -> Given:
    """The description for a person with a browser."""
    questions.only(call.pairs, "format")
    return Given(_answer(document.listing(), "html"))


RESOURCES = {
    "listing": Resource(listing, ("html",), frozenset({READER, WATCHER}), reads=False),
    "figures": Resource(figures, ("json", "csv")),
    "metrics": Resource(metrics, ("json", "csv"), frozenset({READER, WATCHER}), reads=False),
    "metric": Resource(metric),
    "benchmarks": Resource(benchmarks, ("json", "csv")),
    "document": Resource(openapi, ("json",), frozenset({READER, WATCHER}), reads=False),
}


def _all_known(names: Iterable[str]) -> None:
    for name in names:
        if name not in METRICS:
            raise HTTPException(404, questions.unknown_name(name, METRICS, "metric"))


def _bounded(asked: tuple[str, ...], question: Question, snapshot: Snapshot) -> None:
    _few(most_rows(asked, question, warehouse=snapshot))


def _few(rows: int) -> None:
    if rows > MOST_ROWS:
        raise QuestionError(
            f"the answer would have {rows:,} rows, more than {MOST_ROWS:,}; split by less, "
            "or ask for a shorter period or longer steps"
        )


def _heard(asked: Iterable[str], snapshot: Snapshot) -> datetime | None:
    """When the sources that the figures can rest on were last heard of."""
    tables = tuple(dict.fromkeys(table for name in asked for table in METRICS[name].facts.tables))
    heard = as_of(snapshot.connection)
    sources = loads_of(tables, snapshot.connection)["source"]
    return max((heard[source] for source in sources if source in heard), default=None)


def _rows(call: Call, rows: pd.DataFrame, ground: Ground, *, lasting: bool = True) -> Given:
    if call.form == "csv":
        return Given(_answer(csv_text(rows), "csv", ground.headers, lasting=lasting), ground.snapshot)
    listed = ",\n".join(json_objects(rows))  # row by row, so that other threads get their turn
    text = f'{{"rows": [\n{listed}\n],\n{as_json(ground.told)[1:]}\n'
    return Given(_answer(text, "json", ground.headers, lasting=lasting), ground.snapshot)


def _answer(
    text: str, form: str, headers: Mapping[str, str] | None = None, *, lasting: bool = True
) -> Answer:
    body, kind = text.encode(), _TYPES[form]
    packed = gzip.compress(body, 5, mtime=0) if len(body) >= WORTH_PACKING else None
    return Answer(body, kind, {**(headers or {}), "ETag": tag_of(body, kind)}, packed, lasting)


def _described(metric: Metric) -> dict[str, object]:
    return {
        "name": metric.name,
        "title": metric.title,
        "question": metric.question,
        "definition": metric.definition,
        "caveat": metric.caveat,
        "unit": metric.unit.value,
        "better": metric.better.value,
        "family": metric.family,
        "counted": metric.counted.value,
        "statistic": metric.statistic,
        "min_sample": metric.min_sample,
        "clocked": metric.clocked,
        "dimensions": list(_dimensions(metric)),
    }


@cache
def _dimensions(metric: Metric) -> tuple[str, ...]:
    """The dimensions that the metric's rows have; by others all is one slice without a name."""
    rows = metric.facts.build(Scope(Question(), Availability({}, {}, {}))).selected_columns
    there = {*rows.keys(), *(OF_DESK if "desk" in rows else ())}
    there |= {"platform"} if "post" in metric.facts.tables else set()
    return tuple(name for name in DIMENSIONS if name in there)
