"""The house style of a deck: 16:9, Inter, one accent, much white; kept in the theme, so that a deck can be
dressed otherwise by changing its theme.

The presentation begins as python-pptx's own template, whose theme, master and two layouts are rewritten here.
"""

import re
from functools import cache
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Inches, Length

Box = tuple[Length, Length, Length, Length]  # left, top, width, height

FONT = "Inter"  # where it is not installed, PowerPoint takes the family's next: Arial, Helvetica
_OFFICE_FONT = "Calibri"
_COLOURS = {
    "dk1": "16181D", "lt1": "FFFFFF", "dk2": "5F6672", "lt2": "FAFAFB", "accent1": "6A5AE8",
    "accent2": "868C99", "accent3": "1F9BD9", "accent4": "C2570C", "accent5": "E9A15B", "accent6": "9C92F0",
    "hlink": "1F6FA8", "folHlink": "5F6672",
}  # fmt: skip
EDGE = RGBColor(0xE4, 0xE6, 0xEA)
WIDE, HIGH = 13.333, 7.5
MARGIN = 0.6
_TITLE_LAYOUT, _PANEL_LAYOUT = 0, 5
_TITLE, _FIRST_TITLE, _BELOW, _NUMBER = 1, 3, 4, 13  # kinds of placeholders


def box(left: float, top: float, width: float, height: float) -> Box:
    """A place on a slide, in inches."""
    return Inches(left), Inches(top), Inches(width), Inches(height)


FULL = WIDE - 2 * MARGIN
TITLE = box(MARGIN, 0.42, FULL, 0.92)
ABOVE = box(MARGIN, 0.2, FULL, 0.24)
SUBTITLE = box(MARGIN, 1.34, FULL, 0.36)
BODY = box(MARGIN, 1.75, FULL, 4.35)
LINES = box(MARGIN, 6.13, FULL, 0.66)
FOOT = box(MARGIN, 6.92, FULL - 0.9, 0.34)


def opened() -> Deck:
    """An empty presentation in the house style."""
    return Presentation(BytesIO(_template()))


@cache
def _template() -> bytes:
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDE), Inches(HIGH)
    _dress(deck)
    _place_titles(deck)
    _leave_only(deck, (_TITLE_LAYOUT, _PANEL_LAYOUT))
    made = BytesIO()
    deck.save(made)
    return made.getvalue()


def title_slide(deck: Deck) -> Slide:
    slide: Slide = deck.slides.add_slide(deck.slide_layouts[0])
    return slide


def panel_slide(deck: Deck) -> Slide:
    """A slide with a title and its number."""
    slide: Slide = deck.slides.add_slide(deck.slide_layouts[1])
    for holder in list(_holders(deck.slide_layouts[1])):
        if int(holder.placeholder_format.type) == _NUMBER:
            slide.shapes.clone_placeholder(holder)
            frame = slide.placeholders[holder.placeholder_format.idx]
            frame.text_frame.paragraphs[0]._p.append(_number_field())
    return slide


def _holders(of: Any) -> Any:
    return of.placeholders  # its type says it cannot be iterated over, which it can


def _number_field() -> Any:
    return parse_xml(
        '<a:fld xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
        '<a:rPr lang="en-US"/><a:t>#</a:t></a:fld>'
    )


def _dress(deck: Deck) -> None:
    """The theme's colours and fonts."""
    part = next(
        rel.target_part for rel in deck.slide_master.part.rels.values() if rel.reltype.endswith("/theme")
    )
    theme = part.blob.decode("utf-8")
    for name, colour in _COLOURS.items():
        theme = re.sub(
            rf"(<a:{name}>).*?(</a:{name}>)",
            rf'\g<1><a:srgbClr val="{colour}"/>\g<2>',
            theme,
            flags=re.DOTALL,
        )
    theme = theme.replace(f'typeface="{_OFFICE_FONT}"', f'typeface="{FONT}" pitchFamily="34"')
    part._blob = theme.replace('name="Office Theme"', 'name="Deskscope"').encode("utf-8")


def _place_titles(deck: Deck) -> None:
    """Titles to the left, 26 points, of at most two lines; the number of the slide in its corner."""
    master = deck.slide_master
    style = master._element.find(".//{*}titleStyle/{*}lvl1pPr")
    style.set("algn", "l")
    look = style.find("{*}defRPr")
    look.set("sz", "2400")
    look.set("b", "1")
    own = [one for layout in deck.slide_layouts for one in _holders(layout)]
    for holder in [*_holders(master), *own]:
        kind = int(holder.placeholder_format.type)
        if kind == _TITLE:
            _at(holder, TITLE)
        elif kind == _FIRST_TITLE:
            _at(holder, box(MARGIN, 2.2, FULL, 1.0))
            _left(holder, 40)
        elif kind == _BELOW:
            _at(holder, box(MARGIN, 3.35, FULL, 2.2))
            _left(holder, 14)
        elif kind == _NUMBER:
            _at(holder, box(WIDE - MARGIN - 0.8, 6.92, 0.8, 0.34))
        else:
            _at(holder, BODY)
    for holder in own:
        if int(holder.placeholder_format.type) in {_TITLE, _FIRST_TITLE, _BELOW}:
            body = holder._element.txBody.bodyPr
            body.set("anchor", "t" if int(holder.placeholder_format.type) == _BELOW else "b")
            for name in ("lIns", "rIns"):
                body.set(name, "0")


def _left(holder: Any, points: int) -> None:
    """A placeholder of a layout whose lines begin at the left, in so many points."""
    styles = holder._element.txBody.find("{*}lstStyle")
    for level in list(styles):
        styles.remove(level)
    styles.append(
        parse_xml(
            '<a:lvl1pPr xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" marL="0" indent="0" '
            f'algn="l"><a:buNone/><a:defRPr sz="{points * 100}"/></a:lvl1pPr>'
        )
    )


def _at(shape: Any, place: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = place


def _leave_only(deck: Deck, kept: tuple[int, ...]) -> None:
    for at, layout in reversed(list(enumerate(deck.slide_layouts))):
        if at not in kept:
            deck.slide_layouts.remove(layout)


def rule(slide: Slide, left: float, top: float, width: float) -> None:
    """A short thick line in the accent, the only ornament there is."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box(left, top, width, 0.06))
    shape.name = "Accent"
    shape.fill.solid()
    shape.fill.fore_color.theme_color = 5  # accent 1
    shape.line.fill.background()
    flat(shape)


def flat(shape: Any) -> None:
    """Without the shadow that the theme of old Office gives to every shape."""
    style = shape._element.find("{*}style")
    if style is not None:
        shape._element.remove(style)
