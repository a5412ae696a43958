"""Notes and targets on charts: where they stand, what is said of them, and that typed text stays text."""

from datetime import date

import pytest

from charts.annotated import Aim, aimed, assured, crossed, dotted_targets, in_force, marked, noted, verdict
from charts.drawing.written import LONGEST
from charts.forms import Bar, Bars, Bullet, BulletRow, DotRange, Line, Mark, RangeRow, Trend
from charts.plotly import checked
from charts.readings import Reading
from language.visible import shortened
from metrics.units import Unit

MONTHS = tuple(f"2016-{month:02}" for month in range(1, 13))
SHARE, TIME = "answered_within_share", "first_response_minutes"
HALF = Aim(date(2015, 1, 1), 0.5)


def trend(*values: float | None, periods: tuple[str, ...] = MONTHS, unit: Unit = Unit.SHARE) -> Trend:
    return Trend("Answered", periods[: len(values)], (Line("us", values, subject=True),), unit)


@pytest.mark.parametrize(
    ("periods", "day", "place"),
    [
        (MONTHS, date(2016, 1, 1), -0.5),
        (MONTHS, date(2016, 3, 16), 2 - 0.5 + 15 / 31),
        (MONTHS, date(2016, 12, 31), 11 - 0.5 + 30 / 31),
        (("2015-W53", "2016-W01"), date(2016, 1, 3), 0 - 0.5 + 6 / 7),
        (("2015-W53", "2016-W01"), date(2016, 1, 4), 0.5),
        (("2016-Q1", "2016-Q2"), date(2016, 4, 1), 0.5),
        (("2016-02-28/P7D", "2016-03-06/P7D"), date(2016, 3, 6), 0.5),
    ],
)
def test_a_note_stands_where_its_day_lies_in_its_period(
    periods: tuple[str, ...], day: date, place: float
) -> None:
    form = noted(trend(*[0.5] * len(periods), periods=periods), [(day, "opened", "")])
    assert [note.at for note in form.notes] == [pytest.approx(place)]


@pytest.mark.parametrize("day", [date(2015, 12, 31), date(2017, 1, 1)])
def test_a_note_of_another_time_is_not_drawn(day: date) -> None:
    assert noted(trend(*[0.5] * 12), [(day, "opened", "")]).notes == ()


def test_notes_are_in_the_row_of_their_period_and_said_aloud() -> None:
    form = noted(
        trend(0.5, 0.6, 0.7), [(date(2016, 3, 2), "later", ""), (date(2016, 1, 31), "Yammer", "North")]
    )
    header, rows = form.table
    assert header == ("", "us", "Notes")
    assert [row[-1] for row in rows] == ["31 Jan 2016: Yammer (North)", "", "2 Mar 2016: later"]
    assert "noted 31 Jan 2016: Yammer (North); noted 2 Mar 2016: later" in form.alt


def test_typed_text_is_drawn_as_text() -> None:
    form = noted(trend(0.5, 0.6, 0.7), [(date(2016, 2, 2), '<a href="x">b</a> & <b>c', "")])
    figure = checked(form)
    texts = [note.text for note in figure.layout.annotations] + list(figure.data[-1].hovertext)
    assert all("<a" not in text and "<b>c" not in text for text in texts)
    assert any("&lt;a href=" in text for text in texts)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Yammer desk opened", "Yammer desk opened"),
        ("Yammer desk opened for all", "Yammer desk opened…"),
        ("x" * 40, "x" * 21 + "…"),
    ],
)
def test_a_label_is_cut_at_a_word(text: str, label: str) -> None:
    assert shortened(text, LONGEST) == label


def test_many_notes_are_numbered() -> None:
    days = [(date(2016, month, 5), f"note {month}", "") for month in range(1, 6)]
    figure = checked(noted(trend(*[0.5] * 12), days))
    labels = [note.text for note in figure.layout.annotations]
    assert [label for label in labels if label.isdigit()] == ["1", "2", "3", "4", "5"]


def test_the_target_in_force_is_the_one_that_began_last() -> None:
    early, late = Aim(date(2016, 1, 1), 0.8), Aim(date(2016, 3, 1), 0.9)
    assert in_force([late, early], date(2015, 12, 31)) is None
    assert in_force([late, early], date(2016, 2, 29)) == early
    assert in_force([late, early], date(2016, 3, 1)) == late
    assert in_force([early, late], None) == late


