"""The careful reading of delimited text: record by record, going on after a quote left open."""

import csv
from collections.abc import Iterable, Iterator

from connectors.bounds import MAX_BROKEN_QUOTES, MAX_CELL, MAX_RECORD_LINES
from connectors.refused import FileRefused
from warehouse.records import Refusal

csv.field_size_limit(MAX_CELL)

Record = tuple[int, list[str] | Refusal]


def records(lines: Iterable[str], delimiter: str, width: int | None, first_line: int = 1) -> Iterator[Record]:
    """(physical line, cells or why not) of each record that is not blank.

    A record with a quote that is never closed is refused at its first line, and reading goes on at its
    second.
    """
    feed = _Feed(lines, first_line)
    broken = 0
    while True:
        start = feed.line
        reader = csv.reader(feed.record(), delimiter=delimiter)
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield start, _unreadable(start, feed.taken[0] if feed.taken else "", str(error))
            feed.keep_first()
            continue
        spans = len(feed.taken) > 1
        misfit = spans and width is not None and len(cells) != width
        if misfit or ((spans or feed.at_end) and feed.is_malformed(delimiter)):
            broken += 1
            if broken > MAX_BROKEN_QUOTES:
                raise FileRefused(
                    f"line {start}: quotes open and never close, again and again; export the file anew"
                )
            yield (
                start,
                Refusal(start, "", feed.taken[0][:200].rstrip("\n"), "a quote opens and does not close"),
            )
            feed.keep_first()
            continue
        feed.forget()
        if len(cells) > 1 or any(cells):
            yield start, cells


class _Feed:
    """Lines that can be put back."""

    def __init__(self, lines: Iterable[str], first_line: int) -> None:
        self._lines = iter(lines)
        self._back: list[str] = []
        self.taken: list[str] = []
        self.line = first_line
        self.at_end = False

    def record(self) -> Iterator[str]:
        size = 0
        while True:
            line = self._back.pop() if self._back else next(self._lines, None)
            if line is None:
                self.at_end = True
                return
            self.taken.append(line)
            size += len(line)
            yield line
            if len(self.taken) > MAX_RECORD_LINES or size > 4 * MAX_CELL:
                raise csv.Error("a quote opens and does not close")

    def is_malformed(self, delimiter: str) -> bool:
        """True where a quote of the record is not closed, or closed in the middle of a cell."""
        try:
            list(csv.reader(self.taken, delimiter=delimiter, strict=True))
        except csv.Error as error:  # a single line may say 17" or "a"b, but may not end the file in a cell
            return len(self.taken) > 1 or "unexpected end of data" in str(error)
        return False

    def keep_first(self) -> None:
        """Refuse the first line only; the others are read again as records of their own."""
        self._back.extend(reversed(self.taken[1:]))
        self.line += 1
        self.at_end = False
        self.taken = []

    def forget(self) -> None:
        self.line += len(self.taken)
        self.taken = []


def _unreadable(line: int, text: str, reason: str) -> Refusal:
    if "field larger" in reason:
        reason = f"a cell is longer than {MAX_CELL:,} characters"
    return Refusal(line, "", text[:200].rstrip("\n"), reason)
