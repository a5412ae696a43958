"""Files that people export: what is in one, its rows as batches, and the whole load.

A bad cell is refused with its line and the others load; a bad file is refused whole, in one line with what
to do.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from connectors.ahead import Ahead
from connectors.archives import Plain, plain_file
from connectors.bounds import SAMPLE_ROWS
from connectors.convert import Converter, Misfit
from connectors.dates import Decision
from connectors.decide import decide_times
from connectors.described import described
from connectors.events import Part, collapsed
from connectors.exporters import tool_of
from connectors.fitting import Cells, fitting_columns, some_filled
from connectors.heard import heard
from connectors.mapping import TABLES, Mapping, check_mapping, columns_used, saved_mappings
from connectors.namespace import own_source, source_of_tickets
from connectors.private_posts import LEFT_OUT, PrivatePosts, ids_of
from connectors.propose import Proposal, Question, propose
from connectors.readers import Chunk, Rows
from connectors.refused import FileRefused
from connectors.sheets import rows_of
from connectors.suits import check_asked, check_columns, check_fields, lacking
from connectors.ticket_links import with_named
from warehouse.lock import user_name
from warehouse.records import Batch, LoadReport, Origin, Refusal

if TYPE_CHECKING:
    from warehouse import Warehouse

__all__ = [
    "FileRefused",
    "Inspection",
    "Question",
    "in_loading_order",
    "inspect",
    "lacking",
    "load_file",
    "read",
]


_NAMED = 8  # columns, in a note


@dataclass(frozen=True)
class Inspection:
    """What a file is. `sample`: its first 200 rows as text; `rows_estimate` is None where it would cost a
    reading.
    """

    encoding: str | None
    delimiter: str | None
    header: tuple[str, ...]
    sample: pd.DataFrame
    rows_estimate: int | None
    tool: str | None
    mapping: Mapping
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


@contextmanager
def _opened(path: Path, name: str | None, mapping: Mapping | None) -> Iterator[tuple[Plain, Rows]]:
    if mapping:
        check_mapping(mapping)
    with plain_file(path, name) as file:
        rows = rows_of(
            file,
            delimiter=mapping.delimiter if mapping else None,
            encoding=mapping.encoding if mapping else None,
            sheet=mapping.sheet if mapping else None,
        )
        yield file, rows


def inspect(
    path: Path,
    *,
    name: str | None = None,
    mapping: Mapping | None = None,
    table: str | None = None,
    saved: Sequence[Mapping] = (),
    lenient: bool = False,
) -> Inspection:
    """What the file holds and how it would be loaded: by `mapping`, else a saved one that fits, or proposed.

    A mapping without columns overrides what it says in the proposal.
    `table` (tickets, posts, ratings, contact_volume) is what the file is said to hold. Raises FileRefused.
    `lenient`: a readable file of which too little is recognised is not refused, its mapping is left to fill.
    """
    with _opened(Path(path), name, mapping) as (file, rows):
        return _inspected(file, rows, mapping, table, saved, lenient=lenient)


def _inspected(
    file: Plain,
    rows: Rows,
    mapping: Mapping | None,
    table: str | None,
    saved: Sequence[Mapping],
    *,
    lenient: bool = False,
) -> Inspection:
    head = rows.head()
    if mapping is not None and mapping.says_table:
        check_asked(rows.name, mapping, table)
    fitting = (m for m in saved if m.fits(rows.header) and table in (None, m.table))
    chosen = next(fitting, None) if mapping is None else None if mapping.corrects else mapping
    tool = tool_of(rows.header)
    if chosen is not None:
        proposal = Proposal(chosen, tool.name if tool and tool.table == chosen.table else None)
    else:
        cells = {column: head.column(column).to_pylist() for column in rows.header}
        proposal = _proposed(rows, cells, table, mapping, lenient=lenient)
    check_columns(rows, proposal.mapping)
    if not proposal.questions and not lenient:
        check_fields(rows.name, proposal.mapping)
    _, questions, notes = decide_times(proposal.mapping, rows)
    source, source_notes = own_source(proposal, rows.name)
    return Inspection(
        rows.encoding,
        rows.delimiter,
        rows.header,
        head.slice(0, SAMPLE_ROWS).to_pandas(),
        rows.estimate,
        proposal.tool,
        replace(proposal.mapping, source=source)
        if proposal.mapping.source is None and proposal.tool
        else proposal.mapping,
        (*proposal.questions, *questions),
        (*rows.notes, *proposal.notes, *notes, *source_notes),
        rows.sheets,
        file.members,
    )


def _proposed(
    rows: Rows, cells: Cells, table: str | None, given: Mapping | None, *, lenient: bool
) -> Proposal:
    """What is proposed; where that is refused and `lenient`, the few columns that fit, the rest to fill."""
    try:
        return propose(rows.name, rows.header, cells, table, given)
    except FileRefused:
        if not lenient:
            raise
    return _to_fill(rows, cells, table or "tickets")


def _to_fill(rows: Rows, cells: Cells, table: str) -> Proposal:
    some = {column: some_filled(cells.get(column, ())) for column in rows.header}
    columns = fitting_columns(rows.header, some, table)
    how_many = "too few columns were" if columns else "no column was"
    note = f"{how_many} recognised: say below what each holds"
    return Proposal(Mapping(table=table, columns=columns), None, (), (note,))


def read(path: Path, mapping: Mapping, *, name: str | None = None) -> Iterator[Batch]:
    """The file's rows as canonical Arrow tables, about 100,000 a batch; refusals carry physical lines.

    Raises FileRefused, before the first batch wherever it can be known by then.
    """
    with _opened(Path(path), name, mapping) as (file, rows):
        if mapping.corrects:
            mapping = _inspected(file, rows, mapping, None, ()).mapping
        yield from _batches(rows, mapping)


def _batches(rows: Rows, mapping: Mapping, private: PrivatePosts | None = None) -> Iterator[Batch]:
    check_columns(rows, mapping)
    check_fields(rows.name, mapping)
    times, questions, _ = decide_times(mapping, rows)
    if questions:
        raise FileRefused(f"{rows.name}: {questions[0].text}")
    tool = tool_of(rows.header)
    source, _ = own_source(
        Proposal(mapping, tool.name if tool and tool.table == mapping.table else None), rows.name
    )
    converter = Converter(mapping, source, times, tool.name if tool else source)
    private = private or PrivatePosts.of(rows.header, tool, mapping, keep=False)
    listed = taken = 0
    first_refusal: Refusal | None = None
    try:
        for part in _parts(rows, mapping, times, private.words):
            shown, hidden = private.sorted_out(part)
            batch = _batch(rows, converter, shown)
            if hidden is not None:
                batch = replace(batch, removed={"post": ids_of(hidden, converter)})
            fresh = rows.broken[listed:]
            listed += len(fresh)
            batch = replace(batch, read=batch.read + len(fresh), refusals=(*fresh, *batch.refusals))
            taken += sum(table.num_rows for table in batch.rows.values())
            first_refusal = first_refusal or next(iter(batch.refusals), None)
            yield batch
    except FileRefused as error:
        if str(error).startswith(rows.name):
            raise
        raise FileRefused(f"{rows.name}: {error}") from error
    late = rows.broken[listed:]
    first_refusal = first_refusal or next(iter(late), None)
    if not taken:
        blank = f"all are private messages: {LEFT_OUT}" if private.count else "all are blank"
        why = f"line {first_refusal.line}: {_told(first_refusal)}" if first_refusal else blank
        raise FileRefused(f"{rows.name}: none of its rows can be used ({why}); nothing to load")
    if late:
        yield Batch({}, len(late), tuple(late))


def _told(refusal: Refusal) -> str:
    return (
        f"{refusal.column} {refusal.value[:60]!r} {refusal.reason}".strip()
        if refusal.column
        else refusal.reason
    )


def _parts(rows: Rows, mapping: Mapping, times: dict[str, Decision], also: Iterable[str]) -> Iterator[Part]:
    columns = sorted(columns_used(mapping).union(also), key=rows.header.index)
    if mapping.one_row_per == "event":
        yield from collapsed(rows, columns, mapping, times)
        return
    for chunk in rows.chunks(columns):
        yield Part(chunk, chunk.rows.num_rows)


def _batch(rows: Rows, converter: Converter, part: Part) -> Batch:
    chunk = part.chunk
    converted = converter.convert(chunk.rows, part.ready)
    blanks = _really_blank(rows, chunk, converted.empty)
    no_id = [row for row in converted.empty if row not in blanks]
    misfits = [
        *converted.misfits,
        *(Misfit(row, _id_column(converter.mapping), "", "no id") for row in no_id),
    ]
    lines = _lines(rows, chunk, [misfit.row for misfit in misfits])
    found = [Refusal(line, m.column, m.value, m.reason) for m, line in zip(misfits, lines, strict=True)]
    refused = sorted([*part.refused, *found], key=lambda refusal: refusal.line)
    tables = {
        name: table for name, table in converted.tables.items() if table.num_rows or name == converter.table
    }
    return Batch(tables, part.read - len(blanks), tuple(refused))


def _id_column(mapping: Mapping) -> str:
    column = mapping.columns.get("id")
    return column if isinstance(column, str) else ""


def _really_blank(rows: Rows, chunk: Chunk, empty: Sequence[int]) -> set[int]:
    """Of the rows without mapped content, those that hold nothing in any other column either."""
    if not empty:
        return set()
    blank = rows.blank_rows()
    return {row for row in empty if _ordinal(chunk, row) in blank}


def _ordinal(chunk: Chunk, row: int) -> int:
    return int(chunk.ordinals[row]) if chunk.ordinals is not None else chunk.first + int(row)


def _lines(rows: Rows, chunk: Chunk, found: Sequence[int]) -> list[int]:
    if not found:
        return []
    if chunk.lines is not None:
        return [int(chunk.lines[row]) for row in found]
    lines = rows.lines_of()
    return [lines[_ordinal(chunk, row)] for row in found]


def load_file(
    warehouse: "Warehouse",
    path: Path,
    *,
    name: str | None = None,
    mapping: Mapping | None = None,
    table: str | None = None,
    source: str | None = None,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
) -> LoadReport:
    """Load a file in one transaction; a dry run only counts. Raises FileRefused, with the open question if
    there is one.
    """
    path = Path(path)
    with _opened(path, name, mapping) as (file, rows):
        saved = saved_mappings(Path(warehouse.folder) / "mappings") if mapping is None else ()
        found = _inspected(file, rows, mapping, table, saved)
        if found.questions:
            raise FileRefused(f"{rows.name}: {found.questions[0].text}; answer it in a mapping file")
        named, after_file = own_source(Proposal(found.mapping, found.tool), rows.name)
        chosen = replace(
            found.mapping, source=source or _source_in(warehouse, found.mapping, found.tool, rows)
        )
        origin = Origin(
            source=str(chosen.source),
            table=TABLES[chosen.table],
            name=rows.name,
            by=user_name(),
            file_hash=_file_hash(path),
        )
        ahead = Ahead(origin.as_of)
        keep = warehouse.configuration.privacy.keep_private
        private = PrivatePosts.of(rows.header, tool_of(rows.header), chosen, keep=keep)
        batches = heard(ahead.watched(_batches(rows, chosen, private)), warehouse.configuration)
        batches = with_named(batches, warehouse.configuration)
        report = warehouse.load(batches, origin, dry_run=dry_run, progress=progress)
    others = (note for note in found.notes if note not in after_file)
    notes = (
        *(after_file if chosen.source == named else ()),
        *((private.note,) if private.note else ()),
        *ahead.notes,
        *_not_read(chosen, [name for name in found.header if name not in private.words]),
        *others,
    )
    return replace(report, notes=notes, mapping=described(chosen))


def _not_read(mapping: Mapping, header: Sequence[str]) -> Iterator[str]:
    used = columns_used(mapping)
    if unread := [column for column in header if column not in used]:
        more = f" and {len(unread) - _NAMED} more" if len(unread) > _NAMED else ""
        yield f"no field of ours takes {', '.join(unread[:_NAMED])}{more}"


def _source_in(warehouse: "Warehouse", mapping: Mapping, tool: str | None, rows: Rows) -> str:
    """As `_source`, but ratings whose file names none belong to the tickets that they rate."""
    named, _ = own_source(Proposal(mapping, tool), rows.name)
    column = mapping.columns.get("ticket")
    if mapping.source or tool or mapping.table != "ratings" or not isinstance(column, str):
        return named
    return source_of_tickets(warehouse, rows.head().column(column).to_pylist(), named)


def in_loading_order(paths: Sequence[Path]) -> list[Path]:
    """Files that belong together: ratings last, because they are told from the tickets that are there.

    A file that cannot be inspected keeps its place; loading it says why.
    """
    return sorted(paths, key=_holds_ratings)


def _holds_ratings(path: Path) -> bool:
    try:
        return inspect(path).mapping.table == "ratings"
    except (FileRefused, OSError):
        return False


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
