"""What somebody types: a day in the order that the reader writes it in."""

import pytest

from pages.parts.typed import day_form


@pytest.mark.parametrize(
    ("locale", "form"),
    [
        ("en_GB", "DD/MM/YYYY"),
        ("en_US", "MM/DD/YYYY"),
        ("de_DE", "DD.MM.YYYY"),
        ("sv_SE", "YYYY-MM-DD"),
        ("ja_JP", "YYYY/MM/DD"),
    ],
)
def test_a_day_is_typed_as_the_reader_writes_it(locale: str, form: str) -> None:
    assert day_form(locale) == form
