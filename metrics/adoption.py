"""Adoption: through which channels people reach us."""

from sqlalchemy import String, and_, column

from metrics.composed import DeskShare, PlanShare, YearOnYear
from metrics.declaration import Count, Ratio
from metrics.facts import contacts as f
from metrics.facts.contacts import askers, contacts
from metrics.facts.linked import cases, channels_used
from metrics.mix import Mix, channels_per_desk, effective_channels, share_of_channels, single_channel
from metrics.reach import Reach
from metrics.units import Better, Counted, Tier, Unit

channel = column("channel", String)
BY_SOCIAL = channel == "social"
CHANNEL_KNOWN = ("ticket.channel",)
TAKEN = f.taken  # a ticket, a call handled, or a turn that a human at the desk answered
FAMILY = "adoption"
PHONE_TOTALS = (
    "Where a phone system gives daily totals, its handled calls stand for the phone tickets of that desk and "
    "day."
)
LINKED = (
    "A turn is linked where its source says so, where a ticket's tool says that it made the ticket of one of "
    "its posts, or where its posts, a link in them or the desk's answer to them name a ticket that we have."
)
QUIET_DESKS = (
    "All desks that are configured or were ever seen stand below the line, also those without any contact in "
    "the period, as the surveys count organisations that exist."
)

