"""A list described once: its columns and the words of its cells; no chart, but a panel all the same."""

import math
from dataclasses import dataclass
from datetime import date
from numbers import Real

from charts.forms import Header, Rows
from language import _
from metrics.units import Unit


@dataclass(frozen=True)
class Behind:
    """What the words of a cell say: a number in its unit, or a day (without one)."""

    value: float | date
    unit: Unit | None = None


Cells = tuple[Behind | None, ...]


def known(value: object, unit: Unit) -> Behind | None:
    """A number behind its words; None where it is not known."""
    if not isinstance(value, Real) or math.isnan(value):
        return None
    return Behind(float(value), unit)


@dataclass(frozen=True)
class Listing:
    """Rows of words under their columns; `numeric` columns stand to the right.

    `says` is what the list says as a whole, from the values behind its words; '' where it says nothing.
    `short` is the same for a slide, which has no room for all: its rows that matter most. `behind` are the
    numbers and days behind the words, cell by cell, for files that keep them; None where words stand alone.
    """

    title: str
    header: Header
    rows: Rows
    numeric: frozenset[int] = frozenset()
    says: str = ""
    short: "Listing | None" = None
    behind: tuple[Cells, ...] = ()

    @property
    def alt(self) -> str:
        named = ", ".join(name.lower() for name in self.header if name)
        return _("{title}: {n} rows of {columns}.").format(title=self.title, n=len(self.rows), columns=named)

    @property
    def table(self) -> tuple[Header, Rows]:
        return self.header, self.rows
