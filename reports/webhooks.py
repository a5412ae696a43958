"""A message to a channel of Slack or Microsoft Teams, by the address that the channel gave.

Who has the address can write into the channel, so it is a secret: it is never told, neither in an error nor
in a log, no redirect is followed with it, and it goes over https only, unless to this machine.
"""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from language import ngettext
from language.visible import one_line
from reports.message import Message, Part
from warehouse.redaction import redacted
from warehouse.reports_toml import is_loopback

Json = Mapping[str, Any]

NAMES = {"slack": "Slack", "teams": "Microsoft Teams"}
TIMEOUT = (10.0, 30.0)  # seconds to connect, and between two pieces of the answer
LONGEST_WAIT = 60.0  # seconds that a server may make us wait
_WORTH_HIDING = 9  # characters; 'services' is no secret
_ANSWER = 200  # characters of an answer that are told
_LISTENED = 5.0  # seconds, whatever it still wants to say
_SLACK_HEADER, _SLACK_TEXT, _SLACK_FIELDS = 150, 2_900, 10
_SLACK_BLOCKS, _SLACK_CHARACTERS = 48, 11_000  # 50 blocks and about 13,000 characters are taken
_TEAMS_BYTES = 24_000  # 28 kB are taken, with what stands around
_SHORT, _MOST_LINES = 600, 6


class WebhookError(Exception):
    """A message did not arrive; one line without the address."""


def post(url: str, kind: str, message: Message, *, wait: Callable[[float], None] = time.sleep) -> None:
    """Hand in the message, once more where the server wants it later. Raises WebhookError."""
    _refuse_unsafe(url)
    body = json.dumps(BODIES[kind](message), ensure_ascii=False).encode()
    answer = _posted(url, kind, body)
    if answer[0] == HTTPStatus.TOO_MANY_REQUESTS:
        wait(_asked_wait(answer[2]))
        answer = _posted(url, kind, body)
    status, text, _ = answer
    if not _taken(status):
        said = one_line(redacted(text, _secrets(url)), _ANSWER)
        raise WebhookError(f"{NAMES[kind]}: {' '.join(filter(None, (str(status), said)))}; {_advice(status)}")


def _refuse_unsafe(url: str) -> None:
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise WebhookError("the webhook's address is no address; copy it anew") from None
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise WebhookError("the webhook's address does not begin with https://; copy it anew")
    if not host:
        raise WebhookError("the webhook's address names no server; copy it anew")


def _secrets(url: str) -> list[str]:
    """The address and those of its parts that cannot be guessed."""
    parts = urlsplit(url)
    pieces = [*parts.path.split("/"), *(value for _, value in parse_qsl(parts.query))]
    return [url, parts.path, *(piece for piece in pieces if len(piece) >= _WORTH_HIDING)]


def _posted(url: str, kind: str, body: bytes) -> tuple[int, str, str]:
    """Status, the begin of the answer and its Retry-After."""
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "deskscope"}
    try:
        with (
            _unlogged(),
            requests.post(
                url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True
            ) as answer,
        ):
            told = "" if _taken(answer.status_code) else _told(answer)
            return answer.status_code, told, answer.headers.get("Retry-After", "")
    except requests.Timeout:
        raise WebhookError(f"{NAMES[kind]}: no answer in time; it is tried again next time") from None
    except requests.exceptions.SSLError:
        raise WebhookError(f"{NAMES[kind]}: the server's certificate cannot be trusted") from None
    except requests.RequestException as error:
        what = type(error).__name__
        raise WebhookError(f"{NAMES[kind]}: cannot be reached ({what}); is the network up?") from None


def _taken(status: int) -> bool:
    return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES


def _told(answer: requests.Response) -> str:
    """The begin of what a server says, as far as it says it within a few seconds."""
    told, end = b"", time.monotonic() + _LISTENED
    for piece in answer.iter_content(1):
        told += piece
        if len(told) >= _ANSWER * 4 or time.monotonic() > end:
            break
    return told.decode("utf-8", "replace")


@contextmanager
def _unlogged() -> Iterator[None]:
    """urllib3 writes the path of every request into its log of details: in this thread not now."""
    log, own = logging.getLogger("urllib3.connectionpool"), threading.get_ident()

    def others(record: logging.LogRecord) -> bool:
        return record.thread != own

    log.addFilter(others)
    try:
        yield
    finally:
        log.removeFilter(others)


def _asked_wait(told: str) -> float:
    """The seconds that a Retry-After asks for, a minute at most; one where it says nothing we know."""
    try:
        seconds = float(told)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            seconds = 1.0
    return min(max(seconds, 0.0), LONGEST_WAIT)


def _advice(status: int) -> str:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "too many messages at once; it is tried again next time"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "the server has a fault; it is tried again next time"
    return "was the webhook removed, or its channel? make a new one and set its address"


def _fitting(
    message: Message,
    head: Iterable[Json],
    whole: Callable[[Part], Iterator[Json]],
    short: Callable[[Part], Iterator[Json]],
    fits: Callable[[Sequence[Json]], bool],
) -> tuple[list[Json], list[str]]:
    """The head, the parts as far as they are taken, in short where one is too long; and the lines of the
    foot, which say how many were left out.
    """
    found = list(head)
    left = 0
    for part in message.parts:
        ways = (list(whole(part)), list(short(part)))
        more = next((way for way in ways if fits([*found, *way])), None)
        found += more or []
        left += more is None
    more_pages = ngettext("{n} page did not fit in here.", "{n} pages did not fit in here.", left)
    return found, [*([more_pages.format(n=left)] if left else []), *message.foot]


