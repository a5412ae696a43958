"""Self-service and cost, worked by hand."""

from datetime import date

import numpy as np
import pytest

from metrics import Window

MARCH = Window(date(2026, 3, 1), date(2026, 3, 31))
DAY = "2026-03-02 09:00"
NEW = (
    "self_service_share",
    "self_service_settled_share",
    "deflection_share",
    "cost_per_ticket",
    "cost_of_mix_shift",
)


def tickets(house, opened_at=DAY, source="s", **channels):
    """So many tickets by each channel."""
    rows = [
        {"desk": "a", "channel": channel, "opened_at": opened_at}
        for channel, count in channels.items()
        for _ in range(count)
    ]
    return house.load("ticket", rows, source=source)


def sessions(house, offered, handled, channel="virtual_agent"):
    row = {"desk": "a", "channel": channel, "day": date(2026, 3, 2), "offered": offered, "handled": handled}
    return house.load("contact_volume", [row], source="bot")


def session_day(day, **totals):
    return {
        "desk": "a",
        "channel": "portal",
        "day": date(2026, 3, day),
        "offered": None,
        "handled": None,
    } | totals


def costs(house, *rows):
    given = [{"desk": "", "valid_from": date(2020, 1, 1), "currency": "EUR"} | row for row in rows]
    return house.put("cost", given)


@pytest.mark.parametrize("name", NEW)
def test_an_empty_warehouse_computes_nothing(house, name):
    assert house.figure(name)["state"] == "not_computable"


@pytest.mark.parametrize("name", NEW)
def test_what_is_wholly_unknown_is_no_figure(house, name):
    house.load("ticket", [{"desk": None, "channel": None, "opened_at": None}])
    sessions(house, None, None)
    costs(house, {"channel": "phone", "per_contact": 9.0})
    assert house.figure(name, window=MARCH)["state"] in ("none", "not_computable")


def test_twelve_of_thirty_people_put_it_in_by_themselves(house):
    tickets(house, portal=10, mobile_app=2, phone=18, monitoring=5, other=4)
    found = house.figure("self_service_share")
    assert (found["value"], found["n"], found["excluded"], found["state"]) == (0.4, 30, 9, "ok")


def test_one_ticket_is_too_few(house):
    tickets(house, portal=1)
    assert house.figure("self_service_share")["state"] == "few"


def test_sessions_settled_are_those_handled(house):
    sessions(house, 200, 50)
    house.load(
        "contact_volume",
        [{"desk": "a", "channel": "phone", "day": date(2026, 3, 2), "offered": 99, "handled": 90}],
        source="acd",
    )
    found = house.figure("self_service_settled_share")
    assert (found["value"], found["numerator"], found["n"], found["state"]) == (0.25, 50, 200, "ok")
    assert found["low"] == pytest.approx(0.1951, abs=1e-4)  # Wilson, 50 of 200


def test_sessions_are_no_contacts_and_no_calls(house):
    tickets(house, portal=3, phone=1)
    sessions(house, 200, 50, channel="portal")
    assert house.figure("contacts")["value"] == 4
    assert house.figure("service_level")["state"] == "not_computable"


def test_settled_sessions_over_all_demand(house):
    tickets(house, phone=30)
    sessions(house, 40, 10)
    found = house.figure("deflection_share")
    assert (found["value"], found["numerator"], found["n"]) == (0.25, 10, 40)


def test_sessions_whose_end_was_not_counted_keep_nothing_away_that_is_known(house):
    """Thirty tickets and forty sessions of which nobody counted the settled ones: not 0 % kept away."""
    tickets(house, phone=30)
    sessions(house, 40, None)
    house.load("contact_volume", [session_day(3, handled=5)], source="other")
    found = house.figure("deflection_share", where={"source": ["s", "bot"]})
    assert (found["state"], found["n"], found["excluded"]) == ("not_computable", 0, 70)
    assert found["value"] != found["value"]


def test_days_without_a_count_of_the_settled_are_left_out_with_their_sessions(house):
    """10 settled beside 30 tickets are a quarter; 7 sessions of the next day are left out and counted."""
    tickets(house, phone=30)
    house.load("contact_volume", [session_day(2, offered=40, handled=10), session_day(3, offered=7)])
    found = house.figure("deflection_share")
    assert (found["value"], found["numerator"], found["n"], found["excluded"]) == (0.25, 10, 40, 7)


