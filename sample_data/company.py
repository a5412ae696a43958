"""The invented company: three organisations, fourteen desks in three regions, their hours, plans and targets.

Nothing here is real, nor made from anything real. The planted truths at the foot are what the figures
over the sample must say; the tests find them again with plain pandas.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from configuration import Configuration, read_configuration

FIRST_DAY = date(2024, 11, 1)
LAST_DAY = date(2026, 10, 31)
AS_OF = datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC)

TICKET_SOURCE = "sample-servicedesk"
PHONE_SOURCE = "sample-phone"
ASSISTANT_SOURCE = "sample-assistant"
SURVEY_SOURCE = "sample-survey"
NETWORKS = ("sample-perch", "sample-meadow")  # a public network; a community that counts no views


@dataclass(frozen=True)
class SampleDesk:
    """A desk and what is true of it: its weight, its typical minutes to a first answer."""

    id: str
    weight: float
    response_minutes: float
    social: str  # using, planning or none
    counts_calls: bool  # its phone system gives daily totals
    time_zone: str
    schedule: str | None


_TRAITS = {  # weight, typical minutes, the phone system counts calls
    "nordhaven": (9.5, 60.0, True),
    "ellmoor": (9.0, 70.0, True),
    "castrel": (8.0, 55.0, False),
    "ostermark": (6.0, 90.0, False),
    "belisand": (7.0, 110.0, False),
    "tarnfell": (4.0, 40.0, False),
    "brackwater": (11.0, 50.0, True),
    "pinehollow": (7.0, 80.0, False),
    "solmarra": (6.0, 130.0, False),
    "kestrelby": (9.5, 45.0, True),
    "jadeport": (8.0, 65.0, True),
    "mirrabay": (6.0, 75.0, False),
    "indraval": (6.0, 100.0, False),
    "hanabera": (3.0, 85.0, False),
}
_COMPANY = Path(__file__).with_name("company.toml")


def sample_toml() -> str:
    """The sample company's deskscope.toml: desks, opening hours, targets and plans."""
    return _COMPANY.read_text(encoding="utf-8")


def sample_configuration() -> Configuration:
    """The same, read."""
    return read_configuration(_COMPANY)


def _sample_desks() -> tuple[SampleDesk, ...]:
    company = sample_configuration()
    social = {plan.desk: plan.status for plan in company.plans}
    return tuple(
        SampleDesk(desk.id, weight, minutes, social[desk.id], calls, desk.time_zone, desk.schedule)
        for desk, (weight, minutes, calls) in (
            (company.desks[name], traits) for name, traits in _TRAITS.items()
        )
    )


DESKS = _sample_desks()


@dataclass(frozen=True)
class Truths:
    """What is planted, each with the tolerance-free number it was planted with.

    Shares are 0..1, times minutes on the calendar clock, months the first of the month.
    """

    desks: int = 14
    desks_on_social: int = 6
    desks_planning_social: int = 3
    slower_desk: str = "nordhaven"
    slower_from: date = date(2026, 3, 1)
    slower_minutes_before: float = 60
    slower_minutes_after: float = 180
    single_channel_desk: str = "tarnfell"
    single_channel: str = "phone"
    social_share_first_month: float = 0.003
    social_share_last_month: float = 0.02
    satisfied_more_crude: str = "chat"  # Simpson: ahead of the other over all ratings ...
    satisfied_more_adjusted: str = "phone"  # ... and behind it like for like (kind x priority)
    service_asked_in_vain: str = "Meeting rooms"  # on social; no ticket names it
    cases_in_two_channels: int = 140  # tickets by another channel whose customer had asked on social before
    overheard: int = 360  # posts that speak of the services and not to a desk
    duplicate_tickets: int = 150  # rows that repeat another exactly
    negative_responses: int = 60  # first_response_at before opened_at
    negative_resolutions: int = 25  # resolved_at before opened_at; no ticket has both
    unmapped_words: Mapping[str, int] = field(
        default_factory=lambda: {"Pneumatic tube": 120, "Lobby kiosk": 60}
    )


TRUTHS = Truths()
