"""Resolution and backlog on tables small enough to work out by hand."""

from datetime import date

from metrics import Window
from tests.metrics.rows import DAY, opened


def test_reopened_and_reassigned_count_tickets_not_times(house):
    house.load("ticket", [opened(reopened=times, reassigned=times) for times in (0, 0, 3, 1, None)])
    for name in ("reopened_share", "reassigned_share"):
        assert (house.figure(name)["value"], house.figure(name)["excluded"]) == (0.5, 1)


def test_first_contact_is_over_those_with_a_verdict(house):
    house.load("ticket", [opened(first_contact_resolved=flag) for flag in (True, False, None, None)])
    assert house.figure("first_contact_share")["value"] == 0.5


def test_resolution_is_dated_by_opening_and_on_request_by_resolution(house):
    house.load("ticket", [opened(opened_at="2026-01-31 09:00", resolved_at="2026-02-01 09:00")] * 6)
    assert house.values("resolve_minutes", "period", grain="month") == {"2026-01": 1440}
    assert house.values("resolve_minutes", "period", grain="month", dated="resolved") == {"2026-02": 1440}


def test_backlog_is_what_is_open_at_the_end_of_the_period(house):
    """January: 3 opened, 1 settled; February: nothing; March: 1 opened, 2 settled."""
    spans = [
        ("2026-01-05", "2026-01-09"),
        ("2026-01-06", "2026-03-09"),
        ("2026-01-07", "2026-03-10"),
        ("2026-03-20", None),
    ]
    house.load(
        "ticket",
        [opened(opened_at=f"{start} 09:00", resolved_at=end and f"{end} 09:00") for start, end in spans],
    )
    window = Window(date(2026, 1, 1), date(2026, 3, 31))
    assert house.values("backlog", "period", grain="month", window=window) == {
        "2026-01": 2,
        "2026-02": 2,
        "2026-03": 1,
    }
    assert house.figure("backlog", window=Window(date(2026, 3, 1), date(2026, 3, 9)))["value"] == 1
    assert house.values("net_flow", "period", grain="month") == {"2026-01": 2, "2026-03": -1}


def test_a_ticket_closed_but_never_resolved_is_not_backlog(house):
    house.load("ticket", [opened(closed_at=f"{DAY} 10:00"), opened(closed_at=None)])
    assert house.figure("backlog")["value"] == 1


def test_backlog_of_a_window_knows_what_came_before_it(house):
    house.load("ticket", [opened(opened_at="2025-01-01 09:00", resolved_at=None)])
    window = Window(date(2026, 1, 1), date(2026, 2, 28))
    assert house.values("backlog", "period", grain="month", window=window) == {"2026-01": 1, "2026-02": 1}
