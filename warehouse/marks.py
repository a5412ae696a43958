"""Marks of people who were forgotten, so that no later load brings back what was theirs.

A mark is a keyed hash of a pseudonym or of the id of a record, made in another way than a pseudonym is, and
leads to neither. Rows that bear one are not stored: a forgotten person's posts, and ratings of them. Of their
tickets the requester stays unknown, and what was said on rating them. An id of a post of theirs, which may
name them, is replaced wherever others' posts refer to it: threads hold together without it.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from warehouse.naming import SHORTEST, SHORTEST_NUMBER, Names
from warehouse.pseudonyms import pseudonym
from warehouse.session import Session

IN_PLACE = "forgotten-"  # begins what stands for the id of a post that is forgotten
_PERSONALISED = b"forgotten"
_MARK_BYTES = 16
_TOKEN_DIGITS = 16
_REFERENCES = ("reply_to", "conversation")
_NOBODY = pa.scalar(None, pa.string())
_WORD = re.compile(r"[\w@.:+-]+")
_LONGEST_WORD = 256
_REMEMBERED = 500_000  # words, some 50 MB
_AROUND = ".:+-"  # may end a sentence, or begin a list


Holds = Callable[[str, str], bool]
"""Whether something holds of a source and an id or a name in it."""


@dataclass
class Marks:
    """The marks that are known, and those `made` since they were read."""

    key: bytes = field(repr=False)
    known: set[str]
    made: list[str] = field(default_factory=list)

    def add_person(self, name: str, source: str | None = None) -> None:
        """Mark a pseudonym, in one source or in all of them."""
        self._add(self._of(source or "", "person", name))

    def add_record(self, table: str, source: str, identity: str) -> None:
        self._add(self._of(source, table, identity))

    def is_person(self, source: str, name: str) -> bool:
        return any(self._of(of, "person", name) in self.known for of in ("", source))

    def is_record(self, table: str, source: str, identity: str) -> bool:
        return self._of(source, table, identity) in self.known

    def in_place_of(self, source: str, post: str) -> str:
        """What stands for the id of a forgotten post: always the same, and nothing follows from it."""
        return f"{IN_PLACE}{self._of(source, 'in place of', post)[:_TOKEN_DIGITS]}"

    def keep(self, session: Session) -> None:
        """Write the marks made since they were read."""
        if self.made:
            at = pa.array([datetime.now(UTC)] * len(self.made), pa.timestamp("us", "UTC"))
            session.append("forgotten", pa.table({"mark": pa.array(self.made, pa.string()), "at": at}))
            self.made.clear()

    def without(self, table: str, rows: pa.Table) -> pa.Table:
        """Rows as they may be stored, of people by their pseudonyms; ids of posts left out are marked."""
        if not self.known or not rows.num_rows:
            return rows
        if table == "post":
            return self._of_others(self._without_their_posts(rows))
        if table == "ticket":
            return self._without_requesters(rows)
        return self._without_opinions(rows) if table == "rating" else rows

    def _without_their_posts(self, rows: pa.Table) -> pa.Table:
        gone = self._where(rows, "author", self.is_person)
        if "author" not in rows.column_names or rows["author"].null_count:
            by_id = self._where(rows, "id", lambda source, post: self.is_record("post", source, post))
            gone = pc.or_(gone, by_id)
        if not pc.any(gone).as_py():
            return rows
        left_out = rows.filter(gone)
        for source, post in zip(left_out["source"].to_pylist(), left_out["id"].to_pylist(), strict=True):
            self.add_record("post", source, post)
        return rows.filter(pc.invert(gone))

    def _of_others(self, rows: pa.Table) -> pa.Table:
        for name in _REFERENCES:
            if name in rows.column_names:
                rows = self._replaced(rows, name)
        return rows

    def _replaced(self, rows: pa.Table, name: str) -> pa.Table:
        """With what stands for the ids of forgotten posts in a column that refers to posts."""
        values = rows[name].to_pylist()
        known: dict[tuple[str, str], str] = {}
        for source, post in dict.fromkeys(zip(rows["source"].to_pylist(), values, strict=True)):
            if post is not None and self._names_theirs(source, post):
                known[source, post] = self.in_place_of(source, post)
        if not known:
            return rows
        pairs = zip(rows["source"].to_pylist(), values, strict=True)
        return _with(rows, name, pa.array([known.get(pair, pair[1]) for pair in pairs], pa.string()))

    def _names_theirs(self, source: str, post: str) -> bool:
        """Whether an id is of a forgotten post, or of any post of somebody forgotten, where it says so."""
        if self.is_record("post", source, post):
            return True
        scheme, slashes, rest = post.partition("://")  # at://AUTHOR/...
        author = rest.partition("/")[0]
        return scheme == "at" and bool(slashes) and self.is_person(source, pseudonym(author, self.key))

    def _without_requesters(self, rows: pa.Table) -> pa.Table:
        rows = self._emptied(rows, "requester", self._where(rows, "requester", self.is_person))
        of_theirs = self._where(rows, "post", lambda source, post: self.is_record("post", source, post))
        return self._emptied(rows, "post", of_theirs)

    def _without_opinions(self, rows: pa.Table) -> pa.Table:
        of_posts = self._where(rows, "post", lambda source, post: self.is_record("post", source, post))
        rows = rows.filter(pc.invert(of_posts))
        said = self._where(rows, "ticket", lambda source, one: self.is_record("ticket", source, one))
        return self._emptied(rows, "comment", said)

    def _where(self, rows: pa.Table, name: str, holds: Holds) -> pa.Array:
        """A flag a row: whether it `holds` of its source and what stands in a column; false of nothing."""
        if name not in rows.column_names:
            return pa.array([False] * rows.num_rows, pa.bool_())
        flags = pa.array([False] * rows.num_rows, pa.bool_())
        for source in pc.unique(rows["source"]).to_pylist():
            named = [each for each in pc.unique(rows[name]).to_pylist() if each is not None]
            marked = pa.array([each for each in named if holds(source, each)], pa.string())
            if len(marked):
                here = pc.and_(pc.equal(rows["source"], source), pc.is_in(rows[name], marked))
                flags = pc.or_(flags, here)
        return flags

    def _emptied(self, rows: pa.Table, name: str, where: pa.Array) -> pa.Table:
        if name not in rows.column_names or not pc.any(where).as_py():
            return rows
        return _with(rows, name, pc.if_else(where, _NOBODY, rows[name]))

    def _of(self, *parts: str) -> str:
        text = "\0".join(parts).encode()
        made = hashlib.blake2b(text, key=self.key, person=_PERSONALISED, digest_size=_MARK_BYTES)
        return made.hexdigest()

    def _add(self, mark: str) -> None:
        if mark not in self.known:
            self.known.add(mark)
            self.made.append(mark)


class MarkedNames(Names):
    """The names of who was forgotten in a source: words are not known, and each that is met is tried."""

    def __init__(self, marks: Marks, source: str) -> None:
        super().__init__(())
        self._marks, self._source = marks, source
        self._met: dict[str, bool] = {}

    def may_be_in(self, text: str) -> bool:  # noqa: ARG002  any text may
        """Always."""
        return True

    def in_text(self, text: str) -> bool:
        """Whether a text, or a word of it, bears a mark; a short number is none."""
        return any(self.is_word(word) for word in dict.fromkeys((text.strip(), *_words(text))))

    def is_word(self, text: str) -> bool:
        """Whether a word bears a mark, as it is, without what stands around it, or in small letters."""
        short = SHORTEST_NUMBER if text.isdecimal() else SHORTEST
        return short <= len(text) <= _LONGEST_WORD and self._bears_mark(text)

    def is_number(self, text: str) -> bool:
        """Whether a short number bears a mark."""
        return text.isdecimal() and len(text) < SHORTEST_NUMBER and self._bears_mark(text)

    def _bears_mark(self, word: str) -> bool:
        if word not in self._met:
            if len(self._met) > _REMEMBERED:
                self._met.clear()
            spelt = dict.fromkeys((word, word.lower()))
            self._met[word] = any(
                self._marks.is_person(self._source, pseudonym(each, self._marks.key)) for each in spelt
            )
        return self._met[word]


def _words(text: str) -> set[str]:
    found = {word.strip(_AROUND) for word in _WORD.findall(text)}
    return found | {word.removeprefix("@") for word in found}


def marks_of(session: Session, key: bytes) -> Marks:
    """The marks of a warehouse, whose pseudonyms are made with `key`."""
    found = session.execute("SELECT mark FROM forgotten").fetchall()
    return Marks(key, {mark for (mark,) in found})


def _with(rows: pa.Table, name: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    return rows.set_column(rows.column_names.index(name), rows.schema.field(name), values)
