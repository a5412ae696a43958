"""The fifteen published examples: each is a test by the name of its source.

Values are typed here from the sources; where the shared folder is given, its file of examples is held against
ours as well. V06 and V07 publish other percentile definitions beside ours (R-7), V08 the nearest
rank: those are checked to be another number than ours.
"""

import json
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from configuration import Schedule
from metrics import METRICS, median_interval, newcombe, wilson
from metrics.intervals import net_interval
from metrics.statistics.control import Assurance, Limits, assurance, shift, trend, xmr
from metrics.statistics.discovery import false_discovery
from metrics.statistics.queueing import agents_needed, erlang_c
from metrics.statistics.standardisation import standardised
from warehouse.calendars import business_days

Z99 = 2.5758293035489004
NIST = [
    95.1772,
    95.1567,
    95.1937,
    95.1959,
    95.1442,
    95.061,
    95.1591,
    95.1195,
    95.1065,
    95.0925,
    95.199,
    95.1682,
]
CHARIG = [("A", "small", 81, 87), ("A", "large", 192, 263), ("B", "small", 234, 270), ("B", "large", 55, 80)]
BENJAMINI = (
    [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1],
    [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714, 0.06385714, 0.0645, 0.0765, 0.486, 0.58118182,
     0.714875, 0.75323077, 0.81321429, 1],
)  # fmt: skip


def percentile_of(house, data, p):
    """The percentile as a metric computes it: of tickets that were answered after so many minutes."""
    seen = {"opened_at": "2016-03-01 09:00", "first_response_at": "2016-03-01 12:00"}
    waits = [seen | {"first_response_minutes": float(minutes)} for minutes in data]
    source = f"{len(data)} at {p}"
    house.load("ticket", waits, source=source)
    metric = replace(METRICS["first_response_p90"], p=p)
    return house.figure(metric, where={"source": [source]})["value"]


def test_v01_newcombe_1998_table_i_method_3():
    published = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718),
                 (29, 29, 0.8830, 1)]  # fmt: skip
    for k, n, low, high in published:
        assert wilson(k, n) == pytest.approx((low, high), abs=5e-5)


def test_v02_r_prop_test():
    assert wilson(3, 10) == pytest.approx((0.1077913, 0.6032219), abs=1e-6)
    assert wilson(3, 10, Z99) == pytest.approx((0.07956632, 0.6799753), abs=1e-6)
    assert wilson(19, 38) == pytest.approx((0.348499283643951, 0.651500716356049), abs=1e-6)


