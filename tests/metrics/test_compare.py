"""Published figures: what may stand beside ours, and every number that the two origin articles quote."""

import pytest

from metrics import (
    BENCHMARKS,
    METRICS,
    ComparisonRefused,
    ComparisonWarning,
    Verdict,
    benchmarks_table,
    compare,
    read_benchmarks,
)
from metrics.benchmarks import COLUMNS, BenchmarkError
from metrics.compare import ONE_CHANNEL, judge

BY_ID = {row.id: row for row in BENCHMARKS}
QUOTED = {
    "ABD-01": (0.70, "context"), "HDI-01": (0.04, "portfolio"), "HDI-11": (0.17, "refused"), "HDI-12": (0.66, "context"),
    "ABD-07": (0.11, "refused"), "ABD-08": (0.35, "context"), "STL-02": (0.56, "context"), "SD0-1": (6.9, "refused"),
    "SD0-7": (1, "refused"), "SD0-2": (0.23, "refused"), "SD0-4": (1, "refused"), "SD0-3": (175, "refused"),
    "SD0-5": (0.625, "refused"), "SD0-6": (5, "refused"),
}  # fmt: skip


def row(metric, value, n, **more):
    k = round(value * n)
    return {
        "metric": metric,
        "value": value,
        "n": n,
        "numerator": k,
        "denominator": n,
        "low": value - 0.1,
        "high": value + 0.1,
        "state": "ok",
    } | more


@pytest.mark.parametrize("name", QUOTED)
def test_every_figure_the_articles_quote_is_there_with_verdict_and_finding(name):
    value, verdict = QUOTED[name]
    quoted = BY_ID[name]
    metric = METRICS[quoted.metric] if quoted.metric else None
    assert quoted.value == value
    assert judge(metric, quoted)[0] == verdict
    assert quoted.finding


def test_the_share_of_centres_is_refused_beside_the_share_of_contacts():
    with pytest.raises(ComparisonRefused, match="a figure of organisations, social_share one of contacts"):
        compare(row("social_share", 0.02, 1000), BY_ID["HDI-01"], desks=14)


def test_the_17_per_cent_may_not_stand_on_a_satisfaction_chart():
    for metric in ("very_satisfied_share", "satisfied_share"):
        with pytest.raises(ComparisonRefused):
            compare(row(metric, 0.5, 100), BY_ID["HDI-11"], desks=14)


def test_good_or_bad_is_not_the_top_two_of_five():
    with pytest.raises(ComparisonRefused, match="ratings good or bad"):
        compare(row("satisfied_share", 0.8, 100, channel="chat"), BY_ID["ZD15-ch"], desks=14)


def test_a_mean_is_not_a_median():
    assert judge(METRICS["social_response_minutes"], BY_ID["SPR-T1"])[0] is Verdict.REFUSED


def test_a_share_of_desks_needs_ten_desks():
    few = compare(row("desks_taking_social", 0.5, 4, state="few"), BY_ID["HDI-01"], desks=4)
    assert (few.verdict, few.drawn, few.gap) == (Verdict.PORTFOLIO, False, None)
    assert "yes or no" in few.reason
    enough = compare(row("desks_taking_social", 0.5, 14), BY_ID["HDI-01"], desks=14)
    assert enough.drawn
    assert enough.gap == pytest.approx(0.46)
    assert enough.low < 0.46 < enough.high
    assert enough.within_noise is False


@pytest.mark.parametrize(
    ("taking", "desks", "answer"),
    [
        (1, 1, "1 desk: a share needs ten, so yes or no: yes."),
        (0, 1, "so yes or no: no."),
        (0, 9, "so yes or no: no, none of them."),
        (6, 9, "9 desks: a share needs ten, so yes or no: yes, 6 of them."),
    ],
)
def test_up_to_nine_desks_the_answer_is_yes_or_no(taking, desks, answer):
    ours = row("desks_taking_social", taking / desks, desks, state="few")
    found = compare(ours, BY_ID["HDI-01"], desks=desks)
    assert answer in found.reason
    assert (found.drawn, found.gap, found.low, found.high) == (False, None, None, None)


