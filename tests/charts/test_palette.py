"""Colours that everybody can tell apart, in light and dark."""

import tomllib
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from charts import palette

CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text("utf-8"))
BOTH = [palette.LIGHT_CARD, palette.DARK_CARD]


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert palette.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert palette.contrast("#777777", "#FFFFFF") == pytest.approx(
        4.48, abs=0.01
    )  # the known near miss of WCAG


@pytest.mark.parametrize("blindness", palette.BLINDNESS)
def test_grey_stays_grey_for_every_colour_blindness(blindness: str) -> None:
    red, green, blue = palette.seen_by("#808080", blindness)
    assert red == pytest.approx(green, abs=0.01)
    assert green == pytest.approx(blue, abs=0.01)


def test_red_and_green_of_one_lightness_are_one_colour_to_deutans() -> None:
    red, green = "#C06040", "#808040"
    normal = palette.distance(palette.linear(red), palette.linear(green))
    assert palette.distance(palette.seen_by(red, "deutan"), palette.seen_by(green, "deutan")) < normal / 2


@pytest.mark.parametrize("blindness", palette.BLINDNESS)
@pytest.mark.parametrize(
    ("one", "other"), list(combinations((palette.ACCENT, palette.OTHER, palette.MARK), 2))
)
def test_us_the_others_and_the_published_figure_are_told_apart(one: str, other: str, blindness: str) -> None:
    assert palette.distance(palette.seen_by(one, blindness), palette.seen_by(other, blindness)) > 20


@pytest.mark.parametrize("blindness", palette.BLINDNESS)
def test_neighbouring_answers_are_told_apart(blindness: str) -> None:
    for one, other in pairwise(palette.LIKERT):
        assert palette.distance(palette.seen_by(one, blindness), palette.seen_by(other, blindness)) > 10


@pytest.mark.parametrize("card", BOTH)
@pytest.mark.parametrize("colour", [palette.ACCENT, palette.OTHER, palette.MARK])
def test_marks_stand_out_from_both_cards(colour: str, card: str) -> None:
    assert palette.contrast(colour, card) >= 3


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (palette.TEXT_LIGHT, palette.LIGHT_CARD),
        (palette.MUTED_LIGHT, palette.LIGHT_CARD),
        (palette.MUTED_LIGHT, "#FAFAFB"),
        (palette.TEXT_DARK, palette.DARK_CARD),
        (palette.MUTED_DARK, palette.DARK_CARD),
        (palette.MUTED_DARK, "#0D0E11"),
    ],
)
def test_words_can_be_read_in_both_themes(text: str, ground: str) -> None:
    assert palette.contrast(text, ground) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "name", ["textColor", "linkColor", "grayTextColor", "greenTextColor", "redTextColor"]
)
def test_the_themes_words_can_be_read_on_page_and_card(theme: str, name: str) -> None:
    colours = CONFIG["theme"][theme]
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        assert palette.contrast(colours[name], colours[ground]) >= 4.5


def test_nothing_in_the_settings_reaches_outside() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert all(face["url"].startswith("app/static/") for face in CONFIG["theme"]["fontFaces"])
    assert CONFIG["client"] == {"toolbarMode": "minimal", "showErrorDetails": "type"}
