"""A table of a TOML file and where it stands, so that each complaint about it is one line with its place.

A key that is not known is refused with the nearest known one named.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from configuration import ConfigurationError

_Given = TypeVar("_Given")
SHORT_LIST = 12  # words that a message can name one by one


@dataclass(frozen=True)
class Table:
    """One table of the file and where it stands, so that every complaint says its place."""

    file: str
    place: str
    words: Mapping[str, Any]

    def wrong(self, key: str, complaint: str) -> ConfigurationError:
        place = ".".join(filter(None, (self.place, key)))
        return ConfigurationError(": ".join(filter(None, (self.file, place, complaint))))

    def only(self, *known: str) -> None:
        for key in self.words:
            if key not in known:
                raise self.wrong("", f"unknown key '{key}'; {nearest_of(key, known)}")

    def table(self, key: str) -> "Table":
        value = self.words.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, f"should be a table; write [{self.place and self.place + '.'}{key}]")
        return Table(self.file, f"{self.place}.{key}" if self.place else key, value)

    def tables(self) -> "Iterator[tuple[str, Table]]":
        return ((key, self.table(key)) for key in self.words)

    def array(self, key: str) -> "list[Table]":
        value = self.words.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(key, f"should be a list of tables; write [[{key}]]")
        return [Table(self.file, f"{key}[{number}]", item) for number, item in enumerate(value, start=1)]

    def fitting(self, key: str, fits: Callable[[Any], bool], wanted: str) -> Any:
        """The value of `key` (None: not given), refused unless it fits."""
        value = self.words.get(key)
        if value is not None and not fits(value):
            raise self.wrong(key, f"should be {wanted}")
        return value

    def needed(self, key: str, value: _Given | None) -> _Given:
        if value is None:
            raise self.wrong(key, f"is missing; add {key} = ...")
        return value

    def text(self, key: str) -> str | None:
        value = self.fitting(key, _is_text, 'a text in quotes, such as "north"')
        return None if value is None else str(value).strip()

    def required(self, key: str) -> str:
        return self.needed(key, self.text(key))

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(self.fitting(key, _are_texts, 'a list of texts, such as ["a", "b"]') or ())

    def phrases(self, key: str) -> tuple[str, ...]:
        """Texts of which none is empty, without the spaces around them."""
        found = tuple(text.strip() for text in self.texts(key))
        if not all(found):
            raise self.wrong(key, "holds an empty text, which is in every text; take it out")
        return found

    def count(self, key: str) -> int | None:
        """A whole number from 1 on; None where it is not given."""
        value = self.fitting(key, _is_count, "a whole number from 1 on, such as 90")
        return None if value is None else int(value)

    def flag(self, key: str) -> bool:
        return bool(self.fitting(key, lambda value: isinstance(value, bool), "true or false"))

    def number(self, key: str) -> float:
        return float(self.needed(key, self.fitting(key, _is_number, "a number, such as 0.9")))

    def day(self, key: str) -> date | None:
        value = self.fitting(key, _is_day, "a day, such as 2026-01-01")
        return date.fromisoformat(value) if isinstance(value, str) else value

    def time_zone(self, key: str) -> str | None:
        """The name of a time zone that there is."""
        name = self.text(key)
        try:
            return name and ZoneInfo(name).key
        except (KeyError, ValueError, OSError):
            hint = nearest_of(str(name), tuple(sorted(available_timezones())))
            raise self.wrong(key, f"'{name}' is no time zone; {hint}") from None

    def one_of(self, key: str, known: tuple[str, ...]) -> str:
        value = self.required(key)
        if value not in known:
            raise self.wrong(key, f"'{value}' is not known; {nearest_of(value, known)}")
        return value


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _is_day(value: object) -> bool:
    if isinstance(value, str):
        return bool(re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", value))
    return isinstance(value, date) and not isinstance(value, datetime)


def nearest_of(word: str, known: tuple[str, ...]) -> str:
    """The nearest known word, always one, as a question; the whole list when it is short."""
    nearest = get_close_matches(word, known, n=1, cutoff=0.0)
    others = f" (known: {', '.join(known)})" if len(known) <= SHORT_LIST else ""
    return f"did you mean '{nearest[0]}'?{others}"
