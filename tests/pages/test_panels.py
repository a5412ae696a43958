"""What a panel without a chart says: no cases, not known, too few, or never loaded."""

import pandas as pd
import pytest

from charts.forms import Single
from charts.readings import Reading
from pages.parts.panels import left_out, single_html, state_words
from pages.parts.surveys import desks_beside_survey, ladder_caption


def frame(*rows: tuple[str, float, float]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["state", "n", "excluded"])
    return made.assign(
        metric="satisfied_share", value=None, numerator=2.0, denominator=made["n"], low=None, high=None
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("none", 0, 0)], "No cases in this period."),
        ([("none", 0, 40), ("none", 0, 0)], "Not known for these contacts."),
        ([("not_computable", 0, 40)], "Not loaded yet. Add it."),
        ([("none", 0, 0), ("not_computable", 0, 0)], "Not loaded yet. Add it."),
        ([("none", 0, 0), ("few", 3, 1)], "Too few cases in this period to say: 2 of 3."),
        ([("few", 3, 1), ("few", 12, 1)], "Too few cases in this period to say: n = 3 to 12."),
        ([("few", 9, 1), ("few", 9, 1)], "Too few cases in this period to say: n = 9."),
        ([], "No cases in this period."),
    ],
)
def test_a_panel_without_a_chart_says_why(rows: list[tuple[str, float, float]], said: str) -> None:
    assert state_words(frame(*rows), "Add it.") == said


def desks(numerator: float | None, state: str) -> Reading:
    denominator = None if numerator is None else 3
    return Reading("desks_taking_social", None, 3, numerator, denominator, None, None, state)


def test_no_social_is_claimed_only_where_it_was_counted() -> None:
    assert ladder_caption(desks(0, "few")).startswith("None of our 3 desks take social")
    assert ladder_caption(desks(2, "few"), quiet_desks=1).startswith(
        "2 of our 3 desks take social (1 had no contact in this period); "
    )


@pytest.mark.parametrize("state", ["none", "not_computable", "few"])
def test_a_figure_that_was_not_counted_has_no_caption(state: str) -> None:
    assert not ladder_caption(desks(None, state))


def test_a_lone_point_is_a_value_in_words_and_its_words_are_escaped() -> None:
    form = Single("Satisfied", "70 %", "Feb 2016; between 50 % and 90 %; n < 41", (("", "Figure"), ()))
    shown = single_html(form)
    assert '<p class="ds-value">70 %</p>' in shown
    assert "n &lt; 41" in shown
    assert left_out(form) == ""
    assert left_out(None) == ""


ON_CHANNELS = [
    "metric", "channel", "period", "value", "n", "numerator", "denominator", "excluded", "low", "high", "state",
]  # fmt: skip


def test_desks_too_few_for_a_share_are_told_by_number_on_each_channel() -> None:
    """Three desks, two of them by chat: below ten desks no bar and no survey, but the count."""
    row = ("desks_taking_channel_share", "chat", None, 2 / 3, 3.0, 2.0, 3.0, 0.0, None, None, "few")
    form = desks_beside_survey(pd.DataFrame([row], columns=ON_CHANNELS))
    assert form is not None
    assert (form.rows[0].value, form.rows[0].words, form.rows[0].marks) == (None, "2 of 3 desks", ())


def test_the_surveys_on_each_channel_show_value_year_and_n_in_the_table() -> None:
    row = ("desks_taking_channel_share", "phone", None, 1.0, 14.0, 14.0, 14.0, 0.0, None, None, "ok")
    form = desks_beside_survey(pd.DataFrame([row], columns=ON_CHANNELS))
    assert form is not None
    assert form.table[1][0][3].replace("\u00a0", " ") == "HDI 2015, n not given: 93 %"
