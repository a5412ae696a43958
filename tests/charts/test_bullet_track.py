"""A bar that is not told has no track: an empty one would read as none."""

from charts.drawing.bullet import bullet
from charts.forms import Bullet, BulletRow


def test_a_row_without_a_share_has_no_empty_bar() -> None:
    ours = BulletRow("Our desks", None, "3 of 3 desks", note="counted")
    theirs = BulletRow("Support centres", 0.04, "4 %", ours=False)
    data, around = bullet(Bullet("Desks", (ours, theirs)))
    track, bars = data[:2]
    assert list(track["x"]) == [0.0, 1.0]
    assert list(bars["x"]) == [0.0, 0.04]
    assert "counted" in [note["text"] for note in around["annotations"]]
