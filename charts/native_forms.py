"""Every form as an office program draws it: a chart where it has one of the kind, else a table.

The values are those of the form, unrounded; what the form has only in words (too few cases) stays in words.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from math import ceil, floor, log10
from typing import Any

from charts import words
from charts.form import Form
from charts.forms import Bar, Bars, Bullet, DotRange, Likert, Line, Mark, Single, Trend, in_words
from charts.heat import Heat
from charts.listing import Listing
from charts.moves import Moves
from charts.native import Kind, Native, NativeChart, NativeTable, Role, Series
from charts.scale import axis_marks
from charts.usual import Place, UsualRange
from language import N_, _
from metrics.units import Unit

_FORMATS = {
    Unit.MINUTES: "#,##0.##",
    Unit.SECONDS: "#,##0",
    Unit.COUNT: "#,##0",
    Unit.VIEWS: "#,##0",
    Unit.SCORE: "0.0",
    Unit.NET: "0",
    Unit.CHANNELS: "0.0",
    Unit.MONEY: "#,##0.00",
    Unit.RATIO: "0.0#",
}
_COUNTED = {Unit.MINUTES: N_("minutes"), Unit.SECONDS: N_("seconds")}
_FAR_APART = 20  # times of which the longest is so many times the shortest need a logarithmic axis

Numbers = tuple[float | None, ...]


def native(form: Form | Single) -> Native:
    """A form of the screen as series of numbers, or as cells of words.

    A crossing is a table whose cells are shaded, a single known period the table of all of its periods.
    """
    return _NATIVE[type(form)](form)


def number_format(unit: Unit, values: Iterable[float | None] = ()) -> str:
    """Excel's format of a unit, for shares with the digits of charts.words; none is rounded to 100 %."""
    if unit not in (Unit.SHARE, Unit.SHARE_POINTS):
        return _FORMATS[unit]
    known = [abs(value) for value in values if value is not None]
    if any(0.995 <= value < 1 for value in known):
        return "0.0%"
    tiny = any(0 < value < 0.001 for value in known)
    return "[<0.001]0.00%;[<0.0995]0.0%;0%" if tiny else "[<0.0995]0.0%;0%"


def _bullet(form: Bullet) -> NativeChart:
    rows = form.rows
    bars = Series(
        _("Figure"),
        _numbers(row.value for row in rows),
        Role.SUBJECT,
        said=tuple(row.words for row in rows),
        points=tuple(Role.SUBJECT if row.ours else Role.OTHER for row in rows),
        low=_numbers(row.low for row in rows),
        high=_numbers(row.high for row in rows),
    )
    planned = _numbers(row.planned or None for row in rows)
    told = tuple(in_words(value, form.unit, form.locale) if value else "" for value in planned)
    plan = Series(_("Planned"), planned, Role.PLANNED, said=told)
    columns = zip_longest(*(row.marks for row in rows))
    marks = tuple(_marks(each, at, form.unit, form.locale) for at, each in enumerate(columns))
    series = (bars, *(plan,) * any(planned), *marks)
    return NativeChart(
        form.title,
        Kind.BARS,
        tuple(row.label for row in rows),
        series,
        number_format(form.unit, _known(series)),
        form.alt,
        maximum=form.maximum,
        minimum=0.0,
        counted=_counted(form.unit),
    )


def _marks(marks: Sequence[Mark | None], at: int, unit: Unit, locale: str) -> Series:
    """One published figure of each row, the first or a later one."""
    told = tuple(f"{mark.label}: {in_words(mark.value, unit, locale)}" if mark else "" for mark in marks)
    values = _numbers(mark.value if mark else None for mark in marks)
    name = _("Published")
    return Series(f"{name} ({at + 1})" if at else name, values, Role.MARK, said=told)


def _bars(form: Bars) -> NativeChart:
    bars = Series(
        _("Figure"),
        _numbers(row.value for row in form.rows),
        Role.SUBJECT if all(row.subject for row in form.rows) else Role.OTHER,
        said=tuple(row.words for row in form.rows),
        points=tuple(_bar_role(row) for row in form.rows),
    )
    across = tuple(
        Series(
            mark.label,
            (float(mark.value),) * len(form.rows),
            Role.TARGET,
            said=(f"{mark.label} {in_words(mark.value, form.unit, form.locale)}",) * len(form.rows),
        )
        for mark in form.marks
    )
    return NativeChart(
        form.title,
        Kind.BARS,
        tuple(row.label for row in form.rows),
        (bars, *across),
        number_format(form.unit, _known((bars, *across))),
        form.alt,
        maximum=form.maximum,
        minimum=0.0,
        counted=_counted(form.unit),
    )


