"""Private messages in the exports of networks: left out, or kept without their text where that was asked for.

A column of the network says which they are. Nothing else of them is read but their ids, so that one that is
held from an earlier load goes, too.
"""

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from connectors.convert import Converter
from connectors.events import Part
from connectors.mapped import Mapping, column_names
from connectors.tool import Tool
from connectors.vocabulary import plain

PRIVATE = "private messages"
LEFT_OUT = "left out, [privacy] keep_private is off"
_SAYS_WHO_OR_WHAT = ("text", "account")  # the channel of two people is called as they are


@dataclass
class PrivatePosts:
    """`words`: column of the file -> what stands there in a private message, in lower case.

    `emptied`: the columns of which nothing is kept. `count`: how many there were.
    """

    words: MappingType[str, Sequence[str]] = field(default_factory=dict)
    emptied: Sequence[str] = ()
    keep: bool = False
    count: int = 0

    @classmethod
    def of(cls, header: Sequence[str], tool: Tool | None, mapping: Mapping, *, keep: bool) -> "PrivatePosts":
        """Those of a file with this header."""
        if tool is None or mapping.table != "posts":
            return cls()
        words = {name: tool.private[plain(name)] for name in header if plain(name) in tool.private}
        said = (mapping.columns[name] for name in _SAYS_WHO_OR_WHAT if name in mapping.columns)
        return cls(words, sorted({name for column in said for name in column_names(column)}), keep)

    @property
    def note(self) -> str | None:
        """What became of them, in one line."""
        if not self.count:
            return None
        what = "kept without their text" if self.keep else LEFT_OUT
        return f"{PRIVATE}: {self.count:,} {what}"

    def sorted_out(self, part: Part) -> tuple[Part, Part | None]:
        """What may be read of a part, and its private messages where they are left out."""
        rows = part.chunk.rows
        private = np.zeros(rows.num_rows, bool)
        for name, words in self.words.items():
            cells = pc.utf8_lower(pc.utf8_trim_whitespace(rows.column(name)))
            private |= np.asarray(pc.fill_null(pc.is_in(cells, pa.array(words, pa.string())), False))
        if not private.any():
            return part, None
        self.count += int(private.sum())
        if self.keep:
            return replace(part, chunk=replace(part.chunk, rows=self._silent(rows, private))), None
        return _of(part, ~private), _of(part, private)

    def _silent(self, rows: Any, private: Any) -> Any:
        for name in self.emptied:
            cells = pc.if_else(pa.array(private), "", rows.column(name))
            rows = rows.set_column(rows.column_names.index(name), name, cells)
        return rows


def ids_of(hidden: Part, converter: Converter) -> list[str]:
    """The ids of messages that are left out."""
    found = converter.convert(hidden.chunk.rows, hidden.ready).tables["post"].column("id")
    return [str(name) for name in pc.unique(found).to_pylist()]


def _of(part: Part, mask: Any) -> Part:
    """The rows of a part that the mask names; what was read for it stays told."""
    chunk, places = part.chunk, [int(at) for at in np.flatnonzero(mask)]
    lines = [chunk.lines[place] for place in places] if chunk.lines is not None else None
    ordinals = [chunk.first + at if chunk.ordinals is None else int(chunk.ordinals[at]) for at in places]
    named = pa.array(mask)
    ready = {name: values.filter(named) for name, values in part.ready.items()}
    return replace(
        part, chunk=replace(chunk, rows=chunk.rows.filter(named), lines=lines, ordinals=ordinals), ready=ready
    )
