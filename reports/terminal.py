"""Rows for a terminal or a pipe: an aligned table for people, JSON lines and CSV for programs.

In a table shares are percent, times have units and what rests on too few cases is not shown; JSON and CSV
keep every value in base units, unknown as null or an empty cell.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

import pandas as pd
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from charts import words
from reports.rows import csv_text, json_objects

_BRIEF_LOADS = ["load", "source", "table", "origin", "finished_at", "new", "changed", "unchanged", "refused"]
_SHOWN_LENGTH = 60


def print_frame(rows: pd.DataFrame, form: str, out: TextIO | None = None) -> None:
    """Print the rows to stdout as `table`, `json` (one object a line) or `csv`."""
    out = out or sys.stdout
    if form == "json":
        for line in json_objects(rows):
            out.write(line + "\n")
    elif form == "csv":
        out.write(csv_text(rows))
    else:
        out.write(_aligned(rows))


def loads_frame(loads: pd.DataFrame, form: str) -> pd.DataFrame:
    """The history of loads, its counts named as `load` does; a table has the columns that fit a screen."""
    named = loads.rename(columns=lambda name: str(name).removeprefix("rows_"))
    if form != "table":
        return named
    brief = named[_BRIEF_LOADS]
    finished = pd.to_datetime(brief["finished_at"], utc=True).dt.strftime("%Y-%m-%d %H:%M UTC")
    return brief.assign(finished_at=finished)


def _aligned(rows: pd.DataFrame) -> str:
    """Columns two spaces apart, numbers to the right; a null is written null, the last column in full."""
    names = [str(name) for name in rows.columns]
    if rows.empty:
        return "nothing to show\n"
    columns = [[_cell(value) for value in rows[name]] for name in rows.columns]
    columns[-1] = [_text(value) for value in rows[rows.columns[-1]]]
    right = [all(_is_numeric(cell) for cell in column) for column in columns]
    widths = [max(map(len, [name, *column])) for name, column in zip(names, columns, strict=True)]
    lines = [names, *(list(line) for line in zip(*columns, strict=True))]
    return "".join(_line(line, widths, right) + "\n" for line in lines)


def _text(value: object) -> str:
    if words.missing(value) or value is pd.NaT:
        return "null"
    return " ".join(str(value).split())


def _cell(value: object) -> str:
    text = _text(value)
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
def progress_bars() -> Iterator[Callable[[str, str, int, float | None], None]]:
    """A bar on stderr for each stream of each source, told the rows so far and the part of the way if known.

    Nothing at all where stderr is no terminal.
    """
    if not sys.stderr.isatty():
        yield lambda _source, _stream, _rows, _part: None
        return
    tasks: dict[tuple[str, str], TaskID] = {}
    with _bars() as bars:

        def told(source: str, stream: str, rows: int, part: float | None) -> None:
            task = tasks.get((source, stream))
            if task is None:
                task = tasks[source, stream] = bars.add_task(f"{source} {stream}", total=None, rows=0)
            bars.update(task, rows=rows, total=None if part is None else 1.0, completed=part)

        yield told


def _bars() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[rows]:,} rows"))
    return Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, str | None], None]]:
    """A bar on stderr, told the rows so far or other words; nothing at all where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _rows, _words: None
        return
    with _bars() as bars:
        task = bars.add_task(what, total=None, rows=0)
        yield lambda rows, words: bars.update(task, rows=rows, description=words)
