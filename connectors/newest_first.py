"""A list that a source gives newest first, by id: what was read of it, and the gaps in between.

Each gap is what lies after one id and before another. A run adds the gap of what is new and reads the newest
one first; whatever it cannot read, a later run finds again, and nothing is asked for twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.streams import Cursor

Gap = tuple[str, str]
"""After and before which id; "" for the begin and for now."""

NOW = 2**63  # no id is as great


def edge(before: str) -> int:
    return int(before) if before else NOW


@dataclass
class Listing:
    """What is read of the list `word` of a `kind`."""

    kind: str
    word: str
    newest: str = ""
    gaps: list[Gap] = field(default_factory=list)

    @classmethod
    def left(cls, kind: str, word: str, kept: Cursor) -> "Listing":
        """As an earlier run left it, with a gap for what came since."""
        newest, gaps = kept.get(f"{kind} {word}", ("", ()))
        one = cls(kind, word, newest, [(after, before) for after, before in gaps])
        if all(before for _, before in one.gaps):
            seen = max([newest, *(before for _, before in one.gaps)], key=lambda id_: int(id_ or 0))
            one.gaps.append((seen, ""))
        return one

    @property
    def name(self) -> str:
        return f"{self.kind} {self.word}"

    @property
    def kept(self) -> list[Any]:
        """For the cursor."""
        return [self.newest, list(self.gaps)]

    @property
    def edge(self) -> int:
        """Before which id its newest gap lies; -1 where all is read."""
        return max((edge(before) for _, before in self.gaps), default=-1)

    @property
    def gap(self) -> Gap:
        """The newest one."""
        return max(self.gaps, key=lambda gap: edge(gap[1]))

    def found(self, ids: Sequence[str], rest: str) -> None:
        """These ids of the newest gap are read, and what lies before `rest` is not ("": nothing is left)."""
        after, _ = gap = self.gap
        self.newest = max([self.newest, *ids], key=lambda id_: int(id_ or 0))
        self.gaps.remove(gap)
        if rest:
            self.gaps.append((after, rest))
