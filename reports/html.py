"""A page as one HTML file that opens anywhere: no script, no second file, no request, whatever its texts say.

Every table has its numbers beside the words that show them: `data-value`, unrounded and in base units (shares
0..1, minutes), for programs that read the file. The rows behind a figure are those of its CSV.
"""

from collections.abc import Iterable, Sequence
from html import escape

from babel import Locale, UnknownLocaleError

from charts.embedded import chart
from charts.form import Form
from charts.forms import Single
from charts.heat import Heat
from charts.listing import Listing
from charts.still.numbers import numbers
from language import _, language
from language.visible import shortened, visible
from reports.csv import FigureHead
from reports.house import SIGN, style, wrapped
from reports.html_tables import Cell, number_cell, rows_table, table
from reports.taken import Figure, Taken

TITLE, WORDS, LISTED = 200, 1200, 300  # characters of a title, of a text, of a cell
_WIDE_FROM = 8  # columns: a list or a chart of cells that takes the whole width
_WIDE_LIST_FROM = 5
_LONG_FROM = 25  # rows
_NAMES, _COLUMN, _LETTER = 110, (44, 96), 6.8  # pixels: of a crossing's rows' names, a column, a letter
_ACROSS = {1: 1, 2: 2, 3: 3, 5: 3, 6: 3, 9: 3}  # tiles in a row, of so many; else four


def document(pages: Sequence[Taken], *, theme: str = "auto") -> bytes:
    """The pages as one file, UTF-8; `theme` is auto (as the reader's screen), light or dark."""
    several = len(pages) > 1
    level = 2 if several else 1
    parts = [_brand(pages), *(_page(page, at, level) for at, page in enumerate(pages))]
    name = _("Report of {n} pages").format(n=len(pages)) if several else pages[0].title
    if several:
        contents = "".join(
            f'<li><a href="#p{at}">{safe(page.title)}</a></li>' for at, page in enumerate(pages)
        )
        parts.insert(1, f'<h1 class="title">{safe(name)}</h1><nav><ul class="contents">{contents}</ul></nav>')
    skip = f'<a class="skip" href="#p0">{safe(_("Skip to the figures"))}</a>'
    body = f"{skip}\n{parts[0]}\n<main>\n" + "\n".join(parts[1:]) + "\n</main>"
    title = f"{safe(name)} – Deskscope"
    code = language()
    return wrapped(title, body, style(theme, body, tuple(pages)), language=code, direction=direction_of(code))


def direction_of(code: str) -> str:
    """Which way a language is written: ltr or rtl."""
    try:
        return str(Locale.parse(code.replace("-", "_")).text_direction)
    except (UnknownLocaleError, ValueError):
        return "ltr"


def safe(text: str, most: int = TITLE) -> str:
    """A text as HTML shows it: visible, of a length, with nothing in it that HTML reads."""
    return escape(shortened(visible(text), most))


def _brand(pages: Sequence[Taken]) -> str:
    made = f"{pages[0].made_at:%Y-%m-%d %H:%M} UTC"
    said = _("made {time}").format(time=made)
    return f'<header class="brand"><b>{SIGN}Deskscope</b><span>{safe(said)}</span></header>'


def _page(page: Taken, at: int, level: int) -> str:
    head = [f'<h{level} class="title" dir="auto">{safe(page.title)}</h{level}>']
    if page.sentence:
        head.append(f'<p class="finding" dir="auto">{safe(page.sentence, WORDS)}</p>')
    asked = "  ·  ".join(part for part in (page.period, page.filters) if part)
    head.append(f'<p class="asked" dir="auto">{safe(asked, WORDS)}</p>')
    if page.sample:
        said = _("These are sample data of an invented company.")
        head.append(f'<p class="sample">{safe(said)}</p>')
    body = [_sections(page, at, level), _closing(page, level)]
    return (
        f'<article class="whole p{at}" id="p{at}" tabindex="-1">\n' + "\n".join([*head, *body]) + "</article>"
    )


