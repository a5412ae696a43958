"""The sources that were added on the page, as the warehouse keeps them: everything but their keys."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from configuration import Source

if TYPE_CHECKING:
    from warehouse import Warehouse

KIND = "source"  # of texts that the warehouse keeps


@dataclass(frozen=True)
class Added:
    """A source without its key, of which `secrets` are the names; `on`: a sync that names none reads it."""

    source: Source
    on: bool
    secrets: tuple[str, ...]


def added_sources(warehouse: "Warehouse") -> list[Added]:
    """Those added on the page, by name; one of deskscope.toml goes before one of the same name."""
    return [
        _added(name, json.loads(text))
        for name, text in warehouse.kept(KIND).items()
        if name not in warehouse.configuration.sources
    ]


def every_source(warehouse: "Warehouse") -> list[Source]:
    """Those of deskscope.toml and those added on the page, wherever their keys are."""
    return [*warehouse.configuration.sources.values(), *(one.source for one in added_sources(warehouse))]


def keep_added(warehouse: "Warehouse", added: Added) -> None:
    """Keep it, in place of one of its name."""
    source = added.source
    said: dict[str, Any] = {"kind": source.kind, "url": source.url, "options": dict(source.options)}
    said |= {"channels": dict(source.channels), "on": added.on, "secrets": added.secrets}
    warehouse.keep(KIND, source.name, json.dumps(said, ensure_ascii=False, sort_keys=True))


def _added(name: str, said: dict[str, Any]) -> Added:
    source = Source(name, said["kind"], said["url"], said["options"], said["channels"])
    return Added(source, bool(said["on"]), tuple(said["secrets"]))
