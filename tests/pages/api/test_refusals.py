"""Who may read what, and what is said to a question that cannot be asked: one line, its status, no secret."""

import logging
import threading

import pytest
from starlette.exceptions import HTTPException

from pages.api import routes
from pages.api.callers import ADDRESSES, TRIES, WITHIN_SECONDS, Tries, bearer, token_of
from pages.api.kept import Answer, KeptAnswers
from pages.api.service import service
from tests.pages.api.conftest import CONFIGURED, READER, WATCHER
from warehouse import WarehouseError
from warehouse.api_tokens import ApiToken
from warehouse.embedded import Embedded

FIGURE = "/api/figures/contacts"
FOR_READERS = (FIGURE, "/api/metrics/contacts", "/api/benchmarks")
FOR_ALL = ("/api/metrics", "/api/openapi.json", "/api/")


@pytest.fixture
def watcher(api):
    return api.bearing(WATCHER)


@pytest.mark.parametrize("path", [*FOR_READERS, *FOR_ALL])
def test_without_a_token_nothing_is_read(stranger, path):
    refused = stranger(path)
    assert refused.status == 401
    assert refused.error == "send a token as 'Authorization: Bearer TOKEN', or as the password of Basic"
    assert refused.headers["www-authenticate"].startswith("Bearer ")
    assert "Basic " in refused.headers["www-authenticate"]


@pytest.mark.parametrize("path", FOR_READERS)
def test_a_token_of_another_role_is_told_which_it_takes(watcher, path):
    refused = watcher(path)
    assert refused.status == 403
    assert refused.error == "a watcher may not read this; it takes a token of a reader"


@pytest.mark.parametrize("path", FOR_ALL)
def test_a_watcher_may_read_what_there_is(watcher, path):
    assert watcher(path).status == 200


def test_a_token_may_be_the_password_of_basic(api):
    assert api.with_password(READER)(FIGURE).status == 200
    assert api.with_password("another-password-0001")(FIGURE).status == 401


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer",
        "Bearer ",
        "bearer wrong",
        "Basic",
        "Basic !!!",
        "Basic YQ==",
        "Digest a",
        READER,
        "Bearer " + "x" * 9000,
    ],
)
def test_what_is_no_token_of_ours_is_refused(stranger, authorization):
    refused = stranger(FIGURE, Authorization=authorization)
    assert refused.status == 401
    assert authorization[7:] not in refused.body.decode() or len(authorization) < 9


def test_a_token_in_the_address_is_none(stranger, caplog):
    refused = stranger(f"{FIGURE}?token={READER}")
    assert refused.status == 401
    assert READER not in refused.body.decode() + caplog.text


def test_a_parameter_of_that_name_is_not_repeated_with_its_value(api, caplog):
    refused = api(f"{FIGURE}?token={READER}")
    assert (refused.status, READER in refused.body.decode() + caplog.text) == (400, False)


def test_without_tokens_the_api_is_off_and_says_how_to_turn_it_on(api, configured):
    for text in ("", "[desks.north]\n"):
        configured(text)
        for path in (*FOR_READERS, *FOR_ALL):
            refused = api(path)
            assert refused.status == 404
            assert "add [api.tokens.NAME]" in refused.error


def test_a_token_that_is_taken_out_of_the_file_opens_nothing_any_more(api, configured):
    assert api(FIGURE).status == 200
    configured(CONFIGURED.replace("[api.tokens.excel]", "[api.tokens.other]").replace("_EXCEL", "_OTHER"))
    assert api(FIGURE).status == 401


@pytest.mark.parametrize("value", ["", "short", "with space in it 0001"])
def test_a_token_that_is_not_set_or_unfit_is_nobodys(api, monkeypatch, value, caplog):
    monkeypatch.setenv("DESKSCOPE_API_EXCEL", value)
    assert api.bearing(value)(FIGURE).status == 401
    assert api.with_password(value)(FIGURE).status == 401
    assert not value or value not in caplog.text


