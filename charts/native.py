"""A form as an office program draws it: categories and series of numbers, or a table where there is no chart.

Between the forms of the screen and PowerPoint or Excel; both draw what is described here, and nothing else.
Values are in base units (shares 0..1, minutes, counts); None is a gap.
"""

from dataclasses import dataclass
from enum import Enum

from charts.forms import Header, Rows


class Kind(Enum):
    """How the series are drawn."""

    BARS = "bars"  # horizontal bars, the first category on top, the series of a row below each other
    STACKED = "stacked"  # horizontal bars in one line, adding up
    LINES = "lines"  # over time, categories from left to right
    RANGES = "ranges"  # horizontal bars over each other: the typical time, that of nine of ten, a target
    SCATTER = "scatter"  # dots over the numbers of `Series.across`, on a logarithmic axis across


class Role(Enum):
    """What a series is; the house style says how that looks."""

    SUBJECT = "subject"  # in the accent
    OTHER = "other"  # in greys
    BEFORE = "before"  # the compared period: lighter, dotted
    PLANNED = "planned"  # hatched or outlined
    MARK = "mark"  # a published figure or target: a diamond, or a bar with one in its words
    TARGET = "target"  # dashed
    LIMIT = "limit"  # the edge of a usual range: a thin line
    GOOD, NEUTRAL, BAD = "good", "neutral", "bad"  # answers of an opinion
    ROOM = "room"  # a bar that is not seen, and moves the others


@dataclass(frozen=True)
class Series:
    """Numbers by category; `said` are the words of each, `across` the x of each in a SCATTER.

    `points` are the roles of the single categories where they differ within the series; `low`..`high` the
    interval of each value, a thin whisker, None where it is not known.
    """

    name: str
    values: tuple[float | None, ...]
    role: Role = Role.OTHER
    said: tuple[str, ...] = ()
    across: tuple[float, ...] = ()
    points: tuple[Role, ...] = ()
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class NativeChart:
    """A chart that stays editable. `number_format` is Excel's ('0.0%'); `logarithmic` the axis of values.

    `counted` is what the values count where their format does not say it ('minutes'), `counted_across` the
    same for `Series.across`; `minimum` and `maximum` end the axis of values where they are given.
    """

    title: str
    kind: Kind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    number_format: str
    alt: str
    maximum: float | None = None
    logarithmic: bool = False
    minimum: float | None = None
    counted: str = ""
    counted_across: str = ""


@dataclass(frozen=True)
class NativeTable:
    """Words in cells; `values` the numbers behind them where a cell has one, to be shaded by (0..1)."""

    title: str
    header: Header
    rows: Rows
    alt: str
    numeric: frozenset[int] = frozenset()
    shades: tuple[tuple[float | None, ...], ...] = ()


Native = NativeChart | NativeTable
