"""Published snapshots: immutable copies of the work file that readers open, each under its own number.

    work.duckdb          the writer's; nobody reads it
    snapshots/00000012.duckdb
    current              the pointer: the name of the snapshot to read
    unpublished          there from before a commit until the snapshot is out: a crash between is mended;
                         it says whether the work file is to be written anew before

A snapshot is never renamed over another: a process that has the old file open would go on seeing it.
"""

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from warehouse.store import EMPTY

_COPY_BYTES = 8 << 20
_ANEW = "a snapshot of a file written anew is due\n"
_NAME = re.compile(r"\d{8}\.duckdb")


def pointed(folder: Path) -> str:
    """The name of the published snapshot, or "empty" when nothing was published yet."""
    try:
        name = (folder / "current").read_text("ascii").strip()
    except FileNotFoundError:
        return EMPTY
    return name if _NAME.fullmatch(name) else EMPTY


def snapshot_path(folder: Path, name: str) -> Path:
    return folder / "snapshots" / name


def announce(folder: Path, *, anew: bool) -> None:
    """Note, before a commit, that a snapshot will be due, and whether of a file written anew."""
    anew = anew or is_due_anew(folder)
    _write_durably(folder / "unpublished", _ANEW if anew else "a snapshot is due\n")


def is_due_anew(folder: Path) -> bool:
    """Whether the work file is to be written anew before it is published."""
    note = folder / "unpublished"
    return note.exists() and note.read_text("ascii") == _ANEW


def put_in_place(folder: Path, draft: Path) -> None:
    """Let the draft be the work file."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    draft.replace(folder / "work.duckdb")
    (folder / "work.duckdb.wal").unlink(missing_ok=True)  # of the old one
    _sync_folder(folder)


def others(folder: Path) -> list[Path]:
    """Snapshots that are published no more and could not be deleted yet."""
    return [path for path in (folder / "snapshots").glob("*") if path.name != pointed(folder)]


def is_due(folder: Path) -> bool:
    """Whether a commit may have stayed unpublished, or what was published is not there."""
    if (folder / "unpublished").exists():
        return True
    if not (folder / "work.duckdb").exists():
        return False
    name = pointed(folder)
    return name == EMPTY or not snapshot_path(folder, name).exists()


def publish(folder: Path) -> str:
    """Copy the closed work file to the next numbered snapshot and point to it; gives its name."""
    snapshots = folder / "snapshots"
    snapshots.mkdir(exist_ok=True)
    name = f"{_last_number(snapshots, pointed(folder)) + 1:08d}.duckdb"
    draft = snapshots / f"{name}.tmp"
    _copy_durably(folder / "work.duckdb", draft)
    draft.rename(snapshots / name)
    _sync_folder(snapshots)
    _write_durably(folder / "current", name)
    (folder / "unpublished").unlink(missing_ok=True)
    _delete_all_but(snapshots, name)
    return name


def _last_number(snapshots: Path, current: str) -> int:
    names = [path.name for path in snapshots.iterdir()] + [current]
    return max((int(name[:8]) for name in names if _NAME.match(name)), default=0)


def _copy_durably(source: Path, target: Path) -> None:
    with source.open("rb") as read, target.open("wb") as written:
        shutil.copyfileobj(read, written, _COPY_BYTES)
        written.flush()
        os.fsync(written.fileno())


def _write_durably(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.tmp")
    with draft.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there, and renames are journalled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _delete_all_but(snapshots: Path, name: str) -> None:
    for path in snapshots.iterdir():
        if path.name != name:
            with suppress(OSError):  # still open on Windows: the next publication tries again
                path.unlink()
