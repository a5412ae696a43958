"""Social: what reaches us in public and in team channels, whether it is answered, what our posts draw."""

from metrics.declaration import Count, Median, Percentile, Quotient, Ratio
from metrics.facts import social as s
from metrics.facts.social import announcements, messages, turns
from metrics.units import Better, Counted, Unit

FAMILY = "social"
BOTH_SIDES = ("post.direction", "post.inbound", "post.outbound")
PENDING = ~s.answered & s.young
TURN = (
    "A turn is a run of one customer's posts with no post of a human at the desk between. Praise, spam, "
    "system posts "
    "and posts deleted before an answer are owed none."
)
ANSWER = (
    "An answer is the desk's next post in the thread by a human; where several customers share a thread of "
    "a network "
    "with reply chains, the first one that descends from the turn. Bots do not answer."
)

MENTIONS = Count(
    name="mentions",
    title="Mentions",
    short="Messages to us",
    question="How often are we spoken to on social?",
    definition="Posts of customers that reached us, without spam.",
    better=Better.NEITHER,
    family=FAMILY,
    facts=messages,
    counted=Counted.MESSAGES,
    needs=("post.direction", "post.inbound"),
    cases=~s.spam,
)
SOCIAL_ANSWERED_SHARE = Ratio(
    name="social_answered_share",
    title="Social answered, by turn",
    short="Social answered",
    question="How many who turn to us on social get an answer?",
    definition=f"Turns answered over turns owed an answer. {TURN} {ANSWER} Turns still waiting and younger "
    f"than T "
    "(24 h unless said otherwise) when the source was last heard of are left out and counted.",
    caveat="By turn, by message and by conversation give three different figures.",
    better=Better.HIGHER,
    family=FAMILY,
    facts=turns,
    counted=Counted.TURNS,
    min_sample=10,
    needs=BOTH_SIDES,
    denominator=s.owed & ~PENDING,
    numerator=s.answered,
)
SOCIAL_ANSWERED_SHARE_BY_MESSAGE = Ratio(
    name="social_answered_share_by_message",
    title="Social answered, by message",
    short="Social messages answered",
    question="How many single messages get an answer of their own?",
    definition="Customers' messages that a human at the desk replied to directly, over all that are owed an "
    "answer; in "
    "a flat thread the desk's next post in it counts. Messages still waiting and younger than T are left "
    "out and "
    "counted.",
    caveat="One answer to three messages in a row leaves two unanswered here: by turn it is one answered "
    "turn.",
    better=Better.HIGHER,
    family=FAMILY,
    facts=messages,
    counted=Counted.MESSAGES,
    needs=BOTH_SIDES,
    cases=~s.spam,
    denominator=s.owed & ~PENDING,
    numerator=s.answered,
)
SOCIAL_ANSWERED_SHARE_BY_CONVERSATION = Ratio(
    name="social_answered_share_by_conversation",
    title="Social answered, by conversation",
    short="Social conversations answered",
    question="How many conversations that customers open get an answer?",
    definition="Conversations opened by a customer (the first post we have, and it replies to nothing) "
    "whose opening "
    "post a human at the desk replied to directly - in a flat thread, after it - over all that are owed an "
    "answer. "
    "Those still waiting and younger than T are left out and counted.",
    better=Better.HIGHER,
    family=FAMILY,
    facts=messages,
    counted=Counted.CONVERSATIONS,
    needs=BOTH_SIDES,
    cases=s.opener & ~s.spam,
    denominator=s.owed & ~PENDING,
    numerator=s.answered,
)
SOCIAL_ANSWERED_WITHIN_SHARE = Ratio(
    name="social_answered_within_share",
    title="Social answered within T",
    short="Social answered in time",
    question="How many who turn to us on social get an answer within T (24 h unless said otherwise)?",
    definition=f"Turns answered within T over turns owed an answer. Turns younger than T when the source "
    f"was last "
    f"heard of are left out of both, even if answered, and counted. {TURN} {ANSWER}",
    better=Better.HIGHER,
    family=FAMILY,
    facts=turns,
    counted=Counted.TURNS,
    min_sample=10,
    needs=BOTH_SIDES,
    clocked=True,
    denominator=s.owed & ~s.young & (~s.answered | s.minutes.is_not(None)),
    numerator=s.in_time,
)
SOCIAL_RESPONSE_MINUTES = Median(
    name="social_response_minutes",
    title="Social response, typical",
    short="Social response, typical",
    question="How long does somebody on social typically wait for an answer?",
    definition=f"The median of the minutes from the start of a turn to its answer. {TURN} {ANSWER}",
    caveat="Only what was answered has a time: read it beside the share answered.",
    better=Better.LOWER,
    family=FAMILY,
    facts=turns,
    counted=Counted.TURNS,
    needs=BOTH_SIDES,
    cases=s.owed,
    clocked=True,
    of=s.minutes,
)
SOCIAL_RESPONSE_P90 = Percentile(
    name="social_response_p90",
    title="Social response, slowest tenth",
    short="Social response, nine in ten within",
    question="Within what time do nine in ten on social get an answer?",
    definition=f"The 90th percentile of the minutes from the start of a turn to its answer. {TURN} {ANSWER}",
    better=Better.LOWER,
    family=FAMILY,
    facts=turns,
    counted=Counted.TURNS,
    needs=BOTH_SIDES,
    cases=s.owed,
    clocked=True,
    of=s.minutes,
    p=0.9,
)
ENGAGEMENT_RATE = Quotient(
    name="engagement_rate",
    title="Engagement",
    short="Engagement with our posts",
    question="Do people respond to what we post?",
    definition="Reactions, comments and shares of the desk's own posts over their impressions where any "
    "source offers "
    "them, else over the followers at the time; posts without either are left out and counted. n counts "
    "posts.",
    caveat="By impressions and by followers are two figures: never on one axis.",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=FAMILY,
    facts=announcements,
    counted=Counted.POSTS,
    min_sample=10,
    needs=("post.direction", "post.reactions|post.comments|post.shares", "post.impressions|post.followers"),
    per_row=True,
    numerator=s.engagements,
    denominator=s.reached,
)
SOCIAL = (
    MENTIONS,
    SOCIAL_ANSWERED_SHARE,
    SOCIAL_ANSWERED_SHARE_BY_MESSAGE,
    SOCIAL_ANSWERED_SHARE_BY_CONVERSATION,
    SOCIAL_ANSWERED_WITHIN_SHARE,
    SOCIAL_RESPONSE_MINUTES,
    SOCIAL_RESPONSE_P90,
    ENGAGEMENT_RATE,
)
