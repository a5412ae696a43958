"""Rows of workbooks, Parquet files and JSON lines as text, and the choice of a reader for a file."""

import datetime as dt
import json
import warnings
import zipfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from connectors.archives import Plain
from connectors.bounds import MAX_CELL, MAX_COLUMNS
from connectors.detect import scan, text_lines
from connectors.header import find_header, unique_names
from connectors.readers import Chunk, Rows, batched, delimited, text_table, width_refusal
from connectors.records import Record
from connectors.refused import FileRefused
from warehouse.records import Refusal

_HEAD = 200
_EXACT_FLOAT = 1e15


def rows_of(
    file: Plain, *, delimiter: str | None = None, encoding: str | None = None, sheet: str | None = None
) -> Rows:
    """The rows of a file of any of our formats, told by its first bytes and then by its name."""
    with file.path.open("rb") as opened:
        head = opened.read(4096)
    if head.startswith(b"PAR1"):
        return parquet(file)
    if head.startswith(b"PK\x03\x04"):
        return workbook(file, sheet)
    first = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if first in (b"{", b"["):
        return json_lines(file, encoding)
    if first == b"<":
        raise FileRefused(f"{file.name}: is HTML or XML, not a table; export it as CSV or .xlsx")
    return delimited(file, delimiter=delimiter, encoding=encoding)


class _Records:
    """Rows that a format's own reader gives one by one, each with its line."""

    def __init__(
        self, names: tuple[str, ...], records: Callable[[], Iterable[Record]], broken: list[Refusal]
    ) -> None:
        self.names, self.records, self.broken = names, records, broken

    def chunks(self, columns: Sequence[str] | None = None) -> Iterator[Chunk]:
        self.broken.clear()
        wanted = list(columns) if columns is not None else list(self.names)
        done = 0
        for batch in batched(self.records(), self.broken):
            table = text_table(self.names, [cells for _, cells in batch]).select(wanted)
            yield Chunk(table, done, [line for line, _ in batch])
            done += len(batch)

    def lines_of(self) -> Sequence[int]:
        return array("q", (line for line, cells in self.records() if isinstance(cells, list)))

    def blank_rows(self) -> frozenset[int]:
        good = (cells for _, cells in self.records() if isinstance(cells, list))
        return frozenset(i for i, cells in enumerate(good) if not any(map(str.strip, cells)))


def _rows(name: str, names: tuple[str, ...], records: Callable[[], Iterable[Record]], **more: Any) -> Rows:
    if len(names) > MAX_COLUMNS:
        raise FileRefused(
            f"{name}: has {len(names):,} columns, more than {MAX_COLUMNS:,}; export fewer columns"
        )
    broken: list[Refusal] = []
    source = _Records(names, records, broken)
    return Rows(name, names, source.chunks, source.lines_of, source.blank_rows, broken=broken, **more)


# workbooks


def workbook(file: Plain, sheet: str | None = None) -> Rows:
    """The named sheet of an .xlsx file, else its first one that holds rows; lines are the sheet's row
    numbers.
    """
    sheets = _sheet_names(file)
    if sheet is not None and sheet not in sheets:
        raise FileRefused(
            f"{file.name}: has no sheet {sheet!r}, only {', '.join(sheets[:5])}; correct the mapping"
        )
    chosen, head = _first_filled(file, [sheet] if sheet else sheets)
    header = find_header(file.name, head)
    width = header.width

    def records() -> Iterator[Record]:
        for line, cells in _sheet_rows(file, chosen):
            if line <= header.lines:
                continue
            filled = [*cells[:width], *[""] * (width - len(cells))]
            if any(cells[width:]):
                yield line, width_refusal(line, cells, header, ",")
            elif any(filled):
                yield line, _bounded(line, filled)

    notes = header.notes if len(sheets) == 1 else (*header.notes, f"sheet {chosen!r} is read")
    return _rows(
        file.name, header.names, records, notes=notes, sheets=tuple(sheets), duplicated=header.duplicated
    )


def _bounded(line: int, cells: list[str]) -> list[str] | Refusal:
    if max(map(len, cells)) > MAX_CELL:
        return Refusal(line, "", "", f"a cell is longer than {MAX_CELL:,} characters")
    return cells


