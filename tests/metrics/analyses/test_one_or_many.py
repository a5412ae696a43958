"""One channel or many, by hand: the mix turns the difference round, and little data says nothing."""

import pytest

from metrics import newcombe
from metrics.analyses.one_or_many import one_channel_or_many
from metrics.units import State
from sample_data import TRUTHS

MANY = ("phone", "email")


def rated(house, cells):
    """Tickets with a rating each: (desk, channels taken in turn, kind, satisfied, all)."""
    tickets, ratings = [], []
    for place, (desk, channels, kind, satisfied, total) in enumerate(cells):
        for at in range(total):
            id_ = f"{place}-{at}"
            tickets.append(
                {"id": id_, "desk": desk, "channel": channels[at % len(channels)], "kind": kind, "priority": "3",
                 "opened_at": "2016-03-02 09:00"}
            )  # fmt: skip
            ratings.append(
                {"id": id_, "ticket": id_, "desk": desk, "channel": channels[at % len(channels)],
                 "score": 5 if at < satisfied else 1, "rated_at": "2016-03-03 09:00"}
            )  # fmt: skip
    return house.load("ticket", tickets).load("rating", ratings)


def test_the_difference_of_all_ratings_is_newcombes(house):
    found = one_channel_or_many(rated(house, [("a", ("phone",), "incident", 40, 50), ("b", MANY, "incident", 30, 50)]).connection)  # fmt: skip
    assert (found.one.desks, found.many.desks) == (("a",), ("b",))
    assert found.crude.value == pytest.approx(0.2)
    assert (found.crude.low, found.crude.high) == pytest.approx(newcombe(40, 50, 30, 50))
    assert found.adjusted.value == pytest.approx(0.2)  # one kind only: the same
    assert found.covered == 1


def test_the_mix_of_work_turns_the_difference_round(house):
    """Charig's counts of 1986: ahead in each stratum, behind over all."""
    house = rated(
        house,
        [
            ("a", ("phone",), "request", 81, 87),
            ("a", ("phone",), "incident", 192, 263),
            ("b", MANY, "request", 234, 270),
            ("b", MANY, "incident", 55, 80),
        ],
    )
    found = one_channel_or_many(house.connection)
    assert found.crude.value == pytest.approx(0.78 - 289 / 350)
    assert found.adjusted.value == pytest.approx(0.8325462 - 0.778875, abs=1e-6)


def test_only_kinds_that_both_have_are_compared_at_the_same_mix(house):
    house = rated(
        house,
        [
            ("a", ("phone",), "incident", 40, 50),
            ("b", MANY, "incident", 30, 50),
            ("b", MANY, "request", 100, 100),
        ],
    )
    found = one_channel_or_many(house.connection)
    assert found.adjusted.value == pytest.approx(0.2)
    assert found.covered == 0.5


def test_without_a_kind_in_common_there_is_no_adjusted_difference(house):
    found = one_channel_or_many(rated(house, [("a", ("phone",), "incident", 40, 50), ("b", MANY, "request", 30, 50)]).connection)  # fmt: skip
    assert found.crude is not None
    assert found.adjusted is None


def test_under_thirty_ratings_on_one_side_nothing_is_said(house):
    found = one_channel_or_many(rated(house, [("a", ("phone",), "incident", 20, 29), ("b", MANY, "incident", 30, 50)]).connection)  # fmt: skip
    assert (found.state, found.crude) == (State.FEW, None)
    assert found.one.n == 29


def test_desks_that_are_all_alike_cannot_be_compared(house):
    found = one_channel_or_many(rated(house, [("b", MANY, "incident", 30, 50)]).connection)
    assert found.state is State.NONE


def test_a_stray_contact_is_no_channel_and_agents_own_tickets_are_none(house):
    house = rated(house, [("a", ("phone",), "incident", 40, 50), ("b", MANY, "incident", 30, 50)])
    strays = [{"desk": "a", "channel": "email", "opened_at": "2016-03-02 09:00"}] * 4
    house.load(
        "ticket", strays + [{"desk": "a", "channel": "agent_created", "opened_at": "2016-03-02 09:00"}] * 9
    )
    assert one_channel_or_many(house.connection).one.desks == ("a",)


def test_without_ratings_it_is_not_computable(house):
    house.load("ticket", [{"desk": "a", "channel": "phone", "opened_at": "2016-03-02 09:00"}])
    assert one_channel_or_many(house.connection).state is State.NOT_COMPUTABLE
    assert one_channel_or_many(house.connection).one.n == 0


def test_a_filter_on_channels_does_not_make_desks_of_one_channel(house):
    house = rated(house, [("a", ("phone",), "incident", 40, 50), ("b", MANY, "incident", 30, 50)])
    found = one_channel_or_many(house.connection, where=(("channel", "phone"),))
    assert (found.one.desks, found.many.desks) == (("a",), ("b",))
    assert (found.one.n, found.many.n) == (50, 25)  # of b's ratings, those by phone: as its other figures say
    assert found.many.link.where == (("channel", "phone"), ("desk", "b"))


def test_the_sample_company_has_its_one_desk_of_one_channel(company):
    found = one_channel_or_many(company)
    assert found.one.desks == (TRUTHS.single_channel_desk,)
    assert len(found.many.desks) == TRUTHS.desks - 1
    assert found.adjusted.value > found.crude.value  # callers are more content at the same mix: planted
