"""Satisfaction on scales worked out by hand."""

import pytest

DAY = "2026-03-02 09:00"


def rated(score, **row):
    return {"score": score, "rated_at": DAY} | row


def test_four_and_five_of_five_are_satisfied_as_delighted_counts_them(house):
    """Delighted's help page: 42, 32, 10, 9, 14 answers of 5 to 1 give 69 %."""
    house.load(
        "rating",
        [
            rated(score)
            for score, count in zip((5, 4, 3, 2, 1), (42, 32, 10, 9, 14), strict=True)
            for _ in range(count)
        ],
    )
    assert house.figure("satisfied_share")["value"] == pytest.approx(0.691588785046729)
    assert house.figure("dissatisfied_share")["numerator"] == 9 + 14


def test_the_top_box_of_twenty_with_ten_is_half_as_questionpro_counts_it(house):
    house.load("rating", [rated(5)] * 10 + [rated(4)] * 10)
    assert house.figure("very_satisfied_share")["value"] == 0.5


@pytest.mark.parametrize(("high", "satisfied"), [(10, [8, 9, 10]), (7, [6, 7]), (3, [3]), (2, [2])])
def test_satisfied_is_the_top_quarter_of_any_scale(house, high, satisfied):
    house.load("rating", [rated(score, scale_high=high) for score in range(1, high + 1)])
    assert house.figure("satisfied_share")["numerator"] == len(satisfied)


def test_where_low_is_best_the_scale_is_turned(house):
    house.load("rating", [rated(score, best_is_high=False) for score in (1, 1, 2, 5)])
    assert (house.figure("satisfied_share")["value"], house.figure("dissatisfied_share")["value"]) == (
        0.75,
        0.25,
    )


def test_an_unrated_invitation_is_no_dissatisfaction(house):
    house.load("rating", [rated(5), rated(None, rated_at=None, invited_at=DAY)])
    row = house.figure("satisfied_share")
    assert (row["value"], row["n"], row["excluded"]) == (1, 1, 1)


def test_other_questions_are_not_satisfaction(house):
    house.load("rating", [rated(5), rated(0, question="nps", scale_low=0, scale_high=10)])
    assert (house.figure("satisfied_share")["n"], house.figure("net_promoter")["value"]) == (1, -100)


def test_a_mean_is_of_one_scale_only(house):
    house.load("rating", [rated(3), rated(4)])
    assert house.figure("satisfaction_mean")["value"] == 3.5
    house.load("rating", [rated(8, scale_high=10)], source="t")
    row = house.figure("satisfaction_mean")
    assert (row["state"], row["n"]) == ("not_computable", 3)
    assert row["value"] != row["value"]
    assert house.values("satisfaction_mean", "source", by=["source"]) == {"s": 3.5, "t": 8}


def test_net_promoter_of_100_30_80_is_9_52(house):
    """measuringusability.com: 100 promoters, 30 passives, 80 detractors."""
    scores = [9] * 50 + [10] * 50 + [7] * 15 + [8] * 15 + [0] * 40 + [6] * 40
    house.load("rating", [rated(score, question="nps", scale_low=0, scale_high=10) for score in scores])
    assert house.figure("net_promoter")["value"] == pytest.approx(9.523809523809524)


def test_each_score_from_0_to_10_once_is_minus_45(house):
    house.load("rating", [rated(score, question="nps", scale_low=0, scale_high=10) for score in range(11)])
    row = house.figure("net_promoter")
    assert (row["value"], row["numerator"], row["state"]) == (pytest.approx(-45.45454545454545), -5, "few")


def test_a_scale_of_1_to_10_is_no_net_promoter_scale(house):
    house.load("rating", [rated(10, question="nps", scale_low=1, scale_high=10)])
    assert (house.figure("net_promoter")["state"], house.figure("net_promoter")["excluded"]) == ("none", 1)


def test_effort_in_two_directions_has_no_mean(house):
    house.load(
        "rating", [rated(6, question="ces", scale_high=7, best_is_high=flag) for flag in (True, False)]
    )
    assert house.figure("effort_mean")["state"] == "not_computable"


