"""A message in the language spoken: a language is one file, the pseudo-language shows what is not translated."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from language import ENGLISH, N_, PSEUDO, _, language, languages, name_of, ngettext, speaking, spoken
from language.catalogues import TEMPLATE
from language.pseudo import pseudo
from reports.catalogue import SPOKEN, template

ROOT = Path(__file__).parents[2]

CZECH = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=3; plural=(n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2;\n"

msgid "Desk"
msgstr "Pracoviště"

msgid "{n} of {total} desks"
msgstr "{n} z {sum} pracovišť"

msgid "Empty"
msgstr ""

msgid "one day"
msgid_plural "{n} days"
msgstr[0] "jeden den"
msgstr[1] "{n} dny"
msgstr[2] "{n} dní"
"""


@pytest.fixture
def czech(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one language file, dropped in."""
    (tmp_path / "cs.po").write_text(CZECH, "utf-8")
    monkeypatch.setenv("DESKSCOPE_LANGUAGES", str(tmp_path))
    return tmp_path


def test_english_is_what_stands_in_the_code() -> None:
    assert language() == ENGLISH
    assert _("Nothing like it in any catalogue") == "Nothing like it in any catalogue"
    assert N_("Desk") == "Desk"
    assert [ngettext("one day", "{n} days", n) for n in (0, 1, 2)] == ["{n} days", "one day", "{n} days"]


def test_one_file_adds_a_language(czech: Path) -> None:
    assert "cs" in languages()
    assert name_of("cs") == "Čeština"
    with speaking("cs"):
        assert _("Desk") == "Pracoviště"
    assert _("Desk") == "Desk"


def test_a_language_counts_by_its_own_rules(czech: Path) -> None:
    with speaking("cs"):
        assert [ngettext("one day", "{n} days", n) for n in (1, 3, 5)] == ["jeden den", "{n} dny", "{n} dní"]


def test_what_is_not_translated_stays_english(czech: Path) -> None:
    with speaking("cs"):
        assert [_("Empty"), _("Unheard of")] == ["Empty", "Unheard of"]


def test_a_translation_with_a_placeholder_nobody_fills_is_left_out(czech: Path) -> None:
    with speaking("cs"):
        assert _("{n} of {total} desks") == "{n} of {total} desks"


def test_a_file_is_read_again_when_it_changed(czech: Path) -> None:
    with speaking("cs"):
        assert _("Desk") == "Pracoviště"
        (czech / "cs.po").write_text(CZECH.replace("Pracoviště", "Stůl"), "utf-8")
        assert _("Desk") == "Stůl"


def test_the_first_wish_that_can_be_met_is(czech: Path) -> None:
    assert spoken(None, "tlh", "cs-CZ", "en") == "cs"
    assert spoken("en-US", "cs") == ENGLISH
    assert spoken("tlh", None, "") == ENGLISH
    assert spoken("../../secret", "cs") == "cs"


def test_a_language_is_spoken_in_its_own_thread_only(czech: Path) -> None:
    heard: list[str] = []
    with speaking("cs"):
        thread = Thread(target=lambda: heard.append(_("Desk")))
        thread.start()
        thread.join()
    assert heard == ["Desk"]


def test_the_pseudo_language_is_never_offered() -> None:
    assert PSEUDO not in languages()
    assert spoken(PSEUDO) == PSEUDO


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("Desk", "⟦Ďééšķ⟧"),
        ("{n} of <b class='x'>all</b>", "⟦{n} óóƒ <b class='x'>ááľľ</b>⟧"),
        ("See [it](https://host/a) &amp; `code`", "⟦Šéééé [ííť](https://host/a) &amp; `code`⟧"),
        (":material/edit: :red[no]", "⟦:material/edit: :red[ñóó]⟧"),
    ],
)
def test_what_is_no_language_stays_in_the_pseudo_language(english: str, said: str) -> None:
    assert pseudo(english) == said


def test_the_pseudo_language_says_only_what_a_translator_would_find() -> None:
    with speaking(PSEUDO):
        assert _("Age of the data") == "⟦Ááğéé óóƒ ťĥéé ďááťáá⟧"
        assert _("Nowhere in the template") == "Nowhere in the template"


def test_the_template_is_up_to_date() -> None:
    assert TEMPLATE.read_text("utf-8") == template(), "run: ./run python -m reports.catalogue"


def said(tree: ast.AST) -> Iterator[ast.expr]:
    """Every message that is asked for by name, as it stands in the code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in {"_", "N_"}:
                yield node.args[0]
            elif node.func.id == "ngettext":
                yield from node.args[:2]


@pytest.mark.parametrize("part", SPOKEN)
def test_a_message_is_put_together_after_it_is_translated(part: str) -> None:
    built = [
        f"{path.name}: {ast.unparse(message)}"
        for path in (ROOT / part).rglob("*.py")
        for message in said(ast.parse(path.read_text("utf-8")))
        if isinstance(message, ast.JoinedStr | ast.BinOp)
        or (isinstance(message, ast.Call) and re.search(r"\.(format|join)$", ast.unparse(message.func)))
    ]
    assert built == []
