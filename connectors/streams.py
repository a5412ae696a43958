"""What a connector declares: how its system is reached, and its streams of rows, as values.

A stream gives pages: rows of ours, with the state from which the next run goes on (the cursor) wherever all
that changed up to there is in the pages so far. `changes` makes the usual stream of one list; a system that
needs more gives a function of its own from a `Reading` to pages.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from requests.auth import AuthBase

from configuration import Source
from connectors.fields import Item, Unfit, sound_times
from connectors.instants import instant, iso
from connectors.rest import Ask, Client, Objection, Paging
from warehouse import Refusal

if TYPE_CHECKING:
    from connectors.billing import Bill

Row = Mapping[str, object]
Cursor = Mapping[str, Any]
"""JSON: whatever the stream needs to go on; kept in the warehouse, in the transaction of its rows."""

OVERLAP = timedelta(minutes=10)


@dataclass(frozen=True)
class Page:
    """Some rows of a stream.

    `rows`: of the stream's main table, by our column names: `id`, and of the columns that the stream provides
    those that are known; `channel_raw` is the source's word, our channel follows from it. A key that is left
    out is empty. `also`: rows of further tables that the stream provides. `removed`: ids of the main table
    that the source has deleted. `cursor`: where the next run goes on once this page is kept; None where rows
    that changed earlier may still follow. `as_of`: up to when everything is known; None leaves it to the
    rows' newest `updated_at`. `part` of the way, 0 to 1, where it is known. `followers`: of the desk's
    accounts on a network, now.
    """

    rows: Sequence[Row]
    cursor: Cursor | None = None
    also: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    removed: Sequence[str] = ()
    refusals: Sequence[Refusal] = ()
    as_of: datetime | None = None
    part: float | None = None
    followers: Mapping[str, int] = field(default_factory=dict)


class Held(NamedTuple):
    """A post that the warehouse has; `comments` as the source last told."""

    conversation: str
    reply_to: str | None = None
    comments: int | None = None
    kind: str | None = None


def _nothing(since: datetime) -> Mapping[str, Held]:  # noqa: ARG001  the first run of a source
    return {}


@dataclass
class Reading:
    """One run of one stream: who is asked, from where on, and whether all of it is read anew.

    `cursor` is empty in the first run and in a full one; `since` is where such a run begins. `held` gives
    the posts that the warehouse has of the source since a time and that are not deleted, by id: what a
    network no longer shows, and does not say so, is told from them. `trial`: nothing of it is kept, so who is
    billed for what is read says what it would cost instead. `terms`: what to search a network for.
    """

    source: Source
    client: Client
    since: datetime
    cursor: Cursor = field(default_factory=dict)
    full: bool = False
    held: Callable[[datetime], Mapping[str, Held]] = _nothing
    trial: bool = False
    terms: Sequence[str] = ()

    def from_cursor(self, name: str = "since") -> datetime:
        """The time kept in the cursor, else where a first run begins."""
        kept = self.cursor.get(name)
        return instant(str(kept)) if kept else self.since


Pages = Callable[[Reading], Iterator[Page]]


@dataclass(frozen=True)
class Stream:
    """Rows of one kind. `provides`: table -> the columns that its rows may hold; the first is the main table.

    `lists_all`: a full run names every row that the source still has, so that what it does not name is gone.
    `once`: its source bills each row that is read, so a run goes on where the last one ended, a full one too.
    """

    name: str
    provides: Mapping[str, Sequence[str]]
    pages: Pages
    lists_all: bool = True
    once: bool = False

    @property
    def table(self) -> str:
        return next(iter(self.provides))


@dataclass(frozen=True)
class Seen:
    """What a key can see: how many tickets since when, the words for channels, rights that lack, and what a
    first run will take. None where the system does not tell.

    `cost` is the most that a first run is billed, `budget` what may be spent in a month, in US dollars; None
    where reading is free.
    """

    tickets: int | None = None
    since: datetime | None = None
    channels: Mapping[str, int] = field(default_factory=dict)
    lacking: Sequence[str] = ()
    calls: int | None = None
    seconds: float | None = None
    cost: float | None = None
    budget: float | None = None


@dataclass(frozen=True)
class Rest:
    """One system as it is reached: address, authentication, streams in the order in which they are read."""

    base_url: str
    auth: AuthBase | None
    streams: Sequence[Stream]
    headers: Mapping[str, str] = field(default_factory=dict)
    limit_window_seconds: float | None = None
    """Of the vendor's limit, where its answers say what is left of it and not until when."""
    objection: Objection | None = None
    """Finds the refusal in a body, where the system refuses with a status that says all is well."""
    look: Callable[[Reading], Seen] | None = None
    """What a key can see, in a few calls."""
    people: Callable[[Reading, Sequence[str]], Mapping[str, Sequence[str]]] | None = None
    """The authors that words of the roster mean on this network, as far as it knows them."""
    people_change: bool = False
    """Words may mean other people tomorrow, as groups do, so they are asked for in every run."""
    bill: "Bill | None" = None
    """Of a source that bills what is read."""


