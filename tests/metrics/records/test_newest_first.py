"""Without a column to sort by, records come by their instant, whatever day it was at their desk."""

from datetime import date

import pytest

from metrics import Window
from metrics.records import Shown, records_of

PAGE = 40
MONTH = Window(date(2026, 3, 1), date(2026, 3, 31))  # the sample company's desks lie in seven time zones
TOLD = {  # metric -> the column that tells the instant
    "first_response_minutes": "opened",
    "resolve_minutes": "opened",
    "social_answered_share": "opened",
    "social_answered_share_by_message": "opened",
    "satisfied_share": "rated",
}


def rows_of(company, metric, limit, offset=0, **asked):
    part = records_of(metric, company, window=MONTH, **asked).parts[0]
    wanted = ("record", "day", "resolved", TOLD.get(metric, "opened"))
    return part.frame(company, Shown(), wanted, limit=limit, offset=offset)


@pytest.mark.parametrize("metric", TOLD)
def test_the_newest_come_first(company, metric):
    told = rows_of(company, metric, 10_000)[TOLD[metric]].dropna()
    assert len(told) > 20
    assert told.is_monotonic_decreasing


def test_an_evening_of_the_day_before_may_be_newer(company):
    """Were they sorted by the day at the desk, the days would never go up; they do."""
    days = rows_of(company, "first_response_minutes", 10_000)["day"]
    assert not days.is_monotonic_decreasing


@pytest.mark.parametrize("metric", ["first_response_minutes", "satisfied_share"])
def test_a_page_is_a_piece_of_the_whole(company, metric):
    whole = rows_of(company, metric, 10_000)["record"].tolist()
    pages = [rows_of(company, metric, PAGE, at)["record"].tolist() for at in range(0, len(whole), PAGE)]
    assert [record for page in pages for record in page] == whole


def test_by_the_day_resolved_the_last_resolved_come_first(company):
    told = rows_of(company, "resolve_minutes", 10_000, dated="resolved")["resolved"]
    assert told.is_monotonic_decreasing


def test_daily_totals_stand_at_the_beginning_of_their_day(company):
    """They have no instant: after all that came on that day."""
    rows = rows_of(company, "contacts", 10_000)
    days = [day if at is None else at.date() for day, at in zip(rows["day"], rows["opened"], strict=True)]
    assert rows["opened"].isna().any()
    assert days == sorted(days, reverse=True)
