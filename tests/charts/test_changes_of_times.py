"""Whether two typical times differ: by the interval of their difference, as the frames of metrics.versus say."""

import pytest

from charts.readings import Change, Reading, change, differs


def typical(value: float, spread: float, state: str = "ok") -> Reading:
    return Reading("first_response_minutes", value, 100, None, None, value - spread, value + spread, state)


def test_intervals_that_meet_may_still_differ() -> None:
    """60 +/- 10 and 78 +/- 10: the difference is 18 +/- 14.1."""
    assert change(typical(78, 10), typical(60, 10)) is Change.WORSE
    assert change(typical(60, 10), typical(78, 10)) is Change.BETTER


def test_a_difference_within_its_interval_is_none() -> None:
    assert change(typical(74, 10), typical(60, 10)) is Change.UNCHANGED


@pytest.mark.parametrize(("among", "expected"), [(1, True), (20, False)])
def test_one_of_many_has_to_differ_the_more(among: int, expected: bool) -> None:
    assert differs(typical(78, 10), typical(60, 10), among) is expected


def test_too_few_cases_do_not_change() -> None:
    assert change(typical(90, 10, "few"), typical(60, 10)) is Change.UNKNOWN
