"""A native table on slides: so many rows each, the head repeated, crossings shaded by how much."""

from copy import deepcopy
from math import ceil
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.shapes.graphfrm import GraphicFrame
from pptx.table import Table, _Cell
from pptx.util import Emu, Inches, Pt

from charts.native import NativeTable
from reports.slides import words
from reports.slides.house import BODY, FULL, Box

ROWS = 15  # lines of a slide, besides the head
COLUMNS = 26  # a day by the hour; more could not be read
_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # Office's table style without lines and grounds
_ROW, _LOW = 0.272, 0.23  # of a row, and of one of small letters
# Inches of a letter of 11 points, where digits and capitals are wide, and of the room beside the words.
_LETTER, _SMALL, _ASIDE, _CLOSE = 0.095, 0.058, 0.22, 0.08
_FURTHER = 0.7  # of a row: a further line of words in it
_SENTENCE, _IN_SENTENCES = 16, 0.8
_NAME, _NAMED = 2.9, 0.75  # inches of a name, and the part of the width that all of them may take
_WHOLE = 4  # columns, beyond which a table is as wide as the slide
_MANY = 13  # columns, from which on the letters are small
_SHADED = (0x6A, 0x5A, 0xE8)
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def pages_of(table: NativeTable) -> list[tuple[int, int]]:
    """The first row of each slide, and how many stand there; one slide at least."""
    found: list[tuple[int, int]] = []
    first = 0
    while first < len(table.rows) or not found:
        count = fitting(table, first)
        found.append((first, count))
        first += count or 1
    return found


def fitting(table: NativeTable, first: int, room: float = FULL, lines: int = ROWS) -> int:
    """How many rows from this one on have room in so many inches and lines; one at least.

    A row of long words takes two lines and more.
    """
    header, rows, _shades = part(table, 0, len(table.rows))
    widths, used = _columns(header, rows, room), 0.0
    for at, row in enumerate(rows[first:]):
        tall = max(1, *(_tall(said, wide, len(header)) for said, wide in zip(row, widths, strict=True)))
        used += 1 + _FURTHER * (tall - 1)
        if used > lines and at:
            return at
    return max(0, len(rows) - first)


def _tall(said: str, wide: float, columns: int) -> int:
    """Lines of a cell; in sentences the letters are narrower than in names and numbers."""
    letter = _letter(columns) * (_IN_SENTENCES if len(said) > _SENTENCE else 1)
    return ceil(len(said) * letter / (wide - _aside(columns)))


def natural(table: NativeTable) -> float:
    """The width in inches in which no cell of the table needs a second line."""
    header, rows, _shades = part(table, 0, len(table.rows))
    columns = [[row[at] for row in [header, *rows]] for at in range(len(header))]
    letter, aside = _letter(len(header)), _aside(len(header))
    return sum(max(4, *map(len, texts)) * letter + aside for texts in columns)


def row_height(table: NativeTable) -> float:
    """Inches of a row of one line."""
    return _ROW if len(table.header) <= _MANY else _LOW