def test_ten_desks_have_a_gap_with_newcombes_interval():
    """Wilson: 6 of 10 is 0.3127 to 0.8318, 35 of 875 is 0.0289 to 0.0552; method 10 by hand from these."""
    found = compare(row("desks_taking_social", 0.6, 10), BY_ID["HDI-01"], desks=10)
    assert found.drawn
    assert (found.gap, found.low, found.high) == pytest.approx((0.56, 0.2723, 0.7921), abs=5e-4)
    assert found.within_noise is False


def test_the_desks_that_a_filter_leaves_are_those_that_count():
    found = compare(row("desks_taking_social", 0.5, 4, state="few"), BY_ID["HDI-01"], desks=14)
    assert found.reason.startswith("4 desks: a share needs ten")


def test_a_forced_comparison_is_refused_loudly_and_never_drawn():
    ours = row("social_share", 0.02, 1000)
    with pytest.warns(ComparisonWarning, match="HDI-01 may not be compared with social_share, and was: "):
        found = compare(ours, BY_ID["HDI-01"], desks=14, force=True)
    assert (found.verdict, found.drawn) == (Verdict.REFUSED, False)
    assert found.gap == pytest.approx(-0.02)
    assert (found.low, found.high, found.within_noise) == (None, None, None)
    assert found.reason.startswith("HDI-01 may not be compared with social_share, and was: ")


def test_forcing_a_figure_in_another_unit_gives_no_gap():
    ours = row("first_response_minutes", 30.0, 100, channel="email")
    with pytest.warns(ComparisonWarning):
        found = compare(ours, BY_ID["SUP-2"], desks=14, force=True)
    assert (found.ours, found.gap) == (30.0, None)


def test_forcing_what_is_not_known_gives_no_gap():
    ours = row("social_share", 0.5, 0, state="none") | {"value": float("nan")}
    with pytest.warns(ComparisonWarning):
        found = compare(ours, BY_ID["HDI-01"], desks=14, force=True)
    assert (found.ours, found.gap) == (None, None)


def test_what_may_be_compared_needs_no_force_and_warns_of_nothing():
    forced = compare(row("desks_taking_social", 0.5, 14), BY_ID["HDI-01"], desks=14, force=True)
    assert forced == compare(row("desks_taking_social", 0.5, 14), BY_ID["HDI-01"], desks=14)


def test_a_mean_over_centres_that_offer_a_channel_is_not_the_mix_of_all_tickets():
    for name in ("HDI-18", "HDI-19", "HDI-20"):
        verdict, reason = judge(METRICS["channel_share"], BY_ID[name])
        assert verdict is Verdict.REFUSED
        assert "mean over centres offering it" in reason


def test_messages_of_any_kind_are_not_messages_owed_an_answer():
    assert judge(METRICS["social_answered_share_by_message"], BY_ID["SPR-15"])[0] is Verdict.REFUSED
    assert judge(METRICS["social_answered_share_by_message"], BY_ID["SPR-R4"])[0] is Verdict.ROUGHLY


def test_the_gap_to_a_known_n_is_newcombes():
    found = compare(row("desks_taking_social", 0.5, 14), BY_ID["ABD-02"], desks=14)
    assert found.within_noise is True
    assert found.low < found.gap < found.high


def test_context_is_never_subtracted():
    found = compare(row("desks_using_or_planning_social", 0.5, 14), BY_ID["ABD-01"], desks=14)
    assert (found.verdict, found.drawn, found.gap, found.ours) == (Verdict.CONTEXT, False, None, 0.5)


def test_planned_and_expected_are_at_most_context():
    for benchmark in BENCHMARKS:
        if benchmark.kind != "actual" and benchmark.metric:
            assert judge(METRICS[benchmark.metric], benchmark)[0] in (Verdict.CONTEXT, Verdict.REFUSED)


