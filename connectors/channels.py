"""The words that tools use for a channel, and which of our channels each one is.

Every word goes somewhere: an unknown one becomes `other` under the rule `unmapped`, a blank one `unknown`
under the rule `blank`. A mapping's own words come first, then the tool's codes, then the common words.
"""

import re
from collections.abc import Iterable, Mapping

from warehouse.tables import CHANNELS

UNMAPPED = ("other", "unmapped")
BLANK = ("unknown", "blank")

_COMMON: dict[str, str] = {
    "phone": """phone|phone call|telephone|tel|call|calls|voice|voicemail|inbound call|outbound call
        |call center|phone call incoming|phone call outgoing|incoming call|outgoing call|anruf|fernmündlich
        |telefonisch|téléphone|teléfono|appel|llamada|chiamata
        |call centre|callcenter|contact center|hotline|constituent call|phone call inbound|phone call outbound
        |telefon|telefono|telefoon|telephonie|311 call|by phone""",
    "email": """email|e mail|emails|mail in|mailgun|inbound email|outbound email|incoming email|e post
        |by email|email to case|outgoing email|courriel|correo electrónico|correo
        |posta elettronica|per e mail""",
    "portal": """portal|self service|selfservice|self service portal|service portal|web|web form|webform
        |web widget|widget|embeddable|web to case|help center post|help centre post|get satisfaction
        |webportal|kundenportal|selfservice portal|portail|portale|website form
        |website|web portal|online|internet|help center|help centre|helpdesk|customer portal|service catalog
        |service catalogue|catalog|anonymousportal|anonymous portal|feedback widget|forum|dropbox|topic
        |support portal
        |employee service center|employee center|jira service desk portal|web interface""",
    "chat": """chat|live chat|livechat|web chat|webchat|chat transcript|native messaging|slack|ms teams
        |microsoft teams|teams|business messaging slack connect|instant messaging|im|agent chat
        |messaging chat|bomgar|beyondtrust|live messaging|slack app|microsoft teams chat""",
    "walk_up": """walk up|walk in|walkup|walkin|in person|counter|direct|desk visit|face to face|onsite
        |tech bar|persönlich|persoenlich|vor ort|schalter|en personne|guichet|en persona|presencial
        |di persona|sportello""",
    "social": """social|social media|twitter|x|x twitter|tweet|twitter dm|twitter like|twitter favorite
        |facebook
        |facebook post|facebook private message|facebook message|facebook messenger|instagram|instagram dm
        |linkedin|youtube|mastodon|bluesky|reddit|yammer|workplace|sunshine conversations facebook messenger
        |sunshine conversations twitter dm|twitter status|twitter direct message|facebook feed post
        |facebook feed comment|x corp|x corp post|x corp dm|x corp direct message|x corp like|x post|x dm
        |twitter post|facebook post message|x corp post dm|soziale medien|réseaux sociaux|redes sociales""",
    "messaging": """messaging|sms|text|text message|whatsapp|whatsapp message|telegram
        |telegram personal message|viber|line|wechat|kakaotalk|apple business chat|google rcs|twilio sms
        |messagebird sms|sunshine conversations api|signal""",
    "mobile_app": """mobile app|mobile|app|mobile sdk|iphone|android|citizens connect app|native mobile|ios
        |ipad|ios sdk|android sdk""",
    "virtual_agent": "virtual agent|chatbot|chat bot|bot|answer bot|ai agent|virtual assistant",
    "monitoring": """monitoring|event|event management|alert|alerts|alert manager|cloudwatch|aws cloudwatch
        |amazon cloudwatch|pagerduty
        |deployment
        |monitoring tool|system alert|nagios|dynatrace|splunk""",
    "api": """api|rest|rest2|rest api|web service|web service api
        |webservice|integration|ticket sharing|side conversation|cli
        |sample ticket|import""",
    "agent_created": """agent created|agent|analyst|city worker app|employee generated|city worker|jira
        |batch|closed ticket
        |note|internal|maximo integration|onboarding|offboarding|journey|self generated|system generated""",
    "mail": "mail|postal mail|letter|post|written|letters|us mail|brief|courrier|carta|lettera",
    "other": "other|others|fax|referral|any channel|rule|channel integrations|misc|miscellaneous",
    "unknown": "unknown|none|not known|unspecified|n a|undefined|not specified",
}

