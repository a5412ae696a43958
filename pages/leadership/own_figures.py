"""Published figures of one's own by CSV: a template, what is right and wrong in it, kept in the warehouse."""

from html import escape

import pandas as pd
import streamlit as st

from language import _, ngettext
from metrics import METRICS
from metrics.benchmarks import Checked, check_benchmarks
from metrics.compare import judge
from pages.parts.drawers import reached_by_keyboard
from pages.parts.foreign import plain, shown_name
from pages.parts.published import KIND, Shelf, figures_in
from pages.parts.view import View
from reports.csv import plain_csv
from reports.published import COLUMN_HELP, VERDICT_WORDS, published, template
from warehouse import Warehouse, WarehouseError
from warehouse.kept import LONGEST


def own_figures(view: View, known: Shelf) -> None:
    """The files that were added, and a place for the next one."""
    warehouse = view.run.warehouse
    _said()
    for name, text in known.kept.items():
        _kept(warehouse, name, text)
    for file in warehouse.configuration.benchmarks:
        said = _("<b>{file}</b> is named in deskscope.toml, and read from there.")
        st.html(f'<p class="ds-quiet">{said.format(file=escape(file.name))}</p>')
    with st.container(key="panel_own_figures"):
        title = _("Add figures that you may use")
        note = _(
            "Licensed surveys or those of your peers, as CSV in the columns of the template. They stay in "
            "this warehouse and appear wherever published figures do, marked as your own."
        )
        st.html(f'<h2 class="ds-title">{escape(title)}</h2><p class="ds-note">{escape(note)}</p>')
        _help()
        upload = st.file_uploader(
            _("CSV with your figures"),
            type="csv",
            max_upload_size=1,  # megabyte
            key=f"own_file_{st.session_state.get('own_files', 0)}",
        )
        if upload is not None:
            _looked_at(warehouse, known, shown_name(upload.name), upload.getvalue())


def _help() -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.download_button(
            _("Template"),
            data="\ufeff" + plain_csv(template()),
            file_name="benchmarks_template.csv",
            mime="text/csv",
            key="benchmark_template",
            on_click="ignore",
            icon=":material/download:",
        )
    with st.expander(_("What goes into which column")):
        lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(_(said))}</dd>" for name, said in COLUMN_HELP)
        names = ", ".join(METRICS)
        called = _("names for metric")
        metrics = f"<dt>{escape(called)}</dt><dd>{escape(names)}</dd>"
        st.html(f'<div class="ds-why"><dl>{lines}{metrics}</dl></div>')


def _looked_at(warehouse: Warehouse, known: Shelf, name: str, content: bytes) -> None:
    """What is right and wrong in an upload; it can be kept once nothing is wrong."""
    if len(content) > LONGEST:
        st.error(_("This file is larger than a megabyte. Keep it in several parts."))
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        st.error(_("This is not UTF-8 text. Save it as CSV in UTF-8, and drop it again."))
        return
    replaced = {row.id for row in figures_in(name, known.kept.get(name, ""))}
    found = check_benchmarks(text, known=[row for row in known.rows if row.id not in replaced])
    if found.problems:
        st.html(problems_html(found))
    elif not found.good:
        st.warning(_("This file has column names and no row below them."))
    if found.good:
        _preview(found)
    if found.good and not found.problems:
        count = len(found.good)
        said = _("Keep {figures}, in place of the {file} that is there")
        keep = said if name in known.kept else _("Keep {figures}")
        st.button(
            keep.format(figures=_figures(count), file=name),
            type="primary",
            key="keep_figures",
            on_click=_keep,
            args=(warehouse, name, text, count),
        )


def problems_html(found: Checked) -> str:
    """Every wrong row with its line and what to do."""
    lines = "".join(
        f'<tr><td class="ds-number">{line}</td><td>{escape(reason)}</td></tr>'
        for line, reason in found.problems
    )
    wrong = ngettext("{n} row cannot be taken yet.", "{n} rows cannot be taken yet.", len(found.problems))
    told = [f"<b>{escape(wrong.format(n=len(found.problems)))}</b>"]
    if found.good:
        right = ngettext("{n} figure could be read.", "{n} figures could be read.", len(found.good))
        told.append(escape(right.format(n=len(found.good))))
    told.append(escape(_("Mend the file and drop it again: it is kept whole or not at all.")))
    row, todo = _("Row"), _("What to do")
    return (
        f'<div class="ds-wrong" role="alert"><p>{" ".join(told)}</p>'
        f'<div class="ds-list"><table><thead><tr><th scope="col" class="ds-number">{escape(row)}</th>'
        f'<th scope="col">{escape(todo)}</th></tr></thead>'
        f"<tbody>{lines}</tbody></table></div></div>"
    )


def _preview(found: Checked) -> None:
    rows = []
    for line, row in found.good:
        verdict, _why = judge(METRICS.get(row.metric or ""), row)
        said = published(row)
        about, verdict_words = _(said.about), _(VERDICT_WORDS[verdict])
        rows.append((line, row.id, row.question, said.value, said.whose, about, verdict_words))
    header = [
        _("Row"),
        _("Id"),
        _("Question"),
        _("Figure"),
        _("Published by"),
        _("Beside our"),
        _("Verdict"),
    ]
    st.dataframe(pd.DataFrame(rows, columns=header), hide_index=True, height="content", key="own_preview")


def _kept(warehouse: Warehouse, name: str, text: str) -> None:
    rows = figures_in(name, text)
    with st.container(horizontal=True, vertical_alignment="center", key=f"panel_kept_{name}"):
        st.markdown(f"**{plain(name)}** · {_figures(len(rows))}", width="stretch")
        st.download_button(
            "CSV", data="\ufeff" + text, file_name=name, mime="text/csv", key=f"own_csv_{name}"
        )
        with st.popover(_("Remove"), key=f"remove_{name}", type="tertiary"):
            gone = ngettext(
                "{n} figure of {file} goes from all pages.",
                "{n} figures of {file} go from all pages.",
                len(rows),
            )
            st.markdown(gone.format(n=len(rows), file=plain(name)))
            st.button(_("Remove them"), key=f"removing_{name}", on_click=_remove, args=(warehouse, name))
            reached_by_keyboard(f"remove_{name}")


def _keep(warehouse: Warehouse, name: str, text: str, count: int) -> None:
    try:
        warehouse.keep(KIND, name, text)
    except WarehouseError as error:
        st.session_state["own_said"] = (False, str(error))
        return
    kept = ngettext(
        "{n} figure of {file} is on all pages now.", "{n} figures of {file} are on all pages now.", count
    )
    st.session_state["own_said"] = (True, kept.format(n=count, file=name))
    st.session_state["own_files"] = st.session_state.get("own_files", 0) + 1  # the place is empty again


def _remove(warehouse: Warehouse, name: str) -> None:
    try:
        warehouse.forget(KIND, name)
    except WarehouseError as error:
        st.session_state["own_said"] = (False, str(error))
    else:
        st.session_state["own_said"] = (True, _("{file} is removed.").format(file=name))


def _said() -> None:
    """What the last click did, once."""
    done, said = st.session_state.pop("own_said", (True, ""))
    if said:
        (st.success if done else st.error)(plain(said))


def _figures(count: int) -> str:
    return ngettext("{n} figure", "{n} figures", count).format(n=count)
