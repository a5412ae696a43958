"""Mistakes that are easily made with such figures, each by its name; values worked out by hand."""

from datetime import date

import pytest

from metrics import Window

DAY = "2026-03-02"


def ticket(opened=f"{DAY} 09:00", **row):
    return {"desk": "a", "channel": "phone", "opened_at": opened} | row


def post(id_, who, at, to=None, thread=None, **row):
    ours = who in ("desk", "bot")
    return {
        "id": id_,
        "author": who,
        "author_role": {"desk": "desk", "bot": "desk_bot"}.get(who, "customer"),
        "direction": "out" if ours else "in",
        "created_at": f"{DAY} {at}",
        "reply_to": to,
        "conversation": thread or id_,
    } | row


TRAPS = {  # what goes wrong easily -> how the names of its tests begin
    "a join of ratings to tickets that fans out": "fan_out",
    "the mean of ratios": "the_mean_of_ratios",
    "the unanswered left out": "the_unanswered",
    "reopened twice": "reopened_twice",
    "the nights on which clocks change": "on_the_night_of_a_clock_change",
    "the edges of a period": "both_edges",
    "the first week of a year": "the_first_week_of_a_year",
    "negative durations": "negative_durations",
    "merged tickets": "merged_tickets",
    "answers of bots": "a_bots_answer",
    "deleted posts": "a_deleted_post",
    "several customers in a thread": "several_customers_in_a_thread",
}


@pytest.mark.parametrize("trap", TRAPS)
def test_every_trap_has_a_test_by_its_name(trap):
    assert any(name.startswith(f"test_{TRAPS[trap]}") for name in globals())


def test_fan_out_a_ticket_with_three_ratings_stays_one_ticket(house):
    """1 of 2 tickets reopened, whatever was rated how often; and 2 of the 3 ratings of the incident are good."""
    house.load(
        "ticket", [ticket(id="1", kind="incident", reopened=1), ticket(id="2", kind="incident", reopened=0)]
    )
    house.load("rating", [{"ticket": "1", "score": score, "rated_at": f"{DAY} 12:00"} for score in (5, 4, 1)])
    found = house.figures("contacts", "reopened_share", "satisfied_share", by=["kind"]).set_index("metric")
    assert found["value"].to_dict() == {
        "contacts": 2,
        "reopened_share": 0.5,
        "satisfied_share": pytest.approx(2 / 3),
    }


def test_fan_out_a_survey_for_which_two_tickets_share_an_id_is_of_its_own_source(house):
    house.load("ticket", [ticket(id="1", kind="incident")]).load(
        "ticket", [ticket(id="1", kind="request")], source="t"
    )
    house.load("rating", [{"ticket": "1", "score": 5, "rated_at": f"{DAY} 12:00"}], source="t")
    assert house.values("satisfied_share", "kind", by=["kind"]) == {"request": 1}


def test_the_mean_of_ratios_is_not_the_ratio(house):
    """Desk a answers 9 of 10, desk b 0 of 90: 9 %, where the mean of the desks would say 45 %."""
    reply = {"first_response_at": f"{DAY} 09:30"}
    house.load("ticket", [ticket(**reply)] * 9 + [ticket()] + [ticket(desk="b")] * 90)
    assert house.values("answered_share", "desk", by=["desk"]) == {"a": 0.9, "b": 0}
    assert house.figure("answered_share")["value"] == 0.09


def test_a_percentile_of_all_is_not_the_mean_of_the_desks_percentiles(house):
    """11..20 and 91..100 minutes: nine in ten within 98.1 together, 19.1 and 99.1 apart."""
    for desk, first in (("a", 11), ("b", 91)):
        waits = range(first, first + 10)
        house.load(
            "ticket",
            [
                ticket(desk=desk, first_response_at=f"{DAY} {9 + wait // 60:02}:{wait % 60:02}")
                for wait in waits
            ],
            source=desk,
        )
    parts = house.values("first_response_p90", "desk", by=["desk"])
    assert parts == {"a": pytest.approx(19.1), "b": pytest.approx(99.1)}
    assert house.figure("first_response_p90")["value"] == pytest.approx(98.1)


def test_nine_in_ten_on_social_is_by_linear_interpolation(house):
    """Waits of 5, 10, ... 50 minutes: the 90th percentile lies a tenth of the way from the ninth to the tenth."""
    waits = range(5, 55, 5)
    asked = [post(f"a{wait}", f"u{wait}", "09:00") for wait in waits]
    replies = [
        post(f"d{wait}", "desk", f"09:{wait}" if wait > 9 else "09:05", f"a{wait}", f"a{wait}")
        for wait in waits
    ]
    house.load("post", asked + replies, source="x")
    assert house.figure("social_response_p90")["value"] == pytest.approx(45.5)


