"""Conditions as people write them: a desk by its id, name or another name of it."""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches

from sqlalchemy import Connection, select

from configuration import Configuration
from warehouse import Snapshot, sample
from warehouse.tables import desk, setting

Conditions = Sequence[tuple[str, str | None]]


def by_desk_id(
    where: Conditions, snapshot: Snapshot, configuration: Configuration, say: Callable[[str], None]
) -> Conditions:
    """The conditions with every desk named by its id; what names no desk stays as it is, and is said."""
    if not any(dimension == "desk" for dimension, _ in where):
        return where
    ids = _desk_ids(snapshot.connection, configuration)

    def told(word: str) -> str:
        if word not in ids:
            near = get_close_matches(word, ids, 1)
            say(f"no desk is called '{word}'" + (f"; did you mean '{near[0]}'?" if near else ""))
        return ids.get(word, word)

    return [(name, told(value) if name == "desk" and value is not None else value) for name, value in where]


def _desk_ids(connection: Connection, configuration: Configuration) -> Mapping[str, str]:
    """Every word for a desk -> its id. An id goes before an alias, an alias before a name that is printed."""
    rows = connection.execute(select(desk.c.id, desk.c.name)).all()
    kept = connection.execute(select(setting.c.value).where(setting.c.name == sample.NAME)).scalar()
    desks = sample.merged(kept, configuration).desks.values()
    names = {each.name: each.id for each in desks} | {row.name: row.id for row in rows if row.name}
    aliases = {alias: each.id for each in desks for alias in each.aliases}
    return names | aliases | {each.id: each.id for each in desks} | {row.id: row.id for row in rows}
