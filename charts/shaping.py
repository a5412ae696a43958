"""From a frame of figures() to a chart form: which rows become lines, bars or ranges, and in which order.

Only `ok` rows become marks. Too few reads '7 of 12' in words; no cases and never loaded leave a gap.
"""

from collections.abc import Callable, Sequence
from typing import TypedDict

import pandas as pd

from charts import words
from charts.forms import (
    Bar,
    Bars,
    DotRange,
    Likert,
    LikertRow,
    Line,
    Mark,
    RangeRow,
    Trend,
)
from charts.periods import unbroken
from charts.readings import Reading, as_reading, value_words
from metrics import METRICS

Name = Callable[[str | None], str]


class Slices(TypedDict):
    """How the slices of one dimension are called, which is the subject, and in whose locale."""

    name: Name
    subject: str | None
    locale: str


MOST_LINES = 7
ANSWERS = ("Dissatisfied", "In between", "Satisfied", "Very satisfied")


def of_metric(frame: pd.DataFrame, metric: str) -> pd.DataFrame:
    """The rows of one metric."""
    return frame[frame["metric"] == metric]


def readings(frame: pd.DataFrame, metric: str, dimension: str) -> list[tuple[str | None, Reading]]:
    """Each slice of a metric with its reading, in the order of the frame."""
    rows = of_metric(frame, metric).to_dict("records")
    return [(_slice(row[dimension]), as_reading(dict(row))) for row in rows]  # type: ignore[arg-type]  # names are text


def _slice(value: object) -> str | None:
    return None if words.missing(value) else str(value)


def trend_by(
    frame: pd.DataFrame,
    metric: str,
    dimension: str,
    *,
    title: str,
    name: Name,
    subject: str | None = None,
    locale: str = words.ENGLISH,
) -> Trend | None:
    """A line a slice, the subject in the accent; the smallest beyond seven are left to the table."""
    rows = of_metric(frame, metric)
    rows = rows[rows["period"].notna()]
    periods = unbroken(rows["period"])
    shown = rows.assign(value=rows["value"].where(rows["state"] == "ok"))
    weight = shown.groupby(dimension, dropna=False)["numerator"].sum().sort_values(ascending=False)
    order = [_slice(key) for key in weight.index]
    kept = order[:MOST_LINES] + [key for key in order[MOST_LINES:] if key == subject]
    lines = []
    for key in kept:
        own = shown[shown[dimension].isna() if key is None else shown[dimension] == key]
        values = dict(zip(own["period"], own["value"], strict=True))
        lines.append(Line(name(key), _series(values, periods), subject=key == subject))
    lines = [line for line in lines if line.last is not None]
    if not lines or not periods:
        return None
    return Trend(title, periods, tuple(lines), METRICS[metric].unit, locale=locale)


def trend_of(
    frame: pd.DataFrame,
    metric: str,
    *,
    title: str,
    before: pd.DataFrame | None = None,
    target: Mark | None = None,
    label: str = "",
    locale: str = words.ENGLISH,
) -> Trend | None:
    """One line with its interval as a band, the compared period lighter behind it."""
    rows = of_metric(frame, metric)
    rows = rows[rows["period"].notna()]
    ok = rows[rows["state"] == "ok"]
    if ok.empty:
        return None
    periods = unbroken(rows["period"])
    columns = {name: dict(zip(ok["period"], ok[name], strict=True)) for name in ("value", "low", "high")}
    lines = []
    if before is not None:
        values = _beside(of_metric(before, metric), len(periods))
        if any(value is not None for value in values):
            lines.append(Line("before", values, previous=True))
    lines.append(
        Line(
            label or METRICS[metric].short,
            _series(columns["value"], periods),
            subject=True,
            low=_series(columns["low"], periods),
            high=_series(columns["high"], periods),
        )
    )
    return Trend(title, periods, tuple(lines), METRICS[metric].unit, target=target, locale=locale)


def _beside(rows: pd.DataFrame, length: int) -> tuple[float | None, ...]:
    """An earlier line, aligned by position: its first period stands at the first of the later ones."""
    rows = rows[rows["period"].notna()]
    ok = rows[rows["state"] == "ok"]
    known = dict(zip(ok["period"], ok["value"], strict=True))
    values = _series(known, unbroken(rows["period"])[:length])
    return (*values, *([None] * (length - len(values))))


def _series(values: dict[str, float], periods: Sequence[str]) -> tuple[float | None, ...]:
    found = (values.get(period) for period in periods)
    return tuple(None if value is None or words.missing(value) else float(value) for value in found)


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
    locale: str = words.ENGLISH,
) -> Bars | None:
    """A bar a slice, the largest first unless `by_size` is false; too few stand last, in words.

    `exact`: the value is counted, not sampled (the channels of one desk), so no number of cases is too few.
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
            words=value_words(one.value, METRICS[metric].unit, locale) if exact else one.in_words(locale),
            subject=key is not None and key == subject,
            low=one.low,
            high=one.high,
        )
        for key, one in found
    )
    return Bars(title, rows, METRICS[metric].unit, marks=marks, locale=locale)


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
    """Typical time and the time within which nine of ten are done, the quickest first."""
    uppers = dict(readings(frame, within, dimension))
    rows = []
    for key, one in readings(frame, typical, dimension):
        upper = uppers.get(key)
        if one.ok and one.value is not None:
            nine = upper.value if upper is not None and upper.ok else None
            rows.append(
                RangeRow(name(key), one.value, nine, one.n, subject=key is not None and key == subject)
            )
    rows.sort(key=lambda row: row.typical or 0.0)
    return DotRange(title, tuple(rows), locale=locale) if rows else None


def likert_by(
    frame: pd.DataFrame,
    dimension: str | None,
    *,
    title: str,
    name: Name,
    everybody: str = "",
    locale: str = words.ENGLISH,
) -> Likert | None:
    """Answers by slice from the three shares of ratings; the most satisfied first."""
    slices: dict[str | None, list[Reading | None]]
    if dimension is None:
        slices = {None: [_first(frame, metric) for metric in _LIKERT]}
    else:
        found = [dict(readings(frame, metric, dimension)) for metric in _LIKERT]
        slices = {key: [part.get(key) for part in found] for key in found[0]}
    rows = []
    for key, parts in slices.items():
        shares = _answers(parts)
        if shares is not None and parts[0] is not None:
            label = everybody if dimension is None else name(key)
            rows.append(LikertRow(label, shares, parts[0].n))
    rows.sort(key=lambda row: row.shares[2] + row.shares[3], reverse=True)
    return Likert(title, ANSWERS, 1, tuple(rows), locale=locale) if rows else None


_LIKERT = ("dissatisfied_share", "satisfied_share", "very_satisfied_share")


def _first(frame: pd.DataFrame, metric: str) -> Reading | None:
    rows = of_metric(frame, metric).to_dict("records")
    return as_reading(dict(rows[0])) if rows else None  # type: ignore[arg-type]  # names are text


def _answers(parts: Sequence[Reading | None]) -> tuple[float, ...] | None:
    if any(part is None or not part.ok or part.value is None for part in parts):
        return None
    bad, good, best = (float(part.value or 0) for part in parts if part is not None)
    return bad, max(0.0, 1 - bad - good), good - best, best
