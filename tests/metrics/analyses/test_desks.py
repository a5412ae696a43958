"""The funnel of desks: small desks may differ, large ones may not."""

import pytest

from metrics import QuestionError
from metrics.analyses.desks import desk_funnel
from metrics.analyses.link import Link
from metrics.statistics.funnel import funnel
from metrics.units import State
from metrics.window import Window


def desks(house, counts):
    rows = [
        {"desk": desk, "opened_at": "2016-03-02 09:00", "resolution_target_met": at < met}
        for desk, (met, of) in counts.items()
        for at in range(of)
    ]
    return house.load("ticket", rows)


def test_a_large_desk_off_the_middle_is_outside_and_a_small_one_is_not(house):
    found = desk_funnel(
        "resolution_target_met_share",
        desks(house, {"large": (620, 1000), "small": (6, 10), "other": (810, 1000), "third": (805, 1000)}).connection,
    )  # fmt: skip
    rows = found.desks.set_index("desk")
    assert found.centre == pytest.approx((620 + 6 + 810 + 805) / 3010)
    assert rows.loc["large", "side"] < 0
    assert rows.loc["large", "good"] is False
    assert (rows.loc["small", "side"], rows.loc["small", "good"]) == (0, None)


def test_the_limits_are_those_of_the_funnel(house):
    counts = {"a": (40, 50), "b": (60, 80), "c": (150, 200)}
    rows = desk_funnel("resolution_target_met_share", desks(house, counts).connection).desks.set_index("desk")
    limits = funnel([40, 60, 150], [50, 80, 200])
    assert rows.loc[["a", "b", "c"], "low998"].tolist() == pytest.approx(list(limits.low998))
    assert set(rows["side"]) == {0}


def test_a_target_may_stand_in_the_middle(house):
    counts = {"a": (500, 1000), "b": (505, 1000), "c": (495, 1000)}
    found = desk_funnel("resolution_target_met_share", desks(house, counts).connection, target=0.9)
    assert found.centre == 0.9
    assert (found.desks["value"] < found.centre).all()


def test_the_largest_desk_comes_first_and_a_ticket_without_a_desk_is_none(house):
    found = desk_funnel(
        "resolution_target_met_share",
        desks(house, {"a": (4, 5), "b": (60, 80), "c": (15, 20), None: (5, 5)}).connection,
    )
    assert found.desks["desk"].tolist() == ["b", "c", "a"]


def test_two_desks_are_too_few_for_a_funnel(house):
    found = desk_funnel("resolution_target_met_share", desks(house, {"a": (4, 5), "b": (60, 80)}).connection)
    assert (found.state, found.centre) == (State.FEW, None)


def test_nothing_loaded_is_not_computable(house):
    assert desk_funnel("resolution_target_met_share", house.connection).state is State.NOT_COMPUTABLE


def test_a_time_has_no_funnel(house):
    with pytest.raises(QuestionError, match="share of cases"):
        desk_funnel("first_response_minutes", house.connection)


def test_a_desk_links_to_its_own_cases(house):
    found = desk_funnel(
        "resolution_target_met_share",
        desks(house, {"a": (4, 5), "b": (60, 80), "c": (15, 20)}).connection,
        where=(("channel", None),),
    )
    expected = Link("resolution_target_met_share", (("channel", None), ("desk", "a")), Window())
    assert found.link("a") == expected


def test_the_range_drawn_is_the_one_that_judges(house):
    found = desk_funnel(
        "resolution_target_met_share",
        desks(house, {"a": (40, 50), "b": (60, 80), "c": (150, 200)}).connection,
    )
    drawn = found.limits([50, 80, 200]).set_index("cases")
    rows = found.desks.set_index("n")
    for column in ("low95", "high95", "low998", "high998"):
        assert drawn[column].to_dict() == pytest.approx(rows[column].to_dict())


def test_without_a_middle_there_is_no_range(house):
    assert desk_funnel("resolution_target_met_share", house.connection).limits([10]).empty
