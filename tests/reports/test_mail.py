"""A report as a mail: caught by a real server over TLS, parsed, and never with a word of the password."""

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from configuration import MailServer, Recipients
from reports.delivery import Outcome, deliver, routes
from reports.mail import written_mail
from reports.message import File, Message, Part, Picture, message_of
from tests.reports.conftest import PASSWORD, Running, page

PNG = b"\x89PNG\r\n\x1a\n and so on"
TO = Recipients(("Ann <ann@example.org>", "bob@example.org"))
Start = Callable[..., Running]

pytestmark = [
    pytest.mark.usefixtures("password"),
    # aiosmtpd does not see that a connection is encrypted from its first byte on
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning"),
]


def message() -> Message:
    return message_of(
        "Monthly report",
        [page()],
        pictures=[(Picture("Mix: social from 1 % to 4 %.", PNG),)],
        files=(File("deskscope-monthly-2026-11-03.xlsx", b"PK and so on"),),
    )


def failures(outcomes: tuple[Outcome, ...]) -> list[str]:
    lines = [outcome.line for outcome in outcomes if outcome.failed]
    assert all("\n" not in line and PASSWORD not in line for line in lines)
    return lines


def html_of(mail: EmailMessage) -> BeautifulSoup:
    body = mail.get_body(("html",))
    assert body is not None
    return BeautifulSoup(body.get_content(), "html.parser")


def part_of(mail: EmailMessage, kind: str) -> EmailMessage:
    return next(part for part in mail.walk() if part.get_content_type() == kind)  # type: ignore[return-value]


# What arrives ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_mail_arrives_encrypted_after_a_login(start_mail: Start, tls: str) -> None:
    running = start_mail(tls)
    outcomes = deliver(message(), TO, running.mail)
    assert [outcome.line for outcome in outcomes] == [
        "mailed to ann@example.org",
        "mailed to bob@example.org",
    ]
    assert not failures(outcomes)
    assert running.caught.encrypted == [True]
    assert running.caught.mails[0].rcpt_tos == ["ann@example.org", "bob@example.org"]


def test_a_mail_says_what_the_page_says(start_mail: Start) -> None:
    running = start_mail()
    deliver(message(), TO, running.mail)
    shown = html_of(running.caught.parsed())
    assert "We answered 61 % within a day." in shown.get_text()
    rows = [
        [cell.get_text() for cell in row.find_all(["th", "td"])] for row in shown.select("table table tr")
    ]
    taken = page()
    assert rows == [
        ["Answered within 24 h", "61 %", "5 points up, better · n 412"],
        ["Social contacts", "1,204", ""],
    ]
    for words in ("Monthly report: Nov 2025 to Oct 2026", taken.period, taken.filters, taken.source):
        assert words in shown.get_text()


def test_a_mail_has_the_same_words_as_plain_text(start_mail: Start) -> None:
    running = start_mail()
    deliver(message(), TO, running.mail)
    plain = running.caught.parsed().get_body(("plain",))
    assert plain is not None
    lines = plain.get_content().splitlines()
    assert "We answered 61 % within a day." in lines
    assert "Answered within 24 h: 61 % (5 points up, better · n 412)" in lines
    assert "Social contacts: 1,204" in lines


def test_a_picture_stands_inside_the_mail_and_says_what_it_shows(start_mail: Start) -> None:
    running = start_mail()
    deliver(message(), TO, running.mail)
    picture = part_of(running.caught.parsed(), "image/png")
    assert picture.get_content() == PNG
    assert picture.get_content_disposition() == "inline"
    image = html_of(running.caught.parsed()).find("img")
    assert image is not None
    assert image["src"] == f"cid:{picture['Content-ID'].strip('<>')}"
    assert image["alt"] == "Mix: social from 1 % to 4 %."