def add_table(shapes: Any, table: NativeTable, first: int, count: int, box: Box = BODY) -> GraphicFrame:
    """Rows first..first+count of the table under its head."""
    header, rows, shades = part(table, first, count)
    high = min(Inches(row_height(table)), Emu(box[3] // (len(rows) + 1)))
    height = Emu(high * (len(rows) + 1))
    frame: GraphicFrame = shapes.add_table(len(rows) + 1, len(header), box[0], box[1], box[2], height)
    grid = frame.table
    _bare(grid)
    _widths(grid, _columns(header, part(table, 0, len(table.rows))[1], box[2] / Inches(1)))
    fill(grid, table, first, count)
    for row in grid.rows:
        row.height = high
    for across, cell in enumerate(grid.rows[0].cells):
        _dress(cell, across in table.numeric, head=True, wide=len(header))
    for row_at, row in enumerate(list(grid.rows)[1:]):
        for across, cell in enumerate(row.cells):
            _dress(cell, across in table.numeric, head=False, wide=len(header))
            _shade(cell, shades[row_at][across] if shades else None)
    return frame


def part(
    table: NativeTable, first: int, count: int
) -> tuple[list[str], list[list[str]], list[tuple[float | None, ...]]]:
    """The head, the rows and the shades of one slide, as they are written there."""
    header = [words.plain(name, words.CELL) for name in table.header[:COLUMNS]]
    rows = [
        [words.plain(said, words.CELL) for said in row[:COLUMNS]] for row in table.rows[first : first + count]
    ]
    shades = [row[:COLUMNS] for row in table.shades[first : first + count]]
    return header, rows, shades


def fill(grid: Table, table: NativeTable, first: int, count: int) -> None:
    """The words of the cells, in a grid of their size; a cell keeps how it looks."""
    header, rows, _ = part(table, first, count)
    for row, said in zip(grid.rows, [header, *rows], strict=True):
        for cell, text in zip(row.cells, said, strict=True):
            words.rewrite(cell.text_frame, text)


def renew(grid: Table, table: NativeTable, first: int, count: int) -> None:
    """Other words in a table that a person may have dressed: rows and columns are added like the last one."""
    header, rows, shades = part(table, first, count)
    _fit_rows(grid, len(rows) + 1)
    _fit_columns(grid, len(header))
    fill(grid, table, first, count)
    for row, shaded in zip(list(grid.rows)[1:], shades, strict=False):
        for cell, shade in zip(row.cells, shaded, strict=True):
            _shade(cell, shade)


def _fit_rows(grid: Table, many: int) -> None:
    own = grid._tbl.tr_lst
    for row in own[many:]:
        grid._tbl.remove(row)
    for _each in range(many - len(own)):
        last = grid._tbl.tr_lst[-1]
        last.addnext(deepcopy(last))


def _fit_columns(grid: Table, many: int) -> None:
    columns = grid._tbl.tblGrid.gridCol_lst
    present = len(columns)
    if present == many:
        return
    total = sum(column.w for column in columns)
    for row in grid._tbl.tr_lst:
        cells = row.tc_lst
        for cell in cells[many:]:
            row.remove(cell)
        for _each in range(many - present):
            row.tc_lst[-1].addnext(deepcopy(row.tc_lst[-1]))
    for column in columns[many:]:
        grid._tbl.tblGrid.remove(column)
    for _each in range(many - present):
        grid._tbl.tblGrid.append(deepcopy(columns[-1]))
    left = sum(column.w for column in grid._tbl.tblGrid.gridCol_lst) or 1
    for column in grid._tbl.tblGrid.gridCol_lst:
        column.w = Emu(round(column.w * total / left))


def _bare(grid: Table) -> None:
    properties: Any = grid._tbl.tblPr
    properties.find("{*}tableStyleId").text = _PLAIN
    grid.horz_banding = False


def _widths(grid: Table, widths: list[float]) -> None:
    for at, wide in enumerate(widths):
        grid.columns[at].width = Inches(wide)


def _columns(header: list[str], rows: list[list[str]], room: float) -> list[float]:
    """Widths in inches: each column has room for its longest word, the rest goes to the longer texts."""
    columns = [[row[at] for row in [header, *rows]] for at in range(len(header))]
    longest = [min(90, max(4, *map(len, texts))) for texts in columns]
    words_of = [max(4, *(len(word) for text in texts for word in text.split(" "))) for texts in columns]
    letter, aside = _letter(len(header)), _aside(len(header))
    least = [min(word, 16) * letter + aside for word in words_of]
    wanted = [max(low, length * letter + aside) for low, length in zip(least, longest, strict=True)]
    names = [want if want <= _NAME else low for low, want in zip(least, wanted, strict=True)]
    least = names if sum(names) <= room * _NAMED else least  # a name keeps to one line where there is room
    whole = room if len(header) > _WHOLE else min(room, sum(wanted) * 1.2)
    spare, missing = whole - sum(least), [want - low for want, low in zip(wanted, least, strict=True)]
    if spare <= 0 or not sum(missing):
        return [whole * low / sum(least) for low in least]
    return [low + spare * more / sum(missing) for low, more in zip(least, missing, strict=True)]


def _letter(columns: int) -> float:
    return _LETTER if columns <= _MANY else _SMALL


def _aside(columns: int) -> float:
    return _ASIDE if columns <= _MANY else _CLOSE


def _dress(cell: _Cell, numeric: bool, *, head: bool, wide: int) -> None:
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = Inches(0.06 if wide <= _MANY else 0.02)
    cell.margin_top = cell.margin_bottom = Inches(0.02)
    size = 11 if wide <= _MANY else 8
    for paragraph in cell.text_frame.paragraphs:
        if numeric:
            paragraph.alignment = PP_ALIGN.RIGHT
        for run in paragraph.runs:
            run.font.size, run.font.bold = Pt(size), False
            run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2 if head else MSO_THEME_COLOR.TEXT_1
    _underline(cell, "C9CDD4" if head else "E4E6EA")


def _underline(cell: _Cell, colour: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    line = f'<a:lnB {_A} w="9525"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:lnB>'
    properties.insert(0, parse_xml(line))


def _shade(cell: _Cell, shade: float | None) -> None:
    """The darker the more, never so dark that the words on it cannot be read."""
    if shade is None:
        return
    strength = 0.06 + 0.44 * min(max(shade, 0.0), 1.0)
    mixed = (round(255 - (255 - one) * strength) for one in _SHADED)
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor(*mixed)
