"""[reports], [recipients] and [mail] of deskscope.toml, read exactly or refused in one line without a secret."""

import re
from datetime import time
from pathlib import Path

import pytest

from configuration import (
    Configuration,
    ConfigurationError,
    MailServer,
    NamedReport,
    Recipients,
    Recurrence,
    Span,
    read_configuration,
)

MAIL = """
[mail]
host = "smtp.example.org"
from = "Deskscope <deskscope@example.org>"
"""
MONTHLY = """
[reports.monthly]
page = "overview"
to = ["ann@example.org"]
"""


def configured(tmp_path: Path, *parts: str) -> Configuration:
    file = tmp_path / "deskscope.toml"
    file.write_text("\n".join(parts), "utf-8")
    return read_configuration(file)


def refusal(tmp_path: Path, *parts: str) -> str:
    with pytest.raises(ConfigurationError) as refused:
        configured(tmp_path, *parts)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def scheduled(tmp_path: Path, words: str, *more: str) -> Recurrence:
    report = configured(tmp_path, MAIL, MONTHLY, f'schedule = "{words}"', *more).reports["monthly"]
    assert report.recurrence is not None
    return report.recurrence


def test_a_report_says_everything(tmp_path: Path) -> None:
    found = configured(
        tmp_path,
        MAIL,
        """
        [recipients.leaders]
        to = ["ann@example.org", "bob@example.org"]
        webhook = "${TEAMS_WEBHOOK}"
        kind = "teams"

        [reports.monthly]
        title = "Service desk, month by month"
        pages = ["overview", "social"]
        format = "pptx"
        period = "last month"
        where = { desk = "north", channel = ["email", ""] }
        clock = "business"
        compare = "year before"
        schedule = "monthly on 3 at 7:00"
        time_zone = "Europe/Berlin"
        to = ["leaders", "Ann <ann@example.org>", "ann@example.org"]
        webhook = "${SLACK_WEBHOOK}"
        kind = "slack"
        """,
    )
    assert found.reports["monthly"] == NamedReport(
        name="monthly",
        title="Service desk, month by month",
        pages=("overview", "social"),
        suffix="pptx",
        span=Span("month", 1),
        where=(("desk", "north"), ("channel", "email"), ("channel", None)),
        clock="business",
        compare="year before",
        recurrence=Recurrence("month", (3,), time(7), "Europe/Berlin", "monthly on 3 at 7:00"),
        recipients=(
            Recipients(("Ann <ann@example.org>", "ann@example.org", "bob@example.org")),
            Recipients((), "${SLACK_WEBHOOK}", "slack"),
            Recipients((), "${TEAMS_WEBHOOK}", "teams"),
        ),
    )


def test_what_is_left_out_has_the_plainest_meaning(tmp_path: Path) -> None:
    report = configured(tmp_path, '[reports.by-week]\npage = "social"').reports["by-week"]
    assert report == NamedReport("by-week", "By week", ("social",))


def test_the_mail_server_is_read(tmp_path: Path) -> None:
    said = MAIL + 'user = "deskscope"\npassword = "${SMTP_PASSWORD}"\nca_file = "ca.pem"\ntimeout_seconds = 5'
    assert configured(tmp_path, said).mail == MailServer(
        "smtp.example.org",
        587,
        "Deskscope <deskscope@example.org>",
        "starttls",
        "deskscope",
        "${SMTP_PASSWORD}",
        tmp_path / "ca.pem",
        5,
    )


def test_each_encryption_has_its_usual_port(tmp_path: Path) -> None:
    mail = configured(tmp_path, MAIL, 'tls = "tls"').mail
    assert mail is not None
    assert mail.port == 465


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_a_server_on_this_machine_may_do_without_encryption(tmp_path: Path, host: str) -> None:
    mail = configured(tmp_path, MAIL.replace("smtp.example.org", host), 'tls = "plain"').mail
    assert mail is not None
    assert mail.tls == "plain"


@pytest.mark.parametrize(
    ("words", "every", "on"),
    [
        ("daily at 07:00", "day", ()),
        ("weekly on mon at 07:00", "week", (0,)),
        ("Weekly on Friday, mon-tue at 07:00", "week", (0, 1, 4)),
        ("monthly on 15, 1 at 07:00", "month", (1, 15)),
        ("monthly on last at 07:00", "month", (31,)),
        ("quarterly on 3 at 07:00", "quarter", (3,)),
    ],
)
def test_schedules_are_read_as_they_are_spoken(
    tmp_path: Path, words: str, every: str, on: tuple[int, ...]
) -> None:
    assert scheduled(tmp_path, words) == Recurrence(every, on, time(7), "UTC", words)


