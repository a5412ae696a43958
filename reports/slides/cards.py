"""The tiles of a page as cards: name, number, change and what stands beside it, in groups to move."""

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.slide import Slide

from reports.slides import house, words
from reports.slides.house import EDGE, FULL, MARGIN, box
from reports.slides.marks import Mark
from reports.slides.shapes import add_text
from reports.taken import Figure, Taken

CARDS = 8  # of a slide
_ACROSS, _GAP, _TOP, _ROOM = 4, 0.2, 1.75, 4.75
PARTS = ("name", "value", "change", "beside")


def said(figure: Figure) -> dict[str, str]:
    """The words of a card by its part."""
    beside = "\n".join(words.plain(line, 60) for line in (figure.note, *figure.lines)[:3] if line)
    return {
        "name": words.plain(figure.title, 48),
        "value": words.plain(figure.value, 22),
        "change": words.plain(figure.change, 60),
        "beside": beside,
    }


def add_cards(slide: Slide, page: Taken, tiles: tuple[Figure, ...]) -> None:
    """Up to eight cards, four across."""
    across = min(_ACROSS, len(tiles)) if len(tiles) != 6 else 3
    down = -(-len(tiles) // across)
    wide = (FULL - _GAP * (across - 1)) / across
    high = min(2.25, (_ROOM - _GAP * (down - 1)) / down)
    for at, tile in enumerate(tiles):
        left = MARGIN + (at % across) * (wide + _GAP)
        _card(slide, page, tile, (left, _TOP + at // across * (high + _GAP), wide, high))


def _card(slide: Slide, page: Taken, tile: Figure, place: tuple[float, float, float, float]) -> None:
    left, top, wide, high = place
    group = slide.shapes.add_group_shape()
    group.name = words.plain(tile.title, 48)
    ground = group.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *box(left, top, wide, high))
    ground.name = "Card"
    ground.adjustments[0] = 0.04
    ground.fill.solid()
    ground.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    ground.line.color.rgb = EDGE
    house.flat(ground)
    told = said(tile)
    inner, room = left + 0.18, wide - 0.36
    muted = MSO_THEME_COLOR.TEXT_2
    long = len(told["value"]) > 11
    rows = (
        ("name", 0.16, 0.42, 12, False, muted),
        ("value", 0.6, 0.6, 20 if long else 28, True, MSO_THEME_COLOR.TEXT_1),
        ("change", 1.22, 0.3, 12, False, MSO_THEME_COLOR.TEXT_1),
        ("beside", 1.55, 0.6, 10, False, muted),
    )
    for part, down, tall, size, bold, colour in rows:
        mark = Mark(page.asked, tile.key, part)
        place_of = box(inner, top + down, room, tall)
        add_text(group.shapes, place_of, told[part], mark, size=size, bold=bold, colour=colour)
