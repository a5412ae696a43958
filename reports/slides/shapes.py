"""Shapes that know what they are: texts, charts and tables with their mark in the alternative text."""

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.slide import Slide

from reports.slides import marks, words
from reports.slides.house import Box
from reports.slides.marks import Mark
from reports.taken import Asked

ALT = 1800  # characters of an alternative text besides its mark


def describe(shape: Any, alt: str) -> None:
    """The alternative text of a shape."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", alt)


def description(shape: Any) -> str:
    found = shape._element.xpath(".//p:cNvPr")
    return str(found[0].get("descr", "")) if found else ""


def add_text(
    shapes: Any,
    place: Box,
    text: str,
    mark: Mark | None = None,
    *,
    size: float,
    bold: bool = False,
    colour: MSO_THEME_COLOR | RGBColor = MSO_THEME_COLOR.TEXT_1,
    align: PP_ALIGN | None = None,
    anchor: MSO_ANCHOR = MSO_ANCHOR.TOP,
) -> Any:
    """A text on its own; with a mark, one that a refresh renews while nobody has changed it."""
    shape = shapes.add_textbox(*place)
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = anchor
    words.write(frame, text, size=size, bold=bold, colour=colour, align=align)
    if mark is not None:
        remember(shape, mark, text)
    return shape


def remember(shape: Any, mark: Mark, text: str) -> None:
    """Marks a shape with what was written into it."""
    shape.name = f"Deskscope {mark.part}"
    describe(shape, marks.line(Mark(mark.asked, mark.figure, mark.part, marks.total(text), mark.more)))


def set_title(slide: Slide, text: str, asked: Asked, figure: str, part: str = "title") -> None:
    """The message of a slide, in its title."""
    title = slide.shapes.title
    if title is None:
        return
    title.text_frame.text = text
    words.turn(title.text_frame.paragraphs[0], text)
    remember(title, Mark(asked, figure, part), text)


def set_alt(shape: Any, alt: str, mark: Mark) -> None:
    """The words of a chart or table, then its mark in a line of its own."""
    shape.name = f"Deskscope {mark.part}"
    describe(shape, alternative(alt, mark))


def alternative(alt: str, mark: Mark) -> str:
    return f"{words.plain(alt, ALT)}\n{marks.line(mark)}"


def set_notes(slide: Slide, text: str, mark: Mark) -> None:
    """Speaker notes, and the mark once more: an alternative text is easily lost."""
    frame = slide.notes_slide.notes_text_frame
    if frame is None:
        return
    kept = marks.line(Mark(mark.asked, mark.figure, mark.part, marks.total(text), mark.more))
    frame.text = f"{text}\n\n{kept}"
