"""From figures by period to lines, and to words where a chart would be a lone dot."""

import pandas as pd

from charts.course import MOST_LINES, trend_by, trend_of
from charts.forms import Bars, Single, Trend

COLUMNS = ["metric", "channel", "period", "value", "n", "numerator", "denominator", "low", "high", "state"]


def share(period: str | None, hits: int, n: int, channel: str = "phone") -> tuple[object, ...]:
    state = "ok" if n >= 30 else "few" if n else "none"
    value = hits / n if n else None
    return ("satisfied_share", channel, period, value, float(n), float(hits), float(n), 0.5, 0.9, state)


def frame(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_one_known_period_is_said_in_words_with_how_sure_it_is() -> None:
    now = frame(share("2016-01", 7, 12), share("2016-02", 28, 40), share("2016-03", 0, 0))
    form = trend_of(now, "satisfied_share", title="Satisfied")
    assert isinstance(form, Single)
    assert plain(form.value) == "70 %"
    assert plain(form.under) == "Feb 2016; between 50 % and 90 %; n 40"
    assert plain(form.alt) == "Satisfied: 70 %, Feb 2016; between 50 % and 90 %; n 40."


def test_the_words_of_one_period_have_the_same_period_before() -> None:
    now = frame(share("2016-01", 7, 12), share("2016-02", 28, 40))
    before = frame(share("2015-01", 10, 40), share("2015-02", 20, 40))
    form = trend_of(now, "satisfied_share", title="Satisfied", before=before)
    assert isinstance(form, Single)
    assert plain(form.under).endswith("the period before 50 %")


def test_two_known_periods_are_a_line_again() -> None:
    now = frame(share("2016-01", 28, 40), share("2016-02", 28, 40))
    assert isinstance(trend_of(now, "satisfied_share", title="Satisfied"), Trend)


def test_a_period_of_too_few_reads_so_many_of_so_many_in_the_table() -> None:
    now = frame(share("2016-01", 28, 40), share("2016-02", 7, 12), share("2016-03", 28, 40))
    form = trend_of(now, "satisfied_share", title="Satisfied", label="satisfied")
    assert isinstance(form, Trend)
    assert [plain(row[1]) for row in form.table[1]] == ["70 %", "7 of 12", "70 %"]
    assert form.lines[0].values[1] is None


def test_one_period_by_channel_is_a_bar_each_and_no_lone_dots() -> None:
    form = trend_by(
        frame(share("2016-01", 28, 40), share("2016-01", 7, 12, "chat")),
        "satisfied_share",
        "channel",
        title="Satisfied",
        name=str,
    )
    assert isinstance(form, Bars)
    assert [plain(row.words) for row in form.rows] == ["70 %", "7 of 12"]


def test_the_lines_beyond_the_limit_and_those_of_too_few_stay_in_the_table() -> None:
    many = [
        share(f"2016-0{month}", 40 - at, 50, f"channel {at}")
        for at in range(MOST_LINES + 2)
        for month in (1, 2)
    ]
    few = [share(f"2016-0{month}", 3, 7, "letter") for month in (1, 2)]
    form = trend_by(
        frame(*many, *few), "satisfied_share", "channel", title="Satisfied", name=str, subject="channel 8"
    )
    assert isinstance(form, Trend)
    assert [line.name for line in form.lines] == [*(f"channel {at}" for at in range(7)), "channel 8"]
    header, rows = form.table
    assert header[-2:] == ("channel 7", "letter")
    assert [plain(cell) for cell in rows[0][-2:]] == ["66 %", "3 of 7"]
    assert plain(form.left_out) == "Not drawn: channel 7 66 %, letter 3 of 7."
