"""Self-service and cost: what is settled without a person, and what a contact costs."""

from sqlalchemy import String, column

from metrics.declaration import Quotient, Ratio
from metrics.deflection import CountedRatio
from metrics.facts import contacts as f
from metrics.facts import sessions as s
from metrics.facts.contacts import contacts
from metrics.facts.costs import costed
from metrics.facts.sessions import demand, sessions
from metrics.mix import NOT_A_CHANNEL
from metrics.money import MeanCost, MixShiftCost
from metrics.units import Better, Counted, Tier, Unit
from warehouse.tables import SELF_SERVICE_CHANNELS

FAMILY = "self-service and cost"
channel = column("channel", String)
SELF_SERVICE = "Self-service is the portal, the virtual agent and the app."
COSTS = (
    "The cost of a contact is what the configuration says of its channel, its desk and its day; contacts "
    "without "
    "one are left out and counted."
)

SELF_SERVICE_SHARE = Ratio(
    name="self_service_share",
    title="Contacts begun in self-service",
    short="Begun in self-service",
    question="How much of what reaches us did people put in by themselves?",
    definition="Contacts by self-service over all contacts that people brought by a known channel; "
    "automatic, "
    f"unknown and unmapped ones are left out and counted. {SELF_SERVICE}",
    caveat="Put in by oneself is not settled by oneself.",
    better=Better.HIGHER,
    family=FAMILY,
    facts=contacts,
    counted=Counted.CONTACTS,
    needs=("ticket.channel",),
    denominator=channel.not_in(NOT_A_CHANNEL),
    numerator=channel.in_(SELF_SERVICE_CHANNELS),
    weight=f.weight,
    source="HDI's channel mix; no standard.",
)
SELF_SERVICE_SETTLED_SHARE = Quotient(
    name="self_service_settled_share",
    title="Settled in self-service",
    short="Settled in self-service",
    question="Of those who try self-service, how many need nobody of us?",
    definition="Sessions handled over sessions offered, from the daily totals of the self-service channels. "
    f"{SELF_SERVICE}",
    caveat="What a tool calls handled is its own guess: often a session after which nobody wrote.",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=sessions,
    counted=Counted.SESSIONS,
    min_sample=30,
    needs=("contact_volume.sessions", "contact_volume.handled", "contact_volume.offered"),
    numerator=s.sessions_settled,
    denominator=s.sessions_begun,
    source="MetricNet's self-service completion rate; KCS speaks of self-service success.",
)
DEFLECTION_SHARE = CountedRatio(
    name="deflection_share",
    title="Kept from the desk, at most",
    short="Kept from the desk, at most",
    question="How much of the demand could self-service have kept from us, at most?",
    definition=f"Sessions that self-service settled, over these and all contacts. {SELF_SERVICE} Sessions of "
    "days without a count of the settled ones are left out and counted; without any such count it is not "
    "computable.",
    caveat="An upper bound: nobody knows how many of them would have turned to us otherwise.",
    better=Better.HIGHER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=demand,
    counted=Counted.CONTACTS,
    denominator=s.settled.is_not(None),
    numerator=s.settled,
    counts=s.settled,
    weight=s.amount,
    source="KCS, success by channel, but without its survey of intent.",
)
COST_PER_TICKET = MeanCost(
    name="cost_per_ticket",
    title="Cost of a contact",
    short="Cost of a contact",
    question="What does a contact cost us?",
    definition=f"The cost of all contacts over their number. {COSTS} With several currencies in a slice it "
    "is not "
    "computable.",
    caveat="As good as the cost table: it is given, not measured. Contacts of a cheap channel are often "
    "the easy ones.",
    better=Better.LOWER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=costed,
    counted=Counted.CONTACTS,
    source="MetricNet and HDI: cost per ticket and per contact.",
)
COST_OF_MIX_SHIFT = MixShiftCost(
    name="cost_of_mix_shift",
    title="What the shift of channels does to the cost",
    short="Cost of the shift of channels",
    question="Does the shift between channels make a contact cheaper?",
    definition="Over the channels, the share of contacts now less that of the same period a year before, "
    "times "
    f"the cost of a contact by the channel now, added up; below 0 the mix became cheaper. {COSTS} "
    "Where the costs of the two years are not all in one currency it is not computable.",
    caveat="It takes what moved to be as hard as what stayed.",
    better=Better.LOWER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=costed,
    counted=Counted.CONTACTS,
    extra=("channel",),
    source="The mix term of a decomposition after Oaxaca and Blinder.",
)
COST = (
    SELF_SERVICE_SHARE,
    SELF_SERVICE_SETTLED_SHARE,
    DEFLECTION_SHARE,
    COST_PER_TICKET,
    COST_OF_MIX_SHIFT,
)
