"""What the figures on the leaders' and managers' pages mean, in words that need no glossary.

The exact definition, with its terms, stands on the definitions page and in every export.
"""

from language import _
from metrics import METRICS

_ANSWER = "An answer is the first one by a person; a bot's does not count."
_QUESTION = (
    "A question is a run of posts by one person until a person at the desk answers. Praise, spam and posts "
    "deleted before an answer are owed none."
)
_TIME = "Only what was answered has a time, so read it beside the share answered."
_CONTACT = "A contact is a ticket, or a question on social that became no ticket: nothing counts twice."
_WAITING = "What came in less than a day before the end of the data is left out: it may still be answered."
_PHONE = "Where a phone system gives daily totals, its calls stand in place of phone tickets."

PLAIN = {
    "contacts": f"Tickets opened, and questions on social that have no ticket. Spam is left out. {_PHONE}",
    "channel_share": f"How many of all contacts came by each channel. {_PHONE}",
    "social_share": f"How many of all contacts came by social. {_PHONE}",
    "channel_reach": "Of all people who contacted us, how many used the channel at least once. Contacts of "
    "nobody known are left out; somebody with two names counts twice.",
    "desks_taking_social": "Desks with at least one ticket by social, or one question there that a person at "
    "the desk answered, of all our desks. With fewer than ten desks a share says little.",
    "desks_taking_channel_share": "Desks with at least one ticket or call by the channel, or one answered "
    "question on social, of all our desks.",
    "channels_per_desk": "The channels on which the desk took at least five contacts. Automatic and unknown "
    "ones are left out. More is not better.",
    "first_response_minutes": f"Half of the contacts that were answered were answered sooner. {_ANSWER} "
    f"{_TIME}",
    "first_response_p90": f"Nine of ten answered contacts were answered within this time. {_ANSWER}",
    "answered_share": f"Contacts that got an answer, of all that are owed one. {_ANSWER}",
    "answered_within_share": f"Contacts answered within 24 hours, of all that are owed an answer. {_CONTACT} "
    f"{_ANSWER} {_WAITING}",
    "response_target_met_share": "Tickets answered within their target, of those where the ticket system "
    "says whether they were.",
    "resolution_target_met_share": "Tickets resolved within their target, of those where the ticket system "
    "says whether they were.",
    "satisfied_share": "Ratings in the top quarter of their scale (four and five of five), of all ratings. "
    "Only those who answer are heard: read it beside the share that rated.",
    "very_satisfied_share": "Ratings with the best mark, of all ratings.",
    "dissatisfied_share": "Ratings in the bottom quarter of their scale (one and two of five), of all.",
    "rated_share": "How many of those who were asked gave a rating; where it is not known who was asked, how "
    "many resolved tickets were rated.",
    "social_answered_share": f"Questions answered, of all that are owed an answer. {_QUESTION}",
    "social_answered_share_by_message": "Single messages that a person at the desk replied to, of all that "
    "are owed an answer. One reply to three messages leaves two without.",
    "social_answered_share_by_conversation": "Conversations whose first message a person at the desk replied "
    "to, of all that a customer began.",
    "social_answered_within_share": f"Questions answered within 24 hours. {_QUESTION} {_WAITING}",
    "social_response_minutes": f"Half of the questions that were answered were answered sooner. {_QUESTION} "
    f"{_TIME}",
    "social_response_p90": f"Nine of ten questions that were answered were answered within this time. "
    f"{_QUESTION}",
    "overdue_unanswered": "Open tickets without a first answer that were a day old or older at the end of "
    "the data. Those resolved or closed unanswered wait no more.",
    "cost_of_mix_shift": "What a contact costs by this period's mix of channels, less what it would cost by "
    "the mix of a year before, both at the costs of today. Below zero the new mix is cheaper.",
    "satisfied_share_adjusted": "The share satisfied that a channel would have if all channels had the same "
    "kinds and priorities of work. Nothing else is evened out.",
    "mentions": "Messages of customers on social, praise and complaints too. Spam is left out.",
    "overheard_mentions": "Posts that speak of our services, or of words that we listen for, without asking "
    "us. They are found by words alone, are owed no answer and count nowhere else.",
    "actionable_share": "Messages that became a ticket, of those that somebody looked at.",
    "services_promoted_share": "Services with a post of ours about them, of those that tickets name.",
    "announcement_reach": "Views of our own posts that answer nobody, a post. The same person may count "
    "several times: no network says who looked.",
    "engagements_gained": "Reactions, comments and shares that came to our own posts, on the day on which we "
    "saw them. Networks only tell how many there are by now: what came is the difference of two looks. Where "
    "somebody took one back, nothing is subtracted.",
    "counts_fallen": "How often, of all second and later looks at our own posts, a count was lower than "
    "before: somebody took something back, or the network cleared false accounts.",
    "followers": "How many followed our accounts when we last looked, added up. Who follows two accounts "
    "counts twice.",
    "net_sentiment": "Of a hundred messages whose mood is known, how many more are positive than negative. "
    "The mood is a guess unless a person gave it.",
    "engagement_rate": "Reactions, comments and shares of our own posts, per view where any network counts "
    "views, else per follower of the account.",
}


def plain(metric: str) -> str:
    """The meaning of a metric in plain words, in the language spoken; the question it answers where there are
    none.
    """
    return _(PLAIN.get(metric) or METRICS[metric].question)
