"""Instagram as Meta's Graph API shows it: one account, whose media people comment on.

Only the account itself begins a thread, so who else opens one here comments on a new medium of it.
"""

from datetime import timedelta

from tests.connectors.contract import Truth
from tests.connectors.fakes.facebook import ACCOUNT, PAGE, TOKEN, Facebook, number
from tests.connectors.fakes.social_world import BOT, DESKS, Person, Post, SocialWorld, posts_truth
from tests.connectors.social_contract import SocialCase


class Gallery(SocialWorld):
    """People answer what the desk shows."""

    def post(
        self,
        author: Person,
        account: Person = DESKS[0],
        to: Post | None = None,
        *,
        back: timedelta = timedelta(0),
        **more: object,
    ) -> Post:
        medium = super().post(account, account) if to is None and author is not account else to
        return super().post(author, account, medium, back=back, **more)


class InstagramCase(SocialCase):
    def world(self) -> SocialWorld:
        return Gallery(self.accounts, self.depth)


def account_id(person: Person) -> str:
    return f"177{person.number:06}"


def truth(fake: Facebook) -> Truth:
    """What the warehouse has to hold."""
    rows = posts_truth(
        fake.world.posts.values(),
        number,
        fake.world,
        counts={"reactions": lambda post: len(post.liked_by)},
        kind=lambda post: post.kind if post.reply_to is None else "comment",
        deleted=lambda post: post.deleted or any(up.deleted for up in fake.above(post)),
        more=lambda _: {"account": f"instagram:{DESKS[0].handle}", "platform": "instagram"},
    )
    return {"post": rows}


CASE = InstagramCase(
    kind="facebook",
    fake=lambda world, size: Facebook(world, size, instagram=True),
    options={"token": "${FACEBOOK_TOKEN}", "page": PAGE, "instagram": ACCOUNT, "days": "40"},
    environment={"FACEBOOK_TOKEN": TOKEN},
    truth=truth,
    needed="timestamp",
    optional=("like_count", "reactions"),
    desk=("@helpdesk",),
    bots=(account_id(BOT),),
    only={"page": f"/{PAGE}/feed", "instagram": f"/{ACCOUNT}/media"},
    lookups=(f"/{PAGE}", f"/{ACCOUNT}"),
    accounts=1,
    depth=2,
    quiet_calls=30,
    finds_late_replies=timedelta(days=40),
)
