"""Single charts as pictures, for a mail: each with its title, period, filters, cases and source drawn in.

All of them are drawn on one sheet, in one run of Chromium, and cut out of it.
"""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from PIL import Image

from charts.form import Form
from charts.form_texts import held
from charts.forms import Single
from charts.listing import Listing
from charts.plotly import drawing
from language import _, language
from reports.chromium import SCALE, png
from reports.house import style, wrapped
from reports.html import direction_of, drawn, safe
from reports.taken import Figure, Taken

WIDTH = 560  # pixels
MOST = 16  # of one sheet: a window of Chromium is not drawn beyond some ten thousand pixels
_HEAD, _FOOT, _KEYS = 74, 58, 26
_ROW, _ROWS = 30, 8  # of a list: pixels of a row, and how many are shown
_PLAIN = 90  # a value, or why there is none
_SHEET = """
body{margin:0;padding:0;max-width:none;background:var(--card)}
.picture{position:absolute;inset-inline-start:0;overflow:hidden;background:var(--card);padding:16px 20px 12px;
 display:flex;flex-direction:column}
.picture h1{font-size:16px;font-weight:600;line-height:1.3}
.picture .drawn{flex:1;overflow:hidden}
.picture h1,.picture p{white-space:nowrap;overflow:hidden;text-overflow:ellipsis;flex:none}
.picture .silent{white-space:normal;padding:8px 0;text-align:start}
.picture .line{font-size:11px}
.picture table{font-size:11.5px}.picture :is(th,td){padding-inline-end:8px;white-space:nowrap}
"""


def pictures(page: Taken, figures: Sequence[Figure], *, theme: str = "light") -> list[bytes]:
    """A PNG of each figure, 560 pixels wide and drawn twice as sharp; raises ReportError without Chromium."""
    made: list[bytes] = []
    for first in range(0, len(figures), MOST):
        made += _sheet(page, figures[first : first + MOST], theme)
    return made


def _sheet(page: Taken, figures: Sequence[Figure], theme: str) -> list[bytes]:
    heights = [height_of(figure.form) for figure in figures]
    tops = [sum(heights[:at]) for at in range(len(heights))]
    body = "".join(
        _picture(page, figure, at, top, height)
        for at, (figure, top, height) in enumerate(zip(figures, tops, heights, strict=True))
    )
    code = language()
    sheet = wrapped(
        safe(page.title), body, style(theme, body) + _SHEET, language=code, direction=direction_of(code)
    )
    with Image.open(BytesIO(png(sheet, WIDTH, sum(heights)))) as whole:
        return [
            _cut(whole, top * SCALE, (top + height) * SCALE)
            for top, height in zip(tops, heights, strict=True)
        ]


def height_of(form: Form | Single | None) -> int:
    """Pixels of a picture, its words included."""
    if form is None or isinstance(form, Single):
        return _HEAD + _PLAIN + _FOOT
    if isinstance(form, Listing):
        return _HEAD + _ROW * (1 + min(len(form.rows), _ROWS)) + _FOOT
    layout = drawing(held(form))[1]
    return _HEAD + int(layout["height"]) + _KEYS * bool(layout.get("showlegend")) + _FOOT


def _picture(page: Taken, figure: Figure, at: int, top: int, height: int) -> str:
    head = figure.head()
    figure, left_out = _short(figure)
    cases = _("n {n}").format(n=head.cases) if head.cases else ""
    made = f"{page.made_at:%Y-%m-%d}"
    foot = "  ·  ".join(part for part in (left_out, cases, head.source or page.source, made) if part)
    return (
        f'<div class="picture" style="top:{top}px;width:{WIDTH}px;height:{height}px">'
        f'<h1 dir="auto">{safe(figure.title)}</h1>'
        f'<p class="small" dir="auto">{safe(head.period or page.period)}</p>'
        f'<div class="drawn">{drawn(figure, str(at))}</div>'
        f'<p class="line" dir="auto">{safe(head.filters or page.filters)}</p>'
        f'<p class="line" dir="auto">{safe(foot)}</p></div>'
    )


def _short(figure: Figure) -> tuple[Figure, str]:
    """The figure with the first rows of a long list alone, and words that say so."""
    form = figure.form
    if not isinstance(form, Listing) or len(form.rows) <= _ROWS:
        return figure, ""
    said = _("the first {n} of {all}").format(n=_ROWS, all=len(form.rows))
    return replace(figure, form=replace(form, rows=form.rows[:_ROWS])), said


def _cut(whole: Image.Image, top: int, bottom: int) -> bytes:
    """One picture out of the sheet, of few colours as drawings are: a third of the bytes."""
    part = whole.crop((0, top, WIDTH * SCALE, bottom)).convert("RGB")
    out = BytesIO()
    part.quantize(256, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()
