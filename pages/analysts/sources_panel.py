"""The sources that are read by API: how each is doing, and a sync of it at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import pandas as pd
import streamlit as st
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from streamlit.delta_generator import DeltaGenerator

from charts import words
from configuration import ConfigurationError
from connectors.sources import Known, known_sources, remove_source, switch
from connectors.sync import StreamReport
from connectors.systems import connector, kinds
from language import N_, _, ngettext
from pages.analysts.new_source import new_source_steps
from pages.analysts.outcomes import counted
from pages.analysts.syncing import WATCHED, Syncing, begin, last
from pages.analysts.uploads import plain
from pages.parts.drawers import reached_by_keyboard
from pages.parts.view import View, viewer_locale
from warehouse import Warehouse, WarehouseError, tables

LOOK_AGAIN = "1s"
HELD = ("ticket", "rating", "post")
Color = Literal["green", "gray", "red"]
SAID: Mapping[str, tuple[str, Color, str]] = {
    "on": (N_("On"), "green", ":material/check:"),
    "off": (N_("Off"), "gray", ":material/pause:"),
    "failed": (N_("Failed"), "red", ":material/error:"),
    "not read": (N_("Off"), "gray", ":material/block:"),
}


@dataclass(frozen=True)
class Held:
    """What of one source is loaded: rows by table, and when it was last read by API."""

    rows: Mapping[str, int]
    read_at: datetime | None


def sources_panel(view: View) -> None:
    """Every source with its state, a sync of it at once, and the steps to add one."""
    st.header(_("Sources"), anchor=False)
    warehouse = view.run.warehouse
    known = known_sources(warehouse)
    running = last(warehouse)
    busy = running is not None and not running.done()
    if known:
        held = _held(view, [one.name for one in known])
        for one in known:
            _source(view, one, held[one.name], busy=busy)
        _about_all(view, known, busy=busy)
    else:
        st.caption(
            _(
                "No source yet. A ticket tool or a social network with an API can be read by itself, as "
                "often as you like: tickets, answers, channels, ratings and posts, without any export."
            )
        )
    if running is not None:
        _progress_or_outcome(view, running)
    with st.expander(_("Add a source"), icon=":material/add:", key="add_source", on_change="rerun") as box:
        if box.open:
            new_source_steps(view, {one.name for one in known})


def _held(view: View, names: Sequence[str]) -> dict[str, Held]:
    rows: dict[str, dict[str, int]] = {name: {} for name in names}
    for table in HELD:
        stored = tables.LOADED[table].c
        asked = select(stored.source, func.count()).where(stored.source.in_(names)).group_by(stored.source)
        for source, count in view.snapshot.connection.execute(asked):
            rows[source][table] = int(count)
    load = tables.load.c
    runs = (
        select(load.source, func.max(load.finished_at))
        .where(load.source.in_(names), load.stream.is_not(None))
        .group_by(load.source)
    )
    read = {source: pd.Timestamp(at) for source, at in view.snapshot.connection.execute(runs)}
    return {name: Held(rows[name], read.get(name)) for name in names}


def _source(view: View, known: Known, held: Held, *, busy: bool) -> None:
    with st.container(border=True, key=f"source_{known.name}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(known.name)}** · {plain(_title(known))}", width="content")
            said, color, icon = SAID[_state(known)]
            st.badge(_(said), icon=icon, color=color)
        st.caption(" · ".join(_facts(view, known, held)))
        if known.failure is not None:
            st.error(plain(known.failure.removeprefix(f"{known.name}: ")), icon=":material/error:")
        elif not known.read:
            st.caption(
                _("This version does not read '{kind}' by API; load its export instead.").format(
                    kind=plain(known.source.kind)
                )
            )
        if known.read:
            _buttons(view, known, busy=busy)


def _title(known: Known) -> str:
    return connector(known.source.kind).title if known.source.kind in kinds() else known.source.kind


def _state(known: Known) -> str:
    if not known.read:
        return "not read"
    if known.failure is not None:
        return "failed"
    return "on" if known.on else "off"


def _facts(view: View, known: Known, held: Held) -> list[str]:
    """When it was read, what there is of it, where it is configured."""
    zone = st.context.timezone or "UTC"
    facts = []
    if known.failed_at is not None:
        at = words.moment(known.failed_at, zone, view.locale)
        facts.append(_("Tried {when}").format(when=at))
    if held.read_at is not None:
        at = words.moment(held.read_at, zone, view.locale)
        facts.append(_("Last read {when}").format(when=at))
    else:
        facts.append(_("Not read yet"))
    facts += [counted(count, table, view.locale) for table, count in held.rows.items() if count]
    facts.append(_("added here") if known.added else _("from deskscope.toml"))
    return facts


def _buttons(view: View, known: Known, *, busy: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            _("Sync now"), icon=":material/sync:", key=f"sync_{known.name}", disabled=busy, help=_busy(busy)
        )
        if pressed:
            _begin(view.run.warehouse, [known])
        if known.added:
            _switch_and_remove(view.run.warehouse, known)


def _switch_and_remove(warehouse: Warehouse, known: Known) -> None:
    on = st.toggle(
        _("Read by every sync"),
        value=known.on,
        key=f"on_{known.name}_{known.on}",
        help=_("Off: only when it is named, or here."),
    )
    if on != known.on:
        _changed(lambda: switch(warehouse, known, on=on))
    with st.popover(_("Remove"), icon=":material/delete:", key=f"remove_{known.name}"):
        st.markdown(
            _("Forgets the address and the key of **{name}**. What was loaded stays.").format(
                name=plain(known.name)
            )
        )
        if st.button(_("Remove this source"), type="primary", key=f"remove_now_{known.name}"):
            _changed(lambda: remove_source(warehouse, known))
        reached_by_keyboard(f"remove_{known.name}")


def _changed(change: Callable[[], None]) -> None:
    try:
        change()
    except (WarehouseError, ConfigurationError, OSError) as error:
        st.error(plain(str(error)))
        return
    st.rerun()


def _about_all(view: View, known: Sequence[Known], *, busy: bool) -> None:
    """All at once, where there are several; and who syncs when nobody is here."""
    ready = [one for one in known if one.on and one.read]
    if len(ready) > 1 and st.button(
        _("Sync all {n}").format(n=len(ready)),
        icon=":material/sync:",
        key="sync_all",
        disabled=busy,
        help=_busy(busy),
    ):
        _begin(view.run.warehouse, ready)
    st.caption(
        _(
            "The next run is whenever `deskscope sync` runs on the server, by cron or a timer: this page "
            "does not know when."
        )
    )
    unnamed = view.extent.unnamed
    if unnamed:
        st.info(
            _(
                "[roster] of deskscope.toml names nobody whom {sources} would know as the desk, so no "
                "response figure can be known. Name the desk's accounts, groups and bots there, then sync."
            ).format(sources=plain(words.listed(list(unnamed)))),
            icon=":material/groups:",
        )


def _busy(busy: bool) -> str | None:
    return _("A sync is under way; one at a time.") if busy else None


def _begin(warehouse: Warehouse, known: Sequence[Known]) -> None:
    begin(warehouse, known)
    st.session_state[WATCHED] = True
    st.rerun()


def _progress_or_outcome(view: View, running: Syncing) -> None:
    if not running.done():
        st.session_state[WATCHED] = True
        st.fragment(_progress, run_every=LOOK_AGAIN)(running)
    elif st.session_state.get(WATCHED):
        _outcome(view, running)


def _progress(running: Syncing) -> None:
    """How far each stream is; runs again by itself, without the rest of the page."""
    if running.done():
        st.rerun()
    if not running.streams:
        names = plain(words.listed(list(running.names)))
        st.markdown(":material/sync: " + _("Asking {names}").format(names=names))
    for (source, stream), (rows, part) in sorted(running.streams.items()):
        said = ngettext("{source}, {stream}: {n} row", "{source}, {stream}: {n} rows", rows)
        n = words.count(rows, viewer_locale())
        told = said.format(source=plain(source), stream=plain(stream), n=n)
        if part is None:
            st.markdown(f":material/sync: {told}")
        else:
            st.progress(min(part, 1.0), told)


def _outcome(view: View, ended: Syncing) -> None:
    """What the sync did, until the page is left."""
    try:
        reports = ended.reports()
    except (WarehouseError, ConfigurationError, SQLAlchemyError, OSError) as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    good = [report for report in reports if report.error is None]
    place = st.container()
    if good:
        place.success(
            " · ".join(_did(report, view.locale) for report in good), icon=":material/check_circle:"
        )
    _failed(place, reports)


def _did(report: StreamReport, locale: str) -> str:
    """'desk: 12 tickets new, 3 changed' in one line, without what did not happen."""
    said = {
        N_("{rows} new"): report.counts.new,
        N_("{rows} changed"): report.counts.changed,
        N_("{rows} removed"): report.removed,
    }
    parts = [_(one).format(rows=counted(count, report.table, locale)) for one, count in said.items() if count]
    if report.refused:
        parts.append(_("{rows} refused").format(rows=counted(report.refused, "row", locale)))
    what = ", ".join(parts) or _("nothing new")
    return f"{plain(report.source)}, {plain(report.stream)}: {what}"


def _failed(place: DeltaGenerator, reports: Sequence[StreamReport]) -> None:
    for report in reports:
        if report.error is not None:
            place.error(plain(report.error), icon=":material/error:")
