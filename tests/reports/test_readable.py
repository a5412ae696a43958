"""Frames in words: for people, never for computing."""

import pandas as pd
import pytest

from metrics import BENCHMARKS, METRICS, Unit
from metrics.best_quarter import COLUMNS
from metrics.comparisons import TABLE
from reports.readable import _BY_UNIT, benchmarks_in_words, in_unit, readable

FIGURE = {"n": 40, "numerator": 30, "denominator": 40, "excluded": 2, "low": 0.6, "high": 0.86, "state": "ok"}


def figure(metric="satisfied_share", value=0.75, **more):
    return {"metric": metric, "channel": "walk_up", "period": "2026-03", "value": value} | FIGURE | more


def told(*rows):
    return readable(pd.DataFrame(rows)).iloc[0].to_dict()


def test_a_figure_reads_in_words():
    assert told(figure()) == {
        "Figure": "Satisfied",
        "Channel": "Walk-up",
        "Period": "Mar 2026",
        "Value": "75\N{NO-BREAK SPACE}%",
        "Interval": "60\N{NO-BREAK SPACE}% to 86\N{NO-BREAK SPACE}%",
        "n": "40",
        "Left out": "2",
    }


def test_a_change_reads_in_points_or_in_time():
    added = {"before": 0.7, "change": 0.05, "change_low": -0.012, "change_high": 0.1, "within_noise": True}
    share = told(figure(**added))
    assert share["Before"] == "70\N{NO-BREAK SPACE}%"
    assert (share["Change"], share["Within noise"]) == ("+5.0 points (-1.2 to +10.0)", "yes")
    time = {"before": 90.0, "change": -30.0, "change_low": -40.0, "change_high": -20.0}
    row = told(figure("resolve_minutes", 60.0, **time, within_noise=False, met=True))
    minutes = [f"-{count}\N{NO-BREAK SPACE}m" for count in (30, 40, 20)]
    assert row["Change"] == f"{minutes[0]} ({minutes[1]} to {minutes[2]})"
    assert (row["Within noise"], row["Met"]) == ("no", "yes")
    nothing = dict.fromkeys(("before", "change", "change_low", "change_high"), float("nan"))
    assert told(figure(**nothing, within_noise=None))["Change"] == "\N{EN DASH}"


def test_too_few_are_a_dash_and_their_n_says_so():
    row = told(figure(n=12, state="few"))
    assert (row["Value"], row["Interval"], row["n"]) == ("\N{EN DASH}", "", "12, too few")


def test_what_was_never_loaded_says_so_and_is_no_zero():
    nothing = dict.fromkeys(("value", "numerator", "denominator", "low", "high"), float("nan"))
    row = told(figure(n=0, state="not_computable") | nothing)
    assert row["Value"] == "not computable: the data needed were never loaded"
    assert told(figure(n=0, state="none") | nothing)["Value"] == "no cases"


def test_a_slice_that_is_not_given_and_a_frame_without_periods():
    row = told(figure(channel=None, period=None))
    assert row["Channel"] == "Not given"
    assert "Period" not in row


def test_the_index_stays_so_that_rows_can_be_found_again():
    frame = pd.DataFrame([figure(), figure(channel="chat")], index=[7, 9])
    assert list(readable(frame).index) == [7, 9]


def test_the_best_quarter_names_its_desks():
    ok = dict(zip(COLUMNS, ["satisfied_share", 0.82, 14, 2, ("north", "south"), 1, "ok"], strict=True))
    few = dict(zip(COLUMNS, ["satisfied_share", float("nan"), 6, 0, (), 0, "few"], strict=True))
    table = readable(pd.DataFrame([ok, few], columns=COLUMNS))
    assert list(table.columns) == ["Figure", "Value", "Desks", "Reached by", "Left out"]
    assert list(table.iloc[0]) == ["Satisfied", "82\N{NO-BREAK SPACE}%", "14", "north and south", "1"]
    assert list(table.iloc[1]) == ["Satisfied", "\N{EN DASH}", "6, too few", "", "0"]


def published(**more):
    row = dict.fromkeys(TABLE) | {
        "id": "X-1",
        "metric": "satisfied_share",
        "publisher": "HDI",
        "value": 0.8,
        "unit": "share",
        "of": "ratings",
        "year": 2024,
        "evidence": "A",
        "verdict": "roughly",
        "reason": "peers",
        "drawn": True,
        "ours": 0.75,
        "gap": -0.05,
        "low": -0.12,
        "high": 0.02,
    }
    return readable(pd.DataFrame([row | more], dtype=object)).iloc[0].to_dict()


def test_a_gap_of_shares_is_in_points_with_its_interval():
    assert published()["Gap"] == "-5 points (-12 to +2)"


def test_a_gap_of_times_is_how_many_times_theirs():
    row = published(value=120.0, unit="minutes", ours=60.0, gap=0.5, low=0.4, high=0.6)
    assert (row["Figure"], row["Ours"], row["Gap"]) == (
        "2\N{NO-BREAK SPACE}h",
        "1\N{NO-BREAK SPACE}h",
        "x 0.50 (0.40 to 0.60)",
    )


def test_what_is_not_drawn_shows_neither_ours_nor_a_gap():
    row = published(drawn=False)
    assert (row["Ours"], row["Gap"]) == ("", "")


def test_a_figure_of_ones_own_says_so():
    assert published(evidence="own, B")["Published"] == "HDI (own) 2024"


def test_what_is_more_than_five_years_old_is_called_historic():
    assert published(year=2012)["Published"] == "HDI 2012, historic"


def test_every_published_figure_and_every_unit_can_be_told():
    table = pd.DataFrame(
        [{**vars(row), "drawn": False, "ours": None, "reason": row.caveat} for row in BENCHMARKS]
    )
    assert len(benchmarks_in_words(table.astype(object))) == len(BENCHMARKS)
    assert set(_BY_UNIT) == set(Unit)
    assert all(in_unit(metric.unit, 1.0) for metric in METRICS.values())


def test_another_frame_is_refused():
    with pytest.raises(ValueError, match=r"readable\(\) takes a frame of figures"):
        readable(pd.DataFrame({"a": [1]}))
