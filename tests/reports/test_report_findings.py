"""What `check` says of reports: secrets that are not set, filters that mean nothing, what was not sent."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reports.health import OK, WRONG, findings
from reports.schedule import State
from warehouse import open_warehouse

CONFIGURATION = """
[mail]
host = "smtp.example.org"
from = "deskscope@example.org"
user = "deskscope"
password = "${SMTP_PASSWORD}"

[recipients.leaders]
webhook = "${TEAMS_WEBHOOK}"
kind = "teams"

[reports.monthly]
page = "overview"
where = { chanel = "email" }
to = ["ann@example.org"]
webhook = "${SLACK_WEBHOOK}"
kind = "slack"
"""


@pytest.fixture
def wrong(tmp_path: Path) -> Callable[[], list[tuple[str, str]]]:
    file = tmp_path / "deskscope.toml"
    file.write_text(CONFIGURATION)

    def found() -> list[tuple[str, str]]:
        said = findings(f"duckdb:///{tmp_path}/warehouse", file)
        return [(one.place, one.message) for one in said if one.state == WRONG]

    return found


Wrong = Callable[[], list[tuple[str, str]]]


def test_what_reports_lack_is_named(wrong: Wrong, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SMTP_PASSWORD", "TEAMS_WEBHOOK", "SLACK_WEBHOOK"):
        monkeypatch.delenv(name, raising=False)
    found = wrong()
    unset = "the environment variable {} is not set; set it and try again"
    assert ("mail", unset.format("SMTP_PASSWORD")) in found
    assert ("report monthly", unset.format("SLACK_WEBHOOK")) in found
    assert ("recipients leaders", unset.format("TEAMS_WEBHOOK")) in found
    (filters,) = [message for place, message in found if place == "report monthly" and "chanel" in message]
    assert "channel" in filters


def test_what_was_not_sent_is_named(wrong: Wrong, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SMTP_PASSWORD", "TEAMS_WEBHOOK", "SLACK_WEBHOOK"):
        monkeypatch.setenv(name, "set")
    warehouse = open_warehouse(f"duckdb:///{tmp_path}/warehouse")
    at = datetime(2026, 11, 3, 6, tzinfo=UTC)
    warehouse.keep("report", "monthly", State("daily", trying=at, error="server down").text())
    warehouse.keep("report", "of another configuration", State("daily", trying=at, error="down").text())
    told = [message for place, message in wrong() if "not sent" in message]
    assert told == ["not sent: server down; it is tried again with the next report --due"]


def test_what_was_read_is_told_with_the_next_time(tmp_path: Path) -> None:
    file = tmp_path / "deskscope.toml"
    file.write_text(
        CONFIGURATION.replace("[reports.monthly]", '[reports.monthly]\nschedule = "daily at 07:00"')
    )
    at = datetime(2026, 11, 3, 6, tzinfo=UTC)
    found = findings(f"duckdb:///{tmp_path}/warehouse", file, now=at)
    told = {one.place: one.message for one in found if one.state == OK}
    assert told["reports"] == "1, next Tue 2026-11-03 07:00 UTC: monthly"
    assert told["mail"] == "smtp.example.org:587, starttls"
    assert told["recipients"] == "leaders"


def test_a_page_that_there_is_not_is_named_before_the_report_is_due(tmp_path: Path) -> None:
    file = tmp_path / "deskscope.toml"
    file.write_text(CONFIGURATION.replace('page = "overview"', 'pages = ["overview", "respons"]'))
    found = findings(f"duckdb:///{tmp_path}/warehouse", file, pages=("overview", "response"))
    wrong = [one.message for one in found if one.state == WRONG and one.place == "report monthly"]
    assert "there is no page 'respons'; did you mean 'response'? (known: overview, response)" in wrong
