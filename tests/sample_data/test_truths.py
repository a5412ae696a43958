"""What is planted in the sample is found again with plain pandas, apart from our own figures."""

import itertools

import numpy as np
import pandas as pd
import pytest

from connectors.channels import map_channels
from sample_data import AS_OF, FIRST_DAY, LAST_DAY, TRUTHS, sample_configuration
from sample_data.company import DESKS
from warehouse.tables import CHANNELS

MONTHS = [str(month) for month in pd.period_range(FIRST_DAY, LAST_DAY, freq="M")]
AUTOMATIC = ["monitoring", "api", "agent_created"]


def test_there_are_two_whole_years_up_to_a_fixed_day(frames):
    opened = frames["ticket"]["opened_at"]
    assert opened.min() < pd.Timestamp(FIRST_DAY) + pd.Timedelta(days=1)
    assert pd.Timestamp(LAST_DAY) < opened.max() <= pd.Timestamp(AS_OF).tz_localize(None)
    assert len(MONTHS) == 24


def test_no_event_is_later_than_the_end_of_the_data(frames):
    end = pd.Timestamp(AS_OF).tz_localize(None)
    for frame in frames.values():
        for column in frame.columns[frame.columns.str.endswith("_at")]:
            assert frame[column].max() <= end


def test_about_sixty_thousand_tickets_come_to_fourteen_desks_in_three_regions_and_three_organisations(
    tickets,
):
    assert 59_000 < len(tickets) < 61_000
    desks = sample_configuration().desks
    assert set(tickets["desk"]) == set(desks)
    assert len(desks) == TRUTHS.desks
    assert {desk.region for desk in desks.values()} == {"EMEA", "Americas", "APAC"}
    assert len({desk.organisation for desk in desks.values()}) == 3
    assert len({desk.time_zone for desk in desks.values()}) == 14


def test_every_month_has_tickets_at_every_desk(tickets):
    months = tickets[tickets["month"].isin(MONTHS)]  # Sydney's first of November began in October, in UTC
    assert months.groupby(["desk", "month"]).ngroups == 14 * 24


def test_one_desk_answers_in_an_hour_before_march_and_in_three_after(tickets):
    rows = tickets[(tickets["desk"] == TRUTHS.slower_desk) & ~tickets["channel"].isin(AUTOMATIC)]
    later = rows["opened_at"] >= pd.Timestamp(TRUTHS.slower_from)
    assert rows[~later]["minutes"].median() == pytest.approx(TRUTHS.slower_minutes_before, rel=0.03)
    assert rows[later]["minutes"].median() == pytest.approx(TRUTHS.slower_minutes_after, rel=0.03)


def test_no_other_desk_gets_half_as_slow_again(tickets):
    later = tickets["opened_at"] >= pd.Timestamp(TRUTHS.slower_from)
    typical = tickets.groupby(["desk", later])["minutes"].median().unstack()
    ratio = (typical[True] / typical[False]).drop(TRUTHS.slower_desk)
    assert ratio.between(0.7, 1.4).all()


@pytest.mark.parametrize(
    "desk", [desk for desk in DESKS if desk.id != TRUTHS.slower_desk], ids=lambda d: d.id
)
def test_each_desks_typical_first_answer_is_as_planted(tickets, desk):
    rows = tickets[(tickets["desk"] == desk.id) & ~tickets["channel"].isin(AUTOMATIC)]
    assert rows["minutes"].median() == pytest.approx(desk.response_minutes, rel=0.03)


def test_one_desk_has_one_channel_and_the_others_have_several(tickets):
    channels = tickets.groupby("desk")["channel"].agg(set)
    assert channels[TRUTHS.single_channel_desk] == {TRUTHS.single_channel}
    assert channels.drop(TRUTHS.single_channel_desk).map(len).min() >= 7


