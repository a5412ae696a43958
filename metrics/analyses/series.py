"""Figures as series in time: one per metric and slice, of the periods with cases enough."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.catalogue import METRICS
from metrics.declaration import Percentile
from metrics.statistics.control import FEWEST_POINTS
from metrics.units import State, Unit
from metrics.window import WEEK, Window

Numbers = NDArray[np.float64]
FULL = 0.8  # of its periods a series must have
UNRIPE = 0.05  # so much more than usual may be without an end before a last period is left out


@dataclass(frozen=True)
class Series:
    """A metric of one slice by period, oldest first; `dimension` None is everything together."""

    metric: str
    dimension: str | None
    name: str | None
    grain: str
    periods: tuple[str, ...]
    values: Numbers
    n: Numbers
    numerator: Numbers
    denominator: Numbers

    @property
    def key(self) -> tuple[str, str | None, str | None]:
        return (self.metric, self.dimension, self.name)

    def ordered(self, order: NDArray[np.intp]) -> "Series":
        """The same points in another order of time, over the same periods."""
        columns = (self.values[order], self.n[order], self.numerator[order], self.denominator[order])
        return Series(self.metric, self.dimension, self.name, self.grain, self.periods, *columns)

    def level(self, part: slice) -> float:
        """The metric over some of its periods: of all their cases for a share, else a typical period's."""
        if METRICS[self.metric].unit is Unit.SHARE:
            return float(self.numerator[part].sum() / self.denominator[part].sum())
        if METRICS[self.metric].unit is Unit.COUNT:
            return float(self.values[part].mean())
        return float(np.median(self.values[part]))


def first_day(period: str) -> date:
    """The first day of a week ('2016-W09', '2016-02-28/P7D') or month ('2016-03')."""
    if period.endswith(WEEK):
        return date.fromisoformat(period.removesuffix(WEEK))
    if "W" in period:
        return date.fromisocalendar(int(period[:4]), int(period[6:]), 1)
    return date(int(period[:4]), int(period[5:]), 1)


def last_day(period: str) -> date:
    """The last day of a week or month."""
    first = first_day(period)
    if "W" in period or period.endswith(WEEK):
        return first + timedelta(6)
    return (first + timedelta(32)).replace(day=1) - timedelta(1)


def whole(frame: pd.DataFrame, window: Window) -> pd.DataFrame:
    """The rows of figures() of weeks or months that lie wholly in the window: a part of a week is no week."""
    first, last = window.first or date.min, window.last or date.max
    periods = {label for label in frame["period"] if not pd.isna(label)}
    kept = {label for label in periods if first_day(label) >= first and last_day(label) <= last}
    return frame[frame["period"].isin(kept)]


def series(frame: pd.DataFrame, dimension: str | None, grain: str) -> Iterator[Series]:
    """The series of figures() by period and at most one dimension, whole periods only, with points enough.

    Only periods in state ok are points; a series has twelve of them and four in five of the periods of the
    frame. Null slices make none. Last periods whose cases have not run their course are left out.
    """
    rows = frame[frame[dimension].notna()] if dimension else frame
    needed = max(FEWEST_POINTS, FULL * rows["period"].nunique())
    names = rows[dimension].to_numpy() if dimension else np.full(len(rows), None)
    metrics, periods = rows["metric"].to_numpy(), rows["period"].to_numpy()
    ok = (rows["state"] == State.OK.value).to_numpy()
    columns = rows[["value", "n", "numerator", "denominator", "excluded"]].to_numpy(float)
    for start, end in _runs(metrics, names):
        metric, name = str(metrics[start]), names[start]
        last = start + ripe(metric, columns[start:end, 1], columns[start:end, 4])
        points = np.flatnonzero(ok[start:last]) + start
        if len(points) >= needed:
            values = (columns[points, place] for place in range(4))
            yield Series(metric, dimension, name, grain, tuple(periods[points]), *values)


def _runs(metrics: NDArray[Any], names: NDArray[Any]) -> Iterator[tuple[int, int]]:
    """Where the rows of each metric and slice begin and end: figures() gives them together, by period."""
    if not len(metrics):
        return
    new = np.flatnonzero((metrics[1:] != metrics[:-1]) | (names[1:] != names[:-1])) + 1
    yield from zip([0, *new], [*new, len(metrics)], strict=True)


def ripe(metric: str, n: Numbers, excluded: Numbers) -> int:
    """How many of a series' periods to keep: not the last ones in which unusually many cases have no end yet.

    What is resolved or answered of them by now is what went quickly, so they would look like an improvement.
    """
    if not (isinstance(METRICS[metric], Percentile) or METRICS[metric].family == "resolution"):
        return len(n)
    open_share = np.divide(excluded, n + excluded, out=np.zeros(len(n)), where=n + excluded > 0)
    usual = np.flatnonzero(open_share <= 2 * np.median(open_share) + UNRIPE)
    return int(usual[-1]) + 1
