"""Answers of the API that were given before, as they went out: the oldest make room."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from hashlib import sha256

MOST_BYTES = 64 << 20
LARGEST_BYTES = 8 << 20  # of one answer: larger ones are worked out anew


@dataclass(frozen=True)
class Answer:
    """A body with its headers. `packed` is the body as gzip, where it is long enough for that to pay.

    One that is not `lasting` says something else a minute later, though the data are the same.
    """

    body: bytes
    media_type: str
    headers: dict[str, str] = field(default_factory=dict)
    packed: bytes | None = None
    lasting: bool = True

    @property
    def size(self) -> int:
        return len(self.body) + len(self.packed or b"")

    @property
    def tag(self) -> str:
        """The entity tag: the same for the same content, in whatever encoding (so a weak one)."""
        return self.headers["ETag"]


def tag_of(body: bytes, media_type: str) -> str:
    """The entity tag of a body."""
    return f'W/"{sha256(media_type.encode() + body).hexdigest()[:32]}"'


class KeptAnswers:
    """Answers by what was asked, under which snapshot and configuration; safe to use from several threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._guard = threading.Lock()
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._bytes = 0

    def look(self, key: Hashable) -> Answer | None:
        """The answer that is kept, if any."""
        with self._guard:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
            return found

    def keep(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer, unless it is too large or does not last."""
        if answer.size > LARGEST_BYTES or not answer.lasting:
            return
        with self._guard:
            before = self._answers.pop(key, None)
            self._bytes += answer.size - (before.size if before else 0)
            self._answers[key] = answer
            while self._bytes > self._most_bytes:
                self._bytes -= self._answers.popitem(last=False)[1].size
