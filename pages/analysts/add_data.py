"""How do I get our own data in, and does it agree with the tool it came from?"""

import streamlit as st

from language import N_, _
from pages.analysts.new_file import new_file_panel
from pages.analysts.past_loads import history_panel, reconcile_panel
from pages.analysts.recipes_panel import chosen_tool, recipe_of
from pages.analysts.sample_panel import sample_button
from pages.analysts.sources_panel import sources_panel
from pages.parts.bare import without_filters
from pages.parts.view import View, open_view

FIGURES = {
    "leadership/overview.py": N_("Overview"),
    "managers/channels.py": N_("Channels"),
    "managers/response.py": N_("Response"),
}


def begin_panel(view: View) -> None:
    """What to do with nothing loaded yet: drop a file, or look at the invented company."""
    st.markdown(
        _(
            "Nothing is loaded yet. Drop an export of your ticket tool below; the columns are "
            "recognised, and you see what would be loaded before anything is."
        )
    )
    sample_button(view.run.warehouse, primary=False)


def said_panel(view: View) -> None:
    """What the last load or undo did, said once; the figures are a step away once there are some."""
    if said := st.session_state.pop("said", None):
        st.success(said, icon=":material/check_circle:")
        if view.extent.empty:  # then these pages are not there to link to
            return
        with st.container(horizontal=True):
            for page, label in FIGURES.items():
                st.page_link(page, label=_(label), icon=":material/arrow_forward:")


def last_load_panel(view: View) -> None:
    """The load just made, to tick off against its tool."""
    loads = view.run.warehouse.loads()
    mine = loads[loads["load"] == st.session_state.get("last_load")]
    if mine.empty:
        return
    with st.container(border=True, key="last_load_card"):
        reconcile_panel(view, {str(name): value for name, value in mine.iloc[0].items()})


def recipes_panel() -> None:
    """Which report to export, for whoever has no file yet."""
    with st.expander(
        _("Which report do I export, and with which columns?"), key="recipes", on_change="rerun"
    ) as box:
        if box.open:
            recipe_of(chosen_tool("add"), "add")


view = open_view(_("Add data"), filtered=False)
without_filters()
said_panel(view)
if view.extent.empty:
    begin_panel(view)
new_file_panel(view)
recipes_panel()
last_load_panel(view)
sources_panel(view)
history_panel(view)
