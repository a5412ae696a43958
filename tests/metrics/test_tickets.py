"""Adoption, response and resolution on tables small enough to work out by hand."""

from datetime import date

import pytest

from metrics import METRICS, Window

DAY = "2026-03-02"


def opened(hour=9, **row):
    return {"opened_at": f"{DAY} {hour:02}:00", "desk": "a", "channel": "phone"} | row


def answered(after_minutes, **row):
    return opened(first_response_at=f"{DAY} {9 + after_minutes // 60:02}:{after_minutes % 60:02}", **row)


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
    assert found["denominator"].tolist() == [3, 2, 3, 2, 3][: len(found)] or set(found["denominator"]) == {
        2,
        3,
    }


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


def test_the_median_leaves_out_the_unanswered_and_counts_them(house):
    house.load(
        "ticket",
        [answered(wait) for wait in (10, 20, 30, 40, 50, 60, 70)] + [opened(first_response_at=None)] * 3,
    )
    row = house.figure("first_response_minutes")
    assert (row["value"], row["n"], row["excluded"], row["low"], row["high"]) == (40, 7, 3, 10, 70)


def test_negative_times_are_left_out_of_medians_and_counted(house):
    house.load(
        "ticket",
        [answered(wait) for wait in (10, 20, 30, 40, 50, 60)] + [opened(first_response_at=f"{DAY} 08:00")],
    )
    row = house.figure("first_response_minutes")
    assert (row["value"], row["excluded"]) == (35, 1)


def test_a_wait_of_zero_is_a_wait(house):
    house.load("ticket", [answered(0)] * 6)
    assert house.figure("first_response_minutes")["value"] == 0


def test_percentiles_interpolate_as_r7_does(house):
    """Wikipedia's five values 15, 20, 35, 40, 50: NumPy, R and PERCENTILE_CONT give 46 at 90 %."""
    house.load("ticket", [answered(wait) for wait in (15, 20, 35, 40, 50)])
    assert house.figure("first_response_p90")["value"] == pytest.approx(46)


def test_the_percentile_of_two_desks_is_not_the_mean_of_theirs(house):
    """Batey's example: 11..20 and 91..100; by interpolation 19.1 and 99.1, pooled 98.1, their mean 59.1."""
    rows = [answered(wait, desk="a") for wait in range(11, 21)] + [
        answered(wait, desk="b") for wait in range(91, 101)
    ]
    house.load("ticket", rows)
    assert house.values("first_response_p90", "desk", by=["desk"]) == {
        "a": pytest.approx(19.1),
        "b": pytest.approx(99.1),
    }
    assert house.figure("first_response_p90")["value"] == pytest.approx(98.1)


def test_five_values_are_too_few_for_a_median_and_have_no_interval(house):
    house.load("ticket", [answered(wait) for wait in (1, 2, 3, 4, 5)])
    row = house.figure("first_response_minutes")
    assert (row["state"], row["value"]) == ("few", 3)
    assert row["low"] != row["low"]


def test_contacts_younger_than_t_are_left_out_of_both_even_if_answered(house):
    """As of 2 March 12:00 and T = 1 h: opened at 9 and 10 count, 11:30 does not, answered or not."""
    rows = [
        answered(30),
        opened(10, first_response_at=None),
        opened(opened_at=f"{DAY} 11:30", first_response_at=f"{DAY} 11:31"),
        opened(opened_at=f"{DAY} 11:40"),
    ]
    house.load("ticket", rows, as_of=f"{DAY} 12:00")
    row = house.figure("answered_within_share", within_hours=1)
    assert (row["numerator"], row["denominator"], row["excluded"]) == (1, 2, 2)


def test_each_source_has_its_own_as_of(house):
    fresh = [opened(first_response_at=None)]
    house.load("ticket", fresh, source="s", as_of=f"{DAY} 10:00").load(
        "ticket", fresh, source="t", as_of="2026-03-09 10:00"
    )
    row = house.figure("answered_within_share")
    assert (row["denominator"], row["excluded"]) == (1, 1)


