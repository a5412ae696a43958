"""The way from a figure to its records: an address that says which figure, and which slice of it."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from metrics import METRICS
from metrics.window import DIMENSIONS, GRAINS

PAGE = "managers/records.py"
_OF = "of_"  # before a dimension; the filters have the bare names
NO_VALUE = "-none-"


@dataclass(frozen=True)
class Place:
    """A figure by its metric and, of what a chart draws, one slice and one period (its label and grain)."""

    metric: str
    at: tuple[tuple[str, str | None], ...] = ()
    grain: str | None = None
    period: str | None = None

    @property
    def address(self) -> dict[str, str]:
        """The part of the address that names it; period, desks, channels and clock are the filters' own."""
        slices = {_OF + name: NO_VALUE if value is None else value for name, value in self.at}
        period = {"in": self.period, "by": self.grain} if self.period and self.grain else {}
        return {"metric": self.metric, **slices, **period}

    @property
    def by(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.at)


def place_of(address: Mapping[str, str]) -> Place | None:
    """The place that an address names; None where it names no figure that there is."""
    metric = address.get("metric", "")
    if metric not in METRICS:
        return None
    at = tuple(
        (name, None if address[_OF + name] == NO_VALUE else address[_OF + name])
        for name in DIMENSIONS
        if _OF + name in address
    )
    period, grain = address.get("in"), address.get("by")
    if not period or grain not in GRAINS:
        return Place(metric, at)
    return Place(metric, at, grain, period)


def records_link(place: Place, label: str, *, help: str | None = None, icon: str | None = None) -> None:  # noqa: A002 - as Streamlit's
    """A link to the records of the place, under the filters of the page that it stands on."""
    st.page_link(PAGE, label=label, icon=icon, help=help, query_params=place.address)
