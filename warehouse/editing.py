"""Writing what people enter on the pages: what somebody changed meanwhile is told, never overwritten.

All of it happens inside the one writer's transaction, so that looking and writing are one step.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime

from warehouse.entries import Entry, EntryError, SavedView
from warehouse.session import Session


@dataclass(frozen=True)
class Outdated:
    """An entry that was not written: `now` is what stands there instead, None where it was deleted."""

    wanted: Entry
    now: Entry | None


@dataclass(frozen=True)
class Edited:
    """What was kept, as it now stands, and what was not, because somebody was quicker."""

    kept: tuple[Entry, ...]
    outdated: tuple[Outdated, ...]


def edit(session: Session, written: Sequence[Entry], removed: Sequence[Entry], by: str) -> Edited:
    """Keep the written entries, then drop the removed; raises EntryError for one that cannot be kept.

    The removals come first, so that a batch may say anew what it takes back.
    """
    outdated = [old for entry in removed if (old := _remove(session, entry)) is not None]
    kept: list[Entry] = []
    for entry in written:
        found = _write(session, replace(entry, made_by=by, made_at=_now()).checked())
        if isinstance(found, Outdated):
            outdated.append(replace(found, wanted=entry))
        else:
            kept.append(found)
    return Edited(tuple(kept), tuple(outdated))


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _remove(session: Session, entry: Entry) -> Outdated | None:
    table = entry.table.name
    condition = "id = ? AND version = ?"
    if session.affected(f"DELETE FROM {table} WHERE {condition}", [entry.id, entry.version]):
        return None
    now = _found(session, entry, "id = ?", [entry.id])
    return None if now is None else Outdated(entry, now)  # deleted by somebody else is deleted


def _write(session: Session, entry: Entry) -> Entry | Outdated:
    """The entry as kept, or what is in its way."""
    _know(session, entry)
    if entry.id:
        now = _found(session, entry, "id = ?", [entry.id])
        if now is None or now.version != entry.version:
            return Outdated(entry, now)
    other = _same_occasion(session, entry)
    if other is not None:
        return Outdated(entry, other)
    kept = replace(entry, id=entry.id or secrets.token_hex(6), version=entry.version + 1)
    session.execute(f"DELETE FROM {entry.table.name} WHERE id = ?", [kept.id])
    _insert(session, kept)
    if isinstance(kept, SavedView) and kept.home:
        session.execute(
            "UPDATE saved_view SET home = false, version = version + 1 WHERE home AND id <> ?", [kept.id]
        )
    return kept


def _know(session: Session, entry: Entry) -> None:
    """An entry speaks of a desk that there is; no list grows without end."""
    desk = getattr(entry, "desk", "")
    if desk and not session.execute("SELECT 1 FROM desk WHERE id = ?", [desk]).fetchone():
        raise EntryError(f"there is no desk {desk}; choose one that is loaded or configured")
    if entry.most and not entry.id:
        there = session.execute(f"SELECT count(*) FROM {entry.table.name}").fetchone()
        if there and there[0] >= entry.most:
            raise EntryError(f"{entry.most} {entry.several} are saved already; delete one first")


def _same_occasion(session: Session, entry: Entry) -> Entry | None:
    """Another entry of a page that speaks of the same metric, desk and day, or has the same name."""
    if not entry.said_once:
        return None
    there = (each for each in _all(session, entry, "id IS NOT NULL", []) if each.id != entry.id)
    return next((each for each in there if each.occasion == entry.occasion), None)


def _found(session: Session, entry: Entry, condition: str, values: Sequence[object]) -> Entry | None:
    return next(iter(_all(session, entry, condition, values)), None)


def _all(session: Session, entry: Entry, condition: str, values: Sequence[object]) -> Iterable[Entry]:
    names = [field.name for field in fields(entry)]
    rows = session.execute(
        f"SELECT {', '.join(names)} FROM {entry.table.name} WHERE {condition}", list(values)
    ).fetchall()
    return [type(entry)(**dict(zip(names, row, strict=True))) for row in rows]


def _insert(session: Session, entry: Entry) -> None:
    names = [field.name for field in fields(entry)]
    session.execute(
        f"INSERT INTO {entry.table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
        [getattr(entry, name) for name in names],
    )
