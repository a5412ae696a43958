"""Every form as Plotly takes it, with properties that it knows."""

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest
from plotly.io import to_json

from charts import palette
from charts.form import Drawn
from charts.forms import (
    Bar,
    Bars,
    Bullet,
    BulletRow,
    DotRange,
    Likert,
    LikertRow,
    Line,
    Mark,
    RangeRow,
    Trend,
)
from charts.heat import Heat
from charts.moves import Move, Moves
from charts.plotly import checked, config, draw, drawing
from charts.usual import Limits, Place, UsualRange
from metrics.units import Unit

BULLET = Bullet(
    "Desks",
    (
        BulletRow("Ours", 0.43, "6 of 14", low=0.2, high=0.7, marks=(Mark(0.04, "HDI 2012, n 875"),)),
        BulletRow("Care", 0.59, "59 %", planned=0.11, ours=False),
    ),
)
TREND = Trend(
    "Mix",
    tuple(f"2016-{month:02}" for month in range(1, 13)),
    (
        Line("Social", tuple(month / 1000 for month in range(12)), subject=True),
        Line("Phone", (*(0.4 for _ in range(11)), None)),
        Line("before", (None, 0.5, *(None for _ in range(10))), previous=True),
    ),
    Unit.SHARE,
    target=Mark(0.3, "Target"),
)
RANGES = DotRange(
    "Times", (RangeRow("Chat", 1, 9, 80), RangeRow("Social", 36, None, 9, subject=True, target=60))
)
LIKERT = Likert(
    "Rated", ("bad", "between", "good", "best"), 1, (LikertRow("Phone", (0.1, 0.2, 0.3, 0.4), 120),)
)
BARS = Bars(
    "Desks",
    (Bar("North", 0.4, "40 %", subject=True, low=0.3, high=0.5), Bar("South", None, "7 of 12")),
    Unit.SHARE,
    marks=(Mark(0.66, "HDI 2015"),),
)
HEAT = Heat(
    "A week",
    ("Monday", "Tuesday"),
    ("09:00", "10:00", "11:00"),
    ((4.2, 0.0, None), (1.0, 8.4, 2.0)),
    (("4.2", "0", "–"), ("1", "8.4", "2")),
    Unit.RATIO,
)
MOVES = Moves(
    "Shift",
    (Move("Phone", 0.5, 0.41, "9 points less", certain=True), Move("Social", 0.01, 0.02, "", subject=True)),
    ("A year before", "Now"),
)
USUAL = UsualRange(
    "Desks",
    (
        Place("North", 100, 0.9),
        Place("South", 1000, 0.61, side=-2, good=False),
        Place("East", 300, 0.95, 1, good=True),
    ),
    (Limits(50, 0.7, 0.95, 0.6, 0.99), Limits(2000, 0.86, 0.9, 0.84, 0.92)),
    0.88,
    "tickets",
)
FORMS: list[Drawn] = [BULLET, TREND, RANGES, LIKERT, BARS, HEAT, MOVES, USUAL]
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: type(form).__name__)


@each_form
def test_plotly_knows_every_property(form: Drawn) -> None:
    assert checked(form).to_dict()["data"]


@each_form
def test_what_is_handed_on_is_what_plotly_makes_of_it(form: Drawn) -> None:
    ours, theirs = (json.loads(to_json(drawn, validate=False)) for drawn in (draw(form), checked(form)))
    assert ours["layout"]["template"] == theirs["layout"]["template"]
    assert [each["type"] for each in ours["data"]] == [each["type"] for each in theirs["data"]]
    assert ours["layout"].keys() == theirs["layout"].keys()


