"""What people speak of: who mentions our services without asking us, and what a post wants and how it sounds.

The configuration says what is listened for: the words of the services and [listening]. What a rule or a
model cannot tell stays null. Of the desk's own posts only language and service are told: what it wants and
how it sounds is asked of customers. Whether a post needs a reply is never guessed: praise is owed none by its
intent, and people may say otherwise.
"""

from dataclasses import dataclass

from configuration import Configuration
from connectors.intent import intent
from connectors.sentiment import METHOD, NOT_SCORED, READ, scorer
from connectors.spoken_language import spoken_language
from connectors.watch_list import WatchList, said

_TERM = ""  # what a term stands for: no service


@dataclass(frozen=True)
class Judged:
    """What a text tells, as columns of table post; null where it does not tell.

    `sentiment_method` is vader, or "not scored" where the text is not known to be English.
    """

    intent: str | None = None
    sentiment: str | None = None
    sentiment_method: str | None = None
    service: str | None = None
    language: str | None = None


NOTHING = Judged()


@dataclass(frozen=True)
class Listener:
    """The watch list of a configuration.

    `terms` are what connectors search a network for: those of [listening] alone, since the words of services
    (laptop, e-mail) are everybody's. `gives` are the columns of table post that `judge` can fill.
    """

    terms: tuple[str, ...]
    gives: tuple[str, ...]
    watched: WatchList
    catalogue: WatchList

    @classmethod
    def of(cls, configuration: Configuration) -> "Listener":
        """The listener that the configuration asks for."""
        listening = configuration.listening
        services = {service.name: service.words for service in configuration.services.values()}
        scored = ("sentiment", "sentiment_method") if scorer() else ()
        return cls(
            terms=tuple(term.strip('"') for term in listening.terms),
            gives=("intent", *scored, *(("service",) if services else ()), "language"),
            watched=WatchList.of({**services, _TERM: listening.terms}, listening.exclude),
            catalogue=WatchList.of(services, listening.exclude),
        )

    def finds(self, text: str) -> bool:
        """Whether the text speaks of a service or a term, and holds no excluded phrase."""
        spoken = said(text)
        return not self.watched.excludes(spoken) and self.watched.first(spoken) is not None

    def judge(self, text: str | None, *, ours: bool = False) -> Judged:
        """What a post tells; `ours`: of a post of the desk. All null without a text."""
        if not text or not text.strip():
            return NOTHING
        spoken = said(text)
        language, service = spoken_language(spoken), self.catalogue.first(spoken)
        if ours:
            return Judged(service=service, language=language)
        score = scorer()
        sentiment = score(spoken) if score and language == READ else None
        return Judged(
            intent=intent(spoken, language=language, negative=sentiment == "negative"),
            sentiment=sentiment,
            sentiment_method=(METHOD if sentiment else NOT_SCORED) if score else None,
            service=service,
            language=language,
        )
