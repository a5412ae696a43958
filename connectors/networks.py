"""Social networks that are loaded as files, and how the exports and APIs of each name their columns.

Written from their documentation: the comment of YouTube's Data API, the content report of a LinkedIn page,
Reddit's listings, the network data export of Viva Engage (once Yammer), Mattermost's compliance export, the
messages of Zulip's API. Nested objects of JSON lines are columns with a point between.
"""

from collections.abc import Sequence

from connectors.tool import Tool
from connectors.vocabulary import word_list

NETWORKS: Sequence[Tool] = (
    Tool(
        "youtube",
        "posts",
        (("snippet_published_at",), ("snippet_author_channel_id_value",)),
        word_list(
            "id snippet_text_original snippet_text_display snippet_parent_id snippet_like_count direction"
        ),
        2,
        {
            "id": ("id",),
            "created_at": ("snippet_published_at",),
            "updated_at": ("snippet_updated_at",),
            "author": ("snippet_author_channel_id_value",),
            "account": ("snippet_channel_id",),
            "reply_to": ("snippet_parent_id",),
            "text": ("snippet_text_original", "snippet_text_display"),
            "reactions": ("snippet_like_count",),
        },
        always={"platform": "youtube"},
    ),
    Tool(  # what the page itself posted, and nothing else
        "linkedin",
        "posts",
        (("post_link",), ("created_date",), ("post_title", "posted_by")),
        word_list("impressions likes comments reposts clicks engagement_rate post_type follows content_type"),
        2,
        {
            "id": ("post_link",),
            "created_at": ("created_date",),
            "author": ("posted_by",),
            "text": ("post_title",),
            "impressions": ("impressions",),
            "reactions": ("likes",),
            "comments": ("comments",),
            "shares": ("reposts",),
        },
        always={"platform": "linkedin", "direction": "out", "kind": "announcement"},
    ),
    Tool(  # the parent is named in full (t1_ a comment, t3_ a post), so the post's own id has to be its name
        "reddit",
        "posts",
        (("name",), ("created_utc",), ("subreddit", "subreddit_id", "subreddit_name_prefixed")),
        word_list("author body selftext title parent_id link_id score num_comments permalink direction"),
        3,
        {
            "id": ("name",),
            "created_at": ("created_utc",),
            "author": ("author",),
            "account": ("subreddit",),
            "reply_to": ("parent_id",),
            "reactions": ("score", "ups"),
            "comments": ("num_comments",),
        },
        joined={"conversation": (("link_id", "name"),), "text": (("body", "selftext", "title"),)},
        always={"platform": "reddit"},
    ),
    Tool(
        "viva_engage",
        "posts",
        (("thread_id",), ("sender_id",), ("replied_to_id",)),
        word_list("id body created_at deleted_at group_id group_name sender_type in_private_conversation"),
        3,
        {
            "id": ("id",),
            "created_at": ("created_at",),
            "deleted_at": ("deleted_at",),
            "author": ("sender_id",),
            "account": ("group_name", "group_id"),
            "reply_to": ("replied_to_id",),
            "conversation": ("thread_id",),
            "text": ("body",),
        },
        always={"platform": "viva_engage"},
        private={"in_private_conversation": ("true", "yes", "1")},
    ),
    Tool(
        "mattermost",
        "posts",
        (("post_id",), ("post_creation_time",), ("user_id", "username", "user_email")),
        word_list("channel_id channel_name post_message replied_to_post_id post_type user_type team_id"),
        2,
        {
            "id": ("post_id",),
            "created_at": ("post_creation_time",),
            "author": ("user_id", "username", "user_email"),
            "account": ("channel_name", "channel_id"),
            "reply_to": ("replied_to_post_id",),
            "text": ("post_message",),
        },
        always={"platform": "mattermost"},
        private={"channel_type": ("direct", "d", "group", "g")},
    ),
    Tool(  # a thread is a topic of a channel
        "zulip",
        "posts",
        (("sender_id",), ("timestamp",), ("subject", "topic")),
        word_list("id stream_id display_recipient content sender_full_name sender_email type recipient_id"),
        3,
        {
            "id": ("id",),
            "created_at": ("timestamp",),
            "author": ("sender_id",),
            "account": ("display_recipient", "stream_id"),
            "text": ("content",),
        },
        joined={"conversation": (("stream_id", "display_recipient"), ("subject", "topic"))},
        always={"platform": "zulip"},
        private={"type": ("private", "direct")},
    ),
)
