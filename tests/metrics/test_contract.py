"""What holds for every metric, over the registry: empty, one row, too few, unknown, not computable."""

import re
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Connection, event

from metrics import METRICS, QuestionError, Tier, Unit, Window, figures, provenance
from metrics.declaration import FIGURE
from metrics.units import Better, Counted
from metrics.window import CLOSED, DIMENSIONS, GRAINS

NAMES = list(METRICS)
FAMILIES = ("adoption", "response", "resolution", "satisfaction", "social", "self-service and cost", "data")
STATISTICS = {
    "share",
    "count",
    "median",
    "percentile",
    "mean",
    "pooled",
    "net score",
    "difference",
    "diversity",
    "age",
}
COLUMNS = ["metric", "period", *FIGURE, "state"]
PROMISED = [
    "contacts",
    "channel_share",
    "social_share",
    "desks_taking_social",
    "desks_taking_channel_share",
    "desks_using_or_planning_social",
    "channels_per_desk",
    "channel_reach",
    "voice_share",
    "digital_shift",
    "effective_channels",
    "single_channel_exposure",
    "channel_switching",
    "first_response_minutes",
    "first_response_p90",
    "answered_share",
    "answered_within_share",
    "response_target_met_share",
    "overdue_unanswered",
    "abandoned_share",
    "service_level",
    "speed_of_answer",
    "resolve_minutes",
    "resolve_p90",
    "resolution_target_met_share",
    "first_contact_share",
    "reopened_share",
    "reassigned_share",
    "backlog",
    "backlog_age_p90",
    "net_flow",
    "satisfied_share",
    "very_satisfied_share",
    "dissatisfied_share",
    "satisfaction_mean",
    "net_promoter",
    "effort_mean",
    "rated_share",
    "satisfied_share_adjusted",
    "mentions",
    "overheard_mentions",
    "social_answered_share",
    "social_answered_share_by_message",
    "social_answered_share_by_conversation",
    "social_answered_within_share",
    "social_response_minutes",
    "social_response_p90",
    "engagement_rate",
    "actionable_share",
    "mention_to_ticket_minutes",
    "announcement_reach",
    "services_promoted_share",
    "two_way_ratio",
    "net_sentiment",
    "feedback_from_social_share",
    "peer_answered_share",
    "accepted_answer_share",
    "social_response_minutes_by_message",
    "social_response_minutes_by_conversation",
    "engagements_gained",
    "counts_fallen",
    "followers",
    "self_service_share",
    "self_service_settled_share",
    "deflection_share",
    "cost_per_ticket",
    "cost_of_mix_shift",
    "unmapped_channel_share",
    "impossible_times_share",
    "missing_response_share",
    "data_age_minutes",
]


def filled(house):
    """One row of everything, with every field empty that may be."""
    house.load("ticket", [{"desk": "a", "channel": "social", "opened_at": "2026-03-02 09:00"}])
    house.load("post", [{"id": "p", "direction": "in", "created_at": "2026-03-02 09:00"}], source="x")
    house.load("rating", [{"score": 4, "rated_at": "2026-03-02 09:00"}])
    return house.load(
        "contact_volume",
        [{"desk": "a", "channel": "phone", "day": date(2026, 3, 2), "offered": 10, "handled": 8}],
        source="acd",
    )


def more_days(house):
    filled(house)
    house.load("ticket", [{"desk": "a", "channel": "phone"}, {"desk": "b", "opened_at": "2026-03-09 09:00"}])
    house.load("ticket", [{"desk": "b", "channel": "chat", "opened_at": "2026-04-09 09:00"}], source="z")


def test_every_metric_of_the_catalogue_is_there_under_its_name():
    assert set(PROMISED) == set(METRICS)


@pytest.mark.parametrize("name", NAMES)
def test_a_declaration_says_everything(name):
    metric = METRICS[name]
    assert metric.name == name
    assert metric.question.endswith("?")
    assert metric.definition.endswith(".")
    assert metric.title
    assert metric.short
    assert not metric.definition.startswith("T is")


NEEDS_NO_FIELD = {
    "contacts",
    "desks_using_or_planning_social",
    "data_age_minutes",
}  # rows, plans and loads do
ON_ONE_CLOCK = {"backlog_age_p90", "data_age_minutes"}  # ages, which pass at night as well