def _sections(page: Taken, at: int, level: int) -> str:
    """Tiles and panels in the order of the screen, each tab under its name."""
    drawn: list[str] = []
    keyed = [(f"{at}-{place}", figure) for place, figure in enumerate(page.figures)]
    for section in dict.fromkeys(figure.section for figure in page.figures):
        inside = [(key, figure) for key, figure in keyed if figure.section == section]
        below = level + 1 + bool(section)
        if section:
            drawn.append(f'<h{level + 1} class="section" dir="auto">{safe(section)}</h{level + 1}>')
        tiles = [figure for _key, figure in inside if figure.tile]
        if tiles:
            drawn.append(_tiles(tiles, page.locale, below))
        panels = [(key, figure) for key, figure in inside if not figure.tile]
        if panels:
            wide = _wide([figure for _key, figure in panels])
            each = zip(panels, wide, strict=True)
            shown = (_panel(figure, key, page.locale, below, whole) for (key, figure), whole in each)
            drawn.append(f'<div class="panels">{"".join(shown)}</div>')
    return "\n".join(drawn)


def _wide(panels: Sequence[Figure]) -> list[bool]:
    """Which panels take the whole width: those that need it, and those that stand alone in their row."""
    wide = [_needs_room(figure.form) for figure in panels]
    alone = -1  # the panel that waits for a neighbour
    for at, whole in enumerate(wide):
        if whole and alone >= 0:
            wide[alone] = True
        alone = -1 if whole or alone >= 0 else at
    if alone >= 0:
        wide[alone] = True
    return wide


def _needs_room(form: Form | Single | None) -> bool:
    if isinstance(form, Heat):
        return len(form.columns) > _WIDE_FROM
    return isinstance(form, Listing) and len(form.header) > _WIDE_LIST_FROM


def _tiles(tiles: Sequence[Figure], locale: str, level: int) -> str:
    across = _ACROSS.get(len(tiles), 4)
    cards = "".join(
        f'<section class="tile" data-figure="{safe(figure.key)}">'
        f'<p class="name" dir="auto">{safe(figure.title)}</p>'
        f'<p class="value{"" if len(figure.value) < 12 else " words"}" dir="auto">{safe(figure.value)}</p>'
        f"{_small(figure.change)}{_small(figure.note)}{''.join(map(_small, figure.lines))}</section>"
        for figure in tiles
    )
    behind = "".join(
        f'<div data-figure="{safe(figure.key)}"><h{level} dir="auto">{safe(figure.title)}</h{level}>'
        f"{_how(figure, locale)}</div>"
        for figure in tiles
    )
    named = safe(_("How we got these figures"))
    return (
        f'<div class="tiles" style="--across:{across}">{cards}</div>'
        f'<details class="how-tiles"><summary>{named}</summary>{behind}</details>'
    )


def _small(words: str) -> str:
    return f'<p class="small" dir="auto">{safe(words, LISTED)}</p>' if words else ""


def _panel(figure: Figure, key: str, locale: str, level: int, wide: bool) -> str:
    note = f'<p class="note" dir="auto">{safe(figure.note, WORDS)}</p>' if figure.note else ""
    lines = "".join(f'<p class="line" dir="auto">{safe(line, WORDS)}</p>' for line in figure.lines if line)
    form = figure.form
    behind = ""
    if form is not None and not isinstance(form, Listing):
        shown = form_table(form, figure.title)
        behind = f"<details><summary>{safe(_('The chart as a table'))}</summary>{shown}</details>"
    return (
        f'<section class="panel{" wide" if wide else ""}{_long(form)}" data-figure="{safe(figure.key)}">'
        f'<h{level} dir="auto">{safe(figure.title)}</h{level}>{note}'
        f'<div class="drawn">{drawn(figure, key)}</div><div class="lines">{lines}</div>{behind}'
        f"<details><summary>{safe(_('How we got this'))}</summary>{_how(figure, locale)}</details></section>"
    )


