"""Who speaks for the desk on a source read by API: directions follow from the roster, whenever it comes."""

import pytest

from warehouse import Batch, Origin, Speakers, open_warehouse
from warehouse.roster import why_without_desk, without_desk

ORIGIN = Origin("net", "post", "net posts", stream="posts")
ASKED = {"id": "1", "author": "u-ada", "created_at": "2024-03-01 10:00", "reply_to": None}
ANSWERED = {"id": "2", "author": "u-desk", "created_at": "2024-03-01 10:30", "reply_to": "1"}
BY_BOT = {"id": "3", "author": "u-bot", "created_at": "2024-03-01 10:01", "reply_to": "1"}
NEWS = {"id": "4", "author": "u-news", "created_at": "2024-03-01 12:00", "reply_to": None}
DESK = Speakers(desk=["@itdesk"], bots=["u-bot"], found={"@itdesk": ["u-desk"]}, other_bots=["u-news"])
SAID = "SELECT id, direction, author_role FROM post ORDER BY id"


@pytest.fixture
def spoken(warehouse, batch):
    def loaded(speakers, *posts):
        rows = batch("net", post=posts).rows if posts else {}
        return warehouse.load([Batch(rows, len(posts), speakers=speakers)], ORIGIN)

    return loaded


def silent(warehouse):
    """The sources of which it is not known who is the desk."""
    with warehouse.snapshot() as snapshot:
        return without_desk(snapshot.connection)


def why(warehouse):
    with warehouse.snapshot() as snapshot:
        return why_without_desk(snapshot.connection)


def test_without_a_roster_nobody_has_a_direction(warehouse, spoken, ask):
    report = spoken(Speakers(other_bots=["u-news"]), ASKED, ANSWERED)
    assert ask(warehouse, SAID) == [("1", None, None), ("2", None, None)]
    assert "direction" not in report.fields["post"]
    assert ask(warehouse, "SELECT count(*) FROM turn") == [(0,)]


def test_desk_bots_other_bots_and_customers_are_told_apart(warehouse, spoken, ask):
    report = spoken(DESK, ASKED, ANSWERED, BY_BOT, NEWS)
    assert ask(warehouse, SAID) == [
        ("1", "in", "customer"),
        ("2", "out", "desk"),
        ("3", "out", "desk_bot"),
        ("4", "in", "other_bot"),
    ]
    assert {"direction", "author_role"} <= set(report.fields["post"])
    assert ask(warehouse, "SELECT id, minutes, bot_answered FROM turn") == [("1", 30.0, True)]


def test_while_a_word_may_not_be_asked_about_nobody_is_taken_for_a_customer(warehouse, spoken, ask):
    """Who is behind it may be the desk, too; what the network said of a word before stands."""
    refused = Speakers(["@itdesk", "@team"], [], {"@itdesk": ["u-desk"]}, unasked=["@team"])
    spoken(refused, ASKED, ANSWERED)
    assert ask(warehouse, SAID) == [("1", None, None), ("2", None, None)]
    assert "@team of [roster]" in why(warehouse)["net"]
    allowed = Speakers(["@itdesk", "@team"], [], {"@itdesk": ["u-desk"], "@team": []}, unasked=[])
    spoken(allowed)
    assert ask(warehouse, SAID) == [("1", "in", "customer"), ("2", "out", "desk")]
    spoken(refused)
    assert ask(warehouse, SAID) == [("1", "in", "customer"), ("2", "out", "desk")]
    assert why(warehouse) == {}


def test_a_word_that_may_not_be_asked_about_keeps_nobody_once_it_left_the_roster(warehouse, spoken, ask):
    spoken(Speakers(["@itdesk", "@team"], [], {"@itdesk": ["u-desk"]}, unasked=["@team"]), ASKED, ANSWERED)
    spoken(Speakers(["@itdesk", "@team"], [], {"@itdesk": ["u-desk"]}))  # nobody was asked this time
    assert ask(warehouse, SAID) == [("1", None, None), ("2", None, None)]
    spoken(DESK)
    assert ask(warehouse, SAID) == [("1", "in", "customer"), ("2", "out", "desk")]


def test_a_roster_that_comes_later_tells_of_posts_that_are_there(warehouse, spoken, ask):
    spoken(Speakers(), ASKED, ANSWERED)
    spoken(DESK)
    assert ask(warehouse, SAID) == [("1", "in", "customer"), ("2", "out", "desk")]
    assert ask(warehouse, "SELECT id, minutes FROM turn") == [("1", 30.0)]


def test_who_was_found_once_stays_known_for_as_long_as_the_word_is_in_the_roster(warehouse, spoken, ask):
    spoken(DESK, ASKED, ANSWERED, NEWS)
    spoken(Speakers(desk=["@itdesk"]))
    assert ask(warehouse, SAID)[1] == ("2", "out", "desk")
    spoken(Speakers(desk=["u-news"]))
    assert ask(warehouse, SAID)[1:] == [("2", "in", "customer"), ("4", "out", "desk")]