def _bar_role(row: Bar) -> Role:
    if row.faint:
        return Role.BEFORE
    return Role.SUBJECT if row.subject else Role.OTHER


def _trend(form: Trend) -> NativeChart:
    marks = axis_marks(form)
    series = tuple(_line(line, form) for line in form.lines)
    if form.target is not None:
        steps = _numbers(form.steps) if form.steps else (float(form.target.value),) * len(form.periods)
        said = tuple("" if step is None else in_words(step, form.unit, form.locale) for step in steps)
        series += (Series(form.target.label, steps, Role.TARGET, said=said),)
    return NativeChart(
        form.title,
        Kind.LINES,
        tuple(words.period(label, form.locale) for label in form.periods),
        series,
        number_format(form.unit, _known(series)),
        form.alt,
        minimum=marks[0],
        maximum=marks[-1] if marks[-1] > marks[0] else None,
        counted=_counted(form.unit),
    )


def _line(line: Line, form: Trend) -> Series:
    values = _numbers(line.values)
    role = Role.BEFORE if line.previous else Role.SUBJECT if line.subject else Role.OTHER
    said = tuple("" if value is None else in_words(value, form.unit, form.locale) for value in values)
    return Series(line.name, values, role, said=said, low=_numbers(line.low), high=_numbers(line.high))


def _dot_range(form: DotRange) -> NativeChart:
    rows = [row for row in form.rows if row.typical is not None]
    dots: tuple[Series, ...] = (
        _times(_("Typical"), [row.typical for row in rows], Role.SUBJECT, form.locale),
        _times(_("9 of 10 within"), [row.within for row in rows], Role.OTHER, form.locale),
    )
    if any(row.target is not None for row in rows):
        dots += (_times(_("Target"), [row.target for row in rows], Role.MARK, form.locale),)
    known = _known(dots)
    far_apart = bool(known) and min(known) > 0 and max(known) > _FAR_APART * min(known)
    return NativeChart(
        form.title,
        Kind.RANGES,
        tuple(_range_label(row.label, row.answered, form.locale) for row in rows),
        dots,
        number_format(Unit.MINUTES),
        form.alt,
        maximum=_decade(max(known), ceil) if far_apart else max(known, default=None),
        logarithmic=far_apart,
        minimum=_decade(min(known) / 2, floor) if far_apart else 0.0,  # so that the shortest has a bar
        counted=_counted(Unit.MINUTES),
    )


def _decade(value: float, rounded: Callable[[float], int]) -> float:
    return float(10.0 ** rounded(log10(value)))


def _range_label(label: str, answered: float | None, locale: str) -> str:
    if answered is None:
        return label
    share = _("{share} answered").format(share=words.share(answered, locale))
    return f"{label} ({share})"


def _times(name: str, values: Sequence[float | None], role: Role, locale: str) -> Series:
    said = tuple("" if words.missing(value) else words.duration(value, locale) for value in values)
    return Series(name, _numbers(values), role, said=said)


def _likert(form: Likert) -> NativeChart:
    series = tuple(
        Series(
            answer,
            tuple(float(row.shares[at]) for row in form.rows),
            _answer_role(at, form.neutral),
            said=tuple(words.share(row.shares[at], form.locale) for row in form.rows),
        )
        for at, answer in enumerate(form.answers)
    )
    cases = (_("n {n}").format(n=words.count(row.n, form.locale)) for row in form.rows)
    return NativeChart(
        form.title,
        Kind.STACKED,
        tuple(f"{row.label} ({n})" if row.label else n for row, n in zip(form.rows, cases, strict=True)),
        series,
        number_format(Unit.SHARE, _known(series)),
        form.alt,
        maximum=1.0,
        minimum=0.0,
    )


def _answer_role(at: int, neutral: int) -> Role:
    if at == neutral:
        return Role.NEUTRAL
    return Role.BAD if at < neutral else Role.GOOD


