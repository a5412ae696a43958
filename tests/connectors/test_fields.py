"""Fields of an answer: of their kind, empty, or refused with their name; never a crash."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.fields import Unfit, count, each, flag, number, text, time, value_at
from connectors.instants import epoch_milliseconds, from_epoch, instant, iso

ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


def _refused(read: Any, item: dict[str, Any], *path: str) -> Unfit | None:
    try:
        read(item, *path)
    except Unfit as unfit:
        return unfit
    return None


@given(ANYTHING)
def test_whatever_stands_in_a_field_is_read_empty_or_refused(value: Any) -> None:
    found = [
        _refused(read, {"field": {"deep": value}}, "field", "deep")
        for read in (text, time, number, count, flag, each)
    ]
    assert {unfit.column for unfit in found if unfit} <= {"field.deep"}


@given(ANYTHING)
def test_a_path_through_something_else_is_empty_or_refused(value: Any) -> None:
    unfit = _refused(value_at, {"field": value}, "field", "deep")
    assert unfit is None or unfit.reason == "holds no field deep"


@pytest.mark.parametrize("item", [{}, {"a": None}, {"a": {}}, {"a": {"b": None}}])
def test_what_is_not_told_is_empty(item: dict[str, Any]) -> None:
    assert [read(item, "a", "b") for read in (text, time, number, count, flag, each)] == [None] * 5 + [[]]


@pytest.mark.parametrize(
    ("read", "told", "meant"),
    [
        (text, "  INC0010001 ", "INC0010001"),
        (text, 12, "12"),
        (text, "   ", None),
        (number, "3.5", 3.5),
        (number, "", None),
        (count, "7", 7),
        (count, 7.0, 7),
        (flag, "true", True),
        (flag, "False", False),
        (flag, 0, False),
        (flag, "", None),
        (time, "2024-11-29T10:44:51.887-0800", datetime(2024, 11, 29, 18, 44, 51, 887000, UTC)),  # Jira
        (time, "2016-01-19 04:52:04", datetime(2016, 1, 19, 4, 52, 4, tzinfo=UTC)),  # ServiceNow
        (time, "2026-01-31T09:30:00Z", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
    ],
)
def test_a_field_is_read_as_apis_write_it(read: Any, told: object, meant: object) -> None:
    assert read({"a": told}, "a") == meant


@pytest.mark.parametrize(
    ("read", "told", "why"),
    [
        (text, True, "is no text"),
        (text, ["a"], "is no text"),
        (number, "many", "is no number"),
        (number, True, "is no number"),
        (number, "nan", "is no number"),
        (number, 10**400, "is no number"),
        (count, -1, "is no count"),
        (count, 1.5, "is no count"),
        (count, 2**31, "is no count"),
        (flag, "perhaps", "is neither true nor false"),
        (time, "yesterday", "is no time"),
        (time, 1700000000, "is no time"),
        (time, "0001-01-01T00:00:00+14:00", "is no time"),
        (each, {"a": 1}, "is no list of objects"),
        (each, [1], "is no list of objects"),
    ],
)
def test_what_is_not_as_documented_is_refused_with_its_reason(read: Any, told: object, why: str) -> None:
    with pytest.raises(Unfit, match=why):
        read({"a": told}, "a")


@given(
    st.datetimes(
        timezones=st.sampled_from(
            [UTC, timezone(timedelta(hours=-8)), timezone(timedelta(hours=5, minutes=30))]
        ),
        min_value=datetime(1970, 1, 2),
    )
)
def test_a_time_that_is_written_is_the_time_that_is_read(at: datetime) -> None:
    assert instant(iso(at)) == at
    assert abs(from_epoch(epoch_milliseconds(at) / 1000) - at) < timedelta(milliseconds=1.1)


def test_a_time_without_a_zone_is_utc() -> None:
    assert instant("2026-03-29T02:30:00") == datetime(2026, 3, 29, 2, 30, tzinfo=UTC)
    assert iso(datetime(2026, 3, 29, 2, 30, tzinfo=UTC)) == "2026-03-29T02:30:00Z"
    assert iso(datetime(2026, 3, 29, 2, 30, 0, 5, tzinfo=UTC)) == "2026-03-29T02:30:00.000005Z"


@pytest.mark.parametrize(
    ("read", "path"), [(text, ("who",)), (each, ("who",)), (value_at, ("who", "name", "first"))]
)
def test_what_may_name_a_person_is_not_repeated(read: Any, path: tuple[str, ...]) -> None:
    """A refusal is kept as it came, and nobody in it has a pseudonym."""
    with pytest.raises(Unfit) as refused:
        read({"who": {"name": "ada@example.org"}}, *path)
    assert "ada" not in f"{refused.value} {refused.value.value}"
