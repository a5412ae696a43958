"""A page and its figures as values, from the view that drew them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

import pandas as pd

from charts.form import Form
from charts.forms import Single
from charts.listing import Behind, Listing, known
from charts.words import count, day, missing, share
from language import _
from metrics import METRICS, Provenance
from metrics.units import Unit
from pages.parts.heads import exported_head, list_head, source_words
from pages.parts.period import NOTHING, YEAR_BEFORE
from pages.parts.taking import Taking
from pages.parts.view import View, period_line
from reports.comparability import comparability
from reports.csv import FigureHead
from reports.taken import Asked, Figure, Taken

Export = Callable[[pd.DataFrame], pd.DataFrame]
Origin = Callable[[], Provenance]
COMPARED = {YEAR_BEFORE: "year before", NOTHING: "nothing"}
MOST_LISTED = 200  # rows of a list as a table; its rows have them all


def taken(taking: Taking) -> Taken | None:
    """All that was collected; None of a page that had nothing to show."""
    view = taking.view
    if view is None or view.extent.empty:
        return None
    metrics = tuple(dict.fromkeys(taking.metrics))
    return replace(
        page_of(view),
        sentence=taking.finding,
        figures=unique(taking.figures),
        notes=tuple(taking.notes),
        comparability=comparability([METRICS[name] for name in metrics], view.locale),
    )


def unique(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures with keys of their own: that of a figure met again is numbered."""
    met: dict[str, int] = {}
    found = []
    for figure in figures:
        met[figure.key] = met.get(figure.key, 0) + 1
        times = met[figure.key]
        found.append(figure if times == 1 else replace(figure, key=f"{figure.key}_{times}"))
    return tuple(found)


def page_of(view: View) -> Taken:
    """The page without its figures."""
    filtered = view.filters is not None
    return Taken(
        asked=asked_of(view),
        title=view.title,
        sentence="",
        period=period_line(view) if filtered else "",
        filters=view.chosen.in_words if filtered else "",
        figures=(),
        source=source_words(view),
        snapshot=view.run.name,
        sample=view.extent.sample,
        data_until=view.extent.known_until,
        locale=view.locale,
        desks=tuple(dict(view.extent.desks).items()),
    )


def asked_of(view: View) -> Asked:
    """The question that gives this page again."""
    if view.filters is None:
        return Asked(view.run.page)
    chosen = view.filters
    where = tuple(one for one in chosen.where if one[0] != "channel" or chosen.channels_chosen)
    return Asked(
        page=view.run.page,
        first=view.window.first,
        last=view.window.last,
        where=where,
        clock=chosen.clock,
        compare=COMPARED.get(chosen.compare, ""),
    )


def figure_of(
    view: View,
    title: str,
    metrics: Sequence[str],
    *,
    key: str,
    by: tuple[str, ...] = (),
    grain: str | None = None,
    form: Form | Single | None = None,
    export: Export | None = None,
    origin: Origin | None = None,
) -> Figure:
    """A figure of the page with its rows and head, as every file of it has them."""
    frame = view.figures(*metrics, by=by, grain=grain)
    rows = export(frame) if export else frame
    head = exported_head(view, title, metrics, frame, by, grain)
    if origin is not None:
        head = _of_analysis(head, title, origin())
    return Figure(key, title, form, rows=lambda: rows, head=lambda: head)


def _of_analysis(head: FigureHead, title: str, origin: Provenance) -> FigureHead:
    """The head with how the analysis came about that the chart draws, first; the cases of the figure
    that lends it its name are not its own.
    """
    return replace(
        head,
        cases="",
        left_out="",
        definitions=((title, _(origin.definition)), *head.definitions),
        sql=((title, origin.sql), *head.sql) if origin.sql else head.sql,
    )


def list_of(
    view: View,
    title: str,
    *,
    key: str,
    note: str,
    rows: pd.DataFrame,
    form: Listing | None = None,
    silent: str = "",
) -> Figure:
    """A list of several figures, in the words of the page (`form`), or `silent` why there is none."""
    head = list_head(view, title)
    drawn = None if silent else form
    return Figure(key, title, drawn, rows=lambda: rows, head=lambda: head, note=note, silent=silent)


def listing(
    rows: pd.DataFrame, title: str, locale: str, says: str = "", shares: Sequence[str] = ()
) -> Listing:
    """Rows of any table in words; an unknown cell is empty, a moment its day. `says` is what they say.

    Numbers are counts, but in the columns of `shares`.
    """
    cells = tuple(
        tuple(
            _share_said(cell, locale) if name in shares else _said(cell, locale)
            for name, cell in zip(rows.columns, row, strict=True)
        )
        for row in rows.head(MOST_LISTED).itertuples(index=False, name=None)
    )
    behind = tuple(
        tuple(
            _behind(cell, Unit.SHARE if name in shares else Unit.COUNT)
            for name, cell in zip(rows.columns, row, strict=True)
        )
        for row in rows.head(MOST_LISTED).itertuples(index=False, name=None)
    )
    numeric = frozenset(
        at
        for at, name in enumerate(rows.columns)
        if name in shares or pd.api.types.is_numeric_dtype(rows[name])
    )
    header = tuple(str(name) for name in rows.columns)
    return Listing(title, header, cells, numeric, says=says, behind=behind)


def _said(cell: object, locale: str) -> str:
    if missing(cell):
        return ""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return count(cell, locale)
    return day(cell, locale) if isinstance(cell, date) else str(cell)


def _share_said(cell: object, locale: str) -> str:
    return share(cell, locale) if isinstance(cell, float) else _said(cell, locale)


def _behind(cell: object, unit: Unit) -> Behind | None:
    if isinstance(cell, date) and not missing(cell):
        return Behind(cell.date() if isinstance(cell, datetime) else cell)
    return None if isinstance(cell, bool) else known(cell, unit)
