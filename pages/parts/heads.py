"""What stands above every exported figure: title, period, filters, cases, whose data, definitions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from charts import words
from charts.readings import as_reading, rows_of
from charts.shaping import Name, slice_name
from language import _
from metrics import METRICS, cases_behind
from metrics.provenance import definition, selects
from metrics.window import Question, conditions
from pages.parts.view import View
from pages.parts.written import lines_for_export
from reports.csv import FigureHead


def exported_head(  # noqa: PLR0917 as figures() has them
    view: View,
    title: str,
    metrics: Sequence[str],
    frame: pd.DataFrame,
    by: tuple[str, ...] = (),
    grain: str | None = None,
) -> FigureHead:
    """What stands above an exported figure, with what people wrote on it and how it was asked."""
    where = conditions(view.chosen.where)
    asked = Question(view.window, by, grain, where, view.chosen.clock)
    own = frame[frame["metric"] == metrics[0]]  # as the cases are
    found = selects(metrics, asked, view.snapshot)
    return replace(
        figure_head(view, title, metrics, frame),
        left_out=words.count(int(own["excluded"].fillna(0).sum()), view.locale),
        written=lines_for_export(view, metrics, grain),
        sql=tuple((METRICS[name].short, select) for name, select in found.items()),
    )


def figure_head(view: View, title: str, metrics: Sequence[str], frame: pd.DataFrame) -> FigureHead:
    """What stands above a picture of a figure."""
    first = METRICS[metrics[0]]
    cases = cases_behind(first, frame[frame["metric"] == metrics[0]])
    asked = Question(clock=view.chosen.clock)
    return FigureHead(
        title=title,
        period=words.span(view.window.first, view.window.last, view.locale),
        filters=view.chosen.in_words,
        cases=words.count(cases, view.locale),
        answered=times_of(frame, view.desk_name, view.locale),
        source=source_words(view),
        definitions=tuple((METRICS[name].short, definition(METRICS[name], asked)) for name in metrics),
        snapshot=view.run.name,
    )


def list_head(view: View, title: str) -> FigureHead:
    """What stands above the file of a list; without data the title alone."""
    if view.filters is None:
        return FigureHead(title=title, period="", filters="")
    return FigureHead(
        title=title,
        period=words.span(view.window.first, view.window.last, view.locale),
        filters=view.chosen.in_words,
        source=source_words(view),
        snapshot=view.run.name,
    )


def times_of(frame: pd.DataFrame, desk_name: Name, locale: str = words.ENGLISH) -> str:
    """'Of those answered: 80 %' of times that over a tenth of the cases have none of; by slice each that has
    so few, 'Of those answered: Email 80 %'; '' where nine in ten have one.
    """
    named = {
        _slice(row, desk_name, locale): words.share(one.answered, locale)
        for row in rows_of(frame)
        if (one := as_reading(row)).answered is not None
    }
    said = ", ".join(f"{name} {share}".strip() for name, share in named.items())
    return _("Of those answered: {said}").format(said=said) if said else ""


def _slice(row: Mapping[str, Any], desk_name: Name, locale: str) -> str:
    """'Email', 'Desk North', 'Mar 2016': what a row of figures is of; '' for all cases of the period."""
    named = {"desk": desk_name, "channel": words.channel_word, "platform": words.network_word}
    parts = [tell(slice_name(row[name])) for name, tell in named.items() if name in row]
    if not words.missing(row.get("period")):
        parts.append(words.period(row["period"], locale))
    return " ".join(parts)


def source_words(view: View) -> str:
    """Whose data these are, and how new; says so when they are invented."""
    if view.extent.sample:
        said = _("Deskscope, sample data of an invented company, data to {day}")
    else:
        said = _("Deskscope, own records, data to {day}")
    return said.format(day=words.day(view.extent.last, view.locale))
