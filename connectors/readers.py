"""Rows of text out of a file, whatever its format: a header and chunks of Arrow text columns.

The fast path hands clean CSV to Arrow; the careful path reads it with the csv module, row by row, and
recovers
after a quote that was never closed. Line numbers are physical lines of the (unpacked) file; on the fast
path they
are looked up afterwards, by a second reading, only when something is refused.
"""

import io
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv

from connectors.archives import Plain
from connectors.bounds import BATCH_ROWS, MAX_COLUMNS, deciding_rows
from connectors.detect import Scan, delimiter_of, scan, text_lines, utf8_blocks
from connectors.header import Header, find_header
from connectors.records import Record, records
from connectors.refused import FileRefused
from warehouse.records import Refusal

_HEAD_LINES = 400
_ARROW_BLOCK = 16 * 1024**2


@dataclass(frozen=True)
class Chunk:
    """Some rows as text columns. `first` is the ordinal of its first row; `lines` their lines where known.

    `ordinals` says which rows of the file they are where they do not follow each other.
    """

    rows: pa.Table
    first: int
    lines: Sequence[int] | None = None
    ordinals: Sequence[int] | None = None


@dataclass
class Rows:
    """A file opened for reading, as often as wanted. `broken` fills while `chunks` is read."""

    name: str
    header: tuple[str, ...]
    chunks: Callable[[Sequence[str] | None], Iterator[Chunk]]
    lines_of: Callable[[], Sequence[int]]
    blank_rows: Callable[[], frozenset[int]]
    encoding: str | None = None
    delimiter: str | None = None
    estimate: int | None = None
    notes: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    duplicated: frozenset[str] = frozenset()
    broken: list[Refusal] = field(default_factory=list)
    first: Callable[[], Iterator[Chunk]] | None = None  # where a look at the head is cheaper than a chunk
    _head: Any | None = None

    def head(self) -> Any:
        """The first rows, at most 20,000, read once. Raises FileRefused where there is none."""
        if self._head is None:
            chunk = next(self.first() if self.first else self.chunks(None), None)
            if chunk is None:
                why = f" (line {self.broken[0].line}: {self.broken[0].reason})" if self.broken else ""
                raise FileRefused(
                    f"{self.name}: has a header but no usable rows below it{why}; nothing to load"
                )
            self._head = chunk.rows.slice(0, deciding_rows(len(self.header)))
        return self._head


def width_refusal(line: int, cells: Sequence[str], header: Header, delimiter: str) -> Refusal:
    """The refusal of a record with more or fewer cells than the header."""
    few = "too few" if len(cells) < header.width else "too many"
    shown = delimiter.join(cells)[:200]
    return Refusal(line, "", shown, f"{few} cells: {len(cells)} where the header has {header.width}")


def delimited(file: Plain, *, delimiter: str | None, encoding: str | None) -> Rows:
    """A CSV, TSV or other delimited file. Raises FileRefused where it has no usable header."""
    found = scan(file.path, file.name, encoding)
    head = list(islice(text_lines(file.path, found, file.name), _HEAD_LINES))
    delimiter = delimiter or delimiter_of(head, file.inner)
    found_head = list(islice(records(iter(head), delimiter, None), _HEAD_LINES))
    sample = [record for record in found_head if isinstance(record[1], list)]
    unusable = next((cells for _, cells in found_head if isinstance(cells, Refusal)), None)
    if len(sample) < 2 and unusable is not None:
        raise FileRefused(f"{file.name}: line {unusable.line}: {unusable.reason}; export it again")
    # the last record of a longer file's head may be cut in the middle
    header = find_header(file.name, sample if len(head) < _HEAD_LINES else sample[:-1])
    found = replace(found, quotes=found.quotes - sum(line.count('"') for line in head[: header.lines]))
    if header.width > MAX_COLUMNS:
        raise FileRefused(
            f"{file.name}: has {header.width:,} columns, more than {MAX_COLUMNS:,}; export fewer columns"
        )
    source = _Delimited(file, found, delimiter, header)
    rows = Rows(
        file.name, header.names, source.chunks, source.lines_of, source.blank_rows, found.encoding, delimiter
    )
    lines_a_row = (sample[-1][0] - sample[0][0] + 1) / len(sample)
    rows.estimate = max(round((found.lines - header.lines) / lines_a_row), 1)
    rows.notes, rows.duplicated, rows.first = header.notes, header.duplicated, source.first
    source.broken = rows.broken
    return rows


