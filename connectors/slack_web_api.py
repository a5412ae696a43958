"""Slack's Web API: lists by cursor, refusals with the status 200, and who is meant by a name."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.fields import Item, count, text, value_at
from connectors.rest import Again, Answer, Ask, Client, Denied, Forbidden, Items, Json, SourceError

_SLACKBOT = "USLACKBOT"
_PERSON, _GROUP = re.compile(r"[BUW][A-Z0-9]{3,}"), re.compile(r"S[A-Z0-9]{3,}")
_HANDLE = re.compile(r"[^\s@:]+")
_NAMED = {"usergroups.list": ("usergroups", "handle"), "users.list": ("members", "name")}


class NotThere(SourceError):  # noqa: N818
    """What was asked for does not exist, or no more."""


_REFUSALS: Mapping[type[SourceError], str] = {
    Denied: "account_inactive invalid_auth not_allowed_token_type not_authed token_expired token_revoked",
    Forbidden: "access_denied channel_not_found ekm_access_denied missing_scope no_permission not_in_channel",
    NotThere: "bot_not_found no_such_subteam thread_not_found users_not_found",
}
_LIMIT = "rate_limited ratelimited"
_FAULT = "fatal_error internal_error request_timeout service_unavailable team_added_to_org"


@dataclass
class Workspace:
    """Who is asked. `voices`: app -> the user that it speaks as; `handles`: method -> names listed by it."""

    client: Client
    size: int
    voices: dict[str, str | None] = field(default_factory=dict)
    handles: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def listed(self, method: str, items: str, **params: str) -> Iterator[Items]:
        """The pages of what a method lists under a name."""
        asked = Ask(method, {**params, "limit": self.size})
        return (found for _, found in self.client.pages(asked, _older, items))

    def said(self, method: str, **params: str) -> Any:
        """The answer; empty where there is nothing of that name."""
        try:
            return self.client.ask(Ask(method, params)).body
        except NotThere:
            return {}

    def channels(self, wanted: Sequence[str]) -> dict[str, str]:
        """Id -> name of the public ones that the app is in, or of the wanted ones, private ones, too.

        Raises Forbidden where one lacks.
        """
        types = "public_channel,private_channel" if wanted else "public_channel"
        pages = self.listed("users.conversations", "channels", types=types)
        items = [item for page in pages for item in page if wanted or not item.get("is_private")]
        found = {str(item["id"]): text(item, "name") or str(item["id"]) for item in items}
        lacking = [word for word in wanted if word not in (*found, *found.values())]
        if lacking:
            what = f"the app is not in {', '.join(lacking)}; invite it there"
            raise Forbidden(self.client.plain(f"{self.client.name}: {what}"))
        return {id_: name for id_, name in found.items() if not wanted or id_ in wanted or name in wanted}

    def members(self, channel: str, name: str) -> dict[str, int]:
        """How many people are in a channel, by its name."""
        info = self.said("conversations.info", channel=channel, include_num_members="true")
        number = count(info, "channel", "num_members")
        return {} if number is None else {name: number}

    def is_bot(self, message: Item, user: str | None, app: str | None) -> bool:
        """An app that speaks as itself; what somebody says through an app is that person's."""
        if user == _SLACKBOT or text(message, "subtype") == "bot_message":
            return True
        return app is not None and (user is None or self.voice(app) in (None, user))

    def voice(self, app: str) -> str | None:
        """The user that an app speaks as."""
        if app not in self.voices:
            self.voices[app] = text(self.said("bots.info", bot=app), "bot", "user_id")
        return self.voices[app]

    def people(self, words: Collection[str]) -> dict[str, list[str]]:
        """The ids of who is meant: a group's members, who has an email address or a name.

        Of an id of a person nothing is asked: it is that of its author, or of nobody here.
        """
        return {word: self._meant(word) for word in words}

    def _meant(self, word: str) -> list[str]:
        if _is_email(word):
            one = text(self.said("users.lookupByEmail", email=word), "user", "id")
            return [one] if one else []
        is_id = _PERSON.fullmatch(word) or _GROUP.fullmatch(word)
        name = word if is_id else self._named(word.removeprefix("@"))
        if name and _GROUP.fullmatch(name):
            members = self.said("usergroups.users.list", usergroup=name)
            return [str(one) for one in members.get("users", ())]
        user = self.voice(name) if name and name.startswith("B") else None
        return [one for one in (name, user) if one and one != word]

    def _named(self, handle: str) -> str | None:
        """The id of a group or, where there is none, of a person of that name; no other network's name."""
        if not _HANDLE.fullmatch(handle):
            return None
        refused: Forbidden | None = None
        for method in _NAMED:
            try:
                if handle in (found := self._handles(method)):
                    return found[handle]
            except Forbidden as error:
                refused = refused or error
        if refused:
            raise refused
        return None

    def _handles(self, method: str) -> Mapping[str, str]:
        """Name -> id of all groups, or of all people; asked once."""
        if method not in self.handles:
            items, name = _NAMED[method]
            if method == "users.list":
                found = [one for page in self.listed(method, items) for one in page]
            else:
                found = list(self.client.items(self.client.ask(Ask(method)), items))
            self.handles[method] = {str(one[name]): str(one["id"]) for one in found if one.get(name)}
        return self.handles[method]


def _older(answer: Answer, items: Items) -> Ask | None:
    """A blank cursor is the end; answers of old have none, and say only that there is more."""
    after = value_at(answer.body, "response_metadata", "next_cursor")
    if after:
        return answer.ask.having(cursor=after)
    if not answer.body.get("has_more") or "latest" not in answer.ask.params:
        return None
    oldest = min((str(item["ts"]) for item in items), default="")
    return answer.ask.having(latest=oldest) if oldest and oldest != answer.ask.params["latest"] else None


def objection(body: Json) -> Exception | None:
    """What a body refuses, with the scope that is needed; limits and faults are worth asking again."""
    if not isinstance(body, dict) or body.get("ok") is not False:
        return None
    word = str(body.get("error"))
    if word in _LIMIT.split():
        return Again("its limit is reached", limited=True)
    if word in _FAULT.split():
        return Again(f"Slack says {word}")
    needed = f": {body['needed']} is needed" if body.get("needed") else ""
    kind = next((kind for kind, words in _REFUSALS.items() if word in words.split()), SourceError)
    return kind(f"Slack says {word}{needed}")


def _is_email(word: str) -> bool:
    """@name@server is a name on another network."""
    return "@" in word[1:] and not word.startswith("@")
