"""What a source's words mean: for rows that are loaded, for loads to come, taken back without a trace."""

import pytest

from warehouse import Meaning, WarehouseError

KIOSK = {
    "id": "1",
    "channel": "other",
    "channel_raw": "Kiosk",
    "channel_rule": "unmapped",
    "kind": "Vorfall",
    "opened_at": "2024-03-01 10:00",
}
PHONE = KIOSK | {"id": "2", "channel": "phone", "channel_raw": "Phone", "channel_rule": "word: phone"}
RATED = {"id": "1", "question": "csat", "score": 5.0, "ticket": "1", "rated_at": "2024-03-02"}
WALK_UP = Meaning("a", "ticket", "channel", "Kiosk", "walk_up")
INCIDENT = Meaning("a", "ticket", "kind", "Vorfall", "Incident")
TICKETS = "SELECT id, channel, channel_given, kind, kind_given FROM ticket ORDER BY id"
ASKED = {
    "id": "1",
    "conversation": "c",
    "direction": "in",
    "author": "ann",
    "intent": "Werbung",
    "created_at": "2024-03-01 10:00",
}


def taken_back(one):
    return Meaning(one.source, one.table, one.field, one.word, None)


def test_a_word_given_a_meaning_changes_the_rows_that_are_loaded(warehouse, load, ask):
    load(warehouse, ticket=[KIOSK, PHONE])
    warehouse.keep_meanings([WALK_UP, INCIDENT])
    assert ask(warehouse, TICKETS) == [
        ("1", "walk_up", "other", "Incident", "Vorfall"),
        ("2", "phone", None, "Incident", "Vorfall"),
    ]


def test_a_meaning_holds_for_its_source_alone(warehouse, load, ask):
    load(warehouse, ticket=[KIOSK])
    load(warehouse, source="b", ticket=[KIOSK])
    warehouse.keep_meanings([WALK_UP])
    assert ask(warehouse, "SELECT source, channel FROM ticket ORDER BY source") == [
        ("a", "walk_up"),
        ("b", "other"),
    ]


def test_a_later_load_uses_the_meaning_and_finds_nothing_changed(warehouse, load, ask):
    load(warehouse, ticket=[KIOSK])
    warehouse.keep_meanings([WALK_UP, INCIDENT])
    again = load(warehouse, ticket=[KIOSK, KIOSK | {"id": "3"}])
    assert (again.new, again.changed, again.unchanged) == (1, 0, 1)
    assert ask(warehouse, TICKETS) == [
        ("1", "walk_up", "other", "Incident", "Vorfall"),
        ("3", "walk_up", "other", "Incident", "Vorfall"),
    ]


def test_a_ticket_whose_word_changes_loses_the_meaning_of_its_old_one(warehouse, load, ask):
    load(warehouse, ticket=[KIOSK])
    warehouse.keep_meanings([WALK_UP])
    load(warehouse, ticket=[PHONE | {"id": "1"}])
    assert ask(warehouse, "SELECT channel, channel_given FROM ticket") == [("phone", None)]


def test_a_meaning_taken_back_leaves_what_was_there_before(warehouse, load, contents):
    load(warehouse, ticket=[KIOSK, PHONE], rating=[RATED])
    before = contents(warehouse)
    warehouse.keep_meanings([WALK_UP, INCIDENT])
    assert contents(warehouse) != before
    warehouse.keep_meanings([taken_back(WALK_UP), taken_back(INCIDENT)])
    assert contents(warehouse) == before


def test_a_meaning_may_be_said_anew(warehouse, load, ask):
    load(warehouse, ticket=[KIOSK])
    warehouse.keep_meanings([WALK_UP])
    warehouse.keep_meanings([Meaning("a", "ticket", "channel", "Kiosk", "portal")])
    assert ask(warehouse, "SELECT channel, channel_given FROM ticket") == [("portal", "other")]
    assert warehouse.meanings()[["word", "meaning"]].values.tolist() == [["Kiosk", "portal"]]


def test_undo_of_a_load_puts_back_rows_with_what_was_said_since(warehouse, load, ask):
    load(warehouse, ticket=[KIOSK])
    second = load(warehouse, ticket=[PHONE | {"id": "1", "kind": "Service Request"}])
    warehouse.keep_meanings([WALK_UP, INCIDENT])
    warehouse.undo(second.load)
    assert ask(warehouse, TICKETS) == [("1", "walk_up", "other", "Incident", "Vorfall")]


def test_undo_after_a_meaning_was_taken_back_gives_the_word_of_the_source(warehouse, load, ask):
    load(warehouse, ticket=[KIOSK])
    warehouse.keep_meanings([WALK_UP])
    second = load(warehouse, ticket=[PHONE | {"id": "1"}])
    warehouse.keep_meanings([taken_back(WALK_UP)])
    warehouse.undo(second.load)
    assert ask(warehouse, "SELECT channel, channel_given FROM ticket") == [("other", None)]


def test_a_rating_told_as_its_ticket_is_moves_with_it_and_another_does_not(warehouse, load, ask):
    same = RATED | {"channel": "other"}
    silent = RATED | {"id": "2", "ticket": "1"}
    own = RATED | {"id": "3", "channel": "email"}
    load(warehouse, ticket=[KIOSK], rating=[same, silent, own])
    warehouse.keep_meanings([WALK_UP])
    channels = "SELECT id, channel FROM rating ORDER BY id"
    assert ask(warehouse, channels) == [("1", "walk_up"), ("2", "walk_up"), ("3", "email")]
    warehouse.keep_meanings([taken_back(WALK_UP)])
    assert ask(warehouse, channels) == [("1", "other"), ("2", "other"), ("3", "email")]


def test_a_post_said_to_be_spam_is_owed_no_answer_any_more(warehouse, load, ask):
    load(warehouse, post=[ASKED])
    assert ask(warehouse, "SELECT count(*) FROM turn WHERE owed") == [(1,)]
    spam = Meaning("a", "post", "intent", "Werbung", "spam")
    warehouse.keep_meanings([spam])
    assert ask(warehouse, "SELECT count(*) FROM turn WHERE owed") == [(0,)]
    warehouse.keep_meanings([taken_back(spam)])
    assert ask(warehouse, "SELECT count(*) FROM turn WHERE owed") == [(1,)]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Meaning("a", "ticket", "channel", "Kiosk", "counter"), "'counter' is none of phone"),
        (Meaning("a", "ticket", "status", "Offen", "open"), "ticket.status"),
        (Meaning("a", "rating", "channel", "Kiosk", "phone"), "rating.channel"),
        (Meaning("a", "ticket", "kind", "Vorfall", " "), "an empty text is no meaning"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(warehouse, load, contents, said, why):
    load(warehouse, ticket=[KIOSK])
    before = contents(warehouse)
    with pytest.raises(WarehouseError, match=why):
        warehouse.keep_meanings([WALK_UP, said])
    assert contents(warehouse) == before


def test_what_was_said_of_the_sample_goes_with_it(warehouse, load, ask):
    load(warehouse, ticket=[KIOSK], origin={"sample": True})
    load(warehouse, source="b", ticket=[KIOSK])
    warehouse.keep_sample_configuration("")
    warehouse.keep_meanings([WALK_UP, Meaning("b", "ticket", "channel", "Kiosk", "portal")])
    warehouse.remove_sample()
    assert ask(warehouse, "SELECT source, meaning FROM word") == [("b", "portal")]
