"""Named reports of a warehouse: made, sent once, tried again, with two runs at once and after one was killed."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from threading import Event, Thread

import pytest

from configuration import Calendar, Configuration, MailServer, NamedReport, Recipients, Recurrence, Span
from reports.named import ReportLine, asked, report_called, run_due, run_named
from reports.taken import Asked, ReportError, Taken
from tests.reports.conftest import Hook, Running, page
from warehouse import Warehouse, WarehouseError, open_warehouse

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 3, 9, 15, tzinfo=UTC)
NEXT_MONTH = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
MONTHLY = Recurrence("month", (3,), time(7), "Europe/Berlin", "monthly on 3 at 07:00")
ANN = Recipients(("ann@example.org",))

pytestmark = pytest.mark.usefixtures("password", "without_chromium")


@pytest.fixture
def without_chromium(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DESKSCOPE_CHROMIUM", str(tmp_path / "none"))


def monthly(*recipients: Recipients, name: str = "monthly", suffix: str = "") -> NamedReport:
    return NamedReport(
        name,
        "Monthly report",
        ("overview",),
        suffix,
        Span("month", 1),
        recurrence=MONTHLY,
        recipients=recipients or (ANN,),
    )


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., Warehouse]:
    def open_with(mail: MailServer | None, *reports: NamedReport) -> Warehouse:
        configuration = Configuration(reports={one.name: one for one in reports}, mail=mail)
        return open_warehouse(f"duckdb:///{tmp_path}/warehouse", configuration)

    return open_with


def texts(lines: Iterator[ReportLine], *, failed: bool = False) -> list[str]:
    found = list(lines)
    assert any(line.failed for line in found) == failed
    return [line.text for line in found]


def taken(one: Asked) -> Taken:
    return page(asked=one)


Open = Callable[..., Warehouse]
Start = Callable[..., Running]


def test_a_due_report_is_sent_once(opened: Open, start_mail: Start) -> None:
    running = start_mail()
    warehouse = opened(running.mail, monthly())
    assert texts(run_due(warehouse, taken, now=NOW)) == ["monthly: mailed to ann@example.org"]
    assert texts(run_due(warehouse, taken, now=LATER)) == [
        "no report is due; next is monthly, Thu 2026-12-03 07:00 Europe/Berlin"
    ]
    assert len(running.caught.mails) == 1
    assert texts(run_due(warehouse, taken, now=NEXT_MONTH)) == ["monthly: mailed to ann@example.org"]


def test_a_period_that_the_data_do_not_cover_is_sent_and_said(opened: Open, start_mail: Start) -> None:
    """Nobody takes a part of a month for all of it, and whoever reads the log sees it too."""
    running = start_mail()

    def old(one: Asked) -> Taken:
        return page(asked=one, data_until=date(2026, 10, 20), locale="en_GB")

    odd, sent = run_due(opened(running.mail, monthly()), old, now=NOW)
    assert odd.text == "monthly: The data end on 20 Oct 2026, before the period does."
    assert (odd.odd, odd.failed) == (True, False)
    assert sent.text == "monthly: mailed to ann@example.org"
    assert odd.text.removeprefix("monthly: ") in running.caught.parsed().get_body(("plain",)).get_content()


def test_the_page_is_asked_as_the_report_says(opened: Open, start_mail: Start) -> None:
    heard: list[Asked] = []

    def listening(one: Asked) -> Taken:
        heard.append(one)
        return taken(one)

    report = replace(monthly(), where=(("channel", "email"),), clock="business", compare="year before")
    list(run_due(opened(start_mail().mail, report), listening, now=NOW))
    assert heard == [
        Asked(
            "overview",
            date(2026, 10, 1),
            date(2026, 10, 31),
            (("channel", "email"),),
            "business",
            "year before",
        )
    ]


def test_a_report_that_comes_late_has_the_period_of_its_day(opened: Open, start_mail: Start) -> None:
    """Due on 3 November, and the machine was off until December."""
    heard: list[Asked] = []

    def listening(one: Asked) -> Taken:
        heard.append(one)
        return taken(one)

    report = replace(monthly(), recurrence=replace(MONTHLY, on=(30,), words="monthly on 30 at 07:00"))
    warehouse = opened(start_mail().mail, report)
    list(run_due(warehouse, listening, now=NOW))
    list(run_due(warehouse, listening, now=NEXT_MONTH))
    assert [(one.first, one.last) for one in heard] == [(date(2026, 10, 1), date(2026, 10, 31))]


@pytest.mark.parametrize(
    ("span", "day", "first", "last"),
    [
        (Span("month", 1), date(2026, 11, 1), date(2026, 10, 1), date(2026, 10, 31)),
        (Span("month", 0), date(2026, 11, 1), date(2026, 10, 1), date(2026, 10, 31)),
        (Span("month", 0), date(2026, 11, 3), date(2026, 11, 1), date(2026, 11, 2)),
        (Span("month", 12), date(2026, 3, 31), date(2025, 3, 1), date(2026, 2, 28)),
        (Span("day", 30), date(2026, 11, 3), date(2026, 10, 4), date(2026, 11, 2)),
        (Span("week", 1), date(2026, 11, 3), date(2026, 10, 26), date(2026, 11, 1)),
        (Span("quarter", 1), date(2026, 11, 3), date(2026, 7, 1), date(2026, 9, 30)),
        (Span("fiscal year", 1), date(2026, 11, 3), date(2025, 4, 1), date(2026, 3, 31)),
    ],
)
def test_a_period_is_told_from_the_day_before(span: Span, day: date, first: date, last: date) -> None:
    (found,) = asked(replace(monthly(), span=span), day, Calendar(fiscal_year_starts=4))
    assert (found.first, found.last) == (first, last)


def test_without_a_period_it_is_the_pages_own() -> None:
    (found,) = asked(replace(monthly(), span=None), date(2026, 11, 3), Calendar())
    assert found == Asked("overview")


def test_the_file_is_attached(opened: Open, start_mail: Start) -> None:
    running = start_mail()
    list(run_due(opened(running.mail, monthly(suffix="csv")), taken, now=NOW))
    (file,) = running.caught.parsed().iter_attachments()
    assert file.get_filename() == "deskscope-monthly-2026-11-03.csv"
    assert b"0.614" in file.get_content().encode()


def test_without_chromium_the_mail_says_that_it_has_no_pictures(opened: Open, start_mail: Start) -> None:
    running = start_mail()
    list(run_due(opened(running.mail, monthly()), taken, now=NOW))
    plain = running.caught.parsed().get_body(("plain",))
    assert plain is not None
    assert "Without pictures: no Chromium or Chrome is installed where this was made." in plain.get_content()


def test_what_failed_is_tried_again_and_said(opened: Open, start_mail: Start) -> None:
    running = start_mail()
    warehouse = opened(running.mail, monthly())
    running.caught.refused["ann@example.org"] = "451 later"
    refusal = f"ann@example.org: mail server localhost:{running.mail.port}: 451 later"
    assert texts(run_due(warehouse, taken, now=NOW), failed=True) == [f"monthly: {refusal}"]
    running.caught.refused = {}
    assert texts(run_due(warehouse, taken, now=LATER)) == [
        f"monthly: tried again; before: {refusal}",
        "monthly: mailed to ann@example.org",
    ]
    assert texts(run_due(warehouse, taken, now=LATER))[0].startswith("no report is due")


def test_a_second_attempt_is_for_the_webhook_that_failed(
    opened: Open, start_mail: Start, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_WEBHOOK", hook.url)
    running = start_mail()
    hook.answers = [(500, "", {})]
    warehouse = opened(running.mail, monthly(ANN, Recipients((), "${SLACK_WEBHOOK}", "slack")))
    texts(run_due(warehouse, taken, now=NOW), failed=True)
    assert texts(run_due(warehouse, taken, now=LATER))[1:] == ["monthly: posted to Slack"]
    assert len(running.caught.mails) == 1
    assert len(hook.bodies) == 2


def test_one_that_cannot_be_made_stops_no_other(opened: Open, start_mail: Start) -> None:
    def some(one: Asked) -> Taken:
        if one.page == "overview":
            raise ReportError("the page 'overview'\ncannot be made")
        return taken(one)

    other = replace(monthly(name="social"), pages=("social",))
    warehouse = opened(start_mail().mail, monthly(), other)
    assert texts(run_due(warehouse, some, now=NOW), failed=True) == [
        "monthly: not made: the page 'overview' cannot be made",
        "social: mailed to ann@example.org",
    ]


def test_a_desk_that_is_not_known_is_an_error_and_no_empty_report(opened: Open, start_mail: Start) -> None:
    running = start_mail()
    report = replace(monthly(), where=(("desk", "noth"),))
    (line,) = texts(run_due(opened(running.mail, report), taken, now=NOW), failed=True)
    assert line == "monthly: not made: no desk is called 'noth'"
    assert not running.caught.mails


def test_a_dry_run_says_what_would_be_sent_and_keeps_nothing(opened: Open, start_mail: Start) -> None:
    running = start_mail()
    weekly = replace(
        monthly(name="weekly"), recurrence=Recurrence("week", (0,), time(7), "UTC", "weekly on mon at 07:00")
    )
    warehouse = opened(running.mail, monthly(), weekly)
    before = warehouse.snapshot_name()
    assert texts(run_due(warehouse, taken, now=NOW, dry_run=True)) == [
        "monthly: due since Tue 2026-11-03 07:00 Europe/Berlin, would be mailed to 1 address",
        "weekly: not due; next is weekly, Mon 2026-11-09 07:00 UTC",
    ]
    assert warehouse.snapshot_name() == before
    assert not running.caught.mails


def test_without_a_schedule_nothing_is_due(opened: Open) -> None:
    assert texts(run_due(opened(None), taken, now=NOW)) == [
        "no report has a schedule; add one to [reports] in the configuration"
    ]


def test_two_runs_at_once_send_once(opened: Open, start_mail: Start) -> None:
    running, begun, over = start_mail(), Event(), Event()

    def slowly(one: Asked) -> Taken:
        begun.set()
        over.wait(60)
        return taken(one)

    warehouse = opened(running.mail, monthly())
    first = Thread(target=lambda: list(run_due(warehouse, slowly, now=NOW)))
    first.start()
    assert begun.wait(60)
    with pytest.raises(WarehouseError, match="a report of this warehouse is already running"):
        list(run_due(opened(running.mail, monthly()), taken, now=NOW))
    over.set()
    first.join()
    assert texts(run_due(warehouse, taken, now=NOW))[0].startswith("no report is due")
    assert len(running.caught.mails) == 1


KILLED = """
    import os, signal
    from datetime import UTC, datetime
    from tests.reports.test_named import monthly, taken
    import reports.named
    from configuration import Configuration, MailServer, Recipients
    from warehouse import open_warehouse

    delivered = reports.named.deliver
    def deliver_and_die(*arguments, **more):
        delivered(*arguments, **more)
        os.kill(os.getpid(), signal.SIGKILL)
    reports.named.deliver = deliver_and_die

    report = monthly(Recipients((), "${SLACK_WEBHOOK}", "slack"))
    warehouse = open_warehouse(os.environ["WAREHOUSE"], Configuration(reports={"monthly": report}))
    list(reports.named.run_due(warehouse, taken, now=datetime(2026, 11, 3, 9, tzinfo=UTC)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a process is not killed like this there")
def test_a_report_whose_run_was_killed_after_sending_comes_again_and_says_so(
    opened: Open, hook: Hook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_WEBHOOK", hook.url)
    told = {"WAREHOUSE": f"duckdb:///{tmp_path}/warehouse", "PYTHONPATH": os.pathsep.join(sys.path)}
    killed = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED)], env={**os.environ, **told}, check=False, timeout=120
    )
    assert killed.returncode == -signal.SIGKILL
    assert len(hook.bodies) == 1
    warehouse = opened(None, monthly(Recipients((), "${SLACK_WEBHOOK}", "slack")))
    assert texts(run_due(warehouse, taken, now=LATER)) == [
        "monthly: tried again; before: it ended while it was sent, who got it is not known",
        "monthly: posted to Slack",
    ]
    assert len(hook.bodies) == 2


