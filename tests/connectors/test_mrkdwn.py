"""Text of Slack as people read it, and the addresses in it."""

import pytest

from connectors import mrkdwn

MARKED = [
    ("a &lt;b&gt; &amp; c", "a <b> & c", ()),
    ("<@U0123> and <@U0124|ada>: <!here>", "@U0123 and ada: @here", ()),
    ("<!subteam^S012|@desk> in <#C01|it-help>", "@desk in #it-help", ()),
    ("see <https://x.example/INC1?a=1&amp;b=2|INC1>", "see INC1", ("https://x.example/INC1?a=1&b=2",)),
    ("<https://x.example/2>", "https://x.example/2", ("https://x.example/2",)),
    ("<mailto:a@example.org|a@example.org>", "a@example.org", ()),
]


@pytest.mark.parametrize(("marked", "plain", "links"), MARKED)
def test_marks_are_read_as_people_read_them(marked: str, plain: str, links: tuple[str, ...]) -> None:
    assert mrkdwn.read({"text": marked}) == (plain, links)


def test_what_an_app_attaches_is_its_text_and_its_addresses() -> None:
    attached = {"text": "<https://x.example/9|SD-9> is done", "title_link": "https://x.example/9"}
    button = {"type": "actions", "elements": [{"type": "button", "url": "https://x.example/open"}]}
    message = {"text": "", "attachments": [attached], "blocks": [button]}
    assert mrkdwn.read(message) == ("SD-9 is done", ("https://x.example/9", "https://x.example/open"))
