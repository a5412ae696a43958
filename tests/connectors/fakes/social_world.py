"""The posts that every social fake holds, whatever its network calls them: made by chance with a seed, and changing.

A fake shows them in its vendor's words; the warehouse has to end up with exactly those that the network shows.
"""

import random
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

MENTION, REPLY, ANNOUNCEMENT = "mention", "reply", "announcement"
SAID = (
    "The VPN is down again – can't log in & I have <b>no</b> idea why 😀",
    "Wie lange dauert es noch? Der Drucker im 3. Stock druckt größtenteils Ümläute",
    "Thanks, c'est réglé !",
    "パスワードを忘れました",
    "Is it 5 < 6 or 6 > 5? \N{RIGHT-TO-LEFT MARK}مرحبا",
    "mail works, calendar doesn't",
)


@dataclass(frozen=True)
class Person:
    """Somebody with an account. `handle` is ASCII, `name` what people read: it is never stored."""

    number: int
    handle: str
    name: str
    followers: int = 100


DESKS = (Person(1, "helpdesk", "IT Help Desk", 4200), Person(2, "campus_it", "Campus IT 💻", 900))
BOT = Person(3, "helpbot", "Help Bot", 7)  # of the desk
PEOPLE = tuple(
    Person(10 + place, handle, name)
    for place, (handle, name) in enumerate(
        [
            ("alice_zq", "Alice Ångström"),
            ("bob_zq", "Bob Quuxbury"),
            ("carol_zq", "Carol Müller-Lüdenscheidt"),
            ("dmitri_zq", "Дмитрий Щукин"),
            ("emi_zq", "絵美 渡辺"),
            ("fatima_zq", "فاطمة الزهراء"),
            ("grace_zq", "Grace O'Hara-Quux"),
            ("heidi_zq", "Heidi <Grüezi>"),
        ]
    )
)


@dataclass(frozen=True)
class Post:
    """One post as it is now. Times are UTC in whole seconds; `number` is the order in which posts came.

    `claimed_at` is what its author says, another time than `created_at` for one that is back-dated. `account`
    is the desk's account that it is sent to or from. `mentions`: it names that account (`text` does not; the
    fake adds it as its network does). `root` is its thread's first post, itself there. `edits` is how often
    it was edited.
    """

    number: int
    author: Person
    account: Person
    created_at: datetime
    claimed_at: datetime
    updated_at: datetime
    text: str
    root: int
    reply_to: int | None = None
    mentions: bool = True
    private: bool = False
    edits: int = 0
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    liked_by: tuple[Person, ...] = ()
    shares: int = 0

    @property
    def by_desk(self) -> bool:
        return self.author in DESKS

    @property
    def kind(self) -> str:
        """Of ours."""
        if self.reply_to is not None:
            return REPLY
        return ANNOUNCEMENT if self.author in (*DESKS, BOT) else MENTION

    @property
    def deleted(self) -> bool:
        return self.deleted_at is not None


