"""The panel that takes a file in: what it seems to be, what is asked, what would happen, and the load."""

import hashlib
from dataclasses import asdict, replace

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from charts import words
from connectors.ahead import AHEAD
from connectors.checks import check_mapping
from connectors.files import FileRefused, Inspection
from connectors.mapping import Mapping, columns_used, mapping_from_toml, mapping_to_toml, saved_mappings
from connectors.private_posts import PRIVATE
from language import N_, _
from pages.analysts import mapping_panel, outcomes
from pages.analysts.drafts import Draft
from pages.analysts.past_loads import refusals_table
from pages.analysts.uploads import Job, plain, shown_name
from pages.parts.drawers import reached_by_keyboard
from pages.parts.view import View, viewer_locale
from warehouse import LoadReport, WarehouseError

ENDINGS = ["csv", "tsv", "tab", "txt", "xlsx", "parquet", "jsonl", "ndjson", "json", "zip", "gz", "zst"]
LARGE = 30_000_000  # bytes; a larger file is tried out only when asked for
ROWS_SHOWN = 50
NAMED_AFTER_FILE = "the source is called"  # what a script is told; here the viewer is asked
ORDER_IN_A_FILE = "say day_first = true or false in [file]; answer it in a mapping file"
ORDER_HERE = N_("say which under 'Dates like 03/04/2026' above")
_POLL_SECONDS = 0.2


def new_file_panel(view: View) -> None:
    """From a dropped file to a load."""
    file_steps(view, drop_zone())


def drop_zone() -> UploadedFile | None:
    """Where a file is dropped; empty again once one was loaded."""
    return st.file_uploader(
        _("Drop a file: tickets, ratings, social posts or phone totals"),
        type=ENDINGS,
        key=f"upload_{st.session_state.get('files_loaded', 0)}",
        help=_("CSV, TSV, Excel, Parquet or JSON lines, also inside zip or gzip."),
    )


def file_steps(view: View, upload: UploadedFile | None) -> None:
    """What is found in the dropped file, what is asked about it, and its load; nothing without a file."""
    if upload is None:
        st.session_state.pop("draft", None)
        return
    with st.container(border=True, key="draft_card"):
        _steps(view, _draft_of(upload))


def _draft_of(upload: UploadedFile) -> Draft:
    draft = st.session_state.get("draft")
    if not isinstance(draft, Draft) or draft.key != upload.file_id:
        draft = st.session_state["draft"] = Draft(upload)
    return draft


def _steps(view: View, draft: Draft) -> None:
    saved = saved_mappings(view.run.warehouse.folder / "mappings")
    try:
        given = given_mapping(draft.key)
    except FileRefused as refusal:
        refused(refusal)
        return
    with st.spinner(_("Reading the file")):
        first = draft.inspected(None, saved, given)
    if isinstance(first, FileRefused):
        refused(first)
        return
    known = given is not None or any(mapping.fits(first.header) for mapping in saved)
    st.markdown(f"**{plain(draft.name)}** · {plain(outcomes.about(first, view.locale))}")
    if given is not None:
        st.caption(_("Read as the mapping file says. Check the counts and press Load."))
    elif known:
        st.caption(_("Known layout: read as last time. Check the counts and press Load."))
    key = f"{draft.key}_{_mark(given)}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = mapping_panel.asked_kind(first.mapping.table, key)
        inspection = first if kind == first.mapping.table else draft.inspected(kind, (), None)
        if isinstance(inspection, FileRefused):
            refused(inspection)
            return
        sources = view.run.warehouse.loads()["source"].drop_duplicates().tolist()
        source = mapping_panel.asked_source(inspection.mapping, inspection.tool, sources, key)
    for note in inspection.notes:
        if not note.startswith(NAMED_AFTER_FILE):
            st.caption(plain(note))
    mapping = _mapping(inspection, source, f"{key}_{kind}", known=known)
    if mapping is not None:
        _preview_and_load(view, draft, inspection, mapping)


def given_mapping(key: str) -> Mapping | None:
    """The mapping file dropped beside the file, if one was. Raises FileRefused with what is wrong in it."""
    with st.expander(_("I have a mapping file for it"), key=f"given_{key}"):
        upload = st.file_uploader(_("Mapping file (TOML)"), type=["toml"], key=f"mapping_{key}")
    if upload is None:
        return None
    name = shown_name(upload.name)
    try:
        text = upload.getvalue().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(f"{name}: not text in UTF-8; save it as UTF-8") from error
    mapping = mapping_from_toml(text, name)
    check_mapping(mapping)
    return mapping


def _mark(given: Mapping | None) -> str:
    """What tells one given mapping from another, in the keys of what is asked."""
    text = "" if given is None else mapping_to_toml(given)
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


def _mapping(inspection: Inspection, source: str | None, key: str, *, known: bool) -> Mapping | None:
    """The mapping as answered and corrected; None while something is open, which the page then says."""
    mapping = mapping_panel.answered(inspection, replace(inspection.mapping, source=source), key)
    if mapping is None:
        st.caption(_("Answer what is open, then you see what would be loaded."))
        return None
    try:
        mapping = mapping_panel.corrected(inspection, mapping, key, known=known)
    except ValueError as error:
        st.error(plain(str(error)))
        return None
    if source is None:
        st.caption(_("Say which tool the file comes from, then you see what would be loaded."))
        return None
    if open_fields := mapping_panel.still_needed(mapping):
        st.info(
            _("Say above where to read {fields}, then you see what would be loaded.").format(
                fields=plain(open_fields)
            )
        )
        return None
    return mapping