def test_exactly_t_is_within_t(house):
    house.load("ticket", [answered(60), answered(61)])
    assert house.figure("answered_within_share", within_hours=1)["numerator"] == 1


def test_rows_of_a_source_without_the_field_are_left_out_and_counted(house):
    house.load("ticket", [answered(10), answered(20)]).load("ticket", [opened()] * 3, source="t")
    row = house.figure("answered_share")
    assert (row["numerator"], row["denominator"], row["excluded"]) == (2, 2, 3)


def test_provided_but_empty_is_unanswered_and_not_provided_is_not_computable(house):
    house.load("ticket", [opened()] * 2, fields=["first_response_at"])
    assert house.figure("answered_share")["value"] == 0
    assert house.figure("resolve_minutes")["state"] == "not_computable"
    assert house.figure("resolve_minutes")["excluded"] == 2


def test_targets_count_only_tickets_with_a_verdict(house):
    house.load(
        "ticket",
        [opened(response_target_met=met, resolution_target_met=met) for met in (True, True, False, None)],
    )
    for name in ("response_target_met_share", "resolution_target_met_share"):
        row = house.figure(name)
        assert (row["numerator"], row["denominator"], row["excluded"]) == (2, 3, 1)


def test_waiting_too_long_counts_open_unanswered_old_tickets(house):
    rows = [
        opened(first_response_at=None),
        opened(first_response_at=None, resolved_at=f"{DAY} 10:00"),
        answered(5),
        opened(opened_at="2026-05-31 23:00"),
    ]
    house.load("ticket", rows)
    row = house.figure("overdue_unanswered")
    assert (row["value"], row["n"], row["excluded"]) == (1, 3, 0)


def test_nobody_waiting_is_zero_not_none(house):
    house.load("ticket", [answered(5)] * 3)
    assert (house.figure("overdue_unanswered")["value"], house.figure("overdue_unanswered")["state"]) == (
        0,
        "ok",
    )


def test_phone_totals_are_summed_before_dividing(house):
    """10 of 100 and 30 of 60: 40 of 160 = 25 %, not the mean 30 %."""
    day = {
        "desk": "a",
        "channel": "phone",
        "day": date(2026, 3, 2),
        "offered": 100,
        "abandoned": 10,
        "handled": 90,
        "answered_within_target": 80,
        "wait_seconds": 900.0,
    }
    other = day | {
        "day": date(2026, 3, 3),
        "offered": 60,
        "abandoned": 30,
        "handled": 30,
        "answered_within_target": 8,
        "wait_seconds": 900.0,
    }
    unknown = day | {"day": date(2026, 3, 4), "abandoned": None, "handled": None}
    house.load("contact_volume", [day, other, unknown])
    row = house.figure("abandoned_share")
    assert (row["value"], row["n"], row["excluded"]) == (0.25, 160, 1)
    assert house.figure("service_level")["value"] == 168 / 260
    assert house.figure("speed_of_answer")["value"] == 1800 / 120


def test_reopened_and_reassigned_count_tickets_not_times(house):
    house.load("ticket", [opened(reopened=times, reassigned=times) for times in (0, 0, 3, 1, None)])
    for name in ("reopened_share", "reassigned_share"):
        assert (house.figure(name)["value"], house.figure(name)["excluded"]) == (0.5, 1)


def test_first_contact_is_over_those_with_a_verdict(house):
    house.load("ticket", [opened(first_contact_resolved=flag) for flag in (True, False, None, None)])
    assert house.figure("first_contact_share")["value"] == 0.5


def test_resolution_is_dated_by_opening_and_on_request_by_resolution(house):
    house.load("ticket", [opened(opened_at="2026-01-31 09:00", resolved_at="2026-02-01 09:00")] * 6)
    assert house.values("resolve_minutes", "period", grain="month") == {"2026-01": 1440}
    assert house.values("resolve_minutes", "period", grain="month", dated="resolved") == {"2026-02": 1440}


