"""A list described once: its columns and the words of its cells; no chart, but a panel all the same."""

from dataclasses import dataclass

from charts.forms import Header, Rows
from language import _


@dataclass(frozen=True)
class Listing:
    """Rows of words under their columns; `numeric` columns stand to the right."""

    title: str
    header: Header
    rows: Rows
    numeric: frozenset[int] = frozenset()

    @property
    def alt(self) -> str:
        named = ", ".join(name.lower() for name in self.header if name)
        return _("{title}: {n} rows of {columns}.").format(title=self.title, n=len(self.rows), columns=named)

    @property
    def table(self) -> tuple[Header, Rows]:
        return self.header, self.rows
