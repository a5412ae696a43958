"""An uploaded file on its way in: a safe name, a short life on disk, a load that outlives the page.

A load runs in a thread of its own, so that walking away from the page does not cut it off half-way; the
page only watches. The upload is on disk only while something reads it.
"""

import logging
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from pages.parts.foreign import plain, shown_name

__all__ = ["Job", "on_disk", "plain", "shown_name", "start", "tell_waiting"]


Result = TypeVar("Result")

_current = threading.local()
_log = logging.getLogger("deskscope.pages")
_loads = ThreadPoolExecutor(
    max_workers=8, thread_name_prefix="load"
)  # more wait than work: one writes at a time


@contextmanager
def on_disk(content: bytes | memoryview, name: str) -> Iterator[Path]:
    """The upload as a file with its own ending (it tells the format), gone when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="deskscope-upload-"))
    try:
        path = folder / f"upload{_endings(name)}"
        path.write_bytes(content)
        yield path
    finally:
        shutil.rmtree(folder)


def _endings(name: str) -> str:
    endings = [ending.lower() for ending in Path(shown_name(name)).suffixes[-2:] if ending[1:].isalnum()]
    return "".join(endings)


@dataclass
class Job(Generic[Result]):
    """A load under way: how many rows it has read, whom it waits for, and its report when it is done."""

    name: str
    rows: int = 0
    waits: str = ""
    _future: Future[Result] = field(default_factory=Future)

    def progress(self, rows: int) -> None:
        self.rows, self.waits = rows, ""

    def done(self, patience: float) -> bool:
        """Whether it has ended, waiting up to some seconds for it."""
        try:
            self._future.exception(patience)
        except NotYet:
            return False
        return True

    def report(self) -> Result:
        """What the work gave; raises what it raised."""
        return self._future.result()


def start(name: str, work: Callable[[Callable[[int], None]], Result]) -> Job[Result]:
    """Begins the work, which is given a function to call with the rows read so far."""
    job: Job[Result] = Job(name)

    def run() -> Result:
        _current.job = job
        return work(job.progress)

    job._future = _loads.submit(run)  # noqa: SLF001  # the maker of the job
    return job


def tell_waiting(message: str) -> None:
    """Notes whom the job of this thread waits for; a warehouse that all viewers share calls it."""
    job = getattr(_current, "job", None)
    if job is None:
        _log.info(message)
    else:
        job.waits = message
