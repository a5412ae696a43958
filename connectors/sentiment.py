"""How an English text sounds, by VADER (the extra `sentiment`); indicative, never more.

Of the messages of each mood it recognised 57 % on 12,284 public tweets (macro-averaged recall; guessing
gets a third): see metrics.analyses.mood.MEASURED. The thresholds are those of its authors (Hutto and Gilbert
2014): compound scores from 0.05 on are positive, down from -0.05 negative.
"""

from collections.abc import Callable
from functools import cache

METHOD = "vader"
NOT_SCORED = "not scored"
READ = "en"  # ISO 639-1
_THRESHOLD = 0.05


@cache
def scorer() -> Callable[[str], str] | None:
    """What tells positive, neutral or negative of an English text; None without the extra."""
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # noqa: PLC0415 - optional
    except ModuleNotFoundError:
        return None
    scores = SentimentIntensityAnalyzer().polarity_scores
    return lambda said: _tone(scores(said)["compound"])


def _tone(compound: float) -> str:
    if compound >= _THRESHOLD:
        return "positive"
    return "negative" if compound <= -_THRESHOLD else "neutral"
