"""Where people write an alert: a dialog that opens from the 'i' of every figure and from the page Alerts.

A rule that is written on a page speaks under the filters of that page, and tells only recipients whom the
configuration names: nobody can have mails sent to an address of their own.
"""

import logging
from dataclasses import dataclass, replace

import streamlit as st

from language import N_, _
from metrics import METRICS
from pages.parts.alert_now import Kept, kept_alert, kept_form, now_line
from pages.parts.bound import spoken_now
from pages.parts.notes_and_targets import SCALES
from pages.parts.typed import literal, say
from pages.parts.view import View
from reports.alerts import tell_alerts
from reports.plain import PLAIN
from reports.sentences.alerts import PERIODS, where_words
from warehouse import AlertEntry, Warehouse, WarehouseError
from warehouse.alert_entries import MOST_CASES, USUAL_CHANNELS, conditions_text
from warehouse.alerts_toml import ABOVE, BELOW, NAME_LENGTH, SIGNALS
from warehouse.entries import NAME_LENGTH as AUTHOR_LENGTH

FIGURES = tuple(PLAIN)
SIGNS = {BELOW: N_("falls below"), ABOVE: N_("rises above"), SIGNALS: N_("changes in an unusual way")}
USUAL_PERIOD = "last 30 days"
MORE_PERIODS = tuple(PERIODS)
FEWEST = 30
_KEPT = "alert_kept"  # of the session: the alert that the open dialog has kept
_log = logging.getLogger("deskscope.alerts")


@dataclass(frozen=True)
class About:
    """What the dialog needs of the page: it goes on after the page's run has ended."""

    warehouse: Warehouse
    entry: AlertEntry  # what it begins with; without an id a new one
    where: str  # the filters it is kept to, in words


def about_figure(view: View, metric: str) -> About:
    """A new alert on a figure, under the page's filters."""
    clock = view.filters.clock if view.filters is not None else "calendar"
    entry = AlertEntry(
        name="",
        metric=metric,
        sign=BELOW,
        at_least=max(FEWEST, METRICS[metric].min_sample),
        period=USUAL_PERIOD,
        conditions=conditions_text(_where(view)),
        clock=clock,
    )
    said = view.filters.in_words if view.filters is not None else _("Everything loaded")
    return About(view.run.warehouse, entry, said)


def _where(view: View) -> tuple[tuple[str, str | None], ...]:
    """The page's filters; where no channel is chosen, the usual ones of then, whichever they will be."""
    if view.filters is None:
        return ()
    if view.filters.channels_chosen:
        return view.filters.where
    return (*(one for one in view.filters.where if one[0] != "channel"), USUAL_CHANNELS)


def about_entry(view: View, entry: AlertEntry) -> About:
    """An alert that there is, to be changed."""
    said = where_words(entry.rule, dict(view.extent.desks)) or _("Everything loaded")
    return About(view.run.warehouse, entry, said)


def open_alert(about: About) -> None:
    """Open the dialog."""
    st.session_state.pop(_KEPT, None)
    st.dialog(_("Tell me when"), width="medium", on_dismiss="rerun")(alert_form)(about)


def alert_form(about: About) -> None:
    """What is asked, and the button that keeps it; once kept, what became of it."""
    kept: Kept | None = st.session_state.get(_KEPT)
    if kept is None:
        _asked(about)
    else:
        kept_form(kept)


