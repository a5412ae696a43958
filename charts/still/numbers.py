"""The numbers behind the words of a form's table, in the same places: what a program reads back.

In base units (shares 0..1, minutes, counts), unrounded. None where a cell has no number: a name, a gap, or a
value that is not shown because its cases are too few.
"""

from collections.abc import Callable
from typing import Any

from charts.form import Form
from charts.forms import Bars, Bullet, BulletRow, DotRange, Likert, Single, Trend
from charts.heat import Heat
from charts.listing import Listing
from charts.moves import Moves
from charts.usual import UsualRange

Numbers = tuple[tuple[float | None, ...], ...]


def numbers(form: Form | Single) -> Numbers:
    """A row for each row of `form.table`, a cell for each of its cells; rows without any number are empty."""
    found = _OF.get(type(form))
    return found(form) if found else tuple(() for _ in form.table[1])


def _bullet(form: Bullet) -> Numbers:
    return tuple((None, row.value, row.planned or None, _published(row), None) for row in form.rows)


def _published(row: BulletRow) -> float | None:
    """The published figure of a row that has one; of several the table has words only."""
    return row.marks[0].value if len(row.marks) == 1 else None


def _trend(form: Trend) -> Numbers:
    every = form.lines + form.undrawn
    return tuple(
        (
            None,
            *(line.values[at] for line in every),
            *((form.steps[at],) if form.steps else ()),
            *((None,) if form.notes else ()),
        )
        for at in range(len(form.periods))
    )


def _ranges(form: DotRange) -> Numbers:
    wide = len(form.table[0])
    known = tuple((None, row.typical, row.within, row.n, row.answered)[:wide] for row in form.rows)
    return known + ((),) * len(form.few)


def _likert(form: Likert) -> Numbers:
    few = tuple((None, *(None for _ in row.counts), row.n) for row in form.few)
    return tuple((None, *row.shares, row.n) for row in form.rows) + few


def _bars(form: Bars) -> Numbers:
    return tuple((None, None if row.faint else row.value) for row in form.rows)


def _heat(form: Heat) -> Numbers:
    return tuple((None, *row) for row in form.values)


def _moves(form: Moves) -> Numbers:
    return tuple((None, row.start, row.end, None) for row in form.rows)


def _usual(form: UsualRange) -> Numbers:
    return tuple((None, place.value, place.cases, None) for place in form.places)


def _listing(form: Listing) -> Numbers:
    if not form.behind:
        return tuple(() for _row in form.rows)
    return tuple(
        tuple(cell.value if cell is not None and isinstance(cell.value, float) else None for cell in row)
        for row in form.behind
    )


_OF: dict[type, Callable[[Any], Numbers]] = {
    Bullet: _bullet,
    Trend: _trend,
    DotRange: _ranges,
    Likert: _likert,
    Bars: _bars,
    Heat: _heat,
    Listing: _listing,
    Moves: _moves,
    UsualRange: _usual,
}
