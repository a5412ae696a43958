"""The last sheet: how each figure was computed, from what, and what may be compared with what."""

from collections.abc import Iterator, Sequence

from language import _
from reports.sheets.book import Sheet
from reports.sheets.contents import made
from reports.sheets.rows import MOST_ROWS
from reports.taken import Figure, Taken

_WIDTHS = (18, 34, 26, 96)  # of its columns
Said = tuple[str, str, str, str]  # page, figure, what, words


def write_computed(sheet: Sheet, taken: Sequence[tuple[Taken, Sequence[Figure]]], *, back: str) -> None:
    """Fills the sheet with the figures of each page; `back` is the sheet that its link leads to."""
    sheet.words(0, 0, _("How computed"), "title")
    sheet.words(1, 0, _("Made by {name}").format(name=made([page for page, _figures in taken])), "muted")
    sheet.link(2, 0, back, back)
    names = (_("Page"), _("Figure"), _("What"), _("In words"))
    for at, (name, wide) in enumerate(zip(names, _WIDTHS, strict=True)):
        sheet.worksheet.set_column(at, at, wide)
        sheet.words(4, at, name, "head")
    rows = [line for page, figures in taken for line in _of_page(page, figures)][: MOST_ROWS - 5]
    for down, line in enumerate(rows, 5):
        for at, said in enumerate(line):
            sheet.lines(down, at, said, wide=_WIDTHS[at])
    sheet.fitted()
    sheet.worksheet.freeze_panes(5, 0)
    sheet.worksheet.repeat_rows(4)
    sheet.worksheet.autofilter(4, 0, 4 + len(rows), 3)


def _of_page(page: Taken, figures: Sequence[Figure]) -> Iterator[Said]:
    for figure in figures:
        for name, said in figure.head().lines[1:]:  # the first is its title
            yield page.title, figure.title, name, said
        if figure.note:
            yield page.title, figure.title, _("Shown"), figure.note
        for line in filter(None, (figure.silent, *figure.lines)):
            yield page.title, figure.title, _("Mind"), line
    for line in page.comparability:
        yield page.title, "", _("What may be compared"), line
    for line in page.notes:
        yield page.title, "", _("Note"), line
