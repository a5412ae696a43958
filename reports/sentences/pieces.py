"""The small pieces of sentences: places, first letters, lists of clauses."""

from collections.abc import Mapping

from charts import words

Names = Mapping[str, str]  # desk id -> the name that people call it by


def place(dimension: str | None, name: str | None, names: Names) -> str:
    """' at Desk North', ' by phone', '' for everything; with a leading blank, to stand behind a verb."""
    if dimension is None or name is None:
        return ""
    if dimension == "channel":
        return f" by {channel(name)}"
    if dimension == "desk":
        return f" at {names.get(name, name)}"
    return f" for {name}"


def channel(name: str) -> str:
    """A channel within a sentence: 'phone', but 'API'."""
    word = words.channel_word(name)
    return word if word.isupper() else word[:1].lower() + word[1:]


def started(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def joined(clauses: list[str]) -> str:
    """Clauses as one sentence: 'a; b, and c.'; '' without any."""
    if not clauses:
        return ""
    *others, last = clauses
    if not others:
        return f"{started(last)}."
    text = f"{'; '.join(others)}, and {last}" if len(others) > 1 else f"{others[0]}; {last}"
    return f"{started(text)}."