CONTACTS = Count(
    name="contacts",
    title="Contacts",
    short="Contacts",
    question="How often did people reach us?",
    definition=f"Tickets opened, and social turns that are linked to no ticket; spam is none. {LINKED} "
    f"{PHONE_TOTALS}",
    better=Better.NEITHER,
    family=FAMILY,
    facts=contacts,
    counted=Counted.CONTACTS,
    source="HDI and MetricNet: ticket or contact volume.",
    weight=f.weight,
)
CHANNEL_SHARE = Mix(
    name="channel_share",
    title="Share of contacts by channel",
    short="Share of contacts",
    question="Through which channels do people reach us?",
    definition="Contacts of the channel over the contacts of all channels kept by the filters. "
    + PHONE_TOTALS,
    caveat="Published mixes are often means over centres that offer the channel and then add up to more "
    "than 100 %.",
    unit=Unit.SHARE,
    better=Better.NEITHER,
    family=FAMILY,
    facts=contacts,
    counted=Counted.CONTACTS,
    source="MetricNet and HDI: channel mix.",
    min_sample=30,
    needs=CHANNEL_KNOWN,
    extra=("channel",),
    sums={"weight": f.weight},
    shape=share_of_channels,
)
SOCIAL_SHARE = Ratio(
    name="social_share",
    title="Contacts by social",
    short="Contacts by social",
    question="How much of our work comes by social?",
    definition="Contacts by social over all contacts. " + PHONE_TOTALS,
    caveat="A share of contacts: the figures of HDI and Aberdeen are shares of organisations, another thing.",
    better=Better.NEITHER,
    family=FAMILY,
    facts=contacts,
    counted=Counted.CONTACTS,
    source="No standard: the surveys count organisations.",
    needs=CHANNEL_KNOWN,
    numerator=BY_SOCIAL,
    weight=f.weight,
)
DESKS_TAKING_SOCIAL = DeskShare(
    name="desks_taking_social",
    title="Desks open on social",
    short="Desks open on social",
    question="How many of our desks take requests by social?",
    definition="Desks with at least one ticket by social, or one social turn that a human at the desk "
    "answered, "
    "over all named desks.",
    caveat="With fewer than ten desks a share says little: read it as a count of desks. " + QUIET_DESKS,
    unit=Unit.SHARE,
    better=Better.NEITHER,
    family=FAMILY,
    facts=contacts,
    counted=Counted.DESKS,
    source="HDI's practices and salary report: centres that create tickets by social.",
    needs=CHANNEL_KNOWN,
    takes=and_(BY_SOCIAL, TAKEN),
)
DESKS_TAKING_CHANNEL_SHARE = DeskShare(
    name="desks_taking_channel_share",
    title="Desks open on each channel",
    short="Desks open on the channel",
    question="How many of our desks take requests by each channel?",
    definition="Desks with at least one ticket by the channel, a handled call of the phone system, or an "
    "answered "
    "social turn, over all named desks. Ask for it by channel.",
    caveat=QUIET_DESKS,
    unit=Unit.SHARE,
    better=Better.NEITHER,
    family=FAMILY,
    facts=contacts,
    counted=Counted.DESKS,
    source="HDI's practices and salary report: centres that create tickets by a channel.",
    needs=CHANNEL_KNOWN,
    takes=and_(channel.is_not(None), TAKEN),
)
DESKS_USING_OR_PLANNING_SOCIAL = PlanShare(
    name="desks_using_or_planning_social",
    title="Desks using or planning social",
    short="Desks using or planning social",
    question="How many of our desks use social, or mean to?",
    definition="Desks whose channel plan says 'using' or 'planning' for social at the end of the period, "
    "over all "
    "named desks. An intention, not use.",
    unit=Unit.SHARE,
    better=Better.NEITHER,
    family=FAMILY,
    facts=contacts,
    counted=Counted.DESKS,
    source="Aberdeen's surveys of plans.",
    statuses=("using", "planning"),
)
CHANNELS_PER_DESK = Mix(
    name="channels_per_desk",
    title="Channels per desk",
    short="Channels per desk",
    question="How many channels does a desk offer?",
    definition="The mean over desks of the channels with at least five contacts in the period; automatic, "
    "unknown "
    "and unmapped ones are none.",
    caveat="More is not better.",
    unit=Unit.CHANNELS,
    better=Better.NEITHER,
    family=FAMILY,
    facts=contacts,
    counted=Counted.DESKS,
    source="HDI: number of channels a centre offers.",
    min_sample=10,
    needs=CHANNEL_KNOWN,
    extra=("desk", "channel"),
    sums={"weight": f.weight},
    shape=channels_per_desk,
    statistic="mean",
)
CHANNEL_REACH = Reach(
    name="channel_reach",
    title="Channel reach",
    short="People who use the channel",
    question="How many of the people who turned to us used the channel?",
    definition="Distinct requesters with at least one contact by the channel, over the distinct requesters "
    "of all "
    "channels. Contacts without a requester are left out and counted; where no contact of the channel "
    "has one, it is not known. Daily totals of a phone system name nobody: who called is known from that "
    "day's tickets.",
    caveat="Somebody with a handle and a staff number counts as two people.",
    unit=Unit.SHARE,
    better=Better.NEITHER,
    family=FAMILY,
    facts=askers,
    counted=Counted.REQUESTERS,
    source="Forrester's question which channels were used in the last twelve months.",
    needs=("ticket.channel", "ticket.requester", "post.author", "contact_volume.requester"),
    person="requester",
    weight=f.weight,
)
VOICE_SHARE = Ratio(
    name="voice_share",
    title="Contacts by phone",
    short="Contacts by phone",
    question="How much of our work comes by phone?",
    definition="Contacts by phone over all contacts. " + PHONE_TOTALS,
    better=Better.NEITHER,
    family=FAMILY,
    facts=contacts,
    counted=Counted.CONTACTS,
    source="MetricNet and HDI: channel mix.",
    needs=CHANNEL_KNOWN,
    numerator=channel == "phone",
    weight=f.weight,
)
DIGITAL_SHIFT = YearOnYear(
    name="digital_shift",
    title="Shift of the share of the phone",
    short="Shift away from the phone",
    question="Are people moving away from the phone?",
    definition="The share of contacts by phone less that of the same period a year before, in points of "
    "share; "
    "below 0 the phone lost.",
    unit=Unit.SHARE_POINTS,
    better=Better.NEITHER,
    family=FAMILY,
    facts=contacts,
    counted=Counted.CONTACTS,
    source="MetricNet's channel mix over time; the shift-left of ITSM practice.",
    needs=CHANNEL_KNOWN,
    of=VOICE_SHARE,
)
EFFECTIVE_CHANNELS = Mix(
    name="effective_channels",
    title="Effective number of channels",
    short="Channels really used",
    question="Over how many channels is our work spread?",
    definition="exp(-sum p ln p) of the channel shares: 1 when one channel takes all, k when k channels "
    "share alike. Contacts of automatic, unknown and unmapped channels are left out and counted.",
    unit=Unit.CHANNELS,
    better=Better.NEITHER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=contacts,
    counted=Counted.CONTACTS,
    source="Hill number of order 1, from ecology; no standard in service management.",
    min_sample=30,
    needs=CHANNEL_KNOWN,
    extra=("channel",),
    sums={"weight": f.weight},
    shape=effective_channels,
    statistic="diversity",
)
SINGLE_CHANNEL_EXPOSURE = Mix(
    name="single_channel_exposure",
    title="Contacts at single-channel desks",
    short="Contacts at single-channel desks",
    question="How much of our work is at desks with one channel only?",
    definition="Contacts of desks with exactly one channel of five contacts or more, over the contacts of "
    "all desks "
    "that have any; automatic, unknown and unmapped channels are none.",
    unit=Unit.SHARE,
    better=Better.NEITHER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=contacts,
    counted=Counted.CONTACTS,
    source="No standard; HDI counts single-channel centres.",
    min_sample=30,
    needs=CHANNEL_KNOWN,
    extra=("desk", "channel"),
    sums={"weight": f.weight},
    shape=single_channel,
)
CHANNEL_SWITCHING = Ratio(
    name="channel_switching",
    title="Cases in several channels",
    short="Cases in several channels",
    question="How often does one matter reach us by more than one channel?",
    definition="Tickets whose customer also wrote on social about the same matter, over all tickets with a "
    "known "
    "channel; a ticket by social, or made by an agent from a post, used one channel. The posts are those "
    "that name "
    "the ticket.",
    caveat="Only switches to and from social are seen: a second call about the same ticket is in no table.",
    unit=Unit.SHARE,
    better=Better.LOWER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=cases,
    counted=Counted.CASES,
    needs=CHANNEL_KNOWN,
    denominator=channels_used > 0,
    numerator=channels_used > 1,
    source="Gartner on customer journeys, SQM on one-contact resolution; no standard.",
)
ADOPTION = (
    CONTACTS,
    CHANNEL_SHARE,
    SOCIAL_SHARE,
    DESKS_TAKING_SOCIAL,
    DESKS_TAKING_CHANNEL_SHARE,
    DESKS_USING_OR_PLANNING_SOCIAL,
    CHANNELS_PER_DESK,
    CHANNEL_REACH,
    VOICE_SHARE,
    DIGITAL_SHIFT,
    EFFECTIVE_CHANNELS,
    SINGLE_CHANNEL_EXPOSURE,
    CHANNEL_SWITCHING,
)
