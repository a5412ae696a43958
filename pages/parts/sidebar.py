"""The side bar below the navigation: saved views, and the way to targets, notes and alerts."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from language import _
from pages.parts.extent import Extent
from pages.parts.menu import ALERTS
from pages.parts.notes_and_targets import open_targets_and_notes, subject
from pages.parts.run import PageRun
from pages.parts.saved_views import OVERVIEW, Pages, views_in_sidebar
from pages.parts.view import View, viewer_locale

# To Streamlit the overview by its name is another page than the first one, which has the bare address.
_OVERVIEW_IS_OPEN = """<style>[data-testid="stSidebarNavItems"] > li:first-child a {
  background: light-dark(rgba(164, 164, 182, 0.25), rgba(159, 168, 183, 0.25));
  & span { color: light-dark(#16181D, #ECEDF0); font-weight: 600; } }</style>"""


def sidebar(run: PageRun, held: Extent, page: StreamlitPage, pages: Pages) -> None:
    """Draws it; nothing of it while there are no data, but that the navigation says which page is open."""
    if page.url_path == OVERVIEW:
        st.html(_OVERVIEW_IS_OPEN)
    if run.filters is None:
        return
    with st.sidebar, st.container(key="saved_views", gap=None):
        views_in_sidebar(run, page, pages)
        if st.button(_("Targets and notes"), key="write_any", type="tertiary", icon=":material/edit_note:"):
            view = View(page.title, run, held, run.filters, viewer_locale())
            open_targets_and_notes(subject(view, None))
        st.page_link(ALERTS, label=_("Alerts"), icon=":material/notifications:")
