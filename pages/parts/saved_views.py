"""Saved views: a page with its filters under a name, in the side bar; one of them may be what '/' opens.

A view is kept as it stands in the address, so that its link, its name and the home open the same. It is read
from the address too: a filter at its default is in neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode, urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from language import _
from pages.parts.address import whole_link
from pages.parts.filters import FILTERS
from pages.parts.run import PageRun
from pages.parts.spoken import LANGUAGE
from pages.parts.typed import literal, say
from pages.parts.written import written
from warehouse import Edited, SavedView, Warehouse, WarehouseError
from warehouse.entries import NAME_LENGTH

OVERVIEW = "overview"  # the page whose own address is the bare one
_HOME_SEEN = "home_seen"
Pages = Mapping[str, StreamlitPage]


@dataclass(frozen=True)
class Place:
    """Where somebody is: the page and the filters, as in the address."""

    page: str
    query: str
    title: str


def open_home(run: PageRun, page: StreamlitPage, pages: Pages) -> None:
    """Where somebody comes by the bare address and a view is set as home, go there; once a visit."""
    first = not st.session_state.get(_HOME_SEEN)
    st.session_state[_HOME_SEEN] = True
    if not first or page.url_path or st.query_params.to_dict():
        return
    home = next((view for view in written(run).views if view.home and view.page in pages), None)
    if home is not None and (home.page != OVERVIEW or home.query):
        st.switch_page(pages[home.page], query_params=parse_qs(home.query))


def views_in_sidebar(run: PageRun, page: StreamlitPage, pages: Pages) -> None:
    """The saved views as links, and the way to save this one, one below the other."""
    views = written(run).views
    if views:
        st.caption(_("Saved views"))
    for view in views:
        if view.page in pages:
            filters = whole_link(parse_qs(view.query), FILTERS)
            st.page_link(pages[view.page], label=literal(view.name), query_params=filters, icon=_icon(view))
    if st.button(_("Save this view"), key="save_view", type="tertiary", icon=":material/bookmark_add:"):
        st.dialog(_("Saved views"))(views_editor)(run.warehouse, views, place(page))


def _icon(view: SavedView) -> str:
    return ":material/home:" if view.home else ":material/bookmark:"


def place(page: StreamlitPage) -> Place:
    """Where the page and its filters are now; in which language somebody reads it is theirs."""
    filters = {name: st.query_params.get_all(name) for name in sorted(st.query_params) if name != LANGUAGE}
    return Place(page.url_path or OVERVIEW, urlencode(filters, doseq=True), page.title)


def link(view: SavedView | Place) -> str:
    """The address of a view on this server, to be sent to others."""
    parts = urlsplit(st.context.url or "")
    base = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return f"{base}/{view.page}" + (f"?{view.query}" if view.query else "")


def views_editor(warehouse: Warehouse, views: tuple[SavedView, ...], here: Place) -> None:
    """Save this one, copy its link; rename or delete another, or open it first."""
    name = st.text_input(_("Name"), max_chars=NAME_LENGTH, placeholder=here.title, key="view_name")
    home = st.checkbox(_("Open it when Deskscope is opened"), key="view_home")
    if st.button(_("Save this view"), type="primary", key="view_save"):
        _keep(warehouse, SavedView(name=name or here.title, page=here.page, query=here.query, home=home))
    st.caption(_("Or send this link:"))
    st.code(link(here), language=None, wrap_lines=True)
    if not views:
        return
    st.divider()
    chosen = st.selectbox(_("Saved so far"), views, format_func=_named, key="view_chosen")
    st.code(link(chosen), language=None, wrap_lines=True)
    renamed = st.text_input(_("New name"), chosen.name, max_chars=NAME_LENGTH, key=f"view_name_{chosen.id}")
    with st.container(horizontal=True):
        if st.button(_("Rename"), key="view_rename"):
            _keep(warehouse, replace(chosen, name=renamed))
        label = _("No longer open it first") if chosen.home else _("Open it first")
        if st.button(label, key="view_set_home"):
            _keep(warehouse, replace(chosen, home=not chosen.home))
        if st.button(_("Delete"), key="view_delete"):
            _keep(warehouse, removed=chosen)


def _named(view: SavedView) -> str:
    return _("{name} (opened first)").format(name=view.name) if view.home else view.name


def _keep(warehouse: Warehouse, *written_now: SavedView, removed: SavedView | None = None) -> None:
    try:
        edited = warehouse.edit(*written_now, removed=() if removed is None else (removed,))
    except WarehouseError as error:
        say(st.error, str(error))
        return
    if _landed(edited):
        st.rerun()


def _landed(edited: Edited) -> bool:
    """Whether all of it is kept; else it is said why not."""
    for old in edited.outdated:
        now = old.now
        if now is None:
            st.warning(_("Somebody deleted it meanwhile."))
        elif isinstance(now, SavedView) and now.id != old.wanted.id:
            say(
                st.warning,
                _("There is a view called {name} already; choose another name.").format(name=now.name),
            )
        else:
            st.warning(_("Somebody changed it meanwhile. Close this and look again."))
    return not edited.outdated
