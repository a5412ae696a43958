"""What changed and since your last visit on the overview; the top channel, better or worse, the data's age."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from charts.readings import Change
from charts.words import days_old
from pages.leadership.cards import top_channel
from pages.parts.visit import PAUSE, Visits, cookie_name, looked
from reports.sentences import standing

Opened = Callable[..., AppTest]
over = pytest.mark.parametrize
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def html(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html")).replace("\u00a0", " ")


@over("folder", ["sample"], indirect=True)
def test_the_overview_lists_what_changed_with_numbers_cases_and_a_link(folder: Path, opened: Opened) -> None:
    app = opened(folder)
    words = html(app)
    news = words.split('class="ds-news"')
    assert "Answering got slower at Desk Nordhaven from Mar 2026: typically 3 h" in news[1]
    assert "<small>n 1," in news[1]
    assert "worse: " in news[1]  # said as well as shown
    links = [link.proto for link in app.get("page_link") if link.proto.label.startswith("See ")]
    assert links[0].label == "See Response"
    assert parse_qs(links[0].query_string) == {"filters": ["desk=Desk+Nordhaven"]}
    assert "most by phone: 39 %" in words
    assert "All desks beside the year before: worse in first response; about the same in answering" in words


@over("folder", ["one_ticket"], indirect=True)
def test_one_day_of_data_is_too_early_to_tell(folder: Path, opened: Opened) -> None:
    words = html(opened(folder))
    assert "Too early to say: it takes twelve weeks" in words
    assert "most by" not in words
    assert "All desks beside" not in words
    assert "Beside the" not in words
    assert "Since your last visit" not in words


@over("folder", ["sample"], indirect=True)
def test_a_returning_viewer_is_told_what_is_new(
    folder: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = datetime(2026, 10, 15, tzinfo=UTC)
    monkeypatch.setattr("pages.parts.visit.last_visit", lambda _: seen)
    words = html(opened(folder))
    assert "Since your last visit" in words
    assert "Since 15 Oct 2026 7 loads brought" in words or "Since Oct 15, 2026 7 loads brought" in words


def test_a_first_look_is_no_visit_before_and_is_noted() -> None:
    assert looked("", NOW) == Visits(None, NOW)
    assert looked("", NOW).value == f"0.{int(NOW.timestamp())}"


def test_after_a_pause_the_last_look_was_the_visit_before() -> None:
    last = NOW - timedelta(days=3)
    assert looked(Visits(None, last).value, NOW) == Visits(last, NOW)


def test_a_reload_is_the_same_visit() -> None:
    before, last = NOW - timedelta(days=3), NOW - PAUSE
    assert looked(Visits(before, last).value, NOW) == Visits(before, NOW)
    assert looked(Visits(None, last).value, NOW) == Visits(None, NOW)


@over("cookie", ["nonsense", "1.2.3", "99999999999999.1", f"0.{int(NOW.timestamp()) + 60}"])
def test_a_cookie_that_is_not_ours_or_of_the_future_is_no_visit(cookie: str) -> None:
    assert looked(cookie, NOW) == Visits(None, NOW)


def test_two_warehouses_of_one_machine_have_cookies_of_their_own() -> None:
    assert cookie_name("duckdb:///a") != cookie_name("duckdb:///b")


@over(
    ("days", "said"),
    [
        (-1, "of today"),
        (0, "of today"),
        (1, "1 day old"),
        (13, "13 days old"),
        (14, "2 weeks old"),
        (60, "8 weeks old"),
        (61, "2 months old"),
        (729, "24 months old"),
        (730, "2 years old"),
    ],
)
def test_the_age_of_the_data_is_in_the_largest_unit_that_says_something(days: int, said: str) -> None:
    assert days_old(timedelta(days=days)) == said


def test_better_and_worse_are_named_and_what_has_no_better_is_left_out() -> None:
    moved = {
        "contacts": Change.MOVED,
        "satisfied_share": Change.BETTER,
        "first_response_minutes": Change.WORSE,
        "answered_within_share": Change.UNKNOWN,
    }
    assert standing(moved, "the year before") == (
        "Beside the year before: better in satisfaction; worse in first response."
    )
    assert standing(moved, "the year before", all_desks=True).startswith("All desks beside the")
    assert standing({"contacts": Change.MOVED}, "the year before") == ""


def test_the_top_channel_needs_another_channel_beside_it() -> None:
    rows = [("phone", 0.6, 60), ("email", 0.4, 40)]
    frame = pd.DataFrame(
        [
            {"metric": "channel_share", "channel": channel, "value": value, "n": 100, "numerator": hits}
            | {"denominator": 100, "low": None, "high": None, "state": "ok"}
            for channel, value, hits in rows
        ]
    )
    assert top_channel(frame).replace("\u00a0", " ") == "most by phone: 60 %"
    assert top_channel(frame[:1]) == ""
