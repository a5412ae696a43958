"""Small pictures of a report's first charts, for a mail: drawn at once by Chromium, then cut apart.

A mail cannot hold drawings: many programs that show mails take pictures of dots only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from itertools import pairwise

import numpy as np
from PIL import Image

from charts.embedded import chart
from charts.form import Drawn
from charts.forms import Single
from charts.listing import Listing
from language import _, language
from reports.chromium import SCALE, find_chromium, png
from reports.house import style, wrapped
from reports.message import LONGEST_SUBJECT, Picture, one_line
from reports.taken import Figure, ReportError, Taken

OF_A_PAGE, AT_MOST = 3, 12
WIDTH = 600  # pixels of the mail
_TALLEST = 620  # pixels of the mail that a picture may take
_CUT = (255, 0, 255)  # the colour of the lines along which the drawing is cut; no chart has it
_STYLE = (
    "html,body{margin:0;padding:0;background:#fff}"
    f".cut{{height:3px;background:rgb{_CUT}}}"
    ".one{padding:10px 12px 14px;background:#fff}"
    ".one h2{font-size:15px;line-height:20px;margin:0 0 2px}"
    ".one p{font-size:12px;line-height:16px;margin:0 0 6px;color:#5b6270}"
)


@dataclass(frozen=True)
class _Drawing:
    page: int
    figure: Figure
    form: Drawn


def pictures(pages: Sequence[Taken]) -> tuple[list[tuple[Picture, ...]], tuple[str, ...]]:
    """For each page the pictures of its first charts; and a line where Chromium could not draw them."""
    drawings = [one for at, page in enumerate(pages) for one in _drawings(at, page)][:AT_MOST]
    if not drawings:
        return [], ()
    if find_chromium() is None:
        return [], (_("Without pictures: no Chromium or Chrome is installed where this was made."),)
    try:
        made = _cut_apart(png(_document(drawings), WIDTH, _TALLEST * len(drawings)))
    except ReportError as error:
        return [], (_("Without pictures: {reason}").format(reason=one_line(str(error), LONGEST_SUBJECT)),)
    each = list(zip(drawings, made, strict=False))  # the last may have found no room
    return [
        tuple(_picture(one, data) for one, data in each if one.page == at) for at in range(len(pages))
    ], ()


def _drawings(at: int, page: Taken) -> list[_Drawing]:
    """The first panels that have a chart, in the order of the page."""
    found: list[_Drawing] = []
    for figure in page.panels:
        form = figure.form
        if form is not None and not isinstance(form, Single | Listing):
            found.append(_Drawing(at, figure, form))
    return found[:OF_A_PAGE]


def _picture(one: _Drawing, data: bytes) -> Picture:
    return Picture(one_line(f"{one.figure.title}. {one.form.alt}", 500), data, WIDTH)


def _document(drawings: Sequence[_Drawing]) -> bytes:
    cut = '<div class="cut"></div>'
    body = cut + cut.join(_one(at, each) for at, each in enumerate(drawings)) + cut
    sheet = f"{style('light', body)}{_STYLE}"
    return wrapped("Deskscope", body, sheet, language=language(), direction="ltr")


def _one(at: int, drawing: _Drawing) -> str:
    note = f'<p dir="auto">{escape(one_line(drawing.figure.note))}</p>' if drawing.figure.note else ""
    title = f'<h2 dir="auto">{escape(one_line(drawing.figure.title, LONGEST_SUBJECT))}</h2>'
    return f'<div class="one">{title}{note}<div class="drawn">{chart(drawing.form, f"m{at}")}</div></div>'


def _cut_apart(data: bytes) -> list[bytes]:
    """The pieces between the lines, in their order; of what did not fit into the window there is none."""
    whole = Image.open(BytesIO(data)).convert("RGB")
    edge = np.asarray(whole)[:, 0]
    lines = np.flatnonzero((edge == _CUT).all(axis=1)).tolist()
    pieces = [(above + 1, below) for above, below in pairwise(lines) if below - above > 1]
    return [_small(whole.crop((0, above, whole.width, below))) for above, below in pieces]


def _small(piece: Image.Image) -> bytes:
    """As a PNG of 256 colours: a chart has few, and a mail should be light."""
    out = BytesIO()
    piece.quantize(256).save(out, "PNG", optimize=True, dpi=(72 * SCALE, 72 * SCALE))
    return out.getvalue()
