"""A message to its recipients: mails by SMTP, a webhook; each one told in a line that holds no secret.

Every way is tried, whatever becomes of the others. Whom a message has reached is told by `route`, a word that
is neither an address nor a secret, so that a second attempt can leave them out.
"""

import smtplib
import ssl
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from hashlib import sha256

from configuration import ConfigurationError, MailServer, Recipients, resolved
from language import ngettext
from language.visible import one_line
from reports.mail import written_mail
from reports.message import Message
from reports.webhooks import NAMES, WebhookError, post
from warehouse.redaction import redacted

_ANSWER = 200  # characters of a server's answer that are told


@dataclass(frozen=True)
class Outcome:
    """What became of one way: `line` is to be printed. Without a `route` it is of the message itself; `odd`:
    it was sent, and somebody should look at it.
    """

    route: str
    line: str
    failed: bool = False
    odd: bool = False


class MailError(Exception):
    """A mail cannot be handed in; one line without a secret."""


def routes(recipients: Recipients) -> tuple[str, ...]:
    """The ways to the recipients, in the order in which they are tried."""
    hooks = [_hook_route(recipients)] if recipients.webhook else []
    return (*_by_route(recipients.to), *hooks)


def deliver(
    message: Message, recipients: Recipients, mail: MailServer | None, *, reached: Collection[str] = ()
) -> tuple[Outcome, ...]:
    """One outcome for each way that is not among those `reached` already."""
    addresses = _by_route(recipients.to)
    left = [one for route, one in addresses.items() if route not in reached]
    found = list(_mailed(message, list(addresses.values()), left, mail)) if left else []
    if recipients.webhook and _hook_route(recipients) not in reached:
        found.append(_posted(message, recipients, recipients.webhook))
    return tuple(found)


def _by_route(addresses: Sequence[str]) -> Mapping[str, str]:
    """Each address once, as it was written first."""
    found: dict[str, str] = {}
    for one in addresses:
        found.setdefault(_mail_route(one), one)
    return found


def _mail_route(address: str) -> str:
    return f"mail {sha256(parseaddr(address)[1].lower().encode()).hexdigest()[:12]}"


def _hook_route(recipients: Recipients) -> str:
    """Of the reference to the address, never of the address."""
    return f"{recipients.kind} {sha256(str(recipients.webhook).encode()).hexdigest()[:12]}"


def _posted(message: Message, recipients: Recipients, webhook: str) -> Outcome:
    route, kind = _hook_route(recipients), recipients.kind
    try:
        post(resolved(webhook, "webhook"), kind, message)
    except (WebhookError, ConfigurationError) as error:
        return Outcome(route, str(error), failed=True)
    return Outcome(route, f"posted to {NAMES[kind]}")


# Mail -----------------------------------------------------------------------------------------------------


def _mailed(
    message: Message, to: Sequence[str], left: Sequence[str], mail: MailServer | None
) -> Iterator[Outcome]:
    """All recipients stand in the mail; it is handed in for those who are left."""
    if mail is None:
        refused: Mapping[str, str] = dict.fromkeys(
            left, "no server takes mails; add [mail] to the configuration"
        )
    else:
        refused = handed_in(written_mail(message, mail.sender, to), left, mail)
    for one in left:
        if one in refused:
            yield Outcome(_mail_route(one), refused[one], failed=True)
        else:
            yield Outcome(_mail_route(one), f"mailed to {parseaddr(one)[1]}")


def handed_in(written: EmailMessage, to: Sequence[str], mail: MailServer) -> Mapping[str, str]:
    """Hand in a mail for addresses; gives those that it does not reach, with the reason in one line."""
    place = f"mail server {mail.host}:{mail.port}"
    secrets: list[str] = []
    addresses = {parseaddr(one)[1]: one for one in to}
    try:
        user, password = _login(mail)
        secrets = [password] if password else []
        with _connected(mail) as server:
            if user and password:
                server.login(user, password)
            refused = server.send_message(written, parseaddr(mail.sender)[1], list(addresses))
    except MailError as error:
        return dict.fromkeys(to, str(error))
    except smtplib.SMTPRecipientsRefused as error:
        refused = error.recipients
    except (OSError, ValueError) as error:  # smtplib's own are OSErrors; ValueError: what it cannot write
        return dict.fromkeys(to, f"{place}: {_reason(error, mail, secrets)}")
    return {
        addresses[address]: f"{address}: {place}: {_answer(*answer, secrets)}"
        for address, answer in refused.items()
    }


