"""A page as a PowerPoint deck: one message a slide, native charts and tables that stay editable.

Every chart, table and text of ours carries what it was asked for in its alternative text, by which
`reports.refresh` finds it again next month. All numbers are those of the screen, in full precision.
"""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR
from pptx.presentation import Presentation
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide

from charts.native import NativeChart, NativeTable
from language import _
from reports.slides import cards, closing, house, pairs, said, words
from reports.slides.chart_part import add_chart
from reports.slides.marks import Mark, kept
from reports.slides.sections import divide
from reports.slides.shapes import add_text, remember, set_alt, set_notes, set_title
from reports.slides.tables import add_table, pages_of
from reports.taken import Figure, ReportError, Taken

_MUTED = MSO_THEME_COLOR.TEXT_2


def deck(pages: Sequence[Taken]) -> bytes:
    """The pages one after the other, each with its tiles and panels; at the end what may be compared.

    Of several pages, each is a section, and small figures of one tab share a slide. Long lists stand on one
    slide, with how many rows more there are. Raises ReportError without a page.
    """
    if not pages:
        raise ReportError("a deck needs at least one page")
    made = house.opened()
    _opening(made, pages)
    begins: list[tuple[str, int]] = []
    for page in pages:
        begins.append((words.plain(page.title, words.NAME), len(made.slides) if begins else 0))
        _tiles(made, page)
        _panels(made, page, several=len(pages) > 1)
    begins.append((_("About the data"), len(made.slides)))
    _silent(made, pages)
    _closing(made, pages)
    if len(pages) > 1:
        divide(made, begins)
    return _saved(made, pages[0])


def slide(page: Taken, figure: Figure) -> bytes:
    """A deck of the one figure (two and more slides for a long list)."""
    made = house.opened()
    if figure.tile:
        _cards_slide(made, page, (figure,), words.plain(figure.title, words.TITLE))
    elif figure.form is None:
        new = _begun(made, page, figure)
        told = words.plain(figure.silent or _("Nothing to show for this period."), words.LINE)
        mark = Mark(page.asked, figure.key, "silent")
        add_text(new.shapes, house.BODY, told, mark, size=16, colour=_MUTED, anchor=MSO_ANCHOR.MIDDLE)
    else:
        _panel(made, page, figure)
    return _saved(made, page)


def _opening(made: Presentation, pages: Sequence[Taken]) -> None:
    """The page, or all of them, and in lines below what the numbers are of."""
    opening, page = house.title_slide(made), pages[0]
    house.rule(opening, house.MARGIN, 2.0, 0.9)
    if len(pages) == 1:
        set_title(opening, words.plain(page.title, words.NAME), page.asked, "", "page title")
    else:
        set_title(opening, _("Service desk in figures"), page.asked, "", "deck title")
        named = words.plain(" · ".join(one.title for one in pages), words.TITLE)
        add_text(opening.shapes, house.box(house.MARGIN, 5.6, house.FULL, 0.5), named, size=14)
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


def _panels(made: Presentation, page: Taken, *, several: bool) -> None:
    """The figures that have something to show; in a deck of several pages with the name of their page."""
    shown = [figure for figure in page.panels if figure.form is not None]
    for group in pairs.shared(shown) if several else [(figure,) for figure in shown]:
        first = len(made.slides)
        places = pairs.places(*group) if len(group) > 1 else None
        if places is None:
            _panel(made, page, group[0], whole=False)
        else:
            _pair(made, page, group, places)
        for new in list(made.slides)[first:] if several else []:
            told = words.plain(" · ".join(filter(None, (page.title, group[0].section))), words.NAME)
            add_text(new.shapes, house.ABOVE, told, size=11, colour=_MUTED)


def _panel(made: Presentation, page: Taken, figure: Figure, *, whole: bool = True) -> None:
    """The slides of a figure; unless the `whole` of it is wanted, a long list has one."""
    drawn = said.drawn(figure)
    short = None if whole else said.brief(figure)
    if short is not None:
        told = said.brief_line(figure)
        new = _begun(made, page, figure, Mark(page.asked, figure.key, "brief"), told)
        more = {"brief": 1, "rows": [0, len(short.rows)]}
        _table(new, short, Mark(page.asked, figure.key, "table", more=more), house.BODY)
    elif isinstance(drawn, NativeTable):
        parts = pages_of(drawn)
        for number, (first, count) in enumerate(parts):
            counted = _("{part} of {n}").format(part=number + 1, n=len(parts)) if len(parts) > 1 else ""
            new = _begun(made, page, figure, None, f"({counted})" if counted else "")
            more = {"rows": [first, count]}
            _table(new, drawn, Mark(page.asked, figure.key, "table", more=more), house.BODY)
    elif drawn is not None:
        _chart(_begun(made, page, figure), drawn, Mark(page.asked, figure.key, "chart"), house.BODY)


