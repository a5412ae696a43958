"""What does this number mean? Every figure with its question, definition, formula, needs, SQL and surveys."""

from datetime import timedelta
from typing import Any

import streamlit as st

from charts import words
from charts.readings import as_reading
from language import N_, _, language
from metrics import (
    METRICS,
    Benchmark,
    Metric,
    Window,
    figures,
    provenance,
)
from metrics.kpis import LeftOut
from pages.analysts import glossary
from pages.analysts.uploads import plain
from pages.parts.bare import without_filters
from pages.parts.bound import spoken_now, take_over
from pages.parts.published import shelf
from pages.parts.view import View, open_view
from reports.definitions import facts_of

ALL_FAMILIES = N_("All")


def family_word(name: str) -> str:
    return _(name) if name == ALL_FAMILIES else glossary.family_words(name)


def search() -> tuple[list[Metric], list[LeftOut]]:
    """The metrics that the search words and the family leave, and of all families what is not computed."""
    families = [ALL_FAMILIES, *glossary.by_family(list(METRICS.values()))]
    take_over("family", families, family_word)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.text_input(
            _("Search"),
            key="find",
            bind="query-params",
            placeholder=_("first response"),
            icon=":material/search:",
        )
        family = st.selectbox(
            _("Family"),
            families,
            format_func=spoken_now(families, family_word),
            key="family",
            bind="query-params",
            width=320,
        )
    found = glossary.matching(METRICS.values(), wanted or "")
    missing = glossary.left_out(wanted or "") if family == ALL_FAMILIES else []
    return [metric for metric in found if family in (ALL_FAMILIES, metric.family)], missing


def entry(view: View, metric: Metric, *, opened: bool) -> None:
    """One metric as a closed line with its question, or opened with everything there is to know."""
    with st.expander(
        f"**{_(metric.title)}** · {_(metric.question)}",
        expanded=opened,
        on_change="rerun",
        key=f"about_{metric.name}",
    ) as box:
        if box.open:
            details(view, metric)


def details(view: View, metric: Metric) -> None:
    """Definition, caveat, facts, surveys and SQL of one metric."""
    st.markdown(plain(_(metric.definition)))
    if metric.caveat:
        st.info(plain(_(metric.caveat)), icon=":material/info:")
    st.table(glossary.text_table(facts_of(metric)), hide_header=True, hide_index=True, border="horizontal")
    worked_out(view, metric)
    surveys(view, metric)
    statement(view, metric)
    st.markdown(f"[{_('Link to this definition')}](?metric={metric.name})")


BY_CHANNEL = (
    "channel_share",
    "channel_reach",
    "desks_taking_channel_share",
)  # over all channels they are 100 %


def worked_out(view: View, metric: Metric) -> None:
    """The figure over what is loaded, with the numbers it was made from; sample data say that they are."""
    if view.extent.empty:
        st.caption(_("An example is worked out here as soon as something is loaded."))
        return
    row, of = _example(view.run.warehouse.url, view.run.name, language(), metric.name, view)
    with_what = (
        _("Worked out with the sample company, {of}")
        if view.extent.sample
        else _("Worked out with what is loaded, {of}")
    )
    told = glossary.example(as_reading(row), float(row["excluded"]), view.locale)
    st.markdown(f"**{with_what.format(of=of)}**  \n{told[0].upper()}{told[1:]}")


@st.cache_data(show_spinner=False, max_entries=256)
def _example(url: str, name: str, spoken: str, metric: str, _view: View) -> tuple[dict[str, Any], str]:  # noqa: ARG001
    """A row of figures() and of what it is: everything, the largest channel, or the last year of the data."""
    by = ("channel",) if metric in BY_CHANNEL else ()
    rows = figures(metric, warehouse=_view.snapshot, by=by)
    of, last = _("over everything"), _view.extent.last
    if rows["state"].eq("not_computable").all() and last is not None:  # some compare with a year before
        year = Window(last - timedelta(days=364), last)
        rows, of = figures(metric, warehouse=_view.snapshot, by=by, window=year), _("over its last year")
    largest = rows.sort_values("numerator", ascending=False, kind="stable").iloc[0] if by else rows.iloc[0]
    named = _("by {channel}").format(channel=words.channel_word(largest["channel"]).lower()) if by else of
    return {str(column): value for column, value in largest.items()}, named


def published(view: View) -> tuple[Benchmark, ...]:
    """The library with the organisation's own figures; what cannot be read of them is left out, and told."""
    known = shelf(view)
    for line in known.wrong:
        st.warning(_("Left out of your own published figures: {line}").format(line=plain(line)))
    return known.rows


def surveys(view: View, metric: Metric | None) -> None:
    """The published figures beside this metric, each with whether and why it may be compared."""
    rows = glossary.survey_rows(metric, published(view))
    if rows.empty:
        return
    st.markdown(_("**Published figures, and whether ours may stand beside them**"))
    about = _(metric.title) if metric else _("no figure of ours")
    st.table(
        rows,
        hide_index=True,
        border="horizontal",
        alt=_("Published figures beside {figure}").format(figure=about),
    )


def statement(view: View, metric: Metric) -> None:
    """The SQL that makes the number over the whole warehouse."""
    sql = _sql(view.run.warehouse.url, view.run.name, metric.name, view)
    if not sql:
        st.caption(_("No SQL stands behind it over what is loaded: it is made from the loads themselves."))
        return
    st.markdown(_("**The SQL over everything loaded**"))
    st.code(sql, language="sql", wrap_lines=True, height=280)


@st.cache_data(show_spinner=False, max_entries=256)
def _sql(url: str, snapshot: str, metric: str, _view: View) -> str:  # noqa: ARG001 the first two are the cache's key
    return provenance(metric, warehouse=_view.snapshot).sql


def page() -> None:
    view = open_view(_("Definitions"), filtered=False)
    without_filters()
    asked = glossary.chosen(st.query_params.get("metric"), METRICS)
    if asked is not None:
        with st.container(border=True, key="asked"):
            st.header(_(asked.title), anchor=False)
            st.markdown(f"*{_(asked.question)}*")
            details(view, asked)
    found, missing = search()
    if not found and not missing:
        st.info(_("No definition holds all of these words. Try one word, such as 'answered'."))
    for family, metrics in glossary.by_family(found).items():
        st.header(glossary.family_words(family), anchor=False)
        for metric in metrics:
            entry(view, metric, opened=len(found) == 1)
    if len(found) == len(METRICS):
        st.header(_("Published figures that are none of ours"), anchor=False)
        with st.expander(_("What is published or often quoted, and why no figure here stands beside it")):
            surveys(view, None)
    not_computed(missing)


def not_computed(kpis: list[LeftOut]) -> None:
    """Figures one may look for that are not there, each with the reason."""
    if not kpis:
        return
    st.header(_("What is not computed, and why"), anchor=False)
    for kpi in kpis:
        st.markdown(f"**{plain(_(kpi.title))}** · *{plain(_(kpi.question))}* {plain(_(kpi.reason))}")


page()
