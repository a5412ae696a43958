"""Adding a source in four steps: the system, its address and key, a test of what it sees, the first sync.

What is typed stays in this session until the source is added: the key then goes into a file of its owner's,
never into the database, a log or an answer.
"""

from collections.abc import Collection, Sequence

import pandas as pd
import streamlit as st

from charts import words
from configuration import ConfigurationError, Source
from connectors.channels import map_channels
from connectors.elsewhere import NOT_READ
from connectors.keys import Keys
from connectors.listening import Listener
from connectors.looking import look
from connectors.rest import SourceError
from connectors.sources import Known, add_source, draft
from connectors.streams import Connector, Seen, Word
from connectors.systems import connector, kinds
from language import N_, _
from pages.analysts.syncing import WATCHED, begin
from pages.analysts.uploads import plain
from pages.parts.bound import spoken_now
from pages.parts.tables import headed
from pages.parts.view import View
from warehouse import WarehouseError

ADDED = "sources_added"  # so many in this session: the fields of the next begin empty
TESTED = "source_tested"
WHO = frozenset({"user", "email", "client_id"})  # beside a secret, and asked with it
CHANNELS_SHOWN = 12
A_MINUTE = 60.0  # seconds


def new_source_steps(view: View, taken: Collection[str]) -> None:
    """From a chosen system to its first sync."""
    number = st.session_state.get(ADDED, 0)
    kind = _chosen_system(number)
    if kind is None:
        st.session_state.pop(TESTED, None)
        return
    if kind in NOT_READ:
        st.info(_(NOT_READ[kind].told))
        return
    system = connector(kind)
    typed = _form(kind, system, number)
    if typed is not None:
        st.session_state.pop(TESTED, None)
        terms = Listener.of(view.run.warehouse.configuration).terms
        _test(kind, typed, taken, terms)
    tested = st.session_state.get(TESTED)
    if tested is not None and tested[0].kind == kind:
        _seen_and_sync(view, *tested)


def _chosen_system(number: int) -> str | None:
    titles = {kind: connector(kind).title for kind in kinds()}
    titles |= {kind: one.title for kind, one in NOT_READ.items()}
    ordered = sorted(titles, key=lambda kind: titles[kind].casefold())
    return st.selectbox(
        _("1. Which system?"),
        ordered,
        index=None,
        format_func=spoken_now(ordered, lambda kind: titles[kind]),
        placeholder=_("Choose a system"),
        key=f"new_kind_{number}",
    )


def _form(kind: str, system: Connector, number: int) -> dict[str, str] | None:
    """What was typed, by the connector's words and `name` and `url`, when Test is pressed; None before."""
    key = f"new_{number}_{kind}"
    first = [word for word in system.words if word.secret or word.needed or word.name in WHO]
    others = [word for word in system.words if word not in first]
    with st.form(key, border=False):
        st.markdown(_("2. Its address and its key"))
        if system.rights:
            st.caption(_("The key needs: {rights}").format(rights=plain(_(system.rights))))
        typed = {}
        with st.grid(2, min_column_width=260, gap=14):
            typed["name"] = st.text_input(
                _("What to call it"),
                value=kind,
                key=f"{key}__name",
                help=_("Small letters. An export of the same tool that is loaded under this name meets it."),
            )
            typed["url"] = st.text_input(_("Address"), placeholder=system.url_example, key=f"{key}__url")
            typed |= {word.name: _field(word, key) for word in first}
        if others:
            with st.expander(_("More choices")), st.grid(2, min_column_width=260, gap=14):
                typed |= {word.name: _field(word, key) for word in others}
        pressed = st.form_submit_button(_("3. Test"), type="primary", icon=":material/network_check:")
    return typed if pressed else None


def _field(word: Word, key: str) -> str:
    typed = st.text_input(
        _(word.title) if word.needed else _("{field}, if any").format(field=_(word.title)),
        value="" if word.secret else word.default or "",
        type="password" if word.secret else "default",
        autocomplete="off" if not word.secret else "new-password",
        help=_(word.help) if word.help else None,
        key=f"{key}_{word.name}",
    )
    return str(typed or "")