def test_a_month_before_the_first_count_of_sessions_is_not_one_without_deflection(house):
    tickets(house, opened_at="2026-02-02 09:00", phone=30)
    tickets(house, phone=30, source="t")
    house.load("contact_volume", [session_day(2, offered=40, handled=0)])
    rows = house.figures("deflection_share", grain="month").set_index("period")
    assert rows["state"].to_dict() == {"2026-02": "not_computable", "2026-03": "ok"}
    assert rows.loc["2026-03", "value"] == 0  # counted, and none


def test_phone_totals_alone_say_nothing_of_deflection(house):
    row = {"desk": "a", "channel": "phone", "day": date(2026, 3, 2), "offered": 9, "handled": 8}
    house.load("contact_volume", [row], source="acd")
    assert house.figure("deflection_share")["state"] == "not_computable"


def test_the_cost_of_a_contact_is_that_of_its_channel(house):
    tickets(house, phone=20, portal=20, email=5)
    costs(house, {"channel": "phone", "per_contact": 20.0}, {"channel": "portal", "per_contact": 2.0})
    found = house.figure("cost_per_ticket")
    assert (found["value"], found["n"], found["numerator"], found["excluded"]) == (11, 40, 440, 5)
    assert house.values("cost_per_ticket", "channel", by=["channel"])["phone"] == 20


def test_a_call_of_the_phone_system_costs_like_a_ticket_by_phone(house):
    row = {"desk": "a", "channel": "phone", "day": date(2026, 3, 2), "offered": 35, "handled": 30}
    house.load("contact_volume", [row], source="acd")
    costs(house, {"channel": "phone", "per_contact": 7.5})
    found = house.figure("cost_per_ticket")
    assert (found["value"], found["n"], found["state"]) == (7.5, 30, "ok")


def test_the_desks_own_cost_goes_first_and_the_latest_of_the_day_holds(house):
    tickets(house, phone=1)
    tickets(house, "2026-04-01 00:00", source="april", phone=1)
    tickets(house, "2026-03-31 23:59", source="march", phone=1)
    costs(
        house,
        {"channel": "phone", "per_contact": 99.0},
        {"channel": "phone", "desk": "a", "per_contact": 10.0},
        {"channel": "phone", "desk": "a", "per_contact": 16.0, "valid_from": date(2026, 4, 1)},
    )
    assert house.values("cost_per_ticket", "period", grain="month") == {"2026-03": 10, "2026-04": 16}


def test_two_currencies_in_a_slice_are_no_figure(house):
    tickets(house, phone=40, portal=40)
    costs(
        house,
        {"channel": "phone", "per_contact": 20.0},
        {"channel": "portal", "per_contact": 2.0, "currency": "CHF"},
    )
    assert house.figure("cost_per_ticket")["state"] == "not_computable"
    assert house.values("cost_per_ticket", "channel", by=["channel"]) == {"phone": 20, "portal": 2}


def test_without_costs_there_is_no_cost(house):
    tickets(house, phone=40)
    assert house.figure("cost_per_ticket")["state"] == "not_computable"
    assert house.figure("cost_of_mix_shift", window=MARCH)["state"] == "not_computable"


def test_half_the_calls_become_clicks_and_a_contact_costs_nine_less(house):
    """From 100 % phone at 20 to half portal at 2: -0.5 x 20 + 0.5 x 2 = -9."""
    tickets(house, "2025-03-03 09:00", phone=40)
    tickets(house, source="now", phone=30, portal=30)
    costs(house, {"channel": "phone", "per_contact": 20.0}, {"channel": "portal", "per_contact": 2.0})
    found = house.figure("cost_of_mix_shift", window=MARCH)
    assert (found["value"], found["numerator"], found["n"], found["state"]) == (-9, -540, 40, "ok")
    by_month = house.figure("cost_of_mix_shift", window=MARCH, grain="month")
    assert (by_month["period"], by_month["value"]) == ("2026-03", -9)


