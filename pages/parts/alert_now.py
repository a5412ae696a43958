"""What an alert says at this moment: in its dialog while it is written, and once it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from charts import words
from configuration import Alert
from language import N_, _, language
from metrics.alerts import Judged, Verdict, Watched, judge
from pages.parts.failures import told
from pages.parts.menu import ALERTS
from pages.parts.typed import literal, say
from pages.parts.view import viewer_locale
from reports.alerts import counted
from reports.sentences.alerts import STATES, now_words
from warehouse import AlertEntry, Warehouse, covered
from warehouse.alert_book import CROSSED, Delivery, deliveries, events
from warehouse.alerts_toml import SIGNALS

LATER = {
    Verdict.CROSSED: N_("It is told again only after it was back within the limit."),
    Verdict.QUIET: N_("Looked at again after every load."),
    Verdict.FEW: N_("With too few cases it says nothing. Looked at again after every load."),
    Verdict.NOT_COMPUTABLE: N_("Looked at again after every load."),
}


@dataclass(frozen=True)
class Kept:
    """An alert that was just kept: what it says, and in words who was told."""

    name: str
    verdict: Verdict
    now: str
    told: str


@st.cache_data(show_spinner=False, max_entries=64)
def _judged(url: str, name: str, question: str, _warehouse: Warehouse, _rule: Alert) -> Judged:  # noqa: ARG001  the cache's key
    with _warehouse.snapshot() as snapshot:
        connection = snapshot.connection
        return judge(_rule, snapshot, covered.last_day(connection), covered.calendar_of(connection))


def judged(warehouse: Warehouse, rule: Alert) -> Judged:
    """What a rule says of the newest data. Raises WarehouseError."""
    name, question = warehouse.snapshot_name(), Watched("", rule).question
    return _judged(warehouse.url, name, f"{question} {language()}", warehouse, rule)


def now_line(warehouse: Warehouse, entry: AlertEntry) -> str:
    """'Now: 61 % (245 of 401), 3 Oct to 1 Nov 2026', also before there is a limit; says if it is crossed."""
    limited = entry.value is not None or entry.sign == SIGNALS
    rule = entry.rule if limited else replace(entry, value=0.0).rule
    with told():
        found = judged(warehouse, rule)
    said = now_words(rule, found, viewer_locale())
    if found.verdict in {Verdict.FEW, Verdict.NOT_COMPUTABLE}:
        return _("Now: {state} ({said})").format(state=_(STATES[found.verdict]).lower(), said=said)
    if limited and found.verdict is Verdict.CROSSED:
        return _("Now: {said}. That is crossed already.").format(said=said)
    return _("Now: {said}").format(said=said)


def kept_alert(warehouse: Warehouse, entry: AlertEntry) -> Kept:
    """What an alert says that was kept and looked at, and who was told. Raises WarehouseError."""
    found = judged(warehouse, entry.rule)
    with warehouse.snapshot() as snapshot:
        newest = next((each for each in events(snapshot.connection) if each.rule == entry.id), None)
        crossed = newest is not None and newest.happened == CROSSED
        those = [
            each
            for each in deliveries(snapshot.connection)
            if newest is not None and crossed and each.event == newest.number
        ]
    now = now_words(entry.rule, found, viewer_locale())
    nobody = _("nobody; it is shown on the page Alerts")
    if entry.told:
        nobody = _("nobody yet; it is tried again with the next load")
    told_now = "; ".join(filter(None, (told_words(those), untold_words(those)))) if those else nobody
    return Kept(entry.name, found.verdict, now, told_now)


def kept_form(kept: Kept) -> None:
    """What stands in the dialog in place of what was asked: what became of the alert, and the way to all."""
    st.success(_("Kept: {name}").format(name=literal(kept.name)), icon=":material/check:")
    say(st.markdown, f"{_(STATES[kept.verdict])}: {kept.now}")
    if kept.verdict is Verdict.CROSSED:
        say(st.markdown, _("Told: {names}").format(names=kept.told))
    st.caption(_(LATER[kept.verdict]))
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("Close"), type="primary", key="alert_close"):
            st.rerun()
        st.page_link(ALERTS, label=_("All alerts"), icon=":material/notifications:")


def told_words(told: Sequence[Delivery]) -> str:
    """'2 of 3'; a dash where nobody was to be told."""
    reached, left = counted(told)
    return _("{part} of {n}").format(part=reached, n=reached + left) if told else words.DASH


def untold_words(told: Sequence[Delivery]) -> str:
    """Why somebody was not told; '' where all were."""
    return next((each.error for each in told if each.error), "")
