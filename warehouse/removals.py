"""Rows that their source has deleted: kept for undo, then taken out, with the ratings that judged them.

A rating has its desk and channel from the ticket or post that it judges, and a source that is read anew no
longer gives it: it goes and comes back with that. A post is a contact of its own, so it outlives the ticket
that was made of it. The threads of a removed post are derived anew, as if it had never been said.
"""

from collections.abc import Mapping

import pyarrow as pa

from warehouse.conversations import remember_threads
from warehouse.session import Session
from warehouse.staging import Staging
from warehouse.tables import LOADED
from warehouse.writer import columns_of, quoted

_NAMED_BY_RATING = {"ticket": "ticket", "post": "post"}  # table -> the column of a rating with its id


def remove(session: Session, staging: Staging, source: str, load: str) -> dict[str, int]:
    """Take out what the load removes of its source, also of its own staged rows; gives rows by table."""
    removed = dict.fromkeys(LOADED, 0)
    for table, ids in staging.removed.items():
        _make_gone(session, source, ids)
        _leave_what_came_back(session, staging, table)
        if table == "post":
            remember_threads(session, "SELECT source, id FROM gone")
        removed[table] += _take_out(session, staging, table, "id", load)
        if table in _NAMED_BY_RATING:
            removed["rating"] += _take_out(session, staging, "rating", _NAMED_BY_RATING[table], load)
        session.execute("DROP TABLE gone")
    return removed


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
