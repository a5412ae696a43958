"""Units, directions and what a figure is counted in: the vocabulary of the metric declarations."""

from enum import StrEnum


class Unit(StrEnum):
    """The base unit of a value: what a bare number in the `value` column means."""

    SHARE = "share"  # 0..1
    SHARE_POINTS = "share points"  # difference of two shares, -1..1
    MINUTES = "minutes"
    SECONDS = "seconds"
    COUNT = "count"
    SCORE = "score"  # on the question's own scale
    NET = "net score"  # -100..100
    CHANNELS = "channels"
    MONEY = "money"  # in the currency of the cost table
    VIEWS = "views"
    RATIO = "ratio"  # of two counts that are no part of each other


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"  # informative: more is not better


class Counted(StrEnum):
    """What a share is a share of, and a statistic a statistic over: decides what may be compared."""

    CONTACTS = "contacts"
    TICKETS = "tickets"
    TURNS = "turns"
    MESSAGES = "messages"
    CONVERSATIONS = "conversations"
    RATINGS = "ratings"
    INVITATIONS = "invitations"
    CALLS = "calls"
    DESKS = "desks"
    REQUESTERS = "requesters"
    POSTS = "posts"
    SOURCES = "sources"
    SERVICES = "services"
    FEEDBACK = "feedback items"
    SESSIONS = "sessions"
    CASES = "cases"
    READINGS = "readings"


class Tier(StrEnum):
    CORE = "core"  # on the pages
    MORE = "more"  # definitions, command line, API


class State(StrEnum):
    OK = "ok"
    FEW = "few"  # n below the metric's min_sample
    NONE = "none"  # no cases
    NOT_COMPUTABLE = "not_computable"  # the data needed were never loaded
