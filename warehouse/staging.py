"""From canonical Arrow batches to staged rows: checked, pseudonymised, without what may not be kept.

Rows are staged apart by table and by which columns they give, because a load writes only the columns that
it was given.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from configuration import Configuration, Desk
from warehouse.marks import Marks, marks_of
from warehouse.meanings import Known, known, with_meanings
from warehouse.pseudonyms import Pseudonyms
from warehouse.records import Batch, Speakers, WarehouseError
from warehouse.retention import kept_since, without_old_texts
from warehouse.schema import arrow_schema, arrow_sql, key_columns
from warehouse.session import Session
from warehouse.tables import LOADED

# What a source says is kept beside what follows from it.
STORED_AS: Mapping[str, Mapping[str, str]] = {
    "post": {"desk": "desk_given", "conversation": "conversation_given", "ticket": "ticket_given"},
    "rating": {"desk": "desk_given", "channel": "channel_given"},
}
NULLABLE_KEYS = {"contact_volume": ("desk",)}


@dataclass(frozen=True)
class Stage:
    """A temporary table with rows of `table`; `columns` are those stored, the keys included."""

    name: str
    table: str
    columns: tuple[str, ...]


@dataclass
class Staging:
    """The rows of one load on their way in."""

    session: Session
    configuration: Configuration
    people: Pseudonyms
    stages: dict[tuple[str, tuple[str, ...]], Stage] = field(default_factory=dict)
    staged: int = 0
    fields: dict[str, dict[str, None]] = field(default_factory=dict)
    removed: dict[str, dict[str, int]] = field(default_factory=dict)  # table -> id -> rows staged before it
    removed_at: datetime | None = None
    speakers: list[Speakers] = field(default_factory=list)
    followers: dict[str, int] = field(default_factory=dict)
    said: Known = field(init=False)
    marks: Marks = field(init=False)

    def __post_init__(self) -> None:
        self.said = known(self.session)
        self.marks = marks_of(self.session, self.people.key)

    def add(self, batch: Batch) -> None:
        """Stage one batch; raises WarehouseError when it is not canonical."""
        for table, rows in batch.rows.items():
            canonical = self._canonical(table, rows)
            self.fields.setdefault(table, {}).update(dict.fromkeys(canonical.column_names))
            stored = canonical.rename_columns(
                [STORED_AS.get(table, {}).get(name, name) for name in canonical.column_names]
            )
            meant = with_meanings(table, stored, self.said)
            self._append(self._stage(table, meant), meant)
        for table, ids in batch.removed.items():
            if "id" not in key_columns(table):
                raise WarehouseError(f"{table}: its rows have no id by which a source could remove them")
            self.removed.setdefault(table, {}).update(dict.fromkeys(ids, self.staged))
        self.removed_at = batch.removed_at or self.removed_at
        self.followers.update(batch.followers)
        if batch.speakers is not None:
            self.speakers.append(batch.speakers)

    def drop(self) -> None:
        """Forget what was staged; who was found to be forgotten stays known."""
        self.marks.keep(self.session)
        for stage in self.stages.values():
            self.session.execute(f"DROP TABLE IF EXISTS {stage.name}")

    def _canonical(self, table: str, rows: pa.Table) -> pa.Table:
        checked = _checked(table, rows)
        if "desk" in checked.column_names:
            checked = _changed(checked, "desk", desk_ids(checked["desk"], self.configuration))
        kept = _KEPT.get(table, _as_it_is)(checked, self.configuration, self.people)
        return self.marks.without(table, kept)

    def _stage(self, table: str, rows: pa.Table) -> Stage:
        columns = tuple(rows.column_names)
        known = self.stages.get((table, columns))
        if known is None:
            known = Stage(f"stage_{len(self.stages)}", table, columns)
            self.stages[table, columns] = known
            kinds = ", ".join(f'"{column.name}" {arrow_sql(column.type)}' for column in rows.schema)
            self.session.execute(f"CREATE TEMPORARY TABLE {known.name} ({kinds}, number BIGINT)")
        return known

    def _append(self, stage: Stage, rows: pa.Table) -> None:
        """Rows are numbered, because the writer does not keep their order."""
        numbers = pa.array(np.arange(self.staged, self.staged + rows.num_rows))
        self.staged += rows.num_rows
        self.session.append(stage.name, rows.append_column("number", numbers))


def desk_ids(words: pa.ChunkedArray, configuration: Configuration) -> pa.ChunkedArray:
    """What the data calls a desk, as the id of the configured desk with that id, name or alias."""
    names = desk_names(configuration.desks)
    encoded = words.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    known = [names.get(_folded(word), word.strip() or None) for word in encoded.dictionary.to_pylist()]
    return pa.chunked_array([pc.take(pa.array(known, pa.string()), encoded.indices)], pa.string())


def desk_names(desks: Mapping[str, Desk]) -> dict[str, str]:
    """Every word for a configured desk, folded, to its id; an id goes before a name or alias of another."""
    words = [(word, desk.id) for desk in desks.values() for word in (desk.name, *desk.aliases) if word]
    words += [(desk.id, desk.id) for desk in desks.values()]
    return {_folded(word): desk for word, desk in words}


def _folded(word: str) -> str:
    return word.strip().casefold()


def _checked(table: str, rows: pa.Table) -> pa.Table:
    if table not in LOADED:
        raise WarehouseError(f"{table}: no such table to load into; there are {', '.join(LOADED)}")
    schema = arrow_schema(table)
    unknown = [name for name in rows.column_names if name not in schema.names]
    if unknown:
        raise WarehouseError(f"{table}: {', '.join(unknown)} is not a column that a source can give")
    for key in key_columns(table):
        if key not in rows.column_names:
            raise WarehouseError(f"{table}: the rows lack the key column {key}")
        if rows[key].null_count and key not in NULLABLE_KEYS.get(table, ()):
            raise WarehouseError(f"{table}: {rows[key].null_count} rows have no {key}; refuse them by line")
    wanted = pa.schema([schema.field(name) for name in rows.column_names])
    try:
        return rows if rows.schema.equals(wanted) else rows.cast(wanted)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise WarehouseError(f"{table}: the rows are not of the canonical types: {error}") from error


def _as_it_is(rows: pa.Table, configuration: Configuration, people: Pseudonyms) -> pa.Table:  # noqa: ARG001  one of three
    return rows


def _kept_of_tickets(rows: pa.Table, configuration: Configuration, people: Pseudonyms) -> pa.Table:  # noqa: ARG001
    if "requester" not in rows.column_names:
        return rows
    return _changed(rows, "requester", people.of(rows["requester"]))


def _kept_of_posts(rows: pa.Table, configuration: Configuration, people: Pseudonyms) -> pa.Table:
    names = rows.column_names
    if {"account", "author", "direction"} <= set(names):
        own = pc.and_kleene(pc.equal(rows["account"], rows["author"]), pc.equal(rows["direction"], "in"))
        nothing = pa.scalar(None, pa.string())
        rows = _changed(rows, "account", pc.if_else(pc.fill_null(own, False), nothing, rows["account"]))
    if "author" in names:
        rows = _changed(rows, "author", people.of(rows["author"]))
    if "text" in names and not configuration.privacy.keep_text:
        return rows.drop_columns("text")
    since = kept_since(configuration.privacy)
    return rows if since is None else without_old_texts(rows, since)


def _kept_of_ratings(rows: pa.Table, configuration: Configuration, people: Pseudonyms) -> pa.Table:  # noqa: ARG001
    if "comment" in rows.column_names and not configuration.privacy.keep_comments:
        return rows.drop_columns("comment")
    return rows


_KEPT: Mapping[str, Callable[[pa.Table, Configuration, Pseudonyms], pa.Table]] = {
    "ticket": _kept_of_tickets,
    "post": _kept_of_posts,
    "rating": _kept_of_ratings,
}


def _changed(rows: pa.Table, column: str, values: pa.ChunkedArray) -> pa.Table:
    return rows.set_column(rows.column_names.index(column), rows.schema.field(column), values)
