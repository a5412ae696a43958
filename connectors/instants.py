"""Times as APIs write them, to UTC instants; nothing is guessed, for an API's form is known."""

from datetime import UTC, datetime, timedelta


def instant(text: str) -> datetime:
    """UTC of an ISO time: with `Z` or an offset (`+01:00`, `-0800`), or without either, which is UTC.

    The space form of ServiceNow and Request Tracker is ISO, too. Raises ValueError.
    """
    read = datetime.fromisoformat(text)
    try:
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text} is beyond the years 1 to 9999 in UTC") from None


def from_epoch(seconds: float) -> datetime:
    """UTC of seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def iso(at: datetime) -> str:
    """`2026-01-31T09:30:00Z`: whole seconds as most APIs take them, with microseconds where there are any."""
    utc = at.astimezone(UTC)
    return utc.isoformat(timespec="microseconds" if utc.microsecond else "seconds").replace("+00:00", "Z")


def epoch_milliseconds(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