@dataclass
class SocialWorld:
    """All posts, by number; `now` is the network's clock, which moves with all that happens.

    `accounts`: how many of the two DESKS there are. `depth`: how deep replies go: 1 where each answers the
    first post of its thread, None without an end. `editing`: whether `change` edits posts, too.
    """

    accounts: int = 2
    depth: int | None = None
    editing: bool = True
    begin: datetime = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
    seed: int = 1
    steps: Sequence[int] = (0, 1, 17)  # seconds between what happens
    spoken_of: timedelta | None = None  # how old a post may be that people still answer, edit, delete or like
    posts: dict[int, Post] = field(default_factory=dict)
    now: datetime = field(init=False)
    chance: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.now = self.begin

    def open(self, count: int = 1) -> None:
        """So many new threads, some in the same second: mentions, and now and then an own announcement."""
        for _ in range(count):
            account = self._desk()
            own = self.chance.random() < 0.15
            self.post(account if own else self.chance.choice(PEOPLE), account)

    def change(self, count: int = 1, *, removing: bool = False) -> None:
        """So many times something happens: a reply somewhere in a thread, an edit, or one is deleted."""
        for _ in range(count):
            chance = self.chance.random()
            if removing and chance < 0.15:
                self.remove()
            elif self.editing and chance < 0.3:
                self.edit()
            else:
                self.reply()

    def rest(self, pause: timedelta = timedelta(hours=2)) -> None:
        """Nothing happens for so long."""
        self.now += pause

    def post(
        self,
        author: Person,
        account: Person = DESKS[0],
        to: Post | None = None,
        *,
        back: timedelta = timedelta(0),
        **more: object,
    ) -> Post:
        """One post: of a thread of its own, or a reply. It says that it is so much older than it is."""
        self._tick()
        number = len(self.posts) + 1
        made = Post(
            number,
            author,
            account if to is None else to.account,
            self.now,
            self.now - back,
            self.now,
            f"{self.chance.choice(SAID)} {number}",
            number if to is None else to.root,
            None if to is None else to.number,
        )
        self.posts[number] = replace(made, **more)  # type: ignore[arg-type]
        return self.posts[number]

    def reply(self) -> None:
        """Somebody answers a post: the desk, its bot, the customer again, or another one."""
        to = self._parent(self._any())
        chance, first = self.chance.random(), self.posts[to.root].author
        if chance < 0.4:
            self.post(self._desk(), to=to, mentions=False)
        elif chance < 0.5:
            self.post(BOT, to=to, mentions=False)
        elif chance < 0.75 and first in PEOPLE:
            self.post(first, to=to, mentions=to.by_desk or self.chance.random() < 0.7)
        else:
            self.post(self.chance.choice(PEOPLE), to=to, mentions=to.by_desk or self.chance.random() < 0.7)

    def edit(self, number: int | None = None) -> None:
        """A post, any unless one is said, has another text."""
        self._tick()
        one = self.posts[number] if number else self._any()
        self.posts[one.number] = replace(
            one, text=f"{one.text} (edited)", edits=one.edits + 1, edited_at=self.now, updated_at=self.now
        )

    def remove(self, number: int | None = None) -> None:
        """A post, any unless one is said, is deleted by its author; what answers it stays."""
        self._tick()
        one = self.posts[number] if number else self._any()
        self.posts[one.number] = replace(one, deleted_at=self.now, updated_at=self.now)

    def restore(self, number: int) -> None:
        """A post that was deleted is there again."""
        self._tick()
        self.posts[number] = replace(self.posts[number], deleted_at=None, updated_at=self.now)

    def react(self, count: int = 1) -> None:
        """So many times somebody likes or shares a post; that is no change of the post."""
        for _ in range(count):
            self._tick()
            one = self._any()
            more = self.chance.random() < 0.3
            self.posts[one.number] = replace(one, shares=one.shares + more)
            self.like(one.number, self.chance.choice(PEOPLE))

    def like(self, number: int, *people: Person) -> None:
        """Each likes the post once."""
        one = self.posts[number]
        self.posts[number] = replace(one, liked_by=tuple(dict.fromkeys((*one.liked_by, *people))))

    def there(self) -> list[Post]:
        """The posts that are not deleted, in the order in which they came."""
        return [post for post in self.posts.values() if not post.deleted]

    def answers(self, post: Post) -> list[Post]:
        """What replies to a post and is not deleted."""
        return [one for one in self.there() if one.reply_to == post.number]

    def thread(self, post: Post) -> list[Post]:
        """All of a post's thread that is not deleted, in order."""
        return [one for one in self.there() if one.root == post.root]

    def level(self, post: Post) -> int:
        """How many replies above it lead to the first post of the thread."""
        return 0 if post.reply_to is None else 1 + self.level(self.posts[post.reply_to])

    def _parent(self, post: Post) -> Post:
        """The post, or the one above it to which this network still lets people reply."""
        while self.depth is not None and self.level(post) >= self.depth and post.reply_to is not None:
            post = self.posts[post.reply_to]
        return post

    def _any(self) -> Post:
        there = self.there()
        if self.spoken_of is None:
            return self.chance.choice(there)
        return self.chance.choice([one for one in there if one.created_at >= self.now - self.spoken_of])

    def _desk(self) -> Person:
        return self.chance.choice(DESKS[: self.accounts])

    def _tick(self) -> None:
        """A third of what happens, happens in the same second as the last, unless `steps` say otherwise."""
        self.now += timedelta(seconds=self.chance.choice(self.steps))


def snowflake(at: datetime, number: int, *, since_ms: int = 0, shift: int = 16) -> int:
    """A numeric id as networks make them of the time, far beyond 2^53; in the order of time, then number."""
    return (int(at.timestamp() * 1000) - since_ms << shift) + number


def posts_truth(
    posts: Collection[Post],
    name: Callable[[Post], str],
    world: SocialWorld,
    *,
    counts: Mapping[str, Callable[[Post], int | None]],
    kind: Callable[[Post], str] = lambda post: post.kind,
    deleted: Callable[[Post], bool] = lambda post: post.deleted,
    private: Callable[[Post], bool] = lambda post: post.private,
    more: Callable[[Post], Mapping[str, object]] = lambda _: {},
) -> Mapping[str, Mapping[str, object]]:
    """What the warehouse has to hold of the posts that a network has ever shown, by the network's name of each.

    `counts`: our column -> its number, for what the network tells. `deleted`, `private` and `number` are no
    columns: they are for the trial.
    """
    return {
        name(post): {
            "conversation": name(world.posts[post.root]),
            "reply_to": None if post.reply_to is None else name(world.posts[post.reply_to]),
            "kind": kind(post),
            "created_at": post.claimed_at,
            **_speaker(post),
            **{column: count(post) for column, count in counts.items()},
            **more(post),
            "deleted": deleted(post),
            "private": private(post),
            "number": post.number,
        }
        for post in posts
    }


def _speaker(post: Post) -> Mapping[str, object]:
    if post.author is BOT:
        return {"direction": "out", "author_role": "desk_bot"}
    return {
        "direction": "out" if post.by_desk else "in",
        "author_role": "desk" if post.by_desk else "customer",
    }
