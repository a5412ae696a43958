"""What the answers of an API say of its limits: how long to wait after a 429, and when to slow down before.

The dialects: `Retry-After` as seconds or as an HTTP date; resets as seconds from now, as an epoch or as an
ISO time; counters of what is left; Zendesk's `total=100; remaining=40; resets=12`; Meta's percentages of an
hour's allowance, with the minutes until a refused one is given back.
"""

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from connectors.instants import from_epoch, instant

_RETRY = "Retry-After"
_REMAINING = ("X-RateLimit-Remaining", "X-Rate-Limit-Remaining", "RateLimit-Remaining")
_TOTAL = ("X-RateLimit-Limit", "X-RateLimit-Total", "X-Rate-Limit", "X-Rate-Limit-Limit", "RateLimit-Limit")
_RESET = ("X-RateLimit-Reset", "X-Rate-Limit-Reset", "RateLimit-Reset")
_ONE_HEADER = re.compile(r"total=(?P<total>\d+);\s*remaining=(?P<remaining>\d+);\s*resets=(?P<reset>\d+)")
_EPOCH_FROM = 1_000_000_000  # a smaller number is seconds from now
_MILLISECONDS_FROM = 100_000_000_000
_USAGE = ("X-App-Usage", "X-Page-Usage", "X-Business-Use-Case-Usage")
_REGAINED = "estimated_time_to_regain_access"
_HIGH = 90  # per cent of the allowance of an hour that moves on
_PERCENT_SECONDS = 36.0  # of that hour
_SCARCE = 0.1  # of the whole: from here on the rest is spread over the time that is left


def server_time(headers: Mapping[str, str]) -> datetime | None:
    """The clock of who answered; None where it says none."""
    return _http_date(headers.get("Date", ""))


def asked_wait(headers: Mapping[str, str], now: datetime, *, limited: bool = True) -> float | None:
    """Seconds that the answer asks to wait, by `Retry-After`, else by a reset; None where it says nothing.

    `now` is the server's own time, so that a wrong clock of ours does no harm. A reset counts only where the
    limit is what refused (`limited`): some servers send one with every answer.
    """
    if (seconds := _seconds(headers.get(_RETRY), now)) is not None or not limited:
        return seconds
    for name in _RESET:
        if (seconds := _seconds(headers.get(name), now)) is not None:
            return seconds
    spoken = _of_one_header(headers)
    return spoken[2] if spoken else _of_usage(headers)[1] or None


def pause(headers: Mapping[str, str], now: datetime, window: float | None = None) -> float:
    """Seconds to wait before the next request, so that no 429 comes: what is left is spread until the reset.

    0 while more than a tenth of the allowance is left, or where the answer says nothing of it. A reset that
    is not told is at most a `window` (seconds) away, where that is known.
    """
    found = _of_one_header(headers) or _of_counters(headers, now, window)
    if found is None:
        used, regained = _of_usage(headers)
        return regained or (_PERCENT_SECONDS if used >= _HIGH else 0.0)
    total, remaining, reset = found
    if total and remaining > total * _SCARCE:
        return 0.0
    return reset / max(remaining, 1) if total or remaining <= 1 else 0.0


def _of_counters(
    headers: Mapping[str, str], now: datetime, window: float | None
) -> tuple[float, float, float] | None:
    remaining = _count(_first(headers, _REMAINING))
    reset = _seconds(_first(headers, _RESET), now)
    reset = window if reset is None else reset
    if remaining is None or reset is None:
        return None
    return _count(_first(headers, _TOTAL)) or 0.0, remaining, reset


def _of_one_header(headers: Mapping[str, str]) -> tuple[float, float, float] | None:
    """Of several such headers the one with the least left."""
    spoken = [
        (float(found["total"]), float(found["remaining"]), float(found["reset"]))
        for name, value in headers.items()
        if "ratelimit" in name.lower().replace("-", "") and (found := _ONE_HEADER.search(value))
    ]
    return min(spoken, key=lambda one: one[1] / max(one[0], 1), default=None)


def _of_usage(headers: Mapping[str, str]) -> tuple[float, float]:
    """The highest percentage of an allowance that is used, and seconds until access is given back."""
    used = regained = 0.0
    for counts in (one for name in _USAGE if name in headers for one in _counts(headers[name])):
        numbers = {name: float(value) for name, value in counts.items() if isinstance(value, int | float)}
        regained = max(regained, 60 * numbers.pop(_REGAINED, 0.0))
        used = max(used, *numbers.values(), 0.0)
    return used, regained


def _counts(written: str) -> list[dict[str, object]]:
    """`{"call_count": 28}`, or lists of such by the number of a business."""
    try:
        said = json.loads(written)
    except ValueError:
        return []
    if not isinstance(said, dict):
        return []
    lists = [one for value in said.values() if isinstance(value, list) for one in value]
    return [one for one in lists if isinstance(one, dict)] or [said]


def _first(headers: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((headers[name] for name in names if name in headers), None)


def _seconds(value: str | None, now: datetime) -> float | None:
    """Seconds from `now`, of whichever dialect; None where it is none of them."""
    if value is None:
        return None
    number = _number(value)
    if number is not None and number < _EPOCH_FROM:
        return max(0.0, number)
    at = _epoch(number) if number is not None else _http_date(value) or _iso(value)
    return None if at is None else max(0.0, (at - now).total_seconds())


def _number(value: str | None) -> float | None:
    try:
        number = float(value) if value is not None else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _count(value: str | None) -> float | None:
    """`100`, and the first of `100, 100;w=60`."""
    return None if value is None else _number(re.split("[,;]", value)[0])


def _epoch(number: float) -> datetime | None:
    try:
        return from_epoch(number / 1000 if number >= _MILLISECONDS_FROM else number)
    except (ValueError, OverflowError, OSError):
        return None


def _http_date(value: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(value)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _iso(value: str) -> datetime | None:
    try:
        return instant(value)
    except ValueError:
        return None
