"""Where are we beside the industry, and which published figure may stand beside ours at all?"""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from charts.listing import Cells, Listing, known
from charts.readings import reading
from language import N_, _
from metrics import METRICS
from metrics.analyses.ladder import METRIC, is_rung, ladder_of
from metrics.analyses.link import Link
from pages.leadership.beside import BEST, best_of_ours, by_their_definition, compared
from pages.leadership.listed import list_html
from pages.leadership.own_figures import own_figures
from pages.leadership.theirs import (
    best_html,
    best_listed,
    best_rows,
    their_number,
    their_way_html,
    their_way_listed,
    their_way_rows,
)
from pages.parts.bound import bound_select, bound_tabs
from pages.parts.finding import finding
from pages.parts.heads import list_head
from pages.parts.info import list_info
from pages.parts.panels import panel
from pages.parts.plans import planned_desks
from pages.parts.published import Shelf, shelf
from pages.parts.surveys import PLANS, ladder_caption, ladder_form
from pages.parts.taken import list_of
from pages.parts.view import View, open_view
from reports.csv import figure_csv
from reports.exports import with_published
from reports.published import (
    VERDICT_MEANING,
    VERDICT_WORDS,
    Published,
    by_topic,
    library_frame,
    library_sentence,
    matching,
    often_mistaken,
)

ALL_TOPICS, ANY_FIGURE, ANY_VERDICT = N_("All topics"), N_("Any figure"), N_("Any verdict")
LIBRARY, THEIR_WAY, BEST_QUARTER, OWN = (
    N_("All published figures"),
    N_("Counted their way"),
    N_("Our own best desks"),
    N_("Add your own"),
)


def csv_button(view: View, title: str, frame: pd.DataFrame, key: str) -> None:
    """The table that is shown as a file, made when it is clicked."""
    st.download_button(
        "CSV",
        data=lambda: figure_csv(frame, list_head(view, title)),
        file_name=f"{key}.csv",
        mime="text/csv",
        key=f"csv_{key}",
        on_click="ignore",
    )


def ladder(view: View, known: Shelf) -> None:
    """The gap ladder: our share of desks on social, and every survey that has one denominator with it."""
    now = view.figures(METRIC)
    desks = reading(now, METRIC)
    found = ladder_of(
        {str(name): value for name, value in now.iloc[0].items()},
        Link(METRIC, view.chosen.where, view.window),
        known.rows,
    )
    chosen = view.chosen.channels_chosen
    planned = 0 if chosen else planned_desks(view)
    surveys = [row for row in known.rows if is_rung(row) or row.id in PLANS.values()]
    panel(
        view,
        None if chosen else ladder_form(found, desks, view.locale, planned=planned),
        now,
        title=_("Desks open on social, beside the surveys"),
        note=_("Only some channels are chosen: the desks open on social are not all known.")
        if chosen
        else ladder_caption(desks, view.locale),
        metrics=(METRIC,),
        key="ladder",
        foot="" if chosen else _("Hatched: planned. Thin line: give or take."),
        to_add=_("Add tickets with desk and channel to see it."),
        export=partial(with_published, published=surveys, planned=planned),
    )