class _Delimited:
    """One delimited file: which path reads it, and where its rows stand."""

    def __init__(self, file: Plain, found: Scan, delimiter: str, header: Header) -> None:
        self.file, self.scan, self.delimiter, self.header = file, found, delimiter, header
        self.broken: list[Refusal] = []
        self._lines: array[int] | None = None
        self._blank: set[int] = set()
        self._clean: bool | None = None

    def chunks(self, columns: Sequence[str] | None = None) -> Iterator[Chunk]:
        """The rows in order, with only the named columns; `broken` fills up to the end."""
        self.broken.clear()
        if self._is_clean():
            yield from self._fast(columns)
        else:
            yield from self._careful(columns)

    def first(self) -> Iterator[Chunk]:
        """The first rows alone, as many as deciding needs, without a look at the rest of the file."""
        rows = deciding_rows(self.header.width)
        self.broken.clear()
        for batch in batched(self._records(), self.broken, rows):
            yield Chunk(text_table(self.header.names, [cells for _, cells in batch]), 0)

    def lines_of(self) -> Sequence[int]:
        """The physical line of every good row, in order."""
        if self._lines is None:
            self._look_up([])
        return self._lines or array("q")

    def blank_rows(self) -> frozenset[int]:
        """The ordinals of rows without any content."""
        self.lines_of()
        return frozenset(self._blank)

    def _look_up(self, broken: list[Refusal]) -> None:
        lines, blank = array("q"), set()
        for line, cells in self._records():
            if isinstance(cells, Refusal):
                broken.append(cells)
                continue
            if not any(map(str.strip, cells)):
                blank.add(len(lines))
            lines.append(line)
        self._lines, self._blank = lines, blank

    def _is_clean(self) -> bool:
        """True where each line is a row, so that no stray quote can have swallowed any; cells with line ends
        in them are told from those only by the careful path.
        """
        if self._clean is None:
            self._clean = not (self.scan.quotes % 2 or self.scan.long_line or self.scan.old_mac)
            if self._clean and self.scan.quotes:
                self._clean = self._each_line_is_a_row()
        return self._clean

    def _each_line_is_a_row(self) -> bool:
        misfits = 0

        def count(_row: Any) -> str:
            nonlocal misfits
            misfits += 1
            return "skip"

        try:
            rows = sum(batch.num_rows for batch in self._arrow_batches([self.header.names[0]], count))
        except pa.ArrowInvalid:
            return False
        return bool(rows + misfits == self.scan.lines - self.header.lines)

    def _arrow_batches(
        self, columns: Sequence[str] | None, on_misfit: Callable[[Any], str], block: int = _ARROW_BLOCK
    ) -> Iterator[Any]:
        names = list(self.header.names)
        stream = self._below_header()
        reader = pacsv.open_csv(
            stream,
            read_options=pacsv.ReadOptions(column_names=names, block_size=block),
            parse_options=pacsv.ParseOptions(
                delimiter=self.delimiter,
                newlines_in_values=self.scan.quotes > 0,
                invalid_row_handler=on_misfit,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                include_columns=list(columns) if columns is not None else names,
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
        yield from reader

    def _below_header(self) -> Any:
        if not self.scan.plain:
            return pa.PythonFile(_SkippingLines(self.file, self.scan, self.header.lines), mode="r")
        with self.file.path.open("rb") as file:
            start = sum(len(line) for line in islice(file, self.header.lines))
        below = pa.OSFile(str(self.file.path))
        below.seek(start)
        return below

    def _fast(self, columns: Sequence[str] | None) -> Iterator[Chunk]:
        misfits = 0

        def skip(_row: Any) -> str:
            nonlocal misfits
            misfits += 1
            return "skip"

        done = 0
        try:
            for batch in self._arrow_batches(columns, skip):
                table = pa.Table.from_batches([batch])
                for start in range(0, table.num_rows, BATCH_ROWS):
                    part = table.slice(start, BATCH_ROWS)
                    yield Chunk(part, done)
                    done += part.num_rows
        except pa.ArrowInvalid as error:
            raise FileRefused(
                f"{self.file.name}: cannot be split into rows ({error}); check its quotes"
            ) from error
        if misfits:
            self._list_broken(done)

    def _list_broken(self, rows: int) -> None:
        self._look_up(self.broken)
        if len(self.lines_of()) != rows:
            raise FileRefused(
                f"{self.file.name}: two readings of its quotes disagree on the rows; export it again"
            )

    def _records(self) -> Iterator[Record]:
        """Good rows and misfits below the header; blank lines are dropped, blank rows of delimiters are
        not.
        """
        lines = islice(text_lines(self.file.path, self.scan, self.file.name), self.header.lines, None)
        width = self.header.width
        for line, cells in records(lines, self.delimiter, width, self.header.lines + 1):
            if isinstance(cells, Refusal) or len(cells) == width:
                yield line, cells
            elif any(cells):
                yield line, width_refusal(line, cells, self.header, self.delimiter)

    def _careful(self, columns: Sequence[str] | None) -> Iterator[Chunk]:
        done = 0
        wanted = list(columns) if columns is not None else list(self.header.names)
        for batch in batched(self._records(), self.broken):
            table = text_table(self.header.names, [cells for _, cells in batch]).select(wanted)
            yield Chunk(table, done, [line for line, _ in batch])
            done += len(batch)


def batched(
    found: Iterable[Record], broken: list[Refusal], rows: int = BATCH_ROWS
) -> Iterator[list[tuple[int, list[str]]]]:
    """Good records in lists of `rows`; the others go to `broken`."""
    batch: list[tuple[int, list[str]]] = []
    for line, cells in found:
        if isinstance(cells, Refusal):
            broken.append(cells)
            continue
        batch.append((line, cells))
        if len(batch) == rows:
            yield batch
            batch = []
    if batch:
        yield batch


def text_table(names: Sequence[str], rows: Sequence[Sequence[str | None]]) -> Any:
    """An Arrow table of text columns from rows of cells."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pa.table([pa.array(column, pa.string()) for column in columns], names=list(names))


class _SkippingLines(io.RawIOBase):
    """The file as clean UTF-8 without its first lines, for Arrow to read."""

    def __init__(self, file: Plain, found: Scan, lines: int) -> None:
        super().__init__()
        self._blocks = utf8_blocks(file.path, found.encoding, file.name)
        self._skip, self._rest = lines, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        parts, length = [self._rest], len(self._rest)
        while size < 0 or length < size:
            block = next(self._blocks, None)
            if block is None:
                break
            parts.append(self._after_header(block.replace(b"\r", b" ") if b"\r" in block else block))
            length += len(parts[-1])
        whole = b"".join(parts)
        size = length if size < 0 else size
        self._rest = whole[size:]
        return whole[:size]

    def _after_header(self, block: bytes) -> bytes:
        while self._skip:
            end = block.find(b"\n")
            if end < 0:
                return b""
            block = block[end + 1 :]
            self._skip -= 1
        return block
