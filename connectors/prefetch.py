"""Pages read ahead in a thread of their own, so that the network and the warehouse work at the same time."""

import queue
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
_AHEAD = 4  # pages; what is read ahead is in memory
_LOOK_SECONDS = 0.2


class _End:
    """Nothing more comes; `error` says why, where it is not the end."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


@contextmanager
def prefetched(items: Iterable[T]) -> Iterator[Iterator[T]]:
    """The same items; what making them raised is raised here. Leaving the block stops the reading."""
    ahead: queue.Queue[T | _End] = queue.Queue(_AHEAD)
    stopped = threading.Event()
    reader = threading.Thread(target=_read, args=(items, ahead, stopped), name="read ahead", daemon=True)
    reader.start()
    try:
        yield _taken(ahead)
    finally:
        stopped.set()
        reader.join()


def _taken(ahead: "queue.Queue[T | _End]") -> Iterator[T]:
    while True:
        item = ahead.get()
        if isinstance(item, _End):
            if item.error is not None:
                raise item.error
            return
        yield item


def _read(items: Iterable[T], ahead: "queue.Queue[T | _End]", stopped: threading.Event) -> None:
    end = _End()
    try:
        for item in items:
            if not _put(ahead, item, stopped):
                return
    except BaseException as error:  # noqa: BLE001  raised again by whoever takes the items
        end = _End(error)
    _put(ahead, end, stopped)


def _put(ahead: "queue.Queue[T | _End]", item: "T | _End", stopped: threading.Event) -> bool:
    while not stopped.is_set():
        try:
            ahead.put(item, timeout=_LOOK_SECONDS)
        except queue.Full:
            continue
        return True
    return False
