"""From the analysis of hours to a week of cells: when contacts come and when they are answered."""

from charts import words
from charts.forms import in_words
from charts.heat import Heat
from language import _
from metrics.analyses.hours import ANSWERED, CAME, HOURS, WEEKDAYS, Week
from metrics.units import State, Unit

EVERY = 6  # hours share a label on the axis


def week_heat(found: Week, what: str, *, title: str, locale: str = words.ENGLISH) -> Heat | None:
    """A cell an hour of the week, `what` (came or answered) on an average day of that name.

    Both share one scale, so that two of them side by side can be compared by shade. None where there is
    nothing to draw.
    """
    column, other = (f"{name}_a_day" for name in (what, ANSWERED if what == CAME else CAME))
    if found.state is not State.OK or found.hours[column].isna().all():
        return None
    table = found.hours.set_index(["weekday", "hour"])[column]
    values = tuple(
        tuple(None if words.missing(table[day, hour]) else float(table[day, hour]) for hour in HOURS)
        for day in WEEKDAYS
    )
    return Heat(
        title,
        tuple(words.weekday(day, locale) for day in WEEKDAYS),
        tuple(words.hour(hour, locale) for hour in HOURS),
        values,
        tuple(tuple(in_words(value, Unit.RATIO, locale) for value in row) for row in values),
        Unit.RATIO,
        maximum=float(found.hours[[column, other]].max().max()),
        every=EVERY,
        place=_("{row} from {column}"),
        locale=locale,
    )
