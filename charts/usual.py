"""Slices beside each other described once: each share against the range that is usual for its size.

The limits come from `metrics.statistics.funnel`; a small slice may lie far from all of them, a large one not.
"""

from dataclasses import dataclass

from charts import words
from charts.forms import Header, Rows, in_words
from language import _
from metrics.units import Unit

OUTSIDE, EDGE = 2, 1  # of `side`, its sign aside


@dataclass(frozen=True)
class Place:
    """One slice: its share of so many cases. `side` is -2 or 2 outside the usual range, -1 or 1 at its edge,
    else 0; `good` None within it and where no direction is better.
    """

    label: str
    cases: int
    value: float
    side: int = 0
    good: bool | None = None

    @property
    def stands(self) -> str:
        """Where it stands, in words: 'below the usual range'."""
        if not self.side:
            return _("in the usual range")
        above = self.side > 0
        if abs(self.side) == OUTSIDE:
            return _("above the usual range") if above else _("below the usual range")
        return _("at the edge, above the rest") if above else _("at the edge, below the rest")


@dataclass(frozen=True)
class Limits:
    """The usual range (`low`..`high`) and its edges for a slice of so many cases; shares 0..1."""

    cases: float
    low: float
    high: float
    low_edge: float
    high_edge: float


@dataclass(frozen=True)
class UsualRange:
    """Shares of slices by their number of cases; `centre` is the share of all of them, or a target."""

    title: str
    places: tuple[Place, ...]
    limits: tuple[Limits, ...]
    centre: float
    counted: str
    unit: Unit = Unit.SHARE
    locale: str = words.ENGLISH

    @property
    def alt(self) -> str:
        apart = [place for place in self.places if place.side]
        told = [f"{place.label} {self.words(place.value)}, {place.stands}" for place in apart]
        usual = len(self.places) - len(apart)
        if usual:
            many = words.count(usual, self.locale)
            every = _("the others ({n}) in the usual range") if apart else _("all ({n}) in the usual range")
            told.append(every.format(n=many))
        return _("{title}: together {value}; {places}.").format(
            title=self.title, value=self.words(self.centre), places="; ".join(told)
        )

    @property
    def table(self) -> tuple[Header, Rows]:
        return ("", _("Figure"), self.counted.capitalize(), _("Beside the others")), tuple(
            (place.label, self.words(place.value), words.count(place.cases, self.locale), place.stands)
            for place in self.places
        )

    def words(self, value: float) -> str:
        return in_words(value, self.unit, self.locale)
