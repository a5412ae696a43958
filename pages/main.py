"""Runs before every page: which snapshot, filters, navigation. No figures here."""

from pathlib import Path

import streamlit as st

from language import _, speaking
from pages.parts.ahead import load_charts_ahead
from pages.parts.extent import extent
from pages.parts.filters import filter_bar
from pages.parts.menu import ALERTS, BEGIN, BENCHMARKS, DATA, FIGURES, OVERVIEW, RECORDS, WITHOUT_CHARTS
from pages.parts.notices import refresh_hint, sample_banner
from pages.parts.run import page_run
from pages.parts.saved_views import open_home
from pages.parts.sidebar import sidebar
from pages.parts.spoken import language_choice
from pages.parts.take_along import files

HERE = Path(__file__).parent
STATIC = HERE / "static"

st.set_page_config(page_icon=str(STATIC / "icon.svg"), layout="wide")
st.logo(str(STATIC / "logo.svg"), size="large")
st.html(STATIC / "deskscope.css")

with page_run() as run, speaking(language_choice()):
    held = extent(run)
    pages = {
        section and _(section): [
            st.Page(
                BEGIN if held.empty and section in FIGURES and path != BENCHMARKS else path,
                title=_(title),
                url_path="home" if path == OVERVIEW else url,  # Streamlit serves the first page at /
                icon=icon,
                default=path == OVERVIEW,
            )
            for path, title, url, icon in entries
        ]
        for section, entries in (FIGURES | DATA).items()
    }
    # A link that names the overview leads there too; Streamlit gives the first page the bare address only.
    named = st.Page(
        BEGIN if held.empty else OVERVIEW, title=_("Overview"), url_path="overview", visibility="hidden"
    )
    records = st.Page(  # opens from a number
        BEGIN if held.empty else RECORDS, title=_("Records"), url_path="records", visibility="hidden"
    )
    alerts = st.Page(  # from the side bar and from every figure
        BEGIN if held.empty else ALERTS, title=_("Alerts"), url_path="alerts", visibility="hidden"
    )
    page = st.navigation(pages | {"Hidden": [named, records, alerts]})
    with st.container():  # always there: what follows must not move, or its filters leave the address
        if not held.empty and page.url_path not in WITHOUT_CHARTS:
            load_charts_ahead()
    run.title, run.page = page.title, page.url_path or "overview"
    addresses = {each.url_path or "overview": each for entries in pages.values() for each in entries}
    open_home(run, page, addresses)
    st.set_page_config(page_title=f"{page.title} · Deskscope")
    sample_banner(run, held)
    run.filters = filter_bar(held)
    refresh_hint(run)
    sidebar(run, held, page, addresses)
    try:
        page.run()
    finally:  # also of a page that stops where it has nothing more to show
        files(run)