def test_wrong_tokens_are_bounded_and_the_right_one_goes_on(api, stranger, watcher, caplog):
    assert api(FIGURE).status == 200
    wrong = stranger.bearing("a-wrong-token-00001")
    with caplog.at_level(logging.WARNING, "deskscope.api"):
        assert [wrong(FIGURE).status for _ in range(TRIES + 2)] == [401] * TRIES + [429] * 2
    refused = wrong(FIGURE)
    assert refused.error == "too many wrong tokens from your address"
    assert 0 < int(refused.headers["retry-after"]) <= WITHIN_SECONDS
    assert api(FIGURE).status == 200, "which was right here before"
    assert watcher("/api/metrics").status == 429, "which was not"
    assert stranger(FIGURE).status == 401
    assert "127.0.0.1 sent 10 wrong tokens" in caplog.text
    assert "a-wrong-token" not in caplog.text


def test_an_address_may_try_again_a_minute_later_and_only_so_many_are_remembered():
    now = [0.0]
    tries = Tries(lambda: now[0])
    assert [tries.wait_seconds("a", None) for _ in range(TRIES)] == [0] * TRIES
    now[0] = 20.5
    assert tries.wait_seconds("a", None) == 40
    assert tries.wait_seconds("a", "excel") == 40
    assert tries.wait_seconds("b", None) == 0
    now[0] = WITHIN_SECONDS
    assert tries.wait_seconds("a", "excel") == 0
    for at in range(ADDRESSES + 5):
        tries.wait_seconds(f"other {at}", None)
    assert len(tries._wrong) == ADDRESSES


def test_of_two_tokens_each_has_its_own_role(monkeypatch):
    monkeypatch.setenv("ONE", "o" * 16)
    monkeypatch.setenv("TWO", "t" * 16)
    tokens = {
        name: ApiToken(name, role, f"${{{name}}}") for name, role in (("ONE", "reader"), ("TWO", "watcher"))
    }
    assert [bearer(token_of(f"Bearer {text * 16}"), tokens) for text in "otx"] == [
        tokens["ONE"],
        tokens["TWO"],
        None,
    ]
    assert "oooo" not in repr(tokens) + str(tokens)
    assert bearer(None, tokens) is None
    monkeypatch.setenv("ONE", "")
    assert bearer(b"", tokens) is None


UNASKABLE = {
    "?by=chanel": "unknown dimension 'chanel'; did you mean channel?",
    "?by=channel,channel": "'channel' is named twice",
    "?by=": "'by' holds an empty name; write names with commas between",
    "?grain=fortnight": "unknown grain 'fortnight'; known are day, week, month, quarter, year",
    "?from=2026-02-30": "from: '2026-02-30' is no day; write it like 2026-01-31",
    "?from=20260131": "from: '20260131' is no day; write it like 2026-01-31",
    "?from=0001-01-01": "from: 0001-01-01 is outside 1970-01-01 to 2099-12-31",
    "?from=2026-01-02&to=2026-01-01": "the period ends (2026-01-01) before it begins (2026-01-02)",
    "?from=2026-01-01&from=2026-01-02": "'from' is given twice",
    "?where=channel": "where: 'channel' is no condition; write it like channel=email",
    "?where=channel=fax": "unknown channel 'fax'",
    "?where=colour=red": "unknown dimension 'colour'",
    "?where=desk=%00": "where: a value has at most 200 characters, none of them unprintable",
    f"?where=desk={'x' * 201}": "where: a value has at most 200 characters, none of them unprintable",
    "?" + "&".join(["where=desk=x"] * 101): "more than 100 conditions",
    "?clock=swiss": "unknown clock 'swiss'",
    "?dated=closed": "unknown day to date by 'closed'",
    "?within=nan": "within: 'nan' is not 0.01 to 8760 hours",
    "?within=1_0": "within: '1_0' is not 0.01 to 8760 hours",
    "?within=%D9%A3": "within: '٣' is not 0.01 to 8760 hours",
    "?within=1e999": "within: '1e999' is not 0.01 to 8760 hours",
    "?format=xml": "format: there is json and csv",
    "?format=table": "format: there is json and csv",
    "?grains=month": "unknown parameter 'grains'; did you mean grain?",
    "?%0d%0aSet-Cookie:a=b": "unknown parameter",
    "?;drop table ticket": "unknown parameter",
}