def test_over_five_years_is_historic():
    assert BY_ID["HDI-01"].historic
    assert not BY_ID["FIX-1"].historic


def test_a_band_is_compared_at_its_nearest_edge():
    inside = compare(row("voice_share", 0.52, 1000, low=0.49, high=0.55), BY_ID["HDI-10"], desks=1)
    assert (inside.gap, inside.within_noise) == (0, True)
    above = compare(row("voice_share", 0.60, 1000, low=0.57, high=0.63), BY_ID["HDI-10"], desks=1)
    assert above.gap == pytest.approx(0.05)


def test_a_figure_of_one_channel_does_not_stand_beside_all():
    with pytest.raises(ComparisonRefused, match="by phone, ours one of all channels"):
        compare(row("first_contact_share", 0.7, 100), BY_ID["HDI-24"], desks=1)
    assert compare(row("first_contact_share", 0.7, 100, channel="phone"), BY_ID["HDI-24"], desks=1).drawn


def test_too_few_of_ours_are_not_drawn():
    assert not compare(row("net_promoter", 50.0, 20, state="few"), BY_ID["HPS-1"], desks=1).drawn


def test_unverified_and_second_hand_figures_are_off():
    for benchmark in BENCHMARKS:
        if benchmark.evidence in ("U", "C"):
            metric = METRICS[benchmark.metric] if benchmark.metric else None
            assert judge(metric, benchmark)[0] in (Verdict.CONTEXT, Verdict.REFUSED)


def test_the_table_says_the_verdicts_over_an_empty_warehouse(house):
    for table in (benchmarks_table(), benchmarks_table(warehouse=house.connection)):
        assert list(table.columns) == [
            "id",
            "metric",
            "publisher",
            "value",
            "unit",
            "of",
            "population",
            "n",
            "year",
            "evidence",
            "verdict",
            "reason",
            "drawn",
            "ours",
            "gap",
            "low",
            "high",
        ]
        assert len(table) == len(BENCHMARKS) > 24
        assert table.set_index("id")["verdict"]["HDI-01"] == "portfolio"
        assert not table["drawn"].any()


def test_the_table_of_one_metric_has_its_own_rows_and_our_figure(house):
    rows = [
        {
            "opened_at": "2026-03-02 09:00",
            "desk": f"d{number}",
            "channel": "social" if number < 6 else "phone",
        }
        for number in range(14)
    ]
    house.load("ticket", rows)
    table = benchmarks_table("desks_taking_social", house.connection).set_index("id")
    assert table["ours"]["HDI-01"] == pytest.approx(6 / 14)
    assert table["drawn"]["HDI-01"]
    assert table["gap"]["ABD-02"] == pytest.approx(6 / 14 - 0.59)
    assert not table["drawn"]["ABD-06"]
    assert {METRICS[name].name for name in table["metric"]} == {"desks_taking_social"}


def test_the_reason_is_there_for_every_figure():
    assert benchmarks_table()["reason"].str.len().gt(10).all()


LINE = {
    "id": "own-1",
    "metric": "contacts",
    "kind": "actual",
    "publisher": "us",
    "year": "2026",
    "value": "0.5",
    "unit": "share",
    "of": "tickets",
    "statistic": "share",
    "population": "p",
    "question": "q?",
    "evidence": "A",
    "verdict": "roughly",
    "caveat": "peers only",
}


