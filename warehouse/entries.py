"""What people write on the pages, as values: notes on a day, targets, channel plans, saved views.

Text is taken as it is typed, in one line and of bounded length; what it looks like is for the page to say.
A target or a plan read from the configuration has no `id`: written back it becomes an entry of the page,
which goes before on its day, and the configuration's stays as it is.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

from sqlalchemy import Connection, Table, select

from configuration import PLAN_STATUSES
from warehouse import entered
from warehouse.entered import CONFIGURATION, PAGE
from warehouse.records import WarehouseError
from warehouse.tables import CHANNELS

NOTE_LENGTH, NAME_LENGTH, QUERY_LENGTH, MOST_VIEWS = 200, 60, 2000, 50
EVERY_DESK = ""
_PAGE = re.compile(r"[a-z][a-z-]{0,39}")
_LARGEST = 1e12


class EntryError(WarehouseError):
    """What was written cannot be kept, in one line: what is wrong and what to write instead."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Who wrote it and when; `id` is '' and `version` 0 until it is kept."""

    table: ClassVar[Table]
    said_once: ClassVar[tuple[str, ...]] = ()  # no two entries of a page say the same of these
    most: ClassVar[int] = 0  # so many at most; 0 without a bound
    several: ClassVar[str] = "entries"

    id: str = ""
    version: int = 0
    made_by: str = ""
    made_at: datetime | None = None

    def checked(self) -> "Entry":
        """The entry as it may be kept; raises EntryError."""
        return replace(self, made_by=in_one_line(self.made_by, NAME_LENGTH, "name"))

    @property
    def occasion(self) -> tuple[object, ...]:
        """What no other entry of its kind may say as well; () where that does not matter."""
        return tuple(_alike(getattr(self, name)) for name in self.said_once)


@dataclass(frozen=True, kw_only=True)
class Note(Entry):
    """What happened on a day at a desk, or at every desk ('')."""

    table: ClassVar[Table] = entered.note

    day: date
    text: str
    desk: str = EVERY_DESK

    def checked(self) -> "Note":
        """The note as it may be kept; raises EntryError."""
        text = in_one_line(self.text, NOTE_LENGTH, "note")
        if not text:
            raise EntryError("the note says nothing; write what happened on that day")
        return replace(self, text=text, made_by=in_one_line(self.made_by, NAME_LENGTH, "name"))


@dataclass(frozen=True, kw_only=True)
class TargetEntry(Entry):
    """What a metric should reach from a day on, in its base unit, at a desk or at every desk ('')."""

    table: ClassVar[Table] = entered.target
    said_once: ClassVar[tuple[str, ...]] = ("metric", "desk", "valid_from")

    metric: str
    value: float
    valid_from: date
    desk: str = EVERY_DESK
    origin: str = PAGE

    def checked(self) -> "TargetEntry":
        """The target as it may be kept; raises EntryError."""
        if not math.isfinite(self.value) or abs(self.value) > _LARGEST:
            raise EntryError("the target is no number that can be reached; write another one")
        made_by = in_one_line(self.made_by, NAME_LENGTH, "name")
        return replace(self, value=float(self.value), origin=PAGE, made_by=made_by)


@dataclass(frozen=True, kw_only=True)
class PlanEntry(Entry):
    """Whether a desk is using a channel, planning to, or neither, from a day on; without a day always."""

    table: ClassVar[Table] = entered.channel_plan
    said_once: ClassVar[tuple[str, ...]] = ("desk", "channel", "since")

    desk: str
    channel: str
    status: str
    since: date | None = None
    origin: str = PAGE

    def checked(self) -> "PlanEntry":
        """The plan as it may be kept; raises EntryError."""
        if not self.desk:
            raise EntryError("a channel plan is of one desk; choose it")
        if self.channel not in CHANNELS:
            raise EntryError(f"unknown channel '{self.channel}'; known are {', '.join(CHANNELS)}")
        if self.status not in PLAN_STATUSES:
            raise EntryError(f"unknown state '{self.status}'; known are {', '.join(PLAN_STATUSES)}")
        return replace(self, origin=PAGE, made_by=in_one_line(self.made_by, NAME_LENGTH, "name"))


