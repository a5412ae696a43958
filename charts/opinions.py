"""From a frame of figures() to the chart of ratings: which slices are drawn, and which have too few."""

from collections.abc import Sequence

import pandas as pd

from charts import words
from charts.forms import FewRatings, Likert, LikertRow
from charts.readings import Reading, reading
from charts.shaping import Name, readings
from language import N_, _

ANSWERS = (N_("Dissatisfied"), N_("In between"), N_("Satisfied"), N_("Very satisfied"))
_SHARES = ("dissatisfied_share", "satisfied_share", "very_satisfied_share")


def likert_by(
    frame: pd.DataFrame,
    dimension: str | None,
    *,
    title: str,
    name: Name,
    everybody: str = "",
    locale: str = words.ENGLISH,
) -> Likert | None:
    """Answers by slice from the three shares of ratings; the most satisfied first, too few undrawn."""
    slices: dict[str | None, list[Reading | None]]
    if dimension is None:
        slices = {None: [reading(frame, metric) for metric in _SHARES]}
    else:
        found = [dict(readings(frame, metric, dimension)) for metric in _SHARES]
        slices = {key: [part.get(key) for part in found] for key in found[0]}
    rows, few = [], []
    for key, parts in slices.items():
        label = everybody if dimension is None else name(key)
        shares, counts = _answers(parts), _counts(parts)
        if shares is not None and parts[0] is not None:
            rows.append(LikertRow(label, shares, parts[0].n))
        elif counts is not None:
            few.append(FewRatings(label, counts))
    rows.sort(key=lambda row: row.shares[2] + row.shares[3], reverse=True)
    answers = tuple(_(answer) for answer in ANSWERS)
    if not rows:
        return None
    return Likert(title, answers, 1, tuple(rows), few=tuple(few), good=_("satisfied"), locale=locale)


def _answers(parts: Sequence[Reading | None]) -> tuple[float, ...] | None:
    if any(part is None or not part.ok or part.value is None for part in parts):
        return None
    bad, good, best = (float(part.value or 0) for part in parts if part is not None)
    return bad, max(0.0, 1 - bad - good), good - best, best


def _counts(parts: Sequence[Reading | None]) -> tuple[int, ...] | None:
    """How many gave each answer, where there are some but too few; None for none."""
    if any(part is None or part.numerator is None or not part.n for part in parts):
        return None
    bad, good, best = (int(part.numerator or 0) for part in parts if part is not None)
    n = next(part.n for part in parts if part is not None)
    return bad, n - bad - good, good - best, best
