"""Below the cards: what changed within the period, and what is new since the viewer's last visit."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape

import pandas as pd
import streamlit as st

from charts import words
from charts.listing import Listing
from language import N_, _
from metrics import METRICS, Window
from metrics.analyses.changes import WATCHED, Finding
from metrics.analyses.visit import TOLD, Visit, since_last_visit
from pages.parts.address import whole_link
from pages.parts.content import content
from pages.parts.filters import FILTERS, desk_names
from pages.parts.info import list_info
from pages.parts.run import PageRun
from pages.parts.view import View, Where
from reports.sentences import cases_since, change_sentence, visit_sentence

MOST = 5  # the rest folds away
HISTORY = timedelta(weeks=12)
CHANNELS, RESPONSE, SATISFACTION, SOCIAL = (
    ("managers/channels.py", N_("See Channels")),
    ("managers/response.py", N_("See Response")),
    ("managers/satisfaction.py", N_("See Satisfaction")),
    ("managers/social.py", N_("See Social")),
)
PAGES = {
    "contacts": CHANNELS,
    "social_share": CHANNELS,
    "social_answered_within_share": SOCIAL,
    "satisfied_share": SATISFACTION,
}
_SIGNS = {True: ("▲", "better"), False: ("▼", "worse"), None: ("•", "")}
_ALOUD = {"better": N_("better"), "worse": N_("worse")}


LOOKED_AT = N_(
    "Two years up to the last day of the period are looked at by week, or by month where weeks have too few "
    "cases, for all cases, each desk and each channel: {figures}. What is told moved by more than chance "
    "explains with all that was looked at in mind, stayed, and is large enough to matter; what came at the "
    "same time last year is left out. The figures below are of the whole period."
)
SINCE_VISIT = N_(
    "What was loaded since your browser last looked here, and which figures of the days since differ by more "
    "than chance from those of as many days before your visit. The figures below are of the whole period."
)


def changes_frame(found: Sequence[Finding]) -> pd.DataFrame:
    """A row a change: metric, slice, since when, before and after in the metric's unit, and its cases."""
    names = ("metric", "dimension", "name", "grain", "since", "before", "after", "n_before", "n", "q")
    rows = [tuple(getattr(change, name) for name in names) for change in found]
    return pd.DataFrame(rows, columns=list(names))


def changes_listed(view: View, title: str, found: Sequence[Finding]) -> Listing:
    """The changes in the words of the page, a row each, with their cases."""
    names = dict(view.extent.desks)
    rows = tuple(
        (
            f"{_SIGNS[change.good][0]} {change_sentence(change, names, view.locale)}".strip(),
            cases_since(change, view.locale),
        )
        for change in found
    )
    return Listing(title, (title, _("Cases")), rows, says=_counted(found))


def _counted(found: Sequence[Finding]) -> str:
    """'3 of 8 for the worse'; '' where nothing changed."""
    worse = sum(change.good is False for change in found)
    return _("{n} of {all} for the worse").format(n=worse, all=len(found)) if found else ""


def what_changed_panel(view: View, found: Sequence[Finding]) -> None:
    """The changes of the period, each with its numbers, its cases and the page that shows more."""
    with st.container(key="panel_changes"):
        title = _("What changed")
        nothing = "" if found else silence(view)
        note = _(
            "Levels that moved in this period and stayed, more than chance explains; what got worse stands "
            "first"
        )
        st.html(
            f'<div class="ds-head"><h2 class="ds-title">{escape(title)}</h2>'
            f'<p class="ds-note">{escape(note)}</p></div>'
        )
        list_info(
            view,
            title,
            tuple(dict.fromkeys(change.metric for change in found)) or WATCHED,
            key="changes",
            lead=_(LOOKED_AT).format(figures=", ".join(_(METRICS[name].short) for name in WATCHED)),
            rows=lambda: changes_frame(found),
            form=changes_listed(view, title, found),
            silent=nothing,
        )
        if nothing:
            st.html(f'<p class="ds-state">{escape(nothing)}</p>')
        for at, change in enumerate(found[:MOST]):
            _change(view, change, at)
        if len(found) > MOST:
            with st.expander(_("{n} more").format(n=len(found) - MOST)):
                for at, change in enumerate(found[MOST:], start=MOST):
                    _change(view, change, at)