@st.fragment
def library_list(view: View, rows: Sequence[Published]) -> None:
    """The filters, and the figures that they leave; the filters are in the address."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="library_filters"):
        search = st.text_input(
            _("Search"), key="search", bind="query-params", placeholder=_("HDI, chat, satisfied"), width=230
        )
        topics = list(by_topic(rows))
        topic = bound_select(_("Topic"), [ALL_TOPICS, *topics], key="topic", width=250)
        abouts = sorted({row.about for row in rows})
        about = bound_select(_("Beside our"), [ANY_FIGURE, *abouts], key="beside", width=230)
        verdicts = [ANY_VERDICT, *VERDICT_WORDS.values()]
        verdict = bound_select(_("Verdict"), verdicts, key="verdict", width=190)
        shown = matching(rows, search or "", *(_any(each) for each in (topic, about, verdict)))
        csv_button(view, _("Published figures"), library_frame(shown), "published_figures")
    _take(view, shown)
    usual = _("Open a line to see who was asked, and why ours may or may not stand beside it.")
    chosen = (_(VERDICT_MEANING[each]) for each, said in VERDICT_WORDS.items() if said == verdict)
    told = _("{shown} of {n} figures. {meaning}")
    counted = told.format(shown=len(shown), n=len(rows), meaning=next(chosen, usual))
    st.html(f'<p class="ds-quiet">{escape(counted)}</p>')
    if shown:
        st.html(list_html(by_topic(shown), opened=len(shown) < len(rows)))
    else:
        none = _("No published figure fits. Try one word, such as chat.")
        st.html(f'<p class="ds-state">{escape(none)}</p>')


def _take(view: View, shown: Sequence[Published]) -> None:
    """The list as it is taken along: each figure with its verdict and why."""
    if view.run.taking is None:
        return
    title = _("Published figures")
    header = (
        _("Published"),
        _("They asked"),
        _("Beside our"),
        _("Theirs"),
        _("Ours"),
        _("Verdict"),
        _("Why"),
    )
    rows = tuple(
        (
            row.whose,
            row.benchmark.question,
            _(row.about),
            row.value,
            row.ours,
            _(VERDICT_WORDS[row.verdict]),
            row.reason,
        )
        for row in shown
    )
    fair = [at for at, row in enumerate(shown) if row.drawn]
    beside = sorted(fair, key=lambda at: list(VERDICT_WORDS).index(shown[at].verdict))
    says = _("{n} of {all} stand beside ours").format(n=len(fair), all=len(shown))
    briefly = tuple(rows[at][:1] + rows[at][2:] for at in beside)
    short = Listing(title, header[:1] + header[2:], briefly, frozenset({2, 3}))
    numbers = tuple((None, None, None, *_numbers(row), None, None) for row in shown)
    form = Listing(title, header, rows, frozenset({3, 4}), says=says, short=short, behind=numbers)
    frame = library_frame(shown)
    view.run.taking.figure(list_of(view, title, key="published_figures", note="", rows=frame, form=form))


def _numbers(row: Published) -> Cells:
    """Theirs and ours as numbers."""
    metric = METRICS.get(row.benchmark.metric or "")
    ours = known(row.comparison.ours, metric.unit) if row.drawn and row.comparison and metric else None
    return their_number([row.benchmark]), ours


def _any(choice: str | None) -> str:
    return "" if choice in (None, ALL_TOPICS, ANY_FIGURE, ANY_VERDICT) else str(choice)


def published_figures(view: View, known: Shelf, rows: Sequence[Published]) -> None:
    """The wrong comparisons first, then every figure."""
    mistaken(known)
    library_list(view, rows)


def mistaken(known: Shelf) -> None:
    """The comparisons that are asked for most, and why they are not on any page."""
    lines = "".join(
        f"<li><b>{escape(said)}.</b> {escape(why)}</li>" for said, why in often_mistaken(known.by_id)
    )
    title = _("Often asked for, and wrong")
    if lines:
        st.html(f'<details class="ds-mistaken"><summary>{escape(title)}</summary><ul>{lines}</ul></details>')


def their_way(view: View, known: Shelf) -> None:
    """Ours counted as the publishers count, beside theirs and beside our own way."""
    frame = by_their_definition(view, known.rows)
    rows = their_way_rows(frame, known.by_id, view.locale)
    listed(
        view,
        _("Ours, counted as publishers count"),
        _(
            "Where a publisher counts otherwise, ours is counted their way here, by all hours. It is still "
            "another population: read it roughly."
        ),
        frame,
        key="their_way",
        form=their_way_listed(rows, _("Ours, counted as publishers count")),
        html=their_way_html(rows),
    )


def best_quarter(view: View) -> None:
    """What the best quarter of our desks reaches: a mark of today, of the same definition."""
    frame = best_of_ours(view)
    rows = best_rows(frame, view.figures(*BEST), view.desk_name, view.locale)
    listed(
        view,
        _("What the best quarter of our desks reaches"),
        _(
            "What a quarter of our desks reach or better. It needs ten desks with cases enough, and it is "
            "today's work counted the same way, which no survey is."
        ),
        frame,
        key="best_desks",
        form=best_listed(rows, _("What the best quarter of our desks reaches")),
        html=best_html(rows),
    )


def listed(
    view: View, title: str, lead: str, frame: pd.DataFrame, *, key: str, form: Listing, html: str
) -> None:
    """A table in words below its title, with its 'i'."""
    with st.container(key=f"panel_{key}"):
        st.html(
            f'<div class="ds-head"><h2 class="ds-title">{escape(title)}</h2>'
            f'<p class="ds-note">{escape(lead)}</p></div>'
        )
        metrics = tuple(dict.fromkeys(frame["metric"]))
        list_info(view, title, metrics, key=key, lead=lead, rows=lambda: frame, form=form)
        st.html(html)


def page() -> None:
    view = open_view(_("Benchmarks"), filtered=True)
    known = shelf(view)
    rows = compared(view, known.rows)
    finding(library_sentence(rows))
    for line in known.wrong:
        st.warning(_("Left out of your own figures: {reason}").format(reason=line))
    if view.filters is not None:
        ladder(view, known)
    names = [LIBRARY, THEIR_WAY, BEST_QUARTER, OWN] if view.filters is not None else [LIBRARY, OWN]
    tabs = dict(zip(names, bound_tabs(names, key="show"), strict=True))
    draw: dict[str, Callable[[], None]] = {
        LIBRARY: partial(published_figures, view, known, rows),
        THEIR_WAY: partial(their_way, view, known),
        BEST_QUARTER: partial(best_quarter, view),
        OWN: partial(own_figures, view, known),
    }
    for name, tab in tabs.items():
        if tab.open:
            with tab:
                draw[name]()


page()
