"""A workbook being written: its formats, its names, and cells that hold what they are given and no more.

A text is written as text, whatever it looks like: never as a formula, a link or a number.
"""

import math
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from numbers import Integral, Real
from textwrap import wrap
from typing import Any
from unicodedata import east_asian_width

import numpy as np
import pandas as pd
import xlsxwriter

from charts import palette
from reports.sheets import numbers
from reports.sheets.texts import SheetNames, lines, one_line

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": numbers.DAY,
}
BORDER, MUTED, HEAD = "#E4E6EA", palette.MUTED_LIGHT, "#F3F4F6"
LOOKS: dict[str, dict[str, object]] = {
    "plain": {"valign": "top"},
    "title": {"bold": True, "font_size": 16, "font_color": palette.TEXT_LIGHT},
    "heading": {"bold": True, "font_size": 12, "font_color": palette.TEXT_LIGHT},
    "page": {"bold": True, "font_size": 13, "font_color": palette.ACCENT},
    "label": {"font_color": MUTED, "valign": "top"},
    "muted": {"font_color": MUTED},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "sentence": {"text_wrap": True, "valign": "top", "font_size": 12},
    "link": {"font_color": palette.ACCENT, "underline": 1, "valign": "top"},
    "head": {
        "bold": True,
        "bg_color": HEAD,
        "bottom": 1,
        "bottom_color": palette.OTHER,
        "valign": "bottom",
        "text_wrap": True,
    },
    "filtered head": {"bold": True, "bg_color": HEAD, "bottom": 1, "bottom_color": palette.OTHER}
    | {"valign": "bottom", "text_wrap": True},
    "cell": {"bottom": 1, "bottom_color": BORDER, "valign": "top"},
    "flat": {"bottom": 1, "bottom_color": BORDER, "valign": "top"},
    "flat strong": {"bold": True, "bottom": 1, "bottom_color": BORDER, "valign": "top"},
    "wrapped cell": {"bottom": 1, "bottom_color": BORDER, "valign": "top", "text_wrap": True},
    "wrapped strong": {"bold": True, "bottom": 1, "bottom_color": BORDER, "valign": "top", "text_wrap": True},
    "strong": {"bold": True, "bottom": 1, "bottom_color": BORDER, "valign": "top"},
    "big": {"bold": True, "font_size": 22, "font_color": palette.ACCENT, "align": "left"},
}
_IN_TABLES = ("cell", "strong")  # what is wrapped where it is too wide for a column
_NARROWEST, WIDEST, _WIDEST_HEAD = 9, 44, 18  # of a column and of a line of its name, in digits
_LINE_HEIGHT, _TALLEST = 15.5, 12  # points of a line; lines of a row, of which the cell has more
LINE, _MOST_LINES = 130, 12  # characters of a line, lines of a paragraph; 'How computed' has all
_FIRST_DAY, _LARGEST_WHOLE = date(1900, 3, 1), 2**53  # before it Excel's calendar has a day too many


class _Exact(float):
    """A number that is written with all its digits; XlsxWriter would write 16 of up to 17."""

    def __format__(self, wished: str, /) -> str:
        return repr(float(self))


@dataclass
class Book:
    """One workbook; `bytes()` closes it. `right_to_left` sheets begin at the right."""

    right_to_left: bool = False
    names: SheetNames = field(default_factory=SheetNames)

    def __post_init__(self) -> None:
        self._file = BytesIO()
        self.workbook: Any = xlsxwriter.Workbook(self._file, _OPTIONS)
        self._formats: dict[tuple[str, str, bool], Any] = {}

    def format(self, look: str, number_format: str = "", *, right: bool = False) -> Any:
        key = (look, number_format, right)
        if key not in self._formats:
            properties = {"font_color": palette.TEXT_LIGHT} | LOOKS[look]
            if number_format:
                properties["num_format"] = number_format
            if right:
                properties |= {"align": "right", "indent": 2 if look == "filtered head" else 1}
            self._formats[key] = self.workbook.add_format(properties)
        return self._formats[key]

    def sheet(self, title: str, *, page: str = "", accent: bool = False) -> "Sheet":
        """A new sheet of a safe name of its own, behind that of its page where it is given."""
        worksheet = self.workbook.add_worksheet(self.names.unique(title, page))
        worksheet.hide_gridlines(2)
        worksheet.set_landscape()
        worksheet.set_paper(9)  # A4
        worksheet.set_margins(0.5, 0.5, 0.6, 0.6)
        worksheet.fit_to_pages(1, 0)
        worksheet.set_footer("&L&8Deskscope&R&8&P / &N")
        if self.right_to_left:
            worksheet.right_to_left()
        if accent:
            worksheet.set_tab_color(palette.ACCENT)
        return Sheet(self, worksheet)

    def about(self, title: str, made_at: datetime) -> None:
        """What the file says of itself."""
        created = made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        self.workbook.set_properties(
            {"title": one_line(title, 255), "author": "Deskscope", "company": "", "created": created}
        )

    def bytes(self) -> bytes:
        self.workbook.close()
        return self._file.getvalue()


