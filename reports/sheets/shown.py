"""'What the chart shows' as columns: numbers that the chart draws, and the words that the screen says.

A cell that a chart reads is a number or empty, never words: Excel draws words as 0. What is not drawn, such
as '7 of 12', stands in a column of words beside it.
"""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest

from charts import words
from charts.form import Form
from charts.forms import DotRange, Likert, Rows, Single, Trend, in_words
from charts.heat import Heat
from charts.listing import Behind, Listing
from charts.native import Kind, Native, NativeChart, NativeTable, Role, Series
from charts.usual import UsualRange
from language import _
from metrics.units import Unit
from reports.sheets import numbers

Cell = float | str | date | None
OVER = (Role.MARK, Role.TARGET)  # what is drawn over bars


@dataclass(frozen=True)
class Column:
    """One column; `unit` of its numbers, None for words; `units` where each cell has its own."""

    name: str
    cells: tuple[Cell, ...]
    unit: Unit | None = None
    units: tuple[Unit | None, ...] = ()

    @property
    def numeric(self) -> bool:
        return self.unit is not None or bool(self.units)

    def unit_at(self, row: int) -> Unit | None:
        return self.units[row] if self.units else self.unit


@dataclass(frozen=True)
class Spot:
    """Where a series stands among the columns: its numbers, their x and their words; `first` of so many rows.

    Its name is that of its column, or the cell in the first row of the column `named`; `timed` ones are
    labelled by their words.
    """

    column: int
    count: int
    first: int = 0
    across: int | None = None
    timed: bool = False
    named: int | None = None


@dataclass
class Shown:
    """The columns, the first of them the names of the rows, and where each series of the chart stands.

    `shaded` are the first and the last column of a table whose cells are the darker the more.
    """

    columns: list[Column] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    shaded: tuple[int, int] | None = None

    @property
    def height(self) -> int:
        return max((len(column.cells) for column in self.columns), default=0)

    def add(
        self,
        name: str,
        cells: Sequence[Cell],
        unit: Unit | None = None,
        units: Sequence[Unit | None] = (),
    ) -> int:
        """One more column, of a name of its own; gives its place."""
        taken = {column.name for column in self.columns}
        if name in taken:
            name = (_("{name}, as a number") if unit or units else _("{name}, in words")).format(name=name)
        self.columns.append(Column(name, tuple(cells), unit, tuple(units)))
        return len(self.columns) - 1


def unit_of(form: Form | Single) -> Unit | None:
    """The base unit of what a form draws."""
    if isinstance(form, DotRange):
        return Unit.MINUTES
    if isinstance(form, Likert):
        return Unit.SHARE
    return getattr(form, "unit", None)


def shown(form: Form | Single, native: Native) -> Shown:
    """What a chart shows, as columns."""
    if isinstance(form, Listing):
        return of_listing(form)
    if isinstance(native, NativeTable):
        return _of_heat(form) if isinstance(form, Heat) else _of_table(native)
    if isinstance(form, UsualRange):
        return _of_places(form, native)
    return _of_chart(form, native)


def _of_table(native: NativeTable) -> Shown:
    told = Shown()
    for at, name in enumerate(native.header):
        told.add(name, [row[at] if at < len(row) else "" for row in native.rows])
    return told


def _of_heat(form: Heat) -> Shown:
    """The numbers themselves, where they are known."""
    told = Shown(shaded=(1, len(form.columns)))
    told.add("", form.rows)
    for at, name in enumerate(form.columns):
        told.add(name, [_known(row[at]) for row in form.values], form.unit)
    return told


def of_listing(form: Listing) -> Shown:
    """The columns of a list, numbers and days as such.

    Where a number would not read as the screen's words do, as times, it stands in a column beside them.
    """
    told = Shown()
    for at, name in enumerate(form.header):
        said = [row[at] for row in form.rows]
        behind = [row[at] for row in form.behind] or [None] * len(said)
        units = {cell.unit for cell in behind if cell is not None}
        if not units:
            told.add(name, said)
        elif all(cell is None or _reads_as(words, cell) for words, cell in zip(said, behind, strict=True)):
            cells = [words if cell is None else cell.value for words, cell in zip(said, behind, strict=True)]
            told.add(name, cells, units=[None if cell is None else cell.unit for cell in behind])
        else:
            told.add(name, said, units=[None] * len(said))  # at the right, as on the screen
            only = units.pop() if len(units) == 1 else None
            numbers_of = [None if cell is None else cell.value for cell in behind]
            told.add(
                _in_unit(name, only),
                numbers_of,
                units=[None if cell is None else cell.unit for cell in behind],
            )
    return told


def _reads_as(said: str, cell: Behind) -> bool:
    """Whether the cell's format shows the digits that the screen says."""
    if isinstance(cell.value, date):
        return True
    if cell.unit is None or cell.unit in numbers.TIMES:
        return False
    return _digits(said) == _digits(in_words(cell.value, cell.unit))


def _digits(said: str) -> list[int]:
    return [unicodedata.decimal(sign) for sign in said if sign.isdecimal()]


def _of_places(form: UsualRange, native: NativeChart) -> Shown:
    """A row a slice, the slices that stand alike together; beside them the usual range by number of cases."""
    stands = dict.fromkeys(place.stands for place in form.places)
    places = [place for name in stands for place in form.places if place.stands == name]
    told = Shown()
    told.add("", [place.label for place in places])
    across = told.add(form.counted.capitalize(), [place.cases for place in places], Unit.COUNT)
    column = told.add(_("Figure"), [_known(place.value) for place in places], form.unit)
    named = told.add(_("Beside the others"), [place.stands for place in places])
    edges = [one for one in native.series if one.role in (Role.LIMIT, Role.TARGET)]
    limits = told.add(_("Usual for so many"), edges[0].across if edges else (), Unit.COUNT)
    first = 0
    for one in native.series:
        if one in edges:
            at = told.add(one.name, [_known(value) for value in one.values], form.unit)
            told.spots.append(Spot(at, len(one.values), 0, limits))
        else:
            told.spots.append(Spot(column, len(one.values), first, across, named=named))
            first += len(one.values)
    return told


