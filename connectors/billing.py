"""A source that bills what is read: what was spent in a month, and what may be.

What was spent is kept in the cursor, with the rows that were paid for, and in a text of the warehouse, which
no undo takes back; what says more holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from configuration import ConfigurationError, Source
from connectors.rest import Answer, Ask, Client
from connectors.streams import Cursor


class Spent(Exception):  # noqa: N818
    """What comes next may cost more than is left of the budget."""


@dataclass
class Bill:
    """What is spent in a calendar month of the source's clock, in US dollars. `prices`: of one thing.

    `free`: a request that the source refuses (400) and does not bill; its answer tells what time it is there,
    so that no wrong clock of ours begins a month, and its budget, too early.
    """

    budget: Decimal
    prices: Mapping[str, Decimal]
    free: Ask
    month: str = ""
    spent: Decimal = Decimal(0)
    told: bool = False

    def begin(self, client: Client, kept: Cursor) -> None:
        """Go on from what an earlier run kept."""
        self.know(kept)
        if self.month and self.month != _month(client.now()) and not self.told:
            client.ask(self.free, absent=(400,))
            self.told = True
        self._renew(client)
        client.account.bill = str(self)

    def know(self, kept: Mapping[str, object]) -> None:
        """What is kept of an earlier run, unless more is known."""
        earlier = str(kept.get("month", "")), Decimal(str(kept.get("spent", "0")))
        self.month, self.spent = max((self.month, self.spent), earlier)

    def most(self, price: str) -> int:
        """How many things of that price can still be paid."""
        return max(0, int((self.budget - self.spent) / self.prices[price]))

    def ask(self, client: Client, ask: Ask, things: int, price: str) -> Answer:
        """The answer to a request for at most so many things; whoever asks pays for what it holds.

        One that was lost on the way may have held all of them, and is paid so; raises Spent where that leaves
        too little to ask once more.
        """

        def lost() -> None:
            self._add(client, things, price)
            if self.most(price) < things:
                raise Spent

        return client.ask(ask, lost=lost)

    def pay(self, client: Client, things: int, price: str) -> None:
        """For what an answer held."""
        self.told = True
        self._add(client, things, price)

    def _add(self, client: Client, things: int, price: str) -> None:
        self._renew(client)
        self.spent += things * self.prices[price]
        client.account.bill = str(self)

    @property
    def kept(self) -> Mapping[str, str]:
        """For the cursor."""
        return {"month": self.month, "spent": str(self.spent)}

    def __str__(self) -> str:
        return f"${self.spent:,.3f} of the ${self.budget:,.2f} for {self.month} is spent"

    def _renew(self, client: Client) -> None:
        """A new month has the whole budget."""
        if self.month != _month(client.now()):
            self.month, self.spent = _month(client.now()), Decimal(0)


def _month(at: datetime) -> str:
    return f"{at:%Y-%m}"


def dollars(source: Source, name: str, default: str) -> Decimal:
    """An amount that a source is configured with; raises ConfigurationError where it is none."""
    said = source.option(name, default)
    try:
        amount = Decimal(said)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount <= 0:
        raise ConfigurationError(
            f"{source.name}: {name} is '{said}'; it has to be an amount of US dollars above zero"
        )
    return amount
