"""The first sheet: what was taken along, what it says, and the way to every other sheet."""

from collections.abc import Sequence

from language import _
from reports.sheets.book import Sheet
from reports.taken import Figure, Taken

Listed = tuple[str, str]  # the name of a sheet, what is on it
_WIDE = 92


def write_contents(
    sheet: Sheet, pages: Sequence[Taken], listed: Sequence[Sequence[Listed]], last: Listed
) -> None:
    """Fills the sheet; `listed` are the sheets of each page, `last` the one that all pages share."""
    sheet.worksheet.set_column(0, 0, 34)
    sheet.worksheet.set_column(1, 1, _WIDE)
    sheet.worksheet.freeze_panes(1, 0)
    sheet.words(0, 0, pages[0].title if len(pages) == 1 else "Deskscope", "title")
    row = _head(sheet, 1, pages)
    for page, sheets in zip(pages, listed, strict=True):
        if len(pages) > 1:
            sheet.words(row + 1, 0, page.title, "page")
            row += 1
        own = [line for line in _about(page) if line not in _shared(pages)]
        row = _page(sheet, row + 1, page, own, sheets)
    _sheet(sheet, row + 1, last)
    sheet.fitted()


def _head(sheet: Sheet, row: int, pages: Sequence[Taken]) -> int:
    """What holds for all pages."""
    for name, said in _shared(pages):
        row = _line(sheet, row, name, said)
    return _line(sheet, row, _("Made"), made(pages))


def _shared(pages: Sequence[Taken]) -> list[tuple[str, str]]:
    every = [_about(page) for page in pages]
    return [line for line in every[0] if all(line in lines for lines in every)]


def made(pages: Sequence[Taken]) -> str:
    """'Deskscope, 2026-01-02 03:04 UTC': when the first of the pages was made."""
    return f"Deskscope, {min(page.made_at for page in pages):%Y-%m-%d %H:%M} UTC"


def _about(page: Taken) -> list[tuple[str, str]]:
    said = (
        (_("Period"), page.period),
        (_("Filters"), page.filters),
        (_("Source"), page.source),
        (_("Data as published"), page.snapshot),
    )
    return [line for line in said if line[1]]


def _page(
    sheet: Sheet, row: int, page: Taken, own: Sequence[tuple[str, str]], sheets: Sequence[Listed]
) -> int:
    if page.sentence:
        sheet.words(row, 0, _("In one sentence"), "label")
        sheet.lines(row, 1, page.sentence, "sentence", wide=_WIDE - 14)
        row += 1
    for name, said in (*own, *(("", note) for note in page.notes)):
        row = _line(sheet, row, name, said)
    for one in sheets:
        row = _sheet(sheet, row, one)
    return row


def _sheet(sheet: Sheet, row: int, listed: Listed) -> int:
    name, told = listed
    sheet.link(row, 0, name, name)
    sheet.lines(row, 1, told, wide=_WIDE)
    return row + 1


def _line(sheet: Sheet, row: int, name: str, said: str) -> int:
    sheet.words(row, 0, name, "label")
    sheet.lines(row, 1, said, wide=_WIDE)
    return row + 1


def told_of(figure: Figure) -> str:
    """What is on the sheet of a figure: its title, and what it draws or why it draws nothing."""
    return ": ".join(filter(None, (figure.title, figure.note or figure.silent)))
