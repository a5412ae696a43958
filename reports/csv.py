"""A figure as a file that a spreadsheet opens: what it is first, then its rows.

The head says title, period, filters, cases, source, definition and snapshot, so that the file still means
something a year later. A cell that a spreadsheet would run as a formula is made text.
"""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO

import pandas as pd

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", *"\uff1d\uff0b\uff0d\uff20")  # the last: full width = + - @
_LINE_END = re.compile(r"\r\n?")  # within the head: an empty line ends it
_LINK_WORD = "Deskscope"


@dataclass(frozen=True)
class FigureHead:
    """What stands above the rows of an exported figure; empty entries are left out.

    `answered` says how many were answered, where times are shown that over a tenth have none of;
    `definitions` are (name of the figure, its definition), one of each metric; `written` are the targets and
    notes that people wrote, (which and when, its words). `left_out` says how many cases no figure counts,
    `sql` are (name of the figure, the SELECT that asked it).
    """

    title: str
    period: str
    filters: str
    cases: str = ""
    answered: str = ""
    source: str = ""
    definitions: tuple[tuple[str, str], ...] = ()
    snapshot: str = ""
    written: tuple[tuple[str, str], ...] = ()
    left_out: str = ""
    sql: tuple[tuple[str, str], ...] = ()

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """(name, words) in the order they are printed."""
        named = (
            ("Title", self.title),
            ("Period", self.period),
            ("Filters", self.filters),
            ("Cases (n)", self.cases),
            ("Left out", self.left_out),
            ("Times", self.answered),
            ("Source", self.source),
            *((f"Definition: {name}", words) for name, words in self.definitions),
            *self.written,
            ("Data as published", self.snapshot),
            *((f"SQL: {name}", words) for name, words in self.sql),
        )
        return tuple((name, words) for name, words in named if words)


def figure_csv(frame: pd.DataFrame, head: FigureHead, *, made_at: datetime | None = None) -> bytes:
    """The head, an empty line, the column names and the rows, in UTF-8 with a byte order mark for Excel.

    Numbers keep their full precision in base units (shares 0..1, minutes), whole ones have no '.0'; an
    unknown value is an empty cell.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for name, words in head.lines:
        writer.writerow([harmless(name), harmless(_LINE_END.sub("\n", words))])
    writer.writerow(["Made by", f"{_LINK_WORD}, {(made_at or datetime.now(UTC)):%Y-%m-%d %H:%M} UTC"])
    writer.writerow([])
    writer.writerow([harmless(str(column)) for column in frame.columns])
    for row in frame.itertuples(index=False, name=None):
        writer.writerow([cell(value) for value in row])
    return ("\ufeff" + out.getvalue()).encode()


def plain_csv(frame: pd.DataFrame) -> str:
    """The column names and the rows alone, for programs; an unknown value is an empty cell."""
    lines: list[str] = []
    writer = csv.writer(_Lines(lines.append), lineterminator="\r\n")  # else a bare return would not be quoted
    writer.writerow([harmless(str(column)) for column in frame.columns])
    for row in frame.itertuples(index=False, name=None):
        writer.writerow([cell(value) for value in row])
    return "".join(line.removesuffix("\r\n") + "\n" for line in lines)


@dataclass(frozen=True)
class _Lines:
    """What a csv writer writes to: each row, once."""

    write: Callable[[str], None]


def harmless(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe before =, +, -, @, tab, return (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def cell(value: object) -> object:
    """What a cell of a CSV holds: unknown is empty, a whole number has no '.0', no text is run."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):  # type: ignore[call-overload]  # scalars
        return ""
    if isinstance(value, float) and value.is_integer():
        return int(value)  # 420 cases, not 420.0
    return harmless(value) if isinstance(value, str) else value
