"""How a document looks: its style sheet with the font inside it and the colours of a theme.

Everything is inside the file that it is in: nothing is fetched when it is opened.
"""

from base64 import b64encode
from functools import lru_cache
from html import escape
from pathlib import Path

from charts.embedded import STYLE as CHARTS
from language.visible import shortened
from reports.taken import Taken

_HERE = Path(__file__).parent
_FONTS = _HERE.parent / "pages" / "static"  # the page's own, served there and written into files here
_SHEET = _HERE / "document.css"
_DARK = (
    "--page:#0D0E11;--card:#16181D;--line:#26292F;--text:#ECEDF0;--muted:#9BA1AC;--us:#8F83F0;"
    "--link:#A5A5F7;--soft:#1D2026"
)
_THEMES = {
    "auto": f"@media screen and (prefers-color-scheme:dark){{:root{{{_DARK};color-scheme:dark}}}}",
    "light": "",
    "dark": f"@media screen{{:root{{{_DARK};color-scheme:dark}}}}",
}
# The ranges of the two files, as their maker parts them.
_BASIC = (
    "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2190-2193,"
    "U+2212,U+2215,U+FEFF,U+FFFD"
)
_EXTENDED = (
    "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1E00-1E9F,U+1EF2-1EFF,U+20A0-20AB,"
    "U+20AD-20C0"
)
_FOOT = 110  # characters of the foot of a sheet
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
SIGN = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><rect width="24" height="24" rx="6.5" fill="#5B5BD6"/>'
    '<path d="M5.5 15.8 9.8 11l3.9 2.7 4.8-6.5" fill="none" stroke="#fff" stroke-width="2.3" '
    'stroke-linecap="round" stroke-linejoin="round"/><circle cx="18.5" cy="7.2" r="2.2" fill="#fff"/></svg>'
)


def style(theme: str, body: str, pages: tuple[Taken, ...] = ()) -> str:
    """The style sheet of a document; `theme` is auto, light or dark (paper is always light).

    Letters beyond the usual ones get their own font only where `body` has some: it is twice the size.
    """
    fonts = _font("inter-latin-wght-normal.woff2", _BASIC)
    if any(_beyond(character) for character in set(body)):
        fonts += _font("inter-latin-ext-wght-normal.woff2", _EXTENDED)
    sheet = _sheet().replace("/*dark*/", _THEMES[theme])
    return f"{fonts}{sheet}{CHARTS}{''.join(_feet(at, page) for at, page in enumerate(pages))}"


def _beyond(character: str) -> bool:
    return 0x0100 <= ord(character) <= 0x02FF or 0x1E00 <= ord(character) <= 0x1EFF


@lru_cache(maxsize=2)
def _font(name: str, letters: str) -> str:
    held = b64encode((_FONTS / name).read_bytes()).decode()
    return (
        "@font-face{font-family:Inter;font-weight:100 900;font-display:block;"
        f"src:url(data:font/woff2;base64,{held}) format('woff2');unicode-range:{letters}}}\n"
    )


@lru_cache(maxsize=1)
def _sheet() -> str:
    return _SHEET.read_text("utf-8")


def _feet(at: int, page: Taken) -> str:
    """The foot of a page's printed sheets: its name and period, the day it was made, the sheet's number."""
    left = css_string(shortened(f"{page.title}  ·  {page.period}", _FOOT))
    right = css_string(f"Deskscope, {page.made_at:%Y-%m-%d}  ·  ")
    words = (
        "font:400 7.5pt Inter,sans-serif;color:#5F6672;vertical-align:top;padding-top:3mm;white-space:nowrap"
    )
    return (
        f"@page p{at}{{@bottom-left{{content:{left};{words}}}"
        f'@bottom-right{{content:{right} counter(page) " / " counter(pages);{words}}}}}\n'
        f"@media print{{.p{at}{{page:p{at}}}}}\n"
    )


def css_string(text: str) -> str:
    """The text as a string of CSS from which nothing can break out, not even the style element."""
    plain = "".join(
        letter if letter.isascii() and letter.isalnum() else f"\\{ord(letter):x} "
        for letter in text
        if letter.isprintable()
    )
    return f'"{plain}"'


def wrapped(title: str, body: str, css: str, *, language: str, direction: str) -> bytes:
    """A whole document of a body and its style sheet, which is all that it may use."""
    return (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="generator" content="Deskscope">\n'
        f"<title>{title}</title>\n<style>\n{css}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    ).encode("utf-8", "replace")