def _asked(about: About) -> None:
    held, key = about.entry, about.entry.id or "new"
    metric = _figure(held, key)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sign = st.selectbox(
            _("What happens"),
            list(SIGNS),
            list(SIGNS).index(held.sign),
            format_func=spoken_now(list(SIGNS), lambda sign: _(SIGNS[sign])),
            key=f"alert_sign_{key}",
            width=210,
        )
        value, period = (None, "") if sign == SIGNALS else _limit(held, metric, key)
    now = st.empty()
    if sign == SIGNALS:
        st.caption(
            _(
                "Looks at whole weeks (months, where weeks have too few cases) of two years: the newest one "
                "far outside what is usual, or seven in a row on one side, rising or falling."
            )
        )
    at_least = st.number_input(
        _("Only with at least so many cases"),
        1,
        MOST_CASES,
        held.at_least,
        key=f"alert_cases_{key}",
        width=280,
        help=_("With fewer it says nothing: neither that all is well nor that it is not."),
    )
    asked = replace(held, metric=metric, sign=str(sign), value=value, period=period, at_least=int(at_least))
    now.caption(literal(now_line(about.warehouse, asked)))
    told = _recipients(about, key)
    name = st.text_input(
        _("Name"), held.name, max_chars=NAME_LENGTH, placeholder=_usual_name(metric), key=f"alert_name_{key}"
    )
    who = st.text_input(
        _("Your name"), st.session_state.get("author", ""), max_chars=AUTHOR_LENGTH, key=f"alert_who_{key}"
    )
    st.session_state["author"] = who
    st.caption(_("It looks at: {filters}").format(filters=literal(about.where)))
    if st.button(_("Keep the alert"), type="primary", key="alert_save"):
        entry = replace(asked, name=name or _usual_name(metric), told="\n".join(told))
        if sign != SIGNALS and value is None:
            st.error(_("Write the limit as a number."))
        else:
            _keep(about, entry, str(who))


def _figure(held: AlertEntry, key: str) -> str:
    known = FIGURES if held.metric in FIGURES else (held.metric, *FIGURES)
    called = {name: _(METRICS[name].short) if name in METRICS else name for name in known}
    return str(
        st.selectbox(
            _("Figure"),
            known,
            known.index(held.metric),
            format_func=lambda name: called.get(name, name),
            key=f"alert_metric_{key}",
        )
    )


def _limit(held: AlertEntry, metric: str, key: str) -> tuple[float | None, str]:
    """The limit in the metric's base unit, and the period that is looked at."""
    unit, scale = SCALES.get(METRICS[metric].unit, ("", 1.0)) if metric in METRICS else ("", 1.0)
    before = held.value if held.metric == metric else None
    typed = st.number_input(
        _("Limit in {unit}").format(unit=_(unit)) if unit else _("Limit"),
        value=None if before is None else round(before * scale, 6),
        key=f"alert_value_{key}_{metric}",
        width=150,
    )
    periods = list(dict.fromkeys([*MORE_PERIODS, held.period or USUAL_PERIOD]))
    period = st.selectbox(
        _("Over the"),
        periods,
        periods.index(held.period or USUAL_PERIOD),
        format_func=spoken_now(periods, lambda words: _(PERIODS.get(words, words))),
        key=f"alert_period_{key}",
        width=190,
    )
    return (None if typed is None else typed / scale), str(period)


def _recipients(about: About, key: str) -> list[str]:
    groups = list(about.warehouse.configuration.recipients)
    kept = [name for name in about.entry.told.split("\n") if name in groups]
    if not groups:
        st.caption(
            _(
                "It is shown on the page Alerts. To have it told by mail or in a chat as well, whoever runs "
                "Deskscope names recipients in its configuration."
            )
        )
        return kept
    return st.multiselect(
        _("Tell"), groups, kept, key=f"alert_told_{key}", placeholder=_("Nobody: only show it")
    )


def _usual_name(metric: str) -> str:
    return (_(METRICS[metric].short) if metric in METRICS else metric)[:NAME_LENGTH]


def _keep(about: About, entry: AlertEntry, by: str) -> None:
    """Keep it, and look at once whether it is crossed."""
    try:
        edited = about.warehouse.edit(entry, by=by)
        if edited.kept:
            kept = replace(entry, id=edited.kept[0].id)
            with st.spinner(_("Looking at it for the first time")):
                tell_alerts(about.warehouse, _log.warning)
            st.session_state[_KEPT] = kept_alert(about.warehouse, kept)
            st.rerun(scope="fragment")
    except WarehouseError as error:
        say(st.error, str(error))
        return
    for old in edited.outdated:
        now = old.now
        if now is None or now.id == entry.id:
            st.warning(_("Somebody changed it meanwhile. Close this and look again."))
        else:
            say(
                st.warning,
                _("There is an alert called {name} already; choose another name.").format(name=entry.name),
            )