# Slack ----------------------------------------------------------------------------------------------------


def slack_body(message: Message) -> Json:
    """Blocks of plain text, in which Slack looks for no mention and no link; names of figures are bold.

    `text` is what a notification shows. At most 50 blocks and about 13,000 characters are taken.
    """
    blocks, foot = _fitting(message, _slack_head(message), _slack_part, _slack_short, _fits_slack)
    return {
        "text": slack_escaped(one_line(message.subject, _SLACK_HEADER)),
        "blocks": [*blocks, *_slack_context(foot)],
    }


def _fits_slack(blocks: Sequence[Json]) -> bool:
    return len(blocks) < _SLACK_BLOCKS and len(json.dumps(blocks, ensure_ascii=False)) <= _SLACK_CHARACTERS


def _slack_short(part: Part) -> Iterator[Json]:
    yield _slack_header(part.title)
    yield from _slack_plain(part.sentence, _SHORT)


def slack_escaped(text: str) -> str:
    """Text in which Slack finds no mention, link or channel: its three control characters written out."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _slack_head(message: Message) -> Iterator[Json]:
    if message.heading:
        yield _slack_header(message.heading)
    for line in message.lead:
        yield from _slack_plain(line, _SHORT)


def _slack_header(text: str) -> Json:
    return {"type": "header", "text": _plain(text, _SLACK_HEADER)}


def _slack_part(part: Part) -> Iterator[Json]:
    yield _slack_header(part.title)
    yield from _slack_plain(part.sentence, _SLACK_TEXT)
    fields = [
        {
            "type": "mrkdwn",
            "text": f"*{_cut(name, 150)}*\n{_cut(value, 150)}" + (f"  {_cut(change, 200)}" if change else ""),
            "verbatim": True,
        }
        for name, value, change in part.figures
    ]
    for begin in range(0, len(fields), _SLACK_FIELDS):
        yield {"type": "section", "fields": fields[begin : begin + _SLACK_FIELDS]}
    yield from _slack_context((*part.about, *part.lines))


def _slack_plain(text: str, longest: int) -> Iterator[Json]:
    if text:
        yield {"type": "section", "text": _plain(text, longest)}


def _slack_context(lines: Sequence[str]) -> Iterator[Json]:
    said = [_plain(line, 300) for line in lines[:_MOST_LINES] if one_line(line)]
    if said:
        yield {"type": "context", "elements": said}


def _plain(text: str, longest: int) -> Json:
    return {"type": "plain_text", "text": one_line(text, longest) or "–", "emoji": False}


def _cut(text: str, longest: int) -> str:
    return slack_escaped(one_line(text, longest).replace("*", "·"))


# Microsoft Teams ------------------------------------------------------------------------------------------


def teams_body(message: Message) -> Json:
    """A message with an Adaptive Card, as the Workflows app takes it; runs of text, in which no markdown is
    looked for. 28 kB are taken at most: what is more is left out, and said.
    """
    body, foot = _fitting(message, _teams_head(message), _teams_part, _teams_short, _fits_teams)
    body += [_run(line, isSubtle=True, size="Small") for line in foot[:_MOST_LINES]]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "fallbackText": one_line(message.subject, _SLACK_HEADER),
        "msteams": {"width": "Full"},
        "body": body,
    }
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card,
    }
    return {"type": "message", "attachments": [attachment]}


def _teams_head(message: Message) -> Iterator[Json]:
    if message.heading:
        yield _run(message.heading, _SLACK_HEADER, size="ExtraLarge", weight="Bolder")
    for line in message.lead:
        yield _run(line, _SHORT)


def _teams_part(part: Part) -> Iterator[Json]:
    yield _run(part.title, size="Large", weight="Bolder")
    if part.sentence:
        yield _run(part.sentence)
    for name, value, change in part.figures:
        yield {
            "type": "ColumnSet",
            "spacing": "Small",
            "columns": [
                {"type": "Column", "width": 3, "items": [_run(name, 150)]},
                {"type": "Column", "width": 2, "items": [_run(value, 150, weight="Bolder")]},
                {"type": "Column", "width": 3, "items": [_run(change, 200, isSubtle=True)]},
            ],
        }
    for line in (*part.about, *part.lines)[:_MOST_LINES]:
        yield _run(line, 300, isSubtle=True, size="Small")


def _run(text: str, longest: int = _SLACK_TEXT, **style: object) -> Json:
    run = {"type": "TextRun", "text": one_line(text, longest) or " ", **style}
    return {"type": "RichTextBlock", "inlines": [run]}


def _fits_teams(body: Sequence[Json]) -> bool:
    return len(json.dumps(body, ensure_ascii=False).encode()) <= _TEAMS_BYTES


def _teams_short(part: Part) -> Iterator[Json]:
    yield _run(part.title, weight="Bolder")
    yield _run(part.sentence, _SHORT)


BODIES: Mapping[str, Callable[[Message], Json]] = {"slack": slack_body, "teams": teams_body}