_CODES: dict[str, dict[str, str]] = {
    "freshservice": {
        "1": "email",
        "2": "portal",
        "3": "phone",
        "4": "chat",
        "5": "portal",
        "6": "social",
        "7": "monitoring",
        "8": "monitoring",
        "9": "walk_up",
        "10": "chat",
        "11": "virtual_agent",
        "12": "social",
        "13": "agent_created",
        "14": "monitoring",
        "15": "chat",
        "18": "agent_created",
        "19": "agent_created",
    },
    "freshdesk": {
        "1": "email",
        "2": "portal",
        "3": "phone",
        "5": "social",
        "6": "social",
        "7": "chat",
        "9": "portal",
        "10": "email",
        "13": "messaging",
    },
    "zendesk": {"mail": "email", "0": "portal", "4": "email", "5": "api", "8": "other", "29": "chat"},
}
_TOOL_WORDS: dict[str, dict[str, str]] = {
    "rt": {"agent_created": "web agent"},
    "zammad": {"social": "facebook direct message", "messaging": "signal personal message"},
    "freshservice": {"agent_created": "employee onboarding|employee offboarding|employee journey"},
    "zendesk": {
        "phone": "api voicemail|api phone call inbound|api phone call outbound",
        "email": "connect mail",
        "portal": "helpcenter",
        "chat": "chat offline message",
        "messaging": "connect sms|connect ipm|google business messages",
        "virtual_agent": """answer bot for agents|answer bot for slack|answer bot for sdk|answer bot api
            |answer bot for web widget""",
        "monitoring": "monitor event",
        "api": "sample interactive ticket|github",
        "agent_created": "lotus",
        "other": """linked problem|group deletion|user change|user deletion|group change|resource push|merge
            |recovered from suspended tickets|automatic solution suggestions|user merge|logmein rescue
            |macro reference|blog|churned account|admin setting|satisfaction prediction|ticket tagging
            |rule revision|symphony|omnichannel""",
    },
}


def normal_word(word: str) -> str:
    """The word as it is looked up: case, punctuation and spacing do not matter; 'Phone/Call' is 'phone
    call'.
    """
    return re.sub(r"[\W_]+", " ", word.casefold()).strip()


def _by_word(groups: Mapping[str, str]) -> dict[str, str]:
    """Each word of the groups and the channel that it stands under."""
    return {" ".join(word.split()): channel for channel, group in groups.items() for word in group.split("|")}


CHANNEL_WORDS: Mapping[str, tuple[str, str]] = {
    word: (channel, f"word: {word}") for word, channel in _by_word(_COMMON).items()
}
TOOL_CODES: Mapping[str, Mapping[str, str]] = {
    tool: {**_CODES.get(tool, {}), **_by_word(_TOOL_WORDS.get(tool, {}))}
    for tool in {**_CODES, **_TOOL_WORDS}
}


def channel_of(
    word: str | None, tool: str | None = None, ours: Mapping[str, str] | None = None
) -> tuple[str, str]:
    """Our channel of one source's word, and the rule that gave it."""
    if word is None or not word.strip():
        return BLANK
    normal = normal_word(word)
    if ours and normal in ours:
        return ours[normal], "mapping"
    codes = TOOL_CODES.get(tool or "", {})
    if normal in codes:
        return codes[normal], f"{tool}: {normal}"
    return CHANNEL_WORDS.get(normal, UNMAPPED)


def map_channels(
    words: Iterable[str | None], tool: str | None = None, overrides: Mapping[str, object] | None = None
) -> list[tuple[str, str]]:
    """(our channel, rule) of each word, in order. Raises ValueError where an override names no channel of
    ours.
    """
    ours = {normal_word(word): str(channel) for word, channel in (overrides or {}).items()}
    for channel in ours.values():
        if channel not in CHANNELS:
            raise ValueError(f"{channel!r} is no channel; use one of {', '.join(CHANNELS)}")
    asked = list(words)
    found = {word: channel_of(word, tool, ours) for word in set(asked)}
    return [found[word] for word in asked]
