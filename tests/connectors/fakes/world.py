"""The tickets that every fake holds, whatever its vendor calls them: made by chance with a seed, and changing.

A fake shows them in its vendor's words; the warehouse has to end up with exactly them.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

DESKS = ("Service Desk", "Desk North", "Field Services")
PRIORITIES = ("1", "2", "3", "4")
OPEN, SOLVED, CLOSED = "open", "solved", "closed"


@dataclass(frozen=True)
class Ticket:
    """One ticket as it is now. `channel` is the vendor's word, `status` one of OPEN, SOLVED, CLOSED.

    Times are UTC in whole seconds. `score` is a rating of 1 to 5, `removed` that the vendor has deleted it.
    """

    number: int
    opened_at: datetime
    updated_at: datetime
    channel: str
    desk: str = DESKS[0]
    priority: str = "3"
    requester: str = "ada@example.org"
    status: str = OPEN
    first_response_at: datetime | None = None
    resolved_at: datetime | None = None
    score: int | None = None
    rated_at: datetime | None = None
    removed: bool = False


@dataclass
class World:
    """All tickets, by number; `now` is the vendor's clock, which moves with every change."""

    channels: Sequence[str]
    begin: datetime = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
    seed: int = 1
    steps: Sequence[int] = (0, 1, 17)  # seconds between what happens
    tickets: dict[int, Ticket] = field(default_factory=dict)
    now: datetime = field(init=False)
    chance: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.now = self.begin

    def open(self, count: int = 1) -> None:
        """So many new tickets, some of them in the same second."""
        for _ in range(count):
            self._tick()
            number = len(self.tickets) + 1
            self.tickets[number] = Ticket(
                number,
                self.now,
                self.now,
                self.chance.choice(self.channels),
                self.chance.choice(DESKS),
                self.chance.choice(PRIORITIES),
                f"person{self.chance.randrange(400)}@example.org",
            )

    def change(self, count: int = 1, *, removing: bool = False) -> None:
        """So many times something happens to a ticket: an answer, an end, a rating, an edit; or it is deleted."""
        there = [number for number, ticket in self.tickets.items() if not ticket.removed]
        for number in self.chance.choices(there, k=count):
            self._tick()
            ticket = self.tickets[number]
            if not ticket.removed:
                self.tickets[number] = replace(self._next(ticket, removing=removing), updated_at=self.now)

    def rest(self, pause: timedelta = timedelta(hours=2)) -> None:
        """Nothing happens for so long."""
        self.now += pause

    def there(self) -> list[Ticket]:
        """The tickets that are not deleted, the oldest change first, then by number."""
        kept = [ticket for ticket in self.tickets.values() if not ticket.removed]
        return sorted(kept, key=lambda ticket: (ticket.updated_at, ticket.number))

    def _next(self, ticket: Ticket, *, removing: bool) -> Ticket:
        if removing and self.chance.random() < 0.2:
            return replace(ticket, removed=True)
        if ticket.first_response_at is None:
            return replace(ticket, first_response_at=self.now)
        if ticket.status == OPEN:
            return replace(ticket, status=SOLVED, resolved_at=self.now)
        if ticket.score is None and self.chance.random() < 0.5:
            return replace(ticket, score=self.chance.randint(1, 5), rated_at=self.now)
        if ticket.status == SOLVED:
            return replace(ticket, status=CLOSED)
        return replace(ticket, priority=self.chance.choice(PRIORITIES))

    def _tick(self) -> None:
        """A third of what happens, happens in the same second as the last, unless `steps` say otherwise."""
        self.now += timedelta(seconds=self.chance.choice(self.steps))
