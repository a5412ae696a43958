"""Pages to which the filters say nothing: they are kept in the address, and not shown."""

import streamlit as st

_FILTERS = "[data-testid=stLayoutWrapper]:has(> .st-key-filters), .st-key-filters"
_HIDDEN = f"<style>{_FILTERS} {{ display: none }}</style>"


def without_filters() -> None:
    """Hides the filters by style: drawn they keep their place in the address, for the next page."""
    st.html(_HIDDEN)
