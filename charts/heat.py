"""A chart of crossings described once: how much falls on each row and column, the darker the more."""

from dataclasses import dataclass

from charts import words
from charts.forms import Header, Rows, in_words
from language import _
from metrics.units import Unit

Values = tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True)
class Heat:
    """A value for each row and column; None is not known, 0 is none.

    `said` are the words of the cells, written into them where there is room (`written`), else behind them.
    `maximum` is the darkest value, so that two charts side by side may share a scale. `place` reads a row and
    a column as one ('{row}, {column}').
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Values
    said: tuple[tuple[str, ...], ...]
    unit: Unit
    maximum: float | None = None
    written: bool = False
    every: int = 1  # so many columns share a label on the axis
    place: str = "{row}, {column}"
    locale: str = words.ENGLISH

    @property
    def darkest(self) -> float:
        known = [value for row in self.values for value in row if value is not None]
        return self.maximum or max(known, default=1.0) or 1.0

    @property
    def alt(self) -> str:
        """The three largest crossings, in words."""
        found = [
            (value, self.rows[at], self.columns[across], self.said[at][across])
            for at, row in enumerate(self.values)
            for across, value in enumerate(row)
            if value
        ]
        if not found:
            return _("{title}: no data.").format(title=self.title)
        top = sorted(found, key=lambda cell: -cell[0])[:3]
        told = [f"{self.place.format(row=row, column=column)} {said}" for _, row, column, said in top]
        return _("{title}: most at {places}.").format(title=self.title, places="; ".join(told))

    @property
    def table(self) -> tuple[Header, Rows]:
        return ("", *self.columns), tuple(
            (row, *said) for row, said in zip(self.rows, self.said, strict=True)
        )


def cell_words(values: Values, unit: Unit, locale: str = words.ENGLISH) -> tuple[tuple[str, ...], ...]:
    """The words of each value in its unit; a dash where it is not known."""
    return tuple(tuple(in_words(value, unit, locale) for value in row) for row in values)
