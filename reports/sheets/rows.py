"""The rows behind a figure: every digit, unknown as an empty cell, names that people read, filters on top."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from charts import words
from language import _
from metrics import METRICS
from metrics.units import Unit
from reports import columns
from reports.sheets import numbers
from reports.sheets.book import Sheet
from reports.sheets.texts import a_name

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of a sheet
_IN_A_TABLE = 10_000  # more rows get a plain filter: a table costs memory for each cell
_IN_UNIT = ("value", "low", "high", "before", "after", "change", "change_low", "change_high")
_OURS_IN_UNIT = (*_IN_UNIT, "gap", "gap_low", "gap_high", "ours", "house")
_SHARES = ("answered", "Share")  # of some rows; of others counts
_PLAIN = ("year", "weekday", "hour")  # numbers that name something: no separator of thousands


def write_rows(
    sheet: Sheet,
    row: int,
    left: int,
    frame: pd.DataFrame,
    unit: Unit | None = None,
    *,
    desks: Mapping[str, str] | None = None,
) -> None:
    """Writes the names of columns at `row`, from the column `left` on, and the rows below.

    `unit` is that of values that are of no metric, `desks` are the names of desks by their ids. Rows that a
    sheet has no room for are left out, and a line above says so.
    """
    if frame.empty or not len(frame.columns):
        sheet.words(row, left, _("No rows."), "muted")
        return
    said, fits = _cut_words(frame, MOST_ROWS - row - 1, MOST_COLUMNS - left)
    sheet.words(row - 2, left, " ".join(said), "muted")
    raw = [str(name) for name in fits.columns]
    names = _names([columns.name(name) for name in raw])
    right = [_of_numbers(fits.iloc[:, column]) for column in range(len(names))]
    for column, name in enumerate(names):
        sheet.head(row, left + column, name, right=right[column], look="filtered head")
    units = _units(fits, unit)
    for column, name in enumerate(raw):
        cells = list(fits.iloc[:, column])
        share = name in _SHARES and all(_is_share(cell) for cell in cells)
        for at, cell in enumerate(cells):
            told = columns.said(name, cell, desks or {})
            look = numbers.SHARE if share else _format(name, cell, units[at])
            sheet.value(row + 1 + at, left + column, told, look, "flat")
    _filtered(sheet, row, left, dict(zip(names, right, strict=True)), len(fits))


def _cut_words(frame: pd.DataFrame, rows: int, wide: int) -> tuple[list[str], pd.DataFrame]:
    said = []
    if len(frame.columns) > wide:
        told = _("Only the first {fits} of {all} columns fit on a sheet; the CSV has them all.")
        said.append(told.format(fits=words.count(wide), all=words.count(len(frame.columns))))
    if len(frame) > rows:
        told = _("Only the first {fits} of {all} rows fit on a sheet; the CSV has them all.")
        said.append(told.format(fits=words.count(rows), all=words.count(len(frame))))
    return said, frame.iloc[:rows, :wide]


def _names(names: Sequence[str]) -> list[str]:
    """Column names as a table takes them: none empty, none twice whatever its case."""
    given: list[str] = []
    taken: set[str] = set()
    for at, name in enumerate(names, 1):
        wished = a_name(name, 240) or f"column {at}"
        unique, again = wished, 2
        while unique.casefold() in taken:
            unique, again = f"{wished} {again}", again + 1
        taken.add(unique.casefold())
        given.append(unique)
    return given


def _units(frame: pd.DataFrame, unit: Unit | None) -> list[Unit | None]:
    """The unit of each row: of its metric, where it has one of ours."""
    if "metric" not in frame:
        return [unit] * len(frame)
    known = {name: metric.unit for name, metric in METRICS.items()}
    return [known.get(name) if isinstance(name, str) else None for name in frame["metric"]]


def _format(name: str, cell: object, unit: Unit | None) -> str:
    if isinstance(cell, bool | str) or not isinstance(cell, int | float):
        return ""
    if name in _OURS_IN_UNIT and unit is not None:
        return numbers.number_format(unit, float(cell))
    if name in _PLAIN:
        return "0"
    return numbers.COUNT if float(cell).is_integer() else numbers.FEW_DIGITS


def _is_share(cell: object) -> bool:
    return not isinstance(cell, int | float) or words.missing(cell) or 0 <= cell <= 1


def _of_numbers(cells: "pd.Series[Any]") -> bool:
    """Whether a column holds numbers or days, which stand at the right."""
    return all(isinstance(cell, int | float | date) for cell in cells if not words.missing(cell))


def _filtered(sheet: Sheet, row: int, left: int, names: Mapping[str, bool], rows: int) -> None:
    """A filter on each column; as a table other programs find it. `names` stand at the right, or not."""
    last = row + rows, left + len(names) - 1
    if rows > _IN_A_TABLE:
        sheet.worksheet.autofilter(row, left, *last)
        return
    heads = [
        {"header": name, "header_format": sheet.book.format("filtered head", right=right)}
        for name, right in names.items()
    ]
    sheet.worksheet.add_table(row, left, *last, {"columns": heads, "style": None, "banded_rows": False})
