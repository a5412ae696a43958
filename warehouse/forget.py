"""Forgetting a person: their posts go, with what others' rows hold of them, and no load brings them back.

Also out of the rows that an undo would put back. Posts are deleted, and ratings of them. A ticket stays, as
one that nobody asked for; what was said on rating it goes. An id of a deleted post stands in the answers to
it, and in some networks it holds the person's own: another word takes its place. A text of somebody else that
names the person goes whole, for it cannot be told apart what else in it speaks of them.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import pyarrow as pa

from configuration import Configuration
from warehouse.conversations import remember_threads
from warehouse.marks import Marks, marks_of
from warehouse.naming import Names
from warehouse.pseudonyms import pseudonym
from warehouse.records import WarehouseError
from warehouse.resolution import resolve
from warehouse.session import Session
from warehouse.tables import LOADED, metadata

STOOD_IN = "(forgotten)"  # in place of a name within a text that has to stay
DELETED, EMPTIED, REPLACED, LEFT = "deleted", "emptied", "replaced", "left"
_STORED = ("", "_before")  # rows as they are, and as they were before a load
_OF_DESK = "(direction = 'out' OR author_role IN ('desk', 'desk_bot'))"
# Texts that have to stay, for something else is told by them.
_KEPT_TEXTS = (("load", "origin"), ("note", "text"), ("saved_view", "name"))


@dataclass(frozen=True)
class Person:
    """Whom to forget.

    `words` are their handles and ids as they may stand in a text, `ids` those by which sources know them
    (None: any source), `pseudonyms` what the warehouse itself calls them, where that is known. Of one
    `source` alone where it is named.
    """

    words: Sequence[str] = field(repr=False)
    ids: Mapping[str | None, Sequence[str]] = field(repr=False)
    pseudonyms: Sequence[str] = field(default=(), repr=False)
    source: str | None = None


@dataclass(frozen=True)
class Removal:
    """What was done in one place: so many of `what` were deleted, emptied, replaced or had to be left."""

    place: str
    what: str
    count: int
    done: str


@dataclass(frozen=True)
class Forgotten:
    """What was done with the tables, the published state before and after, and what is left to be done."""

    removals: tuple[Removal, ...]
    before: str
    after: str
    left: tuple[str, ...]


def forget(session: Session, person: Person, key: bytes, configuration: Configuration) -> list[Removal]:
    """Take a person out of every table and mark them; gives what was done, nothing where there was nothing.

    Raises WarehouseError, and nothing is changed, where they speak for the desk. The caller holds the
    transaction; free blocks of the engine's files are cleaned by the store.
    """
    names = Names(person.words)
    _make_known(session, person, key)
    said = Said(session, names, person.source)
    _refuse_desk(said, person, configuration)
    marks = marks_of(session, key)
    _make_gone(session, person, marks)
    sources = _sources(session)
    remember_threads(session, "SELECT source, id FROM gone")
    done = [*_posts(session), *_tickets(session, marks), *_texts(said), *_book(said)]
    if any(removal.count for removal in done):
        for source, name in session.execute("SELECT source, pseudonym FROM known").fetchall():
            marks.add_person(name, source)
        marks.keep(session)
    session.execute("INSERT INTO thread SELECT source, token FROM gone")
    resolve(session, sources, configuration)
    done += _left(said)
    for table in ("gone", "known"):
        session.execute(f"DROP TABLE {table}")
    return [removal for removal in done if removal.count]


def _make_known(session: Session, person: Person, key: bytes) -> None:
    """Temporary table `known`: their pseudonyms, in one source or (null) in any."""
    pairs = [(source, pseudonym(name, key)) for source, names in person.ids.items() for name in names]
    pairs += [(person.source, name) for name in person.pseudonyms]
    _make(session, "known", ("source", "pseudonym"), list(dict.fromkeys(pairs)))


def _is_theirs(table: str, column: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM known k WHERE k.pseudonym = {table}.{column} "
        f"AND (k.source IS NULL OR k.source = {table}.source))"
    )


def _is_gone(table: str, column: str) -> str:
    return f"EXISTS (SELECT 1 FROM gone g WHERE g.source = {table}.source AND g.id = {table}.{column})"


@dataclass(frozen=True)
class Said:
    """Columns of text, and whether they name the person; of one source alone where it is named."""

    session: Session
    names: Names
    source: str | None

    def naming(self, table: str, column: str) -> list[str]:
        """The different texts of a column that name them."""
        if not self.names.words:
            return []
        condition, values = self._holds(table, [column])
        found = self.session.execute(
            f'SELECT DISTINCT "{column}" FROM "{table}" WHERE {condition}', values
        ).fetchall()
        return [text for (text,) in found if self.names.in_text(text)]

    def named_in(self, table: str, columns: Sequence[str]) -> dict[str, int]:
        """Column -> how many different texts of it name them; those that have any."""
        if not self.names.words or not columns:
            return {}
        condition, values = self._holds(table, columns)
        if (
            self.session.execute(f'SELECT 1 FROM "{table}" WHERE {condition} LIMIT 1', values).fetchone()
            is None
        ):
            return {}
        found = {column: len(self.naming(table, column)) for column in columns}
        return {column: count for column, count in found.items() if count}

    def change(self, table: str, column: str, changed: Callable[[str], str | None]) -> int:
        """Give every text of a column that names them another value; gives how many rows that were."""
        found = self.naming(table, column)
        if not found:
            return 0
        _make(self.session, "named", ("value", "changed"), [(text, changed(text)) for text in found])
        return self.session.affected(
            f'UPDATE "{table}" SET "{column}" = n.changed FROM named n WHERE n.value = "{table}"."{column}"'
            f"{self.within(table)}",
            self.source_of(table),
        )

    def _holds(self, table: str, columns: Sequence[str]) -> tuple[str, list[str]]:
        either = [
            f'strpos("{column}", ?) > 0 OR strpos(lower("{column}"), ?) > 0'
            for column in columns
            for _ in self.names.sought
        ]
        values = [word for _ in columns for sought in self.names.sought for word in (sought, sought)]
        return f"({' OR '.join(either)}){self.within(table)}", [*values, *self.source_of(table)]

    def within(self, table: str) -> str:
        if self.source is None:
            return ""
        if table == "refusal":
            return " AND load IN (SELECT id FROM load WHERE source = ?)"
        return f' AND "{table}".source = ?' if self._has_source(table) else " AND false"

    def source_of(self, table: str) -> list[str]:
        if self.source is None or not (table == "refusal" or self._has_source(table)):
            return []
        return [self.source]

    def _has_source(self, table: str) -> bool:
        return "source" in metadata.tables[table.removesuffix("_before")].c


def _refuse_desk(said: Said, person: Person, configuration: Configuration) -> None:
    session = said.session
    roster = (*configuration.roster.desk, *configuration.roster.bots)
    speaks = {word.strip().lstrip("@").casefold() for word in roster}
    given = {word.strip().lstrip("@").casefold() for word in person.words}
    wrote = session.execute(
        " UNION ALL ".join(
            f"SELECT 1 FROM post{stored} WHERE {_OF_DESK} AND {_is_theirs(f'post{stored}', 'author')}"
            for stored in _STORED
        )
    ).fetchone()
    accounts = said.naming("post", "account")
    _make(session, "named", ("value",), [(account,) for account in accounts])
    from_theirs = session.execute(
        f"SELECT 1 FROM post WHERE {_OF_DESK} AND account IN (SELECT value FROM named)"
    ).fetchone()
    if speaks & given or wrote is not None or from_theirs is not None:
        raise WarehouseError(
            "this author speaks for the desk, and without the desk's answers the figures would be wrong; "
            "take them out of [roster], sync, and try again"
        )


def _make_gone(session: Session, person: Person, marks: Marks) -> None:
    """Temporary table `gone`: their posts, also those we never had whose id holds theirs; with a token."""
    asked = [
        f"SELECT source, id FROM post{stored} WHERE {_is_theirs(f'post{stored}', 'author')}"
        for stored in _STORED
    ]
    values = list[str | None]()
    for source, names in person.ids.items():
        for name in names:
            for stored in _STORED:
                for column in ("id", "reply_to", "conversation_given"):
                    asked.append(
                        f"SELECT source, {column} FROM post{stored} "
                        f"WHERE strpos({column}, ?) > 0 AND coalesce(CAST(? AS VARCHAR), source) = source"
                    )
                    values += [f"//{name}/", source]  # at://AUTHOR/...
    found = session.execute(" UNION ".join(asked), values).fetchall()
    for source, post in found:
        marks.add_record("post", source, post)
    rows = [(source, post, marks.in_place_of(source, post)) for source, post in found]
    _make(session, "gone", ("source", "id", "token"), rows)


def _make(
    session: Session, name: str, columns: Sequence[str], rows: Sequence[tuple[str | None, ...]]
) -> None:
    session.execute(f"DROP TABLE IF EXISTS {name}")
    kinds = ", ".join(f"{column} {session.text}" for column in columns)
    session.execute(f"CREATE TEMPORARY TABLE {name} ({kinds})")
    values = {
        column: pa.array([row[place] for row in rows], pa.string()) for place, column in enumerate(columns)
    }
    session.append(name, pa.table(values))
    session.study(name)


def _sources(session: Session) -> set[str]:
    """Where something of theirs is, so that it is derived anew; `named` has the accounts that bear a name."""
    asked = ["SELECT source FROM gone"]
    asked += ["SELECT DISTINCT source FROM post WHERE account IN (SELECT value FROM named)"]
    asked += [f"SELECT source FROM ticket WHERE {_is_theirs('ticket', 'requester')}"]
    return {source for (source,) in session.execute(" UNION ".join(asked)).fetchall()}


def _posts(session: Session) -> Iterator[Removal]:
    """Their posts and what hangs on them; answers of others stay, and point to what stands in their place."""
    for stored in _STORED:
        what = "posts" if not stored else "earlier states of posts"
        count = session.affected(f"DELETE FROM post{stored} WHERE {_is_gone(f'post{stored}', 'id')}")
        yield Removal(f"post{stored}", what, count, DELETED)
        count = session.affected(f"DELETE FROM rating{stored} WHERE {_is_gone(f'rating{stored}', 'post')}")
        yield Removal(f"rating{stored}", "ratings of their posts", count, DELETED)
        count = session.affected(
            f"UPDATE ticket{stored} SET post = NULL WHERE {_is_gone(f'ticket{stored}', 'post')}"
        )
        yield Removal(f"ticket{stored}", "links to their posts", count, EMPTIED)
    count = session.affected(f"DELETE FROM post_count WHERE {_is_gone('post_count', 'id')}")
    yield Removal("post_count", "counts of their posts", count, DELETED)
    for stored in _STORED:
        replaced = 0
        for column in ("reply_to", "conversation_given", "conversation"):
            changed = session.affected(
                f"UPDATE post{stored} SET {column} = g.token FROM gone g "
                f"WHERE g.source = post{stored}.source AND g.id = post{stored}.{column}"
            )
            replaced += changed if column != "conversation" else 0
        yield Removal(f"post{stored}", "ids of their posts in answers to them", replaced, REPLACED)


def _tickets(session: Session, marks: Marks) -> Iterator[Removal]:
    """Tickets that they asked for: nobody's from now on, and without what was said on rating them."""
    asked = " UNION ".join(
        f"SELECT source, id FROM ticket{stored} WHERE {_is_theirs(f'ticket{stored}', 'requester')}"
        for stored in _STORED
    )
    found = session.execute(asked).fetchall()
    for source, ticket in found:
        marks.add_record("ticket", source, ticket)
    _make(session, "asked", ("source", "id"), found)
    for stored in _STORED:
        requested = _is_theirs(f"ticket{stored}", "requester")
        count = session.affected(f"UPDATE ticket{stored} SET requester = NULL WHERE {requested}")
        yield Removal(f"ticket{stored}", "requester of their tickets", count, EMPTIED)
        count = session.affected(
            f"UPDATE rating{stored} SET comment = NULL WHERE comment IS NOT NULL AND EXISTS "
            f"(SELECT 1 FROM asked a WHERE a.source = rating{stored}.source AND a.id = rating{stored}.ticket)"
        )
        yield Removal(f"rating{stored}", "comments on ratings of their tickets", count, EMPTIED)
    session.execute("DROP TABLE asked")


