"""What a number means: declarations of metrics, `figures()`, intervals, comparison with published figures."""

from metrics.benchmarks import BENCHMARKS, Benchmark, BenchmarkError, Kind, Verdict, library, read_benchmarks
from metrics.catalogue import FAMILIES, METRICS
from metrics.compare import Comparison, ComparisonRefused, ComparisonWarning, compare
from metrics.comparisons import benchmarks_table
from metrics.declaration import Metric
from metrics.figures import figures
from metrics.intervals import median_interval, newcombe, wilson
from metrics.provenance import Provenance, cases_behind, provenance
from metrics.together import Asked, figures_together
from metrics.units import Better, Counted, State, Tier, Unit
from metrics.window import Question, QuestionError, Window

__all__ = [
    "BENCHMARKS",
    "FAMILIES",
    "METRICS",
    "Asked",
    "Benchmark",
    "BenchmarkError",
    "Better",
    "Comparison",
    "ComparisonRefused",
    "ComparisonWarning",
    "Counted",
    "Kind",
    "Metric",
    "Provenance",
    "Question",
    "QuestionError",
    "State",
    "Tier",
    "Unit",
    "Verdict",
    "Window",
    "benchmarks_table",
    "cases_behind",
    "compare",
    "figures",
    "figures_together",
    "library",
    "median_interval",
    "newcombe",
    "provenance",
    "read_benchmarks",
    "wilson",
]
