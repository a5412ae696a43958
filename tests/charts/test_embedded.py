"""A chart without a script: every form, at the places that its numbers give, with its words as they are."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html import unescape
from math import log10

import pytest

from charts.embedded import LONGEST_ALT, chart
from charts.form import Drawn
from charts.form_texts import held
from charts.forms import Bar, Bars, Bullet, DotRange, Likert, Single, Trend
from charts.heat import Heat
from charts.listing import Listing
from charts.moves import Moves
from charts.plotly import drawing
from charts.still.numbers import numbers
from charts.still.texts import lines, plain
from charts.usual import UsualRange
from metrics.units import Unit
from tests.charts.every_form import BARS, BULLET, DOT_RANGE, EVERY_FORM, HEAT, LIKERT, MOVES, TREND

DRAWN = [form for form in EVERY_FORM if not isinstance(form, Listing | Single)]
each_drawn = pytest.mark.parametrize("form", DRAWN, ids=lambda form: type(form).__name__)

# What charts.still reads of a drawing, by the part it stands in; and what it leaves to Plotly, which only a
# mouse on the screen needs. A property that is in neither would be lost in a report without anybody's notice.
READ = {
    "layout": "height margin annotations shapes xaxis yaxis showlegend",
    "axis": "range type tickvals ticktext showgrid gridcolor visible side title ticks ticklen",
    "bar": "type x y width base marker error_x text hovertext name orientation textposition",
    "scatter": "type mode x y line marker text textposition hovertext name fill fillcolor cliponaxis showlegend",
    "heatmap": "type x y z zmin zmax colorscale text textfont hovertext",
    "annotation": "x y xref yref xanchor yanchor xshift yshift text font opacity showarrow ax ay arrowcolor "
    "arrowwidth standoff",
    "shape": "type x0 x1 y0 y1 xref yref line",
}
LEFT = {
    "layout": "paper_bgcolor plot_bgcolor dragmode hoverlabel font hovermode barmode legend",
    "axis": "fixedrange zeroline automargin tickangle tickcolor autorange",
    "bar": "hoverinfo textfont cliponaxis",
    "scatter": "hoverinfo connectgaps textfont",
    "heatmap": "showscale xgap ygap hoverongaps hoverinfo texttemplate",
    "annotation": "arrowhead align",
    "shape": "",
}


def parsed(form: Drawn) -> ET.Element:
    return ET.fromstring(chart(form, "k").replace("&nbsp;", " ").replace("<br>", "<br/>"))


def of_class(tree: ET.Element, tag: str) -> list[ET.Element]:
    return [one for one in tree.iter() if one.tag == tag]


def words(tree: ET.Element) -> str:
    return "  ".join("".join(text.itertext()) for text in tree.iter() if text.tag in ("text", "span"))


@each_drawn
def test_every_form_is_drawn_and_says_aloud_what_the_screen_says(form: Drawn) -> None:
    tree = parsed(form)
    assert tree.get("role") == "img"
    assert tree.get("aria-label") == form.alt
    assert of_class(tree, "svg")
    assert "NaN" not in chart(form, "k")
    assert "None" not in chart(form, "k")


@each_drawn
def test_nothing_that_a_form_draws_on_the_screen_is_lost(form: Drawn) -> None:
    data, layout = drawing(form)
    parts = [("layout", layout), ("axis", layout["xaxis"]), ("axis", layout["yaxis"])]
    parts += [(trace["type"], trace) for trace in data]
    parts += [("annotation", note) for note in layout.get("annotations", ())]
    parts += [("shape", shape) for shape in layout.get("shapes", ())]
    for kind, part in parts:
        assert set(part) - set(READ[kind].split()) - set(LEFT[kind].split()) == set(), kind


@each_drawn
def test_every_word_of_the_drawing_is_in_the_chart(form: Drawn) -> None:
    layout = drawing(form)[1]
    said = words(parsed(form))
    for note in layout.get("annotations", ()):
        assert plain(note["text"]).replace("\n", " ") in said
    for axis in (layout["xaxis"], layout["yaxis"]):
        if axis.get("visible") is not False and "range" in axis and axis.get("type") != "log":
            for at, tick in zip(axis.get("tickvals", ()), axis.get("ticktext", ()), strict=True):
                if min(axis["range"]) <= at <= max(axis["range"]):
                    assert all(line.strip() in said for line in plain(tick).split("\n")), tick


EMPTY: list[Drawn] = [
    Bullet("x", ()),
    Trend("x", (), (), Unit.SHARE),
    DotRange("x", ()),
    Likert("x", ("a", "b", "c"), 1, ()),
    Bars("x", (), Unit.SHARE),
    Heat("x", (), (), (), (), Unit.COUNT),
    Moves("x", (), ("before", "now")),
]


@pytest.mark.parametrize("form", EMPTY, ids=lambda form: type(form).__name__)
def test_a_form_without_rows_is_still_a_chart(form: Drawn) -> None:
    assert parsed(form).get("aria-label") == form.alt


def test_a_bar_is_as_long_as_its_share() -> None:
    """6 of 14 on an axis to 1: 42.857 %; 11 % planned begin where 59 % end."""
    bars = of_class(parsed(BULLET), "rect")
    widths = [(bar.get("x"), bar.get("width")) for bar in bars if bar.get("x") is not None]
    assert ("0%", "42.86%") in widths
    assert ("0%", "59%") in widths
    assert ("59%", "11%") in widths


def test_the_whisker_reaches_from_low_to_high() -> None:
    whisker = next(line for line in of_class(parsed(BULLET), "line") if line.get("stroke") == "currentColor")
    assert (whisker.get("x1"), whisker.get("x2")) == ("20%", "67%")


def test_a_time_stands_at_its_logarithm() -> None:
    """The axis of the drawing is in powers of ten; 0.5 minutes and 45.25 lie on it as their logarithms do."""
    low, high = drawing(DOT_RANGE)[1]["xaxis"]["range"]
    places = [dot.get("x") for dot in of_class(parsed(DOT_RANGE), "svg") if dot.get("x") not in (None, "0")]
    for minutes in (0.5, 45.25):
        assert f"{(log10(minutes) - low) / (high - low) * 100:.2f}".rstrip("0").rstrip(".") + "%" in places


def test_a_line_is_parted_where_a_period_has_no_value() -> None:
    paths = [path.get("d") for path in of_class(parsed(TREND), "path") if path.get("fill") == "none"]
    assert [path.count("M") for path in paths] == [1, 2]


def test_a_higher_value_stands_higher_and_the_last_one_where_its_axis_says() -> None:
    layout = drawing(TREND)[1]
    low, high = layout["yaxis"]["range"]
    height = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
    path = [path.get("d") for path in of_class(parsed(TREND), "path") if path.get("fill") == "none"][1]
    down = [float(point.split()[-1]) for point in re.split("[ML]", path)[1:] if point.strip()]
    assert down == sorted(down, reverse=True)
    assert down[-1] == pytest.approx((1 - (0.0251234567 - low) / (high - low)) * height, abs=0.01)


def test_a_cell_is_the_stronger_the_larger_its_value_and_an_unknown_one_is_open() -> None:
    fills = [cell.get("fill") for cell in of_class(parsed(HEAT), "rect")]
    strengths = [float(fill.rsplit(",", 1)[1].rstrip(")")) for fill in fills]
    assert len(fills) == 5  # of six cells one is not known
    assert strengths[3] == max(strengths)  # 8.4
    assert strengths[1] == min(strengths) == 0.05  # 0


def test_what_stands_apart_has_a_shape_of_its_own() -> None:
    usual = next(form for form in DRAWN if isinstance(form, UsualRange))
    assert len(of_class(parsed(usual), "polygon")) == 2
    assert len(of_class(parsed(usual), "circle")) == 2


def test_answers_and_moves_say_what_their_colours_mean() -> None:
    assert all(answer in words(parsed(LIKERT)) for answer in LIKERT.answers)
    assert all(name in words(parsed(MOVES)) for name in MOVES.names)


@pytest.mark.parametrize("form", EVERY_FORM, ids=lambda form: type(form).__name__)
def test_numbers_stand_in_the_places_of_the_words(form: Drawn) -> None:
    header, rows = form.table
    found = numbers(form)
    assert len(found) == len(rows)
    assert all(len(row) in (0, len(header)) for row in found)


def test_numbers_are_not_rounded_and_too_few_have_none() -> None:
    assert numbers(BARS) == ((None, 0.613), (None, 1 / 3), (None, None))
    assert numbers(TREND)[3] == (None, 0.0105, 0.0251234567, None, 0.02, None)
    assert numbers(TREND)[1] == (None, 0.009, None, 0.001, None, None)
    faint = replace(BARS, rows=(Bar("Letter", 0.58, "7 of 12", faint=True),))
    assert numbers(faint) == ((None, None),)
    assert numbers(LIKERT)[2] == (None, None, None, None, None, 12)


HOSTILE = (
    "<script>alert(1)</script> & \"x\" 'y' \u202eevil\x00\ud800 \u0645\u0643\u062a\u0628 " + "long" * 3000
)


def test_a_strangers_text_is_words_and_never_markup_and_cannot_push_the_chart_away() -> None:
    form = replace(TREND, title=HOSTILE, lines=tuple(replace(line, name=HOSTILE) for line in TREND.lines))
    drawn = chart(form, "k")
    assert "<script" not in drawn
    assert "&lt;script&gt;alert(1)" in drawn
    assert len(parsed(form).get("aria-label")) == LONGEST_ALT
    assert all(len(text) < 100 for text in words(parsed(form)).split("  "))
    assert drawing(held(form))[1]["margin"]["r"] < 600


def test_only_the_tags_that_our_drawings_use_are_read() -> None:
    bold, line, styled = "<b>North</b>", "a<br>b", "<span style='opacity:.7;x:url(y)'>n 12</span>"
    assert lines(bold)[0][0].bold
    assert [run[0].words for run in lines(line)] == ["a", "b"]
    assert lines(styled)[0][0].opacity == 0.7
    for text in ("<i>x</i>", "<bold>", "a < b", "<b", "</u>", "<img src=x onerror=y>"):
        assert plain(text) == text
    assert plain("R&amp;D &lt;x&gt;") == unescape("R&amp;D &lt;x&gt;")
