"""Tickets as rows for the tests that are worked by hand."""

from typing import Any

DAY = "2026-03-02"


def opened(hour: int = 9, **row: Any) -> dict[str, Any]:
    """One opened on that day by phone at desk a, unless the row says otherwise."""
    return {"opened_at": f"{DAY} {hour:02}:00", "desk": "a", "channel": "phone"} | row


def answered(after_minutes: int, **row: Any) -> dict[str, Any]:
    """One opened at nine and answered so many minutes later."""
    return opened(first_response_at=f"{DAY} {9 + after_minutes // 60:02}:{after_minutes % 60:02}", **row)
