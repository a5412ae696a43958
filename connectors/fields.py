"""The fields of one item of an API's answer: by path, of one kind, or refused with their name.

A field that is missing, null or blank is None; one that holds another kind of value than the API documents
raises `Unfit`, which refuses that item alone. What should be a text or a list may name people, so it is not
repeated: a refusal is kept with the load, as it came.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from connectors.instants import instant as read_instant

Item = Mapping[str, Any]
_SHOWN = 200
_MOST = 2**31 - 1
_AHEAD = timedelta(days=1)


class Unfit(ValueError):  # noqa: N818  a field is unfit
    """A field that is not as its API documents it."""

    def __init__(self, column: str, value: object, reason: str) -> None:
        super().__init__(f"{column}: {reason}")
        self.column, self.value, self.reason = column, str(value)[:_SHOWN], reason


def value_at(item: Item, *path: str) -> Any:
    """What stands at the end of a path; None where a step of it is missing or null."""
    found: Any = item
    for step in path:
        if found is None:
            return None
        if not isinstance(found, dict):  # as JSON gives it; a check for any mapping is far slower
            raise Unfit(".".join(path), "", f"holds no field {step}")
        found = found.get(step)
    return found


def text(item: Item, *path: str) -> str | None:
    """Text or a number as text; blank is None."""
    found = value_at(item, *path)
    if isinstance(found, str):
        return found.strip() or None
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise Unfit(".".join(path), "", "is no text")
    return str(found)


def time(item: Item, *path: str) -> datetime | None:
    """A UTC instant."""
    found = value_at(item, *path)
    if found is None or found == "":
        return None
    try:
        return read_instant(found)
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise Unfit(".".join(path), found, "is no time") from None


def number(item: Item, *path: str) -> float | None:
    """A number, also one written as text."""
    found = value_at(item, *path)
    if found is None or found == "":
        return None
    try:
        read = math.nan if isinstance(found, bool) else float(found)
    except (ValueError, TypeError, OverflowError):
        read = math.nan
    if not math.isfinite(read):
        raise Unfit(".".join(path), found, "is no number")
    return read


def count(item: Item, *path: str) -> int | None:
    """A whole number from 0 to two thousand million: things that somebody counted."""
    found = number(item, *path)
    if found is None:
        return None
    if not 0 <= found <= _MOST or found != int(found):
        raise Unfit(".".join(path), found, "is no count")
    return int(found)


def flag(item: Item, *path: str) -> bool | None:
    """True or false, also as text."""
    found = value_at(item, *path)
    if found is None or found == "":
        return None
    meaning = {True: True, False: False, "true": True, "false": False, "1": True, "0": False}
    try:
        return meaning[found.lower() if isinstance(found, str) else found]
    except (KeyError, TypeError):
        raise Unfit(".".join(path), found, "is neither true nor false") from None


def each(item: Item, *path: str) -> list[Item]:
    """The objects of a list; none where there is no list."""
    found = value_at(item, *path)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise Unfit(".".join(path), "", "is no list of objects")
    return found


def sound_times(
    items: Iterable[Item], read: Callable[[Item], datetime | None], now: datetime
) -> list[datetime]:
    """The times that some items tell, without those that are unfit, and those far ahead of `now`.

    One wrong clock would else move a cursor to where nothing follows.
    """
    found = list[datetime]()
    for item in items:
        try:
            at = read(item)
        except Unfit:  # its row is refused for it
            continue
        if at is not None and at <= now + _AHEAD:
            found.append(at)
    return found
