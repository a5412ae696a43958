"""Rows for programs: JSON objects and CSV, on the command line and over HTTP alike.

Both keep every value in base units, unknown as null or an empty cell.
"""

import json
import math
from collections.abc import Iterator
from datetime import date, datetime

import pandas as pd

from charts import words
from reports.csv import plain_csv

_COUNTS = ("n", "numerator", "denominator", "excluded")


def json_objects(rows: pd.DataFrame) -> Iterator[str]:
    """Each row as a JSON object in one line."""
    return (as_json(record) for record in records(rows))


def as_json(value: object) -> str:
    """One line of JSON, in whatever letters."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def csv_text(rows: pd.DataFrame) -> str:
    """The column names and the rows; no cell is one that a spreadsheet would run."""
    return plain_csv(pd.DataFrame(records(rows), columns=list(rows.columns), dtype=object))


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
