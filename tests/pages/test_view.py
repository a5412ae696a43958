"""The view: two periods in one question, coarser steps where cases are few."""

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from metrics import Asked, Window
from pages.parts.period import Period
from pages.parts.view import OverTime, View, _adjacent_months, mostly_few, viewer_locale


@pytest.mark.parametrize(
    ("last", "first", "meet"),
    [
        (date(2015, 3, 31), date(2015, 4, 1), True),
        (date(2015, 3, 30), date(2015, 4, 1), False),
        (date(2015, 4, 9), date(2015, 4, 10), False),  # within a month: its figure would mix the two
    ],
)
def test_two_periods_are_asked_together_only_where_months_meet(last: date, first: date, meet: bool) -> None:
    assert _adjacent_months(Window(date(2014, 1, 1), last), Window(first, date(2016, 1, 31))) is meet


@pytest.mark.parametrize(
    ("states", "few"),
    [
        (["ok", "ok", "few"], False),
        (["ok", "few", "few"], True),
        (["few"], True),
        (["none", "none", "ok"], False),
        (["none"], False),
        ([], False),
    ],
)
def test_over_a_third_of_the_points_too_few_is_too_many(states: list[str], few: bool) -> None:
    assert mostly_few(pd.DataFrame({"state": states})) is few


def test_a_coarser_step_is_said() -> None:
    frame = pd.DataFrame({"state": []})
    assert OverTime(frame, "month", "month").note == "by month"
    assert OverTime(frame, "quarter", "week").note == "by quarter (too few cases by week)"


class Page(View):
    """A page by month beside a year before, where one metric has too few cases by month."""

    grain = "month"
    previous = Window(date(2014, 1, 1), date(2014, 12, 31))
    window = Window(date(2015, 1, 1), date(2015, 12, 31))

    def __init__(self) -> None:
        """Needs no run."""

    def ask(self, *asked: Asked) -> None:
        """Every answer is below."""

    def figures(self, *metrics: str, grain: str | None = None, **_: object) -> pd.DataFrame:
        rows = [
            (metric, f"2015-{at:02}", "few" if metric == "engagement_rate" and grain == "month" else "ok")
            for metric in metrics
            for at in range(1, 4)
        ]
        return pd.DataFrame(rows, columns=["metric", "period", "state"])


def test_the_few_cases_of_one_metric_do_not_coarsen_its_neighbours() -> None:
    found = Page().beside("social_response_minutes", "engagement_rate")
    assert found["social_response_minutes"].note == "by month"
    assert found["engagement_rate"].note == "by quarter (too few cases by month)"
    assert all(set(over.frame["metric"]) == {metric} for metric, over in found.items())
    assert all(over.before is not None for over in found.values())


@pytest.mark.parametrize(
    ("browser", "locale"),
    [("de-DE", "en_GB"), ("en-US", "en_US"), ("en-GB", "en_GB"), (None, "en_GB"), ("fr", "en_GB")],
)
def test_the_pages_speak_one_language(
    monkeypatch: pytest.MonkeyPatch, browser: str | None, locale: str
) -> None:
    monkeypatch.setattr("pages.parts.view.st.context", SimpleNamespace(locale=browser))
    assert viewer_locale() == locale


def test_what_was_never_loaded_is_as_true_of_the_period_before(monkeypatch: pytest.MonkeyPatch) -> None:
    window, before = (
        Window(date(2015, 1, 1), date(2015, 12, 31)),
        Window(date(2014, 1, 1), date(2014, 12, 31)),
    )
    period = Period("12 months", window, before, "month")
    view = View("t", None, None, SimpleNamespace(period=period), "en_GB")  # type: ignore[arg-type]  # nothing else is read
    rows = pd.DataFrame(
        {
            "metric": ["satisfied_share", "contacts", "contacts"],
            "period": [None, "2014-12", "2015-01"],
            "state": ["not_computable", "ok", "ok"],
        }
    )
    monkeypatch.setattr(View, "ask", lambda *_: None)
    monkeypatch.setattr(View, "figures", lambda *_, **__: rows)
    now, earlier = view.by_grain("satisfied_share", "contacts")
    assert earlier is not None
    assert now["period"].fillna("").tolist() == ["", "2015-01"]
    assert earlier["period"].fillna("").tolist() == ["", "2014-12"]
