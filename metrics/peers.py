"""Who helps whom in a community: customers each other, and the answers that were accepted as solutions."""

from metrics.declaration import Ratio
from metrics.facts import posts as p
from metrics.facts.posts import opened_conversations
from metrics.social import BOTH_SIDES, FAMILY
from metrics.units import Better, Counted, Tier

PEER_ANSWERED_SHARE = Ratio(
    name="peer_answered_share",
    title="Answered first by another customer",
    short="Answered first by a peer",
    question="Do customers help each other?",
    definition="Conversations opened by a customer in which another customer wrote before any human at the "
    "desk, "
    "over all that are owed an answer. Those that nobody answered and that are younger than T (24 h unless "
    "said "
    "otherwise) when the source was last heard of are left out and counted.",
    caveat="Another customer's word may be 'me too': which answer helped is told by accepted_answer_share, "
    "where a forum has solutions.",
    better=Better.HIGHER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=opened_conversations,
    counted=Counted.CONVERSATIONS,
    min_sample=10,
    needs=(*BOTH_SIDES, "post.author"),
    denominator=p.owed & ~p.pending,
    numerator=p.peer_first,
    source="TSIA and KCS on communities count accepted answers of peers.",
)
ACCEPTED_ANSWER_SHARE = Ratio(
    name="accepted_answer_share",
    title="Questions with an accepted answer",
    short="Accepted as the solution",
    question="How many who ask in a forum find an answer that helps?",
    definition="Conversations opened by a customer in which an answer was accepted as the solution, "
    "whoever wrote it and whoever accepted it, over all that are owed an answer. A solution that was "
    "deleted is none. Those without one that are younger than T (24 h unless said otherwise) when the "
    "source was last heard of are left out and counted.",
    caveat="Many are helped and accept nothing, so it is rather too low; only forums that have "
    "solutions (Discourse with its plugin solved, or a column of a file) are counted.",
    better=Better.HIGHER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=opened_conversations,
    counted=Counted.CONVERSATIONS,
    min_sample=10,
    needs=("post.direction", "post.inbound", "post.accepted"),
    denominator=p.owed & ~p.unsolved_young,
    numerator=p.solved,
    source="Communities (TSIA, KCS): accepted answers.",
)
PEERS = (PEER_ANSWERED_SHARE, ACCEPTED_ANSWER_SHARE)
