"""A key is in no text for people, however it is written there."""

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.redaction import redacted

KEY = "a+b/c=d&e %f\"g'h\\i<ä€"


@pytest.mark.parametrize(
    "written",
    [
        KEY,
        quote(KEY),
        quote(KEY, safe=""),
        quote_plus(KEY),
        quote(quote(KEY, safe=""), safe=""),
        json.dumps(KEY),
        repr(KEY),
        base64.b64encode(KEY.encode()).decode(),
        base64.urlsafe_b64encode(KEY.encode()).decode(),
    ],
)
def test_a_key_is_found_in_every_form(written: str) -> None:
    said = redacted(f"GET https://desk.example/api?key={written}&page=2", [KEY])
    assert "***" in said
    assert written not in said
    assert said.startswith("GET https://desk.example/api?key=")


@given(
    st.text("abcdefghijklmnopqrstuvwxyz@.", min_size=1),
    st.text(min_size=8).filter(lambda key: key.strip() == key),
)
def test_a_password_is_found_in_the_header_of_basic(user: str, password: str) -> None:
    try:
        sent = base64.b64encode(f"{user}:{password}".encode()).decode()
    except UnicodeEncodeError:  # half a character; no server takes it
        return
    left = redacted(sent, [password]).replace("***", "")
    assert (
        len(sent) - len(left) >= len(password.encode()) * 8 // 6 - 1
    )  # sextets that hold the password alone


def test_the_longer_key_goes_first() -> None:
    assert redacted("token abcdef and abc", ["abc", "abcdef"]) == "token *** and ***"


def test_a_key_that_is_not_set_takes_nothing_away() -> None:
    assert redacted("all is well", ["", "  "]) == "all is well"


def test_a_key_from_a_file_is_found_without_the_end_of_its_line() -> None:
    assert redacted("Bearer s3cret!", ["s3cret!\n"]) == "Bearer ***"
