"""Kept answers without a person: the items about them are taken out, and answers about nobody else deleted.

A run that is read again later finds no answer to what is gone, and says so.
"""

import io
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import zstandard

from warehouse import Names, Removal
from warehouse.forget import DELETED

PLACE, ENDING = "answers", ".zst"
Record = Mapping[str, Any]


@dataclass
class _Run:
    """What is kept of one run, as it is and as it is without the person."""

    lines: list[bytes]
    items: int = 0
    answers: int = 0


def forget_answers(folder: Path, names: Names, source: str | None, *, dry_run: bool) -> Iterator[Removal]:
    """What is taken out of the runs kept in a warehouse's `folder`, one run after the other.

    The caller keeps syncs from writing meanwhile. Without `dry_run` it is done.
    """
    if not (names.words or names.numbers):
        return
    for path, _ in kept_runs(folder, source):
        run = _spared(path, names)
        if not (run.items or run.answers):
            continue
        if not dry_run:
            _write(path, run.lines)
        place = f"{PLACE}/{path.parent.name}/{path.name}"
        yield Removal(place, "items of kept answers", run.items, DELETED)
        yield Removal(place, "whole kept answers", run.answers, DELETED)


def kept_runs(folder: Path, source: str | None) -> list[tuple[Path, str]]:
    """The files of kept runs with their source, the oldest run first; of one `source` where it is named."""
    found = [(path, unquote(path.parent.name)) for path in (folder / PLACE).glob(f"*/*{ENDING}")]
    return sorted((one for one in found if source in (None, one[1])), key=lambda one: (one[0].stem, one[1]))


def _spared(path: Path, names: Names) -> _Run:
    run = _Run([])
    for line in kept_lines(path):
        kept, items = spared_record(json.loads(line), names)
        if kept is None:
            run.answers += 1
            continue
        run.items += items
        run.lines.append(f"{json.dumps(kept)}\n".encode() if items else line)
    return run


def spared_record(record: Record, names: Names) -> tuple[Record | None, int]:
    """What is kept of one line without the person, and how many items that took; None where nothing is."""
    if "stream" in record:
        return (None, 0) if names.names(record) else names.without(record)
    return _answer(record, names)


def kept_lines(path: Path) -> Iterator[bytes]:
    """Line by line; a last one that was not written to its end says nothing and is left out."""
    with path.open("rb") as file:
        unpacked = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
        for line in io.BufferedReader(unpacked):
            if line.endswith(b"\n"):
                yield line


def _answer(record: Record, names: Names) -> tuple[Record | None, int]:
    """An answer without what names the person, and how many items that were; None where nothing is left."""
    if names.in_text(record["asked"]):
        return None, 0
    headers = {name: text for name, text in record["headers"].items() if not names.in_text(text)}
    items = len(record["headers"]) - len(headers)
    body = record["body"]
    if names.may_be_in(body):
        try:
            value = json.loads(body or "null")
        except ValueError:
            return (None, 0) if names.in_text(body) else ({**record, "headers": headers}, items)
        if names.names(value):
            return None, 0
        value, gone = names.without(value)
        if gone:
            body, items = json.dumps(value), items + gone
    return {**record, "headers": headers, "body": body}, items


def _write(path: Path, lines: list[bytes]) -> None:
    """In place of what was there, for its owner alone; a file with nothing in it is deleted."""
    if not lines:
        path.unlink()
        return
    draft = path.with_suffix(".tmp")
    draft.unlink(missing_ok=True)
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as file:
        for line in lines:
            file.write(zstandard.compress(line))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
