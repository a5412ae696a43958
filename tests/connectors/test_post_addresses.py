"""Which post a ticket was made from: addresses of the networks and ids, and nothing else that a tool may keep."""

import pytest

from connectors.post_addresses import post_id


@pytest.mark.parametrize(
    ("said", "post"),
    [
        ("https://x.com/anna/status/1234567890123456789", "1234567890123456789"),
        ("https://twitter.com/_/status/1234567890123456789?s=20", "1234567890123456789"),
        ("https://social.example/@anna/110000000000000001", "110000000000000001"),
        ("https://social.example/users/anna/statuses/110000000000000001", "110000000000000001"),
        ("https://social.example/@anna/01JD8Z0000000000000000000A", "01JD8Z0000000000000000000A"),
        (
            "https://bsky.app/profile/did:plc:abc/post/3kabc",
            "at://did:plc:abc/app.bsky.feed.post/3kabc",
        ),
        ("at://did:plc:abc/app.bsky.feed.post/3kabc", "at://did:plc:abc/app.bsky.feed.post/3kabc"),
        (
            "https://acme.slack.com/archives/C0123456789/p1482960137003543?thread_ts=1482960137.003543",
            "C0123456789:1482960137.003543",
        ),
        ("https://www.facebook.com/100/posts/200", "100_200"),
        ("https://forum.example/p/4711", "4711"),
        (" 1234567890123456789 ", "1234567890123456789"),
        ("100_200", "100_200"),
        ("C0123456789:1482960137.003543", "C0123456789:1482960137.003543"),
        ("ABC198", None),
        ("4711", None),
        ("anna@acme.example", None),
        ("https://bsky.app/profile/anna.example/post/3kabc", None),
        ("https://acme.example/orders/1234567890123456789", None),
        ("", None),
        (None, None),
    ],
)
def test_an_address_or_an_id_of_a_post(said: str | None, post: str | None) -> None:
    assert post_id(said) == post