def test_nine_in_ten_has_an_interval_from_45_values_on(house):
    """Waits of 1, 2, ... 100 minutes: ranks 100 x 0.9 + 1/2 -/+ 1.96 x 3, outwards, are 84 and 97; of 40 there is none."""
    opened = [
        ticket(desk=f"d{n}", first_response_at=f"{DAY} {9 + wait // 60:02}:{wait % 60:02}")
        for n in (40, 100)
        for wait in range(1, n + 1)
    ]
    house.load("ticket", opened)
    rows = house.figures("first_response_p90", by=["desk"]).set_index("desk")
    assert rows.loc["d100", ["value", "low", "high"]].tolist() == [pytest.approx(90.1), 84, 97]
    assert rows.loc["d40", ["value", "state"]].tolist() == [pytest.approx(36.1), "ok"]
    assert rows.loc["d40", ["low", "high"]].isna().all()


def test_the_unanswered_are_left_out_of_the_time_and_counted_beside_it(house):
    """Six answered after 10 minutes and 54 never: typically 10 minutes, of a tenth of the tickets."""
    house.load("ticket", [ticket(first_response_at=f"{DAY} 09:10")] * 6 + [ticket()] * 54)
    typical, answered = house.figure("first_response_minutes"), house.figure("answered_share")
    assert (typical["value"], typical["n"], typical["excluded"]) == (10, 6, 54)
    assert answered["value"] == 0.1
    assert house.figure("answered_within_share")["value"] == 0.1


@pytest.mark.parametrize("clock", ["calendar", "business"])
def test_an_answer_before_the_opening_is_neither_in_time_nor_late(house, clock):
    """Two answered after 10 minutes, one never, three before they were opened: 2 of 3 in time, 3 left out."""
    soon = {"first_response_at": f"{DAY} 09:10", "first_response_business_minutes": 10.0}
    before = {"first_response_at": f"{DAY} 08:50", "first_response_business_minutes": 0.0}
    house.load("ticket", [ticket(**soon)] * 2 + [ticket()] + [ticket(**before)] * 3)
    row = house.figure("answered_within_share", clock=clock)
    assert (row["numerator"], row["denominator"], row["excluded"]) == (2, 3, 3)


def test_a_reply_dated_before_its_post_is_not_in_time_on_social_either(house):
    """Ann and Bea share a thread; the reply to Bea bears a time before she wrote: only Ann's is known in time."""
    house.load(
        "post",
        [
            *(post("1", "ann", "09:00"), post("2", "bea", "09:30", "1", "1")),
            *(post("3", "desk", "09:10", "1", "1"), post("4", "desk", "09:20", "2", "1")),
        ],
        source="x",
    )
    row = house.figure("social_answered_within_share")
    assert (row["numerator"], row["denominator"], row["excluded"]) == (1, 1, 1)


def test_reopened_twice_is_one_reopened_ticket(house):
    house.load("ticket", [ticket(reopened=times) for times in (2, 0, 0, 1)])
    row = house.figure("reopened_share")
    assert (row["numerator"], row["denominator"]) == (2, 4)


@pytest.mark.parametrize(
    ("opened", "first", "minutes"),
    [
        (
            "2026-03-29 00:30",
            "2026-03-29 01:30",
            60,
        ),  # 01:30 and 03:30 in Berlin: the clock jumps, time does not
        ("2026-10-25 00:30", "2026-10-25 01:30", 60),  # 02:30 twice
    ],
)
def test_on_the_night_of_a_clock_change_an_hour_is_an_hour(house, opened, first, minutes):
    house.put("desk", [{"id": "berlin", "time_zone": "Europe/Berlin"}])
    house.load("ticket", [ticket(opened, desk="berlin", first_response_at=first)] * 6)
    assert house.figure("first_response_minutes")["value"] == minutes


