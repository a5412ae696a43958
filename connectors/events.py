"""Event logs: many rows per id become the last one, with the times of its milestones.

The last event is the one with the highest `order_by` (as numbers if all are, as times if they are, else as
text), ties: the later
line; without `order_by`, the milestones' time; without that, the later line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from connectors.bounds import BATCH_ROWS
from connectors.columns import INSTANT
from connectors.dates import Decision, instants
from connectors.mapping import Mapping, Milestone, column_names
from connectors.readers import Chunk, Rows
from connectors.refused import FileRefused
from warehouse.records import Refusal

Ready = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """Rows to convert: the records read for them, the fields that are ready, the events refused on the
    way.
    """

    chunk: Chunk
    read: int
    ready: Ready = field(default_factory=dict)
    refused: Sequence[Refusal] = ()


def collapsed(rows: Rows, columns: list[str], mapping: Mapping, times: dict[str, Decision]) -> Iterator[Part]:
    """The last event of each id with the times of its milestones, in file order."""
    chunks = list(rows.chunks(columns))
    if not chunks:
        return
    events = pa.concat_tables([chunk.rows for chunk in chunks])
    lines = [line for chunk in chunks for line in chunk.lines or ()]
    ids = _trimmed(events, column_names(mapping.columns["id"])[0], mapping)
    at = _milestone_times(events, mapping, times)
    order = _order(events, mapping, times, at)
    picked = _last_events(ids, order)
    ready = _milestones(events, ids, at, mapping, picked) if at is not None else {}
    refused = _unreadable_times(events, at, mapping, rows, lines)
    read = events.num_rows
    for start in range(0, len(picked), BATCH_ROWS):
        part = picked[start : start + BATCH_ROWS]
        last = events.take(pa.array(part))
        chunk = Chunk(last, 0, [lines[i] for i in part] if lines else None, part)
        some = {name: values.slice(start, BATCH_ROWS) for name, values in ready.items()}
        yield Part(chunk, 0 if start else read, some, () if start else refused)


def _trimmed(events: Any, column: str, mapping: Mapping) -> Any:
    cells = pc.utf8_trim_whitespace(events.column(column).combine_chunks())
    gone = pc.is_in(cells, pa.array(["", *mapping.missing], pa.string()))
    return pc.if_else(gone, pa.scalar(None, pa.string()), cells)


def _milestone_times(events: Any, mapping: Mapping, times: dict[str, Decision]) -> Any | None:
    if not mapping.milestone_time:
        return None
    known = times[mapping.milestone_time]
    return instants(
        _trimmed(events, mapping.milestone_time, mapping), str(known.form), known.day_first, mapping.time_zone
    )


def _order(events: Any, mapping: Mapping, times: dict[str, Decision], at: Any | None) -> Any | None:
    if mapping.order_by is None:
        return at
    cells = _trimmed(events, mapping.order_by, mapping)
    try:
        return pc.cast(cells, pa.float64())
    except pa.ArrowInvalid:
        known = times.get(mapping.order_by)
    if known is not None and known.form is not None:
        if known.open:
            raise FileRefused(
                f"order_by: column {mapping.order_by!r} may have day or month first; say day_first in [file]"
            )
        return instants(cells, known.form, known.day_first, mapping.time_zone)
    return cells


def _last_events(ids: Any, order: Any | None) -> Any:
    """Row numbers of the last event of each id, in file order; rows without an id stay, to be refused."""
    total = len(ids)
    events = pa.table(
        {
            "id": ids,
            "placed": order if order is not None else pa.nulls(total, pa.int64()),
            "row": pa.array(range(total), pa.int64()),
        }
    )
    with duckdb.connect() as connection:
        connection.register("events", events)
        rows = connection.sql(
            "select row from events qualify id is null or row_number() over (partition by id order by "
            "placed desc nulls last, row desc) = 1"
            " order by row"
        ).to_arrow_table()
    return rows.column("row").to_numpy()


def _milestones(events: Any, ids: Any, at: Any, mapping: Mapping, picked: Any) -> Ready:
    """The times of each milestone, one per picked row."""
    table = {"id": ids, "happened": pc.cast(at, pa.timestamp("us"))}
    wanted = []
    for number, (name, milestone) in enumerate(mapping.milestones.items()):
        table[f"is{number}"] = _is_reached(events, milestone, mapping)
        function = "min" if milestone.which == "first" else "max"
        wanted.append(f'{function}(happened) filter (where is{number}) as "{name}"')
    with duckdb.connect() as connection:
        connection.register("events", pa.table(table))
        connection.register(
            "picked",
            pa.table({"id": ids.take(pa.array(picked)), "place": pa.array(range(len(picked)), pa.int64())}),
        )
        found = connection.sql(
            f"with m as (select id, {', '.join(wanted)} from events group by id)"
            " select m.* from picked left join m on m.id is not distinct from picked.id order by place"
        ).to_arrow_table()
    return {
        name: pc.cast(
            pc.assume_timezone(found.column(name).combine_chunks().cast(pa.timestamp("us")), "UTC"), INSTANT
        )
        for name in mapping.milestones
    }


def _is_reached(events: Any, milestone: Milestone, mapping: Mapping) -> Any:
    if milestone.column is None:
        return pa.repeat(pa.scalar(True), events.num_rows)
    words = pc.utf8_lower(_trimmed(events, milestone.column, mapping))
    wanted = pa.array([word.strip().lower() for word in milestone.equals], pa.string())
    return pc.is_in(words, wanted)


def _unreadable_times(
    events: Any, at: Any | None, mapping: Mapping, rows: Rows, lines: list[int]
) -> list[Refusal]:
    if at is None or mapping.milestone_time is None:
        return []
    cells = _trimmed(events, mapping.milestone_time, mapping)
    bad = pc.and_(pc.is_valid(cells), pc.is_null(at)).to_numpy(zero_copy_only=False)
    found = np.flatnonzero(bad)
    if not len(found):
        return []
    places = lines or rows.lines_of()
    return [
        Refusal(
            places[int(row)],
            mapping.milestone_time,
            cells[int(row)].as_py()[:200],
            "is no time of the column's form",
        )
        for row in found
    ]
