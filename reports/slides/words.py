"""Texts on slides: bounded so that the layout holds, right-to-left where need be.

A text never becomes a link or a field: it is written as the characters it has.
"""

import unicodedata
from copy import deepcopy

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import PP_ALIGN
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Pt

from language.visible import one_line, shortened

_RIGHT_TO_LEFT = {"R", "AL"}
TITLE, NAME, LINE, CELL, LABEL, NOTES = 140, 90, 320, 140, 60, 6000  # characters at most


def plain(text: str, most: int = LINE) -> str:
    """One line of a slide."""
    return one_line(text, most)


def plain_lines(text: str, most: int = NOTES) -> str:
    """The same of several lines, which stay lines."""
    return shortened("\n".join(one_line(line, most) for line in text.splitlines()), most)


def right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    directions = (unicodedata.bidirectional(one) for one in text)
    return next((each in _RIGHT_TO_LEFT for each in directions if each in {"L", "R", "AL"}), False)


def write(
    frame: TextFrame,
    text: str,
    *,
    size: float,
    bold: bool = False,
    colour: MSO_THEME_COLOR | RGBColor = MSO_THEME_COLOR.TEXT_1,
    align: PP_ALIGN | None = None,
) -> None:
    """The text as the only content of a frame, a paragraph a line."""
    lines = text.split("\n")
    frame.word_wrap = True
    for at, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        _one_run(paragraph, line)
        font = paragraph.runs[0].font
        font.size, font.bold = Pt(size), bold
        if isinstance(colour, RGBColor):
            font.color.rgb = colour
        else:
            font.color.theme_color = colour
        if align is not None:
            paragraph.alignment = align


def _one_run(paragraph: _Paragraph, text: str) -> None:
    for run in paragraph.runs[1:]:
        paragraph._p.remove(run._r)
    run = paragraph.runs[0] if paragraph.runs else paragraph.add_run()
    run.text = text
    turn(paragraph, text)


def turn(paragraph: _Paragraph, text: str) -> None:
    """The direction of a paragraph as its text has it; nothing is written where both are left to right."""
    properties = paragraph._p.get_or_add_pPr()
    if right_to_left(text):
        properties.set("rtl", "1")
    elif properties.get("rtl"):
        del properties.attrib["rtl"]


def rewrite(frame: TextFrame, text: str) -> None:
    """Another text in the same frame; each paragraph keeps the look of its first run.

    Lines beyond those there are look like the last one, paragraphs that are not needed any more go.
    """
    lines = text.split("\n")
    while len(frame.paragraphs) < len(lines):
        last = frame.paragraphs[-1]._p
        last.addnext(deepcopy(last))
    for paragraph in frame.paragraphs[len(lines) :]:
        paragraph._p.getparent().remove(paragraph._p)
    for paragraph, line in zip(frame.paragraphs, lines, strict=True):
        _one_run(paragraph, line)
