"""Whatever strangers typed into names, titles and notes: the deck opens, nothing runs, the layout holds."""

import random
from dataclasses import replace

import pytest

from charts.forms import Bar, Bars
from charts.listing import Listing
from metrics.units import Unit
from reports.pptx import deck, slide
from reports.slides import words
from tests.reports.decks import cells, found, opened, rows, shapes
from tests.reports.taken_page import figure, page, tile

HOSTILE = (
    "=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2+3", "\tx", '=HYPERLINK("http://evil.example","x")',
    "<script>alert(1)</script>", "</a:t><a:t>", "]]>", "&amp;&#0;", "a\x00b\x01c\x0bd\x1fe\x7f", "\ud800 alone", "\ufffe\uffff",
    "x" * 10_000, "word " * 2_000, "مرحبا بكم في مكتب الخدمة", "שלום", "👩🏽‍💻🎉" * 40, "\u202egnp.exe", "Zürich\u2028two\u2029three",
    "http://evil.example/", "javascript:alert(1)", "{0} {name} %s %d", '{"deskscope": 1, "page": "x"}', "a\r\nb\nc", " ", "",
)  # fmt: skip


def _some(number: int) -> list[str]:
    """So many strings, the known bad ones first, then mixtures of their parts."""
    chance = random.Random(7)
    made = list(HOSTILE)
    while len(made) < number:
        parts = (chance.choice(HOSTILE)[: chance.randint(1, 60)] for _ in range(chance.randint(1, 4)))
        made.append("".join(parts) + chr(chance.randint(0, 0x2FFF)))
    return made


def test_a_thousand_hostile_names_are_kept_as_texts_and_the_deck_opens() -> None:
    texts = _some(1000)
    listing = Listing("Names", ("Desk", "Waiting"), tuple((text, "1") for text in texts))
    made = opened(slide(page(), figure(listing)))  # a deck has a part of a long list
    written = [row[0] for shape in shapes(made) if shape.has_table for row in rows(shape.table)[1:]]
    assert written == [words.plain(text, words.CELL) for text in texts]
    assert not any(b"hlinkClick" in part.blob for part in made.part.package.iter_parts())


@pytest.mark.parametrize("at", range(0, len(HOSTILE), 9))
def test_hostile_names_are_categories_and_series_of_a_chart(at: int) -> None:
    some = HOSTILE[at : at + 9]
    form = Bars("Desks", tuple(Bar(text, 0.5, text) for text in some), Unit.SHARE)
    chart = found(opened(deck([page(form, tiles=())])), "desks", "chart").chart
    safe = tuple(words.plain(text, words.LABEL) for text in some)
    assert (
        tuple(label if label != "None" else "" for label in chart.plots[0].categories) == safe
    )  # of an empty one
    assert [row[0] or "" for row in cells(chart)[1:]] == list(
        safe
    )  # texts in the workbook, no formula among them


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_of_a_page_may_be_hostile(text: str) -> None:
    own = replace(figure(Bars("Desks", (Bar("a", 0.5, "50 %"),), Unit.SHARE), words=text), key="desks")
    hostile = replace(
        page(tiles=(tile("t", text, text, text),), sentence=text), title=text, period=text, filters=text, source=text,
        snapshot=text, comparability=(text,) * 30, notes=(text,),
    )  # fmt: skip
    made = opened(deck([replace(hostile, figures=(*hostile.figures, own, replace(own, key="second")))]))
    for shape in shapes(made):
        if shape.has_text_frame:
            said = shape.text_frame.text
            assert len(said) < 5000
            assert not any(ord(one) < 32 and one != "\n" for one in said)
            assert all(not run.hyperlink.address for part in shape.text_frame.paragraphs for run in part.runs)


def test_arabic_runs_from_right_to_left_and_latin_does_not() -> None:
    made = opened(deck([page(tiles=(tile("a", "مكتب الخدمة", "1"), tile("b", "Desk", "2")))]))
    names = [found(made, key, "name").text_frame.paragraphs[0]._p.get_or_add_pPr().get("rtl") for key in "ab"]
    assert names == ["1", None]


def test_control_characters_go_and_a_cut_text_ends_with_an_ellipsis() -> None:
    assert words.plain("a\x00b\tc\u2028d\u202e") == "a b c d"
    assert words.plain("word " * 100, 20) == "word word word word…"
    assert len(words.plain("x" * 10_000, 60)) == 60
    assert words.plain("3\u00a0h") == "3\u00a0h"  # a number keeps to its unit
