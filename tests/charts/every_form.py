"""A form of every kind there is, with values that tell whether anybody rounds or drops them."""

from charts.form import Form
from charts.forms import (
    Bar,
    Bars,
    Bullet,
    BulletRow,
    DotRange,
    FewRatings,
    Likert,
    LikertRow,
    Line,
    Mark,
    RangeRow,
    Single,
    Trend,
)
from charts.heat import Heat, cell_words
from charts.listing import Listing
from charts.moves import Move, Moves
from charts.note_mark import NoteMark
from charts.usual import Limits, Place, UsualRange
from metrics.units import Unit

_WEEK = ((4.2, 0.0, None), (1.0, 8.4, 2.0))

BULLET = Bullet(
    "Desks open on social",
    (
        BulletRow("Our desks", 6 / 14, "6 of 14 desks", (Mark(0.04, "HDI 2012, n 875"),), low=0.2, high=0.67),
        BulletRow("Customer care", 0.59, "59 %", planned=0.11, ours=False),
        BulletRow("Not told", None, "–", (Mark(0.7, "Aberdeen 2013"), Mark(0.5, "HDI 2013")), ours=False),
    ),
)
BARS = Bars(
    "Answered within 24 h",
    (
        Bar("Social", 0.613, "61 %", subject=True, low=0.55, high=0.67),
        Bar("Email", 0.3333333333333333, "33 %"),
        Bar("Letter", None, "7 of 12"),
    ),
    Unit.SHARE,
    marks=(Mark(0.5, "target"),),
)
TREND = Trend(
    "Share of contacts",
    ("2016-01", "2016-02", "2016-03", "2016-04"),
    (
        Line("before", (0.008, 0.009, 0.011, 0.0105), previous=True),
        Line(
            "Social",
            (0.01, None, 0.02, 0.0251234567),
            subject=True,
            low=(0.008, None, 0.015, 0.02),
            high=(0.012, None, 0.025, 0.03),
            said=("", "7 of 12", "", ""),
        ),
    ),
    Unit.SHARE,
    target=Mark(0.02, "target"),
    undrawn=(Line("Letter", (None, 0.001, None, None)),),
    steps=(None, None, 0.02, 0.02),
    notes=(NoteMark(1.0, "14 Feb 2016", "Moved to a new tool"),),
)
DOT_RANGE = DotRange(
    "Time to the first answer",
    (
        RangeRow("Chat", 0.5, 45.25, 80, subject=True, target=10),
        RangeRow("Mail", 300, None, 9, answered=0.8),
        RangeRow("Letter", None, None, 0),
    ),
    few=(("Fax", "n = 4, too few"),),
)
LIKERT = Likert(
    "Satisfaction",
    ("dissatisfied", "between", "satisfied", "very satisfied"),
    1,
    (LikertRow("Phone", (0.1, 0.2, 0.3, 0.4), 1200), LikertRow("Social", (0.25, 0.25, 0.25, 0.25), 40)),
    few=(FewRatings("Letter", (1, 0, 2, 9)),),
)
HEAT = Heat(
    "When contacts arrive",
    ("Monday", "Tuesday"),
    ("09:00", "10:00", "11:00"),
    _WEEK,
    cell_words(_WEEK, Unit.RATIO),
    Unit.RATIO,
    written=True,
)
MOVES = Moves(
    "Where the shares went",
    (
        Move("Phone", 0.5, 0.41, "9 points less", certain=True),
        Move("Social", None, 0.0213, "", subject=True),
    ),
    ("A year before", "Now"),
)
USUAL_RANGE = UsualRange(
    "Desks beside each other",
    (
        Place("North", 100, 0.9),
        Place("South", 1000, 0.61, -2, good=False),
        Place("East", 9, 0.99, 1, good=True),
        Place("West", 400, 0.87),
    ),
    (Limits(5, 0.6, 1, 0.5, 1), Limits(100, 0.82, 0.94, 0.78, 0.97), Limits(1000, 0.86, 0.9, 0.84, 0.92)),
    0.88,
    "tickets",
)
LISTING = Listing(
    "Waiting the longest", ("Desk", "Waiting"), (("North", "4"), ("South", "2")), frozenset({1})
)
SINGLE = Single("Satisfied", "61 %", "Mar 2016; n 120", (("", "Satisfied"), (("Mar 2016", "61 %"),)))

EVERY_FORM: tuple[Form | Single, ...] = (
    BULLET, BARS, TREND, DOT_RANGE, LIKERT, HEAT, MOVES, USUAL_RANGE, LISTING, SINGLE,
)  # fmt: skip
