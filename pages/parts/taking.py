"""What a page draws, collected while it draws, so that a file of it cannot differ from the screen.

Only a run that is taken along collects; there all tabs of the page are open.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reports.taken import Figure

if TYPE_CHECKING:
    from pages.parts.view import View


class Taking:
    """Collects the figures of one run, in the order of the screen; `section` is the tab being drawn."""

    def __init__(self) -> None:
        self.view: View | None = None
        self.section = ""
        self.finding = ""
        self.figures: list[Figure] = []
        self.notes: list[str] = []
        self.metrics: list[str] = []

    def sentence(self, said: str) -> None:
        """The page's finding."""
        self.finding = self.finding or said

    def note(self, said: str) -> None:
        """A line of the page that belongs to no figure."""
        self.notes.append(said)

    def figure(self, figure: Figure, metrics: Sequence[str] = ()) -> None:
        """A panel or a tile, and the metrics that it shows."""
        self.figures.append(replace(figure, section=self.section))
        self.metrics.extend(metrics)
