"""Numbers, units, durations and dates into words, by the reader's locale and in the language spoken.

A share is 0..1 and a duration is in minutes until it passes through here. A missing value is a dash, never 0.
The sign of a change is a word as well, so nobody has to tell good from bad by colour.
"""

import math
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_day_names
from babel.numbers import format_decimal

from language import N_, _, ngettext

ENGLISH = "en_GB"
DASH = "–"
_SPACE = "\u00a0"  # a number stays beside its unit
_MINUTE, _HOUR, _DAY = 1.0, 60.0, 1440.0
_UNITS = {"d": N_("{n} d"), "h": N_("{n} h"), "m": N_("{n} m"), "s": N_("{n} s")}

CHANNEL_WORDS = {
    "phone": N_("Phone"),
    "email": N_("Email"),
    "portal": N_("Portal"),
    "chat": N_("Chat"),
    "walk_up": N_("Walk-up"),
    "social": N_("Social"),
    "messaging": N_("Messaging"),
    "mobile_app": N_("Mobile app"),
    "virtual_agent": N_("Virtual agent"),
    "monitoring": N_("Monitoring"),
    "api": N_("API"),
    "agent_created": N_("Made by an agent"),
    "mail": N_("Letter"),
    "other": N_("Other"),
    "unknown": N_("Unknown"),
}
NETWORK_WORDS = {"linkedin": "LinkedIn", "youtube": "YouTube", "viva_engage": "Viva Engage", "x": "X"}
NOT_GIVEN = N_("Not given")


def known_locale(name: str | None) -> str:
    """A browser's locale ('de-DE') as Babel knows it; English for none or one it does not know."""
    if not name:
        return ENGLISH
    try:
        return str(Locale.parse(name, sep="-" if "-" in name else "_"))
    except (UnknownLocaleError, ValueError):
        return ENGLISH


def today() -> date:
    """Today in UTC: only for saying how old data are, never for a period."""
    return datetime.now(UTC).date()


def count(value: float | None, locale: str = ENGLISH) -> str:
    """264789 -> '264,789'."""
    if missing(value):
        return DASH
    return str(format_decimal(round(float(value or 0)), format="#,##0", locale=locale))


def decimal(value: float | None, digits: int = 1, locale: str = ENGLISH) -> str:
    """2.84 -> '2.8', -28 -> '−28'; trailing zeros stay, so that a column lines up."""
    if missing(value):
        return DASH
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    rounded = round(float(value or 0), digits)
    return _signed(rounded) + str(format_decimal(abs(rounded), format=pattern, locale=locale))


def _short(value: float, digits: int, locale: str) -> str:
    """At most so many digits: 4.0 -> '4'."""
    return str(format_decimal(value, format="#,##0." + "#" * digits if digits else "#,##0", locale=locale))


def number(value: float | None, locale: str = ENGLISH) -> str:
    """8.0 -> '8', 7.46 -> '7.5': for means of small counts."""
    return DASH if missing(value) else _short(float(value or 0), 1, locale)


def share(value: float | None, locale: str = ENGLISH) -> str:
    """0.613 -> '61 %', 0.018 -> '1.8 %', 0.0005 -> '0.05 %'. Small shares keep a digit that says something.

    A share that is not quite all is never rounded up to 100 %.
    """
    if missing(value):
        return DASH
    percent = abs(float(value or 0)) * 100
    return _signed(value) + percent_of(_short(percent, _digits(percent), locale))


def percent_of(number: str) -> str:
    """A number in words as a percentage."""
    return _together(_("{n} %"), number)


def points(value: float | None, locale: str = ENGLISH) -> str:
    """A difference of shares: 0.032 -> '3 points', 0.004 -> '0.4 points', 0.01 -> '1 point'."""
    if missing(value):
        return DASH
    amount = abs(float(value or 0)) * 100
    words = _short(amount, 0 if amount >= 1 else _digits(amount), locale)
    whole = 1 if words == "1" else max(2, round(amount))
    return _together(ngettext("{n} point", "{n} points", whole), words)


