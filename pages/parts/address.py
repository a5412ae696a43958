"""The address leads: a link of ours, a saved view or the back button sets filters that a session has already.

Streamlit lets a widget read the address only when the session meets it first; afterwards what the session
holds wins, and a link within the pages would change the address and nothing else.
"""

from collections.abc import Mapping, Sequence

import streamlit as st

_SEEN = "address_seen"
SEVERAL = ("channel",)  # filters that take several values
Seen = dict[str, tuple[list[str], object]]


def follow_address(choices: Mapping[str, Sequence[str]]) -> None:
    """Before the filters are drawn: take over what the address says anew; `choices` by the filter's name.

    What the viewer just chose stays, since the address follows it. A filter that is not in the address stays
    as it is; one that is there without a value it knows is emptied.
    """
    seen: Seen = st.session_state.get(_SEEN, {})
    for name, known in choices.items():
        if name not in st.query_params or name not in seen:
            continue
        asked = [value for value in st.query_params.get_all(name) if value in known]
        address, held = seen[name]
        if asked == address or st.session_state.get(name) != held:
            continue
        if name in SEVERAL:
            st.session_state[name] = asked
        elif asked:
            st.session_state[name] = asked[-1]


def remember_address(choices: Mapping[str, Sequence[str]]) -> None:
    """After the filters are drawn: what the address and the session say, to tell a link from a choice."""
    st.session_state[_SEEN] = {
        name: (
            [value for value in st.query_params.get_all(name) if value in known],
            st.session_state.get(name),
        )
        for name, known in choices.items()
    }
