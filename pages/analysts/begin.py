"""Stands in for every page while nothing is loaded: three ways to begin."""

import streamlit as st

from pages.parts.run import current_run
from pages.parts.view import open_view
from sample_data import load_sample


def see_sample() -> None:
    """Loads the invented company into the warehouse of the pages."""
    load_sample(warehouse)


run = current_run()
warehouse = run.warehouse
open_view(run.title, filtered=False)
st.html(
    '<p class="ds-sentence"><b>Welcome to Deskscope.</b> Through which channels do people reach your IT '
    "desks, do they get an answer, are they content, and where does that put you beside the industry?</p>"
    '<p class="ds-quiet">Nothing is loaded yet. There are three ways to begin.</p>'
)
with st.grid(3, min_column_width=250, gap=14):
    with st.container(key="panel_begin_sample", height="stretch"):
        st.html(
            '<p class="ds-title">Look around first</p>'
            '<p class="ds-note">An invented company with 14 desks and two years of tickets, posts, ratings '
            "and calls. One click removes it again.</p>"
        )
        st.button("See the sample company", key="see_sample", type="primary", on_click=see_sample)
    with st.container(key="panel_begin_file", height="stretch"):
        st.html(
            '<p class="ds-title">Drop a file</p>'
            '<p class="ds-note">An export of your ticket tool, of ratings, posts or call volumes: CSV, '
            "Excel, Parquet or JSON lines. You see what will be loaded before it is.</p>"
        )
        st.page_link("analysts/add_data.py", label="Add data", icon=":material/upload_file:")
    with st.container(key="panel_begin_command", height="stretch"):
        st.html(
            '<p class="ds-title">Use the command line</p>'
            '<p class="ds-note">The same loading, for scripts and for every night. '
            "Run it beside this page.</p>"
        )
        st.code("deskscope load tickets.csv", language="bash")
