"""The words of the pages in the reader's language; English is the source, and what stands in the code.

`_("{n} of {total} desks").format(n=..., total=...)` says a whole sentence, `ngettext(one, many, n)` one that
depends on a number, `N_("Phone")` marks words that are kept in a constant and said later by `_(...)`.
A language is one file, `language/<code>.po`; `python -m reports.catalogue` collects what to translate.
"""

from language.catalogues import ENGLISH, PSEUDO, languages, name_of, spoken
from language.speaking import N_, _, ask_for_language, language, ngettext, speaking

__all__ = [
    "ENGLISH",
    "N_",
    "PSEUDO",
    "_",
    "ask_for_language",
    "language",
    "languages",
    "name_of",
    "ngettext",
    "speaking",
    "spoken",
]
