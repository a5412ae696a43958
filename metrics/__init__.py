"""What a number means: declarations of metrics, `figures()`, intervals, comparison with published figures."""

from metrics.catalogue import FAMILIES, METRICS
from metrics.declaration import Metric
from metrics.figures import figures
from metrics.intervals import median_interval, newcombe, wilson
from metrics.units import Better, Counted, State, Tier, Unit
from metrics.window import Question, QuestionError, Window

__all__ = [
    "FAMILIES",
    "METRICS",
    "Better",
    "Counted",
    "Metric",
    "Question",
    "QuestionError",
    "State",
    "Tier",
    "Unit",
    "Window",
    "figures",
    "median_interval",
    "newcombe",
    "wilson",
]