def _pair(
    made: Presentation, page: Taken, group: tuple[Figure, ...], places: tuple[pairs.Place, pairs.Place]
) -> None:
    """Two figures on one slide; the message of the first is the slide's."""
    new = house.panel_slide(made)
    one, two = group
    title = said.message(page, one)
    set_title(new, title, page.asked, one.key)
    heads = (said.subtitle(one, title), said.message(page, two))
    for figure, place, head, part in zip(group, places, heads, ("subtitle", "title"), strict=True):
        drawn = said.drawn(figure)
        if head:
            mark = Mark(page.asked, figure.key, part)
            bold, colour = part == "title", _MUTED if part == "subtitle" else MSO_THEME_COLOR.TEXT_1
            add_text(
                new.shapes,
                place.head,
                head,
                mark,
                size=14,
                bold=bold,
                colour=colour,
                anchor=MSO_ANCHOR.BOTTOM,
            )
        if isinstance(drawn, NativeTable):
            more = {"rows": [0, len(drawn.rows)], "most": place.rows}
            _table(new, drawn, Mark(page.asked, figure.key, "table", more=more), place.body)
        elif drawn is not None:
            mark = Mark(page.asked, figure.key, "chart")
            pairs.narrowed(_chart(new, drawn, mark, place.body))
        mark = Mark(page.asked, figure.key, "half lines")
        told = said.half_lines(figure)
        add_text(new.shapes, place.below, told, mark, size=10, colour=_MUTED, anchor=MSO_ANCHOR.BOTTOM)
    _foot(new, page, None)
    both = said.speaker_of(group)
    set_notes(new, both, Mark(page.asked, one.key, "notes", more={"and": two.key}))


def _table(new: Slide, drawn: NativeTable, mark: Mark, place: house.Box) -> None:
    first, count = mark.more["rows"]
    set_alt(add_table(new.shapes, drawn, first, count, place), drawn.alt, mark)


def _chart(new: Slide, drawn: NativeChart, mark: Mark, place: house.Box) -> GraphicFrame:
    chart = add_chart(new.shapes, drawn, place)
    set_alt(chart, drawn.alt, replace(mark, more=said.written(drawn)))
    return chart


def _begun(
    made: Presentation, page: Taken, figure: Figure, beside: Mark | None = None, told: str = ""
) -> Slide:
    """A slide with all of a figure but its drawing; `told` stands below the title, renewed with its mark."""
    new = house.panel_slide(made)
    title = said.message(page, figure)
    subtitle = said.subtitle(figure, title)
    set_title(new, title, page.asked, figure.key)
    if subtitle or told:
        mark = beside if told else Mark(page.asked, figure.key, "subtitle")
        line = " ".join(filter(None, (subtitle, told)))
        add_text(new.shapes, house.SUBTITLE, line, mark, size=14, colour=_MUTED)
    lines = said.lines(figure)
    if lines:
        mark = Mark(page.asked, figure.key, "lines")
        add_text(new.shapes, house.LINES, lines, mark, size=11, colour=_MUTED, anchor=MSO_ANCHOR.BOTTOM)
    _foot(new, page, figure)
    set_notes(new, said.speaker(figure), Mark(page.asked, figure.key, "notes"))
    return new


def _foot(new: Slide, page: Taken, figure: Figure | None) -> None:
    told = said.foot(page, figure)
    mark = Mark(page.asked, figure.key if figure else "", "foot")
    add_text(new.shapes, house.FOOT, told, mark, size=9, colour=_MUTED, anchor=MSO_ANCHOR.MIDDLE)


def _silent(made: Presentation, pages: Sequence[Taken]) -> None:
    """The figures without anything to draw, with why, together."""
    table, asked = closing.silent(pages), pages[0].asked
    if not table.rows:
        return
    keys = closing.silent_keys(pages)
    for first, count in pages_of(table):
        new = house.panel_slide(made)
        set_title(new, table.title, asked, "", "silent title")
        more = {"pages": [kept(page.asked) for page in pages], "rows": [first, count], "keys": keys}
        _table(new, table, Mark(asked, "", "silent table", more=more), house.BODY)
        _foot(new, pages[0], None)


def _closing(made: Presentation, pages: Sequence[Taken]) -> None:
    """On data and comparability, of each page what it alone says; on as many slides as it takes."""
    told = closing.parts(pages)
    asked = pages[0].asked
    for number, text in enumerate(told):
        new = house.panel_slide(made)
        set_title(new, closing.title(number, len(told)), asked, "", "closing title")
        more = {"pages": [kept(page.asked) for page in pages], "rows": [number, len(told)]}
        mark = Mark(asked, "", "closing", more=more)
        size = 11 if len(told) > 1 or text.count("\n") > 12 else 13
        add_text(new.shapes, house.box(house.MARGIN, 1.6, house.FULL, 5.1), text, mark, size=size)
        _foot(new, pages[0], None)


def _saved(made: Presentation, page: Taken) -> bytes:
    properties = made.core_properties
    properties.title = words.plain(page.title, words.NAME)
    properties.author = properties.last_modified_by = "Deskscope"
    properties.created = properties.modified = page.made_at.replace(tzinfo=None)
    out = BytesIO()
    made.save(out)
    return out.getvalue()
