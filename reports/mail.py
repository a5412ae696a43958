"""A message as a mail: plain text, HTML with small pictures inside it, and the files attached.

multipart/mixed(multipart/alternative(text/plain, multipart/related(text/html, pictures)), files). The HTML is
tables with styles at each element: that is what Outlook's renderer knows. Nothing in it is asked of a server.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from html import escape

from babel import Locale, UnknownLocaleError

from language.visible import one_line
from reports.message import LONGEST_SUBJECT, Message, Part, Picture

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "html": "text/html",
    "pdf": "application/pdf",
    "csv": "text/csv",
    "zip": "application/zip",
}
_FONT = "font-family:Inter,'Segoe UI',Helvetica,Arial,sans-serif"
_QUIET = f"{_FONT};font-size:13px;line-height:19px;color:#5b6270;margin:0 0 6px"
_SAID = f"{_FONT};font-size:16px;line-height:24px;margin:0 0 12px"
_CELL = "padding:6px 16px 6px 0;border-bottom:1px solid #e3e6ea"


def written_mail(
    message: Message, sender: str, to: Sequence[str], *, now: datetime | None = None
) -> EmailMessage:
    """The mail, with Date, a Message-ID of the sender's domain, and marked as sent by a machine."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = _for_a_header(message.subject, LONGEST_SUBJECT)
    mail["From"] = _address(sender)
    mail["To"] = [_address(one) for one in to]
    mail["Date"] = format_datetime(now or datetime.now(UTC))
    mail["Message-ID"] = make_msgid(domain=_address(sender).domain)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine answers it
    mail["X-Auto-Response-Suppress"] = "All"  # and no Exchange
    mail.set_content(plain_text(message))
    pictures = [(make_msgid(domain="deskscope"), each) for part in message.parts for each in part.pictures]
    mail.add_alternative(html_text(message, [name[1:-1] for name, _ in pictures]), subtype="html")
    body = mail.get_payload()[-1]  # type: ignore[index]  # the alternative just added
    for number, (name, picture) in enumerate(pictures, start=1):
        body.add_related(  # type: ignore[union-attr]
            picture.png, "image", "png", cid=name, filename=f"picture-{number}.png", disposition="inline"
        )
    for file in message.files:
        main, _, sub = _TYPES.get(file.name.rpartition(".")[2], "application/octet-stream").partition("/")
        mail.add_attachment(file.data, main, sub, filename=_for_a_header(file.name, 100))
    return mail


def _address(text: str) -> Address:
    name, address = parseaddr(text)
    return Address(display_name=_for_a_header(name, 100), addr_spec=address)


def _for_a_header(text: str, longest: int) -> str:
    """One line without words that look encoded (RFC 2047): they would be decoded, line ends and all."""
    return one_line(text, longest).replace("=?", "= ?")


# Plain text -----------------------------------------------------------------------------------------------


def plain_text(message: Message) -> str:
    """The message for a reader without HTML: the same words, figures one a line."""
    return "\n".join([*_plain_lines(message), ""])


def _plain_lines(message: Message) -> Iterator[str]:
    if message.heading:
        yield from (one_line(message.heading), *(one_line(line) for line in message.lead), "")
    for part in message.parts:
        title = one_line(part.title)
        yield from (title, "=" * min(len(title), 70))
        if part.sentence:
            yield from (one_line(part.sentence), "")
        for name, value, change in part.figures:
            said = f"{one_line(name)}: {one_line(value)}"
            yield f"{said} ({one_line(change)})" if change else said
        if part.figures:
            yield ""
        yield from (one_line(line) for line in (*part.about, *part.lines))
        yield ""
    yield "-- "
    yield from (one_line(line) for line in message.foot)


# HTML -----------------------------------------------------------------------------------------------------


def html_text(message: Message, names: Sequence[str]) -> str:
    """The message as HTML; `names` are the content ids of its pictures, in their order."""
    left = iter(names)
    parts = "".join(_part(part, left) for part in message.parts)
    foot = "".join(_paragraph(line, _QUIET) for line in message.foot)
    return (
        f'<!DOCTYPE html><html lang="{_language(message.locale)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{_text(message.subject)}</title></head>"
        '<body style="margin:0;padding:16px;background:#ffffff;color:#1c2330">'
        '<table role="presentation" cellpadding="0" cellspacing="0" border="0" width="100%" '
        'style="max-width:640px"><tr><td>'
        f'{_head(message)}{parts}<div style="border-top:1px solid #e3e6ea;padding-top:10px">{foot}</div>'
        "</td></tr></table></body></html>"
    )


def _head(message: Message) -> str:
    """What the mail is about, and what is to be known before anything in it is read."""
    if not message.heading:
        return ""
    lead = "".join(_paragraph(line, _SAID) for line in message.lead)
    title = f'<h1 style="{_FONT};font-size:20px;line-height:26px;margin:0 0 12px" dir="auto">'
    return f"{title}{_text(message.heading)}</h1>{lead}"


def _part(part: Part, names: Iterator[str]) -> str:
    title = f'<h2 style="{_FONT};font-size:18px;line-height:24px;margin:0 0 8px" dir="auto">'
    return "".join(
        (
            f"{title}{_text(part.title)}</h2>",
            _paragraph(part.sentence, _SAID) if part.sentence else "",
            "".join(_paragraph(line, _QUIET) for line in part.about),
            _figures(part.figures),
            "".join(_picture(picture, next(names)) for picture in part.pictures),
            "".join(_paragraph(line, _QUIET) for line in part.lines),
            '<div style="height:20px"></div>',
        )
    )


def _figures(figures: Sequence[tuple[str, str, str]]) -> str:
    if not figures:
        return ""
    rows = "".join(
        f'<tr><th scope="row" align="left" width="170" dir="auto" '
        f'style="{_FONT};{_CELL};font-size:14px;font-weight:400">'
        f'{_text(name)}</th><td align="right" style="{_FONT};{_CELL};font-size:18px;font-weight:600;'
        f'white-space:nowrap">{_text(value)}</td>'
        f'<td style="{_FONT};{_CELL};font-size:13px;color:#5b6270" dir="auto">{_text(change)}</td></tr>'
        for name, value, change in figures
    )
    return f'<table cellpadding="0" cellspacing="0" border="0" style="margin:12px 0 16px">{rows}</table>'


def _picture(picture: Picture, name: str) -> str:
    return (
        f'<p style="margin:0 0 14px"><img src="cid:{escape(name)}" width="{picture.width}" '
        f'alt="{_text(picture.words)}" style="max-width:100%;height:auto;border:0;display:block"></p>'
    )


def _paragraph(text: str, style: str) -> str:
    return f'<p style="{style}" dir="auto">{_text(text)}</p>'


def _text(text: str) -> str:
    return escape(one_line(text))


def _language(locale: str) -> str:
    """The language of a locale as HTML names it."""
    try:
        return Locale.parse(locale, sep="-" if "-" in locale else "_").language
    except (UnknownLocaleError, ValueError):
        return "en"
