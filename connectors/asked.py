"""What a source is asked for: its address and options, but for its key and what only says how it is read.

When that changes after a first run, what was left out before is not there, for a sync goes on where it was.
"""

import json
from typing import TYPE_CHECKING

from configuration import Source

if TYPE_CHECKING:
    from warehouse import Warehouse

KIND = "asked for"  # of texts that the warehouse keeps
_HOW = ("timeout_seconds", "page_size", "rows_at_once", "archive_days", "desk", "ticket_pattern")


def asked_for(source: Source) -> str:
    """Equal for sources that give the same, whatever their names and keys."""
    left_out = {*_HOW, *source.secret_words()}
    options = {name: str(value) for name, value in source.options.items() if name not in left_out}
    said = source.kind, (source.url or "").rstrip("/"), options
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def note_asked(warehouse: "Warehouse", source: Source, *, anew: bool) -> None:
    """Remember what a source was asked for when all of it was read: in its first run, or `anew` in a full."""
    before = warehouse.kept(KIND).get(source.name)
    if before is None or (anew and before != asked_for(source)):
        warehouse.keep(KIND, source.name, asked_for(source))


def asks_otherwise(warehouse: "Warehouse", source: Source) -> str | None:
    """One line where a source is asked for something else than when it was read as a whole."""
    before = warehouse.kept(KIND).get(source.name)
    if before in {None, asked_for(source)}:
        return None
    return (
        "its address or options are not those it was first read with, and a sync reads only what is new; "
        f"`deskscope sync {source.name} --full` reads the rest"
    )
