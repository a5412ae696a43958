"""Pages to make documents of, and a parser that reads their numbers back."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pandas as pd
from bs4 import BeautifulSoup, Tag

from charts.form import Form
from charts.forms import Single
from reports.csv import FigureHead
from reports.taken import Asked, Figure, Taken
from tests.charts.every_form import EVERY_FORM

ROWS = pd.DataFrame(
    {
        "metric": ["answered_within_share"] * 3,
        "channel": ["social", "email", None],
        "value": [0.6123456789012345, 1 / 3, None],
        "n": [420, 6425, 12],
        "numerator": [257.0, 2142.0, 7.0],
        "low": [0.55, 0.3, None],
        "state": ["ok", "ok", "few"],
        "empty": [None, None, None],
    }
)
MEANT = (("Answered", "Messages answered within 24 hours, over all that needed an answer."),)


def figure(form: Form | Single | None, words: str = "", *, key: str = "", value: str = "") -> Figure:
    """A figure of a form, or without one a tile with `value` or a silent panel; `words` are all of its texts."""
    title = words or (form.title if form else "Contacts")
    head = FigureHead(
        title, words or "Apr 2015 to Mar 2016", words or "all desks", "1,234", source=words or "HDI",
        definitions=((words, words),) if words else MEANT, written=((words, words),) if words else (),
        sql=(("Answered", f"SELECT 1\nFROM ticket -- {words}"),),
    )  # fmt: skip
    return Figure(
        key=key or words or title, title=title, form=form, rows=lambda: ROWS, head=lambda: head,
        note=words or "Without monitoring.", silent="" if form or value else words or "Nothing is loaded yet.",
        lines=(words or "Too few to draw: Letter 7 of 12.",), value=value, change=words or "3 points more",
        section=words,
    )  # fmt: skip


def page(figures: Sequence[Figure], words: str = "", *, title: str = "Overview") -> Taken:
    return Taken(
        Asked("overview"), words or title, words or "Social grew.", words or "Apr 2015 to Mar 2016",
        words or "Desk North", tuple(figures), source=words or "servicedesk.csv", snapshot=words or "7.duckdb",
        sample=True, comparability=(words or "HDI 2012 asked support centres.",), notes=(words,),
        made_at=datetime(2016, 4, 2, 8, 30, tzinfo=UTC),
    )  # fmt: skip


TILES = (figure(None, key="contacts", value="30,724"), figure(None, key="few", value="7 of 12"))
WHOLE = page((*TILES, *(figure(form) for form in EVERY_FORM), figure(None, key="silent")))
OTHER = page((figure(EVERY_FORM[0]),), title="Social")


def read(document: bytes) -> BeautifulSoup:
    return BeautifulSoup(document, "html.parser")


def table_of(document: BeautifulSoup, key: str, what: str) -> Tag:
    """The table of a figure: what its chart shows ('chart'), or the rows behind it ('rows')."""
    found = document.select(f'[data-figure="{key}"] table[data-of="{what}"]')
    assert len(found) == 1
    return found[0]


def values(table: Tag) -> list[list[float | None]]:
    """The numbers of a table as a program reads them, None where a cell has words only."""
    return [
        [
            float(str(cell["data-value"])) if cell.has_attr("data-value") else None
            for cell in row.select("th, td")
        ]
        for row in table.select("tbody tr")
    ]
