"""What a sync did, for people and scripts: a row a stream, and a line for what went wrong."""

from collections.abc import Iterator, Sequence

import pandas as pd

from connectors.sync import StreamReport


def summary(reports: Sequence[StreamReport]) -> pd.DataFrame:
    """One row a stream, in order, its rows counted as a load counts them.

    source, stream, table, read, new, changed, unchanged, removed, refused, calls, waited and seconds (both
    in seconds), error (null where all of it was read). A source that could not be asked has no stream.
    """
    return pd.DataFrame(
        {
            "source": [report.source for report in reports],
            "stream": [report.stream or None for report in reports],
            "table": [report.table or None for report in reports],
            "read": [report.read for report in reports],
            "new": [report.counts.new for report in reports],
            "changed": [report.counts.changed for report in reports],
            "unchanged": [report.counts.unchanged for report in reports],
            "removed": [report.removed for report in reports],
            "refused": [report.refused for report in reports],
            "calls": [report.account.calls for report in reports],
            "waited": [round(report.account.waited_seconds, 1) for report in reports],
            "seconds": [round(report.seconds, 2) for report in reports],
            "error": [report.error for report in reports],
        }
    )


def sync_lines(reports: Sequence[StreamReport]) -> Iterator[str]:
    """A line for each stream that has refused rows, that is billed, and that failed."""
    for report in reports:
        if report.refused:
            kept = f"; they are kept with the load {', '.join(report.loads)}" if report.loads else ""
            yield (
                f"{report.source} {report.stream}: {report.refused:,} of {report.read:,} rows refused{kept}"
            )
        if report.account.bill:
            yield f"{report.source}: {report.account.bill}"
        if report.error:
            named = report.error.startswith(f"{report.source}:")
            yield report.error if named else f"{report.source}: {report.error}"
