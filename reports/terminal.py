"""Rows for a terminal or a pipe: an aligned table for people, JSON lines and CSV for programs.

In a table shares are percent, times have units and what rests on too few cases is not shown; JSON and CSV
keep every value in base units, unknown as null or an empty cell.
"""

import json
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TextIO

import pandas as pd
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from charts import words
from metrics import METRICS, State, Unit
from reports.csv import plain_csv

_COUNTS = ("n", "numerator", "denominator", "excluded")
_BRIEF_LOADS = ["load", "source", "table", "origin", "finished_at", "new", "changed", "unchanged", "refused"]
_STATES = {State.NONE: "no cases", State.NOT_COMPUTABLE: "not computable: the data needed were never loaded"}
_SHOWN_LENGTH = 60

_BY_UNIT: dict[Unit, Callable[[float], str]] = {
    Unit.SHARE: words.share,
    Unit.SHARE_POINTS: lambda value: ("-" if value < 0 else "+") + words.points(abs(value)),
    Unit.MINUTES: words.duration,
    Unit.SECONDS: lambda value: words.duration(value / 60),
    Unit.COUNT: words.count,
    Unit.SCORE: lambda value: words.decimal(value, 2),
    Unit.NET: lambda value: words.decimal(value, 1),
    Unit.CHANNELS: lambda value: words.decimal(value, 1),
}


def print_frame(rows: pd.DataFrame, form: str, out: TextIO | None = None) -> None:
    """Print the rows to stdout as `table`, `json` (one object a line) or `csv`."""
    out = out or sys.stdout
    if form == "json":
        for record in records(rows):
            out.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")
    elif form == "csv":
        plain = pd.DataFrame(records(rows), columns=list(rows.columns), dtype=object)
        out.write(plain_csv(plain))
    else:
        out.write(_aligned(rows))


def records(rows: pd.DataFrame) -> list[dict[str, object]]:
    """The rows as plain values: unknown is None, a count an int, a day or an instant its ISO form."""
    names = [str(name) for name in rows.columns]
    return [
        {name: _plain(name, value) for name, value in zip(names, row, strict=True)}
        for row in rows.itertuples(index=False, name=None)
    ]


def _plain(name: str, value: object) -> object:
    if isinstance(value, (list, tuple, dict)):
        return value
    if words.missing(value) or value is pd.NaT:
        return None
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if hasattr(value, "item"):  # numpy's own numbers
        value = value.item()
    if isinstance(value, float) and (name in _COUNTS and value.is_integer()):
        return int(value)
    if isinstance(value, float) and math.isinf(value):
        return None
    return value if isinstance(value, (bool, int, float)) else str(value)


def figures_in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of figures() for people: metric, slices, period, value, interval, n, what was left out."""
    slices = list(rows.columns[1 : list(rows.columns).index("period")])
    shown = rows[["metric", *slices, "period"]].astype(object)
    if rows["period"].isna().all():
        shown = shown.drop(columns="period")
    units = [METRICS[name].unit for name in rows["metric"]]
    told = list(zip(units, rows["state"], rows["value"], rows["n"], rows["low"], rows["high"], strict=True))
    return shown.assign(
        value=[_value(unit, state, value, n) for unit, state, value, n, _, _ in told],
        interval=[_interval(unit, state, low, high) for unit, state, _, _, low, high in told],
        n=[words.count(n) for n in rows["n"]],
        excluded=[words.count(left_out) for left_out in rows["excluded"]],
    )


def _value(unit: Unit, state: str, value: float, n: float) -> str:
    if state == State.FEW:
        return f"n = {words.count(n)}, too few"
    return _STATES.get(State(state)) or in_unit(unit, value)


def _interval(unit: Unit, state: str, low: float, high: float) -> str:
    if state != State.OK or words.missing(low) or words.missing(high):
        return ""
    return f"{in_unit(unit, low)} to {in_unit(unit, high)}"


def in_unit(unit: Unit, value: float | None) -> str:
    """A value in its base unit as people write it; a dash for an unknown one."""
    return words.DASH if value is None or words.missing(value) else _BY_UNIT[unit](value)


def benchmarks_in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Published figures for people: whose, of when, how much, ours where it is drawn, the verdict."""
    units = [METRICS[name].unit if name in METRICS else None for name in rows["metric"]]
    return rows[["id", "metric", "publisher", "year"]].assign(
        value=[_published(unit, value) for unit, value in zip(units, rows["value"], strict=True)],
        ours=[
            _published(unit, ours) if drawn else ""
            for unit, ours, drawn in zip(units, rows["ours"], rows["drawn"], strict=True)
        ],
        verdict=rows["verdict"],
        reason=rows["reason"],
    )


def _published(unit: Unit | None, value: float | None) -> str:
    return words.decimal(value, 2) if unit is None else in_unit(unit, value)


def loads_frame(loads: pd.DataFrame, form: str) -> pd.DataFrame:
    """The history of loads; a table has the columns that fit a screen."""
    if form != "table":
        return loads
    brief = loads.rename(columns=lambda name: str(name).removeprefix("rows_"))[_BRIEF_LOADS]
    finished = pd.to_datetime(brief["finished_at"], utc=True).dt.strftime("%Y-%m-%d %H:%M UTC")
    return brief.assign(finished_at=finished)


def _aligned(rows: pd.DataFrame) -> str:
    """Columns two spaces apart, numbers to the right; a null is written null."""
    names = [str(name) for name in rows.columns]
    if rows.empty:
        return "nothing to show\n"
    columns = [[_cell(value) for value in rows[name]] for name in rows.columns]
    right = [all(_is_numeric(cell) for cell in column) for column in columns]
    widths = [max(map(len, [name, *column])) for name, column in zip(names, columns, strict=True)]
    lines = [names, *(list(line) for line in zip(*columns, strict=True))]
    return "".join(_line(line, widths, right) + "\n" for line in lines)


def _cell(value: object) -> str:
    if words.missing(value) or value is pd.NaT:
        return "null"
    text = " ".join(str(value).split()) if value != "" else ""
    return text if len(text) <= _SHOWN_LENGTH else text[: _SHOWN_LENGTH - 1] + "…"


def _is_numeric(cell: str) -> bool:
    return cell in ("", "null", words.DASH) or cell.lstrip("-+\N{MINUS SIGN}")[:1].isdigit()


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = (
        cell.rjust(width) if to_right else cell.ljust(width)
        for cell, width, to_right in zip(cells, widths, right, strict=True)
    )
    return "  ".join(padded).rstrip()


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, str | None], None]]:
    """A bar on stderr, told the rows so far or other words; nothing at all where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _rows, _words: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,} rows"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda rows, words: bar.update(task, completed=rows, description=words)
