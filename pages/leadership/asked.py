"""What the overview asks for its cards and its ladder, in two goes."""

from metrics import Asked
from pages.leadership.cards import CARDS
from pages.parts.view import View

BESIDE = "rated_share"  # how many of the contacts were rated, behind the satisfied


def ask_periods(view: View) -> None:
    """Asks the figures of the period and of the compared one."""
    view.ask(*view.of_compared(*CARDS, BESIDE))


def ask_splits(view: View) -> None:
    """Asks them by time, and contacts by desk and channel. Apart from the periods, as times are sorted for
    both: in one SELECT they would be held twice at once.
    """
    view.ask(
        Asked(CARDS, view.window, grain=view.grain),
        view.of_whole("contacts", by=("desk",)),
        view.of_whole("channel_share", by=("channel",)),
    )