def test_backlog_is_what_is_open_at_the_end_of_the_period(house):
    """January: 3 opened, 1 settled; February: nothing; March: 1 opened, 2 settled."""
    spans = [
        ("2026-01-05", "2026-01-09"),
        ("2026-01-06", "2026-03-09"),
        ("2026-01-07", "2026-03-10"),
        ("2026-03-20", None),
    ]
    house.load(
        "ticket",
        [opened(opened_at=f"{start} 09:00", resolved_at=end and f"{end} 09:00") for start, end in spans],
    )
    window = Window(date(2026, 1, 1), date(2026, 3, 31))
    assert house.values("backlog", "period", grain="month", window=window) == {
        "2026-01": 2,
        "2026-02": 2,
        "2026-03": 1,
    }
    assert house.figure("backlog", window=Window(date(2026, 3, 1), date(2026, 3, 9)))["value"] == 1
    assert house.values("net_flow", "period", grain="month") == {"2026-01": 2, "2026-03": -1}


def test_a_ticket_closed_but_never_resolved_is_not_backlog(house):
    house.load("ticket", [opened(closed_at=f"{DAY} 10:00"), opened(closed_at=None)])
    assert house.figure("backlog")["value"] == 1


def test_backlog_of_a_window_knows_what_came_before_it(house):
    house.load("ticket", [opened(opened_at="2025-01-01 09:00", resolved_at=None)])
    window = Window(date(2026, 1, 1), date(2026, 2, 28))
    assert house.values("backlog", "period", grain="month", window=window) == {"2026-01": 1, "2026-02": 1}


def test_a_quarter_is_not_the_mean_of_its_weeks(house):
    """Week 1: 1 of 1 answered; week 2: 1 of 3. The weeks average 67 %, the quarter is 2 of 4."""
    reply = {"first_response_at": "2026-01-20 09:00"}
    rows = [opened(opened_at="2026-01-05 09:00", **reply), opened(opened_at="2026-01-12 09:00", **reply)]
    house.load("ticket", rows + [opened(opened_at="2026-01-13 09:00")] * 2)
    assert house.values("answered_share", "period", grain="week") == {
        "2026-W02": 1,
        "2026-W03": pytest.approx(1 / 3),
    }
    assert house.values("answered_share", "period", grain="quarter") == {"2026-Q1": 0.5}


def test_slices_re_add(house):
    house.load("ticket", [answered(5, desk=desk) for desk in "aab"] + [opened(desk="b")])
    parts, whole = house.figures("answered_share", by=["desk"]), house.figure("answered_share")
    for name in ("numerator", "denominator", "excluded"):
        assert parts[name].sum() == whole[name]


def test_the_first_iso_week_may_begin_in_december(house):
    house.load("ticket", [opened(opened_at="2024-12-30 09:00"), opened(opened_at="2027-01-03 09:00")])
    assert house.values("contacts", "period", grain="week") == {"2025-W01": 1, "2026-W53": 1}
    assert house.values("contacts", "period", grain="year") == {"2024": 1, "2027": 1}


def test_both_ends_of_a_window_are_included(house):
    house.load("ticket", [opened(opened_at=f"2026-03-0{day} 23:59") for day in (1, 2, 3, 4)])
    assert house.figure("contacts", window=Window(date(2026, 3, 2), date(2026, 3, 3)))["value"] == 2


def test_filters_of_one_dimension_mean_or_and_of_different_ones_and(house):
    house.load("ticket", [opened(desk=desk, channel=word) for desk in "abc" for word in ("phone", "email")])
    assert house.figure("contacts", where=[("desk", "a"), ("desk", "b"), ("channel", "phone")])["value"] == 2
    assert house.figure("contacts", where={"desk": ["a"]})["value"] == 2


def test_business_time_without_a_schedule_is_not_computable(house):
    house.load("ticket", [answered(10)] * 6)
    for name in ("first_response_minutes", "answered_within_share"):
        assert house.figure(name, clock="business")["state"] == "not_computable"