def _texts(said: Said) -> Iterator[Removal]:
    """What others wrote that names them."""
    for table, column, what in (
        ("post", "text", "texts of others that name them"),
        ("post", "account", "the account that a post was sent to"),
        ("rating", "comment", "comments that name them"),
    ):
        for stored in _STORED:
            count = said.change(f"{table}{stored}", column, lambda _: None)
            yield Removal(f"{table}{stored}", what, count, EMPTIED)
    for table, column in _KEPT_TEXTS:
        count = said.change(table, column, lambda text: said.names.replaced(text, STOOD_IN))
        yield Removal(table, f"their name in {column}", count, REPLACED)


def _book(said: Said) -> Iterator[Removal]:
    """Refused rows that hold them, and where streams go on."""
    for column in ("value", "reason"):
        found = said.naming("refusal", column)
        _make(said.session, "named", ("value",), [(text,) for text in found])
        count = said.session.affected(
            f"DELETE FROM refusal WHERE {column} IN (SELECT value FROM named){said.within('refusal')}",
            said.source_of("refusal"),
        )
        yield Removal("refusal", "refused values that name them", count, DELETED)
    theirs = Names(name for (name,) in said.session.execute("SELECT pseudonym FROM known").fetchall())
    kept = Said(said.session, theirs, None).change("setting", "value", partial(_spared, theirs))
    yield Removal("setting", "what is known of who speaks", kept, REPLACED)
    for table, column in (("cursor", "value"), ("load", "cursor_before"), ("load", "cursor_after")):
        yield Removal(
            table,
            "places to read on from",
            said.change(table, column, partial(_spared, said.names)),
            REPLACED,
        )


def _spared(names: Names, kept: str) -> str:
    """A text of JSON without them; an empty one where it is about nobody else."""
    value = json.loads(kept)
    return "{}" if names.names(value) else json.dumps(names.without(value)[0], sort_keys=True)


def _left(said: Said) -> Iterator[Removal]:
    """Where a word for them still stands, because it says something else there: counted, and told."""
    stored = [table.name for table in metadata.sorted_tables if table.name != "calendar"]
    for name in (*stored, *(f"{table}_before" for table in LOADED)):
        columns = metadata.tables[name.removesuffix("_before")].columns
        texts = [column.name for column in columns if column.type.python_type is str]
        for column, count in said.named_in(name, texts).items():
            yield Removal(name, f"texts of {column} that name them", count, LEFT)
