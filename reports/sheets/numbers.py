"""How the numbers of a column are printed: Excel's number formats, by unit. The cells keep every digit."""

from charts import words
from language import N_, _
from metrics.units import Unit

SHARE, SMALL_SHARE = "0.0%", "0.0000%"
COUNT, DECIMAL, GENERAL = "#,##0", "#,##0.0", "General"
FEW_DIGITS = "#,##0.0###"
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
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
    if unit in (Unit.SHARE, Unit.SHARE_POINTS) and value and not words.missing(value):
        return SMALL_SHARE if abs(value) < _SMALL else SHARE
    return _FORMATS[unit]


def unit_name(unit: Unit) -> str:
    return _(_NAMES[unit])
