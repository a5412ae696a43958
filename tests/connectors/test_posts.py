"""What every post that is read by API gets from us."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from configuration import Configuration, Listening, Privacy, Roster, Service
from connectors.posts import POST, Posts, linked, plain

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ROSTER = Roster(desk=("@ITDesk", "S0614"), bots=("helpbot",))


def posts(**configured: Any) -> Posts:
    return Posts("mastodon", Configuration(**({"roster": ROSTER} | configured)), read_until=NOW)


def row(**given: Any) -> dict[str, Any]:
    said = {"id": "1", "author": "u1", "created_at": NOW - timedelta(hours=1), "text": "The printer is down"}
    return said | given


def finished(made: Posts, **given: Any) -> Any:
    (found,) = made.finished([row(**given)], NOW)
    return found


def test_a_post_is_of_its_network_and_first_seen_now() -> None:
    found = finished(posts())
    assert (found["platform"], found["first_seen_at"], found["created_at"]) == (
        "mastodon",
        NOW,
        NOW - timedelta(hours=1),
    )


@pytest.mark.parametrize(
    ("days", "news", "counts_from"),
    [
        (400, True, NOW),
        (400, False, NOW - timedelta(days=400)),
        (0.9, True, NOW - timedelta(days=0.9)),
        (-3, False, NOW),
    ],
)
def test_what_is_new_and_claims_to_be_old_or_to_come_counts_from_when_it_was_seen(
    days: float, news: bool, counts_from: datetime
) -> None:
    assert finished(posts(), created_at=NOW - timedelta(days=days), news=news)["created_at"] == counts_from


def test_in_a_first_run_an_old_post_is_history() -> None:
    first = Posts("bluesky", Configuration(), read_until=None)
    old = NOW - timedelta(days=400)
    assert finished(first, created_at=old, news=True)["created_at"] == old


def test_after_a_week_without_a_run_what_came_meanwhile_keeps_its_time() -> None:
    late = Posts("bluesky", Configuration(), read_until=NOW - timedelta(days=7))
    during = NOW - timedelta(days=5)
    assert finished(late, created_at=during, news=True)["created_at"] == during


def test_a_private_post_is_not_kept() -> None:
    assert posts().finished([row(private=True), row(id="2")], NOW) == posts().finished([row(id="2")], NOW)


def test_a_post_that_turns_private_is_named_so_that_what_was_kept_goes() -> None:
    rows = [row(private=True), row(id="2")]
    assert posts().hidden(rows) == ["1"]
    assert posts(privacy=Privacy(keep_private=True)).hidden(rows) == []


def test_a_private_post_is_kept_without_its_text_where_the_configuration_says_so() -> None:
    found = finished(posts(privacy=Privacy(keep_text=True, keep_private=True)), private=True)
    assert found["text"] is None
    assert found["intent"] == "outage"


@pytest.mark.parametrize("names", [("itdesk",), ("@itdesk", "x"), ("ITDESK",)])
def test_the_roster_finds_an_author_by_any_spelling_of_a_name(names: tuple[str, ...]) -> None:
    made = posts()
    finished(made, author_names=names)
    assert made.speakers.found == {"@ITDesk": ("u1",)}


def test_groups_that_the_network_told_and_bots_that_it_names_are_passed_on() -> None:
    made = Posts("slack", Configuration(roster=ROSTER), found={"S0614": ["U1", "U2"]})
    finished(made, author="B9", bot=True)
    assert made.speakers.found == {"S0614": ("U1", "U2")}
    assert made.speakers.other_bots == ("B9",)
    assert (made.speakers.desk, made.speakers.bots) == (ROSTER.desk, ROSTER.bots)


def test_of_the_desks_own_posts_nobody_asks_what_they_want() -> None:
    made = Posts("slack", Configuration(roster=ROSTER), found={"S0614": ["U1"]})
    assert finished(made, author="U1")["intent"] is None
    assert finished(made, author="U2")["intent"] == "outage"


def test_what_was_found_and_does_not_speak_to_us_is_overheard() -> None:
    made = posts(listening=Listening(terms=("printer",), exclude=("3D printer",)))
    assert finished(made, addressed=False)["kind"] == "overheard"
    assert made.finished([row(addressed=False, text="my 3D printer is down")], NOW) == []
    assert finished(made, text="my 3D printer is down", kind="mention")["kind"] == "mention"


def test_a_service_of_the_catalogue_is_named() -> None:
    made = posts(services={"print": Service("print", "Printing", ("printer",))})
    assert finished(made)["service"] == "Printing"
    assert "service" in made.columns(POST)
    assert "service" not in posts().columns(POST)


def test_without_a_text_nothing_is_judged() -> None:
    assert "intent" not in posts().columns(("author", "created_at"))


def test_html_is_read_as_text_with_its_lines() -> None:
    said = '<p><a href="https://m.test/@desk">@<span>desk</span></a> my  VPN<br>is &lt;down&gt;</p><p>thx &amp; bye</p>'
    assert plain(said) == "@desk my VPN\nis <down>\nthx & bye"
    assert plain("<script>no</script> ") is None
    assert plain(None) is None


def test_the_addresses_of_html_are_told_once() -> None:
    said = '<a href="https://a.test/1">1</a> <a>none</a> <a href="https://a.test/1">again</a>'
    assert linked(said) == ("https://a.test/1",)
    assert linked("https://a.test") == ()
