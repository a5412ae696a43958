"""What people wrote on the pages, read once per snapshot, and put on every chart and tile it belongs to.

A note belongs to everything over time; with one desk chosen only its own notes and those of every desk do. A
target belongs to its metric as a whole and at its desk: not to a channel of it, so that none is shown while
channels are chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from charts.annotated import Aim, aimed, assured, crossed, dotted_targets, in_force, marked, noted, verdict
from charts.drawing.written import NUMBERED_FROM
from charts.form import Form
from charts.forms import Bars, Bullet, DotRange, Single, Trend, in_words
from charts.readings import Reading
from language import _
from metrics import METRICS
from pages.parts.run import PageRun
from pages.parts.view import View
from warehouse import Note, PlanEntry, SavedView, TargetEntry, entries

MOST_NOTES = 4  # below a chart; the table has them all


@dataclass(frozen=True)
class Written:
    """Everything that was written, as in force: of what a page and the configuration say, the page's."""

    notes: tuple[Note, ...]
    targets: tuple[TargetEntry, ...]
    plans: tuple[PlanEntry, ...]
    views: tuple[SavedView, ...]


def written(run: PageRun) -> Written:
    """What was written by the run's snapshot, cached under its name."""
    return _written(run.warehouse.url, run.name, run)


@st.cache_data(show_spinner=False, max_entries=16)
def _written(url: str, name: str, _run: PageRun) -> Written:  # noqa: ARG001 the first two are the cache's key
    connection = _run.snapshot.connection
    return Written(
        notes=tuple(entries.notes(connection)),
        targets=tuple(entries.in_force(entries.targets(connection))),
        plans=tuple(entries.in_force(entries.plans(connection))),
        views=tuple(entries.saved_views(connection)),
    )


def aims(view: View, metric: str, desk: str = "") -> list[Aim]:
    """The targets of a metric at a desk; until its own first one begins, those of every desk."""
    if view.chosen.channels_chosen:
        return []
    found = [target for target in written(view.run).targets if target.metric == metric]
    own = [Aim(t.valid_from, t.value) for t in found if desk and t.desk == desk]
    every = [Aim(t.valid_from, t.value) for t in found if not t.desk]
    begins = min((aim.valid_from for aim in own), default=date.max)
    return [aim for aim in every if aim.valid_from < begins] + own


def aim_of(view: View, metric: str) -> Aim | None:
    """The target of a metric at the end of the page's period."""
    return in_force(aims(view, metric, view.chosen.desk or ""), view.window.last)


def annotated(
    view: View, form: Form | Single | None, metrics: Sequence[str], by: tuple[str, ...]
) -> tuple[Form | Single | None, tuple[str, ...]]:
    """The form with the notes and targets that belong to it, and what is said of them below it."""
    metric, desk = metrics[0], view.chosen.desk or ""
    if isinstance(form, Trend):
        drawn = noted(form, notes_in_words(view))
        drawn = drawn if by else aimed(drawn, aims(view, metric, desk))
        return drawn, tuple(line for line in (assured(drawn, metric), noted_words(drawn)) if line)
    if isinstance(form, Bullet) and not by:
        return marked(form, aim_of(view, metric)), ()
    if isinstance(form, Bars) and by == ("desk",):
        return crossed(form, aim_of(view, metric)), ()
    if isinstance(form, DotRange) and by == ("desk",):
        dots = dotted_targets(form, _desk_aims(view, metric))
        return dots, (_("Diamond: the target."),) if any(row.target for row in dots.rows) else ()
    return form, ()


def notes_in_words(view: View) -> list[tuple[date, str, str]]:
    """Day, text and desk ('' for every desk) of the notes that belong to the page."""
    chosen = view.chosen.desk
    return [
        (note.day, note.text, view.desk_name(note.desk) if note.desk else "")
        for note in written(view.run).notes
        if chosen is None or note.desk in {"", chosen}
    ]


def noted_words(trend: Trend) -> str:
    """'1 Mar 2016: Yammer desk opened (North)'; several are numbered as in the chart."""
    several = len(trend.notes) >= NUMBERED_FROM
    said = [f"{at}. {note.said}" if several else note.said for at, note in enumerate(trend.notes, start=1)]
    more = len(said) - MOST_NOTES
    rest = [_("and {n} more, in the table behind the i").format(n=more)] if more > 0 else []
    return " · ".join([*said[:MOST_NOTES], *rest])


def _desk_aims(view: View, metric: str) -> dict[str, Aim]:
    """The target of each desk by its name, at the end of the page's period."""
    found = {name: in_force(aims(view, metric, desk), view.window.last) for desk, name in view.extent.desks}
    return {name: aim for name, aim in found.items() if aim is not None}


def lines_for_export(view: View, metrics: Sequence[str], grain: str | None) -> tuple[tuple[str, str], ...]:
    """What stands above an exported figure: its targets, and over time the notes of the period."""
    desk = view.chosen.desk or ""
    targets = tuple(
        (
            f"Target: {METRICS[metric].short}, from {aim.valid_from}",
            in_words(aim.value, METRICS[metric].unit),
        )
        for metric in metrics
        for aim in aims(view, metric, desk)
    )
    first, last = view.window.first or date.min, view.window.last or date.max
    notes = tuple(
        (f"Note: {day}", f"{text} ({name})" if name else text)
        for day, text, name in sorted(notes_in_words(view))
        if grain is not None and first <= day <= last
    )
    return targets + notes


def target_words(view: View, one: Reading) -> str:
    """'Target 90 %: met', for a tile; '' without a target."""
    return verdict(one, aim_of(view, one.metric), view.locale)
