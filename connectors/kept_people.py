"""Who stands in kept answers: the ids and handles of a person, as a network wrote them side by side.

A pseudonym leads to nobody; but whoever has the key can tell which of the names that are written there bears
it. And a handle whose account is gone, or whose network does not answer, is told by what was read before.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from connectors.forgotten_answers import kept_lines, kept_runs

LONGEST = 256  # characters of a name
_IDS = ("did", "user_id", "id")  # the first that an object has is that of its person
_HANDLES = ("handle", "username", "screen_name", "userPrincipalName")
_WITH_HOST = "acct"  # where it stands, a username alone may be of another server
_NOT_VERIFIED = "handle.invalid"  # Bluesky writes it for whoever it cannot verify


def people_kept(
    folder: Path, source: str | None, is_theirs: Callable[[str], bool], *, newest: bool = False
) -> dict[str, tuple[str, ...]]:
    """Source -> the names of a person in its kept answers: those that are theirs, and those beside them.

    With `newest` only of the newest run that names them: a handle may have been somebody else's before.
    """
    found = dict[str, dict[str, None]]()
    for path, of in reversed(kept_runs(folder, source)):
        if newest and of in found:
            continue
        for line in kept_lines(path):
            for name in _names(_body(json.loads(line)), is_theirs):
                found.setdefault(of, {})[name] = None
    return {of: tuple(names) for of, names in found.items()}


def runs_naming(folder: Path, source: str | None, is_theirs: Callable[[str], bool]) -> Iterator[Path]:
    """The kept runs in which a name of theirs stands."""
    for path, _ in kept_runs(folder, source):
        bodies = (_body(json.loads(line)) for line in kept_lines(path))
        if any(True for body in bodies for _ in _names(body, is_theirs)):
            yield path


def _body(record: Mapping[str, Any]) -> Any:
    try:
        return json.loads(record.get("body") or "null")
    except ValueError:  # a page for people
        return None


def _names(value: Any, is_theirs: Callable[[str], bool]) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _names(item, is_theirs)
    elif isinstance(value, dict):
        account = _account(value)
        if any(map(is_theirs, account)):
            yield from account
        for key, part in value.items():
            yield from _names(key, is_theirs)
            yield from _names(part, is_theirs)
    elif isinstance(value, str | int) and not isinstance(value, bool):
        name = str(value).strip()
        if 0 < len(name) <= LONGEST and is_theirs(name):
            yield name


def _account(item: Mapping[str, Any]) -> tuple[str, ...]:
    """The id and the handles of an account, where an object tells both."""
    names = (_WITH_HOST,) if item.get(_WITH_HOST) else _HANDLES
    handles = [str(item[name]) for name in names if isinstance(item.get(name), str) and item[name]]
    ids = [str(item[name]) for name in _IDS if isinstance(item.get(name), str | int) and item[name]]
    return (ids[0], *(name for name in handles if name != _NOT_VERIFIED)) if ids and handles else ()