def test_a_roster_that_means_nobody_here_makes_nobody_a_customer(warehouse, spoken, ask):
    report = spoken(Speakers(desk=["@helpdesk", "S0DESK"], bots=["u-bot"]), ASKED, ANSWERED, BY_BOT)
    assert set(ask(warehouse, "SELECT direction, author_role FROM post")) == {(None, None)}
    assert "direction" not in report.fields["post"]
    assert silent(warehouse) == ("net",)
    spoken(Speakers(desk=["@helpdesk", "S0DESK"], found={"S0DESK": ["u-desk"]}))
    assert ask(warehouse, SAID)[:2] == [("1", "in", "customer"), ("2", "out", "desk")]
    assert silent(warehouse) == ()


def test_a_desk_that_the_network_knows_and_that_never_answered_has_customers(warehouse, spoken, ask):
    spoken(Speakers(desk=["@itdesk"], found={"@itdesk": ["u-desk"]}))
    assert silent(warehouse) == ()
    report = spoken(Speakers(desk=["@itdesk"]), ASKED)
    assert ask(warehouse, SAID) == [("1", "in", "customer")]
    assert "direction" in report.fields["post"]


def test_the_desk_is_known_as_soon_as_one_of_its_posts_is_there(warehouse, spoken, ask):
    spoken(Speakers(desk=["U-Desk"]), ASKED)
    assert silent(warehouse) == ("net",)
    spoken(Speakers(desk=["U-Desk"]), ANSWERED)
    assert ask(warehouse, SAID) == [("1", "in", "customer"), ("2", "out", "desk")]
    assert silent(warehouse) == ()


def test_a_roster_that_is_taken_away_leaves_no_direction(warehouse, spoken, ask):
    spoken(DESK, ASKED, ANSWERED)
    spoken(Speakers())
    assert ask(warehouse, SAID) == [("1", None, None), ("2", None, None)]
    assert ask(warehouse, "SELECT count(*) FROM turn") == [(0,)]


def test_an_id_of_the_network_is_a_word_of_the_roster(warehouse, spoken, ask):
    spoken(Speakers(desk=["u-desk"]), ANSWERED)
    assert ask(warehouse, SAID) == [("2", "out", "desk")]


def test_files_keep_the_direction_that_they_give(warehouse, spoken, load, ask):
    load(warehouse, "file", post=[ASKED | {"direction": "out", "author_role": "desk"}])
    spoken(DESK, ASKED)
    assert ask(warehouse, "SELECT source, direction FROM post ORDER BY 1") == [("file", "out"), ("net", "in")]


def test_undo_gives_back_posts_with_the_direction_that_the_roster_says_now(warehouse, spoken, ask):
    spoken(Speakers(), ANSWERED)
    later = spoken(DESK, ANSWERED | {"reply_to": "0"})
    warehouse.undo(later.load)
    assert ask(warehouse, "SELECT direction, reply_to FROM post") == [("out", "1")]


def test_no_word_of_a_network_is_kept_but_those_of_the_roster(warehouse, address, spoken, ask):
    spoken(DESK, ASKED, ANSWERED)
    (kept,) = open_warehouse(address).kept("speakers").values()
    assert "@itdesk" in kept
    assert "u-desk" not in kept
    assert "u-news" not in kept


def test_what_is_shown_again_counts_from_when_it_was_first_seen(warehouse, batch, ask):
    seen = ASKED | {"created_at": "2024-03-05 09:00", "first_seen_at": "2024-03-05 09:00"}
    warehouse.load([batch("net", post=[seen])], ORIGIN)
    again = ASKED | {"first_seen_at": "2024-03-06 09:00"}
    report = warehouse.load([batch("net", post=[again])], ORIGIN)
    assert (report.new, report.changed, report.unchanged) == (0, 0, 1)
    ((created, first),) = ask(warehouse, "SELECT created_at, first_seen_at FROM post")
    assert created == first
    assert created.day == 5


def test_what_the_desk_opens_is_an_announcement_for_as_long_as_it_is_the_desk(warehouse, spoken, ask):
    opened = ANSWERED | {"reply_to": None, "kind": "mention", "first_seen_at": "2024-03-01 11:00"}
    spoken(DESK, ASKED | {"kind": "mention"}, opened)
    assert ask(warehouse, "SELECT id, kind FROM post ORDER BY id") == [
        ("1", "mention"),
        ("2", "announcement"),
    ]
    assert spoken(DESK, opened).unchanged == 1
    spoken(Speakers(desk=["u-ada"]), opened)
    assert ask(warehouse, "SELECT kind FROM post WHERE id = '2'") == [("mention",)]
