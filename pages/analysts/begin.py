"""Stands in for the pages of figures while nothing is loaded: three ways to begin."""

import streamlit as st

from pages.analysts.new_file import drop_zone, file_steps
from pages.analysts.recipes_panel import chosen_tool, recipe_of
from pages.analysts.sample_panel import sample_button
from pages.parts.run import current_run
from pages.parts.view import View, open_view


def way(title: str, note: str) -> None:
    """The head of one of the three ways."""
    st.html(f'<h2 class="ds-title">{title}</h2><p class="ds-note" style="margin-bottom: 10px">{note}</p>')


def page(view: View) -> None:
    st.html(
        '<p class="ds-sentence"><b>Welcome to Deskscope.</b> Through which channels do people reach your IT '
        "desks, do they get an answer, are they content, and where does that put you beside the industry?</p>"
        '<p class="ds-quiet">Nothing is loaded yet. There are three ways to begin.</p>'
    )
    with st.grid(3, min_column_width=250, gap=14):
        with st.container(key="panel_begin_sample", height="stretch"):
            way(
                "Look around first",
                "An invented company with 14 desks and two years of tickets, posts, ratings and calls. "
                "One click removes it again.",
            )
            sample_button(view.run.warehouse, primary=True)
        with st.container(key="panel_begin_file", height="stretch"):
            way(
                "Begin with your own file",
                "An export of your ticket tool, of ratings, posts or call totals. You see what would be "
                "loaded before it is.",
            )
            upload = drop_zone()
        with st.container(key="panel_begin_source", height="stretch"):
            way(
                "Connect a source",
                "Reading a tool by itself, every night, is not in this version. Its export is as good: "
                "choose the tool, and you see which report to take.",
            )
            tool = chosen_tool("begin")
    file_steps(view, upload)
    if tool is not None:
        with st.container(border=True, key="recipe_card"):
            st.header(tool, anchor=False)
            recipe_of(tool, "begin")
    st.caption(
        "For scripts and for every night: `deskscope load tickets.csv` does the same without this page."
    )


page(open_view(current_run().title, filtered=False))
