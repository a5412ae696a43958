"""What changed: the metrics and slices whose level moved, and stayed, beyond what chance does.

A control chart finds the candidates (metrics.statistics.control); each gets the p-value of its largest step
against a random order of its periods; Benjamini and Hochberg's correction over all series looked at keeps
q = 0.01. What is found but too small to matter is left out. Two years of weeks are looked at, and of months
where weeks have too few cases. What came at the same time last year is a season and no change; a season that
has come only once looks like one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd

from metrics.analyses.link import Link, Pairs
from metrics.analyses.series import Series, first_day, last_day, series, whole
from metrics.catalogue import METRICS
from metrics.declaration import Metric, Percentile
from metrics.figures import Source, connected, figures
from metrics.statistics.control import signals
from metrics.statistics.discovery import EDGE, Step, false_discovery, step, step_p
from metrics.together import Asked, figures_together
from metrics.units import Better, Unit
from metrics.window import Window, year_before
from warehouse import Snapshot

WATCHED = (
    "contacts",
    "social_share",
    "first_response_minutes",
    "answered_within_share",
    "social_answered_within_share",
    "resolve_minutes",
    "resolution_target_met_share",
    "first_contact_share",
    "reopened_share",
    "satisfied_share",
)
SLICES: tuple[str | None, ...] = (None, "desk", "channel")
Q = 0.01
HISTORY = timedelta(days=2 * 365)
NEWEST = 4  # points
HALF = 0.5  # of a step that the same time last year may not explain

LONGER = 1.25  # times: so many times as long, or as short
POINTS = 0.03  # shares: so much more or less,
TIMES_THE_SHARE = 1.5  # or a small share so many times as large, by at least
FEWEST_POINTS_OF_SHARE = 0.002
MORE = 1.1  # counts


@dataclass(frozen=True)
class Finding:
    """A level that moved: what, where, since when, from what to what; values in the metric's unit.

    A count is per period of the grain. `good` is None where no direction is better. `n` are the cases since,
    `n_before` those before; `q` the p-value corrected for all that was looked at.
    """

    metric: str
    dimension: str | None
    name: str | None
    grain: str
    since: date
    before: float
    after: float
    n_before: int
    n: int
    size: float
    q: float
    good: bool | None
    link: Link
    link_before: Link

    @property
    def rose(self) -> bool:
        return self.after > self.before


def what_changed(
    source: Source,
    window: Window,
    *,
    where: Pairs = (),
    clock: str = "calendar",
    watched: Sequence[str] = WATCHED,
    slices: Sequence[str | None] = SLICES,
) -> list[Finding]:
    """The changes that began within a window with both ends, worse ones first, then the surest.

    Two years up to its last day are looked at. `where` and `clock` are those of figures().
    """
    with connected(source) as connection:
        asked = source if isinstance(source, Snapshot) else connection  # which it asks once what there is
        looked_at = all_series(asked, window, where=where, clock=clock, watched=watched, slices=slices)
        found = changes(looked_at, where)
        found = [change for change in found if window.first is None or change.since >= window.first]
        found = [_exactly(change, asked, clock) for change in filter(matters, found)]
    return sorted(filter(matters, found), key=lambda change: (_order(change), -abs(change.size)))


def _order(change: Finding) -> int:
    return 1 if change.good is None else 2 * change.good


def all_series(
    source: Source,
    window: Window,
    *,
    where: Pairs = (),
    clock: str = "calendar",
    watched: Sequence[str] = WATCHED,
    slices: Sequence[str | None] = SLICES,
) -> list[Series]:
    """Every series of the watched metrics up to the window's last day: all, each desk, each channel."""
    last = window.last or date.max
    history = Window(last - HISTORY, last)
    filtered = {name for name, _ in where if len([one for one, _ in where if one == name]) == 1}
    asked = {
        dimension: [name for name in watched if dimension != "channel" or "social" not in name]
        for dimension in slices
        if dimension not in filtered
    }
    found: list[Series] = []
    for grain in ("week", "month"):
        questions = [
            Asked(tuple(map(unbounded, names)), history, (dimension,) if dimension else (), grain)
            for dimension, names in asked.items()
        ]
        frames = figures_together(questions, warehouse=source, where=where, clock=clock)
        for dimension, frame in zip(asked, frames, strict=True):
            kept = whole(frame, history)
            there = {each.key for each in found}
            found += [each for each in series(kept, dimension, grain) if each.key not in there]
            asked[dimension] = _worth_months(kept, {each.key for each in found}, dimension)
    return sorted(found, key=lambda each: list(asked).index(each.dimension))


@cache
def unbounded(name: str) -> Metric:
    """The metric, a time without its interval: only the middles are looked at, of hundreds of slices."""
    metric = METRICS[name]
    return replace(metric, bounded=False) if isinstance(metric, Percentile) else metric


