"""Social: what reaches us in public and in team channels, whether it is answered, what our posts draw."""

from sqlalchemy import case

from metrics.coverage import ServicesPromoted
from metrics.declaration import Count, Median, NetScore, Percentile, Quotient, Ratio
from metrics.facts import posts as p
from metrics.facts import social as s
from metrics.facts.linked import linked_mentions, minutes_to_ticket
from metrics.facts.posts import (
    customer_posts,
    desk_posts,
    feedback,
    overheard_posts,
)
from metrics.facts.services import services
from metrics.facts.social import announcements, messages, turns
from metrics.units import Better, Counted, Tier, Unit

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
    source="Sprout Social: listening volume.",
    needs=("post.direction", "post.inbound"),
    cases=~s.spam,
)
OVERHEARD_MENTIONS = Count(
    name="overheard_mentions",
    title="Mentions overheard",
    short="Spoken of without asking us",
    question="How often do people speak of our services without asking us?",
    definition="Posts that name a service or a term of the watch list and are not said to us, without spam. "
    "They are owed no answer, are no contacts and count in no other figure.",
    caveat="Found by words alone: some mean something else, and what is said in other words or where we do "
    "not read is not heard.",
    better=Better.NEITHER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=overheard_posts,
    counted=Counted.POSTS,
    source="Sprout Social: listening volume.",
    needs=("post.overheard",),
    cases=~p.spam,
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
    source="Sprout Social: response rate; the unit, the turn, is ours.",
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
    source="Reply rates of social suites, by message.",
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
    source="Reply rates of social suites, by conversation.",
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
    source="STELLAService's test of retailers: answered within 24 h.",
    min_sample=10,
    needs=BOTH_SIDES,
    clocked=True,
    denominator=s.owed & ~s.young & (~s.answered | (s.minutes >= 0)),
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
    source="Sprout Social: median reply time.",
    beside="social_answered_share",
    needs=BOTH_SIDES,
    cases=s.owed,
    clocked=True,
    of=s.minutes,
    sample="social_response",
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
    source="Sprout Social: reply time.",
    beside="social_answered_share",
    needs=BOTH_SIDES,
    cases=s.owed,
    clocked=True,
    of=s.minutes,
    sample="social_response",
    p=0.9,
)
ENGAGEMENT_RATE = Quotient(
    name="engagement_rate",
    title="Engagement",
    short="Engagement with our posts",
    question="Do people respond to what we post?",
    definition="Reactions, comments and shares of the desk's own posts over their impressions where any "
    "source offers "
    "them, else over the followers at the time: those that came with the post, else those of its account "
    "when they were last told up to its day, or else first told. Posts without either are left out and "
    "counted. n counts posts.",
    caveat="By impressions and by followers are two figures: never on one axis.",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=FAMILY,
    facts=announcements,
    counted=Counted.POSTS,
    source="The networks' own documentation: engagement by impressions, or by followers.",
    min_sample=10,
    needs=(
        "post.direction",
        "post.reactions|post.comments|post.shares",
        "post.impressions|post.followers|post.followed",
    ),
    per_row=True,
    numerator=s.engagements,
    denominator=s.reached,
)
ACTIONABLE_SHARE = Ratio(
    name="actionable_share",
    title="Messages that became a ticket",
    short="Messages that became a ticket",
    question="How much of what is said to us on social leads to work?",
    definition="Customers' messages that name a ticket over those that were reviewed: that name one or "
    "have an "
    "intent. Spam is none; messages nobody reviewed are left out and counted.",
    caveat="Messages that became an article or an idea are not seen: no table has them.",
    better=Better.NEITHER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=customer_posts,
    counted=Counted.MESSAGES,
    needs=("post.ticket", "post.intent", "post.inbound"),
    cases=~p.spam,
    denominator=p.reviewed,
    numerator=p.has_ticket,
    source="No standard.",
)
MENTION_TO_TICKET_MINUTES = Median(
    name="mention_to_ticket_minutes",
    title="From a message to a ticket, typical",
    short="From a message to a ticket",
    question="How soon does a message on social become a ticket?",
    definition="The median of the minutes from the first customer's message that names a ticket to the "
    "opening of "
    "that ticket, by the day of the message. Tickets that were there before the message are left out and "
    "counted.",
    caveat="Only messages that name their ticket are seen. Business hours are those of the desk that the "
    "message went to.",
    better=Better.LOWER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=linked_mentions,
    counted=Counted.TICKETS,
    needs=("post.ticket", "post.inbound"),
    clocked=True,
    of=minutes_to_ticket,
    source="No standard.",
)
ANNOUNCEMENT_REACH = Quotient(
    name="announcement_reach",
    title="Views of an announcement",
    short="Views of an announcement",
    question="How many see what we announce?",
    definition="Views (impressions) of the desk's announcements over the announcements that have a count "
    "of them; "
    "the others are left out and counted. n counts announcements.",
    caveat="Views are not people: one person may look often. Some networks offer none.",
    unit=Unit.VIEWS,
    better=Better.HIGHER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=desk_posts,
    counted=Counted.POSTS,
    min_sample=10,
    needs=("post.outbound", "post.impressions"),
    cases=p.announcement == 1,
    numerator=p.impressions,
    denominator=case((p.impressions.is_not(None), p.announcement)),
    statistic="mean",
    source="The networks' own counts; reach in people would need viewers.",
)
SERVICES_PROMOTED_SHARE = ServicesPromoted(
    name="services_promoted_share",
    title="Services we spoke of",
    short="Services we spoke of",
    question="Of all our services, how many did we speak of on social?",
    definition="Services named by at least one announcement of a human at the desk in the period, over all "
    "services that any ticket or post ever named. A period without an announcement has none.",
    caveat="It says what was told, not whether it was heard. Services that nobody ever named are not known.",
    unit=Unit.SHARE,
    better=Better.HIGHER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=services,
    counted=Counted.SERVICES,
    source="No standard.",
)
TWO_WAY_RATIO = Quotient(
    name="two_way_ratio",
    title="Replies for each announcement",
    short="Replies for each announcement",
    question="Do we talk with people, or only at them?",
    definition="Replies of humans at the desk over their announcements. n counts announcements.",
    caveat="Few announcements make it large: read the counts.",
    unit=Unit.RATIO,
    better=Better.HIGHER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=desk_posts,
    counted=Counted.POSTS,
    min_sample=10,
    needs=("post.outbound",),
    numerator=p.reply,
    denominator=p.announcement,
    source="Sprout Social counts promotional posts for each reply, its inverse.",
)
NET_SENTIMENT = NetScore(
    name="net_sentiment",
    title="Tone of messages, net (indicative)",
    short="Tone of messages, net (indicative)",
    question="Do people speak of us kindly?",
    definition="100 times (messages of positive tone less those of negative tone) over customers' messages "
    "whose "
    "tone is known to be positive, neutral or negative, without spam. From -100 to 100, not a percentage.",
    caveat="The tone is a classifier's guess unless a human gave it, and those who write are not all "
    "customers.",
    unit=Unit.NET,
    better=Better.HIGHER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=customer_posts,
    counted=Counted.MESSAGES,
    needs=("post.sentiment", "post.inbound"),
    cases=~p.spam,
    denominator=p.sentiment,
    promoters=p.positive,
    detractors=p.negative,
    source="No standard.",
)
FEEDBACK_FROM_SOCIAL_SHARE = Ratio(
    name="feedback_from_social_share",
    title="Feedback that came by social",
    short="Feedback by social",
    question="How much of what people think of us do we hear on social?",
    definition="Feedback by social over all feedback. Feedback is a rating given, of any question, and a "
    "customer's "
    "message of praise or complaint; by social are those messages, and ratings of a post or of a contact "
    "by social.",
    caveat="It counts single items; surveys ask organisations which sources they use.",
    better=Better.NEITHER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=feedback,
    counted=Counted.FEEDBACK,
    numerator=p.by_social,
    source="No standard; Aberdeen counts organisations.",
)
SOCIAL = (
    MENTIONS,
    OVERHEARD_MENTIONS,
    SOCIAL_ANSWERED_SHARE,
    SOCIAL_ANSWERED_SHARE_BY_MESSAGE,
    SOCIAL_ANSWERED_SHARE_BY_CONVERSATION,
    SOCIAL_ANSWERED_WITHIN_SHARE,
    SOCIAL_RESPONSE_MINUTES,
    SOCIAL_RESPONSE_P90,
    ENGAGEMENT_RATE,
    ACTIONABLE_SHARE,
    MENTION_TO_TICKET_MINUTES,
    ANNOUNCEMENT_REACH,
    SERVICES_PROMOTED_SHARE,
    TWO_WAY_RATIO,
    NET_SENTIMENT,
    FEEDBACK_FROM_SOCIAL_SHARE,
)
