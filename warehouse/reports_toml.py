"""[reports] and [mail] of deskscope.toml: what is made when, and who gets it.

An address that is a secret and a password stand there as ${ENVIRONMENT} references only; no complaint repeats
what was written in their place.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from functools import partial
from ipaddress import ip_address
from pathlib import Path

from configuration import ConfigurationError, Desk, MailServer, NamedReport, Recipients, Recurrence, Span
from warehouse.clock_words import clock_time, weekdays
from warehouse.spans import span_of
from warehouse.toml_tables import Table, nearest_of

SUFFIXES = ("xlsx", "pptx", "html", "pdf", "csv")
WEBHOOKS = ("slack", "teams")
RECIPIENT_KEYS = ("to", "webhook", "kind")
PORTS = {"starttls": 587, "tls": 465, "plain": 25}
CLOCKS = ("calendar", "business")
COMPARISONS = ("before", "year before", "nothing")
EVERY = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter"}
LAST_DAY = 31  # of a month, also of one that is shorter
_KEYS = (
    *("title", "page", "pages", "format", "period", "where", "clock", "compare", "schedule", "time_zone"),
    *RECIPIENT_KEYS,
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_REFERENCE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")
_ADDRESS = re.compile(r"[^@\s<>()\[\]\\,;:\"]+@[^@\s<>()\[\]\\,;:\"]+")
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")
_SCHEDULE = re.compile(r"(\w+)(?:\s+on\s+(.+?))?\s+at\s+(\S+)")
_LOOKS_LIKE = (
    'write it like "daily at 07:00", "weekly on mon at 07:00", "monthly on 3 at 07:00" or '
    '"quarterly on 3 at 07:00"'
)


def named_reports(
    root: Table, desks: Mapping[str, Desk], groups: Mapping[str, Recipients], mail: MailServer | None
) -> Mapping[str, NamedReport]:
    """The reports by name; without a time zone of their own, in the one that all desks have, else in UTC.

    `groups` are those of [recipients], which a report may name among its addresses.
    """
    zones = {desk.time_zone for desk in desks.values()}
    shared = zones.pop() if len(zones) == 1 else "UTC"
    found = {name: _named_report(name, table, shared, groups) for name, table in root.tables()}
    for name, report in found.items():
        for one in report.recipients:
            refuse_without_server(root, name, one, mail)
    return found


def refuse_without_server(table: Table, key: str, recipients: Recipients, mail: MailServer | None) -> None:
    """Raises ConfigurationError where mails are wished for and no server takes them."""
    if recipients.to and mail is None:
        raise table.wrong(f"{key}.to", "no server takes mails; add [mail] with host and from")


def _named_report(name: str, table: Table, time_zone: str, groups: Mapping[str, Recipients]) -> NamedReport:
    if not _NAME.fullmatch(name):
        raise table.wrong("", "is no name for a report; use letters without accents, digits, - and _")
    table.only(*_KEYS)
    pages = _pages(table)
    suffix = table.one_of("format", SUFFIXES) if "format" in table.words else ""
    if suffix == "csv" and len(pages) > 1:
        raise table.wrong("format", "csv holds one page; name one page, or write xlsx")
    recurrence = _recurrence(table, time_zone)
    names, own = recipients_and_groups(table, groups)
    everybody = _together([own, *(groups[group] for group in names)])
    if recurrence and not everybody:
        raise table.wrong("schedule", "nobody gets this report; add to or webhook, or leave the schedule out")
    return NamedReport(
        name=name,
        title=table.text("title") or name.replace("_", " ").replace("-", " ").capitalize(),
        pages=pages,
        suffix=suffix,
        span=_span(table),
        where=conditions(table.table("where")),
        clock=table.one_of("clock", CLOCKS) if "clock" in table.words else CLOCKS[0],
        compare=table.one_of("compare", COMPARISONS) if "compare" in table.words else "",
        recurrence=recurrence,
        recipients=everybody,
    )


def _pages(table: Table) -> tuple[str, ...]:
    if "page" in table.words and "pages" in table.words:
        raise table.wrong("pages", "page is given too; write all in pages")
    one = table.text("page")
    pages = (one,) if one else tuple(dict.fromkeys(table.phrases("pages")))
    if not pages:
        raise table.wrong("page", 'is missing; add page = "overview" or pages = ["overview", "social"]')
    return pages


def conditions(table: Table) -> tuple[tuple[str, str | None], ...]:
    """Conditions of figures(): a text or a list of them a dimension; an empty one means 'not given'."""
    found: list[tuple[str, str | None]] = []
    for dimension, said in table.words.items():
        values = said if isinstance(said, list) else [said]
        if not all(isinstance(value, str) for value in values):
            raise table.wrong(dimension, 'should be a text or a list of texts, such as "email"')
        found += [(dimension, value.strip() or None) for value in values]
    return tuple(found)


def _recurrence(table: Table, time_zone: str) -> Recurrence | None:
    zone, words = table.time_zone("time_zone"), table.text("schedule")
    if words is None:
        if zone is not None:
            raise table.wrong("time_zone", "there is no schedule; add schedule = ... or leave it out")
        return None
    found = _SCHEDULE.fullmatch(words.lower())
    if found is None:
        raise table.wrong("schedule", f"'{words}' is no schedule; {_LOOKS_LIKE}")
    often, days, at = found.groups()
    if often not in EVERY:
        hint = nearest_of(often, tuple(EVERY))
        raise table.wrong("schedule", f"'{often}' is not known; {hint}; {_LOOKS_LIKE}")
    try:
        clock = clock_time(at)
    except ValueError:
        raise table.wrong("schedule", f"'{at}' is no time of day; write it like 07:00") from None
    if at == "24:00":
        raise table.wrong("schedule", "24:00 is the next day's 00:00; write that")
    return Recurrence(EVERY[often], _days(table, often, days), clock, zone or time_zone, words)


def _days(table: Table, often: str, days: str | None) -> tuple[int, ...]:
    if often == "daily":
        if days is not None:
            raise table.wrong("schedule", f"daily is every day; write weekly on {days}, or leave 'on' out")
        return ()
    if days is None:
        raise table.wrong("schedule", f"{often} says no day; {_LOOKS_LIKE}")
    if often == "weekly":
        return tuple(sorted(set(weekdays(days, partial(_unknown_days, table, days)))))
    words = [word.strip() for word in days.replace("last", str(LAST_DAY)).split(",")]
    if not all(word.isdecimal() and 1 <= int(word) <= LAST_DAY for word in words):
        raise table.wrong("schedule", f"'{days}' is no day of a month; write 1 to 31, or last")
    return tuple(sorted({int(word) for word in words}))


def _unknown_days(table: Table, days: str, complaint: str) -> ConfigurationError:
    return table.wrong("schedule", f"'{days}' {complaint}")


def _span(table: Table) -> Span | None:
    words = table.text("period")
    if words is None:
        return None
    try:
        return span_of(words)
    except ValueError as error:
        raise table.wrong("period", f"{error}; without it the page's own") from None


def recipients(table: Table) -> Recipients:
    """Who gets it, of the keys RECIPIENT_KEYS of any table; nobody where none is given."""
    said = table.words.get("to")
    to = (table.required("to"),) if isinstance(said, str) else table.phrases("to")
    for address in to:
        _mail_address(table, "to", address)
    webhook = _secret(table, "webhook")
    if webhook is None:
        if "kind" in table.words:
            raise table.wrong("kind", 'there is no webhook; add webhook = "${...}" or leave kind out')
        return Recipients(tuple(dict.fromkeys(to)))
    return Recipients(tuple(dict.fromkeys(to)), webhook, table.one_of("kind", WEBHOOKS))


def recipients_and_groups(
    table: Table, groups: Mapping[str, Recipients]
) -> tuple[tuple[str, ...], Recipients]:
    """The groups that `to` names, and the table's own recipients; a word with an @ is a mail address."""
    said = table.words.get("to")
    words = (table.required("to"),) if isinstance(said, str) else table.phrases("to")
    names = tuple(dict.fromkeys(word for word in words if "@" not in word))
    for name in names:
        if name not in groups:
            hint = nearest_of(name, tuple(groups)) if groups else f"add [recipients.{name}]"
            raise table.wrong("to", f"'{name}' is neither a mail address nor in [recipients]; {hint}")
    addresses = [word for word in words if "@" in word]
    kept = {key: value for key, value in table.words.items() if key != "to"}
    return names, recipients(replace(table, words=kept | ({"to": addresses} if addresses else {})))


