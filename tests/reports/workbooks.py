"""A sheet of a workbook as a reader sees it: its tables, found by their titles, under the row of names."""

from io import BytesIO
from typing import Any

import openpyxl

HEADS = 4  # the row of the names of columns, the last that stays in sight
SHOWN, LISTED, ROWS = "What the chart shows", "What it shows", "The rows behind it"


def read(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def row_of(sheet: Any, text: str) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == text)


def column_of(sheet: Any, title: str) -> int:
    """The first column of the table under a title; 0 without one."""
    return next((at for at in range(1, sheet.max_column + 1) if sheet.cell(3, at).value == title), 0)


def table(sheet: Any, title: str) -> list[list[Any]]:
    """The cells under a title, the names of columns first, up to the empty column and row."""
    return [[cell.value for cell in row] for row in cells(sheet, title)]


def cells(sheet: Any, title: str) -> list[list[Any]]:
    """The same as cells, with their formats."""
    first = column_of(sheet, title)
    last = first
    while sheet.cell(HEADS, last + 1).value or (last == first and not sheet.cell(HEADS, first).value):
        last += 1
    rows = [list(row) for row in sheet.iter_rows(HEADS, sheet.max_row, first, last)]
    filled = (at for at, row in enumerate(rows[1:], 1) if all(cell.value is None for cell in row))
    return rows[: next(filled, len(rows))]
