"""What crossings, usual ranges, moves and lists say aloud and in their tables; the words on dark cells."""

import pytest
from coloraide import Color

from charts import palette
from charts.drawing.usual import usual_range
from charts.heat import Heat, cell_words
from charts.listing import Listing
from charts.moves import Move, Moves
from charts.plotly import drawing
from charts.usual import Limits, Place, UsualRange
from metrics.units import Unit


def plain(text: object) -> str:
    return str(text).replace("\u00a0", " ").replace("\\xa0", " ")


VALUES = ((4.2, 0.0, None), (1.0, 8.4, 2.0))
WEEK = Heat(
    "When contacts arrive",
    ("Monday", "Tuesday"),
    ("09:00", "10:00", "11:00"),
    VALUES,
    cell_words(VALUES, Unit.RATIO),
    Unit.RATIO,
)
DESKS = UsualRange(
    "Answered",
    (
        Place("North", 100, 0.9),
        Place("South", 1000, 0.61, -2, good=False),
        Place("East", 9, 0.99, 1, good=True),
    ),
    (Limits(5, 0.6, 1, 0.5, 1), Limits(1000, 0.86, 0.9, 0.84, 0.92)),
    0.88,
    "tickets",
)
SHIFT = Moves(
    "Shift",
    (Move("Phone", 0.5, 0.41, "9 points less", certain=True), Move("Chat", None, 0.02, "")),
    ("A year before", "Now"),
)


def test_crossings_name_the_three_largest_aloud_and_no_empty_one() -> None:
    assert WEEK.alt == (
        "When contacts arrive: most at Tuesday, 10:00 8.4; Monday, 09:00 4.2; Tuesday, 11:00 2."
    )
    assert Heat("x", ("a",), ("b",), ((0.0,),), (("0",),), Unit.COUNT).alt == "x: no data."


def test_the_table_of_crossings_tells_none_from_not_known() -> None:
    header, rows = WEEK.table
    assert header == ("", "09:00", "10:00", "11:00")
    assert rows[0] == ("Monday", "4.2", "0", "–")


def test_two_crossings_share_a_scale_when_given_one() -> None:
    ((cells,), _) = drawing(WEEK)
    assert (cells["zmin"], cells["zmax"]) == (0, 8.4)
    ((cells,), _) = drawing(Heat("x", ("a",), ("b",), ((1.0,),), (("1",),), Unit.COUNT, maximum=20))
    assert cells["zmax"] == 20


@pytest.mark.parametrize("card", [palette.LIGHT_CARD, palette.DARK_CARD])
def test_words_written_on_the_darkest_cell_can_be_read(card: str) -> None:
    alpha = float(palette.HEAT[1].removesuffix(")").rsplit(",", 1)[1])
    ground = "#" + "".join(
        f"{round(alpha * int(palette.ACCENT[at : at + 2], 16) + (1 - alpha) * int(card[at : at + 2], 16)):02X}"
        for at in (1, 3, 5)
    )
    text = palette.TEXT_LIGHT if card == palette.LIGHT_CARD else palette.TEXT_DARK
    assert Color(text).contrast(ground) >= 4.5


def test_a_usual_range_names_who_stands_apart_and_counts_the_others() -> None:
    assert plain(DESKS.alt) == (
        "Answered: together 88 %; South 61 %, below the usual range; East 99 %, at the edge, above the rest; "
        "the others (1) in the usual range."
    )


def test_the_table_of_a_usual_range_has_every_slice_with_its_cases() -> None:
    header, rows = DESKS.table
    assert header == ("", "Figure", "Tickets", "Beside the others")
    assert plain(rows[1]) == "('South', '61 %', '1,000', 'below the usual range')"


def test_better_and_worse_differ_by_shape_and_not_by_colour_alone() -> None:
    data, around = usual_range(DESKS)
    (dots,) = (trace for trace in data if trace["name"] == "slices")
    assert dots["marker"]["symbol"] == ["circle", "triangle-down", "triangle-up"]
    assert [note["text"] for note in around["annotations"]] == ["<b>South</b>", "East"]


def test_moves_say_from_where_to_where() -> None:
    assert plain(SHIFT.alt) == "Shift: Phone a year before 50 %, now 41 %; Chat a year before –, now 2 %."
    assert plain(SHIFT.table[1][0]) == "('Phone', '50 %', '41 %', '9 points less')"


def test_a_move_beyond_chance_is_in_bold() -> None:
    _, around = drawing(SHIFT)
    assert [note["text"] for note in around["annotations"]] == ["<b>9 points less</b>"]


def test_a_list_says_how_long_it_is() -> None:
    desks = Listing("Desks", ("Desk", "Waiting"), (("North", "4"), ("South", "2")), frozenset({1}))
    assert desks.alt == "Desks: 2 rows of desk, waiting."
    assert desks.table == (("Desk", "Waiting"), (("North", "4"), ("South", "2")))


def test_a_lone_slice_that_did_not_move_has_an_axis_around_it() -> None:
    """8 of 9 before and now: no spread to make ticks from."""
    form = Moves("Shift", (Move("Email", 8 / 9, 8 / 9, ""),), ("As rated", "Like for like"))
    axis = drawing(form)[1]["xaxis"]
    assert axis["tickvals"][0] < 8 / 9 <= axis["tickvals"][-1]
    assert len(axis["ticktext"]) == len(axis["tickvals"]) > 1