def test_v03_newcombe_1998_table_ii_method_10():
    published = [(56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (5, 56, 0, 29, -0.0381, 0.1926),
                 (0, 10, 0, 20, -0.1611, 0.2775), (10, 10, 0, 20, 0.6791, 1), (10, 10, 0, 10, 0.6075, 1)]  # fmt: skip
    for *counts, low, high in published:
        assert newcombe(*counts) == pytest.approx((low, high), abs=5e-5)


def scores(house, question, low, high, counts):
    """A rating a score, so often as `counts` says."""
    rows = [
        {
            "question": question,
            "score": score,
            "scale_low": low,
            "scale_high": high,
            "rated_at": "2016-03-01 12:00",
        }
        for score, times in counts.items()
        for _ in range(times)
    ]
    return house.load("rating", rows)


def test_v04_measuringusability_net_promoter_score(house):
    found = scores(house, "nps", 0, 10, {10: 100, 8: 30, 3: 80}).figure("net_promoter")
    assert found["value"] == pytest.approx(9.523809523809524, abs=1e-9)
    assert (found["low"], found["high"]) == pytest.approx(net_interval(100, 80, 210))


def test_v04_fitzgeraldstelle_net_promoter_of_0_to_10(house):
    found = scores(house, "nps", 0, 10, dict.fromkeys(range(11), 1)).figure("net_promoter")
    assert found["value"] == pytest.approx(-45.45454545454545, abs=1e-9)


def test_v05_delighted_csat(house):
    found = scores(house, "csat", 1, 5, {5: 42, 4: 32, 3: 10, 2: 9, 1: 14}).figure("satisfied_share")
    assert 100 * found["value"] == pytest.approx(69.1588785046729, abs=1e-9)


@pytest.mark.parametrize(("good", "all_", "share"), [(8, 10, 80), (7, 10, 70)])
def test_v05_simplesat_positive_share(house, good, all_, share):
    found = scores(house, "csat", 0, 1, {1: good, 0: all_ - good}).figure("satisfied_share")
    assert 100 * found["value"] == pytest.approx(share)


def test_v05_questionpro_top_box(house):
    found = scores(house, "csat", 1, 5, {5: 10, 3: 10}).figure("very_satisfied_share")
    assert found["value"] == 0.5


def test_v06_nist_percentile_is_r7_and_not_r6(house):
    ours = percentile_of(house, NIST, 0.9)
    assert ours == pytest.approx(95.19568, abs=1e-4)
    assert ours != pytest.approx(95.1981, abs=1e-4)  # R-6, the one NIST publishes


def test_v07_fortieth_percentile_is_the_linear_one(house):
    assert percentile_of(house, [15, 20, 35, 40, 50], 0.4) == pytest.approx(29)  # 26, nearest rank: 20


def test_v08_batey_percentiles_of_groups_do_not_average(house):
    first, second = list(range(11, 21)), list(range(91, 101))
    assert [np.quantile(rows, 0.9, method="inverted_cdf") for rows in (first, second)] == [19, 99]
    pooled = percentile_of(house, [*first, *second], 0.9)
    assert pooled == pytest.approx(98.1)  # by the nearest rank 98; the mean of the two groups is 59
    assert np.quantile([*first, *second], 0.9, method="inverted_cdf") == 98


def test_v09_nist_individuals_control_chart():
    limits = xmr([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
    found = (limits.mean, limits.move, limits.high, limits.low)
    assert found == pytest.approx((50.81, 1.8778, 55.8041, 45.8159), abs=5e-5)


ASSURED = {
    Assurance.ALWAYS: "consistent_pass",
    Assurance.NEVER: "consistent_fail",
    Assurance.SOMETIMES: "inconsistent",
}


@pytest.mark.parametrize(
    ("low", "mean", "high", "rising", "falling"),
    [
        (1, 2, 3, Assurance.NEVER, Assurance.ALWAYS),
        (5, 6, 7, Assurance.ALWAYS, Assurance.NEVER),
        (1, 4, 5, Assurance.SOMETIMES, Assurance.SOMETIMES),
    ],
)
def test_v10_nhs_plot_the_dots_assurance(low, mean, high, rising, falling):
    limits = Limits(mean, 0, low, high)
    assert assurance(limits, 4, higher_is_better=True) is rising
    assert assurance(limits, 4, higher_is_better=False) is falling


def test_v10_nhs_plot_the_dots_seven_on_one_side():
    assert shift([1, 1, 1, 1, 1, 1]).tolist() == [0] * 6
    assert shift([1, 1, 1, 1, 1, 1, 1, 1, -1]).tolist() == [0, 0, 0, 0, 0, 0, 1, 1, 0]


def test_v10_nhs_plot_the_dots_seven_point_trend():
    assert trend([1, 2, 3, 4, 5, 6]).tolist() == [0] * 6
    assert trend([1, 2, 3, 4, 5, 6, 7]).tolist() == [0] * 6 + [1]
    assert trend([7, 6, 5, 4, 3, 2, 1]).tolist() == [0] * 6 + [-1]


def test_v11_benjamini_and_hochberg_1995():
    p, adjusted = BENJAMINI
    found = false_discovery(p)
    assert found == pytest.approx(adjusted, abs=1e-8)
    assert (found <= 0.05).sum() == 4


def charig() -> dict[str, float]:
    cells = pd.DataFrame(CHARIG, columns=["treatment", "stones", "hits", "n"])
    found = standardised(cells, ["treatment"], ["stones"])
    return dict(zip(found["treatment"], found["value"], strict=True))


def test_v12_charig_1986_turns_round_when_standardised():
    crude = {"A": (81 + 192) / 350, "B": (234 + 55) / 350}
    assert crude["A"] < crude["B"]
    assert charig() == pytest.approx({"A": 0.8325462, "B": 0.778875}, abs=1e-6)


def business_hours(opened: datetime, closed: datetime) -> float:
    """Hours between two instants by the rows of the calendar, as the load derives them."""
    hours = dict.fromkeys(range(5), ((time(9), time(17)),))
    days = business_days(Schedule("office", hours, None), "Europe/Berlin").to_pandas()
    before = []
    for at in (opened, closed):
        row = days[(days["covers_from"] <= at) & (days["covers_to"] > at)].iloc[0]
        worked = min(max(at, row["opens_at"]), row["closes_at"]) - row["opens_at"]
        before.append(row["seconds_before"] + worked.total_seconds())
    return (before[1] - before[0]) / 3600


def test_v13_hdi_business_hours_over_a_weekend():
    friday, monday = (datetime(2016, 3, day, 16, tzinfo=ZoneInfo("Europe/Berlin")) for day in (4, 7))
    assert (monday - friday).total_seconds() / 3600 == 72
    assert business_hours(friday, monday) == pytest.approx(8)


def test_v14_pyworkforce_and_erlangc_of_r_a_hundred_calls_in_half_an_hour():
    found = erlang_c(100, 14, handle_seconds=180, answer_seconds=20, interval_seconds=1800)
    assert found.traffic == pytest.approx(10)
    assert float(found.wait_probability) == pytest.approx(0.1741319335950498, abs=1e-9)
    assert float(found.service_level) == pytest.approx(0.8883500191794669, abs=1e-9)
    assert float(found.occupancy) == pytest.approx(0.7142857142857143, abs=1e-9)
    assert float(found.speed_of_answer) == pytest.approx(7.83593701177724, abs=1e-9)
    assert agents_needed(100, service_level=0.8, handle_seconds=180, answer_seconds=20) == 14


def test_v15_table_a7_interval_of_a_median():
    for n, j, k, coverage in [(9, 2, 8, 96.1), (10, 2, 9, 97.9), (12, 3, 10, 96.1), (20, 6, 15, 95.9)]:
        assert median_interval(n) == (j, k)
        assert 100 * (1 - 2 * binom.cdf(j - 1, n, 0.5)) == pytest.approx(coverage, abs=0.05)


@pytest.fixture
def published(shared):
    rows = json.loads((shared / "domain" / "vectors.json").read_text("utf-8"))
    return {row["id"]: row for row in rows}


@pytest.mark.shared
def test_every_shared_example_is_a_test_here(published):
    here = {name.split("_")[1].upper() for name in globals() if name.startswith("test_v")}
    assert set(published) == here


@pytest.mark.shared
def test_the_shared_queue_is_ours(published):
    given, wanted = published["V14"]["input"], published["V14"]["expected"]
    found = erlang_c(
        given["calls"],
        given["agents"],
        handle_seconds=given["aht_s"],
        answer_seconds=given["answer_s"],
        interval_seconds=given["interval_s"],
    )
    assert [
        found.traffic,
        float(found.wait_probability),
        float(found.service_level),
        float(found.occupancy),
        float(found.speed_of_answer),
    ] == pytest.approx(
        [
            wanted[name]
            for name in ("traffic_erlang", "wait_probability", "service_level", "occupancy", "asa_s")
        ],
        abs=published["V14"]["tolerance"],
    )


@pytest.mark.shared
def test_the_shared_intervals_are_ours(published):
    wilsons = [
        *zip(published["V01"]["input"]["k_n"], published["V01"]["expected"]["low_high"], strict=True),
    ]
    for (k, n), bounds in wilsons:
        assert wilson(k, n) == pytest.approx(bounds, abs=published["V01"]["tolerance"])
    for (k, n, level), bounds in zip(
        published["V02"]["input"]["k_n_conf"], published["V02"]["expected"]["low_high"], strict=True
    ):
        z = Z99 if level == 0.99 else 1.959963984540054
        assert wilson(k, n, z) == pytest.approx(bounds, abs=published["V02"]["tolerance"])
    for counts, bounds in zip(
        published["V03"]["input"]["k1_n1_k2_n2"], published["V03"]["expected"]["low_high"], strict=True
    ):
        assert newcombe(*counts) == pytest.approx(bounds, abs=published["V03"]["tolerance"])
    for (n, _), bounds in zip(
        published["V15"]["input"]["n_j"], published["V15"]["expected"]["interval"], strict=True
    ):
        assert median_interval(n) == tuple(bounds)


@pytest.mark.shared
def test_the_shared_control_charts_are_ours(published):
    expected = published["V09"]["expected"]
    limits = xmr(published["V09"]["input"]["x"])
    assert (limits.mean, limits.move, limits.high, limits.low) == pytest.approx(
        (expected["mean"], expected["mr_bar"], expected["ucl"], expected["lcl"]),
        abs=published["V09"]["tolerance"],
    )
    given, wanted = published["V10"]["input"], published["V10"]["expected"]
    assert [shift(sides).tolist() for sides in given["seven_side"]] == wanted["seven_side"]
    assert [trend(points).tolist() for points in given["seven_trend"]] == wanted["seven_trend"]
    for rising, words in ((True, wanted["assurance_increase"]), (False, wanted["assurance_decrease"])):
        found = [
            assurance(Limits(mean, 0, low, high), target, higher_is_better=rising)
            for low, mean, high, target in given["assurance_increase"]
        ]
        assert [ASSURED[each] for each in found] == words


@pytest.mark.shared
def test_the_shared_corrections_are_ours(published):
    assert false_discovery(published["V11"]["input"]["p"]) == pytest.approx(
        published["V11"]["expected"]["adjusted"], abs=published["V11"]["tolerance"]
    )
    given = published["V12"]["input"]
    cells = pd.DataFrame(
        [(group, name, *given[group][name]) for group in "AB" for name in ("small", "large")],
        columns=["treatment", "stones", "hits", "n"],
    )
    found = standardised(cells, ["treatment"], ["stones"])
    wanted = [published["V12"]["expected"][f"std_{group}"] for group in "AB"]
    assert found["value"].tolist() == pytest.approx(wanted, abs=published["V12"]["tolerance"])


@pytest.mark.shared
def test_the_shared_percentiles_are_ours(published, house):
    nist, linear = published["V06"], published["V07"]
    assert percentile_of(house, nist["input"]["data"], nist["input"]["p"]) == pytest.approx(
        nist["expected"]["R7_linear_PERCENTILE_CONT"], abs=nist["tolerance"]
    )
    assert percentile_of(house, linear["input"]["data"], linear["input"]["p"]) == pytest.approx(
        linear["expected"]["R7_linear"]
    )
