"""The scale of a rating: of words on a known scale, of numbers where they leave no doubt, else a question.

Words are put on the smallest scale that holds every word seen: Happy is the best of Unhappy, Neutral, Happy
(3 of 3), but the fifth of seven where somebody was Extremely Happy. What a scale means is always told.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, replace

from connectors.channels import normal_word
from connectors.mapped import Mapping
from connectors.proposal import Question
from connectors.values import UNCLEAR, number, translated
from connectors.vocabulary import plain


@dataclass(frozen=True)
class WordScale:
    """The words of a scale, the worst first; the words of one step are alternatives."""

    steps: tuple[tuple[str, ...], ...]
    low: int = 1

    @property
    def high(self) -> int:
        return self.low + len(self.steps) - 1

    @property
    def values(self) -> dict[str, int]:
        return {word: self.low + step for step, words in enumerate(self.steps) for word in words}


_MIDDLE = ("Neutral", "Neither satisfied nor dissatisfied", "Neither happy nor unhappy")


def _degrees(bad: Sequence[str], good: Sequence[str]) -> tuple[WordScale, ...]:
    """Scales of three, five and seven steps of one pair of words."""
    degrees = ((), ("Very",), ("Very", "Extremely"))
    return tuple(
        WordScale(
            (
                *(tuple(f"{degree} {word.lower()}" for word in bad) for degree in reversed(given)),
                tuple(bad),
                _MIDDLE,
                tuple(good),
                *(tuple(f"{degree} {word.lower()}" for word in good) for degree in given),
            )
        )
        for given in degrees
    )


_THUMBS = WordScale(
    (("Bad", "Bad with comment", "Thumbs down"), ("Good", "Good with comment", "Thumbs up")), low=0
)
_GRADES = WordScale(
    (
        ("Very poor", "Terrible", "Very bad"),
        ("Poor", "Bad"),
        ("Average", "Fair", "OK", "Acceptable"),
        ("Good",),
        ("Excellent", "Very good"),
    )
)
_GERMAN = WordScale(
    (
        ("Sehr unzufrieden",),
        ("Unzufrieden", "Eher unzufrieden"),
        ("Neutral", "Teils, teils"),
        ("Zufrieden", "Eher zufrieden"),
        ("Sehr zufrieden",),
    )
)
WORD_SCALES: tuple[WordScale, ...] = (
    _THUMBS,
    *_degrees(("Unhappy",), ("Happy",)),
    *_degrees(("Dissatisfied", "Unsatisfied"), ("Satisfied",)),
    _GRADES,
    _GERMAN,
)
NOT_RATED = tuple(
    case(word)
    for word in ("offered", "unoffered", "not offered", "not rated", "no rating", "no response")
    for case in (str.lower, str.capitalize, str.title)
)
SCORE_WORDS = frozenset(
    normal_word(word) for scale in WORD_SCALES for word in (*scale.values, *NOT_RATED)
)  # what may stand in place of a number

_NPS = ("nps", "nps_score", "nps_rating", "net_promoter_score", "likelihood_to_recommend")
_CES = ("ces", "ces_score", "customer_effort_score", "effort_score")
_CHOICES = ("1 to 5", "1 to 10", "0 to 10", "1 to 5, 0 = not rated", "1 to 10, 0 = not rated")

Scaled = tuple[Mapping, tuple[Question, ...], tuple[str, ...]]


def with_scale(mapping: Mapping, cells: MappingType[str, Sequence[str]]) -> Scaled:
    """The mapping with the scale of its scores, a question where it cannot be known, and what was taken."""
    column = mapping.columns.get("score")
    if not isinstance(column, str):
        return mapping, (), ()
    gone = {*mapping.missing, *mapping.missing_by_field.get("score", ()), ""}
    found = [cell for cell in dict.fromkeys(cells.get(column, ())) if cell.strip() not in gone]
    if not found and mapping.table == "tickets" and not _given(mapping):
        rest = {name: given for name, given in mapping.columns.items() if name != "score"}
        return replace(mapping, columns=rest), (), (f"{column} holds no ratings: it is left out",)
    mapping, notes = _with_question(mapping, column)
    if "score" not in mapping.values and any(_is_score_word(cell) for cell in found):
        return _in_words(mapping, column, found, notes)
    if _given(mapping):
        return mapping, (), notes
    return _in_numbers(mapping, column, _numbers(found, mapping.values.get("score", {})), notes)


def _given(mapping: Mapping) -> bool:
    return {"scale_low", "scale_high"} <= set(mapping.fields)


def _is_score_word(cell: str) -> bool:
    return normal_word(cell) in SCORE_WORDS


def _with_question(mapping: Mapping, column: str) -> tuple[Mapping, tuple[str, ...]]:
    """A score called after what was asked is an answer to that."""
    asked = "nps" if plain(column) in _NPS else "ces" if plain(column) in _CES else None
    if asked is None or "question" in mapping.fields:
        return mapping, ()
    mapping = replace(mapping, constants={**mapping.constants, "question": asked})
    return mapping, (f"{column} is taken as the answer to the question {asked}",)


def _in_words(mapping: Mapping, column: str, found: Sequence[str], notes: tuple[str, ...]) -> Scaled:
    words = {normal_word(cell) for cell in found if number(cell) is UNCLEAR}
    words -= {normal_word(word) for word in NOT_RATED}
    scale = max(WORD_SCALES, key=lambda known: len(words & _normal(known.values)))  # the first of equals
    silent = tuple(word for word in NOT_RATED if scale is _THUMBS or word in {cell.strip() for cell in found})
    missing = dict(mapping.missing_by_field)
    if silent:
        missing["score"] = tuple(dict.fromkeys((*missing.get("score", ()), *silent)))
    mapping = replace(
        mapping,
        values={**mapping.values, "score": scale.values},
        missing_by_field=missing,
        constants={**mapping.constants, "scale_low": scale.low, "scale_high": scale.high},
    )
    ends = f"{scale.low:g} ({scale.steps[0][0]}) to {scale.high:g} ({scale.steps[-1][0]})"
    return mapping, (), (*notes, f"{column}: its words are taken as a scale from {ends}")


def _normal(words: Iterable[str]) -> set[str]:
    return {normal_word(word) for word in words}


def _numbers(found: Sequence[str], words: MappingType[str, object]) -> set[float]:
    ours = translated(words)
    scores = (number(cell if (mine := ours(cell)) is UNCLEAR else str(mine)) for cell in found)
    return {score for score in scores if isinstance(score, float)}


def _in_numbers(mapping: Mapping, column: str, found: set[float], notes: tuple[str, ...]) -> Scaled:
    if found and mapping.constants.get("question") == "nps" and min(found) >= 0 and max(found) <= 10:
        scale = {"scale_low": 0, "scale_high": 10}
    elif found and found <= {1.0, 2.0, 3.0, 4.0, 5.0} and {1.0, 5.0} <= found:
        scale = {"scale_low": 1, "scale_high": 5}
    else:
        low, high = (min(found), max(found)) if found else (0.0, 0.0)
        doubt = "; does 0 mean not rated?" if low == 0 else ""
        text = f"which scale has {column!r} (seen {low:g} to {high:g}{doubt}): give scale_low and scale_high"
        return mapping, (Question(column, "score", text, _CHOICES),), notes
    told = f"{column} is taken as a scale from {scale['scale_low']} to {scale['scale_high']}"
    constants = {**scale, **mapping.constants}
    return replace(mapping, constants=constants), (), (*notes, told)
