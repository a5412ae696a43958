"""Response: do people get an answer, and how soon."""

from metrics.declaration import Count, Median, Percentile, Quotient, Ratio
from metrics.facts import contacts as f
from metrics.facts import ratings as v
from metrics.facts import tickets as k
from metrics.facts.contacts import answers
from metrics.facts.ratings import volumes
from metrics.facts.tickets import tickets
from metrics.units import Better, Counted, Tier, Unit

FAMILY = "response"
RESPONSE_KNOWN = ("ticket.first_response_at", "post.inbound", "post.outbound")
CLOCK = (
    "The clock runs from the opening of the ticket, or from the customer's first message, to the first "
    "answer of a "
    "human; a bot's is none."
)
IMPOSSIBLE = "Answers before the opening are left out and counted, and so is what has no answer yet."

FIRST_RESPONSE_MINUTES = Median(
    name="first_response_minutes",
    title="First response, typical",
    short="First response, typical",
    question="How long does somebody typically wait for the first answer?",
    definition=f"The median of the minutes to the first response of contacts that have one. {CLOCK} "
    f"{IMPOSSIBLE}",
    caveat="Only what was answered has a time: read it beside the share answered.",
    better=Better.LOWER,
    family=FAMILY,
    facts=answers,
    counted=Counted.CONTACTS,
    source="ITIL 4 service desk practice; help desks call it first reply time.",
    beside="answered_share",
    needs=RESPONSE_KNOWN,
    cases=f.owed,
    clocked=True,
    of=f.minutes,
    sample="first_response",
)
FIRST_RESPONSE_P90 = Percentile(
    name="first_response_p90",
    title="First response, slowest tenth",
    short="First response, nine in ten within",
    question="Within what time do nine in ten get their first answer?",
    definition=f"The 90th percentile of the minutes to the first response, from the rows. {CLOCK} "
    f"{IMPOSSIBLE}",
    better=Better.LOWER,
    family=FAMILY,
    facts=answers,
    counted=Counted.CONTACTS,
    source="ITIL 4 service desk practice; help desks call it first reply time.",
    beside="answered_share",
    needs=RESPONSE_KNOWN,
    cases=f.owed,
    clocked=True,
    of=f.minutes,
    sample="first_response",
    p=0.9,
)
ANSWERED_SHARE = Ratio(
    name="answered_share",
    title="Answered",
    short="Answered",
    question="How many get an answer at all?",
    definition="Contacts with a first response over all contacts that are owed one; turns of praise are "
    "owed none.",
    better=Better.HIGHER,
    family=FAMILY,
    facts=answers,
    counted=Counted.CONTACTS,
    source="No standard; the rest of the times.",
    needs=RESPONSE_KNOWN,
    numerator=f.answered,
    cases=f.owed,
)
ANSWERED_WITHIN_SHARE = Ratio(
    name="answered_within_share",
    title="Answered within T",
    short="Answered in time",
    question="How many get an answer within T (24 h unless said otherwise)?",
    definition="Contacts answered within T over all that are owed an answer. A contact is a ticket, or a "
    "social turn that is linked to none: what became a ticket counts once, as that ticket. Contacts younger "
    "than T when their source was last heard of are left out of both, even if answered, and counted; so are "
    f"those whose answer is dated before the opening. {CLOCK}",
    better=Better.HIGHER,
    family=FAMILY,
    facts=answers,
    counted=Counted.CONTACTS,
    source="Tests by mystery message (STELLAService) and Sprout Social's index.",
    needs=RESPONSE_KNOWN,
    cases=f.owed,
    clocked=True,
    denominator=~f.young & f.timed,
    numerator=f.in_time,
)
RESPONSE_TARGET_MET_SHARE = Ratio(
    name="response_target_met_share",
    title="Response target met",
    short="Response target met",
    question="How often was the response target met?",
    definition="Tickets whose response target was met over those with a verdict, by the source's own flag.",
    caveat="Some tools give a verdict only at closure, so that breached and open tickets are missing.",
    better=Better.HIGHER,
    family=FAMILY,
    facts=tickets,
    counted=Counted.TICKETS,
    source="ISO/IEC 20000-1 and ITIL 4: service level management.",
    needs=("ticket.response_target_met",),
    denominator=k.response_target_met.is_not(None),
    numerator=k.response_target_met,
)
OVERDUE_UNANSWERED = Count(
    name="overdue_unanswered",
    title="Waiting for an answer too long",
    short="Waiting too long",
    question="How many wait for a first answer longer than T?",
    definition="Open tickets without a first response that were older than T (24 h unless said otherwise) "
    "when their "
    "source was last heard of. n counts all tickets of that age.",
    better=Better.LOWER,
    family=FAMILY,
    facts=tickets,
    counted=Counted.TICKETS,
    source="COPC: backlog and ageing.",
    needs=("ticket.first_response_at",),
    cases=~k.young,
    counts=k.waiting,
)
ABANDONED_SHARE = Quotient(
    name="abandoned_share",
    title="Calls abandoned",
    short="Calls abandoned",
    question="How many give up before we pick up?",
    definition="Calls abandoned over calls offered, from the daily totals of the phone system.",
    caveat="Phone systems differ in whether a call given up within seconds counts.",
    unit=Unit.SHARE,
    better=Better.LOWER,
    family=FAMILY,
    facts=volumes,
    counted=Counted.CALLS,
    source="MetricNet and COPC: abandonment rate.",
    min_sample=30,
    needs=("contact_volume.abandoned", "contact_volume.offered"),
    numerator=v.abandoned,
    denominator=v.offered,
)
SERVICE_LEVEL = Quotient(
    name="service_level",
    title="Service level",
    short="Calls answered in time",
    question="How many calls are answered within the phone system's target?",
    definition="Calls answered within the target over calls offered, from the daily totals of the phone "
    "system.",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=FAMILY,
    facts=volumes,
    counted=Counted.CALLS,
    source="COPC; contact centres: so many percent in so many seconds.",
    min_sample=30,
    needs=("contact_volume.answered_within_target", "contact_volume.offered"),
    numerator=v.in_time,
    denominator=v.offered,
)
SPEED_OF_ANSWER = Quotient(
    name="speed_of_answer",
    title="Average speed of answer",
    short="Seconds until a call is answered",
    question="How long does an answered call wait?",
    definition="Seconds waited over calls handled, from the daily totals of the phone system.",
    unit=Unit.SECONDS,
    better=Better.LOWER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=volumes,
    counted=Counted.CALLS,
    source="HDI, MetricNet and COPC: average speed of answer.",
    min_sample=6,
    needs=("contact_volume.wait_seconds", "contact_volume.handled"),
    numerator=v.wait_seconds,
    denominator=v.handled,
)
RESPONSE = (
    FIRST_RESPONSE_MINUTES,
    FIRST_RESPONSE_P90,
    ANSWERED_SHARE,
    ANSWERED_WITHIN_SHARE,
    RESPONSE_TARGET_MET_SHARE,
    OVERDUE_UNANSWERED,
    ABANDONED_SHARE,
    SERVICE_LEVEL,
    SPEED_OF_ANSWER,
)
