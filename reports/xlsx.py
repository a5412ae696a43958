"""Pages as a workbook: contents, a sheet a figure with its native chart and its rows, how each was computed.

Every number is that of the figure, with all its digits; the format says how many are read. Nothing in it
runs: texts are texts, the only links lead to other sheets, and there are no formulas.
"""

from collections.abc import Iterable, Sequence

from babel import Locale, UnknownLocaleError

from language import _
from reports.sheets.book import Book, Sheet
from reports.sheets.computed import write_computed
from reports.sheets.contents import Listed, told_of, write_contents
from reports.sheets.figure import write_figure
from reports.sheets.tiles import write_tiles
from reports.taken import Figure, ReportError, Taken


def workbook(pages: Sequence[Taken]) -> bytes:
    """An .xlsx file of the pages in their order: 'Contents', tiles, figures, 'How computed'.

    Raises ReportError without a page.
    """
    if not pages:
        raise ReportError("xlsx: no page to write; name one with --page")
    book = _book(pages)
    contents = book.sheet(_("Contents"), accent=True)
    listed: list[list[Listed]] = []
    written: list[tuple[Sheet, Taken, Figure | None]] = []
    for page in pages:
        sheets: list[Listed] = []
        for figure in _sheets(page):
            sheet = _sheet(book, page, figure, several=len(pages) > 1)
            sheets.append(
                (sheet.name, _("The big numbers of the page") if figure is None else told_of(figure))
            )
            written.append((sheet, page, figure))
        listed.append(sheets)
    computed = book.sheet(_("How computed"), accent=True)
    last = (computed.name, _("Definitions, filters, sources, and what may be compared"))
    write_contents(contents, pages, listed, last)
    for sheet, page, figure in written:
        if figure is None:
            write_tiles(sheet, page, back=contents.name)
        else:
            write_figure(sheet, page, figure, back=contents.name)
    write_computed(computed, [(page, page.figures) for page in pages], back=contents.name)
    return book.bytes()


def sheet(page: Taken, figure: Figure) -> bytes:
    """An .xlsx file of one figure, and how it was computed on a second sheet."""
    book = _book([page])
    first, second = book.sheet(figure.title, accent=True), book.sheet(_("How computed"))
    write_figure(first, page, figure, back=second.name)
    write_computed(second, [(page, [figure])], back=first.name)
    return book.bytes()


def _sheets(page: Taken) -> Iterable[Figure | None]:
    """The figures that get a sheet; None stands for all tiles together."""
    return [*((None,) if page.tiles else ()), *page.panels]


def _sheet(book: Book, page: Taken, figure: Figure | None, *, several: bool) -> Sheet:
    """A sheet for a figure or all tiles; in a workbook of several pages its name begins with the page's."""
    if figure is None:
        return book.sheet(_tiles_title(page), accent=True)
    return book.sheet(figure.title, page=page.title if several else "")


def _tiles_title(page: Taken) -> str:
    return _("{page} in figures").format(page=page.title)


def _book(pages: Sequence[Taken]) -> Book:
    """A workbook that begins at the right in languages that do; the same pages make the same file."""
    book = Book(right_to_left=_from_the_right(pages[0].locale))
    book.about(pages[0].title if len(pages) == 1 else "Deskscope", min(page.made_at for page in pages))
    return book


def _from_the_right(locale: str) -> bool:
    try:
        return str(Locale.parse(locale.replace("-", "_")).text_direction) == "rtl"
    except (UnknownLocaleError, ValueError):
        return False
