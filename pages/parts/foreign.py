"""Words and file names from outside, made harmless before a page shows them."""

import unicodedata

LONGEST_NAME = 80
_MARKDOWN = str.maketrans({character: f"\\{character}" for character in "\\`*_{}[]()<>#+-!|~:$"})


def shown_name(name: str) -> str:
    """The file's name without folders, control characters or text-direction tricks, at most 80 characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    if len(visible) > LONGEST_NAME:
        stem, dot, ending = visible.rpartition(".")
        kept = f"{dot}{ending}" if dot and len(ending) < LONGEST_NAME // 4 else ""
        visible = (stem or visible)[: LONGEST_NAME - len(kept) - 1] + "…" + kept
    return visible or "file"


def plain(text: str) -> str:
    """Text for a Markdown element of the page: nothing in it formats, links or loads anything."""
    one_line = " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in text).split())
    return one_line.translate(_MARKDOWN)
