"""What every medium does to a stranger's text, by hand and over any text there is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from language.visible import one_line, shortened, visible

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAG, DARK_WAVE, E_ACUTE = "\U0001f1e9\U0001f1ea", "\U0001f44b\U0001f3ff", "e\u0301"
SCOTLAND = "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbsct") + "\U000e007f"
ANY = some.text(some.characters(), max_size=60)  # halves of characters too


def test_what_cannot_be_seen_is_taken_out_and_what_joins_letters_stays() -> None:
    assert visible("a\x00b\u202ec\ud800d\ufeff") == "a bcd"
    assert visible("\u2067a\u2066b\u2069c") == "abc"
    assert visible("  indented  twice") == "  indented  twice"
    for sign in (FAMILY, FLAG, DARK_WAVE, SCOTLAND):
        assert visible(sign) == sign


def test_a_line_has_single_spaces_and_keeps_a_number_at_its_unit() -> None:
    assert one_line("a\u00a0%\tb\n\nc ", 50) == "a\u00a0% b c"
    assert one_line("a\r\nBcc: b@example.org") == "a Bcc: b@example.org"


def test_a_text_is_cut_at_a_word_where_one_ends_nearby() -> None:
    assert one_line("word " * 10, 12) == "word word…"
    assert one_line("x" * 10**7, 5) == "xxxx…"
    assert shortened("x" * 100, 10) == "x" * 9 + "…"
    assert one_line("\x00" * 100 + "end", 5) == "…"  # what is left out is always said


@pytest.mark.parametrize("sign", [FAMILY, FLAG, DARK_WAVE, E_ACUTE, SCOTLAND])
def test_no_sign_is_cut_in_half(sign: str) -> None:
    text = "ab" + sign * 3
    cuts = {shortened(text, most).removesuffix("…") for most in range(4, len(text))}
    assert cuts <= {"ab" + sign * times for times in range(3)}


@given(ANY, some.integers(2, 40))
def test_any_text_is_one_visible_bounded_line(text: str, longest: int) -> None:
    said = one_line(text, longest)
    assert len(said) <= longest
    assert not {unicodedata.category(one) for one in said} & {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not set(said) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    assert said.encode("utf-8").decode("utf-8") == said
    assert one_line(said, longest) == said


@given(ANY)
def test_a_short_visible_text_stays_as_it_is(text: str) -> None:
    said = one_line(text)
    assert one_line(said) == said
    assert said == " ".join(part for part in visible(text).split(" ") if part)