def test_the_file_is_attached_under_its_name_and_type(start_mail: Start) -> None:
    running = start_mail()
    deliver(message(), TO, running.mail)
    (file,) = running.caught.parsed().iter_attachments()
    assert file.get_filename() == "deskscope-monthly-2026-11-03.xlsx"
    assert file.get_content_type() == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert file.get_content() == b"PK and so on"


def test_the_parts_lie_in_each_other_as_programs_for_mail_expect() -> None:
    mail = written_mail(message(), "deskscope@example.org", ["ann@example.org"])
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]


def test_the_head_names_everybody_and_when(start_mail: Start) -> None:
    running = start_mail()
    deliver(message(), TO, running.mail)
    mail = running.caught.parsed()
    assert mail["From"] == "Deskscope <deskscope@example.org>"
    assert mail["To"] == "Ann <ann@example.org>, bob@example.org"
    assert mail["Subject"] == "Monthly report: Nov 2025 to Oct 2026"
    assert mail["Message-ID"].endswith("@example.org>")
    assert mail["Auto-Submitted"] == "auto-generated"
    age = datetime.now().astimezone() - mail["Date"].datetime
    assert age < timedelta(minutes=5)


def test_the_html_asks_no_server_for_anything() -> None:
    mail = written_mail(message(), "deskscope@example.org", ["ann@example.org"])
    asked = [tag.get("src") or tag.get("href") for tag in html_of(mail).find_all(src=True)]
    assert all(str(address).startswith("cid:") for address in asked)
    assert "http" not in str(html_of(mail))


def test_a_mail_says_the_first_comparisons_and_how_many_more_there_are() -> None:
    lines = tuple(f"Line {number}." for number in range(1, 6))
    (part,) = message_of("R", [page(comparability=lines)]).parts
    assert part.lines == ("Line 1.", "Line 2.", "3 more lines on the page Benchmarks.")


def test_a_sample_is_called_one() -> None:
    mail = written_mail(message_of("R", [page(sample=True)]), "d@example.org", ["ann@example.org"])
    assert "The sample company: its figures are invented." in html_of(mail).get_text()


# Hostile texts --------------------------------------------------------------------------------------------

