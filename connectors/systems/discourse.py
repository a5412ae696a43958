"""Discourse: every post of a forum by its number, and which of those read before are no longer there.

The latest posts are listed downwards from a number, at most fifty at once, without what was deleted, hidden
or whispered; older versions look no further than fifty numbers down. Read in windows of fifty numbers,
upwards, the list is complete, and a run goes on at the number where the last one ended. It does not show what
was edited, liked or deleted since: the last days are read again. Posts of private messages stand in a list of
their own. A reply names the number of a post in its topic, none where it answers the topic itself. The plugin
`solved` says of every post whether it was accepted as the solution.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import quote

from configuration import Source
from connectors.authentication import Header
from connectors.fields import Item, count, each, flag, number, sound_times, text, time, value_at
from connectors.gone import too_many
from connectors.posts import POST, linked, plain
from connectors.rest import Answer, Ask, Client, Denied, Forbidden, Items
from connectors.streams import Connector, Held, Page, Reading, Rest, Row, Seen, Stream, Word, fitting

DAYS = 30  # that are read again
_WIDTH = 50  # posts on a page, and numbers of a window
_LISTS = {"posts.json": "latest_posts", "private-posts.json": "private_posts"}
_REGULAR, _LIKE = 1, 2
_NOT_TOLD = (403, 404, 410)
_FAR = 2**63  # beyond every number
_EMPTY = 5  # windows in a row without a post, before there is none further down
_MEMBERS = 50  # of a group, on a page


@dataclass
class _Forum:
    """One run: asks, and remembers which post has which number in its topic.

    `begun`: up to which number earlier runs have read a list, `read`: and this one. `held`: posts of the last
    days, since `lately`, that are there already. `named`: those that this run has read. `places`: topic ->
    number there -> post. `chosen`: the categories that are read, None for all; `listened`: those
    in which people talk with each other, not with the desk.
    """

    client: Client
    since: datetime
    lately: datetime
    held: Mapping[str, Held]
    begun: Mapping[str, int]
    read: dict[str, int]
    chosen: frozenset[int] | None
    listened: frozenset[int] = frozenset()
    named: set[str] = field(default_factory=set)
    places: defaultdict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    streams: dict[int, Sequence[int] | None] = field(default_factory=dict)

    def listed(self, path: str) -> Iterator[Page]:
        """A list from where it is read anew up to its newest post."""
        newest = max((int(one["id"]) for one in self._page(path)), default=0)
        first = after = self._begin(path, newest)
        while after < newest:
            end = min(after + _WIDTH, newest)
            found = self._window(path, after, end)
            after = end
            self.read[path] = max(self.read.get(path, 0), end)
            yield self.page(found, path, part=(end - first) / (newest - first))

    def _begin(self, path: str, newest: int) -> int:
        """Before the oldest of the posts that are held, and before what may have come late."""
        if path not in self.read:
            return self._number_before(path, newest)
        held = min((int(one) for one in self.held), default=newest)
        return min(held - 1, max(0, self.read[path] - _WIDTH))

    def _number_before(self, path: str, newest: int) -> int:
        """A number below which every post is older than the beginning, found by halves."""
        low, high = 0, newest
        while high - low > _WIDTH:
            middle = (low + high) // 2
            found = self._at(path, middle)
            last = max(found, key=lambda one: int(one["id"]), default=None)
            if last is None or (time(last, "created_at") or self.since) < self.since:
                low = middle
            else:
                high = middle
        return low

    def _at(self, path: str, place: int) -> Items:
        """Posts below a number; older versions show none where the next one is fifty numbers away."""
        for step in range(_EMPTY):
            if found := self._page(path, max(place - step * _WIDTH, 1)):
                return found
        return []

    def _window(self, path: str, after: int, end: int) -> Items:
        found, before = list[Item](), end
        while before > after:
            page = self._page(path, before)
            inside = [one for one in page if int(one["id"]) > after]
            found += inside
            if not inside or len(inside) < len(page):
                break
            before = min(int(one["id"]) for one in inside) - 1
        return found[::-1]

    def _page(self, path: str, before: int | None = None) -> Items:
        """Those up to a number; the newest posts without one."""
        asked = Ask(path, {} if before is None else {"before": before})
        found = self.client.items(self.client.ask(asked), _LISTS[path])
        if before is not None and any(int(one["id"]) > before for one in found):
            raise self.client.error(asked, "gives posts that were not asked for; its paging is broken")
        return found

    def page(self, found: Items, path: str, part: float) -> Page:
        mine = [one for one in found if self._is_meant(one) and not self._was_read(one, path)]
        there = [one for one in mine if not (one.get("deleted_at") or one.get("user_deleted"))]
        for one in found:
            self.places[one["topic_id"]][one["post_number"]] = str(one["id"])
        self.named |= {str(one["id"]) for one in mine}
        gone = [name for one in mine if one not in there and (name := str(one["id"])) in self.held]
        rows, refusals = fitting(there, partial(self._post, path == "private-posts.json"))
        return Page(rows, {"read": dict(self.read)}, removed=gone, refusals=refusals, part=part)

    def _was_read(self, item: Item, path: str) -> bool:
        """By an earlier run, and is too old to be read again; a number that came late is not old."""
        seen = int(item["id"]) <= self.begun.get(path, 0) and str(item["id"]) not in self.held
        created = sound_times([item], lambda one: time(one, "created_at"), self.client.now())
        return seen and bool(created) and created[0] < self.lately

    def _is_meant(self, item: Item) -> bool:
        regular = item.get("post_type", _REGULAR) == _REGULAR
        meant = self.chosen is None or item.get("category_id") in self.chosen
        return regular and (meant or self._is_overheard(item))

    def _is_overheard(self, item: Item) -> bool:
        return item.get("category_id") in self.listened

    def _post(self, private: bool, item: Item) -> Row:
        created, changed = time(item, "created_at"), time(item, "updated_at")
        edited = (number(item, "version") or 1) > 1
        first = item["post_number"] == 1
        group, category = text(item, "primary_group_name"), text(item, "category_id")
        staff = [name for name in ("staff", "admin", "moderator") if flag(item, name)]
        said = (text(item, "topic_title") if first else None, plain(text(item, "cooked")))
        likes = [one for one in each(item, "actions_summary") if one.get("id") == _LIKE]
        return {
            "id": str(item["id"]),
            "conversation": f"t/{item['topic_id']}",
            "reply_to": None if first else self._answered(item),
            "author": text(item, "user_id") or text(item, "username"),
            "author_names": [name for name in (text(item, "username"), group, *staff) if name],
            "bot": (number(item, "user_id") or 1) < 0,
            "account": f"c/{category}" if category else None,
            "kind": "mention" if first else "reply",
            "addressed": not self._is_overheard(item),
            "private": private,
            "created_at": created,
            "edited_at": changed if edited else None,
            "updated_at": changed,
            "text": "\n".join(filter(None, said)),
            "links": linked(text(item, "cooked")),
            "reactions": sum(count(one, "count") or 0 for one in likes)
            if "actions_summary" in item
            else None,
            "comments": count(item, "reply_count"),
            "impressions": count(item, "reads"),
            "accepted": flag(item, "accepted_answer"),
        }

    def _answered(self, item: Item) -> str | None:
        """The post that is answered, the topic's first where none is named; as it was, where it was known."""
        held = self.held.get(str(item["id"]))
        if held is not None and held.reply_to is not None:
            return held.reply_to
        topic, place = item["topic_id"], int(number(item, "reply_to_post_number") or 1)
        if place not in self.places[topic] and not self._is_overheard(item):
            self._look_up(topic, place)
        return self.places[topic].get(place) or self._deleted(topic, place)

    def _look_up(self, topic: int, place: int) -> None:
        """A post older than what was read: about as far down its topic as its number says."""
        stream = self._stream(topic) or ()
        if place in self.places[topic]:
            return
        near = [str(one) for one in stream[max(0, place - _WIDTH // 2) : place + 1]]
        if near:
            asked = Ask(f"t/{topic}/posts.json", {"post_ids[]": near})
            found = self.client.ask(asked, absent=_NOT_TOLD)
            for one in _posts_of(found):
                self.places[topic][one["post_number"]] = str(one["id"])

    def _deleted(self, topic: int, place: int) -> str | None:
        """A post that is held and no longer shown: the one that stood between those that are."""
        there = self.places[topic]
        below = max((one for one in there if one < place), default=0)
        above = min((one for one in there if one > place), default=place + 1)
        first, last = int(there.get(below, 0)), int(there.get(above, _FAR))
        shown = set(there.values())
        lacking = sorted(int(name) for name, one in self.held.items() if one.conversation == f"t/{topic}")
        lacking = [one for one in lacking if first < one < last and str(one) not in shown]
        return str(lacking[place - below - 1]) if len(lacking) == above - below - 1 else None

    def _stream(self, topic: int) -> Sequence[int] | None:
        """The posts that a topic shows, by their numbers; None where there is no such topic any more."""
        if topic not in self.streams:
            answer = self.client.ask(Ask(f"t/{topic}.json"), absent=_NOT_TOLD)
            body = answer.body
            self.streams[topic] = None if body is None else value_at(body, "post_stream", "stream") or ()
            for one in _posts_of(answer):
                self.places[topic][one["post_number"]] = str(one["id"])
        return self.streams[topic]

    def missing(self) -> Iterator[Page]:
        """Of the posts that no list has named, those that their topics do not show either."""
        by_topic = defaultdict[int, list[str]](list)
        for name in self.held.keys() - self.named:
            by_topic[int(self.held[name].conversation.removeprefix("t/"))].append(name)
        gone = list[str]()
        for topic, names in sorted(by_topic.items()):
            shown = {str(one) for one in self._stream(topic) or ()}
            gone += sorted(name for name in names if name not in shown)
        if too_many(len(gone), len(self.held)):
            what = (
                f"{len(gone):,} of {len(self.held):,} posts are no longer shown; nothing is marked as deleted"
            )
            raise self.client.error(Ask("posts.json"), f"{what}: check what its key may read")
        yield Page([], {"read": dict(self.read)}, removed=gone)


def _posts_of(answer: Answer) -> Sequence[Item]:
    return [] if answer.body is None else each(answer.body, "post_stream", "posts")


def _posts(reading: Reading, days: float, paths: Sequence[str]) -> Iterator[Page]:
    client = reading.client
    lately = reading.since if reading.full else client.now() - timedelta(days=days)
    held = reading.held(lately)
    held = {name: one for name, one in held.items() if name.isdigit() and one.conversation.startswith("t/")}
    categories, listen = (reading.source.words(f"{name}categories") for name in ("", "listen_"))
    chosen = _chosen(client, categories) if categories else None
    listened = (_chosen(client, listen) if listen else frozenset()) - (chosen or frozenset())
    begun = reading.cursor.get("read", {})
    forum = _Forum(client, reading.since, lately, held, begun, dict(begun), chosen, listened)
    for path in paths:
        yield from forum.listed(path)
    yield from forum.missing()


def _chosen(client: Client, names: Sequence[str]) -> frozenset[int]:
    """The numbers of categories, with those below them; raises SourceError for one that is not there."""
    known = client.items(client.ask(Ask("site.json")), "categories")
    chosen = set[int]()
    for name in names:
        found = {one["id"] for one in known if name.casefold() in (str(one["id"]), text(one, "slug"))}
        if not found:
            raise client.error(Ask("site.json"), f"there is no category {name}, or its key may not read it")
        chosen |= found | {one["id"] for one in known if one.get("parent_category_id") in found}
    return frozenset(chosen)


def _people(reading: Reading, words: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The members of the groups that a roster names, and the users; none for a word that is neither.

    A key that is wrong is refused (403) as one that may not see a group's members: then it may read nothing.
    """
    try:
        return {word: _members(reading.client, word.removeprefix("@")) for word in words}
    except Forbidden as refused:
        try:
            reading.client.ask(Ask("posts.json"))
        except Forbidden:
            raise Denied(str(refused)) from None
        raise


def _members(client: Client, name: str) -> Sequence[str]:
    found, path = list[str](), f"groups/{quote(name, safe='')}/members.json"
    while True:
        asked = Ask(path, {"limit": _MEMBERS, "offset": len(found)})
        answer = client.ask(asked, absent=(404,))
        if answer.body is None:
            break
        members = client.items(answer, "members")
        found += [str(one["id"]) for one in members]
        if not members or len(found) >= (number(answer.body, "meta", "total") or 0):
            return found
    user = client.ask(Ask(f"u/{quote(name, safe='')}.json"), absent=(404,)).body
    return [] if user is None else [str(user["user"]["id"])]


def _look(reading: Reading) -> Seen:
    """How many posts there may be, by the newest number, and what a first run takes."""
    found = reading.client.items(reading.client.ask(Ask("posts.json")), "latest_posts")
    if not found:
        return Seen(lacking=("to see a category that is read",))
    newest = max(int(one["id"]) for one in found)
    return Seen(calls=newest // _WIDTH + 1, seconds=float(newest // _WIDTH + 1))


def connect(source: Source) -> Rest:
    """Reached by an API key in the name of a user."""
    days = source.days("reread_days", DAYS)
    paths = list(_LISTS) if source.flag("messages", default=False) else ["posts.json"]
    pages = partial(_posts, days=days, paths=paths)
    posts = Stream("posts", {"post": (*POST, "impressions", "accepted")}, pages, lists_all=False)
    return Rest(
        source.address().rstrip("/"),
        Header(source.option("api_key"), "Api-Key"),
        (posts,),
        {"Api-Username": source.option("user", "system")},
        look=_look,
        people=_people,
        people_change=True,
    )


CONNECTOR = Connector(
    "Discourse",
    (
        Word("api_key", "API key", secret=True),
        Word("user", "In the name of", needed=False, default="system"),
        Word("categories", "Categories", needed=False, help="their names in addresses, with commas; all"),
        Word(
            "listen_categories",
            "Categories that are only listened to",
            needed=False,
            help="as above; of these only what the watch list finds",
        ),
        Word("messages", "Private messages", needed=False, help="yes: reads them, too", default="no"),
        Word("reread_days", "Days that are read again", needed=False, default=str(DAYS)),
    ),
    connect,
    rights="a read-only API key, for a user who sees the categories",
    url_example="https://forum.example.org",
)