@pytest.mark.parametrize("name", NAMES)
def test_a_declaration_has_what_every_figure_must_carry(name):
    """Unit, direction, clock, what it is a share of, statistic, smallest sample, needed data and standard."""
    metric = METRICS[name]
    assert isinstance(metric.unit, Unit)
    assert isinstance(metric.better, Better)
    assert isinstance(metric.counted, Counted)
    assert isinstance(metric.tier, Tier)
    assert metric.source.endswith(".")
    assert metric.family in FAMILIES
    assert metric.statistic in STATISTICS
    assert metric.min_sample >= 0
    assert bool(metric.needs or metric.facts.requires) is (name not in NEEDS_NO_FIELD)
    if metric.unit is Unit.MINUTES:
        assert metric.clocked is (name not in ON_ONE_CLOCK)


def test_smallest_samples_are_those_of_the_design():
    wanted = {"share": 30, "turns": 10, "desks": 10, "times": 6}
    assert METRICS["satisfied_share"].min_sample == wanted["share"]
    assert METRICS["net_promoter"].min_sample == METRICS["satisfaction_mean"].min_sample == wanted["share"]
    assert METRICS["social_answered_share"].min_sample == wanted["turns"]
    assert METRICS["first_response_minutes"].min_sample == wanted["times"]
    assert METRICS["desks_taking_social"].min_sample == wanted["desks"]


def test_about_half_the_catalogue_is_core_and_titles_are_different():
    assert len({metric.title for metric in METRICS.values()}) == len(METRICS)
    assert {METRICS[name].tier for name in ("effective_channels", "effort_mean", "speed_of_answer")} == {
        Tier.MORE
    }


@pytest.fixture(scope="module")
def asked(standing):
    """asked(fill, metric, **question): its figures; all metrics are asked at once, and each question once."""
    known = {}

    def of_metric(fill, name, **question):
        key = fill, repr(question)
        if key not in known:
            known[key] = figures(*NAMES, warehouse=standing(fill).connection, **question)
        return known[key][known[key]["metric"] == name].reset_index(drop=True)

    return of_metric


def nothing(house):
    """No row at all."""


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_warehouse_computes_nothing(asked, name):
    found = asked(nothing, name)
    assert list(found.columns) == COLUMNS
    assert found["state"].tolist() == ["not_computable"]
    assert found["value"].isna().all()


@pytest.mark.parametrize("name", NAMES)
def test_one_row_of_unknowns_never_fails_and_never_shows_nan_as_a_figure(asked, name):
    for by in ((), ("channel",), ("desk", "source"), ("region", "question")):
        for grain in (None, "month"):
            found = asked(filled, name, by=by, grain=grain)
            assert list(found.columns) == ["metric", *by, *COLUMNS[1:]]
            assert len(found) >= 1
            shown = found[found["state"].isin(["ok"])]
            assert shown["value"].notna().all()
            hidden = found[found["state"].isin(["none", "not_computable"])]
            assert hidden["value"].isna().all()


@pytest.mark.parametrize("name", NAMES)
def test_a_period_before_the_data_has_no_cases(asked, name):
    found = asked(filled, name, window=Window(date(2001, 1, 1), date(2001, 12, 31)))
    assert len(found) == 1
    if name != "data_age_minutes":
        assert found["state"][0] in ("none", "not_computable")


@pytest.mark.parametrize("name", NAMES)
def test_every_grain_and_dimension_answers(asked, name):
    for grain in GRAINS:
        assert len(asked(filled, name, grain=grain, window=Window(date(2026, 3, 1), date(2026, 3, 31))))
    for dimension in DIMENSIONS:
        value = CLOSED.get(dimension, ("a",))[0]
        found = asked(filled, name, by=[dimension], where=[(dimension, None), (dimension, value)])
        assert set(found[dimension]) <= {None, value}


@pytest.mark.parametrize("name", NAMES)
def test_provenance_names_definition_rows_and_loads(standing, name):
    house = standing(filled)
    found = provenance(
        name, warehouse=house.connection, where=[("desk", "a"), ("desk", "b"), ("channel", None)]
    )
    assert METRICS[name].definition in found.definition
    assert found.filters == "all days; desk: a or b; channel: null"
    assert set(found.loads["load"]) <= {"L1", "L2", "L3", "L4"}
    assert found.rows_used >= 0
    if found.sql:
        assert isinstance(house.connection, Connection)
        house.connection.exec_driver_sql(found.sql).all()