def _preview_and_load(view: View, draft: Draft, inspection: Inspection, mapping: Mapping) -> None:
    used = columns_used(mapping)
    shown = inspection.sample[[name for name in inspection.sample.columns if name in used]].head(ROWS_SHOWN)
    with st.expander(
        _("First {n} rows of the columns that are read").format(n=len(shown)),
        key=f"first_{draft.key}",
    ):
        st.dataframe(
            shown, hide_index=True, height=320, alt=_("The first rows of the file"), key="first_rows"
        )
    ready = _tried_out(view, draft, mapping)
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(_("Load"), type="primary", disabled=not ready, key="load")
        take_mapping(draft.name, mapping)
    if pressed and draft.load is None:
        draft.begin(view.run.warehouse, mapping, inspection.header)
    if draft.load is not None:
        _finish(draft, draft.load)


def _tried_out(view: View, draft: Draft, mapping: Mapping) -> bool:
    """Shows what the load would do; gives whether it can. A large file is tried only when asked for."""
    if draft.upload.size > LARGE and not draft.tried(mapping):
        size = f"{words.count(draft.upload.size / 1e6, view.locale)} MB"
        if not st.button(
            _("Count first what would be loaded ({size}, takes a while)").format(size=size), key="try"
        ):
            return True
    job = draft.trial(view.run.warehouse, mapping)
    watch(job, _("Counting what would be loaded"))
    try:
        report = job.report()
    except (FileRefused, WarehouseError) as refusal:
        refused(refusal)
        return False
    _preview(report, view.locale)
    return True


def _preview(report: LoadReport, locale: str) -> None:
    with st.container(horizontal=True, key="preview"):
        for name, count in outcomes.counts_of(report).items():
            st.metric(_(name), words.count(count, locale), width=130)
    also = outcomes.also(report, locale)
    collapsed = report.read - report.refused - report.new - report.changed - report.unchanged
    earlier = _("{n} are earlier events or copies").format(n=words.count(collapsed, locale))
    lines = [
        _("{n} rows read").format(n=words.count(report.read, locale)),
        earlier if collapsed > 0 else "",
        also,
    ]
    st.caption(" · ".join(filter(None, lines)))
    for note in report.notes:
        if AHEAD in note:  # the other notes stand above already
            st.warning(plain(note), icon=":material/event_upcoming:")
        if PRIVATE in note:
            st.info(plain(note), icon=":material/lock:")
    if report.first_refusals:
        st.markdown(_("**Refused rows stay out, the others are loaded**"))
        rows = pd.DataFrame([asdict(refusal) for refusal in report.first_refusals])
        refusals_table(rows, total=report.refused, key="first_refused")


def take_mapping(name: str, mapping: Mapping) -> None:
    """The mapping as a file, and the command that loads the same way without this page."""
    file = outcomes.mapping_name(name)
    with st.popover(_("As a command"), icon=":material/terminal:", key="as_command"):
        st.markdown(_("The same load without this page, by hand or from cron:"))
        st.code(outcomes.command_line(name, file), language="bash", wrap_lines=True)
        st.download_button(
            _("Mapping as {file}").format(file=file),
            mapping_to_toml(mapping),
            file_name=file,
            mime="application/toml",
            icon=":material/download:",
            on_click="ignore",
            key="take_mapping",
        )
        reached_by_keyboard("as_command")


def watch(job: Job[LoadReport], doing: str) -> None:
    """Shows how far a job is, and whom it waits for, until it has ended."""
    if job.done(_POLL_SECONDS):
        return
    place = st.empty()
    while not job.done(_POLL_SECONDS):
        far = _("{doing}: {n} rows").format(doing=doing, n=words.count(job.rows, viewer_locale()))
        said = plain(job.waits).capitalize() if job.waits else far
        place.info(said, icon=":material/hourglass_top:" if job.waits else "spinner")
    place.empty()


def _finish(draft: Draft, job: Job[LoadReport]) -> None:
    """Waits for the load, then clears the way for the next file and names this one as the last."""
    watch(job, _("Loading"))
    draft.load = None
    try:
        report = job.report()
    except (FileRefused, WarehouseError) as refusal:
        refused(refusal)
        return
    told = (outcomes.outcome(report, viewer_locale()), outcomes.also(report, viewer_locale()))
    st.session_state["said"] = _("Loaded {name}: {rows}.").format(
        name=plain(draft.name), rows=", ".join(filter(None, told))
    )
    st.session_state["last_load"] = report.load
    st.session_state["files_loaded"] = st.session_state.get("files_loaded", 0) + 1
    st.rerun()


def refused(refusal: Exception) -> None:
    """The one line that says what is wrong with a file and what to do."""
    st.error(plain(str(refusal).replace(ORDER_IN_A_FILE, _(ORDER_HERE))), icon=":material/error:")
