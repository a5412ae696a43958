"""Numbers, units, durations and dates into words."""

import re
from datetime import UTC, date, datetime

import pytest

from charts import words
from warehouse.tables import CHANNELS

NBSP = "\u00a0"


def plain(text: str) -> str:
    return text.replace(NBSP, " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.613, "61 %"),
        (0.018, "1.8 %"),
        (0.04, "4 %"),
        (0.331, "33 %"),
        (0.0005, "0.05 %"),
        (0.00002, "0.002 %"),
        (0.0, "0 %"),
        (1.0, "100 %"),
        (None, "–"),
        (float("nan"), "–"),
        (-0.05, "−5 %"),
    ],
)
def test_a_share_keeps_the_digits_that_say_something(value: float | None, said: str) -> None:
    assert plain(words.share(value)) == said


def test_a_share_that_is_not_quite_all_is_not_rounded_to_all() -> None:
    assert plain(words.share(0.998)) == "99.8 %"


def test_a_number_stays_beside_its_unit() -> None:
    assert NBSP in words.share(0.5)
    assert NBSP in words.duration(5)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (190, "3 h 10 m"),
        (0.5, "30 s"),
        (0, "0 m"),
        (59.4, "59 m"),
        (60, "1 h"),
        (100, "1 h 40 m"),
        (11 * 60 + 20, "11 h"),
        (2 * 1440, "2 d"),
        (2 * 1440 + 300, "2 d 5 h"),
        (12 * 1440 + 300, "12 d"),
        (None, "–"),
    ],
)
def test_a_duration_has_at_most_two_units(minutes: float | None, said: str) -> None:
    assert plain(words.duration(minutes)) == said


def test_a_difference_of_shares_is_in_points() -> None:
    assert plain(words.points(0.032)) == "3 points"
    assert plain(words.points(-0.01)) == "1 point"
    assert plain(words.points(0.004)) == "0.4 points"


def test_numbers_follow_the_readers_locale() -> None:
    assert words.count(264789, "en_GB") == "264,789"
    assert words.count(264789, "de") == "264.789"
    assert plain(words.share(0.018, "de")) == "1,8 %"


def test_dates_follow_the_readers_locale() -> None:
    assert words.day(date(2016, 3, 31), "en_GB") == "31 Mar 2016"
    assert words.day(date(2016, 3, 31), "en_US") == "Mar 31, 2016"
    assert words.month(date(2016, 3, 1), "de") == "März 2016"


@pytest.mark.parametrize(
    ("browser", "known"),
    [
        ("de-DE", "de_DE"),
        ("en-US", "en_US"),
        (None, "en_GB"),
        ("", "en_GB"),
        ("xx-YY", "en_GB"),
        ("*", "en_GB"),
    ],
)
def test_an_unknown_locale_is_english(browser: str | None, known: str) -> None:
    assert words.known_locale(browser) == known


@pytest.mark.parametrize(
    ("label", "said", "start"),
    [
        ("2016", "2016", date(2016, 1, 1)),
        ("2016-Q2", "Q2 2016", date(2016, 4, 1)),
        ("2016-03", "Mar 2016", date(2016, 3, 1)),
        ("2016-W09", "week of 29 Feb 2016", date(2016, 2, 29)),
        ("2016-03-29", "29 Mar 2016", date(2016, 3, 29)),
    ],
)
def test_a_period_is_read_as_figures_writes_it(label: str, said: str, start: date) -> None:
    assert words.period(label) == said
    assert words.period_start(label) == start


def test_whole_months_are_told_as_months_and_others_from_day_to_day() -> None:
    assert words.span(date(2015, 4, 1), date(2016, 3, 31)) == "Apr 2015 to Mar 2016"
    assert words.span(date(2016, 2, 1), date(2016, 2, 29)) == "Feb 2016"
    assert words.span(date(2016, 2, 2), date(2016, 2, 29)) == "2 Feb 2016 to 29 Feb 2016"
    assert words.span(date(2016, 2, 2), date(2016, 2, 2)) == "2 Feb 2016"


def test_too_few_reads_as_a_count_without_a_percentage() -> None:
    assert words.few(7, 12) == "7 of 12"
    assert words.few(None, 4) == "n = 4, too few"


def test_every_channel_has_a_word_and_none_reads_not_given() -> None:
    assert {channel for channel in CHANNELS if channel not in words.CHANNEL_WORDS} == set()
    assert words.channel_word(None) == "Not given"


def test_a_list_of_words_ends_in_and() -> None:
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize(
    ("hours", "said"),
    [(0.5, "30 m"), (5, "5 h"), (24, "1 d"), (26.4, "1 d 2 h"), (168, "7 d"), (9600, "400 d"), (None, "–")],
)
def test_an_age_is_in_whole_units(hours: float | None, said: str) -> None:
    assert words.age(hours).replace("\u00a0", " ") == said


def test_weekdays_and_hours_are_the_readers() -> None:
    assert (words.weekday(1), words.weekday(7)) == ("Monday", "Sunday")
    assert words.hour(15) == "15:00"
    assert words.hour(15, "en_US").replace("\u00a0", " ") == "3:00 PM"


def test_a_moment_is_told_by_the_readers_clock_and_in_the_readers_form() -> None:
    at = datetime(2026, 3, 31, 16, 2, tzinfo=UTC)
    assert words.moment(at, "UTC") == "31 Mar 2026, 16:02"
    assert words.moment(at, "Asia/Tokyo", "en_US").replace("\u00a0", " ") == "Apr 1, 2026, 1:02 AM"


def test_networks_are_written_as_they_write_themselves() -> None:
    assert [words.network_word(name) for name in ("mastodon", "linkedin", "x", None)] == [
        "Mastodon",
        "LinkedIn",
        "X",
        words.NOT_GIVEN,
    ]


def test_a_number_below_zero_has_a_minus_sign_and_no_hyphen() -> None:
    assert (words.decimal(-28, 0), words.decimal(-0.04, 1)) == ("−28", "0.0")


@pytest.mark.parametrize(
    ("locale", "count", "share", "month"),
    [
        ("en_US", "1,234,567", "1.8 %", "Mar 2016"),
        ("de_DE", "1.234.567", "1,8 %", "März 2016"),
        ("fr_FR", "1 234 567", "1,8 %", "mars 2016"),
        (
            "ar_EG",
            "1,234,567",
            "1.8 %",
            "مارس 2016",
        ),  # written from right to left, with the digits of the rest
    ],
)
def test_numbers_and_months_stand_as_the_reader_writes_them(
    locale: str, count: str, share: str, month: str
) -> None:
    said = (
        words.count(1_234_567, locale),
        words.share(0.0184, locale),
        words.month(date(2016, 3, 1), locale),
    )
    assert tuple(re.sub("[\u00a0\u202f]", " ", each) for each in said) == (count, share, month)
