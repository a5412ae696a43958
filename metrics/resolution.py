"""Resolution: is the matter settled, how soon, and at the first go."""

from metrics.composed import Stock
from metrics.declaration import Count, Median, Percentile, Ratio
from metrics.facts import tickets as k
from metrics.facts.backlog import age, backlog
from metrics.facts.tickets import resolutions, steps, stock
from metrics.units import Better, Counted, Tier, Unit

FAMILY = "resolution"
ENDED = ("ticket.resolved_at|ticket.closed_at",)
NOT_YET = "Tickets not resolved, or resolved before they were opened, are left out and counted."

RESOLVE_MINUTES = Median(
    name="resolve_minutes",
    title="Time to resolve, typical",
    short="Time to resolve, typical",
    question="How long does it typically take until the matter is settled?",
    definition=f"The median of the minutes from opening to resolution. {NOT_YET}",
    caveat="Pauses are not taken off: the clock is calendar or business time, nothing between.",
    better=Better.LOWER,
    family=FAMILY,
    facts=resolutions,
    counted=Counted.TICKETS,
    source="ITIL 4 and HDI: time to resolve.",
    needs=("ticket.resolved_at",),
    clocked=True,
    of=k.resolve_minutes,
    sample="resolution",
)
RESOLVE_P90 = Percentile(
    name="resolve_p90",
    title="Time to resolve, slowest tenth",
    short="Resolved, nine in ten within",
    question="Within what time are nine in ten settled?",
    definition=f"The 90th percentile of the minutes from opening to resolution, from the rows. {NOT_YET}",
    better=Better.LOWER,
    family=FAMILY,
    facts=resolutions,
    counted=Counted.TICKETS,
    source="ITIL 4 and HDI: time to resolve.",
    needs=("ticket.resolved_at",),
    clocked=True,
    of=k.resolve_minutes,
    sample="resolution",
    p=0.9,
)
RESOLUTION_TARGET_MET_SHARE = Ratio(
    name="resolution_target_met_share",
    title="Resolution target met",
    short="Resolution target met",
    question="How often was the resolution target met?",
    definition="Tickets whose resolution target was met over those with a verdict, by the source's own flag.",
    caveat="Some tools give a verdict only at closure, so that breached and open tickets are missing.",
    better=Better.HIGHER,
    family=FAMILY,
    facts=resolutions,
    counted=Counted.TICKETS,
    source="ISO/IEC 20000-1 and ITIL 4: service level management.",
    needs=("ticket.resolution_target_met",),
    denominator=k.resolution_target_met.is_not(None),
    numerator=k.resolution_target_met,
)
FIRST_CONTACT_SHARE = Ratio(
    name="first_contact_share",
    title="Settled at first contact",
    short="Settled at first contact",
    question="How many are settled at the first go?",
    definition="Tickets resolved at first contact over those with a verdict, by the source's own flag.",
    caveat="A flag set by agents, a rule of the tool and a survey of customers give three different figures.",
    better=Better.HIGHER,
    family=FAMILY,
    facts=resolutions,
    counted=Counted.TICKETS,
    source="HDI and SQM: first contact resolution.",
    needs=("ticket.first_contact_resolved",),
    denominator=k.first_contact_resolved.is_not(None),
    numerator=k.first_contact_resolved,
)
REOPENED_SHARE = Ratio(
    name="reopened_share",
    title="Reopened",
    short="Reopened",
    question="How many come back after they were settled?",
    definition="Tickets reopened at least once over all tickets with a count.",
    better=Better.LOWER,
    family=FAMILY,
    facts=resolutions,
    counted=Counted.TICKETS,
    source="ITIL and HDI: reopened incidents.",
    needs=("ticket.reopened",),
    denominator=k.reopened.is_not(None),
    numerator=k.reopened > 0,
)
REASSIGNED_SHARE = Ratio(
    name="reassigned_share",
    title="Passed on",
    short="Passed on",
    question="How many are passed from group to group?",
    definition="Tickets reassigned at least once over all tickets with a count.",
    caveat="Automatic routing counts as passing on where the tool does not tell them apart.",
    better=Better.LOWER,
    family=FAMILY,
    facts=resolutions,
    counted=Counted.TICKETS,
    source="HappySignals and ITSM tools: reassignments.",
    needs=("ticket.reassigned",),
    denominator=k.reassigned.is_not(None),
    numerator=k.reassigned > 0,
)
BACKLOG = Stock(
    name="backlog",
    title="Open tickets",
    short="Open tickets",
    question="How many tickets are open?",
    definition="Tickets opened up to the last instant of the period, neither resolved nor closed by then. n "
    "counts "
    "all tickets opened up to then.",
    unit=Unit.COUNT,
    better=Better.LOWER,
    family=FAMILY,
    facts=stock,
    counted=Counted.TICKETS,
    source="COPC and HDI: backlog.",
    needs=ENDED,
    step=k.step,
)
BACKLOG_AGE_P90 = Percentile(
    name="backlog_age_p90",
    title="Age of open tickets, oldest tenth",
    short="Open tickets, nine in ten younger than",
    question="How old are the oldest of the tickets still open?",
    definition="The 90th percentile of the minutes from opening to the last instant of the period (or "
    "to when the source was last heard of, if that is earlier) of the tickets open then, from the rows.",
    caveat="Closing old tickets makes it better and the time to resolve worse: read both.",
    better=Better.LOWER,
    family=FAMILY,
    facts=backlog,
    counted=Counted.TICKETS,
    source="COPC: ageing of the backlog.",
    needs=ENDED,
    of=age,
    p=0.9,
)
NET_FLOW = Count(
    name="net_flow",
    title="Opened less settled",
    short="Opened less settled",
    question="Does more come in than goes out?",
    definition="Tickets opened in the period less tickets resolved or closed in it. n counts both.",
    better=Better.LOWER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=steps,
    counted=Counted.TICKETS,
    source="Flow of work: arrivals less departures, as in Little's law.",
    needs=ENDED,
    signed=k.step,
)
RESOLUTION = (
    RESOLVE_MINUTES,
    RESOLVE_P90,
    RESOLUTION_TARGET_MET_SHARE,
    FIRST_CONTACT_SHARE,
    REOPENED_SHARE,
    REASSIGNED_SHARE,
    BACKLOG,
    BACKLOG_AGE_P90,
    NET_FLOW,
)
