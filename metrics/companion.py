"""When a figure is shown with its companion: a time of those who got an answer hides those who got none."""

from collections.abc import Mapping
from typing import Any

from metrics.catalogue import METRICS
from metrics.units import State

TOO_MANY_LEFT_OUT = 0.1


def share_with_a_time(figure: Mapping[str, Any]) -> float | None:
    """Of the cases of a row of figures() the share that the value speaks of, where under nine in ten.

    None where the metric has no companion (`Metric.beside`), where nothing is shown, or where at most a
    tenth is left out. The companion says how many were answered; this says how many the value is of.
    """
    if not METRICS[figure["metric"]].beside or figure["state"] != State.OK:
        return None
    n, excluded = float(figure["n"]), float(figure["excluded"])
    return n / (n + excluded) if excluded > TOO_MANY_LEFT_OUT * (n + excluded) else None
