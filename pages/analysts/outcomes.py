"""What a load would do or did, in words and small frames; and the same as a command.

Nothing here knows Streamlit. File names and values come from outside, so whoever shows them escapes them.
"""

import json
import shlex
from collections.abc import Mapping
from typing import Any

import pandas as pd

from charts import words
from connectors.files import Inspection
from language import N_, _, ngettext
from pages.analysts.uploads import shown_name
from reports.csv import harmless
from warehouse import LoadReport

KINDS = {
    "ticket": N_("tickets"),
    "post": N_("posts"),
    "rating": N_("ratings"),
    "contact_volume": N_("daily phone totals"),
}
FIRST_REFUSALS = 8


NEW, CHANGED, UNCHANGED, REFUSED = N_("New"), N_("Changed"), N_("Unchanged"), N_("Refused")
REMOVED = N_("Removed")


def kind_words(table: str) -> str:
    """What the rows of a table are called: 'tickets'."""
    return _(KINDS[table]) if table in KINDS else table


def counts_of(report: LoadReport) -> dict[str, int]:
    """New, changed, unchanged and refused, in the order shown, by their English names."""
    return {
        NEW: report.new,
        CHANGED: report.changed,
        UNCHANGED: report.unchanged,
        REFUSED: report.refused,
    }


def outcome(report: LoadReport, locale: str = words.ENGLISH) -> str:
    """'890 tickets new, 5 rows refused' and so on, one line; the empty counts are left out."""
    said = {
        NEW: _("{rows} new"),
        CHANGED: _("{rows} changed"),
        UNCHANGED: _("{rows} unchanged"),
        REFUSED: _("{rows} refused"),
    }
    parts = [
        said[name].format(rows=counted(count, "row" if name == REFUSED else report.table, locale))
        for name, count in counts_of(report).items()
        if count
    ]
    return ", ".join(parts) or _("no {things} in it").format(things=kind_words(report.table))


def counted(count: int, table: str, locale: str = words.ENGLISH) -> str:
    """'1 ticket', '1,200 tickets', of the rows of a table; 'row' for rows of any."""
    said = {
        "ticket": ngettext("{n} ticket", "{n} tickets", count),
        "post": ngettext("{n} post", "{n} posts", count),
        "rating": ngettext("{n} rating", "{n} ratings", count),
        "contact_volume": ngettext("{n} daily phone total", "{n} daily phone totals", count),
    }.get(table, ngettext("{n} row", "{n} rows", count))
    return said.format(n=words.count(count, locale))


def also(report: LoadReport, locale: str = words.ENGLISH) -> str:
    """The other tables that the load wrote to: 'also 412 ratings'; empty when there were none."""
    sizes = {
        table: count.new + count.changed + count.unchanged
        for table, count in report.counts.items()
        if table != report.table and table in KINDS
    }
    return ", ".join(
        _("also {rows}").format(rows=counted(size, table, locale)) for table, size in sizes.items() if size
    )


def tables_of(loaded: Mapping[str, Any]) -> tuple[str, ...]:
    """The tables a row of table load wrote to, the main one first."""
    given = json.loads(loaded["fields"] or "{}")
    others = (table for table in KINDS if table in given and table != loaded["table"])
    return (str(loaded["table"]), *others)


def refusals_csv(refusals: pd.DataFrame) -> bytes:
    """line, column, value, reason as CSV for a spreadsheet: no cell of it can run as a formula."""
    safe = refusals.assign(**{name: refusals[name].map(_cell) for name in ("column", "value", "reason")})
    return (
        safe[["line", "column", "value", "reason"]]
        .to_csv(
            index=False,
            lineterminator="\r\n",  # else a bare CR inside a cell would not be quoted
        )
        .encode("utf-8-sig")
    )


def _cell(value: object) -> str:
    return harmless(value) if isinstance(value, str) else ""


def history(loads: pd.DataFrame, zone: str, locale: str = words.ENGLISH) -> pd.DataFrame:
    """Loads newest first as `When, File, Source, Holds, New, Changed, Unchanged, Removed, Refused, By, Load`.

    When is in the viewer's time zone; Load is the value that `undo` takes. By is left out where nobody is
    named, Removed where no source has deleted anything.
    """
    shown = pd.DataFrame(
        {
            N_("When"): [words.moment(at, zone, locale) for at in loads["finished_at"]],
            N_("File"): loads["origin"].map(shown_name),
            N_("Source"): loads["source"],
            N_("Holds"): loads["table"].map(kind_words),
            NEW: loads["rows_new"],
            CHANGED: loads["rows_changed"],
            UNCHANGED: loads["rows_unchanged"],
            REMOVED: loads["rows_removed"],
            REFUSED: loads["rows_refused"],
            N_("By"): loads["by"],
            "Load": loads["load"],
        }
    )
    silent = [] if loads["by"].notna().any() else ["By"]
    if not loads["rows_removed"].fillna(0).any():
        silent.append(REMOVED)
    return shown.drop(columns=silent)


def command_line(name: str, mapping_name: str) -> str:
    """The command that loads the same file in the same way, safe to paste into a shell."""
    return f"deskscope load {_argument(shown_name(name))} --mapping {_argument(mapping_name)}"


def _argument(name: str) -> str:
    return shlex.quote(f"./{name}" if name.startswith("-") else name)


def mapping_name(name: str) -> str:
    """The file name a mapping is offered under: the file's stem with harmless characters, `.toml`."""
    stem = shown_name(name).split(".")[0]
    safe = "".join(character if character.isalnum() or character in "-_" else "_" for character in stem)
    return f"{safe.strip('_') or 'mapping'}.toml"


def about(inspection: Inspection, locale: str = words.ENGLISH) -> str:
    """What a file is, in one line: 'servicenow export · about 890 rows · 36 columns · utf-8 · ; between'."""
    rows = inspection.rows_estimate
    delimiters = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("bar")}
    parts = [
        _("{tool} export").format(tool=inspection.tool) if inspection.tool else "",
        _("about {n} rows").format(n=words.count(rows, locale)) if rows else "",
        _("{n} columns").format(n=len(inspection.header)),
        inspection.encoding or "",
        delimiters.get(inspection.delimiter or "", inspection.delimiter or ""),
        _("sheet {name}").format(name=inspection.mapping.sheet or inspection.sheets[0])
        if inspection.sheets
        else "",
        _("{n} files inside").format(n=len(inspection.members)) if len(inspection.members) > 1 else "",
    ]
    return " · ".join(filter(None, parts))
