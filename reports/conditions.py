"""Questions as people and scripts write them: a desk by its id, name or another name of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from sqlalchemy import Connection, select

from configuration import Configuration
from metrics import METRICS, Question
from metrics.window import conditions
from warehouse import Snapshot, sample
from warehouse.roster import why_without_desk
from warehouse.tables import desk, setting

Conditions = Sequence[tuple[str, str | None]]


def in_ids(
    question: Question, snapshot: Snapshot, configuration: Configuration, say: Callable[[str], None]
) -> Question:
    """The question with every desk it filters by named by its id, see `by_desk_id`."""
    pairs = [(dimension, value) for dimension, values in question.where.items() for value in values]
    return replace(question, where=conditions(by_desk_id(pairs, snapshot, configuration, say)))


def left_out_for_want_of_a_desk(metrics: Iterable[str], snapshot: Snapshot) -> str | None:
    """A line for each reason where figures of posts are asked for, and leave sources out because nobody is
    known to be the desk.
    """
    silent = why_without_desk(snapshot.connection)
    if silent and any("post." in need for name in metrics for need in METRICS[name].needs):
        of = {why: [source for source in silent if silent[source] == why] for why in silent.values()}
        return "\n".join(f"{', '.join(sources)}: {why}" for why, sources in of.items())
    return None


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