def test_on_the_night_of_a_clock_change_a_day_of_the_desk_has_23_or_25_hours(house):
    """Open at the end of the day in Berlin: from the midnight before it, 23 hours in March, 25 in October."""
    house.put("desk", [{"id": "berlin", "time_zone": "Europe/Berlin"}])
    house.load(
        "ticket",
        [
            ticket(
                "2026-03-28 23:00", desk="berlin", opened_on=date(2026, 3, 29), resolved_at="2026-03-30 09:00"
            )
        ],
        as_of="2026-12-01 00:00",
    )
    house.load(
        "ticket",
        [
            ticket(
                "2026-10-24 22:00",
                desk="berlin",
                opened_on=date(2026, 10, 25),
                resolved_at="2026-10-26 09:00",
            )
        ],
        source="t",
        as_of="2026-12-01 00:00",
    )
    ages = {day: house.figure("backlog_age_p90", window=Window(None, day))["value"] for day in (
        date(2026, 3, 29), date(2026, 10, 25))}  # fmt: skip
    assert ages == {date(2026, 3, 29): 23 * 60, date(2026, 10, 25): 25 * 60}


def test_both_edges_of_a_period_belong_to_it(house):
    edges = ["2026-02-28 23:59", "2026-03-01 00:00", "2026-03-31 23:59", "2026-04-01 00:00"]
    house.load("ticket", [ticket(at) for at in edges])
    assert house.values("contacts", "period", grain="month") == {"2026-02": 1, "2026-03": 2, "2026-04": 1}
    assert house.figure("contacts", window=Window(date(2026, 3, 1), date(2026, 3, 31)))["value"] == 2


def test_the_first_week_of_a_year_is_the_one_of_its_first_thursday(house):
    house.load(
        "ticket", [ticket(f"{day} 12:00") for day in ("2024-12-29", "2024-12-30", "2025-01-05", "2025-01-06")]
    )
    assert house.values("contacts", "period", grain="week") == {"2024-W52": 1, "2025-W01": 2, "2025-W02": 1}
    assert house.values("contacts", "period", grain="year") == {"2024": 2, "2025": 2}


def test_negative_durations_are_in_no_time_but_in_the_data_quality(house):
    before = ticket(first_response_at=f"{DAY} 08:00", resolved_at=f"{DAY} 07:00")
    house.load(
        "ticket", [before] * 2 + [ticket(first_response_at=f"{DAY} 09:20", resolved_at=f"{DAY} 10:00")] * 6
    )
    for name, value in (("first_response_minutes", 20), ("resolve_minutes", 60), ("resolve_p90", 60)):
        row = house.figure(name)
        assert (row["value"], row["n"], row["excluded"]) == (value, 6, 2)
    assert house.figure("impossible_times_share")["value"] == 0.25


def test_what_ended_before_it_began_is_never_a_backlog_below_nought(house):
    """Settled on 1 March, opened on the 3rd: open at no time, and not minus one on the 1st and 2nd."""
    house.load(
        "ticket", [ticket("2026-03-03 09:00", resolved_at="2026-03-01 09:00"), ticket("2026-03-01 09:00")]
    )
    window = Window(date(2026, 3, 1), date(2026, 3, 4))
    assert list(house.values("backlog", "period", grain="day", window=window).values()) == [1, 1, 1, 1]
    assert house.figure("net_flow")["value"] == 1


def test_a_settled_ticket_without_an_opening_takes_none_off_the_backlog(house):
    house.load("ticket", [ticket(None, resolved_at=f"{DAY} 09:00"), ticket(resolved_at=None)])
    row = house.figure("backlog")
    assert (row["value"], row["n"]) == (1, 1)


def test_quiet_periods_keep_their_backlog_also_in_an_open_window(house):
    house.load(
        "ticket", [ticket("2026-01-05 09:00", resolved_at="2026-04-05 09:00"), ticket("2026-04-05 09:00")]
    )
    assert house.values("backlog", "period", grain="month") == {
        "2026-01": 1,
        "2026-02": 1,
        "2026-03": 1,
        "2026-04": 1,
    }


def test_a_window_without_an_end_tells_no_backlog_after_the_last_change_known(house):
    house.load(
        "ticket", [ticket("2026-01-05 09:00"), ticket("2026-02-05 09:00", resolved_at="2026-02-06 09:00")]
    )
    found = house.values("backlog", "period", grain="month", window=Window(date(2026, 1, 1), None))
    assert found == {"2026-01": 1, "2026-02": 1}


def test_merged_tickets_two_sources_may_use_one_id_and_one_source_may_not(house):
    """The same id in two sources is two tickets; the upsert makes the same id of one source one."""
    house.load("ticket", [ticket(id="7")]).load("ticket", [ticket(id="7")], source="t")
    assert house.figure("contacts")["value"] == 2