def _login(mail: MailServer) -> tuple[str, str]:
    try:
        user, password = (
            resolved(mail.user or "", "mail.user"),
            resolved(mail.password or "", "mail.password"),
        )
    except ConfigurationError as error:
        raise MailError(str(error)) from None
    if not (user + password).isascii():
        raise MailError(
            "mail: user or password holds letters beyond ASCII, which a login by SMTP cannot send"
        )
    return user, password


@contextmanager
def _connected(mail: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection to the server, encrypted as configured; its certificate has to be trusted and its own."""
    if mail.tls == "tls":
        opened: smtplib.SMTP = smtplib.SMTP_SSL(
            mail.host, mail.port, timeout=mail.timeout_seconds, context=_trust(mail)
        )
    else:
        opened = smtplib.SMTP(mail.host, mail.port, timeout=mail.timeout_seconds)
    try:
        if mail.tls == "starttls":
            opened.starttls(context=_trust(mail))
        yield opened
        with suppress(OSError):  # what it took it has taken, whatever becomes of the farewell
            opened.quit()
    finally:
        opened.close()


def _trust(mail: MailServer) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if mail.ca_file is not None:
        try:
            context.load_verify_locations(mail.ca_file)
        except (OSError, ssl.SSLError):
            raise MailError(f"mail.ca_file: {mail.ca_file.name} cannot be read as certificates") from None
    return context


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (smtplib.SMTPAuthenticationError, "does not take user and password: {answer}"),
    (smtplib.SMTPNotSupportedError, "does not offer what is configured ({tls}, a login); check tls and port"),
    (smtplib.SMTPResponseException, "{answer}"),
    (ssl.SSLCertVerificationError, "its certificate is not trusted: {certificate}; see ca_file"),
    (ssl.SSLError, "no encrypted connection; check tls ({tls}) and port"),
    (TimeoutError, "no answer within {seconds} s"),
    (smtplib.SMTPException, "ended the connection; check tls ({tls}) and port, or try again"),
    (OSError, "cannot be reached: {system}; check host and port"),
    (ValueError, "the mail cannot be written as SMTP takes it"),
)


def _reason(error: Exception, mail: MailServer, secrets: Sequence[str]) -> str:
    """What went wrong and what to do, for every way in which a server or the way to it can fail."""
    timed_out = isinstance(error, smtplib.SMTPServerDisconnected) and "timed out" in str(error)
    told: Exception = TimeoutError() if timed_out else error
    words = next(said for kind, said in _REASONS if isinstance(told, kind))
    code, text = getattr(error, "smtp_code", 0), getattr(error, "smtp_error", b"")
    return words.format(
        answer=_answer(code, text, secrets),
        certificate=one_line(getattr(error, "verify_message", "")),
        system=one_line(redacted(str(getattr(error, "strerror", None) or "no connection"), secrets), _ANSWER),
        seconds=mail.timeout_seconds,
        tls=mail.tls,
    )


def _answer(code: int, text: bytes | str, secrets: Sequence[str]) -> str:
    """A server's answer as it gave it, without what is secret."""
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {one_line(redacted(said, secrets), _ANSWER)}".strip()


def in_words(recipients: Recipients) -> str:
    """'mailed to 2 addresses and posted to Slack', for what would be done."""
    count = len(recipients.to)
    mails = (
        ngettext("mailed to {n} address", "mailed to {n} addresses", count).format(n=count) if count else ""
    )
    hook = f"posted to {NAMES[recipients.kind]}" if recipients.webhook else ""
    return " and ".join(filter(None, (mails, hook)))