@pytest.mark.parametrize("query", UNASKABLE, ids=lambda query: query[:40])
def test_a_question_that_cannot_be_asked_is_told_in_one_line(api, query):
    refused = api(f"{FIGURE}{query.replace(' ', '%20')}")
    assert refused.status == 400
    assert refused.error.startswith(UNASKABLE[query])
    assert refused.error.isprintable()
    assert len(refused.error) <= 500


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/api/figures/contact",
            "/api/metrics/contact",
            "/api/figures/contacts%2Fx",
            "/api/nothing",
            "/api/figures",
        ),
        *(
            "/api/figures/contacts/",
            "/api/figures/%3Cscript%3E",
            "/api/figures/" + "x" * 5000,
            "/api/metrics/",
        ),
    ],
    ids=lambda path: path[:40],
)
def test_what_is_not_there_is_not_found(api, path):
    refused = api(path)
    assert refused.status == 404
    assert refused.error.startswith("there is no ")
    assert len(refused.error) < 200
    assert (
        "did you mean contacts?" in refused.error
        or "contact" not in path
        or path.count("/") > 3
        or "%" in path
    )


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_can_be_changed(api, method):
    refused = api(FIGURE, method=method)
    assert (refused.status, refused.error) == (405, "only GET and HEAD are answered")
    assert set(refused.headers["allow"].replace(" ", "").split(",")) == {"GET", "HEAD"}


def test_a_warehouse_that_cannot_be_read_is_told(api, over, tmp_path):
    (tmp_path / "file").write_text("")
    over(tmp_path / "file")
    refused = api(FIGURE)
    assert refused.status == 503
    assert "is a file; the warehouse is a folder" in refused.error
    assert api("/api/metrics").status == 200, "which reads no data"


def test_a_warehouse_that_fails_midway_is_told(api, monkeypatch):
    def fails(_: object) -> object:
        raise WarehouseError("the published snapshot is missing; load again")

    monkeypatch.setattr(Embedded, "snapshot", fails)
    refused = api(FIGURE)
    assert (refused.status, refused.error) == (503, "the published snapshot is missing; load again")


def test_a_configuration_that_cannot_be_meant_opens_nothing(api, configured, caplog):
    configured(CONFIGURED.replace('"reader"', '"writer"'))
    refused = api(FIGURE)
    assert (refused.status, refused.error) == (
        503,
        "the configuration cannot be used; 'deskscope check' says why",
    )
    assert "'writer' is not known; did you mean 'watcher'? (known: reader, watcher)" in caplog.text


def test_what_went_wrong_here_is_said_without_its_reason(api, monkeypatch):
    monkeypatch.setattr(service(), "looked_up", None)
    refused = api(FIGURE)
    assert refused.status == 500
    assert refused.error == "this went wrong here, not with you; the log of the server says what"


def test_a_question_too_many_is_asked_to_come_again(api, monkeypatch):
    monkeypatch.setattr(routes, "_places", threading.BoundedSemaphore(1))
    assert routes._places.acquire(blocking=False)
    refused = api(FIGURE)
    assert (refused.status, refused.headers["retry-after"]) == (503, "2")
    routes._places.release()
    assert api(FIGURE).status == 200
    monkeypatch.setattr(routes, "_places", threading.BoundedSemaphore(1))
    assert api(FIGURE).status == 200, "what is known already is always answered"


def test_while_long_questions_are_worked_out_known_answers_come(api, monkeypatch):
    assert api(FIGURE).status == 200
    held, begun = threading.Event(), threading.Semaphore(0)

    def waits(house: object) -> None:
        begun.release()
        held.wait(60)
        raise HTTPException(503, "held")

    for at in range(2):
        routes._slow.submit(waits, at)
    try:
        assert all(begun.acquire(timeout=60) for _ in range(2))
        assert api(FIGURE).status == 200
        assert api("/api/nothing").status == 404
    finally:
        held.set()


def test_kept_answers_make_room_for_new_ones():
    kept = KeptAnswers(most_bytes=100)

    def answer(letter: str, size: int = 40, *, lasting: bool = True) -> Answer:
        return Answer(letter.encode() * size, "text/plain", lasting=lasting)

    for letter in "ab":
        kept.keep(letter, answer(letter))
    assert kept.look("a") is not None
    kept.keep("c", answer("c"))
    assert [letter for letter in "abc" if kept.look(letter)] == ["a", "c"]
    kept.keep("a", answer("A", 10))
    kept.keep("d", answer("d", 50))
    assert [letter for letter in "abcd" if kept.look(letter)] == ["a", "c", "d"]
    kept.keep("e", answer("e", 9 << 20))
    kept.keep("f", answer("f", lasting=False))
    assert (kept.look("e"), kept.look("f")) == (None, None)
