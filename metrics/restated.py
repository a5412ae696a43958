"""Ours by the definition of a published figure, beside the house figure and the published one."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

import pandas as pd

from metrics.benchmarks import BENCHMARKS, Benchmark, Verdict
from metrics.compare import Comparison, compared
from metrics.declaration import FIGURE
from metrics.figures import Source
from metrics.restatements import RESTATEMENTS
from metrics.restating import Asked, Restatement
from metrics.units import State
from metrics.window import QuestionError, Where, Window, conditions
from warehouse import Warehouse

COLUMNS = ["benchmark", "metric", "definition", "unit", *FIGURE, "state"]
TABLE = ["id", "metric", "publisher", "year", "definition", "value", "house", "ours", "verdict", "reason"]
TABLE += ["drawn", "gap", "low", "high"]
RESTATED = MappingProxyType({name: one for one in RESTATEMENTS for name in one.benchmarks})


def restated(
    benchmark: Benchmark, warehouse: Source, window: Window | None = None, where: Where = ()
) -> pd.DataFrame:
    """Ours computed as the publisher defines it: one row, on the calendar clock.

    Columns: benchmark (its id), metric (of ours that it stands beside), definition (theirs, in words), unit,
    value, n, numerator, denominator, excluded, low, high, state, as figures() gives them. Raises
    QuestionError for a published figure that defines it as we do, or that no figure of ours is about.
    """
    if benchmark.id not in RESTATED:
        raise QuestionError(f"{benchmark.id} has no definition of its own here; see compare()")
    with one_snapshot(warehouse) as source:
        asked = Asked(source, window, conditions(where))
        return _frame(benchmark.id, RESTATED[benchmark.id], RESTATED[benchmark.id].row(asked))


@contextmanager
def one_snapshot(warehouse: Source) -> Iterator[Source]:
    """One snapshot for all figures; as such it also knows what it offers, which a connection has to ask."""
    if isinstance(warehouse, Warehouse):
        with warehouse.snapshot() as snapshot:
            yield snapshot
    else:
        yield warehouse


def _frame(name: str, restatement: Restatement, row: dict[str, object]) -> pd.DataFrame:
    about = {
        "benchmark": name,
        "metric": restatement.house,
        "definition": restatement.definition,
        "unit": restatement.unit.value,
    }
    return pd.DataFrame([about | row], columns=COLUMNS)


def compare_restated(row: "pd.Series[Any]", benchmark: Benchmark) -> Comparison:
    """The comparison of a row of restated() with its published figure: alike now, so with gap and interval.

    At best roughly, with the caveat; a share of organisations from ten desks on.
    """
    restatement = RESTATED[benchmark.id]
    verdict = Verdict.PORTFOLIO if restatement.of_desks else Verdict.ROUGHLY
    reason = f"Ours by their definition: {restatement.definition} {benchmark.caveat}"
    figure = {str(key): value for key, value in row.items()}
    judged = (verdict, reason)
    return compared(figure, restatement.unit, benchmark, judged=judged, desks=int(figure["n"]))


def restated_table(
    warehouse: Source,
    window: Window | None = None,
    where: Where = (),
    *,
    benchmarks: Iterable[Benchmark] = BENCHMARKS,
) -> pd.DataFrame:
    """Every published figure with a definition of its own, ours by theirs, and the house figure.

    Columns: id, metric, publisher, year, definition, value (published), house (our figure as we define it,
    of the same cases where one metric serves both), ours (by their definition), verdict, reason, drawn, gap,
    low, high; None where there is none. Each definition is computed once, however many figures share it.
    """
    wanted = [row for row in benchmarks if row.id in RESTATED]
    with one_snapshot(warehouse) as source:
        asked = Asked(source, window, conditions(where))
        theirs = dict.fromkeys(RESTATED[row.id] for row in wanted)
        found = {one: (one.row(asked), one.house_row(asked)) for one in theirs}
    lines = [_line(row, *found[RESTATED[row.id]]) for row in wanted]
    return pd.DataFrame(lines, columns=TABLE, dtype=object)


def _line(row: Benchmark, ours: dict[str, object], house: "pd.Series[Any]") -> list[object]:
    restatement = RESTATED[row.id]
    found = compare_restated(pd.Series(ours), row)
    known = house["state"] in (State.OK, State.FEW)
    about = [row.id, restatement.house, row.publisher, row.year, restatement.definition, row.value]
    told = [float(house["value"]) if known else None, found.ours, found.verdict.value, found.reason]
    return [*about, *told, found.drawn, found.gap, found.low, found.high]
