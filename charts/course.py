"""From a frame of figures() by period to lines over time, or to words where only one period is known.

Only `ok` rows become points. Too few reads '7 of 12' in the table; no cases and never loaded leave a gap.
"""

from collections.abc import Sequence
from functools import partial

import pandas as pd

from charts import words
from charts.forms import Bars, Line, Mark, Single, Trend, in_words
from charts.periods import unbroken
from charts.readings import Reading, as_reading, rows_of
from charts.shaping import Name, bars_by, of_metric, slice_name
from language import _
from metrics import METRICS

MOST_LINES = 7


def trend_by(
    frame: pd.DataFrame,
    metric: str,
    dimension: str,
    *,
    title: str,
    name: Name,
    subject: str | None = None,
    locale: str = words.ENGLISH,
) -> Trend | Bars | None:
    """A line a slice, the subject in the accent; the smallest beyond seven are left to the table.

    Over a single period there is nothing to draw a line through: a bar a slice.
    """
    rows = _dated(frame, metric)
    periods = unbroken(rows["period"])
    ok = rows[rows["state"] == "ok"]
    if ok.empty:
        return None
    if len(periods) == 1:
        return bars_by(rows, metric, dimension, title=title, name=name, subject=subject, locale=locale)
    weight = rows.groupby(dimension, dropna=False)["numerator"].sum().sort_values(ascending=False)
    drawn: list[Line] = []
    undrawn: list[Line] = []
    for key in (slice_name(key) for key in weight.index):
        own = rows[rows[dimension].isna() if key is None else rows[dimension] == key]
        line = _line(own, periods, name(key), subject=key is not None and key == subject, locale=locale)
        if line.last is None and not any(line.said):
            continue
        shown = line.last is not None and (len(drawn) < MOST_LINES or line.subject)
        (drawn if shown else undrawn).append(line)
    return Trend(title, periods, tuple(drawn), METRICS[metric].unit, undrawn=tuple(undrawn), locale=locale)


def trend_of(
    frame: pd.DataFrame,
    metric: str,
    *,
    title: str,
    before: pd.DataFrame | None = None,
    target: Mark | None = None,
    label: str = "",
    locale: str = words.ENGLISH,
) -> Trend | Single | None:
    """One line with its interval as a band, the compared period lighter behind it.

    A single known period is no line: it is said in words.
    """
    rows = _dated(frame, metric)
    ok = rows[rows["state"] == "ok"]
    if ok.empty:
        return None
    periods = unbroken(rows["period"])
    line = _line(rows, periods, label or _(METRICS[metric].short), subject=True, banded=True, locale=locale)
    earlier = None if before is None else _beside(_dated(before, metric), len(periods), locale)
    if earlier is not None and earlier.last is None:
        earlier = None
    lines = (line,) if earlier is None else (earlier, line)
    trend = Trend(title, periods, lines, METRICS[metric].unit, target=target, locale=locale)
    if len(ok) > 1:
        return trend
    return _single(trend, as_reading(rows_of(ok)[0]))


def _dated(frame: pd.DataFrame, metric: str) -> pd.DataFrame:
    rows = of_metric(frame, metric)
    return rows[rows["period"].notna()]


def _single(trend: Trend, one: Reading) -> Single:
    """The only known period in words, with how sure it is and what it was before."""
    *earlier, line = trend.lines
    at = next(place for place, value in enumerate(line.values) if value is not None)
    in_unit = partial(in_words, unit=trend.unit, locale=trend.locale)
    said = [words.period(trend.periods[at], trend.locale)]
    if one.low is not None and one.high is not None:
        said.append(_("between {low} and {high}").format(low=in_unit(one.low), high=in_unit(one.high)))
    said += [_("n {n}").format(n=words.count(one.n, trend.locale))] if one.n else []
    said += [
        _("the period before {value}").format(value=in_unit(each.values[at]))
        for each in earlier
        if each.values[at] is not None
    ]
    return Single(trend.title, one.in_words(trend.locale), "; ".join(said), trend.table)


def _line(
    rows: pd.DataFrame,
    periods: Sequence[str],
    label: str,
    *,
    subject: bool = False,
    previous: bool = False,
    banded: bool = False,
    locale: str = words.ENGLISH,
) -> Line:
    """The values of the `ok` rows over the periods, and the words of the others."""
    ok = rows[rows["state"] == "ok"]
    return Line(
        label,
        _series(ok, "value", periods),
        subject=subject,
        previous=previous,
        low=_series(ok, "low", periods) if banded else (),
        high=_series(ok, "high", periods) if banded else (),
        said=_said(rows, periods, locale),
    )


def _beside(rows: pd.DataFrame, length: int, locale: str) -> Line:
    """An earlier line, aligned by position: its first period stands at the first of the later ones."""
    periods = unbroken(rows["period"])[:length]
    line = _line(rows, periods, _("before"), previous=True, locale=locale)
    missing = length - len(periods)
    return Line(
        _("before"), (*line.values, *[None] * missing), previous=True, said=(*line.said, *[""] * missing)
    )


def _series(ok: pd.DataFrame, column: str, periods: Sequence[str]) -> tuple[float | None, ...]:
    values = dict(zip(ok["period"], ok[column], strict=True))
    found = (values.get(period) for period in periods)
    return tuple(None if value is None or words.missing(value) else float(value) for value in found)


def _said(rows: pd.DataFrame, periods: Sequence[str], locale: str) -> tuple[str, ...]:
    """'7 of 12' for each period of too few cases, '' for the others."""
    few = (row for row in rows_of(rows) if row["state"] == "few")
    said = {str(row["period"]): as_reading(row).in_words(locale) for row in few}
    return tuple(said.get(period, "") for period in periods)
