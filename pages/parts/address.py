"""The address leads: a link of ours, a saved view or the back button sets filters that a session has already.

Streamlit lets a widget read the address only when the session meets it first; afterwards what the session
holds wins, and a link within the pages would change the address and nothing else.
"""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.parts.bound import Said, meant

_SEEN = "address_seen"
SEVERAL = ("channel",)  # filters that take several values
Seen = dict[str, tuple[list[str], object]]


def follow_address(choices: Mapping[str, Sequence[str]], said: Said) -> None:
    """Before the filters are drawn: take over what the address says anew; `choices` by the filter's name.

    What the viewer just chose stays, since the address follows it. A filter that is not in the address stays
    as it is; one that is there without a value it knows is emptied.
    """
    seen: Seen = st.session_state.get(_SEEN, {})
    for name, known in choices.items():
        if name not in st.query_params or name not in seen:
            continue
        asked = _asked(name, known, said)
        address, held = seen[name]
        if asked == address or st.session_state.get(name) != held:
            continue
        if name in SEVERAL:
            st.session_state[name] = asked
        elif asked:
            st.session_state[name] = asked[-1]


def remember_address(choices: Mapping[str, Sequence[str]], said: Said) -> None:
    """After the filters are drawn: what the address and the session say, to tell a link from a choice."""
    st.session_state[_SEEN] = {
        name: (_asked(name, known, said), st.session_state.get(name)) for name, known in choices.items()
    }


def _asked(name: str, known: Sequence[str], said: Said) -> list[str]:
    """The options of a filter that the address names, in whatever language."""
    meanings = (meant(word, known, said) for word in st.query_params.get_all(name))
    return [option for option in meanings if option is not None]
