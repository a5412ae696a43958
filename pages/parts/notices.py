"""What stands above a page now and then: sample data are loaded, newer data are there."""

import streamlit as st

from language import _
from pages.parts.extent import Extent
from pages.parts.failures import told
from pages.parts.run import PageRun
from warehouse import Warehouse


def sample_banner(run: PageRun, held: Extent) -> None:
    """Says that the figures are of an invented company, and removes it with one click."""
    if not held.sample:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="sample_banner"):
        st.markdown(
            _("**Sample data.** An invented company; none of these figures is real."), width="stretch"
        )
        st.button(
            _("Remove it"), key="remove_sample", on_click=_remove, args=(run.warehouse,), type="tertiary"
        )


def _remove(warehouse: Warehouse) -> None:
    warehouse.remove_sample()


@st.fragment(run_every="30s")
def _newer(warehouse: Warehouse, name: str) -> None:
    with told():
        newer = warehouse.snapshot_name() != name
    if newer and st.button(_("New data, refresh"), key="refresh", type="tertiary", icon=":material/refresh:"):
        st.rerun()


def refresh_hint(run: PageRun) -> None:
    """A quiet 'New data, refresh' as soon as something newer than this page was published."""
    _newer(run.warehouse, run.name)
