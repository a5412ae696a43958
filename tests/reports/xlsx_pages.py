"""Pages as values for the tests of workbooks: every form, tiles, silence; hostile on request."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import pandas as pd

from charts.form import Form
from charts.forms import Single
from reports.csv import FigureHead
from reports.taken import Asked, Figure, Taken
from tests.charts.every_form import EVERY_FORM

MADE = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
ROWS = pd.DataFrame(
    {
        "metric": ["answered_within_share", "answered_within_share", "first_response_minutes"],
        "channel": ["social", None, "phone"],
        "period": ["2016-03", None, None],
        "day": [date(2016, 3, 1), None, date(2016, 3, 31)],
        "at": pd.to_datetime(["2016-03-01 12:30", None, "2016-03-31 23:59"], utc=True),
        "value": [0.6123456789012345, float("nan"), 190.123456789],
        "n": [1203, 7, 264789],
        "low": [0.55, float("nan"), 180.0],
        "high": [0.67, float("nan"), float("inf")],
        "late": [True, None, False],
        "state": ["ok", "few", "ok"],
    }
)


def head(title: str = "Answered within 24 h") -> FigureHead:
    return FigureHead(
        title=title,
        period="Apr 2015 to Mar 2016",
        filters="all desks",
        cases="1,203",
        source="Deskscope, own records",
        definitions=(("Answered", "Answered within 24 h over all questions."),),
        snapshot="00000007",
        written=(("Target of North", "90 %"),),
    )


def figure(
    form: Form | Single | None,
    *,
    key: str = "f",
    title: str | None = None,
    rows: Callable[[], pd.DataFrame] = ROWS.copy,
    silent: str = "",
) -> Figure:
    title = title or (form.title if form is not None else "Silent")
    return Figure(
        key,
        title,
        form,
        rows,
        lambda: head(title),
        note="by channel",
        silent=silent,
        lines=("Not drawn: Letter 7 of 12.",),
    )


def tile(title: str, value: str, rows: pd.DataFrame) -> Figure:
    return Figure(
        title,
        title,
        None,
        lambda: rows,
        lambda: head(title),
        value=value,
        change="3 points better than before",
    )


def page(figures: Sequence[Figure], title: str = "Response", **more: object) -> Taken:
    told: dict[str, object] = {
        "sentence": "Six of ten questions are answered within 24 h.",
        "period": "Apr 2015 to Mar 2016, data to 31 Mar 2016",
        "filters": "all desks",
        "source": "Deskscope, own records",
        "snapshot": "00000007",
        "comparability": ("HDI 2012 counts contacts, we count questions.",),
        "made_at": MADE,
    }
    return Taken(asked=Asked("response"), title=title, figures=tuple(figures), **(told | more))  # type: ignore[arg-type]


TILES = (
    tile("Answered within 24 h", "61 %", ROWS.iloc[[0]]),
    tile("First response, typical", "3 h 10 m", ROWS.iloc[[2]]),
    tile("Satisfied", "7 of 12", ROWS.iloc[[1]]),
)
EVERY = page(
    [
        *TILES,
        *(figure(form, key=f"f{at}") for at, form in enumerate(EVERY_FORM)),
        figure(None, silent="Not loaded yet."),
    ]
)
