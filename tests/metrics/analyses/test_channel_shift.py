"""The mix now beside that of last year, and what it does to the cost."""

from datetime import date

import numpy as np
import pytest

from metrics import Window, newcombe
from metrics.analyses.channel_shift import channel_shift
from metrics.units import State

CHANNELS = ("phone", "portal")
YEAR = Window(date(2016, 1, 1), date(2016, 12, 31))


def contacts(house, day: str, counts):
    rows = [
        {"channel": channel, "opened_at": f"{day} 09:00"} for channel, n in counts.items() for _ in range(n)
    ]
    return house.load("ticket", rows)


def test_each_channel_has_its_change_in_points_with_newcombes_interval(house):
    contacts(house, "2015-06-01", {"phone": 60, "portal": 40})
    found = channel_shift(contacts(house, "2016-06-01", {"phone": 40, "portal": 60}).connection, YEAR)
    rows = found.channels.set_index("channel")
    assert rows["change"].to_dict() == pytest.approx({"phone": -0.2, "portal": 0.2})
    bounds = (rows.loc["portal", "change_low"], rows.loc["portal", "change_high"])
    assert bounds == pytest.approx(newcombe(60, 100, 40, 100))
    assert found.channels["channel"].tolist() == ["portal", "phone"]


def test_a_channel_that_is_new_or_gone_had_or_has_no_share(house):
    contacts(house, "2015-06-01", {"phone": 60, "mail": 40})
    found = channel_shift(contacts(house, "2016-06-01", {"phone": 60, "chat": 40}).connection, YEAR)
    rows = found.channels.set_index("channel")
    assert rows.loc["chat", ["before", "change"]].tolist() == pytest.approx([0, 0.4])
    assert rows.loc["mail", ["value", "change"]].tolist() == pytest.approx([0, -0.4])
    assert rows.loc["chat", "change_low"] == pytest.approx(newcombe(40, 100, 0, 100)[0])


def test_without_the_year_before_there_is_no_change(house):
    found = channel_shift(contacts(house, "2016-06-01", {"phone": 40, "portal": 60}).connection, YEAR)
    assert found.state is State.OK
    assert np.isnan(found.channels["change"].to_numpy(float)).all()
    assert found.cost_per_contact is None


def test_without_costs_there_is_no_effect_on_cost(house):
    contacts(house, "2015-06-01", {"phone": 60, "portal": 40})
    found = channel_shift(contacts(house, "2016-06-01", {"phone": 40, "portal": 60}).connection, YEAR)
    assert (found.cost_per_contact, found.cost) == (None, None)
    assert found.cost_state is not State.OK


def test_with_costs_the_shift_has_its_price(house):
    """A fifth moved from 20 to 5 a contact: 3 less a contact, 300 less for all hundred."""
    contacts(house, "2015-06-01", {"phone": 60, "portal": 40})
    contacts(house, "2016-06-01", {"phone": 40, "portal": 60})
    for channel, cost in (("phone", 20.0), ("portal", 5.0)):
        row = {
            "channel": channel,
            "desk": "",
            "valid_from": date(2000, 1, 1),
            "per_contact": cost,
            "currency": "EUR",
        }
        house.put("cost", [row])
    found = channel_shift(house.connection, YEAR)
    assert found.cost_per_contact == pytest.approx(-3)
    assert found.cost == pytest.approx(-300)
    assert found.currency == "EUR"


def test_the_currency_is_that_of_the_costs_that_the_contacts_have(house):
    """Two desks, two currencies: of one desk the shift has a price in its own, of both together it has none."""
    for day, counts in (("2015-06-01", ("phone",) * 30 + ("portal",) * 20), ("2016-06-01", ("portal",) * 50)):
        for desk in ("zurich", "berlin"):
            rows = [{"desk": desk, "channel": channel, "opened_at": f"{day} 09:00"} for channel in counts]
            house.load("ticket", rows, source=f"{desk} {day}")
    cost = {"valid_from": date(2000, 1, 1), "per_contact": 20.0}
    for desk, currency in (("zurich", "CHF"), ("berlin", "EUR")):
        house.put("cost", [cost | {"desk": desk, "channel": each, "currency": currency} for each in CHANNELS])
    assert channel_shift(house.connection, YEAR, (("desk", "zurich"),)).currency == "CHF"
    assert channel_shift(house.connection, YEAR, (("desk", "berlin"),)).currency == "EUR"
    both = channel_shift(house.connection, YEAR)
    assert (both.currency, both.cost) == (None, None)
    assert both.currencies == ("CHF", "EUR")


def test_a_price_then_in_another_currency_is_no_saving(house):
    contacts(house, "2015-06-01", {"phone": 60, "portal": 40})
    contacts(house, "2016-06-01", {"phone": 40, "portal": 60})
    for since, currency in ((date(2000, 1, 1), "HRK"), (date(2016, 1, 1), "EUR")):
        cost = {"desk": "", "valid_from": since, "per_contact": 20.0, "currency": currency}
        house.put("cost", [cost | {"channel": channel} for channel in ("phone", "portal")])
    found = channel_shift(house.connection, YEAR)
    assert (found.cost_per_contact, found.cost, found.currency) == (None, None, None)
    assert found.cost_state is State.NOT_COMPUTABLE
    assert found.currencies == ("EUR", "HRK")


def test_an_empty_warehouse_has_no_mix(house):
    assert channel_shift(house.connection, YEAR).state is State.NOT_COMPUTABLE


def test_the_sample_company_moves_from_the_phone_to_the_portal(company):
    rows = channel_shift(company, Window(date(2025, 11, 1), date(2026, 10, 31))).channels.set_index("channel")
    assert rows.loc["phone", "change"] < 0 < rows.loc["portal", "change"]
    assert rows.loc["social", "change"] > 0
    assert rows["value"].sum() == pytest.approx(1)
    assert rows["change"].sum() == pytest.approx(0, abs=1e-9)