def test_merged_tickets_one_closed_into_another_is_a_contact_but_no_backlog_and_no_resolution(house):
    """Ann and Bea report one fault; Bea's ticket is closed as merged: two people asked, one matter was solved."""
    house.load(
        "ticket",
        [
            ticket(requester="ann", resolved_at=f"{DAY} 11:00", closed_at=f"{DAY} 12:00", status="closed"),
            ticket(requester="bea", resolved_at=None, closed_at=f"{DAY} 09:10", status="merged"),
        ],
    )
    assert house.figure("contacts")["value"] == 2
    assert house.figure("backlog")["value"] == 0
    row = house.figure("resolve_minutes")
    assert (row["value"], row["n"], row["excluded"]) == (120, 1, 1)


def test_merged_tickets_a_post_that_names_an_id_of_two_sources_names_none(house):
    house.load("ticket", [ticket(id="7"), ticket(id="8")]).load("ticket", [ticket(id="7")], source="t")
    house.load(
        "post", [post("p", "ann", "08:00", ticket="7"), post("q", "ann", "08:30", ticket="8")], source="x"
    )
    row = house.figure("channel_switching")
    assert (row["numerator"], row["denominator"]) == (1, 3)


def test_a_bots_answer_neither_answers_nor_ends_the_turn(house):
    """Ann writes, the bot replies, Ann writes again, a human answers after an hour: one turn of 60 minutes."""
    house.load("post", [
        post("a", "ann", "09:00", thread="a"), post("b", "bot", "09:01", "a", "a"), post("c", "ann", "09:05", "b", "a"),
        post("d", "desk", "10:00", "c", "a"),
    ], source="x")  # fmt: skip
    row = house.figure("social_response_minutes")
    assert (row["value"], row["n"]) == (60, 1)


def test_a_deleted_post_is_owed_an_answer_only_if_it_was_answered_before(house):
    gone = {"deleted_at": f"{DAY} 09:30"}
    house.load("post", [
        post("a", "ann", "09:00", **gone), post("b", "bea", "09:00", **gone), post("d", "desk", "09:20", "b", "b"),
    ], source="x")  # fmt: skip
    row = house.figure("social_answered_share")
    assert (row["numerator"], row["denominator"], row["excluded"]) == (1, 1, 1)
    assert house.figure("contacts")["value"] == 2


def test_several_customers_in_a_thread_are_not_all_answered_by_one_reply(house):
    """A nested network: the desk replies to Bea beneath Ann, so to both; Cy beside them has no answer."""
    house.load("post", [
        post("a", "ann", "09:00", thread="a"), post("b", "bea", "09:01", "a", "a"), post("c", "cy", "09:02", "a", "a"),
        post("d", "desk", "09:10", "b", "a"),
    ], source="x")  # fmt: skip
    row = house.figure("social_answered_share")
    assert (row["numerator"], row["denominator"]) == (2, 3)


def test_phone_totals_beside_phone_tickets_count_once(house):
    """Three phone tickets of the day are among the 20 calls; the e-mail and the next day's call are not."""
    house.load("ticket", [ticket()] * 3 + [ticket(channel="email"), ticket("2026-03-03 09:00")])
    calls = {"desk": "a", "channel": "phone", "day": date(2026, 3, 2), "handled": 20, "offered": 30}
    house.load("contact_volume", [calls], source="acd")
    assert house.figure("contacts")["value"] == 22
    assert house.figure("voice_share")["value"] == pytest.approx(21 / 22)


def test_phone_totals_of_a_house_without_desks_replace_its_tickets_too(house):
    house.load("ticket", [ticket(desk=None)] * 3 + [ticket()])
    calls = {"desk": None, "channel": "phone", "day": date(2026, 3, 2), "handled": 20}
    house.load("contact_volume", [calls], source="acd")
    assert house.figure("contacts")["value"] == 21


def test_a_day_without_a_handled_call_takes_no_channel(house):
    calls = {"desk": "a", "channel": "phone", "day": date(2026, 3, 2), "handled": 0}
    house.load("contact_volume", [calls, calls | {"desk": "b", "handled": 3}], source="acd")
    assert house.values("desks_taking_channel_share", "channel", by=["channel"]) == {"phone": 0.5}