def _moves(form: Moves) -> NativeChart:
    tones = tuple(Role.SUBJECT if row.subject else Role.OTHER for row in form.rows)
    start = Series(
        form.names[0],
        _numbers(row.start for row in form.rows),
        Role.BEFORE,
        said=tuple(in_words(row.start, form.unit, form.locale) for row in form.rows),
    )
    end = Series(
        form.names[1],
        _numbers(row.end for row in form.rows),
        Role.SUBJECT,
        said=tuple(_move_said(in_words(row.end, form.unit, form.locale), row.said) for row in form.rows),
        points=tones,
    )
    return NativeChart(
        form.title,
        Kind.BARS,
        tuple(row.label for row in form.rows),
        (start, end),
        number_format(form.unit, _known((start, end))),
        form.alt,
        minimum=0.0,
        counted=_counted(form.unit),
    )


def _move_said(value: str, said: str) -> str:
    return f"{value} ({said})" if said else value


def _usual_range(form: UsualRange) -> NativeChart:
    """A series for each way to stand beside the others, and the edges of the usual range as lines."""
    stands = dict.fromkeys(place.stands for place in form.places)
    dots = tuple(_places(name, [p for p in form.places if p.stands == name], form) for name in stands)
    cases = tuple(float(limit.cases) for limit in form.limits)
    edges: tuple[tuple[str, Callable[[Any], float]], ...] = (
        (_("usual range, from"), lambda limit: limit.low),
        (_("usual range, to"), lambda limit: limit.high),
        (_("its edge, below"), lambda limit: limit.low_edge),
        (_("its edge, above"), lambda limit: limit.high_edge),
    )
    lines = tuple(
        Series(name, _numbers(edge(limit) for limit in form.limits), Role.LIMIT, across=cases)
        for name, edge in edges
    )
    together = Series(_("together"), (float(form.centre),) * len(cases), Role.TARGET, across=cases)
    series = (*((*lines, together) if cases else ()), *dots)  # the dots on top of the lines
    low = floor(10 * min(_known(series), default=0.0)) / 10
    return NativeChart(
        form.title,
        Kind.SCATTER,
        (),
        series,
        number_format(form.unit, _known(series)),
        form.alt,
        minimum=max(0.0, low),
        maximum=1.0 if form.unit is Unit.SHARE else None,
        counted=_counted(form.unit),
        counted_across=form.counted,
    )


def _places(name: str, places: Sequence[Place], form: UsualRange) -> Series:
    return Series(
        name,
        _numbers(place.value for place in places),
        _place_role(places[0]),
        said=tuple(f"{place.label} {form.words(place.value)}" for place in places),
        across=tuple(float(place.cases) for place in places),
        points=tuple(_place_role(place) for place in places),
    )


def _place_role(place: Place) -> Role:
    if not place.side:
        return Role.OTHER
    if place.good is None:
        return Role.SUBJECT
    return Role.GOOD if place.good else Role.BAD


def _heat(form: Heat) -> NativeTable:
    header, rows = form.table
    shades = tuple(
        (None, *(None if value is None else value / form.darkest for value in row)) for row in form.values
    )
    return NativeTable(
        form.title, header, rows, form.alt, numeric=frozenset(range(1, len(header))), shades=shades
    )


def _listing(form: Listing) -> NativeTable:
    return NativeTable(form.title, form.header, form.rows, form.alt, numeric=form.numeric)


def _single(form: Single) -> NativeTable:
    header, rows = form.table
    return NativeTable(form.title, header, rows, form.alt, numeric=frozenset(range(1, len(header))))


def _numbers(values: Iterable[float | None]) -> Numbers:
    return tuple(None if value is None or words.missing(value) else float(value) for value in values)


def _known(series: Iterable[Series]) -> list[float]:
    return [value for one in series for value in one.values if value is not None]


def _counted(unit: Unit) -> str:
    return _(_COUNTED[unit]) if unit in _COUNTED else ""


_NATIVE: dict[type, Callable[[Any], Native]] = {
    Bullet: _bullet,
    Bars: _bars,
    Trend: _trend,
    DotRange: _dot_range,
    Likert: _likert,
    Heat: _heat,
    Moves: _moves,
    UsualRange: _usual_range,
    Listing: _listing,
    Single: _single,
}
