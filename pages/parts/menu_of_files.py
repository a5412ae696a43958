"""The way to take a page along: once it is opened, the run collects what the page draws."""

import streamlit as st

from language import _
from pages.parts.menu import PAGES
from pages.parts.run import PageRun
from pages.parts.taking import Taking


def open_menu(run: PageRun) -> None:
    """Draws 'Take along' beside the title of a page that has figures; its files are filled in at the end."""
    if run.page not in PAGES or run.taking is not None:
        return
    drawer = st.popover(
        _("Take along"), key="take_along", icon=":material/download:", on_change="rerun", width="content"
    )
    if drawer.open:
        run.taking, run.files = Taking(), drawer