def _long(form: Form | Single | None) -> str:
    """The class of a list that takes more than a sheet of paper, and so may go on on the next."""
    return " long" if isinstance(form, Listing) and len(form.rows) > _LONG_FROM else ""


def drawn(figure: Figure, key: str) -> str:
    """What a panel shows in its middle: the chart, the list, the one value, or why there is none."""
    form = figure.form
    if form is None:
        return f'<p class="silent" dir="auto">{safe(figure.silent, WORDS)}</p>'
    if isinstance(form, Single):
        under = f'<p class="small" dir="auto">{safe(form.under, LISTED)}</p>'
        return f'<p class="value" dir="auto">{safe(form.value)}</p>{under}'
    if isinstance(form, Listing):
        return f'<div class="listing">{form_table(form, figure.title)}</div>'
    if isinstance(form, Heat) and form.written:
        return _roomy(form, chart(form, key), figure.title)
    return chart(form, key)


def _roomy(form: Heat, cells: str, title: str) -> str:
    """Cells with words, on a phone to be moved sideways rather than on top of each other."""
    column = min(_COLUMN[1], max(_COLUMN[0], _LETTER * max(map(len, form.columns), default=0)))
    least = round(_NAMES + column * len(form.columns))
    named = f'class="scroll" role="group" tabindex="0" aria-label="{safe(title)}"'
    return f'<div {named}><div class="roomy" style="--least:{least}px">{cells}</div></div>'


def form_table(form: Form | Single, title: str) -> str:
    """What a form shows as a table, its numbers beside the words."""
    header, rows = form.table
    right = form.numeric if isinstance(form, Listing) else frozenset()
    cells: list[list[Cell]] = []
    for said, known in zip(rows, numbers(form), strict=True):
        values = (*known, *(None for _cell in range(len(said) - len(known))))
        cells.append(
            [
                number_cell(safe(words, LISTED), value, right=at in right)
                for at, (words, value) in enumerate(zip(said, values, strict=True))
            ]
        )
    return table(safe(title), [safe(name, LISTED) for name in header], cells)


def _how(figure: Figure, locale: str) -> str:
    """How a figure came about, and the rows behind it."""
    head = figure.head()
    asked = [
        (_("Period"), head.period),
        (_("Filters"), head.filters),
        (_("Cases (n)"), head.cases),
        (_("Left out"), head.left_out),
        (_("Times"), head.answered),
        *head.definitions,
        *head.written,
        (_("Source"), head.source),
    ]
    sql = "".join(f"<pre dir='ltr'>{_code(select)}</pre>" for _name, select in head.sql)
    return _listed(asked) + rows_table(figure.rows(), figure.title, locale) + sql


def _code(text: str) -> str:
    return escape("\n".join(visible(line) for line in text.splitlines()))


def _listed(pairs: Iterable[tuple[str, str]]) -> str:
    said = "".join(
        f'<dt dir="auto">{safe(name)}</dt><dd dir="auto">{safe(words, WORDS)}</dd>'
        for name, words in pairs
        if words
    )
    return f"<dl>{said}</dl>" if said else ""


def _closing(page: Taken, level: int) -> str:
    """Whose data these are, what may be compared with what, and what each figure means."""
    below = level + 1
    source = [
        (_("Source"), page.source),
        (_("Data as published"), page.snapshot),
        (_("Filters"), page.filters),
    ]
    lines = "".join(
        f'<li dir="auto">{safe(line, WORDS)}</li>' for line in (*page.comparability, *page.notes) if line
    )
    heads: list[FigureHead] = [figure.head() for figure in page.figures]
    meanings = dict(pair for head in heads for pair in head.definitions)
    meant = f"<h{below}>{safe(_('What the figures mean'))}</h{below}>" if meanings else ""
    return (
        f'<section class="closing"><h{below}>{safe(_("Data and what may be compared"))}</h{below}>'
        f"{_listed(source)}{f'<ul>{lines}</ul>' if lines else ''}{meant}{_listed(meanings.items())}</section>"
    )
