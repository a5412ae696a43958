"""From figures to bars, ranges and ratings: what is too few for a mark is said in words."""

import pandas as pd
import pytest

from charts.opinions import likert_by
from charts.shaping import bars_by, ranges_by

COLUMNS = ["metric", "desk", "period", "value", "n", "numerator", "denominator", "low", "high", "state"]


def row(metric: str, desk: str, value: float, n: int, state: str = "ok") -> tuple[object, ...]:
    hits = round(value * n) if metric.endswith("share") else None
    return (metric, desk, None, value, float(n), hits, float(n), None, None, state)


def frame(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


RATED = frame(
    row("dissatisfied_share", "north", 0.1, 40),
    row("dissatisfied_share", "south", 0.25, 12, "few"),
    row("satisfied_share", "north", 0.8, 40),
    row("satisfied_share", "south", 0.5, 12, "few"),
    row("very_satisfied_share", "north", 0.3, 40),
    row("very_satisfied_share", "south", 0.25, 12, "few"),
)


def test_a_desk_of_too_few_ratings_has_no_bar_and_stays_in_the_table() -> None:
    form = likert_by(RATED, "desk", title="Rated", name=str)
    assert form is not None
    assert [bar.label for bar in form.rows] == ["north"]
    assert form.table[1][-1] == ("south", "3 of 12", "3 of 12", "3 of 12", "3 of 12", "12")
    assert form.left_out == "Too few to draw: south 6 of 12 satisfied."


def test_the_ratings_of_everybody_are_one_bar() -> None:
    whole = RATED[RATED["desk"] == "north"]
    form = likert_by(whole, None, title="Rated", name=str, everybody="All")
    assert form is not None
    assert form.rows[0].shares == pytest.approx((0.1, 0.1, 0.5, 0.3))
    assert form.left_out == ""


def test_a_desk_of_too_few_answers_has_no_dot_and_says_its_n() -> None:
    form = ranges_by(
        frame(
            row("first_response_minutes", "north", 30, 80),
            row("first_response_minutes", "south", 5, 4, "few"),
            row("first_response_p90", "north", 90, 80),
            row("first_response_p90", "south", 9, 4, "few"),
        ),
        "first_response_minutes",
        "first_response_p90",
        "desk",
        title="Times",
        name=str,
    )
    assert form is not None
    assert [range_.label for range_ in form.rows] == ["north"]
    assert form.table[1][-1] == ("south", "n = 4, too few", "", "")
    assert form.left_out == "Not drawn: south n = 4, too few."


def test_many_left_out_are_counted_and_not_all_named() -> None:
    few = [row("first_response_minutes", f"desk {at}", 5, 4, "few") for at in range(6)]
    form = ranges_by(
        frame(row("first_response_minutes", "north", 30, 80), *few),
        "first_response_minutes",
        "first_response_p90",
        "desk",
        title="Times",
        name=str,
    )
    assert form is not None
    assert form.left_out.endswith("desk 3 n = 4, too few and 2 more, in the table behind the i.")
    assert len(form.table[1]) == 7


def test_a_share_of_too_few_is_said_in_place_of_its_bar() -> None:
    form = bars_by(RATED, "satisfied_share", "desk", title="x", name=str)
    assert form is not None
    assert [(bar.label, bar.value, plain(bar.words)) for bar in form.rows] == [
        ("north", 0.8, "80 %"),
        ("south", None, "6 of 12"),
    ]


def test_slices_of_very_different_size_say_of_how_many_where_that_is_asked() -> None:
    form = bars_by(RATED, "satisfied_share", "desk", title="x", name=str, sized=True)
    assert form is not None
    assert [plain(bar.words) for bar in form.rows] == ["80 % of 40", "6 of 12"]