def _test(kind: str, typed: dict[str, str], taken: Collection[str], terms: Sequence[str]) -> None:
    """Asks the system; what it says is kept for the last step."""
    try:
        lacking = [word for word in connector(kind).words if word.needed and not typed[word.name].strip()]
        if lacking:
            fields = ", ".join(_(word.title) for word in lacking)
            st.error(_("Still to fill in: {fields}.").format(fields=plain(fields)))
            return
        source = draft(typed["name"], kind, typed["url"], typed, taken)
        with st.spinner(_("Asking {name}").format(name=plain(source.name))):
            st.session_state[TESTED] = (source, look(source, _("what you pasted"), terms))
    except (ConfigurationError, SourceError) as error:
        st.error(plain(str(error)), icon=":material/error:")


def _seen_and_sync(view: View, source: Source, seen: Seen) -> None:
    with st.container(border=True, key="source_seen"):
        st.markdown(_sees(seen, view.locale))
        for right in seen.lacking:
            st.warning(_("Its key lacks: {right}").format(right=plain(right)), icon=":material/key_off:")
        if seen.channels:
            _channels(source, seen)
        if seen.cost is not None:
            st.warning(_bill(seen.cost, seen.budget), icon=":material/payments:")
        st.caption(_effort(seen, view.locale))
        pressed = st.button(
            _("4. Add it and sync"), type="primary", icon=":material/sync:", key="add_source_now"
        )
        st.caption(
            _("The key is kept in {place}, which only the user that runs Deskscope may read.").format(
                place=plain(Keys(view.run.warehouse.folder).place)
            )
        )
        if pressed:
            _add(view, source)


def _sees(seen: Seen, locale: str) -> str:
    if seen.tickets is None:
        return _("**The key is good.** How much it sees, this system does not tell.")
    if not seen.tickets:
        return _("**The key is good, and sees no ticket.** Check what it may read before you go on.")
    count = words.count(seen.tickets, locale)
    if seen.since is None:
        return _("**The key is good.** It sees {n} tickets.").format(n=count)
    return _("**The key is good.** It sees {n} tickets since {day}.").format(
        n=count, day=words.day(seen.since.date(), locale)
    )


def _channels(source: Source, seen: Seen) -> None:
    """The words for channels among the newest tickets, and which channel of ours each is."""
    heard = sorted(seen.channels.items(), key=lambda one: (-one[1], one[0]))[:CHANNELS_SHOWN]
    mapped = map_channels([word for word, _count in heard], source.kind, source.channels)
    st.caption(_("How their newest tickets came in, and the channel that we count them under:"))
    rows = pd.DataFrame(
        {
            N_("Word"): [word for word, _count in heard],
            N_("Channel"): [words.channel_word(channel) for channel, _rule in mapped],
            N_("Tickets"): [count for _word, count in heard],
        }
    )
    st.dataframe(
        headed(rows), hide_index=True, alt=_("Channel words among the newest tickets"), key="channels_seen"
    )


def _bill(cost: float, budget: float | None) -> str:
    """What a system that bills each row asks for the first sync, said before it."""
    most = _("This system bills what is read: the first sync costs {cost} US dollars at most.")
    if budget is None:
        return most.format(cost=f"{cost:,.2f}")
    stops = _("Reading stops where {budget} US dollars of a month are spent, and goes on in the next month.")
    return f"{most.format(cost=f'{cost:,.2f}')} {stops.format(budget=f'{budget:,.2f}')}"


def _effort(seen: Seen, locale: str) -> str:
    if seen.calls is None:
        return _("The first sync reads two years and this one; later ones only what changed.")
    calls = words.count(seen.calls, locale)
    if seen.seconds is None:
        return _("Requests of the first sync: about {calls}; later ones take a few.").format(calls=calls)
    if seen.seconds < A_MINUTE:
        said = _("Requests of the first sync: about {calls}, in less than a minute; later ones take a few.")
        return said.format(calls=calls)
    time = words.duration(seen.seconds / A_MINUTE, locale)
    said = _("Requests of the first sync: about {calls}, in about {time}; later ones take a few.")
    return said.format(calls=calls, time=time)


def _add(view: View, source: Source) -> None:
    try:
        add_source(view.run.warehouse, source)
    except (ConfigurationError, WarehouseError, OSError) as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    st.session_state.pop(TESTED, None)
    st.session_state[ADDED] = st.session_state.get(ADDED, 0) + 1
    begin(view.run.warehouse, [Known(source)])
    st.session_state[WATCHED] = True
    st.rerun()
