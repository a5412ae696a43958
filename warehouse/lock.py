"""One writer per warehouse: a lock inside the process and a lock file between processes.

DuckDB shares an open file inside one process, so the file lock alone would let two threads write at once.
The operating system frees both when a process dies; the note beside the lock says who holds it since when.
"""

import getpass
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from warehouse.records import WarehouseError

_POLL_SECONDS = 0.05
_MESSAGE_AFTER_SECONDS = 0.2
_in_process: dict[Path, threading.Lock] = {}
_registry = threading.Lock()


@contextmanager
def writer_lock(
    folder: Path, purpose: str, waiting: Callable[[str], None], *, wait_seconds: float
) -> Iterator[None]:
    """Hold the warehouse in `folder` for writing; `waiting` is told once, in one line, if somebody else does.

    Raises WarehouseError when it was not free within `wait_seconds`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    own = _lock_of(folder)
    file = FileLock(folder / "lock", thread_local=False)
    _acquire_own(own, folder, waiting, wait_seconds)
    try:
        _acquire_file(file, folder, waiting, wait_seconds)
        try:
            _write_holder(folder, purpose)
            yield
        finally:
            file.release()
    finally:
        own.release()


@contextmanager
def writer_lock_if_free(folder: Path, purpose: str) -> Iterator[bool]:
    """Hold the warehouse for writing if nobody does; gives whether it is held."""
    with _held_at_once(_lock_of(folder), folder / "lock") as held:
        if held:
            _write_holder(folder, purpose)
        yield held


@contextmanager
def only_one(folder: Path, purpose: str) -> Iterator[None]:
    """Be the only one in `folder` who does something that must not run twice; it may last, others may write.

    Raises WarehouseError at once, with who does it, where somebody does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    note_name = f"{purpose}.json"
    with _held_at_once(_lock_of(folder / purpose), folder / f"{purpose}.lock") as held:
        if not held:
            who = holder(folder, note_name)
            raise WarehouseError(f"a {purpose} of this warehouse is already running: {who}")
        _write_holder(folder, purpose, note_name)
        yield


@contextmanager
def _held_at_once(own: threading.Lock, path: Path) -> Iterator[bool]:
    """Hold the lock inside the process and that of the file if both are free; gives whether they are held."""
    if not own.acquire(blocking=False):
        yield False
        return
    try:
        file = FileLock(path, thread_local=False)
        try:
            file.acquire(timeout=0)
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            file.release()
    finally:
        own.release()


def holder(folder: Path, note_name: str = "lock.json") -> str:
    """Who last took the lock and since when, in words."""
    try:
        note = json.loads((folder / note_name).read_text("utf-8"))
        return f"{note['by']} (process {note['process']}, {note['purpose']}, since {note['since']})"
    except (OSError, ValueError, KeyError):  # being written this moment, or not yet
        return "another load"


def _acquire_own(
    own: threading.Lock, folder: Path, waiting: Callable[[str], None], wait_seconds: float
) -> None:
    if own.acquire(timeout=_MESSAGE_AFTER_SECONDS):
        return
    waiting(f"waiting for {holder(folder)} to finish writing")
    if not own.acquire(timeout=wait_seconds):
        raise _still_held(folder, wait_seconds)


def _acquire_file(file: FileLock, folder: Path, waiting: Callable[[str], None], wait_seconds: float) -> None:
    try:
        file.acquire(timeout=_MESSAGE_AFTER_SECONDS, poll_interval=_POLL_SECONDS)
    except Timeout:
        waiting(f"waiting for {holder(folder)} to finish writing")
        try:
            file.acquire(timeout=wait_seconds, poll_interval=_POLL_SECONDS)
        except Timeout:
            raise _still_held(folder, wait_seconds) from None


def _still_held(folder: Path, wait_seconds: float) -> WarehouseError:
    return WarehouseError(
        f"{folder} is still being written by {holder(folder)} after {wait_seconds:.0f} s; try again later"
    )


def _lock_of(folder: Path) -> threading.Lock:
    with _registry:
        return _in_process.setdefault(folder.resolve(), threading.Lock())


def _write_holder(folder: Path, purpose: str, note_name: str = "lock.json") -> None:
    note = {
        "by": user_name() or "somebody",
        "process": os.getpid(),
        "purpose": purpose,
        "since": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
    }
    (folder / note_name).write_text(json.dumps(note), "utf-8")


def user_name() -> str | None:
    """Who runs this process; None for a container's numeric user, who has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return None