@dataclass
class Sheet:
    """A sheet being written; its columns grow with what they hold, up to what still reads."""

    book: Book
    worksheet: Any
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, int] = field(default_factory=dict)  # lines of a row, where it has several

    @property
    def name(self) -> str:
        return str(self.worksheet.get_name())

    def words(
        self,
        row: int,
        column: int,
        text: str,
        look: str = "plain",
        *,
        wide: bool = False,
        right: bool = False,
    ) -> None:
        """A text, as text; `wide` ones make their column wider."""
        clean = one_line(text)
        if wide:
            self.room(column, width(clean))
            if look in _IN_TABLES and width(clean) > WIDEST:
                look = f"wrapped {look}"
                self._grow(row, len(wrap(clean, WIDEST)))
        self._text(row, column, clean, self.book.format(look, right=right))

    def paragraph(self, row: int, column: int, text: str, look: str = "plain", *, most: int = LINE) -> int:
        """A long text over several rows of at most so many characters; gives the row after it."""
        parts = wrap(one_line(text), most, max_lines=_MOST_LINES, placeholder="…") or [""]
        for down, part in enumerate(parts):
            self.words(row + down, column, part, look)
        return row + len(parts)

    def _text(self, row: int, column: int, clean: str, look: Any) -> None:
        if clean:
            self.worksheet.write_string(row, column, clean, look)
        else:
            self.worksheet.write_blank(row, column, None, look)

    def head(self, row: int, column: int, name: str, *, right: bool = False, look: str = "head") -> None:
        """The name of a column, over its numbers at the right; a 'filtered head' has room for a button."""
        clean = one_line(name)
        parts = wrap(clean, _WIDEST_HEAD) or [""]
        self._grow(row, len(parts))
        self.room(column, max(map(width, parts)) + (4 if look == "filtered head" else 2))
        self._text(row, column, clean, self.book.format(look, right=right))

    def lines(self, row: int, column: int, text: str, look: str = "wrapped", *, wide: int = LINE) -> None:
        """A text with its line breaks, in a cell so many digits wide that grows with it."""
        clean = lines(text)
        self._grow(row, min(_TALLEST, sum(1 + int(len(line) / (wide * 1.08)) for line in clean.split("\n"))))
        self._text(row, column, clean, self.book.format(look))

    def _grow(self, row: int, lines: int) -> None:
        self.heights[row] = max(self.heights.get(row, 1), lines)

    def number(self, row: int, column: int, value: float, number_format: str, look: str = "cell") -> None:
        """A number with all its digits; what is none for Excel is written as a word."""
        if not math.isfinite(value) or (abs(value) > _LARGEST_WHOLE and isinstance(value, int)):
            self.words(row, column, str(value), look)
        else:
            self.room(column, 11)
            look_of = self.book.format(look, number_format, right=True)
            self.worksheet.write_number(row, column, _Exact(value), look_of)

    def value(
        self, row: int, column: int, value: object, number_format: str = "", look: str = "cell"
    ) -> None:
        """What a cell of a frame holds: a number, a day, yes or no, a text; unknown is an empty cell."""
        if isinstance(value, str):
            self.words(row, column, value, look, wide=True)
        elif isinstance(value, float) and not math.isnan(value):  # most cells
            self.number(row, column, float(value), number_format or numbers.GENERAL, look)
        elif isinstance(value, bool | np.bool_):
            self.worksheet.write_boolean(row, column, bool(value), self.book.format(look))
        elif isinstance(value, list | tuple | set | dict):
            self.words(row, column, _listed(value), look, wide=True)
        elif value is None or pd.isna(value):  # type: ignore[call-overload]  # scalars
            self.worksheet.write_blank(row, column, None, self.book.format(look))
        elif isinstance(value, Integral):
            self.number(row, column, int(value), number_format or numbers.GENERAL, look)
        elif isinstance(value, Real | Decimal):
            self.number(row, column, float(value), number_format or numbers.GENERAL, look)
        elif isinstance(value, date):
            self._day(row, column, value, look, number_format)
        else:
            self.words(row, column, str(value), look, wide=True)

    def _day(self, row: int, column: int, value: date, look: str, shown: str) -> None:
        """A day as a day, an instant in UTC to the minute; one that Excel does not know as text."""
        day = value.date() if isinstance(value, datetime) else value
        if day < _FIRST_DAY:
            self.words(row, column, value.isoformat(), look, wide=True)
            return
        moment = isinstance(value, datetime)
        if isinstance(value, datetime):
            utc = pd.Timestamp(value)
            value = (utc.tz_convert("UTC").tz_localize(None) if utc.tzinfo else utc).to_pydatetime(warn=False)
        self.room(column, 17 if moment else 11)
        shown = shown or (numbers.MOMENT if moment else numbers.DAY)
        form = self.book.format(look, shown, right=True)
        self.worksheet.write_datetime(row, column, value, form)

    def link(self, row: int, column: int, sheet: str, text: str, *, cell: str = "A1") -> None:
        """A way to a cell of a sheet of this workbook."""
        place = "'" + sheet.replace("'", "''") + f"'!{cell}"
        self.worksheet.write_url(
            row, column, f"internal:{place}", self.book.format("link"), one_line(text, 255)
        )

    def room(self, column: int, wanted: float) -> None:
        self.widths[column] = max(self.widths.get(column, 0), wanted)

    def fitted(self) -> None:
        """The columns as wide as what they hold, within bounds; at the end of a sheet."""
        for column in self.widths:
            self.worksheet.set_column(column, column, self.wide(column))
        for row, count in self.heights.items():
            if count > 1:
                self.worksheet.set_row(row, _LINE_HEIGHT * min(count, _TALLEST))

    def wide(self, column: int) -> float:
        """How wide a column will be, in digits."""
        return min(WIDEST + 2, max(_NARROWEST, self.widths.get(column, 0) + 2))


def width(text: str) -> float:
    """How many digits wide a text is, roughly."""
    return len(text) if text.isascii() else sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def _listed(values: Any) -> str:
    return ", ".join(str(value) for value in values)