def test_what_cannot_be_noted_is_not_sent(
    opened: Open, start_mail: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = start_mail()
    warehouse = opened(running.mail, monthly())

    def full(*_: object, **__: object) -> None:
        raise WarehouseError("no space left")

    monkeypatch.setattr(Warehouse, "keep", full)
    assert texts(run_due(warehouse, taken, now=NOW), failed=True) == [
        "monthly: not sent, as it could not be noted: no space left"
    ]
    assert not running.caught.mails


def test_what_is_kept_holds_neither_address_nor_secret(opened: Open, start_mail: Start) -> None:
    running = start_mail()
    running.caught.refused["bob@example.org"] = "451 later"
    warehouse = opened(running.mail, monthly(Recipients(("ann@example.org", "bob@example.org"))))
    list(run_due(warehouse, taken, now=NOW))
    assert "ann" not in warehouse.kept("report")["monthly"]


# One by its name ------------------------------------------------------------------------------------------


def test_a_report_is_sent_by_its_name_and_its_schedule_goes_on(opened: Open, start_mail: Start) -> None:
    warehouse = opened(start_mail().mail, monthly())
    assert texts(run_named(warehouse, "monthly", taken, now=NOW)) == ["monthly: mailed to ann@example.org"]
    assert texts(run_due(warehouse, taken, now=NOW)) == ["monthly: mailed to ann@example.org"]


def test_a_name_that_is_not_there_says_the_nearest() -> None:
    with pytest.raises(ReportError, match=r"no report is called 'montly'; did you mean 'monthly'\?"):
        report_called(Configuration(reports={"monthly": monthly()}), "montly")


def test_a_report_for_nobody_says_what_to_add(opened: Open) -> None:
    warehouse = opened(None, replace(monthly(), recurrence=None, recipients=()))
    with pytest.raises(ReportError, match="monthly: nobody gets it; add to or webhook"):
        list(run_named(warehouse, "monthly", taken))
