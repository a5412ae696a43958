"""[desks], [[targets]] and [[plans]]: who answers, how well, and where next."""

from datetime import date

from configuration import ChannelPlan, Desk, Target


def test_a_desk_has_its_key_as_id_and_its_name_for_people(whole):
    assert whole.desks["north"] == Desk(
        id="north",
        name="Desk North",
        aliases=("Service Desk", "1st Level North"),
        organisation="Contoso",
        region="EMEA",
        time_zone="Europe/Berlin",
        schedule="office",
    )


def test_a_desk_that_says_nothing_is_in_utc_under_its_own_id(whole):
    assert whole.desks["south"] == Desk(id="south", name="south", time_zone="UTC", schedule=None)


def test_a_target_without_a_desk_is_for_every_desk(whole):
    assert whole.targets == (
        Target("answered_within_share", "north", 0.9, date(2026, 1, 1)),
        Target("first_response_minutes", None, 60.0, date(2026, 2, 1)),
    )


def test_a_plan_may_name_the_desk_by_its_alias(whole):
    assert whole.plans == (ChannelPlan("north", "social", "planning", date(2026, 3, 1)),)
