"""A report in a channel of Slack or Microsoft Teams: caught on this machine, and the address told to nobody."""

import contextlib
import json
import logging
import socket
import threading
import time
from datetime import date
from typing import Any

import pytest

from configuration import Recipients
from reports import webhooks
from reports.delivery import deliver
from reports.message import Message, Part, message_of
from reports.taken import Asked
from reports.webhooks import WebhookError, post, slack_body, teams_body
from tests.reports.conftest import TREND, Hook, figure, page

SECRET = "sEcReTsEcReTsEcReT"
HOSTILE = "<!channel> <https://evil.example|click> & *bold* [link](https://evil.example) \x00\x1b \u202egnp"


def message() -> Message:
    return message_of("Monthly report", [page()])


def refused(url: str, kind: str = "slack") -> str:
    waits: list[float] = []
    with pytest.raises(WebhookError) as failure:
        post(url, kind, message(), wait=waits.append)
    said = str(failure.value)
    assert "\n" not in said
    assert SECRET not in said
    assert failure.value.__cause__ is None
    return said


def texts(value: Any) -> list[str]:
    """Every text of a JSON value that is shown."""
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [text for each in value.values() if not isinstance(each, str) for text in texts(each)]
    return [text for each in value for text in texts(each)] if isinstance(value, list) else []


def test_slack_is_handed_the_sentence_and_the_figures(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_WEBHOOK", hook.url)
    (outcome,) = deliver(message(), Recipients((), "${SLACK_WEBHOOK}", "slack"), None)
    assert outcome.line == "posted to Slack"
    assert not outcome.failed
    (body,) = hook.bodies
    assert body["text"] == "Monthly report: Nov 2025 to Oct 2026"
    said = texts(body["blocks"])
    assert "We answered 61 % within a day." in said
    assert "*Answered within 24 h*\n61 %  5 points up, better · n 412" in said
    assert "*Social contacts*\n1,204" in said
    assert hook.headers[0]["Content-Type"] == "application/json; charset=utf-8"


def test_teams_is_handed_a_card(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAMS_WEBHOOK", hook.url)
    (outcome,) = deliver(message(), Recipients((), "${TEAMS_WEBHOOK}", "teams"), None)
    assert outcome.line == "posted to Microsoft Teams"
    (body,) = hook.bodies
    (attachment,) = body["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert attachment["content"]["type"] == "AdaptiveCard"
    said = texts(attachment["content"]["body"])
    for tile in page().tiles:
        assert tile.title in said
        assert tile.value in said
    assert "We answered 61 % within a day." in said


def test_slack_finds_no_mention_and_no_link_in_a_text() -> None:
    part = Part(HOSTILE, HOSTILE, (HOSTILE,), ((HOSTILE, HOSTILE, HOSTILE),), (HOSTILE,))
    body = slack_body(Message(HOSTILE, (part,), (HOSTILE,)))
    read = json.loads(json.dumps(body))

    def marked_up(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["text"]] if value.get("type") == "mrkdwn" else []
            return own + [text for each in value.values() for text in marked_up(each)]
        return [text for each in value for text in marked_up(each)] if isinstance(value, list) else []

    for text in (read["text"], *marked_up(read["blocks"])):
        assert "<" not in text
        assert "&lt;!channel&gt;" in text


def test_teams_finds_no_markdown_in_a_text() -> None:
    part = Part(HOSTILE, HOSTILE, (HOSTILE,), ((HOSTILE, HOSTILE, HOSTILE),), (HOSTILE,))
    card = teams_body(Message(HOSTILE, (part,), (HOSTILE,)))["attachments"][0]["content"]

    def kinds(value: Any) -> set[str]:
        if isinstance(value, dict):
            return {value.get("type", "")} | {kind for each in value.values() for kind in kinds(each)}
        return {kind for each in value for kind in kinds(each)} if isinstance(value, list) else set()

    assert kinds(card["body"]) <= {"", "RichTextBlock", "TextRun", "ColumnSet", "Column"}


def test_a_long_report_is_cut_to_what_each_takes() -> None:
    tile = ("An average figure of a desk with a long name " * 3, "61 %", "5 points up, better")
    parts = tuple(Part(f"Page {at}", "A sentence. " * 100, figures=(tile,) * 30) for at in range(30))
    slack = slack_body(Message("All", parts, ("foot",)))
    assert len(slack["blocks"]) <= 50
    assert len(json.dumps(slack["blocks"], ensure_ascii=False)) < 13_000
    assert any("did not fit in here" in text for text in texts(slack["blocks"]))
    teams = teams_body(Message("All", parts, ("foot",)))
    assert len(json.dumps(teams, ensure_ascii=False).encode()) < 28_000
    assert any("did not fit in here" in text for text in texts(teams["attachments"]))


@pytest.mark.parametrize(("kind", "blocks"), [("slack", 1), ("teams", 1)])
def test_an_empty_part_is_still_what_they_take(kind: str, blocks: int) -> None:
    body = webhooks.BODIES[kind](Message("", (Part(""),)))
    assert len(texts(body)) >= blocks
    assert all(text for text in texts(body.get("blocks", [])))


def test_each_report_is_named_above_its_pages() -> None:
    """Two reports of one page for two desks would otherwise look alike."""
    for kind, body in webhooks.BODIES.items():
        said = texts(body(message()))
        assert said.index("Monthly report: Nov 2025 to Oct 2026") < said.index("Overview"), kind


def test_a_page_without_tiles_says_what_its_first_charts_say() -> None:
    figures = (
        figure("mix", "Mix", form=TREND),
        figure("quiet", "Quiet", silent="Too few."),
        figure("inside", "In a tab", form=TREND, section="By desk"),
    )
    said = texts(slack_body(message_of("R", [page(figures=figures)])))
    assert [text for text in said if text.startswith("*")] == ["*Mix*\n1\xa0% → 4\xa0%"]


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (date(2026, 10, 31), ()),
        (date(2026, 10, 20), ("The data end on 20 Oct 2026, before the period does.",)),
    ],
)
def test_what_is_not_there_yet_is_said_first(until: date, said: tuple[str, ...]) -> None:
    asked = Asked("overview", date(2026, 10, 1), date(2026, 10, 31))
    told = message_of("R", [page(asked=asked, data_until=until, locale="en_GB")] * 2)
    assert told.subject == "R: Oct 2026"
    assert told.lead == said
    for body in webhooks.BODIES.values():
        shown = texts(body(told))
        begin = max(at for at, text in enumerate(shown) if text == told.subject) + 1
        assert shown[begin : begin + len(said)] == list(said)


# What goes wrong ------------------------------------------------------------------------------------------


def test_after_too_many_it_is_tried_once_more_when_the_server_says(hook: Hook) -> None:
    hook.answers = [(429, "", {"Retry-After": "7"}), (200, "ok", {})]
    waits: list[float] = []
    post(hook.url, "slack", message(), wait=waits.append)
    assert waits == [7.0]
    assert len(hook.bodies) == 2


def test_it_is_not_tried_a_third_time(hook: Hook) -> None:
    hook.answers = [(429, "rate_limited", {"Retry-After": "1"})] * 2
    assert refused(hook.url) == (
        "Slack: 429 rate_limited; too many messages at once; it is tried again next time"
    )
    assert len(hook.bodies) == 2


@pytest.mark.parametrize(("told", "seconds"), [("86400", 60.0), ("-5", 0.0), ("soon", 1.0), ("", 1.0)])
def test_no_server_makes_us_wait_longer_than_a_minute(hook: Hook, told: str, seconds: float) -> None:
    hook.answers = [(429, "", {"Retry-After": told})]
    waits: list[float] = []
    post(hook.url, "slack", message(), wait=waits.append)
    assert waits == [seconds]


def test_a_removed_webhook_says_what_to_do(hook: Hook) -> None:
    hook.answers = [(404, "no_service", {})]
    assert refused(hook.url) == (
        "Slack: 404 no_service; was the webhook removed, or its channel? make a new one and set its address"
    )


def test_an_answer_that_repeats_the_address_is_told_without_it(hook: Hook) -> None:
    hook.answers = [(500, f"cannot POST {hook.url} for {SECRET}\n<b>" + "x" * 9000, {})]
    assert refused(hook.url).startswith("Slack: 500 cannot POST *** for ***")


def test_no_redirect_is_followed_with_the_address(hook: Hook) -> None:
    hook.answers = [(302, "", {"Location": hook.url})]
    assert "302" in refused(hook.url)
    assert len(hook.bodies) == 1


def test_a_server_that_is_down_is_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/services/{SECRET}"
        assert refused(url) == "Slack: cannot be reached (ConnectionError); is the network up?"


def test_a_silent_server_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "TIMEOUT", (0.3, 0.3))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/services/{SECRET}"
        assert refused(url, "teams") == "Microsoft Teams: no answer in time; it is tried again next time"


