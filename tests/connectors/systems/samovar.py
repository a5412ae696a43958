"""The smallest network there can be: posts by `changed_since`, of others and of the desk, with opaque pages."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from configuration import Source
from connectors.authentication import bearer
from connectors.fields import Item, count, flag, text, time
from connectors.instants import iso
from connectors.paging import next_token
from connectors.posts import POST
from connectors.rest import Again, Ask, Denied, Json
from connectors.streams import Connector, Reading, Rest, Row, Seen, Stream, Word, changes


def connect(source: Source) -> Rest:
    size = int(source.option("page_size", "100"))

    def since(path: str) -> Callable[[datetime], Ask]:
        return lambda at: Ask(path, {"changed_since": iso(at), "limit": size})

    def posts(path: str) -> Stream:
        pages = changes(
            since(path),
            items="posts",
            row=_post,
            changed=lambda item: time(item, "changed_at"),
            paging=next_token("next", "page"),
            gone=lambda item: text(item, "id") if item.get("deleted") else None,
        )
        return Stream(path, {"post": POST}, pages, lists_all=False)

    streams = (posts("talk"), posts("own"))
    key = bearer(source.option("token"))
    return Rest(source.address(), key, streams, objection=_objection, look=_look, people=_people)


def _objection(body: Json) -> Exception | None:
    if not isinstance(body, dict) or body.get("ok", True):
        return None
    return Again("it is not ready") if body.get("error") == "boiling" else Denied(str(body.get("error")))


def _post(item: Item) -> Row:
    handle = text(item, "from", "handle")
    return {
        "id": text(item, "id"),
        "reply_to": text(item, "answers"),
        "author": text(item, "from", "id"),
        "author_names": (handle, f"@{handle}"),
        "bot": flag(item, "from", "automatic"),
        "account": text(item, "account"),
        "kind": "reply" if text(item, "answers") else "mention",
        "created_at": time(item, "said_at"),
        "edited_at": time(item, "edited_at"),
        "updated_at": time(item, "changed_at"),
        "text": text(item, "words"),
        "reactions": count(item, "likes"),
        "shares": count(item, "shares"),
        "comments": count(item, "answered"),
        "private": flag(item, "whispered"),
        "news": item.get("edited_at") is None,  # what is edited is listed again
    }


def _people(reading: Reading, words: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The authors behind handles; who is not there is nobody."""
    found = {}
    for word in words:
        answer = reading.client.ask(Ask("people", {"handle": word.removeprefix("@")}), absent=(404,))
        if answer.body is not None:
            found[word] = [str(answer.body["id"])]
    return found


def _look(reading: Reading) -> Seen:
    reading.client.ask(Ask("talk", {"changed_since": iso(reading.since), "limit": 1}))
    return Seen()


CONNECTOR = Connector("Samovar", (Word("token", "API token", secret=True),), connect, rights="read")
