"""Which line of a table is its header, and tables that have none: refused, with what to do."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from connectors.channels import CHANNEL_WORDS, normal_word
from connectors.dates import decide
from connectors.refused import FileRefused
from connectors.values import UNCLEAR, number

_LOOK = 20  # lines of titles above a header
_PERIOD = re.compile(
    r"^(\d{4}[-/ "
    r"]?(q[1-4]|w\d{1,2}|\d{1,2})?|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[-' "
    r"/]?(\d{2,4})?"
    r"|q[1-4][- /]?(\d{2,4})?|(mon|tue|wed|thu|fri|sat|sun)[a-z]*|(week|kw|wk)\s?\d{1,2}|\d{1,2}[-/.]\d{4})$",
    re.IGNORECASE,
)
_PIVOT_FROM = 3


@dataclass(frozen=True)
class Header:
    """Names made unique; `lines` physical lines up to and with the header; `width` cells of a row."""

    names: tuple[str, ...]
    lines: int
    width: int
    notes: tuple[str, ...] = ()
    duplicated: frozenset[str] = frozenset()


def find_header(name: str, sample: Sequence[tuple[int, object]]) -> Header:
    """The header among the first records (line, cells). Raises FileRefused where there is none to be
    found.
    """
    stripped = [
        (line, [str(cell).strip() for cell in cells]) for line, cells in sample if isinstance(cells, list)
    ]
    rows = [(line, cells) for line, cells in stripped if any(cells)]
    if rows and len(rows[0][1]) <= 2 and rows[0][1][0].startswith("sep"):
        rows = rows[1:]
    if not rows:
        raise FileRefused(f"{name}: holds no rows; export it again")
    width = _common_width([cells for _, cells in rows])
    at = _header_index([cells for _, cells in rows], width)
    line, cells = rows[at]
    below = [row for _, row in rows[at + 1 :] if len(row) == width]
    notes = [f"{at} line(s) above the header were skipped"] if at else []
    if len(cells) == 1:
        raise FileRefused(
            f"{name}: only one column was found ({cells[0][:40]!r}); say which delimiter it has in the "
            f"mapping, or export it as CSV"
        )
    if not below:
        _refuse_headless(name, cells, below)
        raise FileRefused(f"{name}: has a header but no rows below it; nothing to load")
    if len(cells) == width - 1:
        cells = ["", *cells] if _counts_up([row[0] for row in below]) else [*cells, ""]
    _refuse_headless(name, cells, below)
    _refuse_pivot(name, cells, below)
    names, duplicated = unique_names(cells)
    if duplicated:
        notes.append(f"columns of the same name: {', '.join(sorted(duplicated))}")
    lines = line + _line_ends(rows[at][1])
    return Header(names, lines, width, tuple(notes), frozenset(duplicated))


def _line_ends(cells: Sequence[str]) -> int:
    return sum(cell.count("\n") for cell in cells)


def _common_width(rows: Sequence[Sequence[str]]) -> int:
    widths = [len(row) for row in rows]
    return max(set(widths), key=lambda width: (widths.count(width), width))


def _header_index(rows: Sequence[Sequence[str]], width: int) -> int:
    """The first full line: titles above a table have fewer cells, or blank ones."""
    candidates = [i for i, row in enumerate(rows[:_LOOK]) if len(row) in (width, width - 1)]
    if not candidates:
        return 0
    filled = {i: sum(map(bool, rows[i])) for i in candidates}
    wide = max(filled.values())
    for i in candidates:
        if filled[i] > 0.6 * wide or filled[i] >= width - 1:
            return i
    return candidates[0]


def _counts_up(cells: Sequence[str]) -> bool:
    return (
        len(cells) > 1
        and all(cell.isdigit() for cell in cells)
        and [int(c) for c in cells] == sorted(map(int, cells))
    )


def _kind(cell: str) -> str:
    if not cell:
        return "blank"
    if number(cell) is not UNCLEAR:
        return "number"
    return "time" if decide([cell]).form and any(c.isdigit() for c in cell) else "word"


def _refuse_headless(name: str, cells: Sequence[str], below: Sequence[Sequence[str]]) -> None:
    """A first line that looks like the lines below it is no header."""
    if sum(bool(_PERIOD.match(cell)) for cell in cells) >= _PIVOT_FROM:
        return
    kinds = [_kind(cell) for cell in cells]
    times = kinds.count("time")
    numbers = kinds.count("number")
    repeated = sum(
        bool(cell) and sum(row[i] == cell for row in below) > len(below) * 0.2 for i, cell in enumerate(cells)
    )
    if times or numbers > max(1, len(cells) // 3) or repeated > len(cells) // 2:
        shown = next(
            (c for c, kind in zip(cells, kinds, strict=True) if kind in ("time", "number")), cells[0]
        )
        raise FileRefused(
            f"{name}: has no header (its first line holds {shown[:40]!r}); add a line with the names of "
            f"the columns"
        )


def _refuse_pivot(name: str, cells: Sequence[str], below: Sequence[Sequence[str]]) -> None:
    periods = [cell for cell in cells if _PERIOD.match(cell)]
    if len(periods) >= _PIVOT_FROM and len(periods) >= len(cells) // 2:
        raise FileRefused(
            f"{name}: is a pivot table (columns {', '.join(periods[:3])}, ...); export one row per ticket "
            f"instead"
        )
    known = [
        i
        for i, cell in enumerate(cells)
        if normal_word(cell) in CHANNEL_WORDS and normal_word(cell) not in _ALSO_FIELDS
    ]
    if len(known) >= _PIVOT_FROM and all(_all_numbers(row[i] for row in below) for i in known):
        shown = ", ".join(cells[i] for i in known[:3])
        raise FileRefused(
            f"{name}: is a pivot table (columns {shown}, ...); export one row per ticket instead"
        )


_ALSO_FIELDS = {
    "agent",
    "note",
    "rule",
    "text",
    "event",
    "topic",
    "post",
    "direct",
    "tel",
}  # common names of columns


def _all_numbers(cells: Iterable[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(_kind(cell) == "number" for cell in filled)


def unique_names(cells: Sequence[str]) -> tuple[tuple[str, ...], set[str]]:
    """The names with numbers behind repeated ones and 'column 3' for a nameless third; and the repeated
    ones.
    """
    names: dict[str, None] = {}
    repeated: dict[str, int] = {}
    for i, cell in enumerate(cells, 1):
        wanted = name = cell.strip() or f"column {i}"
        while name in names:
            repeated[wanted] = repeated.get(wanted, 1) + 1
            name = f"{wanted} ({repeated[wanted]})"
        names[name] = None
    return tuple(names), set(repeated)
