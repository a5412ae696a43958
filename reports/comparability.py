"""What a page's figures may be compared with, in lines: for the end of what is taken along."""

from collections.abc import Sequence

from charts import words
from language import N_, _
from metrics import BENCHMARKS, Benchmark, Metric, Verdict
from metrics.compare import judge
from reports.published import VERDICT_WORDS, published

MOST_SAID = 12  # published figures in words; how many more there are is said
_FAIR = (Verdict.COMPARABLE, Verdict.ROUGHLY, Verdict.PORTFOLIO)
_NONE = N_("{figure}: no published figure is known that counts the same.")
_APART = N_(
    "Published figures that count otherwise are not drawn beside ours; the page Benchmarks says why of each."
)


def comparability(metrics: Sequence[Metric], locale: str = words.ENGLISH) -> tuple[str, ...]:
    """A line for each published figure that may stand beside one of the metrics, with what to mind, then one
    for each metric that has none.
    """
    fair = [(metric, row) for metric in metrics for row in BENCHMARKS if _fair(metric, row)]
    said = [_line(metric, row, locale) for metric, row in fair[:MOST_SAID]]
    if len(fair) > MOST_SAID:
        said.append(_("and {n} more, on the page Benchmarks").format(n=len(fair) - MOST_SAID))
    alone = [metric for metric in metrics if metric not in {metric for metric, _row in fair}]
    if alone:
        figures = words.listed([_(metric.short) for metric in alone])
        said.append(_(_NONE).format(figure=figures))
    return (*said, _(_APART)) if said else ()


def _fair(metric: Metric, row: Benchmark) -> bool:
    return row.metric == metric.name and judge(metric, row)[0] in _FAIR


def _line(metric: Metric, row: Benchmark, locale: str) -> str:
    shown = published(row, locale=locale)
    line = f"{_(metric.short)}: {shown.whose}, {shown.value}. {_(VERDICT_WORDS[shown.verdict])}"
    return f"{line}: {shown.reason}" if shown.reason else f"{line}."
