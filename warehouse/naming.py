"""The words for a person in texts and in JSON: whether they stand there, and the JSON without who bears them.

A word counts as a whole: `carol` is not named by `carolina`. Capitals do not matter. A short number says
something else in most texts: it names a person only where it stands alone, as a text of JSON, or as what an
entry gives that is called after a person, such as `user_id`.
"""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

SHORTEST = 2  # characters: a single letter names nobody
SHORTEST_NUMBER = 6
_OF_PERSON = re.compile(
    r"(?:account|actor|author|creator|customer|from|member|owner|requester|sender|user|_by)(?:_?id)?$",
    re.IGNORECASE,
)
Json = Any


class Names:
    """A person's handles and ids, as `words`."""

    def __init__(self, words: Iterable[str]) -> None:
        given = (word.strip() for word in words)
        named = dict.fromkeys(word for word in given if len(word) >= SHORTEST)
        self.numbers = tuple(word for word in named if word.isdecimal() and len(word) < SHORTEST_NUMBER)
        self.words = tuple(word for word in named if word not in self.numbers)

    @cached_property
    def _found(self) -> re.Pattern[str]:
        longest_first = sorted(self.words, key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)

    @cached_property
    def sought(self) -> tuple[str, ...]:
        """What a text that names the person holds, one of them, once in small letters or as it is."""
        return tuple(dict.fromkeys((*self.words, *(word.lower() for word in self.words))))

    def may_be_in(self, text: str) -> bool:
        """Whether a text of JSON might name the person; quick, and false only where it does not."""
        if "\\u" in text:  # a letter may be written as its number
            return True
        low = text.lower()
        return any(word in text or word in low for word in (*self.sought, *self.numbers))

    def in_text(self, text: str) -> bool:
        """Whether a text names the person."""
        return bool(self.words) and self._found.search(text) is not None

    def replaced(self, text: str, by: str) -> str:
        """The text with other words in place of the person's."""
        return self._found.sub(by, text) if self.words else text

    def names(self, value: Json) -> bool:
        """Whether a value of JSON is about the person: named by it or a part of it, items of lists apart."""
        if isinstance(value, str):
            return self.is_number(value) or self.in_text(value)
        if isinstance(value, dict):
            return any(self.names(part) or self._numbered(key, part) for key, part in value.items())
        return isinstance(value, int) and not isinstance(value, bool) and self.is_word(str(value))

    def is_number(self, text: str) -> bool:
        """Whether a text is a short number of the person's."""
        return text in self.numbers

    def is_word(self, text: str) -> bool:
        """Whether a text is one of the words."""
        return text in self.words

    def _numbered(self, key: str, part: Json) -> bool:
        given = part.get("id") if isinstance(part, dict) else part
        if not isinstance(given, int) or isinstance(given, bool):
            return False
        return _OF_PERSON.search(key) is not None and self.is_number(str(given))

    def without(self, value: Json) -> tuple[Json, int]:
        """The value without the items and entries that are about the person, and how many those were."""
        if isinstance(value, list):
            kept = [item for item in value if not self.names(item)]
            parts = [self.without(item) for item in kept]
            return [part for part, _ in parts], len(value) - len(kept) + sum(gone for _, gone in parts)
        if isinstance(value, dict):
            entries = {key: part for key, part in value.items() if not self.in_text(key)}
            parted = {key: self.without(part) for key, part in entries.items()}
            gone = len(value) - len(entries) + sum(count for _, count in parted.values())
            return {key: part for key, (part, _) in parted.items()}, gone
        return value, 0
