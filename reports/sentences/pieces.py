"""The small pieces of sentences: a word inside one, first letters, lists of clauses."""

from collections.abc import Mapping

from charts import words
from language import _, language

Names = Mapping[str, str]  # desk id -> the name that people call it by
_CAPITAL_NOUNS = ("de", "lb")  # languages that keep a noun's capital inside a sentence


def inside(word: str) -> str:
    """A word that stands alone elsewhere, within a sentence: 'phone', but 'API'."""
    if word.isupper() or language().partition("_")[0] in _CAPITAL_NOUNS:
        return word
    return word[:1].lower() + word[1:]


def channel(name: str) -> str:
    """A channel within a sentence: 'phone', but 'API'."""
    return inside(words.channel_word(name))


def started(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def joined(clauses: list[str]) -> str:
    """Clauses as one sentence: 'a; b, and c.'; '' without any."""
    if not clauses:
        return ""
    *others, last = clauses
    text = last
    if len(others) == 1:
        text = _("{clause}; {last}").format(clause=others[0], last=last)
    elif others:
        text = _("{clauses}, and {last}").format(clauses="; ".join(others), last=last)
    return _("{sentence}.").format(sentence=started(text))
