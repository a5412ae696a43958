"""How numbers are printed: Excel's number formats, by unit. The cells keep every digit.

What the screen shows is printed with the screen's digits (`as_said`), the rows behind it alike down a column.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from charts import words
from charts.forms import in_words
from language import N_, _
from metrics.units import Unit

SHARE, SMALL_SHARE = "0.0%", "0.0000%"
COUNT, DECIMAL, GENERAL = "#,##0", "#,##0.0", "General"
FEW_DIGITS = "#,##0.0##"
DAY, MOMENT, SAID_DAY = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "d mmm yyyy"
_DECIMALS = re.compile(r"\.(\d+)")
_PERCENT = (Unit.SHARE, Unit.SHARE_POINTS)
_SMALL = 0.0005  # a share below it would read 0.0 %
_FORMATS = {
    Unit.SHARE: SHARE,
    Unit.SHARE_POINTS: SHARE,
    Unit.MINUTES: DECIMAL,
    Unit.SECONDS: DECIMAL,
    Unit.COUNT: COUNT,
    Unit.SCORE: "0.00",
    Unit.NET: DECIMAL,
    Unit.CHANNELS: DECIMAL,
    Unit.MONEY: "#,##0.00",
    Unit.VIEWS: COUNT,
    Unit.RATIO: "0.00",
}
_NAMES = {
    Unit.SHARE: N_("share"),
    Unit.SHARE_POINTS: N_("points"),
    Unit.MINUTES: N_("minutes"),
    Unit.SECONDS: N_("seconds"),
    Unit.COUNT: N_("number"),
    Unit.SCORE: N_("mark"),
    Unit.NET: N_("mark from −100 to 100"),
    Unit.CHANNELS: N_("channels"),
    Unit.MONEY: N_("money"),
    Unit.VIEWS: N_("views"),
    Unit.RATIO: N_("ratio"),
}
TIMES = (Unit.MINUTES, Unit.SECONDS)


def number_format(unit: Unit | None, value: float | None = None) -> str:
    """The format of a value in its base unit; a share too small for one digit gets more."""
    if unit is None:
        return GENERAL
    if unit in _PERCENT and value and not words.missing(value):
        return SMALL_SHARE if abs(value) < _SMALL else SHARE
    return _FORMATS[unit]


def as_said(unit: Unit | None, value: float) -> str:
    """The format with as many digits as the screen says of this very value; times as minutes or seconds.

    Excel rounds a half up, the screen to the even digit: where they would differ, one digit more is shown.
    """
    if unit is None or unit in TIMES:
        return number_format(unit, value)
    percent = unit in _PERCENT
    said = in_words(value, unit, words.ENGLISH).replace(",", "")
    found = _DECIMALS.search(said)
    digits = len(found[1]) if found else 0
    digits += not _alike(value * 100 if percent else value, digits)
    return ("0" if percent else "#,##0") + ("." + "0" * digits if digits else "") + ("%" if percent else "")


def _alike(shown: float, digits: int) -> bool:
    """Whether Excel and the screen round the number to the same digits."""
    exact = Decimal(repr(shown))
    place = Decimal(1).scaleb(-digits)
    return exact.quantize(place, ROUND_HALF_UP) == exact.quantize(place)


def unit_name(unit: Unit) -> str:
    return _(_NAMES[unit])
