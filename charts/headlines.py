"""What a form says in a few words, for the title of its slide: its subject, its ends, its largest.

Only what the form's own values say; '' where it says nothing (too few, nothing known).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from charts import words
from charts.form import Form
from charts.forms import Bars, Bullet, DotRange, Likert, Single, Trend, in_words
from charts.heat import Heat
from charts.listing import Listing
from charts.moves import Move, Moves
from charts.usual import Place, UsualRange
from language import _
from metrics.units import Unit

Named = tuple[str, float, str]  # whose, how much, and that in words
_TWO, _MOST_APART = 2, 2


def finding(form: Form | Single | None) -> str:
    """'Social 61 %', '75 % (North) to 90 % (South)', 'up to 49 (over 7 d)'."""
    write = _WRITERS.get(type(form))
    return write(form) if write else ""


def spread(found: Iterable[Named]) -> str:
    """The lowest and the highest with their names, both of two; those that read alike count as one end."""
    named = list(found)
    if len(named) <= _TWO:
        return ", ".join(f"{label} {said}" for label, _value, said in named)
    (_label, _least, low), (_other, _most, high) = (end(named, key=lambda one: one[1]) for end in (min, max))
    if low == high:
        return _("{value} at all {n}").format(value=low, n=len(named))
    return _("{low} ({lowest}) to {high} ({highest})").format(
        low=low, lowest=_alike(named, low), high=high, highest=_alike(named, high)
    )


def largest(found: Iterable[Named]) -> str:
    """'up to 49 (over 7 d)'; 'none' where all are none."""
    named = list(found)
    if not named:
        return ""
    _label, value, said = max(named, key=lambda one: one[1])
    if not value:
        return _("none")
    return _("up to {value} ({label})").format(label=_alike(named, said), value=said)


def _alike(named: Sequence[Named], said: str) -> str:
    """Who has this value: 'North', 'North and 2 more'."""
    first, *others = [label for label, _value, own in named if own == said]
    return _("{name} and {n} more").format(name=first, n=len(others)) if others else first


def _bars(form: Bars) -> str:
    own = [row for row in form.rows if row.subject]
    if len(own) == 1:
        return _stated(own[0])
    known = [
        (row.label, row.value, in_words(row.value, form.unit, form.locale))
        for row in form.rows
        if row.value is not None and not words.missing(row.value) and not row.faint
    ]
    return largest(known) if form.unit is Unit.COUNT else spread(known)


def _bullet(form: Bullet) -> str:
    own = [row for row in form.rows if row.ours]
    if len(own) == 1:
        return _stated(own[0])
    return spread((row.label, row.value, row.words) for row in own if row.value is not None)


def _stated(row: Any) -> str:
    return _("{name} {value}").format(name=row.label, value=row.words)


def _trend(form: Trend) -> str:
    """'Social 1 % → 2.5 %' of the subject; the only line needs no name."""
    own = [line for line in form.lines if not line.previous]
    subject = next((line for line in own if line.subject), None)
    if subject is None or subject.first is None or subject.last is None:
        return ""
    first, last = (in_words(value, form.unit, form.locale) for value in (subject.first, subject.last))
    name = "" if len(own) == 1 or subject.name in form.title else f"{subject.name} "
    return f"{name}{first} → {last}"


def _dot_range(form: DotRange) -> str:
    subject = next((row for row in form.rows if row.subject and row.within is not None), None)
    if subject is not None:
        return _("{label} typically {typical}, 9 of 10 within {within}").format(
            label=subject.label,
            typical=words.duration(subject.typical, form.locale),
            within=words.duration(subject.within, form.locale),
        )
    known = [
        (row.label, row.typical, words.duration(row.typical, form.locale))
        for row in form.rows
        if row.typical is not None and not words.missing(row.typical)
    ]
    return _("typically {times}").format(times=spread(known)) if known else ""


def _likert(form: Likert) -> str:
    shares = [(row.label, form.satisfied(row)) for row in form.rows]
    if len(shares) == 1:
        return f"{words.share(shares[0][1], form.locale)} {form.good}"
    ends = spread((label, value, words.share(value, form.locale)) for label, value in shares)
    return f"{ends} {form.good}" if ends else ""


def _heat(form: Heat) -> str:
    return largest(
        (form.place.format(row=row, column=column), value, said)
        for row, values, told in zip(form.rows, form.values, form.said, strict=True)
        for column, value, said in zip(form.columns, values, told, strict=True)
        if value is not None and not words.missing(value)
    )


def _moves(form: Moves) -> str:
    """Of those that differ beyond chance, where that is known, the one that differs most."""
    judged = any(row.certain is not None for row in form.rows)
    moved = [row for row in form.rows if _far(row) and row.said and (row.certain or not judged)]
    if moved:
        most = max(moved, key=_far)
        return _("largest difference {label}, {difference}").format(label=most.label, difference=most.said)
    return _("no difference beyond chance") if judged else ""


def _far(row: Move) -> float:
    return 0.0 if row.start is None or row.end is None else abs(row.end - row.start)


def _usual_range(form: UsualRange) -> str:
    apart = [place for place in form.places if place.side]
    if not apart:
        return _("all ({n}) in the usual range").format(n=len(form.places)) if form.places else ""
    if len(apart) > _MOST_APART:
        return _("{n} of {all} stand apart").format(n=len(apart), all=len(form.places))
    return "; ".join(_standing(form, place) for place in apart)


def _standing(form: UsualRange, place: Place) -> str:
    return f"{place.label} {form.words(place.value)}, {place.stands}"


def _single(form: Single) -> str:
    return form.value


def _listing(form: Listing) -> str:
    return form.says


_WRITERS: dict[type, Callable[[Any], str]] = {
    Bars: _bars,
    Bullet: _bullet,
    Trend: _trend,
    DotRange: _dot_range,
    Likert: _likert,
    Heat: _heat,
    Moves: _moves,
    UsualRange: _usual_range,
    Single: _single,
    Listing: _listing,
}
