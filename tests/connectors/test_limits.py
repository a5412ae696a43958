"""What servers say of their limits, in every dialect that the vendors speak."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests.structures import CaseInsensitiveDict

from connectors.limits import asked_wait, pause, server_time

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
EPOCH = int(NOW.timestamp())
NAMES = (
    "Retry-After",
    "Date",
    "X-RateLimit-Reset",
    "X-RateLimit-Remaining",
    "X-RateLimit-Limit",
    "ratelimit-reset",
    "zendesk-ratelimit-tickets-index",
)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "30"}, 30),
        ({"Retry-After": "0"}, 0),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": "Sun, 22 Nov 2026 12:01:30 GMT"}, 90),
        ({"Retry-After": "Sun, 22 Nov 2026 12:01:30 -0000"}, 90),  # a zone that says it says nothing
        ({"Retry-After": "Sun, 22 Nov 2026 11:00:00 GMT"}, 0),
        ({"X-RateLimit-Reset": str(EPOCH + 120)}, 120),  # ServiceNow: seconds since 1970
        ({"X-RateLimit-Reset": str((EPOCH + 120) * 1000)}, 120),
        ({"X-RateLimit-Reset": "2026-11-22T12:00:45Z"}, 45),  # Jira: ISO 8601
        ({"X-RateLimit-Reset": "2026-11-22T13:00:45+01:00"}, 45),
        ({"X-RateLimit-Reset": "27.85"}, 27.85),  # Roundup: seconds from now
        ({"ratelimit-reset": "12"}, 12),  # Zendesk
        ({"zendesk-ratelimit-tickets-index": "total=100; remaining=0; resets=41"}, 41),
        ({"zendesk-rate-limit-tickets-index": "total=100; remaining=0; resets=41"}, 41),
        ({"Retry-After": "5", "X-RateLimit-Reset": "60"}, 5),
        ({"Retry-After": "soon", "X-RateLimit-Reset": "60"}, 60),
        ({}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "inf"}, None),
    ],
)
def test_a_limit_says_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_wait(CaseInsensitiveDict(headers), NOW) == seconds


def test_a_reset_is_no_reason_to_wait_after_a_fault() -> None:
    told = {"X-RateLimit-Reset": str(EPOCH + 3600)}
    assert asked_wait(told, NOW, limited=False) is None
    assert asked_wait({**told, "Retry-After": "7"}, NOW, limited=False) == 7


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "50", "X-RateLimit-Reset": "60"}, 0),
        ({"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "11", "X-RateLimit-Reset": "60"}, 0),
        ({"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "10", "X-RateLimit-Reset": "60"}, 6),
        ({"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "1", "X-RateLimit-Reset": "60"}, 60),
        ({"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "60"}, 60),
        ({"X-Rate-Limit": "700", "X-Rate-Limit-Remaining": "14", "ratelimit-reset": "28"}, 2),
        ({"RateLimit-Limit": "10, 10;w=60", "RateLimit-Remaining": "1", "RateLimit-Reset": "60"}, 60),
        ({"X-RateLimit-Remaining": "40", "X-RateLimit-Reset": "60"}, 0),  # of how many is not told
        ({"X-RateLimit-Remaining": "1", "X-RateLimit-Reset": "60"}, 60),
        ({"zendesk-ratelimit-tickets-index": "total=100; remaining=4; resets=20"}, 5),
        ({"zendesk-ratelimit-tickets-index": "total=100; remaining=40; resets=20"}, 0),
        ({"X-RateLimit-Limit": "0", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "60"}, 60),
        ({"X-RateLimit-Remaining": "none", "X-RateLimit-Reset": "60"}, 0),
        ({}, 0),
    ],
)
def test_what_is_left_is_spread_before_the_limit_is_reached(headers: dict[str, str], seconds: float) -> None:
    assert pause(CaseInsensitiveDict(headers), NOW) == seconds


def test_of_several_limits_the_scarcest_counts() -> None:
    headers = {
        "zendesk-ratelimit-tickets-index": "total=100; remaining=90; resets=20",
        "zendesk-ratelimit-incremental-exports": "total=10; remaining=1; resets=30",
    }
    assert pause(headers, NOW) == 30


def test_a_counter_without_a_reset_is_of_the_vendors_window() -> None:
    freshservice = {"X-RateLimit-Total": "140", "X-RateLimit-Remaining": "4"}
    assert pause(freshservice, NOW) == 0
    assert pause(freshservice, NOW, window=60) == 15


def test_the_server_tells_its_time() -> None:
    assert server_time({"Date": "Sun, 22 Nov 2026 12:00:00 GMT"}) == NOW
    assert server_time({"Date": "today"}) is None
    assert server_time({}) is None


@given(
    st.dictionaries(
        st.sampled_from(NAMES), st.one_of(st.text(), st.floats().map(str), st.integers().map(str))
    )
)
def test_whatever_a_server_says_is_a_time_to_wait_or_none(headers: dict[str, str]) -> None:
    server_time(headers)
    for seconds in (asked_wait(headers, NOW), pause(headers, NOW)):
        assert seconds is None or 0 <= seconds < float("inf")


@given(st.datetimes(min_value=datetime(2026, 11, 22, 12), max_value=datetime(2030, 1, 1)))
def test_the_same_moment_is_the_same_wait_in_every_dialect(until: datetime) -> None:
    at = until.replace(microsecond=0, tzinfo=UTC)
    said = [
        str(at.timestamp()),
        at.isoformat(),
        at.strftime("%a, %d %b %Y %H:%M:%S GMT"),
        str((at - NOW).total_seconds()),
    ]
    assert {asked_wait({"X-RateLimit-Reset": one}, NOW) for one in said} == {(at - NOW).total_seconds()}
