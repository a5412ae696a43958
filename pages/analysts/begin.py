"""Stands in for the pages of figures while nothing is loaded: three ways to begin."""

import streamlit as st

from language import N_, _
from pages.analysts.new_file import drop_zone, file_steps
from pages.analysts.recipes_panel import chosen_tool, recipe_of, tool_name
from pages.analysts.sample_panel import sample_button
from pages.parts.run import current_run
from pages.parts.view import View, open_view

WELCOME = N_(
    "<b>Welcome to Deskscope.</b> Through which channels do people reach your IT desks, do they get an "
    "answer, are they content, and where does that put you beside the industry?"
)


def way(title: str, note: str) -> None:
    """The head of one of the three ways."""
    st.html(f'<h2 class="ds-title">{title}</h2><p class="ds-note" style="margin-bottom: 10px">{note}</p>')


def page(view: View) -> None:
    st.html(
        f'<p class="ds-sentence">{_(WELCOME)}</p>'
        f'<p class="ds-quiet">{_("Nothing is loaded yet. There are three ways to begin.")}</p>'
    )
    with st.grid(3, min_column_width=250, gap=14):
        with st.container(key="panel_begin_sample", height="stretch"):
            way(
                _("Look around first"),
                _(
                    "An invented company with 14 desks and two years of tickets, posts, ratings and calls. "
                    "One click removes it again."
                ),
            )
            sample_button(view.run.warehouse, primary=True)
        with st.container(key="panel_begin_file", height="stretch"):
            way(
                _("Begin with your own file"),
                _(
                    "An export of your ticket tool, of ratings, posts or call totals. You see what would be "
                    "loaded before it is."
                ),
            )
            upload = drop_zone()
        with st.container(key="panel_begin_source", height="stretch"):
            way(
                _("Connect a source"),
                _(
                    "Your ticket tool is read by itself, as often as you like: its address, a key, a test, "
                    "the first sync."
                ),
            )
            st.page_link("analysts/add_data.py", label=_("Connect a source"), icon=":material/arrow_forward:")
            st.caption(_("Or take its export: choose the tool, and you see which report."))
            tool = chosen_tool("begin")
    file_steps(view, upload)
    if tool is not None:
        with st.container(border=True, key="recipe_card"):
            st.header(tool_name(tool), anchor=False)
            recipe_of(tool, "begin")
    st.caption(
        _("For scripts and for every night: `deskscope load tickets.csv` does the same without this page.")
    )


page(open_view(current_run().title, filtered=False))