def test_a_target_steps_where_it_changed() -> None:
    form = aimed(trend(0.5, 0.6, 0.7, 0.8), [Aim(date(2016, 2, 10), 0.8), Aim(date(2016, 4, 1), 0.9)])
    assert form.steps == (None, 0.8, 0.8, 0.9)
    assert form.target == Mark(0.9, "target")
    assert [row[-1].replace("\u00a0", " ") for row in form.table[1]] == ["–", "80 %", "80 %", "90 %"]
    lines = [shape for shape in checked(form).layout.shapes if shape.line.dash == "dash"]
    assert [(line.x0, line.x1, line.y0) for line in lines] == [(0.5, 2.5, 0.8), (2.5, 3.5, 0.9)]


def test_a_target_that_begins_after_the_chart_is_not_on_it() -> None:
    assert aimed(trend(0.5, 0.6), [Aim(date(2017, 1, 1), 0.8)]).target is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        # mean 0.7, mean moving range 0.02: usual range 0.7 -/+ 2.66 * 0.02 = 0.647..0.753
        ([0.69, 0.71] * 6, "Target 50 %: always met while things vary as usual."),
        # mean 0.5, moving range 0.02: 0.447..0.553 holds 0.5
        ([0.49, 0.51] * 6, "Target 50 %: sometimes met while things vary as usual."),
        ([0.29, 0.31] * 6, "Target 50 %: never met while things vary as usual."),
        ([0.4, 0.5, 0.6], "Target 50 %: met in 2 of 3 periods."),
        ([None, 0.4, None], "Target 50 %: met in 0 of 1 periods."),
    ],
)
def test_a_target_is_always_sometimes_or_never_met(values: list[float | None], said: str) -> None:
    form = aimed(trend(*values), [HALF])
    assert assured(form, SHARE).replace("\u00a0", " ") == said


def test_where_less_is_better_a_low_time_meets_its_target() -> None:
    form = aimed(trend(*[50.0, 60.0] * 6, unit=Unit.MINUTES), [Aim(date(2015, 1, 1), 120.0)])
    assert assured(form, TIME).replace("\u00a0", " ") == "Target 2 h: always met while things vary as usual."


def test_no_target_no_words() -> None:
    assert assured(trend(0.5, 0.6), SHARE) == ""
    assert verdict(Reading(SHARE, 0.5, 9, 1, 2, 0.4, 0.6, "ok"), None) == ""


@pytest.mark.parametrize(
    ("value", "low", "high", "state", "said"),
    [
        (0.8, 0.7, 0.9, "ok", "Target 50 %: met"),
        (0.2, 0.1, 0.3, "ok", "Target 50 %: not met"),
        (0.52, 0.45, 0.59, "ok", "Target 50 %: too close to say"),
        (0.5, None, None, "ok", "Target 50 %: met"),
        (None, None, None, "few", "Target 50 %"),
    ],
)
def test_a_tile_says_whether_the_target_is_met(
    value: float | None, low: float | None, high: float | None, state: str, said: str
) -> None:
    one = Reading(SHARE, value, 100, None, None, low, high, state)
    assert verdict(one, HALF).replace("\u00a0", " ") == said


def test_bullets_bars_and_ranges_carry_the_target() -> None:
    rows = (BulletRow("Our desks", 0.4, "6 of 14"), BulletRow("Centres", 0.04, "4 %", ours=False))
    assert [row.marks for row in marked(Bullet("x", rows), HALF).rows] == [(Mark(0.5, "our target"),), ()]
    assert crossed(Bars("x", (Bar("a", 0.4, "40 %"),), Unit.SHARE), HALF).marks == (Mark(0.5, "target"),)
    times = DotRange("x", (RangeRow("North", 60, 120, 9), RangeRow("South", 60, 120, 9)))
    found = dotted_targets(times, {"North": Aim(date(2016, 1, 1), 90)})
    assert [row.target for row in found.rows] == [90, None]


@pytest.mark.parametrize(
    ("values", "side"),
    [
        (
            [0.81, 0.83, 0.79, 0.7, 0.7, 0.7],
            "top",
        ),  # the line begins above the target: the label stands below it
        ([0.75, 0.72, 0.79, 0.9, 0.9, 0.9], "bottom"),
    ],
)
def test_the_label_of_a_target_keeps_off_the_line(values: list[float | None], side: str) -> None:
    figure = checked(aimed(trend(*values), [Aim(date(2015, 1, 1), 0.8)]))
    label = next(note for note in figure.layout.annotations if "target" in note.text)
    assert label.yanchor == side
