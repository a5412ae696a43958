"""Which language a viewer reads: `?lang=de` in the address, else the browser's, else English.

The choice stands in the side bar where there is one to make. The pseudo-language has to be asked for by name:
`?lang=qps`.
"""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from language import ENGLISH, _, ask_for_language, languages, spoken

LANGUAGE = "lang"  # in the address


def viewer_language() -> str:
    """The code of the language; knows it also in a fragment or a callback, which run without the page."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return ENGLISH
    return spoken(st.session_state.get(LANGUAGE), st.query_params.get(LANGUAGE), st.context.locale)


ask_for_language(viewer_language)


def language_choice() -> str:
    """Draws the choice, bound to the address as the filters are; gives the language chosen."""
    now = viewer_language()
    choices = dict.fromkeys((*languages(), now))
    if len(choices) == 1:
        return now
    with st.sidebar:
        chosen = st.segmented_control(
            _("Language"),
            list(choices),
            default=spoken(st.context.locale),
            required=True,
            key=LANGUAGE,
            bind="query-params",
            label_visibility="collapsed",
        )
    return spoken(chosen)