def _together(each: Sequence[Recipients]) -> tuple[Recipients, ...]:
    """One mail to all addresses, and each webhook once."""
    to = tuple(dict.fromkeys(address for one in each for address in one.to))
    hooks = [replace(one, to=()) for one in each if one.webhook]
    return (*([Recipients(to)] if to else []), *dict.fromkeys(hooks))


def mail_server(table: Table) -> MailServer | None:
    """The server that takes our mails; None where none is named."""
    if not table.words:
        return None
    table.only("host", "port", "tls", "user", "password", "from", "ca_file", "timeout_seconds")
    host = table.required("host")
    if not _HOST.fullmatch(host):
        raise table.wrong("host", f'{host!r} is no name of a server; write it like "smtp.example.org"')
    tls = table.one_of("tls", tuple(PORTS)) if "tls" in table.words else "starttls"
    user, password = table.text("user"), _secret(table, "password")
    if tls == "plain" and not is_loopback(host):
        raise table.wrong("tls", "plain is for a server on this machine alone; write starttls or tls")
    if (user is None) != (password is None):
        raise table.wrong("user", "user and password belong together; give both or neither")
    sender = table.required("from")
    _mail_address(table, "from", sender)
    ca_file = table.text("ca_file")
    port = table.count("port") or PORTS[tls]
    if port > 65_535:
        raise table.wrong("port", "should be a number up to 65535, such as 587")
    return MailServer(
        host=host,
        port=port,
        sender=sender,
        tls=tls,
        user=user,
        password=password,
        ca_file=Path(ca_file).expanduser() if ca_file else None,
        timeout_seconds=table.count("timeout_seconds") or MailServer.timeout_seconds,
    )


def is_loopback(host: str) -> bool:
    """Whether a server of that name is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _secret(table: Table, key: str) -> str | None:
    """What may stand in the file as a reference only; a complaint does not repeat it."""
    said = table.text(key)
    if said is not None and not _REFERENCE.search(said):
        variable = f"{table.place.rpartition('.')[2]}_{key}".upper().replace("-", "_")
        raise table.wrong(key, f'is a secret; write "${{{variable}}}" and set that environment variable')
    return said


def _mail_address(table: Table, key: str, text: str) -> None:
    address = parseaddr(text)[1]
    try:
        Address(addr_spec=address)
        fits = bool(_ADDRESS.fullmatch(address)) and address.isascii() and text.isprintable()
    except (ValueError, IndexError, MessageError):
        fits = False
    if not fits:
        raise table.wrong(key, f'{text!r} is no mail address; write it like "anna@example.org"')
