"""What goes into a load and what comes out of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pyarrow as pa


class WarehouseError(Exception):
    """One line for people: what happened, to which load or place, what to do."""


@dataclass(frozen=True)
class Refusal:
    """One row that was not taken. `line` is the physical line of the file, from 1."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Speakers:
    """Who speaks for the desk on a source whose posts do not say so themselves.

    `desk` and `bots` are the words of the roster. `found`: word -> the authors it means there, as far as
    was found out this time; what was found earlier stands. `other_bots`: authors that the network calls bots.
    `unasked`: words that the key may not ask about; None where nobody was asked this time.
    Nobody's direction is known without a word in `desk`, or while none of them means anybody there, or while
    there is a word about which the network has never answered: whom it means would count as customers.
    """

    desk: Sequence[str] = ()
    bots: Sequence[str] = ()
    found: Mapping[str, Sequence[str]] = field(default_factory=dict)
    other_bots: Sequence[str] = ()
    unasked: Sequence[str] | None = None


@dataclass(frozen=True)
class Batch:
    """Some rows of a load.

    `rows`: table name -> Arrow table with the key columns and only those columns that the source
    provides, named and typed as in `arrow_schema(table)`. `read` counts the source's records behind
    them, the refused and the removed ones included. `removed`: table name -> ids of the load's source that
    it has deleted after it gave these rows; a row of a later batch brings one back. A deleted post stays as
    one that was deleted, at `removed_at` (None: now). `speakers`: of a source read by API, whose posts get
    their direction and role from them. `followers`: account -> how many follow it now.
    """

    rows: Mapping[str, pa.Table]
    read: int
    refusals: Sequence[Refusal] = ()
    removed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    removed_at: datetime | None = None
    speakers: Speakers | None = None
    followers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Origin:
    """Where a load comes from.

    `table` is what its rows mostly are. `as_of` (UTC) is when the source was in this state; None means
    now. `stream` and `cursor_after` belong to sources read by API: the cursor is kept in the same
    transaction as the rows.
    """

    source: str
    table: str
    name: str
    by: str | None = None
    file_hash: str | None = None
    as_of: datetime | None = None
    stream: str | None = None
    cursor_after: str | None = None
    sample: bool = False


@dataclass(frozen=True)
class Counts:
    """Distinct rows of one table in one load."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


@dataclass(frozen=True)
class LoadReport:
    """What a load did. new, changed and unchanged count distinct rows of `table`; `counts` has every table.

    `load` is None for a dry run, which writes nothing. An unchanged row is one that was there already
    with the same values, or with a newer `updated_at`. `removed` counts the rows of `table` that its source
    has deleted. `first_refusals` are shown before a load is made.
    Of a file, `notes` say what was decided or left out, `mapping` pairs our fields with what they come from.
    """

    load: str | None
    source: str
    table: str
    origin: str
    read: int
    new: int
    changed: int
    unchanged: int
    refused: int
    fields: Mapping[str, Sequence[str]]
    seconds: float
    counts: Mapping[str, Counts] = field(default_factory=dict)
    first_refusals: Sequence[Refusal] = ()
    notes: tuple[str, ...] = ()
    mapping: tuple[tuple[str, str], ...] = ()
    removed: int = 0


@dataclass(frozen=True)
class UndoReport:
    """Rows that an undo removed, and rows that it put back as they were."""

    load: str
    removed: int
    restored: int
