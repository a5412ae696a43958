"""Draws and clocks the sample's parts share: words by weight, days by season, local times to instants.

Instants are numpy datetime64[s] in UTC, local times the same type without a zone.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sample_data.company import AS_OF, FIRST_DAY, LAST_DAY

Instants = npt.NDArray[Any]  # datetime64: its arithmetic is beyond the type stubs
Numbers = npt.NDArray[Any]
Words = npt.NDArray[np.object_]

NEVER = np.datetime64("NaT", "s")
END = np.datetime64(AS_OF.replace(tzinfo=None), "s")
DAYS: Instants = np.arange(np.datetime64(FIRST_DAY), np.datetime64(LAST_DAY) + 1)
MONTHS = 24

_WEEKDAY = np.array([1.2, 1.1, 1.05, 1.0, 0.9, 0.15, 0.12])  # Monday first
_SEASON = np.array([1.1, 1.05, 1.0, 1.0, 0.97, 0.95, 0.88, 0.85, 1.1, 1.08, 1.02, 0.8])  # January first


def words(draw: np.random.Generator, weights: Mapping[str, float], count: int) -> Words:
    """`count` words drawn by weight."""
    return by_weight(draw, list(weights), list(weights.values()), count)


def by_weight(draw: np.random.Generator, names: Sequence[str], weights: Sequence[float], count: int) -> Words:
    share = np.asarray(weights, dtype=float)
    picked: Words = np.array(names, dtype=object)[draw.choice(len(names), size=count, p=share / share.sum())]
    return picked


def weekday(days: Instants) -> npt.NDArray[np.int64]:
    """0 for Monday to 6 for Sunday (1970-01-01 was a Thursday)."""
    return (days.astype("datetime64[D]").astype(np.int64) + 3) % 7


def month_number(days: Instants) -> npt.NDArray[np.int64]:
    """0 for the sample's first month to 23 for its last; outside it clipped."""
    months = days.astype("datetime64[M]").astype(np.int64) - DAYS[0].astype("datetime64[M]").astype(np.int64)
    clipped: npt.NDArray[np.int64] = np.clip(months, 0, MONTHS - 1)
    return clipped


def busy_days(draw: np.random.Generator, count: int) -> Instants:
    """`count` days: more on Mondays and in autumn, few at weekends, a tenth more at the end."""
    growth = 1 + 0.1 * np.arange(len(DAYS)) / len(DAYS)
    season = _SEASON[DAYS.astype("datetime64[M]").astype(np.int64) % 12]
    weight = growth * season * _WEEKDAY[weekday(DAYS)]
    return DAYS[draw.choice(len(DAYS), size=count, p=weight / weight.sum())]


def office_times(draw: np.random.Generator, days: Instants) -> Instants:
    """A local time on each day: peaks at half past nine and two, one in twelve at any hour."""
    count = len(days)
    peak = np.where(draw.random(count) < 0.55, 570, 840)  # minutes of the day, and the peaks' share
    minute = np.clip(draw.normal(peak, 75, count), 450, 1110)
    minute = np.where(draw.random(count) < 1 / 12, draw.uniform(0, 1440, count), minute)
    return days.astype("datetime64[s]") + seconds(minute)


def seconds(minutes: Numbers) -> Instants:
    """Minutes as whole seconds of numpy time."""
    return np.round(minutes * 60).astype(np.int64).astype("timedelta64[s]")


def to_utc(local: Instants, zone: str) -> Instants:
    """Local times as instants; an hour that a clock change skips moves on, one it repeats is the later."""
    index = pd.DatetimeIndex(local).tz_localize(
        zone, ambiguous=np.zeros(len(local), dtype=bool), nonexistent="shift_forward"
    )
    return np.asarray(index.tz_convert("UTC").tz_localize(None).to_numpy(), dtype="datetime64[s]")


def known_by_the_end(instants: Instants) -> Instants:
    """What had happened when the data end; the rest has not happened yet."""
    return np.where(instants <= END, instants, NEVER)


def numbered(prefix: str, count: int, start: int = 1) -> Words:
    """Ids such as T000001, in order."""
    return np.array([f"{prefix}{number:06d}" for number in range(start, start + count)], dtype=object)
