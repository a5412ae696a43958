"""Data: how far the figures can be trusted."""

from metrics.composed import DataAge
from metrics.declaration import Ratio
from metrics.facts import tickets as k
from metrics.facts.tickets import tickets
from metrics.units import Better, Counted, Unit

FAMILY = "data"

UNMAPPED_CHANNEL_SHARE = Ratio(
    name="unmapped_channel_share",
    title="Channel not understood",
    short="Channel not understood",
    question="How many tickets name a channel that we could not map?",
    definition="Tickets whose own word for the channel no rule knows, shown as 'other', over all tickets.",
    better=Better.LOWER,
    family=FAMILY,
    facts=tickets,
    counted=Counted.TICKETS,
    source="No standard: needed to trust the rest.",
    needs=("ticket.channel",),
    numerator=k.unmapped,
)
IMPOSSIBLE_TIMES_SHARE = Ratio(
    name="impossible_times_share",
    title="Impossible times",
    short="Impossible times",
    question="How many tickets have something happen before they were opened?",
    definition="Tickets with a first response, resolution or closure before the opening, over tickets with "
    "any of them.",
    better=Better.LOWER,
    family=FAMILY,
    facts=tickets,
    counted=Counted.TICKETS,
    source="No standard: needed to trust the rest.",
    needs=("ticket.opened_at", "ticket.first_response_at|ticket.resolved_at|ticket.closed_at"),
    denominator=k.dated_milestone,
    numerator=k.impossible_times,
)
MISSING_RESPONSE_SHARE = Ratio(
    name="missing_response_share",
    title="Without a first response",
    short="Without a first response",
    question="How many tickets show no first response?",
    definition="Tickets without the time of a first response, over all tickets of sources that provide it "
    "at all.",
    caveat="Some were never answered, others were answered by phone and nobody noted it.",
    better=Better.LOWER,
    family=FAMILY,
    facts=tickets,
    counted=Counted.TICKETS,
    source="No standard: needed to trust the rest.",
    needs=("ticket.first_response_at",),
    numerator=~k.responded,
)
DATA_AGE_MINUTES = DataAge(
    name="data_age_minutes",
    title="Age of the data",
    short="Age of the data",
    question="How long ago did we last hear of our sources?",
    definition="Minutes since the last load or sync; of several sources the one silent longest.",
    unit=Unit.MINUTES,
    better=Better.LOWER,
    family=FAMILY,
    facts=tickets,
    counted=Counted.SOURCES,
    source="No standard: needed to trust the rest.",
)
DATA = (UNMAPPED_CHANNEL_SHARE, IMPOSSIBLE_TIMES_SHARE, MISSING_RESPONSE_SHARE, DATA_AGE_MINUTES)