def written(tmp_path, *rows, columns=COLUMNS):
    path = tmp_path / "own.csv"
    lines = [",".join(columns), *(",".join(row.get(name, "") for name in columns) for row in rows)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_users_own_figures_are_read_in_the_same_columns(tmp_path):
    assert read_benchmarks(written(tmp_path, LINE))[0].value == 0.5


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"value": "70"}, "row 2: a share is between 0 and 1"),
        ({"metric": "nps"}, "there is no metric nps"),
        ({"channel": "fax"}, "there is no channel fax"),
        ({"verdict": "maybe"}, "verdict: 'maybe' is not known; known are comparable, roughly"),
        ({"year": "soon"}, "row 2: year: 'soon' is no number; write it like 2024"),
        ({"value": ""}, "neither a value nor a band"),
        ({"evidence": "Z"}, "evidence is A, B, C or U"),
        ({"publisher": ""}, "publisher is empty"),
        ({"low": "0.9"}, "out of order"),
        ({"caveat": ""}, "caveat is empty; say what differs from ours, as the verdict is roughly"),
    ],
)
def test_a_bad_row_is_refused_with_its_place(tmp_path, change, message):
    with pytest.raises(BenchmarkError) as refused:
        read_benchmarks(written(tmp_path, LINE | change))
    assert message in str(refused.value)
    assert "own.csv" in str(refused.value)


def test_a_missing_column_and_a_double_are_refused(tmp_path):
    with pytest.raises(BenchmarkError, match="the column year is missing"):
        read_benchmarks(written(tmp_path, LINE, columns=[name for name in COLUMNS if name != "year"]))
    with pytest.raises(BenchmarkError, match="own-1 is there twice"):
        read_benchmarks(written(tmp_path, LINE, LINE))


def test_a_cost_in_another_currency_is_refused_with_what_to_do():
    verdict, reason = judge(METRICS["cost_per_ticket"], BY_ID["MET-03"])
    assert verdict is Verdict.REFUSED
    assert reason == "MET-03 is in USD of 2012, ours in your own money: add it converted, with unit money"


def test_a_cost_converted_into_our_money_may_stand_beside_ours(tmp_path):
    met = {"id": "MET-03-eur", "metric": "cost_per_ticket", "value": "17", "unit": "money", "of": "tickets"}
    (own,) = read_benchmarks(written(tmp_path, LINE | met | {"statistic": "mean over centres"}), own=True)
    assert judge(METRICS["cost_per_ticket"], own) == (Verdict.ROUGHLY, "peers only")


def test_every_metric_that_names_its_channel_itself_is_there():
    assert set(ONE_CHANNEL) <= set(METRICS)


def rated_by(channel, satisfied, of):
    return [
        {"channel": channel, "score": 5 if number < satisfied else 1, "rated_at": "2026-03-02 09:00"}
        for number in range(of)
    ]


def test_a_filter_by_channel_makes_ours_another_figure_than_one_of_all_channels(house, tmp_path):
    every = LINE | {"id": "all", "metric": "satisfied_share", "value": "0.8", "of": "ratings"}
    calls = every | {"id": "calls", "channel": "phone"}
    own = read_benchmarks(written(tmp_path, every, calls), own=True)
    house.load("rating", rated_by("phone", 30, 40) + rated_by("chat", 40, 40))

    def table(*channels):
        kept = {"channel": channels} if channels else ()
        return benchmarks_table("satisfied_share", house.connection, where=kept, benchmarks=own).set_index(
            "id"
        )

    plain, phone, both = table(), table("phone"), table("phone", "chat")
    assert (plain["ours"]["all"], plain["ours"]["calls"]) == (70 / 80, 30 / 40)
    assert (phone["verdict"]["all"], phone["ours"]["calls"]) == ("refused", 30 / 40)
    assert phone["reason"]["all"] == "all is a figure of all channels, ours is filtered by channel: phone"
    assert (both["verdict"]["all"], both["ours"]["calls"]) == ("refused", 30 / 40)
    assert table("chat")["drawn"].sum() == 0


def test_a_filter_by_channel_leaves_no_mix_to_compare(house):
    house.load("ticket", [{"opened_at": "2026-03-02 09:00", "channel": "phone", "desk": "d"}] * 40)
    for metric, name in (("voice_share", "MET-02"), ("desks_taking_social", "HDI-01")):
        row = (
            benchmarks_table(metric, house.connection, where={"channel": ["phone"]}).set_index("id").loc[name]
        )
        assert (row["verdict"], row["drawn"]) == ("refused", False)
        assert row["reason"] == "A filter by channel leaves no mix of channels to compare."
