"""Which language is spoken now, and a message in it.

A run of a page chooses with `speaking(code)`. Where nobody chose in this thread (a fragment or a callback of
the pages runs without the rest of the page), whoever was named by `ask_for_language` is asked.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from language.catalogues import ENGLISH, catalogue

_CHOSEN: ContextVar[str | None] = ContextVar("language", default=None)
_ASKED: list[Callable[[], str]] = []


def language() -> str:
    """The code of the language spoken now."""
    chosen = _CHOSEN.get()
    if chosen is not None:
        return chosen
    return _ASKED[0]() if _ASKED else ENGLISH


def _(message: str) -> str:
    """The message in the language spoken now; English where it has no translation."""
    chosen = language()
    return message if chosen == ENGLISH else catalogue(chosen).gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """The message for `n` in the language spoken now, by its own rules for numbers."""
    chosen = language()
    if chosen == ENGLISH:
        return one if n == 1 else many
    return catalogue(chosen).ngettext(one, many, n)


def N_(message: str) -> str:  # noqa: N802 gettext's name
    """Marks a message that is kept and said later, by `_`; gives it as it is."""
    return message


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speaks a language of `languages()`, or the pseudo one, until it ends."""
    token = _CHOSEN.set(code)
    try:
        yield
    finally:
        _CHOSEN.reset(token)


def ask_for_language(resolver: Callable[[], str]) -> None:
    """Names who knows the language where nobody chose one in this thread."""
    _ASKED[:] = [resolver]
