"""Published figures of one's own by CSV: a template, what is right and wrong in it, kept in the warehouse."""

from html import escape

import pandas as pd
import streamlit as st

from metrics import METRICS
from metrics.benchmarks import Checked, check_benchmarks
from metrics.compare import judge
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
        st.html(
            f'<p class="ds-quiet"><b>{escape(file.name)}</b> is named in deskscope.toml, '
            "and read from there.</p>"
        )
    with st.container(key="panel_own_figures"):
        st.html(
            '<h2 class="ds-title">Add figures that you may use</h2>'
            '<p class="ds-note">Licensed surveys or those of your peers, as CSV in the columns of the '
            "template. They stay in this warehouse and appear wherever published figures do, marked as "
            "your own.</p>"
        )
        _help()
        upload = st.file_uploader(
            "CSV with your figures",
            type="csv",
            max_upload_size=1,  # megabyte
            key=f"own_file_{st.session_state.get('own_files', 0)}",
        )
        if upload is not None:
            _looked_at(warehouse, known, shown_name(upload.name), upload.getvalue())


def _help() -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.download_button(
            "Template",
            data="\ufeff" + plain_csv(template()),
            file_name="benchmarks_template.csv",
            mime="text/csv",
            key="benchmark_template",
            on_click="ignore",
            icon=":material/download:",
        )
    with st.expander("What goes into which column"):
        lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>" for name, said in COLUMN_HELP)
        names = ", ".join(METRICS)
        st.html(
            f'<div class="ds-why"><dl>{lines}<dt>names for metric</dt><dd>{escape(names)}</dd></dl></div>'
        )


def _looked_at(warehouse: Warehouse, known: Shelf, name: str, content: bytes) -> None:
    """What is right and wrong in an upload; it can be kept once nothing is wrong."""
    if len(content) > LONGEST:
        st.error("This file is larger than a megabyte. Keep it in several parts.")
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        st.error("This is not UTF-8 text. Save it as CSV in UTF-8, and drop it again.")
        return
    replaced = {row.id for row in figures_in(name, known.kept.get(name, ""))}
    found = check_benchmarks(text, known=[row for row in known.rows if row.id not in replaced])
    if found.problems:
        st.html(problems_html(found))
    elif not found.good:
        st.warning("This file has column names and no row below them.")
    if found.good:
        _preview(found)
    if found.good and not found.problems:
        count = len(found.good)
        also = f", in place of the {name} that is there" if name in known.kept else ""
        st.button(
            f"Keep {_figures(count)}{also}",
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
    right = f" {_figures(len(found.good)).capitalize()} could be read." if found.good else ""
    return (
        f'<div class="ds-wrong" role="alert"><p><b>{_rows(len(found.problems))} cannot be taken yet.</b>'
        f"{right} Mend the file and drop it again: it is kept whole or not at all.</p>"
        '<div class="ds-list"><table><thead><tr><th scope="col" class="ds-number">Row</th>'
        f'<th scope="col">What to do</th></tr></thead><tbody>{lines}</tbody></table></div></div>'
    )


def _preview(found: Checked) -> None:
    rows = []
    for line, row in found.good:
        verdict, _ = judge(METRICS.get(row.metric or ""), row)
        said = published(row)
        rows.append((line, row.id, row.question, said.value, said.whose, said.about, VERDICT_WORDS[verdict]))
    header = ["Row", "Id", "Question", "Figure", "Published by", "Beside our", "Verdict"]
    st.dataframe(pd.DataFrame(rows, columns=header), hide_index=True, height="content", key="own_preview")


def _kept(warehouse: Warehouse, name: str, text: str) -> None:
    rows = figures_in(name, text)
    with st.container(horizontal=True, vertical_alignment="center", key=f"panel_kept_{name}"):
        st.markdown(f"**{plain(name)}** · {_figures(len(rows))}", width="stretch")
        st.download_button(
            "CSV", data="\ufeff" + text, file_name=name, mime="text/csv", key=f"own_csv_{name}"
        )
        with st.popover("Remove", key=f"remove_{name}", type="tertiary"):
            st.markdown(f"{_figures(len(rows)).capitalize()} of {plain(name)} go from all pages.")
            st.button("Remove them", key=f"removing_{name}", on_click=_remove, args=(warehouse, name))


def _keep(warehouse: Warehouse, name: str, text: str, count: int) -> None:
    try:
        warehouse.keep(KIND, name, text)
    except WarehouseError as error:
        st.session_state["own_said"] = (False, str(error))
        return
    st.session_state["own_said"] = (True, f"{_figures(count).capitalize()} of {name} are on all pages now.")
    st.session_state["own_files"] = st.session_state.get("own_files", 0) + 1  # the place is empty again


def _remove(warehouse: Warehouse, name: str) -> None:
    try:
        warehouse.forget(KIND, name)
    except WarehouseError as error:
        st.session_state["own_said"] = (False, str(error))
    else:
        st.session_state["own_said"] = (True, f"{name} is removed.")


def _said() -> None:
    """What the last click did, once."""
    done, said = st.session_state.pop("own_said", (True, ""))
    if said:
        (st.success if done else st.error)(plain(said))


def _figures(count: int) -> str:
    return "1 figure" if count == 1 else f"{count} figures"


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
