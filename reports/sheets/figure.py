"""One figure on a sheet of its own: what it is, its chart, what the chart shows, the rows behind it."""

from charts.form import Form
from charts.forms import Single
from charts.native import NativeChart
from charts.native_forms import native
from language import _
from metrics.units import Unit
from reports.csv import FigureHead
from reports.sheets import numbers
from reports.sheets.book import Sheet
from reports.sheets.native_charts import height_of, insert_chart
from reports.sheets.rows import write_rows
from reports.sheets.shown import Column, Shown, shown, unit_of
from reports.taken import Figure, Taken

_PIXELS = 20  # of a row
_NOT_HERE = ("Title", "Definition", "SQL")  # the title stands above, the rest on the sheet 'How computed'
_LIGHT, _DARK = "#FFFFFF", "#B4ACF3"  # of shaded cells; words keep their contrast on both


def write_figure(sheet: Sheet, page: Taken, figure: Figure, *, back: str) -> None:
    """Fills the sheet; `back` is the sheet that its link leads to."""
    head = figure.head()
    sheet.words(0, 0, figure.title, "title")
    sheet.worksheet.freeze_panes(1, 1)
    sheet.worksheet.repeat_rows(0)
    sheet.link(1, 0, back, back)
    row = _about(sheet, 2, page, figure, head) + 1
    if figure.value:
        row = _tile(sheet, row, figure)
    if figure.form is not None:
        row = _drawn(sheet, row, figure.form, figure.lines)
    else:
        row = _silent(sheet, row, figure)
    sheet.words(row, 0, _("The rows behind it"), "heading")
    unit = None if figure.form is None else unit_of(figure.form)
    write_rows(sheet, row + 1, figure.rows(), unit)
    sheet.fitted()


def _about(sheet: Sheet, row: int, page: Taken, figure: Figure, head: FigureHead) -> int:
    lines = [(_("Page"), page.title), *_short(head)]
    if figure.note:
        lines.append((_("Shown"), figure.note))
    for name, said in lines:
        sheet.words(row, 0, name, "label", wide=True)
        row = sheet.paragraph(row, 1, said)
    return row


def _short(head: FigureHead) -> list[tuple[str, str]]:
    written = {name for name, _said in head.written}
    return [
        (name, said) for name, said in head.lines if not name.startswith(_NOT_HERE) and name not in written
    ]


def _tile(sheet: Sheet, row: int, figure: Figure) -> int:
    sheet.words(row, 0, figure.value, "big")
    if figure.change:
        sheet.words(row + 1, 0, figure.change)
    return row + 3


def _silent(sheet: Sheet, row: int, figure: Figure) -> int:
    """Why there is no chart, in the words of the screen."""
    for line in filter(None, (figure.silent, *figure.lines)):
        row = sheet.paragraph(row, 0, line)
    return row + 1


def _drawn(sheet: Sheet, row: int, form: Form | Single, lines: tuple[str, ...]) -> int:
    drawing = native(form)
    told = shown(form, drawing)
    chart = isinstance(drawing, NativeChart) and any(spot.count for spot in told.spots)
    corner = row
    if isinstance(form, Single):
        sheet.words(row, 0, form.value, "big")
        sheet.words(row + 1, 0, form.under)
        row += 3
    if isinstance(drawing, NativeChart) and chart:
        row += height_of(drawing) // _PIXELS + 2
    for line in lines:
        row = sheet.paragraph(row, 0, line, "muted")
    row += bool(lines)
    sheet.words(row, 0, _("What the chart shows") if chart else _("What it shows"), "heading")
    if isinstance(drawing, NativeChart) and chart:
        insert_chart(sheet, drawing, told, row + 1, corner)
    return _table(sheet, row + 1, told) + 1


def _table(sheet: Sheet, row: int, told: Shown) -> int:
    for at, column in enumerate(told.columns):
        sheet.head(row, at, column.name, right=column.unit is not None)
        for down in range(told.height):
            cell = column.cells[down] if down < len(column.cells) else None
            look = "strong" if at == 0 else "cell"
            if isinstance(cell, str):
                sheet.words(row + 1 + down, at, cell, look, wide=True, right=column.unit is not None)
            else:
                sheet.value(row + 1 + down, at, cell, _format(column, cell), look)
    if told.shaded and told.height:
        first, last = told.shaded
        scale = {"type": "2_color_scale", "min_color": _LIGHT, "max_color": _DARK, "min_type": "num"}
        sheet.worksheet.conditional_format(row + 1, first, row + told.height, last, {**scale, "min_value": 0})
    return row + 1 + told.height


def _format(column: Column, cell: object) -> str:
    if not isinstance(cell, int | float):
        return ""
    unit: Unit | None = column.unit
    return numbers.number_format(unit, float(cell))
