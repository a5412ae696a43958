"""A page as it is taken along: what the screen shows, as values, for every file that leaves the house.

The pages make it while they draw (one Figure a panel or tile, in their order), so that a file cannot differ
from the screen; reports.pptx, reports.xlsx, reports.html and the mail draw it. Nothing in it is asked again.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pandas as pd

from charts.form import Form
from charts.forms import Single
from reports.csv import FigureHead

_MARKER = "deskscope"


@dataclass(frozen=True)
class Asked:
    """What a page was asked for; a query that can be asked again. Empty: as the page opens by itself.

    `where` are conditions of figures() (dimension, value or None for 'not given'), `clock` calendar or
    business, `first` and `last` whole days, both included; without them the page's own period of now.
    """

    page: str
    first: date | None = None
    last: date | None = None
    where: tuple[tuple[str, str | None], ...] = ()
    clock: str = "calendar"
    compare: str = ""  # 'before', 'year before' or 'nothing'; '': the page's own

    def marker(self, figure: str) -> str:
        """The query of one figure as a line of text, for the alternative text of a chart."""
        said: dict[str, object] = {_MARKER: 1, "page": self.page, "figure": figure, "clock": self.clock}
        if self.first and self.last:
            said |= {"first": self.first.isoformat(), "last": self.last.isoformat()}
        if self.where:
            said["where"] = [list(one) for one in self.where]
        if self.compare:
            said["compare"] = self.compare
        return json.dumps(said, ensure_ascii=False)


def marked(text: str) -> tuple[Asked, str] | None:
    """The query and the key of the figure that a text of a slide has in one of its lines; None without."""
    for line in text.splitlines():
        if not line.strip().startswith("{"):
            continue
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if isinstance(said, dict) and said.get(_MARKER) == 1:
            where = tuple((str(name), value) for name, value in said.get("where", ()))
            page, figure = str(said.get("page", "")), str(said.get("figure", ""))
            clock, compare = str(said.get("clock", "calendar")), str(said.get("compare", ""))
            first, last = (_day(said.get(name)) for name in ("first", "last"))
            return Asked(page, first, last, where, clock, compare), figure
    return None


def _day(said: object) -> date | None:
    """The day of a mark; None where there is none, or where somebody wrote into it."""
    try:
        return date.fromisoformat(str(said))
    except ValueError:
        return None


@dataclass(frozen=True)
class Figure:
    """One panel or tile. `rows` gives the rows behind it (columns of figures() and more) as its CSV has them.

    Either `form` or `silent`, the words that stand where there is no chart. `value` and `change` are a
    tile's big number and its change, in words. `lines` stand below the chart.
    """

    key: str
    title: str
    form: Form | Single | None
    rows: Callable[[], pd.DataFrame]
    head: Callable[[], FigureHead]
    note: str = ""
    silent: str = ""
    lines: tuple[str, ...] = ()
    value: str = ""
    change: str = ""
    section: str = ""  # the tab it stands in; '' above the tabs

    @property
    def tile(self) -> bool:
        return bool(self.value)


@dataclass(frozen=True)
class Taken:
    """A page with everything on it, in the order of the screen. `title` is the page's name.

    `sentence` is its finding in one sentence ('' without one); `period` the line with the period and the age
    of the data; `filters` in words; `comparability` the lines on what may be compared with what;
    `desks` the id and the name of each.
    """

    asked: Asked
    title: str
    sentence: str
    period: str
    filters: str
    figures: tuple[Figure, ...]
    source: str
    snapshot: str
    sample: bool = False
    data_until: date | None = None  # the last day that the data tell of
    comparability: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # lines of the page that belong to no figure
    locale: str = "en"
    desks: tuple[tuple[str, str], ...] = ()
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def tiles(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.figures if figure.tile)

    @property
    def panels(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.figures if not figure.tile)


class ReportError(Exception):
    """A report cannot be made; one line: what, where, what to do."""


class NothingToShowError(ReportError):
    """A page has nothing for these filters, though there are data."""
