"""A bar that is not told has no track: an empty one would read as none; words below bars have a line each."""

import itertools

from charts.drawing.bullet import bullet
from charts.forms import Bullet, BulletRow, Mark


def test_a_row_without_a_share_has_no_empty_bar() -> None:
    ours = BulletRow("Our desks", None, "3 of 3 desks", note="counted")
    theirs = BulletRow("Support centres", 0.04, "4 %", ours=False)
    data, around = bullet(Bullet("Desks", (ours, theirs)))
    track, bars = data[:2]
    assert list(track["x"]) == [0.0, 1.0]
    assert list(bars["x"]) == [0.0, 0.04]
    assert "counted" in [note["text"] for note in around["annotations"]]


def test_words_below_a_bar_have_a_line_each() -> None:
    marks = (Mark(0.9, "HDI 2015, n not given"), Mark(0.88, "HDI 2010, n not given"))
    row = BulletRow("Customer-care organisations of the north", 0.93, "13 of 14 desks", marks, note="counted")
    _data, around = bullet(Bullet("Desks", (row, row)))
    heights = sorted({note["y"] * around["height"] / 2 for note in around["annotations"]})
    apart = [above - below for below, above in itertools.pairwise(heights)]
    assert len(heights) == 2 * 5
    assert min(apart) > 11  # pixels of a line
