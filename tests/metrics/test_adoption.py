"""Adoption on tables small enough to work out by hand: channels, desks, people, plans."""

from datetime import date

import pytest

from metrics import METRICS, Window
from tests.metrics.rows import DAY, answered, opened


def test_the_share_of_a_channel_is_over_all_channels_of_the_slice(house):
    house.load("ticket", [opened(channel=word) for word in ("phone", "phone", "email", "portal")])
    assert house.values("channel_share", "channel", by=["channel"]) == {
        "email": 0.25,
        "phone": 0.5,
        "portal": 0.25,
    }


def test_shares_of_channels_add_up_to_one_in_every_month(house):
    house.load(
        "ticket",
        [
            opened(channel=word, opened_at=f"2026-0{month}-05 09:00")
            for month in (1, 2)
            for word in ("phone", "email", "chat")[: month + 1]
        ],
    )
    found = house.figures("channel_share", by=["channel"], grain="month")
    assert found.groupby("period")["value"].sum().tolist() == pytest.approx([1, 1])
    assert found["denominator"].tolist() == [3, 2, 3, 2, 3]  # chat in February, e-mail and phone in both


def test_an_unknown_channel_is_a_slice_of_its_own(house):
    house.load("ticket", [opened(channel=None), opened()])
    assert house.values("channel_share", "channel", by=["channel"]) == {"phone": 0.5, None: 0.5}


def test_handled_calls_replace_the_phone_tickets_of_that_desk_and_day_only(house):
    """desk a: 2 phone tickets on the day of the totals, 1 the day after, 1 by e-mail; desk b: 1 by phone."""
    house.load(
        "ticket",
        [
            opened(),
            opened(10),
            opened(opened_at="2026-03-03 09:00"),
            opened(channel="email"),
            opened(desk="b"),
        ],
    )
    house.load(
        "contact_volume",
        [{"desk": "a", "channel": "phone", "day": date(2026, 3, 2), "handled": 7}],
        source="acd",
    )
    assert house.figure("contacts")["value"] == 7 + 1 + 1 + 1
    assert house.figure("voice_share")["numerator"] == 9
    assert house.values("contacts", "desk", by=["desk"]) == {"a": 9, "b": 1}


def test_calls_of_the_phone_system_leave_response_figures_alone(house):
    house.load("ticket", [answered(10), answered(20)])
    house.load(
        "contact_volume",
        [{"desk": "a", "channel": "phone", "day": date(2026, 3, 2), "handled": 7}],
        source="acd",
    )
    assert house.figure("answered_share")["n"] == 2


def test_a_desk_takes_social_with_one_ticket_and_the_others_count_too(house):
    house.load(
        "ticket",
        [
            opened(channel="social"),
            opened(channel="social"),
            opened(desk="b"),
            opened(desk="c"),
            opened(desk="d"),
            opened(desk=None, channel="social"),
        ],
    )
    row = house.figure("desks_taking_social")
    assert (row["numerator"], row["denominator"], row["value"], row["state"]) == (1, 4, 0.25, "few")


def test_ten_desks_make_a_share_of_desks(house):
    house.load(
        "ticket",
        [opened(desk=f"d{number}", channel="social" if number < 3 else "email") for number in range(10)],
    )
    row = house.figure("desks_taking_social")
    assert (row["value"], row["state"]) == (0.3, "ok")


def test_an_unanswered_mention_is_not_handled_but_an_answered_one_is(house):
    house.load("ticket", [opened(desk="a"), opened(desk="b")])
    asked = {"direction": "in", "created_at": f"{DAY} 09:00", "author": "u"}
    reply = {"direction": "out", "created_at": f"{DAY} 10:00", "desk": "b"}
    house.load(
        "post",
        [
            asked | {"id": "1", "desk": "a"},
            asked | {"id": "2", "desk": "b"},
            reply | {"id": "3", "conversation": "2", "reply_to": "2"},
        ],
        source="x",
    )
    assert house.values("desks_taking_social", "desk", by=["desk"]) == {"a": 0, "b": 1}


