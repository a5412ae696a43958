"""A question about a world, and how it cuts rows into slices of dimensions and periods."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from tests.metrics.oracle.world import Row, World

Key = tuple[str | None, ...]
OF_DESK = ("organisation", "region")


@dataclass(frozen=True)
class Asked:
    by: tuple[str, ...] = ()
    grain: str | None = None
    where: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    clock: str = "calendar"
    dated: str = "opened"
    within_hours: float = 24

    @property
    def within(self) -> timedelta:
        return timedelta(hours=self.within_hours)

    def inside(self, day: date | None) -> bool:
        """Both ends of a window are in it; a row without a day is in no window that has an end."""
        if self.first is None and self.last is None:
            return True
        return day is not None and (self.first or date.min) <= day <= (self.last or date.max)

    def without(self, *names: str) -> "Asked":
        return replace(self, by=tuple(name for name in self.by if name not in names))

    def among(self, *more: str) -> "Asked":
        return replace(self, by=tuple(dict.fromkeys((*self.by, *more))))


def dimension(world: World, row: Row, name: str) -> Any:
    """What a row says of a dimension; organisation and region are those of its desk, else null."""
    if name in OF_DESK:
        return world.desks.get(row.get("desk"), {}).get(name)
    if name == "platform":  # the network of a post; as its source is named where it says none
        return (row.get("platform") or row["source"]) if row["origin"] == "post" else None
    return row.get(name)


def accepted(world: World, row: Row, asked: Asked) -> bool:
    return all(dimension(world, row, name) in values for name, values in asked.where.items())


def key(world: World, row: Row, asked: Asked) -> Key:
    return (
        *(dimension(world, row, name) for name in asked.by),
        world.calendar.label(row["day"], asked.grain),
    )


def kept(world: World, rows: Iterable[Row], asked: Asked) -> list[Row]:
    """The rows inside the window that the filters accept."""
    return [row for row in rows if asked.inside(row["day"]) and accepted(world, row, asked)]


def sliced(world: World, rows: Iterable[Row], asked: Asked) -> dict[Key, list[Row]]:
    """The rows of each slice and period."""
    found: dict[Key, list[Row]] = {}
    for row in kept(world, rows, asked):
        found.setdefault(key(world, row, asked), []).append(row)
    return found
