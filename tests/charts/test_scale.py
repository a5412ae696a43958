"""Ticks people use, and labels that do not lie on each other."""

from itertools import pairwise

import pytest

from charts.forms import Line, Trend
from charts.plotly import drawing
from charts.scale import axis_marks, lifted, log_ticks, spaced, tick_words, ticks
from metrics.units import Unit


def test_ticks_are_round_and_hold_the_largest_value() -> None:
    assert ticks(0, 0.42, Unit.SHARE) == pytest.approx([0, 0.2, 0.4, 0.6])
    assert ticks(0, 0.0005, Unit.SHARE)[-1] >= 0.0005


def test_ticks_of_times_are_steps_of_a_clock() -> None:
    assert ticks(0, 95, Unit.MINUTES) == [0, 30, 60, 90, 120]
    assert ticks(0, 400, Unit.MINUTES) == [0, 120, 240, 360, 480]


def test_counts_have_no_half_ticks() -> None:
    assert ticks(0, 2, Unit.COUNT) == [0, 1, 2]


def line(
    values: tuple[float, ...], unit: Unit, high: tuple[float, ...] = (), low: tuple[float, ...] = ()
) -> Trend:
    return Trend("x", ("2016-01", "2016-02"), (Line("x", values, low=low, high=high),), unit)


def test_an_axis_goes_below_zero_where_a_net_figure_does() -> None:
    marks = axis_marks(line((-37.0, -28.0), Unit.NET, low=(-50.0, -41.0), high=(-20.0, 5.0)))
    assert marks[0] <= -50
    assert marks[-1] >= 0


def test_a_band_that_leaves_the_plot_says_how_far_it_goes() -> None:
    wide = line((120.0, 180.0), Unit.MINUTES, low=(60.0, 90.0), high=(200.0, 900.0))
    notes = [note["text"].replace("\u00a0", " ") for note in drawing(wide)[1]["annotations"]]
    assert "the band goes up to 15 h" in notes
    narrow = line((120.0, 180.0), Unit.MINUTES, low=(60.0, 90.0), high=(200.0, 240.0))
    assert not any("band" in note["text"] for note in drawing(narrow)[1]["annotations"])


def test_an_axis_without_spread_has_one_tick() -> None:
    assert ticks(0, 0, Unit.SHARE) == [0]


def test_percent_ticks_have_the_same_digits_and_no_more_than_they_need() -> None:
    assert [tick.replace("\u00a0", " ") for tick in tick_words([0, 0.01, 0.02], Unit.SHARE)] == [
        "0 %",
        "1 %",
        "2 %",
    ]
    assert [tick.replace("\u00a0", " ") for tick in tick_words([0, 0.005], Unit.SHARE)] == ["0.0 %", "0.5 %"]


def test_a_log_axis_names_minutes_hours_and_days() -> None:
    assert list(log_ticks(0.5, 2000).values()) == ["1 m", "10 m", "1 h", "6 h", "1 d"]
    assert list(log_ticks(70, 80).values()) == ["1 h"]


def test_labels_far_apart_stay_where_they_are() -> None:
    assert spaced([0.1, 0.5, 0.9], 0.1) == pytest.approx([0.1, 0.5, 0.9])


def test_labels_on_one_spot_are_spread_around_it_in_their_order() -> None:
    assert spaced([0.5, 0.5], 0.1) == pytest.approx([0.45, 0.55])
    placed = spaced([0.30, 0.31, 0.32, 0.9], 0.1)
    assert placed == pytest.approx([0.21, 0.31, 0.41, 0.9])


def test_spreading_one_group_never_pushes_it_into_the_next() -> None:
    placed = sorted(spaced([0.02, 0.021, 0.024, 0.045, 0.12, 0.19, 0.2, 0.38], 0.074))
    assert all(after - before >= 0.0739 for before, after in pairwise(placed))


def test_labels_are_lifted_off_the_axis_only_as_far_as_needed() -> None:
    assert lifted([-0.1, 0.0, 0.1, 0.9], 0.1, 0.02) == pytest.approx([0.02, 0.12, 0.22, 0.9])
    assert lifted([0.5, 0.3], 0.1, 0.02) == pytest.approx([0.5, 0.3])