def test_the_share_that_rated_is_of_invitations_where_they_are_known(house):
    house.load(
        "rating",
        [
            rated(5, invited_at=DAY),
            rated(None, rated_at=None, invited_at=DAY),
            rated(None, rated_at=None, invited_at=DAY),
        ],
    )
    assert house.figure("rated_share")["value"] == pytest.approx(1 / 3)


def test_else_the_share_that_rated_is_of_resolved_tickets_of_sources_with_ratings(house):
    done = {"opened_at": DAY, "resolved_at": "2026-03-03 09:00", "desk": "a"}
    house.load("ticket", [done | {"id": str(number)} for number in range(4)])
    house.load("ticket", [done], source="unrated")
    house.load("rating", [rated(5, ticket="1"), rated(1, ticket="1", question="ces"), rated(2, ticket="2")])
    row = house.figure("rated_share")
    assert (row["numerator"], row["denominator"]) == (2, 4)


def test_ratings_belong_to_the_day_they_were_given(house):
    house.load("rating", [rated(5), rated(1, rated_at="2026-04-01 00:00")])
    assert house.values("satisfied_share", "period", grain="month") == {"2026-03": 1, "2026-04": 0}


def test_twenty_nine_ratings_are_too_few_and_thirty_are_not(house):
    house.load("rating", [rated(5)] * 29)
    assert house.figure("satisfied_share")["state"] == "few"
    house.load("rating", [rated(5)], source="t")
    assert house.figure("satisfied_share")["state"] == "ok"


def test_standardised_satisfaction_turns_simpsons_paradox_round(house):
    """Charig et al., BMJ 1986: A 81/87 and 192/263, B 234/270 and 55/80; crude 78.0 and 82.6 %, adjusted 83.3 and 77.9 %."""
    strata = {
        ("phone", "small"): (81, 87),
        ("phone", "large"): (192, 263),
        ("email", "small"): (234, 270),
        ("email", "large"): (55, 80),
    }
    tickets, ratings = [], []
    for (channel, kind), (good, of) in strata.items():
        key = f"{channel}-{kind}"
        tickets.append({"id": key, "kind": kind, "priority": "1", "opened_at": DAY, "channel": channel})
        ratings.append((key, channel, good, of))
    house.load("ticket", tickets)
    many = "INSERT INTO rating (source, id, question, ticket, channel, score, scale_low, scale_high, rated_at, rated_on, load) SELECT 's', '{0}' || i, 'csat', '{0}', '{1}', CASE WHEN i < {2} THEN 5 ELSE 1 END, 1, 5, TIMESTAMPTZ '2026-03-02 09:00:00+00', DATE '2026-03-02', 'L1' FROM range({3}) r(i)"
    house.load("rating", [], fields=["score", "channel", "rated_at"])
    for row in ratings:
        house.connection.exec_driver_sql(many.format(*row))
    crude = house.values("satisfied_share", "channel", by=["channel"])
    adjusted = house.values("satisfied_share_adjusted", "channel", by=["channel"])
    assert crude == {"email": pytest.approx(0.8257142857), "phone": pytest.approx(0.78)}
    assert adjusted == {
        "email": pytest.approx(0.778875, abs=1e-6),
        "phone": pytest.approx(0.8325462, abs=1e-6),
    }


def test_the_top_two_bound_is_not_lost_to_binary_fractions(house):
    house.load("rating", [rated(0.4, scale_low=0.1, scale_high=0.5)])
    assert house.figure("satisfied_share")["value"] == 1


def test_ratings_of_another_question_make_no_slice(house):
    house.load(
        "rating",
        [
            rated(5, channel="phone"),
            rated(9, question="nps", scale_low=0, scale_high=10),
            rated(9, question="nps", scale_low=0, scale_high=10, channel="chat", rated_at="2026-04-02 09:00"),
        ],
    )
    assert house.values("satisfied_share", "channel", by=("channel",)) == {"phone": 1}
    assert house.values("satisfied_share", "period", grain="month") == {"2026-03": 1}
    both = house.figures("satisfied_share", "net_promoter", by=("channel",))
    assert both["channel"].tolist() == ["chat", "phone", None] * 2
    assert both["state"].tolist() == ["none", "few", "none", "few", "none", "few"]
    assert house.figure("effort_mean", by=("channel",))["state"] == "none"
