"""Keeping the warehouse up to date with its sources: every stream from where it was left.

Sources are read at once, the streams of one source one after the other (see `reading`). One that fails is
told in one line, and the others are read all the same.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from configuration import ConfigurationError, Source
from connectors.channels import map_channels
from connectors.raw_answers import RawAnswers, Replayed, new_run, replayed
from connectors.reading import Beginning, Run, beginning, cursors_of, loads
from connectors.rest import TIMEOUT, Account, Client, Forbidden, SourceError
from connectors.roster import Found, found_people
from connectors.streams import Reading, Rest, Stream, begin_of_backfill
from connectors.systems import connector
from warehouse import Counts, LoadReport, WarehouseError

if TYPE_CHECKING:
    from warehouse import Warehouse

AT_ONCE = 4  # sources
SPENT = "spent"  # kind of texts that the warehouse keeps

Progress = Callable[[str, str, int, float | None], None]
"""Told of source, stream, rows read so far and the part of the way, where it is known."""


@dataclass(frozen=True)
class StreamReport:
    """What a run did with one stream. `error` is one line, None where all of it was read.

    Rows are counted as in `LoadReport`; `loads` are the loads made, in order; none after a trial.
    """

    source: str
    stream: str
    table: str
    read: int = 0
    counts: Counts = field(default_factory=Counts)
    removed: int = 0
    refused: int = 0
    account: Account = field(default_factory=Account)
    seconds: float = 0.0
    loads: tuple[str, ...] = ()
    error: str | None = None

    def having(self, load: LoadReport) -> "StreamReport":
        """With one more load."""
        return replace(
            self,
            read=self.read + load.read,
            counts=self.counts + Counts(load.new, load.changed, load.unchanged),
            removed=self.removed + load.removed,
            refused=self.refused + load.refused,
            loads=(*self.loads, load.load) if load.load else self.loads,
        )


def sync(
    warehouse: "Warehouse", sources: Sequence[Source], run: Run, progress: Progress | None = None
) -> list[StreamReport]:
    """Bring the warehouse up to date with `sources`; one report a stream, in their order.

    Raises WarehouseError when another sync of this warehouse is running, with who runs it.
    """
    stops = [threading.Event() for _ in sources]
    alone = nullcontext() if run.dry_run else warehouse.alone("sync")
    with alone, ThreadPoolExecutor(min(AT_ONCE, max(len(sources), 1))) as pool:
        read = partial(_source, warehouse, run=run, progress=progress or _ignored)
        try:
            return [report for reports in pool.map(read, sources, stops) for report in reports]
        except BaseException:  # who is told to end does not wait for a server's limit to pass
            for stop in stops:
                stop.set()
            raise


def opened(source: Source) -> tuple[Rest, Client]:
    """How a source is reached, and who reads it; raises ConfigurationError for what is not configured."""
    try:
        rest = connector(source.kind).connect(source)
        map_channels((), source.kind, source.channels)
    except ConfigurationError:
        raise
    except (ValueError, OverflowError) as error:
        raise ConfigurationError(f"{source.name}: {error}; check [sources.{source.name}]") from None
    if "@" in urlsplit(rest.base_url).netloc:
        raise ConfigurationError(
            f"{source.name}: its url holds a user or a key; give them as words of their own"
        )
    client = Client(
        source.name,
        rest.base_url,
        rest.auth,
        rest.headers,
        source.secrets(),
        check=" and ".join(source.references()) or "the key that is kept for it",
        timeout=(TIMEOUT[0], source.above_zero("timeout_seconds", TIMEOUT[1])),
        window_seconds=rest.limit_window_seconds,
        objection=rest.objection,
    )
    return rest, client


def _source(
    warehouse: "Warehouse", source: Source, stop: threading.Event, *, run: Run, progress: Progress
) -> list[StreamReport]:
    try:
        rest, client = opened(source)
        rows = source.whole("rows_at_once", run.chunk.rows)
        told = _replayed(warehouse, client, run.replay) if run.replay else None
        if told is None and not run.dry_run and "archive_days" in source.options:
            days = source.days("archive_days", 0)
            path = new_run(warehouse.folder, source.name, datetime.now(UTC), days)
            client.archive = RawAnswers(path, client.all_secrets, warehouse.forgotten_people(source.name))
    except (ConfigurationError, SourceError, WarehouseError, OSError) as error:
        return [StreamReport(source.name, "", "", error=str(error))]
    client.stopped, client.say = stop, run.say or client.say
    run = replace(run, chunk=replace(run.chunk, rows=rows))
    with client.session, _paid(warehouse, source, rest, run) as unkept:
        reports = list(_streams(warehouse, source, rest, client, run=run, told=told, progress=progress))
    return [*reports, *unkept]


@contextmanager
def _paid(warehouse: "Warehouse", source: Source, rest: Rest, run: Run) -> Iterator[list[StreamReport]]:
    """What a source that bills was paid is known before and kept after; gives a report where it cannot be."""
    unkept: list[StreamReport] = []
    if rest.bill is None or run.dry_run or run.replay:
        yield unkept
        return
    before = warehouse.kept(SPENT).get(source.name, "{}")
    rest.bill.know(json.loads(before))
    yield unkept
    if rest.bill.spent and (now := json.dumps(dict(rest.bill.kept))) != before:
        try:
            warehouse.keep(SPENT, source.name, now)
        except WarehouseError as error:
            unkept.append(
                StreamReport(source.name, "", "", error=f"{source.name}: {rest.bill}, not kept: {error}")
            )


def _replayed(warehouse: "Warehouse", client: Client, run: str) -> Replayed:
    """The client asks the answers of an earlier run, and nobody else; it needs no key for them."""
    told = replayed(warehouse.folder, client.name, run)
    client.session.auth = client.auth = None
    client.session.trust_env = False
    for scheme in ("https://", "http://"):
        client.session.mount(scheme, told)
    return told


def _streams(
    warehouse: "Warehouse",
    source: Source,
    rest: Rest,
    client: Client,
    *,
    run: Run,
    told: Replayed | None,
    progress: Progress,
) -> Iterator[StreamReport]:
    """One after the other; where one may not be read the next may, any other failure ends the source."""
    left = cursors_of(warehouse, source)
    found = Found()
    refused: str | None = None
    try:
        if told is None:
            found, refused = _people(warehouse, source, rest, client)
    except SourceError as error:
        yield StreamReport(source.name, "roster", "", account=client.account, error=client.plain(str(error)))
        return
    if refused:
        yield StreamReport(source.name, "roster", "", account=client.account, error=client.plain(refused))
        client.account = Account()
    for stream in rest.streams:
        if told is not None and stream.name not in told.streams:
            continue
        began, report = time.monotonic(), StreamReport(source.name, stream.name, stream.table)
        goes_on = True
        try:
            begin = _begun(client, stream, told) or beginning(
                run, left.get(stream.name, {}), source, once=stream.once
            )
            if isinstance(client.archive, RawAnswers):
                client.archive.begin(stream.name, begin, client.now())
            for load in loads(
                warehouse,
                client,
                source,
                stream,
                run=run,
                begin=begin,
                left=left,
                told=partial(progress, source.name, stream.name),
                found=found,
            ):
                report = report.having(load)
        except (SourceError, WarehouseError, ConfigurationError, OSError) as error:
            report = replace(report, error=client.plain(str(error)))
            goes_on = isinstance(error, Forbidden)
        yield replace(report, account=client.account, seconds=time.monotonic() - began)
        if not goes_on:
            return
        client.account = Account()


def _people(warehouse: "Warehouse", source: Source, rest: Rest, client: Client) -> tuple[Found, str | None]:
    left = cursors_of(warehouse, source).get(rest.streams[0].name, {})
    reading = Reading(source, client, begin_of_backfill(datetime.now(UTC)), left)
    return found_people(warehouse, rest, reading)


def _begun(client: Client, stream: Stream, told: Replayed | None) -> Beginning | None:
    """Where a kept run began to read a stream; the clock stands as it did then."""
    if told is None:
        return None
    begin, at = told.streams[stream.name]
    client.ahead = at - datetime.now(UTC)
    return begin


def _ignored(source: str, stream: str, rows: int, part: float | None) -> None:
    """Progress that nobody asked for."""
