"""What a form says aloud and in its table, without being drawn."""

from base64 import b64decode

import pytest

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
from charts.sparkline import Sparkline
from metrics.units import Unit


def plain(text: object) -> str:
    return str(text).replace("\u00a0", " ").replace("\\xa0", " ")


LADDER = Bullet(
    "Desks open on social",
    (
        BulletRow("Our desks", 6 / 14, "6 of 14 desks", marks=(Mark(0.04, "HDI 2012, n 875"),)),
        BulletRow("Customer care", 0.59, "59 %", planned=0.11, ours=False),
    ),
)
MIX = Trend(
    "Mix",
    ("2016-01", "2016-02", "2016-03"),
    (Line("Social", (0.01, None, 0.02), subject=True), Line("Phone", (0.5, 0.45, None))),
    Unit.SHARE,
)
RATED = Likert(
    "Satisfaction", ("bad", "between", "good", "best"), 1, (LikertRow("Phone", (0.1, 0.2, 0.3, 0.4), 120),)
)


def test_a_bullet_says_mark_and_plan_aloud() -> None:
    assert plain(LADDER.alt) == (
        "Desks open on social: Our desks 6 of 14 desks (HDI 2012, n 875: 4 %); Customer care 59 % and 11 % planned."
    )


def test_a_bullets_table_has_the_plan_in_a_column_of_its_own() -> None:
    header, rows = LADDER.table
    assert header == ("", "Figure", "Planned", "Published", "Note")
    assert plain(rows[1][2]) == "11 %"
    assert rows[0][2] == ""


def test_a_line_begins_and_ends_where_it_is_known() -> None:
    assert plain(MIX.alt) == "Mix: Social from 1 % to 2 %; Phone from 50 % to 45 %."


def test_a_gap_is_a_dash_in_the_table_and_never_zero() -> None:
    header, rows = MIX.table
    assert header == ("", "Social", "Phone")
    assert rows[1][0] == "Feb 2016"
    assert rows[1][1] == "–"


def test_a_range_says_typical_and_nine_of_ten() -> None:
    form = DotRange("Times", (RangeRow("Chat", 2, 45, 80), RangeRow("Mail", 300, None, 9)))
    assert plain(form.alt) == (
        "Times: Chat typically 2 m, 9 of 10 within 45 m; Mail typically 5 h, 9 of 10 within –."
    )
    assert plain(form.table[1][0]) == "('Chat', '2 m', '45 m', '80')"


def test_the_neutral_answer_straddles_the_centre() -> None:
    row = RATED.rows[0]
    assert RATED.start(row) == pytest.approx(-0.2)  # 10 points bad, half of 20 between
    assert RATED.satisfied(row) == pytest.approx(0.7)
    assert plain(RATED.alt) == "Satisfaction: Phone 70 % satisfied, n 120."


def test_bars_without_rows_say_so() -> None:
    assert Bars("Desks", (), Unit.SHARE).alt == "Desks: no data."


def test_bars_table_holds_the_words_of_too_few() -> None:
    assert Bars("Desks", (Bar("North", None, "7 of 12"),), Unit.SHARE).table[1] == (("North", "7 of 12"),)


def test_a_sparkline_is_an_image_without_script_or_outside_address() -> None:
    address = Sparkline((1.0, None, 3.0)).address
    svg = b64decode(address.removeprefix("data:image/svg+xml;base64,")).decode()
    assert svg.startswith("<svg")
    assert "script" not in svg
    assert svg.count("http") == 1  # the name of the format, nothing that is fetched


def test_a_sparkline_of_one_value_is_no_line() -> None:
    assert Sparkline((None, 3.0)).address == ""
    assert Sparkline(()).svg == ""


def test_a_flat_sparkline_stays_inside_its_picture() -> None:
    assert all(0 <= y <= 34 for _, y in Sparkline((2.0, 2.0, 2.0))._points())