def test_social_grows_from_three_in_a_thousand_to_two_in_a_hundred_contacts(tickets, turns, frames):
    share = _social_share(tickets, turns, frames["contact_volume"])
    assert share[MONTHS[:3]].mean() == pytest.approx(TRUTHS.social_share_first_month, abs=0.002)
    assert share[MONTHS[-2:]].mean() == pytest.approx(TRUTHS.social_share_last_month, abs=0.002)
    assert np.polyfit(range(24), share[MONTHS], 1)[0] > 0


def _social_share(tickets: pd.DataFrame, turns: pd.DataFrame, volume: pd.DataFrame) -> pd.Series:
    """Social tickets and turns without a ticket, over all contacts; handled calls replace phone tickets."""
    replaced = (tickets["channel"] == "phone") & tickets["desk"].isin(volume["desk"].unique())
    counted = tickets[~replaced]
    calls = volume.groupby(volume["day"].dt.strftime("%Y-%m"))["handled"].sum()
    social = counted[counted["channel"] == "social"].groupby("month").size()
    others = counted[counted["channel"] != "social"].groupby("month").size()
    alone = turns[turns["ticket"].isna()].groupby("month").size()
    social = social.add(alone, fill_value=0)
    return social / (social + others + calls)


def test_six_of_fourteen_desks_take_social_and_three_plan_to(tickets, turns):
    by_ticket = set(tickets[tickets["channel"] == "social"]["desk"])
    by_turn = set(turns["desk"])
    plans = sample_configuration().plans
    assert by_ticket == by_turn == {plan.desk for plan in plans if plan.status == "using"}
    assert len(by_turn) == TRUTHS.desks_on_social == 6
    assert sum(plan.status == "planning" for plan in plans) == TRUTHS.desks_planning_social == 3


