"""Colours that everybody can tell apart, in light and dark.

How a colour-blind reader sees a colour is simulated after Machado, Oliveira & Fernandes 2009 (a protan, deutan or
tritan of full severity), how far apart two colours look is CIEDE2000 (CIE 142:2001), and contrast is that of WCAG 2.2,
all by coloraide. Of CIEDE2000, 2 to 3 is a difference that most people see side by side.
"""

import re
import tomllib
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from coloraide import Color

from charts import palette

ROOT = Path(__file__).parents[2]
THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
CSS = (ROOT / "pages" / "static" / "deskscope.css").read_text("utf-8")
CARDS = {"light": palette.LIGHT_CARD, "dark": palette.DARK_CARD}
GROUNDS = {
    theme: (THEME[theme]["backgroundColor"], THEME[theme]["secondaryBackgroundColor"]) for theme in CARDS
}
EYES = ("any", "protan", "deutan", "tritan")
APART = 10  # of CIEDE2000: told apart without lying side by side


def seen(colour: str, eyes: str) -> Color:
    return Color(colour) if eyes == "any" else Color(colour).filter(eyes, method="machado")


def difference(one: str, other: str, eyes: str = "any") -> float:
    return seen(one, eyes).delta_e(seen(other, eyes), method="2000")


def over(colour: str, ground: str) -> str:
    """What a half-transparent colour gives on a ground."""
    return Color.layer([colour, ground], space="srgb").convert("srgb").to_string(hex=True)


def style(name: str, theme: str) -> str:
    """A colour of the style sheet in one of the themes."""
    found = re.search(rf"--ds-{name}: (?:light-dark\((#\w+), (#\w+)\)|(#\w+));", CSS)
    assert found, name
    return found[3] or found[1 if theme == "light" else 2]


def test_contrast_is_that_of_wcag() -> None:
    assert Color("#000000").contrast("#FFFFFF") == pytest.approx(21)
    assert Color("#777777").contrast("#FFFFFF") == pytest.approx(4.48, abs=0.01)  # the known near miss


def test_difference_is_that_of_sharma() -> None:
    """The first pair of the test data of Sharma, Wu & Dalal 2005: 2.0425."""
    one, other = Color("lab-d65", [50, 2.6772, -79.7751]), Color("lab-d65", [50, 0, -82.7485])
    assert one.delta_e(other, method="2000", space="lab-d65") == pytest.approx(2.0425, abs=0.0001)


@pytest.mark.parametrize("eyes", EYES[1:])
def test_grey_stays_grey_for_every_colour_blindness(eyes: str) -> None:
    assert difference("#808080", seen("#808080", eyes).convert("srgb").to_string(hex=True)) < 1


def test_red_and_green_of_one_lightness_are_one_colour_to_deutans() -> None:
    assert difference("#C06040", "#808040") > 30
    assert difference("#C06040", "#808040", "deutan") < 10


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", CARDS)
def test_us_the_others_the_published_figure_and_the_empty_rest_of_a_bar_are_told_apart(
    theme: str, eyes: str
) -> None:
    drawn = (palette.ACCENT, palette.OTHER, palette.MARK, over(palette.TRACK, CARDS[theme]))
    for one, other in combinations(drawn, 2):
        assert difference(one, other, eyes) > APART, (one, other)


@pytest.mark.parametrize("eyes", EYES)
def test_answers_are_told_apart(eyes: str) -> None:
    for one, other in pairwise(palette.LIKERT):
        assert difference(one, other, eyes) > APART, (one, other)
    worst, best = palette.LIKERT[:2], palette.LIKERT[-2:]
    assert min(difference(bad, good, eyes) for bad in worst for good in best) > 30


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("theme", CARDS)
def test_more_in_a_cell_looks_like_more(theme: str, eyes: str) -> None:
    for less, more in pairwise(over(shade, CARDS[theme]) for shade in palette.HEAT):
        assert difference(less, more, eyes) > APART


@pytest.mark.parametrize("theme", CARDS)
@pytest.mark.parametrize(
    "colour", [palette.ACCENT, palette.OTHER, palette.MARK, palette.LIKERT[0], palette.LIKERT[-1]]
)
def test_marks_stand_out_from_their_card(colour: str, theme: str) -> None:
    assert Color(colour).contrast(CARDS[theme]) >= 3


@pytest.mark.parametrize("theme", CARDS)
@pytest.mark.parametrize("name", ["us", "mark", "focus"])
def test_marks_and_rings_of_the_style_sheet_stand_out_from_page_and_card(name: str, theme: str) -> None:
    for ground in GROUNDS[theme]:
        assert Color(style(name, theme)).contrast(ground) >= 3


@pytest.mark.parametrize("theme", CARDS)
@pytest.mark.parametrize("name", ["muted", "good", "bad", "mark"])
def test_words_of_the_style_sheet_can_be_read_on_page_and_card(name: str, theme: str) -> None:
    for ground in GROUNDS[theme]:
        assert Color(style(name, theme)).contrast(ground) >= 4.5


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (palette.TEXT_LIGHT, palette.LIGHT_CARD),
        (palette.MUTED_LIGHT, palette.LIGHT_CARD),
        (palette.TEXT_DARK, palette.DARK_CARD),
        (palette.MUTED_DARK, palette.DARK_CARD),
    ],
)
def test_words_of_a_chart_can_be_read(text: str, ground: str) -> None:
    assert Color(text).contrast(ground) >= 4.5


@pytest.mark.parametrize("theme", CARDS)
@pytest.mark.parametrize(
    "name", ["textColor", "linkColor", "grayTextColor", "greenTextColor", "redTextColor"]
)
def test_the_themes_words_can_be_read_on_page_and_card(theme: str, name: str) -> None:
    for ground in GROUNDS[theme]:
        assert Color(THEME[theme][name]).contrast(ground) >= 4.5


@pytest.mark.parametrize("theme", CARDS)
def test_charts_cards_and_style_sheet_agree_on_their_colours(theme: str) -> None:
    assert THEME[theme]["secondaryBackgroundColor"] == CARDS[theme] == style("card", theme)
    assert style("us", theme) == palette.ACCENT


def test_nothing_in_the_settings_reaches_outside() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
    assert all(face["url"].startswith("app/static/") for face in config["theme"]["fontFaces"])
    assert config["client"] == {"toolbarMode": "minimal", "showErrorDetails": "type"}
