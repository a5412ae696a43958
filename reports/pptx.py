"""A page as a PowerPoint deck: one message a slide, native charts and tables that stay editable.

Every chart, table and text of ours carries what it was asked for in its alternative text, by which
`reports.refresh` finds it again next month. All numbers are those of the screen, in full precision.
"""

from collections.abc import Sequence
from io import BytesIO

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR
from pptx.presentation import Presentation
from pptx.slide import Slide

from charts.native import NativeChart, NativeTable
from language import _
from reports.slides import cards, house, said, words
from reports.slides.chart_part import add_chart
from reports.slides.marks import Mark
from reports.slides.shapes import add_text, remember, set_alt, set_notes, set_title
from reports.slides.tables import add_table, pages_of
from reports.taken import Figure, ReportError, Taken

_MUTED = MSO_THEME_COLOR.TEXT_2


def deck(pages: Sequence[Taken]) -> bytes:
    """The pages one after the other, each with its title, tiles and panels; at the end what may be compared.

    Raises ReportError without a page.
    """
    if not pages:
        raise ReportError("a deck needs at least one page")
    made = house.opened()
    for page in pages:
        _opening(made, page)
        _tiles(made, page)
        for figure in page.panels:
            _panel(made, page, figure)
    _closing(made, pages)
    return _saved(made, pages[0])


def slide(page: Taken, figure: Figure) -> bytes:
    """A deck of the one figure (two and more slides for a long list)."""
    made = house.opened()
    if figure.tile:
        _cards_slide(made, page, (figure,), words.plain(figure.title, words.TITLE))
    else:
        _panel(made, page, figure)
    return _saved(made, page)


def _opening(made: Presentation, page: Taken) -> None:
    """The page, and in lines below it what the numbers are of."""
    opening = house.title_slide(made)
    house.rule(opening, house.MARGIN, 2.0, 0.9)
    set_title(opening, words.plain(page.title, words.NAME), page.asked, "", "page title")
    told = said.page_line(page)
    below = opening.placeholders[1]
    words.write(below.text_frame, told, size=14, colour=_MUTED)
    remember(below, Mark(page.asked, "", "page"), told)
    if page.sentence:
        set_notes(opening, words.plain_lines(page.sentence), Mark(page.asked, "", "page notes"))


def _tiles(made: Presentation, page: Taken) -> None:
    for first in range(0, len(page.tiles), cards.CARDS):
        _cards_slide(made, page, page.tiles[first : first + cards.CARDS], said.tiles_title(page))


def _cards_slide(made: Presentation, page: Taken, tiles: tuple[Figure, ...], title: str) -> None:
    new = house.panel_slide(made)
    set_title(new, title, page.asked, "", "tiles title")
    cards.add_cards(new, page, tiles)
    _foot(new, page, None)
    heads = "\n\n".join(said.speaker(tile) for tile in tiles)
    set_notes(new, words.plain_lines(heads), Mark(page.asked, "", "tiles notes"))


def _panel(made: Presentation, page: Taken, figure: Figure) -> None:
    drawn = said.drawn(figure)
    if isinstance(drawn, NativeTable):
        parts = pages_of(drawn)
        for number, (first, count) in enumerate(parts):
            new = _begun(made, page, figure, number, len(parts))
            table = add_table(new.shapes, drawn, first, count)
            more = {"rows": [first, count]}
            set_alt(table, drawn.alt, Mark(page.asked, figure.key, "table", more=more))
        return
    new = _begun(made, page, figure)
    if drawn is None:
        silent = words.plain(figure.silent or _("Nothing to show for this period."), words.LINE)
        mark = Mark(page.asked, figure.key, "silent")
        add_text(new.shapes, house.BODY, silent, mark, size=16, colour=_MUTED, anchor=MSO_ANCHOR.MIDDLE)
        return
    _drawn(new, page, figure, drawn)


def _drawn(new: Slide, page: Taken, figure: Figure, drawn: NativeChart) -> None:
    chart = add_chart(new.shapes, drawn, house.BODY)
    more = {
        "series": [words.plain(series.name, words.LABEL) for series in drawn.series],
        "axis": [drawn.minimum, drawn.maximum],
    }
    set_alt(chart, drawn.alt, Mark(page.asked, figure.key, "chart", more=more))


def _begun(made: Presentation, page: Taken, figure: Figure, number: int = 0, of: int = 1) -> Slide:
    """A slide with all of a figure but its chart; later ones of a long table say which they are."""
    new = house.panel_slide(made)
    title = said.message(page, figure)
    subtitle = said.subtitle(figure, title)
    if of > 1:
        counted = _("{part} of {n}").format(part=number + 1, n=of)
        subtitle = f"{subtitle} ({counted})" if subtitle else f"({counted})"
    set_title(new, title, page.asked, figure.key)
    if subtitle:
        mark = None if of > 1 else Mark(page.asked, figure.key, "subtitle")
        add_text(new.shapes, house.SUBTITLE, subtitle, mark, size=14, colour=_MUTED)
    told = said.lines(figure)
    if told:
        mark = Mark(page.asked, figure.key, "lines")
        add_text(new.shapes, house.LINES, told, mark, size=11, colour=_MUTED, anchor=MSO_ANCHOR.BOTTOM)
    _foot(new, page, figure)
    set_notes(new, said.speaker(figure), Mark(page.asked, figure.key, "notes"))
    return new


def _foot(new: Slide, page: Taken, figure: Figure | None) -> None:
    told = said.foot(page, figure)
    mark = Mark(page.asked, figure.key if figure else "", "foot")
    add_text(new.shapes, house.FOOT, told, mark, size=9, colour=_MUTED, anchor=MSO_ANCHOR.MIDDLE)


def _closing(made: Presentation, pages: Sequence[Taken]) -> None:
    """On data and comparability, of each page what it alone says."""
    new = house.panel_slide(made)
    new_title = _("About the data, and what may be compared")
    set_title(new, new_title, pages[0].asked, "", "closing title")
    told = said.closing(pages)
    mark = Mark(pages[0].asked, "", "closing") if len(pages) == 1 else None
    add_text(new.shapes, house.box(house.MARGIN, 1.6, house.FULL, 5.1), told, mark, size=13)
    _foot(new, pages[0], None)


def _saved(made: Presentation, page: Taken) -> bytes:
    properties = made.core_properties
    properties.title = words.plain(page.title, words.NAME)
    properties.author = properties.last_modified_by = "Deskscope"
    properties.created = properties.modified = page.made_at.replace(tzinfo=None)
    out = BytesIO()
    made.save(out)
    return out.getvalue()
