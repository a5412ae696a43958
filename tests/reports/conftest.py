"""A mail server and a webhook on this machine that keep what they are handed, and a page to send."""

import http.server
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from charts.forms import Line, Trend
from configuration import MailServer
from metrics.units import Unit
from reports.csv import FigureHead
from reports.taken import Asked, Figure, Taken

PASSWORD = "correct horse battery staple"
TREND = Trend(
    "Mix", ("2026-08", "2026-09", "2026-10"), (Line("Social", (0.01, 0.02, 0.04), subject=True),), Unit.SHARE
)


def figure(key: str, title: str, **more: Any) -> Figure:
    rows = pd.DataFrame({"metric": [key], "value": [0.614]})
    return Figure(
        key,
        title,
        more.pop("form", None),
        lambda: rows,
        lambda: FigureHead(title, "Nov 2025 to Oct 2026", ""),
        **more,
    )


def page(title: str = "Overview", sentence: str = "We answered 61 % within a day.", **more: Any) -> Taken:
    """A page with two tiles and a chart."""
    given: dict[str, Any] = {
        "asked": Asked("overview"),
        "title": title,
        "sentence": sentence,
        "period": "Showing Nov 2025 to Oct 2026, beside the year before",
        "filters": "Desk North",
        "figures": (
            figure(
                "answered",
                "Answered within 24 h",
                value="61 %",
                change="5 points up, better",
                lines=("n 412",),
            ),
            figure("social", "Social contacts", value="1,204"),
            figure("mix", "Social of all contacts", form=TREND, note="By month"),
        ),
        "source": "servicedesk, bluesky",
        "snapshot": "20261103-0600",
    }
    return Taken(**(given | more))


# The mail server ------------------------------------------------------------------------------------------


@dataclass
class Caught:
    """What the server took: envelopes, and whether each came encrypted. `refused` -> how it says no."""

    mails: list[Envelope] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    at_data: str = "250 taken"

    async def handle_RCPT(  # noqa: N802 named by the library
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 named by the library
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.at_data.startswith("250"):
            self.mails.append(envelope)
            self.encrypted.append(
                session.ssl is not None or server.transport.get_extra_info("cipher") is not None
            )
        return self.at_data

    def parsed(self) -> EmailMessage:
        """The last mail."""
        content = self.mails[-1].content
        assert isinstance(content, bytes)
        read = message_from_bytes(content, policy=default)
        assert isinstance(read, EmailMessage)
        return read


def _login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and data == LoginPassword(b"deskscope", PASSWORD.encode())
    return AuthResult(success=right, handled=False)


class OnAnyPort(Controller):
    """A server on a port that is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@dataclass(frozen=True)
class Running:
    caught: Caught
    mail: MailServer


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    return file


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SMTP_PASSWORD", PASSWORD)
    return PASSWORD


def server_context(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*names).configure_cert(context)
    return context


@pytest.fixture
def start_mail(authority: trustme.CA, ca_file: Path) -> Iterator[Callable[..., Running]]:
    """Starts a mail server that speaks `tls` and wants a login; gives it and how it is configured."""
    controllers: list[Controller] = []

    def start(tls: str = "starttls", name: str = "localhost", **more: Any) -> Running:
        caught = Caught()
        context = server_context(authority, name)
        given: dict[str, Any] = {
            "starttls": {"tls_context": context, "require_starttls": True},
            "tls": {"ssl_context": context, "auth_require_tls": False},
            "plain": {"auth_require_tls": False},
        }[tls]
        controller = OnAnyPort(
            caught, "127.0.0.1", 0, authenticator=_login, **({"auth_required": True} | given | more)
        )
        controller.start()
        controllers.append(controller)
        sender = "Deskscope <deskscope@example.org>"
        return Running(
            caught,
            MailServer(
                "localhost", controller.port, sender, tls, "deskscope", "${SMTP_PASSWORD}", ca_file, 5
            ),
        )

    yield start
    for controller in controllers:
        controller.stop()


# The webhook ----------------------------------------------------------------------------------------------


@dataclass
class Hook:
    """A webhook that answers what it is told to, in turn; it keeps bodies and headers."""

    url: str
    answers: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)
    headers: list[Any] = field(default_factory=list)


@pytest.fixture
def hook() -> Iterator[Hook]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.bodies.append(json.loads(body))
            kept.headers.append(self.headers)
            status, text, more = kept.answers.pop(0) if kept.answers else (200, "ok", {})
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept = Hook(f"http://127.0.0.1:{server.server_port}/services/T0AAAAAAAAA/B0BBBBBBBBB/sEcReTsEcReTsEcReT")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield kept
    server.shutdown()
    thread.join()
    server.server_close()