def test_without_a_zone_a_schedule_is_in_that_of_all_desks(tmp_path: Path) -> None:
    north = '[desks.north]\ntime_zone = "Europe/Berlin"'
    assert scheduled(tmp_path, "daily at 07:00", north).time_zone == "Europe/Berlin"
    south = '[desks.south]\ntime_zone = "Asia/Tokyo"'
    assert scheduled(tmp_path, "daily at 07:00", north, south).time_zone == "UTC"


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ('fromat = "pdf"', "reports.monthly: unknown key 'fromat'; did you mean 'format'?"),
        ('format = "docx"', "reports.monthly.format: 'docx' is not known"),
        ('period = "last moon"', "reports.monthly.period: 'last moon' is no period"),
        ('period = "last 0 days"', "reports.monthly.period: 'last 0 days' is no period"),
        ('clock = "bussines"', "did you mean 'business'?"),
        ('schedule = "sometimes"', "reports.monthly.schedule: 'sometimes' is no schedule; write it like"),
        ('schedule = "montly on 3 at 07:00"', "did you mean 'monthly'?"),
        ('schedule = "monthly on 32 at 07:00"', "'32' is no day of a month"),
        ('schedule = "monthly at 07:00"', "monthly says no day"),
        ('schedule = "daily on mon at 07:00"', "daily is every day"),
        ('schedule = "weekly on noday at 07:00"', "is no day or range of days"),
        ('schedule = "daily at 25:00"', "'25:00' is no time of day"),
        ('schedule = "daily at 24:00"', "24:00 is the next day's 00:00"),
        ('schedule = "daily at 07:00"\ntime_zone = "Europe/Berln"', "did you mean 'Europe/Berlin'?"),
        ('time_zone = "Europe/Berlin"', "there is no schedule"),
        ('webhook = "${HOOK}"', "reports.monthly.kind: is missing"),
        ('webhook = "${HOOK}"\nkind = "slak"', "did you mean 'slack'?"),
        ('kind = "slack"', "there is no webhook"),
        ("where = { channel = 3 }", "reports.monthly.where.channel: should be a text or a list of texts"),
        ('pages = ["social"]', "page is given too"),
    ],
)
def test_a_slip_is_refused_with_what_may_be_meant(tmp_path: Path, said: str, complaint: str) -> None:
    assert complaint in refusal(tmp_path, MAIL, MONTHLY, said)


@pytest.mark.parametrize(
    "address",
    [
        "ann",
        "ann@",
        "@example.org",
        "ann@example.org\\nBcc: eve@example.org",
        "a..b@example.org",
        "änn@example.org",
    ],
)
def test_what_is_no_mail_address_is_refused(tmp_path: Path, address: str) -> None:
    report = MONTHLY.replace("ann@example.org", address)
    assert "to" in refusal(tmp_path, MAIL, report)


def test_a_group_that_is_not_there_is_named(tmp_path: Path) -> None:
    report = MONTHLY.replace("ann@example.org", "leader")
    said = refusal(tmp_path, MAIL, '[recipients.leaders]\nto = ["ann@example.org"]', report)
    assert "'leader' is neither a mail address nor in [recipients]; did you mean 'leaders'?" in said


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[reports.monthly]\nformat = "pdf"', "reports.monthly.page: is missing"),
        ('[reports."a b"]\npage = "social"', "is no name for a report"),
        ('[reports.x]\npages = ["social", "overview"]\nformat = "csv"', "csv holds one page"),
        ('[reports.x]\npage = "social"\nschedule = "daily at 07:00"', "nobody gets this report"),
        (MONTHLY, "reports.monthly.to: no server takes mails; add [mail]"),
        (MAIL + 'tls = "plain"', "mail.tls: plain is for a server on this machine alone"),
        (MAIL + 'user = "ann"', "mail.user: user and password belong together"),
        (MAIL + "port = 70000", "mail.port: should be a number up to 65535"),
        (MAIL + 'hots = "x"', "mail: unknown key 'hots'; did you mean 'host'?"),
        (MAIL.replace("smtp.example.org", "https://smtp.example.org/"), "is no name of a server"),
        (MAIL.replace("<deskscope@example.org>", ""), "mail.from: 'Deskscope ' is no mail address"),
    ],
)
def test_what_does_not_fit_together_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    assert complaint.replace("'Deskscope '", "'Deskscope'") in refusal(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        (MAIL + 'user = "ann"\npassword = "correct horse"', "${MAIL_PASSWORD}"),
        (
            MAIL + MONTHLY + 'webhook = "https://hooks.slack.com/services/T/correct horse"\nkind = "slack"',
            "${MONTHLY_WEBHOOK}",
        ),
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(tmp_path: Path, text: str, variable: str) -> None:
    said = refusal(tmp_path, text)
    assert variable in said
    assert "correct horse" not in said


def test_neither_password_nor_webhook_is_in_a_repr(tmp_path: Path) -> None:
    text = (
        MAIL
        + 'user = "ann"\npassword = "x${SMTP_PASSWORD}"'
        + MONTHLY
        + 'webhook = "${HOOK}"\nkind = "slack"'
    )
    found = configured(tmp_path, text)
    assert "SMTP_PASSWORD" not in repr(found)
    assert "HOOK" not in repr(found)


def test_the_example_of_the_documentation_is_read(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "reports.md").read_text("utf-8")
    (example,) = re.findall(r"```toml\n(.+?)```", guide, re.DOTALL)
    found = configured(tmp_path, example)
    assert list(found.reports) == ["monthly", "north"]
    assert found.reports["monthly"].recipients == (
        Recipients(("carol@example.org", "ann@example.org", "Bob Baker <bob@example.org>")),
        Recipients((), "${TEAMS_WEBHOOK}", "teams"),
    )
