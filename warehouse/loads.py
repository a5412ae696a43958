"""The book of loads: one row per file or run of a stream, its refusals, and how far the stream was read."""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pyarrow as pa

from warehouse.records import Counts, Origin, Refusal
from warehouse.session import Session


def new_load_id(session: Session, at: datetime) -> str:
    """An id that sorts by time and was never used in this warehouse."""
    while True:
        load = f"{at:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        if session.execute("SELECT count(*) FROM load WHERE id = ?", [load]).fetchone() == (0,):
            return load


def write_load(
    session: Session,
    load: str,
    origin: Origin,
    *,
    started_at: datetime,
    read: int,
    counts: Counts,
    refused: int,
    fields: Mapping[str, Sequence[str]],
) -> None:
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
        "rows_read": read,
        "rows_new": counts.new,
        "rows_changed": counts.changed,
        "rows_unchanged": counts.unchanged,
        "rows_refused": refused,
        "stream": origin.stream,
        "cursor_before": _cursor(session, origin),
        "cursor_after": origin.cursor_after,
        "fields": json.dumps({table: list(columns) for table, columns in fields.items()}),
        "as_of": origin.as_of or now,
        "sample": origin.sample,
    }
    names = ", ".join(f'"{name}"' for name in row)
    session.execute(f"INSERT INTO load ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
    if origin.stream is not None and origin.cursor_after is not None:
        set_cursor(session, origin.source, origin.stream, origin.cursor_after)


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
