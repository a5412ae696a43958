"""Choices bound to the address by their words, in whatever language a link was written.

Streamlit writes into the address what an option is called on the page. Options stay English (or data) in the
code and in the session; `said` gives what they are called. An address in English or in another language is
understood before the choice is drawn, and a choice stays when the viewer changes the language.
"""

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.elements.lib.layout_utils import WidthWithoutContent
from streamlit.elements.lib.mutable_tab_container import TabContainer

from language import PSEUDO, _, language, languages, speaking
from pages.parts.run import current_run

if TYPE_CHECKING:
    from pages.parts.taking import Taking

Said = Callable[[str], str]
_SPOKEN = "bound_in"  # the language in which each bound choice was drawn last


def meant(word: str, options: Sequence[str], said: Said = _) -> str | None:
    """The option that a word of the address means, in any language; None where it is none of them."""
    if word in options:
        return word
    for code in (language(), *languages(), PSEUDO):
        with speaking(code):
            found = next((option for option in options if said(option) == word), None)
        if found is not None:
            return found
    return None


def take_over(name: str, options: Sequence[str], said: Said = _, *, several: bool = False) -> None:
    """Before the choice `name` is drawn: its option from an address in other words, or from before."""
    drawn: dict[str, str] = st.session_state.setdefault(_SPOKEN, {})
    before, drawn[name] = drawn.get(name), language()
    if name in st.session_state:
        if before != language():
            st.session_state[name] = st.session_state[name]
        return
    words = st.query_params.get_all(name)
    asked = [option for option in (meant(word, options, said) for word in words) if option is not None]
    if asked and [said(option) for option in asked] != words:
        st.session_state[name] = asked if several else asked[-1]


def spoken_now(options: Sequence[str], said: Said = _) -> Said:
    """What the options are called in the language of now; Streamlit asks again when no page runs."""
    called = {option: said(option) for option in options}
    return lambda option: called.get(option, option)


def bound_select(
    label: str, options: Sequence[str], *, key: str, said: Said = _, width: WidthWithoutContent = "stretch"
) -> str | None:
    """A choice of one from a list."""
    take_over(key, options, said)
    called = spoken_now(options, said)
    return st.selectbox(label, options, key=key, bind="query-params", format_func=called, width=width)


def bound_segments(label: str, options: Sequence[str], *, key: str, said: Said = _) -> str:
    """A choice of one, all of them in sight; the first unless another was chosen."""
    take_over(key, options, said)
    return st.segmented_control(
        label,
        options,
        default=options[0],
        key=key,
        bind="query-params",
        format_func=spoken_now(options, said),
        required=True,
    )


class Tab:
    """One tab; what is drawn in it belongs there. All are open where the page is taken along."""

    def __init__(self, container: TabContainer, name: str, taking: "Taking | None") -> None:
        self._container, self._name, self._taking = container, name, taking

    @property
    def open(self) -> bool:
        return self._taking is not None or bool(self._container.open)

    def __enter__(self) -> None:
        if self._taking is not None:
            self._taking.section = self._name
        self._container.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._taking is not None:
            self._taking.section = ""
        self._container.__exit__(kind, error, trace)


def bound_tabs(names: Sequence[str], *, key: str) -> Sequence[Tab]:
    """Tabs by their English names; the first is open unless another was chosen."""
    take_over(key, names)
    shown = [_(name) for name in names]
    held = st.session_state.get(key)
    if held is not None and held not in shown and (option := meant(held, names)) is not None:
        st.session_state[key] = _(option)
    tabs = st.tabs(shown, key=key, bind="query-params")
    taking = current_run().taking
    return [Tab(tab, name, taking) for tab, name in zip(tabs, shown, strict=True)]