HOSTILE = [
    "Bcc: eve@example.org",
    "line\r\nBcc: eve@example.org\r\n\r\n<script>alert(1)</script>",
    "\x00\x1b[31mred\x7f\u2028\u202egnp.exe",
    "<img src=x onerror=alert(1)>\"'&",
    "مكتب الخدمة",
    "👩‍👩‍👧 " * 400,
    "ä" * 10_000,
    "\ud800 half a character",
    "=?utf-8?q?=0D=0ABcc:_eve@example.org?=",
    "",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_title_writes_a_header_or_markup(start_mail: Start, text: str) -> None:
    running = start_mail()
    hostile = Message(
        subject=text,
        parts=(Part(text, text, (text,), ((text, text, text),), (text,), (Picture(text, PNG),)),),
        foot=(text,),
        files=(File(f"{text}.csv", b"a"),),
        locale=text,
    )
    assert not failures(deliver(hostile, TO, running.mail))
    mail = running.caught.parsed()
    assert set(mail.keys()) >= {"Subject", "From", "To", "Date", "Message-ID"}
    assert "Bcc" not in {name for part in mail.walk() for name in part}
    assert running.caught.mails[0].rcpt_tos == ["ann@example.org", "bob@example.org"]
    assert not html_of(mail).find_all(["script", "iframe", "a"])
    assert {*html_of(mail).img.attrs} == {"src", "width", "alt", "style"}  # type: ignore[union-attr]
    raw = running.caught.mails[0].content
    assert isinstance(raw, bytes)
    assert max(map(len, raw.split(b"\r\n"))) <= 998  # RFC 5322


_PIECES = st.sampled_from(
    ["=?utf-8?q?=0D=0A", "?=", "\r\n", "Bcc: e@x.org", "<script>", "<", ">", '"', "&", "\x00", " "]
)
_TEXTS = st.one_of(st.text(), st.lists(st.one_of(_PIECES, st.text(max_size=3))).map("".join))


@given(text=_TEXTS)
def test_whatever_a_text_is_the_mail_has_our_headers_and_our_tags(text: str) -> None:
    hostile = Message(
        text, (Part(text, text, (text,), ((text, text, text),), (text,)),), (text,), (File(text, b"a"),)
    )
    sender = f'"{"".join(letter for letter in text if letter.isalnum() or letter in "=?_")}" <d@example.org>'
    written = written_mail(hostile, sender, ["ann@example.org"]).as_bytes()
    mail = message_from_bytes(written, policy=default)
    assert isinstance(mail, EmailMessage)
    assert [name for name in mail if not name.startswith(("X-Auto", "Auto-", "MIME-", "Content-"))] == [
        *("Subject", "From", "To", "Date", "Message-ID"),
    ]
    assert mail["To"] == "ann@example.org"
    assert not html_of(mail).find_all(["script", "a", "img"])


# What goes wrong ------------------------------------------------------------------------------------------


def test_a_wrong_password_is_one_line(start_mail: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "wrong password 1")
    running = start_mail()
    lines = failures(deliver(message(), TO, running.mail))
    assert lines[0].startswith(
        f"mail server localhost:{running.mail.port}: does not take user and password: 535 "
    )
    assert "wrong password 1" not in "".join(lines)
    assert not running.caught.mails


def test_a_password_that_is_not_set_is_named(start_mail: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMTP_PASSWORD")
    lines = failures(deliver(message(), TO, start_mail().mail))
    assert set(lines) == {
        "mail.password: the environment variable SMTP_PASSWORD is not set; set it and try again"
    }


def test_a_password_beyond_ascii_is_told_without_a_letter_of_it(
    start_mail: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "pässword")
    (line, _) = failures(deliver(message(), TO, start_mail().mail))
    assert "letters beyond ASCII" in line
    assert "ä" not in line


def test_one_refused_recipient_does_not_keep_it_from_the_other(start_mail: Start) -> None:
    running = start_mail()
    running.caught.refused["bob@example.org"] = "550 5.1.1 no such user"
    outcomes = deliver(message(), TO, running.mail)
    assert [outcome.failed for outcome in outcomes] == [False, True]
    assert outcomes[1].line == (
        f"bob@example.org: mail server localhost:{running.mail.port}: 550 5.1.1 no such user"
    )
    assert running.caught.mails[0].rcpt_tos == ["ann@example.org"]


def test_all_refused_recipients_are_told(start_mail: Start) -> None:
    running = start_mail()
    running.caught.refused = {"ann@example.org": "550 no", "bob@example.org": "452 full"}
    assert len(failures(deliver(message(), TO, running.mail))) == 2


def test_a_second_attempt_is_for_those_who_are_left(start_mail: Start) -> None:
    running = start_mail()
    running.caught.refused["bob@example.org"] = "451 later"
    first = deliver(message(), TO, running.mail)
    running.caught.refused = {}
    reached = [outcome.route for outcome in first if not outcome.failed]
    second = deliver(message(), TO, running.mail, reached=reached)
    assert [outcome.line for outcome in second] == ["mailed to bob@example.org"]
    assert running.caught.mails[1].rcpt_tos == ["bob@example.org"]
    assert running.caught.parsed()["To"] == "Ann <ann@example.org>, bob@example.org"
    assert "ann" not in first[0].route


def test_an_address_that_is_written_in_two_ways_gets_one_mail(start_mail: Start) -> None:
    running = start_mail()
    twice = Recipients(("Ann <ann@example.org>", "Ann@Example.org", "bob@example.org"))
    outcomes = deliver(message(), twice, running.mail)
    assert [outcome.line for outcome in outcomes] == [
        "mailed to ann@example.org",
        "mailed to bob@example.org",
    ]
    assert running.caught.mails[0].rcpt_tos == ["ann@example.org", "bob@example.org"]
    assert running.caught.parsed()["To"] == "Ann <ann@example.org>, bob@example.org"
    assert len(routes(twice)) == 2


def test_a_refused_mail_is_told_in_the_servers_words(start_mail: Start) -> None:
    running = start_mail()
    running.caught.at_data = f"552 5.3.4 too large\x1b[31m for {PASSWORD}"
    assert set(failures(deliver(message(), TO, running.mail))) == {
        f"mail server localhost:{running.mail.port}: 552 5.3.4 too large [31m for ***"
    }


def test_a_certificate_nobody_vouches_for_is_refused(start_mail: Start) -> None:
    for tls in ("starttls", "tls"):
        running = start_mail(tls)
        lines = failures(deliver(message(), TO, replace(running.mail, ca_file=None)))
        assert "its certificate is not trusted" in lines[0]
        assert not running.caught.mails


def test_a_certificate_of_another_server_is_refused(start_mail: Start) -> None:
    running = start_mail(name="other.example.org")
    (line, _) = failures(deliver(message(), TO, running.mail))
    assert "its certificate is not trusted: Hostname mismatch" in line


def test_a_server_without_starttls_gets_neither_login_nor_mail(start_mail: Start) -> None:
    running = start_mail("plain")
    lines = failures(deliver(message(), TO, replace(running.mail, tls="starttls")))
    assert "does not offer what is configured" in lines[0]
    assert not running.caught.mails


def test_a_server_on_this_machine_takes_it_plain(start_mail: Start) -> None:
    running = start_mail("plain", auth_required=False)
    outcomes = deliver(message(), TO, replace(running.mail, user=None, password=None))
    assert not failures(outcomes)
    assert running.caught.encrypted == [False]


def test_certificates_that_cannot_be_read_are_named(start_mail: Start, tmp_path: Path) -> None:
    broken = tmp_path / "ca.pem"
    for text in (None, "no certificate"):
        if text:
            broken.write_text(text)
        lines = failures(deliver(message(), TO, replace(start_mail().mail, ca_file=broken)))
        assert lines[0] == "mail.ca_file: ca.pem cannot be read as certificates"


def test_a_server_that_is_down_is_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        port = taken.getsockname()[1]
        mail = MailServer("127.0.0.1", port, "d@example.org", "tls", "a", "${SMTP_PASSWORD}")
        (line, _) = failures(deliver(message(), TO, mail))
    assert line == f"mail server 127.0.0.1:{port}: cannot be reached: Connection refused; check host and port"


@contextmanager
def speaking(*said: bytes) -> Iterator[int]:
    """A server that says these words, and then nothing more, whatever it hears."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            with listener.accept()[0] as client:
                for words in said:
                    client.sendall(words)
                over.wait(20)

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            over.set()
            thread.join()


@pytest.mark.parametrize("said", [(), (b"220 hello\r\n",), (b"220 hello\r\n", b"250-x\r\n250 STARTTLS\r\n")])
@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_silent_server_is_given_up(said: tuple[bytes, ...], tls: str) -> None:
    with speaking(*said) as port:
        mail = MailServer("127.0.0.1", port, "d@example.org", tls, timeout_seconds=1)
        (line, _) = failures(deliver(message(), TO, mail))
    assert ": no answer within 1 s" in line or ": no encrypted connection" in line


def test_without_a_server_every_address_fails() -> None:
    assert len(failures(deliver(message(), TO, None))) == 2


def test_what_is_logged_holds_no_password(
    start_mail: Start, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    running = start_mail()
    with caplog.filtering(_of_clients()):
        deliver(message(), TO, running.mail)
    assert PASSWORD not in caplog.text
    assert PASSWORD not in "".join(capfd.readouterr())
    assert PASSWORD not in repr(running.mail)


def _of_clients() -> logging.Filter:
    """Leaves out what the server of the test writes about what it hears."""
    kept = logging.Filter()
    kept.filter = lambda record: not record.name.startswith("mail.")  # type: ignore[method-assign]
    return kept