@pytest.mark.parametrize("status", [200, 500])
def test_a_server_that_never_ends_its_answer_holds_up_nothing(
    monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    """It says a letter every fifth of a second, for ever: that many would be waited for, not the end."""
    monkeypatch.setattr(webhooks, "_LISTENED", 0.5)
    said = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def trickle() -> None:
            taken, _ = listener.accept()
            with taken, contextlib.suppress(OSError):
                taken.recv(65_536)
                taken.sendall(f"HTTP/1.1 {status} So\r\nContent-Length: 100000\r\n\r\n".encode())
                while len(said) < 100:
                    time.sleep(0.2)
                    taken.sendall(b"x")
                    said.append("x")

        slow = threading.Thread(target=trickle)
        slow.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/services/{SECRET}"
        if status == 200:
            post(url, "slack", message())
        else:
            assert refused(url).startswith("Slack: 500 x")
        slow.join()
    assert len(said) < 100


@pytest.mark.parametrize(
    "url",
    [
        f"http://hooks.slack.com/services/{SECRET}",
        f"http://127.0.0.1.evil.example/{SECRET}",
        f"ftp://127.0.0.1/{SECRET}",
        f"/services/{SECRET}",
        f"https:///{SECRET}",
        f"https://[{SECRET}",
        f"https://example.org:{SECRET}/",
        "",
    ],
)
def test_an_address_without_https_is_not_asked(url: str) -> None:
    assert refused(url).startswith("the webhook's address ")


def test_an_address_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLACK_WEBHOOK", raising=False)
    (outcome,) = deliver(message(), Recipients((), "${SLACK_WEBHOOK}", "slack"), None)
    assert outcome.failed
    assert outcome.line == "webhook: the environment variable SLACK_WEBHOOK is not set; set it and try again"


def test_no_log_holds_the_address(hook: Hook, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    post(hook.url, "slack", message())
    hook.answers = [(500, "", {})]
    refused(hook.url)
    assert SECRET not in caplog.text
    assert not logging.getLogger("urllib3.connectionpool").filters
