"""What is proposed for a file: a mapping, and what stays to be asked or to be known."""

from dataclasses import dataclass

from connectors.mapped import Mapping


@dataclass(frozen=True)
class Question:
    """What the file does not tell. `field` and `column` say where; the answer is one of `choices`, if any
    are given.
    """

    column: str
    field: str
    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """The mapping, the tool that wrote the file if one is recognised, open questions, and what was taken."""

    mapping: Mapping
    tool: str | None
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
