"""Names that strangers chose, on the page: shown as typed, and never wider than a chart has room for."""

import json
from dataclasses import replace
from typing import Any

import pytest

from charts.form_texts import NAME, cut, escaped
from charts.forms import Bar, Bars, Line, RangeRow, Trend
from charts.plotly import drawing
from metrics.units import Unit
from tests.charts.every_form import BARS, DOT_RANGE, EVERY_FORM, TREND

LONG = "o" * 10_000
TYPED = "&amp;&#60;b>"
SHOWN = "&amp;amp;&amp;#60;b&gt;"  # as Plotly has to be told, which reads entities


def named(name: str) -> list[Any]:
    return [
        Bars("x", (Bar(name, 0.5, "50 %"), Bar("other", 0.25, "25 %")), Unit.SHARE),
        replace(TREND, lines=(Line(name, tuple(0.1 for _ in TREND.periods), subject=True),)),
        replace(DOT_RANGE, rows=(replace(DOT_RANGE.rows[0], label=name), *DOT_RANGE.rows[1:])),
    ]


def axis_texts(form: Any) -> list[str]:
    _data, around = drawing(form)
    return [*around["yaxis"].get("ticktext", ()), *(note["text"] for note in around.get("annotations", ()))]


@pytest.mark.parametrize("form", named(LONG), ids=lambda form: type(form).__name__)
def test_a_long_name_leaves_room_for_the_chart(form: Any) -> None:
    texts = axis_texts(form)
    assert any("ooo…" in text for text in texts)
    assert max(text.count("o") for text in texts) < NAME
    assert len(json.dumps(drawing(form), default=str)) < 20_000  # nor does what is asked have all of it


@pytest.mark.parametrize("form", named(TYPED), ids=lambda form: type(form).__name__)
def test_what_looks_like_markup_is_shown_as_it_was_typed(form: Any) -> None:
    said = json.dumps(drawing(form), ensure_ascii=False, default=str)
    assert SHOWN in said
    assert TYPED not in said


@pytest.mark.parametrize("form", EVERY_FORM, ids=lambda form: type(form).__name__)
def test_a_form_that_needs_nothing_is_the_same(form: Any) -> None:
    assert escaped(form) == form


def test_a_unit_is_no_word_and_stays_what_it_is() -> None:
    assert escaped(replace(BARS, title="a & b")).unit is BARS.unit
    assert isinstance(escaped(BARS), Bars)
    assert isinstance(escaped(TREND), Trend)
    assert isinstance(escaped(DOT_RANGE).rows[0], RangeRow)


def test_a_name_is_not_cut_within_an_entity() -> None:
    assert cut("a &amp; " + "b" * 50, 4) == "a &amp;…"
    assert cut("a &amp; b", 20) == "a &amp; b"
