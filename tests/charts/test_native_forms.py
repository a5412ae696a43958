"""A contract over every form: what an office program is given to draw holds the values of the form."""

from typing import get_args

import pytest

from charts.form import Form
from charts.forms import Bar, Bars, Single
from charts.native import Kind, NativeChart, NativeTable, Role
from charts.native_forms import native, number_format
from metrics.units import Unit
from tests.charts.every_form import (
    BARS,
    BULLET,
    DOT_RANGE,
    EVERY_FORM,
    HEAT,
    LIKERT,
    LISTING,
    MOVES,
    SINGLE,
    TREND,
    USUAL_RANGE,
)

each_form = pytest.mark.parametrize("form", EVERY_FORM, ids=lambda form: type(form).__name__)


def chart(form: Form | Single) -> NativeChart:
    drawn = native(form)
    assert isinstance(drawn, NativeChart)
    return drawn


def values(form: Form | Single) -> dict[str, tuple[float | None, ...]]:
    return {series.name: series.values for series in chart(form).series}


def test_every_kind_of_form_is_among_those_tested() -> None:
    assert {type(form) for form in EVERY_FORM} == {*get_args(Form), Single}


@each_form
def test_the_title_and_what_is_said_aloud_are_those_of_the_form(form: Form | Single) -> None:
    drawn = native(form)
    assert (drawn.title, drawn.alt) == (form.title, form.alt)


@each_form
def test_every_series_is_as_long_as_the_categories_or_as_its_places_across(form: Form | Single) -> None:
    drawn = native(form)
    if isinstance(drawn, NativeTable):
        assert {len(row) for row in drawn.rows} == {len(drawn.header)}
        assert all(len(row) == len(drawn.header) for row in drawn.shades)
        return
    for series in drawn.series:
        expected = len(series.across) if drawn.kind is Kind.SCATTER else len(drawn.categories)
        assert len(series.values) == expected
        for beside in (series.said, series.points, series.low, series.high):
            assert len(beside) in {0, expected}


def test_a_bullet_keeps_bar_plan_interval_and_every_published_figure() -> None:
    bars, plan, first, second = chart(BULLET).series
    assert bars.values == (6 / 14, 0.59, None)
    assert plan.values == (None, 0.11, None)
    assert (bars.low, bars.high) == ((0.2, None, None), (0.67, None, None))
    assert bars.points == (Role.SUBJECT, Role.OTHER, Role.OTHER)
    assert plan.role is Role.PLANNED
    assert (first.values, first.role) == ((0.04, None, 0.7), Role.MARK)
    assert [first.name, second.name] == ["Published", "Published (2)"]
    assert first.said[0].replace("\u00a0", " ") == "HDI 2012, n 875: 4 %"


def test_bars_have_a_gap_where_the_cases_are_too_few_and_say_them() -> None:
    bars, target = chart(BARS).series
    assert bars.values == (0.613, 0.3333333333333333, None)
    assert bars.said[2] == "7 of 12"
    assert (target.values, target.role) == ((0.5, 0.5, 0.5), Role.TARGET)


def test_a_trend_keeps_gaps_the_line_before_and_the_steps_of_its_target() -> None:
    drawn = chart(TREND)
    assert drawn.categories[0] == "Jan 2016"
    assert values(TREND) == {
        "before": (0.008, 0.009, 0.011, 0.0105),
        "Social": (0.01, None, 0.02, 0.0251234567),
        "target": (None, None, 0.02, 0.02),
    }
    assert [series.role for series in drawn.series] == [Role.BEFORE, Role.SUBJECT, Role.TARGET]


def test_times_stand_in_minutes_on_a_logarithmic_axis_where_they_lie_far_apart() -> None:
    drawn = chart(DOT_RANGE)
    assert drawn.categories == ("Chat", "Mail (80\u00a0% answered)")  # no dot for what has no time
    assert values(DOT_RANGE) == {
        "Typical": (0.5, 300.0),
        "9 of 10 within": (45.25, None),
        "Target": (10.0, None),
    }
    assert drawn.logarithmic
    assert drawn.counted == "minutes"


def test_answers_add_up_to_one_in_each_row_and_too_few_are_not_drawn() -> None:
    drawn = chart(LIKERT)
    assert drawn.categories == ("Phone (n 1,200)", "Social (n 40)")
    assert [sum(column) for column in zip(*(one.values for one in drawn.series), strict=True)] == [1, 1]
    assert [one.role for one in drawn.series] == [Role.BAD, Role.NEUTRAL, Role.GOOD, Role.GOOD]


def test_moves_keep_both_ends_and_say_the_difference_at_the_second() -> None:
    start, end = chart(MOVES).series
    assert (start.values, end.values) == ((0.5, None), (0.41, 0.0213))
    assert end.said[0].endswith("(9 points less)")


def test_a_usual_range_has_a_series_for_each_way_to_stand_and_its_edges() -> None:
    drawn = chart(USUAL_RANGE)
    inside = drawn.series[5]
    assert (inside.name, inside.across, inside.values) == (
        "in the usual range",
        (100.0, 400.0),
        (0.9, 0.87),
    )
    assert [one.role for one in drawn.series].count(Role.LIMIT) == 4
    assert drawn.series[4].values == (0.88,) * 3


def test_crossings_are_a_table_shaded_by_how_much_of_the_most() -> None:
    drawn = native(HEAT)
    assert isinstance(drawn, NativeTable)
    assert drawn.shades[0] == (None, 0.5, 0.0, None)
    assert drawn.rows == HEAT.table[1]


def test_lists_and_single_values_are_tables() -> None:
    drawn = native(LISTING)
    assert isinstance(drawn, NativeTable)
    assert (drawn.header, drawn.rows, drawn.numeric) == (*LISTING.table, frozenset({1}))
    single = native(SINGLE)
    assert isinstance(single, NativeTable)
    assert single.rows == (("Mar 2016", "61 %"),)


def test_a_share_that_is_not_quite_all_is_never_written_as_all() -> None:
    assert number_format(Unit.SHARE, [0.9999]) == "0.0%"
    assert number_format(Unit.SHARE, [0.0005, 0.6]) == "[<0.001]0.00%;[<0.0995]0.0%;0%"
    assert number_format(Unit.SHARE, [0.5]) == "[<0.0995]0.0%;0%"


@pytest.mark.parametrize("unit", Unit)
def test_every_unit_has_a_format_of_numbers(unit: Unit) -> None:
    assert number_format(unit, [0.5])


def test_what_is_not_a_number_is_a_gap() -> None:
    assert values(Bars("x", (Bar("a", float("nan"), "–"),), Unit.COUNT)) == {"Figure": (None,)}
