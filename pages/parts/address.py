"""The address leads: a link of ours, a saved view or the back button sets filters that a session has already.

Streamlit lets a widget read the address only when the session meets it first; afterwards what the session
holds wins, and a link within the pages would change the address and nothing else. It also carries what is
chosen over into the address of a link, so a link that is to take a filter back has to say so: it names all
filters in one word of its own (`whole_link`), which is read once.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, urlencode

import streamlit as st

from pages.parts.bound import Said, meant

_SEEN = "address_seen"
_LINK = "filters"
SEVERAL = ("channel",)  # filters that take several values
Seen = dict[str, tuple[list[str], object]]


def whole_link(address: Mapping[str, Sequence[str]], names: Sequence[str]) -> dict[str, Sequence[str]]:
    """The address of a link within the pages after which exactly its filters are set; `names` are those that
    there are, and one that the address lacks goes back to its default.
    """
    filters = {name: value for name, value in address.items() if name in names}
    rest = {name: value for name, value in address.items() if name not in names}
    return {**rest, _LINK: [urlencode(filters, doseq=True)]}


def follow_address(choices: Mapping[str, Sequence[str]], said: Said) -> None:
    """Before the filters are drawn: take over what the address says anew; `choices` by the filter's name, its
    default first.

    What the viewer just chose stays, since the address follows it. A filter that is not in the address stays
    as it is; one that is there without a value it knows is emptied.
    """
    if _LINK in st.query_params:
        _take_all(parse_qs(st.query_params[_LINK]), choices, said)
        del st.query_params[_LINK]
        return
    seen: Seen = st.session_state.get(_SEEN, {})
    for name, known in choices.items():
        if name not in st.query_params or name not in seen:
            continue
        asked = _known(st.query_params.get_all(name), known, said)
        address, held = seen[name]
        if asked == address or st.session_state.get(name) != held:
            continue
        if name in SEVERAL:
            st.session_state[name] = asked
        elif asked:
            st.session_state[name] = asked[-1]


def _take_all(link: Mapping[str, Sequence[str]], choices: Mapping[str, Sequence[str]], said: Said) -> None:
    for name, known in choices.items():
        asked = _known(link.get(name, ()), known, said)
        if name in SEVERAL:
            st.session_state[name] = asked
        else:
            st.session_state[name] = asked[-1] if asked else known[0]


def remember_address(choices: Mapping[str, Sequence[str]], said: Said) -> None:
    """After the filters are drawn: what the address and the session say, to tell a link from a choice."""
    st.session_state[_SEEN] = {
        name: (_known(st.query_params.get_all(name), known, said), st.session_state.get(name))
        for name, known in choices.items()
    }


def _known(words: Sequence[str], known: Sequence[str], said: Said) -> list[str]:
    """The options of a filter that these words of an address mean, in whatever language."""
    meanings = (meant(word, known, said) for word in words)
    return [option for option in meanings if option is not None]
