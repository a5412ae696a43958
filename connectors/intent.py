"""What a customer's post wants, by ordered rules: outage, complaint, question, request, praise, else other.

The rules read English and German. A post of another language is a question where it asks with a mark, else
its intent is not told. What is in doubt is never praise: praise is owed no answer, all others are.
Spam and announcements are not guessed.
"""

import re

RULES_READ = ("en", "de")  # ISO 639-1

_MARK = re.compile("[?\uff1f\u061f]")
_APART = re.compile(r"[\u2018\u2019`]")
_FAILS = (
    r"work|connect|load|open|start|boot|log\ ?(?:in|on)|sign\ ?(?:in|on)|access|reach|send|receive|print|sync"
    "|respond"
)
_OUTAGE = re.compile(
    rf"""\b(?:
      (?:is|are|was|were|s|went|goes|going|been|be|seems?|still|again|completely|all|everything)
        \ (?:\w+\ ){{0,2}}down
      | down\ (?:again|for|since|today|now|right\ now)
      | outages? | crash(?:ed|es|ing)? | broken | offline | unreachable | unresponsive
      | not\ (?:\w+\ )?(?:working|responding|loading|connecting|available|reachable)
      | stopped\ (?:\w+\ )?(?:working|responding|loading)
      | (?:ca|wo|do|does|did|is|are|could)n'?t\ (?:\w+\ ){{0,2}}(?:{_FAILS})(?:ing)?
      | (?:cannot|can\ not|unable\ to|not\ able\ to)\ (?:\w+\ ){{0,2}}(?:{_FAILS})
      | (?:anyone|anybody|someone|everyone)\ else | is\ it\ just\ me
      | ausgefallen | ausfall | st(?:ö|oe)rung(?:en)? | abgest(?:ü|ue)rzt | kaputt
      | nicht\ (?:mehr\ )?erreichbar
      | (?:geht|gehen|funktioniert|funktionieren|l(?:ä|ae)uft|laufen|klappt|startet|l(?:ä|ae)dt)
        \ (?:\w+\ ){{0,3}}(?:nicht|net|nix)
      | (?:kann|k(?:ö|oe)nnen|komme|kommen)\ (?:\w+\ ){{0,3}}nicht\ (?:\w+\ ){{0,3}}
        (?:anmelden|einloggen|verbinden|zugreifen|(?:ö|oe)ffnen|drucken|rein|ins?)
    )\b
    | (?<!calm\ )(?<!slow\ )(?<!write\ )(?<!sit\ )(?<!scroll\ )(?<!it\ )(?<!and\ )\bdown\s*(?:[.!?]|$)""",
    re.VERBOSE,
)
_COMPLAINT = re.compile(
    r"""\b(?:
      terrible | awful | horrible | useless | ridiculous | unacceptable | worst | disgrace(?:ful)? | pathetic
      | fed\ up | sick\ of | annoy(?:ed|ing) | frustrat(?:ed|ing) | disappoint(?:ed|ing) | a\ joke
      | still\ (?:no\ (?:answer|reply|response|word) | waiting | nothing)
      | no(?:body|\ one|-one)\ (?:\w+\ )?(?:answers?|replies|responds|cares|helps?)
      | for\ nothing | how\ hard\ can\ it\ be
      | schlecht(?:e[rmns]?)? | unm(?:ö|oe)glich | frechheit | l(?:ä|ae)cherlich | nervt | unversch(?:ä|ae)mt
      | immer\ noch\ (?:keine?n?|nichts) | seit\ (?:\w+\ ){1,2}keine\ antwort
    )\b""",
    re.VERBOSE,
)
_QUESTION = re.compile(
    r"""^\W*(?:how|where|when|what|which|who|why|is|are|does|do|did|can|could|should|will|would|has|have)\b
      (?=.*\b(?:i|we|you|it|there|one|anyone|anybody|somebody|the|my|our)\b)
    | \b(?:how\ (?:do|can|to|does|long|much) | where\ (?:do|can|is|are) | can\ (?:i|we|you|anyone|somebody)
      | does\ any(?:one|body) | (?:i|we)\ (?:wonder|don'?t\ know|do\ not\ know) | any\ idea | is\ there
      | wie\ (?:kann|komme|lange|geht|mache|bekomme) | wo\ (?:kann|ist|finde|sind) | wer\ kann | weiss\ jemand
      | gibt\ es | kann\ (?:mir\ )?(?:jemand|man|ich) | k(?:ö|oe)nnt\ ihr )\b""",
    re.VERBOSE,
)
_REQUEST = re.compile(
    r"""\b(?:
      please | pls | plz | need(?:s|ed)? | could\ you | can\ you
      | would\ (?:be\ (?:great|nice|good|helpful)|like|love)
      | install(?:ed|ing)? | access\ to | permissions?\ (?:to|for) | request(?:ing)? | order(?:ing)? | set\ up
      | i'?d\ (?:like|love) | looking\ for | help
      | bitte | brauch(?:e|en|t) | ben(?:ö|oe)tig(?:e|en|t) | h(?:ä|ae)tte\ gern(?:e)?
      | zugriff\ auf | installier\w+
      | w(?:ü|ue)rde\ gern(?:e)? | freischalt\w+ | hilfe
    )\b""",
    re.VERBOSE,
)
_PRAISE = re.compile(
    r"""\b(?:
      thanks? | thank\ (?:you|u) | thx | ty | cheers | great | awesome | excellent | fantastic | amazing
      | brilliant | perfect | kudos | well\ done | good\ (?:job|work) | nice\ (?:job|work|one)
      | love\ (?:it|this|the|how) | works\ (?:now|again|fine|like\ a\ charm) | (?:you|team)\ rocks?
      | appreciated?
      | danke | dankesch(?:ö|oe)n | merci | super | klasse | spitze | toll | prima
      | grossartig | l(?:ä|ae)uft\ wieder
    )\b | (?:\U0001F44D|\U0001F64F|\U0001F389|❤)""",
    re.VERBOSE,
)
# Thanks beforehand, and thanks with a but, are no praise.
_DOUBT = re.compile(
    r"""\b(?:
      in\ advance | but | still | however | although | unfortunately | not | cannot | \w+n'?t | no | never
      | (?<!works\ )(?<!up\ )(?<!back\ )again
      | (?:yeah|oh)\ great | fix\ (?:it|this|the)
      | im\ voraus | aber | noch | leider | nicht | kein(?:e|en|er)? | wieder\ nicht | obwohl | trotzdem
    )\b | (?:^|\s)(?::\(|:-\()""",
    re.VERBOSE,
)


def intent(said: str, *, language: str | None = None, negative: bool = False) -> str | None:
    """The intent of what was said: one of outage, complaint, question, request, praise, other.

    `negative`: its sentiment was found to be. None where the rules do not read its language.
    """
    text = _APART.sub("'", " ".join(said.casefold().split()))
    if language not in (None, *RULES_READ):
        return "question" if _MARK.search(text) else None
    asks = _MARK.search(text) is not None
    if _OUTAGE.search(text):
        return "outage"
    if _COMPLAINT.search(text) or (negative and not asks):
        return "complaint"
    if asks or _QUESTION.search(text):
        return "question"
    if _REQUEST.search(text):
        return "request"
    return "praise" if _PRAISE.search(text) and not _DOUBT.search(text) else "other"
