"""One run of one stream: its pages read ahead, kept chunk by chunk with the cursor that belongs to them."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from configuration import ConfigurationError, Source
from connectors.added import every_source
from connectors.batches import batch_of
from connectors.gone import Listed, held
from connectors.instants import instant
from connectors.posts import Posts
from connectors.prefetch import prefetched
from connectors.rest import Client, SourceError
from connectors.roster import Found
from connectors.sound import documented, ended_with, sound
from connectors.streams import Cursor, Page, Reading, Stream, begin_of_backfill
from connectors.ticket_links import Links
from warehouse import LoadReport, Origin, tables
from warehouse.lock import user_name

if TYPE_CHECKING:
    from warehouse import Warehouse

Told = Callable[[int, float | None], None]
"""Told of the rows read so far and the part of the way, where it is known."""


@dataclass(frozen=True)
class Chunk:
    """How much is read before it is kept: so many rows, or for so many seconds."""

    rows: int = 15_000
    seconds: float = 60.0


@dataclass(frozen=True)
class Run:
    """What a sync is asked to do. `since`: begin there, whatever was read before; None goes on where the last
    run ended, the first one two years before this one.

    `full` reads everything since then anew, and removes what the source no longer has. `replay` names a run
    whose kept answers are read in place of the source. `say` is told what cannot wait for the end; the log is
    where nobody is given.
    """

    since: datetime | None = None
    full: bool = False
    dry_run: bool = False
    chunk: Chunk = Chunk()
    replay: str | None = None
    say: Callable[[str], None] | None = None


@dataclass(frozen=True)
class Beginning:
    """Where the reading of a stream begins, as `Reading` has it; `goes_on` where the last run ended."""

    since: datetime
    cursor: Cursor
    full: bool
    goes_on: bool


def beginning(run: Run, left: Cursor, source: Source, *, once: bool = False) -> Beginning:
    """Where a stream begins that was left there; one that is read `once` goes on there whatever the run says.

    Raises ConfigurationError for a `since` that is no day, or one to come, from where the next would go on.
    """
    now = datetime.now(UTC)
    goes_on = (not run.full and run.since is None) or (once and bool(left))
    since = run.since or _since(source) or begin_of_backfill(now)
    if since > now:
        raise ConfigurationError(f"{source.name}: since is {since.date()}; begin at a day that has been")
    return Beginning(since, left if goes_on else {}, run.full, goes_on)


def _since(source: Source) -> datetime | None:
    """Where the first run begins, if the source says so."""
    if "since" not in source.options:
        return None
    said = source.option("since")
    try:
        return instant(said)
    except ValueError:
        raise ConfigurationError(f"{source.name}: since is '{said}'; write a day as 2026-01-31") from None


def loads(
    warehouse: "Warehouse",
    client: Client,
    source: Source,
    stream: Stream,
    *,
    run: Run,
    begin: Beginning,
    left: Mapping[str, Cursor],
    told: Told,
    found: Found,
) -> Iterator[LoadReport]:
    """One report a chunk. What was kept when reading fails stays; raises SourceError and WarehouseError.

    `left` is where the streams of the source were left before this run. One that does not begin there leaves
    the cursor where it is, for what lies between was not read; a full one moves it when it is through.
    """
    started = datetime.now(UTC)
    known = partial(held, warehouse, source.name)
    posts = _posts(warehouse, source, stream, found, goes_on=begin.goes_on)
    terms = posts.listener.terms if posts is not None else ()
    reading = Reading(source, client, begin.since, begin.cursor, begin.full, known, run.dry_run, terms)
    removes = begin.full and stream.lists_all and run.replay is None  # much may have come since a kept run
    listed = Listed(stream, reading.since) if removes else None
    follows = begin.goes_on and begin.cursor == left.get(stream.name, {})

    def load(chunk: Sequence[Page], *, last: bool = False) -> LoadReport:
        as_of = started + client.ahead if last else _known_until(chunk, reading)
        anew = not left and not begin.cursor
        moves = anew or follows or (begin.full and last and run.since is None and run.replay is None)
        with documented(client):
            batch = batch_of(chunk, stream, source, posts, client.now())
        origin = Origin(
            source=source.name,
            table=stream.table,
            name=f"{source.name} {stream.name}",
            by=user_name(),
            as_of=as_of,
            stream=stream.name,
            cursor_after=_written(_reached(chunk)) if moves else None,
        )
        return warehouse.load([batch], origin, dry_run=run.dry_run)

    finished = _finished(sound(stream.pages(reading), stream, client), posts, client)
    with prefetched(finished) as pages, ended_with(client):
        reached: Cursor | None = None
        for chunk, last in _chunks(_followed(pages, told, listed), run.chunk):
            reached = _reached(chunk) or reached
            yield load(chunk, last=last and not listed)
    if listed:
        yield load([Page([], reached, removed=listed.gone(warehouse, source.name))], last=True)


def _posts(
    warehouse: "Warehouse", source: Source, stream: Stream, found: Found, *, goes_on: bool
) -> Posts | None:
    """What finishes the rows of a stream of posts, by what is known up to now; None for other streams.

    A run that reads what was before the last one meets old posts that are no news.
    """
    if stream.table != "post":
        return None
    links = Links.to(every_source(warehouse))
    if not goes_on:
        return Posts(source.kind, warehouse.configuration, None, found.authors, links, found.unasked)
    book = tables.load.c
    asked = select(func.max(book.as_of)).where(book.source == source.name, book.stream == stream.name)
    with warehouse.snapshot() as snapshot:
        until = snapshot.connection.execute(asked).scalar()
    seen = until and until.astimezone(UTC)
    return Posts(source.kind, warehouse.configuration, seen, found.authors, links, found.unasked)


def _finished(pages: Iterable[Page], posts: Posts | None, client: Client) -> Iterator[Page]:
    for page in pages:
        if posts is None:
            yield page
        else:
            rows, hidden = posts.finished(page.rows, client.now()), posts.hidden(page.rows)
            yield replace(page, rows=rows, removed=[*page.removed, *hidden])


def cursors_of(warehouse: "Warehouse", source: Source) -> dict[str, Cursor]:
    """Stream -> where it was left; those that were ever read."""
    left = tables.cursor.c
    asked = select(left.stream, left.value).where(left.source == source.name)
    with warehouse.snapshot() as snapshot:
        found = snapshot.connection.execute(asked).all()
    return {stream: json.loads(value) for stream, value in found if value}


def _written(cursor: Cursor | None) -> str | None:
    return None if cursor is None else json.dumps(cursor, sort_keys=True)


def _followed(pages: Iterable[Page], told: Told, listed: Listed | None) -> Iterator[Page]:
    read = 0
    for page in pages:
        read += len(page.rows)
        told(read, page.part)
        if listed is not None:
            listed.see(page)
        yield page


def _chunks(pages: Iterator[Page], chunk: Chunk) -> Iterator[tuple[list[Page], bool]]:
    """Pages kept together, and whether they are the last; what was read when it fails is kept too."""
    waiting, rows, began = list[Page](), 0, time.monotonic()
    try:
        for page in pages:
            full = rows >= chunk.rows or time.monotonic() - began > chunk.seconds
            if full and waiting and page.rows:  # an end without rows goes with what it ends
                yield waiting, False
                waiting, rows, began = [], 0, time.monotonic()
            waiting.append(page)
            rows += len(page.rows)
    except SourceError:
        if waiting:
            yield waiting, False
        raise
    yield waiting, True


def _reached(chunk: Sequence[Page]) -> Cursor | None:
    """The newest state of which everything is in."""
    return next((page.cursor for page in reversed(chunk) if page.cursor is not None), None)


def _known_until(chunk: Sequence[Page], reading: Reading) -> datetime:
    """Up to when a chunk that is not the last says everything: what changed later may still be unread."""
    found = next((page.as_of for page in reversed(chunk) if page.as_of is not None), None)
    return min(found or reading.from_cursor(), reading.client.now())
