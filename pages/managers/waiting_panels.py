"""What waits for a first answer now: how long, where, which ones; of tickets, and of questions on social."""

from functools import partial

import streamlit as st

from charts import words
from charts.queue import ages, waiting_desks, waiting_rows
from language import N_, _, ngettext
from metrics import Window
from metrics.analyses.waiting import SHOWN, Waiting, waiting
from metrics.units import State
from pages.parts.analysed import analysed, silence, telling
from pages.parts.panels import panel
from pages.parts.view import View

OLDEST = (N_("Oldest first"), N_("The {shown} oldest of {n}"))
NEWEST = (N_("Newest first"), N_("The {shown} newest of {n}"))


def ticket_panels(view: View, to_add: str) -> None:
    """Open tickets without an answer: by age, by desk, and the oldest of them."""
    found = analysed(view, waiting)
    _panels(
        view,
        found,
        (_("Waiting for a first answer"), _("Waiting by desk"), _("The longest waits")),
        note=by_age(view, _("Open tickets of this period by age")),
        order=OLDEST,
        metrics=("overdue_unanswered",),
        foot=earlier(view, found),
        silent=_("Nothing that came in this period waits for an answer."),
        to_add=to_add,
    )


def question_panels(view: View, to_add: str) -> None:
    """Questions on social without an answer: by age, by desk, and the newest, which can still be helped."""
    _panels(
        view,
        analysed(view, waiting, social=True),
        (_("Unanswered questions"), _("Unanswered by desk"), _("The newest of them")),
        note=by_age(view, _("Questions of this period by age")),
        order=NEWEST,
        metrics=("social_answered_share",),
        foot=_("A question stays here until a person at the desk answers it; a bot's word is no answer."),
        silent=_("Every question of this period has an answer."),
        to_add=to_add,
        social=True,
    )


def _panels(
    view: View,
    found: Waiting,
    titles: tuple[str, str, str],
    *,
    note: str,
    order: tuple[str, str],
    metrics: tuple[str, ...],
    foot: str,
    silent: str,
    to_add: str,
    social: bool = False,
) -> None:
    of_age, of_desk, listed = titles
    quiet = silent if found.state is State.OK else silence(found.state, to_add=to_add)
    draw = partial(panel, view, metrics=metrics, origin=telling(found.origin), silent=quiet)
    draw(
        ages(found, title=of_age, locale=view.locale),
        found.ages,
        title=of_age,
        note=note,
        key=f"{metrics[0]}_ages",
        export=lambda _: found.ages,
        foot=foot,
    )
    if not found.n:
        return
    with st.grid(2, min_column_width=330, gap=14):
        draw(
            waiting_desks(found, title=of_desk, name=view.desk_name, locale=view.locale),
            found.desks,
            title=of_desk,
            note=_("Most of those over a day first"),
            key=f"{metrics[0]}_desks",
            export=lambda _: found.desks,
        )
        draw(
            waiting_rows(found, title=listed, social=social, name=view.desk_name, locale=view.locale),
            found.rows,
            title=listed,
            note=shown(found, order, view.locale),
            key=f"{metrics[0]}_rows",
            export=lambda _: found.rows,
        )


def by_age(view: View, note: str) -> str:
    """'Open tickets of this period by age, as of 31 Mar 2016; over a day in colour'."""
    long, heard = _("over a day in colour"), view.extent.as_of
    if heard is None:
        return f"{note}; {long}"
    day = _("as of {day}").format(day=words.day(heard.date(), view.locale))
    return f"{note}, {day}; {long}"


def earlier(view: View, found: Waiting) -> str:
    """How many more wait that came before the period: they are in no figure of it."""
    first = view.window.first
    if first is None or found.state is State.NOT_COMPUTABLE:
        return ""
    whole = analysed(view, waiting, window=Window(None, view.window.last))
    more = whole.n - found.n
    if not more:
        return ""
    return ngettext(
        "{n} more that came before this period waits too.",
        "{n} more that came before this period wait too.",
        more,
    ).format(n=words.count(more, view.locale))


def shown(found: Waiting, order: tuple[str, str], locale: str) -> str:
    """'Oldest first' or 'The 25 oldest of 240': `order` says all of them, and the first of many."""
    every, first = order
    if found.n <= SHOWN:
        return _(every)
    return _(first).format(shown=SHOWN, n=words.count(found.n, locale))
