"""How long an answer takes by message and by conversation: the times of the shares of the same names.

By turn (`social_response_minutes`) is the house figure: the other two are what social suites and public data
sets tell, and they differ from it.
"""

from metrics.declaration import Median
from metrics.facts import social as s
from metrics.facts.social import messages
from metrics.social import BOTH_SIDES, FAMILY
from metrics.units import Better, Counted, Tier

CAVEAT = "Only what was answered has a time: read it beside the share answered."

BY_MESSAGE = Median(
    name="social_response_minutes_by_message",
    title="Social response, typical, by message",
    short="Social response, by message",
    question="How long does a single message typically wait for an answer of its own?",
    definition="The median of the minutes from a customer's message to the first direct reply of a human at "
    "the desk; in a flat thread, to the desk's next post in it. Messages owed no answer are left out.",
    caveat=CAVEAT,
    better=Better.LOWER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=messages,
    counted=Counted.MESSAGES,
    source="Orlo: average response, of all inbound messages.",
    beside="social_answered_share_by_message",
    needs=BOTH_SIDES,
    cases=s.owed & ~s.spam,
    clocked=True,
    of=s.minutes,
)
BY_CONVERSATION = Median(
    name="social_response_minutes_by_conversation",
    title="Social response, typical, by conversation",
    short="Social response, by conversation",
    question="How long does somebody who begins a conversation typically wait for an answer?",
    definition="The median of the minutes from the message that opens a conversation (the first we have, "
    "and it replies to nothing) to the first direct reply of a human at the desk; in a flat thread, to the "
    "desk's next post in it. Messages that are owed no answer are left out.",
    caveat=CAVEAT,
    better=Better.LOWER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=messages,
    counted=Counted.CONVERSATIONS,
    source="Orlo: average first response.",
    beside="social_answered_share_by_conversation",
    needs=BOTH_SIDES,
    cases=s.owed & s.opener & ~s.spam,
    clocked=True,
    of=s.minutes,
)
MESSAGE_TIMES = (BY_MESSAGE, BY_CONVERSATION)