def test_desks_by_channel_has_every_channel_over_all_desks(house):
    house.load("ticket", [opened(desk="a"), opened(desk="b"), opened(desk="b", channel="chat")])
    assert house.values("desks_taking_channel_share", "channel", by=["channel"]) == {"chat": 0.5, "phone": 1}


def test_a_region_that_nobody_reached_by_social_is_there_with_zero(house):
    house.load("ticket", [opened(desk="a", channel="social"), opened(desk="b")])
    house.connection.exec_driver_sql("UPDATE desk SET region = CASE id WHEN 'a' THEN 'EMEA' ELSE 'APAC' END")
    assert house.values("desks_taking_social", "region", by=["region"]) == {"APAC": 0, "EMEA": 1}


def test_a_desk_without_a_contact_in_the_window_still_counts_as_a_desk(house):
    house.put("desk", [{"id": "quiet", "time_zone": "UTC"}])
    house.load("ticket", [opened(desk="a", channel="social"), opened(desk="b")])
    row = house.figure("desks_taking_social")
    assert (row["numerator"], row["denominator"]) == (1, 3)
    assert "without any contact in the period" in METRICS["desks_taking_social"].caveat


def test_reach_is_unknown_where_no_contact_of_the_channel_names_who_came(house):
    house.load("ticket", [opened(requester=f"p{number}") for number in range(40)])
    house.load("ticket", [opened(channel="chat"), opened(channel="chat")], fields=["requester"])
    rows = house.figures("channel_reach", by=["channel"]).set_index("channel")
    chat, phone = rows.loc["chat"], rows.loc["phone"]
    assert (chat["state"], chat["n"], chat["excluded"]) == ("not_computable", 0, 2)
    assert chat[["value", "numerator", "low", "high"]].isna().all()
    assert (phone["state"], phone["value"]) == ("ok", 1)


def test_plans_count_desks_that_use_or_plan_social_by_then(house):
    house.put("desk", [{"id": name, "time_zone": "UTC"} for name in "abcd"])
    plan = {"channel": "social", "since": None, "origin": "configuration"}
    house.put(
        "channel_plan",
        [
            plan | {"desk": "a", "status": "using"},
            plan | {"desk": "b", "status": "planning", "since": date(2026, 5, 1)},
            plan | {"desk": "c", "status": "none"},
            {"desk": "d", "channel": "chat", "status": "using", "since": None, "origin": "configuration"},
        ],
    )
    assert house.figure("desks_using_or_planning_social")["value"] == 0.5
    assert (
        house.figure("desks_using_or_planning_social", window=Window(None, date(2026, 4, 30)))["value"]
        == 0.25
    )


def test_of_several_plans_the_one_that_began_last_counts_and_of_one_day_that_of_the_page(house):
    """a: planned in May, dropped in June; b: the page says none from May on, the configuration planning."""
    house.put("desk", [{"id": name, "time_zone": "UTC"} for name in "ab"])
    plan = {"channel": "social", "origin": "configuration"}
    may, june = date(2026, 5, 1), date(2026, 6, 1)
    house.put(
        "channel_plan",
        [
            plan | {"desk": "a", "status": "planning", "since": may},
            plan | {"desk": "a", "status": "none", "since": june},
            plan | {"desk": "b", "status": "using", "since": None},
            plan | {"desk": "b", "status": "planning", "since": may},
            plan | {"desk": "b", "status": "none", "since": may, "origin": "page"},
        ],
    )
    by_day = {day: Window(None, day) for day in (date(2026, 4, 30), date(2026, 5, 31), june)}
    found = {
        day: house.figure("desks_using_or_planning_social", window=window)["value"]
        for day, window in by_day.items()
    }
    assert found == {date(2026, 4, 30): 0.5, date(2026, 5, 31): 0.5, june: 0.0}


