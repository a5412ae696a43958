"""Published surveys beside our figures."""

from typing import Any


def card_marks(now: Any, locale: str) -> dict[str, Any]:
    return {}


def desk_ladder(desks: Any, locale: str) -> Any:
    return None


def ladder_caption(desks: Any, locale: str) -> str:
    return ""


def desks_beside_survey(channels: Any, locale: str) -> Any:
    return None