def _of_chart(form: Form | Single, native: NativeChart) -> Shown:
    unit = unit_of(form)
    header, rows = form.table
    beside, below = _matched(native.categories, rows)
    told = Shown()
    told.add(header[0], [*native.categories, *(row[0] for row in below)])
    for series in native.series:
        at = header.index(series.name) if series.name in header[1:] else None
        _add_series(told, native, series, unit, ["" if at is None else row[at] for row in below])
    for line in form.undrawn if isinstance(form, Trend) else ():
        told.add(_in_unit(line.name, unit), [_known(value) for value in line.values], unit)
    for series in native.series:
        _add_interval(told, native, series, unit)
    _add_words(told, form, native, [*beside, *below])
    return told


def _add_series(
    told: Shown, native: NativeChart, series: Series, unit: Unit | None, below: Sequence[str]
) -> None:
    """The numbers of a series, and beside times their words; `below` stands under what the chart reads."""
    values = _drawn_values(native, series)
    timed = unit in numbers.TIMES and series.role not in OVER
    few = ["" if said == words.DASH else said for said in below]
    column = told.add(_in_unit(series.name, unit), [*values, *([] if timed else few)], unit)
    if timed:
        told.add(series.name, [*series.said, *few])
    told.spots.append(Spot(column, len(values), timed=timed))


def _drawn_values(native: NativeChart, series: Series) -> list[float | None]:
    """The values; of bars those of too few cases are words only."""
    return [
        None if native.kind is Kind.BARS and role is Role.BEFORE else _known(value)
        for value, role in zip_longest(series.values, series.points)
    ]


def _add_interval(told: Shown, native: NativeChart, series: Series, unit: Unit | None) -> None:
    """Between what each value most likely lies, where it is known and shown; of lines that of ours."""
    if native.kind is Kind.LINES and series.role is not Role.SUBJECT:
        return
    values = _drawn_values(native, series)
    ends = [
        [None if value is None else _known(end) for value, end in zip(values, ends, strict=False)]
        for ends in (series.low, series.high)
    ]
    if not any(end is not None for end in ends[0]):
        return
    of = "" if series.name == _("Figure") else f"{series.name}: "
    told.add(_in_unit(of + _("most likely from"), unit), ends[0], unit)
    told.add(_in_unit(of + _("to"), unit), ends[1], unit)


def _add_words(
    told: Shown, form: Form | Single, native: NativeChart, rows: Sequence[tuple[str, ...] | None]
) -> None:
    """The words of the table on the screen that no number of the chart says; its counts as numbers."""
    unit, header, cases = unit_of(form), form.table[0], _cases(form)
    over = {series.name for series in native.series if series.role in OVER}
    known = {column.name: column for column in reversed(told.columns) if column.unit is not None}
    drawn = {name: column for name, column in known.items() if name not in over}
    told_already = (_("Target"),) * any(series.role is Role.TARGET for series in native.series)
    for at, name in enumerate(header[1:], 1):
        if name in told_already:
            continue
        cells = ["" if row is None else row[at] for row in rows]
        column = drawn.get(_in_unit(name, unit)) or drawn.get(name)
        if name in (_("Answers"), _("Ratings")) and cases:
            told.add(name, [None if row is None else cases.get(row[0]) for row in rows], Unit.COUNT)
        elif column is None:
            _add_said(told, name, cells)
        else:
            said = _where_nothing_is_drawn(cells, column)
            already = next((one.cells for one in told.columns if one.unit is None and one.name == name), ())
            left = ["" if cell in already[row : row + 1] else cell for row, cell in enumerate(said)]
            _add_said(told, _("{name}, not drawn").format(name=name), left)


def _add_said(told: Shown, name: str, cells: Sequence[str]) -> None:
    if any(cell not in ("", words.DASH) for cell in cells):
        told.add(name, cells)


def _cases(form: Form | Single) -> dict[str, int]:
    """How many answers or ratings are behind each row."""
    if isinstance(form, Likert):
        return {row.label: row.n for row in form.rows} | {row.label: row.n for row in form.few}
    return {row.label: row.n for row in form.rows} if isinstance(form, DotRange) else {}


def _where_nothing_is_drawn(cells: Sequence[str], column: Column) -> list[str]:
    values = (*column.cells, *(None,) * (len(cells) - len(column.cells)))
    return [
        cell if value is None and cell != words.DASH else ""
        for cell, value in zip(cells, values, strict=False)
    ]


def _matched(
    categories: Sequence[str], rows: Rows
) -> tuple[list[tuple[str, ...] | None], list[tuple[str, ...]]]:
    """The row of the screen's table for each category, and the rows that the chart does not draw.

    A category may say more than the row: 'Email (80 % answered)'.
    """
    left = list(rows)
    beside: list[tuple[str, ...] | None] = []
    for category in categories:
        found = next((row for row in left if row[0] == category), None) or next(
            (row for row in left if not row[0] or category.startswith(f"{row[0]} (")), None
        )
        beside.append(found)
        if found is not None:
            left.remove(found)
    return beside, left


def _in_unit(name: str, unit: Unit | None) -> str:
    """Times are numbers of minutes, and say so."""
    return f"{name} ({numbers.unit_name(unit)})" if unit in numbers.TIMES and unit else name


def _known(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
