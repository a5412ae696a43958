"""The book of loads: one row per file or run of a stream, its refusals, and how far the stream was read.

A stream that is read every ten minutes and found as it was must not fill the book: a run that wrote nothing
takes the place of the run before it, where that wrote nothing either.
"""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from warehouse.counts import hand_on
from warehouse.records import Counts, Origin, Refusal
from warehouse.session import Session


def new_load_id(session: Session, at: datetime) -> str:
    """An id that sorts by time and was never used in this warehouse."""
    while True:
        load = f"{at:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        if session.execute("SELECT count(*) FROM load WHERE id = ?", [load]).fetchone() == (0,):
            return load


@dataclass(frozen=True)
class Written:
    """What a load did: `counts` and `removed` are of its main table, `also` rows it touched in others."""

    read: int
    counts: Counts
    removed: int
    also: int
    refusals: Sequence[Refusal]
    fields: Mapping[str, Sequence[str]]

    @property
    def nothing(self) -> bool:
        """Whether every row is as it was before."""
        return not (self.counts.new or self.counts.changed or self.removed or self.also)


def write_load(session: Session, load: str, origin: Origin, written: Written, started_at: datetime) -> None:
    """The row of a load; its stream's cursor moves with it."""
    now = datetime.now(UTC)
    row = {
        "id": load,
        "source": origin.source,
        "table": origin.table,
        "origin": origin.name,
        "by": origin.by,
        "file_hash": origin.file_hash,
        "started_at": started_at,
        "finished_at": now,
        "rows_read": written.read,
        "rows_new": written.counts.new,
        "rows_changed": written.counts.changed,
        "rows_unchanged": written.counts.unchanged,
        "rows_refused": len(written.refusals),
        "rows_removed": written.removed,
        "rows_also": written.also,
        "stream": origin.stream,
        "cursor_before": _cursor(session, origin),
        "cursor_after": origin.cursor_after,
        "fields": _json(written.fields),
        "as_of": origin.as_of or now,
        "sample": origin.sample,
    }
    if origin.stream is not None and written.nothing:
        row |= _in_place_of_the_last(session, load, origin, written, row)
    names = ", ".join(f'"{name}"' for name in row)
    session.execute(f"INSERT INTO load ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
    if origin.stream is not None and origin.cursor_after is not None:
        set_cursor(session, origin.source, origin.stream, origin.cursor_after)


def _in_place_of_the_last(
    session: Session, load: str, origin: Origin, written: Written, row: Mapping[str, Any]
) -> dict[str, Any]:
    """Take the stream's last run out of the book if it wrote nothing either; gives what stays of it.

    That is where it began, what it knew of the source, and up to when. A refusal that is not among those of
    this run keeps it in the book.
    """
    last = session.execute(
        "SELECT id, cursor_before, cursor_after, fields, as_of FROM load WHERE source = ? AND stream = ? "
        'AND "table" = ? AND rows_new = 0 AND rows_changed = 0 AND rows_removed = 0 AND rows_also = 0 '
        "AND id = (SELECT id FROM load WHERE source = ? AND stream = ? "
        "ORDER BY started_at DESC, finished_at DESC LIMIT 1)",
        [origin.source, origin.stream, origin.table, origin.source, origin.stream],
    ).fetchone()
    if last is None or not _refusals(session, last[0]) <= {_told(refusal) for refusal in written.refusals}:
        return {}
    identity, cursor_before, cursor_after, fields, as_of = last
    session.execute("DELETE FROM refusal WHERE load = ?", [identity])
    session.execute("DELETE FROM load WHERE id = ?", [identity])
    session.execute("UPDATE desk SET load = ? WHERE load = ?", [load, identity])
    hand_on(session, identity, load)
    known: dict[str, list[str]] = json.loads(fields)
    return {
        "cursor_before": cursor_before,
        "cursor_after": origin.cursor_after or cursor_after,
        "fields": _json(
            {
                table: dict.fromkeys([*known.get(table, ()), *written.fields.get(table, ())])
                for table in {**known, **written.fields}
            }
        ),
        "as_of": max(as_of, row["as_of"]),
    }


def _json(fields: Mapping[str, Iterable[str]]) -> str:
    return json.dumps({table: list(columns) for table, columns in fields.items()})


def _refusals(session: Session, load: str) -> set[tuple[str, str, str]]:
    found = session.execute('SELECT "column", value, reason FROM refusal WHERE load = ?', [load])
    return {(str(column), str(value), str(reason)) for column, value, reason in found.fetchall()}


def _told(refusal: Refusal) -> tuple[str, str, str]:
    return refusal.column, refusal.value, refusal.reason


def write_refusals(session: Session, load: str, refusals: Sequence[Refusal]) -> None:
    """Keep the refused rows of a load, numbered in the order they came."""
    if not refusals:
        return
    rows = pa.table(
        {
            "load": pa.array([load] * len(refusals), pa.string()),
            "number": pa.array(range(1, len(refusals) + 1), pa.int64()),
            "line": pa.array([refusal.line for refusal in refusals], pa.int64()),
            "column": pa.array([refusal.column for refusal in refusals], pa.string()),
            "value": pa.array([refusal.value for refusal in refusals], pa.string()),
            "reason": pa.array([refusal.reason for refusal in refusals], pa.string()),
        }
    )
    session.append("refusal", rows)


def set_cursor(session: Session, source: str, stream: str, value: str | None) -> None:
    session.execute("DELETE FROM cursor WHERE source = ? AND stream = ?", [source, stream])
    if value is not None:
        session.execute(
            "INSERT INTO cursor (source, stream, value) VALUES (?, ?, ?)", [source, stream, value]
        )


def _cursor(session: Session, origin: Origin) -> str | None:
    if origin.stream is None:
        return None
    found = session.execute(
        "SELECT value FROM cursor WHERE source = ? AND stream = ?", [origin.source, origin.stream]
    ).fetchone()
    return str(found[0]) if found else None
