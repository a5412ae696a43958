"""A sync begun on a page: it runs in a thread of its own, and whoever opens the page sees how far it is.

One runs at a time in each warehouse, whoever began it; walking away does not end it. When the process ends it
ends too, and the next sync goes on from what was kept.
"""

import logging
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field

from connectors.reading import Run
from connectors.sources import Known, sync_and_note
from connectors.sync import StreamReport
from reports.alerts import tell_alerts
from warehouse import Warehouse

_log = logging.getLogger("deskscope.alerts")
WATCHED = "watched_sync"  # in the session: its end is said to whoever saw it run


@dataclass
class Syncing:
    """A sync under way, or the last one: rows read and the part of the way by source and stream."""

    names: tuple[str, ...]
    streams: dict[tuple[str, str], tuple[int, float | None]] = field(default_factory=dict)
    _future: Future[list[StreamReport]] = field(default_factory=Future)

    def told(self, source: str, stream: str, rows: int, part: float | None) -> None:
        """How far a stream is."""
        self.streams[source, stream] = rows, part

    def done(self, patience: float = 0.0) -> bool:
        """Whether it has ended, waiting up to some seconds for it."""
        try:
            self._future.exception(patience)
        except NotYet:
            return False
        return True

    def reports(self) -> list[StreamReport]:
        """What it did; raises what it raised, WarehouseError where another process is syncing, say."""
        return self._future.result()

    def run(self, warehouse: Warehouse, known: Sequence[Known]) -> None:
        """Do it; whatever comes of it is asked by `reports`."""
        try:
            reports = sync_and_note(warehouse, known, Run(), self.told)
            tell_alerts(warehouse, _log.warning)
            self._future.set_result(reports)
        except BaseException as error:  # noqa: BLE001  raised again by whoever asks
            self._future.set_exception(error)


_last: dict[str, Syncing] = {}
_guard = threading.Lock()


def begin(warehouse: Warehouse, known: Sequence[Known]) -> Syncing:
    """Begins a sync of some sources; gives the one that is under way where there is one."""
    with _guard:
        running = _last.get(warehouse.address)
        if running is not None and not running.done():
            return running
        made = _last[warehouse.address] = Syncing(tuple(one.name for one in known))
    threading.Thread(target=made.run, args=(warehouse, known), name="sync", daemon=True).start()
    return made


def last(warehouse: Warehouse) -> Syncing | None:
    """The sync under way, or the last that this process has done."""
    return _last.get(warehouse.address)
