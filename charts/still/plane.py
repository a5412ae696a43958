"""Where a value stands in a chart: percent of the width across, so that it fits any page, and pixels down."""

from dataclasses import dataclass
from math import log10
from typing import Any

Layout = dict[str, Any]
_AXIS = (-1.0, 6.0)  # an axis without values


@dataclass(frozen=True)
class Plane:
    """`x` and `y` are the ends of the axes as drawn (those of a logarithmic `x` are logarithms)."""

    x: tuple[float, float]
    y: tuple[float, float]
    height: float
    logarithmic: bool = False

    def across(self, value: float, reference: str = "x") -> float:
        """Percent from the left; of a logarithmic axis the value itself, not its logarithm."""
        if reference == "paper":
            return value * 100
        begin, end = self.x
        at = log10(value) if self.logarithmic else value
        return (at - begin) / ((end - begin) or 1.0) * 100

    def written_across(self, value: float, reference: str = "x") -> float:
        """The same for a note, which names a place on a logarithmic axis by its logarithm."""
        return self.across(10**value if self.logarithmic and reference != "paper" else value, reference)

    def down(self, value: float, reference: str = "y") -> float:
        """Pixels from the top."""
        if reference == "paper":
            return (1 - value) * self.height
        begin, end = self.y
        return (1 - (value - begin) / ((end - begin) or 1.0)) * self.height


def plane(data: list[dict[str, Any]], layout: Layout) -> Plane:
    """The plane of a drawing; a chart of cells has one place for each row and column."""
    margin = layout.get("margin", {})
    height = layout["height"] - margin.get("t", 0) - margin.get("b", 0)
    x, y = layout.get("xaxis", {}), layout.get("yaxis", {})
    cells = next((trace for trace in data if trace["type"] == "heatmap"), None)
    if cells is not None:
        wide, high = max(1, len(cells["x"])), max(1, len(cells["y"]))
        return Plane((-0.5, wide - 0.5), (high - 0.5, -0.5), height)
    begin, end = x.get("range", _AXIS)
    low, top = y.get("range", _AXIS)
    return Plane((begin, end), (low, top), height, x.get("type") == "log")