@each_form
def test_a_form_is_drawn_without_copying_a_figure(form: Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("Plotly was asked to make or change a figure")

    for name in ("__init__", "add_trace", "add_shape", "add_annotation", "update_layout", "update_traces"):
        monkeypatch.setattr(go.Figure, name, refuse)
    assert draw(form).to_dict()["data"] == drawing(form)[0]


def _colours_of_text(part: Any) -> list[str]:
    if isinstance(part, dict):
        here = [
            str(part[key]["color"])
            for key in ("font", "textfont", "tickfont")
            if "color" in part.get(key, {})
        ]
        return here + [colour for value in part.values() for colour in _colours_of_text(value)]
    if isinstance(part, list):
        return [colour for value in part for colour in _colours_of_text(value)]
    return []


@each_form
def test_no_word_has_a_colour_of_its_own(form: Drawn) -> None:
    data, around = drawing(form)
    assert _colours_of_text(data) == []
    assert _colours_of_text(around) == []


@each_form
def test_a_form_without_rows_is_still_a_figure(form: Drawn) -> None:
    empty: dict[type[Drawn], Drawn] = {
        Bullet: Bullet("x", ()),
        Trend: Trend("x", (), (), Unit.SHARE),
        DotRange: DotRange("x", ()),
        Likert: Likert("x", ("a", "b", "c"), 1, ()),
        Bars: Bars("x", (), Unit.SHARE),
        Heat: Heat("x", (), (), (), (), Unit.COUNT),
        Moves: Moves("x", (), ("before", "now")),
        UsualRange: UsualRange("x", (), (), 0.5, "tickets"),
    }
    checked(empty[type(form)])


def _trace(form: Drawn, **having: Any) -> dict[str, Any]:
    return next(
        trace for trace in drawing(form)[0] if all(trace.get(key) == value for key, value in having.items())
    )


def test_long_words_of_a_bar_get_room_on_a_phone() -> None:
    """A plot of 235 pixels: 12 characters of 6.7 and 8 more take 88 of them, so the axis ends at 235/147."""
    long = replace(BARS, rows=(Bar("North", 0.5, "a dozen char"),), marks=())
    assert drawing(long)[1]["xaxis"]["range"][1] == pytest.approx(0.5 * 235 / (235 - 12 * 6.7 - 8))
    short = replace(long, rows=(Bar("North", 0.5, "5 %"),))
    assert drawing(short)[1]["xaxis"]["range"][1] == pytest.approx(0.5 * 1.18)


def test_words_too_long_for_the_line_of_their_name_stand_below_the_bar() -> None:
    def heights(label: str) -> dict[str, float]:
        form = Bullet("Desks", (BulletRow(label, 0.5, "59 % + 11 % planned", ours=False),))
        return {note["text"]: note["y"] for note in drawing(form)[1]["annotations"]}

    beside, below = heights("Contact centres"), heights("Organisations that care for customers")
    assert beside["59 % + 11 % planned"] == beside["Contact centres"]
    assert below["59 % + 11 % planned"] < below["Organisations that care for customers"] - 0.5


def test_a_target_of_times_stands_above_its_row_where_no_word_is() -> None:
    mark, dots = _trace(RANGES, name="published"), _trace(RANGES, name="Social")
    assert mark["x"] == [60]
    assert dots["y"][0] + 0.25 < mark["y"][0] < dots["y"][0] + 0.5


def test_the_published_figure_is_a_blue_diamond_at_its_value() -> None:
    mark = _trace(BULLET, name="published")
    assert mark["x"] == [0.04]
    assert mark["marker"]["symbol"] == "diamond"
    assert mark["marker"]["color"] == palette.MARK


def test_the_planned_part_is_hatched_and_starts_where_the_real_one_ends() -> None:
    planned = _trace(BULLET, name="planned")
    assert planned["marker"]["pattern"]["shape"] == "/"
    assert planned["base"][1] + planned["x"][1] == pytest.approx(0.70)
    assert planned["x"][0] is None


def test_without_a_plan_nothing_is_hatched() -> None:
    form = Bullet("Desks", (BulletRow("Ours", 0.43, "6 of 14"),))
    assert all("pattern" not in trace["marker"] for trace in drawing(form)[0])


def test_the_whisker_reaches_from_low_to_high() -> None:
    whisker = drawing(BULLET)[0][1]["error_x"]
    assert whisker["arrayminus"][0] == pytest.approx(0.23)
    assert whisker["array"][0] == pytest.approx(0.27)
    assert (whisker["arrayminus"][1], whisker["array"][1]) == (0, 0)


def test_ours_is_in_the_accent_and_the_others_are_grey() -> None:
    assert drawing(BULLET)[0][1]["marker"]["color"] == [palette.ACCENT, palette.OTHER]
    assert _trace(TREND, name="Social")["line"]["color"] == palette.ACCENT
    assert _trace(TREND, name="Phone")["line"]["color"] == palette.OTHER


def test_a_line_is_named_at_its_end_with_its_last_value() -> None:
    notes = [note["text"].replace("\u00a0", " ") for note in drawing(TREND)[1]["annotations"]]
    assert "<b>Social</b> 1.1 %" in notes
    assert "Phone 40 %" in notes


def test_labels_stand_on_the_paper_so_that_plotly_never_hides_them() -> None:
    labels = [note for note in drawing(TREND)[1]["annotations"] if note.get("x") == 1]
    assert len(labels) == 3
    assert {(label["yref"], label["yanchor"]) for label in labels} == {("paper", "middle")}


def test_a_missing_value_leaves_a_gap() -> None:
    phone = _trace(TREND, name="Phone")
    assert phone["y"][-1] is None
    assert phone["connectgaps"] is False


def test_a_point_between_two_gaps_is_still_seen() -> None:
    assert _trace(TREND, name="before")["marker"]["size"][1] > 0


def test_the_time_axis_is_logarithmic_with_words() -> None:
    axis = drawing(RANGES)[1]["xaxis"]
    assert axis["type"] == "log"
    assert {"1 m", "1 h"} <= set(axis["ticktext"])


def test_answers_add_up_and_begin_left_of_the_centre() -> None:
    traces = drawing(LIKERT)[0]
    assert traces[0]["base"] == pytest.approx([-0.2])
    assert traces[1]["base"] == pytest.approx([-0.1])
    assert sum(trace["x"][0] for trace in traces) == pytest.approx(1)


def test_too_few_stand_in_words_where_the_bar_would_be() -> None:
    assert "7 of 12" in [note["text"] for note in drawing(BARS)[1]["annotations"]]


def test_the_picture_has_a_telling_name_and_no_logo() -> None:
    settings = config("channel_mix")
    assert settings["toImageButtonOptions"]["filename"] == "channel_mix"
    assert settings["displaylogo"] is False


CROWDED = Trend(
    "Mix",
    ("2016-01", "2016-02"),
    tuple(
        Line(name, (share, share))
        for name, share in (
            ("Phone", 0.4), ("Email", 0.2), ("Portal", 0.19), ("Chat", 0.12),
            ("Messaging", 0.04), ("Walk-up", 0.024), ("Social", 0.022), ("App", 0.021),
        )
    ),
    Unit.SHARE,
)  # fmt: skip


def _label_heights(form: Trend) -> list[tuple[str, float, float]]:
    """Name, where its line ends and where its label stands, both in pixels above the axis."""
    around = drawing(form)[1]
    high = around["height"] - around["margin"]["t"] - around["margin"]["b"]
    return [
        (note["text"], note["y"] * high, note["y"] * high - note.get("ay", -note.get("yshift", 0)))
        for note in around["annotations"]
        if note.get("x") == 1
    ]


def test_crowded_labels_do_not_lie_on_each_other() -> None:
    stands = sorted(label for _, _, label in _label_heights(CROWDED))
    assert len(stands) == 8
    assert min(above - below for below, above in pairwise(stands)) > 15


def test_a_label_beside_its_line_has_no_leader_and_one_away_from_it_has() -> None:
    notes = {note["text"].split()[0]: note for note in drawing(CROWDED)[1]["annotations"]}
    assert notes["Phone"]["showarrow"] is False
    assert notes["Messaging"]["showarrow"] is True
    assert notes["Messaging"]["arrowhead"] == 0
    for _, line, label in _label_heights(CROWDED):
        assert abs(label - line) < 75


def test_a_crowded_chart_is_taller_than_one_of_few_lines() -> None:
    assert drawing(CROWDED)[1]["height"] > drawing(TREND)[1]["height"]


def _axis(*values: float, unit: Unit = Unit.SHARE, **more: Any) -> list[float]:
    months = tuple(f"2016-0{at}" for at in range(1, len(values) + 1))
    return list(drawing(Trend("x", months, (Line("a", values, **more),), unit))[1]["yaxis"]["tickvals"])


def test_shares_that_lie_close_together_far_from_zero_are_not_flattened() -> None:
    assert _axis(0.89, 0.9, 0.88) == pytest.approx([0.8, 0.85, 0.9, 0.95])


def test_an_axis_that_does_not_start_at_zero_says_so() -> None:
    near = Trend("x", ("2016-01", "2016-02"), (Line("a", (0.89, 0.9)),), Unit.SHARE)
    notes = [note["text"].replace("\u00a0", " ") for note in drawing(near)[1]["annotations"]]
    assert "scale from 80 %, not from 0" in notes
    assert not any("not from 0" in note["text"] for note in drawing(TREND)[1]["annotations"])


@pytest.mark.parametrize(
    ("values", "highest"), [((0.5, 0.9), 1.0), ((0.028, 0.031), 0.04), ((0.0004, 0.0005), 0.0006)]
)
def test_other_shares_start_at_zero_and_end_just_above_the_highest(
    values: tuple[float, ...], highest: float
) -> None:
    marks = _axis(*values)
    assert marks[0] == 0
    assert marks[-1] == pytest.approx(highest)


def test_the_band_is_held_too_but_never_beyond_all() -> None:
    assert _axis(0.97, 0.98, low=(0.9, 0.9), high=(1.0, 1.0)) == pytest.approx([0.9, 0.95, 1.0])


def test_times_start_at_zero() -> None:
    assert _axis(60, 62, unit=Unit.MINUTES)[0] == 0


def test_a_published_figure_shows_its_value_year_and_n() -> None:
    notes = [note["text"].replace("\u00a0", " ") for note in drawing(BULLET)[1]["annotations"]]
    assert "HDI 2012, n 875: 4 %" in notes


def test_beside_long_names_of_lines_fewer_months_are_named() -> None:
    """A phone's panel of 335 pixels: after 'a 50 %' there is room for three months, after long names for two."""
    months = tuple(f"2016-{month:02d}" for month in range(1, 13))

    def named(name: str) -> list[str]:
        form = Trend("x", months, (Line(name, tuple(0.5 + at / 100 for at in range(12))),), Unit.SHARE)
        return list(drawing(form)[1]["xaxis"]["ticktext"])

    assert named("a") == ["Apr 2016", "Aug 2016", "Dec 2016"]
    assert named("positive less negative ones") == ["Jan 2016", "Dec 2016"]
