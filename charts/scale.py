"""Where the ticks of an axis stand, and where labels go that would lie on each other."""

import math

from charts import words
from charts.forms import Trend, in_words
from language import N_, _
from metrics.units import Unit

BAND_AT_MOST = 1.5
FAR_FROM_ZERO, CLOSE_TOGETHER, SPAN_AT_LEAST = 0.25, 0.15, 0.1  # of shares, 0..1
MINUTE_STEPS = (
    1 / 60, 5 / 60, 0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720,
    1440, 2880, 4320, 7200, 10080, 20160, 43200,
)  # fmt: skip
LOG_MINUTES = {
    1 / 60: N_("1 s"),
    10 / 60: N_("10 s"),
    1: N_("1 m"),
    10: N_("10 m"),
    60: N_("1 h"),
    360: N_("6 h"),
    1440: N_("1 d"),
    10080: N_("1 w"),
    43200: N_("30 d"),
}


def axis_marks(form: Trend) -> list[float]:
    """The ticks of a trend's axis, which hold every line; a band may reach over them by half as much again.

    From zero, but for shares that lie close together far from it: there zero would flatten every change.
    """
    lines = [value for line in form.lines for value in line.values if value is not None]
    steps = [step for step in form.steps if step is not None]
    known = lines + steps + ([form.target.value] if form.target else [])
    low, top = min(known, default=0.0), max(known, default=1.0) or 1.0
    edges = [value for line in form.lines for value in (*line.low, *line.high) if value is not None]
    if form.unit is Unit.SHARE and low >= FAR_FROM_ZERO and top - low <= CLOSE_TOGETHER:
        return ticks(*_around(low, top, edges), form.unit, most=3)
    bottom = min(0.0, low, max(min(edges, default=0.0), low * BAND_AT_MOST))  # a net figure may be below 0
    return ticks(bottom, max(top, 0.0, min(max(edges, default=0.0), top * BAND_AT_MOST)), form.unit)


def _around(low: float, top: float, edges: list[float]) -> tuple[float, float]:
    """Shares low..top with up to five points of the bands around them, ten points at least."""
    low = max(min([low, *edges]), low - CLOSE_TOGETHER / 3, 0.0)
    top = min(max([top, *edges]), top + CLOSE_TOGETHER / 3, 1.0)
    wanting = max(0.0, SPAN_AT_LEAST - (top - low)) / 2
    return max(0.0, low - wanting), min(1.0, top + wanting)


def ticks(low: float, high: float, unit: Unit, most: int = 4) -> list[float]:
    """Round values from `low` to just above `high`, at most about `most` steps; times in steps people use."""
    spread = high - low
    if spread <= 0:
        return [low]
    step = next((s for s in MINUTE_STEPS if spread / s <= most), None) if unit is Unit.MINUTES else None
    if step is None:
        step = _round_step(spread / most)
    if unit is Unit.COUNT:
        step = max(1.0, step)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [round(at * step, 12) for at in range(first, last + 1)]


def tick_words(marks: list[float], unit: Unit, locale: str = words.ENGLISH) -> list[str]:
    """The ticks in words, percentages with the digits that tell them apart and no more."""
    if unit is not Unit.SHARE:
        return [in_words(mark, unit, locale) for mark in marks]
    exact = (d for d in range(8) if all(abs(m * 100 * 10**d - round(m * 100 * 10**d)) < 1e-6 for m in marks))
    digits = next(exact, 1)  # a lone tick may be any value
    return [words.percent_of(words.decimal(mark * 100, digits, locale)) for mark in marks]


def _round_step(rough: float) -> float:
    magnitude = 10.0 ** math.floor(math.log10(rough))
    return next(magnitude * factor for factor in (1, 2, 2.5, 5, 10) if magnitude * factor >= rough * 0.999)


def log_ticks(low: float, high: float) -> dict[float, str]:
    """Ticks of a log axis of minutes that lie within low..high, one beyond at each end."""
    values = list(LOG_MINUTES)
    inside = [at for at, value in enumerate(values) if low <= value <= high]
    if not inside:
        nearest = min(range(len(values)), key=lambda at: abs(math.log(values[at] / low)))
        inside = [nearest]
    return {value: _(LOG_MINUTES[value]) for value in values[inside[0] : inside[-1] + 1]}


def spaced(wanted: list[float], gap: float) -> list[float]:
    """Positions at least `gap` apart, in the order of `wanted`, each as near to its own as can be."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    groups: list[tuple[list[int], float]] = []  # members, centre
    for at in order:
        groups.append(([at], wanted[at]))
        while len(groups) > 1 and _top(groups[-2], gap) > _bottom(groups[-1], gap) + 1e-12:
            members, _ = groups.pop()
            others, _ = groups.pop()
            joined = others + members
            groups.append((joined, sum(wanted[m] for m in joined) / len(joined)))
    placed = [0.0] * len(wanted)
    for members, centre in groups:
        for rank, member in enumerate(members):
            placed[member] = centre + (rank - (len(members) - 1) / 2) * gap
    return placed


def lifted(places: list[float], gap: float, floor: float) -> list[float]:
    """The same positions, none below `floor`, those above pushed up only as far as `gap` needs."""
    risen = list(places)
    below = floor - gap
    for at in sorted(range(len(places)), key=lambda index: places[index]):
        below = risen[at] = max(places[at], below + gap)
    return risen


def _top(group: tuple[list[int], float], gap: float) -> float:
    return group[1] + len(group[0]) * gap / 2


def _bottom(group: tuple[list[int], float], gap: float) -> float:
    return group[1] - len(group[0]) * gap / 2
