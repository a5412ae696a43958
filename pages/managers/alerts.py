"""What is somebody told of, what is crossed now, and what was?"""

from collections.abc import Sequence
from datetime import datetime
from html import escape

import streamlit as st

from charts import words
from configuration import Alert
from language import _, language, ngettext
from metrics.alerts import Standing, Verdict
from pages.parts.alert_form import FIGURES, about_entry, about_figure, open_alert
from pages.parts.alert_now import told_words, untold_words
from pages.parts.bare import without_filters
from pages.parts.finding import finding
from pages.parts.typed import say
from pages.parts.view import View, open_view
from reports.alerts import History, alerts_frame, history, since
from reports.csv import plain_csv
from reports.sentences.alerts import STATES, data_words, happened_words, now_words, rule_words, where_words
from reports.webhooks import NAMES
from warehouse import WarehouseError
from warehouse.alert_book import Delivery, Event

MOST_SHOWN = 100  # of the history; the file has all of it
BEGIN_WITH = "social_answered_within_share"


@st.cache_data(show_spinner=False, max_entries=8)
def _history(url: str, name: str, rules: str, _view: View) -> History:  # noqa: ARG001  the cache's key
    return history(_view.snapshot, _view.run.warehouse.configuration)


def sentence(found: Sequence[Standing]) -> str:
    """How many are crossed; what cannot be said is no all-clear."""
    if not found:
        return _("Nobody is told of anything yet.")
    crossed = sum(each.judged.verdict is Verdict.CROSSED for each in found)
    silent = sum(each.judged.verdict in {Verdict.FEW, Verdict.NOT_COMPUTABLE} for each in found)
    said = ngettext(
        "{crossed} of {n} alert is crossed", "{crossed} of {n} alerts are crossed", len(found)
    ).format(crossed=crossed, n=len(found))
    if crossed == 0:
        said = _("No alert is crossed")
    if silent:
        of_them = ngettext("{n} cannot say", "{n} cannot say", silent).format(n=silent)
        return _("{sentence}; {rest}.").format(sentence=said, rest=of_them)
    return _("{sentence}.").format(sentence=said)


def rules(view: View, found: Sequence[Standing]) -> None:
    """Every rule: what it waits for, what it says now, who is told; those of the pages can be changed."""
    for at, each in enumerate(found):
        entry = each.watched.entry
        with st.container(border=True, key=f"alert_rule_{at}"):
            st.html(rule_html(view, each))
            if entry is not None:
                with st.container(horizontal=True):
                    if st.button(_("Change"), key=f"alert_change_{at}", type="tertiary"):
                        open_alert(about_entry(view, entry))
                    if st.button(_("Delete"), key=f"alert_delete_{at}", type="tertiary"):
                        delete(view, each)


def rule_html(view: View, each: Standing) -> str:
    """One rule in four lines of plain words."""
    rule, verdict, at = each.watched.rule, each.judged.verdict, since(each)
    state = _(STATES[verdict])
    if at is not None:
        state = _("Crossed since {moment}").format(moment=moment(view, at))
        if verdict is not Verdict.CROSSED:
            state = f"{state}; {_(STATES[verdict])}"
    told = recipients_words(rule)
    by = each.watched.entry.made_by if each.watched.entry else _("from the configuration file")
    where = where_words(rule, dict(view.extent.desks))
    small = [where, _("Told: {names}").format(names=told) if told else _("Shown here only"), by]
    mark = " ds-alert-crossed" if verdict is Verdict.CROSSED else ""
    return (
        f'<h2 class="ds-title" dir="auto">{escape(rule.name)}</h2>'
        f'<p class="ds-alert{mark}">{escape(state)}: {escape(now_words(rule, each.judged, view.locale))}</p>'
        f'<p class="ds-note" dir="auto">{escape(rule_words(rule, view.locale))}</p>'
        f'<p class="ds-note" dir="auto">{escape(" · ".join(filter(None, small)))}</p>'
    )


def recipients_words(rule: Alert) -> str:
    """'service-desk, 2 by mail, Slack': who is told, without an address; '' for nobody."""
    own = rule.recipients
    mails = ngettext("{n} by mail", "{n} by mail", len(own.to)).format(n=len(own.to)) if own.to else ""
    hook = NAMES[own.kind] if own.webhook else ""
    return ", ".join(filter(None, (*rule.to, mails, hook)))


def moment(view: View, at: datetime) -> str:
    return words.moment(at, st.context.timezone or "UTC", view.locale)


def delete(view: View, each: Standing) -> None:
    """Delete a rule of a page; its history stays."""
    entry = each.watched.entry
    if entry is None:
        return
    try:
        edited = view.run.warehouse.edit(removed=[entry])
    except WarehouseError as error:
        say(st.error, str(error))
        return
    if edited.outdated:
        st.warning(_("Somebody changed it meanwhile, so it stays. Look again."))
    else:
        st.rerun()


def past(view: View, found: History) -> None:
    """What happened to all alerts, the newest first."""
    st.header(_("What happened"), anchor=False)
    if not found.events:
        st.caption(_("Nothing yet. Each crossing and each way back will stand here, also of deleted alerts."))
        return
    rows = tuple(_happened(view, event, found.deliveries.get(event.number, ())) for event in found.events)
    header = (_("When"), _("Alert"), _("What"), _("Told"))
    with st.container(key="alerts_past"):
        st.html(past_html(header, rows[:MOST_SHOWN]))
    st.download_button(
        "CSV",
        lambda: plain_csv(alerts_frame(found, dict(view.extent.desks), "csv")),
        file_name="alerts.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="csv_alerts",
    )


def past_html(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table that stacks on a narrow screen: each cell says there what its column is called."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    cells = [
        "".join(
            f'<td data-column="{escape(name)}" dir="auto">{escape(cell)}</td>'
            for name, cell in zip(header, row, strict=True)
        )
        for row in rows
    ]
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    return (
        f'<div class="ds-list ds-past"><table aria-label="{escape(_("What happened"))}">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _happened(view: View, event: Event, told: Sequence[Delivery]) -> tuple[str, str, str, str]:
    period = words.span(event.first, event.last, view.locale)
    where = where_words(event, dict(view.extent.desks))
    what = f"{happened_words(event, view.locale)} {'; '.join(filter(None, (period, where)))}"
    if error := untold_words(told):
        what = _("{what}. Not told: {error}").format(what=what, error=error)
    return moment(view, event.at), event.name, what, told_words(told)


def page() -> None:
    view = open_view(_("Alerts"), filtered=False)
    without_filters()
    configuration = view.run.warehouse.configuration
    key = f"{configuration.alerts!r} {language()}"
    found = _history(view.run.warehouse.url, view.run.name, key, view)
    finding(sentence(found.standings))
    if data := data_words(view.extent.last, view.locale):
        st.caption(f"{data[:1].upper()}{data[1:]}")
    if not found.standings:
        st.markdown(
            _(
                "An alert looks at one figure after every load, and says so once when it falls below or "
                "rises above a limit, or changes in an unusual way. It says so again only after the figure "
                "was back within the limit. Too few cases are no alarm, and no all-clear."
            )
        )
    if st.button(_("New alert"), type="primary", key="alert_new", icon=":material/add_alert:"):
        begin = BEGIN_WITH if BEGIN_WITH in FIGURES else FIGURES[0]
        open_alert(about_figure(view, begin))
    rules(view, found.standings)
    past(view, found)


page()
