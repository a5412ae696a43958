"""What a load would do or did, in words and small frames; and the same as a command.

Nothing here knows Streamlit. File names and values come from outside, so whoever shows them escapes them.
"""

import json
import shlex
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from connectors.files import Inspection
from pages.analysts.uploads import shown_name
from reports.csv import harmless
from warehouse import LoadReport

KINDS = {
    "ticket": "tickets",
    "post": "posts",
    "rating": "ratings",
    "contact_volume": "daily phone totals",
}
FIRST_REFUSALS = 8


def counts_of(report: LoadReport) -> dict[str, int]:
    """New, changed, unchanged and refused, in the order shown."""
    return {
        "New": report.new,
        "Changed": report.changed,
        "Unchanged": report.unchanged,
        "Refused": report.refused,
    }


def outcome(report: LoadReport) -> str:
    """'890 tickets new, 5 rows refused' and so on, one line; the empty counts are left out."""
    kind = KINDS.get(report.table, report.table)
    parts = [
        f"{counted(count, 'rows' if name == 'Refused' else kind)} {name.lower()}"
        for name, count in counts_of(report).items()
        if count
    ]
    return ", ".join(parts) or f"no {kind} in it"


def counted(count: int, things: str) -> str:
    """'1 ticket', '1,200 tickets'."""
    return f"1 {things.removesuffix('s')}" if count == 1 else f"{count:,} {things}"


def also(report: LoadReport) -> str:
    """The other tables that the load wrote to: 'also 412 ratings'; empty when there were none."""
    sizes = {
        KINDS.get(table, table): count.new + count.changed + count.unchanged
        for table, count in report.counts.items()
        if table != report.table and table in KINDS
    }
    return ", ".join(f"also {counted(size, kind)}" for kind, size in sizes.items() if size)


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


def history(loads: pd.DataFrame, zone: str) -> pd.DataFrame:
    """Loads newest first as `When, File, Source, Holds, New, Changed, Unchanged, Refused, By, Load`.

    When is in the viewer's time zone; Load is the value that `undo` takes. By is left out where nobody is
    named.
    """
    viewer = ZoneInfo(zone)
    shown = pd.DataFrame(
        {
            "When": [_minute(at, viewer) for at in loads["finished_at"]],
            "File": loads["origin"].map(shown_name),
            "Source": loads["source"],
            "Holds": loads["table"].map(lambda table: KINDS.get(table, table)),
            "New": loads["rows_new"],
            "Changed": loads["rows_changed"],
            "Unchanged": loads["rows_unchanged"],
            "Refused": loads["rows_refused"],
            "By": loads["by"],
            "Load": loads["load"],
        }
    )
    return shown if loads["by"].notna().any() else shown.drop(columns="By")


def _minute(at: datetime, zone: ZoneInfo) -> str:
    return pd.Timestamp(at).tz_convert(zone).strftime("%Y-%m-%d %H:%M")


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


def about(inspection: Inspection) -> str:
    """What a file is, in one line: 'servicenow export · about 890 rows · 36 columns · utf-8 · ; between'."""
    rows = inspection.rows_estimate
    delimiters = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
    parts = [
        f"{inspection.tool} export" if inspection.tool else "",
        f"about {rows:,} rows" if rows else "",
        f"{len(inspection.header)} columns",
        inspection.encoding or "",
        delimiters.get(inspection.delimiter or "", inspection.delimiter or ""),
        f"sheet {inspection.mapping.sheet or inspection.sheets[0]}" if inspection.sheets else "",
        f"{len(inspection.members)} files inside" if len(inspection.members) > 1 else "",
    ]
    return " · ".join(filter(None, parts))
