"""A page with a tile and a panel of every form, as the pages of the screen leave them."""

from datetime import UTC, date, datetime

import pandas as pd

from charts.form import Form
from charts.forms import Single
from reports.csv import FigureHead
from reports.taken import Asked, Figure, Taken
from tests.charts.every_form import EVERY_FORM

DEFINITION = ("Answered", "Messages answered within 24 hours, over all that needed an answer.")


def figure(form: Form | Single | None, key: str = "", *, silent: str = "", words: str = "") -> Figure:
    title = words or (form.title if form is not None else "Nothing loaded")
    head = FigureHead(
        title, "Apr 2015 to Mar 2016", "all desks", "1,234", source="HDI", definitions=(DEFINITION,)
    )
    return Figure(
        key or title.lower().replace(" ", "_"), title, form,
        rows=pd.DataFrame, head=lambda: head, note=words or "Without monitoring.", silent=silent,
        lines=(words or "Too few to draw: Letter 7 of 12.",),
    )  # fmt: skip


def tile(key: str, title: str, value: str, change: str = "3 points more") -> Figure:
    head = FigureHead(title, "Apr 2015 to Mar 2016", "all desks", "1,234", definitions=(DEFINITION,))
    return Figure(
        key, title, None, rows=pd.DataFrame, head=lambda: head, note="HDI 2012: 4 %", value=value, change=change,
        lines=("n 1,234",),
    )  # fmt: skip


TILES = (
    tile("social_share", "Social share of contacts", "2.5\u00a0%"),
    tile("answered", "Answered within 24 h", "61\u00a0%", "as before"),
    tile("first_response", "First answer, calendar clock", "3\u00a0h\u00a010\u00a0m", "40 m slower"),
    tile("satisfied", "Satisfied", "7 of 12", ""),
)


def page(
    *forms: Form | Single | None, tiles: tuple[Figure, ...] = TILES, sentence: str = "Social grew."
) -> Taken:
    return Taken(
        Asked("overview", date(2015, 4, 1), date(2016, 3, 31), where=(("desk", "north"),)),
        "Overview", sentence, "Apr 2015 to Mar 2016, data to 31 Mar 2016", "Desk North",
        (*tiles, *(figure(form, silent="" if form else "Nothing is loaded yet.") for form in forms)),
        source="servicedesk.csv", snapshot="snapshot 7", sample=True,
        comparability=("HDI 2012 asked support centres; ours are contacts.", "Aberdeen counted firms."),
        made_at=datetime(2016, 4, 2, 8, 30, tzinfo=UTC),
    )  # fmt: skip


def whole_page() -> Taken:
    return page(*EVERY_FORM, None)
