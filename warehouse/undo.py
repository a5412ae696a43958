"""Undo: the warehouse as it was before a load, table by table, or a refusal that names what came after."""

from collections.abc import Iterable

from configuration import Configuration
from warehouse.conversations import remember_threads
from warehouse.counts import take_back
from warehouse.desks import hand_on
from warehouse.loads import set_cursor
from warehouse.records import UndoReport, WarehouseError
from warehouse.resolution import resolve
from warehouse.schema import key_columns
from warehouse.session import Session, make_temporary
from warehouse.tables import LOADED
from warehouse.ticket_links import remember_named, remember_namesakes, tickets_before
from warehouse.writer import columns_of, quoted


def undo_load(session: Session, load: str, configuration: Configuration) -> UndoReport:
    """Take back one load; the caller holds the transaction.

    Raises WarehouseError when there is no such load, or a later one changed its rows or continued its stream.
    """
    source, stream, cursor_before, cursor_after = _find(session, load)
    _refuse_if_changed_later(session, load)
    _refuse_if_back_again(session, load)
    if stream is not None and cursor_after is not None:
        _refuse_if_continued(session, load, source, stream)
        set_cursor(session, source, stream, cursor_before)
    sources = _sources_of(session, load) | {source}
    _let_read_again(session, load, sources)
    written = (
        f"SELECT source, id FROM post WHERE load = '{load}' "
        f"UNION SELECT source, id FROM post_before WHERE replaced_by = '{load}'"
    )
    make_temporary(session, "undone", written)
    remember_threads(session, "SELECT source, id FROM undone")
    remember_namesakes(session, "SELECT source, id FROM undone")
    written_tickets = f"SELECT id, record, post FROM ticket WHERE load = '{load}'"
    remember_named(session, f"{written_tickets} UNION ALL {tickets_before(load)}")
    removed = restored = 0
    for table in LOADED:
        gone, back = _take_back(session, table, load)
        removed, restored = removed + gone, restored + back
    remember_threads(session, "SELECT source, id FROM undone")
    hand_on(session, load)
    take_back(session, load)
    session.execute("DELETE FROM refusal WHERE load = ?", [load])
    session.execute("DELETE FROM load WHERE id = ?", [load])
    resolve(session, sources, configuration)
    session.execute("DROP TABLE undone")
    return UndoReport(load, removed, restored)


def _find(session: Session, load: str) -> tuple[str, str | None, str | None, str | None]:
    found = session.execute(
        "SELECT source, stream, cursor_before, cursor_after FROM load WHERE id = ?", [load]
    ).fetchone()
    if found is None:
        raise WarehouseError(f"{load}: no such load; `deskscope loads` lists them")
    return found[0], found[1], found[2], found[3]


def _refuse_if_changed_later(session: Session, load: str) -> None:
    for table in LOADED:
        found = session.execute(
            f"SELECT b.replaced_by, count(*), max(l.origin) FROM {table}_before b "
            "LEFT JOIN load l ON l.id = b.replaced_by WHERE b.load = ? "
            "GROUP BY b.replaced_by ORDER BY max(l.started_at) DESC, b.replaced_by DESC LIMIT 1",
            [load],
        ).fetchone()
        if found is not None:
            later, rows, origin = found
            raise WarehouseError(
                f"{load}: cannot be undone: the later load {later} ({origin}) changed {rows} of its "
                f"{table} rows; undo {later} first"
            )


def _refuse_if_back_again(session: Session, load: str) -> None:
    """What the load removed may be there again, from the same source or a file; then that load goes first."""
    for table in LOADED:
        same = " AND ".join(f"a.{key} IS NOT DISTINCT FROM b.{key}" for key in key_columns(table))
        later = " UNION ALL ".join(
            f"SELECT a.load FROM {table}_before b JOIN {stored} a ON {same} WHERE b.replaced_by = ?"
            for stored in (table, f"{table}_before")
        )
        found = session.execute(
            f"SELECT l.id, l.origin, count(*) FROM ({later}) a JOIN load l ON l.id = a.load "
            "WHERE l.started_at > (SELECT started_at FROM load WHERE id = ?) "
            "GROUP BY l.id, l.origin, l.started_at ORDER BY l.started_at DESC LIMIT 1",
            [load, load, load],
        ).fetchone()
        if found is not None:
            back, origin, rows = found
            raise WarehouseError(
                f"{load}: cannot be undone: the later load {back} ({origin}) brought back {rows} of the "
                f"{table} rows that it removed; undo {back} first"
            )


def _refuse_if_continued(session: Session, load: str, source: str, stream: str) -> None:
    found = session.execute(
        "SELECT id FROM load WHERE source = ? AND stream = ? AND cursor_after IS NOT NULL "
        "ORDER BY started_at DESC, finished_at DESC LIMIT 1",
        [source, stream],
    ).fetchone()
    if found is not None and found[0] != load:
        raise WarehouseError(
            f"{load}: cannot be undone: the later load {found[0]} read on from it in {source} {stream}; "
            f"undo {found[0]} first"
        )


def _let_read_again(session: Session, load: str, sources: Iterable[str]) -> None:
    """Streams that went on since the load may have met its rows as known: they go back to where they were."""
    later = "stream IS NOT NULL AND started_at > (SELECT started_at FROM load WHERE id = ?)"
    for source in sources:
        went_on = session.execute(
            "SELECT stream, cursor_before FROM load WHERE source = ? AND cursor_after IS NOT NULL "
            f"AND {later} ORDER BY started_at DESC, finished_at DESC",
            [source, load],
        ).fetchall()
        for stream, before in dict(went_on).items():  # of each the first that went on
            set_cursor(session, source, stream, before)
            session.execute(
                f"UPDATE load SET cursor_before = ? WHERE source = ? AND {later} AND stream = ?",
                [before, source, load, stream],
            )


def _sources_of(session: Session, load: str) -> set[str]:
    union = " UNION ".join(f"SELECT source FROM {table} WHERE load = ?" for table in LOADED)
    return {source for (source,) in session.execute(union, [load] * len(LOADED)).fetchall()}


def _take_back(session: Session, table: str, load: str) -> tuple[int, int]:
    """Delete what the load wrote and put back what it replaced or removed.

    Gives how many rows are gone for good, and how many are as they were.
    """
    columns = quoted(columns_of(table))
    same = " AND ".join(f"t.{key} IS NOT DISTINCT FROM b.{key}" for key in key_columns(table))
    replaced = session.execute(
        f"SELECT count(*) FROM {table}_before b JOIN {table} t ON {same} WHERE b.replaced_by = ?", [load]
    ).fetchone()
    gone = session.affected(f"DELETE FROM {table} WHERE load = ?", [load])
    back = session.affected(
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}_before WHERE replaced_by = ? "
        f"ORDER BY {quoted(key_columns(table))}",
        [load],
    )
    session.execute(f"DELETE FROM {table}_before WHERE replaced_by = ?", [load])
    return gone - (replaced[0] if replaced else 0), back