@dataclass(frozen=True, kw_only=True)
class SavedView(Entry):
    """A page with its filters, as in its address; `home` is what the bare address opens."""

    table: ClassVar[Table] = entered.saved_view
    said_once: ClassVar[tuple[str, ...]] = ("name",)
    most: ClassVar[int] = MOST_VIEWS
    several: ClassVar[str] = "views"

    name: str
    page: str
    query: str = ""
    home: bool = False

    def checked(self) -> "SavedView":
        """The view as it may be kept; raises EntryError."""
        name = in_one_line(self.name, NAME_LENGTH, "name")
        if not name:
            raise EntryError("the view has no name; write one")
        if not _PAGE.fullmatch(self.page):
            raise EntryError(f"'{self.page}' is no page")
        if len(self.query) > QUERY_LENGTH:
            raise EntryError("so many filters fit in no address; choose fewer")
        return replace(self, name=name, made_by=in_one_line(self.made_by, NAME_LENGTH, "name"))


def in_one_line(text: str, length: int, what: str) -> str:
    """The text without line breaks, control and invisible characters; EntryError when it is too long."""
    plain = "".join(_visible(character) for character in unicodedata.normalize("NFC", text))
    line = " ".join(plain.split())
    if len(line) > length:
        raise EntryError(f"the {what} has {len(line)} characters; {length} are kept: write it shorter")
    return line


def _visible(character: str) -> str:
    """A blank for what breaks or controls a line; nothing for what turns its direction or hides."""
    kind = unicodedata.category(character)
    if kind in {"Cc", "Zl", "Zp"}:
        return " "
    return "" if kind in {"Cf", "Cs", "Co", "Cn"} and character not in "\u200c\u200d" else character


def _alike(value: object) -> object:
    """Names are the same whatever their capitals."""
    return value.casefold() if isinstance(value, str) else value


Kept = TypeVar("Kept", bound=Entry)


def notes(connection: Connection) -> list[Note]:
    """Every note, the newest day first."""
    return read_entries(connection, Note, lambda note: (-note.day.toordinal(), note.text))


def targets(connection: Connection) -> list[TargetEntry]:
    """Every target of configuration and pages; of one metric and desk as they come in force."""
    return read_entries(connection, TargetEntry, lambda t: (t.metric, t.desk, t.valid_from, t.origin == PAGE))


def plans(connection: Connection) -> list[PlanEntry]:
    """Every plan of configuration and pages; of one desk and channel as they come in force."""
    return read_entries(
        connection, PlanEntry, lambda p: (p.desk, p.channel, p.since or date.min, p.origin == PAGE)
    )


def saved_views(connection: Connection) -> list[SavedView]:
    """Every saved view, by name."""
    return read_entries(connection, SavedView, lambda view: (view.name.casefold(), view.id))


def in_force(entries: Sequence[Kept]) -> list[Kept]:
    """Of entries that say the same of one occasion the one that counts, the page's; in the order given."""
    counting = {entry.occasion: entry for entry in sorted(entries, key=_origin)}
    return [entry for entry in entries if counting[entry.occasion] is entry]


def _origin(entry: Entry) -> str:
    return str(getattr(entry, "origin", PAGE))


def read_entries(connection: Connection, kind: type[Kept], order: Callable[[Kept], Any]) -> list[Kept]:
    """Every entry of a kind that is kept, in that order."""
    names = [field.name for field in fields(kind)]
    rows = connection.execute(select(*(kind.table.c[name] for name in names))).all()
    return sorted((kind(**_told(dict(zip(names, row, strict=True)))) for row in rows), key=order)


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the configuration has no id, version or author; an old note may have no desk."""
    absent = {"id": "", "version": 0, "made_by": "", "desk": EVERY_DESK, "origin": CONFIGURATION}
    return {name: absent.get(name) if value is None else value for name, value in row.items()}
