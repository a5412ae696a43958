"""The side bar below the navigation: saved views, and the way to targets and notes."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from language import _
from pages.parts.extent import Extent
from pages.parts.notes_and_targets import open_targets_and_notes, subject
from pages.parts.run import PageRun
from pages.parts.saved_views import Pages, views_in_sidebar
from pages.parts.view import View, viewer_locale


def sidebar(run: PageRun, held: Extent, page: StreamlitPage, pages: Pages) -> None:
    """Draws it; nothing while there are no data."""
    if run.filters is None:
        return
    with st.sidebar, st.container(key="saved_views", gap=None):
        views_in_sidebar(run, page, pages)
        if st.button(_("Targets and notes"), key="write_any", type="tertiary", icon=":material/edit_note:"):
            view = View(page.title, run, held, run.filters, viewer_locale())
            open_targets_and_notes(subject(view, None))
