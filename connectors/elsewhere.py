"""Networks that no connector reads, and what to do: they closed, have another name, or give files."""

from collections.abc import Mapping
from dataclasses import dataclass

from language import N_


@dataclass(frozen=True)
class Elsewhere:
    """A network by its title, and in one line why it is not read and what to do."""

    title: str
    told: str


_BY_FILE = N_("It is not read by API in this version. Load its export as a file: its recipe says which.")
NOT_READ: Mapping[str, Elsewhere] = {
    "google_plus": Elsewhere(
        "Google+",
        N_("Google+ closed in April 2019, its posts are gone. Load an export of then, or leave it out."),
    ),
    "yammer": Elsewhere("Yammer", N_("Yammer is called Viva Engage today. Load its data export.")),
    "viva_engage": Elsewhere("Viva Engage", _BY_FILE),
    "youtube": Elsewhere("YouTube", _BY_FILE),
    "linkedin": Elsewhere("LinkedIn", _BY_FILE),
    "reddit": Elsewhere("Reddit", _BY_FILE),
    "mattermost": Elsewhere("Mattermost", _BY_FILE),
    "zulip": Elsewhere("Zulip", _BY_FILE),
}


def why_not(kind: str) -> str:
    """Why a kind of source is not read, and what to do, in one line."""
    known = NOT_READ.get(kind)
    if known is not None and known.told is not _BY_FILE:
        return known.told.rstrip(".")
    recipe = f" (docs/recipes.md, {known.title})" if known else ""
    return f"'{kind}' is not read by API in this version; load its export{recipe}"
