"""One figure on a sheet of its own: its chart and what it is, beside it what is drawn and all rows.

The names of all columns stand in one row, which stays in sight however far a reader scrolls.
"""

from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

from charts.form import Form
from charts.forms import Single
from charts.native import NativeChart
from charts.native_forms import native
from language import _
from reports.csv import FigureHead
from reports.sheets import numbers
from reports.sheets.book import LINE, WIDEST, Sheet
from reports.sheets.native_charts import WIDTH, Cells, height_of, insert_chart
from reports.sheets.rows import write_rows
from reports.sheets.shown import Column, Shown, shown, unit_of
from reports.taken import Figure, Taken

HEADS = 3  # the row of the names of columns, the last that stays in sight
_PIXELS = 20  # of a row
_LABEL_HEIGHT = 24  # points, of the row above the names of columns
_LABEL = 18  # the width of the first column beside a table
_BESIDE = (WIDTH - 7 * _LABEL) // 7 - 1  # that of the second, so that both are as wide as a chart
_READ = 100  # characters of a line below a chart
_NOT_HERE = ("Title", "Definition", "SQL")  # the title stands above, the rest on the sheet 'How computed'
_LIGHT, _DARK = "#FFFFFF", "#B4ACF3"  # of shaded cells; words keep their contrast on both


@dataclass(frozen=True)
class Drawn:
    """What is drawn of a figure, and the columns of its table; `beside` it is where there is a chart."""

    form: Form | Single | None
    told: Shown
    chart: NativeChart | None = None
    value: str = ""

    @property
    def beside(self) -> bool:
        return self.chart is not None or bool(self.value)


def write_figure(sheet: Sheet, page: Taken, figure: Figure, *, back: str) -> None:
    """Fills the sheet; `back` is the sheet that its link leads to."""
    drawn = _drawn(figure)
    sheet.words(0, 0, figure.title, "title")
    sheet.worksheet.set_row(HEADS - 1, _LABEL_HEIGHT)
    sheet.link(1, 0, back, back)
    left = 3 if drawn.beside else 0
    below = _table(sheet, left, drawn.told, chart=drawn.chart is not None, beside=drawn.beside)
    last = left + len(drawn.told.columns)
    rows = _gap(sheet, last, beside=drawn.beside)
    row = _picture(sheet, drawn, left) if drawn.beside else below
    label = _LABEL if drawn.beside else int(sheet.wide(0))
    end = _about(sheet, row + 1, page, figure, (_READ if drawn.beside else LINE) - label)
    sheet.link(end, 0, sheet.name, _("The rows behind it"), cell=xl_rowcol_to_cell(HEADS, rows))
    _rows(sheet, rows, page, figure, drawn)
    _on_paper(sheet, max(below, end), rows - 1)
    sheet.fitted()
    if drawn.beside:
        sheet.worksheet.set_column(0, 0, _LABEL)
        sheet.worksheet.set_column(1, 1, _BESIDE)
        sheet.worksheet.set_column(2, 2, 3)


def _drawn(figure: Figure) -> Drawn:
    form = figure.form
    if form is None:
        return Drawn(None, Shown(), value=figure.value)
    drawing = native(form)
    told = shown(form, drawing)
    charted = isinstance(drawing, NativeChart) and any(spot.count for spot in told.spots)
    value = form.value if isinstance(form, Single) else figure.value
    return Drawn(form, told, drawing if charted and isinstance(drawing, NativeChart) else None, value)


def _table(sheet: Sheet, left: int, told: Shown, *, chart: bool, beside: bool) -> int:
    """What is shown, its names in the row of all names; gives the row after it.

    Beside a chart no cell grows with its words, which would stretch the chart.
    """
    if told.columns:
        sheet.words(HEADS - 1, left, _("What the chart shows") if chart else _("What it shows"), "heading")
    looks = ("flat strong", "flat") if beside else ("strong", "cell")
    for at, column in enumerate(told.columns):
        sheet.head(HEADS, left + at, column.name, right=column.numeric)
        for down in range(told.height):
            _cell(sheet, left + at, column, down, looks[at > 0])
    if told.shaded and told.height:
        first, last = (left + end for end in told.shaded)
        scale = {"type": "2_color_scale", "min_color": _LIGHT, "max_color": _DARK, "min_type": "num"}
        area = (HEADS + 1, first, HEADS + told.height, last)
        sheet.worksheet.conditional_format(*area, {**scale, "min_value": 0})
    return HEADS + 1 + told.height


def _cell(sheet: Sheet, at: int, column: Column, down: int, look: str) -> None:
    row = HEADS + 1 + down
    cell = column.cells[down] if down < len(column.cells) else None
    if isinstance(cell, str):
        sheet.words(row, at, cell, look, wide=True, right=column.numeric)
    elif isinstance(cell, int | float):
        sheet.value(row, at, cell, numbers.as_said(column.unit_at(down), float(cell)), look)
    else:
        sheet.value(row, at, cell, numbers.SAID_DAY, look)


def _gap(sheet: Sheet, last: int, *, beside: bool) -> int:
    """Leaves a column empty, so wide that lines below a narrow table are not cut; gives the one after it."""
    taken = LINE if beside else sum(sheet.wide(column) for column in range(last))
    sheet.widths[last] = min(WIDEST, max(0, LINE * 0.85 - taken))
    return last + 1


def _picture(sheet: Sheet, drawn: Drawn, left: int) -> int:
    """The chart or the big value at the left; gives the row after it."""
    row = HEADS + 1
    if drawn.value:
        sheet.words(row, 0, drawn.value, "big")
        sheet.words(row + 1, 0, drawn.form.under if isinstance(drawn.form, Single) else "")
        row += 3
    if drawn.chart is None:
        return row
    insert_chart(sheet, drawn.chart, Cells(sheet.name, HEADS, left, drawn.told), row)
    return row + height_of(drawn.chart) // _PIXELS + 1


def _about(sheet: Sheet, row: int, page: Taken, figure: Figure, most: int) -> int:
    """What the figure is and what to mind, in lines of at most so many characters; gives the row after it."""
    for line in filter(None, (figure.silent, figure.change, *figure.lines)):
        row = sheet.paragraph(row, 0, line, "muted" if figure.form is not None else "plain", most=_READ)
    head = figure.head()
    lines = [(_("Page"), page.title), *_short(head)]
    if figure.note:
        lines.append((_("Shown"), figure.note))
    row += 1
    for name, said in lines:
        sheet.words(row, 0, name, "label", wide=True)
        row = sheet.paragraph(row, 1, said, most=most)
    return row


def _short(head: FigureHead) -> list[tuple[str, str]]:
    written = {name for name, _said in head.written}
    return [
        (name, said) for name, said in head.lines if not name.startswith(_NOT_HERE) and name not in written
    ]


def _rows(sheet: Sheet, column: int, page: Taken, figure: Figure, drawn: Drawn) -> None:
    sheet.words(HEADS - 1, column, _("The rows behind it"), "heading")
    unit = None if drawn.form is None else unit_of(drawn.form)
    write_rows(sheet, HEADS, column, figure.rows(), unit, desks=dict(page.desks))


def _on_paper(sheet: Sheet, rows: int, columns: int) -> None:
    """The heads stay in sight, and stand on each sheet of paper; the rows are for the screen."""
    sheet.worksheet.freeze_panes(HEADS + 1, 0)
    sheet.worksheet.repeat_rows(0, HEADS)
    sheet.worksheet.print_area(0, 0, rows, columns)
