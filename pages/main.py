"""Runs before every page: which snapshot, filters, navigation. No figures here."""

from pathlib import Path

import streamlit as st

from pages.parts.extent import extent
from pages.parts.filters import filter_bar
from pages.parts.notices import refresh_hint, sample_banner
from pages.parts.run import page_run

HERE = Path(__file__).parent
STATIC = HERE / "static"
BEGIN = "analysts/begin.py"  # stands in for the pages of figures while there is nothing to show

FIGURES = {
    "": (("leadership/overview.py", "Overview", "overview", ":material/space_dashboard:"),),
    "Channels": (
        ("managers/channels.py", "Channels", "channels", ":material/stacked_line_chart:"),
        ("managers/response.py", "Response", "response", ":material/timer:"),
        ("managers/satisfaction.py", "Satisfaction", "satisfaction", ":material/sentiment_satisfied:"),
        ("managers/social.py", "Social", "social", ":material/forum:"),
    ),
}
DATA = {
    "Data": (
        ("analysts/add_data.py", "Add data", "add-data", ":material/upload_file:"),
        ("analysts/definitions.py", "Definitions", "definitions", ":material/menu_book:"),
    ),
}

st.set_page_config(page_title="Deskscope", page_icon=str(STATIC / "icon.svg"), layout="wide")
st.logo(str(STATIC / "logo.svg"), size="large")
st.html(STATIC / "deskscope.css")

with page_run() as run:
    held = extent(run)
    pages = {
        section: [
            st.Page(
                BEGIN if held.empty and section in FIGURES else path,
                title=title,
                url_path=url,
                icon=icon,
                default=url == "overview",
            )
            for path, title, url, icon in entries
        ]
        for section, entries in (FIGURES | DATA).items()
    }
    page = st.navigation(pages)
    sample_banner(run, held)
    run.filters = filter_bar(held)
    refresh_hint(run)
    page.run()
