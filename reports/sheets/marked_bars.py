"""Bars with dots over them in one native chart: a published figure beside ours, on the same axis.

Excel draws it as bars and, over them, an XY chart on axes of its own that are not seen. XlsxWriter combines
bars with charts of categories only, so the second pair of axes is written here; the schema wants two `valAx`.
"""

from collections.abc import Mapping
from typing import Any

from xlsxwriter.chart_bar import ChartBar


class BarsWithMarks(ChartBar):  # type: ignore[misc]  # XlsxWriter says nothing of its types
    """A bar chart whose `combine` takes a scatter chart; else as its parent."""

    def _write_cat_axis(self, args: Mapping[str, Any]) -> None:
        over = self.combined
        if over is not None and args["axis_ids"] is over.axis2_ids:
            over._write_cat_val_axis({**args, "position": "b"})  # noqa: SLF001  # as it does by itself
        else:
            super()._write_cat_axis(args)


def bars_with_marks(workbook: Any, subtype: str) -> Any:
    """An empty chart of the workbook; its marks come by `combine`."""
    chart = workbook.add_chart({"type": "bar", "subtype": subtype})
    chart.__class__ = BarsWithMarks  # the workbook makes its charts itself, and only of its own kinds
    return chart
