"""What an answer to a file's open question does to its mapping, and why a column was proposed for a field."""

import re
from collections.abc import Sequence
from dataclasses import replace

from connectors.files import Inspection, Question
from connectors.mapped import After, Column, First, Mapping
from language import N_, _

_SCALE = re.compile(r"(?P<low>\d+) to (?P<high>\d+)(?P<zero>.*0 = not rated)?")
ORDER_CHOICES = (N_("day first"), N_("month first"))
IN_THE_TABLE = N_("Another: I write it in the table below")


def asked(question: Question) -> str:
    """The question as a viewer understands it; its own text speaks of a mapping file."""
    if question.field == "score":
        return _("On which scale are the ratings in '{column}'?").format(column=question.column)
    if _is_order(question):
        return _("Which comes first in the dates of '{column}', such as 03/04/2026?").format(
            column=question.column
        )
    return question.text


def to_ask(questions: Sequence[Question]) -> list[Question]:
    """What to ask: the order of dates once, since a file has but one."""
    again = [question for question in questions if _is_order(question)][1:]
    return [question for question in questions if question not in again]


def offered(question: Question) -> tuple[str, ...]:
    """The choices, with a way out where they may not hold the right one."""
    return question.choices if _is_order(question) else (*question.choices, IN_THE_TABLE)


def answer_words(choice: str) -> str:
    """What a choice is called; most stand in the file, or are a value for our field."""
    return _(choice) if choice in {IN_THE_TABLE, *ORDER_CHOICES} else choice


def _is_order(question: Question) -> bool:
    return bool(question.choices) and all(_order(choice) is not None for choice in question.choices)


def answer(mapping: Mapping, question: Question, choice: str) -> Mapping:
    """The mapping with a question answered by one of its choices.

    A scale becomes two constants (and 0 a missing score), an order of dates the file's order; anything else
    is the value of the field for every row.
    """
    if choice == IN_THE_TABLE:
        return mapping
    if question.field == "score" and (scale := _SCALE.match(choice)):
        return _with_scale(mapping, int(scale["low"]), int(scale["high"]), zero_missing=bool(scale["zero"]))
    order = _order(choice)
    if order is not None:
        return replace(mapping, day_first=order)
    return replace(mapping, constants={**mapping.constants, question.field: choice})


def _with_scale(mapping: Mapping, low: int, high: int, *, zero_missing: bool) -> Mapping:
    constants = {**mapping.constants, "scale_low": low, "scale_high": high}
    missing = dict(mapping.missing_by_field)
    if zero_missing:
        missing["score"] = tuple(dict.fromkeys((*missing.get("score", ()), "0")))
    return replace(mapping, constants=constants, missing_by_field=missing)


def _order(choice: str) -> bool | None:
    words = choice.casefold()
    if words.startswith("day"):
        return True
    return False if words.startswith("month") else None


def why_proposed(inspection: Inspection, *, known: bool) -> dict[str, str]:
    """Field -> why this column or value was proposed for it, in a few words."""
    mapping = inspection.mapping
    reasons = dict.fromkeys(mapping.constants, _("from the values"))
    reasons |= dict.fromkeys(mapping.milestones, _("from the events"))
    for field, column in mapping.columns.items():
        reasons[field] = _("as last time") if known else _why(field, column, inspection.tool)
    return reasons


def _why(field: str, column: Column, tool: str | None) -> str:
    if isinstance(column, After):
        return _("a duration after another time")
    if isinstance(column, First):
        return _("the first that is filled")
    if isinstance(column, str) and re.sub(r"[\W_]+", "_", column.casefold()).strip("_") == field:
        return _("the same name")
    return _("as {tool} exports it").format(tool=tool) if tool else _("a usual name, and its values fit")
