"""Ours by the definition of a published figure, on data small enough to work by hand."""

import pytest

from metrics import BENCHMARKS, METRICS, QuestionError, Verdict
from metrics.compare import judge
from metrics.restated import COLUMNS, RESTATED, TABLE, compare_restated, restated, restated_table

BY_ID = {row.id: row for row in BENCHMARKS}
DAY = "2026-03-02"


def theirs(house, name, **arguments):
    found = restated(BY_ID[name], house.connection, **arguments)
    assert list(found.columns) == COLUMNS
    assert len(found) == 1
    return found.iloc[0]


def ticket(number, desk="d", channel="email", answered=None, **more):
    """A ticket of nine o'clock, answered after so many minutes."""
    at = (
        {} if answered is None else {"first_response_at": f"{DAY} {9 + answered // 60:02}:{answered % 60:02}"}
    )
    named = {"id": f"t{number}-{desk}", "desk": desk, "channel": channel, "opened_at": f"{DAY} 09:00"}
    return named | at | more


def post(name, who, hour, minute=0, to=None, **more):
    ours = who == "desk"
    return {
        "id": name,
        "author": who,
        "direction": "out" if ours else "in",
        "author_role": "desk" if ours else "customer",
        "created_at": f"{DAY} {hour:02}:{minute:02}",
        "reply_to": to,
        "conversation": "c",
    } | more


def rated(*scores, low=1, high=5, **more):
    return [
        {"score": score, "scale_low": low, "scale_high": high, "rated_at": f"{DAY} 10:00"} | more
        for score in scores
    ]


def test_three_messages_and_one_answer_are_one_turn_and_three_messages(house):
    """A network with reply chains: the desk replies to the last of alice's three and, late, to bob's praise."""
    posts = [
        post("a1", "alice", 9),
        post("a2", "alice", 9, 5, "a1"),
        post("a3", "alice", 9, 10, "a2"),
        post("d1", "desk", 9, 40, "a3"),
        post("b1", "bob", 11, conversation="b", intent="praise"),
        post("d2", "desk", 14, 0, "b1", conversation="b"),
        post("e1", "eve", 12, conversation="e"),
    ]
    house.load("post", posts, source="x")
    ours = house.figure("social_answered_share")
    assert (ours["numerator"], ours["denominator"]) == (1, 2)
    by_message = theirs(house, "SPR-R4")
    assert (by_message["numerator"], by_message["denominator"]) == (1, 4)
    assert by_message["metric"] == "social_answered_share"
    any_kind = theirs(house, "FRD-15")
    assert (any_kind["numerator"], any_kind["denominator"]) == (2, 5)


def test_a_figure_of_one_network_speaks_of_that_network(house):
    """On X one of two messages is answered, on Mastodon the only one."""
    house.load(
        "post",
        [post("a", "alice", 9), post("b", "bob", 9, conversation="b"), post("-", "desk", 10, to="a")],
        source="x",
    )
    house.load("post", [post("m", "mia", 9), post("m-", "desk", 10, to="m")], source="mastodon")
    on_x, anywhere = theirs(house, "SBK-13"), theirs(house, "SPR-R4")
    assert (on_x["numerator"], on_x["denominator"]) == (1, 2)
    assert (anywhere["numerator"], anywhere["denominator"]) == (2, 3)


def test_within_72_hours_counts_every_message_but_not_the_young(house):
    """As of 1 June: b answered after 71 h, c after 73 h, d is unanswered, e a day old and left out."""
    posts = [
        post("b", "bob", 9, conversation="b"),
        post("b-", "desk", 0, to="b", conversation="b", created_at="2026-03-05 08:00"),
        post("c", "carol", 9, conversation="c"),
        post("c-", "desk", 0, to="c", conversation="c", created_at="2026-03-05 10:00"),
        post("d", "dan", 9, conversation="d"),
        post("e", "eve", 0, conversation="e", created_at="2026-05-31 00:00"),
    ]
    house.load("post", posts)
    row = theirs(house, "SPR-15")
    assert (row["numerator"], row["denominator"], row["excluded"]) == (1, 3, 1)


