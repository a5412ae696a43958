"""Answers that took long, kept for the next process: a restart asks nothing that was asked before it.

An answer is kept under its whole question, the name of the content that it speaks of, and the code that gave
it, so that it is either the same answer or none. It lies in the user's own cache folder, readable by its
owner only, holds figures and names of desks, and no people; it may be deleted at any time. Only a process
that serves keeps any.
"""

import logging
import os
import pickle
import time
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar, cast

from platformdirs import user_cache_path

T = TypeVar("T")
LONG_SECONDS = 0.1
MOST = 200  # answers of all warehouses of the user; some 30 kB each
_PARTS = ("warehouse", "metrics", "pages")
_UNREADABLE = (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, ValueError)

_LOG = logging.getLogger("deskscope.pages")
_serving = False


def begin() -> None:
    """From here on answers are kept, and looked for."""
    global _serving  # noqa: PLW0603 of the process
    _serving = True


def kept(question: Iterable[object], answer: Callable[[], T]) -> T:
    """The answer to a question whose parts have a telling repr: the kept one, else `answer()`."""
    if not _serving:
        return answer()
    path = _folder() / sha256(repr([_code(), *question]).encode()).hexdigest()
    if path.exists():
        try:
            found = cast("T", pickle.loads(path.read_bytes()))  # noqa: S301 the user's own folder
            path.touch()
        except (OSError, *_UNREADABLE) as error:
            _LOG.warning("%s cannot be read, and is asked anew: %s", path, error)
        else:
            return found
    began = time.monotonic()
    given = answer()
    if time.monotonic() - began > LONG_SECONDS:
        _keep(path, given)
    return given


def _keep(path: Path, answer: object) -> None:
    """Written under another name first; the answers that nobody asked for longest make room."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            pickle.dump(answer, file)
        draft.replace(path)
        _make_room(path.parent)
    except OSError as error:  # a full disk, no home: it is asked again the next time
        _LOG.warning("an answer could not be kept: %s", error)


def _make_room(folder: Path) -> None:
    there = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in there[MOST:]:
        path.unlink(missing_ok=True)


def _folder() -> Path:
    return user_cache_path("deskscope") / "answers"


@cache
def _code() -> str:
    """What changes whenever the code that answers does, by a release or by hand."""
    root = Path(__file__).parents[2]
    files = sorted(path for part in _PARTS for path in (root / part).rglob("*.py"))
    stamps = [(path.relative_to(root).as_posix(), path.stat().st_mtime_ns) for path in files]
    packages = [version(name) for name in ("deskscope", "pandas", "sqlalchemy", "duckdb")]
    return sha256(repr((stamps, packages)).encode()).hexdigest()