def duration(minutes: float | None, locale: str = ENGLISH) -> str:
    """190 -> '3 h 10 m', 0.5 -> '30 s', 2900 -> '2 d', 100 -> '1 h 40 m'. At most two units."""
    if missing(minutes):
        return DASH
    length = abs(float(minutes or 0))
    sign = _signed(minutes)
    if length == 0:
        return _unit(0, "m", locale)
    if length < _MINUTE:
        return sign + _unit(round(length * 60), "s", locale)
    whole = round(length)
    if whole < _HOUR:
        return sign + _unit(whole, "m", locale)
    if whole < 2 * _DAY:
        return sign + _two(*divmod(whole, 60), ("h", "m"), locale)
    return sign + _two(*divmod(round(length / 60), 24), ("d", "h"), locale)


def age(hours: float | None, locale: str = ENGLISH) -> str:
    """How old something is, in whole units: 26 -> '1 d 2 h', 168 -> '7 d', 400 days -> '400 d'."""
    if missing(hours):
        return DASH
    if float(hours or 0) * 60 < _DAY:
        return duration(float(hours or 0) * 60, locale)
    return _two(*divmod(round(float(hours or 0)), 24), ("d", "h"), locale)


def days_old(since: timedelta) -> str:
    """How old the newest data are: '3 weeks old'; 'of today' also where a day lies ahead."""
    days = since.days
    if days <= 0:
        return _("of today")
    if days >= 730:
        return ngettext("{n} year old", "{n} years old", days // 365).format(n=days // 365)
    if days >= 61:
        return ngettext("{n} month old", "{n} months old", days // 30).format(n=days // 30)
    if days >= 14:
        return ngettext("{n} week old", "{n} weeks old", days // 7).format(n=days // 7)
    return ngettext("{n} day old", "{n} days old", days).format(n=days)


def weekday(number: int, locale: str = ENGLISH) -> str:
    """1 -> 'Monday'."""
    return str(get_day_names("wide", locale=locale)[number - 1])


def hour(number: int, locale: str = ENGLISH) -> str:
    """9 -> '09:00', '9:00 AM' in the United States."""
    return str(format_time(time(number), format="short", locale=locale)).replace("\u202f", _SPACE)


def day(value: date | None, locale: str = ENGLISH) -> str:
    """31 Mar 2016 in the reader's order."""
    return DASH if value is None else str(format_date(value, format="medium", locale=locale))


def moment(value: datetime, zone: str, locale: str = ENGLISH) -> str:
    """'31 Mar 2016, 16:02' of an instant, in the reader's time zone."""
    at = value.astimezone(ZoneInfo(zone))
    clock = str(format_time(at.time(), format="short", locale=locale)).replace("\u202f", _SPACE)
    return f"{day(at.date(), locale)}, {clock}"


def month(value: date, locale: str = ENGLISH) -> str:
    """Mar 2016."""
    return str(format_skeleton("yMMM", datetime(value.year, value.month, 1, tzinfo=UTC), locale=locale))


def day_of_year(value: date, locale: str = ENGLISH) -> str:
    """29 Feb, without the year: for an axis by weeks."""
    return str(
        format_skeleton("MMMd", datetime(value.year, value.month, value.day, tzinfo=UTC), locale=locale)
    )


def span(first: date | None, last: date | None, locale: str = ENGLISH) -> str:
    """'Apr 2015 to Mar 2016' for whole months, else from day to day."""
    if first is None or last is None:
        return _("all data")
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        begin, end = month(first, locale), month(last, locale)
    else:
        begin, end = day(first, locale), day(last, locale)
    return begin if begin == end else _("{begin} to {end}").format(begin=begin, end=end)


def period(label: str, locale: str = ENGLISH) -> str:
    """A period of figures(): '2016-03' -> 'Mar 2016', '2016-W09' -> 'week of 29 Feb 2016', 'Q1 2016'."""
    begin = period_start(label)
    if "/P" in label:
        return _interval(label, begin, locale)
    if "W" in label:
        return _("week of {day}").format(day=day(begin, locale))
    if "Q" in label:
        return _("Q{number} {year}").format(number=label[6:], year=label[:4])
    if len(label) == len("2016-03"):
        return month(begin, locale)
    return label if len(label) == len("2016") else day(begin, locale)


def _interval(label: str, begin: date, locale: str) -> str:
    """'2016-04/P3M' -> 'Apr 2016 to Jun 2016': weeks, quarters and years of a calendar of one's own."""
    length = label.partition("/")[2]
    if length == "P7D":
        return _("week of {day}").format(day=day(begin, locale))
    last = begin.year * 12 + begin.month - 1 + {"P3M": 2, "P1Y": 11}[length]
    end = month(date(last // 12, last % 12 + 1, 1), locale)
    return _("{begin} to {end}").format(begin=month(begin, locale), end=end)


def period_start(label: str) -> date:
    """The first day of a period as figures() writes it; ValueError for anything else."""
    label = label.partition("/")[0]  # 2016-04/P3M begins like 2016-04
    if "W" in label:
        year, week = label.split("-W")
        return date.fromisocalendar(int(year), int(week), 1)
    if "Q" in label:
        return date(int(label[:4]), int(label[6:]) * 3 - 2, 1)
    parts = [int(part) for part in label.split("-")]
    return date(*[*parts, 1, 1][:3])


def channel_word(channel: str | None) -> str:
    """'walk_up' -> 'Walk-up', in the language spoken; a null slice reads 'Not given'."""
    name = channel_name(channel)
    return _(name) if name == NOT_GIVEN or channel in CHANNEL_WORDS else name


def channel_name(channel: str | None) -> str:
    """The English word of a channel, which its address and files keep in every language."""
    if missing(channel) or channel is None:
        return NOT_GIVEN
    return CHANNEL_WORDS.get(channel, channel.replace("_", " ").capitalize())


def network_word(platform: str | None) -> str:
    """'mastodon' -> 'Mastodon', 'x' -> 'X'; one that is not known reads 'Not given'."""
    if missing(platform) or platform is None:
        return _(NOT_GIVEN)
    return NETWORK_WORDS.get(platform, platform.replace("_", " ").capitalize())


def few(numerator: float | None, n: float | None, locale: str = ENGLISH) -> str:
    """A share of too few cases reads '7 of 12', without a percentage; other kinds 'n = 12, too few'."""
    if missing(n) or not missing(numerator):
        return cases(numerator, n, locale)
    return _("n = {n}, too few").format(n=count(n, locale))


def cases(numerator: float | None, n: float | None, locale: str = ENGLISH) -> str:
    """'7 of 12' of a share, 'n = 12' of another kind."""
    if missing(n):
        return DASH
    if missing(numerator):
        return _("n = {n}").format(n=count(n, locale))
    return _("{part} of {n}").format(part=count(numerator, locale), n=count(n, locale))


def of_desks(numerator: float | None, n: float | None, locale: str = ENGLISH) -> str:
    """'6 of 14 desks'."""
    return _("{part} of {n} desks").format(part=count(numerator, locale), n=count(n, locale))


def missing(value: object) -> bool:
    """None and NaN alike."""
    return value is None or (isinstance(value, float) and math.isnan(value)) or value != value  # noqa: PLR0124 pandas' NA and NaT


def listed(words: list[str]) -> str:
    """'a, b and c'."""
    if len(words) < 2:
        return "".join(words)
    return _("{several} and {last}").format(several=", ".join(words[:-1]), last=words[-1])


def _digits(percent: float) -> int:
    if percent == 0 or percent >= 100:
        return 0
    if percent < 0.1:
        return min(6, 1 - math.floor(math.log10(percent)) if percent < 0.01 else 2)
    return 1 if percent < 9.95 or percent >= 99.5 else 0


def _signed(value: float | None) -> str:
    return "−" if float(value or 0) < 0 else ""


def _unit(amount: int, unit: str, locale: str) -> str:
    return _together(_(_UNITS[unit]), count(amount, locale))


def _together(message: str, amount: str) -> str:
    """A number with its unit, which no line break parts."""
    return message.replace(" ", _SPACE).format(n=amount)


def _two(large: int, small: int, units: tuple[str, str], locale: str) -> str:
    words = _unit(large, units[0], locale)
    return words if small == 0 or large >= 10 else f"{words}{_SPACE}{_unit(small, units[1], locale)}"