def test_plans_are_told_at_the_end_of_every_period(house):
    """a plans from 15 May and drops it on 20 June, b uses it always: in April one of two, May both, June one."""
    house.put("desk", [{"id": name, "time_zone": "UTC", "region": "emea"} for name in "ab"])
    plan = {"channel": "social", "origin": "configuration"}
    house.put(
        "channel_plan",
        [
            plan | {"desk": "a", "status": "planning", "since": date(2026, 5, 15)},
            plan | {"desk": "a", "status": "none", "since": date(2026, 6, 20)},
            plan | {"desk": "b", "status": "using", "since": None},
        ],
    )
    window = Window(date(2026, 4, 1), date(2026, 6, 30))
    name = "desks_using_or_planning_social"
    assert house.values(name, "period", grain="month", window=window) == {
        "2026-04": 0.5,
        "2026-05": 1,
        "2026-06": 0.5,
    }
    assert house.values(name, "period", grain="quarter", window=window) == {"2026-Q2": 0.5}
    assert house.values(name, "period", grain="month", by=["region"]) == {"2026-05": 1, "2026-06": 0.5}
    assert house.figures(name, grain="month", by=["desk"], window=window)["period"].nunique() == 3


def test_one_stray_ticket_does_not_make_a_channel_offered(house):
    """a: five by phone and by e-mail, four by chat: two channels; b: five by phone, five automatic: one."""
    rows = [opened(desk="a", channel=word) for word in ["phone"] * 5 + ["email"] * 5 + ["chat"] * 4]
    house.load(
        "ticket", rows + [opened(desk="b", channel=word) for word in ["phone"] * 5 + ["monitoring"] * 5]
    )
    assert house.figure("channels_per_desk")["value"] == 1.5
    exposed = house.figure("single_channel_exposure")
    assert (exposed["numerator"], exposed["denominator"]) == (5, 15)


def test_reach_counts_people_not_contacts(house):
    house.load(
        "ticket",
        [
            opened(requester=who, channel=word)
            for who, word in [("u", "phone"), ("u", "phone"), ("v", "email"), ("u", "email"), (None, "phone")]
        ],
    )
    found = house.figures("channel_reach", by=["channel"])
    assert dict(zip(found["channel"], found["value"], strict=True)) == {"email": 1, "phone": 0.5}
    assert found["excluded"].tolist() == [0, 1]


def test_four_channels_alike_are_four_effective_channels(house):
    house.load("ticket", [opened(channel=word) for word in ("phone", "email", "chat", "portal") * 10])
    assert house.figure("effective_channels")["value"] == pytest.approx(4)


def test_contacts_of_no_channel_make_no_channel_more(house):
    """Half by phone and half by chat are two; unknown, unmapped and automatic ones are left out and counted."""
    words = ["phone", "chat"] * 20 + [None, "unknown", "other", "monitoring"] * 3
    house.load("ticket", [opened(channel=word) for word in words])
    row = house.figure("effective_channels")
    assert (row["value"], row["n"], row["excluded"]) == (pytest.approx(2), 40, 12)


def test_digital_shift_is_points_against_the_same_months_a_year_before(house):
    before = [opened(opened_at="2025-03-02 09:00", channel=word) for word in ["phone"] * 30 + ["email"] * 10]
    now = [opened(channel=word) for word in ["phone"] * 20 + ["email"] * 20]
    house.load("ticket", before + now)
    window = Window(date(2026, 3, 1), date(2026, 3, 31))
    row = house.figure("digital_shift", window=window)
    assert (row["value"], row["n"]) == (pytest.approx(-0.25), 40)
    assert row["low"] < -0.25 < row["high"]
    assert house.values("digital_shift", "period", window=window, grain="month") == {
        "2026-03": pytest.approx(-0.25)
    }
