"""Who speaks, and what is told of people: asked of every network by test_social_contract.py.

That has the fixtures: `case`, `trial` and `asked`, three questions of ALICE, BOB and CAROL that are read.
"""

from pathlib import Path

import pytest
from sqlalchemy import select

from configuration import Privacy, Roster
from connectors.roster import nobody_is_the_desk
from connectors.systems import connector
from metrics import figures
from tests.connectors.fakes.social_world import DESKS, PEOPLE
from tests.connectors.social_contract import SocialCase, SocialTrial, first_of, talk, talking
from warehouse.tables import metadata

CAROL = PEOPLE[2]
RESPONSE = ("social_answered_share", "social_response_minutes")


def test_bots_never_answer(asked: SocialTrial) -> None:
    carol = first_of(asked, CAROL)
    turn = asked.turns()[asked.name(carol)]
    assert (turn.answered_at, turn.bot_answered, turn.owed) == (None, True, True)
    answer = asked.world.post(DESKS[0], to=carol, mentions=False)
    asked.world.rest()
    asked.calls()
    turn = asked.turns()[asked.name(carol)]
    assert (turn.answered_at, turn.bot_answered) == (answer.created_at, True)


def test_without_a_roster_nobody_is_the_desk_and_no_response_is_computed(trial: SocialTrial) -> None:
    trial.world.rest(trial.case.reread)
    trial.world.rest(trial.case.reread)
    trial.configure(roster=Roster())
    trial.calls()
    assert set(trial.in_warehouse("direction", "author_role")) <= {(None, None)}
    assert set(figures(*RESPONSE, warehouse=trial.warehouse).state) == {"not_computable"}
    trial.configure()
    assert trial.calls() <= trial.case.quiet_calls + len(trial.case.desk) + len(trial.case.bots)
    assert trial.held() == trial.truth()
    assert not set(figures(*RESPONSE, warehouse=trial.warehouse).state) & {"not_computable", "none"}


def test_words_of_other_networks_do_no_harm_in_the_roster(trial: SocialTrial) -> None:
    odd = (
        *("S0HELPDESK", "did:plc:z72i7hdynmk6r22z27h6tvur", "@desk@social.example", "desk.bsky.example"),
        *(
            "help@desk.example",
            "6f1c9a52-8a5c-4d1e-9a53-0d8b6f0f7a11",
            "Ümläut & Söhne",
            "12345678901234567890",
        ),
    )
    trial.configure(roster=Roster((*trial.case.desk, *odd), (*trial.case.bots, "B0T")))
    trial.calls()
    assert trial.held() == trial.truth()


def test_a_key_that_may_not_ask_who_the_desk_is_reads_the_posts(case: SocialCase, tmp_path: Path) -> None:
    if case.kind in ("facebook", "x"):
        pytest.skip("who the desk is, is asked by the path of the accounts that are read")
    with talking(case, tmp_path, world=talk(case, case.page_size, case.page_size)) as trial:
        trial.server.faults.forbidden = tuple(case.lookups)
        told = {report.stream: report.error for report in trial.sync() if report.error}
        assert set(told) == {"roster"}
        assert str(told["roster"]).startswith(f"{trial.source.name}: ")
        assert "403" in str(told["roster"])
        assert connector(trial.source.kind).rights in str(told["roster"])
        assert {name for (name,) in trial.in_warehouse("id")} == set(trial.truth()["post"])
        assert not (figures(*RESPONSE, warehouse=trial.warehouse).value == 0).any()
        assert set(trial.in_warehouse("direction")) in ({(None,)}, {("in",), ("out",)})
        trial.server.faults.forbidden = ""
        trial.calls()
        assert trial.held() == trial.truth()


def test_a_roster_that_names_nobody_here_makes_nobody_a_customer(asked: SocialTrial) -> None:
    asked.configure(roster=Roster(("nobody_at_all",), ()))
    asked.calls()
    assert set(asked.in_warehouse("direction")) == {(None,)}
    assert nobody_is_the_desk(asked.warehouse, asked.source.name) is not None
    assert set(figures(*RESPONSE, warehouse=asked.warehouse).state) == {"not_computable"}
    asked.configure()
    assert nobody_is_the_desk(asked.warehouse, asked.source.name) is not None
    asked.calls()
    assert asked.held() == asked.truth()


def test_private_posts_are_never_kept(asked: SocialTrial) -> None:
    if not asked.case.has_private:
        pytest.skip("everybody reads every post of this network")
    asked.configure(privacy=Privacy(keep_text=True))
    secret = asked.world.post(CAROL, private=True)
    answer = asked.world.post(DESKS[0], to=secret, private=True, mentions=False)
    asked.world.rest()
    asked.calls()
    asked.calls(full=True)
    names = {asked.name(secret), asked.name(answer)}
    assert not names & {row[0] for row in asked.in_warehouse("id")}
    assert asked.held() == asked.truth()
    asked.configure(privacy=Privacy(keep_text=True, keep_private=True))
    asked.calls(full=True)
    texts = dict(asked.in_warehouse("id", "text"))
    assert {name: texts.get(name, "missing") for name in names} == dict.fromkeys(names)


def test_nothing_tells_who_wrote_or_what(trial: SocialTrial, tmp_path: Path) -> None:
    trial.calls()
    people = [one for person in PEOPLE for one in (person.handle, person.name)]
    words = ["größtenteils", "Umlaute", "réglé", "パスワード", "calendar doesn't"]
    with trial.warehouse.snapshot() as snapshot:
        told = [repr(snapshot.connection.execute(select(table)).all()) for table in metadata.sorted_tables]
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert [word for word in (*people, *words) if any(word in text for text in told)] == []
    assert [word for word in (*people, *words) if any(word.encode() in text for text in files)] == []
    authors = {author for (author,) in trial.in_warehouse("author")}
    assert None not in authors
    assert len(authors) > len(PEOPLE) / 2