def test_a_channel_given_up_has_the_cost_it_had(house):
    tickets(house, "2025-03-03 09:00", phone=20, portal=20)
    tickets(house, source="now", portal=40)
    costs(house, {"channel": "phone", "per_contact": 20.0}, {"channel": "portal", "per_contact": 2.0})
    assert house.figure("cost_of_mix_shift", window=MARCH)["value"] == pytest.approx(0.5 * 2 - 0.5 * 20)


def test_a_dearer_price_is_no_shift_of_the_mix(house):
    tickets(house, "2025-03-03 09:00", phone=40)
    tickets(house, source="now", phone=40)
    costs(
        house,
        {"channel": "phone", "per_contact": 20.0},
        {"channel": "phone", "per_contact": 30.0, "valid_from": date(2026, 1, 1)},
    )
    assert house.figure("cost_of_mix_shift", window=MARCH)["value"] == 0


def test_the_shift_of_few_contacts_or_of_two_currencies_is_not_shown(house):
    tickets(house, "2025-03-03 09:00", phone=1)
    tickets(house, source="now", phone=1, portal=1)
    costs(house, {"channel": "phone", "per_contact": 20.0}, {"channel": "portal", "per_contact": 2.0})
    assert house.figure("cost_of_mix_shift", window=MARCH)["state"] == "few"
    costs(house, {"channel": "portal", "per_contact": 2.0, "currency": "CHF", "valid_from": date(2026, 1, 1)})
    assert house.figure("cost_of_mix_shift", window=MARCH)["state"] == "not_computable"


def test_costs_of_the_year_before_in_another_currency_give_no_difference(house):
    """Calls became clicks; a call cost 20 francs then and a click costs 2 euros now: 2 - 20 is of neither."""
    tickets(house, "2025-03-03 09:00", phone=40)
    tickets(house, source="now", portal=40)
    costs(
        house,
        {"channel": "phone", "per_contact": 20.0, "currency": "CHF"},
        {"channel": "portal", "per_contact": 2.0},
    )
    found = house.figure("cost_of_mix_shift", window=MARCH)
    assert found["state"] == "not_computable"
    assert np.isnan(found["value"])
    assert np.isnan(found["numerator"])
    assert house.figure("cost_of_mix_shift", window=MARCH, grain="month")["state"] == "not_computable"


def test_each_desk_has_its_shift_in_its_own_currency(house):
    """From all calls to half clicks: -0.5 x 20 + 0.5 x 2 = -9, in euros at one desk, in francs at the other."""
    for desk in ("a", "b"):
        for at, shares in (("2025-03-03 09:00", ("phone",) * 40), (DAY, ("phone", "portal") * 20)):
            rows = [{"desk": desk, "channel": channel, "opened_at": at} for channel in shares]
            house.load("ticket", rows, source=f"{desk} {at}")
    price = {"phone": 20.0, "portal": 2.0}
    costs(
        house,
        *({"desk": "a", "channel": name, "per_contact": each} for name, each in price.items()),
        *(
            {"desk": "b", "channel": name, "per_contact": each, "currency": "CHF"}
            for name, each in price.items()
        ),
    )
    assert house.values("cost_of_mix_shift", "desk", by=["desk"], window=MARCH) == {"a": -9, "b": -9}
    assert house.figure("cost_of_mix_shift", window=MARCH)["state"] == "not_computable"


def test_a_contact_counts_for_the_network_of_its_message(house):
    """Ten sessions settled, of no network; of the three turns two came by Mastodon and one by the source x."""
    tickets(house)
    sessions(house, 12, 10)
    costs(house, {"channel": "social", "per_contact": 4.0})
    posts = [
        {"id": f"p{number}", "author": f"u{number}", "created_at": DAY, "conversation": f"p{number}"}
        | {"author_role": "customer", "direction": "in", "desk": "a", "platform": network}
        for number, network in enumerate(("Mastodon", "Mastodon", None))
    ]
    house.load("post", posts, source="x")
    rows = house.figures("deflection_share", "cost_per_ticket", by=["platform"])
    rows["cases"] = (
        rows["n"] + rows["excluded"]
    )  # nobody counted sessions of a network, so none is used there
    found = {name: dict(zip(of["platform"], of["cases"], strict=True)) for name, of in rows.groupby("metric")}
    assert found == {
        "deflection_share": {"mastodon": 2, "x": 1, None: 10},
        "cost_per_ticket": {"mastodon": 2, "x": 1},
    }