@dataclass(frozen=True)
class Word:
    """An option of a source's configuration, as a form asks for it."""

    name: str
    title: str
    secret: bool = False
    needed: bool = True
    help: str = ""
    default: str | None = None


@dataclass(frozen=True)
class Connector:
    """A kind of system: what it is called, what has to be said to reach it, and how."""

    title: str
    words: Sequence[Word]
    connect: Callable[[Source], Rest]
    rights: str = ""
    """What the key needs, in one line."""
    url_example: str = ""


def changes(
    ask: Callable[[datetime], Ask],
    *,
    items: str | None,
    row: Callable[[Item], Row],
    changed: Callable[[Item], datetime | None],
    paging: Paging,
    overlap: timedelta = OVERLAP,
    in_order: bool = True,
    gone: Callable[[Item], str | None] | None = None,
) -> Pages:
    """Pages of a list that can be asked for what changed since a time.

    Each run begins `overlap` before the newest change that the last one saw, because some systems show a
    change late; rows that were there already are the same rows. With `in_order` (oldest change first) every
    page moves the cursor, else only the last one does, and no further than to the begin of the run: what
    changes later may be on a page that was read already. `gone` is the id of an item that the list names only
    to say that it was deleted.
    """

    def pages(reading: Reading) -> Iterator[Page]:
        start = reading.from_cursor()
        newest, began = start, None
        if reading.cursor:
            start -= overlap
        for _, found in reading.client.pages(ask(start), paging, items):
            now = reading.client.now()
            began = began or now
            newest = min(now, max([newest, *sound_times(found, changed, now)]))
            cursor = {"since": iso(newest)} if in_order else None
            removed = {id(item): name for item in found if gone and (name := gone(item))}
            rows, refusals = fitting([item for item in found if id(item) not in removed], row)
            yield Page(
                rows,
                cursor,
                removed=list(removed.values()),
                refusals=refusals,
                as_of=newest if in_order else None,
            )
        yield Page([], {"since": iso(newest if in_order or began is None else min(newest, began))})

    return pages


def fitting(items: Sequence[Item], row: Callable[[Item], Row]) -> tuple[list[Row], list[Refusal]]:
    """The rows of some items, and a refusal for each that is not as its API documents it."""
    rows, refusals = list[Row](), list[Refusal]()
    for place, item in enumerate(items, 1):
        try:
            rows.append(row(item))
        except Unfit as unfit:
            name = next((f"{item[key]}: " for key in ("id", "key", "number") if item.get(key)), "")
            refusals.append(Refusal(place, unfit.column, unfit.value, f"{name}{unfit.reason}"))
    return rows, refusals


def begin_of_backfill(now: datetime) -> datetime:
    """Where a first run begins unless it is told: the two calendar years before this one, to compare with."""
    return datetime(now.year - 2, 1, 1, tzinfo=UTC)
