"""The languages there are: one file each, beside this one or in the folder that DESKSCOPE_LANGUAGES names.

A file is read at its first use, and again when it changed. The pseudo-language is made from the template: it
shows which words a translator would find, and which not.
"""

import os
import re
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from language.pseudo import pseudo

ENGLISH = "en"
PSEUDO = "qps"
TEMPLATE = Path(__file__).with_name("deskscope.pot")
_PLACEHOLDER = re.compile(r"{([^{}]*)}")


def folders() -> tuple[Path, ...]:
    """Where languages are looked for; the first that has one wins."""
    own = os.environ.get("DESKSCOPE_LANGUAGES")
    return (*((Path(own),) if own else ()), TEMPLATE.parent)


def languages() -> tuple[str, ...]:
    """The codes of the languages to choose from, English first; the pseudo-language is none of them."""
    found = {file.stem for folder in folders() for file in folder.glob("*.po") if _known(file.stem)}
    return (ENGLISH, *sorted(found - {ENGLISH, PSEUDO}))


def name_of(code: str) -> str:
    """What a language calls itself: 'Deutsch'."""
    return code if code == PSEUDO else (Locale.parse(code).get_display_name() or code).capitalize()


def spoken(*wishes: str | None) -> str:
    """The first wish there is a catalogue for ('de-AT' is met by 'de'), else English."""
    there = languages()
    for wish in wishes:
        code = (wish or "").replace("-", "_")
        if code == PSEUDO:
            return PSEUDO
        for candidate in (code, code.partition("_")[0]):
            if candidate in there:
                return candidate
    return ENGLISH


def catalogue(code: str) -> NullTranslations:
    """The messages of a language; a code without a file speaks English."""
    if code == PSEUDO:
        return _pseudo(TEMPLATE.stat().st_mtime)
    for folder in folders():
        file = folder / f"{code}.po"
        if file.exists():
            return _read(file, file.stat().st_mtime)
    return NullTranslations()


def misplaced(message: Message) -> set[str]:
    """Placeholders of a translation that its message does not have, and which nothing could fill."""
    source, said = ({*_PLACEHOLDER.findall(" ".join(_forms(text)))} for text in (message.id, message.string))
    return said - source


@lru_cache(maxsize=32)
def _read(file: Path, _changed: float) -> NullTranslations:
    with file.open("rb") as opened:
        messages = read_po(opened, locale=file.stem)
    for message in list(messages):
        if message.id and misplaced(message):
            messages.delete(message.id, message.context)
    return _compiled(messages)


@lru_cache(maxsize=2)
def _pseudo(_changed: float) -> NullTranslations:
    with TEMPLATE.open("rb") as opened:
        messages = read_po(opened, locale=ENGLISH)
    for message in messages:
        if message.id:
            several = isinstance(message.id, list | tuple)
            message.string = tuple(map(pseudo, message.id)) if several else pseudo(str(message.id))
    return _compiled(messages)


def _compiled(messages: Catalog) -> NullTranslations:
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _known(code: str) -> bool:
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return False
    return True