def _rated(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    cases = frames["ticket"].drop_duplicates("id").set_index("id")[["kind", "priority"]]
    rated = frames["csat"][frames["csat"]["score"].notna()].join(cases, on="ticket")
    return rated.assign(satisfied=rated["score"] >= 4)


def test_satisfaction_by_channel_turns_round_like_for_like(frames):
    """Simpson's paradox: chat is ahead over all ratings, phone within the same kind and priority."""
    rated = _rated(frames)
    crude = rated.groupby("channel")["satisfied"].mean()
    assert crude[TRUTHS.satisfied_more_crude] > crude[TRUTHS.satisfied_more_adjusted] + 0.02
    rated = rated[rated["kind"] != "problem"]
    weight = rated.groupby(["kind", "priority"]).size() / len(rated)
    strata = rated.groupby(["channel", "kind", "priority"])["satisfied"].mean()
    adjusted = {name: (strata[name] * weight).sum() for name in ("phone", "chat")}
    assert adjusted[TRUTHS.satisfied_more_adjusted] > adjusted[TRUTHS.satisfied_more_crude] + 0.02


def test_part_of_the_invited_rate_and_about_four_in_five_are_satisfied(frames):
    csat = frames["csat"]
    assert csat["score"].notna().mean() == pytest.approx(0.34, abs=0.02)
    assert 0.75 < _rated(frames)["satisfied"].mean() < 0.88
    assert set(csat["score"].dropna()) == {1, 2, 3, 4, 5}
    assert csat[csat["score"].isna()]["rated_at"].isna().all()


def test_some_are_asked_whether_they_would_recommend_us(frames):
    nps = frames["nps"]
    assert len(nps) == 1_600
    assert nps["score"].between(0, 10).all()
    assert set(nps["question"]) == {"nps"}


def test_rows_are_repeated_exactly(frames):
    rows = frames["ticket"].astype("string").fillna("-")
    assert rows.duplicated().sum() == TRUTHS.duplicate_tickets
    assert rows["id"].duplicated().sum() == TRUTHS.duplicate_tickets


def test_some_times_are_impossible_and_no_ticket_has_two(tickets):
    answer = tickets["first_response_at"] < tickets["opened_at"]
    end = tickets["resolved_at"] < tickets["opened_at"]
    assert (answer.sum(), end.sum()) == (TRUTHS.negative_responses, TRUTHS.negative_resolutions)
    assert not (answer & end).any()


def test_unknown_channel_words_are_other_under_the_rule_unmapped(tickets):
    unmapped = tickets[tickets["channel_rule"] == "unmapped"]
    assert unmapped["channel_raw"].value_counts().to_dict() == dict(TRUTHS.unmapped_words)
    assert set(unmapped["channel"]) == {"other"}


def test_every_other_word_maps_to_the_channel_it_was_planted_as(tickets):
    words = tickets.drop_duplicates("channel_raw")
    mapped = [channel for channel, _ in map_channels(words["channel_raw"])]
    assert mapped == list(words["channel"])
    assert set(mapped) <= set(CHANNELS)


def test_about_three_in_five_social_turns_that_are_owed_an_answer_get_one_within_a_day(turns):
    asked = (turns["intent"] != "praise") & (turns["needs_reply"] != False)  # noqa: E712 - None: nobody judged it
    owed = turns[asked & (turns["deleted_at"].isna() | turns["answered_at"].notna())]
    owed = owed[owed["start"] < pd.Timestamp(AS_OF).tz_localize(None) - pd.Timedelta(days=1)]
    within = owed["answered_at"] - owed["start"] <= pd.Timedelta(days=1)
    assert within.mean() == pytest.approx(0.63, abs=0.05)
    assert len(owed) > 400


def test_the_last_day_holds_turns_that_are_still_pending(turns):
    end = pd.Timestamp(AS_OF).tz_localize(None)
    recent = turns[(end - turns["start"] < pd.Timedelta(days=1)) & turns["answered_at"].isna()]
    assert len(recent) >= 4


def test_the_posts_hold_what_must_not_count(frames):
    posts = frames["post"]
    assert {"customer", "desk", "desk_bot", "other_bot", "system"} == set(posts["author_role"])
    assert (posts["intent"] == "spam").sum() == 25
    assert posts["deleted_at"].notna().sum() > 10
    assert {"announcement", "mention", "comment", "reply", "overheard"} == set(posts["kind"])
    assert (posts["kind"] == "overheard").sum() == TRUTHS.overheard


def test_some_threads_have_several_customers(frames):
    customers = frames["post"][frames["post"]["author_role"] == "customer"]
    assert customers.groupby(["source", "conversation"])["author"].nunique().max() >= 2


def test_a_reply_comes_after_what_it_answers_and_in_the_same_thread(frames):
    posts = frames["post"]
    above = posts.set_index("id")[["created_at", "conversation", "source"]]
    replies = posts[posts["reply_to"].notna()].join(above, on="reply_to", suffixes=("", "_above"))
    assert replies["created_at_above"].notna().all()
    assert (replies["created_at"] >= replies["created_at_above"]).all()
    assert (replies["conversation"] == replies["conversation_above"]).all()
    assert (replies["source"] == replies["source_above"]).all()


def test_social_tickets_and_their_posts_name_each_other(tickets, frames):
    social = set(tickets[tickets["channel"] == "social"]["id"])
    assert social < set(frames["post"]["ticket"].dropna())


def test_some_cases_came_by_another_channel_after_they_were_written_on_social(tickets, frames):
    said = frames["post"][frames["post"]["author_role"] == "customer"].groupby("ticket")["created_at"].min()
    cases = tickets[tickets["channel"] != "social"].set_index("id").join(said, how="inner")
    assert len(cases) == TRUTHS.cases_in_two_channels
    before = cases["opened_at"] - cases["created_at"]
    assert before.between(pd.Timedelta(minutes=30), pd.Timedelta(days=1)).all()


def test_customers_name_services_and_one_that_no_ticket_knows(tickets, frames):
    posts = frames["post"]
    asked = posts[(posts["author_role"] == "customer") & (posts["kind"] != "overheard")]["service"]
    assert asked.notna().mean() == pytest.approx(0.45, abs=0.05)
    assert set(asked.dropna()) - set(tickets["service"]) == {TRUTHS.service_asked_in_vain}


def test_a_ticket_made_from_a_post_is_about_the_same_service(tickets, frames):
    named = frames["post"].dropna(subset=["ticket", "service"]).drop_duplicates("ticket")
    service = tickets.set_index("id")["service"]
    assert (service[named["ticket"]].to_numpy() == named["service"].to_numpy()).all()
    assert len(named) > 200


def test_in_one_of_twenty_conversations_another_customer_answers_first(frames):
    posts = frames["post"][frames["post"]["kind"] != "overheard"]
    thread = posts.sort_values(["created_at", "id"]).groupby(["source", "conversation"])
    opener = thread[["author", "author_role", "needs_reply"]].first().add_suffix("_first")
    rows = posts.join(opener, on=["source", "conversation"])
    ours = (rows["author_role_first"] == "customer") & (rows["needs_reply_first"] != False)  # noqa: E712
    other = (rows["author_role"] == "customer") & (rows["author"] != rows["author_first"])
    first = rows[ours & (other | (rows["author_role"] == "desk"))].sort_values("created_at")
    helped = first.drop_duplicates(["source", "conversation"])["author_role"].eq("customer").sum()
    asked = rows[ours].drop_duplicates(["source", "conversation"])
    assert 0.03 < helped / len(asked) < 0.08


def test_nine_in_ten_open_tickets_are_younger_than_six_weeks_every_month(tickets):
    ended = tickets["resolved_at"].fillna(tickets["closed_at"])
    for day in pd.date_range("2025-02-01", "2026-11-01", freq="MS"):
        still = (tickets["opened_at"] < day) & (ended.isna() | (ended >= day))
        age = (day - tickets["opened_at"][still]).dt.days
        assert 90 < still.sum() < 350
        assert 14 < age.quantile(0.9) < 42


def test_calls_are_offered_handled_or_given_up(frames):
    volume = frames["contact_volume"]
    assert (volume["offered"] == volume["handled"] + volume["abandoned"]).all()
    assert (volume["answered_within_target"] <= volume["handled"]).all()
    assert set(volume["desk"]) == {desk.id for desk in DESKS if desk.counts_calls}
    assert not volume.duplicated(["desk", "day"]).any()


def test_every_phone_ticket_of_a_counted_desk_falls_on_a_day_with_calls(tickets, frames):
    volume = frames["contact_volume"]
    handled = volume.groupby("desk")["handled"].sum()
    phone = tickets[tickets["channel"] == "phone"].groupby("desk").size()
    assert (handled / phone[handled.index]).between(1.1, 1.35).all()


def test_milestones_stand_in_order_but_for_the_planted_faults(tickets):
    whole = tickets[(tickets["minutes"].isna()) | (tickets["minutes"] >= 0)]
    whole = whole[~(whole["resolved_at"] < whole["opened_at"])]
    for earlier, later in itertools.pairwise(("opened_at", "resolved_at", "closed_at")):
        both = whole[whole[earlier].notna() & whole[later].notna()]
        assert (both[earlier] <= both[later]).all()
    assert (tickets["updated_at"].notna()).all()


def test_the_virtual_agent_settles_more_as_the_months_go_by(frames):
    sessions = frames["sessions"]
    assert set(sessions["channel"]) == {"virtual_agent"}
    assert (sessions["offered"] == sessions["handled"] + sessions["abandoned"]).all()
    monthly = sessions.groupby(sessions["day"].dt.strftime("%Y-%m"))[["offered", "handled"]].sum()
    share = monthly["handled"] / monthly["offered"]
    assert share[MONTHS[:3]].mean() == pytest.approx(0.2, abs=0.03)
    assert share[MONTHS[-3:]].mean() == pytest.approx(0.35, abs=0.03)