def test_the_sql_of_a_ratio_sums_before_it_divides(house):
    filled(house)
    text = provenance("satisfied_share", warehouse=house.connection).sql
    assert "count(CASE" in text
    assert "/" not in text.split("FROM")[0]
    assert re.search(r"avg\(", text) is None


def test_a_filter_is_bound_never_written(house):
    filled(house)
    evil = "a'; DROP TABLE ticket; --"
    assert figures("contacts", warehouse=house.connection, where=[("desk", evil)])["state"][0] == "none"
    assert figures("contacts", warehouse=house.connection)["value"][0] > 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"by": ["chanel"]}, "unknown dimension 'chanel'; did you mean channel?"),
        ({"grain": "fortnight"}, "unknown grain 'fortnight'"),
        ({"clock": "buisness"}, "did you mean business?"),
        ({"dated": "closed"}, "unknown day to date by 'closed'"),
        ({"where": [("dsk", "a")]}, "did you mean desk?"),
        ({"by": ["desk", "desk"]}, "a dimension is named twice"),
        ({"within_hours": 0}, "more than 0 hours"),
    ],
)
def test_a_wrong_question_is_refused_in_one_line(house, arguments, message):
    with pytest.raises(QuestionError) as refused:
        figures("contacts", warehouse=house.connection, **arguments)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_unknown_metric_names_the_nearest(house):
    with pytest.raises(QuestionError, match="did you mean satisfied_share"):
        figures("satisfied_shares", warehouse=house.connection)


def test_a_metric_like_no_other_names_the_three_nearest_and_no_more(house):
    with pytest.raises(QuestionError) as refused:
        figures("nosuch", warehouse=house.connection)
    told = str(refused.value)
    assert told.startswith("unknown metric 'nosuch'; the nearest are ")
    assert len(told) < 120
    assert set(told.partition(" are ")[2].split(", ")) < set(METRICS)


def test_of_a_few_words_all_are_named(house):
    with pytest.raises(QuestionError, match="known are day, week, month, quarter, year"):
        figures("contacts", warehouse=house.connection, grain="xyz")


def test_a_window_turned_round_is_refused():
    with pytest.raises(QuestionError, match=r"ends .* before it begins"):
        Window(date(2026, 2, 1), date(2026, 1, 1))


def test_metrics_come_in_the_order_asked(house):
    filled(house)
    found = figures("net_promoter", "contacts", "backlog", warehouse=house.connection)
    assert found["metric"].tolist() == ["net_promoter", "contacts", "backlog"]


def test_no_metric_gives_no_rows(house):
    assert figures(warehouse=house.connection).empty


def test_metrics_over_the_same_facts_share_one_select(house):
    filled(house)
    asked = []
    engine = house.connection.engine
    listener = lambda *a: asked.append(a[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    try:
        figures(
            "resolve_minutes",
            "reopened_share",
            "reassigned_share",
            "first_contact_share",
            warehouse=house.connection,
        )
    finally:
        event.remove(engine, "before_cursor_execute", listener)
    assert sum("AS resolutions" in text for text in asked) == 1


def test_shares_are_shares():
    for metric in METRICS.values():
        if metric.name.endswith("_share"):
            assert metric.unit is Unit.SHARE


def test_null_keys_are_none_not_nan(house):
    house.load("ticket", [{"desk": None, "channel": "phone", "opened_at": "2026-03-02 09:00"}])
    found = figures("contacts", warehouse=house.connection, by=["desk"])
    assert found["desk"][0] is None
    assert found["period"][0] is None
    assert isinstance(found, pd.DataFrame)


@pytest.mark.parametrize("name", NAMES)
def test_a_period_of_days_added_up_is_what_its_rows_give(asked, name):
    """Also rows without a day, and a window that is open at one end, where the calendar joins otherwise."""
    for window in (Window(), Window(date(2026, 3, 1), date(2026, 4, 30)), Window(date(2026, 3, 1), None)):
        plain = asked(more_days, name, grain="month", window=window)
        listed = asked(more_days, name, grain="month", window=window, by=["service"])
        columns = ["period", "value", "n", "numerator", "denominator", "excluded", "low", "high", "state"]
        if name == "data_age_minutes":
            columns = ["period", "n", "state"]
        assert plain[columns].equals(listed[columns])
