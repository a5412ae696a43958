"""Tables of an HTML report: the words that people read, and beside them the number that a program reads."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from charts import words
from charts.forms import in_words
from charts.readings import rows_of
from language import _
from language.visible import shortened, visible
from metrics import METRICS
from metrics.units import Unit
from reports import columns

MOST_ROWS = 1000  # of the rows behind a figure; its CSV has them all
_LONGEST, _SHORT = 300, 14  # characters of a cell
_NUMBERS = ' class="n"'
_IN_UNIT = ("value", "low", "high")

Cell = tuple[str, str]  # its HTML, and the attributes of its element


def exact(value: float) -> str:
    """A number as a program reads it back, bit for bit; whole ones without '.0'."""
    number = float(value)
    return str(int(number)) if number.is_integer() else repr(number)


def number_cell(shown: str, value: float | None, *, right: bool = False) -> Cell:
    """A cell of words (as HTML) and the number behind them, None where there is none."""
    if value is None or words.missing(value):
        return shown, _NUMBERS if right else _words(shown)
    return shown, f' class="n" data-value="{exact(value)}"'


def _words(shown: str) -> str:
    """The attributes of a cell of words; a few, a date say, stay on one line."""
    return ' class="short" dir="auto"' if len(shown) <= _SHORT else ' dir="auto"'


def table(
    caption: str, header: Sequence[str], rows: Sequence[Sequence[Cell]], *, source: str = "chart"
) -> str:
    """A table of cells; the first of each row names it. `source` says what is in it: chart or rows."""
    right = [all(_NUMBERS in row[at][1] for row in rows) for at in range(len(header))] if rows else []
    sides = right or [False] * len(header)
    head = "".join(_heading(name, side) for name, side in zip(header, sides, strict=True))
    body = "".join(f"<tr>{_row(row)}</tr>" for row in rows)
    return (
        f'<div class="scroll" role="group" tabindex="0" aria-label="{caption}"><table data-of="{source}">'
        f"<caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _heading(name: str, side: bool) -> str:
    """The head of a column; without a name a plain cell, or it would be a heading that says nothing."""
    if not name:
        return "<td></td>"
    return f'<th scope="col" dir="auto"{_NUMBERS if side else ""}>{name}</th>'


def _row(row: Sequence[Cell]) -> str:
    (first, attributes), *others = row
    named = f'<th scope="row"{attributes}>{first}</th>'
    return named + "".join(f"<td{about}>{shown}</td>" for shown, about in others)


def rows_table(frame: pd.DataFrame, title: str, locale: str) -> str:
    """The rows behind a figure with all their columns, as its CSV has them; columns without a value are left
    out, and the rows beyond a thousand are counted.
    """
    if frame.empty:
        return ""
    some = frame.dropna(axis="columns", how="all").head(MOST_ROWS)
    names = [str(name) for name in some.columns]
    cells = [[_cell(row, name, locale) for name in names] for row in rows_of(some)]
    caption = escape(shortened(visible(_("The rows behind: {title}").format(title=title)), 200))
    header = [f'<span data-column="{escape(name)}">{escape(columns.name(name))}</span>' for name in names]
    more = len(frame) - len(some)
    rest = _("and {n} more rows, which the CSV has").format(n=words.count(more, locale)) if more else ""
    return table(caption, header, cells, source="rows") + (
        f'<p class="small">{escape(rest)}</p>' if rest else ""
    )


def _cell(row: Mapping[str, Any], name: str, locale: str) -> Cell:
    value = row[name]
    if words.missing(value):
        return "", ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        shown = escape(shortened(visible(str(value)), _LONGEST))
        return shown, _words(shown)
    return number_cell(escape(_said(row, name, float(value), locale)), float(value))


def _said(row: Mapping[str, Any], name: str, value: float, locale: str) -> str:
    metric = METRICS.get(str(row.get("metric", "")))
    if name in _IN_UNIT and metric is not None:
        return in_words(value, metric.unit, locale)
    return in_words(value, Unit.COUNT, locale) if value.is_integer() else words.number(value, locale)
