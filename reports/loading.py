"""What a load says about itself in lines: what was decided or left out, and what was refused.

An ordinary load is brief; a trial says all of it, with the column that each of our fields comes from.
"""

from collections.abc import Iterator, Sequence

import pandas as pd

from warehouse import LoadReport, Refusal

BRIEF_NOTES, BRIEF_REFUSALS, TRIED_REFUSALS = 8, 3, 10


def load_lines(report: LoadReport) -> Iterator[str]:
    """One line a note and a refusal, without the name of the file; of a dry run the mapping comes first."""
    tried = report.load is None
    if tried:
        yield from _mapping(report)
    shown = report.notes if tried else report.notes[:BRIEF_NOTES]
    yield from (" ".join(note.split()) for note in shown)
    if more := len(report.notes) - len(shown):
        yield f"and {more} more: --dry-run shows all"
    if report.refused:
        kept = "" if tried else f"; they are kept with the load {report.load}"
        yield f"{report.refused:,} of {report.read:,} rows refused{kept}"
        refusals = report.first_refusals[: TRIED_REFUSALS if tried else BRIEF_REFUSALS]
        yield from (_refusal(refusal) for refusal in refusals)


def reports_frame(reports: Sequence[LoadReport], form: str) -> pd.DataFrame:
    """One row a load just made: file, load (None after a trial), table, source and the counts of rows.

    As json a trial also has its mapping, its notes and the first refusals.
    """
    rows = pd.DataFrame(
        [
            {
                "file": report.origin,
                "load": report.load,
                "table": report.table,
                "source": report.source,
                "read": report.read,
                "new": report.new,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "refused": report.refused,
                "seconds": round(report.seconds, 2),
            }
            for report in reports
        ]
    )
    if form != "json" or any(report.load is not None for report in reports):
        return rows
    found = {
        "mapping": pd.Series([dict(report.mapping) for report in reports], dtype=object),
        "notes": pd.Series([list(report.notes) for report in reports], dtype=object),
        "refusals": pd.Series([list(map(vars, report.first_refusals)) for report in reports], dtype=object),
    }
    return rows.assign(**found)


def _mapping(report: LoadReport) -> Iterator[str]:
    yield f"would be loaded into {report.table} as source '{report.source}', taking"
    width = max((len(field) for field, _ in report.mapping), default=0)
    yield from (f"  {field:<{width}} <- {column}" for field, column in report.mapping)


def _refusal(refusal: Refusal) -> str:
    what = f"{refusal.column} {refusal.value!r}: " if refusal.column else ""
    return f"line {refusal.line}: {what}{refusal.reason}"