def test_reach_knows_the_callers_of_days_with_phone_totals_by_their_tickets(house):
    """Totals replace the phone's tickets as contacts, 10 and 1; of three people two called all the same."""
    called = [ticket(requester=who) for who in ("ann", "bea", "bea", None)]
    house.load("ticket", [*called, ticket(channel="email", requester="cy")])
    totals = {"desk": "a", "channel": "phone", "day": date(2026, 3, 2), "handled": 10}
    house.load("contact_volume", [totals], source="acd")
    rows = house.figures("channel_reach", by=["channel"]).set_index("channel")
    assert rows["numerator"].to_dict() == {"phone": 2, "email": 1}
    assert rows["denominator"].to_dict() == {"phone": 3, "email": 3}
    assert rows["excluded"].to_dict() == {"phone": 10, "email": 0}
    assert house.values("contacts", "channel", by=["channel"]) == {"phone": 10, "email": 1}


def test_reach_leaves_out_calls_by_their_number_not_by_their_rows(house):
    house.load("ticket", [ticket(requester="u", channel="email")])
    calls = {"desk": "a", "channel": "phone", "day": date(2026, 3, 2), "handled": 20}
    house.load("contact_volume", [calls], source="acd")
    row = house.figure("channel_reach")
    assert (row["value"], row["excluded"]) == (1, 20)


def test_a_quarter_is_not_the_mean_of_its_weeks_for_satisfaction_either(house):
    """5 of 5 in one week, 0 of 15 in another: 25 %, where the mean of the weeks would say 50 %."""

    def rated(score, day):
        return {"score": score, "rated_at": f"{day} 09:00"}

    house.load("rating", [rated(5, "2026-01-05")] * 5 + [rated(1, "2026-01-12")] * 15)
    assert list(house.values("satisfied_share", "period", grain="week").values()) == [1, 0]
    assert house.values("satisfied_share", "period", grain="quarter") == {"2026-Q1": 0.25}


def test_a_closing_counts_on_the_day_of_the_desk(house):
    """Closed at 03:00 UTC on 3 March is the evening of the 2nd in New York."""
    house.put("desk", [{"id": "ny", "time_zone": "America/New_York"}])
    row = ticket("2026-03-02 15:00", desk="ny", opened_on=date(2026, 3, 2), closed_at="2026-03-03 03:00")
    house.load("ticket", [row])
    assert house.values("backlog", "period", grain="day") == {"2026-03-02": 0}
    assert house.values("net_flow", "period", grain="day") == {"2026-03-02": 0}


def test_an_unrated_invitation_belongs_to_the_day_of_the_desk(house):
    house.put("desk", [{"id": "ny", "time_zone": "America/New_York"}])
    invited = {"score": None, "rated_at": None, "invited_at": "2026-04-01 03:00", "desk": "ny"}
    house.load("rating", [invited, invited | {"desk": None}])
    assert house.values("rated_share", "period", grain="month") == {"2026-03": 0, "2026-04": 0}


def test_tickets_that_are_rated_but_not_resolved_do_not_make_everybody_a_rater(house):
    """A source that never says what is resolved: that 2 tickets were rated is no share of anything."""
    house.load("ticket", [ticket(id=str(number)) for number in range(9)])
    house.load("rating", [{"ticket": id_, "score": 5, "rated_at": f"{DAY} 12:00"} for id_ in "12"])
    assert house.figure("rated_share")["state"] == "none"


def test_the_shift_from_the_phone_is_not_computable_where_no_channel_was_ever_given(house):
    house.load("ticket", [{"opened_at": f"{DAY} 09:00", "desk": "a"}])
    for arguments in ({"window": Window(date(2026, 1, 1), date(2026, 12, 31))}, {"grain": "month"}):
        assert house.figure("digital_shift", **arguments)["state"] == "not_computable"


def test_tickets_without_a_day_shift_nothing(house):
    house.load("ticket", [ticket(None)] * 40)
    assert house.figure("digital_shift", grain="month")["state"] == "none"


def test_an_unrated_survey_is_counted_beside_the_adjusted_share_as_beside_the_plain_one(house):
    rated = [{"score": 5, "rated_at": f"{DAY} 09:00", "channel": "phone"}] * 3
    house.load("rating", [*rated, {"score": None, "invited_at": f"{DAY} 09:00", "channel": "phone"}])
    for name in ("satisfied_share", "satisfied_share_adjusted"):
        assert house.figure(name)["excluded"] == 1


def test_a_dimension_that_nothing_has_is_a_slice_of_its_own_for_every_mix(house):
    house.load("ticket", [ticket()] * 5)
    for name in ("single_channel_exposure", "channels_per_desk", "effective_channels", "channel_share"):
        assert house.values(name, "kind", by=["kind"]) == {None: 1}
