"""Quiet periods stand on the axis as gaps."""

import pandas as pd
import pytest

from charts.course import trend_by, trend_of
from charts.drawing.trend import trend
from charts.forms import Line, Trend
from charts.periods import following, unbroken
from metrics.units import Unit


@pytest.mark.parametrize(
    ("label", "after"),
    [
        ("2016-02-28", "2016-02-29"),
        ("2016-12-31", "2017-01-01"),
        ("2015-W52", "2015-W53"),  # 28 Dec 2015 is the Monday of a 53rd week
        ("2015-W53", "2016-W01"),
        ("2016-W52", "2017-W01"),
        ("2016-09", "2016-10"),
        ("2016-12", "2017-01"),
        ("2016-Q3", "2016-Q4"),
        ("2016-Q4", "2017-Q1"),
        ("2016", "2017"),
    ],
)
def test_each_grain_knows_its_next_period(label: str, after: str) -> None:
    assert following(label) == after


@pytest.mark.parametrize(
    ("known", "whole"),
    [
        (["2016-03-02", "2016-02-28"], ("2016-02-28", "2016-02-29", "2016-03-01", "2016-03-02")),
        (["2015-W52", "2016-W02"], ("2015-W52", "2015-W53", "2016-W01", "2016-W02")),
        (["2016-11", "2017-02"], ("2016-11", "2016-12", "2017-01", "2017-02")),
        (["2016-Q3", "2017-Q1"], ("2016-Q3", "2016-Q4", "2017-Q1")),
        (["2016", "2019"], ("2016", "2017", "2018", "2019")),
        (["2016-03", "2016-03"], ("2016-03",)),
        ([], ()),
    ],
)
def test_the_quiet_periods_between_are_filled(known: list[str], whole: tuple[str, ...]) -> None:
    assert unbroken(known) == whole


def _shares(values: dict[str, float], channel: str = "phone") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "metric": "satisfied_share",
            "channel": channel,
            "period": period,
            "state": "ok",
            "value": value,
            "low": value - 0.1,
            "high": value + 0.1,
            "numerator": 50.0,
        }
        for period, value in values.items()
    )


SIX_YEARS = _shares({"2022-01": 0.7, "2016-02": 0.5, "2016-03": 0.6})


def test_six_empty_years_stand_between_two_months_as_gaps() -> None:
    form = trend_of(SIX_YEARS, "satisfied_share", title="Satisfied")
    assert isinstance(form, Trend)
    assert len(form.periods) == 72  # Feb 2016 to Jan 2022: six years
    assert form.lines[0].values == (0.5, 0.6, *(None for _ in range(69)), 0.7)


def test_the_ticks_of_six_years_are_few() -> None:
    form = trend_of(SIX_YEARS, "satisfied_share", title="Satisfied")
    assert isinstance(form, Trend)
    axis = trend(form)[1]["xaxis"]
    assert axis["ticktext"][-1] == "Jan 2022"
    assert len(axis["ticktext"]) <= 4


def test_every_slice_has_the_gaps_of_the_whole_axis() -> None:
    both = pd.concat([_shares({"2016-Q1": 0.5}), _shares({"2016-Q4": 0.6}, "chat")])
    form = trend_by(both, "satisfied_share", "channel", title="Mix", name=str)
    assert isinstance(form, Trend)
    assert form.periods == ("2016-Q1", "2016-Q2", "2016-Q3", "2016-Q4")
    assert {line.values for line in form.lines} == {(0.5, None, None, None), (None, None, None, 0.6)}


def test_the_line_before_has_its_own_gaps() -> None:
    now = _shares({"2017-01": 0.5, "2017-02": 0.5, "2017-03": 0.5, "2017-04": 0.5})
    form = trend_of(now, "satisfied_share", title="x", before=_shares({"2016-01": 0.1, "2016-03": 0.3}))
    assert isinstance(form, Trend)
    assert form.lines[0].values == (0.1, None, 0.3, None)


def test_the_band_is_broken_where_the_line_is() -> None:
    line = Line("a", (1, 1, None, 2, 2), low=(0, 0, None, 1, 1), high=(2, 2, None, 3, 3))
    months = tuple(f"2016-0{month}" for month in range(1, 6))
    band = trend(Trend("x", months, (line,), Unit.COUNT))[0]
    assert band[0]["x"] == [0, 1, 1, 0, None, 3, 4, 4, 3, None]
    assert band[0]["y"] == [0, 0, 2, 2, None, 1, 1, 3, 3, None]


def test_a_point_alone_between_gaps_is_seen() -> None:
    line = Line("a", (None, 1, None, 2, 2))
    drawn = trend(Trend("x", tuple(f"2016-0{month}" for month in range(1, 6)), (line,), Unit.COUNT))
    assert drawn[0][0]["marker"]["size"] == [0, 6, 0, 0, 6]


def test_weeks_of_more_than_a_year_are_told_by_month_and_year() -> None:
    form = trend_of(_shares({"2015-W01": 0.6, "2016-W09": 0.5}), "satisfied_share", title="x")
    assert isinstance(form, Trend)
    assert trend(form)[1]["xaxis"]["ticktext"][-1] == "Feb 2016"