def test_business_minutes_are_used_where_they_are_known(house):
    house.load("ticket", [answered(100, first_response_business_minutes=40.0)] * 6)
    assert house.figure("first_response_minutes", clock="business")["value"] == 40
    assert house.figure("first_response_minutes")["value"] == 100


def test_an_answer_before_the_opening_is_none_on_the_business_clock_either(house):
    """Both in the night: no business time lies between, which must not become an answer at once."""
    early = {"first_response_at": f"{DAY} 01:00", "opened_at": f"{DAY} 02:00"}
    ended = {"resolved_at": f"{DAY} 01:00", "resolve_business_minutes": 0.0}
    house.load("ticket", [opened(**early, first_response_business_minutes=0.0, **ended)] * 3)
    house.load(
        "ticket",
        [answered(100, first_response_business_minutes=40.0, resolved_at=f"{DAY} 12:00")] * 6,
        source="b",
    )
    found = house.figure("first_response_minutes", clock="business")
    assert (found["value"], found["n"], found["excluded"]) == (40, 6, 3)
    assert house.figure("resolve_minutes", clock="business")["n"] == 0


def test_ratings_do_not_multiply_tickets(house):
    """Fan-out: three ratings of one ticket leave one contact, and its kind splits the ratings, not the tickets."""
    house.load("ticket", [opened(id="1", kind="incident"), opened(id="2", kind="request")])
    house.load("rating", [{"ticket": "1", "score": score, "rated_at": f"{DAY} 12:00"} for score in (5, 4, 1)])
    assert house.figure("contacts")["value"] == 2
    found = house.figures("satisfied_share", by=["kind"])
    assert (found["kind"].tolist(), found["numerator"].tolist(), found["denominator"].tolist()) == (
        ["incident"],
        [2],
        [3],
    )


def test_an_unmapped_word_is_counted_an_other_by_rule_is_not(house):
    house.load(
        "ticket",
        [
            opened(channel="other", channel_rule="unmapped"),
            opened(channel="other", channel_rule="fax"),
            opened(),
            opened(),
        ],
    )
    assert house.figure("unmapped_channel_share")["value"] == 0.25


def test_a_word_that_was_said_to_mean_other_is_not_unmapped_any_more(house):
    said = opened(channel="other", channel_rule="unmapped", channel_given="other")
    house.load("ticket", [said, opened(channel="other", channel_rule="unmapped")])
    row = house.figure("unmapped_channel_share")
    assert (row["numerator"], row["denominator"]) == (1, 2)


def test_impossible_times_are_any_milestone_before_the_opening(house):
    house.load(
        "ticket",
        [opened(first_response_at=f"{DAY} 08:00"), opened(closed_at=f"{DAY} 08:00"), answered(5), opened()],
    )
    row = house.figure("impossible_times_share")
    assert (row["numerator"], row["denominator"], row["excluded"]) == (2, 3, 1)


def test_missing_responses_are_counted_over_sources_that_have_them(house):
    house.load("ticket", [answered(5), opened()]).load("ticket", [opened()], source="t")
    row = house.figure("missing_response_share")
    assert (row["value"], row["excluded"]) == (0.5, 1)


def test_the_age_of_data_is_that_of_the_source_silent_longest(house):
    house.load("ticket", [opened()], source="old", as_of="2026-01-01 00:00").load(
        "ticket", [opened()], source="new"
    )
    ages = house.values("data_age_minutes", "source", by=["source"])
    assert ages["old"] - ages["new"] == pytest.approx(151 * 1440, abs=0.1)
    assert house.figure("data_age_minutes")["value"] == pytest.approx(ages["old"], abs=1)


def test_a_contact_without_a_day_is_counted_and_has_no_period(house):
    house.load("ticket", [opened(), opened(opened_at=None)])
    assert house.values("contacts", "period", grain="month") == {"2026-03": 1, None: 1}
