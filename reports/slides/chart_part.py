"""A native chart put on a slide: its part, and the workbook in it that a person edits its numbers in."""

from io import BytesIO
from typing import Any

import xlsxwriter
from pptx.enum.chart import XL_CHART_TYPE
from pptx.shapes.graphfrm import GraphicFrame

from charts.native import Kind, NativeChart
from reports.slides import words
from reports.slides.bars_xml import Size
from reports.slides.centre import centred
from reports.slides.chart_xml import chart_xml
from reports.slides.house import Box


class _Part:
    """What python-pptx asks of chart data: the part's XML and the bytes of its workbook."""

    def __init__(self, chart: NativeChart, size: Size) -> None:
        self._chart, self._size = chart, size
        self._workbook_writer = self

    def xml_bytes(self, _kind: XL_CHART_TYPE) -> bytes:
        return chart_xml(self._chart, self._size)

    @property
    def xlsx_blob(self) -> bytes:
        return workbook(self._chart)


def add_chart(shapes: Any, chart: NativeChart, box: Box) -> GraphicFrame:
    """The chart as a shape of its own, editable where the deck is."""
    part = _Part(chart, (box[2].pt, box[3].pt))
    frame: GraphicFrame = shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *box, part)
    return frame


def workbook(chart: NativeChart) -> bytes:
    """Sheet1: the categories down, a column a series; of a scatter three: words, across, values.

    Texts are written as texts, whatever they begin with.
    """
    made, chart = BytesIO(), centred(chart)
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sheet1")
        number = book.add_format({"num_format": chart.number_format})
        if chart.kind is Kind.SCATTER:
            _write_scatter(sheet, chart, number)
        else:
            _write_categories(sheet, chart, number)
    return made.getvalue()


def _write_categories(sheet: Any, chart: NativeChart, number: Any) -> None:
    for at, label in enumerate(chart.categories):
        sheet.write_string(at + 1, 0, words.plain(label, words.LABEL))
    for column, series in enumerate(chart.series, start=1):
        sheet.write_string(0, column, words.plain(series.name, words.LABEL))
        for at, value in enumerate(series.values, start=1):
            if value is not None:
                sheet.write_number(at, column, value, number)
    sheet.set_column(0, 0, 28)


def _write_scatter(sheet: Any, chart: NativeChart, number: Any) -> None:
    for at, series in enumerate(chart.series):
        first = at * 3
        sheet.write_string(0, first + 1, words.plain(chart.counted_across, words.LABEL))
        sheet.write_string(0, first + 2, words.plain(series.name, words.LABEL))
        for row, (across, value) in enumerate(zip(series.across, series.values, strict=True), start=1):
            said = series.said[row - 1] if series.said else ""
            sheet.write_string(row, first, words.plain(said, words.LABEL))
            sheet.write_number(row, first + 1, across)
            if value is not None:
                sheet.write_number(row, first + 2, value, number)
