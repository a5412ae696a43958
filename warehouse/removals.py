"""Rows that their source has deleted: kept for undo, then taken out, with the ratings that judged them.

A rating has its desk and channel from the ticket that it judges, and a source that is read anew no longer
gives it: it goes and comes back with that. A post is a contact of its own, so it outlives the ticket that was
made of it, and its own end: it is marked as deleted and loses its text, for whether it was answered while it
stood is a fact that nobody can delete.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

import pyarrow as pa

from warehouse.conversations import remember_threads
from warehouse.session import Session
from warehouse.staging import Staging
from warehouse.tables import LOADED
from warehouse.ticket_links import remember_named
from warehouse.writer import columns_of, quoted


def remove(session: Session, staging: Staging, source: str, load: str) -> dict[str, int]:
    """Take out what the load removes of its source, also of its own staged rows; gives rows by table.

    Posts are not taken out: see `mark_deleted`.
    """
    removed = dict.fromkeys(LOADED, 0)
    for table, ids in staging.removed.items():
        if table == "post":
            continue
        _make_gone(session, source, ids)
        _leave_what_came_back(session, staging, table)
        if table == "ticket":
            remember_named(session, f"SELECT id, record, post FROM ticket WHERE {_gone('ticket', 'id')}")
        removed[table] += _take_out(session, staging, table, "id", load)
        if table == "ticket":
            removed["rating"] += _take_out(session, staging, "rating", "ticket", load)
        session.execute("DROP TABLE gone")
    return removed


def mark_deleted(session: Session, staging: Staging, source: str, load: str) -> int:
    """Mark the posts that the load removes, after its own rows are in; gives how many stood until now."""
    ids = staging.removed.get("post")
    if not ids:
        return 0
    _make_gone(session, source, ids)
    _leave_what_came_back(session, staging, "post")
    standing = f"{_gone('post', 'id')} AND post.deleted_at IS NULL"
    columns = columns_of("post")
    session.execute(
        f"INSERT INTO post_before ({quoted(columns)}, replaced_by) SELECT {quoted(columns, 'post')}, ? "
        f"FROM post WHERE {standing} AND post.load <> ?",
        [load, load],
    )
    at = staging.removed_at or datetime.now(UTC)
    marked = session.affected(
        f"UPDATE post SET deleted_at = ?, text = NULL, load = ? WHERE {standing}", [at, load]
    )
    session.execute(f"UPDATE post_before SET text = NULL WHERE {_gone('post_before', 'id')}")
    remember_threads(session, "SELECT source, id FROM gone")
    session.execute("DROP TABLE gone")
    return marked


def _make_gone(session: Session, source: str, ids: Mapping[str, int]) -> None:
    """Temporary table `gone`: what is removed, and how many rows were staged before that."""
    session.execute("DROP TABLE IF EXISTS gone")
    text = session.text
    session.execute(f"CREATE TEMPORARY TABLE gone (source {text}, id {text}, staged BIGINT)")
    rows = {
        "source": pa.array([source] * len(ids), pa.string()),
        "id": pa.array(ids.keys(), pa.string()),
        "staged": pa.array(ids.values(), pa.int64()),
    }
    session.append("gone", pa.table(rows))
    session.study("gone")


def _leave_what_came_back(session: Session, staging: Staging, table: str) -> None:
    for stage in staging.stages.values():
        if stage.table == table:
            session.execute(
                f"DELETE FROM gone WHERE EXISTS (SELECT 1 FROM {stage.name} s "
                "WHERE s.source = gone.source AND s.id = gone.id AND s.number >= gone.staged)"
            )


def _take_out(session: Session, staging: Staging, table: str, named: str, load: str) -> int:
    """Rows of `table` whose column `named` is gone; a row that this very load changed is kept as it was."""
    for stage in staging.stages.values():
        if stage.table == table and named in stage.columns:
            session.execute(f"DELETE FROM {stage.name} WHERE {_gone(stage.name, named)}")
    columns = columns_of(table)
    session.execute(
        f"INSERT INTO {table}_before ({quoted(columns)}, replaced_by) SELECT {quoted(columns, table)}, ? "
        f"FROM {table} WHERE {_gone(table, named)} AND {table}.load <> ?",
        [load, load],
    )
    return session.affected(f"DELETE FROM {table} WHERE {_gone(table, named)}")


def _gone(table: str, named: str) -> str:
    return f"EXISTS (SELECT 1 FROM gone g WHERE g.source = {table}.source AND g.id = {table}.{named})"
