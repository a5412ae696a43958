"""Desks beside each other, for the tab of Response, Satisfaction and Social: no league table.

A small desk may lie far from the others by chance, a large one may not: the range says which is which.
"""

from collections.abc import Sequence

import pandas as pd

from charts.apart import desk_listing, usual_range_of
from charts.shaping import of_metric
from language import N_, _
from pages.parts.analysed import desks_apart, silence
from pages.parts.panels import panel
from pages.parts.view import View
from reports.sentences import desks_sentence

DESK = ("desk",)
RANGE = N_(
    "Inner band: the usual range of a desk of that size. Outer: the edge; one in twenty is there by chance. "
    "A triangle stands outside the usual range; the dashed line is all desks together."
)


def usual_range_panel(view: View, metric: str, *, title: str, counted: str, to_add: str) -> None:
    """Each desk's share against the range that is usual for its size, with the finding below the title."""
    found = desks_apart(view, metric)
    names = dict(view.extent.desks)
    title = _("{title}, by size of desk").format(title=title)
    form = usual_range_of(found, title=title, name=view.desk_name, counted=counted, locale=view.locale)
    few = _("Fewer than three desks: there is no range to compare them with.") if len(found.desks) else ""
    panel(
        view,
        form,
        of_metric(view.figures(metric, by=DESK), metric),
        title=title,
        note=desks_sentence(found, names, view.locale),
        metrics=(metric,),
        by=DESK,
        key=f"range_{metric}",
        foot=_(RANGE) if form else "",
        silent=few or silence(found.state, to_add=to_add),
    )


def desk_table(
    view: View,
    frame: pd.DataFrame,
    columns: Sequence[tuple[str, str]],
    *,
    counted: str,
    key: str,
    to_add: str,
) -> None:
    """The desks' figures in a table, most cases first."""
    panel(
        view,
        desk_listing(
            frame,
            columns,
            title=_("Desks in figures"),
            counted=counted,
            name=view.desk_name,
            locale=view.locale,
        ),
        of_metric(frame, columns[0][0]),
        title=_("Desks in figures"),
        metrics=tuple(metric for metric, _heading in columns),
        by=DESK,
        key=key,
        to_add=to_add,
    )
