"""The end of a deck: what is not shown and why, where the numbers come from, what may be compared."""

from collections.abc import Sequence
from typing import Any

from charts.native import NativeTable
from language import _
from reports.slides import said, words
from reports.taken import Figure, Taken

_LINES, _LETTERS = 27, 150  # of a slide, and of one of its lines
_LONGEST = 3_000


def parts(pages: Sequence[Taken]) -> list[str]:
    """What stands on each closing slide; every line once, none left out."""
    told = [_("Source: {source}").format(source=page.source) for page in pages if page.source]
    told += [said.published(page) for page in pages]
    told += [line for page in pages for line in (*page.comparability, *page.notes)]
    if any(page.sample for page in pages):
        told.insert(0, _("Sample company: every number in it is invented."))
    found: list[list[str]] = [[]]
    used = 0
    for one in dict.fromkeys(words.plain(line, _LONGEST) for line in told if line):
        tall = -(-len(one) // _LETTERS)
        if used + tall > _LINES:
            found.append([])
            used = 0
        found[-1].append(one)
        used += tall
    return ["\n".join(lines) for lines in found]


def title(number: int, of: int) -> str:
    """'About the data, and what may be compared (1 of 2)'."""
    told = _("About the data, and what may be compared")
    return told if of == 1 else f"{told} ({_('{part} of {n}').format(part=number + 1, n=of)})"


def silent(pages: Sequence[Taken]) -> NativeTable:
    """The figures that have words instead of a chart, with these words; of several pages, their page too."""
    several = len(pages) > 1
    header = (*((_("Page"),) if several else ()), _("Figure"), _("Why"))
    rows = tuple(
        (
            *((page.title,) if several else ()),
            figure.title,
            figure.silent or _("Nothing to show for this period."),
        )
        for page in pages
        for figure in _silent(page)
    )
    title = _("What is not shown, and why")
    return NativeTable(title, header, rows, title)


def silent_keys(pages: Sequence[Taken]) -> list[list[Any]]:
    """The same as (which page, key of the figure)."""
    return [[at, figure.key] for at, page in enumerate(pages) for figure in _silent(page)]


def _silent(page: Taken) -> list[Figure]:
    return [figure for figure in page.panels if figure.form is None]