@contextmanager
def _workbook(file: Plain) -> Iterator[Any]:
    """The opened workbook; whatever its XML does not hold together by refuses the file."""
    with file.path.open("rb") as stream, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl's remarks on styles and extensions
        try:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
            yield book
        except FileRefused:
            raise
        except (
            zipfile.BadZipFile,
            ParseError,
            KeyError,
            ValueError,
            TypeError,
            AttributeError,
            EOFError,
            OSError,
        ) as error:
            raise FileRefused(
                f"{file.name}: is a damaged workbook; open and save it again, or export it as CSV"
            ) from error


def _sheet_names(file: Plain) -> list[str]:
    with _workbook(file) as book:
        names = [sheet.title for sheet in book.worksheets]
    if not names:
        raise FileRefused(f"{file.name}: the workbook has no sheet with cells; export it as CSV")
    return names


def _first_filled(file: Plain, sheets: Sequence[str]) -> tuple[str, list[tuple[int, list[str]]]]:
    for name in sheets:
        head = [(line, cells) for line, cells in islice(_sheet_rows(file, name), _HEAD) if any(cells)]
        if head:
            return name, _trimmed(head)
    raise FileRefused(f"{file.name}: the workbook holds no rows; export it again")


def _trimmed(head: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Without the blank cells that a formatted sheet has right of its table, all rows as wide as the
    widest.
    """
    width = max(max((i + 1 for i, cell in enumerate(cells) if cell), default=0) for _, cells in head)
    return [(line, [*cells[:width], *[""] * (width - len(cells))]) for line, cells in head]


def _sheet_rows(file: Plain, sheet: str) -> Iterator[tuple[int, list[str]]]:
    with _workbook(file) as book:
        worksheet = book[sheet]
        worksheet.reset_dimensions()
        for line, cells in enumerate(worksheet.iter_rows(values_only=True), 1):
            if len(cells) > MAX_COLUMNS and any(cell is not None for cell in cells[MAX_COLUMNS:]):
                raise FileRefused(f"{file.name}: has more than {MAX_COLUMNS:,} columns; export fewer columns")
            yield line, [cell_text(cell) for cell in cells]


def cell_text(cell: object) -> str:
    """What a spreadsheet's cell says, as a CSV would; whole numbers without .0, days without midnight."""
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float():
            return _number_text(float(cell)) if abs(cell) >= _EXACT_FLOAT else _short(cell)
        case dt.datetime():
            return cell.isoformat(sep=" ")
        case dt.date() | dt.time():
            return cell.isoformat()
    return str(cell.total_seconds() if isinstance(cell, dt.timedelta) else cell).strip()


def _short(value: float) -> str:
    return str(int(value)) if value == value // 1 else repr(value)


def _number_text(value: float) -> str:
    """A spreadsheet keeps 15 digits: more of them are not true, and said so by scientific notation."""
    return f"{value:.14E}"


# Parquet


def parquet(file: Plain) -> Rows:
    """A Parquet file as text; lines are row numbers."""
    try:
        with pq.ParquetFile(file.path) as opened:
            fields = list(opened.schema_arrow)
            total = opened.metadata.num_rows
    except (pa.ArrowException, OSError) as error:
        raise FileRefused(f"{file.name}: is a damaged or cut off Parquet file; write it again") from error
    if len(fields) > MAX_COLUMNS:
        raise FileRefused(
            f"{file.name}: has {len(fields):,} columns, more than {MAX_COLUMNS:,}; export fewer columns"
        )
    if not total:
        raise FileRefused(f"{file.name}: has a header but no rows below it; nothing to load")
    names, duplicated = unique_names([field.name for field in fields])

    def chunks(columns: Sequence[str] | None) -> Iterator[Chunk]:
        wanted = list(columns) if columns is not None else list(names)
        done = 0
        try:
            with pq.ParquetFile(file.path) as opened:
                for batch in opened.iter_batches(batch_size=100_000):
                    table = pa.table(
                        [_as_text(column) for column in batch.columns], names=list(names)
                    ).select(wanted)
                    yield Chunk(table, done, range(done + 1, done + 1 + table.num_rows))
                    done += table.num_rows
        except (pa.ArrowException, OSError) as error:
            raise FileRefused(f"{file.name}: is a damaged Parquet file; write it again") from error

    def blank() -> frozenset[int]:
        found: set[int] = set()
        for chunk in chunks(None):
            rows = enumerate(zip(*chunk.rows.to_pydict().values(), strict=True), chunk.first)
            found |= {i for i, cells in rows if not any(cell and cell.strip() for cell in cells)}
        return frozenset(found)

    return Rows(
        file.name,
        names,
        chunks,
        lambda: range(1, total + 1),
        blank,
        estimate=total,
        duplicated=frozenset(duplicated),
    )


def _as_text(column: Any) -> Any:
    kind = column.type
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        column = pc.cast(column, pa.timestamp("us", "UTC"))
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.array([None if v is None else str(v) for v in column.to_pylist()], pa.string())
    if pa.types.is_floating(kind):
        return pa.array([cell_text(value) for value in column.to_pylist()], pa.string())
    return pc.fill_null(pc.cast(column, pa.string()), "")


# JSON lines


def json_lines(file: Plain, encoding: str | None = None) -> Rows:
    """One object a line, or one array of objects; inner objects become columns as `via.channel`."""
    found = scan(file.path, file.name, encoding)

    def objects() -> Iterator[tuple[int, dict[str, str] | Refusal]]:
        yield from _objects(file, found)

    names: dict[str, None] = {}
    total = 0
    for _, item in objects():
        total += 1
        if not isinstance(item, Refusal):
            names.update(dict.fromkeys(item))
            if len(names) > MAX_COLUMNS:
                raise FileRefused(f"{file.name}: has more than {MAX_COLUMNS:,} different keys; export fewer")
    if not names:
        raise FileRefused(f"{file.name}: holds no JSON objects, one a line; export it as JSON lines or CSV")
    header = tuple(names)

    def records() -> Iterator[Record]:
        for line, item in objects():
            yield line, item if isinstance(item, Refusal) else [item.get(name, "") for name in header]

    return _rows(file.name, header, records, encoding=found.encoding, estimate=total)


def _objects(file: Plain, found: Any) -> Iterator[tuple[int, dict[str, str] | Refusal]]:
    lines = text_lines(file.path, found, file.name)
    first = next(lines, "")
    if first.lstrip("\ufeff \t").startswith("["):
        yield from _array_objects(file, first + "".join(lines))
        return
    for line, text in enumerate([first], 1):
        yield from _object(line, text)
    for line, text in enumerate(lines, 2):
        yield from _object(line, text)


def _object(line: int, text: str) -> Iterator[tuple[int, dict[str, str] | Refusal]]:
    if not text.strip():
        return
    if len(text) > 4 * MAX_CELL:
        yield line, Refusal(line, "", text[:200], "the object is too long")
        return
    try:
        item = json.loads(text)
        flat = dict(_flat(item)) if isinstance(item, dict) else None
    except (json.JSONDecodeError, RecursionError):
        flat = None
    yield line, flat if flat is not None else Refusal(line, "", text[:200].rstrip("\n"), "is no JSON object")


def _array_objects(file: Plain, text: str) -> Iterator[tuple[int, dict[str, str] | Refusal]]:
    try:
        items = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise FileRefused(f"{file.name}: is no valid JSON; export it as JSON lines or CSV") from error
    for number, item in enumerate(items, 1):
        if isinstance(item, dict):
            yield number, dict(_flat(item))
        else:
            yield number, Refusal(number, "", str(item)[:200], "is no JSON object")


def _flat(item: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in item.items():
        name = f"{before}{key}"
        if isinstance(value, dict) and before.count(".") < 3:
            yield from _flat(value, f"{name}.")
        elif isinstance(value, str):
            yield name, value
        elif value is None:
            yield name, ""
        elif isinstance(value, dict | list):
            yield name, json.dumps(value, ensure_ascii=False)
        else:
            yield (
                name,
                cell_text(value) if not isinstance(value, int) or isinstance(value, bool) else str(value),
            )
