"""A post and the ticket that it became, on both engines: by what is said, whatever was loaded first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import pytest

from warehouse import Batch, LoadReport, Origin, Warehouse

Record = Mapping[str, Any]

MENTION = {
    "id": "m1",
    "conversation": "c",
    "direction": "in",
    "author": "anna",
    "author_role": "customer",
    "created_at": "2026-03-02 09:00",
}
ANSWER = {
    "id": "r1",
    "conversation": "c",
    "reply_to": "m1",
    "direction": "out",
    "author": "desk",
    "author_role": "desk",
    "created_at": "2026-03-02 09:20",
    "ticket_named": "INC0000001",
}
TICKET = {"id": "INC0000001", "channel": "social", "opened_at": "2026-03-02 09:10"}


@dataclass
class House:
    """A warehouse of tickets and posts: what is loaded, and what became of it."""

    warehouse: Warehouse
    write: Callable[..., LoadReport]
    ask: Callable[..., list[Any]]
    look: Callable[[Warehouse], Any]

    def load(self, source: str = "a", **tables: Sequence[Record]) -> str:
        """The id of the load."""
        return str(self.write(self.warehouse, source, **tables).load)

    def tickets(self) -> dict[str, Any]:
        """Post -> the ticket that it became."""
        return dict(self.ask(self.warehouse, "SELECT id, ticket FROM post"))

    def turns(self) -> list[Any]:
        """The ticket of each turn, in order."""
        return [one for (one,) in self.ask(self.warehouse, "SELECT ticket FROM turn ORDER BY started_at")]

    def undo(self, load: str) -> None:
        self.warehouse.undo(load)

    def contents(self) -> Any:
        return self.look(self.warehouse)


@pytest.fixture
def house(
    warehouse: Warehouse,
    load: Callable[..., LoadReport],
    ask: Callable[..., list[Any]],
    contents: Callable[[Warehouse], Any],
) -> House:
    return House(warehouse, load, ask, contents)


def post(name: str, at: str, **more: Any) -> Record:
    return MENTION | {"id": name, "created_at": f"2026-03-02 {at}"} | more


def answer(name: str, at: str, **more: Any) -> Record:
    return ANSWER | {"id": name, "created_at": f"2026-03-02 {at}"} | more


class TestWhatIsSaidOfATicket:
    def test_what_the_source_says_stands_whatever_else_is_said(self, house: House) -> None:
        house.load(ticket=[TICKET | {"post": "m1"}])
        house.load("b", post=[MENTION | {"ticket": "T-9", "ticket_named": "INC0000001"}])
        assert house.tickets() == {"m1": "T-9"}

    def test_the_tool_says_of_which_post_it_made_the_ticket(self, house: House) -> None:
        house.load("b", post=[MENTION])
        house.load(ticket=[TICKET | {"post": "m1"}])
        assert house.tickets() == {"m1": "INC0000001"}
        assert house.turns() == ["INC0000001"]

    def test_of_two_tickets_of_one_post_the_first_counts(self, house: House) -> None:
        later = TICKET | {"id": "INC0000000", "post": "m1", "opened_at": "2026-03-03 09:10"}
        house.load("b", post=[MENTION])
        house.load(ticket=[later, TICKET | {"post": "m1"}])
        assert house.tickets() == {"m1": "INC0000001"}

    def test_a_post_that_names_a_ticket_became_it(self, house: House) -> None:
        house.load(ticket=[TICKET])
        house.load("b", post=[MENTION | {"ticket_named": "INC0000001"}])
        assert house.tickets() == {"m1": "INC0000001"}

    def test_by_the_record_that_is_in_the_address_of_the_ticket(self, house: House) -> None:
        house.load(ticket=[TICKET | {"record": "9d385017c611228701d22104cc95c371"}])
        house.load("b", post=[MENTION | {"ticket_named": "9d385017c611228701d22104cc95c371"}])
        assert house.tickets() == {"m1": "INC0000001"}

    def test_what_is_no_ticket_is_none(self, house: House) -> None:
        house.load(ticket=[TICKET])
        house.load("b", post=[MENTION | {"ticket_named": "2026"}])
        assert house.tickets() == {"m1": None}

    def test_nobody_can_say_which_of_two_sources_is_meant(self, house: House) -> None:
        house.load("b", post=[MENTION | {"ticket_named": "INC0000001"}])
        house.load(ticket=[TICKET])
        other = house.load("other", ticket=[TICKET])
        assert house.tickets() == {"m1": None}
        house.undo(other)
        assert house.tickets() == {"m1": "INC0000001"}

    def test_nor_which_of_two_posts_of_one_id(self, house: House) -> None:
        house.load(ticket=[TICKET | {"post": "m1"}])
        house.load("b", post=[MENTION])
        other = house.load("other", post=[MENTION])
        assert house.ask(house.warehouse, "SELECT DISTINCT ticket FROM post") == [(None,)]
        house.undo(other)
        assert house.tickets() == {"m1": "INC0000001"}


class TestTheAnswerOfTheDesk:
    def test_an_answer_that_names_the_ticket_is_about_the_mention(self, house: House) -> None:
        house.load(ticket=[TICKET])
        house.load("b", post=[MENTION, ANSWER])
        assert house.tickets() == {"m1": "INC0000001", "r1": "INC0000001"}

    def test_so_is_what_a_bot_of_the_desk_says(self, house: House) -> None:
        house.load(ticket=[TICKET])
        house.load("b", post=[MENTION, ANSWER | {"author_role": "desk_bot"}])
        assert house.tickets()["m1"] == "INC0000001"

    def test_the_whole_conversation_of_that_customer_is_about_it(self, house: House) -> None:
        """Details after a first answer, and a word after the ticket, are no contacts of their own."""
        thread = [
            MENTION,
            answer("r0", "09:05", ticket_named=None),
            post("m2", "09:15"),
            ANSWER,
            post("m3", "10:00"),
        ]
        house.load(ticket=[TICKET])
        house.load("b", post=thread)
        assert [house.tickets()[name] for name in ("m1", "m2", "m3")] == ["INC0000001"] * 3
        assert house.turns() == ["INC0000001"] * 3

    def test_a_second_ticket_of_the_thread_is_for_what_came_after_the_first(self, house: House) -> None:
        second = TICKET | {"id": "INC0000002"}
        thread = [MENTION, ANSWER, post("m2", "11:00"), answer("r2", "11:10", ticket_named="INC0000002")]
        house.load(ticket=[TICKET, second])
        house.load("b", post=thread)
        assert house.tickets() == {
            "m1": "INC0000001",
            "r1": "INC0000001",
            "m2": "INC0000002",
            "r2": "INC0000002",
        }

    def test_among_several_customers_it_is_for_whom_it_answers(self, house: House) -> None:
        """Ben answers Anna; the desk answers Ben, by way of its own first answer to him."""
        ben = post("m2", "09:10", author="ben", reply_to="m1")
        thread = [
            MENTION,
            ben,
            answer("r0", "09:15", reply_to="m2", ticket_named=None),
            answer("r1", "09:20", reply_to="r0"),
        ]
        house.load(ticket=[TICKET])
        house.load("b", post=thread)
        assert house.tickets() == {"m1": None, "m2": "INC0000001", "r0": None, "r1": "INC0000001"}

    def test_an_announcement_that_names_a_ticket_is_no_answer(self, house: House) -> None:
        news = answer("n", "08:00", reply_to=None)
        house.load(ticket=[TICKET])
        house.load("b", post=[news, MENTION | {"reply_to": "n"}])
        assert house.tickets() == {"n": "INC0000001", "m1": None}

    def test_another_thread_is_left_alone(self, house: House) -> None:
        house.load(ticket=[TICKET])
        house.load("b", post=[MENTION, ANSWER, post("m9", "09:00", conversation="other")])
        assert house.tickets()["m9"] is None

    def test_by_the_root_of_the_replies_where_no_conversation_is_given(self, house: House) -> None:
        bare = [
            {name: said for name, said in one.items() if name != "conversation"} for one in (MENTION, ANSWER)
        ]
        house.load(ticket=[TICKET])
        house.load("b", post=bare)
        assert house.tickets() == {"m1": "INC0000001", "r1": "INC0000001"}


class TestTheOrderOfLoads:
    @pytest.mark.parametrize("order", list(permutations(range(4))))
    def test_any_order_gives_the_same_links(self, house: House, order: tuple[int, ...]) -> None:
        loads: list[tuple[str, dict[str, list[Record]]]] = [
            ("a", {"ticket": [TICKET, TICKET | {"id": "INC0000002", "post": "m2"}]}),
            ("b", {"post": [MENTION]}),
            ("b", {"post": [ANSWER]}),
            ("c", {"post": [post("m2", "12:00", conversation=None)]}),
        ]
        for place in order:
            source, given = loads[place]
            house.load(source, **given)
        assert house.tickets() == {"m1": "INC0000001", "r1": "INC0000001", "m2": "INC0000002"}

    def test_undo_gives_back_exactly_what_was_there(self, house: House) -> None:
        house.load("b", post=[MENTION, ANSWER, post("m2", "12:00", conversation="d")])
        before = house.contents()
        opened = house.load(ticket=[TICKET, TICKET | {"id": "INC0000002", "post": "m2"}])
        assert house.tickets() == {"m1": "INC0000001", "r1": "INC0000001", "m2": "INC0000002"}
        linked = house.contents()
        moved = house.load(ticket=[TICKET | {"id": "INC0000002", "post": "m1"}])
        assert house.tickets() == {"m1": "INC0000002", "r1": "INC0000001", "m2": None}
        house.undo(moved)
        assert house.contents() == linked
        house.undo(opened)
        assert house.contents() == before

    def test_a_ticket_that_its_source_deletes_leaves_a_contact(self, house: House) -> None:
        house.load("b", post=[MENTION, ANSWER])
        house.load(ticket=[TICKET])
        house.warehouse.load(
            [Batch({}, 1, (), {"ticket": ["INC0000001"]})], Origin("a", "ticket", "a tickets")
        )
        assert house.tickets() == {"m1": None, "r1": None}
        assert house.turns() == [None]

    def test_a_reference_that_is_edited_out_is_gone(self, house: House) -> None:
        house.load(ticket=[TICKET])
        house.load("b", post=[MENTION, ANSWER])
        house.load("b", post=[ANSWER | {"ticket_named": None}])
        assert house.tickets() == {"m1": None, "r1": None}
