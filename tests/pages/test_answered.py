"""A time that over a tenth of the cases have none of says of how many it is: in words, dots, tables and files."""

import pandas as pd
import pytest

from charts import plotly, words
from charts.forms import DotRange
from charts.readings import answered_words, as_reading
from charts.shaping import ranges_by
from pages.parts.heads import times_of


def row(
    metric: str, channel: str | None, n: int, unanswered: int, period: str | None = None
) -> dict[str, object]:
    return {
        "metric": metric, "channel": channel, "period": period, "value": 60.0, "n": n, "numerator": None,
        "denominator": None, "excluded": unanswered, "low": 50.0, "high": 70.0, "state": "ok",
    }  # fmt: skip


def plain(text: object) -> str:
    return str(text).replace("\u00a0", " ")


FRAME = pd.DataFrame(
    [
        row(metric, channel, n, unanswered)
        for metric in ("first_response_minutes", "first_response_p90")
        for channel, n, unanswered in (("phone", 90, 10), ("email", 80, 20))
    ]
)


def ranges(frame: pd.DataFrame) -> DotRange:
    form = ranges_by(
        frame,
        "first_response_minutes",
        "first_response_p90",
        "channel",
        title="Times",
        name=words.channel_word,
    )
    assert form is not None
    return form


@pytest.mark.parametrize(("answered", "said"), [(90, ""), (80, "of those answered, 80 %")])
def test_a_tenth_unanswered_needs_no_word_and_a_fifth_does(answered: int, said: str) -> None:
    one = as_reading(row("first_response_minutes", None, answered, 100 - answered))
    assert plain(answered_words(one.answered)) == said


def test_a_share_never_says_it() -> None:
    assert as_reading(row("answered_share", None, 50, 50)).answered is None


def test_the_dots_of_the_slice_with_too_few_answers_carry_the_share() -> None:
    form = ranges(FRAME)
    assert {each.label: each.answered for each in form.rows} == {"Phone": None, "Email": 0.8}
    assert "Email typically 1 h, 9 of 10 within 1 h of those answered (80 %)" in plain(form.alt)
    assert "Phone typically 1 h, 9 of 10 within 1 h;" in plain(form.alt)
    header, rows = form.table
    assert header[-1] == "Answered"
    assert {each[0]: plain(each[-1]) for each in rows} == {"Phone": "", "Email": "80 %"}


def test_where_nine_in_ten_are_answered_everywhere_the_table_has_no_such_column() -> None:
    assert ranges(FRAME[FRAME["channel"] == "phone"]).table[0][-1] == "Answers"


def test_the_share_is_drawn_under_the_name_and_told_on_the_dot() -> None:
    figure = plotly.checked(ranges(FRAME))
    names = [plain(text).strip() for text in figure.layout.yaxis.ticktext]
    assert "Phone" in names
    assert any(text.startswith("Email") and "<br>" in text and "80 % answered" in text for text in names)
    told = [plain(trace.hovertext) for trace in figure.data if trace.hovertext]
    assert [("of those answered, 80 %" in text) for text in told] == ["Email" in text for text in told]


def test_a_file_names_the_slices_that_were_answered_so_little() -> None:
    assert plain(times_of(FRAME, str)) == "Of those answered: Email 80 %"
    assert times_of(FRAME[FRAME["channel"] == "phone"], str) == ""


def test_a_file_of_one_figure_or_of_months_says_it_as_well() -> None:
    whole = pd.DataFrame([row("first_response_minutes", None, 80, 20)]).drop(columns="channel")
    assert plain(times_of(whole, str)) == "Of those answered: 80 %"
    month = pd.DataFrame([row("first_response_minutes", None, 80, 20, "2016-03")]).drop(columns="channel")
    assert plain(times_of(month, str)) == "Of those answered: Mar 2016 80 %"
