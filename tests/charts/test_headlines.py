"""What a form says in the title of its slide: no more than its values do."""

from dataclasses import replace

import pytest

from charts.form import Form
from charts.forms import Bar, Bars, DotRange, Likert, LikertRow, RangeRow, Single
from charts.headlines import finding
from charts.listing import Listing
from charts.moves import Move, Moves
from charts.usual import UsualRange
from metrics.units import Unit
from tests.charts.every_form import BARS, BULLET, HEAT, LIKERT, MOVES, SINGLE, TREND, USUAL_RANGE


def bars(*rows: Bar, unit: Unit = Unit.SHARE) -> Bars:
    return Bars("Desks", rows, unit)


DESKS = (Bar("North", 0.5, "50 %"), Bar("South", 0.8, "80 %"), Bar("East", 0.8, "80 %"))
WAITING = (Bar("under 1 h", 0, "0"), Bar("1 d", 4, "4", subject=True), Bar("7 d", 36, "36", subject=True))
TIMES = (RangeRow("Chat", 2, 45, 80), RangeRow("Mail", 300, 600, 9), RangeRow("Letter", None, None, 0))
LIKERT_OF_ONE = replace(LIKERT, rows=(LikertRow("", (0.1, 0.1, 0.5, 0.3), 40),))


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (BARS, "Social 61 %"),  # its subject
        (bars(*DESKS), "50 % (North) to 80 % (South and 1 more)"),
        (bars(*DESKS[1:]), "South 80 %, East 80 %"),
        (bars(DESKS[1], DESKS[2], replace(DESKS[2], label="West")), "80 % at all 3"),
        (bars(*WAITING, unit=Unit.COUNT), "up to 36 (7 d)"),
        (bars(Bar("1 d", 0, "0"), Bar("7 d", 0, "0"), unit=Unit.COUNT), "none"),
        (bars(Bar("North", None, "7 of 12"), Bar("South", 0.5, "1 of 2", faint=True)), ""),  # too few
        (bars(), ""),
        (BULLET, "Our desks 6 of 14 desks"),
        (TREND, "1 % → 2.5 %"),
        (DotRange("Times", TIMES), "typically Chat 2 m, Mail 5 h"),
        (DotRange("Times", TIMES[2:], few=(("Fax", "n = 4, too few"),)), ""),
        (LIKERT, "Phone 70 %, Social 50 % satisfied"),
        (LIKERT_OF_ONE, "80 % satisfied"),
        (HEAT, "up to 8.4 (Tuesday, 10:00)"),
        (replace(HEAT, values=((None,) * 3,) * 2), ""),
        (MOVES, "largest difference Phone, 9 points less"),
        (Moves("Shift", (Move("Phone", 0.5, 0.49, "1 point less", certain=False),), ("Before", "Now")),
         "no difference beyond chance"),
        (USUAL_RANGE, "South 61 %, below the usual range; East 99 %, at the edge, above the rest"),
        (replace(USUAL_RANGE, places=tuple(replace(one, side=1) for one in USUAL_RANGE.places)),
         "4 of 4 stand apart"),
        (replace(USUAL_RANGE, places=USUAL_RANGE.places[:1]), "all (1) in the usual range"),
        (SINGLE, "61 %"),
        (Listing("Waiting", ("Desk",), (("North",),), says="up to 4 (North)"), "up to 4 (North)"),
        (Listing("Waiting", ("Desk",), (("North",),)), ""),
    ],
)  # fmt: skip
def test_a_form_says_its_subject_its_ends_or_its_largest(form: Form | Single, said: str) -> None:
    assert finding(form).replace("\u00a0", " ") == said


def test_what_has_no_form_says_nothing() -> None:
    assert not finding(None)
    assert isinstance(USUAL_RANGE, UsualRange)
    assert isinstance(LIKERT, Likert)
