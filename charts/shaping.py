"""From a frame of figures() to a chart form: which rows become lines, bars or ranges, and in which order.

Only `ok` rows become marks. Too few reads '7 of 12' in words; no cases and never loaded leave a gap.
"""

from collections.abc import Callable
from typing import TypedDict

import numpy as np
import pandas as pd

from charts import words
from charts.forms import (
    Bar,
    Bars,
    DotRange,
    Mark,
    RangeRow,
)
from charts.readings import Reading, as_reading, rows_of, value_words
from language import _
from metrics import METRICS

Name = Callable[[str | None], str]


class Slices(TypedDict):
    """How the slices of one dimension are called, which is the subject, and in whose locale."""

    name: Name
    subject: str | None
    locale: str


def of_metric(frame: pd.DataFrame, metric: str) -> pd.DataFrame:
    """The rows of one metric; where they stand together, as figures() gives them, without a copy."""
    places = np.flatnonzero(frame["metric"].to_numpy() == metric)
    if not len(places):
        return frame.iloc[:0]
    together = places[-1] - places[0] + 1 == len(places)
    return frame.iloc[places[0] : places[-1] + 1] if together else frame.iloc[places]


def readings(frame: pd.DataFrame, metric: str, dimension: str) -> list[tuple[str | None, Reading]]:
    """Each slice of a metric with its reading, in the order of the frame."""
    rows = (row for row in rows_of(frame) if row["metric"] == metric)
    return [(slice_name(row[dimension]), as_reading(row)) for row in rows]


def slice_name(value: object) -> str | None:
    return None if words.missing(value) else str(value)


def bars_by(
    frame: pd.DataFrame,
    metric: str,
    dimension: str,
    *,
    title: str,
    name: Name,
    subject: str | None = None,
    marks: tuple[Mark, ...] = (),
    by_size: bool = True,
    exact: bool = False,
    sized: bool = False,
    locale: str = words.ENGLISH,
) -> Bars | None:
    """A bar a slice, the largest first unless `by_size` is false; too few stand last, in words.

    `exact`: the value is counted, not sampled (the channels of one desk), so no number of cases is too few.
    `sized`: each says of how many, where slices of very different size stand side by side.
    """
    found = [(key, one) for key, one in readings(frame, metric, dimension) if one.state in {"ok", "few"}]
    if not found:
        return None
    if by_size:
        found.sort(key=lambda pair: (pair[1].ok or exact, pair[1].value or 0.0), reverse=True)
    rows = tuple(
        Bar(
            label=name(key),
            value=one.value if one.ok or exact else None,
            words=_in_words(one, exact=exact, sized=sized, locale=locale),
            subject=key is not None and key == subject,
            low=one.low,
            high=one.high,
        )
        for key, one in found
    )
    return Bars(title, rows, METRICS[metric].unit, marks=marks, locale=locale)


def _in_words(one: Reading, *, exact: bool, sized: bool, locale: str) -> str:
    """'61 %', '61 % of 1,234'; of too few '7 of 12'."""
    if exact:
        return value_words(one.value, METRICS[one.metric].unit, locale)
    said = one.in_words(locale)
    return _("{share} of {n}").format(share=said, n=words.count(one.n, locale)) if sized and one.ok else said


def ranges_by(
    frame: pd.DataFrame,
    typical: str,
    within: str,
    dimension: str,
    *,
    title: str,
    name: Name,
    subject: str | None = None,
    locale: str = words.ENGLISH,
) -> DotRange | None:
    """Typical time and the time within which nine of ten are done, the quickest first; too few undrawn."""
    uppers = dict(readings(frame, within, dimension))
    rows, few = [], []
    for key, one in readings(frame, typical, dimension):
        if one.state == "few":
            few.append((name(key), one.in_words(locale)))
        upper = uppers.get(key)
        if one.ok and one.value is not None:
            nine = upper.value if upper is not None and upper.ok else None
            known = key is not None and key == subject
            rows.append(RangeRow(name(key), one.value, nine, one.n, subject=known, answered=one.answered))
    rows.sort(key=lambda row: row.typical or 0.0)
    return DotRange(title, tuple(rows), few=tuple(few), locale=locale) if rows else None