Key = tuple[str, str | None, str | None]


def _worth_months(frame: pd.DataFrame, there: set[Key], dimension: str | None) -> list[str]:
    """The metrics of which some slice has too few cases by week, and enough of them for months."""
    totals = frame.groupby(["metric", *([dimension] if dimension else [])], sort=False)["n"].sum()
    weeks = frame["period"].nunique()
    coarse = []
    for key, n in totals.items():
        metric, name = (str(key[0]), key[1]) if isinstance(key, tuple) else (str(key), None)
        per_month = n / weeks * 52 / 12 if weeks else 0
        if (metric, dimension, name) not in there and per_month >= max(1, METRICS[metric].min_sample):
            coarse.append(metric)
    return list(dict.fromkeys(coarse))


def changes(looked_at: Sequence[Series], where: Pairs = ()) -> list[Finding]:
    """The series whose step holds among all looked at, in their order; levels are those of their periods."""
    steps = [step(each.values) if signals(each.values).any else None for each in looked_at]
    p = [
        1.0 if at is None else step_p(at.size, len(each.values))
        for each, at in zip(looked_at, steps, strict=True)
    ]
    found = zip(looked_at, steps, false_discovery(p), strict=True)
    return [
        _finding(each, at, float(q), where)
        for each, at, q in found
        if at is not None and q <= Q and _lasts(each, at) and not _comes_every_year(each, at)
    ]


def _lasts(each: Series, at: Step) -> bool:
    """Whether the newest points still lie on the new level's side of the middle between both."""
    before, after = (float(np.median(part)) for part in (each.values[: at.at], each.values[at.at :]))
    newest = float(np.median(each.values[-NEWEST:]))
    return (newest - (before + after) / 2) * (after - before) > 0


def _comes_every_year(each: Series, at: Step) -> bool:
    """Whether the periods since lie no further than half the step from the same ones a year earlier.

    Only those whose counterpart lies before the step can tell; with too few of them it is not known.
    """
    places = {label: place for place, label in enumerate(each.periods[: at.at])}
    pairs = [
        (place, places[earlier])
        for place, label in enumerate(each.periods[at.at :], start=at.at)
        if (earlier := year_before(label)) in places
    ]
    if len(pairs) < EDGE:
        return False
    now, then = (float(np.median(each.values[list(part)])) for part in zip(*pairs, strict=True))
    before, after = (float(np.median(part)) for part in (each.values[: at.at], each.values[at.at :]))
    return (now - then) / (after - before) < HALF if after != before else True


def _finding(each: Series, at: Step, q: float, where: Pairs) -> Finding:
    old, new = slice(0, at.at), slice(at.at, None)
    before, after = each.level(old), each.level(new)
    elsewhere = tuple(pair for pair in where if pair[0] != each.dimension)
    kept = elsewhere if each.dimension is None else (*elsewhere, (each.dimension, each.name))
    since = first_day(each.periods[at.at])
    first, last = first_day(each.periods[0]), last_day(each.periods[-1])
    return Finding(
        metric=each.metric,
        dimension=each.dimension,
        name=each.name,
        grain=each.grain,
        since=since,
        before=before,
        after=after,
        n_before=int(np.nansum(each.n[old])),
        n=int(np.nansum(each.n[new])),
        size=at.size,
        q=q,
        good=is_good(each.metric, rose=after > before),
        link=Link(each.metric, kept, Window(since, last)),
        link_before=Link(each.metric, kept, Window(first, since - timedelta(1))),
    )


def _exactly(change: Finding, source: Source, clock: str) -> Finding:
    """The finding with medians from the rows: the middle of medians is near, but it is not the median."""
    if not isinstance(METRICS[change.metric], Percentile):
        return change
    values = [
        float(
            figures(link.metric, warehouse=source, window=link.window, where=link.where, clock=clock)[
                "value"
            ].iloc[0]
        )
        for link in (change.link_before, change.link)
    ]
    return replace(
        change, before=values[0], after=values[1], good=is_good(change.metric, rose=values[1] > values[0])
    )


def is_good(metric: str, *, rose: bool) -> bool | None:
    """Whether a rise or fall is an improvement; None where no direction is better."""
    better = METRICS[metric].better
    return None if better is Better.NEITHER else rose is (better is Better.HIGHER)


def matters(change: Finding) -> bool:
    """Whether a change is large enough to tell somebody, whatever its p-value."""
    low, high = sorted((change.before, change.after))
    unit = METRICS[change.metric].unit
    if unit is Unit.SHARE:
        grown = high >= TIMES_THE_SHARE * low and high - low >= FEWEST_POINTS_OF_SHARE
        return high - low >= POINTS or grown
    return low >= 0 and high >= (LONGER if unit is Unit.MINUTES else MORE) * low
