"""A note on the axis of time."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NoteMark:
    """What somebody noted on a day; `at` is its place on an axis whose periods stand at 0, 1, 2 ..."""

    at: float
    day: str
    text: str
    desk: str = ""

    @property
    def said(self) -> str:
        return f"{self.day}: {self.text}" + (f" ({self.desk})" if self.desk else "")