def silence(view: View) -> str:
    """Why nothing is listed: too little to look back on, or nothing that moved and stayed."""
    first, last = view.extent.first, view.extent.last
    if first is None or last is None or last - first < HISTORY:
        return _("Too early to say: it takes twelve weeks of data to tell a change from chance.")
    return _("Nothing moved and stayed by more than chance in this period.")


def _change(view: View, change: Finding, at: int) -> None:
    page, label = PAGES.get(change.metric, RESPONSE)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"change_{at}"):
        st.html(change_html(change, dict(view.extent.desks), view.locale), width="stretch")
        st.page_link(
            page,
            label=_(label),
            query_params=whole_link(address(view, change), FILTERS),
            width="content",
        )


def change_html(change: Finding, names: dict[str, str], locale: str = words.ENGLISH) -> str:
    """A sentence with its sign, which is said as well, and the cases in small print."""
    sign, said = _SIGNS[change.good]
    shade = said or "moved"
    aloud = f'<span class="ds-hidden">{escape(_(_ALOUD[said]))}: </span>' if said else ""
    sentence, cases = change_sentence(change, names, locale), cases_since(change, locale)
    return (
        f'<p class="ds-news"><i class="ds-change {shade}" aria-hidden="true">{sign}</i>{aloud}'
        f"{escape(sentence)} <small>{escape(cases)}</small></p>"
    )


def address(view: View, change: Finding) -> dict[str, list[str]]:
    """The filters of this page and the slice that changed, as they stand in an address."""
    kept = {name: st.query_params.get_all(name) for name in FILTERS if name in st.query_params}
    if change.dimension == "desk" and change.name is not None:
        shown = {id_: name for name, id_ in desk_names(view.extent.desks).items()}
        kept["desk"] = [shown.get(change.name, change.name)]
    if change.dimension == "channel" and change.name is not None:
        kept["channel"] = [words.channel_name(change.name)]
    return kept


def since_visit_panel(view: View, since: datetime | None) -> None:
    """What was loaded since the viewer last looked, and which figures of the days since are others."""
    if since is None:
        return
    window = newest(view)
    if window is None:
        return
    chosen = view.chosen
    found = _visit(
        view.run.warehouse.url, content(view.run), view.run, since, window, chosen.where, chosen.clock
    )
    with st.container(key="panel_visit"):
        title = _("Since your last visit")
        st.html(
            f'<div class="ds-head"><h2 class="ds-title">{escape(title)}</h2></div>'
            f'<p class="ds-news">{escape(visit_sentence(found, view.locale))}</p>'
        )
        list_info(
            view,
            title,
            tuple(found.changed["metric"]) or TOLD,
            key="visit",
            lead=_(SINCE_VISIT),
            rows=lambda: found.figures,
        )


def newest(view: View) -> Window | None:
    """As many days as the page's period has, up to the last day of the data: news are of the newest days."""
    first, last, end = view.window.first, view.window.last, view.extent.last
    if first is None or last is None or end is None:
        return None
    return Window(end - (last - first), end)


@st.cache_data(show_spinner=False, max_entries=256)
def _visit(  # noqa: PLR0917 the cache's key is the whole question
    url: str,  # noqa: ARG001 part of the key
    name: str,  # noqa: ARG001 part of the key
    _run: PageRun,
    since: datetime,
    window: Window,
    where: Where,
    clock: str,
) -> Visit:
    return since_last_visit(_run.snapshot, since, window, where=where, clock=clock)
