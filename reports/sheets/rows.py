"""The rows behind a figure as its CSV has them: every digit, unknown as an empty cell, filters on top."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from charts import words
from language import _
from metrics import METRICS
from metrics.units import Unit
from reports.sheets import numbers
from reports.sheets.book import Sheet
from reports.sheets.texts import a_name

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of a sheet
_IN_A_TABLE = 10_000  # more rows get a plain filter: a table costs memory for each cell
_IN_UNIT = ("value", "low", "high", "before", "change", "change_low", "change_high", "gap", "ours")
_COUNTED = ("n", "numerator", "denominator", "excluded", "rows", "year")


def write_rows(sheet: Sheet, row: int, frame: pd.DataFrame, unit: Unit | None = None) -> int:
    """Writes the column names at `row` and the rows below; gives the row after them.

    `unit` is that of values that are of no metric. Rows that a sheet has no room for are left out, and a line
    above says so.
    """
    if frame.empty or not len(frame.columns):
        sheet.words(row, 0, _("No rows."), "muted")
        return row + 1
    said, fits = _cut_words(frame, MOST_ROWS - row - 2, MOST_COLUMNS)
    for line in said:
        sheet.words(row, 0, line, "muted")
        row += 1
    names = _names([str(name) for name in fits.columns])
    right = [_of_numbers(fits.iloc[:, column]) for column in range(len(names))]
    for column, name in enumerate(names):
        sheet.head(row, column, name, right=right[column])
    units = _units(fits, unit)
    for column, name in enumerate(fits.columns):
        for at, cell in enumerate(list(fits.iloc[:, column])):
            sheet.value(row + 1 + at, column, cell, _format(str(name), cell, units[at]))
    _filtered(sheet, row, names, right, len(fits))
    return row + 1 + len(fits)


def _cut_words(frame: pd.DataFrame, rows: int, columns: int) -> tuple[list[str], pd.DataFrame]:
    said = []
    if len(frame.columns) > columns:
        told = _("Only the first {fits} of {all} columns fit on a sheet; the CSV has them all.")
        said.append(told.format(fits=words.count(columns), all=words.count(len(frame.columns))))
    if len(frame) > rows:
        told = _("Only the first {fits} of {all} rows fit on a sheet; the CSV has them all.")
        said.append(told.format(fits=words.count(rows), all=words.count(len(frame))))
    return said, frame.iloc[:rows, :columns]


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
    if isinstance(cell, str) or not isinstance(cell, int | float):
        return ""
    if name in _IN_UNIT and unit is not None:
        return numbers.number_format(unit, float(cell))
    if name == "year":
        return "0"
    if float(cell).is_integer():
        return numbers.COUNT if name in _COUNTED else numbers.GENERAL
    return numbers.FEW_DIGITS


def _of_numbers(cells: "pd.Series[Any]") -> bool:
    """Whether a column holds numbers or days, which stand at the right."""
    return all(isinstance(cell, int | float | date) for cell in cells if not words.missing(cell))


def _filtered(sheet: Sheet, row: int, names: Sequence[str], right: Sequence[bool], rows: int) -> None:
    """A filter on each column; as a table Excel keeps its heads in sight when it scrolls."""
    last = row + rows, len(names) - 1
    if rows > _IN_A_TABLE:
        sheet.worksheet.autofilter(row, 0, *last)
        return
    columns = [
        {"header": name, "header_format": sheet.book.format("head", right=side)}
        for name, side in zip(names, right, strict=True)
    ]
    sheet.worksheet.add_table(row, 0, *last, {"columns": columns, "style": None, "banded_rows": False})
