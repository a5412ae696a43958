"""Pages to which the filters say nothing: they are kept in the address, and not shown."""

import streamlit as st

_HIDDEN = "<style>[data-testid=stLayoutWrapper]:has(> .st-key-filters), .st-key-filters { display: none }</style>"


def without_filters() -> None:
    """Hides the filters by style: drawn they keep their place in the address, for the next page."""
    st.html(_HIDDEN)