def test_a_mean_response_time_stands_beside_the_median(house):
    """Messages answered after 10, 20 and 90 minutes: the median is 20, the mean 40."""
    waits = [10, 20, 90]
    posts = []
    for number, wait in enumerate(waits):
        posts += [
            post(f"q{number}", f"p{number}", 9, conversation=f"q{number}"),
            post(f"r{number}", "desk", 9 + wait // 60, wait % 60, f"q{number}", conversation=f"q{number}"),
        ]
    house.load("post", posts, source="twitter")
    assert house.figure("social_response_minutes")["value"] == 20
    row = theirs(house, "SPR-T1")
    assert (row["value"], row["n"], row["state"], row["unit"]) == (40, 3, "few", "minutes")
    assert theirs(house, "EPT-tw")["value"] == 40
    assert theirs(house, "EPT-fa")["state"] == "none"


def test_the_mean_of_e_mails_leaves_out_phone_impossible_and_unanswered(house):
    """E-mails after 30 and 90 minutes: 60; a call after 5, one before it was asked, one never."""
    rows = [
        ticket(1, answered=30),
        ticket(2, answered=90),
        ticket(3, channel="phone", answered=5),
        ticket(4, first_response_at="2026-03-02 08:00"),
        ticket(5),
    ]
    house.load("ticket", rows)
    row = theirs(house, "EPT-em")
    assert (row["value"], row["n"], row["excluded"]) == (60, 2, 2)


def quick_desks(house, means):
    """A desk per mean, with six e-mails each, half of them ten minutes below it and half above."""
    rows = [
        ticket(number, f"d{desk}", answered=mean + (10 if number % 2 else -10))
        for desk, mean in enumerate(means)
        for number in range(6)
    ]
    house.load("ticket", rows)


def test_desks_quick_enough_are_counted_by_their_own_mean(house):
    """Ten desks with means of 30 to 390 minutes: three within the hour, nine within six."""
    quick_desks(house, [30, 45, 60, 65, 120, 180, 240, 300, 360, 390])
    hour, six = theirs(house, "SUP-2"), theirs(house, "SUP-3")
    assert (hour["numerator"], hour["denominator"], hour["state"]) == (3, 10, "ok")
    assert (six["numerator"], six["denominator"]) == (9, 10)
    assert hour["low"] < 0.3 < hour["high"]


def test_desks_quick_enough_are_compared_as_a_share_of_organisations(house):
    """3 of 10 less 30.6 of 100."""
    quick_desks(house, [30, 45, 60, 65, 120, 180, 240, 300, 360, 390])
    found = compare_restated(theirs(house, "SUP-2"), BY_ID["SUP-2"])
    assert (found.verdict, found.drawn, found.within_noise) == (Verdict.PORTFOLIO, True, True)
    assert found.gap == pytest.approx(0.3 - 0.306)
    assert found.low < found.gap < found.high


def test_nine_desks_are_too_few_for_a_share_of_organisations(house):
    quick_desks(house, [30] * 9)
    row = theirs(house, "SUP-2")
    assert (row["value"], row["state"]) == (1, "few")
    found = compare_restated(row, BY_ID["SUP-2"])
    assert (found.drawn, found.gap) == (False, None)
    assert "9 desks: a share needs ten" in found.reason


def test_a_desk_with_too_few_e_mails_is_left_out_and_counted(house):
    house.load(
        "ticket", [ticket(1, "small", answered=5), *(ticket(n, "large", answered=5) for n in range(6))]
    )
    row = theirs(house, "SUP-2")
    assert (row["numerator"], row["denominator"], row["excluded"]) == (1, 1, 1)


def test_abandonment_below_five_per_cent_is_a_share_of_desks(house):
    """Of 100 calls each: 4, 5 and 6 abandoned; five per cent is not below five per cent."""
    rows = [
        {
            "desk": f"d{lost}",
            "channel": "phone",
            "day": DAY,
            "offered": 100,
            "handled": 100 - lost,
            "abandoned": lost,
        }
        for lost in (4, 5, 6)
    ]
    house.load("contact_volume", rows)
    row = theirs(house, "SUP-4")
    assert (row["numerator"], row["denominator"], row["state"]) == (1, 3, "few")


def test_calls_picked_up_within_30_seconds_are_a_share_of_desks(house):
    """100 calls each, 20, 30 and 31 seconds on the mean."""
    rows = [
        {"desk": f"d{wait}", "channel": "phone", "day": DAY, "handled": 100, "wait_seconds": 100 * wait}
        for wait in (20, 30, 31)
    ]
    house.load("contact_volume", rows)
    row = theirs(house, "SUP-1")
    assert (row["numerator"], row["denominator"]) == (2, 3)


def test_a_channel_s_share_is_a_mean_over_the_desks_that_offer_it(house):
    """Desk a: 10 of 20 by phone; b: 10 of 100; c: 4 of 10, which is no offer; d: none. The mean of 50 and 10 %."""
    plan = {"a": (10, 20), "b": (10, 100), "c": (4, 10), "d": (0, 10)}
    rows = [
        ticket(number, desk, "phone" if number < phone else "email")
        for desk, (phone, every) in plan.items()
        for number in range(every)
    ]
    house.load("ticket", rows)
    row = theirs(house, "HDI-18")
    assert row["value"] == pytest.approx(0.30)
    assert (row["n"], row["excluded"], row["state"]) == (2, 2, "few")
    assert house.figure("channel_share", where=[("channel", "phone")]) is not None
    table = restated_table(house.connection).set_index("id")
    assert table["house"]["HDI-18"] == pytest.approx(24 / 140)
    assert table["ours"]["HDI-18"] == pytest.approx(0.30)


def test_a_filter_by_channel_does_not_make_a_channel_all_there_is(house):
    house.load("ticket", [ticket(n, "a", "phone" if n < 10 else "email") for n in range(20)])
    row = theirs(house, "HDI-18", where=[("channel", "phone")])
    assert row["value"] == pytest.approx(0.5)


def test_channels_per_desk_as_a_distribution_over_desks(house):
    """Desks with 1, 1, 2, 3 and 7 channels, five tickets by each."""
    channels = ("phone", "email", "portal", "chat", "walk_up", "social", "messaging")
    rows = [
        ticket(number, f"d{desk}", channel)
        for desk, many in enumerate((1, 1, 2, 3, 7))
        for channel in channels[:many]
        for number in range(5)
    ]
    house.load("ticket", [row | {"id": f"{row['id']}-{row['channel']}"} for row in rows])
    found = {
        name: theirs(house, name) for name in ("HDI-02", "HDI-03", "HDI-04", "HDI-05", "HDI-07", "HDI-08")
    }
    hits = {name: row["numerator"] for name, row in found.items()}
    assert hits == {"HDI-02": 2, "HDI-03": 1, "HDI-04": 1, "HDI-05": 0, "HDI-07": 1, "HDI-08": 3}
    assert {row["denominator"] for row in found.values()} == {5}


def test_good_or_bad_leaves_the_middle_out(house):
    """Of five points: 5, 4, 4 are good, 2 bad, two 3s neither. The top two of five are 3 of 6, good is 3 of 4."""
    house.load("rating", rated(5, 4, 4, 3, 3, 2, channel="chat"))
    ours = house.figure("satisfied_share")
    assert (ours["numerator"], ours["denominator"]) == (3, 6)
    row = theirs(house, "ZD15-ch")
    assert (row["numerator"], row["denominator"], row["excluded"]) == (3, 4, 2)


def test_good_or_bad_of_a_scale_that_has_only_these_two(house):
    house.load("rating", rated(1, 1, 0, low=0, high=1))
    row = theirs(house, "ZD12-GL")
    assert (row["numerator"], row["denominator"]) == (2, 3)


def test_good_or_bad_of_a_channel_speaks_of_that_channel(house):
    house.load("rating", rated(5, channel="chat") + rated(1, channel="email"))
    assert theirs(house, "ZD15-ch")["value"] == 1
    assert theirs(house, "ZD15-em")["value"] == 0


def test_happiness_is_a_net_score_of_satisfaction_by_kind_of_ticket(house):
    """Incidents rated 10, 9, 8 and 3 of ten: 100 (2 - 1) / 4; a request rated 0 does not count."""
    scores = {"i1": 10, "i2": 9, "i3": 8, "i4": 3, "r1": 0}
    house.load(
        "ticket", [ticket(0, id=name, kind="incident" if name[0] == "i" else "request") for name in scores]
    )
    house.load(
        "rating",
        [row | {"ticket": name} for name, score in scores.items() for row in rated(score, low=0, high=10)],
    )
    assert theirs(house, "HPS-1")["value"] == 25
    assert theirs(house, "HPS-2")["value"] == -100


def test_first_contact_of_incidents_leaves_requests_out(house):
    rows = [ticket(n, kind="incident", first_contact_resolved=n < 3) for n in range(4)]
    rows += [ticket(9, kind="request", first_contact_resolved=False)]
    house.load("ticket", rows)
    assert theirs(house, "HDI-22")["value"] == 0.75
    assert theirs(house, "HDI-23")["value"] == 0
    assert house.figure("first_contact_share")["value"] == 0.6


def test_over_nothing_every_restatement_has_its_state_and_no_value(house):
    for name in RESTATED:
        row = theirs(house, name)
        assert row["state"] in ("none", "not_computable"), name
        assert row["value"] != row["value"], name
        assert compare_restated(row, BY_ID[name]).drawn is False


def test_a_figure_defined_as_ours_has_no_restatement(house):
    with pytest.raises(QuestionError, match="HDI-01 has no definition of its own here"):
        restated(BY_ID["HDI-01"], house.connection)


def test_every_restatement_is_of_a_row_and_a_metric_and_tells_its_definition():
    for name, restatement in RESTATED.items():
        assert name in BY_ID
        assert restatement.house in METRICS
        assert len(restatement.definition) > 40


def test_what_is_restated_for_another_statistic_is_refused_beside_the_house_figure():
    """HDI-22, HDI-23, SBK and the happiness scores are the same statistic, of other cases."""
    same = ("HDI-22", "HDI-23", "HPS-1", "HPS-2", "HPS-5")
    for name, restatement in RESTATED.items():
        if name not in same:
            assert judge(METRICS[restatement.house], BY_ID[name])[0] is Verdict.REFUSED, name


def test_the_table_has_a_row_for_each_and_the_gap_of_ours_to_theirs(house):
    house.load("rating", rated(*[5] * 27, *[1] * 3, channel="chat"))
    table = restated_table(house.connection)
    assert list(table.columns) == TABLE
    assert set(table["id"]) == set(RESTATED)
    row = table.set_index("id").loc["ZD15-ch"]
    assert (row["value"], row["house"], row["ours"], row["drawn"]) == (0.92, 0.9, 0.9, True)
    assert row["gap"] == pytest.approx(-0.02)
    assert row["low"] < row["gap"] < row["high"]
    assert "the middle itself" in row["reason"]
